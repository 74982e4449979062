"""What an estimate looks like, and what all intervals are built with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Number = TypeVar("Number", float, FloatArray)

CONVERGED_HALF_WIDTH = 0.1  # of an interval of a share of variance, beyond which it is not reported as found
_HALVINGS = 60  # of a stretch no longer than 2: to the last bit of a double


class Interval(NamedTuple, Generic[Number]):
    """An estimate between two limits; arrays of one shape, or three numbers."""

    estimate: Number
    low: Number
    high: Number

    @property
    def plain(self) -> Interval[float]:
        """The same as plain numbers, where it is of one estimate."""
        return Interval(float(self.estimate), float(self.low), float(self.high))


NOTHING: Final = Interval(float("nan"), float("nan"), float("nan"))  # where nothing was seen


def tail(level: float) -> float:
    """The probability left outside an interval on each side: (1 - level) / 2, level in (0, 1)."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, exclusive (found {level})")
    return (1.0 - level) / 2.0


def normal_limit(level: float) -> float:
    """z, the standard normal quantile a two-sided interval reaches to: 1.96 at level 0.95."""
    return float(-ndtri(tail(level)))


def percentile_interval(estimate: float, draws: FloatArray, level: float) -> Interval[float]:
    """The central `level` share of bootstrap draws, stretched where it leaves out the estimate itself.

    Parameters
    ----------
    estimate : float
    draws : float array, shape (resamples,)
        The same statistic on resampled data; nan (a resample without variance) is left out.
    level : float in (0, 1)

    Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13.
    """
    usable = draws[np.isfinite(draws)]
    if not np.isfinite(estimate) or usable.size == 0:
        return Interval(estimate, float("nan"), float("nan"))
    low, high = np.quantile(usable, [tail(level), 1.0 - tail(level)])
    return Interval(estimate, min(float(low), estimate), max(float(high), estimate))


def edge(rejected: Callable[[FloatArray], BoolArray], outside: FloatArray, inside: FloatArray) -> FloatArray:
    """Where a test stops rejecting, by bisection between a rejected value and one that fits; elementwise.

    Parameters
    ----------
    rejected : function of a float array, giving a bool array of the same shape
    outside, inside : float arrays of one shape, at most 2 apart
        Where the test rejects nothing in between, the result is `outside`.
    """
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        beyond = rejected(middle)
        outside, inside = np.where(beyond, middle, outside), np.where(beyond, inside, middle)
    return (outside + inside) / 2


def paired_series(a: ArrayLike, b: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Two lists of finite numbers of one length, at least 2, or an error."""
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if x.shape != y.shape or x.ndim != 1 or x.size < 2 or not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError(f"needs two finite series of the same length, at least 2 (found {x.shape} and {y.shape})")
    return x, y
