"""Verdict on paper: what a run is called, by its first fall, its first split, and who can rule at its horizon."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, lay, told
from contests import battle

from sim.core.ground.codes import Did, Episode, Outcome, Path, Phase, Status, Winner
from sim.core.ground.records import EPISODES
from sim.core.rules.verdict import give_verdict

AT_THE_HORIZON = {"day": 93, "horizon": 100, "support": 0.5}
FOUGHT = {"kind": Episode.CONTEST, "path": Path.UNMARKED, "opened": 10, "closed": 20, "mover": 1, "claimant": 1}
PLOTTED = {**FOUGHT, "kind": Episode.PLOT, "path": Path.PALACE, "closed": 10}
PUSHED = {**PLOTTED, "kind": Episode.PUSH, "path": Path.NONE, "mover": 0, "claimant": 0}
STRUCK = {**PUSHED, "kind": Episode.STRIKE, "mover": 1, "claimant": 1}
FOLLOWED = {**PUSHED, "kind": Episode.SUCCESSION, "mover": -1, "winner": Winner.HEIR}


def judge(*rows: Row, world: Row | None = None, statuses: tuple[Status, ...] = (Status.IN_SERVICE,) * 2) -> Hand:
    """Return a run at its horizon that has seen these episodes."""
    world = {**AT_THE_HORIZON, "removed_day": -1, "episodes": len(rows), **(world or {})}
    hand = lay([{"status": status} for status in statuses], world=world)
    for one, row in zip(hand.s.episodes, rows, strict=False):
        for name, value in row.items():
            one[name] = value
    give_verdict(*hand)
    return hand


def test_before_its_horizon_a_run_is_not_judged():
    assert judge(FOUGHT, world={"day": 92}).world.phase == Phase.CALM


KYRGYZ = ("region", "trophy", "flight", "loot")
UKRAINIAN = ("ruling", "table", "handover", "media")


def path_of(marks: Row) -> int:
    """Return the path of a contest of ten days that closes today, the 71st, with these marks: a bid that is over."""
    world = {"opened": 61, **marks, "capacity": 0.0, "parliament_autonomy": 0.0}
    return int(battle(world, {}, challenger={"status": Status.ARRESTED}, side=0.5).world.path)


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
        ({**marked("loot"), "force_gone": 64}, Path.KYRGYZ),
        ({**marked("loot"), "force_gone": 65}, Path.UNMARKED),
        ({**marked("loot"), "force_gone": 65, "first_seizure": 62}, Path.KYRGYZ),
        ({**marked("loot"), "force_gone": 44, "opened": 41}, Path.KYRGYZ),
        # what takes more than thirty days has not melted
        ({**marked("loot"), "force_gone": 43, "opened": 40}, Path.UNMARKED),
    ],
)
def test_each_mark_speaks_for_its_path(mark, path):
    assert path_of(mark) == path


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
    assert path_of(marked(*marks)) == path


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({**FOUGHT, "winner": Winner.CHALLENGER}, Outcome.OTHER_FALL),
        ({**FOUGHT, "winner": Winner.CHALLENGER, "path": Path.MIXED}, Outcome.OTHER_FALL),
        ({**FOUGHT, "winner": Winner.CHALLENGER, "path": Path.KYRGYZ}, Outcome.KYRGYZ_PATH),
        ({**FOUGHT, "winner": Winner.PACT, "path": Path.UKRAINIAN}, Outcome.UKRAINIAN_PATH),
        ({**FOUGHT, "winner": Winner.SHARED, "path": Path.UKRAINIAN}, Outcome.SHARED),  # the ruler stays
        ({**FOUGHT, "winner": Winner.INCUMBENT, "path": Path.KYRGYZ}, Outcome.CONSOLIDATION),
        ({**PLOTTED, "winner": Winner.CHALLENGER}, Outcome.PALACE_COUP),
        ({**PLOTTED, "winner": Winner.PATRON}, Outcome.PATRON_RETURNS),
        ({**PLOTTED, "winner": Winner.INCUMBENT}, Outcome.CONSOLIDATION),  # it failed
        ({**STRUCK, "winner": Winner.PATRON}, Outcome.PATRON_RETURNS),
        ({**STRUCK, "winner": Winner.INCUMBENT}, Outcome.CONSOLIDATION),
        ({**PUSHED, "winner": Winner.PATRON}, Outcome.PATRON_RETURNS),
        ({**PUSHED, "winner": Winner.INCUMBENT}, Outcome.CONSOLIDATION),
        (FOLLOWED, Outcome.BALANCE),
        ({**FOUGHT, "closed": -1}, Outcome.BALANCE),  # it led to nothing: contests are switched off
    ],
)
def test_one_episode_names_the_outcome(row, outcome):
    hand = judge(row)
    assert (hand.world.outcome, hand.world.phase) == (outcome, Phase.SETTLED)
    assert told(hand, Did.CLOSED) == [(-1, 0, float(outcome))]


@pytest.mark.parametrize(("support", "outcome"), [(0.5, Outcome.CONSOLIDATION), (0.49, Outcome.BALANCE)])
def test_who_has_put_down_a_bid_has_consolidated_only_with_half_of_the_elite_behind_him(support, outcome):
    assert judge({**FOUGHT, "winner": Winner.INCUMBENT}, world={"support": support}).world.outcome == outcome


@pytest.mark.parametrize(
    ("world", "outcome"),
    [
        ({"patron": 1, "patron_active": 1}, Outcome.BALANCE),  # he is not his own man
        ({"patron": 1, "patron_active": 0}, Outcome.CONSOLIDATION),
        ({"patron": 1, "patron_active": 1, "team_share": 0.5}, Outcome.CONSOLIDATION),  # but his own people are
        ({"patron": 1, "patron_active": 1, "team_share": 0.49}, Outcome.BALANCE),
    ],
)
def test_who_has_put_down_a_bid_under_a_patron_has_not_consolidated_by_that(world, outcome):
    found = judge({**FOUGHT, "winner": Winner.INCUMBENT}, world={"support": 0.9, **world})
    assert found.world.outcome == outcome


LOST = {**FOUGHT, "winner": Winner.CHALLENGER, "path": Path.KYRGYZ}
BEATEN = {**FOUGHT, "winner": Winner.INCUMBENT}


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ((BEATEN, LOST), Outcome.KYRGYZ_PATH),  # the first loss names the fall
        ((LOST, {**PLOTTED, "winner": Winner.CHALLENGER}), Outcome.KYRGYZ_PATH),
        ((LOST, BEATEN), Outcome.KYRGYZ_PATH),  # whatever the new ruler then puts down
        ((BEATEN, {**FOUGHT, "winner": Winner.SHARED}), Outcome.SHARED),
        ((FOLLOWED, LOST), Outcome.KYRGYZ_PATH),  # fault 14: who has followed can be beaten, and that is no balance
        ((FOLLOWED, {**STRUCK, "winner": Winner.PATRON}), Outcome.PATRON_RETURNS),
        ((), Outcome.BALANCE),
    ],
)
def test_the_first_loss_of_power_names_the_outcome_of_several(rows, outcome):
    assert judge(*rows).world.outcome == outcome


@pytest.mark.parametrize(
    ("rows", "path", "opened", "challenger", "winner"),
    [
        ((BEATEN, {**LOST, "opened": 50}), Path.UNMARKED, 10, 1, Winner.INCUMBENT),
        (({**PUSHED, "winner": Winner.INCUMBENT}, {**LOST, "opened": 50}), Path.KYRGYZ, 50, 1, Winner.CHALLENGER),
        (({**STRUCK, "winner": Winner.PATRON},), Path.NONE, 10, -1, Winner.PATRON),
        ((FOLLOWED,), Path.NONE, -1, -1, Winner.INCUMBENT),
        (({**LOST, "mover": -1},), Path.KYRGYZ, 10, -1, Winner.CHALLENGER),  # nobody led it
        ((), Path.NONE, -1, -1, Winner.INCUMBENT),
    ],
)
def test_the_row_of_a_run_tells_of_its_first_split_or_else_of_its_first_blow(rows, path, opened, challenger, winner):
    world = judge(*rows, world={"path": Path.MIXED, "opened": 77, "challenger": 0, "winner": Winner.PACT}).world
    assert (world.path, world.opened, world.challenger, world.winner) == (path, opened, challenger, winner)


@pytest.mark.parametrize(("first", "winner"), [(0, Winner.INCUMBENT), (1, Winner.HEIR)])
def test_a_ruler_who_wins_and_is_not_the_first_is_told_as_an_heir(first, winner):
    assert judge(BEATEN, world={"first_incumbent": first}).world.winner == winner


@pytest.mark.parametrize(("removed", "winner"), [(-1, Winner.INCUMBENT), (40, Winner.HEIR)])
def test_who_has_followed_without_a_split_is_told_as_an_heir(removed, winner):
    assert judge(world={"removed_day": removed}).world.winner == winner


@pytest.mark.parametrize(
    ("status", "rules"),
    [(Status.IN_SERVICE, True), (Status.OUTSIDE, True), (Status.DEAD, False), (Status.ARRESTED, False),
     (Status.ABROAD, False)],
)  # fmt: skip
def test_who_cannot_rule_does_not_and_that_is_the_outcome(status, rules):
    found = judge(LOST, world={"team_share": 1.0}, statuses=(status, Status.IN_SERVICE)).world.outcome
    assert (found != Outcome.NOBODY) == rules


@pytest.mark.parametrize(
    ("world", "outcome"),
    [
        ({"irregular": 0}, Outcome.BALANCE),  # he died in office
        ({"irregular": 1}, Outcome.OTHER_FALL),  # he was arrested, or is abroad
        ({"irregular": 1, "team_share": 0.5}, Outcome.CONSOLIDATION),  # and whoever followed has become his own man
    ],
)
def test_a_ruler_who_is_beaten_and_succeeded_has_not_kept_the_balance(world, outcome):
    world = {"first_incumbent": 1, "removed_day": 40, **world}
    assert judge(FOLLOWED, world=world).world.outcome == outcome


def test_what_has_no_row_is_counted_and_changes_nothing():
    hand = judge(*[BEATEN] * EPISODES, world={"episodes": EPISODES + 3})
    assert hand.world.outcome == Outcome.CONSOLIDATION


def test_a_contest_that_is_open_at_the_horizon_is_closed_as_it_stands():
    world = {**AT_THE_HORIZON, "phase": Phase.CONTEST, "challenger": 1, "claimant": 1, "opened": 90, "side": 0.6}
    hand = lay([{}, {}], world={**world, "episodes": 1})
    hand.s.episodes[0].kind, hand.s.episodes[0].mover = Episode.CONTEST, 1
    give_verdict(*hand)
    assert (hand.world.incumbent, hand.world.winner, hand.world.outcome) == (1, Winner.CHALLENGER, Outcome.OTHER_FALL)
    assert (hand.world.phase, hand.world.closed) == (Phase.SETTLED, 93)


@pytest.mark.parametrize(("team", "outcome"), [(0.5, Outcome.CONSOLIDATION), (0.49, Outcome.BALANCE)])
def test_at_the_horizon_an_own_team_makes_an_own_man(team, outcome):
    assert judge(world={"team_share": team}).world.outcome == outcome


@pytest.mark.parametrize(
    ("gone", "square", "path"), [(64, 6, Path.KYRGYZ), (65, 6, Path.MIXED), (65, 7, Path.MIXED), (64, 7, Path.MIXED)]
)
def test_a_day_decides_whether_force_melted_and_whether_the_square_was_held(gone, square, path):
    marks = {"mark_region": 1, "mark_loot": 1, "mark_ruling": 1}  # two against one
    assert path_of({**marks, "first_seizure": 61, "force_gone": gone, "square_record": square}) == path
