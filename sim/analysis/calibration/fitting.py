"""The fit itself: points played generation by generation, and how the targets stand before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from sim.analysis.calibration.file import Calibration
from sim.analysis.calibration.journal import Journal
from sim.analysis.calibration.playing import placed_rows, rows_over
from sim.analysis.calibration.schema import CalibrationFile
from sim.analysis.hindcast.base_rates import Row
from sim.experiment.folder.files import checksum
from sim.experiment.folder.version import digest_of, engine_version
from sim.experiment.playing.session import Listener
from sim.experiment.playing.stop import Stop
from sim.statistics.approximate_bayes import (
    Generation,
    Population,
    drawn,
    first_scores,
    generations,
    weighted_quantiles,
)
from sim.statistics.beyond import Placed, distance, left_open
from sim.statistics.estimates import FloatArray, Interval

DRAWS: Final = 100  # of a law, for the table: enough for its spread, and each is played some tens of times
MEASURING: Final = ("analysis/calibration", "analysis/hindcast", "analysis/runs", "outcomes", "statistics")
QUANTILES: Final = np.array([0.05, 0.5, 0.95])


class Stopped(Exception):  # noqa: N818
    """The user asked to stop; what is finished is in the journal."""


@dataclass(frozen=True)
class Side:
    """How the targets stand under one law of the free parameters, on luck that chose nothing."""

    rows: Sequence[Row]
    placed: Sequence[Placed]

    @property
    def inside(self) -> int:
        """How many figures lie in their intervals."""
        return sum(row.is_inside for row in self.rows)

    @property
    def beyond(self) -> FloatArray:
        """How far each figure lies beyond its interval, in half-widths, float64 (targets,); nan: not seen."""
        return np.array([each.beyond for each in self.placed])


@dataclass(frozen=True)
class Fitted:
    """What a calibration came to. `values` (n, d) are those of the population; `before` is under the prior laws,
    `after` under the posterior, of which `draws` are equally likely values.
    `errors` are the standard errors of the figures in as many runs as a point has; nan for those that are not fitted.
    """

    calibration: Calibration
    generations: Sequence[Generation]
    values: FloatArray
    draws: FloatArray
    errors: FloatArray
    before: Side
    after: Side
    why: str

    def distance(self, side: Side) -> float:
        """Return how far the targets that are fitted lie from their intervals, as the search counts it."""
        return distance(side.beyond, self.errors)

    @property
    def target_weights(self) -> FloatArray:
        """What each target weighs in the distance, at most 1, float64 (targets,); nan for those that are not fitted."""
        return 1.0 / left_open(self.errors)

    @property
    def points(self) -> int:
        """How many points were played."""
        return sum(each.played for each in self.generations)

    @property
    def population(self) -> Population:
        """The points that were kept at the end."""
        return self.generations[-1].population

    def quantiles(self, place: int) -> FloatArray:
        """Return the 5th, 50th and 95th percentile of a parameter under the posterior."""
        return weighted_quantiles(self.values[:, place], self.population.weights, QUANTILES)

    def covariance(self) -> FloatArray:
        """Return the covariances of the free parameters under the posterior, float64 (d, d)."""
        weights = self.population.weights
        centred = self.values - weights @ self.values
        return np.asarray((centred.T * weights) @ centred)


def fit(calibration: Calibration, folder: Path, jobs: int, listener: Listener, stop: Stop) -> Fitted:
    """Fit the free parameters of a calibration, keeping each point in a folder as it is finished.

    Raises
    ------
    Stopped
        When the user asked to stop; the same call goes on.
    ResultsError
        If what is in the folder is damaged.
    """
    said = calibration.said
    journal = Journal(folder, checksum(f"{engine_version()} {digest_of(MEASURING)} {calibration.mark()}".encode())[:12])
    search = _Search(calibration, journal, jobs, listener, stop)
    listener.began(calibration.most_runs, 0)
    if journal.known:
        listener.said(f"{len(journal.known):,} points and laws are in {folder} already, and are not played again")
    rng = np.random.default_rng([said.seed, said.most_points])
    number = min(DRAWS, said.check_runs)
    before = search.side(search.values(first_scores(number, len(calibration.priors), rng)))
    search.errors = _errors_of_points(calibration, before)
    found: list[Generation] = []
    for generation in generations(search.distances, len(calibration.priors), said.population, said.keep, said.seed):
        found.append(generation)
        listener.said(
            f"generation {len(found)} of at most {said.generations}: the nearest {said.kept} points lie within "
            f"{generation.tolerance:.3f}; {generation.entered:.0%} of the new ones came nearer"
        )
        why = _why_enough(said, found)
        if why is not None:
            break
    population = found[-1].population
    values = search.values(population.scores)
    draws = values[drawn(population.weights, number, rng)]
    return Fitted(calibration, found, values, draws, search.errors, before, search.side(draws), why or "")


def _errors_of_points(calibration: Calibration, before: Side) -> FloatArray:
    """Return the standard errors of the figures of a point, from those under the prior laws in more runs."""
    fewer = np.sqrt(calibration.said.check_runs / calibration.said.runs)
    return np.array(
        [each.error * fewer if fits else np.nan for each, fits in zip(before.placed, calibration.fitted, strict=True)]
    )


def _why_enough(said: CalibrationFile, found: Sequence[Generation]) -> str | None:
    """Say why no further generation is played; None where one is."""
    last = found[-1]
    if last.tolerance <= said.tolerance:
        return f"the tolerance {said.tolerance:g} is reached"
    if last.entered < said.stop_below:
        return f"only {last.entered:.0%} of the new points came nearer"
    return f"all {said.generations} generations were played" if len(found) == said.generations else None


class _Search:
    """Plays points and laws, or finds them in the journal."""

    def __init__(self, calibration: Calibration, journal: Journal, jobs: int, listener: Listener, stop: Stop) -> None:
        self.calibration, self.journal, self.jobs = calibration, journal, jobs
        self.listener, self.stop = listener, stop
        self.errors = np.full(len(calibration.fitted), np.nan)

    def values(self, scores: FloatArray) -> FloatArray:
        """Return the values of the parameters at normal scores, both (n, d)."""
        return np.column_stack([prior.values(scores[:, k]) for k, prior in enumerate(self.calibration.priors)])

    def side(self, law: FloatArray) -> Side:
        """Return how the targets stand under a law, by equally likely values (n, d), on runs that no point has had."""
        said = self.calibration.said
        return self._side(law, said.first_check_run, said.check_runs)

    def distances(self, generation: int, scores: FloatArray) -> FloatArray:
        """Return how far each point came to lie from the targets fitted (`sim.statistics.beyond.distance`)."""
        said, found = self.calibration.said, []
        before = 0 if generation == 0 else said.population + (generation - 1) * (said.population - said.kept)
        for number, row in enumerate(self.values(scores)):
            side = self._side(row[None, :], (before + number) * said.runs, said.runs)
            found.append(distance(side.beyond, self.errors))
        return np.array(found)

    def _side(self, law: FloatArray, first: int, runs: int) -> Side:
        targets = self.calibration.targets
        key = first, runs, tuple(map(float, law.ravel()))
        if key not in self.journal.known:
            found = rows_over(
                targets.targets, targets.builds, self.calibration.priors, law, first, runs, self.calibration.said.seed,
                self.jobs,
            )  # fmt: skip
            self.journal.add(key, [[*map(float, row.found), row.cases] for row in found])
        self.listener.advanced(runs * len(targets.mixes), 0)
        if self.stop.asked:
            raise Stopped
        figures = zip(targets.targets, self.journal.known[key], strict=True)
        rows = [Row(target, Interval(*limits), int(cases)) for target, (*limits, cases) in figures]
        return Side(rows, placed_rows(rows))
