"""From how often things break to which way they break in a crisis: a forecast conditioned on how cases were selected.

The engine says how likely a break is in a window of any system. Cases were selected because they were crises, so breaks
are far more frequent among them. Two parameters are fitted, on other cases only:

- *tilt*: the odds of a break are multiplied by one number, so that on average as many breaks are forecast among the
  others as there were. That is the correction for a sample chosen by its outcome (Manski & Lerman 1977, Econometrica
  45:1977-1988; King & Zeng 2001, Polit. Anal. 9:137-163), turned round. Which way a break goes stays the engine's.
- *trust*: the weight of the tilted forecast beside the share of each group among the others; the one with the least
  Brier score on the others, each of them again left out of those shares. 0 means that the engine adds nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from sim.analysis.hindcast.baselines import ROOM, climatology, left_out
from sim.statistics.estimates import FloatArray, IntArray

HOLDS: Final = 0  # place of the group that is no break
STEEPEST: Final = 1000.0  # largest tilt looked for, in log odds: no chance above 0 lies farther from an even one
TRUSTS: Final = np.arange(21) / 20.0


class Conditions(NamedTuple):
    """What was fitted: the factor on the odds of a break as a logarithm, and the trust in the engine, 0 to 1."""

    tilt: float
    trust: float


def tilted(forecasts: FloatArray, tilt: float) -> FloatArray:
    """Return forecasts with the odds of a break multiplied by exp(tilt), what breaks keeping its proportions.

    Parameters
    ----------
    forecasts : float array, shape (..., groups), every chance above 0
    tilt : float
    """
    broken = 1.0 - forecasts[..., HOLDS]
    after = expit(logit(broken) + tilt)
    made = np.asarray(forecasts * (after / broken)[..., None])
    made[..., HOLDS] = 1.0 - after
    return made


def fit(forecasts: FloatArray, groups: IntArray) -> Conditions:
    """Fit tilt and trust on cases with known outcomes.

    Parameters
    ----------
    forecasts : float array, shape (cases, groups), every chance above 0
        Of the engine.
    groups : int array, shape (cases,)
    """
    tilt = _fit_tilt(1.0 - forecasts[:, HOLDS], int(np.sum(groups != HOLDS)))
    n_groups = forecasts.shape[1]
    usual = left_out(climatology, forecasts, groups, n_groups)
    ours = tilted(forecasts, tilt)
    mixed = TRUSTS[:, None, None] * ours + (1.0 - TRUSTS[:, None, None]) * usual
    happened = np.arange(n_groups) == groups[:, None]
    scores = ((mixed - happened) ** 2).sum(axis=(1, 2))  # Brier, for all trusts at once: this runs thousands of times
    return Conditions(tilt, float(TRUSTS[int(np.argmin(np.round(scores, 12)))]))


def conditioned(known: FloatArray, groups: IntArray, own: FloatArray, n_groups: int) -> FloatArray:
    """Return the conditioned forecast of a case: a `Forecaster` that is given the engine's forecasts."""
    found = fit(known, groups)
    usual = climatology(known, groups, own, n_groups)
    return np.asarray(found.trust * tilted(own, found.tilt) + (1.0 - found.trust) * usual)


def _fit_tilt(broken: FloatArray, breaks: int) -> float:
    """Return the tilt at which as many breaks are forecast as there were, room left for none and for all."""
    wanted = (breaks + ROOM) / (len(broken) + 2.0 * ROOM)
    odds = logit(broken)
    return float(brentq(lambda tilt: expit(odds + tilt).mean() - wanted, -STEEPEST, STEEPEST))
