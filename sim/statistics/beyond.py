"""How far a figure lies beyond an interval, where the figure itself is known only up to the luck of so many runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

import numpy as np
from scipy.special import ndtr

from sim.statistics.estimates import Interval, normal_limit

Scale = Literal["share", "times", "amount"]
SCALES: Final[Mapping[Scale, Callable[[float], float]]] = {
    "share": lambda x: float(np.arcsin(np.sqrt(min(1.0, max(0.0, x))))),
    "times": lambda x: float(np.sqrt(max(0.0, x))),
    "amount": lambda x: float(np.log1p(max(0.0, x))),
}
UNSEEN: Final = 2.0  # half-widths beyond, for a figure of which nothing was seen: as a single case tells on average


class Placed(NamedTuple):
    """A figure on the line of an interval that runs from -1 to 1; nan where nothing was seen.

    `at` is where the estimate lies, `centre` the middle of its own limits (with few cases drawn in, as these are, away
    from none and all), `error` its standard error. `first` and `last` are the ends beyond which a figure
    can lie: an end that is open, or the least or the most there can be (no deaths, all cases), is infinite.
    """

    at: float
    centre: float
    error: float
    first: float = -1.0
    last: float = 1.0

    @property
    def beyond(self) -> float:
        """How many half-widths it lies outside of the interval; 0 within it, and UNSEEN where there is no figure."""
        return UNSEEN if np.isnan(self.at) else max(0.0, self.first - self.at, self.at - self.last)

    @property
    def expected_square(self) -> float:
        """The mean of the squared distance, if where the figure would lie with endless runs is N(centre, error²).

        Formula: E max(0, X - 1)² = e² ((a² + 1) Φ(a) + a φ(a)), a = (centre - 1) / e; the other side likewise. With
        few runs it is larger, never smaller, than the squared distance of the centre: a point of which little was seen
        gains nothing by it.
        """
        if np.isnan(self.at):
            return UNSEEN**2
        return _excess(self.first - self.centre, self.error) + _excess(self.centre - self.last, self.error)


UNKNOWN: Final = Placed(float("nan"), float("nan"), float("nan"))


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
    where, z = on(found.estimate), normal_limit(level)
    ends = [on(end) for end in (found.low, found.high) if np.isfinite(end)]
    if not ends:
        return UNKNOWN
    if len(ends) == 2:
        centre, error = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2 / z
    else:  # so few cases bound it on one side only: the other is taken to be like it
        centre, error = where, abs(ends[0] - where) / z
    return Placed(
        at=(where - bottom) / half - 1.0,
        centre=(centre - bottom) / half - 1.0,
        error=error / half,
        first=-np.inf if bottom == least else -1.0,
        last=np.inf if is_open or (scale == "share" and high >= 1.0) else 1.0,
    )


def _excess(over: float, error: float) -> float:
    """Return E max(0, X)² of a normal X with this mean and standard deviation; 0 where the mean is -inf."""
    if np.isinf(over):
        return 0.0
    if error <= 0.0:
        return max(0.0, over) ** 2
    a = over / error
    density = float(np.exp(-(a**2) / 2) / np.sqrt(2 * np.pi))
    return max(0.0, float(error**2 * ((a**2 + 1) * ndtr(a) + a * density)))
