"""How somebody shows where he stands, in words that fit what has been told of him before."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.chronicle.deeds.actors import came_before
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import inside
from sim.core.ground.codes import Did

STANCES: Final = frozenset({Did.HEDGED, Did.RETURNED_TO_LOYALTY})
MOVES: Final = frozenset({Did.BID_OPENED, Did.PLOT_MOVED, Did.PATRON_STRUCK, Did.PROTEST_LED})
"""By these their actor moves against who rules."""


class Known(NamedTuple):
    """What has been told of somebody under who rules: each a yes or no.

    Parameters
    ----------
    hedged, left, stood
        Whether he was last told to hedge, has left him for another side, was ever told to be loyal.
    moved
        Whether he has moved against him, or was put out or aside by him.
    is_new
        Whether who rules took power since the story began.
    """

    hedged: bool = False
    left: bool = False
    stood: bool = False
    moved: bool = False
    is_new: bool = False


def stance_in_words(told: Recorded, event: Happening) -> str:
    """Return that somebody began to hedge, or is loyal, as it follows his name.

    A side taken in a contest, and a new ruler, change how somebody stands without a word in the log. So nobody returns
    who has not been told to have left this ruler, and who has moved against him, or was put out or aside by him, only
    makes a show of loyalty.
    """
    known = _known_before(told, event)
    ruler = inside(told.leader(event.target)) if event.target >= 0 else "the incumbent"
    if event.did is Did.HEDGED:
        if known.moved:
            return "no longer made a show of loyalty"
        if known.hedged:
            return "began to hedge again"
        return f"began to hedge under {ruler}" if known.is_new else "began to hedge"
    if known.moved:
        return "made a show of loyalty"
    if known.hedged or known.left:
        return "returned to loyalty"
    return f"stood by {ruler} again" if known.stood else f"came to stand by {ruler}"


def _known_before(told: Recorded, event: Happening) -> Known:
    """Return what has been told of the actor of an event before it."""
    known = Known()
    for each in came_before(told, event):
        if each.did is Did.TOOK_OFFICE:  # against the rules he was put out by who rules now
            known = Known(moved=each.target == event.actor and each.value > 0.0, is_new=True)
        elif each.did is Did.PATRON_PUSHED_ASIDE:
            known = known._replace(moved=known.moved or each.target == event.actor)
        elif each.actor == event.actor:
            returned = each.did is Did.RETURNED_TO_LOYALTY
            known = known._replace(
                hedged=each.did is Did.HEDGED or (known.hedged and not returned),
                left=each.did is Did.JOINED_CHALLENGER or (known.left and not returned),
                stood=known.stood or returned,
                moved=known.moved or each.did in MOVES,
            )
    return known
