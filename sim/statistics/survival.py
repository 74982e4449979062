"""How long it lasts, where some runs stop before it ends and it may end in several ways."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from sim.statistics.estimates import FloatArray, IntArray, Interval, normal_limit
from sim.statistics.proportions import wilson_of_share


class SurvivalCurve(NamedTuple):
    """The share still standing after time 0 and each distinct time of an end or a stop; arrays of shape (times,)."""

    time: FloatArray
    at_risk: IntArray
    ended: IntArray
    survival: FloatArray
    low: FloatArray
    high: FloatArray


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


class Logrank(NamedTuple):
    """Whether two groups end at the same rate: chi2 with 1 degree of freedom, and its p-value."""

    chi2: float
    p: float


def kaplan_meier(time: ArrayLike, event: ArrayLike, level: float = 0.95) -> SurvivalCurve:
    """The share that lasts beyond each time, from runs of which some stopped before the end.

    Not for one of several ways to end, the others counted as stops: that overstates it; see `aalen_johansen`.

    Parameters
    ----------
    time : float array, shape (n,)
        When each run ended or stopped, >= 0, in any unit; one that stops at the time of an end was still at risk.
    event : bool or 0/1 array, shape (n,)
        True where it ended, False where only the watching did.
    level : float in (0, 1)

    Formula: S = Π (1 - d/r); limits S^exp(±z se/ln S), se² = Σ d/(r(r-d)) (Greenwood); where S is 1 or 0,
    Wilson's, of all that were not stopped before.
    Source: Kaplan & Meier 1958, JASA 53:457-481; Kalbfleisch & Prentice 2002, 1.4.
    """
    t, code = _histories(time, event, 1)
    times, at_risk, ended = _risk_table(t, code, 1)
    d = ended[:, 0]
    survival: FloatArray = np.cumprod(1 - d / at_risk, dtype=np.float64)
    greenwood = np.cumsum(d / np.maximum(at_risk.astype(float) * (at_risk - d), 1.0))
    inner = (survival > 0) & (survival < 1)
    log_s = np.log(np.where(inner, survival, 0.5))
    reach = np.where(inner, normal_limit(level) * np.sqrt(greenwood) / -log_s, 0.0)
    sure = wilson_of_share(survival, _not_stopped_before(t, code, times), level)
    low = np.where(inner, np.exp(log_s * np.exp(reach)), sure.low)
    high = np.where(inner, np.exp(log_s * np.exp(-reach)), sure.high)
    return SurvivalCurve(times, at_risk, d, survival, low, high)


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
    share = np.clip(states[:, 1:], 0.0, 1.0)
    watched = np.broadcast_to(_not_stopped_before(t, code, times)[:, None], share.shape)
    cases = np.where(variances > 1e-15, share * (1 - share) / np.maximum(variances, 1e-15), watched)
    bounds = wilson_of_share(share, cases, level)
    return IncidenceCurves(times, states[:, 0], share, variances, bounds.low, bounds.high)


def survival_at(curve: SurvivalCurve, time: float) -> Interval[float]:
    """The share still standing just after `time`, with its limits."""
    i = _last_row(curve.time, time)
    return Interval(float(curve.survival[i]), float(curve.low[i]), float(curve.high[i]))


def incidence_at(curves: IncidenceCurves, cause: int, time: float) -> Interval[float]:
    """The share that has ended by `cause` (counted from 1) at `time`, with its limits."""
    i = _last_row(curves.time, time)
    estimate, low, high = (float(x[i, cause - 1]) for x in (curves.incidence, curves.low, curves.high))
    return Interval(estimate, low, high)


def median_survival(curve: SurvivalCurve) -> float:
    """The first time at which no more than half still stand; inf where that was not seen."""
    reached = np.flatnonzero(curve.survival <= 0.5 + 1e-12)
    return float(curve.time[reached[0]]) if reached.size else float("inf")


def logrank(time_a: ArrayLike, event_a: ArrayLike, time_b: ArrayLike, event_b: ArrayLike) -> Logrank:
    """Whether two groups end at the same rate throughout.

    Parameters as `time` and `event` of `kaplan_meier`, once for each group.
    Formula: (O - E)²/V over the distinct end times, E = d r_a/r, V = d (r_a r_b/r²) (r-d)/(r-1).
    Source: Mantel 1966, Cancer Chemother. Rep. 50:163-170.
    """
    ta, ea = _histories(time_a, event_a, 1)
    tb, eb = _histories(time_b, event_b, 1)
    times, r, ended = _risk_table(np.concatenate((ta, tb)), np.concatenate((ea, eb)), 1)
    d = ended[:, 0]
    in_a = np.searchsorted(np.sort(ta), times, side="left")
    r_a = ta.size - in_a
    observed, expected = int(np.sum(ea)), float(np.sum(d * r_a / r))
    variance = float(np.sum(d * r_a * (r - r_a) * (r - d) / (r.astype(float) ** 2 * np.maximum(r - 1, 1))))
    chi2 = (observed - expected) ** 2 / variance if variance > 0 else 0.0
    return Logrank(chi2, float(chdtrc(1, chi2)))


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
