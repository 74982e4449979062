"""Dated events of a scenario as rows of SCHEDULE."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.core.ground.codes import Fate, Order, Pole, Role, Status
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import SCHEDULE_DTYPE, Field, blank
from sim.scenario.addresses.address import Address
from sim.scenario.addresses.cells import spot_of
from sim.scenario.schema.days import day_of
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.recarrays import Records
from sim.scenario.tables.rows import NOBODY, Rows, code_of

WHOLE: Final = 1.0  # the size of a file or a leak where the author gives none
VENUES: Final = {None: 0.0, "capital": 1.0, "regions": -1.0}
POLES: Final = {"challenger": Pole.CHALLENGER, "incumbent": Pole.INCUMBENT}


def schedule_of(scenario: Scenario, rows: Rows) -> Records:
    """Return the events of a scenario in order of their days, those of one day in the order of the file.

    `table` and `row` say whom or what it concerns, of a ruler's death who is named as heir (-1 nobody), `magnitude` how
    large it is, and `value` what is set, the row of the office to appoint to, the venue of a split (1 capital, -1
    regions, 0 free), the side taken (Pole) or what becomes of somebody (Fate).
    """
    dated = sorted(((day_of(event, scenario), event) for event in scenario.events), key=lambda pair: pair[0])
    schedule: Records = blank(SCHEDULE_DTYPE, len(dated))
    for item, (day, event) in zip(schedule, dated, strict=True):
        item.day = day
        item.order = Order[event.do.upper()]
        item.table, item.row, item.column = Role.LEADER, NOBODY, -1
        item.magnitude = WHOLE if event.size is None else event.size
        item.value = VENUES[event.venue]
        if event.who is not None:
            item.table, item.row = _actor(event.who, rows)
        if event.pole is not None:
            item.value = POLES[event.pole]
        if event.what is not None:
            item.value = Fate[event.what.upper()]
        if event.heir is not None:
            item.row = rows.leaders[event.heir]
        if event.post is not None:
            item.value = rows.posts[event.post]
            if scenario.posts[entry_of(event.post, scenario.posts)].institution == "presidency":
                item.order = Order.HAND_OVER
        if event.path is not None:
            spot = spot_of(Address.parse(event.path), rows)
            item.table, item.row, item.column, item.value = *spot, _content(spot.field, event.value)
    return schedule


def _actor(who: str, rows: Rows) -> tuple[int, int]:
    if who in rows.leaders:
        return Role.LEADER, rows.leaders[who]
    return Role.CLAN, rows.clans[who]


def _content(field: Field | Parameter, value: bool | float | str | None) -> float:
    """Return the float64 to write into a cell: of a whole number, the one with the same eight bytes."""
    if isinstance(field, Parameter) or field.kind == "f":
        return float(value or 0.0)
    code = code_of(Status, value) if isinstance(value, str) else int(value or 0)
    return float(np.int64(code).view(np.float64))
