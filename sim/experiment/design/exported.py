"""A design as a table that can be played again: its axes to read, and a column that says exactly what a point sets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from sim.experiment.design.axes import Choice, Origin
from sim.experiment.design.sheet import SETTINGS, Fault, Sheet, SheetError
from sim.experiment.folder.study import ABOUT, Value, settings_of
from sim.scenario.reading.overrides import Override

POINT, LABEL, SCENARIO, _ = ABOUT
VALUES, SET = "values", "set"  # of the column of settings: what the axes show, and what they set


def as_exported(design: pl.DataFrame) -> pl.DataFrame:
    """Return a design (see `sim.experiment.folder.study.Study`) so that `read_exported` finds the same points in it."""
    axes = [name for name in design.columns if name not in ABOUT]
    said = [
        json.dumps(
            {VALUES: {name: row[name] for name in axes if row[name] is not None}, SET: json.loads(row[SETTINGS])},
            ensure_ascii=False,
        )
        for row in design.iter_rows(named=True)
    ]
    return design.with_columns(pl.Series(SETTINGS, said, dtype=pl.String))


def read_exported(sheet: Sheet, row: int, cells: tuple[str, ...], origin: Origin) -> dict[str, Choice]:
    """Return the choices of a row of an exported design, and which scenario it belongs to (under `SCENARIO`).

    Raises
    ------
    SheetError
        If the column of settings is not as it was written, or says other values than the axes beside it.
    """
    shown = dict(zip(sheet.names, cells, strict=True))
    values, settings = _said(shown.pop(SETTINGS), row)
    scenario = shown.pop(SCENARIO, "")
    for name in (POINT, LABEL):
        shown.pop(name, None)
    for name, cell in shown.items():
        if not _is_same(cell, values.get(name), sheet):
            message = (
                f"shows '{cell}', and the column '{SETTINGS}' says {json.dumps(values.get(name))}, which is what is "
                f"played; to change it, delete the columns {', '.join(ABOUT)} and name the others by what they set"
            )
            raise SheetError([Fault(row, name, message)])
    missing = [name for name in values if name not in shown]
    if missing or (settings and not values):
        raise SheetError([Fault(row, SETTINGS, f"speaks of '{', '.join(missing)}', which is no column")])
    choices = {name: Choice(value, (), origin) for name, value in values.items()}
    for name in list(choices)[:1]:
        choices[name] = Choice(values[name], settings, origin)  # all of them together: their order stays
    return choices | ({SCENARIO: Choice(scenario, (), origin)} if scenario else {})


def _said(text: str, row: int) -> tuple[Mapping[str, Value], tuple[Override, ...]]:
    try:
        said = json.loads(text)
        values, settings = said[VALUES], settings_of(json.dumps(said[SET]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise SheetError([Fault(row, SETTINGS, "is not as 'export --table design' writes it")]) from None
    if not isinstance(values, dict) or not all(isinstance(value, Value) for value in values.values()):
        raise SheetError([Fault(row, SETTINGS, "is not as 'export --table design' writes it")])
    return values, settings


def _is_same(cell: str, value: Value, sheet: Sheet) -> bool:
    """Say whether a cell shows a value; a spreadsheet may have written it in another form."""
    if value is None or isinstance(value, str):
        return cell.removeprefix("'") == (value or "").strip().removeprefix(
            "'"
        )  # an export quotes what may be a formula
    try:
        read: Any = sheet.value_of(cell)
    except ValueError:
        return False
    return not isinstance(read, date) and isinstance(read, bool) == isinstance(value, bool) and read == value
