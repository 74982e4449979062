"""Shares among rows that are not independent: one future played at many settings is one future, not many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from sim.statistics.estimates import BoolArray, FloatArray, IntArray, Interval, normal_limit, tail
from sim.statistics.proportions import wilson_of_share


class ClusteredShare(NamedTuple):
    """A share with its interval; `pulls` is how each row moves it, `clusters` how many futures or points it has."""

    share: Interval[float]
    pulls: FloatArray
    clusters: int


def clustered_share(
    hits: BoolArray, cases: BoolArray, clusters: Sequence[IntArray], level: float = 0.95
) -> ClusteredShare:
    """The share of cases that are hits, where rows of one cluster may be copies of each other.

    Parameters
    ----------
    hits, cases : bool arrays, shape (rows,), hits only among cases
    clusters : sequence of int arrays, shape (rows,), at least one
        The future of each row; and the point of its design, where points are a sample as well. A cluster of one is a
        row of the other.
    level : float in (0, 1)

    Formula: Wilson's interval at n = p(1-p)/V (z/t)², at most as many as there are cases, t on clusters - 1; V adds up
    rows within clusters, of two kinds of clusters less that of single rows, and is no less than that of either. Where
    all cases are hits, or none, n is the number of clusters.
    Source: Korn & Graubard 1998, Surv. Methodol. 24:193-201 (effective n); Cameron, Gelbach & Miller 2011, J. Bus.
    Econ. Stat. 29:238-249 (two kinds of clusters).
    """
    rows = int(cases.sum())
    if not rows:
        return ClusteredShare(Interval(float("nan"), 0.0, 1.0), np.zeros(len(cases)), 0)
    p = float(hits.sum()) / rows
    pulls = np.where(cases, hits - p, 0.0) / rows
    count = min(len(np.unique(each[cases])) for each in clusters)
    variance = spread(pulls, pulls, clusters, cases)
    worth = min(p * (1 - p) / variance, float(rows)) if variance > 0 else float(count)
    if count < rows:
        t = float(stdtrit(max(count - 1, 1), 1 - tail(level)))
        worth *= (normal_limit(level) / t) ** 2 if count > 1 else 0.0
    _, low, high = (float(each) for each in wilson_of_share(p, worth, level))
    return ClusteredShare(Interval(p, low if worth else 0.0, high if worth else 1.0), pulls, count)


def difference(
    one: ClusteredShare, two: ClusteredShare, clusters: Sequence[IntArray], cases: BoolArray
) -> Interval[float]:
    """The difference of two shares of the same clusters, from the intervals of both and how they go together.

    Formula: limits of the two shares, with their correlation, combined as squares. Source: Zou & Donner 2008, Stat.
    Med. 27:1693-1702; as Newcombe 1998c, Stat. Med. 17:2635-2650, method 10, for pairs.
    """
    together = spread(one.pulls, two.pulls, clusters, cases)
    each = [spread(side.pulls, side.pulls, clusters, cases) for side in (one, two)]
    scale = float(np.sqrt(each[0] * each[1]))
    r = min(1.0, max(-1.0, together / scale)) if scale > 0 else 0.0
    (a, a_low, a_high), (b, b_low, b_high) = one.share, two.share

    def reach(first: float, second: float) -> float:
        return float(np.sqrt(max(first**2 + second**2 - 2 * r * first * second, 0.0)))

    return Interval(a - b, a - b - reach(a - a_low, b_high - b), a - b + reach(a_high - a, b - b_low))


def spread(one: FloatArray, two: FloatArray, clusters: Sequence[IntArray], cases: BoolArray) -> float:
    """Covariance of two sums over rows whose clusters are independent, each row with its pull on either."""
    alone = float((one * two)[cases].sum())
    parts = []
    for codes in clusters:
        _, places = np.unique(codes[cases], return_inverse=True)
        sums = [np.bincount(places, pulls[cases]) for pulls in (one, two)]
        n = len(sums[0])
        parts.append(float((sums[0] * sums[1]).sum()) * n / max(n - 1, 1))
    both = sum(parts) - (len(parts) - 1) * alone
    return max(both, max(parts)) if one is two else both
