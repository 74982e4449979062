"""Approximate Bayesian computation: what values of a few parameters bring a simulation near to what was counted.

Adaptive population Monte Carlo of Lenormand, Jabot & Deffuant 2013, Comput. Stat. 28:2777-2796, because it wastes least
of a small budget: the tolerance follows from the population itself, every generation costs the same number of
simulations, known beforehand, and none is thrown away for the sake of a tolerance that was guessed. Everything is done
in normal scores, in which the prior is a standard normal law: z = Φ⁻¹(F(θ)) has no bounds, so no move leaves the prior.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
from scipy.special import logsumexp, ndtri

from sim.statistics.estimates import FloatArray, IntArray

SPREAD: Final = 2.0  # a move has twice the covariance of those it starts from (Beaumont et al. 2009, Biometrika 96)
LEAST_SPREAD: Final = 1e-9  # added to variances of normal scores, so that points that fell together still move
LUCK_OF_SEARCH: Final = 0x0ABC  # keeps numbers drawn here apart from those that the same seed gives elsewhere


class Population(NamedTuple):
    """Weighted points: normal scores (n, d), distances (n,) and weights (n,) that sum to one."""

    scores: FloatArray
    distances: FloatArray
    weights: FloatArray

    @property
    def effective(self) -> float:
        """How many points of equal weight would say as much: (Σ w)² / Σ w²."""
        return float(1.0 / np.sum(self.weights**2))


class Generation(NamedTuple):
    """What one generation came to.

    `tolerance` is the largest distance that was kept, `entered` the share of the new points that lie below the
    tolerance before (1 in the first generation), `played` how many were new.
    """

    tolerance: float
    entered: float
    played: int
    population: Population


Distances = Callable[[int, FloatArray], FloatArray]  # number of the generation, scores (n, d): distances (n,)


def generations(distances_of: Distances, dimensions: int, size: int, keep: float, seed: int) -> Iterator[Generation]:
    """Yield one generation after another, each nearer; whoever listens says when it is enough.

    Parameters
    ----------
    distances_of : function
        Plays points and tells how far each came to lie: finite, >= 0.
    dimensions : int >= 1
    size : int
        Points of the first generation; later ones replace those that are not kept.
    keep : float in (0, 1)
        Share of the points that is kept, the nearest: α.
    seed : int >= 0
        Generation g is drawn from (seed, g) alone, so one that is known already need not be drawn again.

    A new point comes from one that was kept, by a normal move with SPREAD times their covariance, and weighs
    w(z) ∝ φ(z) / Σ_j w_j N(z; z_j, SPREAD · Cov), so that weights of all generations compare. Stop where few points
    enter: then the tolerance no longer binds, or luck decides who enters (Lenormand et al. 2013: at 5 %).

    Raises
    ------
    ValueError
        If fewer than dimensions + 2 points are kept, or none is replaced.
    """
    kept = int(np.floor(keep * size))
    if not dimensions + 2 <= kept < size:
        raise ValueError(f"keeps {kept} of {size} points: needs at least {dimensions + 2}, and fewer than all")
    scores = first_scores(size, dimensions, _rng(seed, 0))
    known = _nearest(scores, distances_of(0, scores), np.zeros(size), kept)
    number = 0
    yield Generation(float(known[1].max()), 1.0, size, _as_population(known))
    while True:
        number += 1
        moved, density = _moved(_as_population(known), size - kept, _rng(seed, number))
        distances = distances_of(number, moved)
        entered = float(np.mean(distances < known[1].max()))
        together = (
            np.concatenate([known[0], moved]),
            np.concatenate([known[1], distances]),
            np.concatenate([known[2], _log_prior(moved) - density]),
        )
        known = _nearest(*together, kept)
        yield Generation(float(known[1].max()), entered, len(moved), _as_population(known))


def first_scores(n: int, dimensions: int, rng: np.random.Generator) -> FloatArray:
    """Return n points of a standard normal law, float64 (n, dimensions), spread evenly along each axis.

    A Latin hypercube: McKay, Beckman & Conover 1979, Technometrics 21:239-245.
    """
    cells = rng.permuted(np.tile(np.arange(n)[:, None], dimensions), axis=0)
    found: FloatArray = np.asarray(ndtri((cells + rng.random((n, dimensions))) / n), dtype=np.float64)
    return found


def drawn(weights: FloatArray, n: int, rng: np.random.Generator) -> IntArray:
    """Return places of n points drawn by weight, int64 (n,): systematically, so that each comes as often as it may.

    Point i comes floor(n w_i) or ceil(n w_i) times, and n w_i times on average.
    """
    edges = np.cumsum(weights)
    at = np.searchsorted(edges / edges[-1], (np.arange(n) + rng.random()) / n)
    return np.asarray(np.minimum(at, len(weights) - 1), dtype=np.int64)


def weighted_quantiles(values: FloatArray, weights: FloatArray, shares: FloatArray) -> FloatArray:
    """Return quantiles of weighted values, float64 of the shape of `shares`.

    Value i stands at the middle of its own weight in the sum of all; between values is interpolated.
    """
    order = np.argsort(values, kind="stable")
    w = weights[order] / weights.sum()
    found: FloatArray = np.interp(shares, np.cumsum(w) - w / 2, values[order])
    return found


def _rng(seed: int, number: int) -> np.random.Generator:
    return np.random.default_rng([LUCK_OF_SEARCH, seed, number])


_Known = tuple[FloatArray, FloatArray, FloatArray]  # scores, distances, logarithms of weights


def _nearest(scores: FloatArray, distances: FloatArray, logs: FloatArray, kept: int) -> _Known:
    order = np.argsort(distances, kind="stable")[:kept]
    return scores[order], distances[order], logs[order]


def _as_population(known: _Known) -> Population:
    scores, distances, logs = known
    return Population(scores, distances, np.exp(logs - logsumexp(logs)))


def _moved(population: Population, n: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Return n new points, and the logarithm of the density with which each was proposed."""
    scores, weights = population.scores, population.weights
    centred = scores - weights @ scores
    covariance = SPREAD * (centred.T * weights) @ centred
    root = np.linalg.cholesky(covariance + LEAST_SPREAD * np.eye(scores.shape[1]))
    moved = scores[drawn(weights, n, rng)] + rng.standard_normal((n, scores.shape[1])) @ root.T
    steps = np.linalg.solve(root, (moved[:, None, :] - scores[None, :, :]).reshape(-1, scores.shape[1]).T)
    exponents = _log_prior(steps.T).reshape(n, -1) - np.sum(np.log(np.diag(root)))
    return moved, np.asarray(logsumexp(exponents + np.log(weights), axis=1))


def _log_prior(scores: FloatArray) -> FloatArray:
    """Return the logarithm of the standard normal density, up to a constant that is the same everywhere it is used."""
    return np.asarray(-np.sum(scores**2, axis=1) / 2, dtype=np.float64)
