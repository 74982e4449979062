"""What a score on cases is worth: beside forecasts dealt out by chance, and beside other luck in the runs."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.analysis.baselines import ROOM, left_out
from sim.analysis.conditioning import conditioned
from sim.analysis.estimates import FloatArray, IntArray
from sim.analysis.scores import brier

TIMES: Final = 199


def conditioned_brier(possible: FloatArray, groups: IntArray) -> float:
    """Return the mean Brier score of forecasts, each conditioned on the other cases.

    Parameters
    ----------
    possible : float array, shape (cases, groups), every chance above 0
    groups : int array, shape (cases,)
    """
    return float(brier(left_out(conditioned, possible, groups, possible.shape[1]), groups).mean())


def dealt(possible: FloatArray, groups: IntArray, times: int = TIMES, seed: int = 1) -> FloatArray:
    """Return conditioned Brier scores where the engine's forecasts are dealt out to the cases by chance.

    What is gained there is gained by what was fitted, and not by what the engine knows of a case.
    """
    rng = np.random.default_rng(seed)
    return np.array([conditioned_brier(possible[rng.permutation(len(groups))], groups) for _ in range(times)])


def redrawn(counts: IntArray, groups: IntArray, times: int = TIMES, seed: int = 1) -> FloatArray:
    """Return conditioned Brier scores as other luck in as many runs would have given them.

    Parameters
    ----------
    counts : int array, shape (cases, groups), runs of each case that ended in each group
    groups : int array, shape (cases,)

    The chances of each case are drawn from the Dirichlet law that its counts leave, half a run more for each group.
    Source: Jeffreys 1946, Proc. R. Soc. A 186:453-461.
    """
    rng = np.random.default_rng(seed)
    least = np.finfo(float).tiny
    drawn = [
        np.array([np.maximum(rng.dirichlet(each + ROOM), least) for each in counts]) for _ in range(times)
    ]  # a chance that underflows to 0 has no odds
    return np.array([conditioned_brier(each / each.sum(axis=1, keepdims=True), groups) for each in drawn])
