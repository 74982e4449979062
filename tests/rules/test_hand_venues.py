"""Venues of a contest on paper: the square, the regions, the seat of power, and the chambers."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, door, drawn, told, turns_at
from contests import TOLL, drawn_up, per_day

from sim.core.ground.codes import Did, Purpose, Status
from sim.core.mechanisms import venues

hold_square, seize_regions, storm_seat = door(venues.hold_square), door(venues.seize_regions), door(venues.storm_seat)
rule_in_chambers, is_brought_together = door(venues.rule_in_chambers), door(venues.is_brought_together)

# --------------------------------------------------------------------------------------------------------------- square


@pytest.mark.parametrize(
    ("world", "pull"),
    [
        ({}, 0.4 * 0.5),  # half of the country does not approve
        ({"approval": 0.2}, 0.4 * 0.8),
        ({"weariness": 0.5}, 0.4 * 0.5 * 0.5),
        ({"crowd": 0.5}, 1.0 - 0.8 * 0.5),  # one crowd, called or come of itself
        ({"venue": -1.0}, 0.0),  # it is fought in the regions
        ({"venue": -1.0, "crowd": 0.5}, 0.5),
        ({"venue": 1.0}, 0.6),  # half of what is missing comes beside
    ],
)
def test_a_square_fills_with_those_who_do_not_approve_and_are_not_weary(world, pull):
    for pace in (1.0, 0.25):
        hand = drawn_up(world, {"pace": pace})
        hold_square(hand.s, hand.p, 0.4)
        assert hand.world.square == pytest.approx(pace * pull, abs=1e-12)


@pytest.mark.parametrize(
    ("square", "days", "held", "record"), [(0.09, 4, 0, 4), (0.11, 2, 3, 4), (0.11, 4, 5, 5), (0.11, 0, 1, 4)]
)
def test_a_square_is_held_while_a_tenth_of_it_is_full(square, days, held, record):
    hand = drawn_up({"square": square, "square_days": days, "square_record": 4}, {})
    hold_square(hand.s, hand.p, 0.4)
    assert (hand.world.square_days, hand.world.square_record) == (held, record)
    assert len(told(hand, Did.SQUARE_FILLED)) == int(held == 1)


# -------------------------------------------------------------------------------------------------------------- regions


def seized(world: Row, p: Row, provinces: float = 0.4) -> Hand:
    hand = drawn_up(world, {"violence": TOLL, **p})
    seize_regions(hand.s, hand.p, hand.luck, provinces)
    return hand


@pytest.mark.parametrize(
    ("world", "reach"),
    [
        ({}, 0.4 * 1.0 * 0.5),  # capacity .5, all of the force obeys
        ({"regional_cleavage": 0.8}, 0.4 * 1.3 * 0.5),
        ({"capacity": 0.8}, 0.4 * 1.0 * 0.2),
        ({"force": 0.4}, 0.4 * 1.0 * 0.8),
        ({"crowd": 0.5}, (1.0 - 0.6 * 0.75) * 1.0 * 0.5),  # half of the people stand before seats in the regions
        ({"venue": -1.0}, 0.5 + 0.5 * 0.2),
    ],
)
def test_regions_are_seized_by_following_where_cleavages_are_deep_and_the_state_is_weak(world, reach):
    def seizes(pace):
        return bool(told(seized({"regional_cleavage": 0.5, **world}, {"pace": pace}), Did.REGION_SEIZED))

    assert turns_at(per_day(drawn(Purpose.SEIZE, 0, 71)) / reach, seizes)


def test_where_the_capital_is_the_ground_no_region_is_seized():
    assert not told(seized({"venue": 1.0}, {"pace": CERTAIN}), Did.REGION_SEIZED)


def test_a_seizure_takes_of_the_regions_that_are_left_half_of_what_the_people_could():
    world = seized({"regions": 0.25, "regional_cleavage": 0.5}, {"pace": CERTAIN}).world
    assert world.regions == pytest.approx(0.25 + 0.5 * 0.4 * 0.75, abs=1e-12)
    assert (world.first_seizure, world.mark_region) == (71, 1)
    assert seized({"first_seizure": 66, "regional_cleavage": 0.5}, {"pace": CERTAIN}).world.first_seizure == 66


@pytest.mark.parametrize(("regions", "left"), [(0.5, 0.25), (0.12, 0.06), (0.09, 0.0)])
def test_regions_are_retaken_by_capacity_and_force_that_obeys_half_at_a_time(regions, left):
    def retaken(pace, force=0.8):
        return seized({"regions": regions, "force": force}, {"pace": pace}, provinces=0.0)

    at = per_day(drawn(Purpose.RETAKE, 0, 71)) / (0.5 * 0.8)
    assert turns_at(at, lambda pace: bool(told(retaken(pace), Did.REGION_RETAKEN)))
    hand = retaken(CERTAIN)
    assert (hand.world.regions, hand.world.deaths) == (pytest.approx(left, abs=1e-12), 10)
    assert not told(retaken(CERTAIN, force=0.0), Did.REGION_RETAKEN)


# ----------------------------------------------------------------------------------------------------------------- seat


def stormed(world: Row, p: Row, others: tuple[Row, ...] = ()) -> Hand:
    hand = drawn_up({"force": 0.4, **world}, {"violence": TOLL, **p}, others=others)
    storm_seat(hand.s, hand.p, hand.luck)
    return hand


@pytest.mark.parametrize(
    ("world", "press"),
    [
        ({"regions": 0.5}, 0.5 * 0.6),
        ({"square": 0.6}, 0.3 * 0.6),  # a square presses by half
        ({"regions": 0.2, "square": 0.5}, 0.4 * 0.6),
        ({"regions": 0.2, "square": 0.5, "parliament_autonomy": 0.6}, 0.4 * 0.6 * 0.7),  # and waits for a parliament
        ({"regions": 0.5, "force": 0.1}, 0.5 * 0.9),
        ({}, 0.0),
        ({"regions": 0.5, "force": 0.5}, 0.0),
    ],
)
def test_the_seat_is_stormed_once_half_of_the_force_does_not_obey(world, press):
    def storms(pace):
        return bool(stormed(world, {"pace": pace}).world.mark_trophy)

    if press:
        assert turns_at(per_day(drawn(Purpose.STORM, 0, 71)) / press, storms)
    else:
        assert not storms(CERTAIN)


@pytest.mark.parametrize(("force", "looted"), [(0.1, 1), (0.4, 0)])
def test_what_no_force_guards_is_looted_and_the_prisons_open(force, looted):
    day = day_when(Purpose.LOOT, 0, 0.15, 0.35)
    hand = stormed({"day": day, "regions": 0.5, "force": force}, {"pace": CERTAIN}, ({"status": Status.ARRESTED},))
    assert hand.world.mark_loot == looted
    assert hand.s.leaders[2].status == (Status.OUTSIDE if looted else Status.ARRESTED)
    assert (hand.world.deaths, hand.world.first_seizure, hand.world.mark_region) == (10, day, 0)


# ------------------------------------------------------------------------------------------------------------- chambers


OPENED = day_when(Purpose.VOTE, 1, 0.2, 0.3)  # a chamber that rules at odds of .3, and not of .2


def ruled(pace: float, side: float, autonomy: float = 0.8) -> bool:
    world = {"parliament_autonomy": autonomy, "regions": 0.2, "opened": OPENED, "day": OPENED + 10}
    hand = drawn_up(world, {"pace": pace}, side=side)
    rule_in_chambers(hand.s, hand.p, hand.luck, 0.0)
    return bool(hand.world.mark_ruling)


@pytest.mark.parametrize("side", [0.9, 0.6, 0.3])
def test_a_parliament_of_its_own_rules_by_the_odds_where_no_region_is_lost(side):
    u = drawn(Purpose.VOTE, 0, OPENED + 10)
    assert turns_at(per_day(u) / (0.8 * side * 0.8), lambda pace: ruled(pace, side))
    assert not ruled(CERTAIN, side, autonomy=0.0)


def test_a_chamber_has_one_temper_for_a_contest_and_rules_on_no_day_below_it():
    assert turns_at(drawn(Purpose.VOTE, 1, OPENED), lambda side: ruled(CERTAIN, side))


@pytest.mark.parametrize(("voice", "mark"), [(0.34, 1), (0.33, 0)])
def test_rival_mass_media_are_one_channel_of_six_beyond_the_reach_of_the_state(voice, mark):
    hand = drawn_up({"media_autonomy": 0.5}, {})
    rule_in_chambers(hand.s, hand.p, hand.luck, voice)
    assert (hand.world.mark_media, len(told(hand, Did.RIVAL_MEDIA))) == (mark, mark)


def test_both_sides_are_brought_together_by_a_parliament_of_its_own_in_an_elite_that_talks():
    def meets(pace, **world):
        hand = drawn_up({"parliament_autonomy": 0.6, "elite_cohesion": 0.5, **world}, {"pace": pace})
        return bool(is_brought_together(hand.s, hand.p, hand.luck))

    assert turns_at(per_day(drawn(Purpose.TABLE, 0, 71)) / 0.3, meets)
    assert not meets(CERTAIN, challenger=-1), "there is nobody to sit down with"
    assert not meets(CERTAIN, elite_cohesion=0.0)
