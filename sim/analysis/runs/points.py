"""What came of each point of a sweep: shares of outcomes with Wilson intervals, and means."""

from __future__ import annotations

from pathlib import Path as File
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.runs.quantities import ENDS, EVENTS
from sim.experiment.folder.columns import coded_from
from sim.experiment.folder.store import read_design, scan
from sim.outcomes.entry import Columns
from sim.outcomes.registry import OUTCOMES
from sim.statistics.proportions import wilson

MEANS: Final = ("formation_days", "team_share")
LIMITS: Final = ("", "_low", "_high")


def shares_by_point(folder: str | File, level: float = 0.95) -> pl.DataFrame:
    """Return one row for each point: its axes, `runs`, and share, `_low` and `_high` of each outcome and event.

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
    runs = scan(folder, "runs")
    numbers = runs.select("point").unique().sort("point").collect()["point"].to_list()
    rows = [_row(number, coded_from(runs.filter(pl.col("point") == number)), level) for number in numbers]
    shares = [f"{name}{ending}" for name in (*ENDS, *EVENTS) for ending in LIMITS]
    columns = {"point": pl.Int32, "runs": pl.Int64} | dict.fromkeys(
        [*(f"mean_{name}" for name in MEANS), *shares], pl.Float64
    )
    found = pl.DataFrame(rows, schema=columns)
    design = read_design(folder).drop("settings")
    clash = {name: f"axis.{name}" for name in design.columns if name != "point" and name in found.columns}
    return design.rename(clash).join(found, on="point", how="inner", maintain_order="left")


def _row(point: int, runs: Columns, level: float) -> dict[str, float | None]:
    """Return what came of a point; None where it cannot be seen."""
    row: dict[str, float | None] = {"point": point, "runs": len(runs["run"])}
    for name in MEANS:
        values = OUTCOMES[name].of(runs)
        row[f"mean_{name}"] = float(np.nanmean(values)) if np.isfinite(values).any() else None
    for name in (*ENDS, *EVENTS):
        values = OUTCOMES[name].of(runs)
        seen = values[np.isfinite(values)]
        share = wilson(seen.sum(), len(seen), level)
        for ending, limit in zip(LIMITS, share, strict=True):
            row[f"{name}{ending}"] = float(limit) if len(seen) else None
    return row
