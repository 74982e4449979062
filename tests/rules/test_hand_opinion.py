"""Expectations and loyalty on paper: each cause of belief, of private loyalty and of a clan's stance by itself."""

from __future__ import annotations

import math

import pytest
from by_hand import LUCK, Hand, Row, lay, told

from sim.core.ground.arithmetic import wander_scale
from sim.core.ground.codes import Did, Fate, Kind, Purpose, Stance, Status, TieKind
from sim.core.ground.luck import bell
from sim.core.ground.records import CLAN_MEANS
from sim.core.rules.expectations import form_expectations
from sim.core.rules.loyalty import move_loyalty

# --------------------------------------------------------------------------------------------------------- expectations


@pytest.mark.parametrize(
    ("world", "log_odds"),
    [
        ({}, 1.0),
        ({"capacity": 0.8}, 1.0 + 3.0 * 0.3 / 2),  # the state counts by half
        ({"capacity": 0.2}, 1.0 - 3.0 * 0.3 / 2),
        ({"crowd": 0.4}, 1.0 - 3.0 * 0.4 / 2),  # and so does the street
        ({"start_lame_duck": 0.5}, 1.0 - 3.0 * 0.5 * 0.4),
        ({"start_lame_duck": 0.5, "approval": 0.9}, 1.0 - 3.0 * 0.5 * 0.1),
        ({"start_lame_duck": 0.5, "approval": 1.0}, 1.0),
        ({"start_lame_duck": 0.5, "rules_since": 70}, 1.0),  # who comes has none of it,
        ({"start_lame_duck": 0.5, "rules_since": 40}, 1.0 - 3.0 * 0.25 * 0.4),  # and half of it after a half-life
        ({"start_lame_duck": 0.5, "rules_since": 10}, 1.0 - 3.0 * 0.375 * 0.4),
        ({"doubt": 0.8, "step": 15}, 1.0 - 0.8 / math.sqrt(2.0)),  # half a half-life on
        ({"patron": 2, "patron_active": 1, "patron_support": 0.2}, 1.0 - 3.0 * (0.5 * 0.3) * 0.4),
        ({"patron": 2, "patron_active": 1, "patron_support": 0.49}, 1.0 - 3.0 * (0.5 * 0.01) * 0.4),
        ({"patron": 2, "patron_active": 1, "patron_support": 0.5}, 1.0),  # from a half on he minds nothing
        ({"patron": 2, "patron_active": 1, "patron_support": 0.8}, 1.0),  # a pleased patron makes nobody stronger
        ({"patron": 2, "patron_active": 0, "patron_support": 0.2}, 1.0),
    ],
)
def test_each_cause_moves_the_belief_that_he_stays(world, log_odds):
    hand = lay(
        [{}, {"weight": 0.5, "loyalty": 0.5}, {"weight": 0.5, "loyalty": 0.5}],
        world={"capacity": 0.5, "approval": 0.6, "lame_duck": 0.9, "day": 70, **world},
        p={"belief_base": 1.0, "belief_slope": 3.0, "fresh_half_life": 1e-9, "slow_half_life": 30.0},
    )
    form_expectations(*hand)
    assert hand.s.leaders[1].belief == pytest.approx(1.0 / (1.0 + math.exp(-log_odds)), abs=1e-12)


@pytest.mark.parametrize(("loyalty", "moves"), [(0.5, 0.0), (0.6, 0.1), (0.3, -0.2)])
def test_the_share_seen_to_back_him_moves_belief_by_the_slope(loyalty, moves):
    people = [{}, {"weight": 0.5, "loyalty": loyalty, "clan": 0}, {"weight": 0.5, "loyalty": loyalty, "clan": 1}]
    p = {"belief_base": 1.0, "belief_slope": 3.0, "fresh_half_life": 1e-9}
    hand = lay(people, clans=[{}, {}], world={"capacity": 0.5, "approval": 0.6}, p=p)
    form_expectations(*hand)  # both clans are seen to hold what all of them do: nothing else is seen there
    assert hand.world.support == pytest.approx(loyalty, abs=1e-12)
    assert hand.s.leaders[1].belief == pytest.approx(1.0 / (1.0 + math.exp(-1.0 - 3.0 * moves)), abs=1e-12)


@pytest.mark.parametrize(
    ("before", "loyalty", "after", "did"),
    [
        (Stance.LOYAL, 0.39, Stance.HEDGING, Did.HEDGED),
        (Stance.HEDGING, 0.44, Stance.HEDGING, None),
        (Stance.HEDGING, 0.46, Stance.LOYAL, Did.RETURNED_TO_LOYALTY),
    ],
)
def test_who_hedges_comes_back_later_than_he_went_and_of_the_named_it_is_told(before, loyalty, after, did):
    man = {"stance": before, "loyalty": loyalty}
    hand = lay([{}, {**man, "named": 1}, man], p={"fresh_half_life": 60.0})
    form_expectations(*hand)
    assert list(hand.s.leaders.stance[1:]) == [after, after]
    for kind in (Did.HEDGED, Did.RETURNED_TO_LOYALTY):
        assert told(hand, kind) == ([(1, 0, pytest.approx(loyalty))] if kind == did else [])


# -------------------------------------------------------------------------------------------------------------- loyalty

MIDDLING = {"ambition": 0.5, "equidistance": 0.5, "clan": -1}
WEEKLY = {"loyalty_half_life": 7.0, "slow_half_life": 7.0}  # a step closes half of every gap
MAN = {"anchor": 0.5, "loyalty_latent": 0.5, "grievance": 0.1, "start_grievance": 0.1}
MILIEU = {"kind": Kind.MILIEU, "stance_incumbent": 0.9, "grievance": 0.1, "entitled": 0.4}
PLEASED = {"patron": 2, "patron_active": 1, "patron_support": 0.9}
IN_OFFICE = {"post": 0}
HOSTILE = {"kind": TieKind.HOSTILITY, "from_clan": 0, "to_leader": 0, "strength": 0.3}
RIVAL = {"kind": TieKind.RIVALRY, "from_leader": 1, "strength": 0.5}


def move(hand: Hand) -> Hand:
    move_loyalty(*hand)
    return hand


@pytest.mark.parametrize(
    ("ruler", "man", "world", "ties", "moves"),
    [
        ({}, {}, {}, [], 0.0),
        ({"equidistance": 0.9}, {}, {}, [], 0.0),  # who has no clan has nothing to hope of it
        ({"ambition": 0.9}, {"ambition": 0.8}, {}, [], 0.0),  # nor who has no office to fear
        ({"ambition": 0.9}, {**IN_OFFICE, "ambition": 0.8}, {}, [], 0.8 * 0.6 * -0.4),
        ({"ambition": 0.9}, {**IN_OFFICE, "ambition": 0.0}, {}, [], 0.0),  # who wants nothing
        ({"ambition": 0.1}, {**IN_OFFICE, "ambition": 0.8}, {}, [], 0.8 * 0.6 * 0.4),
        ({"ambition": 0.9, "concealment": 1.0}, {**IN_OFFICE, "ambition": 0.8}, {}, [], 0.8 * 0.6 * 0.5),
        ({"ambition": 0.8, "concealment": 0.5}, {**IN_OFFICE, "ambition": 0.8}, {}, [], 0.8 * 0.6 * 0.1),
        ({"ambition": 0.9}, {**IN_OFFICE, "ambition": 0.8, "concealment": 1.0}, {}, [], 0.8 * 0.6 * -0.4),
        ({"caution": 0.9, "balancing": 0.9}, {**IN_OFFICE, "ambition": 0.8}, {}, [], 0.0),
        ({"contempt": 0.6}, {}, {}, [], -0.1 * 0.6),
        ({}, {"anchor": 0.7}, {}, [], 0.2),
        ({}, {"grievance": 0.5}, {}, [], -0.5 * 0.4),
        ({}, {"grievance": 0.5, "start_grievance": 0.5}, {}, [], 0.0),  # of which his loyalty told already
        ({}, {"clan": 0, "loyalty_clan": 0.5}, {}, [], 0.6 * 0.5 * 0.4),
        ({"equidistance": 0.9}, {"clan": 0, "loyalty_clan": 0.5}, {}, [], 0.6 * 0.5 * 0.4 + 0.4 * 0.5 * 0.4),
        ({"equidistance": 0.2}, {"clan": 0, "loyalty_clan": 0.5}, {}, [], 0.6 * 0.5 * 0.4 - 0.3 * 0.5 * 0.4),
        (
            {"equidistance": 0.9, "clan": 0},
            {"clan": 0, "loyalty_clan": 0.5},
            {},
            [],
            0.6 * 0.5 * 0.4 - 0.4 * 0.5 * 0.4,
        ),  # of the ruler's own clan: what he does not give it others have
        ({"equidistance": 0.2, "clan": 0}, {"clan": 0, "loyalty_clan": 0.5}, {}, [], 0.6 * 0.5 * 0.4 + 0.3 * 0.5 * 0.4),
        ({"equidistance": 0.9}, {"clan": 0, "loyalty_clan": 0.0}, {}, [], 0.0),  # it is nothing to him
        ({}, {"clan": 0, "loyalty_clan": 0.5}, {}, [HOSTILE], 0.6 * 0.5 * (0.4 - 0.3)),
        ({}, {"clan": 0, "loyalty_clan": 0.5}, {}, [{**HOSTILE, "to_leader": 2}], 0.6 * 0.5 * 0.4),
        ({}, {}, {}, [HOSTILE], 0.0),  # none of his
        ({}, {}, {}, [{**RIVAL, "to_leader": 0}], -0.6 * 0.5),
        ({}, {}, {}, [{**RIVAL, "to_leader": 2}], 0.0),  # with somebody else
        ({}, {}, {"chosen": 2}, [{**RIVAL, "to_leader": 2}], -0.5 * 0.6 * 0.5),  # whom the patron has chosen
        ({}, {"loyalty_patron_latent": 0.5}, PLEASED, [], 0.6 * 0.4 * 0.5),
        ({}, {"loyalty_patron": 0.5}, PLEASED, [], 0.0),
        ({}, {"loyalty_patron_latent": 0.5}, {**PLEASED, "patron_active": 0}, [], 0.0),
        ({}, {**IN_OFFICE, "post_security": 0.6}, {}, [], 0.1 * 0.6),
        ({}, {**IN_OFFICE, "post_security": 0.6, "fate": Fate.DISMISS, "told": Fate.DISMISS}, {}, [], 0.0),
        ({}, {**IN_OFFICE, "post_security": 0.6, "fate": Fate.DISMISS}, {}, [], 0.1 * 0.6),  # who was told nothing
        ({}, {**IN_OFFICE, "post_security": 0.6, "fate": Fate.KEEP, "told": Fate.DISMISS}, {}, [], 0.1 * 0.6),
        ({}, {**IN_OFFICE, "post_security": 0.6, "status": Status.OUTSIDE}, {}, [], 0.0),
    ],
)
def test_each_cause_moves_private_loyalty(ruler, man, world, ties, moves):
    hand = lay(
        [{**MIDDLING, **ruler}, {**MAN, "clan": -1, **man}, {}], clans=[MILIEU],
        posts=[{"holder": 1, "value": 0.6}], ties=ties, world={"patron": -1, "chosen": -1, **world},
        p={**WEEKLY, "gratitude": 0.1, "cue": 0.6},
    )  # fmt: skip
    assert move(hand).s.leaders[1].loyalty_latent == pytest.approx(0.5 + 0.5 * moves, abs=1e-12)


def test_private_loyalty_drifts_by_a_bell_of_its_own():
    hand = move(lay([MIDDLING, MAN, MAN], world={"day": 70}, p={**WEEKLY, "volatility": 0.2}))
    spread = 0.2 * wander_scale(7, 7)  # of which four weeks in one or in four steps have the same law: see test_theory
    for row in (1, 2):
        drift = spread * bell(LUCK, int(Purpose.DRIFT), 1000 + row, 70)
        assert hand.s.leaders[row].loyalty_latent == pytest.approx(0.5 + drift, abs=1e-12)


def test_a_clans_grievance_is_caught_by_those_who_are_loyal_to_it():
    member = {**MAN, "clan": 0, "loyalty_clan": 0.5}
    hand = move(lay([MIDDLING, member], clans=[{**MILIEU, "grievance": 0.8}], p=WEEKLY))
    # .5 * .5 of the gap of .7, half of it in a step; of what is then above that of the start half is left
    assert hand.s.leaders[1].grievance == pytest.approx(0.1 + 0.5 * 0.5 * 0.7 * 0.5 * 0.5, abs=1e-12)


@pytest.mark.parametrize(("start", "then"), [(0.0, 0.2), (0.2, 0.3), (0.4, 0.4), (0.6, 0.5)])
def test_a_grievance_fades_to_what_it_was_at_the_start(start, then):
    hand = move(lay([MIDDLING, {**MAN, "grievance": 0.4, "start_grievance": start}], p=WEEKLY))
    assert hand.s.leaders[1].grievance == pytest.approx(then, abs=1e-12)


@pytest.mark.parametrize(
    ("caution", "belief", "shown"),
    [
        (0.8, 0.9, 0.4 + 0.6 * 0.8 * 0.5 * 0.4),
        (0.8, 0.5, 0.4),  # from a half on he is expected to stay
        (0.8, 0.2, 0.4),
        (0.0, 0.9, 0.4),  # the reckless show what they hold
        (1.0, 1.0, 0.4 + 0.6 * 0.25),
    ],
)
def test_the_cautious_overstate_their_loyalty_to_who_is_expected_to_stay(caution, belief, shown):
    man = {**MAN, "anchor": 0.4, "loyalty_latent": 0.4, "loyalty": 0.0, "caution": caution, "belief": belief}
    hand = move(lay([MIDDLING, man], p={**WEEKLY, "loyalty_half_life": 1e-9}))
    assert hand.s.leaders[1].loyalty == pytest.approx(shown, abs=1e-12)


HOUSE = {"kind": Kind.KIN, "head": -1, "stance_incumbent": 0.5, "grievance": 0.4, "cohesion": 0.6,
         "cohesion_trend": 0.5}  # fmt: skip


@pytest.mark.parametrize(
    ("house", "grievance", "target"),
    [
        ({}, 0.3, 0.8),  # what it was denied is less than half of its grievance
        ({"gap": 0.2}, 0.3, 0.8),
        ({"gap": 0.6}, 0.5, 0.8),  # it resents, and its members feel it: it has no opinion of its own
        ({"head": 1}, 0.3, 0.5 * 0.8 + 0.5 * 0.3),  # its head speaks for half of it
        ({"head": 0}, 0.3, 0.8),  # not where he rules
        ({"head": 2}, 0.3, 0.8),  # nor from prison
    ],
)
def test_a_clan_follows_its_head_and_what_it_is_denied(house, grievance, target):
    people: list[Row] = [{**MIDDLING, "loyalty": 0.2}, {"loyalty": 0.3}, {"loyalty": 0.3, "status": Status.ARRESTED}]
    hand = lay(people, clans=[{**HOUSE, **house}], p=WEEKLY)
    hand.scratch[CLAN_MEANS] = 0.8
    clan = move(hand).s.clans[0]
    assert clan.grievance == pytest.approx(grievance, abs=1e-12)
    assert clan.stance_incumbent == pytest.approx(0.5 + 0.5 * (target - 0.5), abs=1e-12)


def test_a_clan_that_closes_ranks_gains_cohesion_by_the_year():
    for trend, a_year in ((1.0, 0.2), (0.5, 0.0), (0.25, -0.1)):
        house = {**HOUSE, "cohesion_trend": trend}
        hand = move(lay([MIDDLING], clans=[house], world={"step": 7}, p={**WEEKLY, "rise_rate": 0.4}))
        assert hand.s.clans[0].cohesion == pytest.approx(0.6 + a_year * 7 / 365.25, abs=1e-12)
