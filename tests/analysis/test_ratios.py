"""Ratios over the same runs: bounded where they can be, and never by a number that only a rare outcome makes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtrit

from sim.statistics.differences import mean_difference_paired
from sim.statistics.estimates import Interval
from sim.statistics.ratios import ratio_of_means_paired, ratio_of_shares_paired


def mean_of(values: np.ndarray, _times: float) -> Interval[float]:
    half = float(stdtrit(values.size - 1, 0.975)) * float(values.std(ddof=1)) / np.sqrt(values.size)
    return Interval(float(values.mean()), float(values.mean()) - half, float(values.mean()) + half)


def test_a_ratio_over_what_was_never_seen_has_only_a_lower_limit() -> None:
    found = ratio_of_shares_paired(0, 12, 0)
    assert found.estimate == found.high == float("inf")
    assert 1.0 < found.low < 50.0
    nothing = ratio_of_shares_paired(0, 0, 0)
    assert np.isnan(nothing.estimate)
    assert (nothing.low, nothing.high) == (0.0, float("inf"))


def test_a_ratio_of_shares_turns_round_with_its_sides() -> None:
    one, other = ratio_of_shares_paired(5, 20, 7), ratio_of_shares_paired(5, 7, 20)
    assert one.estimate == pytest.approx(1 / other.estimate)
    assert (one.low, one.high) == (pytest.approx(1 / other.high), pytest.approx(1 / other.low))


def test_more_runs_of_the_same_narrow_a_ratio() -> None:
    widths = [
        np.log(found.high / found.low) for found in (ratio_of_shares_paired(2 * k, 9 * k, 3 * k) for k in (1, 4, 16))
    ]
    assert widths[0] > widths[1] > widths[2]
    assert widths[1] / widths[2] == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize(("runs", "chances"), [
    (400, (0.02, 0.06, 0.01)), (400, (0.002, 0.02, 0.003)), (2000, (0.01, 0.04, 0.01)), (50, (0.1, 0.3, 0.1)),
])  # fmt: skip
def test_a_ratio_of_shares_covers_what_it_says(runs: int, chances: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(1)
    both, first, second = chances
    true = (both + first) / (both + second)
    drawn = rng.multinomial(runs, [*chances, 1.0 - sum(chances)], size=2000)
    inside = [
        found.low <= true <= found.high for found in (ratio_of_shares_paired(*map(int, row[:3])) for row in drawn)
    ]
    assert 0.935 <= np.mean(inside) <= 0.98


def test_a_ratio_of_means_is_fiellers() -> None:
    rng = np.random.default_rng(3)
    below = rng.exponential(1.0, 80)
    above = 0.5 * below + rng.exponential(1.0, 80)
    found = ratio_of_means_paired(above, below, mean_of)
    t2 = float(stdtrit(79, 0.975)) ** 2 / 80  # the roots of (a - rb)² = t² s²(a - rb)/n
    (aa, ab), (_, bb) = np.cov(above, below)
    top, bottom = above.mean(), below.mean()
    roots = np.roots([bottom**2 - t2 * bb, -2 * (top * bottom - t2 * ab), top**2 - t2 * aa])
    own = mean_of(above, 1.0)
    assert found.estimate == pytest.approx(top / bottom)
    assert found.low == pytest.approx(min(roots.min(), own.low / bottom), rel=1e-5)
    assert found.high == pytest.approx(max(roots.max(), own.high / bottom), rel=1e-5)


def test_a_ratio_over_a_mean_that_could_be_0_is_not_bounded() -> None:
    rng = np.random.default_rng(4)
    above, noise = rng.normal(1.0, 0.1, 40), rng.normal(0.01, 1.0, 40)
    assert ratio_of_means_paired(above, noise, mean_of)[1:] == (-np.inf, np.inf)
    rare = np.zeros(40)
    rare[3] = 1.0
    found = ratio_of_means_paired(above, rare, mean_of, True)  # nothing is below 0: at least so many times
    assert found.low > 5.0
    assert found.high == np.inf
    never = ratio_of_means_paired(above, np.zeros(40), mean_of, True)
    assert never.estimate == never.high == np.inf


def test_a_falling_denominator_turns_the_ratio_and_not_its_limits() -> None:
    rng = np.random.default_rng(5)
    below = rng.normal(2.0, 0.5, 60)
    above = below + rng.normal(0.0, 0.5, 60)
    up, down = (ratio_of_means_paired(sign * above, sign * below, mean_of) for sign in (1.0, -1.0))
    assert up.low < up.estimate < up.high
    assert tuple(up) == pytest.approx(tuple(down))


@pytest.mark.parametrize(("times", "least", "most"), [
    (120, 0.9, 0.99), pytest.param(400, 0.92, 0.985, marks=pytest.mark.slow),
])  # fmt: skip
def test_a_ratio_of_means_covers_what_it_says(times: int, least: float, most: float) -> None:
    rng = np.random.default_rng(6)
    inside = 0
    for _ in range(times):
        below = rng.exponential(1.0, 100)
        above = 0.5 * below + rng.exponential(1.0, 100)
        found = ratio_of_means_paired(above, below, lambda each, _: mean_difference_paired(each, np.zeros_like(each)))
        inside += found.low <= 1.5 <= found.high
    assert least <= inside / times <= most


def test_what_happens_to_be_above_0_in_every_run_may_still_be_below() -> None:
    rng = np.random.default_rng(7)
    nothing, moved = np.zeros(200), np.abs(rng.normal(1.0, 0.1, 200))

    def wide(values: np.ndarray, _times: float) -> Interval[float]:
        mean, low, high = mean_of(values, 1.0)
        return Interval(mean, low - 0.01, high + 0.01)

    found = ratio_of_means_paired(nothing, moved, wide)
    assert found.low == pytest.approx(-found.high)
    assert ratio_of_means_paired(nothing, moved, wide, True).low == 0.0
