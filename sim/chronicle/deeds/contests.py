"""Contests as clauses: sides, bodies of force, square, regions, chambers, how it ends, what becomes of losers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.deeds.actors import Teller, choice_of, what_decided, who, whom
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, day_in_words, inside, share, went
from sim.core.ground.codes import Did, Phase, Status
from sim.core.weighed import Move

FALLEN: Final[Mapping[int, str]] = {
    Status.OUTSIDE: "stayed in the country, without an office", Status.ARRESTED: "was arrested",
    Status.ABROAD: "went abroad", Status.IN_SERVICE: "kept an office",
}  # fmt: skip


def _fell(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)}, who had ruled, {FALLEN.get(int(event.value), 'was gone')}"


def _tried(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)}, who had stood on the other side, was arrested"


def _driven_out(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)}, who had stood on the other side, went abroad"


def _lost_office(told: Recorded, event: Happening) -> str:
    office = inside(told.post(event.target))
    return f"{who(told, event)}, who had stood on the other side, lost the office of {office}"


def _pact(told: Recorded, event: Happening) -> str:
    until = day_in_words(told.date_of(int(event.world.after.pact_until)))
    other = f"{whom(told, event)} has" if event.target >= 0 else "those against have"
    rules = f"by the terms of the pact {who(told, event)} rules"
    before, after = event.whom
    seated = event.target >= 0 and after.post >= 0 and after.post != before.post
    office = f"; {whom(told, event)} became {inside(told.post(int(after.post)))}" if seated else ""
    return f"{rules}, and {other} a share of {share(event.value)} of the government's posts until {until}{office}"


def _ran_out(told: Recorded, event: Happening) -> str:
    ends = f"the terms of the pact of {who(told, event)} and {whom(told, event)} had run out"
    return f"{ends}, and the two were rivals still" if event.value > 0.0 else ends


def _gave_up(told: Recorded, event: Happening) -> str:
    return f"{whom(told, event)} gave up power{_lasted(told, event)}"


def _fled(told: Recorded, event: Happening) -> str:
    return f"{whom(told, event)} left the country and lost power{_lasted(told, event)}"


def _collapsed(told: Recorded, event: Happening) -> str:
    whose = f"the bid of {who(told, event)}" if event.actor >= 0 else "the struggle in the open"
    after = f" after {counted(int(event.value), 'day')}" if event.value >= 1.0 else ""
    ends = FALLEN.get(int(event.who.after.status)) if event.actor >= 0 and event.who.after.post < 0 else None
    return f"{whose} collapsed{after}" + (f", and {who(told, event)} {ends}" if ends is not None else "")


def _lasted(told: Recorded, event: Happening) -> str:
    opened = [each for each in told.happenings if each.did is Did.BID_OPENED and each.day <= event.day]
    since = "the bid" if opened and opened[-1].actor >= 0 else "the crowd had turned"
    return f", {counted(int(event.value), 'day')} after {since}" if event.value >= 1.0 else ""


def leaning(told: Recorded, event: Happening) -> str:
    """Return in brackets what decided the choice of a side; empty where the scenario ordered it."""
    choice = choice_of(told, event, Move.SIDE)
    return f" ({what_decided(told, choice, 1)})" if choice is not None else ""


def loyalty_shown(told: Recorded, event: Happening) -> str:
    """Return in brackets the loyalty on display."""
    return f" (loyalty on display {share(event.value)})"


def _body_stalled(told: Recorded, event: Happening) -> str:
    return f"{inside(told.clan(event.target))} stalled and no longer carried out orders{_odds(event)}"


def _body_defected(told: Recorded, event: Happening) -> str:
    return f"{inside(told.clan(event.target))} changed sides{_odds(event)}"


def _odds(event: Happening) -> str:
    return f" (odds of {other_side(event)} {share(event.world.after.side)})"


def other_side(event: Happening) -> str:
    """Return who stands against the incumbent in a contest: a challenger, or people whom nobody leads."""
    return "the challenger" if event.world.after.challenger >= 0 else "the protesters"


def _square_filled(told: Recorded, event: Happening) -> str:
    world = event.world.before
    return f"a crowd took the capital's square (approval of the incumbent {share(world.approval)})"


def _square_cleared(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} had {where(event)} cleared{_toll(event)}"


def _clearing_failed(told: Recorded, event: Happening) -> str:
    approval = went(event.world.before.approval, event.world.after.approval)
    return f"{who(told, event)} tried to have {where(event)} cleared and failed{_toll(event)}; approval {approval}"


def where(event: Happening) -> str:
    """Return where the crowd is: on the square of a contest, or in the streets."""
    return "the square" if event.world.before.phase == Phase.CONTEST else "the streets"


def toll_of(event: Happening) -> int:
    """Return the deaths of an attempt to clear the square: the first clash of a day, and its event counts so far."""
    return round(event.value - float(event.world.before.deaths))


def toll_in_places(told: Recorded, event: Happening) -> int:
    """Return the deaths in retaking or storming a seat: those of the step that were not of a cleared square.

    Where both fell into one step, they are counted with the later one.
    """
    there = [each for each in told.happenings if each.world is event.world]
    if event is not [each for each in there if each.did in (Did.REGION_RETAKEN, Did.SEAT_STORMED)][-1]:
        return 0
    cleared = sum(toll_of(each) for each in there if each.did in (Did.SQUARE_CLEARED, Did.CLEARING_FAILED))
    return round(float(event.world.after.deaths) - float(event.world.before.deaths)) - cleared


def _toll(event: Happening) -> str:
    return _died_there(toll_of(event))


def _died_there(died: int) -> str:
    return f", and {counted(died, 'person', 'people')} died" if died > 0 else ""


def _region_seized(told: Recorded, event: Happening) -> str:
    return f"{followers(event)} seized seats of power in the regions ({share(event.value)} of them then held)"


def followers(event: Happening) -> str:
    """Return who acts against the incumbent in the regions."""
    return "the challenger's followers" if event.world.after.challenger >= 0 else "the protesters"


def _region_retaken(told: Recorded, event: Happening) -> str:
    held = f"{share(event.value)} of them still held by {other_side(event)}"
    toll = _died_there(toll_in_places(told, event))
    return f"a seat of power in the regions was retaken ({held}){toll}"


def _rival_media(told: Recorded, event: Happening) -> str:
    side = f"took the side of {other_side(event)} ({share(event.value)} of the elite's media)"
    return f"mass media beyond the state's reach {side}"


def _vote(told: Recorded, event: Happening) -> str:
    return f"parliament or a court ruled against {whom(told, event)}{_odds(event)}"


def _stormed(told: Recorded, event: Happening) -> str:
    force = share(event.world.after.force)
    toll = _died_there(toll_in_places(told, event))
    return f"the seat of power was stormed, with {force} of the force still obeying{toll}"


def _looting(told: Recorded, event: Happening) -> str:
    return "looting followed"


def _table(told: Recorded, event: Happening) -> str:
    odds = share(event.world.after.side)
    both = f"{who(told, event)} and {whom(told, event) if event.target >= 0 else 'those against him'}"
    return f"{both} met at a round table (odds of the challenger {odds})"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.BODY_STALLED: _body_stalled,
    Did.BODY_DEFECTED: _body_defected,
    Did.SQUARE_FILLED: _square_filled,
    Did.SQUARE_CLEARED: _square_cleared,
    Did.CLEARING_FAILED: _clearing_failed,
    Did.REGION_SEIZED: _region_seized,
    Did.VOTE_PASSED: _vote,
    Did.REGION_RETAKEN: _region_retaken,
    Did.RIVAL_MEDIA: _rival_media,
    Did.SEAT_STORMED: _stormed,
    Did.LOOTING: _looting,
    Did.ROUND_TABLE: _table,
    Did.RULER_FELL: _fell,
    Did.TRIED: _tried,
    Did.DRIVEN_OUT: _driven_out,
    Did.LOST_OFFICE: _lost_office,
    Did.PACT_MADE: _pact,
    Did.PACT_RAN_OUT: _ran_out,
    Did.HANDED_OVER: _gave_up,
    Did.RULER_FLED: _fled,
    Did.BID_COLLAPSED: _collapsed,
}
