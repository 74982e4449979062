"""The fit itself: points played generation by generation, and how the targets stand before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from sim.analysis.calibration.file import Calibration
from sim.analysis.calibration.journal import Journal
from sim.analysis.calibration.playing import placed_rows, rows_at, rows_over
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
from sim.statistics.beyond import Placed
from sim.statistics.estimates import FloatArray

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

    def distance(self, fitted: Sequence[bool]) -> float:
        """Return the root of the mean squared distance of the targets that are fitted, in half-widths."""
        squares = [each.beyond**2 for each, counts in zip(self.placed, fitted, strict=True) if counts]
        return float(np.sqrt(np.mean(squares)))


@dataclass(frozen=True)
class Fitted:
    """What a calibration came to. `values` (n, d) are those of the population; `before` is under the prior laws,
    `after` under the posterior, of which `draws` are equally likely values.
    """

    calibration: Calibration
    generations: Sequence[Generation]
    values: FloatArray
    draws: FloatArray
    before: Side
    after: Side
    why: str

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

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Return the means (d,) and the covariances (d, d) of the posterior."""
        weights = self.population.weights
        mean = weights @ self.values
        centred = self.values - mean
        return mean, (centred.T * weights) @ centred / (1.0 - np.sum(weights**2))


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
        listener.said(f"{len(journal.known):,} points are in {folder} already, and are not played again")
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
    rng = np.random.default_rng([said.seed, said.most_points])
    number = min(DRAWS, said.check_runs)
    prior = search.values(first_scores(number, len(calibration.priors), rng))
    draws = values[drawn(population.weights, number, rng)]
    before, after = (_side(calibration, law, jobs, search) for law in (prior, draws))
    return Fitted(calibration, found, values, draws, before, after, why or "")


def _why_enough(said: CalibrationFile, found: Sequence[Generation]) -> str | None:
    """Say why no further generation is played; None where one is."""
    last = found[-1]
    if last.tolerance <= said.tolerance:
        return f"the tolerance {said.tolerance:g} is reached"
    if last.entered < said.stop_below:
        return f"only {last.entered:.0%} of the new points came nearer"
    return f"all {said.generations} generations were played" if len(found) == said.generations else None


class _Search:
    """Plays points, or finds them in the journal."""

    def __init__(self, calibration: Calibration, journal: Journal, jobs: int, listener: Listener, stop: Stop) -> None:
        self.calibration, self.journal, self.jobs = calibration, journal, jobs
        self.listener, self.stop = listener, stop
        self.fitted = np.array(calibration.fitted)

    def values(self, scores: FloatArray) -> FloatArray:
        """Return the values of the parameters at normal scores, both (n, d)."""
        return np.column_stack([prior.values(scores[:, k]) for k, prior in enumerate(self.calibration.priors)])

    def advanced(self, runs: int) -> None:
        """Tell of runs finished; end here if the user asked to stop."""
        self.listener.advanced(runs, 0)
        if self.stop.asked:
            raise Stopped

    def distances(self, generation: int, scores: FloatArray) -> FloatArray:
        """Return how far each point came to lie: the root of the mean expected square over the targets fitted."""
        said, found = self.calibration.said, []
        before = 0 if generation == 0 else said.population + (generation - 1) * (said.population - said.kept)
        for number, row in enumerate(self.values(scores)):
            squares = self._squares((before + number) * said.runs, tuple(map(float, row)))
            found.append(np.sqrt(np.mean(np.array(squares)[self.fitted])))
        return np.array(found)

    def _squares(self, first: int, values: tuple[float, ...]) -> Sequence[float]:
        said, targets, key = self.calibration.said, self.calibration.targets, (first, values)
        runs = said.runs * len(targets.scenarios)
        if key not in self.journal.known:
            by_name = {prior.name: value for prior, value in zip(self.calibration.priors, values, strict=True)}
            rows = rows_at(targets.targets, targets.builds, by_name, first, said.runs, said.seed, self.jobs)
            self.journal.add(key, [each.expected_square for each in placed_rows(rows)])
        self.advanced(runs)
        return self.journal.known[key]


def _side(calibration: Calibration, law: FloatArray, jobs: int, search: _Search) -> Side:
    """Play the targets under a law, on runs that no point has had."""
    said, targets = calibration.said, calibration.targets
    rows = rows_over(
        targets.targets, targets.builds, calibration.priors, law, said.first_check_run, said.check_runs, said.seed,
        jobs, search.advanced,
    )  # fmt: skip
    return Side(rows, placed_rows(rows))
