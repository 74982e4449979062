"""A deciding alliance decides: a general without standing puts a vice-president in power, or himself without him."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

FILE = Path(__file__).parent / "vice_president.yaml"


def rulers(*settings: str, runs: int = 200) -> dict[str, float]:
    """Return how often each rules at the close, as shares."""
    built = build(load(FILE, settings))
    rows = simulate(built, 0, runs, 1).world["incumbent"]
    return {name: float((rows == row).mean()) for row, name in enumerate(built.leader_ids)}


def test_with_an_alliance_the_vice_president_comes_to_power_in_most_bids_that_are_won_and_without_it_not() -> None:
    allied, alone = rulers(), rulers("ties.alliance.strength=0.0")
    won, won_alone = 1.0 - allied["president"], 1.0 - alone["president"]
    assert min(won, won_alone) > 0.3
    assert allied["vice_president"] > 0.7 * won
    assert alone["vice_president"] < 0.1 * won_alone
    assert alone["general"] > 0.7 * won_alone
    assert allied["general"] < 0.3 * won
    assert won > won_alone, "the alliance brings its following"


def test_a_loyal_vice_president_does_not_lend_himself_to_it() -> None:
    assert rulers("leaders.vice_president.loyalty=1.0")["vice_president"] < 0.1


@pytest.mark.parametrize(
    ("event", "follows"),
    [
        ("{day: 30, do: ruler_dies, heir: speaker}", "speaker"),
        ("{day: 30, do: ruler_dies, heir: ministers_03}", "ministers_03"),
        ("{day: 30, do: appoint, who: speaker, post: presidency}", "speaker"),
        ("{day: 30, do: elect, who: general}", "general"),
        ("{day: 30, do: ruler_dies}", "vice_president"),  # whose office follows by law
    ],
)
def test_who_is_to_follow_takes_the_presidency(event: str, follows: str) -> None:
    built = build(load(FILE, [f"events=[{event}]", "rules={challenge: off}"]))
    runs = simulate(built, 0, 40, 1)
    assert (runs.world["removed_day"] == 30).all()
    assert (runs.world["irregular"] == 0).all()
    first = [int(np.flatnonzero(runs.episodes_of[0] == run)[0]) for run in range(40)]
    assert {built.leader_ids[row] for row in runs.episodes["ruler_after"][first]} == {follows}
    close = [built.leader_ids[row] for row in runs.world["incumbent"]]
    again = np.bincount(runs.episodes_of[0], minlength=40) > 1
    assert all(who == follows for who, moved in zip(close, again, strict=True) if not moved)
    assert close.count(follows) >= (32 if "heir" in event else 35), "over a death the elite may break, a general plot"
