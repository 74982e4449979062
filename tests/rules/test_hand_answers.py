"""What a ruler does about those who stand against him, and when a challenger gives up, worked out on paper."""

from __future__ import annotations

import math

import pytest
from by_hand import Hand, Row, door, drawn, told, turns_at
from contests import TOLL, drawn_up

from sim.core.ground.codes import Did, Institution, Phase, Purpose, Status, TieKind
from sim.core.mechanisms import answers, country, force
from sim.core.mechanisms.deciding import SHUT

# A ruler of ambition .8 and caution .1, to whom safety is worth 5: .5 for each unit of reach. Those who would take over
# reach as far as half of capacity .6 and of the quarter of force that does not obey.
RULER = {"ambition": 0.8, "caution": 0.1, "negotiation": 0.25, "loyalty_latent": 0.5}
WORLD = {"capacity": 0.6, "force": 0.75, "coercive_access": 0.4}
SAFETY = {"safety": 5.0}
REACH = 0.5 * (0.6 + 0.25)
FALL = 0.8 + 0.5 * REACH

cost_of_falling, chance_to_clear = door(answers.cost_of_falling), door(answers.chance_to_clear)
gain_of_clearing, gain_of_conceding = door(answers.gain_of_clearing), door(answers.gain_of_conceding)
gain_of_leaving, gain_of_giving_up = door(answers.gain_of_leaving), door(answers.gain_of_giving_up)
gain_of_rising, reach_of_challenge = door(answers.gain_of_rising), door(force.reach_of_challenge)
gain_of_table = door(answers.gain_of_table)
ruler_would, challenger_would = door(answers.ruler_would_sit_down), door(answers.challenger_would_sit_down)
answer_of_ruler, clear, concede = door(answers.answer_of_ruler), door(answers.clear), door(answers.concede)


def case(world: Row | None = None, p: Row | None = None, ruler: Row | None = None, **rows: object) -> Hand:
    rows = {"challenger": {}, **rows}
    return drawn_up({**WORLD, **(world or {})}, {**SAFETY, **(p or {})}, ruler={**RULER, **(ruler or {})}, **rows)


def close_to(number: float) -> object:
    return pytest.approx(number, abs=1e-12)


# ---------------------------------------------------------------------------------------------------------- the ruler


@pytest.mark.parametrize(
    ("world", "coercive", "reach"),
    [
        ({}, 0.0, REACH),
        ({"force": 0.0}, 0.0, 0.8),
        ({"capacity": 0.2}, 0.0, 0.225),
        ({"claimant": 1}, 0.3, REACH),  # half of his own force is less than what does not obey
        ({"claimant": 1}, 0.9, 0.525),
        ({"claimant": 1, "phase": Phase.CALM}, 0.9, REACH),  # of one who has ruled since, or failed
        ({"claimant": -1}, 0.9, REACH),  # of a crowd that nobody leads
    ],
)
def test_those_who_would_take_over_have_the_state_and_the_force_that_does_not_obey(world, coercive, reach):
    assert reach_of_challenge(case(world, challenger={"coercive": coercive}).s) == close_to(reach)


@pytest.mark.parametrize(
    ("ruler", "cost"),
    [({}, FALL), ({"ambition": 0.2}, FALL - 0.6), ({"caution": 0.0}, 0.8), ({"economic": 0.3}, FALL + 0.3)],
)
def test_to_fall_costs_the_highest_place_and_what_is_done_to_him(ruler, cost):
    hand = case(ruler=ruler)
    assert cost_of_falling(hand.s, hand.p) == close_to(cost)


@pytest.mark.parametrize(
    ("world", "crowd", "odds", "p", "chance"),
    [
        ({}, 0.45, 0.0, {}, 0.5),  # .6 * .75 against as much
        ({}, 0.15, 0.0, {}, 0.75),
        ({}, 0.15, 0.0, {"momentum": 2.0}, 0.9),
        ({}, 0.15, 2.0 / 3.0, {}, 0.5),  # who carries it out thinks of tomorrow
        ({"force": 0.0}, 0.15, 0.0, {}, 0.0),
        ({}, 0.15, 1.0, {}, 0.0),
    ],
)
def test_a_crowd_is_cleared_by_capacity_and_force_while_it_is_small_and_the_ruler_not_yet_gone(
    world, crowd, odds, p, chance
):
    hand = case(world, p)
    assert chance_to_clear(hand.s, crowd, odds, hand.p) == close_to(chance)


@pytest.mark.parametrize(("odds", "gain", "harshness"), [(0.0, -0.125, 0.0), (0.5, 0.3 - 0.1, 0.1), (1.0, 0.0, 0.5)])
def test_who_clears_has_nothing_to_fear_where_it_works_and_half_to_hold_by_where_it_fails(odds, gain, harshness):
    hand = case()  # 3 to 1; .45 * .5 against .15 is 3 to 2; where all is lost he is only dealt with more harshly
    assert gain_of_clearing(hand.s, 0.15, odds, hand.p) == close_to(gain * FALL - harshness * 0.5 * REACH)


def test_giving_in_takes_away_grievances_and_costs_the_less_the_better_he_is_at_the_table():
    hand = case(p={"resentment": 0.4})
    assert gain_of_conceding(hand.s, 0.5, hand.p) == close_to(0.5 * 0.4 * FALL - 0.8 * 0.75)
    hand = case(p={"resentment": 0.4}, ruler={"negotiation": 1.0})
    assert gain_of_conceding(hand.s, 0.5, hand.p) == close_to(0.5 * 0.4 * FALL)


@pytest.mark.parametrize(
    ("world", "odds", "gain"),
    [
        ({"force": 1.0}, 1.0, -0.8 - 0.25 * 0.3),  # as long as force obeys he can leave tomorrow
        ({}, 0.8, 0.2 * 0.5 * 0.25 - 0.8 * 0.8 - 0.25 * REACH),  # to half of what they could do to him
        ({"force": 0.5}, 0.8, 0.4 * 0.5 * 0.5 - 0.6 * 0.8 - 0.25 * 0.55),
        ({"force": 0.4}, 0.5, 0.3 * 0.5 * 0.6 - 0.7 * 0.8),  # he goes abroad, out of their reach
        ({"force": 0.0}, 0.5, 0.5 * 0.5 - 0.5 * 0.8),
        ({"force": 0.0}, 1.0, 0.5),
        ({"force": 1.0, "mark_ruling": 1}, 0.75, -0.25 * 0.8),  # a chamber has put him out
        ({"mark_ruling": 1}, 0.75, 0.75 * 0.5 * 0.25 - 0.25 * 0.8),
        ({"parliament_autonomy": 0.6}, 0.8, 0.2 * 0.5 * 0.25 - 0.8 * 0.8),  # one is there to hand over to
        ({"parliament_autonomy": 0.5}, 0.8, 0.2 * 0.5 * 0.25 - 0.8 * 0.8 - 0.25 * REACH),
    ],
)
def test_he_leaves_as_force_fails_or_a_chamber_has_ruled(world, odds, gain):
    hand = case(world)
    assert gain_of_leaving(hand.s, odds, hand.p) == close_to(gain)


def test_terms_take_both_out_of_danger_and_are_made_with_whom_one_can_bear():
    pact = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1, "strength": 0.4}
    quarrel = {**pact, "kind": TieKind.RIVALRY}
    one = {"caution": 0.2, "loyalty_latent": 0.3}
    for tie, binds in ((pact, 0.2), (quarrel, -0.2)):
        hand = case(p={"price_of_change": 0.0}, challenger=one, ties=(tie,), side=0.6)
        assert ruler_would(hand.s, hand.p) == close_to(0.6 * 0.5 * REACH + binds)  # each has what his odds are
        # 1 for each unit of reach, (.6 + .4) / 2 of it by the .75 of force that obeys; and he does not like the ruler
        assert challenger_would(hand.s, hand.p) == close_to(0.4 * 0.5 * 0.75 - 0.2)


@pytest.mark.parametrize("odds", [0.2, 0.5, 1.0])
def test_terms_give_each_what_his_odds_are_at_a_price_for_both(odds):
    hand = case(p={"price_of_change": 0.3}, challenger={"ambition": 0.6, "loyalty_latent": 0.5})
    assert gain_of_table(hand.s, 1, 0, odds, 0.0, hand.p) == close_to(-0.3)
    assert gain_of_table(hand.s, 1, 0, odds, 0.7, hand.p) == close_to(-0.3 + (1.0 - odds) * 0.7)


def test_who_is_sure_to_win_sits_down_with_nobody_he_does_not_like():
    hand = case(p={"price_of_change": 0.3}, ruler={"ambition": 1.0}, challenger={"caution": 0.2, "loyalty_latent": 0.5},
                side=0.0)  # fmt: skip
    assert ruler_would(hand.s, hand.p) == close_to(-0.3)
    assert challenger_would(hand.s, hand.p) > -0.3  # he has all to fear


@pytest.mark.parametrize(("days", "pace"), [(1.0, 0.3), (7.0, 0.1)])
@pytest.mark.parametrize(
    ("since", "gains", "answer"),
    [
        # errors, in units of noise: on day 64 -.37 about making none, .50 and 2.87 about the two moves; on day 69 .12,
        # 2.81 and .31; on day 72 2.27, .33 and 1.06
        (64, (0.0, 0.0), 1),
        (64, (0.23, 0.0), 1),
        (64, (0.24, 0.0), 0),
        (64, (-0.05, SHUT), 0),
        (64, (-0.10, SHUT), -1),
        (69, (0.0, 0.0), 0),
        (69, (SHUT, 0.0), 1),
        (69, (0.0, 0.26), 1),
        (72, (0.0, 0.0), -1),
        (72, (0.20, 0.12), 0),
        (72, (0.19, 0.13), 1),
        (72, (0.19, 0.12), -1),
        (72, (SHUT, SHUT), -1),
    ],
)
def test_a_chance_to_answer_comes_by_the_day_and_he_errs_as_he_did_on_the_day_that_is_named(
    days, pace, since, gains, answer
):
    hand = case(p={"pace": pace, "noise": 0.1})
    chance = 1.0 - math.exp(-pace * days)
    for day in range(100, 160):
        hand.world.day = day
        comes = drawn(Purpose.CLEAR, 0, day) < chance
        assert answer_of_ruler(hand.s, gains, hand.p, hand.luck, days, since) == (answer if comes else -1)


# ----------------------------------------------------------------------------------------------------- what comes of it


@pytest.mark.parametrize("odds", [0.0, 0.5])
def test_an_order_that_fails_costs_approval_and_the_state_and_stirs_the_country(odds):
    p = {"violence": TOLL, "shake": 0.1, "resentment": 0.25, "blow": 0.5}

    def cleared(capacity):
        world = {"capacity": capacity, "force": 1.0, "elite_cohesion": 0.8, "spark": 0.2, "crowd": 0.3, "square": 0.3}
        hand = case(world, p)
        return hand, clear(hand.s, hand.p, hand.luck, 0.3, odds)

    u = drawn(Purpose.CLEARED, 0, 71)  # capacity * (1 - odds) against .3
    assert turns_at(0.3 * u / (1.0 - u) / (1.0 - odds), lambda capacity: cleared(capacity)[1])
    hand, done = cleared(1.0 if odds == 0.0 else 2.0)
    assert done
    assert told(hand, Did.SQUARE_CLEARED) == [(0, -1, 10.0)]
    world = hand.world  # those who died cost approval .5 * .1, and a grievance of .4 + .25 * .6
    seen = (world.approval, world.mass_grievance, world.elite_cohesion, world.spark)
    assert seen == pytest.approx((0.45, 0.55, 0.8, 0.2), abs=1e-12)
    hand, done = cleared(1e-6)
    assert not done
    assert told(hand, Did.CLEARING_FAILED) == [(0, -1, 10.0)]
    world = hand.world  # approval .5 * .9, grievance .4 + .25 * .6, cohesion .8 * .9, spark .2 + .5 * .8
    seen = (world.approval, world.mass_grievance, world.elite_cohesion, world.spark, world.capacity)
    assert seen == pytest.approx((0.45, 0.55, 0.72, 0.6, 0.9e-6), abs=1e-12)


def test_a_concession_costs_a_minister_and_eases_the_country():
    offices = tuple({"institution": Institution.GOVERNMENT, "value": value, "holder": k}
                    for k, value in ((1, 0.5), (2, 0.9), (3, 1.0)))  # fmt: skip
    world = {"crowd": 0.5, "mass_grievance": 0.8, "spark": 0.4}
    hand = case(world, {"shake": 0.1, "resentment": 0.25, "blow": 0.4}, challenger={"post": 0},
                others=({"post": 1}, {"post": 2, "team": 1}), posts=offices)  # fmt: skip
    concede(hand.s, hand.p)
    seen = (hand.world.approval, hand.world.mass_grievance, hand.world.spark)
    assert seen == pytest.approx((0.55, 0.6, 0.3), abs=1e-12)
    gone = hand.s.leaders[2]
    assert (gone.post, gone.status, gone.acute, hand.s.posts[1].holder) == (-1, Status.OUTSIDE, 0.4, -1)
    assert told(hand, Did.RULER_CONCEDED) == [(0, 2, 0.5)]


# ------------------------------------------------------------------------------------------- challengers and the people


@pytest.mark.parametrize(
    ("side", "square", "gain"),
    [
        # 1 for each unit of reach, which is .5 * .75; he fights for .4 of a place, and .2 of a ruler whom he minds
        (0.25, 0.0, -0.25 * 0.975),
        (0.25, 0.4, -0.25 * 0.975),  # a square that is held helps nobody who has given up
        (0.0, 0.0, 0.0),
        (0.5, 0.0, -0.5 * 0.975),
        (1.0, 0.0, -0.975),
    ],
)
def test_who_gives_up_is_beaten_and_leaves_his_hopes(side, square, gain):
    one = {"caution": 0.2, "ambition": 0.4, "loyalty_latent": 0.3}
    for claimant in (1, -1):
        hand = case({"square": square, "side": side, "claimant": claimant}, challenger=one)
        assert gain_of_giving_up(hand.s, hand.p) == close_to(gain)


@pytest.mark.parametrize(
    ("world", "cause"),
    [
        ({}, 0.2),  # half of a grievance of .4, at even approval
        ({"approval": 0.2}, 0.5),
        ({"mass_grievance": 0.9}, 0.45),
        ({"spark": 0.5}, 0.35),  # 1 - .6 * .5
        ({"approval": 1.0, "mass_grievance": 0.0}, -0.5),
    ],
)
def test_the_people_have_cause_by_how_they_stand_to_him_and_what_hurts(world, cause):
    assert door(country.cause_of_people)(case(world).s) == close_to(cause)


@pytest.mark.parametrize(("world", "fear"), [({}, 0.95), ({"force": 0.0}, 0.5), ({"capacity": 1.0}, 1.25)])
def test_to_stand_alone_in_the_street_costs_half_and_what_the_state_can_do(world, fear):
    assert door(country.fear_of_people)(case(world).s) == close_to(fear)


@pytest.mark.parametrize(("odds", "gain"), [(0.0, -0.95), (0.5, 0.1 - 0.475), (1.0, 0.2)])
def test_the_people_turn_on_a_ruler_whom_they_may_bring_down(odds, gain):
    hand = case()
    assert gain_of_rising(hand.s, odds, hand.p) == close_to(gain)


def test_where_a_square_is_cleared_and_nobody_dies_the_country_does_not_mind():
    world = {"capacity": 2.0, "force": 1.0, "elite_cohesion": 0.8, "spark": 0.2, "square": 0.3, "deaths": 4.0}
    hand = case(world, {"violence": -50.0, "heavy_tail": 1.0, "shake": 0.1, "resentment": 0.25})
    assert clear(hand.s, hand.p, hand.luck, 0.1, 0.0)
    assert (hand.world.deaths, hand.world.approval, hand.world.mass_grievance) == (4.0, 0.5, 0.4)
