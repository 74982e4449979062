"""The runs among which something is looked for: what differs between them, under the scenario's names, and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.runs.drawn import Input, drawn_values, inputs_of
from sim.analysis.runs.quantities import fates, quantities
from sim.experiment.design.plan import is_plan
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import leaders_table, runs_table
from sim.experiment.folder.origins import builder_of, points_in, refuse_for_played
from sim.experiment.folder.store import read_design, read_manifest, read_table, refuse_other_engine
from sim.experiment.folder.study import Base, Point, shown
from sim.experiment.folder.told import Told, told_of
from sim.language.amounts import amount
from sim.language.dotted import dotted, is_dotted, owner_and_last
from sim.language.errors import ResultsError, UsageError
from sim.outcomes.own import OwnOutcomes
from sim.outcomes.registry import OF_A_LEADER, OUTCOMES, SEE, chosen_names
from sim.scenario.addresses.address import Address
from sim.scenario.addresses.words import address_in_words
from sim.scenario.reading.loader import load
from sim.statistics.estimates import BoolArray, FloatArray, IntArray

RUNS: Final = 2000  # of a scenario, where nothing else is said
OF_ACTORS: Final = ("leaders", "clans", "categories", "posts", "ties", "world")  # parts whose numbers are shares


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
    """The runs to look at: what differs between them, and their outcomes by name.

    `futures` says which rows are the same future: one run number has the same draws and the same luck at every point of
    a design. None where each row is a future of its own.
    """

    columns: tuple[Column, ...]
    outcomes: dict[str, BoolArray]
    source: str
    futures: IntArray | None = None


def cases_of(
    source: str | Path, outcome: str, runs: int | None = None, seed: int | None = None, jobs: int = 0,
    settings: Sequence[str] = (), columns: str = "all", told: Callable[[str], None] | None = None,
) -> Cases:  # fmt: skip
    """Return the runs of a results folder with what they drew, or those of a scenario simulated on the spot.

    Parameters
    ----------
    source : str or Path
        A results folder, or a scenario. A folder does not hold what its runs drew: they are played again for it, by the
        same engine.
    outcome : str
        A yes or no, by name (see `sim.outcomes.registry`).
    runs, seed, settings
        Of a scenario; 2000 and 1 if left out. What is in a folder is played already.
    columns : {"all", "design", "inputs"}
        What to look at: axes of the design, inputs that were drawn, or both.
    told : function, optional
        Hears what is about to be played, when nothing else can be wrong.

    Raises
    ------
    UsageError
        If there is nothing to look at, the outcome is unknown or no yes or no, or something is to be set or played
        anew in a folder.
    ResultsError
        If the folder is damaged or was made by another version.
    """
    path, say = Path(source), told or (lambda sentence: None)
    if path.is_dir():
        refuse_for_played([path], settings, runs, seed)
        return _from_folder(path, outcome, jobs, columns, say)
    if not path.exists():
        raise UsageError(f"{source}: there is no such results folder or scenario")
    if is_plan(path):
        raise UsageError(f"{source}: is a config; play it with sweep, and look at the results")
    if columns == "design":
        raise UsageError(f"{source}: is a scenario, which has no design: look at the inputs drawn (--columns inputs)")
    scenario = load(path, settings)
    base = Base.of(scenario)
    point = Point(0, base.name)
    build = Builder({base.name: base}).build_of(point)
    _refuse_no_yes_or_no(outcome, scenario.leaders, build.own)
    inputs, seed = inputs_of(build), 1 if seed is None else seed
    numbers = np.arange(RUNS if runs is None else runs, dtype=np.int64)
    say(f"playing {amount(len(numbers), 'run')}")
    values, results = drawn_values(build, inputs, numbers, seed, jobs)
    table = runs_table(build, results, 0, seed, numbers)
    outcomes = told_of(build, results, seed, numbers)
    y = _yes_or_no(outcome, table, leaders_table(build, results, 0, numbers), outcomes, build.own)
    return _seen(Cases(_drawn_columns(inputs, values), {outcome: y > 0.5}, str(source), numbers), np.isfinite(y))


def _from_folder(folder: Path, outcome: str, jobs: int, columns: str, say: Callable[[str], None]) -> Cases:
    table, design = read_table(folder, "runs"), read_design(folder)
    leaders, builder = read_table(folder, "leaders"), builder_of(folder)
    own = _own_in(builder, folder, outcome)
    y = _yes_or_no(outcome, table, leaders, Told(table, lambda: leaders, lambda: read_table(folder, "posts"), own), own)
    found: list[Column] = []
    if columns in ("all", "design"):
        found += _axes(table, design, folder, builder)
    if columns in ("all", "inputs"):
        refuse_other_engine(folder, read_manifest(folder))
        say("playing the runs again for what they drew")
        found += _drawn_again(folder, builder, table, jobs, {column.name for column in found})
    if not found and columns == "design":
        raise UsageError(f"{folder}: nothing differs between its points: look at the inputs drawn (--columns inputs)")
    _, futures = np.unique(table.select("seed", "run").to_numpy(), axis=0, return_inverse=True)
    cases = Cases(tuple(found), {outcome: y > 0.5}, str(folder), np.asarray(futures, np.int64).ravel())
    return _seen(cases, np.isfinite(y))


def _own_in(builder: Builder, folder: Path, outcome: str) -> OwnOutcomes:
    """Return the outcomes that all scenarios of a folder define. Raises UsageError if only some define this one."""
    own, some = builder.own(), [base for base in builder.bases if outcome in builder.own_of(base)]
    if some and outcome not in own:
        raise UsageError(f"'{outcome}' is an outcome that not all scenarios of {folder} define: only {', '.join(some)}")
    return own


def _yes_or_no(
    outcome: str, runs: pl.DataFrame, leaders: pl.DataFrame, told: Told, own: OwnOutcomes
) -> FloatArray:  # fmt: skip
    """Return a yes or no of every run, nan where it cannot be seen; all tables are sorted by point and run."""
    known = quantities(told.columns)
    if is_dotted(outcome):
        known |= fates(leaders.filter(pl.col("leader") == owner_and_last(outcome)[0]), told.columns, {})
    _refuse_no_yes_or_no(outcome, leaders["leader"].unique().to_list(), own)
    values = told.values(outcome) if outcome in own else known[outcome].values
    if len(values) != len(runs) or not np.isfinite(values).any():
        raise UsageError(f"'{outcome}' cannot be seen in these runs; {SEE}")
    return values


def _refuse_no_yes_or_no(outcome: str, leaders: Iterable[str], own: OwnOutcomes) -> None:
    """Raise UsageError for what is unknown where there are these leaders, or is no yes or no, or is several."""
    is_yes_no = {name: each.yes_no for name, each in OUTCOMES.items()} | {
        name: each.yes_no for name, each in own.items()
    }
    of_leaders = {name: each.yes_no for name, each in OF_A_LEADER.items()}
    is_yes_no |= {dotted((who, name)): yes_no for who in leaders for name, yes_no in of_leaders.items()}
    names = [name for name, yes_no in is_yes_no.items() if yes_no]
    if outcome in is_yes_no and outcome not in names:
        raise UsageError(f"'{outcome}' is a number, and what is looked for must be a yes or no; {SEE}")
    if chosen_names(names, [outcome]) != [outcome]:
        raise UsageError(f"'{outcome}' stands for several outcomes: name one of them; {SEE}")


def _seen(cases: Cases, seen: BoolArray) -> Cases:
    """Leave out the runs that do not show the outcome, and what does not differ between the others."""
    kept = (replace(column, values=column.values[seen]) for column in cases.columns)
    columns = tuple(column for column in kept if np.ptp(column.values) > 0)
    if not columns:
        raise UsageError(f"{cases.source}: nothing differs between its runs but luck: all inputs are fixed")
    futures = None if cases.futures is None else cases.futures[seen]
    return Cases(columns, {name: y[seen] for name, y in cases.outcomes.items()}, cases.source, futures)


def _axes(table: pl.DataFrame, design: pl.DataFrame, folder: Path, builder: Builder) -> list[Column]:
    """Return the axes of a design that differ, one value a run."""
    places = {number: k for k, number in enumerate(design["point"].to_list())}
    rows = np.array([places[number] for number in table["point"].to_list()], np.int64)
    names = builder.build_of(points_in(folder)[0]).names
    found = []
    for name in design.columns:
        if name in ("point", "label", "settings") or design[name].n_unique() < 2:
            continue
        address = Address.parse(name)
        values, words = design[name].to_list(), address_in_words(address, names)
        if design[name].dtype.is_numeric() and None not in values:
            numbers = np.asarray(values, np.float64)
            share = address.table in OF_ACTORS and numbers.min() >= 0 and numbers.max() <= 1
            found.append(Column(name, words, numbers[rows], bool(share)))
        else:
            labels = tuple(dict.fromkeys(shown(value) for value in values))
            codes = np.array([labels.index(shown(value)) for value in values], np.float64)
            found.append(Column(name, words, codes[rows], False, labels))
    return found


def _drawn_again(folder: Path, builder: Builder, table: pl.DataFrame, jobs: int, axes: set[str]) -> list[Column]:
    """Play the runs of a folder again for what they drew; inputs that are not drawn at some point are left out."""
    numbers, seeds = table["run"].to_numpy().astype(np.int64), table["seed"].to_numpy()
    points = table["point"].to_numpy()
    drawn: dict[str, FloatArray] = {}
    about: dict[str, Input] = {}
    for point in points_in(folder):
        rows = np.flatnonzero(points == point.number)
        if not len(rows):
            continue
        build = builder.build_of(point)
        inputs = inputs_of(build)
        values, results = drawn_values(build, inputs, numbers[rows], int(seeds[rows[0]]), jobs)
        again = runs_table(build, results, point.number, int(seeds[rows[0]]), numbers[rows])
        if not again["outcome"].equals(table["outcome"][rows]):
            raise ResultsError(f"{folder}: its runs do not come out again as they are there; it may be damaged")
        for k, each in enumerate(inputs):
            about[each.path] = each
            drawn.setdefault(each.path, np.full(len(table), np.nan))[rows] = values[:, k]
    whole = [path for path, values in drawn.items() if np.isfinite(values).all() and path not in axes]
    if not whole:
        return []
    return list(_drawn_columns([about[path] for path in whole], np.column_stack([drawn[path] for path in whole])))


def _drawn_columns(inputs: Sequence[Input], values: FloatArray) -> tuple[Column, ...]:
    return tuple(Column(each.path, each.words, values[:, k], each.share, (), True) for k, each in enumerate(inputs))
