"""What only some futures show: each side's own number, and a difference that pairs make narrower, not another one."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.runs.differing import differ
from sim.analysis.runs.quantities import Quantity
from sim.analysis.runs.spread_apart import distances
from sim.statistics.differences import flipped_sign_p, mean_difference_paired
from sim.statistics.means import A_SHARE, Ends, Reached
from sim.statistics.partly_seen import difference_where_seen, exchanged_where_seen_p, parts_of_means

NAN = float("nan")
A, B = np.array([1.0, NAN, 0.0, 0.0, 1.0]), np.array([1.0, 1.0, 1.0, NAN, 0.0])
DAYS = Ends(0.0, 30.0)


def test_the_difference_is_that_of_the_two_means_and_not_of_the_pairs_that_show_both() -> None:
    found = difference_where_seen(B, A, possible=A_SHARE)
    assert found.estimate == 0.75 - 0.5
    both = np.isfinite(A) & np.isfinite(B)
    assert np.mean(B[both] - A[both]) == 0.0
    assert -1.0 <= found.low < 0.25 < found.high <= 1.0


def test_what_runs_add_to_a_mean_adds_up_to_nothing_and_counts_for_as_many_as_it_stands_for() -> None:
    a, b = parts_of_means(A, B)
    np.testing.assert_allclose(a, [0.625, 0.0, -0.625, -0.625, 0.625])  # 5/4 (x - 1/2)
    np.testing.assert_allclose(b, [0.3125, 0.3125, 0.3125, 0.0, -0.9375])
    with pytest.raises(ValueError, match="at least one run"):
        parts_of_means(A, np.full(5, NAN))


def test_where_all_is_seen_it_is_the_difference_within_pairs() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.integers(0, 30, 50).astype(float), rng.integers(0, 30, 50).astype(float)
    np.testing.assert_allclose(difference_where_seen(y, x, 0.9, DAYS), mean_difference_paired(y, x, 0.9, DAYS))
    assert exchanged_where_seen_p(y, x) == pytest.approx(flipped_sign_p(y - x))


values = st.one_of(st.just(NAN), st.integers(0, 3).map(float))


@given(st.lists(st.tuples(values, values), min_size=3, max_size=7))
def test_p_is_the_share_of_the_ways_to_exchange_that_set_the_means_as_far_apart(
    pairs: list[tuple[float, float]],
) -> None:
    a, b = np.array(pairs).T
    if not (np.isfinite(a).any() and np.isfinite(b).any()):
        return
    # Exchanges weigh a difference of means by S T/(S + T), how many show it on either side: what pairs add up to.
    middle = np.nanmean(np.concatenate((a, b)))

    def apart(x: np.ndarray, y: np.ndarray) -> float:
        return float(np.nansum(y - middle) - np.nansum(x - middle))

    seen = abs(apart(a, b))
    ways = [np.array(way) for way in product((True, False), repeat=len(a))]
    share = np.mean([abs(apart(np.where(way, a, b), np.where(way, b, a))) >= seen - 1e-9 for way in ways])
    assert exchanged_where_seen_p(b, a) == pytest.approx(share)


@pytest.mark.parametrize(("name", "apart"), [("share", 0.0), ("days", 0.3)])
def test_the_interval_holds_the_difference_nineteen_times_in_twenty(name: str, apart: float) -> None:
    """300 experiments of 300 pairs, 45 of which show it on either side, most of them on both."""
    rng, hits, misses = np.random.default_rng(11), 0, 0
    for _ in range(300):
        common, own = rng.standard_normal(300), rng.standard_normal((2, 300))
        luck, noise = rng.standard_normal(300), rng.standard_normal((2, 300))
        sides = []
        for k in range(2):
            hidden = 0.9**0.5 * common + 0.1**0.5 * own[k] > -1.04
            x = 0.8**0.5 * luck + 0.2**0.5 * noise[k] + k * apart
            sides.append(np.where(hidden, NAN, (x > 0.5).astype(float) if name == "share" else np.exp(x)))
        truth = 0.0 if name == "share" else float(np.exp(0.5) * (np.exp(apart) - 1.0))
        ends = Reached(0.0, 1.0) if name == "share" else Ends(0.0, np.inf)
        found = difference_where_seen(sides[1], sides[0], 0.95, ends)
        hits += found.low <= truth <= found.high
        misses += exchanged_where_seen_p(sides[1], sides[0]) < 0.05
    assert 0.92 <= hits / 300 <= 0.995
    if apart == 0.0:
        assert misses / 300 <= 0.08


def test_a_comparison_tells_what_a_run_tells_and_of_how_many_futures() -> None:
    quantities = [Quantity(side, True, "share", "m", possible=A_SHARE) for side in (A, B)]
    row = differ("second_episode", *quantities, paired=True)
    assert (row.a.estimate, row.b.estimate) == (np.nanmean(A), np.nanmean(B))
    assert (row.seen, row.of, row.is_partly_seen) == ((4, 4), (5, 5), True)
    assert row.diff == difference_where_seen(B, A, possible=Reached(0.0, 1.0))
    alike = [quantity._replace(values=quantity.values[[0, 2, 4]]) for quantity in quantities]
    whole = differ("second_episode", *alike, paired=True)
    assert not whole.is_partly_seen
    assert whole.diff.estimate == 0.0


def test_where_the_same_runs_show_it_on_both_sides_they_are_compared_as_pairs() -> None:
    one = Quantity(np.array([1.0, NAN, 0.0, 1.0]), True, "share", "m", possible=A_SHARE)
    two = one._replace(values=np.array([1.0, NAN, 1.0, 1.0]))
    few = [side._replace(values=side.values[np.isfinite(side.values)]) for side in (one, two)]
    some, all_of_them = differ("x", one, two, paired=True), differ("x", *few, paired=True)
    assert (some.diff, some.p, some.changed) == (all_of_them.diff, all_of_them.p, all_of_them.changed)


def test_distances_are_between_all_that_show_it_on_either_side() -> None:
    runs = pl.DataFrame({"outcome": ["balance"] * 40, "path": ["none"] * 40})
    x, y = np.full(40, NAN), np.full(40, NAN)
    x[:30], y[10:] = np.arange(30.0), np.arange(30.0) + 5.0
    known = [{"formation_days": Quantity(side, False, "days", "m", possible=Ends(0.0, 365.0))} for side in (x, y)]
    paired, apart = (
        next(row for row in distances(runs, runs, *known, how) if row.kind == "wasserstein") for how in (True, False)
    )
    assert paired.distance.estimate == pytest.approx(5.0)
    assert apart.distance.estimate == pytest.approx(5.0)
    assert paired.changed == 40
    assert paired.distance.low <= 5.0 <= paired.distance.high
    assert 0.0 < paired.distance.noise < paired.distance.noise_floor
