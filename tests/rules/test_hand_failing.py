"""Who has failed, on paper: he is put away by the very chance of which he was afraid, and his move is not forgotten."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, day_when, door, lay, told
from contests import collapsed

from sim.core.ground.codes import Did, Fate, Kind, Pole, Purpose, Status, TieKind
from sim.core.mechanisms import force, losers, prospects, reprisals, worth
from sim.core.rules import calendar

beat, reckon_with, flight = door(losers.beat), door(losers.reckon_with), door(losers.gain_of_flight)
caught, danger_to = door(worth.chance_to_be_caught), door(worth.danger_to)
grounds_against, shown = door(reprisals.grounds_against), door(prospects.shown_ambition)
reach_of_rule, come_home = door(force.reach_of_rule), door(calendar.come_home)

HOUSE = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 0.6}  # which covers .3 of its head
COVERED = [
    ({}, (), 0.4, 0.4),
    ({"file": 0.5, "knows_file": 1}, (), 0.4, 0.4 + 0.6 * 0.5),  # it binds in full: the ruler is sure to use it
    ({"file": 0.5}, (), 0.4, 0.4),  # of which he does not know
    ({"clan": 0}, (HOUSE,), 0.4, 0.4 * 0.7),
    ({"file": 0.5, "knows_file": 1, "clan": 0}, (HOUSE,), 0.4, 0.7 * 0.7),
    ({}, (), 1.0, 1.0),
    ({}, (), 0.0, 0.0),
]
SURE = {"capacity": 1.0, "belief": 1.0}  # what the ruler holds counts in full


@pytest.mark.parametrize(("man", "clans", "reach", "chance"), COVERED)
def test_who_fails_is_caught_by_reach_and_files_less_what_covers_him(man, clans, reach, chance):
    hand = lay([{}, {"clan": -1, "belief": 1.0, "caution": 0.5, **man}], clans=clans, world=SURE, p={"safety": 2.0})
    assert caught(hand.s, 1, reach) == pytest.approx(chance, abs=1e-12)
    assert danger_to(hand.s, 1, reach, hand.p) == pytest.approx(chance, abs=1e-12), "* caution * safety"


@pytest.mark.parametrize(("man", "clans", "reach", "chance"), [each for each in COVERED if 0.0 < each[3] < 1.0])
def test_who_has_led_a_move_that_fails_is_put_away_by_the_chance_of_which_he_was_afraid(man, clans, reach, chance):
    for low, high, status in ((chance - 0.02, chance, Status.ARRESTED), (chance, chance + 0.02, Status.OUTSIDE)):
        day = day_when(Purpose.PROSECUTED, 1001, low, high)
        one = {"clan": -1, "belief": 1.0, "status": Status.OUTSIDE, "loyalty": 0.8, "named": 1, **man}
        hand = lay([{}, one], clans=clans, world={**SURE, "day": day})
        beat(hand.s, 1, reach, hand.p, hand.luck)
        assert (hand.s.leaders[1].status, hand.s.leaders[1].loyalty) == (status, 0.0)
        assert (hand.s.leaders[1].left_as == Fate.DISMISS) == (status == Status.ARRESTED)


def test_whom_the_ruler_cannot_get_at_loses_his_office_as_he_reckoned_with():
    one = {"clan": -1, "weight": 0.5, "post": 0, "loyalty": 0.8}
    hand = lay([{}, one], posts=[{"holder": 1, "value": 0.5}], world={"day": 100}, p={"price_of_change": 99.0})
    beat(hand.s, 1, 0.0, hand.p, hand.luck)
    assert (hand.s.leaders[1].post, hand.s.posts[0].holder) == (-1, -1)
    assert told(hand, Did.LOST_OFFICE) == [(1, 0, 0.0)]


def test_who_has_failed_from_abroad_stays_in_exile():
    hand = lay([{}, {"status": Status.ABROAD, "last_fate": Fate.ENVOY, "loyalty": 0.8}], world={"day": 100})
    beat(hand.s, 1, 1.0, hand.p, hand.luck)
    assert (hand.s.leaders[1].status, hand.s.leaders[1].last_fate) == (Status.ABROAD, Fate.EXILE)


@pytest.mark.parametrize(
    ("man", "autonomy", "chance", "gain"),
    [
        # prison costs .5 * 2 = 1, exile half of it
        ({"caution": 0.5}, 1.0, 0.0, -0.5),
        ({"caution": 0.5}, 1.0, 0.5, 0.0),
        ({"caution": 0.5}, 1.0, 1.0, 0.5),
        ({"caution": 0.5, "economic": 0.4}, 0.5, 0.5, 0.5 * 1.2 - 0.7),  # the fortune of .2 goes either way
        ({"caution": 0.5, "ambition": 0.4, "post": 0}, 1.0, 0.75, 0.25 - 0.25 * 0.4 * 0.5),  # and the place stays
        ({"caution": 0.5, "ambition": 0.4}, 1.0, 0.75, 0.25),  # who has none loses none
    ],
)
def test_exile_is_half_of_prison_and_the_fortune_at_home(man, autonomy, chance, gain):
    one = {"clan": -1, "post": -1, **man}
    hand = lay([{}, one], posts=[{"holder": 1 if one["post"] == 0 else -1, "value": 0.5}],
               world={"wealth_autonomy": autonomy}, p={"safety": 2.0})  # fmt: skip
    assert flight(hand.s, 1, chance, hand.p) == pytest.approx(gain, abs=1e-12)


def lost_bid(challenger: Row, patron: Row) -> Hand:
    """Let the bid of leader 1 collapse, on whose side leader 2, the patron, stood; he lies out of reach."""
    world = {"patron": 2, "patron_active": 1, "patron_support": 0.9, "capacity": 0.0}
    return collapsed(world, {"price_of_change": -9.0, "blow": 0.3}, challenger=challenger,
                     others=({"pole": Pole.CHALLENGER, "loyalty": 0.7, **patron},))  # fmt: skip


def test_a_patron_who_stood_against_his_man_supports_him_no_longer_and_nothing_is_done_to_him():
    hand = lost_bid({}, {})
    patron = hand.s.leaders[2]
    assert hand.world.patron_support == 0.0
    assert (patron.status, patron.loyalty, patron.acute) == (Status.IN_SERVICE, 0.7, 0.0)
    assert lost_bid({}, {"pole": Pole.UNDECIDED}).world.patron_support == 0.9


def test_who_has_led_a_bid_is_not_dealt_with_a_second_time_as_one_of_its_side():
    # at such a price something is done with every loser; out of reach and without office, nothing is with him
    hand = lost_bid({"pole": Pole.CHALLENGER, "status": Status.OUTSIDE, "file": 1.0}, {})
    assert (hand.s.leaders[1].status, hand.s.leaders[1].acute) == (Status.OUTSIDE, 0.0)
    assert not told(hand, Did.TRIED)


@pytest.mark.parametrize(
    ("man", "grounds"),
    [
        ({"moved_day": 5}, 0.5),
        ({"moved_day": 5, "last_fate": Fate.ARREST}, 0.5),
        ({"challenged_day": 5, "moved_day": -1, "last_fate": Fate.PARDON}, 0.0),
        ({"challenged_day": 5, "moved_day": -1, "last_fate": Fate.PARDON, "file": 0.4}, 0.4),
        ({"moved_day": 5, "last_fate": Fate.CO_OPT}, 0.5),
    ],
)
def test_a_move_is_held_against_a_man_until_he_is_pardoned(man, grounds):
    hand = lay([{}, man])
    assert grounds_against(hand.s, 1, False) == pytest.approx(grounds, abs=1e-12)


@pytest.mark.parametrize(("moved", "shows"), [(-1, 0.6 * 0.25), (0, 0.6), (70, 0.6)])
def test_who_has_moved_has_shown_what_he_wants(moved, shows):
    hand = lay([{}, {"ambition": 0.6, "concealment": 0.75, "challenged_day": moved}])
    assert shown(hand.s.leaders[1]) == pytest.approx(shows, abs=1e-12)


def test_force_that_has_not_obeyed_is_out_of_reach_and_obeys_again_in_time():
    hand = lay([{}], world={"capacity": 0.6, "coercive_access": 0.2, "force": 0.5, "step": 100},
               p={"slow_half_life": 100.0})  # fmt: skip
    assert reach_of_rule(hand.s) == pytest.approx(0.4 * 0.5, abs=1e-12)
    come_home(hand.s, hand.p)
    assert hand.world.force == pytest.approx(0.75, abs=1e-12), "half of what is missing"


@pytest.mark.parametrize("knows", [0, 1])
def test_what_a_man_knows_of_a_search_counts_when_losers_are_dealt_with(knows):
    # prison costs 1.2, exile .7: he flees from .75 of an arrest that is sure to be wanted, and not from .5
    search = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 1.0}
    one = {"named": 1, "pole": Pole.INCUMBENT, "caution": 1.0, "economic": 0.2, "knows_search": knows, "weight": 0.5}
    hand = lay([{}, {**one, "clan": -1}, {}], ties=[search], world={"day": 100, "incumbent": 2},
               p={"noise": 1e-9, "price_of_change": 0.0, "safety": 1.0})  # fmt: skip
    reckon_with(hand.s, hand.p, hand.luck, int(Pole.INCUMBENT), -1, False)
    assert (hand.s.leaders[1].status == Status.ABROAD) == bool(knows)
