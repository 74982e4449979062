"""How far a figure lies beyond an interval: in half-widths of it, and so that seeing little gains nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import trapezoid

from sim.statistics.beyond import UNKNOWN, UNSEEN, Placed, placed
from sim.statistics.estimates import Interval
from sim.statistics.proportions import wilson

LEVEL = 0.9


def at_point(x: float, low: float, high: float, scale: Any = "share") -> Placed:
    return placed(Interval(x, x, x), low, high, scale, LEVEL)


@pytest.mark.parametrize(("x", "beyond"), [(0.25, 0.0), (0.5, 0.0), (0.75, 0.0), (0.0, 2.0), (1.0, 2.0)])
def test_a_share_is_placed_by_its_angle(x: float, beyond: float) -> None:
    """sin² of 0, 30, 45, 60 and 90 degrees: the interval reaches 15 degrees to each side of its middle."""
    assert at_point(x, 0.25, 0.75).beyond == pytest.approx(beyond)
    assert at_point(x, 0.25, 0.75).expected_square == pytest.approx(beyond**2)


def test_amounts_are_compared_by_factors_and_ratios_by_roots() -> None:
    assert at_point(63, 3, 15, "amount").beyond == pytest.approx(2.0)  # 4, 16, 64: twice the width of log 4
    assert at_point(9, 1, 4, "times").beyond == pytest.approx(2.0)  # roots 1, 2 and 3


def test_nothing_lies_beyond_the_least_the_most_or_an_open_end() -> None:
    assert at_point(0.0, 0.0, 0.3).expected_square == 0.0
    assert placed(wilson(0, 20, LEVEL), 0.0, 0.9, "share", LEVEL).first == -np.inf
    assert placed(wilson(20, 20, LEVEL), 0.5, 1.0, "share", LEVEL).last == np.inf
    assert at_point(20_000, 88, np.inf, "amount").beyond == 0.0
    assert at_point(0, 88, np.inf, "amount").beyond == pytest.approx(2.0)  # the way from 0 to 88 is two half-widths


@given(centre=st.floats(-5, 5), error=st.floats(0.01, 3))
def test_the_expected_square_is_that_of_a_normal_law(centre: float, error: float) -> None:
    place = Placed(centre, centre, error)
    x = centre + error * np.linspace(-9, 9, 20_001)
    density = np.exp(-(((x - centre) / error) ** 2) / 2) / error / np.sqrt(2 * np.pi)
    square = trapezoid(np.maximum(0, np.abs(x) - 1) ** 2 * density, x)
    assert place.expected_square == pytest.approx(square, rel=1e-4, abs=1e-6)
    assert place.expected_square >= place.beyond**2 - 1e-12


def test_more_runs_of_the_same_share_never_lie_further() -> None:
    found = [placed(wilson(n // 2, n, LEVEL), 0.6, 0.9, "share", LEVEL).expected_square for n in (4, 40, 400, 4000)]
    exact = at_point(0.5, 0.6, 0.9).beyond ** 2
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(exact, rel=0.1)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_system_gains_nothing_by_showing_no_case_at_all(share: float) -> None:
    """Ten cases of a share inside its interval lie nearer, on average, than one, and than none."""
    low, high = share - 0.09, share + 0.09
    one = [placed(wilson(k, 1, LEVEL), low, high, "share", LEVEL).expected_square for k in (0, 1)]
    ten = [placed(wilson(k, 10, LEVEL), low, high, "share", LEVEL).expected_square for k in range(11)]
    chances = np.array([np.prod([(share if i < k else 1 - share) for i in range(10)]) for k in range(11)])
    chances *= [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1]
    assert chances @ ten < (1 - share) * one[0] + share * one[1]
    assert chances @ ten < UNSEEN**2


def test_what_was_not_seen_is_told_apart_and_has_its_price() -> None:
    nothing = placed(Interval(float("nan"), float("nan"), float("nan")), 0.1, 0.2, "share", LEVEL)
    unbounded = placed(Interval(3.0, -np.inf, np.inf), 1, 25, "amount", LEVEL)
    for each in (nothing, unbounded):
        assert np.isnan(each.at)
        assert (each.beyond, each.expected_square) == (UNSEEN, UNSEEN**2)
    assert np.isnan(UNKNOWN.error)


def test_a_median_bounded_on_one_side_only_counts_by_that_side() -> None:
    both = placed(Interval(7.0, 3.0, 15.0), 1, 25, "amount", LEVEL)
    one = placed(Interval(7.0, 3.0, np.inf), 1, 25, "amount", LEVEL)
    assert one.error == pytest.approx(both.error)
    assert one.at == both.at


def test_an_interval_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="must have a width"):
        at_point(0.5, 0.2, 0.2)
