"""How long it lasts, where some runs stop before it ends and it may end in several ways."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.estimates import FloatArray, IntArray, Interval
from sim.statistics.proportions import wilson_of_share

DIGITS: Final = 12  # of a share: products of many steps differ in the last ones from what is counted at once


class IncidenceCurves(NamedTuple):
    """The share that has ended in each way by time 0 and each distinct time of an end or a stop.

    `time` and `survival` have the shape (times,); the others (times, causes), where column c belongs to cause c + 1.
    At every time survival and the incidences of all causes add up to 1.
    """

    time: FloatArray
    survival: FloatArray
    incidence: FloatArray
    variance: FloatArray
    low: FloatArray
    high: FloatArray


def aalen_johansen(time: ArrayLike, cause: ArrayLike, causes: int, level: float = 0.95) -> IncidenceCurves:
    """The share that has ended in each of several ways by each time.

    Parameters
    ----------
    time : float array, shape (n,)
        When each run ended or stopped, >= 0, in any unit.
    cause : int array, shape (n,), in 0..causes
        0 where the run stopped without ending, otherwise the way it ended, counted from 1.
    causes : int >= 1
    level : float in (0, 1)

    Formula: F_c += S d_c/r, then S *= 1 - d/r; covariance of (S, F_1..) by the Greenwood-type recursion
    V <- MᵀVM + S²/r (diag p - pᵀp), p = (1 - d/r, d_c/r), M the step's transition matrix.
    Interval: Wilson's with the number of cases F(1-F)/variance; where F is 0 or 1, all that were not stopped before.
    When none was stopped, the variance is F(1-F)/n and the interval is exactly that of the share.
    Source: Aalen & Johansen 1978b, Scand. J. Stat. 5:141-150; Andersen, Borgan, Gill & Keiding 1993, IV.4.1.
    The interval by an effective number of cases is ours, after Korn & Graubard 1998, Survey Methodology 24:193-201.
    """
    t, code = _histories(time, cause, causes)
    times, at_risk, ended = _risk_table(t, code, causes)
    state = np.concatenate(([1.0], np.zeros(causes)))
    covariance = np.zeros((causes + 1, causes + 1))
    states, variances = np.empty((times.size, causes + 1)), np.empty((times.size, causes))
    for i in range(times.size):
        exits = ended[i] / at_risk[i]
        step = np.concatenate(([1 - exits.sum()], exits))
        move = np.eye(causes + 1)
        move[0] = step
        chance = state[0] ** 2 / at_risk[i] * (np.diag(step) - np.outer(step, step))
        covariance = move.T @ covariance @ move + chance
        state = state @ move
        states[i], variances[i] = state, np.diag(covariance)[1:]
    share = np.clip(states[:, 1:].round(DIGITS), 0.0, 1.0)
    watched = np.broadcast_to(_not_stopped_before(t, code, times)[:, None], share.shape)
    cases = np.where(variances > 1e-15, share * (1 - share) / np.maximum(variances, 1e-15), watched)
    bounds = wilson_of_share(share, cases, level)
    return IncidenceCurves(times, states[:, 0], share, variances, bounds.low, bounds.high)


def incidence_at(curves: IncidenceCurves, cause: int, time: float) -> Interval[float]:
    """The share that has ended by `cause` (counted from 1) at `time`, with its limits."""
    i = _last_row(curves.time, time)
    estimate, low, high = (float(x[i, cause - 1]) for x in (curves.incidence, curves.low, curves.high))
    return Interval(estimate, low, high)


def _histories(time: ArrayLike, code: ArrayLike, causes: int) -> tuple[FloatArray, IntArray]:
    t, c = np.asarray(time, dtype=float), np.asarray(code).astype(np.int64)
    if t.shape != c.shape or t.ndim != 1 or t.size == 0 or np.any(~(t >= 0)):
        raise ValueError("time and event must be two lists of the same length, times at least 0 and without nan")
    if np.any((c < 0) | (c > causes)):
        raise ValueError(f"codes must run from 0 (stopped) to {causes}")
    return t, c


def _risk_table(t: FloatArray, code: IntArray, causes: int) -> tuple[FloatArray, IntArray, IntArray]:
    """Time 0 and the distinct times, how many were at risk just before, and how many ended in each way."""
    times = np.unique(np.append(t, 0.0))
    at_risk = t.size - np.searchsorted(np.sort(t), times, side="left")
    ended = np.zeros((times.size, causes), dtype=np.int64)
    ends = code > 0
    np.add.at(ended, (np.searchsorted(times, t[ends]), code[ends] - 1), 1)
    return times, at_risk, ended


def _not_stopped_before(t: FloatArray, code: IntArray, times: FloatArray) -> IntArray:
    return np.asarray(t.size - np.searchsorted(np.sort(t[code == 0]), times, side="left"))


def _last_row(times: FloatArray, time: float) -> int:
    if not time >= 0:
        raise ValueError(f"time must be at least 0 (found {time})")
    return int(np.searchsorted(times, time, side="right")) - 1
