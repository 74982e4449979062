"""What came of each point of a sweep: shares of outcomes with Wilson intervals, and means."""

from __future__ import annotations

from pathlib import Path as File
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.proportions import wilson
from sim.core.codes import Outcome
from sim.experiment.store import read_design, scan

OUTCOMES: Final = tuple(code.name.lower() for code in Outcome)
EVENTS: Final = ("split", "survived", "on_time", "irregular")


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
    counts = (
        scan(folder, "runs")
        .group_by("point")
        .agg(
            pl.len().alias("runs"),
            *((pl.col("outcome") == word).sum().alias(word) for word in OUTCOMES),
            *(pl.col(name).sum().alias(name) for name in EVENTS),
            pl.col("formation_days").filter(pl.col("formation_days") >= 0).mean().alias("mean_formation_days"),
            pl.col("team_share").mean().alias("mean_team_share"),
        )
        .sort("point")
        .collect()
    )
    n = counts["runs"].to_numpy()
    columns = []
    for name in (*OUTCOMES, *EVENTS):
        share = wilson(counts[name].to_numpy(), n, level)
        columns += [
            pl.Series(name, np.asarray(share.estimate)),
            pl.Series(f"{name}_low", np.asarray(share.low)),
            pl.Series(f"{name}_high", np.asarray(share.high)),
        ]
    kept = counts.select("point", "runs", "mean_formation_days", "mean_team_share")
    design = read_design(folder).drop("settings")
    clash = {
        name: f"axis.{name}"
        for name in design.columns
        if name != "point" and name in {*kept.columns, *OUTCOMES, *EVENTS}
    }
    return design.rename(clash).join(kept.with_columns(columns), on="point", how="inner", maintain_order="left")
