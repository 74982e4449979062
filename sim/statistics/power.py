"""Who decides in a weighted game: how often a player's vote turns a losing coalition into a winning one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.estimates import FloatArray


def banzhaf(weights: ArrayLike, quota: int) -> FloatArray:
    """How often each player is decisive when every coalition of the others is equally likely; adds up to 1.

    Parameters
    ----------
    weights : int array, shape (players,), >= 0
    quota : int in 1..sum of weights
        A coalition wins when its weights reach it.

    Formula: swings_i / Σ swings, of the absolute index swings_i / 2^(n-1). Found as the distribution of the weight
    of a random coalition, player by player (the generating function Π (1 + x^w)/2), so that it is exact to
    rounding for any number of players. Source: Banzhaf 1965, Rutgers Law Rev. 19:317-343; Brams & Affuso 1976.
    """
    absolute = _decisive(weights, quota, np.array([0.5]))[:, 0]
    return np.asarray(absolute / absolute.sum())


def shapley_shubik(weights: ArrayLike, quota: int) -> FloatArray:
    """How often each player is the one whose vote wins when all join in random order; adds up to 1.

    Parameters as in `banzhaf`.
    Formula: φ_i = Σ_s s!(n-1-s)!/n! × swings_i of size s = ∫₀¹ P(i decisive | each other joins with chance t) dt:
    a polynomial in t of degree n-1, which Gauss-Legendre quadrature with ceil(n/2) nodes integrates exactly.
    Source: Shapley & Shubik 1954, Am. Pol. Sci. Rev. 48:787-792; the integral, Owen 1972, Manage. Sci. 18:64-79.
    """
    players = np.size(weights)
    nodes, parts = np.polynomial.legendre.leggauss(players // 2 + 1)
    return np.asarray(_decisive(weights, quota, (nodes + 1) / 2) @ (parts / 2))


def _decisive(weights: ArrayLike, quota: int, chances: FloatArray) -> FloatArray:
    """P(each player decisive) when each other one joins with each of the chances; shape (players, chances)."""
    w = np.asarray(weights)
    if w.ndim != 1 or np.any(w < 0) or np.any(w != np.round(w)):
        raise ValueError("weights must be whole numbers of at least 0")
    if not 1 <= quota <= w.sum():
        raise ValueError(f"quota must lie between 1 and the sum of weights, {w.sum()} (found {quota})")
    w = w.astype(np.int64)
    decisive = np.zeros((w.size, chances.size))
    for i in np.flatnonzero(w > 0):
        reach = np.zeros((chances.size, quota))  # P(the others weigh 0..quota-1 together)
        reach[:, 0] = 1.0
        for other in np.delete(w, i):
            joined = np.zeros_like(reach)
            joined[:, other:] = reach[:, : max(quota - other, 0)]
            reach = (1 - chances[:, None]) * reach + chances[:, None] * joined
        decisive[i] = reach[:, max(quota - w[i], 0) :].sum(axis=1)
    return decisive
