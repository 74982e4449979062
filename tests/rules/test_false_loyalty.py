"""False loyalty and its end, as the papers state it: sides that are played, day by day, by a hundred people."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from by_hand import CERTAIN, Hand, Row, door, lay

from sim.core.ground.codes import Kind, Phase, Pole, TieKind
from sim.core.mechanisms import sides

HUNDRED = 100
OPEN = {"phase": Phase.CONTEST, "challenger": 1, "opened": 70, "day": 71, "side": 0.5, "capacity": 0.5,
        "coercive_access": 0.5, "approval": 0.5, "mass_grievance": 0.4}  # fmt: skip
LONG = {"longest": 1000.0, "momentum": 1.0, "pace": CERTAIN}  # everybody thinks again each day
take_sides, weigh_sides, give_orders = door(sides.take_sides), door(sides.weigh_sides), door(sides.give_orders)


def declared(hand: Hand) -> float:
    """Return the share of the hundred who stand against the ruler."""
    return float((hand.s.leaders.pole[2:] == Pole.CHALLENGER).mean())


def loyal(hand: Hand) -> float:
    """Return the share of the hundred who stand with the ruler."""
    return float((hand.s.leaders.pole[2:] == Pole.INCUMBENT).mean())


def days_of(hand: Hand, days: int) -> Hand:
    """Play the sides of a contest for days: what else is fought with stays away, and nobody ends it."""
    for _ in range(days):
        take_sides(hand.s, hand.p, hand.luck)
        weigh_sides(hand.s, hand.p)
        give_orders(hand.s, hand.p, hand.luck)
        hand.world.day += 1
    return hand


# --------------------------------------------------------------------------------------------------- Granovetter, 1978


def crowd(thresholds: list[int]) -> Hand:
    """Lay out a hundred who are all bound to each other, each of whom moves when so many others have."""
    pull, bar = 0.005, 0.3
    people: list[Row] = [
        {"loyalty_latent": 0.5 - (bar + 0.5 * pull - pull * threshold), "to_claimant": 0.5, "caution": 1.0, "clan": -1}
        for threshold in thresholds
    ]
    everybody = combinations(range(2, 2 + len(people)), 2)
    ties = [{"kind": TieKind.ALLIANCE, "from_leader": i, "to_leader": j, "strength": 1.0} for i, j in everybody]
    return lay([{}, {}, *people], ties=ties, world=OPEN, p={**LONG, "bond": pull, "waiting": bar})


@pytest.mark.parametrize("order", [1, -1])  # at once, or one after another from day to day
def test_of_two_crowds_that_differ_in_one_person_all_move_or_one_does(order):
    hand = days_of(crowd(list(range(HUNDRED))[::order]), HUNDRED)
    assert declared(hand) == 1.0
    hand = days_of(crowd([0, 2, *range(2, HUNDRED)][::order]), HUNDRED)
    assert declared(hand) == 0.01


def test_a_crowd_moves_one_after_another_as_each_sees_the_others():
    hand = crowd(list(range(HUNDRED))[::-1])
    assert [declared(days_of(hand, 10)) for _ in range(3)] == [0.1, 0.2, 0.3]


# --------------------------------------------------------------------------------------------------------- Kuran, 1991

# All are against the ruler in private, by .2, and have a place by their weight. He who rules does what he gains by and
# nearly never errs: of the loyalty of .6 that they show he would believe half, and mind each by 1 - .3 - .5 = .2; who
# would rule sees .5 + .1 - .2 = .4, and minds them by .1. So either puts away whom he can: against half of those who
# stood on the other side there are grounds, and prison costs 2. As all force obeys danger is 1 - odds from the one and
# odds from the other: .2 + 2 odds - 1 is shown beyond .1, with him below odds of .35, against him above .45.
UNHAPPY = {"loyalty_latent": 0.3, "loyalty": 0.6, "to_claimant": 0.5, "caution": 1.0, "weight": 0.5, "clan": -1}
FEAR = {**LONG, "safety": 2.0, "noise": 0.001, "price_of_change": 0.0, "waiting": 0.1, "signal_spread": 0.2,
        "obedience": 60.0}  # fmt: skip
GUARD = {"kind": Kind.BODY, "coercive": 0.8, "weight": 0.5, "head": -1}


def unhappy(odds: float, p: Row | None = None, force: float = 1.0, in_office: bool = False) -> Hand:
    """Lay out a hundred such people, each with a reading of his own, where the odds seem to be these.

    Who is `in_office` has a place of .5 and an ambition of .4 that nobody sees: .4 * .5 * (2 odds - 1) more.
    """
    readings = np.linspace(-2.0, 2.0, HUNDRED)
    people: list[Row] = [{**UNHAPPY, "signal": reading} for reading in readings]
    posts: list[Row] = []
    if in_office:
        people = [{**one, "ambition": 0.4, "concealment": 1.0, "post": k} for k, one in enumerate(people)]
        posts = [{"holder": 2 + k, "value": 0.5} for k in range(HUNDRED)]
    world = {**OPEN, "side": odds, "claimant": 1, "force": force}
    return lay([{}, {}, *people], clans=[GUARD], posts=posts, world=world, p={**FEAR, **(p or {})})


@pytest.mark.parametrize("in_office", [False, True])
def test_all_who_are_against_a_ruler_in_private_stand_with_him_until_the_odds_cross_a_threshold(in_office):
    before = days_of(unhappy(0.2, in_office=in_office), 1)
    assert (declared(before), loyal(before)) == (0.0, 1.0)
    after = days_of(unhappy(0.6, in_office=in_office), 1)
    assert (declared(after), loyal(after)) == (1.0, 0.0)
    assert set(before.s.leaders.loyalty_latent[2:]) == set(after.s.leaders.loyalty_latent[2:]) == {0.3}


@pytest.mark.parametrize(
    ("force", "in_office", "with_him", "against"),
    [
        (1.0, False, 0.35, 0.45),  # 2 odds - .8
        (1.0, True, 0.9 / 2.4, 1.1 / 2.4),  # 2.4 odds - 1
        (0.5, False, 0.2 / 1.5, 0.4 / 1.5),  # .2 - (1 - odds) / 2 + odds: half of his force obeys
        (0.5, True, 0.4 / 1.9, 0.6 / 1.9),
    ],
)
def test_the_threshold_is_where_the_fear_of_either_side_outweighs_what_is_felt(force, in_office, with_him, against):
    def shown(odds: float) -> tuple[float, float]:
        hand = days_of(unhappy(odds, {"signal_spread": 0.0}, force, in_office), 1)
        return loyal(hand), declared(hand)

    assert (shown(with_him - 1e-6), shown(with_him + 1e-6)) == ((1.0, 0.0), (0.0, 0.0))
    assert (shown(against - 1e-6), shown(against + 1e-6)) == ((0.0, 0.0), (0.0, 1.0))


def test_what_is_declared_jumps_where_the_odds_cross_the_threshold_and_nowhere_else():
    # the boldest reading of .4 is -.405 + 2 * .09 log odds, the most timid of .5 is -2 * .09; .45 is -.201
    shown = [declared(days_of(unhappy(odds, {"signal_spread": 0.09}), 1)) for odds in np.linspace(0.1, 0.9, 9)]
    assert shown == [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(("odds", "against", "with_him"), [(0.35, 0.0, 1.0), (0.4, 1.0, 0.0)])
def test_a_small_difference_at_first_ends_in_all_or_none(odds, against, with_him):
    # a declared opponent weighs as much as a supporter: odds become the share of the declared who are against him
    hand = days_of(unhappy(odds, {"resolve": 1.0}), 20)
    assert (declared(hand), loyal(hand)) == (against, with_him)


def test_false_loyalty_is_to_who_has_the_force_that_obeys():
    for obedience, against in ((60.0, 0.0), (-60.0, 1.0)):  # a ruler whom none obeys puts nobody away
        hand = days_of(unhappy(0.2, {"obedience": obedience, "office_weight": 99.0}), 2)
        assert (declared(hand), loyal(hand)) == (against, 1.0 - against)


def test_where_the_others_would_forgive_more_must_be_expected_of_them():
    # whom his side has cost nothing with them they see stand by .6, and do not mind: .2 - (1 - odds) is shown from .9
    for odds, forgiven in ((0.5, 0.0), (0.85, 0.0), (0.95, 1.0)):
        assert declared(days_of(unhappy(odds, {"gratitude": 0.0, "signal_spread": 0.0}), 1)) == forgiven
        assert declared(days_of(unhappy(odds, {"signal_spread": 0.0}), 1)) == 1.0


@pytest.mark.parametrize(("price", "against"), [(9.0, 1.0), (0.0, 0.0)])
def test_nobody_is_falsely_loyal_to_a_ruler_whom_a_change_costs_too_much(price, against):
    # then his leaning is the .2 that he feels; else he is minded by .3, for nothing of what he showed is left
    hand = unhappy(0.5, {"price_of_change": price}, in_office=True)
    hand.s.leaders.weight[2:] = 0.7
    assert declared(days_of(hand, 1)) == against


def test_without_fear_nobody_is_falsely_loyal():
    for odds in (0.1, 0.4, 0.9):
        assert declared(days_of(unhappy(odds, {"safety": 0.0}), 1)) == 1.0
