"""How somebody shows where he stands, in words that fit what has been told of him before."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.chronicle.deeds.actors import came_before
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.weighings import stood_by
from sim.core.ground.codes import Did
from sim.language.sentences import inside

STANCES: Final = frozenset({Did.HEDGED, Did.RETURNED_TO_LOYALTY})
MOVES: Final = frozenset({Did.BID_OPENED, Did.PLOT_MOVED, Did.PATRON_STRUCK, Did.PROTEST_LED})
"""By these their actor moves against who rules."""
LEAVES: Final = MOVES | {Did.JOINED_CHALLENGER}
TAKES_A_STAND: Final = LEAVES | STANCES | {Did.JOINED_INCUMBENT}
"""By these it is told where their actor stands."""


class Known(NamedTuple):
    """What has been told of somebody under who rules: each a yes or no.

    Parameters
    ----------
    hedged, left, stood
        Whether he was last told to hedge, has left him for another side, was ever told to be loyal.
    moved, shows
        Whether he has moved against him, or was put out or aside by him; and whether he may have made a show of loyalty
        since: not who has moved himself, before he was told to.
    is_new
        Whether who rules took power since the story began.
    aloof
        Whether a struggle has opened since he was last told of, in which he took no side.
    """

    hedged: bool = False
    left: bool = False
    stood: bool = False
    moved: bool = False
    shows: bool = True
    is_new: bool = False
    aloof: bool = False


def stance_in_words(told: Recorded, event: Happening) -> str:
    """Return that somebody began to hedge, or is loyal, as it follows his name; empty where it is not to be told.

    A side taken in a contest, and a new ruler, change how somebody stands without a word in the log. So nobody returns
    who has not been told to have left this ruler, and who has moved against him, or was put out or aside by him, only
    makes a show of loyalty: a show that nobody who has moved makes by hedging, nor by a loyalty of the day he moves.
    """
    if event.did is Did.RETURNED_TO_LOYALTY and (event.day, event.actor) in _returns_undone(told):
        return ""
    known = _known_before(told, event)
    ruler = inside(told.leader(event.target)) if event.target >= 0 else "the incumbent"
    if event.did is Did.HEDGED:
        if known.moved and known.shows:
            was_shown = known.stood or _has_stood_by(told, event)
            return "no longer made a show of loyalty" if was_shown else f"showed {ruler} little loyalty"
        if known.moved:
            return ""
        if known.hedged:
            return "began to hedge again"
        return f"began to hedge under {ruler}" if known.is_new else "began to hedge"
    if known.moved:
        return "made a show of loyalty"
    was_his = known.stood or not known.is_new
    if known.left or (known.hedged and was_his):
        return "returned to loyalty"
    came = f"stood by {ruler} again" if known.stood else f"came to stand by {ruler}"
    return f"{came}, having taken no side in the struggle" if known.aloof and not known.hedged else came


def _has_stood_by(told: Recorded, event: Happening) -> bool:
    """Say whether it was told that somebody took the side of who rules in a struggle, against his loyalty."""
    return any(
        each.leader == event.actor and each.against == event.target and each.day <= event.day and stood_by(told, each)
        for each in told.choices
    )


def _known_before(told: Recorded, event: Happening) -> Known:
    """Return what has been told of the actor of an event before it."""
    known, undone = Known(), _returns_undone(told)
    for each in came_before(told, event):
        if each.did is Did.TOOK_OFFICE:  # against the rules he was put out by who rules now
            known = Known(moved=each.target == event.actor and each.value > 0.0, is_new=True)
        elif each.did is Did.BID_OPENED and each.actor != event.actor:
            known = known._replace(aloof=True)
        elif each.did is Did.PATRON_PUSHED_ASIDE:
            known = known._replace(moved=known.moved or each.target == event.actor)
        elif each.actor == event.actor:
            returned = each.did is Did.RETURNED_TO_LOYALTY and (each.day, each.actor) not in undone
            known = known._replace(
                hedged=each.did is Did.HEDGED or (known.hedged and not returned),
                left=each.did is Did.JOINED_CHALLENGER or (known.left and not returned),
                stood=known.stood or returned,
                moved=known.moved or each.did in MOVES,
                shows=each.did not in MOVES and (known.shows or returned),
                aloof=known.aloof and each.did not in TAKES_A_STAND,
            )
    return known


def _returns_undone(told: Recorded) -> set[tuple[int, int]]:
    """Return day and actor of all by which somebody left the ruler, so that a return on that day was none."""
    return {(each.day, each.actor) for each in told.happenings if each.did in LEAVES}
