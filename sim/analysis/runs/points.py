"""What came of each point of a sweep: shares of outcomes with Wilson intervals, and means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path as File
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.runs.quantities import ENDS, EVENTS
from sim.experiment.folder.columns import coded_from
from sim.experiment.folder.origins import points_in, workshop_of
from sim.experiment.folder.store import read_design, scan
from sim.experiment.folder.told import Told
from sim.outcomes.entry import Columns, FloatArray
from sim.outcomes.own import NONE_OWN, OwnOutcomes
from sim.outcomes.registry import OUTCOMES
from sim.statistics.proportions import wilson

MEANS: Final = ("formation_days", "team_share")
LIMITS: Final = ("", "_low", "_high")


def shares_by_point(folder: str | File, level: float = 0.95) -> pl.DataFrame:
    """Return one row for each point: its axes, `runs`, and share, `_low` and `_high` of each outcome and event.

    So for each yes or no that a scenario defines, and the mean of each number: empty where that of a point does not.

    Parameters
    ----------
    folder : str or Path
        A results folder.
    level : float
        Level of the intervals.

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    """
    own = _own_in(folder)
    tables = {table: scan(folder, table) for table in (("runs", "leaders", "posts") if own else ("runs",))}
    runs = tables["runs"]
    numbers = runs.select("point").unique().sort("point").collect()["point"].to_list()
    rows = [
        _row(number, coded_from(runs.filter(pl.col("point") == number)), level)
        | _own_row(tables, number, own.get(number, NONE_OWN), level)
        for number in numbers
    ]
    every = {name: each for defined in own.values() for name, each in defined.items()}
    shares = [f"{name}{ending}" for name in (*ENDS, *EVENTS, *_names(every, True)) for ending in LIMITS]
    columns = {"point": pl.Int32, "runs": pl.Int64} | dict.fromkeys(
        [*(f"mean_{name}" for name in (*MEANS, *_names(every, False))), *shares], pl.Float64
    )
    found = pl.DataFrame(rows, schema=columns)
    design = read_design(folder).drop("settings")
    clash = {name: f"axis.{name}" for name in design.columns if name != "point" and name in found.columns}
    return design.rename(clash).join(found, on="point", how="inner", maintain_order="left")


def _row(point: int, runs: Columns, level: float) -> dict[str, float | None]:
    """Return what came of a point; None where it cannot be seen."""
    row: dict[str, float | None] = {"point": point, "runs": len(runs["run"])}
    for name in MEANS:
        row |= _mean(name, OUTCOMES[name].of(runs))
    for name in (*ENDS, *EVENTS):
        row |= _share(name, OUTCOMES[name].of(runs), level)
    return row


def _own_row(tables: Mapping[str, pl.LazyFrame], point: int, own: OwnOutcomes, level: float) -> dict[str, float | None]:
    """Return what came of a point by the outcomes that its scenario defines."""

    def rows(table: str) -> pl.DataFrame:
        return tables[table].filter(pl.col("point") == point).sort("run", maintain_order=True).collect()

    row: dict[str, float | None] = {}
    if own:
        told = Told(rows("runs"), partial(rows, "leaders"), partial(rows, "posts"), own)
        for name, each in own.items():
            row |= _share(name, told.values(name), level) if each.yes_no else _mean(name, told.values(name))
    return row


def _own_in(folder: str | File) -> dict[int, OwnOutcomes]:
    """Return the outcomes that the scenario of each point defines, by its number."""
    workshop = workshop_of(folder)
    own = {base: workshop.own_of(base) for base in workshop.bases}
    return {point.number: own[point.base] for point in points_in(folder)} if any(own.values()) else {}


def _names(own: OwnOutcomes, yes_no: bool) -> list[str]:
    return [name for name, each in own.items() if each.yes_no == yes_no]


def _mean(name: str, values: FloatArray) -> dict[str, float | None]:
    return {f"mean_{name}": float(np.nanmean(values)) if np.isfinite(values).any() else None}


def _share(name: str, values: FloatArray, level: float) -> dict[str, float | None]:
    seen = values[np.isfinite(values)]
    share = wilson(seen.sum(), len(seen), level)
    return {f"{name}{ending}": float(limit) if len(seen) else None for ending, limit in zip(LIMITS, share, strict=True)}
