"""The order of play on paper: how long a step is, what is played in a contest, and what a rule left out leaves."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, lay

from sim.core.ground.codes import Fate, Kind, Order, Phase, Status, TieKind
from sim.core.play import step, step_length
from sim.core.rulebook import mask_of


def play(hand: Hand, *off: str) -> Hand:
    step(hand.s, hand.cells, hand.p, hand.luck, mask_of(frozenset(off)), hand.scratch)
    return hand


@pytest.mark.parametrize(
    ("world", "dated", "days"),
    [
        ({"day": 70}, [], 7),
        ({"day": 72}, [], 5),  # to the end of the week
        ({"day": 70, "phase": Phase.CAMPAIGN}, [], 7),
        ({"day": 70, "phase": Phase.FORMATION}, [], 1),
        ({"day": 70, "phase": Phase.CONTEST}, [], 1),
        ({"day": 70, "election": 74}, [], 4),
        ({"day": 70, "election": 77}, [], 7),
        ({"day": 70, "election": 70}, [], 7),
        ({"day": 70}, [73, 72, 90, 60, 70], 2),
        ({"day": 70, "election": 71}, [73], 1),
        ({"day": 70, "horizon": 75}, [], 5),
    ],
)
def test_a_step_ends_with_the_week_or_before_what_is_dated(world, dated, days):
    hand = lay([{}], schedule=[{"order": Order.SPLIT, "day": day} for day in dated], world=world)
    assert step_length(hand.s) == days


@pytest.mark.parametrize(
    ("item", "days"),
    [
        ({"order": Order.SHOCK, "magnitude": 0.5}, 3),
        ({"order": Order.SHOCK, "magnitude": 0.5, "done": 1}, 7),
        ({"order": Order.SHOCK, "magnitude": 0.0}, 7),
        ({"order": Order.FIND_FILE, "row": 1, "magnitude": 0.5}, 3),
        ({"order": Order.FIND_FILE, "row": 1, "magnitude": 0.0}, 7),
        ({"order": Order.FIND_FILE, "row": 0, "magnitude": 0.5}, 7),  # on whoever rules
        ({"order": Order.DISCOVER_SEARCH, "row": 1}, 3),
        ({"order": Order.DISCOVER_SEARCH, "row": 0}, 7),
        ({"order": Order.PUBLISH_FILE, "row": 0}, 7),
        ({"order": Order.LEAK, "row": -1, "magnitude": 0.0}, 7),
        ({"order": Order.LEAK, "row": 1, "magnitude": 0.0}, 3),
        ({"order": Order.NEUTRALISE, "row": 1}, 3),
        ({"order": Order.NEUTRALISE, "row": 0}, 7),
        ({"order": Order.NEUTRALISE, "row": 2}, 7),  # who is out of the play
        ({"order": Order.PATRON_EXIT}, 7),  # there is none
        ({"order": Order.SET}, 3),
    ],
)
def test_what_is_dated_and_can_change_nothing_shortens_no_step(item, days):
    hand = lay([{}, {}, {"status": Status.NEUTRAL}], schedule=[{"day": 73, **item}], world={"day": 70})
    assert step_length(hand.s) == days


# What each rule of calm would do in this state: let a fate leak, add to a file, hold somebody for an enemy, let a
# grievance fade, raise a weight, make an appointment, take off a patron.
TOLD = {"fate": Fate.DISMISS, "told": Fate.DISMISS}
PEOPLE = [{"caution": 0.5}, {**TOLD, "weight": 0.5, "weight_trend": 1.0, "grievance": 0.8, "loyalty": 1.0}, {}]
ORDERS = [{"order": Order.FIND_FILE, "day": 0, "row": 1, "magnitude": 0.01},
          {"order": Order.APPOINT, "day": 0, "row": 1, "value": 0.0},
          {"order": Order.PATRON_EXIT, "day": 0},
          {"order": Order.LEAK, "day": 0, "row": 1}]  # fmt: skip
HALF_LIVES = {f"{what}_half_life": 90.0 for what in ("loyalty", "fresh", "slow")}
P = {**HALF_LIVES, "severity": 0.6, "rise_rate": 0.5, "longest": 100.0, "momentum": 1.0}
WHO_DID = ("soundings", "kompromat", "expectations", "loyalty", "pacts", "formation", "succession", "challenge")


def state(phase: Phase) -> Hand:
    world: Row = {"phase": phase, "day": 70, "election": 300, "patron": 2, "patron_active": 1, "challenger": 1,
                  "opened": 69, "approval": 0.5, "start_approval": 0.5, "side": 0.5}  # fmt: skip
    house = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 0.5}
    leads = {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0}
    people = [PEOPLE[0], {**PEOPLE[1], "clan": 0}, PEOPLE[2]]
    return lay(people, clans=[house], posts=[{}], ties=[leads], schedule=ORDERS, world=world, p=P)


def played(hand: Hand) -> dict[str, bool]:
    one, world = hand.s.leaders[1], hand.world
    did = (one.fate_public, one.file > 0.0, world.enemies > 0, one.grievance < 0.8, one.weight > 0.5,
           one.post == 0, not world.patron_active, one.following > 0.0)  # fmt: skip
    return dict(zip(WHO_DID, map(bool, did), strict=True))


def test_in_calm_every_rule_is_played_and_in_a_contest_none_of_calm():
    assert played(play(state(Phase.CALM))) == dict.fromkeys(WHO_DID, True)
    assert played(play(state(Phase.CONTEST))) == dict.fromkeys(WHO_DID, False)


@pytest.mark.parametrize("rule", WHO_DID)
def test_a_rule_left_out_leaves_what_it_alone_would_do(rule):
    assert played(play(state(Phase.CALM), rule)) == {**dict.fromkeys(WHO_DID, True), rule: False}


def test_without_the_contest_a_split_comes_to_nothing():
    assert play(state(Phase.CONTEST), "contest").world.phase == Phase.CALM
    assert play(state(Phase.CONTEST)).world.phase == Phase.CONTEST


def test_a_split_is_fought_by_the_day_from_its_first():
    hand = state(Phase.CALM)
    hand.s.schedule[2].order = Order.SPLIT
    hand.s.schedule[2].row = 1
    play(hand)
    assert (hand.world.phase, hand.world.day, hand.world.agent_steps) == (Phase.CONTEST, 71, 3)


def test_nothing_happens_once_a_run_is_settled():
    hand = play(state(Phase.SETTLED))
    assert (hand.world.day, hand.world.agent_steps, hand.world.events) == (70, 0, 0)
    assert not any(played(hand).values())
