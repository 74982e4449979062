"""Contests as clauses: sides, bodies of force, square, regions, chambers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.acts import Act
from sim.chronicle.deeds.actors import (
    Teller,
    act_of,
    approval_moved,
    came_before,
    choice_of,
    decided_by,
    gone_over,
    mood_of,
    odds_seen,
    what_decided,
    who,
    whom,
)
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, definite, share
from sim.core.ground.codes import Did, Phase, Status
from sim.core.weighed import Move
from sim.language.sentences import inside

CLASHES: Final = frozenset({Did.REGION_RETAKEN, Did.SEAT_STORMED, Did.SQUARE_CLEARED, Did.CLEARING_FAILED})
"""What people die of."""


def leaning(told: Recorded, event: Happening) -> str:
    """Return in brackets that somebody took a side from abroad, and what decided it, where no scenario ordered it."""
    choice = choice_of(told, event, Move.SIDE)
    abroad = ["from abroad"] if event.who.before.status == Status.ABROAD else []
    said = "; ".join([*abroad, *([what_decided(told, choice, 1)] if choice is not None else [])])
    return f" ({said})" if said else ""


def loyalty_shown(told: Recorded, event: Happening) -> str:
    """Return in brackets the loyalty on display."""
    return f" (loyalty on display {share(event.value)})"


def _body_stalled(told: Recorded, event: Happening) -> str:
    back = ", which had obeyed again in between," if _was_won_back(told, event) else _led_over(told, event)
    return f"{_body(told, event, back)} stalled and no longer carried out orders{odds_in_brackets(event)}"


def _body_defected(told: Recorded, event: Happening) -> str:
    back = ", which had drawn back in between," if _was_won_back(told, event) else _led_over(told, event)
    return f"{_body(told, event, back)} changed sides{odds_in_brackets(event)}"


def _led_over(told: Recorded, event: Happening) -> str:
    """Return that the chief of a body stands on the other side, as it follows its name; empty where he does not."""
    return ", whose chief had gone over," if event.actor in gone_over(told, event) else ""


def _body(told: Recorded, event: Happening, back: str) -> str:
    """Return a body and what is said of it in commas; one closes ``Akorda, the President's office``, too."""
    name = definite(told.clan(event.target))
    return f"{name}{back or (',' if ', ' in name else '')}"


def _was_won_back(told: Recorded, event: Happening) -> bool:
    """Say whether a body must have taken a step back to the ruler since it was told to go as far in this contest.

    The log has only its steps away from him.
    """
    last: Did | None = None
    for each in came_before(told, event):
        if each.did is Did.BID_OPENED:
            last = None
        elif each.did in (Did.BODY_STALLED, Did.BODY_DEFECTED) and each.target == event.target:
            last = each.did
    return last in (event.did, Did.BODY_DEFECTED)


def odds_in_brackets(event: Happening, more: str = "") -> str:
    """Return the odds of who stands against the incumbent, and what else is said with them."""
    return f" (odds of {other_side(event)} {share(event.world.after.side)}{more})"


def other_side(event: Happening) -> str:
    """Return who stands against the incumbent in a contest: a challenger, or people whom nobody leads."""
    return "the challenger" if event.world.after.challenger >= 0 else "the protesters"


def _square_filled(told: Recorded, event: Happening) -> str:
    before, _ = mood_of(event)
    return f"a crowd took the capital's square (approval of the incumbent {share(before.approval)})"


def _square_cleared(told: Recorded, event: Happening) -> str:
    back = ", but the people came back" if came_back(told, event) else ""
    cleared = f"{who(told, event)} had {where(event)} cleared{_toll(told, event)}{back}"
    return "; ".join(part for part in (cleared, approval_moved(event), why_cleared(told, event)) if part)


def why_cleared(told: Recorded, event: Happening) -> str:
    """Return what decided a ruler to have a crowd cleared, with the odds against him then; empty where nothing did."""
    choice = act_of(told, event, event.actor, Act.CLEAR)
    return f"the order came with {odds_seen(choice)}{decided_by(told, choice)}" if choice is not None else ""


def came_back(told: Recorded, event: Happening) -> bool:
    """Say whether the streets that were cleared are full again at the next step: by it the protest is not over."""
    if event.world.before.phase == Phase.CONTEST:
        return False  # of the square it is told
    following = [world for day, world in zip(told.days, told.worlds, strict=True) if day > event.day]
    return bool(following) and bool(following[0].protest_since >= 0)


def _clearing_failed(told: Recorded, event: Happening) -> str:
    failed = f"{who(told, event)} tried to have {where(event)} cleared and failed{_toll(told, event)}"
    return "; ".join(part for part in (failed, approval_moved(event), why_cleared(told, event)) if part)


def where(event: Happening) -> str:
    """Return where the crowd is: on the square of a contest, or in the streets."""
    return "the square" if event.world.before.phase == Phase.CONTEST else "the streets"


def toll_of(told: Recorded, event: Happening) -> int:
    """Return the deaths told with a clash: all of its step, where it is the last clash of it; else none.

    The log has only their sum, so those of a region and of the square are one number where both fell into one step.
    """
    if event is not _clashes_beside(told, event)[-1]:
        return 0
    return round(float(event.world.after.deaths) - float(event.world.before.deaths))


def counts_others(told: Recorded, event: Happening) -> bool:
    """Say whether deaths of other clashes of its step are told with a clash."""
    beside = _clashes_beside(told, event)
    return event is beside[-1] and len(beside) > 1


def _clashes_beside(told: Recorded, event: Happening) -> list[Happening]:
    return [each for each in told.happenings if each.day == event.day and each.did in CLASHES]


def _toll(told: Recorded, event: Happening) -> str:
    died = toll_of(told, event)
    where_else = " there and in the regions" if counts_others(told, event) else ""
    return f", and {counted(died, 'person', 'people')} died{where_else}" if died > 0 else ""


def _region_seized(told: Recorded, event: Happening) -> str:
    return f"{followers(event)} seized seats of power in the regions ({share(event.value)} of them then held)"


def followers(event: Happening) -> str:
    """Return who acts against the incumbent in the regions."""
    return "the challenger's followers" if event.world.after.challenger >= 0 else "the protesters"


def _region_retaken(told: Recorded, event: Happening) -> str:
    held = f"{share(event.value)} of them still held by {other_side(event)}"
    return f"seats of power in the regions were retaken ({held}){_toll(told, event)}"


def _rival_media(told: Recorded, event: Happening) -> str:
    side = f"took the side of {other_side(event)} ({share(event.value)} of the elite's media)"
    return f"mass media beyond the state's reach {side}"


def _vote(told: Recorded, event: Happening) -> str:
    return f"parliament or a court ruled against {whom(told, event)}{odds_in_brackets(event)}"


def _stormed(told: Recorded, event: Happening) -> str:
    force = share(event.world.after.force)
    return f"the seat of power was stormed, with {force} of the force still obeying{_toll(told, event)}"


def _looting(told: Recorded, event: Happening) -> str:
    return "looting followed"


def _table(told: Recorded, event: Happening) -> str:
    odds = share(event.world.after.side)
    both = f"{who(told, event)} and {whom(told, event) if event.target >= 0 else 'those against the incumbent'}"
    return f"{both} met at a round table (odds of the challenger {odds}){_why_met(told, event)}"


def _why_met(told: Recorded, event: Happening) -> str:
    """Return what decided either of two who sat down with each other, as it follows a clause."""
    each_of_them = (act_of(told, event, row, Act.SIT_DOWN) for row in (event.actor, event.target))
    chosen = [choice for choice in each_of_them if choice is not None]
    return "".join(decided_by(told, one, f"; what decided {inside(told.leader(one.leader))}: ") for one in chosen)


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
}
