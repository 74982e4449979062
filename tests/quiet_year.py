"""A year of the court in which nothing happens, to put events into that are made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from sim.chronicle import Happening, Recorded, record_run, tell
from sim.chronicle.record import TO_LEADER, Pair
from sim.core.ground.codes import Did
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

COURT: Final = "scenarios/court.yaml"
SEED: Final = 1
RULER, GUARD, HEIR = 0, 1, 2
QUIET: Final = "rules={challenge: off, succession: off, service: off, pacts: off, kompromat: off}"
Fields = Mapping[str, float]


@cache
def quiet_year() -> Recorded:
    return record_run(build(load(COURT, [QUIET])), 0, SEED)


def happened(
    told: Recorded, day: int, did: Did, actor: int = -1, target: int = -1, value: float = 0.0, *,
    world: tuple[Fields, Fields] = ({}, {}), who: tuple[Fields, Fields] = ({}, {}),
    whom: tuple[Fields, Fields] = ({}, {}),
) -> Happening:  # fmt: skip
    """An event, with what is set in the records of world, actor and target before and after its step."""

    def pair(base: Any, changes: tuple[Fields, Fields]) -> Pair:
        records = (base.copy(), base.copy())
        for record, fields in zip(records, changes, strict=True):
            for name, number in fields.items():
                record[name] = number
        return Pair(*records)

    of = told.leaders_at_start
    other = target if did in TO_LEADER else -1
    return Happening(
        day, did, actor, target, value, pair(told.world_at_start, world),
        pair(of[actor], who) if actor >= 0 else Pair(None, None),
        pair(of[other], whom) if other >= 0 else Pair(None, None),
    )  # fmt: skip


def text_of(told: Recorded, *events: Happening) -> str:
    """The story of a quiet year in which these events took place."""
    return "\n".join(each.text for each in tell(replace(told, happenings=events, choices=())))
