"""From events to dated clauses: those who do the same on one day together, and what happens often only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sim.chronicle.choices import SIDES
from sim.chronicle.deeds.clauses import clause_of
from sim.chronicle.deeds.contests import (
    came_back,
    counts_others,
    followers,
    leaning,
    loyalty_shown,
    other_side,
    toll_of,
    where,
)  # fmt: skip
from sim.chronicle.deeds.files import by_kinship_alone, files_passed
from sim.chronicle.deeds.stances import STANCES, stance_in_words
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, day_in_words, share, were
from sim.core.ground.codes import Did
from sim.language.amounts import listed
from sim.language.sentences import inside

OFTEN: Final = 3  # from so many on, events of one kind in a paragraph are told together
REPEATED: Final = frozenset({
    Did.REGION_SEIZED, Did.REGION_RETAKEN, Did.CLEARING_FAILED, Did.SQUARE_CLEARED, Did.SQUARE_FILLED,
})  # fmt: skip
JOINTLY: Final[Mapping[Did, str]] = {
    Did.JOINED_CHALLENGER: "went over to {other_side}", Did.JOINED_INCUMBENT: "went back to the incumbent",
    Did.HEDGED: "{stance}", Did.RETURNED_TO_LOYALTY: "{stance}", Did.PRISON_OPENED: "let out of prison",
}  # fmt: skip


def clauses_of(told: Recorded, events: Sequence[Happening]) -> list[tuple[int, str]]:
    """Return day and clause of each event, in order; empty clauses are left out."""
    often = _often(events)
    waverers = _waverers(events)
    seated = {(event.day, event.target) for event in told.happenings if event.did is Did.PACT_MADE}
    said: set[object] = set()
    clauses: list[tuple[int, str]] = []
    for event in events:
        if event.did is Did.APPOINTED and (event.day, event.actor) in seated:  # told with the pact
            continue
        if event.did is Did.FILE_FOUND and by_kinship_alone(told, event):  # told with that of which it bore on him
            continue
        topic, group = _topic_of(told, event, events, often, waverers)
        if topic in said:
            continue
        said.add(topic)
        clause = _clause(told, group, often, waverers)
        clauses += [(event.day, clause)] if clause else []
    return clauses


def _often(events: Sequence[Happening]) -> dict[int, tuple[Did, int]]:
    """Return, by their identity, kind and protest of events that are told together: never those of two protests."""
    found: dict[int, tuple[Did, int]] = {}
    protests = 0
    for event in events:
        protests += event.did is Did.PROTEST_BEGAN
        if event.did in REPEATED:
            found[id(event)] = (event.did, protests)
    times = Counter(found.values())
    return {event: kind for event, kind in found.items() if times[kind] >= OFTEN}


def _topic_of(
    told: Recorded,
    event: Happening,
    events: Sequence[Happening],
    often: Mapping[int, tuple[Did, int]],
    waverers: set[int],
) -> tuple[object, list[Happening]]:
    """Return what an event is told under, and all events that are told under it."""
    if (kind := often.get(id(event))) is not None:
        return kind, [each for each in events if often.get(id(each)) == kind]
    if event.did in SIDES and event.actor in waverers:
        return ("wavers", event.actor), [each for each in events if each.did in SIDES and each.actor == event.actor]
    if event.did in JOINTLY:
        that_day = [each for each in events if each.did is event.did and each.day == event.day]
        if event.did in STANCES:
            stance = stance_in_words(told, event)
            return (stance, event.day), [each for each in that_day if stance_in_words(told, each) == stance]
        return (event.did, event.day), [each for each in that_day if not (each.did in SIDES and each.actor in waverers)]
    if event.did is Did.FILE_PASSED:
        topic = (event.did, event.day, event.actor)
        return topic, [each for each in events if (each.did, each.day, each.actor) == topic]
    if event.did is Did.FILE_FOUND:  # of several finds of one day only the whole is in the records
        return (event.did, event.day, event.target), [event]
    if event.did is Did.STAYED_AT_HOME:
        return (event.did, event.day, event.actor), [event]
    if event.did is Did.FILE_ON_KIN:
        return (event.did, event.day, event.actor, event.target), [event]
    if event.did is Did.ROUND_TABLE:  # met, and closed with a pact: two events of one meeting
        return event.did, [event]
    return id(event), [event]


def _clause(told: Recorded, group: list[Happening], often: Mapping[int, tuple[Did, int]], waverers: set[int]) -> str:
    first = group[0]
    if id(first) in often:
        return _many(told, group)
    if first.did in SIDES and first.actor in waverers:
        return _wavering(told, group)
    if first.did in JOINTLY:
        return _jointly(told, group)
    if first.did is Did.FILE_PASSED:
        return files_passed(told, group)
    return clause_of(told, first)


def _jointly(told: Recorded, group: list[Happening]) -> str:
    did = group[0].did
    detail = leaning if did in SIDES else loyalty_shown
    if did is Did.PRISON_OPENED:
        names = listed([inside(told.leader(each.actor)) for each in group])
        return f"{names} {were(len(group))} {JOINTLY[did]}"
    stance = stance_in_words(told, group[0]) if did in STANCES else ""
    if did in STANCES and not stance:
        return ""
    names = listed([f"{inside(told.leader(each.actor))}{detail(told, each)}" for each in group])
    return f"{names} {JOINTLY[did].format(other_side=other_side(group[0]), stance=stance)}"


def _waverers(events: Sequence[Happening]) -> set[int]:
    moves = [event.actor for event in events if event.did in SIDES]
    return {actor for actor in moves if moves.count(actor) >= OFTEN}


def _wavering(told: Recorded, moves: list[Happening]) -> str:
    side = other_side(moves[-1]) if moves[-1].did is Did.JOINED_CHALLENGER else "the incumbent"
    until = day_in_words(told.date_of(moves[-1].day))
    name = inside(told.leader(moves[0].actor))
    return f"{name} began to waver, changed sides {counted(len(moves), 'time')} until {until}, and ended with {side}"


def _many(told: Recorded, events: list[Happening]) -> str:
    """Return one clause for several events of a kind."""
    last, did = events[-1], events[-1].did
    until = day_in_words(told.date_of(last.day))
    if did is Did.REGION_SEIZED:
        began = f"{followers(events[0])} began to seize seats of power in the regions"
        days = counted(len({event.day for event in events}), "day")
        return f"{began}: on {days} until {until}, when {share(last.value)} of them were held"
    times = counted(len(events), "time")
    if did is Did.REGION_RETAKEN:
        return f"seats of power in the regions were retaken, the first of {times} until {until}{_toll(told, events)}"
    if did is Did.SQUARE_FILLED:
        return f"a crowd took the capital's square, the first of {times} until {until}"
    back = ", but the people came back" if did is Did.SQUARE_CLEARED and came_back(told, last) else ""
    how = f"had {where(last)} cleared" if did is Did.SQUARE_CLEARED else f"tried in vain to have {where(last)} cleared"
    return f"{inside(told.leader(last.actor))} {how}, the first of {times} until {until}{back}{_toll(told, events)}"


def _toll(told: Recorded, events: Sequence[Happening]) -> str:
    died = sum(toll_of(told, event) for event in events)
    others = " or in the regions on the same days" if any(counts_others(told, event) for event in events) else ""
    return f"; {counted(died, 'person', 'people')} died of it{others}" if died > 0 else ""
