"""Which inputs move an outcome, one by one, from runs in which all of them differ: no further runs are needed."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy.special import ncfdtrinc, stdtr
from scipy.stats import rankdata

from sim.analysis.estimates import FloatArray, Interval, normal_limit, tail
from sim.analysis.multiplicity import holm

BINS: Final = 8
PERMUTATIONS: Final = 100


class Moved(NamedTuple):
    """How an input goes with an outcome.

    `rank` : Spearman's rank correlation. `ratio` : correlation ratio, the share of the outcome's variance that lies
    between eight classes of the input, in whatever shape. `strength` : the larger of the rank correlation squared and
    the ratio, both corrected for chance. `p` : of the rank correlation, corrected for all inputs.
    """

    column: int
    rank: Interval[float]
    ratio: Interval[float]
    strength: float
    p: float


class Screen(NamedTuple):
    """The inputs that go with an outcome, strongest first, and what the strongest of all would reach by chance."""

    moved: tuple[Moved, ...]
    noise_floor: float
    looked_at: int


def screen(inputs: FloatArray, outcome: FloatArray, top: int = 20, level: float = 0.95) -> Screen:
    """Rank inputs by how strongly an outcome goes with them.

    Parameters
    ----------
    inputs : float array, shape (n, inputs)
    outcome : float array, shape (n,), nan where it cannot be seen (left out)
    top : int
        How many to return.
    level : float in (0, 1)

    Rank correlation with the interval of Bonett & Wright 2000 (Psychometrika 65:23-28): Fisher's z with variance
    (1 + r²/2)/(n - 3). Correlation ratio: 1 - within/total, corrected for chance as 1 - (1 - η²)(n-1)/(n-k) (Kelley
    1935), interval by the noncentral F (Steiger 2004, Psychol. Methods 9:164-182). The noise floor is the level
    quantile, over permutations of the outcome, of the greatest strength among all inputs.
    """
    seen = np.isfinite(outcome)
    y, x = outcome[seen], inputs[seen]
    n = len(y)
    varying = np.flatnonzero(np.ptp(x, axis=0) > 0) if n else np.array([], np.int64)
    if n < 5 * BINS or np.ptp(y) == 0 or not len(varying):
        return Screen((), float("nan"), len(varying))
    ranks = rankdata(x[:, varying], axis=0)
    rng = np.random.default_rng(n)
    places = np.column_stack([np.arange(n), *(rng.permutation(n) for _ in range(PERMUTATIONS))])
    rho = _correlations(ranks, rankdata(y)[places])
    ratio, groups = _ratios(ranks, y[places])
    strength = np.maximum(1 - (1 - rho**2) * (n - 1) / (n - 2), 1 - (1 - ratio) * (n - 1) / (n - groups[:, None]))
    floor = float(np.quantile(strength[:, 1:].max(axis=0), level))
    found = rho[:, 0]
    t = found * np.sqrt((n - 2) / np.maximum(1 - found**2, 1e-12))
    p = holm(np.minimum(1.0, 2 * stdtr(n - 2.0, -np.abs(t))))
    order = np.argsort(-strength[:, 0], kind="stable")[:top]
    return Screen(
        tuple(
            Moved(
                int(varying[k]), _of_rank(float(found[k]), n, level),
                _of_ratio(float(ratio[k, 0]), int(groups[k]), n, level), float(strength[k, 0]), float(p[k]),
            )
            for k in order
        ),
        floor,
        len(varying),
    )  # fmt: skip


def _correlations(ranks: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Pearson's correlation of every column with every outcome; shape (inputs, outcomes)."""
    x, y = ranks - ranks.mean(axis=0), outcomes - outcomes.mean(axis=0)
    scale = np.outer(np.sqrt((x**2).sum(axis=0)), np.sqrt((y**2).sum(axis=0)))
    return np.asarray(np.clip(x.T @ y / scale, -1.0, 1.0))


def _ratios(ranks: FloatArray, outcomes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Uncorrected correlation ratios, shape (inputs, outcomes), and how many classes each input has."""
    n = len(ranks)
    y = outcomes - outcomes.mean(axis=0)
    total = (y**2).sum(axis=0)
    classes = np.minimum((ranks - 0.5) * BINS // n, BINS - 1).astype(np.int64)  # ties fall into one class
    between, groups = np.zeros((ranks.shape[1], y.shape[1])), np.zeros(ranks.shape[1])
    for k in range(BINS):
        inside = (classes == k).astype(np.float64)
        count = inside.sum(axis=0)
        between += (inside.T @ y) ** 2 / np.maximum(count, 1.0)[:, None]
        groups += count > 0
    return between / total, groups


def _of_rank(rho: float, n: int, level: float) -> Interval[float]:
    inner = min(max(rho, -1 + 1e-12), 1 - 1e-12)
    reach = normal_limit(level) * np.sqrt((1 + rho**2 / 2) / (n - 3))
    return Interval(rho, float(np.tanh(np.arctanh(inner) - reach)), float(np.tanh(np.arctanh(inner) + reach)))


def _of_ratio(ratio: float, groups: int, n: int, level: float) -> Interval[float]:
    if groups < 2 or ratio >= 1.0:
        return Interval(ratio, float("nan"), float("nan"))
    above, below = groups - 1.0, float(n - groups)
    f = (ratio / above) / ((1 - ratio) / below)
    limits = [float(ncfdtrinc(above, below, q, f)) for q in (1 - tail(level), tail(level))]
    low, high = (max(each, 0.0) / (max(each, 0.0) + n) if np.isfinite(each) else 0.0 for each in limits)
    estimate = max(0.0, 1 - (1 - ratio) * (n - 1) / (n - groups))
    return Interval(estimate, min(low, estimate), max(high, estimate))
