"""Verdict on paper: which mark speaks for which path, and what each way of ending is called."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, lay, told

from sim.core.ground.codes import Did, Outcome, Path, Phase, Status, Winner
from sim.core.rules.verdict import give_verdict

CLOSED = {"phase": Phase.SETTLED, "challenger": 1, "opened": 10, "closed": 20, "winner": Winner.CHALLENGER}


def judge(world: Row) -> Hand:
    hand = lay([{}, {}], world=world, p={"own_man_team": 0.5})
    give_verdict(*hand)
    return hand


@pytest.mark.parametrize(
    ("mark", "path"),
    [
        *[({f"mark_{name}": 1}, Path.KYRGYZ) for name in ("region", "trophy", "flight", "loot")],
        *[({f"mark_{name}": 1}, Path.UKRAINIAN) for name in ("ruling", "table", "handover", "media")],
        ({"square_record": 7}, Path.UKRAINIAN),
        ({"force_gone": 13}, Path.KYRGYZ),  # three days from the split, where no building was seized
        ({"force_gone": 14}, Path.MIXED),
        ({"force_gone": 14, "first_seizure": 11}, Path.KYRGYZ),
        ({"force_gone": 13, "closed": 40}, Path.KYRGYZ),
        ({"force_gone": 13, "closed": 41}, Path.MIXED),  # what takes more than thirty days has not melted
        ({}, Path.MIXED),
    ],
)
def test_each_mark_speaks_for_its_path(mark, path):
    assert judge({**CLOSED, **mark}).world.path == path


@pytest.mark.parametrize(
    ("world", "outcome"),
    [
        ({"winner": Winner.PATRON, "mark_region": 1}, Outcome.PATRON_RETURNS),
        ({"winner": Winner.PACT, "mark_table": 1}, Outcome.UKRAINIAN_PATH),
        ({"winner": Winner.HEIR, "mark_region": 1}, Outcome.CONSOLIDATION),  # the regime goes on
        ({"winner": Winner.INCUMBENT, "mark_table": 1}, Outcome.CONSOLIDATION),
        ({"path": Path.PALACE, "mark_region": 1}, Outcome.PALACE_COUP),  # a plot keeps its path
        ({"path": Path.PALACE, "winner": Winner.INCUMBENT}, Outcome.CONSOLIDATION),  # it failed
    ],
)
def test_an_outcome_is_named_by_who_won_and_on_which_path(world, outcome):
    hand = judge({**CLOSED, **world})
    assert hand.world.outcome == outcome
    assert told(hand, Did.CLOSED) == [(1, 0, float(outcome))]


@pytest.mark.parametrize(
    ("world", "statuses", "is_left"),
    [
        ({"winner": Winner.HEIR}, (Status.DEAD, Status.IN_SERVICE), False),  # nobody was there to follow
        ({"winner": Winner.HEIR}, (Status.ARRESTED, Status.IN_SERVICE), False),
        ({"winner": Winner.INCUMBENT}, (Status.ABROAD, Status.IN_SERVICE), False),
        ({"winner": Winner.INCUMBENT, "team_share": 1.0}, (Status.DEAD, Status.IN_SERVICE), False),
        ({"winner": Winner.CHALLENGER}, (Status.OUTSIDE, Status.DEAD), False),
        ({"winner": Winner.PATRON, "patron": 1}, (Status.OUTSIDE, Status.DEAD), False),
        ({"winner": Winner.CHALLENGER}, (Status.DEAD, Status.ABROAD), True),  # he comes home to rule
        ({"winner": Winner.PACT}, (Status.DEAD, Status.DEAD), True),  # it is left open, which is not the same
        ({"winner": Winner.INCUMBENT}, (Status.OUTSIDE, Status.DEAD), True),
    ],
)
def test_where_nobody_is_left_to_rule_that_is_the_outcome(world, statuses, is_left):
    hand = lay([{"status": status} for status in statuses], world={**CLOSED, **world}, p={"own_man_team": 0.5})
    give_verdict(*hand)
    assert (hand.world.outcome != Outcome.NOBODY) == is_left


PUSHED = {"phase": Phase.SETTLED, "patron": 1, "winner": Winner.INCUMBENT, "opened": 10, "closed": 10}


@pytest.mark.parametrize(
    ("world", "outcome"),
    [
        ({}, Outcome.CONSOLIDATION),
        ({"patron": -1}, Outcome.BALANCE),
        ({"patron_active": 1}, Outcome.BALANCE),
        ({"closed": -1}, Outcome.BALANCE),  # he left by himself
        ({"winner": Winner.HEIR}, Outcome.BALANCE),
        ({"first_incumbent": 1}, Outcome.BALANCE),  # another rules: it is his heir who has won
    ],
)
def test_who_has_pushed_his_patron_aside_is_his_own_man(world, outcome):
    assert judge({**PUSHED, **world}).world.outcome == outcome


@pytest.mark.parametrize(("first", "winner"), [(0, Winner.INCUMBENT), (1, Winner.HEIR)])
def test_a_ruler_who_is_not_the_first_is_an_heir(first, winner):
    assert judge({"day": 93, "horizon": 100, "first_incumbent": first}).world.winner == winner
