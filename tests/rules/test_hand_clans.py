"""Clans on paper: who follows a head who falls, whom a clan disowns, who leaves it, and what joins another."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, NEVER, Hand, Row, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Kind, Purpose, Status, TieKind
from sim.core.rules.clans import lead_clans

CLAN = {"kind": Kind.PATRONAGE, "head": 1, "weight": 0.6, "cohesion": 0.5, "key": 5000}
RULER: Row = {}
ALLY = {"kind": TieKind.ALLIANCE, "strength": 0.5, "key": 3000}


def play(people: list[Row], *clans: Row, p: Row | None = None, ties: tuple[Row, ...] = (),
         members: tuple[Row, ...] = (), world: Row | None = None) -> Hand:  # fmt: skip
    rows = [{**CLAN, **clan} for clan in clans or ({},)]
    hand = lay(people, clans=rows, ties=ties, members=members, p=p or {}, world={"day": 70, **(world or {})})
    lead_clans(*hand)
    return hand


def of(clan: int = 0, **said: float) -> Row:
    return {"clan": clan, "weight": 0.5, **said}


@pytest.mark.parametrize("status", [Status.DEAD, Status.NEUTRAL])
def test_who_is_dead_or_off_the_scene_is_followed_at_once_by_the_heaviest_who_is_free(status):
    people = [RULER, of(status=status), of(weight=0.3), of(weight=0.4), of(weight=0.9, status=Status.ARRESTED)]
    hand = play(people, p={"shaken": 0.4})
    assert hand.s.clans[0].head == 3
    assert told(hand, Did.HEAD_FOLLOWED) == [(1, 0, 3.0)]
    assert hand.s.clans[0].cohesion == pytest.approx(0.5 * (1.0 - 0.4 * 0.5), abs=1e-12)


@pytest.mark.parametrize(
    ("status", "rate", "grieved"), [(Status.ARRESTED, "jailed_rate", True), (Status.ABROAD, "absent_rate", False)]
)
def test_a_clan_waits_for_a_head_in_prison_or_abroad_and_resents_only_the_prison(status, rate, grieved):
    def turns(value):
        hand = play([RULER, of(status=status), of()], {"grievance": 0.2}, p={rate: value, "head_taken": 0.5})
        changed = bool(told(hand, Did.HEAD_FOLLOWED))
        assert hand.s.clans[0].head == (2 if changed else 1)
        assert hand.s.clans[0].grievance == pytest.approx(0.6 if changed and grieved else 0.2, abs=1e-12)
        return changed

    assert turns_at(hazard(drawn(Purpose.HEAD_GONE, 5000, 70), days=7), turns)


def test_whom_the_scenario_names_comes_before_a_heavier_official():
    official = {"corps": 1, "weight": 0.9}
    people = [RULER, of(status=Status.DEAD), of(weight=0.2), of(**official)]
    assert play(people, {}, {"kind": Kind.CORPS, "head": -1}).s.clans[0].head == 2
    people[2]["status"] = Status.ARRESTED
    assert play(people, {}, {"kind": Kind.CORPS, "head": -1}).s.clans[0].head == 3
    assert play(people[:3]).s.clans[0].head == -1


def test_an_official_gives_way_to_a_named_man_who_comes_back():
    people = [RULER, of(), of(corps=1, weight=0.9)]
    hand = play(people, {"head": 2}, {"kind": Kind.CORPS, "head": -1}, world={"people": 2})
    assert told(hand, Did.HEAD_DISOWNED) == [(2, 0, 1.0)]


@pytest.mark.parametrize("kind", [Kind.BODY, Kind.TEAM, Kind.MILIEU])
def test_what_is_given_its_head_does_not_choose_one(kind):
    assert play([RULER, of(status=Status.DEAD), of()], {"kind": kind}).s.clans[0].head == 1


def test_a_circle_is_led_on_by_who_belongs_to_it_and_a_clan_by_its_own():
    people = [RULER, {"status": Status.DEAD}, {"weight": 0.4}]
    members = ({"leader": 2, "clan": 0, "strength": 0.5},)
    assert play(people, {"kind": Kind.IDEOLOGICAL}, members=members).s.clans[0].head == 2
    assert play(people, {"kind": Kind.REGIONAL}, members=members).s.clans[0].head == -1
    leads = {"kind": TieKind.LEADERSHIP, "from_leader": 2, "to_clan": 0, "strength": 0.3}
    assert play(people, {"kind": Kind.REGIONAL}, ties=(leads,)).s.clans[0].head == 2


@pytest.mark.parametrize(
    ("head", "second", "clan", "bond", "times"),
    [
        (0.5, 0.5, {"start_share": 0.2, "share": 0.1}, 0.0, 0.5 * 0.5),
        (0.2, 0.5, {"start_share": 0.2, "share": 0.2}, 0.0, 0.3 * 0.8),  # outweighed
        (0.2, 0.5, {"start_share": 0.2, "share": 0.1}, 0.0, 0.8 * 0.8),
        (0.5, 0.5, {"start_share": 0.2, "share": 0.1}, 0.6, 0.5 * 0.5 * 0.4),  # his ally waits
    ],
)
def test_a_head_under_whom_the_clan_lost_its_share_or_who_is_outweighed_is_disowned(head, second, clan, bond, times):
    ties = ({**ALLY, "from_leader": 1, "to_leader": 2, "strength": bond},)

    def disowned(rate):
        hand = play([RULER, of(weight=head), of(weight=second)], clan, p={"disown_rate": rate, "disowned_blow": 0.4},
                    ties=ties, world={"governments": 1})  # fmt: skip
        turned = told(hand, Did.HEAD_DISOWNED)
        assert hand.s.leaders[1].acute == (0.4 if turned else 0.0)
        return bool(turned)

    assert turns_at(hazard(drawn(Purpose.DISOWNED, 5000, 70), days=7) / times, disowned)


def test_nobody_is_disowned_before_a_government_or_where_all_stand_as_they_stood():
    clan = {"start_share": 0.2, "share": 0.1}
    people = [RULER, of(), of()]
    assert not told(play(people, clan, p={"disown_rate": CERTAIN}), Did.HEAD_DISOWNED)
    as_before = play(people, {"start_share": 0.2, "share": 0.3}, p={"disown_rate": CERTAIN}, world={"governments": 1})
    assert not told(as_before, Did.HEAD_DISOWNED)


def test_a_wing_leaves_for_the_clan_of_an_ally_with_its_part_of_the_weight():
    people = [RULER, of(weight=0.6), of(weight=0.2), of(1, weight=0.5), of()]
    ties = ({**ALLY, "from_leader": 2, "to_leader": 3},)
    clans = ({"cohesion": 0.2}, {"head": 3, "key": 5001})
    # the second man is the heaviest behind the head: row 4 of weight .5, who is nobody's ally and stands by himself
    alone = play(people, *clans, ties=ties, p={"clan_split_rate": CERTAIN})
    assert told(alone, Did.CLAN_SPLIT)[0] == (4, 0, -1.0)
    assert alone.s.leaders[4].clan == -1
    assert alone.s.leaders[2].clan == 0, "whom the scenario names stays unless he is bound to who leaves"
    people[4]["weight"] = 0.1
    hand = play(people, *clans, ties=ties, p={"clan_split_rate": CERTAIN})
    assert told(hand, Did.CLAN_SPLIT)[0] == (2, 0, 1.0)
    left = 0.2 / 0.8 * 0.8
    assert hand.s.clans[0].weight == pytest.approx(0.6 * (1.0 - left), abs=1e-12)
    assert hand.s.clans[1].weight == pytest.approx(0.6 + 0.6 * left, abs=1e-12)
    assert hand.s.leaders[2].clan == 1


@pytest.mark.parametrize(
    ("cohesion", "second", "times"),
    [(0.5, 0.5, 0.25), (0.0, 0.5, 1.0), (0.5, 0.25, 0.25 * 2.0 / 3.0)],
)
def test_a_clan_splits_by_its_want_of_cohesion_and_the_weight_of_its_second_man(cohesion, second, times):
    def splits(rate):
        hand = play([RULER, of(), of(weight=second)], {"cohesion": cohesion}, p={"clan_split_rate": rate})
        return bool(told(hand, Did.CLAN_SPLIT))

    assert turns_at(hazard(drawn(Purpose.CLAN_SPLIT, 5000, 70), days=7) / times, splits)


def test_two_aggrieved_clans_whose_heads_are_allied_become_one():
    people = [RULER, of(0), of(1), of(1)]
    other = {"head": 2, "grievance": 0.4, "weight": 0.3, "street": 0.7, "key": 5001}
    clans = ({"grievance": 0.5, "street": 0.1}, other)
    ties = ({**ALLY, "from_leader": 1, "to_leader": 2},)

    def unite(rate):
        hand = play(people, *clans, ties=ties, p={"unite_rate": rate})
        united = told(hand, Did.CLANS_UNITED)
        assert united in ([], [(1, 1, 0.0)])
        if united:
            assert list(hand.s.leaders.clan[1:]) == [0, 0, 0]
            assert (hand.s.clans[1].weight, hand.s.clans[1].head) == (0.0, -1)
            assert hand.s.clans[0].weight == pytest.approx(0.9, abs=1e-12)
            assert hand.s.clans[0].street == 0.7
        return bool(united)

    assert turns_at(hazard(drawn(Purpose.UNITE, 3000, 70), days=7) / (0.5 * 0.5 * 0.4), unite)


def test_without_rates_only_the_dead_and_those_off_the_scene_are_followed():
    people = [RULER, of(status=Status.ARRESTED), of()]
    assert play(people, p={"jailed_rate": NEVER}).s.clans[0].head == 1
