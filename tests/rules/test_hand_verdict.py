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


KYRGYZ = ("region", "trophy", "flight", "loot")
UKRAINIAN = ("ruling", "table", "handover", "media")


def marked(*names: str) -> dict[str, float]:
    return {f"mark_{name}": 1.0 for name in names}


@pytest.mark.parametrize(
    ("mark", "path"),
    [
        *[(marked(name, KYRGYZ[k - 1]), Path.KYRGYZ) for k, name in enumerate(KYRGYZ)],
        *[(marked(name, UKRAINIAN[k - 1]), Path.UKRAINIAN) for k, name in enumerate(UKRAINIAN)],
        ({**marked("media"), "square_record": 7}, Path.UKRAINIAN),
        ({**marked("media"), "square_record": 6}, Path.UNMARKED),
        # three days from the split, where no building was seized
        ({**marked("loot"), "force_gone": 13}, Path.KYRGYZ),
        ({**marked("loot"), "force_gone": 14}, Path.UNMARKED),
        ({**marked("loot"), "force_gone": 14, "first_seizure": 11}, Path.KYRGYZ),
        ({**marked("loot"), "force_gone": 13, "closed": 40}, Path.KYRGYZ),
        # what takes more than thirty days has not melted
        ({**marked("loot"), "force_gone": 13, "closed": 41}, Path.UNMARKED),
    ],
)
def test_each_mark_speaks_for_its_path(mark, path):
    assert judge({**CLOSED, **mark}).world.path == path


@pytest.mark.parametrize(
    ("marks", "path"),
    [
        ((), Path.UNMARKED),  # a bid that collapsed at once has taken no road
        (("region",), Path.UNMARKED),
        (("table",), Path.UNMARKED),
        (("region", "table"), Path.MIXED),
        (("region", "loot", "table"), Path.MIXED),
        (("region", "table", "media"), Path.MIXED),
        (("region", "loot", "flight", "table"), Path.KYRGYZ),
        (("region", "table", "media", "ruling"), Path.UKRAINIAN),
    ],
)
def test_a_path_is_told_from_the_other_by_two_marks(marks, path):
    assert judge({**CLOSED, **marked(*marks)}).world.path == path


@pytest.mark.parametrize(
    ("world", "outcome"),
    [
        ({"winner": Winner.PATRON, "mark_region": 1}, Outcome.PATRON_RETURNS),
        ({"winner": Winner.PACT, **marked("table", "media")}, Outcome.UKRAINIAN_PATH),
        ({"winner": Winner.SHARED, **marked("table", "media")}, Outcome.SHARED),  # the ruler stays
        ({"winner": Winner.SHARED, "first_incumbent": 1}, Outcome.SHARED),  # an heir may share, too
        ({"winner": Winner.PACT, **marked("table")}, Outcome.OTHER_FALL),
        ({"winner": Winner.CHALLENGER, **marked("region", "table", "media")}, Outcome.OTHER_FALL),
        ({"winner": Winner.CHALLENGER}, Outcome.OTHER_FALL),
        ({"winner": Winner.CHALLENGER, **marked("region", "loot")}, Outcome.KYRGYZ_PATH),
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
        ({"first_incumbent": 1}, Outcome.CONSOLIDATION),  # another rules: it is his heir who has won
    ],
)
def test_who_has_pushed_his_patron_aside_is_his_own_man(world, outcome):
    assert judge({**PUSHED, **world}).world.outcome == outcome


def test_an_heir_who_has_pushed_his_patron_aside_is_told_as_an_heir():
    assert judge({**PUSHED, "first_incumbent": 1}).world.winner == Winner.HEIR


AT_THE_HORIZON = {"day": 93, "horizon": 100, "first_incumbent": 1, "winner": Winner.HEIR, "removed_day": 40}


@pytest.mark.parametrize(
    ("world", "outcome"),
    [
        ({"irregular": 0}, Outcome.BALANCE),  # he died in office
        ({"irregular": 1}, Outcome.OTHER_FALL),  # he was arrested, or is abroad
        ({"irregular": 1, "team_share": 0.5}, Outcome.CONSOLIDATION),  # and whoever followed has become his own man
    ],
)
def test_a_ruler_who_is_beaten_and_succeeded_has_not_kept_the_balance(world, outcome):
    assert judge({**AT_THE_HORIZON, **world}).world.outcome == outcome


@pytest.mark.parametrize(("closed", "outcome"), [(20, Outcome.CONSOLIDATION), (-1, Outcome.BALANCE)])
def test_a_bid_that_led_to_nothing_was_not_put_down(closed, outcome):
    world = {"day": 93, "horizon": 100, "challenger": 1, "opened": 10, "closed": closed}
    assert judge(world).world.outcome == outcome


@pytest.mark.parametrize(("first", "winner"), [(0, Winner.INCUMBENT), (1, Winner.HEIR)])
def test_a_ruler_who_is_not_the_first_is_an_heir(first, winner):
    assert judge({"day": 93, "horizon": 100, "first_incumbent": first}).world.winner == winner
