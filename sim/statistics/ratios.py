"""How many times as much: ratios of shares and of means seen together, with limits as far as there are any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from sim.statistics.estimates import FloatArray, Interval, normal_limit, tail
from sim.statistics.proportions import score_interval

_DOUBLINGS: Final = 60
_HALVINGS: Final = 24  # of a bracket: to seven digits

MeanInterval = Callable[[FloatArray, float], Interval[float]]
"""The interval of the mean of a series, and how many times as far from 0 its values may lie as those of an outcome."""


def ratio_of_shares_paired(both: int, first: int, second: int, level: float = 0.95) -> Interval[float]:
    """The ratio of two shares seen on the same runs, (both + first) / (both + second).

    Parameters
    ----------
    both, first, second : int >= 0
        Runs with both outcomes, with the first only, with the second only.
    level : float in (0, 1)

    Where the second was never seen the estimate and the upper limit are infinite; where neither was, nothing is known:
    nan, between 0 and infinity.

    Formula: l1/u2 to u1/l2 of Wilson's limits of each share among runs with either, at z' = zA/(B + C), which makes up
    for the pairing: A, B, C are the standard errors of the logarithms of the ratio and of the shares.
    Source: Bonett & Price 2006, Stat. Med. 25:3039-3047; recommended by Fagerland, Lydersen & Laake 2014, Stat. Med.
    33:2850-2875.
    """
    ones, twos, either = both + first, both + second, both + first + second
    if either == 0:
        return Interval(float("nan"), 0.0, float("inf"))
    apart = np.sqrt((first + second + 2) / ((ones + 1) * (twos + 1)))
    alone = [np.sqrt((1 - (hits + 1) / (either + 2)) / (hits + 1)) for hits in (ones, twos)]
    z = normal_limit(level) * float(apart / sum(alone))
    shares = score_interval(np.array([ones, twos]) / either, either, z)
    (l1, l2), (u1, u2) = shares.low.tolist(), shares.high.tolist()
    estimate = ones / twos if twos > 0 else float("inf")
    return Interval(estimate, l1 / u2, u1 / l2 if l2 > 0.0 else float("inf"))


def ratio_of_means_paired(
    above: FloatArray, below: FloatArray, mean_of: MeanInterval, never_below: bool = False
) -> Interval[float]:
    """The ratio of two means over the same runs.

    Parameters
    ----------
    above, below : float arrays, shape (n,), n >= 2
    mean_of : MeanInterval, at the level wanted
    never_below : whether neither can be below 0, seen or not

    The limits are the ratios r for which the mean of above - r below could be 0, and not narrower than the limits of
    the mean above over the mean below. Where the mean below could be 0 the ratio has no bound: where nothing can be
    below 0 it still has a lower one, else it can be anything.
    Source: Fieller 1954, JRSS B 16:175-185, with any interval of a mean in the place of Student's.
    """
    denominator = mean_of(below, 1.0)
    sign = -1.0 if denominator.estimate < 0.0 else 1.0
    x, y = sign * above, sign * below
    top, bottom = float(x.mean()), float(y.mean())
    bounded = denominator.low > 0.0 or denominator.high < 0.0
    estimate = top / bottom if bottom > 0.0 else float("inf") if top > 0.0 and never_below else float("nan")
    if not bounded and not never_below:
        return Interval(estimate, -np.inf, np.inf)
    own = mean_of(x, 1.0)
    if not np.isfinite(estimate):
        reach = mean_of(y, 1.0).high
        return Interval(estimate, max(0.0, own.low) / reach if reach > 0.0 else 0.0, np.inf)
    low = _last_possible(lambda r: mean_of(x - r * y, 1.0 + abs(r)).low <= 0.0, estimate, -1.0)
    low = min(low, own.low / bottom)
    if never_below:
        low = max(low, 0.0)
    if not bounded:
        return Interval(estimate, low, np.inf)
    high = _last_possible(lambda r: mean_of(x - r * y, 1.0 + abs(r)).high >= 0.0, estimate, 1.0)
    return Interval(estimate, low, max(high, own.high / bottom))


def _last_possible(is_possible: Callable[[float], bool], start: float, way: float) -> float:
    """Return how far from a possible value one can go before it is no longer; infinite where there is no end."""
    step = 0.01 * abs(start) or 1e-3
    inside = start
    for _ in range(_DOUBLINGS):
        outside = inside + way * step
        if not is_possible(outside):
            break
        inside, step = outside, 2.0 * step
    else:
        return way * np.inf
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2.0
        inside, outside = (middle, outside) if is_possible(middle) else (inside, middle)
    return (inside + outside) / 2.0


def ratio_of_means(over: ArrayLike, under: ArrayLike, level: float = 0.95) -> Interval[FloatArray]:
    """The ratio mean(over)/mean(under) of values seen together, one pair from each independent block.

    Parameters
    ----------
    over : float array, shape (blocks, ratios)
    under : float array, shape (blocks,)
    level : float in (0, 1)

    Returns
    -------
    Interval of float arrays, shape (ratios,). The limits are infinite where mean(under) is not above 0 beyond doubt:
    then any ratio fits, and the estimate says nothing.

    Formula: all r with |mean(over - r under)| <= t(blocks - 1) s/√blocks, s the standard deviation of over - r under;
    a quadratic in r. Source: Fieller 1954, JRSS B 16:175-185.
    """
    x, y = np.asarray(over, dtype=float), np.asarray(under, dtype=float)
    blocks = y.size
    if blocks < 2 or x.ndim != 2 or x.shape[0] != blocks:
        raise ValueError(f"needs at least 2 blocks, as many above as below (found {x.shape} over {y.shape})")
    reach = float(stdtrit(blocks - 1, 1 - tail(level))) ** 2 / blocks
    bottom = float(y.mean())
    square = bottom * bottom - reach * float(y.var(ddof=1))
    if not (bottom > 0 and square > 0):
        nothing = np.full(x.shape[1], np.inf)
        return Interval(np.full(x.shape[1], np.nan), -nothing, nothing)
    estimate = x.mean(axis=0) / bottom
    rest = x - estimate * y[:, None]  # the quadratic in r - estimate, which does not cancel
    across = reach * (rest.T @ (y - bottom)) / (blocks - 1)
    half = np.sqrt(across**2 + square * reach * rest.var(axis=0, ddof=1))
    return Interval(estimate, estimate - (across + half) / square, estimate + (half - across) / square)
