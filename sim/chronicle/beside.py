"""What the telling of an event needs beside the records of those it concerns: read when its rule has been played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.chronicle.plainly import plainly
from sim.core.ground.codes import Did, TieKind
from sim.core.ground.luck import Luck
from sim.core.ground.records import Cells, State, cells_of, scratch_for
from sim.core.mechanisms.left_out import has_claim
from sim.scenario.tables.recarrays import Record


@dataclass(frozen=True)
class Mood:
    """The world before and after the rule that has written an event down: others of its step move the mood, too."""

    before: Record
    after: Record


Beside = Record | Mood | tuple[float, ...] | float | None
OF_MOOD: Final = frozenset({
    Did.SHOCK_HIT, Did.RULER_CONCEDED, Did.SQUARE_CLEARED, Did.CLEARING_FAILED, Did.SQUARE_FILLED, Did.FILE_PUBLISHED,
    Did.BID_OPENED,
})  # fmt: skip
"""What is told with the mood of the country."""
TABLES: Final = len(Cells._fields)


def beside_of(
    entry: Record, s: State, before: State, mood: Mood, p: Any, luck: Luck, play_rule: Callable[..., Any]
) -> Beside:
    """Return what is told beside an event that the rule just played has written down; None where it is nothing.

    `before` is a copy of the records before that rule, overwritten; `mood` is the world before and after it.
    """
    if int(entry.did) in OF_MOOD:
        return mood
    if entry.did == Did.PROTEST_BEGAN:
        return _world_as_they_came(before, p, luck, play_rule)
    read = READ.get(Did(int(entry.did)))
    return read(s, entry) if read is not None else None


def _world_as_they_came(s: State, p: Any, luck: Luck, play_rule: Callable[..., Any]) -> Record:
    """Return the world as it was when the people came out, before anybody answered them."""
    unanswered = p.copy()
    unanswered["pace"] = 0.0  # by which chances to answer, to rise and to lead come
    play_rule(s, cells_of(s[:TABLES]), unanswered, luck, scratch_for(s.leaders, s.clans))
    world: Record = s.world[0].copy()
    return world


def _searches(s: State, entry: Record) -> tuple[float, ...]:
    """Return how strongly material is searched for on who was arrested, the strongest search first."""
    on_him = (s.ties.kind == TieKind.INVESTIGATION) & (s.ties.to_leader == entry.actor) & (s.ties.strength > 0.0)
    return tuple(sorted(map(float, s.ties.strength[on_him]), reverse=True))


def _kept(s: State, entry: Record) -> float:
    """Return what somebody has in all of his own on whom he came by material."""
    own = (s.files.holder == entry.actor) & (s.files.target == entry.target)
    return float(np.max(s.files.weight[own], initial=0.0))


def _not_agreed(s: State, entry: Record) -> tuple[float, ...]:
    """Return the rows of the clans with a claim to posts that have not accepted as a government is formed."""
    claims = plainly(has_claim)
    return tuple(float(row) for row, clan in enumerate(s.clans) if claims(clan) and not clan.accepts)


READ: Final[Mapping[Did, Callable[[State, Record], Beside]]] = {
    Did.ARRESTED: _searches, Did.FILE_GATHERED: _kept, Did.GOVERNMENT_FORMED: _not_agreed,
}  # fmt: skip
