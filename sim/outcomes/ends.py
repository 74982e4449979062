"""How a run ends: its class, and the road that a split took."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from sim.core.ground.codes import Outcome, Path, Winner
from sim.outcomes.entry import Columns, Entry, FloatArray, seen_where

ROADS: Final = {
    Path.PALACE: "a plot in the palace", Path.UKRAINIAN: "the Ukrainian path", Path.KYRGYZ: "the Kyrgyz path",
    Path.MIXED: "a mixed path", Path.UNMARKED: "no marked path",
}  # fmt: skip


class Class(NamedTuple):
    """A class of runs in words: as a noun, completing "that ...", and how it is told from the others."""

    noun: str
    clause: str
    how: str


CLASSES: Final = {
    Outcome.BALANCE: Class(
        "the balance goes on", "the balance goes on",
        "nobody lost power against the rules, and the ruler is not his own man: no split was fought out, or it left "
        "him with less than half of the elite behind him",
    ),
    Outcome.CONSOLIDATION: Class(
        "consolidation", "the incumbent consolidates",
        "nobody lost power against the rules, and who ruled has put down a split or a plot, or has pushed his patron "
        "aside, and half of the elite or more is seen to back him at the close, or own people fill half of the posts",
    ),
    Outcome.PATRON_RETURNS: Class(
        "the patron returns", "the patron returns to power", "the first loss of power was to the patron"
    ),
    Outcome.PALACE_COUP: Class(
        "a palace coup", "a palace coup removes the incumbent", "the first loss of power was to a plot in the palace"
    ),
    Outcome.UKRAINIAN_PATH: Class(
        "a fall on the Ukrainian path", "it ends along the Ukrainian path",
        "the first loss of power was to a split in the open, with at least two more Ukrainian than Kyrgyz marks",
    ),
    Outcome.KYRGYZ_PATH: Class(
        "a fall on the Kyrgyz path", "it ends along the Kyrgyz path",
        "the first loss of power was to a split in the open, with at least two more Kyrgyz than Ukrainian marks",
    ),
    Outcome.NOBODY: Class(
        "nobody rules", "nobody rules", "who would rule is dead or out of reach, and nobody has followed"
    ),
    Outcome.SHARED: Class(
        "a pact with the ruler", "a pact leaves the ruler in office",
        "nobody lost power against the rules, and a split ended in a pact: its odds were the ruler's, who stays",
    ),
    Outcome.OTHER_FALL: Class(
        "a fall in another way", "the incumbent falls in another way",
        "the first loss of power was to a split on no path, for the marks of neither are two more; or an event put "
        "him out of reach, and an heir has followed who is not his own man",
    ),
}  # fmt: skip
UNDER_AN_HEIR: Final = {
    Outcome.BALANCE: Class("an heir has followed", "an heir has followed and no split has come", ""),
    Outcome.CONSOLIDATION: Class("consolidation of an heir", "an heir consolidates", ""),
}


def class_of(code: Outcome, under_an_heir: bool) -> Class:
    """Return a class in words; where the first incumbent is gone and an heir rules, that of the heir."""
    return UNDER_AN_HEIR[code] if under_an_heir and code in UNDER_AN_HEIR else CLASSES[code]


def lost(runs: Columns) -> FloatArray:
    """Return whether whoever ruled when it first came to a split, or to a blow or push, has lost to it."""
    return np.asarray(np.isin(runs["winner"], (Winner.PATRON, Winner.CHALLENGER, Winner.PACT)), np.float64)


def _class(code: Outcome) -> Callable[[Columns], FloatArray]:
    return lambda runs: np.asarray(runs["outcome"] == code, np.float64)


def _patron_returns(runs: Columns) -> FloatArray:
    return seen_where(runs["patron"] >= 0, runs["outcome"] == Outcome.PATRON_RETURNS)


def _road_in_words(code: Path, road: str) -> str:
    if code is Path.UNMARKED:
        return "the split was over before it took a road: marks of one kind only, at most one"
    return f"the first split took this road: {road}"


def _road(code: Path) -> Callable[[Columns], FloatArray]:
    return lambda runs: np.asarray(runs["path"] == code, np.float64)


ENDS: Final = tuple(
    Entry(
        code.name.lower(), "yes or no", "share", clause, f"class of the run: {how}", "at the close",
        "no patron: cannot be seen" if code is Outcome.PATRON_RETURNS else "no",
        _patron_returns if code is Outcome.PATRON_RETURNS else _class(code), clause,
    )
    for code in Outcome
    for _, clause, how in (CLASSES[code],)
)  # fmt: skip
PATHS: Final = tuple(
    Entry(
        f"path_{code.name.lower()}", "yes or no", "share", f"a split along {road}" if code is not Path.PALACE else road,
        _road_in_words(code, road), "at the close", "no split: no", _road(code), f"a split takes {road}"
        if code is not Path.PALACE else "a plot moves in the palace",
    )
    for code, road in ROADS.items()
)  # fmt: skip
