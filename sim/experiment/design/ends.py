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
    parts = list(design.all_parts)
    if any(part.where is not None for part in parts):
        return []
    return [tried for part in parts if part.kind in SAMPLED for tried in _ends(part, first)]


def _ends(design: Design, first: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
    for axis, said in design.axes.items():
        for end in said.range or ():
            value = int(end) if said.whole else end
            for name, row in first.items():
                if axis in row:
                    yield name, {**row, axis: choose(said.path or (axis,), value, row[axis].origin)}
