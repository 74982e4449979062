"""Medians and other quantiles, bounded by two of the observations themselves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr

from sim.statistics.estimates import Interval, tail


class Ranks(NamedTuple):
    """The observations, counted from 1 upwards, that bound a quantile, and how often they do.

    `low` = 0 or `high` = n + 1 means that no observation bounds it on that side.
    """

    low: int
    high: int
    coverage: float


def quantile_ranks(n: int, q: float = 0.5, level: float = 0.95) -> Ranks:
    """Which two of n ordered observations bound the q-quantile, leaving at most (1-level)/2 on each side.

    Parameters
    ----------
    n : int >= 1
    q, level : float in (0, 1)

    Formula: low the largest r with P(Y <= r-1) <= (1-level)/2, high the smallest s with P(Y >= s) <= (1-level)/2,
    Y ~ Binomial(n, q). Source: Conover 1999, Practical Nonparametric Statistics, 3.2.
    """
    if n < 1 or not 0.0 < q < 1.0:
        raise ValueError(f"needs n >= 1 and q between 0 and 1 (found n = {n}, q = {q})")
    at_most = np.concatenate(([0.0], bdtr(np.arange(n, dtype=float), n, q), [1.0]))  # at_most[r] = P(Y <= r-1)
    allowed = tail(level) * (1 + 1e-12)
    low = int(np.flatnonzero(at_most <= allowed)[-1])
    high = int(np.flatnonzero(1.0 - at_most <= allowed)[0])
    return Ranks(low, high, float(at_most[high] - at_most[low]))


def quantile_interval(values: ArrayLike, q: float = 0.5, level: float = 0.95) -> Interval[float]:
    """A quantile (by default the median) with the interval between two order statistics.

    Parameters
    ----------
    values : float array, shape (n,), n >= 1
        In any unit; +inf stands for "not yet" and is allowed.
    q, level : float in (0, 1)

    No assumption on the distribution; the coverage is at least `level` (see `quantile_ranks` for how much).
    Too few observations to bound a side give -inf or +inf there. The estimate is the observation at which the
    share q is reached, or the mean of two where it is reached exactly between them (the usual median).
    Source: as `quantile_ranks`.
    """
    x = np.sort(np.asarray(values, dtype=float).ravel())
    if np.isnan(x).any():
        raise ValueError("values must not contain nan")
    low, high, _ = quantile_ranks(x.size, q, level)
    place = round(x.size * q, 9)  # 0.7 * 10 must be 7
    below, above = float(x[int(np.ceil(place)) - 1]), float(x[min(int(place), x.size - 1)])
    estimate = below if below == above else (below + above) / 2  # not inf - inf
    return Interval(
        estimate, float(x[low - 1]) if low > 0 else -np.inf, float(x[high - 1]) if high <= x.size else np.inf
    )
