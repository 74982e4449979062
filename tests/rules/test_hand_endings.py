"""How a contest ends on paper: flight, handover, terms, collapse or exhaustion, and what becomes of who loses it."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, door, drawn, told, turns_at
from contests import TOLL, agreed, battle, collapsed, drawn_up, per_day

from sim.core.ground.codes import Did, Phase, Purpose, Status, Winner
from sim.core.rules import contest

let_ruler_choose, let_him_leave = door(contest.let_ruler_choose), door(contest.let_him_leave)
try_to_end, gives_up = door(contest.try_to_end), door(contest.gives_up)
BEST = {"pace": CERTAIN, "noise": 1e-9}  # whatever gains anything is done today
WISHES = {"ambition": 1.0}


def choice(world: Row, p: Row, **rows: object) -> Hand:
    """Let the ruler choose on such a day."""
    hand = drawn_up(world, p, **rows)
    let_ruler_choose(hand.s, hand.p, hand.luck)
    return hand


# ------------------------------------------------------------------------------------------- what the ruler may choose


@pytest.mark.parametrize(("square", "does"), [(0.1, True), (0.09, False)])
def test_only_a_mass_on_the_square_is_cleared(square, does):
    hand = choice({"square": square, "square_days": 3, "force": 1.0}, BEST, ruler=WISHES, side=0.4)
    # .5 * .6 against .1 is 3 to 1, and he holds by .6 else
    assert bool(told(hand, Did.SQUARE_CLEARED) + told(hand, Did.CLEARING_FAILED)) is does
    if told(hand, Did.SQUARE_CLEARED):
        assert (hand.world.square, hand.world.square_days) == (0.0, 0)
    elif does:
        assert (hand.world.square, hand.world.square_days) == (square, 3)


@pytest.mark.parametrize("odds", [0.35, 0.45])
def test_a_full_square_stands_where_it_is_likelier_to_hold_by_waiting(odds):
    hand = choice({"square": 0.9, "force": 1.0}, BEST, ruler=WISHES, side=odds)
    assert not told(hand, Did.SQUARE_CLEARED) + told(hand, Did.CLEARING_FAILED)


def test_a_ruler_gives_in_to_a_crowd_that_nobody_leads():
    for challenger, gives in ((-1, 1), (1, 0)):
        world = {"challenger": challenger, "claimant": challenger, "square": 0.9, "force": 1.0}
        hand = choice(world, {**BEST, "resentment": 0.5}, ruler={**WISHES, "negotiation": 1.0}, side=0.4)
        assert len(told(hand, Did.RULER_CONCEDED)) == gives


@pytest.mark.parametrize(
    ("force", "ruling", "flees"),
    [(0.4, 0, 1), (0.4, 1, 0), (0.6, 1, 0)],
)
def test_who_leaves_flees_as_force_fails_and_hands_over_where_a_chamber_has_ruled(force, ruling, flees):
    hand = choice({"force": force, "mark_ruling": ruling}, {**BEST, "safety": 9.0}, ruler={"caution": 1.0}, side=0.8)
    world = hand.world
    assert (world.mark_flight, world.mark_handover, world.winner) == (flees, ruling, Winner.CHALLENGER)
    assert (world.removed_day, world.attempts_won) == (71, 1)
    assert (hand.s.leaders[0].status == Status.ABROAD) == bool(flees)


def test_no_ruler_leaves_while_all_of_the_force_obeys_and_no_chamber_has_ruled():
    for mark, over in ((0, False), (1, True)):
        hand = choice({"force": 1.0, "mark_ruling": mark}, BEST, ruler={**WISHES, "economic": 1.0}, side=0.8)
        assert (hand.world.phase != Phase.CONTEST) == over  # .8 of a fortune against .2 of the place


@pytest.mark.parametrize(("age", "flight"), [(30, 1), (31, 0)])
def test_after_thirty_days_it_is_no_flight_of_the_kyrgyz_kind(age, flight):
    hand = drawn_up({"opened": 71 - age}, {})
    let_him_leave(hand.s, hand.p, hand.luck, True)
    assert (hand.world.mark_flight, hand.s.leaders[0].status) == (flight, Status.ABROAD)


@pytest.mark.parametrize(("autonomy", "handover"), [(0.5, 0), (0.6, 1)])
def test_who_leaves_before_a_parliament_of_its_own_leaves_it_a_handover_unless_he_flees(autonomy, handover):
    for flees in (True, False):
        hand = drawn_up({"parliament_autonomy": autonomy}, {})
        let_him_leave(hand.s, hand.p, hand.luck, flees)
        assert (hand.world.mark_flight, hand.world.mark_handover) == ((1, 0) if flees else (0, handover))


@pytest.mark.parametrize(("both", "likes"), [(True, 0.6), (False, 0.4)])
def test_terms_need_both(both, likes):
    world = {"parliament_autonomy": 1.0, "elite_cohesion": 1.0, "wealth_autonomy": 0.0}
    one = {"loyalty_latent": likes}
    hand = choice(world, {**BEST, "price_of_change": 0.05}, ruler={**WISHES, "economic": 0.5}, challenger=one, side=0.4)
    # the ruler would, for a fortune of .5 and the rule, by odds of .4; the challenger likes him enough, or not
    assert (hand.world.winner == Winner.SHARED, bool(hand.world.mark_table)) == (both, both)


@pytest.mark.parametrize(("ruling", "side", "winner", "handover"), [
    (0, 0.49, Winner.SHARED, 0), (1, 0.49, Winner.SHARED, 0), (0, 0.5, Winner.PACT, 0), (1, 0.5, Winner.PACT, 1),
])  # fmt: skip
def test_terms_leave_the_office_to_whose_the_odds_are(ruling, side, winner, handover):
    hand = agreed({"mark_ruling": ruling}, {}, side=side, ruler={"post": 0}, challenger={"post": 1},
                  posts=({"holder": 0}, {"holder": 1}))  # fmt: skip
    world, (ruler, challenger) = hand.world, hand.s.leaders
    stays = winner == Winner.SHARED
    assert (world.winner, world.phase, world.closed) == (winner, Phase.CALM if stays else Phase.FORMATION, 71)
    assert (world.mark_table, world.mark_handover, world.incumbent) == (1, handover, 0 if stays else 1)
    assert (world.removed_day, world.attempts_won) == ((-1, 0) if stays else (71, 1))
    assert (ruler.post, ruler.status) == ((0, Status.IN_SERVICE) if stays else (-1, Status.OUTSIDE))
    assert (challenger.post, challenger.status) == (1 if stays else 0, Status.IN_SERVICE), "who made a pact is spared"


# ------------------------------------------------------------------------------------------------------- who gives up


def test_a_challenger_has_a_chance_to_give_up_by_the_day_and_takes_it_as_everybody_does():
    # nothing to hope for or to fear but .2 of a ruler whom he likes by .25: one in 1 + exp(-.05 / .1)
    share = 1.0 / (1.0 + math.exp(-0.5))

    def gives(pace):
        hand = drawn_up({}, {"pace": pace}, challenger={"loyalty_latent": 0.75}, side=0.2)
        return bool(gives_up(hand.s, hand.p, hand.luck))

    day = drawn(Purpose.COLLAPSE, 0, 71)
    if day < share:
        assert turns_at(per_day(day / share), gives)
    else:
        assert not gives(CERTAIN)


@pytest.mark.parametrize(("opened", "phase"), [(71, Phase.CONTEST), (70, Phase.CALM)])
def test_nobody_gives_up_on_the_first_day(opened, phase):
    one = {"loyalty_latent": 1.0}
    assert battle({"opened": opened}, BEST, ruler=WISHES, challenger=one, side=0.2).world.phase == phase


def test_a_crowd_that_nobody_leads_gives_up_by_its_odds_and_is_over_when_it_has_gone_home():
    def over(crowd, side, p):
        hand = drawn_up({"challenger": -1, "claimant": -1, "crowd": crowd}, p, side=side)
        return bool(gives_up(hand.s, hand.p, hand.luck))

    # cause .2 by the odds, against a fear of 1 by what is missing in them: even at 5 to 1
    assert (over(0.9, 0.82, BEST), over(0.9, 0.84, BEST)) == (True, False)
    assert (over(0.04, 0.9, {}), over(0.06, 0.9, {})) == (True, False)


@pytest.mark.parametrize(
    ("status", "reach", "ends", "holds"),
    [
        (Status.IN_SERVICE, 1.0, Status.ARRESTED, -1),
        (Status.IN_SERVICE, 0.0, Status.OUTSIDE, -1),  # nobody can get at him, and he loses his office at any price
        (Status.ABROAD, 1.0, Status.ABROAD, -1),  # out of reach, however strong the state
        (Status.ABROAD, 0.0, Status.ABROAD, -1),
    ],
)
def test_who_loses_a_bid_is_arrested_as_far_as_who_rules_can_get_at_him(status, reach, ends, holds):
    world = {"capacity": reach, "coercive_access": reach}
    p = {"price_of_change": 99.0}
    hand = collapsed(world, p, challenger={"status": status, "post": 0}, posts=({"holder": 1},))
    one, world = hand.s.leaders[1], hand.world
    assert (one.status, one.post, one.loyalty) == (ends, holds, 0.0 if status != Status.ABROAD else one.loyalty)
    assert (world.winner, world.closed, world.removed_day, world.attempts_won) == (Winner.INCUMBENT, 71, -1, 0)


# ------------------------------------------------------------------------------------------------ storms and exhaustion


@pytest.mark.parametrize(("flees", "age", "status", "flight"), [
    (True, 30, Status.ABROAD, 1), (True, 31, Status.ABROAD, 0), (False, 10, Status.OUTSIDE, 0),
])  # fmt: skip
def test_whose_seat_is_stormed_flees_as_far_as_he_fears_what_would_be_done_to_him(flees, age, status, flight):
    share = 0.75  # fear of .1 * ln 3, by .5 of the force that does not obey
    low, high = (0.0, share) if flees else (share, 1.0)
    day = day_when(Purpose.FLIGHT, 1, low, high)
    ruler = {"caution": 0.2 * math.log(3.0)}
    hand = drawn_up({"day": day, "opened": day - age, "force": 0.5}, {"safety": 1.0}, ruler=ruler, side=0.4)
    try_to_end(hand.s, hand.p, hand.luck, True)
    assert (hand.world.phase, hand.world.winner) == (Phase.FORMATION, Winner.CHALLENGER)
    assert (hand.s.leaders[0].status, hand.world.mark_flight) == (status, flight)


def test_a_seat_that_falls_ends_the_contest_whatever_the_odds():
    hand = battle({"regions": 1.0, "capacity": 0.4}, {"pace": CERTAIN, "violence": TOLL}, side=0.1)
    assert told(hand, Did.SEAT_STORMED)
    assert (hand.world.winner, hand.world.incumbent) == (Winner.CHALLENGER, 1)


@pytest.mark.parametrize(("age", "phase"), [(19, Phase.CONTEST), (20, Phase.CALM)])
def test_a_contest_lasts_no_longer_than_the_longest(age, phase):
    assert battle({"opened": 71 - age}, {"longest": 20.0}, side=0.4).world.phase == phase


@pytest.mark.parametrize(("world", "mark"), [({}, 0), ({"mark_ruling": 1}, 1), ({"parliament_autonomy": 0.6}, 1)])
def test_who_hands_over_as_it_stands_does_so_by_the_rules_where_there_are_any(world, mark):
    hand = battle(world, {"longest": 1.0}, side=0.6)
    assert (hand.world.winner, hand.world.mark_handover) == (Winner.CHALLENGER, mark)


def test_who_has_lost_power_once_does_not_lose_it_again():
    world = battle({"removed_day": 30, "irregular": 0}, {"longest": 1.0}, side=0.6).world
    assert (world.winner, world.removed_day, world.irregular) == (Winner.CHALLENGER, 30, 0)


def test_power_taken_is_taken_against_the_rules():
    world = battle({}, {"longest": 1.0}, side=0.6).world
    assert (world.removed_day, world.irregular, world.attempts_won) == (71, 1, 1)


def test_a_bid_whose_leader_is_gone_is_over():
    hand = battle({}, {}, challenger={"status": Status.ARRESTED})
    assert (hand.world.phase, hand.world.winner) == (Phase.CALM, Winner.INCUMBENT)


def test_without_a_chance_nobody_ends_it():
    hand = battle({"square": 0.5, "mark_ruling": 1, "regions": 0.5, "capacity": 0.4}, {}, side=0.8)
    assert hand.world.phase == Phase.CONTEST
