"""Reading from a folder what was played there, so that any run of it can be played again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from sim.errors import ResultsError, UsageError
from sim.experiment.store import RESOLVED, read_design, read_manifest
from sim.experiment.study import Base, Point, settings_of
from sim.experiment.workshop import Workshop


def workshop_of(folder: str | Path) -> Workshop:
    """Return a workshop with the scenarios of a results folder.

    Raises
    ------
    ResultsError
        If one is missing.
    """
    manifest = read_manifest(folder)
    bases = {}
    for k, (name, about) in enumerate(manifest["scenarios"].items()):
        path = Path(folder) / (RESOLVED if k == 0 else f"scenarios/{name}.yaml")
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as trouble:
            raise ResultsError(f"{path}: is missing: {trouble.strerror}") from trouble
        bases[name] = Base(name, text, about["fingerprint"], about["id"], about["title"], {})
    return Workshop(bases)


def points_in(folder: str | Path) -> list[Point]:
    """Return the points of a results folder."""
    return [_point(row) for row in read_design(folder).iter_rows(named=True)]


def point_in(folder: str | Path, number: int) -> Point:
    """Return one point of a results folder. Raises UsageError if it has no such point."""
    found = read_design(folder).filter(pl.col("point") == number)
    if not len(found):
        raise UsageError(f"{folder}: has no point {number}")
    return _point(found.row(0, named=True))


def _point(row: dict[str, Any]) -> Point:
    values = {axis: value for axis, value in row.items() if axis not in ("point", "label", "scenario", "settings")}
    return Point(row["point"], row["scenario"], settings_of(row["settings"]), values)
