"""Where an outcome concentrates: boxes of inputs found in one half of the runs and held to the other half."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.drawn import Input, drawn_values, inputs_of
from sim.analysis.estimates import BoolArray, FloatArray, Interval
from sim.analysis.prim import Box, Limits, peel, quasi_p, without
from sim.analysis.proportions import wilson
from sim.analysis.quantities import chosen_names, quantities
from sim.analysis.screening import screen
from sim.errors import ResultsError, UsageError
from sim.experiment.columns import runs_table
from sim.experiment.plan import is_plan
from sim.experiment.recall import points_in, workshop_of
from sim.experiment.store import read_design, read_manifest, read_table, refuse_other_engine
from sim.experiment.study import Base, Point, shown
from sim.experiment.workshop import Workshop
from sim.scenario.loader import load
from sim.scenario.numbers import LEVELS

CANDIDATES: Final = 10  # inputs that enter the peeling: those the outcome goes with most, in the half that is peeled
FEWEST: Final = 20  # runs of interest in each half, below which no box is looked for
OF_ACTORS: Final = ("leaders", "clans", "categories", "posts", "ties", "world")  # parts whose numbers are shares
MEANINGLESS: Final = 0.05  # quasi-p beyond which a restriction is dropped


@dataclass(frozen=True)
class Column:
    """Something that differs between runs: an axis of a design or a drawn input.

    `words` is what readers call it. `values` has one number a run; of a `categorical` one they are places in `labels`.
    `share` says whether levels can name its values, `drawn` whether it is drawn in each run (else it is an axis).
    """

    name: str
    words: str
    values: FloatArray
    share: bool = False
    labels: tuple[str, ...] = ()
    drawn: bool = False

    @property
    def categorical(self) -> bool:
        """Whether its values have no order."""
        return bool(self.labels)


@dataclass(frozen=True)
class Cases:
    """The runs to look at: what differs between them, and their outcomes by name."""

    columns: tuple[Column, ...]
    outcomes: dict[str, BoolArray]
    source: str


@dataclass(frozen=True)
class Step:
    """A box on the peeling trajectory, in the half that was peeled."""

    coverage: float
    density: float
    mass: float
    restricted: int


@dataclass(frozen=True)
class Restriction:
    """One side of the box: in words, its limits, and how likely chance alone would gain as much by it (quasi-p)."""

    name: str
    words: str
    limits: tuple[float, ...]
    quasi_p: float


@dataclass(frozen=True)
class Discovery:
    """A box in which an outcome concentrates.

    `base` : share of the outcome among the runs held back. `density`, `coverage`, `mass` : of the box among the runs
    held back: the share of the outcome in it, the share of all its cases that lie in it, and the share of runs in it.
    `found` : the box as it was in the half that was peeled, which flatters. Without `restrictions`, no box stood up.
    """

    outcome: str
    runs: int
    hits: int
    looked_at: int
    candidates: tuple[str, ...]
    trajectory: tuple[Step, ...]
    chosen: int
    restrictions: tuple[Restriction, ...]
    found: Step
    base: Interval[float]
    density: Interval[float]
    coverage: Interval[float]
    mass: float

    @property
    def holds(self) -> bool:
        """Whether the outcome is denser in the box than overall, beyond doubt, among the runs held back."""
        return bool(self.restrictions) and self.density.low > self.base.estimate


def cases_of(
    source: str | Path, outcome: str, runs: int = 1000, seed: int = 1, jobs: int = 0, settings: Sequence[str] = (),
    columns: str = "all",
) -> Cases:  # fmt: skip
    """Return the runs of a results folder with what they drew, or those of a scenario simulated on the spot.

    Parameters
    ----------
    source : str or Path
        A results folder, or a scenario. A folder does not hold what its runs drew: they are played again for it, by the
        same engine.
    outcome : str
        A yes or no (see `sim.analysis.quantities`).
    runs, seed, settings
        Of a scenario.
    columns : {"all", "design", "inputs"}
        What to look at: axes of the design, inputs that were drawn, or both.

    Raises
    ------
    UsageError
        If there is nothing to look at, or the outcome is unknown or no yes or no.
    ResultsError
        If the folder is damaged or was made by another version.
    """
    path = Path(source)
    if path.is_dir():
        return _from_folder(path, outcome, jobs, columns)
    if not path.exists():
        raise UsageError(f"{source}: there is no such results folder or scenario")
    if is_plan(path):
        raise UsageError(f"{source}: is a config; play it with sweep, and look at the results")
    base = Base.of(load(path, settings))
    point = Point(0, base.name)
    build = Workshop({base.name: base}).build_of(point)
    inputs = inputs_of(build)
    numbers = np.arange(runs, dtype=np.int64)
    values, results = drawn_values(build, inputs, numbers, seed, jobs)
    table = runs_table(build, results, 0, seed, numbers)
    known = {name: found for name, found in quantities(table, float(build.world.horizon[0])).items() if found.yes_no}
    chosen_names(list(known), [outcome])
    return Cases(_drawn_columns(inputs, values), {outcome: known[outcome].values > 0.5}, str(source))


def _from_folder(folder: Path, outcome: str, jobs: int, columns: str) -> Cases:
    table, design = read_table(folder, "runs"), read_design(folder)
    known = {name: found for name, found in quantities(table, math.inf).items() if found.yes_no}
    chosen_names(list(known), [outcome])
    found: list[Column] = []
    if columns in ("all", "design"):
        found += _axes(table, design, folder)
    if columns in ("all", "inputs"):
        refuse_other_engine(folder, read_manifest(folder))
        found += _drawn_again(folder, table, jobs, {column.name for column in found})
    if not found:
        raise UsageError(f"{folder}: nothing differs between its points: look at the inputs drawn (--columns inputs)")
    return Cases(tuple(found), {outcome: known[outcome].values > 0.5}, str(folder))


def _axes(table: pl.DataFrame, design: pl.DataFrame, folder: Path) -> list[Column]:
    """Return the axes of a design that differ, one value a run."""
    places = {number: k for k, number in enumerate(design["point"].to_list())}
    rows = np.array([places[number] for number in table["point"].to_list()], np.int64)
    names = workshop_of(folder).build_of(points_in(folder)[0]).names
    found = []
    for name in design.columns:
        if name in ("point", "label", "settings") or design[name].n_unique() < 2:
            continue
        values, words = design[name].to_list(), _axis_words(name, names)
        if design[name].dtype.is_numeric() and None not in values:
            numbers = np.asarray(values, np.float64)
            share = name.split(".")[0] in OF_ACTORS and numbers.min() >= 0 and numbers.max() <= 1
            found.append(Column(name, words, numbers[rows], bool(share)))
        else:
            labels = tuple(dict.fromkeys(shown(value) for value in values))
            codes = np.array([labels.index(shown(value)) for value in values], np.float64)
            found.append(Column(name, words, codes[rows], False, labels))
    return found


def _axis_words(name: str, names: Mapping[str, str]) -> str:
    """Return an axis under the names of the scenario: ``leaders.guard.ambition`` is ``The guard: ambition``."""
    parts = name.split(".")
    if parts[0] in OF_ACTORS and len(parts) >= 3 and parts[1] in names:
        return f"{names[parts[1]]}: {' '.join(parts[2:]).replace('_', ' ')}"
    if parts[0] == "parameters" and len(parts) == 2:
        return f"parameter {parts[1].replace('_', ' ')}"
    return name


def _drawn_again(folder: Path, table: pl.DataFrame, jobs: int, axes: set[str]) -> list[Column]:
    """Play the runs of a folder again for what they drew; inputs that are not drawn at some point are left out."""
    workshop = workshop_of(folder)
    numbers, seeds = table["run"].to_numpy().astype(np.int64), table["seed"].to_numpy()
    points = table["point"].to_numpy()
    drawn: dict[str, FloatArray] = {}
    about: dict[str, Input] = {}
    for point in points_in(folder):
        rows = np.flatnonzero(points == point.number)
        if not len(rows):
            continue
        build = workshop.build_of(point)
        inputs = inputs_of(build)
        values, results = drawn_values(build, inputs, numbers[rows], int(seeds[rows[0]]), jobs)
        again = runs_table(build, results, point.number, int(seeds[rows[0]]), numbers[rows])
        if not again["outcome"].equals(table["outcome"][rows]):
            raise ResultsError(f"{folder}: its runs do not come out again as they are there; it may be damaged")
        for k, each in enumerate(inputs):
            about[each.path] = each
            drawn.setdefault(each.path, np.full(len(table), np.nan))[rows] = values[:, k]
    whole = [path for path, values in drawn.items() if np.isfinite(values).all() and path not in axes]
    return list(_drawn_columns([about[path] for path in whole], np.column_stack([drawn[path] for path in whole])))


def _drawn_columns(inputs: Sequence[Input], values: FloatArray) -> tuple[Column, ...]:
    return tuple(Column(each.path, each.words, values[:, k], each.share, (), True) for k, each in enumerate(inputs))


def discover(
    cases: Cases,
    outcome: str,
    step: int | None = None,
    alpha: float = 0.05,
    mass_min: float = 0.05,
    level: float = 0.95,
) -> Discovery:
    """Look for a box of inputs in which an outcome concentrates.

    Parameters
    ----------
    cases : Cases
    outcome : str
    step : int, optional
        Which box of the trajectory to take; by default the one nearest to holding all cases and nothing else.
    alpha, mass_min : float
        See `sim.analysis.prim.peel`.
    level : float in (0, 1)

    Every second run is peeled, and the box is held to the others, which never had a say in it. The ten inputs that the
    outcome goes with most in the peeled half enter; axes of a design always do. Restrictions that chance alone would do
    as well (quasi-p above 0.05 in the peeled half) are dropped, the worst first.

    Raises
    ------
    UsageError
        If too few runs have the outcome, or too few have not.
    """
    y = cases.outcomes[outcome]
    peeled = np.arange(len(y)) % 2 == 0
    for half in (peeled, ~peeled):
        some = int(min((y & half).sum(), (~y & half).sum()))
        if some < FEWEST:
            raise UsageError(
                f"only {int(y.sum()):,} of {len(y):,} runs show '{outcome}': too few, or too many, for a box; "
                f"at least {2 * FEWEST} are needed on either side. Play more runs"
            )
    columns = _candidates(cases.columns, y, peeled)
    names = [column.name for column in columns]
    categorical = [column.name for column in columns if column.categorical]
    x = np.column_stack([column.values for column in columns])
    trajectory = peel(x[peeled], y[peeled].astype(float), names, alpha, mass_min, categorical)
    chosen = _nearest(trajectory) if step is None else step
    if not 0 <= chosen < len(trajectory):
        raise UsageError(f"the trajectory has boxes 0 to {len(trajectory) - 1}; there is no box {chosen}")
    box = _simplified(trajectory[chosen], x[peeled], y[peeled], names, categorical)
    chances = quasi_p(box, x[peeled], y[peeled].astype(float), names, categorical)
    limits = {
        name: kept if name in categorical else _opened(kept, x[peeled, names.index(name)])
        for name, kept in box.limits.items()
    }
    inside = _inside(limits, x, names, categorical) & ~peeled
    hits, cases_in = int((y & inside).sum()), int(inside.sum())
    held, held_hits = int((~peeled).sum()), int((y & ~peeled).sum())
    return Discovery(
        outcome=outcome, runs=len(y), hits=int(y.sum()), looked_at=len(cases.columns), candidates=tuple(names),
        trajectory=tuple(_step(each) for each in trajectory), chosen=chosen,
        restrictions=tuple(
            Restriction(name, in_words(columns[names.index(name)], kept), kept, chances[name])
            for name, kept in limits.items()
        ),
        found=_step(box), base=_interval(held_hits, held, level), density=_interval(hits, cases_in, level),
        coverage=_interval(hits, held_hits, level), mass=cases_in / held,
    )  # fmt: skip


def _candidates(columns: Sequence[Column], y: BoolArray, peeled: BoolArray) -> list[Column]:
    axes = [column for column in columns if not column.drawn]
    drawn = [column for column in columns if column.drawn]
    if len(drawn) <= CANDIDATES:
        return [*axes, *drawn]
    found = screen(np.column_stack([c.values for c in drawn])[peeled], y[peeled].astype(float), CANDIDATES)
    return [*axes, *(drawn[each.column] for each in found.moved)]


def _nearest(trajectory: Sequence[Box]) -> int:
    """Return the box nearest to coverage 1 and density 1."""
    return int(np.argmin([math.hypot(1 - box.coverage, 1 - box.density) for box in trajectory]))


def _simplified(box: Box, x: FloatArray, y: BoolArray, names: Sequence[str], categorical: Sequence[str]) -> Box:
    while box.limits:
        chances = quasi_p(box, x, y.astype(float), names, categorical)
        worst = max(chances, key=lambda name: chances[name])
        if chances[worst] <= MEANINGLESS:
            break
        box = without(box, worst, x, y.astype(float), names, categorical)
    return box


def _opened(limits: tuple[float, ...], column: FloatArray) -> tuple[float, ...]:
    """Return limits with those that leave nothing out as infinite, so that no other run can fall beyond them."""
    low, high = limits
    return (-math.inf if low <= column.min() else low, math.inf if high >= column.max() else high)


def _inside(limits: Limits, x: FloatArray, names: Sequence[str], categorical: Sequence[str]) -> BoolArray:
    inside = np.ones(len(x), bool)
    for name, kept in limits.items():
        column = x[:, list(names).index(name)]
        inside &= np.isin(column, kept) if name in categorical else (column >= kept[0]) & (column <= kept[1])
    return inside


def in_words(column: Column, limits: tuple[float, ...]) -> str:
    """Return a restriction in the scenario's own words: ``Tokayev: ambition at least high (0.63)``."""
    if column.categorical:
        return f"{column.words} is {' or '.join(column.labels[int(value)] for value in limits)}"
    low, high = limits
    said = [f"at least {_value(column, low)}"] if low > -math.inf else []
    said += [f"at most {_value(column, high)}"] if high < math.inf else []
    return f"{column.words} {' and '.join(said)}"


def _value(column: Column, value: float) -> str:
    """Return a value with the level it falls under: five equal bins of the unit interval."""
    if not column.share:
        return f"{value:.3g}"
    return f"{LEVELS[min(int(value * len(LEVELS)), len(LEVELS) - 1)].replace('-', ' ')} ({value:.2f})"


def _step(box: Box) -> Step:
    return Step(box.coverage, box.density, box.mass, box.restricted)


def _interval(hits: int, cases: int, level: float) -> Interval[float]:
    return Interval(*(float(each) for each in wilson(hits, cases, level)))
