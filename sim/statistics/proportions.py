"""Intervals of a share: k of n runs ended so."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from sim.statistics.estimates import FloatArray, Interval, normal_limit, tail


def wilson(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval[FloatArray]:
    """The score interval of a share, the one that reports print.

    Parameters
    ----------
    k, n : int arrays of shapes that broadcast, 0 <= k <= n
        Cases of interest, and cases in all. Where n = 0 the estimate is nan and the interval is [0, 1].
    level : float in (0, 1)

    Formula: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), p = k/n.
    Source: Wilson 1927, JASA 22:209-212; Newcombe 1998a, Stat. Med. 17:857-872, method 3.
    """
    hits, cases = _counts(k, n)
    share = _share(hits, cases)
    return wilson_of_share(share, cases, level)


def wilson_of_share(share: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval[FloatArray]:
    """Wilson's interval for a share known with the precision of `n` cases, n not necessarily whole.

    For shares whose variance was found otherwise (censored data, weights): n = p(1-p)/variance.
    """
    return score_interval(share, n, normal_limit(level))


def score_interval(share: ArrayLike, n: ArrayLike, z: float) -> Interval[FloatArray]:
    """Wilson's interval at `z` standard errors, for methods that are made of such limits."""
    p, cases = np.broadcast_arrays(np.asarray(share, dtype=float), np.asarray(n, dtype=float))
    known = cases > 0
    m = np.where(known, cases, 1.0)
    q = np.where(known, p, 0.5)
    centre = (q + z * z / (2 * m)) / (1 + z * z / m)
    half = z * np.sqrt(q * (1 - q) / m + z * z / (4 * m * m)) / (1 + z * z / m)
    # At k = 0 and k = n the limits are 0 and 1 exactly; rounding must not put them a hair inside.
    low = np.where(q <= 0, 0.0, np.minimum(centre - half, q))
    high = np.where(q >= 1, 1.0, np.maximum(centre + half, q))
    return Interval(np.where(known, p, np.nan), np.where(known, low, 0.0), np.where(known, high, 1.0))


def jeffreys(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval[FloatArray]:
    """The equal-tailed posterior interval of a share under Jeffreys' prior Beta(1/2, 1/2).

    Parameters as in `wilson`. The limits are the posterior's own: at k = 0 the lower one stands a hair above
    the estimate 0, at k = n the upper one below 1 (Brown, Cai & DasGupta move them to 0 and 1; this does not).

    Formula: quantiles of Beta(k+1/2, n-k+1/2). Source: Brown, Cai & DasGupta 2001, Stat. Sci. 16:101-133.
    """
    hits, cases = _counts(k, n)
    low, high = (betaincinv(hits + 0.5, cases - hits + 0.5, q) for q in (tail(level), 1 - tail(level)))
    return Interval(_share(hits, cases), low, high)


def _counts(k: ArrayLike, n: ArrayLike) -> tuple[FloatArray, FloatArray]:
    hits, cases = np.broadcast_arrays(np.asarray(k, dtype=float), np.asarray(n, dtype=float))
    if np.any(hits < 0) or np.any(hits > cases):
        raise ValueError("k must lie between 0 and n")
    return hits, cases


def _share(hits: FloatArray, cases: FloatArray) -> FloatArray:
    return np.where(cases > 0, hits / np.maximum(cases, 1.0), np.nan)
