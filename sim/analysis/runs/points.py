"""What came of each point of a sweep: shares of outcomes with Wilson intervals, and means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path as File
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.runs.quantities import ENDS, EVENTS
from sim.experiment.folder.columns import coded
from sim.experiment.folder.origins import points_in, workshop_of
from sim.experiment.folder.store import Contents, contents_of, read_design
from sim.experiment.folder.told import Told
from sim.outcomes.entry import Columns, FloatArray
from sim.outcomes.own import NONE_OWN, OwnOutcomes
from sim.outcomes.registry import OUTCOMES
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
    contents, own = contents_of(folder), _own_in(folder, defined)
    files = {table: _files(contents, table) for table in (("runs", "leaders", "posts") if own else ("runs",))}
    rows = []
    for number, parts in files["runs"].items():
        runs, of_point = _read(parts), own.get(number, NONE_OWN)
        rows.append(_row(number, coded(runs), level))
        if of_point:
            leaders, posts = (partial(_read, files[table][number]) for table in ("leaders", "posts"))
            rows[-1] |= _own_row(Told(runs, leaders, posts, of_point), of_point, level)
    every = {name: each for of_point in own.values() for name, each in of_point.items()}
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


def _own_row(told: Told, own: OwnOutcomes, level: float) -> dict[str, float | None]:
    """Return what came of a point by the outcomes that its scenario defines."""
    row: dict[str, float | None] = {}
    for name, each in own.items():
        row |= _share(name, told.values(name), level) if each.yes_no else _mean(name, told.values(name))
    return row


def _files(contents: Contents, table: str) -> dict[int, list[File]]:
    """Return the files of a table by point, in the order of its runs."""
    found: dict[int, list[File]] = {}
    for part, file in zip(contents.parts(table), contents.files(table), strict=True):
        found.setdefault(part.point, []).append(file)
    return found


def _read(files: Sequence[File]) -> pl.DataFrame:
    return pl.read_parquet(list(files)).sort("run", maintain_order=True)


def _own_in(folder: str | File, defined: Mapping[str, OwnOutcomes] | None) -> dict[int, OwnOutcomes]:
    """Return the outcomes that the scenario of each point defines, by its number; nothing where none does."""
    if defined is None:
        workshop = workshop_of(folder)
        defined = {base: workshop.own_of(base) for base in workshop.bases}
    return {point.number: defined[point.base] for point in points_in(folder)} if any(defined.values()) else {}


def _names(own: OwnOutcomes, yes_no: bool) -> list[str]:
    return [name for name, each in own.items() if each.yes_no == yes_no]


def _mean(name: str, values: FloatArray) -> dict[str, float | None]:
    return {f"mean_{name}": float(np.nanmean(values)) if np.isfinite(values).any() else None}


def _share(name: str, values: FloatArray, level: float) -> dict[str, float | None]:
    seen = values[np.isfinite(values)]
    share = wilson(seen.sum(), len(seen), level)
    return {f"{name}{ending}": float(limit) if len(seen) else None for ending, limit in zip(LIMITS, share, strict=True)}
