"""What is counted over runs: shares with their intervals, and how numbers are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.differences import mean_difference_paired
from sim.statistics.estimates import FloatArray, Interval
from sim.statistics.means import A_SHARE, AT_LEAST_0, mean_interval
from sim.statistics.proportions import wilson
from sim.statistics.quantiles import quantile_interval

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Counted:
    """How often something happened: in `runs` of `of`, a share in [0, 1] with its Wilson interval."""

    name: str
    runs: int
    share: float
    low: float
    high: float
    of: int = 0


@dataclass(frozen=True)
class Spread:
    """How a quantity is distributed over the runs that show it, in its own unit; None where there are none.

    `median_low` and `median_high` bound the median by two of the observations (`sim.statistics.quantiles`); they are
    None where there are too few: then `least` and `most`, the range of what was seen, is all that can be said. The
    mean is bounded by `mean_low` and `mean_high` (`sim.statistics.means`); None where nobody knows how far values
    reach.
    """

    runs: int
    mean: float | None
    quantiles: dict[str, float]
    median_low: float | None = None
    median_high: float | None = None
    least: float | None = None
    most: float | None = None
    mean_low: float | None = None
    mean_high: float | None = None


@dataclass(frozen=True)
class Seats:
    """Mean share of the posts of a government that a clan holds, before and after, and the interval of the change."""

    clan: str
    before: float
    after: float
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Mean:
    """A mean over runs with its interval."""

    mean: float
    low: float
    high: float


def counted(name: str, hits: int, n: int, level: float = 0.95) -> Counted:
    """Return hits of n runs as a share with its Wilson interval."""
    share = wilson(hits, n, level)
    estimate = float(share.estimate)
    return Counted(name, hits, 0.0 if np.isnan(estimate) else estimate, float(share.low), float(share.high), n)


def part_of(name: str, values: Any, level: float = 0.95) -> Counted:
    """Return a yes or no of runs, nan where it cannot be seen, as a share of those that show it."""
    seen = np.asarray(values, float)
    seen = seen[np.isfinite(seen)]
    return counted(name, int(seen.sum()), len(seen), level)


def moves_between(expected: ArrayLike, level: float = 0.95) -> Mean:
    """Return the mean of moves to be expected; who hardly ever had a chance makes at most one in a future."""
    found = mean_interval(expected, level, AT_LEAST_0)
    return Mean(*(found if np.isfinite(found.high) else mean_interval(expected, level, A_SHARE)))


def change_of_seats(clan: str, before: FloatArray, after: FloatArray, level: float = 0.95) -> Seats:
    """Return the mean shares that a clan holds before and after, one value a run, and the limits of the change."""
    if len(before) > 1 and np.ptp(before) == 0.0:  # known: what is uncertain is the share after, and not below 0
        change = Interval(*(end - float(before[0]) for end in mean_interval(after, level, A_SHARE)))
    elif len(before) > 1:
        change = mean_difference_paired(after, before, level, A_SHARE)
    else:  # one run says nothing of others
        change = Interval(float(after[0] - before[0]), -1.0, 1.0)
    return Seats(clan, float(before.mean()), float(after.mean()), *change)


def spread(values: Any, level: float = 0.95, possible: tuple[float, float] = AT_LEAST_0) -> Spread:
    """Return mean, quantiles and range of values that must lie within `possible`; nan is left out."""
    numbers = np.asarray(values, dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return Spread(0, None, {})
    quantiles = np.quantile(numbers, QUANTILES)
    named = {f"q{round(100 * q):02d}": float(value) for q, value in zip(QUANTILES, quantiles, strict=True)}
    median = quantile_interval(numbers, 0.5, level)
    bounded = np.isfinite(median.low) and np.isfinite(median.high)
    mean = mean_interval(numbers, level, possible)
    return Spread(
        int(numbers.size), mean.estimate, named,
        float(median.low) if bounded else None, float(median.high) if bounded else None,
        float(numbers.min()), float(numbers.max()), _known(mean.low), _known(mean.high),
    )  # fmt: skip


def _known(limit: float) -> float | None:
    return limit if np.isfinite(limit) else None
