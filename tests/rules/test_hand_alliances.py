"""Alliances on paper: how one ends where the two come to stand against each other, and favours and slights."""

from __future__ import annotations

import pytest
from by_hand import door, lay, told
from contests import agreed, collapsed

from sim.core.ground.codes import Did, Kind, Pole, Status, TieKind
from sim.core.mechanisms import alliances, bids, causes, force
from sim.core.mechanisms.alliances import BY_DEED
from sim.core.rules import pacts

break_across_sides, is_alliance = door(alliances.break_across_sides), door(alliances.is_alliance)
note_move, endear = door(bids.note_move), door(causes.endear)
worth_of_ally = door(pacts.worth_of_ally)
force_reached, access_of = door(force.force_reached), door(force.access_of)
ALLIED = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1, "strength": 0.6}
BETWEEN = {**ALLIED, "from_leader": 1, "to_leader": 2}
LOYAL = {"anchor": 0.6, "loyalty_latent": 0.6, "loyalty": 0.6}
AGAINST, STANDS, NEITHER = int(Pole.CHALLENGER), int(Pole.INCUMBENT), int(Pole.UNDECIDED)


@pytest.mark.parametrize(
    ("tie", "holds"),
    [(ALLIED, True), ({**ALLIED, "strength": 0.0}, False), ({**ALLIED, "kind": TieKind.KINSHIP}, False),
     ({**ALLIED, "from_leader": -1, "from_clan": 0}, False)],
)  # fmt: skip
def test_an_alliance_holds_between_two_leaders_as_far_as_it_has_strength(tie, holds):
    hand = lay([{}, {}], clans=[{}], ties=[tie])
    assert is_alliance(hand.s.ties[0]) == holds


def test_who_moves_against_the_ruler_is_his_ally_no_longer_and_remains_the_ally_of_others():
    kin = {**ALLIED, "kind": TieKind.KINSHIP}
    hand = lay([LOYAL, LOYAL, LOYAL], ties=[ALLIED, BETWEEN, kin], p={"gratitude": 0.2}, world={"day": 100})
    note_move(hand.s, 1, hand.p)
    assert list(hand.s.ties.strength) == [0.0, 0.6, 0.6]
    assert told(hand, Did.ALLIANCE_BROKE) == [(1, 0, BY_DEED)]
    assert (hand.world.broker_broke, hand.s.leaders[1].moved_day) == (1, 100)
    assert list(hand.s.leaders.anchor) == pytest.approx([0.6, 0.4, 0.6], abs=1e-12)


@pytest.mark.parametrize(
    ("poles", "ends"),
    [((STANDS, AGAINST), True), ((AGAINST, STANDS), True), ((AGAINST, AGAINST), False), ((STANDS, STANDS), False),
     ((AGAINST, NEITHER), False), ((NEITHER, STANDS), False)],
)  # fmt: skip
def test_allies_who_stand_against_each_other_in_a_contest_are_none_any_more(poles, ends):
    one, two = ({**LOYAL, "pole": pole} for pole in poles)
    hand = lay([{}, one, two], ties=[BETWEEN], p={"gratitude": 0.2})
    break_across_sides(hand.s, hand.p)
    assert hand.s.ties[0].strength == (0.0 if ends else 0.6)
    assert told(hand, Did.ALLIANCE_BROKE) == ([(2, 1, BY_DEED)] if ends else [])
    assert (hand.world.broker_broke, hand.s.leaders[1].anchor, hand.s.leaders[2].anchor) == (0, 0.6, 0.6)


def test_however_a_contest_ends_who_stood_against_the_ruler_is_his_ally_no_longer():
    rows = {"ties": (ALLIED,), "ruler": {"pole": STANDS}, "challenger": {"pole": AGAINST}}
    for ends in (collapsed({}, {}, **rows), agreed({}, {}, side=0.4, **rows)):
        assert (ends.s.ties[0].strength, ends.world.broker_broke) == (0.0, 1)


@pytest.mark.parametrize("by", [0.2, -0.2])
def test_a_favour_or_a_slight_stays_and_half_of_it_is_felt_and_shows_at_once(by):
    hand = lay([{}, {"anchor": 0.6, "loyalty_latent": 0.5, "loyalty": 0.4}])
    endear(hand.s.leaders[1], by)
    one = hand.s.leaders[1]
    assert (one.anchor, one.loyalty_latent, one.loyalty) == pytest.approx((0.6 + by, 0.5 + 0.5 * by, 0.4 + 0.5 * by))


BODY = {"kind": Kind.BODY, "coercive": 0.8}
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 0, "to_clan": 0, "strength": 0.5}


@pytest.mark.parametrize("chief", [0, 2])
def test_nobody_reaches_force_through_who_rules_against_him(chief):
    ties = [ALLIED, {**BETWEEN, "from_leader": 0}, {**LEADS, "from_leader": chief}]
    hand = lay([{}, {}, {}], clans=[BODY], ties=ties)
    assert force_reached(hand.s, 1) == (0.0, -1)
    assert access_of(hand.s, 0) > 0.0, "he himself does"
    hand.world.incumbent = 2 if chief == 0 else 1
    assert force_reached(hand.s, 1)[1] == 0, "nor where somebody else rules"


def test_nor_through_an_ally_of_his_who_is_an_ally_of_who_rules():
    ties = [BETWEEN, {**ALLIED, "from_leader": 2, "to_leader": 0}, {**LEADS, "from_leader": 0}]
    hand = lay([{}, {}, {}], clans=[BODY], ties=ties)
    assert force_reached(hand.s, 1) == (0.0, -1)
    hand.world.incumbent = 2
    hand.s.leaders[2].status = Status.ARRESTED
    assert force_reached(hand.s, 0)[1] == 0


@pytest.mark.parametrize(
    ("one", "ruler", "helped", "ahead"),
    [
        # who rules is 1 - (1 - .3) * (1 - .5) = .65 by his office; what he helps counts by the fear for him, .4
        ({}, {}, 0.4 * 0.65, 0.8 * (0.7 - 0.65)),
        ({"weight": 0.5}, {}, 0.4 * 0.65, 0.0),
        ({}, {"authority": 0.0}, 0.4 * 0.3, 0.8 * (0.7 - 0.3)),
        ({}, {"authority": 1.0}, 0.4, 0.0),
        ({"authority": 1.0}, {}, 0.4 * 0.65, 0.8 * (0.7 - 0.65)),  # of others no office is counted
    ],
)
def test_an_ally_who_rules_weighs_what_his_office_makes_of_him(one, ruler, helped, ahead):
    people = [
        {"weight": 0.3, "authority": 0.5, **ruler},
        {"weight": 0.7, "ambition": 0.8, "loyalty_latent": 0.6, **one},
    ]
    hand = lay(people, ties=[ALLIED], world={"belief": 0.6})
    assert worth_of_ally(hand.s, 1, 0) == pytest.approx(helped + 0.6 - 0.5 - ahead, abs=1e-12)


def test_a_ruler_is_ahead_of_an_ally_by_his_office_too():
    people = [{"weight": 0.3, "authority": 0.5, "ambition": 1.0}, {"weight": 0.4, "loyalty": 0.5}]
    hand = lay(people, world={"belief": 0.6})
    assert worth_of_ally(hand.s, 0, 1) == pytest.approx(0.4 * 0.4 * 0.5 - (0.65 - 0.4), abs=1e-12)
