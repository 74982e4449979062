"""Venues of a contest on paper: the square, the regions, the seat of power, and the chambers."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, day_when, drawn, told, turns_at
from contests import STORM, TOLL, battle, per_day

from sim.core.ground.codes import Did, Purpose, Status, Winner

# --------------------------------------------------------------------------------------------------------------- square


@pytest.mark.parametrize(
    ("world", "square"),
    [
        ({}, 0.3 * 0.65),  # 2 * .5 * .5 * street, and .25 * street for his name: .75 * .4
        ({"approval": 0.2}, 0.3 * 0.95),
        ({"mass_grievance": 0.9}, 0.3 * 0.65 * 1.5),
        ({"venue": -1.0}, 0.3 * 0.65 * 0.15),
        ({"venue": 1.0}, 1.6 * 0.3 * 0.65 + 0.15),
    ],
)
def test_a_square_fills_by_grievance_and_where_the_contest_is_fought(world, square):
    world = battle(world, {"crowd_rate": 1.0}, challenger={"street": 0.4}).world
    assert world.square == pytest.approx(square, abs=1e-12)


@pytest.mark.parametrize(
    ("square", "days", "held", "record"), [(0.09, 4, 0, 4), (0.11, 2, 3, 4), (0.11, 4, 5, 5), (0.11, 0, 1, 4)]
)
def test_a_square_is_held_while_a_tenth_of_it_is_full(square, days, held, record):
    hand = battle({"square": square, "square_days": days, "square_record": 4}, {})
    assert (hand.world.square_days, hand.world.square_record) == (held, record)
    assert len(told(hand, Did.SQUARE_FILLED)) == int(held == 1)


def test_the_incautious_ruler_of_a_state_orders_a_full_square_cleared():
    # (1.3 - caution) * (.5 + square) * (.4 + capacity)
    def orders(rate):
        hand = battle({"square": 0.3, "capacity": 0.7}, {"clearing_rate": rate}, ruler={"caution": 0.8})
        return bool(told(hand, Did.SQUARE_CLEARED) + told(hand, Did.CLEARING_FAILED))

    assert turns_at(drawn(Purpose.CLEAR, 0, 71) / (0.5 * 0.8 * 1.1), orders)


CLEARING = {"clearing_rate": CERTAIN, "violence": TOLL}


@pytest.mark.parametrize(("capacity", "square", "cleared"), [(0.8, 0.4, True), (0.5, 0.4, False), (0.8, 0.9, False)])
def test_a_square_is_cleared_by_a_state_with_capacity_while_it_is_not_too_full(capacity, square, cleared):
    day = day_when(Purpose.CLEARED, 0, 0.45, 0.6)  # against .8 * .8 = .64, .5 * .8 = .4 and .8 * .3 = .24
    hand = battle({"day": day, "square": square, "square_days": 3, "capacity": capacity}, CLEARING)
    world = hand.world
    if cleared:
        assert (world.square, world.square_days, world.approval) == (pytest.approx(0.15 * square), 0, 0.5)
        assert world.deaths == 4  # floor of .4 * 10.5
    else:  # blood on a square that stands costs approval
        assert (world.square, world.square_days, world.deaths) == (square, 4, 10)
        # .5 * .85, .4 + .15 * .6
        assert (world.approval, world.mass_grievance) == pytest.approx((0.425, 0.49), abs=1e-12)


def test_a_square_is_not_cleared_where_half_the_force_does_not_obey():
    day = day_when(Purpose.CLEARED, 0, 0.0, 0.2)  # against .4 * 1.0
    assert told(battle({"day": day, "square": 0.2, "capacity": 0.4}, CLEARING), Did.CLEARING_FAILED)


# -------------------------------------------------------------------------------------------------------------- regions

# provinces 1.5 * .5 * .4 + .25 * .4 = .4; reach .4 * (.4 + .5) * (1.25 - .5) * (1.25 - .8 * .5)
REACH = 0.4 * 0.9 * 0.75 * 0.85


@pytest.mark.parametrize(
    ("world", "reach"),
    [
        ({}, REACH),
        ({"regional_cleavage": 0.8}, REACH / 0.9 * 1.2),
        ({"capacity": 0.8}, 0.4 * 0.9 * 0.45 * (1.25 - 0.8 * 0.8)),
        ({"venue": 1.0}, 0.1 * REACH),
        ({"venue": -1.0}, 1.6 * REACH + 0.1),
    ],
)
def test_regions_are_seized_by_following_where_cleavages_are_deep_and_the_state_is_weak(world, reach):
    def seizes(rate):
        hand = battle({"regional_cleavage": 0.5, **world}, {"seizure_rate": rate}, challenger={"regional": 0.4})
        return bool(told(hand, Did.REGION_SEIZED))

    assert turns_at(per_day(drawn(Purpose.SEIZE, 0, 71)) / reach, seizes)


@pytest.mark.parametrize(("capacity", "regions"), [(0.9, 0.3), (0.6, 0.5), (0.4, 0.5)])
def test_regions_are_retaken_by_a_state_whose_force_obeys(capacity, regions):
    day = day_when(Purpose.RETAKE, 0, 0.2, 0.26)  # against .27, .18 and .12
    world = battle({"day": day, "regions": 0.5, "capacity": capacity}, {"violence": TOLL}).world
    assert world.regions == pytest.approx(regions, abs=1e-12)
    assert world.deaths == (3 if regions < 0.5 else 0)  # floor of .3 * 10.5


def test_no_region_is_retaken_while_force_does_not_obey():
    day = day_when(Purpose.RETAKE, 0, 0.0, 0.1)  # against .15
    assert battle({"day": day, "regions": 0.5, "capacity": 0.5}, {}).world.regions == 0.5


# ----------------------------------------------------------------------------------------------------------------- seat


@pytest.mark.parametrize(
    ("world", "press"),
    [
        ({"regions": 0.5}, 0.5 * 0.8),
        ({"regions": 0.2, "square": 0.5}, 0.5 * 0.8),
        ({"square": 0.6}, 0.36 * 0.8 * 0.35),  # a square alone seldom storms
        ({"regions": 0.2, "square": 0.5, "parliament_autonomy": 0.6}, 0.5 * 0.8 * 0.7),  # and waits for a parliament
        ({"regions": 0.5, "capacity": 0.1}, 0.5 * 1.1),
        ({"regions": 0.24}, 0.0),
        ({"regions": 0.5, "capacity": 0.5}, 0.0),
    ],
)
def test_the_seat_is_stormed_once_force_has_melted_and_enough_is_lost(world, press):
    def storms(rate):
        return bool(battle({"capacity": 0.4, **world}, {"storm_rate": rate}).world.mark_trophy)

    if press:
        assert turns_at(per_day(drawn(Purpose.STORM, 0, 71)) / press, storms)
    else:
        assert not storms(CERTAIN)


@pytest.mark.parametrize(("force", "looted"), [(0.1, 1), (0.4, 0)])
def test_where_little_force_obeys_a_stormed_seat_is_looted_and_the_prisons_open(force, looted):
    day = day_when(Purpose.LOOT, 0, 0.6, 0.68)  # against .75 - .05 and .75 - .2
    hand = battle({"day": day, "regions": 0.5, "capacity": force}, STORM, others=({"status": Status.ARRESTED},))
    assert hand.world.mark_loot == looted
    assert hand.s.leaders[2].status == (Status.OUTSIDE if looted else Status.ARRESTED)
    assert hand.world.deaths == (7 if force < 0.2 else 13)  # floor of .7 and of 1.3 times 10.5


# ------------------------------------------------------------------------------------------------------------- chambers


def test_a_parliament_of_its_own_rules_for_the_side_that_is_not_weak():
    # .8 * (.6 - .25) * (.5 + .3) * (1 - .7 * .2), three times that a day
    def rules(rate):
        hand = battle({"parliament_autonomy": 0.8, "square": 0.3, "regions": 0.2}, {"ruling_rate": rate}, side=0.6)
        return bool(hand.world.mark_ruling)

    assert turns_at(per_day(drawn(Purpose.VOTE, 0, 71)) / (3.0 * 0.8 * 0.35 * 0.8 * 0.86), rules)
    assert battle({"parliament_autonomy": 0.8}, {"ruling_rate": CERTAIN}, side=0.24).world.mark_ruling == 0


@pytest.mark.parametrize(
    ("world", "negotiation", "meets"),
    [
        ({}, 0.0, 0.8 * 0.5 * 0.4 * 0.5 * 0.4),  # odds of .6 are even by .8
        ({}, 0.6, 0.8 * 1.1 * 0.4 * 0.5 * 0.4),
        ({"parliament_autonomy": 0.4, "elite_cohesion": 0.8}, 0.0, 0.8 * 0.5 * 0.8 * 1.3 * 0.4),
        ({"square": 0.2, "mark_ruling": 1}, 0.0, 0.8 * 0.5 * 0.4 * 0.5 * 0.6 * 2.0),
    ],
)
def test_a_round_table_meets_where_sides_are_even_and_mediators_at_hand(world, negotiation, meets):
    day = next(day for day in range(100, 1000) if drawn(Purpose.HANDOVER, 0, day) > 0.4)  # nobody hands over today

    def makes_a_pact(rate):
        hand = battle({"day": day, **world}, {"table_rate": rate}, ruler={"negotiation": negotiation}, side=0.6)
        return hand.world.winner == Winner.PACT

    assert turns_at(per_day(drawn(Purpose.TABLE, 0, day)) / meets, makes_a_pact)
