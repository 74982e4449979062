"""What a distance between two samples is worth: resampled for its interval, exchanged for its noise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.analysis.estimates import BoolArray, FloatArray, IntArray, percentile_interval

_CELLS = 2_000_000  # of resampled weights held at once: 16 MB for each side


class Distance(NamedTuple):
    """A distance with its bootstrap interval, beside the distances that chance shows.

    `noise` is the mean, `noise_floor` the upper limit (one-sided, at `level`) of what two samples of these sizes
    show when both come from the same distribution; `p` is the share of such pairs at least this far apart.
    """

    estimate: float
    low: float
    high: float
    noise: float
    noise_floor: float
    p: float


def measured(estimate: float, drawn: FloatArray, chance: FloatArray, level: float) -> Distance:
    """Interval and noise floor from bootstrap distances and permuted ones.

    Sampling noise adds to a squared distance, and the bootstrap adds it a second time: percentiles of the drawn
    distances alone never reach 0, and miss a true 0 always. Twice the excess of their mean square over the
    squared estimate is therefore taken from their squares. In simulations of all three distances the
    interval then covered 90-100 % at level 95 %, where percentiles covered 0-96 %. Own construction after
    Efron & Tibshirani 1993, ch. 10 (bootstrap estimate of bias); nearly exact in the mean for squared energy distances.
    """
    drawn, chance = drawn[np.isfinite(drawn)], chance[np.isfinite(chance)]
    excess = max(float(np.mean(drawn**2)) - estimate**2, 0.0)
    _, low, high = percentile_interval(estimate, np.sqrt(np.maximum(drawn**2 - 2 * excess, 0.0)), level)
    floor = float(np.quantile(chance, level))
    as_far = int(np.sum(chance >= estimate * (1 - 1e-12)))
    return Distance(estimate, low, high, float(chance.mean()), floor, (1 + as_far) / (1 + chance.size))


def bootstrap(
    weights: FloatArray, n: int, rng: np.random.Generator, resamples: int
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Weights of both samples when each is drawn anew, with replacement, from itself.

    Parameters
    ----------
    weights : float array, shape (n + m,)
        Of the n observations of the first sample, then of the m of the second.

    Yields
    ------
    Two float arrays, shape (up to `resamples`, n + m): the weights in the first and in the second sample.
    """
    m = weights.size - n
    for size in batches(weights.size, resamples):
        drawn = np.hstack((drawn_counts(n, size, rng), drawn_counts(m, size, rng)))
        yield _sides(drawn * weights, np.arange(weights.size) < n)


def permutations(
    weights: FloatArray, n: int, rng: np.random.Generator, resamples: int
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Weights of both samples when observations are exchanged between them; parameters and yields as `bootstrap`."""
    for size in batches(weights.size, resamples):
        first = np.broadcast_to(np.arange(weights.size) < n, (size, weights.size))
        yield _sides(np.broadcast_to(weights, first.shape), rng.permuted(first, axis=1))


def _sides(weights: FloatArray, first: BoolArray) -> tuple[FloatArray, FloatArray]:
    return np.where(first, weights, 0.0), np.where(first, 0.0, weights)


def drawn_counts(n: int, resamples: int, rng: np.random.Generator) -> IntArray:
    """How often each of n observations is among n drawn with replacement; shape (resamples, n).

    Counted from drawn indices: six times as fast as `Generator.multinomial`.
    """
    drawn = rng.integers(n, size=(resamples, n)) + np.arange(resamples)[:, None] * n
    return np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n)


def batches(cells: int, resamples: int) -> Iterator[int]:
    """How many of the resamples to hold at once, `cells` numbers each, until all are done."""
    size = max(1, _CELLS // cells)
    for start in range(0, resamples, size):
        yield min(size, resamples - start)
