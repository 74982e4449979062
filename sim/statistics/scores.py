"""How good probabilities were, once it is known what happened. Every score is 0 at best, and grows.

All but the calibration table return one score per case; the score of a set of forecasts is their mean.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.estimates import FloatArray, IntArray
from sim.statistics.proportions import wilson

FEWEST: Final = 5  # cases of a range that say something of its calibration


class CalibrationBin(NamedTuple):
    """Forecasts of one range: how many, of how many cases, their mean, and how often it happened, with its interval."""

    low: float
    high: float
    chances: int
    cases: int
    forecast: float
    happened: int
    observed: float
    observed_low: float
    observed_high: float

    @property
    def agrees(self) -> bool | None:
        """Whether the interval holds the mean forecast; None where there are too few cases to say."""
        return None if self.cases < FEWEST else self.observed_low <= self.forecast <= self.observed_high


def brier(p: ArrayLike, outcome: ArrayLike) -> FloatArray:
    """Squared distance of the forecast from what happened, summed over all categories; from 0 to 2.

    Parameters
    ----------
    p : float array, shape (cases, categories)
        Forecast probabilities; each row adds up to 1.
    outcome : int array, shape (cases,), in 0..categories-1

    Formula: Σ_j (p_j - o_j)². Source: Brier 1950, Mon. Wea. Rev. 78:1-3.
    """
    forecast, seen = _forecasts(p, outcome)
    happened = np.arange(forecast.shape[1]) == seen[:, None]
    return np.asarray(np.sum((forecast - happened) ** 2, axis=1))


def log_score(p: ArrayLike, outcome: ArrayLike) -> FloatArray:
    """Surprise at what happened, in nats; inf where it had been called impossible.

    Parameters as in `brier`. Formula: -ln p_outcome. Source: Good 1952, JRSS B 14:107-114.
    """
    forecast, seen = _forecasts(p, outcome)
    chance = forecast[np.arange(seen.size), seen]
    return np.where(chance > 0, -np.log(np.where(chance > 0, chance, 1.0)), np.inf)


def calibration_table(
    p: ArrayLike, happened: ArrayLike, bins: int = 10, level: float = 0.95, case: ArrayLike | None = None
) -> list[CalibrationBin]:
    """Whether what was given 30 % happened in 30 % of cases, range by range of equal width.

    Parameters
    ----------
    p : float array, shape (chances,), in [0, 1]
    happened : bool or 0/1 array, shape (chances,)
    bins : int >= 1
        Ranges [0, 1/bins), ..., the last one with 1. Those without a forecast are left out.
    level : float in (0, 1)
        Of the interval of the observed share (Wilson).
    case : int array, shape (chances,)
        To which case each chance belongs; None: each to its own. Of the chances of a case no more than one comes true,
        so that the intervals are rather too wide than too narrow.
    """
    chance, yes = _yes_no(p, happened)
    if bins < 1:
        raise ValueError("needs at least one bin")
    edges = np.arange(bins + 1) / bins
    of = np.arange(chance.size) if case is None else np.asarray(case)
    place = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, bins - 1)
    table = []
    for i in np.unique(place):
        mine = place == i
        hits, number = int(yes[mine].sum()), int(mine.sum())
        observed = (float(limit) for limit in wilson(hits, number, level))
        counted = (number, len(np.unique(of[mine])), float(chance[mine].mean()), hits)
        table.append(CalibrationBin(float(edges[i]), float(edges[i + 1]), *counted, *observed))
    return table


def _forecasts(p: ArrayLike, outcome: ArrayLike) -> tuple[FloatArray, IntArray]:
    forecast, seen = np.asarray(p, dtype=float), np.asarray(outcome).astype(np.int64)
    if forecast.ndim != 2 or seen.shape != forecast.shape[:1]:
        raise ValueError(f"needs one row of p for each outcome (found {forecast.shape} and {seen.shape})")
    if np.any(~(forecast >= 0)) or not np.allclose(forecast.sum(axis=1), 1.0, rtol=0, atol=1e-6):
        raise ValueError("each row of p must be probabilities that add up to 1")
    if np.any((seen < 0) | (seen >= forecast.shape[1])):
        raise ValueError(f"outcomes must run from 0 to {forecast.shape[1] - 1}")
    return forecast, seen


def _yes_no(p: ArrayLike, happened: ArrayLike) -> tuple[FloatArray, FloatArray]:
    chance, yes = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    if chance.shape != yes.shape or chance.ndim != 1:
        raise ValueError("p and happened must be two lists of the same length")
    if np.any(~((chance >= 0) & (chance <= 1))) or np.any((yes != 0) & (yes != 1)):
        raise ValueError("p must lie in [0, 1], and happened must be yes or no")
    return chance, yes
