"""Intervals of a mean that cover where hardly a run differs from the rest, and where the few that do differ by much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sim.statistics.estimates import FloatArray, Interval, normal_limit, tail

FEW: Final = 8  # values that set themselves apart: with fewer, the sample does not say how far values reach
SLIGHT: Final = 0.01  # of the greatest deviation: whatever differs by less does not set itself apart
ROUNDING: Final = 1e-12  # of the size of the values
BEYOND: Final = 4.0  # gaps between the two outermost values that the end lies beyond the outermost
AT_THE_END: Final = 0.5  # observations put at the end that a limit is about
_TOLERANCE: Final = 1e-9
_SQRT_2PI: Final = float(np.sqrt(2.0 * np.pi))


class Ends(NamedTuple):
    """What no value is taken to lie beyond; infinite where nobody knows."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart they are."""
        return self.high - self.low

    def around_0(self, reach: float) -> Ends:
        """Return ends of the same kind, so far on both sides of 0."""
        return type(self)(-reach, reach)


class Reached(Ends):
    """Ends at which a few values may lie, far beyond all others: days of what in some runs lasts as long as they do.

    That none was seen there says no more than that they are few, so these ends are taken as they are.
    """

    __slots__ = ()


def around_all(every: Sequence[Ends]) -> Ends:
    """Return the ends of what may lie between any of these; reached where any are."""
    kind = Reached if any(isinstance(each, Reached) for each in every) else Ends
    return kind(min(each.low for each in every), max(each.high for each in every))


ANYTHING: Final = Ends(-np.inf, np.inf)
A_SHARE: Final = Ends(0.0, 1.0)
AT_LEAST_0: Final = Ends(0.0, np.inf)


def mean_interval(values: ArrayLike, level: float = 0.95, possible: tuple[float, float] = ANYTHING) -> Interval[float]:
    """The mean of independent values, with limits that hold where Student's do not.

    Parameters
    ----------
    values : float array, shape (n,), n >= 1, finite
        In any unit.
    level : float in (0, 1)
    possible : pair of floats
        Between which every value must lie, whether seen or not. Limits never leave it.

    Formula: the upper limit is the 1 - (1-level)/2 quantile of Σ w_i x_i with weights of Dirichlet's law, 1 for each
    value seen and 1/2 for the upper end; the lower limit likewise with the lower end. Ends: `ends_of`. Where it is
    not known how far values reach (fewer than eight differ, and anything is possible) a limit is infinite.
    For a yes or no: Beta quantiles, Clopper & Pearson's with 1 in the place of 1/2, so 0 of n have the upper limit
    2.5/n, not 0. For many values that are alike: Student's.
    Source: Gaffke 2005, Math. Methods Stat. 14:451-467 (with 1 for the end; no case is known in which that one covers
    less than it says); 1/2 after Jeffreys 1946, Proc. R. Soc. A 186:453-461. The quantile by Lugannani & Rice 1980,
    Adv. Appl. Prob. 12:475-490, right to a hundredth of what is left out.
    """
    x = np.asarray(values, dtype=float)
    if x.ndim != 1 or x.size < 1 or not np.isfinite(x).all():
        raise ValueError(f"needs a list of finite values, at least one (found shape {x.shape})")
    ends = ends_of(x, possible)
    seen, times = np.unique(x, return_counts=True)
    counts = times.astype(np.float64)
    left_out = tail(level)
    low = -_upper_limit(-seen[::-1], counts[::-1], -ends.low, level, left_out)
    high = _upper_limit(seen, counts, ends.high, level, left_out)
    mean = float(np.mean(x))
    return Interval(mean, min(float(low), mean), max(float(high), mean))


def ends_of(values: FloatArray, possible: tuple[float, float] = ANYTHING) -> Ends:
    """How far values may reach that were not seen.

    Parameters
    ----------
    values : float array, shape (n,), n >= 1
    possible : pair of floats
        What is known beforehand; returned as it is if it is `Reached`, or where fewer than FEW values (or half of them,
        if there are fewer than 2 FEW) set themselves apart from the median.

    Formula: x(n) + 4 (x(n) - x(n-1)), and likewise below; within what is possible.
    Source: Robson & Whitlock 1964, Biometrika 51:33-39: a limit which the end of a distribution exceeds one time in
    five, whatever the distribution, as long as its density at the end is not 0. Tails without an end are heavier.
    """
    ordered = np.sort(values)
    least, most = min(float(possible[0]), float(ordered[0])), max(float(possible[1]), float(ordered[-1]))
    if isinstance(possible, Reached):
        return Reached(least, most)
    apart = np.abs(ordered - np.median(ordered))
    size = max([abs(end) for end in (least, most) if np.isfinite(end)] + [float(np.abs(ordered).max())])
    greatest = float(apart.max())
    if greatest <= ROUNDING * size or np.sum(apart > SLIGHT * greatest) < min(FEW, ordered.size / 2):
        return Ends(least, most)
    low, high = ordered[0] - BEYOND * (ordered[1] - ordered[0]), ordered[-1] + BEYOND * (ordered[-1] - ordered[-2])
    return Ends(max(least, float(low)), min(most, float(high)))


def _upper_limit(seen: FloatArray, counts: FloatArray, end: float, level: float, left_out: float) -> float:
    """Return the quantile of the weighted mean that leaves out a share above, an observation's part at the end.

    With v the values, a their weights and A = Σ a: P(Σ w v <= t) = P(Σ g (v - t) <= 0), g independent gamma variables,
    whose cumulant function K(s) = -Σ a ln(1 - s(v - t)) has its saddlepoint where Σ a/(r - v) = s A, r = t + 1/s.
    So r > max v gives s, and with it t, in closed form; r is looked for.
    """
    if np.isinf(end):
        return float("inf")
    from scipy.optimize import brentq  # loading it takes as long as all of a command that works out no mean

    v, a = np.append(seen, end), np.append(counts, AT_THE_END)
    total = float(a.sum())
    mean = float(a @ v) / total
    reach = end - mean
    if reach <= ROUNDING * float(np.abs(v).max()):  # all lie at the end, which their mean may miss by a last digit
        return end
    z, below = (v - mean) / reach, (end - v) / reach  # in units of the reach: neither size nor place matters
    spread = float(np.sqrt(a @ (z * z) / total))

    def at(log_beyond: float) -> tuple[float, float]:
        beyond = np.exp(log_beyond)
        s = float(a @ (1.0 / (below + beyond))) / total
        t = 1.0 + beyond - 1.0 / s
        steps = s * (z - t)
        root = float(np.sqrt(max(2.0 * float(a @ np.log1p(-steps)), np.finfo(float).tiny)))
        slope = float(np.sqrt(a @ (steps / (1.0 - steps)) ** 2))
        correction = float(np.exp(-root * root / 2.0)) / _SQRT_2PI * (1.0 / root - 1.0 / slope)
        return t, float(ndtr(-root)) - correction - left_out

    nearest, farthest = np.log(_TOLERANCE / total), np.log(1.0 + 10.0 * spread * np.sqrt(total) / normal_limit(level))
    if at(farthest)[1] <= 0.0:  # a level so low that the quantile is that of the middle
        return mean + reach * at(farthest)[0]
    found = brentq(lambda log_beyond: at(log_beyond)[1], nearest, farthest, xtol=_TOLERANCE)
    return mean + reach * at(float(found))[0]
