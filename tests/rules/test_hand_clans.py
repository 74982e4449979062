"""Clans on paper: who follows a head who falls, whom a clan disowns, who leaves it, and what joins another."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, address_for, address_when, drawn, hazard, lay, told, turns_at, turns_by_noise

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


SURE = {"noise": 1e-9, "chances": CERTAIN}  # who has a chance at once, and never errs


def of(clan: int = 0, **said: float) -> Row:
    return {"clan": clan, "weight": 0.5, **said}


@pytest.mark.parametrize("status", [Status.DEAD, Status.NEUTRAL])
def test_who_is_dead_or_off_the_scene_is_followed_at_once_by_the_heaviest_who_is_free(status):
    people = [RULER, of(status=status), of(weight=0.3), of(weight=0.4), of(weight=0.9, status=Status.ARRESTED)]
    hand = play(people, {"share": 0.3, "head_share": 0.1}, p={"shake": 0.4})
    assert hand.s.clans[0].head == 3
    assert hand.s.clans[0].head_share == hand.s.clans[0].share == 0.3  # what is lost from now on is lost under him
    assert told(hand, Did.HEAD_FOLLOWED) == [(1, 0, 3.0)]
    assert hand.s.clans[0].cohesion == pytest.approx(0.5 * (1.0 - 0.4 * 0.5), abs=1e-12)


@pytest.mark.parametrize(("own", "head"), [(0, 0), (1, 2)])
def test_who_rules_follows_the_dead_head_of_his_own_clan_before_all_others(own, head):
    hand = play([{"clan": own, "weight": 0.1}, of(status=Status.DEAD), of(weight=0.9)], {}, {"head": -1})
    assert hand.s.clans[0].head == head


def test_who_rules_is_no_second_man_to_a_head_who_is_there():
    hand = play([{"clan": 0, "weight": 0.9}, of(status=Status.ARRESTED)], p=SURE)
    assert hand.s.clans[0].head == 1


@pytest.mark.parametrize(
    ("status", "second", "ties", "gain"),
    [
        (Status.ARRESTED, {}, (), 0.5),  # .5 - nothing
        (Status.ABROAD, {}, (), 0.5 - 0.5 * (0.5 + 0.6 * 0.5)),  # from abroad a head does half of what he could
        (Status.ABROAD, {"weight": 0.2}, (), 0.2 - 0.4),
        (Status.ARRESTED, {"weight": 0.2}, (ALLY,), 0.2 - 0.5 * 0.5),  # an ally waits
        (Status.ARRESTED, {"loyalty_clan": 0.4}, (), 0.5 - 0.5 * 0.4 * 0.5),
    ],
)
def test_a_clan_gives_up_a_head_in_prison_or_abroad_for_one_who_can_do_more_and_resents_only_the_prison(
    status, second, ties, gain
):
    key = address_for(gain, Purpose.HEAD_GONE, 70)
    ties = tuple({**tie, "from_leader": 1, "to_leader": 2} for tie in ties)

    def turns(noise):
        hand = play([RULER, of(status=status), of(**second)], {"grievance": 0.2, "key": key}, ties=ties,
                    p={"noise": noise, "resentment": 0.5})  # fmt: skip
        changed = told(hand, Did.HEAD_FOLLOWED) == [(1, 0, 2.0)]
        assert hand.s.clans[0].head == (2 if changed else 1)
        grieved = changed and status == Status.ARRESTED
        assert hand.s.clans[0].grievance == pytest.approx(0.6 if grieved else 0.2, abs=1e-12)
        return changed

    assert turns_by_noise(gain, drawn(Purpose.HEAD_GONE, key, 70), turns)


def test_that_is_looked_at_every_four_weeks_and_nobody_is_given_up_for_nobody():
    people = [RULER, of(status=Status.ARRESTED), of()]
    assert told(play(people, p=SURE), Did.HEAD_FOLLOWED)
    assert not told(play(people, p=SURE, world={"officials_step": 0}), Did.HEAD_FOLLOWED)
    assert play(people[:2], p=SURE).s.clans[0].head == 1


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
    ("head", "second", "clan", "bond", "gain"),
    [
        (0.5, 0.5, {}, 0.0, 0.5 - (0.5 + 0.3)),  # the head leads the clan, .6 * .5, beside his own weight
        (0.5, 0.5, {"head_share": 0.2, "share": 0.1}, 0.0, 0.5 - 0.8 * 0.75),  # which has lost half under him
        (0.5, 0.5, {"head_share": 0.2, "share": 0.0}, 0.0, 0.5 - 0.8 * 0.5),
        (0.5, 0.5, {"head_share": 0.2, "share": 0.0}, 0.4, 0.1 - 0.2),  # his ally waits
        (0.2, 0.9, {"head_share": 0.2, "share": 0.3}, 0.0, 0.4),  # outweighed
        (0.2, 0.9, {"cohesion": 1.0}, 0.0, 0.9 - 0.8),
    ],
)
def test_a_head_under_whom_the_clan_lost_its_share_or_who_is_outweighed_is_disowned(head, second, clan, bond, gain):
    ties = ({**ALLY, "from_leader": 1, "to_leader": 2, "strength": bond},)
    key = address_for(gain, Purpose.DISOWNED, 70)

    def disowned(noise):
        hand = play([RULER, of(weight=head), of(weight=second)], {"key": key, **clan}, ties=ties,
                    p={"noise": noise, "chances": CERTAIN, "blow": 0.4}, world={"governments": 1})  # fmt: skip
        turned = told(hand, Did.HEAD_DISOWNED)
        assert turned in ([], [(1, 0, 2.0)])
        assert hand.s.leaders[1].acute == (0.4 if turned else hand.s.leaders[1].acute)
        return bool(turned)

    assert turns_by_noise(gain, drawn(Purpose.DISOWNED, key, 70), disowned)


@pytest.mark.parametrize("acute", [0.0, 0.5, 1.0])
def test_chances_come_to_a_clan_as_to_everybody_and_sooner_after_a_blow_to_its_second_man(acute):
    def disowned(chances):
        people = [RULER, of(weight=0.2), of(weight=0.9, acute=acute)]
        return bool(told(play(people, p={"noise": 1e-9, "chances": chances}), Did.HEAD_DISOWNED))

    assert turns_at(hazard(drawn(Purpose.DISOWNED, 5000, 70), days=7) / (1.0 + acute), disowned)


def test_nothing_is_lost_before_a_government_and_no_ruler_is_disowned():
    people = [RULER, of(weight=0.5), of(weight=0.6)]
    clan = {"head_share": 0.2, "share": 0.0}  # .6 - (.5 + .3) or, with all lost, .6 - .4
    assert not told(play(people, clan, p=SURE), Did.HEAD_DISOWNED)
    assert told(play(people, clan, p=SURE, world={"governments": 1}), Did.HEAD_DISOWNED)
    assert not told(play(people, clan, p=SURE, world={"governments": 1, "incumbent": 1}), Did.HEAD_DISOWNED)


def test_a_wing_leaves_for_the_clan_of_an_ally_with_its_part_of_the_weight():
    people = [RULER, of(weight=0.6), of(weight=0.2, ambition=1.0), of(1, weight=0.5), of(weight=0.5, ambition=1.0)]
    ties = ({**ALLY, "from_leader": 2, "to_leader": 3},)
    clans = ({"cohesion": 0.2, "weight": 0.2}, {"head": 3, "weight": 0.6, "key": 5001})
    # the second man is the heaviest behind the head: row 4 of weight .5, who is nobody's ally and stands by himself
    alone = play(people, *clans, ties=ties, p=SURE)
    assert told(alone, Did.CLAN_SPLIT)[0] == (4, 0, -1.0)
    assert alone.s.leaders[4].clan == -1
    assert alone.s.leaders[2].clan == 0, "whom the scenario names stays unless he is bound to who leaves"
    people[4]["weight"] = 0.1
    hand = play(people, *clans, ties=ties, p={**SURE, "blow": 0.4})
    assert told(hand, Did.CLAN_SPLIT)[0] == (2, 0, 1.0)
    left = 0.2 / 0.8 * 0.8
    assert hand.s.clans[0].weight == pytest.approx(0.2 * (1.0 - left), abs=1e-12)
    assert hand.s.clans[1].weight == pytest.approx(0.6 + 0.2 * left, abs=1e-12)
    assert hand.s.leaders[1].acute == pytest.approx(0.4 * left, abs=1e-12)
    assert hand.s.leaders[2].clan == 1


@pytest.mark.parametrize(
    ("second", "clan", "bond", "gain"),
    [
        # wing = .5 / (.5 + .5) * (1 - .2) = .4; ambition * wing - weight * (1 - wing) - bond / 2 - loyalty * cohesion
        ({}, {}, 0.0, 0.5 * 0.4 - 0.2 * 0.6),
        ({"ambition": 0.1}, {}, 0.0, 0.04 - 0.12),
        ({"weight": 0.25}, {}, 0.0, 0.5 * 0.8 / 3.0 - 0.2 * (1.0 - 0.8 / 3.0)),
        ({}, {"cohesion": 0.6}, 0.0, 0.5 * 0.2 - 0.2 * 0.8),
        ({}, {"weight": 0.6}, 0.0, 0.5 * 0.4 - 0.6 * 0.6),
        ({}, {}, 0.5, 0.08 - 0.25),
        ({"loyalty_clan": 0.8}, {}, 0.0, 0.08 - 0.8 * 0.2 - 0.5 * 0.8 * 0.2),
    ],
)
def test_a_second_man_leaves_with_his_wing_for_what_he_would_lead_against_what_is_behind_him_now(
    second, clan, bond, gain
):
    key = address_for(gain, Purpose.CLAN_SPLIT, 70)
    key = next(k for k in range(key, 90000) if (0.55 < drawn(Purpose.CLAN_SPLIT, k, 70) < 0.9 if gain > 0.0 else
               0.1 < drawn(Purpose.CLAN_SPLIT, k, 70) < 0.45) and drawn(Purpose.DISOWNED, k, 70) > 0.5)  # fmt: skip
    ties = ({**ALLY, "from_leader": 1, "to_leader": 2, "strength": bond},)

    def splits(noise):
        hand = play([RULER, of(), of(**{"weight": 0.5, "ambition": 0.5, **second})],
                    {"cohesion": 0.2, "weight": 0.2, "key": key, **clan}, ties=ties,
                    p={"noise": noise, "chances": CERTAIN})  # fmt: skip
        assert not told(hand, Did.HEAD_DISOWNED)
        return bool(told(hand, Did.CLAN_SPLIT))

    assert turns_by_noise(gain, drawn(Purpose.CLAN_SPLIT, key, 70), splits)


def test_a_clan_of_one_mind_has_no_wing():
    people = [RULER, of(), of(ambition=1.0)]
    assert not told(play(people, {"cohesion": 1.0}, p={"noise": 1e9, "chances": CERTAIN}), Did.CLAN_SPLIT)


OTHER = {"head": 2, "grievance": 0.4, "weight": 0.3, "cohesion": 0.5, "street": 0.7, "key": 5001}


@pytest.mark.parametrize(
    ("lesser", "clans", "unite"),
    [
        # the lesser: .4 * .6 + .25 for the alliance, against ambition * .3 and loyalty * .5
        ({}, ({}, {}), True),
        ({"ambition": 1.0, "loyalty_clan": 0.385}, ({}, {}), False),  # .49 - .3 - .1925: just not
        ({"ambition": 1.0, "loyalty_clan": 0.375}, ({}, {}), True),
        ({"ambition": 1.0, "loyalty_clan": 0.37}, ({}, {"grievance": 0.3}), False),
    ],
)
def test_two_aggrieved_clans_whose_heads_are_allied_become_one_where_both_gain(lesser, clans, unite):
    people = [RULER, of(0), of(1, **lesser), of(1)]
    held = [{"share": 0.3, "start_share": 0.4, "had": 0.2, "head_share": 0.1},
            {"share": 0.2, "start_share": 0.1, "had": 0.3, "head_share": 0.4}]  # fmt: skip
    rows = ({"grievance": 0.5, "street": 0.1, **held[0], **clans[0]}, {**OTHER, **held[1], **clans[1]})
    ties = ({**ALLY, "from_leader": 1, "to_leader": 2},)
    hand = play(people, *rows, ties=ties, p=SURE)
    assert told(hand, Did.CLANS_UNITED) == ([(1, 1, 0.0)] if unite else [])
    if unite:
        assert list(hand.s.leaders.clan[1:]) == [0, 0, 0]
        assert (hand.s.clans[1].weight, hand.s.clans[1].head) == (0.0, -1)
        assert hand.s.clans[0].weight == pytest.approx(0.9, abs=1e-12)
        assert hand.s.clans[0].street == 0.7
        whole, empty = hand.s.clans
        for name in ("share", "start_share", "had", "head_share"):  # what the one holds, or had, is the other's now
            assert (whole[name], empty[name]) == (pytest.approx(0.5, abs=1e-12), 0.0)


def test_clans_unite_as_likely_as_both_heads_choose_to_where_a_chance_comes():
    # both heads gain .4 * .5 + .25 = .45 of which the lesser gives up .55; and rivals do not unite
    people = [RULER, of(0), of(1, ambition=1.0, loyalty_clan=0.1)]
    clans = ({"grievance": 0.4, "weight": 0.6}, {**OTHER, "weight": 0.5})
    ties = ({**ALLY, "from_leader": 1, "to_leader": 2},)
    one, two = 0.4 * 0.5 + 0.25, 0.4 * 0.6 + 0.25 - 0.5 - 0.1 * 0.5
    likely = 1.0 / (1.0 + math.exp(-one / 0.1)) / (1.0 + math.exp(-two / 0.1))
    low = address_when(Purpose.UNITE, 70, 0.0, 0.9 * likely)

    def unite(chances):
        row = {**ties[0], "key": low}
        return bool(told(play(people, *clans, ties=(row,), p={"noise": 0.1, "chances": chances}), Did.CLANS_UNITED))

    assert turns_at(hazard(drawn(Purpose.UNITE, low, 70) / likely, days=7), unite)
