"""What the classes of runs came to, in words that hold for these runs: who rules, and what became of a patron."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from sim.core.ground.codes import Outcome, Path
from sim.language.amounts import amount
from sim.outcomes.ends import class_of
from sim.outcomes.entry import Columns

FIXED: Final = {
    Outcome.PATRON_RETURNS: "The patron takes power back: by a blow of his own, or because a push against him failed.",
    Outcome.PALACE_COUP: "Insiders who move covertly remove the incumbent, with no contest in the open.",
    Outcome.UKRAINIAN_PATH: "A split unseats the incumbent, fought in the capital: square, parliament, media, a pact.",
    Outcome.KYRGYZ_PATH: "A split unseats the incumbent, fought from the regions: seized buildings, force melts away.",
    Outcome.SHARED: "A split ends in a pact. The odds at the table are the ruler's: he stays, and his rival is spared.",
    Outcome.OTHER_FALL: "The incumbent has lost power with too few marks of either path, or to an event that took him.",
    Outcome.NOBODY: "Who would rule is dead or out of reach, and nobody has followed.",
}


class Ending(NamedTuple):
    """A class of runs: `clause` completes "that ...", `meaning` says what these runs have in common."""

    clause: str
    meaning: str


def endings(runs: Columns) -> dict[str, Ending]:
    """Return what each class means among these runs (`sim.experiment.folder.columns.coded`), by name."""
    found = {}
    for code in Outcome:
        here = np.asarray(runs["outcome"]) == code
        meaning = FIXED.get(code) or (_balance if code is Outcome.BALANCE else _consolidation)(runs, here)
        by_heirs = bool(here.any() and (np.asarray(runs["removed_day"])[here] >= 0).all())
        found[code.name.lower()] = Ending(class_of(code, by_heirs).clause, meaning)
    return found


def _balance(runs: Columns, here: Any) -> str:
    heir = np.asarray(runs["removed_day"]) >= 0
    said = "No split has been fought out, and nobody has taken power against the rules." + _listed(
        (("the first incumbent still rules", here & ~heir), ("an heir rules after him", here & heir))
    )
    patron = np.asarray(runs["patron"]) >= 0
    active = np.asarray(runs["patron_active"]).astype(bool)
    return said + _listed(
        (
            ("the patron is still on the scene", here & patron & active),
            ("the patron has left it", here & patron & ~active),
        )
    )


def _consolidation(runs: Columns, here: Any) -> str:
    fought = here & (np.asarray(runs["path"]) != Path.NONE)
    pushed = here & ~fought & (np.asarray(runs["patron"]) >= 0) & (np.asarray(runs["closed"]) >= 0)
    pushed &= ~np.asarray(runs["patron_active"]).astype(bool)
    return "Who rules is his own man." + _listed(
        (
            ("he has put down a split or a plot", fought),
            ("he has pushed his patron aside", pushed),
            ("he has filled at least half of the posts with own people", here & ~fought & ~pushed),
        )
    )


def _listed(parts: Sequence[tuple[str, Any]]) -> str:
    """Return what happened, each with the number of its runs where there is more than one; nothing where none did."""
    counts = [(words, int(of.sum())) for words, of in parts if of.any()]
    if not counts:
        return ""
    said = "; ".join(words if len(counts) == 1 else f"{words} ({amount(n, 'run')})" for words, n in counts)
    return f" {said[:1].upper()}{said[1:]}."
