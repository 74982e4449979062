"""A state laid out by hand: only what a case names, everything else at zero, absent or middling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.core import records
from sim.core.luck import seeded
from sim.core.records import FOREVER, Field
from sim.core.rulebook import PARAMETER_DTYPE

Row = Mapping[str, float]
CERTAIN = 1e12  # a rate at which what may happen happens
NEVER = 0.0


class Hand(NamedTuple):
    """What a rule is called with; `p` holds zeros but for the parameters a case names."""

    s: records.State
    cells: tuple[Any, ...]
    p: Any
    luck: Any
    scratch: Any

    @property
    def world(self) -> Any:
        """The one record of the world."""
        return self.s.world[0]


def table(dtype: np.dtype[Any], fields: tuple[Field, ...], rows: Iterable[Row]) -> Any:
    """Return records: rows and days that may be absent are -1, the rest is zero, but for what the rows name."""
    rows = list(rows)
    made = records.blank(dtype, len(rows))
    for field in fields:
        if field.kind == "i" and field.low < 0.0 and field.unit in ("row", "day", "days"):
            made[field.name] = -1
    if "meeting_day" in (dtype.names or ()):
        made["meeting_day"] = FOREVER
    if "key" in (dtype.names or ()):
        made["key"] = 1000 + np.arange(len(rows))
    for record, row in zip(made, rows, strict=True):
        for name, value in row.items():
            record[name] = value
    return made


def lay(
    leaders: Iterable[Row], *, clans: Iterable[Row] = (), posts: Iterable[Row] = (), ties: Iterable[Row] = (),
    members: Iterable[Row] = (), schedule: Iterable[Row] = (), world: Row | None = None, p: Row | None = None,
) -> Hand:  # fmt: skip
    """Lay out a case. Leader 0 rules unless the world says otherwise; a step is a week, and force obeys."""
    start = {"incumbent": 0, "first_incumbent": 0, "step": 7, "horizon": 10_000, "force": 1.0, **(world or {})}
    state = records.State(
        table(records.WORLD_DTYPE, records.WORLD, [start]),
        table(records.LEADER_DTYPE, records.LEADER, leaders),
        table(records.CLAN_DTYPE, records.CLAN, clans),
        table(records.POST_DTYPE, records.POST, posts),
        table(records.TIE_DTYPE, records.TIE, ties),
        table(records.MEMBER_DTYPE, records.MEMBER, members),
        table(records.SCHEDULE_DTYPE, records.SCHEDULE, schedule),
        records.blank(records.LOG_DTYPE, 50),
    )
    parameters = records.blank(PARAMETER_DTYPE, 1)
    for name, value in (p or {}).items():
        parameters[name] = value
    tables = (*(getattr(state, name) for name in ("world", "leaders", "clans", "posts", "ties", "members")), parameters)
    cells = tuple(records.cells(part) for part in (*tables, state.schedule))
    scratch = np.zeros((3, max(len(state.leaders), len(state.clans), 1)))
    return Hand(state, cells, parameters[0], seeded(1, 1), scratch)
