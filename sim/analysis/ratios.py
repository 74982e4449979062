"""Intervals of a ratio of two means, which has none where the lower one is not told apart from 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from sim.analysis.estimates import FloatArray, Interval, tail


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
