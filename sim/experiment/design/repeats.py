"""Points that set what a point before them sets: each is played once, and its author is told which are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.experiment.design.axes import NOWHERE, Choice
from sim.experiment.design.config import Design
from sim.experiment.design.layout import Row
from sim.experiment.folder.study import Point, shown
from sim.language.errors import Problem


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
