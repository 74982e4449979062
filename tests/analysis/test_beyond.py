"""How far figures lie beyond intervals: in half-widths of these, and so that neither luck nor seeing little pays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.beyond import Placed, distance, placed
from sim.statistics.estimates import Interval
from sim.statistics.proportions import wilson

LEVEL = 0.9


def at_point(x: float, low: float, high: float, scale: Any = "share") -> Placed:
    return placed(Interval(x, x, x), low, high, scale, LEVEL)


@pytest.mark.parametrize(("x", "beyond"), [(0.25, 0.0), (0.5, 0.0), (0.75, 0.0), (0.0, 2.0), (1.0, 2.0)])
def test_a_share_is_placed_by_its_angle(x: float, beyond: float) -> None:
    """sin² of 0, 30, 45, 60 and 90 degrees: the interval reaches 15 degrees to each side of its middle."""
    assert at_point(x, 0.25, 0.75).beyond == pytest.approx(beyond)


def test_amounts_are_compared_by_factors_and_ratios_by_roots() -> None:
    assert at_point(63, 3, 15, "amount").beyond == pytest.approx(2.0)  # 4, 16, 64: twice the width of log 4
    assert at_point(9, 1, 4, "times").beyond == pytest.approx(2.0)  # roots 1, 2 and 3


def test_nothing_lies_beyond_the_least_the_most_or_an_open_end() -> None:
    assert at_point(0.0, 0.0, 0.3).beyond == 0.0
    assert placed(wilson(0, 20, LEVEL), 0.0, 0.9, "share", LEVEL).first == -np.inf
    assert placed(wilson(20, 20, LEVEL), 0.5, 1.0, "share", LEVEL).last == np.inf
    assert at_point(20_000, 88, np.inf, "amount").beyond == 0.0
    assert at_point(0, 88, np.inf, "amount").beyond == pytest.approx(2.0)  # the way from 0 to 88 is two half-widths


def test_the_error_is_that_of_its_interval() -> None:
    """Shares vary by 1 / (2 √n) on the scale of angles, wherever they lie."""
    half = (np.arcsin(np.sqrt(0.9)) - np.arcsin(np.sqrt(0.1))) / 2
    for share in (0.2, 0.5, 0.8):
        found = placed(wilson(share * 1000, 1000, LEVEL), 0.1, 0.9, "share", LEVEL)
        assert found.error == pytest.approx(1 / (2 * np.sqrt(1000)) / half, rel=0.01)


Many = st.lists(st.tuples(st.floats(0, 9), st.floats(0, 5)), min_size=1, max_size=9)


@given(figures=Many)
def test_a_distance_lies_between_the_least_and_the_most_of_its_figures(figures: list[tuple[float, float]]) -> None:
    beyond, errors = np.array(figures).T
    assert beyond.min() - 1e-9 <= distance(beyond, errors) <= beyond.max() + 1e-9


@given(figures=Many, further=st.floats(0, 5))
def test_a_figure_that_lies_further_brings_no_point_nearer(figures: list[tuple[float, float]], further: float) -> None:
    beyond, errors = np.array(figures).T
    assert distance(beyond + np.eye(1, len(beyond))[0] * further, errors) >= distance(beyond, errors) - 1e-12


def test_a_figure_that_so_many_runs_can_hardly_tell_decides_little() -> None:
    assert distance(np.array([3.0, 0.0]), np.array([0.0, 0.0])) == pytest.approx(3 / np.sqrt(2))
    assert distance(np.array([3.0, 0.0]), np.array([2.0, 0.0])) == pytest.approx(3 / np.sqrt(6))  # weights 1/5 and 1
    assert distance(np.array([3.0, 0.0]), np.array([np.nan, 0.0])) == 0.0
    assert distance(np.array([3.0]), np.array([np.nan])) == 0.0


@given(at=st.floats(-1, 1), error=st.floats(0.05, 5), other=st.floats(0, 2))
def test_nothing_is_gained_by_showing_nothing(at: float, error: float, other: float) -> None:
    """Where the figure of endless runs lies inside, that of few costs less, on average, than one that is not seen."""
    luck = at + error * np.linspace(-4, 4, 801)
    density = np.exp(-((np.linspace(-4, 4, 801)) ** 2) / 2)
    errors = np.array([error, 0.3])
    seen = [distance(np.array([max(0.0, abs(x) - 1), other]), errors) ** 2 for x in luck]
    assert np.average(seen, weights=density) < distance(np.array([np.nan, other]), errors) ** 2


def test_what_was_not_seen_has_no_place() -> None:
    nothing = placed(Interval(float("nan"), float("nan"), float("nan")), 0.1, 0.2, "share", LEVEL)
    unbounded = placed(Interval(3.0, -np.inf, np.inf), 1, 25, "amount", LEVEL)
    for each in (nothing, unbounded):
        assert np.isnan([each.at, each.error, each.beyond]).all()


def test_a_median_bounded_on_one_side_only_counts_by_that_side() -> None:
    both = placed(Interval(7.0, 3.0, 15.0), 1, 25, "amount", LEVEL)
    one = placed(Interval(7.0, 3.0, np.inf), 1, 25, "amount", LEVEL)
    assert one.error == pytest.approx(both.error)
    assert one.at == both.at


def test_an_interval_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="must have a width"):
        at_point(0.5, 0.2, 0.2)
