"""Every outcome of some runs by name, reckoned from their tables when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.ensemble import Results
from sim.experiment.folder.columns import coded, fortune_of, leaders_table, posts_table, runs_table
from sim.experiment.folder.origins import points_in, workshop_of
from sim.experiment.folder.store import contents_of
from sim.language.dotted import owner_and_last
from sim.outcomes.between import Between, FloatArray, seen, shown
from sim.outcomes.own import NONE_OWN, Own, OwnOutcomes, entry_of, in_order, needed_by
from sim.outcomes.registry import CABINET, OUTCOMES
from sim.scenario.tables.build import Build

Table = Callable[[], pl.DataFrame]


class Told:
    """The outcomes of runs: of all points together, or of one.

    Parameters
    ----------
    runs : DataFrame
        One row a run; the other tables are of the same runs in the same order.
    leaders, posts : function without arguments
        Return the tables of leaders and posts; called where an outcome is reckoned from them.
    own : mapping of str to Own
        Outcomes of the scenario's own.
    """

    def __init__(self, runs: pl.DataFrame, leaders: Table, posts: Table, own: OwnOutcomes = NONE_OWN) -> None:
        self._runs, self._columns, self._leaders, self._posts, self._own = runs, coded(runs), leaders, posts, own
        self._known: dict[str, Between] = {}

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
            return OUTCOMES[name].between(self._columns)
        owner, what = owner_and_last(name)
        if owner == CABINET:
            return seen(self._share(what))
        entry = entry_of(name)
        rows = self._leaders().filter(pl.col("leader") == owner) if entry is not None else None
        if entry is None or rows is None or len(rows) != len(self._runs):
            raise KeyError(name)
        return seen(fortune_of(rows, self._columns, owner, what), entry.yes_no)

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


def runs_with_own(folder: str | Path) -> Iterator[pl.DataFrame]:
    """Go through the runs of a results folder, part by part, with the outcomes its scenarios define as columns.

    They are empty where they cannot be seen, and where the scenario of the part does not define them. Where a table of
    runs has a column of the name, that of the outcome is ``outcome.<name>``.

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    """
    contents, workshop = contents_of(folder), workshop_of(folder)
    own = {base: workshop.own_of(base) for base in workshop.bases}
    every = {name: each for defined in own.values() for name, each in defined.items()}
    files = {table: contents.files(table) for table in (("runs", "leaders", "posts") if every else ("runs",))}
    bases = {point.number: point.base for point in points_in(folder)}
    for place, part in enumerate(contents.parts("runs")):
        runs = pl.read_parquet(files["runs"][place])
        if every:
            leaders, posts = (partial(pl.read_parquet, files[table][place]) for table in ("leaders", "posts"))
            defined = own[bases[part.point]]
            told = Told(runs, leaders, posts, defined)
            runs = runs.with_columns(_column(each, told if name in defined else None, runs) for name, each in
                                     every.items())  # fmt: skip
        yield runs


def _column(own: Own, told: Told | None, runs: pl.DataFrame) -> pl.Series:
    """Return an outcome as a column; empty where nothing is told of it."""
    values = np.full(len(runs), np.nan) if told is None else told.values(own.name)
    column = pl.Series(values).fill_nan(None)
    title = f"outcome.{own.name}" if own.name in runs.columns else own.name
    return (column.cast(pl.Boolean) if own.yes_no else column).alias(title)
