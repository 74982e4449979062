"""Scoring the engine on cases: its forecasts, raw and conditioned, against what other cases alone would have said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.analysis.hindcast.baselines import climatology, left_out, neighbours, with_room
from sim.analysis.hindcast.conditioning import Conditions, conditioned, fit
from sim.analysis.hindcast.controls import RESAMPLES, TIMES, dealt, luck_of_the_runs
from sim.analysis.hindcast.file import Hindcast
from sim.analysis.hindcast.schema import GROUP_OF_OUTCOME, GROUPS
from sim.chronicle.close import KYRGYZ, UKRAINIAN
from sim.core.ground.codes import Outcome
from sim.ensemble import same_draws, simulate_all
from sim.scenario.tables.build import build
from sim.statistics.differences import mean_difference_paired
from sim.statistics.estimates import FloatArray, IntArray, Interval
from sim.statistics.means import Ends, mean_interval
from sim.statistics.scores import CalibrationBin, brier, calibration_table, log_score
from sim.statistics.verdicts import Verdict, at_most, verdict

BASELINES: Final = ("climatology", "neighbours")
BINS: Final = 5  # of the calibration table: fifteen cases fill no more
LEVEL: Final = 0.95
BRIER_ENDS: Final = Ends(0.0, 2.0)


@dataclass(frozen=True)
class Score:
    """How good the forecasts of one kind were: means over the cases, and how often the likeliest group came true."""

    name: str
    brier: float
    log: float
    right: int
    chances: FloatArray
    """Shape (cases, groups)."""
    each: FloatArray
    """Brier score of each case."""


@dataclass(frozen=True)
class Scored:
    """A file of cases, scored. `fitted` is what was fitted for each case on the others."""

    names: tuple[str, ...]
    groups: IntArray
    counts: IntArray
    scores: dict[str, Score]
    fitted: tuple[Conditions, ...]
    dealt: FloatArray
    """Conditioned Brier scores with the forecasts of the engine dealt out to the cases by chance."""
    luck: Interval[float]
    """The conditioned Brier score with limits for what endlessly many runs would give; nan where runs are too few."""

    @property
    def by_chance(self) -> float:
        """The share of deals that score as well as the forecasts where they belong, these counted among them."""
        as_good = int(np.sum(self.dealt <= self.scores["conditioned"].brier + 1e-12))
        return (1 + as_good) / (1 + len(self.dealt))

    def over_cases(self, name: str) -> Interval[float]:
        """Return the mean Brier score with limits for cases like these."""
        return mean_interval(self.scores[name].each, LEVEL, BRIER_ENDS)

    def difference(self, one: str, other: str) -> Interval[float]:
        """Return the mean difference of two Brier scores over the cases, pair by pair; below 0 the first is better."""
        return mean_difference_paired(self.scores[one].each, self.scores[other].each, LEVEL, BRIER_ENDS)

    def beats(self, one: str, other: str) -> Verdict:
        """Say whether one forecast scores better than another, of any cases like these."""
        found = self.difference(one, other)
        return verdict(found.low, found.high, at_most(0.0))

    def calibration(self, name: str) -> list[CalibrationBin]:
        """Return how often what was given a chance came true, all groups together: four chances a case, adding to 1."""
        happened = np.arange(len(GROUPS)) == self.groups[:, None]
        case = np.repeat(np.arange(len(self.groups)), len(GROUPS))
        return calibration_table(self.scores[name].chances.ravel(), happened.ravel(), BINS, LEVEL, case)


def run_hindcast(
    hindcast: Hindcast, runs: int, seed: int, jobs: int = 1, told: Callable[[int], None] | None = None
) -> Scored:
    """Forecast every case and score the forecasts.

    Parameters
    ----------
    hindcast : Hindcast
    runs : int >= 1, of each case.
    seed, jobs : int
    told : called with the number of runs just finished.
    """
    counts = np.array([_counts(hindcast, name, runs, seed, jobs, told) for name in hindcast.said.cases], dtype=np.int64)
    return score(tuple(hindcast.said.cases), hindcast.inputs, hindcast.groups, counts)


def score(
    names: tuple[str, ...],
    inputs: FloatArray,
    groups: IntArray,
    counts: IntArray,
    times: int = TIMES,
    resamples: int = RESAMPLES,
) -> Scored:
    """Score forecasts, each but the raw one made from all other cases.

    Parameters
    ----------
    names : ids of the cases
    inputs : float array, shape (cases, inputs)
    groups : int array, shape (cases,), places in GROUPS
    counts : int array, shape (cases, groups), runs of each case that ended in each group
    times, resamples : int, how often forecasts are dealt by chance, and runs drawn anew
    """
    n_groups, runs, others = len(GROUPS), int(counts[0].sum()), len(groups) - 1
    raw = np.asarray(counts / counts.sum(axis=1, keepdims=True))
    possible = with_room(raw, runs)
    forecasts = {
        "raw": (raw, runs),
        "conditioned": (left_out(conditioned, possible, groups, n_groups), others),
        "climatology": (left_out(climatology, inputs, groups, n_groups), others),
        "neighbours": (left_out(neighbours, inputs, groups, n_groups), others),
    }
    scores = {name: _score(name, chances, counted, groups) for name, (chances, counted) in forecasts.items()}
    everyone = np.arange(len(groups))
    fitted = tuple(fit(possible[everyone != case], groups[everyone != case]) for case in everyone)
    luck = luck_of_the_runs(counts, groups, LEVEL, resamples)
    return Scored(names, groups, counts, scores, fitted, dealt(possible, groups, times), luck)


def _score(name: str, chances: FloatArray, counted: int, groups: IntArray) -> Score:
    each = brier(chances, groups)
    surprise = float(log_score(with_room(chances, counted), groups).mean())
    right = int(np.sum(chances.argmax(axis=1) == groups))
    return Score(name, float(each.mean()), surprise, right, chances, each)


def groups_of(world: Any) -> IntArray:
    """Return the place in GROUPS of each run, by its outcome.

    Cases were coded as one of two paths, without a margin; so a fall on no path counts for the one it came nearest to:
    that with more marks, and of as many the Kyrgyz where it began outside the capital.
    """
    place = np.array([GROUPS.index(GROUP_OF_OUTCOME[outcome]) for outcome in Outcome])
    found = place[world["outcome"].astype(np.int64)]
    kyrgyz, ukrainian = (sum(world[mark] for mark in marks) for marks in (KYRGYZ, UKRAINIAN))
    nearer = (kyrgyz > ukrainian) | ((kyrgyz == ukrainian) & (world["mark_region"] == 1))
    return np.where((world["outcome"] == Outcome.OTHER_FALL) & nearer, GROUPS.index("kyrgyz_path"), found)


def _counts(
    hindcast: Hindcast, name: str, runs: int, seed: int, jobs: int, told: Callable[[int], None] | None
) -> IntArray:
    """Play a case and count the runs that end in each group."""
    numbers = np.arange(runs, dtype=np.int64)
    parts = simulate_all(build(hindcast.scenarios[name]), numbers, same_draws(numbers), seed, jobs, told=told)
    counts = np.zeros(len(GROUPS), dtype=np.int64)
    for part in parts:
        counts += np.bincount(groups_of(part.world), minlength=len(GROUPS))
    return counts
