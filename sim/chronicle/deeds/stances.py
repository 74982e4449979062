"""How somebody shows where he stands, in words that fit what has been told of him before."""

from __future__ import annotations

from typing import Final

from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import inside
from sim.core.ground.codes import Did

STANCES: Final = frozenset({Did.HEDGED, Did.RETURNED_TO_LOYALTY})
MOVES: Final = frozenset({Did.BID_OPENED, Did.PLOT_MOVED, Did.PATRON_STRUCK, Did.PROTEST_LED})
"""By these their actor moves against who rules."""


def stance_in_words(told: Recorded, event: Happening) -> str:
    """Return that somebody began to hedge, or is loyal, as it follows his name.

    A side taken in a contest, and a new ruler, change how somebody stands without a word in the log. So nobody returns
    who has not been told to have left this ruler, and who has moved against him, or was put out or aside by him, only
    makes a show of loyalty.
    """
    hedged, left, moved, is_new = _known_before(told, event)
    ruler = inside(told.leader(event.target)) if event.target >= 0 else "the incumbent"
    if event.did is Did.HEDGED:
        if moved:
            return "no longer made a show of loyalty"
        if hedged:
            return "began to hedge again"
        return f"began to hedge under {ruler}" if is_new else "began to hedge"
    if moved:
        return "made a show of loyalty"
    return "returned to loyalty" if hedged or left else f"came to stand by {ruler}"


def _known_before(told: Recorded, event: Happening) -> tuple[bool, bool, bool, bool]:
    """Return of the actor of an event whether, under who rules, he was last told to hedge, has left him for another
    side, has moved against him or was put out or aside; and whether who rules took power since the story began."""
    hedged = left = moved = is_new = False
    for each in told.happenings:
        if each is event:
            break
        if each.did is Did.TOOK_OFFICE:
            hedged = left = False
            moved = each.target == event.actor and each.value > 0.0  # he was put out by who rules now
            is_new = True
        elif each.did is Did.PATRON_PUSHED_ASIDE:
            moved |= each.target == event.actor
        elif each.actor == event.actor:
            hedged = each.did is Did.HEDGED or (hedged and each.did is not Did.RETURNED_TO_LOYALTY)
            left = each.did is Did.JOINED_CHALLENGER or (left and each.did is not Did.RETURNED_TO_LOYALTY)
            moved |= each.did in MOVES
    return hedged, left, moved, is_new
