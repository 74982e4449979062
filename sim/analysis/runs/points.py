"""What came of each point of a sweep: shares of outcomes with Wilson intervals, and means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.runs.quantities import ENDS, EVENTS
from sim.experiment.folder.store import read_design
from sim.experiment.folder.study import axes_apart
from sim.experiment.folder.told import PartByPart, PartTold
from sim.outcomes.entry import FloatArray
from sim.outcomes.own import OwnOutcomes
from sim.statistics.proportions import wilson

MEANS: Final = ("formation_days", "team_share")
LIMITS: Final = ("", "_low", "_high")


def shares_by_point(
    folder: str | File, level: float = 0.95, defined: Mapping[str, OwnOutcomes] | None = None
) -> pl.DataFrame:
    """Return one row for each point: its axes, `runs`, and share, `_low` and `_high` of each outcome and event.

    So for each yes or no that a scenario defines, and the mean of each number: empty where that of a point does not.

    Parameters
    ----------
    folder : str or Path
        A results folder.
    level : float
        Level of the intervals.
    defined : mapping of str to own outcomes, optional
        What each scenario defines, by its name, where it is at hand; read in the folder if left out.

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    """
    parts = PartByPart(folder, defined=defined)
    shares = Shares(parts.every, level)
    for part in parts:
        shares.add(part)
    return shares.table(read_design(folder))


class Shares:
    """What came of each point, from the parts of a folder one after the other, by point.

    Parameters
    ----------
    every : mapping of str to Own
        What the scenarios of the folder define beside the registered outcomes.
    level : float
        Level of the intervals.
    """

    def __init__(self, every: OwnOutcomes, level: float = 0.95) -> None:
        self._every, self._level = every, level
        self._yes_no = (*ENDS, *EVENTS, *_names(every, True))
        self._means = (*MEANS, *_names(every, False))
        self._point: int | None = None
        self._values: dict[str, list[FloatArray]] = {}  # of the parts of this point so far
        self._rows: list[dict[str, float | None]] = []

    def add(self, part: PartTold) -> None:
        """Count a part in; all of a point come one after the other."""
        if part.point != self._point:
            self._finish()
            self._point = part.point
        for name in (*self._means, *self._yes_no):
            if name not in self._every or name in part.own:
                self._values.setdefault(name, []).append(part.told.values(name))

    def table(self, design: pl.DataFrame) -> pl.DataFrame:
        """Return one row for each point of a design of which something was counted in."""
        self._finish()
        columns = {"point": pl.Int32, "runs": pl.Int64} | dict.fromkeys(
            [*(f"mean_{name}" for name in self._means), *(f"{name}{end}" for name in self._yes_no for end in LIMITS)],
            pl.Float64,
        )
        found = pl.DataFrame(self._rows, schema=columns)
        axes = axes_apart(design.drop("settings"), found.columns)
        return axes.join(found, on="point", how="inner", maintain_order="left")

    def _finish(self) -> None:
        """Write down what came of the point whose parts were counted; None where it cannot be seen."""
        if self._point is None:
            return
        values = {name: np.concatenate(parts) for name, parts in self._values.items()}
        row: dict[str, float | None] = {"point": self._point, "runs": len(values[ENDS[0]])}
        for name, each in values.items():
            row |= _mean(name, each) if name in self._means else _share(name, each, self._level)
        self._rows.append(row)
        self._point, self._values = None, {}


def _names(own: OwnOutcomes, yes_no: bool) -> list[str]:
    return [name for name, each in own.items() if each.yes_no == yes_no]


def _mean(name: str, values: FloatArray) -> dict[str, float | None]:
    return {f"mean_{name}": float(np.nanmean(values)) if np.isfinite(values).any() else None}


def _share(name: str, values: FloatArray, level: float) -> dict[str, float | None]:
    seen = values[np.isfinite(values)]
    share = wilson(seen.sum(), len(seen), level)
    return {f"{name}{ending}": float(limit) if len(seen) else None for ending, limit in zip(LIMITS, share, strict=True)}
