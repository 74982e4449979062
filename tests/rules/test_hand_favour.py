"""Favour on paper: how somebody is seen to stand to the ruler, how far he is minded, and what a fate would gain."""

from __future__ import annotations

import math

import pytest
from by_hand import Hand, Row, door, lay
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Kind, Status, TieKind
from sim.core.mechanisms import favour

bond_with, seen_with, seen_loyalty = (
    door(favour.bond_with), door(favour.seen_with), door(favour.seen_loyalty))  # fmt: skip
bare_of_clan, left_bare = door(favour.bare_of_clan), door(favour.left_bare)
use_of, danger_of = door(favour.use_of), door(favour.danger_of)
displeasure_at, displeasure = door(favour.displeasure_at), door(favour.displeasure)
place_in, place_now = door(favour.place_in), door(favour.place_now)
gain_of_office, gain_of_mission = door(favour.gain_of_office), door(favour.gain_of_mission)
gain_of_arrest, gain_of_arrest_by = door(favour.gain_of_arrest), door(favour.gain_of_arrest_by)
gain_of_mercy = door(favour.gain_of_mercy)

EXACT = 1e-12

# -------------------------------------------------------------------------------------------------- what binds the two
# Leader 0 rules, and 1 is the man; 2 and 3 stand between.

ALLIANCE, KINSHIP, RIVALRY = TieKind.ALLIANCE, TieKind.KINSHIP, TieKind.RIVALRY


def tie(kind: TieKind, one: int, two: int, strength: float) -> Row:
    return {"kind": kind, "from_leader": one, "to_leader": two, "strength": strength}


def bond(*ties: Row, world: Row | None = None) -> float:
    hand = lay([{}, {}, {}, {}], ties=ties, world=world)
    return float(bond_with(hand.s, 1, hand.world.incumbent))


@pytest.mark.parametrize(
    ("kind", "binds"),
    [(ALLIANCE, 0.4), (KINSHIP, 0.4), (RIVALRY, -0.4), (TieKind.PEERS, 0.0), (TieKind.PATRONAGE, 0.0)],
)
@pytest.mark.parametrize("ends", [(0, 1), (1, 0)])
def test_alliance_and_kinship_bind_to_the_ruler_and_rivalry_divides_whoever_it_is_written_from(kind, binds, ends):
    assert bond(tie(kind, ends[0], ends[1], 0.4)) == pytest.approx(binds, abs=EXACT)


@pytest.mark.parametrize("first", [ALLIANCE, KINSHIP])
@pytest.mark.parametrize("second", [ALLIANCE, KINSHIP])
@pytest.mark.parametrize("one", [(1, 2), (2, 1)])
@pytest.mark.parametrize("two", [(0, 2), (2, 0)])
def test_who_is_kin_or_ally_of_kin_or_ally_of_the_ruler_is_bound_by_the_product_of_both_ties(first, second, one, two):
    assert bond(tie(first, one[0], one[1], 0.5), tie(second, two[0], two[1], 0.8)) == pytest.approx(0.4, abs=EXACT)


@pytest.mark.parametrize("other", [RIVALRY, TieKind.HOSTILITY, TieKind.PEERS, TieKind.PATRONAGE])
@pytest.mark.parametrize("kind", [ALLIANCE, KINSHIP])
def test_no_chain_goes_over_a_rivalry_or_over_what_binds_less(other, kind):
    assert bond(tie(kind, 1, 2, 0.5), tie(other, 0, 2, 0.8)) == 0.0  # nor is the enemy of my ally my enemy
    assert bond(tie(other, 1, 2, 0.5), tie(kind, 0, 2, 0.8)) == 0.0
    assert bond(tie(other, 1, 2, 0.5), tie(other, 0, 2, 0.8)) == 0.0


@pytest.mark.parametrize(
    ("ties", "binds"),
    [
        ((), 0.0),
        ((tie(ALLIANCE, 1, 0, 0.25), tie(KINSHIP, 1, 0, 0.3)), 0.55),
        ((tie(ALLIANCE, 1, 0, 0.25), tie(KINSHIP, 1, 2, 0.5), tie(KINSHIP, 0, 2, 0.8)), 0.25 + 0.4),
        ((tie(KINSHIP, 1, 2, 0.5), tie(KINSHIP, 0, 2, 0.8), tie(ALLIANCE, 0, 2, 0.2)), 0.5 * 0.8 + 0.5 * 0.2),
        # over each of two
        ((tie(KINSHIP, 1, 2, 0.5), tie(KINSHIP, 0, 2, 0.8), tie(ALLIANCE, 1, 3, 0.3), tie(KINSHIP, 3, 0, 0.5)), 0.55),
        ((tie(ALLIANCE, 1, 0, 0.25), tie(RIVALRY, 0, 1, 0.4)), 0.25 - 0.4),
        ((tie(RIVALRY, 0, 1, 0.4), tie(KINSHIP, 1, 2, 0.5), tie(KINSHIP, 0, 2, 0.8)), 0.0),
        # a third link is none, nor are ties that do not meet
        ((tie(KINSHIP, 1, 2, 1.0), tie(KINSHIP, 2, 3, 1.0), tie(KINSHIP, 3, 0, 1.0)), 0.0),
        ((tie(KINSHIP, 1, 2, 1.0), tie(KINSHIP, 3, 0, 1.0)), 0.0),
        ((tie(RIVALRY, 1, 2, 0.5),), 0.0),
        # more than all there is not, of either
        ((tie(ALLIANCE, 1, 0, 0.8), tie(KINSHIP, 1, 0, 0.7)), 1.0),
        ((tie(KINSHIP, 1, 0, 0.8), tie(KINSHIP, 1, 2, 0.5), tie(KINSHIP, 0, 2, 0.8)), 1.0),
        ((tie(RIVALRY, 1, 0, 0.8), tie(RIVALRY, 0, 1, 0.7)), -1.0),
    ],
)
def test_what_binds_and_what_divides_adds_up(ties, binds):
    assert bond(*ties) == pytest.approx(binds, abs=EXACT)


def test_it_is_what_binds_to_who_rules_now():
    ties = tie(ALLIANCE, 1, 0, 0.5), tie(KINSHIP, 0, 3, 0.8)
    assert bond(*ties, world={"incumbent": 3}) == pytest.approx(0.4, abs=EXACT)
    assert bond(*ties, world={"incumbent": 2}) == 0.0


@pytest.mark.parametrize(
    ("loyalty", "ties", "seen"),
    [
        (0.3, (), 0.3),
        (0.3, (tie(KINSHIP, 1, 0, 0.4),), 0.3 + 0.4 * 0.7),
        (0.0, (tie(KINSHIP, 1, 0, 0.4),), 0.4),
        (1.0, (tie(KINSHIP, 1, 0, 0.4),), 1.0),
        (0.3, (tie(KINSHIP, 1, 0, 1.0),), 1.0),
        (0.3, (tie(KINSHIP, 1, 2, 0.5), tie(ALLIANCE, 0, 2, 0.8)), 0.3 + 0.4 * 0.7),
        (0.3, (tie(RIVALRY, 1, 0, 0.4),), 0.3 * 0.6),
        (0.0, (tie(RIVALRY, 1, 0, 0.4),), 0.0),
        (0.3, (tie(RIVALRY, 1, 0, 1.0),), 0.0),
    ],
)
def test_a_bond_makes_up_for_part_of_what_is_missing_in_loyalty_and_a_rivalry_takes_part_of_what_there_is(
    loyalty, ties, seen
):
    hand = lay([{}, {"loyalty": loyalty, "loyalty_latent": 0.9}, {}], ties=ties)
    assert seen_loyalty(hand.s, 1) == pytest.approx(seen, abs=EXACT)
    hand = lay([{}, {"loyalty": 0.9}, {}], ties=ties)
    of_any = seen_with(hand.s, 1, hand.world.incumbent, loyalty)  # of any loyalty that is asked about
    assert of_any == pytest.approx(seen, abs=EXACT)


def test_of_another_who_would_rule_it_is_what_binds_to_him():
    ties = tie(ALLIANCE, 1, 0, 0.5), tie(KINSHIP, 0, 3, 0.8), tie(RIVALRY, 1, 2, 0.3)
    hand = lay([{}, {"loyalty": 0.9}, {}, {}], ties=ties)
    for ruler, binds, seen in ((0, 0.5, 0.6), (2, -0.3, 0.2 * 0.7), (3, 0.4, 0.2 + 0.4 * 0.8)):
        assert bond_with(hand.s, 1, ruler) == pytest.approx(binds, abs=EXACT)
        assert seen_with(hand.s, 1, ruler, 0.2) == pytest.approx(seen, abs=EXACT)


# ------------------------------------------------------------------------------------- what is had of him, and minded
# Of an ambition of .8 .6 shows; weight and force make means of 1 - .5 * .6 = .7. His clan leaves .7 of him bare, and
# the patron .7 of that: .5 * .6 is the shield.

MAN = {"weight": 0.5, "ambition": 0.8, "concealment": 0.25, "coercive": 0.4, "protection": 0.5, "clan": 0}
CLAN = {"kind": Kind.KIN, "head": 1, "weight": 0.6, "cohesion": 0.5}
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.6}


def court(man: Row | None = None, *, clan: Row | None = None, world: Row | None = None, p: Row | None = None,
          ruler: Row | None = None, other: Row | None = None, value: float = 0.6) -> Hand:  # fmt: skip
    people = [ruler or {}, {**MAN, "post": 0, **(man or {})}, {"clan": -1, **(other or {})}]
    clans, posts = [{**CLAN, **(clan or {})}, CLAN], [{"holder": 1, "value": value}]
    return lay(people, clans=clans, posts=posts, world=world, p=p)


@pytest.mark.parametrize(
    ("man", "clan", "world", "of_clan", "bare"),
    [
        ({}, {}, {}, 0.7, 0.7),
        ({}, {"weight": 1.0}, {}, 0.5, 0.5),
        ({}, {"cohesion": 1.0}, {}, 0.4, 0.4),
        ({}, {"head": 2}, {}, 1.0, 1.0),
        ({}, {"kind": Kind.BODY}, {}, 1.0, 1.0),
        ({"clan": -1}, {}, {}, 1.0, 1.0),
        ({"clan": 1}, {"head": 2}, {}, 0.7, 0.7),  # the other clan, which is like it, and which he heads
        ({}, {}, PATRON, 0.7, 0.7 * 0.7),
        ({}, {"head": 2}, PATRON, 1.0, 0.7),
        ({"protection": 1.0}, {"head": 2}, PATRON, 1.0, 0.4),
        ({}, {"head": 2}, {**PATRON, "patron_support": 1.0}, 1.0, 0.5),
        ({}, {"head": 2}, {**PATRON, "patron_active": 0}, 1.0, 1.0),
        ({}, {"head": 2}, {**PATRON, "patron": -1}, 1.0, 1.0),
    ],
)
def test_patron_and_clan_each_cover_part_of_what_the_other_leaves_bare(man, clan, world, of_clan, bare):
    hand = court(man, clan=clan, world=world)
    assert bare_of_clan(hand.s, 1) == pytest.approx(of_clan, abs=EXACT)
    assert left_bare(hand.s, 1) == pytest.approx(bare, abs=EXACT)


@pytest.mark.parametrize(
    ("tie", "friend", "clan", "bare"),
    [
        ({}, {}, {}, 1.0 - 0.5 * 0.3),  # a kinsman heads a clan of which .3 stands behind him
        ({"kind": TieKind.ALLIANCE}, {}, {}, 1.0 - 0.5 * 0.3),
        ({"from_leader": 2, "to_leader": 1}, {}, {}, 1.0 - 0.5 * 0.3),
        ({"strength": 1.0}, {}, {"weight": 1.0, "cohesion": 1.0}, 0.0),
        ({"kind": TieKind.RIVALRY}, {}, {}, 1.0),
        ({"to_leader": 0}, {}, {}, 1.0),  # who rules shields nobody from himself
        ({}, {}, {"head": 1}, 1.0),  # he heads nothing
        ({}, {"status": Status.ABROAD}, {}, 1.0),
        ({}, {"status": Status.ARRESTED}, {}, 1.0),
    ],
)
def test_those_that_kinsmen_and_allies_at_home_head_stand_behind_a_man(tie, friend, clan, bare):
    people = [{"clan": 1}, {"clan": -1}, {"clan": 0, **friend}]
    clans = [{**CLAN, "head": 2, **clan}, {**CLAN, "head": 0}]
    tie = {"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 2, "strength": 0.5, **tie}
    assert left_bare(lay(people, clans=clans, ties=[tie]).s, 1) == pytest.approx(bare, abs=EXACT)


@pytest.mark.parametrize(
    ("weight", "seen", "use"),
    [(0.5, 0.5, 0.0), (0.5, 0.3, -0.2), (0.8, 0.5, 0.3), (0.8, 0.7, 0.5), (0.0, 0.0, -1.0), (1.0, 1.0, 1.0)],
)
def test_a_ruler_has_of_a_man_what_he_is_above_the_middle_in_loyalty_and_weight(weight, seen, use):
    hand = court({"weight": weight, "loyalty": 0.9})
    assert use_of(hand.s.leaders[1], seen) == pytest.approx(use, abs=EXACT)


@pytest.mark.parametrize(
    ("man", "seen", "danger"),
    [
        ({}, 0.5, 0.6 * 0.7),
        ({}, 0.0, 2.0 * 0.42),
        ({}, 0.3, 1.4 * 0.42),
        ({}, 1.0, 0.0),
        ({"ambition": 0.0}, 0.0, 0.0),
        ({"concealment": 1.0}, 0.0, 0.0),
        ({"concealment": 0.0}, 0.5, 0.8 * 0.7),
        ({"weight": 1.0}, 0.5, 0.6),
        ({"coercive": 1.0}, 0.5, 0.6),
        ({"weight": 0.0}, 0.5, 0.6 * 0.4),
        ({"coercive": 0.0}, 0.5, 0.6 * 0.5),
        ({"loyalty": 0.9}, 0.5, 0.42),  # as he is seen, not as he says
    ],
)
def test_a_man_is_feared_for_the_ambition_that_shows_what_he_could_bring_and_how_he_is_seen_to_stand(man, seen, danger):
    hand = court(man)
    assert danger_of(hand.s.leaders[1], seen) == pytest.approx(danger, abs=EXACT)


@pytest.mark.parametrize(
    ("man", "seen", "deference", "bare", "minded"),
    [
        ({}, 0.5, 0.0, 1.0, 0.42),
        ({}, 0.3, 0.0, 1.0, 0.588 + 0.2),
        ({"weight": 0.8}, 0.5, 0.0, 1.0, 0.6 * 0.88 - 0.3),
        ({}, 0.5, 0.5, 0.7, 0.42 - 0.5 * 0.3),
        ({}, 0.5, 1.0, 0.7, 0.42 - 0.3),
        ({}, 0.5, 0.5, 0.0, 0.42 - 0.5),
        ({"ambition": 0.0}, 0.9, 0.5, 0.7, -0.4 - 0.15),
    ],
)
def test_a_man_is_minded_for_the_danger_less_his_use_and_who_stands_behind_him_as_far_as_one_defers(
    man, seen, deference, bare, minded
):
    hand = court(man, world={"deference": 0.9})
    assert displeasure_at(hand.s.leaders[1], seen, deference, bare) == pytest.approx(minded, abs=EXACT)


@pytest.mark.parametrize(
    ("clan", "world", "minded"),
    [
        ({}, {"deference": 0.5}, 0.42 - 0.5 * 0.3),
        ({}, {}, 0.42),
        ({"head": 2}, {"deference": 0.5}, 0.42),
        ({}, {**PATRON, "deference": 0.5}, 0.42 - 0.5 * 0.51),
    ],
)
def test_the_ruler_minds_a_man_by_his_deference_and_what_patron_and_clan_leave_bare(clan, world, minded):
    hand = court({"loyalty": 0.9}, clan=clan, world=world)
    assert displeasure(hand.s, 1, 0.5) == pytest.approx(minded, abs=EXACT)


# ------------------------------------------------------------------------------------------- what each fate would gain


@pytest.mark.parametrize(
    ("weight", "value", "place"),
    [(0.5, 0.0, 0.25), (0.5, 0.6, 0.7), (0.5, 1.0, 1.0), (0.0, 0.6, 0.6), (1.0, 0.6, 0.8), (1.0, 0.0, 0.5)],
)
def test_weight_counts_for_half_of_a_place_and_an_office_for_its_value_of_what_is_left(weight, value, place):
    hand = court({"weight": weight}, value=value)
    assert place_in(hand.s, 1, value) == pytest.approx(place, abs=EXACT)
    assert place_now(hand.s, 1) == pytest.approx(place, abs=EXACT)
    without = court({"weight": weight, "post": -1}, value=value)
    assert place_now(without.s, 1) == pytest.approx(0.5 * weight, abs=EXACT)


PRICE = {"price_of_change": 0.05}


@pytest.mark.parametrize(
    ("man", "value", "displeased", "gain"),
    [
        ({}, 0.0, 0.2, 0.45 * 0.2 - 0.05),  # .7 now, and .25 without
        ({}, 0.6, 0.2, -0.05),
        ({}, 0.6, -0.2, -0.05),
        ({}, 1.0, 0.2, -0.3 * 0.2 - 0.05),
        ({}, 1.0, -0.2, 0.3 * 0.2 - 0.05),
        ({}, 0.0, -0.2, -0.45 * 0.2 - 0.05),
        ({"post": -1}, 0.0, 0.2, -0.05),
        ({"post": -1}, 0.6, -0.2, 0.45 * 0.2 - 0.05),
    ],
)
def test_an_office_gains_by_the_place_that_it_makes_or_takes_of_one_who_is_minded_or_liked(
    man, value, displeased, gain
):
    hand = court({"loyalty": 0.9, **man}, p=PRICE)
    assert gain_of_office(hand.s, 1, value, displeased, hand.p) == pytest.approx(gain, abs=EXACT)


@pytest.mark.parametrize(
    ("man", "seen", "displeased", "gain"),
    [
        ({}, 0.5, 0.0, -0.05),
        ({}, 0.7, 0.0, 0.35 * 0.2 - 0.05),  # half of .7 * use
        ({}, 0.5, 0.2, 0.7 * 0.2 - 0.05),
        ({}, 0.3, 0.2, -0.35 * 0.2 + 0.7 * 0.2 - 0.05),
        ({}, 0.9, -0.4, 0.35 * 0.4 - 0.7 * 0.4 - 0.05),
        ({"weight": 0.8}, 0.5, 0.0, 0.5 * (1.0 - 0.4 * 0.6) * 0.3 - 0.05),
        ({"post": -1}, 0.7, 0.2, 0.125 * 0.2 + 0.25 * 0.2 - 0.05),
    ],
)
def test_a_mission_rids_of_all_that_is_minded_and_leaves_half_of_what_a_man_is_of_use(man, seen, displeased, gain):
    hand = court({"loyalty": 0.1, **man}, p=PRICE)
    assert gain_of_mission(hand.s, 1, seen, displeased, hand.p) == pytest.approx(gain, abs=EXACT)


WARY = {"safety": 2.0, **PRICE}


@pytest.mark.parametrize(
    ("who", "displeased", "bare", "p", "gain"),
    [
        (0, 0.2, 1.0, {}, 0.7 * 0.2 - 0.05),
        (0, 0.2, 0.7, {}, 0.7 * 0.2 - 0.4 * 2.0 * 0.3 - 0.05),
        (0, -0.2, 0.7, {}, -0.7 * 0.2 - 0.4 * 2.0 * 0.3 - 0.05),
        (0, 0.2, 0.0, {"safety": 3.0}, 0.7 * 0.2 - 0.4 * 3.0 - 0.05),
        (2, 0.2, 0.7, {}, 0.7 * 0.2 - 0.5 * 0.9 * 2.0 * 0.3 - 0.05),  # who comes is as likely as not to stay
        (-1, 0.2, 0.7, {}, 0.7 * 0.2 - 0.05),  # of whom nobody knows who he is, nobody knows what he fears
    ],
)
def test_an_arrest_rids_of_a_man_against_what_a_cautious_ruler_fears_of_those_behind_him(
    who, displeased, bare, p, gain
):
    hand = court({"caution": 1.0}, ruler={"caution": 0.4}, other={"caution": 0.9}, p={**WARY, **p})
    assert gain_of_arrest_by(hand.s, who, 1, displeased, bare, hand.p) == pytest.approx(gain, abs=EXACT)


@pytest.mark.parametrize(
    ("world", "gain"),
    [
        ({}, 0.7 * 0.2 - 0.4 * 2.0 * 0.3 - 0.05),
        ({"incumbent": 2}, 0.7 * 0.2 - 0.9 * 2.0 * 0.3 - 0.05),
        (PATRON, 0.7 * 0.2 - 0.4 * 2.0 * 0.51 - 0.05),
    ],
)
def test_the_ruler_fears_what_patron_and_clan_do_not_leave_bare(world, gain):
    hand = court(ruler={"caution": 0.4}, other={"caution": 0.9}, world=world, p=WARY)
    assert gain_of_arrest(hand.s, 1, 0.2, hand.p) == pytest.approx(gain, abs=EXACT)


@pytest.mark.parametrize(
    ("man", "ago", "gain"),
    [
        # .25 without an office; minded by .2, or liked by it, and a price for who comes home
        ({"loyalty": 0.3}, 0, -0.25 * 0.2),
        ({"loyalty": 0.3}, 40, -0.25 * 0.1),
        ({"loyalty": 0.3}, 20, -0.25 * 0.2 * math.sqrt(0.5)),
        ({"loyalty": 0.7}, 40, 0.25 * 0.2),  # what there is for him does not fade
        ({"loyalty": 0.3, "status": Status.ABROAD}, 40, -0.25 * 0.1 - 0.05),
        ({"loyalty": 0.7, "status": Status.ABROAD}, 0, 0.25 * 0.2 - 0.05),
    ],
)
def test_mercy_gains_what_is_had_of_a_man_without_office_and_enmity_passes(man, ago, gain):
    one = {"ambition": 0.0, "status": Status.ARRESTED, "post": -1, "clan": -1, "fate_day": 100 - ago, **man}
    hand = court(one, world={"day": 100}, p={**PRICE, "slow_half_life": 40.0, "fresh_half_life": 1.0})
    assert gain_of_mercy(hand.s, 1, hand.p) == pytest.approx(gain, abs=EXACT)


def test_mercy_too_goes_by_what_binds_a_man_to_the_ruler():
    # of loyalty .2 and kin of an ally of the ruler by .4: .2 + .4 * .8 = .52
    ties = tie(KINSHIP, 1, 2, 0.5), tie(ALLIANCE, 0, 2, 0.8)
    hand = lay([{}, {"weight": 0.5, "loyalty": 0.2, "status": Status.ARRESTED, "clan": -1}, {}], ties=ties)
    assert gain_of_mercy(hand.s, 1, hand.p) == pytest.approx(0.25 * 0.02, abs=EXACT)


# ---------------------------------------------------------------------------------------------------------- properties

SHARE = st.integers(0, 100).map(lambda hundredths: hundredths / 100)
PEOPLE = st.fixed_dictionaries({name: SHARE for name in ("weight", "ambition", "concealment", "coercive")})


@given(PEOPLE, SHARE, SHARE, SHARE, SHARE)
def test_the_better_a_man_is_seen_to_stand_and_the_less_bare_he_is_the_less_he_is_minded(man, seen, more, bare, minds):
    hand = court(man)
    one = hand.s.leaders[1]
    plain = displeasure_at(one, seen, minds, bare)
    assert displeasure_at(one, seen + more * (1.0 - seen), minds, bare) <= plain + EXACT
    assert displeasure_at(one, seen, minds, bare * (1.0 - more)) <= plain + EXACT


@pytest.mark.parametrize(("belief", "fear"), [(0.0, 0.24), (0.75, 0.06), (1.0, 0.0)])
def test_those_behind_a_man_are_feared_as_far_as_the_ruler_may_fall(belief, fear):
    hand = court({}, ruler={"caution": 0.4}, p=WARY, world={"belief": belief})
    assert gain_of_arrest_by(hand.s, 0, 1, 0.2, 0.7, hand.p) == pytest.approx(0.7 * 0.2 - fear - 0.05, abs=EXACT)
