"""How far apart two means are of what only some runs of either side show, on the same luck.

A mean over the runs that show it is a ratio: what they add up to, over how many they are. That of one side is over
other runs than that of the other, so the difference of the two is not a mean of differences within pairs: over the
pairs that show it on both sides it would be another number, and neither side's own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.differences import flipped_sign_p
from sim.statistics.estimates import FloatArray, Interval
from sim.statistics.means import ANYTHING, ends_of, mean_interval


class _Side(NamedTuple):
    """What the runs of a side add to its mean: `parts` add up to 0; `weight` is how many runs one that shows it is."""

    mean: float
    weight: float
    parts: FloatArray


def difference_where_seen(
    a: ArrayLike, b: ArrayLike, level: float = 0.95, possible: tuple[float, float] = ANYTHING
) -> Interval[float]:
    """The mean of a where a is seen, less that of b where b is seen, over pairs of runs.

    Parameters
    ----------
    a, b : float arrays, shape (n,)
        One outcome on both sides of each pair, nan where it is not seen; on either side it is seen at least once.
    level : float in (0, 1)
    possible : pair of floats
        Between which the outcome must lie on either side.

    Formula: with S and T the runs that show a and b, the mean of d_k = A - B + n (a_k - A)/S - n (b_k - B)/T, where A
    and B are the means and a term is 0 where it is not seen: the linear part of a difference of two ratios. Its
    interval is `sim.statistics.means.mean_interval`'s, d_k lying within what the ends of the outcome let it. Where all
    is seen d_k = a_k - b_k, and this is `mean_difference_paired`.
    Source: Cochran 1977, Sampling Techniques, ch. 6 (comparing two ratios).
    """
    x, y = (np.asarray(side, dtype=float) for side in (a, b))
    one, two = _side(x), _side(y)
    shown = np.concatenate((x, y))
    ends = ends_of(shown[np.isfinite(shown)], possible)
    difference = one.mean - two.mean
    above = one.weight * (ends.high - one.mean) + two.weight * (two.mean - ends.low)
    below = one.weight * (one.mean - ends.low) + two.weight * (ends.high - two.mean)
    found = mean_interval(difference + one.parts - two.parts, level, type(ends)(difference - below, difference + above))
    return Interval(difference, max(found.low, -ends.width), min(found.high, ends.width))


def exchanged_where_seen_p(a: ArrayLike, b: ArrayLike) -> float:
    """How often means at least as far apart turn up where the two runs of a pair could as well be exchanged.

    Parameters
    ----------
    a, b : as in `difference_where_seen`

    Formula: with m the mean of all that is seen on both sides, the runs of pair k differ by (a_k - m) - (b_k - m), a
    term being 0 where it is not seen. These add up to 2 S T/(S + T) times the difference of the means; an exchange
    turns the sign of one, and leaves m as it is: `flipped_sign_p` of them.
    """
    x, y = (np.asarray(side, dtype=float) for side in (a, b))
    shown = np.concatenate((x, y))
    middle = float(np.mean(shown[np.isfinite(shown)]))
    return flipped_sign_p(np.nan_to_num(x - middle) - np.nan_to_num(y - middle))


def parts_of_means(a: ArrayLike, b: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return what each run adds to the mean of its side, n (a_k - A)/S: by these, pairs are worth what they are."""
    x, y = (np.asarray(side, dtype=float) for side in (a, b))
    return _side(x).parts, _side(y).parts


def _side(x: FloatArray) -> _Side:
    seen = np.isfinite(x)
    if not seen.any():
        raise ValueError("needs at least one run that shows it on either side")
    mean, weight = float(x[seen].mean()), x.size / float(seen.sum())
    return _Side(mean, weight, np.where(seen, weight * (x - mean), 0.0))
