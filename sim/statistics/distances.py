"""How far apart two distributions of outcomes are, how sure that is, and what chance alone would show."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from sim.statistics.estimates import FloatArray
from sim.statistics.resampling import Distance, bootstrap, measured, permutations

Sample = tuple[FloatArray, FloatArray]  # values, weights


def wasserstein_1(
    a: ArrayLike, b: ArrayLike, weights_a: ArrayLike | None = None, weights_b: ArrayLike | None = None
) -> float:
    """How far outcomes must be moved, on average, to turn one distribution into the other; in their unit.

    Parameters
    ----------
    a, b : float arrays, shapes (n,) and (m,), finite
    weights_a, weights_b : float arrays of the same shapes, >= 0, not all 0; None for equal weights

    Formula: ∫ |F - G|. Source: Vallender 1974, Theory Probab. Appl. 18:784-786.
    """
    return float(_estimate(_sample(a, weights_a), _sample(b, weights_b)))


def jensen_shannon(counts_a: ArrayLike, counts_b: ArrayLike) -> float:
    """Distance of two distributions over the same categories; from 0 to 1.

    Parameters
    ----------
    counts_a, counts_b : float arrays, shape (categories,), >= 0, not all 0
        Counts or shares; they are divided by their sum.

    Formula: √(½ Σ p log2(p/m) + ½ Σ q log2(q/m)), m = (p+q)/2.
    Source: Endres & Schindelin 2003, IEEE Trans. Inf. Theory 49:1858-1860.
    """
    p, q = _categories(counts_a, counts_b)
    return float(jensen_shannon_of_rows(p[None], q[None])[0])


def jensen_shannon_of_rows(p: ArrayLike, q: ArrayLike) -> FloatArray:
    """`jensen_shannon` of each row of p and q, counts or shares, shape (rows, categories); shape (rows,)."""
    x, y = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    x, y = x / x.sum(axis=1, keepdims=True), y / y.sum(axis=1, keepdims=True)
    middle = (x + y) / 2
    bits = sum(rel_entr(side, middle).sum(axis=1) for side in (x, y)) / (2 * np.log(2))
    return np.asarray(np.sqrt(np.clip(bits, 0.0, 1.0)))


def measure_wasserstein_1(
    a: ArrayLike,
    b: ArrayLike,
    rng: np.random.Generator,
    weights_a: ArrayLike | None = None,
    weights_b: ArrayLike | None = None,
    level: float = 0.95,
    resamples: int = 1000,
) -> Distance:
    """`wasserstein_1` with a bootstrap interval and the noise floor.

    Parameters
    ----------
    a, b, weights_a, weights_b : as in `wasserstein_1`
        Observations are resampled and exchanged together with their weights.
    rng : numpy Generator
    level : float in (0, 1)
    resamples : int >= 1
        Of the bootstrap, and as many permutations.

    Source of the interval: `sim.statistics.resampling.measured`.
    """
    one, two = _sample(a, weights_a), _sample(b, weights_b)
    values = np.concatenate((one[0], two[0]))
    weights = np.concatenate((one[1], two[1]))
    n = one[0].size
    drawn = [areas_apart(values, x, y) for x, y in bootstrap(weights, n, rng, resamples)]
    chance = [areas_apart(values, x, y) for x, y in permutations(weights, n, rng, resamples)]
    return measured(_estimate(one, two), np.concatenate(drawn), np.concatenate(chance), level)


def measure_jensen_shannon(
    counts_a: ArrayLike, counts_b: ArrayLike, rng: np.random.Generator, level: float = 0.95, resamples: int = 1000
) -> Distance:
    """`jensen_shannon` with a bootstrap interval and the noise floor.

    Parameters
    ----------
    counts_a, counts_b : int arrays, shape (categories,), >= 0, not all 0
        How many runs ended in each category; shares will not do, since the noise depends on how many there were.
    rng, level, resamples : as in `measure_wasserstein_1`
    """
    p, q = _categories(counts_a, counts_b)
    if np.any(p != np.round(p)) or np.any(q != np.round(q)):
        raise ValueError("needs counts in whole numbers, not shares")
    n, m = int(p.sum()), int(q.sum())
    drawn = jensen_shannon_of_rows(rng.multinomial(n, p / n, size=resamples), rng.multinomial(m, q / m, size=resamples))
    pool = (p + q).astype(np.int64)
    mixed = rng.multivariate_hypergeometric(pool, n, size=resamples)
    return measured(jensen_shannon(p, q), drawn, jensen_shannon_of_rows(mixed, pool - mixed), level)


def _estimate(one: Sample, two: Sample) -> float:
    values = np.concatenate((one[0], two[0]))
    x = np.concatenate((one[1], np.zeros_like(two[1])))
    y = np.concatenate((np.zeros_like(one[1]), two[1]))
    return float(areas_apart(values, x[None], y[None])[0])


def areas_apart(values: FloatArray, x: FloatArray, y: FloatArray) -> FloatArray:
    """Distances of the distributions with weights x and y, shape (resamples, values), on the same values."""
    order = np.argsort(values)
    gaps = np.diff(values[order])
    return np.asarray(np.abs(_cumulative(x[:, order]) - _cumulative(y[:, order]))[:, :-1] @ gaps)


def _cumulative(weights: FloatArray) -> FloatArray:
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.cumsum(weights, axis=1) / np.where(total > 0, total, np.nan))


def _sample(values: ArrayLike, weights: ArrayLike | None) -> Sample:
    x = np.asarray(values, dtype=float)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=float)
    if x.ndim != 1 or x.size == 0 or x.shape != w.shape or not np.all(np.isfinite(x)):
        raise ValueError("needs a list of finite values, at least one, and one weight for each")
    if np.any(~(w >= 0)) or w.sum() <= 0:
        raise ValueError("weights must be at least 0, not all of them 0")
    return x, w


def _categories(counts_a: ArrayLike, counts_b: ArrayLike) -> Sample:
    p, q = np.asarray(counts_a, dtype=float), np.asarray(counts_b, dtype=float)
    if p.shape != q.shape or p.ndim != 1:
        raise ValueError("needs the same categories on both sides")
    if np.any(~(p >= 0)) or np.any(~(q >= 0)) or p.sum() <= 0 or q.sum() <= 0:
        raise ValueError("counts must be at least 0, not all of them 0")
    return p, q
