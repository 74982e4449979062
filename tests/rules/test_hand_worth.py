"""Worth on paper: what somebody has, what he hopes for, what he fears, what he gains by moving against who rules."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, door, lay
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Fate, Kind, TieKind
from sim.core.mechanisms import clans, force, worth
from sim.core.mechanisms.files import keep_file

gain_against, place_of, share_under = door(worth.gain_against), door(worth.place_of), door(worth.share_under)
share_now, attachment, worth_of_rule = door(worth.share_now), door(worth.attachment), door(worth.worth_of_rule)
own_premium = door(clans.own_premium)
reach_of_rule, cover_of, danger_to = door(force.reach_of_rule), door(worth.cover_of), door(worth.danger_to)

# Leader 1 is of a clan that is due three tenths and has two; he holds an office worth .4. Leader 0 rules, 2 is another.
MAN = {"clan": 0, "post": 0, "ambition": 0.8, "loyalty_latent": 0.6, "loyalty_clan": 0.5, "belief": 0.5, "caution": 0.5}
CLAN = {"kind": Kind.KIN, "head": 2, "weight": 0.5, "cohesion": 0.6, "entitled": 0.3, "share": 0.2}
OFFICE = {"holder": 1, "value": 0.4}
P = {"safety": 4.0, "voice": 0.2, "leader_premium": 0.1}
FOUNDED = {"kind": TieKind.FOUNDER, "from_leader": 1, "to_clan": 0, "strength": 0.5}
ALLIED = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.6}
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.6}


def court(man: Row | None = None, other: Row | None = None, *, clan: Row | None = None, office: Row | None = None,
          world: Row | None = None, p: Row | None = None, ties: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    return lay(
        [{}, {**MAN, **(man or {})}, other or {}], clans=[{**CLAN, **(clan or {})}], ties=ties,
        posts=[{**OFFICE, **(office or {})}], world={"capacity": 0.8, **(world or {})}, p={**P, **(p or {})},
    )  # fmt: skip


def said(fate: Fate) -> Row:
    return {"fate": fate, "told": fate}


# --------------------------------------------------------------------------------------------------------- what one has


@pytest.mark.parametrize(
    ("man", "clan", "place"),
    [
        ({}, {}, 0.4),
        ({"post": -1}, {}, 0.0),
        (said(Fate.DISMISS), {}, 0.0),
        (said(Fate.ENVOY), {}, 0.2),
        (said(Fate.MOVE), {}, 0.2),  # half of .4
        (said(Fate.PROMOTE), {}, 0.4),
        ({"fate": Fate.DISMISS}, {}, 0.4),  # of which nobody has told him
        ({**said(Fate.MOVE), "fate": Fate.DISMISS}, {}, 0.4),  # it is no longer what he was told
        ({}, {"head": 1}, 0.52),  # 1 - .6 * .8
        ({"post": -1}, {"head": 1}, 0.2),
        (said(Fate.DISMISS), {"head": 1}, 0.2),
        ({}, {"head": 1, "kind": Kind.BODY}, 0.4),  # no clan that offices are shared out among
    ],
)
def test_a_place_is_an_office_less_what_one_was_told_of_it_and_the_share_of_the_clan_one_heads(man, clan, place):
    hand = court(man, clan=clan)
    assert place_of(hand.s, 1) == pytest.approx(place, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "clan", "now"),
    [
        ({}, {}, 0.1),
        ({"loyalty_clan": 1.0}, {}, 0.2),
        ({}, {"share": 0.6}, 0.3),
        ({"clan": -1}, {}, 0.0),
        ({}, {"weight": 0.0}, 0.0),
        ({}, {"kind": Kind.BODY}, 0.0),
    ],
)
def test_a_clans_share_is_worth_something_to_those_who_are_loyal_to_it(man, clan, now):
    hand = court(man, clan=clan)
    assert share_now(hand.s, 1) == pytest.approx(now, abs=1e-12)
    assert attachment(hand.s, 1) == pytest.approx(0.1 + now, abs=1e-12)  # and private loyalty beyond the middle


# --------------------------------------------------------------------------------------------------- what one hopes for


@pytest.mark.parametrize(
    ("man", "other", "clan", "ruler", "share"),
    [
        ({}, {}, {}, 2, 0.15),  # half of what it is due
        ({}, {}, {"share": 0.9}, 2, 0.15),
        ({}, {"clan": 0}, {}, 2, 0.185),  # due .3 + .1 * .7 where the ruler is of it
        ({}, {}, {}, 1, 0.185),
        ({"loyalty_clan": 1.0}, {}, {}, 2, 0.3),
        ({"clan": -1}, {}, {}, 2, 0.0),
        ({"clan": -1}, {}, {}, 1, 0.0),
        ({}, {}, {"weight": 0.0}, 2, 0.0),
        ({}, {}, {"kind": Kind.BODY}, 1, 0.0),
    ],
)
def test_under_another_ruler_a_clan_gets_its_due_and_more_where_he_is_of_it(man, other, clan, ruler, share):
    hand = court(man, other, clan=clan)
    assert share_under(hand.s, 1, ruler, hand.p) == pytest.approx(share, abs=1e-12)


OWN = {"team_clan": 0}


@pytest.mark.parametrize(
    ("world", "clan", "ruler", "due"),
    [
        ({}, {"exists": 1.0}, 2, 0.3),  # it is not that of who rules
        (OWN, {}, 2, 0.3),  # there is none of it yet, nor a premium on it
        (OWN, {"exists": 1.0}, 2, 0.2 / 0.9),  # what is left is shared by weight, with no premium taken from it
        (OWN, {"exists": 0.5}, 2, 0.25 / 0.95),
        ({**OWN, "team_share": 0.8}, {"exists": 0.5}, 2, 0.22 / 0.92),  # made since
        (OWN, {"exists": 1.0, "entitled": 0.04}, 2, 0.0),
        (OWN, {"exists": 1.0}, 1, 0.2 + 0.1),  # and it is due anew where the other is of it
        ({"team_clan": 1}, {"exists": 1.0}, 2, 0.3 / 0.9),
        ({"team_clan": 1}, {"exists": 1.0}, 1, 0.3 + 0.1),  # once, and not of what is left of the last one's
        ({}, {"exists": 1.0}, 3, 0.27),  # who has a following of his own has its premium
    ],
)
def test_what_is_due_to_the_rulers_own_for_his_sake_is_not_under_another(world, clan, ruler, due):
    clans = [{**CLAN, **clan}, {**CLAN, "exists": 1.0}]
    hand = lay([{}, MAN, {}, {"clan": 1}], clans=clans, posts=[OFFICE], world=world, p=P)
    assert share_under(hand.s, 1, ruler, hand.p) == pytest.approx(0.5 * due, abs=1e-12)


@pytest.mark.parametrize(
    ("world", "exists", "premium"),
    [({}, 1.0, 0.0), ({"team_share": 1.0}, 1.0, 0.0), (OWN, 1.0, 0.4), (OWN, 0.5, 0.2), (OWN, 0.0, 0.0),
     ({**OWN, "team_share": 0.75}, 0.5, 0.3), ({**OWN, "team_share": 0.25}, 0.5, 0.2)],
)  # fmt: skip
def test_a_premium_is_due_to_the_rulers_own_following_as_far_as_there_is_one(world, exists, premium):
    hand = lay([{}], clans=[{"exists": exists}], world=world)
    assert own_premium(hand.s, 0.4) == pytest.approx(premium, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "other", "ties", "world", "ruler", "is_worth"),
    [
        ({}, {}, (), {}, 1, 0.8 + 0.185),  # the highest place is worth all of his ambition
        ({"ambition": 0.3}, {}, (), {}, 1, 0.3 + 0.185),
        ({}, {}, (), {}, 2, 0.4 + 0.15 + 0.15),  # half a place, the head of his clan binds him by .3 / 2, its due
        ({}, {}, (ALLIED,), {}, 2, 0.4 + 0.5 - 0.5 * 0.4 * 0.7 + 0.15),
        ({}, {}, ({**ALLIED, "kind": TieKind.RIVALRY},), {}, 2, 0.4 + 0.5 * (0.4 - 0.7) + 0.15),
        ({"loyalty_patron_latent": 0.9}, {}, (), PATRON, 2, 0.4 + 0.4 + 0.15),
        ({"loyalty_patron_latent": 0.2}, {}, (), PATRON, 2, 0.4 - 0.3 + 0.15),
    ],
)
def test_who_rules_instead_is_worth_half_a_place_how_one_stands_to_him_and_the_clans_due(
    man, other, ties, world, ruler, is_worth
):
    hand = court(man, other, ties=ties, world=world)
    assert worth_of_rule(hand.s, 1, ruler, hand.p) == pytest.approx(is_worth, abs=1e-12)


def test_who_has_more_than_half_a_place_would_keep_it_under_another():
    hand = court(office={"value": 0.9}, clan={"head": 0})
    assert worth_of_rule(hand.s, 1, 2, hand.p) == pytest.approx(0.8 * 0.9 + 0.15, abs=1e-12)


# ------------------------------------------------------------------------------------------------------- what one fears


@pytest.mark.parametrize(("capacity", "access", "reach"), [(0.8, 0.4, 0.6), (0.2, 0.4, 0.3), (0.8, 1.0, 0.9)])
def test_a_ruler_reaches_as_far_as_his_state_and_the_force_he_can_call_on(capacity, access, reach):
    hand = court(world={"capacity": capacity, "coercive_access": access})
    assert reach_of_rule(hand.s) == pytest.approx(reach, abs=1e-12)


SHELTERED = {"protection": 0.5}


@pytest.mark.parametrize(
    ("man", "clan", "world", "ties", "cover"),
    [
        ({}, {}, {}, (), 0.0),
        ({}, {}, {}, (FOUNDED,), 0.5),
        ({}, {}, {}, ({**FOUNDED, "from_leader": 2},), 0.0),
        ({}, {"head": 1}, {}, (), 0.3),  # its weight times its cohesion
        ({}, {"head": 1, "kind": Kind.BODY}, {}, (), 0.0),
        (SHELTERED, {}, PATRON, (), 0.3),  # protection times support
        (SHELTERED, {}, {**PATRON, "patron_support": 0.2}, (), 0.1),
        (SHELTERED, {}, {**PATRON, "patron_active": 0}, (), 0.0),
        (SHELTERED, {}, {"patron_active": 1, "patron_support": 0.6}, (), 0.0),
        (SHELTERED, {"head": 1}, PATRON, (FOUNDED,), 0.755),  # 1 - .5 * .7 * .7
    ],
)
def test_what_one_founded_whom_one_heads_and_a_patron_each_cover_what_the_others_leave(man, clan, world, ties, cover):
    assert cover_of(court(man, clan=clan, world=world, ties=ties).s, 1) == pytest.approx(cover, abs=1e-12)


FILE = {"file": 0.5, "knows_file": 1}


@pytest.mark.parametrize(
    ("man", "world", "reach", "ties", "danger"),
    [
        ({}, {}, 0.4, (), 0.8),  # .5 * 4 * .4
        ({}, {}, 1.0, (), 2.0),
        ({}, {}, 0.0, (), 0.0),
        ({"caution": 1.0}, {}, 0.4, (), 1.6),
        ({"caution": 0.0}, {}, 0.4, (), 0.0),
        ({}, {}, 0.4, (FOUNDED,), 0.4),
        (FILE, {}, 0.4, (), 1.04),  # a file of .5 in the hands of a state of .8 that is believed in by half binds by .2
        ({**FILE, "belief": 0.0}, {}, 0.4, (), 0.8),
        ({"file": 0.5}, {}, 0.4, (), 0.8),
        ({"economic": 0.5}, {"wealth_autonomy": 0.4}, 0.4, (), 1.1),  # and a fortune that the state has by .6
        ({"economic": 0.5}, {"wealth_autonomy": 1.0}, 0.4, (), 0.8),
        ({"economic": 0.5, "caution": 0.0}, {}, 0.4, (FOUNDED,), 0.5),  # nothing covers a fortune
    ],
)
def test_failing_costs_the_cautious_their_safety_as_far_as_they_can_be_reached_and_the_rich_their_fortune(
    man, world, reach, ties, danger
):
    hand = court(man, world=world, ties=ties)
    assert danger_to(hand.s, 1, reach, hand.p) == pytest.approx(danger, abs=1e-12)


def test_safety_is_what_it_costs_the_most_cautious():
    hand = court({"caution": 1.0}, p={"safety": 7.0})
    assert danger_to(hand.s, 1, 1.0, hand.p) == pytest.approx(7.0, abs=1e-12)


def test_a_file_that_holds_to_the_other_side_takes_no_danger_away():
    hand = court(other={"weight": 1.0, "loyalty_latent": 0.0})
    hand.s.files[keep_file(hand.s, 2, 1, 0.9, -1)].known = 1
    assert danger_to(hand.s, 1, 0.4, hand.p) == pytest.approx(0.8, abs=1e-12)


# ------------------------------------------------------------------------------------------------------- what one gains


def gain(odds: float = 0.5, reach: float = 0.4, *, ruler: int = 1, **state) -> float:
    hand = court(**state)
    return float(gain_against(hand.s, 1, ruler, odds, reach, hand.p))


# Won: .8 + .185, less half of .1 + .1; lost by half: .8 * .4 and half of the danger of .8. So .5 * .885 - .5 * .72.
GAIN = 0.0825


@pytest.mark.parametrize(
    ("man", "more", "gains"),
    [
        ({}, {}, GAIN),
        ({"belief": 1.0}, {}, 0.5 * (0.985 - 0.2) - (0.32 + 0.4)),
        ({"belief": 0.0}, {}, 0.5 * 0.985),  # of who is not expected to stay there is nothing to lose
        ({"belief": 0.0, "post": -1, "caution": 1.0, "loyalty_latent": 1.0}, {}, 0.5 * 0.985),
        ({"ambition": 0.4}, {}, 0.5 * (0.585 - 0.1) - 0.5 * (0.16 + 0.4)),
        ({"loyalty_latent": 0.1}, {}, GAIN + 0.5 * 0.25),
        ({"loyalty": 0.9}, {}, GAIN),  # what is displayed holds nobody
        ({"concealment": 0.9}, {}, GAIN),
        ({"grievance": 0.9}, {}, GAIN),
        ({"loyalty_clan": 1.0}, {}, 0.5 * (1.17 - 0.15) - 0.36),
        ({"caution": 1.0}, {}, GAIN - 0.2),
        ({}, {"p": {"safety": 8.0}}, GAIN - 0.2),
        ({}, {"reach": 1.0}, GAIN - 0.3),
        ({}, {"odds": 0.9}, 0.9 * 0.885 - 0.5 * (0.32 + 0.08)),
        ({}, {"odds": 0.0}, -0.5 * (0.32 + 0.8)),
        ({}, {"odds": 1.0}, 0.885 - 0.16),  # his old place is given up, won or lost
        ({"acute": 0.5}, {}, GAIN + 0.1),
        ({"post": -1}, {}, GAIN + 0.16),
        (said(Fate.DISMISS), {}, GAIN + 0.16),
        (said(Fate.MOVE), {}, GAIN + 0.5 * 0.8 * 0.2),
        ({"fate": Fate.DISMISS}, {}, GAIN),
        ({"economic": 0.5}, {"world": {"wealth_autonomy": 0.4}}, GAIN - 0.075),
        (FILE, {}, GAIN - 0.06),
        ({}, {"ties": (FOUNDED,)}, GAIN + 0.1),
        (SHELTERED, {"world": PATRON}, GAIN + 0.06),
        ({}, {"clan": {"head": 1}}, GAIN - 0.5 * 0.8 * 0.12 + 0.06),  # a place more to lose, and cover
        ({}, {"clan": {"share": 0.0}}, GAIN + 0.025),  # a clan that has nothing
        ({}, {"clan": {"entitled": 0.7}}, GAIN + 0.5 * 0.5 * 0.36),  # due .73 instead of .37
        ({"clan": -1}, {}, 0.5 * (0.8 - 0.05) - 0.36),
        ({}, {"ruler": 2}, 0.5 * (0.7 - 0.1) - 0.36),  # half a place, a bond of .15 with the head of his clan, its due
    ],
)
def test_each_cause_moves_what_is_gained(man, more, gains):
    assert gain(**{"man": man, **more}) == pytest.approx(gains, abs=1e-12)


SHARE = st.integers(0, 100).map(lambda hundredths: hundredths / 100)
SHARES = st.fixed_dictionaries({name: SHARE for name in ("ambition", "loyalty_latent", "caution", "belief", "acute")})


@given(SHARES, SHARE, SHARE, SHARE)
def test_the_more_cautious_and_the_more_loyal_gain_less_by_it_and_the_aggrieved_more(man, odds, reach, more):
    def with_more(name):
        return gain(odds, reach, man={**man, name: man[name] + more * (1.0 - man[name])})

    plain = gain(odds, reach, man=man)
    assert with_more("caution") <= plain + 1e-12
    assert with_more("loyalty_latent") <= plain + 1e-12
    assert with_more("acute") >= plain - 1e-12
    assert gain(odds, 1.0, man=man) <= plain + 1e-12
    assert gain(odds, reach, man=man, office={"value": 1.0}) <= plain + 1e-12


@pytest.mark.parametrize(
    ("odds", "belief", "place", "more"),
    [
        (0.5, 0.5, 0.4, 0.5 - 0.2),
        (0.2, 0.5, 0.4, 0.0),
        (0.2, 1.0, 0.4, 0.2 - 0.4),  # the ambitious have more to lose where they are well placed
        (0.2, 1.0, 0.0, 0.2),
    ],
)
def test_ambition_makes_a_move_worth_more_to_who_hopes_for_more_than_he_has(odds, belief, place, more):
    none, all_of_it = (
        gain(odds, man={"ambition": level, "belief": belief}, office={"value": place}) for level in (0.0, 1.0)
    )
    assert all_of_it - none == pytest.approx(more, abs=1e-12)
