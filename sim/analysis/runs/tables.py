"""The tables of one point of a results folder, each read once by whoever asks first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
from numpy.typing import NDArray

from sim.experiment.folder.columns import coded
from sim.experiment.folder.origins import only_point
from sim.experiment.folder.store import scan
from sim.experiment.folder.told import Told
from sim.outcomes.own import NONE_OWN, OwnOutcomes


@dataclass(frozen=True)
class PointTables:
    """The runs of a point, the ends of its leaders and the seats of its clans; all sorted by run.

    Raises
    ------
    ResultsError
        Where one is asked for that the folder does not hold, or holds damaged.
    """

    folder: Path
    point: int

    @cached_property
    def runs(self) -> pl.DataFrame:
        """One row for each run."""
        return self._read("runs")

    @cached_property
    def leaders(self) -> pl.DataFrame:
        """One row for each run and named leader."""
        return self._read("leaders")

    @cached_property
    def posts(self) -> pl.DataFrame:
        """One row for each run and clan that can sit in a government."""
        return self._read("posts")

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """One row for each struggle over power, in the order of time within a run."""
        return self._read("episodes")

    @cached_property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """The runs as columns that outcomes are reckoned from (`sim.experiment.folder.columns.coded`)."""
        return coded(self.runs)

    def told(self, own: OwnOutcomes = NONE_OWN) -> Told:
        """Return every outcome of these runs by name, those of the scenario's own included."""
        return Told(self.runs, lambda: self.leaders, lambda: self.posts, own, self.columns)

    def _read(self, table: str) -> pl.DataFrame:
        return scan(self.folder, table, self.point).sort("run", maintain_order=True).collect()


def tables_of(folder: str | Path, point: int | None = None) -> PointTables:
    """Return the tables of a point; of the only one of the folder, if none is named.

    Raises
    ------
    UsageError
        If no point is named where the folder has several.
    """
    return PointTables(Path(folder), only_point(folder) if point is None else point)
