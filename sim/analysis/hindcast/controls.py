"""What a score on cases is worth: beside forecasts dealt out by chance, and beside other luck in the runs."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import expit, logit

from sim.analysis.hindcast.baselines import ROOM, with_room
from sim.analysis.hindcast.conditioning import HOLDS, STEEPEST, TRUSTS
from sim.statistics.estimates import FloatArray, IntArray, Interval, tail

TIMES: Final = 199  # deals by chance
RESAMPLES: Final = 999
FEWEST_RUNS: Final = 400  # of each case: with fewer, breaks are too rare to say how much they vary
_STEPS: Final = 200  # of Newton or halving, before the tilt is as exact as a double


def conditioned_briers(possible: FloatArray, groups: IntArray) -> FloatArray:
    """Return the mean Brier score of forecasts, each conditioned on the other cases, of many sets at once.

    Parameters
    ----------
    possible : float array, shape (sets, cases, groups), every chance above 0
    groups : int array, shape (cases,)

    The same as scoring `sim.analysis.hindcast.conditioning.conditioned` with each case left out, and a thousand
    times as fast.
    """
    n_cases, n_groups = possible.shape[1:]
    happened = np.eye(n_groups)[groups]
    odds = logit(1.0 - possible[..., HOLDS])
    total = np.zeros(len(possible))
    for case in range(n_cases):
        others = np.arange(n_cases) != case
        seen, n = happened[others], n_cases - 1
        wanted = (n - seen[:, HOLDS].sum() + ROOM) / (n + 2.0 * ROOM)
        tilt = _tilts(odds[:, others], float(wanted))
        usual = seen.sum(axis=0) / n
        beside = (seen.sum(axis=0) - seen) / (n - 1)  # each of the others left out of what is usual, too
        step = _tilted(possible[:, others], odds[:, others], tilt) - beside
        start = beside - seen
        squares, products = (step**2).sum(axis=(1, 2)), (step * start).sum(axis=(1, 2))
        scores = squares[:, None] * TRUSTS**2 + 2.0 * products[:, None] * TRUSTS + (start**2).sum()
        trust = TRUSTS[np.argmin(np.round(scores, 12), axis=1)][:, None]
        own = _tilted(possible[:, case], odds[:, case], tilt)
        total += ((trust * own + (1.0 - trust) * usual - happened[case]) ** 2).sum(axis=1)
    return np.asarray(total / n_cases)


def _tilted(forecasts: FloatArray, odds: FloatArray, tilt: FloatArray) -> FloatArray:
    """Return forecasts with the odds of a break multiplied, of each set by its own tilt."""
    after = expit(odds + tilt.reshape(-1, *([1] * (odds.ndim - 1))))
    made = np.asarray(forecasts * (after / (1.0 - forecasts[..., HOLDS]))[..., None])
    made[..., HOLDS] = 1.0 - after
    return made


def _tilts(odds: FloatArray, wanted: float) -> FloatArray:
    """Return for each set the tilt at which the mean chance of a break is the one wanted: Newton, kept in a bracket."""
    low, high = np.full(len(odds), -STEEPEST), np.full(len(odds), STEEPEST)
    tilt = np.zeros(len(odds))
    for _ in range(_STEPS):
        chance = expit(odds + tilt[:, None])
        missing = chance.mean(axis=1) - wanted
        low, high = np.where(missing < 0.0, tilt, low), np.where(missing > 0.0, tilt, high)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = tilt - missing / (chance * (1.0 - chance)).mean(axis=1)
        stepped = np.where((newton > low) & (newton < high), newton, (low + high) / 2.0)
        moved, tilt = float(np.abs(stepped - tilt).max()), stepped
        if moved < 1e-12:
            break
    return tilt


def dealt(possible: FloatArray, groups: IntArray, times: int = TIMES, seed: int = 1) -> FloatArray:
    """Return conditioned Brier scores where the engine's forecasts are dealt out to the cases by chance.

    What is gained there is gained by what was fitted, and not by what the engine knows of a case.
    """
    rng = np.random.default_rng(seed)
    return conditioned_briers(np.array([possible[rng.permutation(len(groups))] for _ in range(times)]), groups)


def luck_of_the_runs(
    counts: IntArray, groups: IntArray, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 1
) -> Interval[float]:
    """Return the conditioned Brier score with limits for what endlessly many runs would give it.

    Parameters
    ----------
    counts : int array, shape (cases, groups), runs of each case that ended in each group
    groups : int array, shape (cases,)
    level : float in (0, 1)

    Nan where a case has fewer than FEWEST_RUNS runs. The runs of each case are drawn anew from their shares, and
    everything is fitted anew. What was fitted makes the score a crooked function of the shares: luck moves it to one
    side, where breaks are rare down, else up, and by how much the runs themselves tell badly. The limits are therefore
    the outer ones of the percentiles and of the percentiles reflected in the score (the basic bootstrap): whichever
    side luck moves it to. Source: Davison & Hinkley 1997, Bootstrap Methods, 5.2-5.3; the outer limits are our choice.
    In simulations with the chances of the fifteen cases for the truth it covered: see tests/analysis/test_hindcast.py.
    """
    runs = counts.sum(axis=1)
    shares = np.array([with_room(each / each.sum(), int(each.sum())) for each in counts])
    found = float(conditioned_briers(shares[None], groups)[0])
    if int(runs.min()) < FEWEST_RUNS:
        return Interval(found, float("nan"), float("nan"))
    rng = np.random.default_rng(seed)
    drawn = np.stack([rng.multinomial(n, each, size=resamples) for n, each in zip(runs, shares, strict=True)], axis=1)
    again = (drawn + ROOM) / (runs[:, None] + ROOM * counts.shape[1])
    low, high = np.quantile(conditioned_briers(again, groups), [tail(level), 1.0 - tail(level)])
    below, above = (min(low, 2.0 * found - high), max(high, 2.0 * found - low))
    return Interval(found, max(0.0, float(below)), float(above))
