"""A new ruler on paper: what was known of searches counts for the last time, and who goes is seen as all are seen."""

from __future__ import annotations

import math

import pytest
from by_hand import LUCK, Hand, Row, door, lay

from sim.core.ground.codes import Fate, Institution, Kind, Pole, Purpose, Status, TieKind, Winner
from sim.core.ground.luck import bell
from sim.core.mechanisms import accession

accede, draw_up_slate = door(accession.accede), door(accession.draw_up_slate)
call_off_searches, turn_clans = door(accession.call_off_searches), door(accession.turn_clans)
spread_of_stances, turn_to_patron = door(accession.spread_of_stances), door(accession.turn_to_patron)

FALLEN, NEW, MAN, KIN = 0, 1, 2, 3


def tie(kind: TieKind, start: int, end: int, strength: float) -> Row:
    return {"kind": kind, "from_leader": start, "to_leader": end, "strength": strength}


# ------------------------------------------------------------------------------------------------ searches and flight

# Against who stood by the fallen there are grounds of a half, and with a search of all strength of .75. He stands to
# who has won by .3 and is minded, so that prison is sure where there are grounds: it costs 1.2 and exile .7, and he
# goes from .58 on.
SEARCHED = {"named": 1, "clan": -1, "pole": Pole.INCUMBENT, "caution": 1.0, "economic": 0.2, "weight": 0.5,
            "loyalty_latent": 0.5}  # fmt: skip
AT_ONCE = {"noise": 1e-9, "price_of_change": 0.0, "safety": 1.0, "gratitude": 0.1}


def taken(man: Row, *ties: Row, winner: Winner = Winner.CHALLENGER) -> Hand:
    """Let leader 1 take power: leader 2 was on the other side, leader 3 is somebody else who has learnt of a search."""
    people = [{"economic": 9.0, "knows_search": 1}, {"knows_search": 1}, {**SEARCHED, **man}, {"knows_search": 1}]
    hand = lay(people, ties=ties, world={"day": 100}, p=AT_ONCE)
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(winner), 0.0)
    return hand


@pytest.mark.parametrize(
    ("man", "ties", "flees"),
    [
        ({"knows_search": 1}, (tie(TieKind.INVESTIGATION, FALLEN, MAN, 1.0),), True),
        ({}, (tie(TieKind.INVESTIGATION, FALLEN, MAN, 1.0),), False),  # of which he has not learnt
        ({"knows_search": 1}, (), False),  # nobody is searched any more
        ({"knows_search": 1}, (tie(TieKind.INVESTIGATION, FALLEN, MAN, 0.2),), False),  # 1 - .5 * .9
    ],
)
def test_who_knew_that_he_was_searched_flees_from_a_new_ruler_for_it(man, ties, flees):
    hand = taken(man, *ties)
    assert (hand.s.leaders[MAN].status == Status.ABROAD) == flees


@pytest.mark.parametrize("winner", [Winner.CHALLENGER, Winner.PACT, Winner.HEIR])
def test_under_a_new_ruler_nobody_knows_of_a_search_any_more_however_he_came(winner):
    hand = taken({"knows_search": 1}, tie(TieKind.INVESTIGATION, FALLEN, MAN, 1.0), winner=winner)
    assert list(hand.s.leaders.knows_search) == [0, 0, 0, 0]
    assert hand.s.ties[0].strength == 1.0, "it goes on, of who is no kin of his"


def test_searches_for_material_on_kin_and_allies_of_the_new_ruler_end_and_others_go_on():
    ties = [
        tie(TieKind.KINSHIP, NEW, KIN, 0.5), tie(TieKind.INVESTIGATION, FALLEN, KIN, 0.7),
        tie(TieKind.INVESTIGATION, KIN, MAN, 0.7), tie(TieKind.RIVALRY, NEW, MAN, 0.5),
    ]  # fmt: skip
    hand = lay([{}, {}, {"knows_search": 1}, {"knows_search": 1}], ties=ties)
    call_off_searches(hand.s, NEW)
    assert list(hand.s.ties.strength) == [0.5, 0.0, 0.7, 0.5]
    assert list(hand.s.leaders.knows_search) == [0, 0, 0, 0]


# ------------------------------------------------------------------------------------------------- how all stand to him


@pytest.mark.parametrize(
    ("people", "spread"),
    [
        ([], 0.0),
        ([{"anchor": 0.3}], 0.0),
        ([{"anchor": 0.3}, {"anchor": 0.7}], 0.2),
        ([{"anchor": 0.1}, {"anchor": 0.4}, {"anchor": 0.4}, {"anchor": 0.7}], math.sqrt(0.045)),
        ([{"anchor": 0.9, "start_anchor": 0.3}, {"anchor": 0.2, "start_anchor": 0.7}], 0.2),  # as it was at first
        ([{"anchor": 0.3}, {"anchor": 0.7}, {"anchor": 0.0, "status": Status.DEAD},
          {"anchor": 1.0, "status": Status.ARRESTED}], 0.2),
        ([{"anchor": 0.3}, {"anchor": 0.7, "status": Status.ABROAD}, {"anchor": 0.7, "corps": 0}],
         0.2 * math.sqrt(8 / 9)),
    ],
)  # fmt: skip
def test_people_differ_about_who_rules_as_far_as_they_did_at_first(people, spread):
    hand = lay([{"anchor": 1.0}, *people], clans=[{"kind": Kind.CORPS}])  # what he is to himself is nothing to it
    assert spread_of_stances(hand.s) == pytest.approx(spread, abs=1e-12)


@pytest.mark.parametrize("day", [100, 140])
@pytest.mark.parametrize("winner", [Winner.CHALLENGER, Winner.HEIR])
def test_how_people_stand_to_a_new_ruler_is_luck_as_far_as_nothing_binds_or_divides_them(winner, day):
    # two at .3 and two at .7 stood to the fallen: a spread of .2
    anchors = (0.3, 0.7, 0.3, 0.7)
    people = [{"economic": 9.0}, *({"anchor": anchor, "loyalty_latent": 0.5, "economic": 9.0} for anchor in anchors)]
    ties = [tie(TieKind.ALLIANCE, NEW, 3, 0.6), tie(TieKind.RIVALRY, NEW, 4, 0.6)]
    hand = lay(people, ties=ties, world={"day": day, "chosen": NEW}, p={"gratitude": 0.0, "price_of_change": 99.0})
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(winner), 0.0)
    for i, bound, open_to in ((2, 0.5, 1.0), (3, 0.8, 0.4), (4, 0.2, 0.4)):
        one = hand.s.leaders[i]
        stands = bound + 0.2 * open_to * float(bell(LUCK, int(Purpose.STANDS), 1000 + i, day))
        assert 0.0 < stands < 1.0
        assert one.anchor == one.start_anchor == one.loyalty_latent == pytest.approx(stands, abs=1e-12)


def test_nobody_stands_better_to_a_new_ruler_than_as_his_own_nor_worse_than_not_at_all():
    lots = {who: float(bell(LUCK, int(Purpose.STANDS), who, 100)) for who in range(2000, 2100)}
    best, worst = max(lots, key=lots.__getitem__), min(lots, key=lots.__getitem__)
    people = [{}, {"anchor": 1.0}, {"anchor": 0.0, "key": best, "loyalty_latent": 0.5},
              {"anchor": 1.0, "key": worst, "loyalty_latent": 0.5}, {"anchor": 0.0}]  # fmt: skip
    hand = lay(people, world={"day": 100})
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(Winner.HEIR), 0.0)
    assert [float(one.anchor) for one in hand.s.leaders[2:4]] == [1.0, 0.0]


@pytest.mark.parametrize(("winner", "office", "head"), [
    (Winner.HEIR, 0.9, 0.5 * 0.9 + 0.5 * 0.5), (Winner.CHALLENGER, 0.7, 0.5 * 0.7 + 0.5 * 0.5),
    (Winner.PACT, 0.7, 0.5 * 0.7 + 0.5 * 0.5), (Winner.PATRON, 0.7, 0.5 * 0.7 + 0.5 * 0.5),
])  # fmt: skip
def test_a_body_of_nobody_stands_by_the_office_and_wavers_where_that_was_taken_by_force(winner, office, head):
    body = {"kind": Kind.BODY, "stance_incumbent": 0.9, "head": -1}
    people = [{"economic": 9.0}, {}, {"loyalty_latent": 0.5}]
    hand = lay(people, clans=[body, {**body, "head": MAN}], world={"day": 100}, p={"price_of_change": 99.0})
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(winner), 0.0)
    assert hand.s.leaders[MAN].loyalty == 0.5
    assert [float(each.stance_incumbent) for each in hand.s.clans] == pytest.approx([office, head], abs=1e-12)


@pytest.mark.parametrize("forced", [True, False])
def test_a_clan_stands_to_a_new_ruler_as_its_members_do_however_he_came(forced):
    clan = {"kind": Kind.KIN, "stance_incumbent": 0.9, "head": -1}
    people = [{}, {}, {"clan": 0, "weight": 0.5, "loyalty": 0.3}]
    hand = lay(people, clans=[clan, {**clan, "kind": Kind.BODY, "head": NEW}], world={"incumbent": NEW})
    turn_clans(hand.s, NEW, forced)
    own = 0.5 + 0.5 * (0.7 if forced else 0.9)  # the body that he heads himself
    assert [float(each.stance_incumbent) for each in hand.s.clans] == pytest.approx([0.3, own], abs=1e-12)


@pytest.mark.parametrize(
    ("patron", "chosen", "active", "stays"), [(MAN, NEW, 1, 1), (NEW, NEW, 1, 0), (MAN, KIN, 1, 0), (MAN, NEW, 0, 0)]
)
def test_a_patron_who_inherits_is_nobodys_patron(patron, chosen, active, stays):
    world = {"patron": patron, "patron_active": active, "chosen": chosen, "patron_support": 0.1, "start_support": 0.8}
    hand = lay([{}, {}, {}, {}], world=world)
    turn_to_patron(hand.s, NEW, -1, int(Winner.HEIR))
    assert (hand.world.patron_active, hand.world.patron_support) == (stays, 0.8 if stays else 0.1)


# ---------------------------------------------------------------------------------------------------------- the slate


@pytest.mark.parametrize(
    ("displayed", "ties", "seen"),
    [
        (0.3, (), 0.3),
        (0.3, (tie(TieKind.KINSHIP, MAN, NEW, 0.4),), 0.3 + 0.4 * 0.7),
        (0.1, (tie(TieKind.ALLIANCE, NEW, MAN, 0.2),), 0.1 + 0.2 * 0.9),
        (0.9, (tie(TieKind.RIVALRY, MAN, NEW, 0.6),), 0.9 * 0.4),
        (0.9, (tie(TieKind.RIVALRY, NEW, MAN, 0.9),), 0.9 * 0.1),
        (0.3, (tie(TieKind.ALLIANCE, MAN, KIN, 0.8), tie(TieKind.KINSHIP, KIN, NEW, 0.5)), 0.3 + 0.4 * 0.7),
        (0.3, (tie(TieKind.KINSHIP, MAN, FALLEN, 0.9),), 0.3),  # what binds him to who has fallen is nothing
        (0.45, (), 0.45),
    ],
)
@pytest.mark.parametrize("institution", [Institution.GOVERNMENT, Institution.AKIMAT])
def test_who_goes_under_a_new_ruler_is_seen_by_what_he_displays_and_by_what_binds_the_two(
    displayed, ties, seen, institution
):
    # hedging begins below .4, and half of that is .2
    man = {"post": 0, "loyalty": displayed, "loyalty_latent": 0.0, "clan": -1}
    hand = lay([{}, {}, man, {}], posts=[{"institution": institution, "holder": MAN, "value": 0.5}], ties=ties,
               clans=[{"kind": Kind.KIN}], world={"incumbent": NEW})  # fmt: skip
    draw_up_slate(hand.s, NEW, 0.0)
    hedging = Fate.DISMISS if institution == Institution.GOVERNMENT or seen < 0.2 else Fate.MOVE
    assert hand.s.leaders[MAN].fate == (Fate.KEEP if seen >= 0.4 else hedging)


# ----------------------------------------------------------------------------------------------------- by the rules


@pytest.mark.parametrize(("row", "spared"), [({"mark_handover": 1}, True), ({}, False), (None, False)])
def test_who_has_handed_over_by_the_rules_is_let_be(row, spared):
    # there are grounds of a half against who has ruled, and with a file of all weight no doubt; he is minded
    fallen = {"named": 1, "loyalty_latent": 0.0, "weight": 1.0, "ambition": 1.0, "file": 1.0, "pole": Pole.INCUMBENT}
    hand = lay([fallen, {}], world={"day": 100, "episodes": 0 if row is None else 1}, p=AT_ONCE)
    if row:
        hand.s.episodes[0].mark_handover = 1
    accede(hand.s, hand.p, hand.luck, NEW, NEW, int(Winner.CHALLENGER), 0.0)
    assert (hand.s.leaders[FALLEN].status == Status.IN_SERVICE) == spared
