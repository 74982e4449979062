"""What a sixth reading found: for whom somebody moves, from where he fights, and what is told as it was then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.chronicle import Recorded
from sim.chronicle.choices import Choice, Term
from sim.chronicle.close import close_of
from sim.chronicle.motives import weighed
from sim.core.ground.codes import Did
from sim.core.ground.records import EPISODE_DTYPE
from sim.core.weighed import Move
from tests.quiet_year import GUARD, HEIR, RULER, Fields, happened, quiet_year, text_of


@pytest.fixture(scope="module")
def quiet() -> Recorded:
    return quiet_year()


# ------------------------------------------------------------------------------------------------------- sides, and why

NAMES = ("the ruler", "the guard", "the heir").__getitem__


@pytest.mark.parametrize(
    ("claimant", "terms", "words"),
    [
        (GUARD, (("prize", 0.2),), "a place under the guard worth 0.20, and nothing against"),
        (GUARD, (("prize", -0.2),),
         "nothing spoke for it, and against it a place for standing by the ruler worth 0.20"),
        (HEIR, (("prize", 0.2), ("claimant", 0.5)),
         "being put up to rule 0.50 and the prospect of ruling 0.20, and nothing against"),
        (HEIR, (("claimant", 0.5), ("prize", -0.2)),
         "being put up to rule 0.50 outweighed a place for standing by the ruler worth 0.20"),
    ],
)  # fmt: skip
def test_a_place_is_told_of_him_who_would_give_it(
    claimant: int, terms: tuple[tuple[str, float], ...], words: str
) -> None:
    side = Choice(0, HEIR, Move.SIDE, True, claimant, 0.4, 1.0, tuple(Term(*each) for each in terms), against=RULER)
    assert weighed(side, NAMES, RULER) == words


# ------------------------------------------------------------------------------------------------------------ for whom


@pytest.mark.parametrize(("claimant", "behalf"), [(GUARD, ""), (-1, ""), (HEIR, " on behalf of the heir")])
def test_it_is_told_for_whom_somebody_moves_who_would_not_rule_himself(
    quiet: Recorded, claimant: int, behalf: str
) -> None:
    world: tuple[Fields, Fields] = ({}, {"claimant": claimant})
    for did, words in (
        (Did.BID_OPENED, "The guard opened a bid for power{} against the ruler"),
        (Did.PLOT_MOVED, "The guard moved covertly{} against the ruler"),
        (Did.PROTEST_LED, "took the lead of the protest{}."),
    ):
        text = text_of(quiet, happened(quiet, 40, did, GUARD, RULER, 0.3, world=world))
        assert words.format(behalf).removeprefix("The ") in text


def test_the_close_says_for_whom_a_struggle_was_led() -> None:
    quiet = quiet_year()
    assert "a contest by the guard on behalf of the heir on " in " ".join(close_of(_a_contest(quiet, claimant=HEIR)))
    assert "a contest by the guard on " in " ".join(close_of(_a_contest(quiet, claimant=GUARD)))


def _a_contest(quiet: Recorded, claimant: int) -> Recorded:
    """The quiet year with a contest of ten days that the guard has lost."""
    rows = np.zeros(1, EPISODE_DTYPE).view(np.recarray)
    rows.mover, rows.claimant, rows.opened, rows.closed = GUARD, claimant, 40, 50
    rows.ruler_before = rows.ruler_after = RULER
    return replace(quiet, episodes=rows)
