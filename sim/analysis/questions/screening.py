"""Which inputs move an outcome, one by one, from runs in which all of them differ: no further runs are needed."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy.special import ncfdtrinc, ndtri
from scipy.stats import rankdata

from sim.statistics.estimates import BoolArray, FloatArray, Interval, edge, normal_limit, tail
from sim.statistics.resampling import batches

BINS: Final = 8
PERMUTATIONS: Final = 999  # at least; more where the level could not be reached with so few
POWER: Final = 0.8  # how often an input of the size called `detectable` would be found


class Moved(NamedTuple):
    """How an input goes with an outcome.

    `rank` : Spearman's rank correlation. `ratio` : correlation ratio, the share of the outcome's variance that lies
    between eight classes of the input, in whatever shape. `strength` : the larger of the rank correlation squared and
    the ratio, both corrected for chance. `p` : how often the strongest of all inputs, of all outcomes looked at, would
    be this strong by chance alone.
    """

    column: int
    rank: Interval[float]
    ratio: Interval[float]
    strength: float
    p: float


class Screen(NamedTuple):
    """The inputs that go with an outcome, strongest first, and what the strongest of all would reach by chance.

    `noise_floor` : strength beyond which an input stands out. `detectable` : share of the outcome's variance that an
    input with a straight effect must explain for it to be found four times in five. `looked_at` : inputs that were
    tested.
    """

    moved: tuple[Moved, ...]
    noise_floor: float
    detectable: float
    looked_at: int


def screen(inputs: FloatArray, outcome: FloatArray, top: int = 20, level: float = 0.95, outcomes: int = 1) -> Screen:
    """Rank inputs by how strongly an outcome goes with them.

    Parameters
    ----------
    inputs : float array, shape (n, inputs)
    outcome : float array, shape (n,), nan where it cannot be seen (left out)
    top : int
        How many to return.
    level : float in (0, 1)
    outcomes : int >= 1
        How many outcomes are looked at in the same way: p-values and the noise floor allow for all of them.

    Rank correlation with the interval of Bonett & Wright 2000 (Psychometrika 65:23-28): Fisher's z with variance
    (1 + r²/2)/(n - 3). Correlation ratio: 1 - within/total, corrected for chance as 1 - (1 - η²)(n-1)/(n-k) (Kelley
    1935), interval by the noncentral F (Steiger 2004, Psychol. Methods 9:164-182). One test for both: the outcome is
    permuted, and the p-value of an input is how often the strongest of all inputs then is at least as strong as it
    (Westfall & Young 1993, Resampling-Based Multiple Testing, ch. 2), times the outcomes looked at. What stands above
    the noise floor has p <= 1 - level, and nothing else has.
    """
    seen = np.isfinite(outcome)
    y, x = outcome[seen], inputs[seen]
    n = len(y)
    varying = np.flatnonzero(np.ptp(x, axis=0) > 0) if n else np.array([], np.int64)
    if n < 5 * BINS or np.ptp(y) == 0 or not len(varying):
        return Screen((), float("nan"), float("nan"), len(varying))
    ranks, ordered = rankdata(x[:, varying], axis=0), rankdata(y)
    rho = _correlations(ranks, ordered[:, None])
    ratio, groups = _ratios(ranks, y[:, None])
    strength = _strength(rho, ratio, groups, n)[:, 0]
    rng = np.random.default_rng(n)
    by_chance = []
    for size in batches(n + 4 * len(varying), max(PERMUTATIONS, 2 * int(np.ceil(outcomes / (1 - level))))):
        places = rng.permuted(np.tile(np.arange(n)[:, None], size), axis=0)
        drawn = _correlations(ranks, ordered[places]), _ratios(ranks, y[places])[0]
        by_chance.append(_strength(*drawn, groups, n).max(axis=0))
    chance = np.sort(np.concatenate(by_chance))
    above = 1 + len(chance) - np.searchsorted(chance, strength - 1e-12, side="left")
    p = np.minimum(1.0, outcomes * above / (1 + len(chance)))
    floor = _floor(chance, (1 - level) / outcomes)
    order = np.argsort(-strength, kind="stable")[:top]
    return Screen(
        tuple(
            Moved(
                int(varying[k]), _of_rank(float(rho[k, 0]), n, level),
                _of_ratio(float(ratio[k, 0]), int(groups[k]), n, level), float(strength[k]), float(p[k]),
            )
            for k in order
        ),
        floor,
        _detectable(floor, n),
        len(varying),
    )  # fmt: skip


def _strength(rho: FloatArray, ratio: FloatArray, groups: FloatArray, n: int) -> FloatArray:
    return np.maximum(1 - (1 - rho**2) * (n - 1) / (n - 2), 1 - (1 - ratio) * (n - 1) / (n - groups[:, None]))


def _floor(chance: FloatArray, share: float) -> float:
    """Return the strength beyond which p is at most `share`, of sorted strengths by chance; infinite if none is."""
    allowed = int(share * (1 + len(chance)) + 1e-9) - 1  # strengths by chance that may be as strong
    return float(chance[len(chance) - 1 - allowed]) if 0 <= allowed < len(chance) else float("inf")


def _detectable(floor: float, n: int) -> float:
    """Return the squared correlation at which the strength found exceeds the floor with chance POWER."""
    if not 0 <= floor < 1:
        return 1.0
    needed = np.arctanh(np.sqrt(1 - (1 - floor) * (n - 2) / (n - 1)))

    def missed(r: FloatArray) -> BoolArray:
        reach = float(ndtri(POWER)) * np.sqrt((1 + r**2 / 2) / (n - 3))
        return np.asarray(np.arctanh(np.minimum(r, 1 - 1e-12)) - reach < needed)

    return float(edge(missed, np.zeros(1), np.ones(1))[0]) ** 2


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
