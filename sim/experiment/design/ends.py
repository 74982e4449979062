"""The ends of sampled ranges: what lies beyond the bounds of a field is told, whether a sample reaches it or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.experiment.design.axes import choose
from sim.experiment.design.config import SAMPLED, Design
from sim.experiment.design.layout import Row


def ends_of(design: Design, rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Return rows to try beside those that are played: the first of each scenario with a sampled range at either end.

    Where a condition keeps points out, the ends are left to it.
    """
    first: dict[str, Row] = {}
    for name, row in rows:
        first.setdefault(name, row)
    return [] if _has_condition(design) else list(_ends(design, first))


def _ends(design: Design, first: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
    for part in design.of:
        yield from _ends(part, first)
    for axis, said in design.axes.items() if design.kind in SAMPLED else ():
        for end in said.range or ():
            value = int(end) if said.whole else end
            for name, row in first.items():
                if axis in row:
                    yield name, {**row, axis: choose(said.path or (axis,), value, row[axis].origin)}


def _has_condition(design: Design) -> bool:
    return design.where is not None or any(_has_condition(part) for part in design.of)
