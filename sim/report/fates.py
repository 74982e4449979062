"""What became of a leader, and what was done with him on the way: shares of futures with the words for each."""

from __future__ import annotations

from typing import Final

from sim.analysis.runs.counting import Counted
from sim.analysis.runs.summary import LeaderEnds
from sim.outcomes.people import TURNS
from sim.report.words import capital

DONE: Final = {
    "move": "moved to another office", "promote": "promoted", "dismiss": "dismissed", "retire": "retired",
    "envoy": "sent abroad as envoy", "co_opt": "co-opted", "arrest": "arrested", "pardon": "let out of prison",
    "exile": "went into exile", "return": "came back from abroad",
}  # fmt: skip
"""What may be done with somebody (`sim.outcomes.people.BEFELL`)."""


def by_the_close(leader: LeaderEnds) -> list[tuple[str, Counted]]:
    """Return what became of a leader, one of it in every future, and whether he rules."""
    return [("Rules", leader.rules), *((capital(TURNS[name].short), leader.turns[name]) for name in TURNS)]


def at_any_time(leader: LeaderEnds) -> list[tuple[str, Counted]]:
    """Return what a leader does and what is done with him, each at least once in a future."""
    return [
        ("Moves against the incumbent", leader.challenged),
        *((capital(words), leader.ever[name]) for name, words in DONE.items()),
        ("Off the scene", leader.status["neutral"]),
        *([("Chosen", leader.chosen)] if leader.chosen is not None else []),
    ]
