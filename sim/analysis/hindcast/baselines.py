"""Forecasts of a case from other cases alone: how often each group occurs, and what became of similar ones.

Nothing here is given the case's own outcome; `left_out` sees to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from sim.statistics.estimates import FloatArray, IntArray

ROOM: Final = 0.5  # cases of each group beside those counted, where a chance of 0 must not stand (Jeffreys 1946)

Forecaster = Callable[[FloatArray, IntArray, FloatArray, int], FloatArray]
"""What was known of other cases (one row each), their groups, what is known of this one, and the number of groups."""


def left_out(forecaster: Forecaster, known: FloatArray, groups: IntArray, n_groups: int) -> FloatArray:
    """Forecast every case from all others; shape (cases, groups).

    Parameters
    ----------
    forecaster : Forecaster
        Is handed the other cases with their groups, and of this one only what was known before.
    known : float array, shape (cases, any)
    groups : int array, shape (cases,), in 0..n_groups-1
    n_groups : int
    """
    forecasts = np.zeros((len(groups), n_groups))
    for case in range(len(groups)):
        others = np.arange(len(groups)) != case
        forecasts[case] = forecaster(known[others], groups[others], known[case], n_groups)
    return forecasts


def climatology(known: FloatArray, groups: IntArray, own: FloatArray, n_groups: int) -> FloatArray:
    """Return the share of each group among the others, whatever is known of them."""
    return np.bincount(groups, minlength=n_groups) / len(groups)


def neighbours(known: FloatArray, groups: IntArray, own: FloatArray, n_groups: int) -> FloatArray:
    """Return the share of each group among the others, weighted by how near their inputs are.

    Weights fall as a bell with the distance, exp(-d² / 2h²); d is the root of the mean squared difference of inputs,
    each in units of its spread among the others (one without spread is left out), h the mean distance of the others to
    the nearest among themselves, so that nothing is left to choose.
    Source: Nadaraya 1964, Theory Probab. Appl. 9:141-142; Watson 1964, Sankhyā A 26:359-372. The width is our choice.
    """
    spread = known.std(axis=0)
    differs = spread > 0.0
    known, own = known[:, differs] / spread[differs], own[differs] / spread[differs]
    if not differs.any():
        return climatology(known, groups, own, n_groups)
    among = np.sqrt(np.mean((known[:, None, :] - known[None, :, :]) ** 2, axis=2))
    np.fill_diagonal(among, np.inf)
    width = max(float(among.min(axis=1).mean()), 1e-9)
    distance = np.sqrt(np.mean((known - own) ** 2, axis=1))
    weights = np.exp(-(distance**2 - float(distance.min()) ** 2) / (2.0 * width**2))  # the nearest has weight 1
    return np.bincount(groups, weights=weights, minlength=n_groups) / float(weights.sum())


def with_room(forecasts: FloatArray, counted: int) -> FloatArray:
    """Return forecasts that rest on so many cases or runs, with half a one more of each group, so that none has 0."""
    n_groups = forecasts.shape[-1]
    return np.asarray((forecasts * counted + ROOM) / (counted + ROOM * n_groups))
