"""Every outcome of some runs by name, reckoned from their tables when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.ensemble import Results
from sim.experiment.folder.columns import coded, leader_in, leaders_table, posts_table, runs_table
from sim.experiment.folder.inventory import Part
from sim.experiment.folder.origins import builder_of, points_in
from sim.experiment.folder.store import contents_of
from sim.language.dotted import owner_and_last
from sim.outcomes.between import Between, FloatArray, seen, shown
from sim.outcomes.own import NONE_OWN, Own, OwnOutcomes, in_order, needed_by
from sim.outcomes.people import Column
from sim.outcomes.registry import CABINET, OF_A_LEADER, OUTCOMES
from sim.scenario.tables.build import Build

Table = Callable[[], pl.DataFrame]


class Told:
    """The outcomes of runs: of all points together, or of one.

    Parameters
    ----------
    runs : DataFrame
        One row a run; the other tables are of the same runs in the same order.
    leaders, posts : function without arguments
        Return the tables of leaders and posts; called once, where an outcome is reckoned from them.
    own : mapping of str to Own
        Outcomes of the scenario's own.
    columns : mapping of str to array (runs,), optional
        The runs as columns that outcomes are reckoned from, where `sim.experiment.folder.columns.coded` was asked.
    """

    def __init__(
        self, runs: pl.DataFrame, leaders: Table, posts: Table, own: OwnOutcomes = NONE_OWN,
        columns: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:  # fmt: skip
        self._runs, self.columns, self._own = runs, coded(runs) if columns is None else columns, own
        self._leaders, self._posts = cache(leaders), cache(posts)
        self._known: dict[str, Between] = {}
        self._people: dict[str, Column | None] = {}

    def values(self, name: str) -> FloatArray:
        """Return an outcome in every run: 1 and 0 for a yes or no, nan where it cannot be seen.

        Raises
        ------
        KeyError
            If these runs have no such outcome.
        """
        return shown(self.between(name))

    def between(self, name: str) -> Between:
        """Return between what an outcome lies in every run. Raises KeyError as `values` does."""
        if name not in self._known:
            self._known[name] = self._reckoned(name)
        return self._known[name]

    def _reckoned(self, name: str) -> Between:
        if name in self._own:
            for each in in_order(needed_by(name, self._own)):  # one after the other, however long the chain
                if each.name not in self._known:
                    self._known[each.name] = each.between(self.between)
            return self._known[name]
        if name in OUTCOMES:
            return OUTCOMES[name].between(self.columns)
        owner, what = owner_and_last(name)
        if owner == CABINET:
            return seen(self._share(what))
        leader = self._leader(owner) if owner and what in OF_A_LEADER else None
        if leader is None:
            raise KeyError(name)
        return seen(OF_A_LEADER[what].of(leader), OF_A_LEADER[what].yes_no)

    def _leader(self, leader: str) -> Column | None:
        """Return what the tables say of a leader; None where they do not say it of every run."""
        if leader not in self._people:
            rows = self._leaders().filter(pl.col("leader") == leader)
            is_told = len(rows) == len(self._runs)
            self._people[leader] = leader_in(rows, self.columns, leader) if is_told else None
        return self._people[leader]

    def _share(self, clan: str) -> NDArray[np.float64]:
        """Return the share of the government's posts that a clan holds: nothing, where it can hold none."""
        rows = self._posts().filter(pl.col("clan") == clan).select("point", "run", "share_after")
        held = self._runs.select("point", "run").join(rows, on=("point", "run"), how="left", maintain_order="left")
        return held["share_after"].fill_null(0.0).to_numpy().astype(np.float64)


def told_of(build: Build, results: Results, seed: int, runs: NDArray[np.int64]) -> Told:
    """Return the outcomes of runs that were just played."""
    return Told(
        runs_table(build, results, 0, seed, runs),
        lambda: leaders_table(build, results, 0, runs),
        lambda: posts_table(build, results, 0, runs),
        build.own,
    )


class PartTold:
    """A part of a results folder: its tables, each read when it is first asked for, and its outcomes by name."""

    def __init__(self, part: Part, files: Mapping[str, Path], own: OwnOutcomes) -> None:
        self.point, self.own = part.point, own
        self._files, self._read = files, dict[str, pl.DataFrame]()

    def has(self, name: str) -> bool:
        """Whether it has this table."""
        return name in self._files

    def table(self, name: str) -> pl.DataFrame:
        """Return a table, as it was written."""
        if name not in self._read:
            self._read[name] = pl.read_parquet(self._files[name])
        return self._read[name]

    @cached_property
    def told(self) -> Told:
        """Its outcomes."""
        return Told(self.table("runs"), lambda: self.table("leaders"), lambda: self.table("posts"), self.own)

    def runs(self, every: OwnOutcomes) -> pl.DataFrame:
        """Return its runs, with a column for each of these outcomes, empty where its scenario does not define it.

        Where a table of runs has a column of the name, that of the outcome is ``outcome.<name>``.
        """
        runs = self.table("runs")
        return runs.with_columns(
            _column(each, self.told if name in self.own else None, runs) for name, each in every.items()
        )


class PartByPart:
    """The parts of a results folder, one after the other by point and run.

    `every` holds the outcomes that its scenarios define, some or all of them.

    Parameters
    ----------
    folder : str or Path
        A results folder.
    tables : sequence of str
        Those that will be asked for; those of the runs are needed for outcomes.
    defined : mapping of str to own outcomes, optional
        What each scenario defines, by its name, where it is at hand; read in the folder if left out.

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    """

    def __init__(
        self, folder: str | Path, tables: Sequence[str] = ("runs",), defined: Mapping[str, OwnOutcomes] | None = None
    ) -> None:
        if defined is None:
            builder = builder_of(folder)
            defined = {base: builder.own_of(base) for base in builder.bases}
        self.every = {name: each for own in defined.values() for name, each in own.items()}
        self._own = {point.number: defined[point.base] for point in points_in(folder)} if self.every else {}
        contents, needed = contents_of(folder), ("leaders", "posts") if self.every and "runs" in tables else ()
        self._parts = {part.key: part for table in tables for part in contents.parts(table)}
        self._files: dict[str, dict[str, Path]] = {key: {} for key in self._parts}
        for table in dict.fromkeys((*tables, *needed)):
            for part, file in zip(contents.parts(table), contents.files(table), strict=True):
                self._files[part.key][table] = file

    def __iter__(self) -> Iterator[PartTold]:
        for key, part in self._parts.items():
            yield PartTold(part, self._files[key], self._own.get(part.point, NONE_OWN))


def runs_with_own(folder: str | Path) -> Iterator[pl.DataFrame]:
    """Go through the runs of a results folder, part by part, with the outcomes its scenarios define as columns.

    They are empty where they cannot be seen, and where the scenario of the part does not define them (`PartTold.runs`).

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    """
    parts = PartByPart(folder)
    yield from (part.runs(parts.every) for part in parts)


def _column(own: Own, told: Told | None, runs: pl.DataFrame) -> pl.Series:
    """Return an outcome as a column; empty where nothing is told of it."""
    values = np.full(len(runs), np.nan) if told is None else told.values(own.name)
    column = pl.Series(values).fill_nan(None)
    title = f"outcome.{own.name}" if own.name in runs.columns else own.name
    return (column.cast(pl.Boolean) if own.yes_no else column).alias(title)
