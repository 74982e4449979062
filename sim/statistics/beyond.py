"""How far a figure lies beyond an interval, where the figure itself is known only up to the luck of so many runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from sim.statistics.estimates import FloatArray, Interval, normal_limit

Scale = Literal["share", "times", "amount"]
SCALES: Final[Mapping[Scale, Callable[[float], float]]] = {
    "share": lambda x: float(np.arcsin(np.sqrt(min(1.0, max(0.0, x))))),
    "times": lambda x: float(np.sqrt(max(0.0, x))),
    "amount": lambda x: float(np.log1p(max(0.0, x))),
}


class Placed(NamedTuple):
    """A figure on the line of an interval that runs from -1 to 1; nan where nothing was seen.

    `at` is where it lies, `error` its standard error. `first` and `last` are the ends beyond which a figure can lie: an
    end that is open, or the least or the most there can be (no deaths, all cases), is infinite.
    """

    at: float
    error: float
    first: float = -1.0
    last: float = 1.0

    @property
    def beyond(self) -> float:
        """How many half-widths it lies outside of the interval: 0 within it, nan where there is no figure."""
        return float(np.maximum(0.0, np.maximum(self.first - self.at, self.at - self.last)))


UNKNOWN: Final = Placed(float("nan"), float("nan"))


def placed(found: Interval[float], low: float, high: float, scale: Scale, level: float) -> Placed:
    """Return where a figure with its own interval lies beside another interval, in half-widths of the latter.

    Parameters
    ----------
    found : Interval
        Estimate and limits; a limit may be infinite (not bounded), all are nan where nothing was seen.
    low, high : float
        The interval, low < high; an end may be infinite.
    scale : "share", "times" or "amount"
        Shares and chances are compared by arcsin √p, ratios by √x, days and people by log(1 + x): there the luck of
        counting is about as large wherever the figure lies (Anscombe 1948, Biometrika 35:246-254), or, for amounts, a
        factor counts. All are finite at 0 (and at 1), unlike logits: 'none in 120 years' is an interval as well.
    level : float in (0, 1)
        Of the interval of what was found.

    Where the upper end of the interval is open ('at least 88'), the way from 0 to the lower one stands for its width.

    Raises
    ------
    ValueError
        If the interval has no width.
    """
    on = SCALES[scale]
    if np.isnan(found.estimate):
        return UNKNOWN
    least, bottom, is_open = on(0.0), on(low), not np.isfinite(high)
    half = (bottom - least if is_open else on(high) - bottom) / 2
    if not half > 0.0:
        raise ValueError(f"an interval must have a width on its scale (found {low} to {high})")
    where = on(found.estimate)
    sides = [abs(on(end) - where) for end in (found.low, found.high) if np.isfinite(end)]
    if not sides:
        return UNKNOWN
    return Placed(
        at=(where - bottom) / half - 1.0,
        error=float(np.mean(sides)) / normal_limit(level) / half,
        first=-np.inf if bottom == least else -1.0,
        last=np.inf if is_open or (scale == "share" and high >= 1.0) else 1.0,
    )


def left_open(errors: FloatArray) -> FloatArray:
    """Return 1 + e²: what an interval and the luck of the runs leave open together, in its half-widths, squared."""
    opened: FloatArray = 1.0 + errors**2
    return opened


def distance(beyond: FloatArray, errors: FloatArray) -> float:
    """Return how far several figures lie beyond their intervals, taken together, in half-widths.

    Parameters
    ----------
    beyond : float64 (n,), >= 0; nan where nothing was seen
    errors : float64 (n,)
        Standard errors of the figures in so many runs, in half-widths, at one place for all that are compared; nan
        where a figure cannot be told at all.

    Formula: √(Σ w b² / Σ w), w = 1 / (1 + e²): a figure weighs by what its interval and the luck of the runs leave open
    together, so that one which so many runs can hardly tell decides little. The errors are not those of the point
    itself: it would gain by showing many cases, or few. Where nothing was seen b² is 1 + e², one such unit: more than
    luck alone puts there on average, so that nothing is gained by it. All 0 where no figure can be told.
    """
    told = np.isfinite(errors)
    spread = left_open(errors[told])
    squares = np.where(np.isnan(beyond[told]), spread, beyond[told] ** 2)
    return float(np.sqrt(np.sum(squares / spread) / np.sum(1.0 / spread))) if told.any() else 0.0
