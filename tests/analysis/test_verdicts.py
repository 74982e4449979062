"""Verdicts: three words for every claim, sameness by equivalence, and how many pairs would tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.differences import mean_difference_paired
from sim.statistics.equivalence import equivalent
from sim.statistics.verdicts import Claimed, at_least, at_most, pairs_that_would_tell, together, verdict, within

ENDLESS = float("inf")
limits = st.tuples(st.floats(-9, 9), st.floats(-9, 9)).map(sorted)


@pytest.mark.parametrize(("low", "high", "same"), [
    (-0.02, 0.02, True), (0.01, 0.02, True), (-0.03, 0.0, False), (0.0, 0.03, False), (-0.5, 0.5, False),
    (float("nan"), float("nan"), False), (-ENDLESS, ENDLESS, False), (-ENDLESS, 0.0, False),
])  # fmt: skip
def test_sameness_is_shown_only_by_an_interval_inside_the_margin(low: float, high: float, same: bool) -> None:
    assert equivalent(low, high, 0.03) is same


@pytest.mark.parametrize("margin", [0.0, -1.0, float("nan")])
def test_sameness_needs_a_margin(margin: float) -> None:
    with pytest.raises(ValueError, match="margin must be above 0"):
        equivalent(0.0, 0.0, margin)


@pytest.mark.parametrize(("claimed", "low", "high", "said"), [
    (at_least(0.1), 0.1, 0.3, "holds"),
    (at_least(0.1), 0.05, 0.3, "cannot tell"),
    (at_least(0.1), 0.01, 0.09, "does not hold"),  # an effect, the right way, and too small
    (at_least(0.0), 0.001, 0.3, "holds"),
    (at_least(0.0), 0.0, 0.3, "cannot tell"),
    (at_least(0.0), 0.0, 0.0, "does not hold"),  # nothing at all does not go up
    (at_least(0.0), -0.3, -0.1, "does not hold"),
    (at_most(0.1), -0.3, -0.1, "holds"),
    (at_most(0.1), -0.3, -0.05, "cannot tell"),
    (at_most(0.0), 0.0, 0.2, "does not hold"),
    (at_least(3.0), 3.2, ENDLESS, "holds"),  # a ratio over what was never seen
    (at_least(3.0), 2.0, ENDLESS, "cannot tell"),
    (within(0.03), -0.02, 0.029, "holds"),
    (within(0.03), -0.02, 0.03, "cannot tell"),
    (within(0.03), -0.2, 0.2, "cannot tell"),  # too few pairs: neither same nor different
    (within(0.03), 0.01, 0.05, "cannot tell"),  # significant, and perhaps of no matter
    (within(0.03), 0.03, 0.05, "does not hold"),
    (Claimed(0.2, 0.4), 0.2, 0.4, "holds"),
    (Claimed(0.2, 0.4), 0.1, 0.3, "cannot tell"),
    (Claimed(0.2, 0.4), 0.41, 0.6, "does not hold"),
    (Claimed(0.2, 0.4), float("nan"), float("nan"), "cannot tell"),
    (Claimed(0.2, 0.4), -ENDLESS, ENDLESS, "cannot tell"),
])  # fmt: skip
def test_a_claim_holds_where_the_whole_interval_does_and_fails_where_none_of_it_does(
    claimed: Claimed, low: float, high: float, said: str
) -> None:
    assert verdict(low, high, claimed) == said


@given(limits, st.floats(0.01, 5.0))
def test_claims_of_an_effect_either_way_and_of_none_never_hold_together(ends: list[float], size: float) -> None:
    said = [verdict(*ends, claimed) for claimed in (at_least(size), at_most(size), within(size))]
    assert said.count("holds") <= 1
    assert said.count("does not hold") <= 2 or "holds" not in said
    assert not all(word == "does not hold" for word in said), "one of the three is so"


@given(limits, st.floats(0.0, 5.0))
def test_what_holds_upwards_holds_downwards_when_it_is_turned_round(ends: list[float], size: float) -> None:
    assert verdict(*ends, at_least(size)) == verdict(-ends[1], -ends[0], at_most(size))


def test_a_claim_of_several_parts_holds_only_if_all_do() -> None:
    assert together(["holds", "holds"]) == together([]) == "holds"
    assert together(["holds", "cannot tell"]) == "cannot tell"
    assert together(["cannot tell", "does not hold", "holds"]) == "does not hold"


def test_pairs_that_would_tell_grow_with_the_square_of_what_is_missing() -> None:
    # 100 pairs, ±0.2 about 0.1, claimed above 0: w/d = 2, and (1.96 + 0.8416)/1.96 = 1.4294 for a chance of 80 %
    assert pairs_that_would_tell(0.1, -0.1, 0.3, at_least(0.0), 100, 0.95) == pytest.approx(
        100 * (2 * 1.4294) ** 2, rel=1e-4
    )
    twice_as_near = pairs_that_would_tell(0.05, -0.15, 0.25, at_least(0.0), 100, 0.95)
    assert twice_as_near == pytest.approx(4 * 100 * (2 * 1.4294) ** 2, rel=1e-4)
    assert pairs_that_would_tell(0.0, -0.2, 0.2, at_least(0.0), 100, 0.95) == ENDLESS
    assert np.isnan(pairs_that_would_tell(float("nan"), 0.0, 1.0, at_least(0.0), 0, 0.95))
    assert np.isnan(pairs_that_would_tell(0.0, -ENDLESS, ENDLESS, within(0.1), 5, 0.95))
    assert pairs_that_would_tell(-0.1, -0.3, 0.1, at_least(0.0), 100, 0.95) == pytest.approx(
        pairs_that_would_tell(0.1, -0.1, 0.3, at_least(0.0), 100, 0.95)
    ), "to show that it does not hold takes as many"
    of_two_ends = pairs_that_would_tell(0.01, -0.05, 0.07, within(0.03), 100, 0.95)
    assert of_two_ends == pytest.approx(100 * (0.06 / 0.02 * 1.4294) ** 2, rel=1e-4)


def test_so_many_pairs_do_tell_four_times_in_five() -> None:
    rng = np.random.default_rng(1)
    needed = round(pairs_that_would_tell(0.3, 0.3 - 0.392, 0.3 + 0.392, at_least(0.0), 25, 0.95))  # spread 1, 25 pairs
    told = 0
    for _ in range(400):
        mean, half = float(rng.normal(0.3, 1.0, needed).mean()), 1.96 / np.sqrt(needed)
        told += verdict(mean - half, mean + half, at_least(0.0)) == "holds"
    assert 0.74 < told / 400 < 0.86


def test_no_effect_is_seldom_shown_where_there_is_one_of_the_margin() -> None:
    rng = np.random.default_rng(2)
    for pairs in (5, 50, 500):
        shown = 0
        for _ in range(400):
            found = mean_difference_paired(rng.normal(0.2, 1.0, pairs), np.zeros(pairs))
            shown += verdict(found.low, found.high, within(0.2)) == "holds"
        assert shown / 400 <= 0.05, "one time in forty, and luck of the simulation"
