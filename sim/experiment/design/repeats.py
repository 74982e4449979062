"""Points that play what a point before them plays, for their author to be told.

Of those that set the same one is played, and the others are left out; those that differ in words for readers only are
played, and come to the same futures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sim.experiment.design.axes import NOWHERE, Choice
from sim.experiment.design.config import Design
from sim.experiment.design.layout import Row
from sim.experiment.folder.study import Point, shown
from sim.language.errors import Problem

FOR_READERS: Final = frozenset({"id", "title", "question", "summary", "layer", "name", "role", "note", "why"})
"""Entries of a scenario, wherever they stand, that are shown to readers and that no rule reads."""


def repeated(design: Design, rows: Sequence[tuple[str, Row]]) -> Iterator[Problem]:
    """Warn of values that stand on an axis, or in a list, again; each once, where it does.

    Parts of a union may well have points in common.
    """
    first: dict[tuple[str, str], Row] = {}
    told = set()
    if any(part.kind == "union" for part in design.all_parts):
        return
    for name, row in rows:
        settings = tuple(setting for choice in row.values() for setting in choice.settings)
        earlier = first.setdefault((name, Point(0, name, settings).canonical), row)
        again = _again(earlier, row)
        if again is None or (again.origin, again.shown) in told:
            continue
        told.add((again.origin, again.shown))
        message = f"sets what is set before it ({shown(again.shown)}): both are one point, and it is played once"
        yield Problem(*again.origin.place, again.origin.path, message, severity="warning")


def _again(earlier: Row, row: Row) -> Choice | None:
    """Return the choice of a row that is another than that of an earlier row and sets the same."""
    if earlier is row:
        return None
    pairs = ((earlier.get(axis), choice) for axis, choice in row.items() if choice.origin != NOWHERE)
    return next((choice for before, choice in pairs if before is not None and before is not choice
                 and before.settings == choice.settings), None)  # fmt: skip


def for_readers_only(rows: Sequence[tuple[str, Row]]) -> Iterator[Problem]:
    """Warn of axes that change nothing but what readers are shown: all their points come to the same futures."""
    axes = dict.fromkeys(axis for _, row in rows for axis in row)
    for axis in axes:
        choices = [row[axis] for _, row in rows if axis in row]
        settings = [setting for choice in choices for setting in choice.settings]
        if settings and all(setting.path[-1] in FOR_READERS for setting in settings):
            origin = choices[0].origin
            message = "changes what readers are shown and no rule reads: its points come to the same futures"
            yield Problem(*origin.place, origin.path, message, severity="warning")
