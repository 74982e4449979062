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
        ({"capacity": 0.8}, 1.0 + 2.0 * 0.3),
        ({"start_lame_duck": 0.5}, 1.0 - 3.0 * 0.5 * 0.4),
        ({"start_lame_duck": 0.5, "approval": 0.9}, 1.0 - 3.0 * 0.5 * 0.1),
        ({"patron": 2, "patron_active": 1, "patron_support": 0.2}, 1.0 - 3.0 * (0.5 * 0.5 * 0.4) * 0.4),
        ({"patron": 2, "patron_active": 1, "patron_support": 0.8}, 1.0),  # a pleased patron makes nobody stronger
        ({"patron": 2, "patron_active": 0, "patron_support": 0.2}, 1.0),
    ],
)
def test_each_cause_moves_the_belief_that_he_stays(world, log_odds):
    hand = lay(
        [{}, {"weight": 0.5, "loyalty": 0.5}, {"weight": 0.5, "loyalty": 0.5}],
        world={"capacity": 0.5, "approval": 0.6, "lame_duck": 0.9, **world},
        p={"belief_base": 1.0, "belief_on_capacity": 2.0, "belief_on_lame_duck": 3.0, "belief_on_support": 4.0,
           "lame_duck_on_patron": 0.5, "belief_half_life": 1e-9},
    )  # fmt: skip
    form_expectations(*hand)
    assert hand.s.leaders[1].belief == pytest.approx(1.0 / (1.0 + math.exp(-log_odds)), abs=1e-12)


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
    hand = lay([{}, {**man, "named": 1}, man], p={"belief_half_life": 60.0})
    form_expectations(*hand)
    assert list(hand.s.leaders.stance[1:]) == [after, after]
    for kind in (Did.HEDGED, Did.RETURNED_TO_LOYALTY):
        assert told(hand, kind) == ([(1, 0, pytest.approx(loyalty))] if kind == did else [])


# -------------------------------------------------------------------------------------------------------------- loyalty

MIDDLING = {"ambition": 0.25, "equidistance": 0.5, "balancing": 0.5, "caution": 0.5}
WEEKLY = {"loyalty_half_life": 7.0, "grievance_half_life": 7.0}  # a step closes half of every gap
MAN = {"anchor": 0.5, "loyalty_latent": 0.5, "grievance": 0.1}
MILIEU = {"kind": Kind.MILIEU, "stance_incumbent": 0.9, "grievance": 0.1}
PLEASED = {"patron": 2, "patron_active": 1, "patron_support": 0.9}
RIVAL = {"kind": TieKind.RIVALRY, "from_leader": 1, "strength": 0.5}


def move(hand: Hand) -> Hand:
    move_loyalty(*hand)
    return hand


@pytest.mark.parametrize(
    ("ruler", "man", "world", "ties", "moves"),
    [
        ({}, {}, {}, [], 0.0),
        ({"equidistance": 0.9}, {}, {}, [], 0.2 * 0.7 * 0.4),  # impartial beyond the middle
        ({"balancing": 0.9}, {}, {}, [], 0.2 * 0.3 * 0.4),
        ({"caution": 0.9}, {}, {}, [], 0.2 * 0.4 / 2),
        ({"ambition": 0.9}, {}, {}, [], -0.4 * 0.65),
        ({"ambition": 0.9, "concealment": 1.0}, {}, {}, [], 0.4 * 0.25),
        ({"contempt": 0.6}, {}, {}, [], -0.1 * 0.6),
        ({}, {"anchor": 0.7}, {}, [], 0.2),
        ({}, {"grievance": 0.5}, {}, [], -0.3 * 0.4),
        ({}, {"clan": 0, "loyalty_clan": 0.5}, {}, [], 0.6 * 0.5 * 0.4),
        ({}, {}, {}, [{**RIVAL, "to_leader": 0}], -0.2 * 0.5),
        ({}, {}, {}, [{**RIVAL, "to_leader": 2}], 0.0),  # with somebody else
        ({}, {"loyalty_patron_latent": 0.5}, PLEASED, [], 0.5 * 0.4 * 0.5),
        ({}, {"loyalty_patron": 0.5}, PLEASED, [], 0.0),
        ({}, {"loyalty_patron_latent": 0.5}, {**PLEASED, "patron_active": 0}, [], 0.0),
        ({}, {"post": 0, "post_security": 0.6}, {}, [], 0.05 * 2.0 * 0.6),
        ({}, {"post": 0, "post_security": 0.6, "fate": Fate.DISMISS}, {}, [], 0.0),
        ({}, {"post": 0, "post_security": 0.6, "status": Status.OUTSIDE}, {}, [], 0.0),
    ],
)
def test_each_cause_moves_private_loyalty(ruler, man, world, ties, moves):
    hand = lay(
        [{**MIDDLING, **ruler}, {**MAN, "clan": -1, **man}, {}], clans=[MILIEU], posts=[{"holder": 1}], ties=ties,
        world=world,
        p={**WEEKLY, "partiality_bite": 0.2, "ambition_bite": 0.4, "contempt_bite": 0.1, "grievance_bite": 0.3,
           "clan_pull": 0.6, "patron_cue": 0.5, "rivalry_bite": 0.2, "office_bond": 0.05},
    )  # fmt: skip
    assert move(hand).s.leaders[1].loyalty_latent == pytest.approx(0.5 + 0.5 * moves, abs=1e-12)


def test_private_loyalty_drifts_by_a_bell_of_its_own():
    hand = move(lay([MIDDLING, MAN, MAN], world={"day": 70}, p={**WEEKLY, "loyalty_volatility": 0.2}))
    spread = 0.2 * wander_scale(7, 7)  # of which four weeks in one or in four steps have the same law: see test_theory
    for row in (1, 2):
        drift = spread * bell(LUCK, int(Purpose.DRIFT), 1000 + row, 70)
        assert hand.s.leaders[row].loyalty_latent == pytest.approx(0.5 + drift, abs=1e-12)


def test_a_clans_grievance_is_caught_by_those_who_are_loyal_to_it():
    member = {**MAN, "clan": 0, "loyalty_clan": 0.5}
    hand = move(lay([MIDDLING, member], clans=[{**MILIEU, "grievance": 0.8}], p=WEEKLY))
    # .3 * .5 of the gap of .7, half of it in a step; of what is then above a tenth half is left
    assert hand.s.leaders[1].grievance == pytest.approx(0.1 + 0.3 * 0.5 * 0.7 * 0.5 * 0.5, abs=1e-12)


HOUSE = {"kind": Kind.KIN, "head": -1, "stance_incumbent": 0.5, "grievance": 0.4, "cohesion": 0.6,
         "cohesion_trend": 0.5}  # fmt: skip


@pytest.mark.parametrize(
    ("house", "grievance", "target"),
    [
        ({}, 0.3, 0.25 + 0.5 * 0.8),  # half of the way to a half; grievance at its middle
        ({"gap": 0.6}, 0.5, 0.25 + 0.5 * 0.8 - 0.2 * 0.2),
        ({"head": 1}, 0.3, 0.25 + 0.5 * (0.5 * 0.8 + 0.5 * 0.3)),  # its head speaks for half of it
        ({"head": 0}, 0.3, 0.25 + 0.5 * 0.8),  # not where he rules
        ({"head": 2}, 0.3, 0.25 + 0.5 * 0.8),  # nor from prison
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
    hand = move(lay([MIDDLING], clans=[{**HOUSE, "cohesion_trend": 1.0}], world={"step": 7}, p=WEEKLY))
    assert hand.s.clans[0].cohesion == pytest.approx(0.6 + 0.1 * 7 / 365.25, abs=1e-12)
