"""Challenge on paper: what moves the will to challenge, when times are hot, and who would lead."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Fate, Kind, Order, Path, Phase, Purpose, Status, TieKind
from sim.core.rules.challenge import challenge

# A head of weight 1 of a house of weight .5: capacity .28 * .5 = .14, following .5. All else is at its middle, where
# will and climate are neutral: a bid then comes at bid_rate * .14 * .5 * will * exp(heat).
HEAD = {"clan": 0, "weight": 1.0, "belief": 0.6, "grievance": 0.2, "ambition": 0.5, "loyalty_latent": 0.5,
        "caution": 0.5}  # fmt: skip
HOUSE = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 1.0}
MIDDLE = {"day": 70, "coercive_access": 0.3, "capacity": 0.5, "approval": 0.5, "elite_cohesion": 0.5,
          "mass_grievance": 0.4}  # fmt: skip
FILE = {"file": 0.8, "knows_file": 1}
CLIENT = {"loyalty_patron_latent": 0.9}
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.8}


def dare(hand: Hand) -> None:
    challenge(*hand)


def bids(rate: float, leader: Row, world: Row, p: Row) -> bool:
    hand = lay(
        [{}, {**HEAD, **leader}, {"weight": 0.5}], clans=[HOUSE], world={**MIDDLE, **world}, p={**p, "bid_rate": rate}
    )
    dare(hand)
    return bool(hand.world.phase == Phase.CONTEST)


NARROWLY = hazard(drawn(Purpose.BID, 1001, 70), days=7)


@pytest.mark.parametrize(
    ("leader", "world", "moves"),
    [
        ({}, {}, 0.0),
        ({"ambition": 0.9}, {}, 1.5 * 0.4),
        ({"grievance": 0.6}, {}, 3.0 * 0.4),
        ({"loyalty_latent": 0.8}, {}, -2.5 * 0.3),
        ({"loyalty": 0.9}, {}, 0.0),  # what is displayed holds nobody
        ({"caution": 0.9}, {}, -1.0 * 0.4),
        (FILE, {}, -4.0 * 0.8 * 0.5 * 0.6),  # file * capacity of the state * belief
        ({"file": 0.8}, {}, 0.0),  # he does not know of it
        ({**FILE, "belief": 0.2}, {}, -4.0 * 0.8 * 0.5 * 0.2 + 2.0 * 0.4),
        ({"belief": 0.2}, {}, 2.0 * 0.4),
        ({"acute": 0.5}, {}, 2.2 * 0.5),
        ({"fate": Fate.DISMISS}, {}, 0.4),
        ({"fate": Fate.MOVE}, {}, 0.0),
        ({"knows_search": 1}, {}, 0.3),
        ({}, {"coercive_access": 0.8}, -1.2 * 0.5),
        (CLIENT, PATRON, -1.6 * (0.5 * 0.8 * 0.9 - 0.3)),  # the patron's weight * support * loyalty to him
        (CLIENT, {**PATRON, "patron_active": 0}, 0.0),
    ],
)
def test_each_cause_moves_the_will_by_its_log_odds(leader, world, moves):
    p = {
        "will_base": -1.0, "will_on_ambition": 1.5, "will_on_grievance": 3.0, "will_on_loyalty": 2.5,
        "will_on_caution": 1.0, "will_on_file": 4.0, "will_on_odds": 2.0, "will_on_force": 1.2, "will_on_shelter": 1.6,
        "will_on_acute": 2.2,
    }  # fmt: skip
    will = 1.0 / (1.0 + math.exp(1.0 - moves))
    assert turns_at(NARROWLY / (0.14 * 0.5 * will), lambda rate: bids(rate, leader, world, p))


@pytest.mark.parametrize(
    ("world", "heat"),
    [
        ({}, 0.0),
        ({"lame_duck": 0.6}, 3.0 * 0.6 * 0.5),
        ({"lame_duck": 0.6, "approval": 0.9}, 3.0 * 0.6 * 0.1 + 6.0 * 0.5 * (0.5 - 0.9)),
        ({"approval": 0.3}, 6.0 * 0.5 * 0.2),
        ({"elite_cohesion": 0.3}, 6.0 * 0.5 * 0.2),
        ({"mass_grievance": 0.8}, 6.0 * 0.5 * 0.5 * 0.4),
        ({"capacity": 0.2}, 1.5 * 0.3),
        ({"election": 71}, 0.0),
        ({"election": 70}, math.log(4.8)),  # 1 + (5 - 1) * (1.2 - .5 * .5)
        ({"election": 70, "capacity": 0.4}, math.log(5.0) + 1.5 * 0.1),
        ({"election": 10}, math.log(4.8)),
        ({"election": 9}, 0.0),  # a window of sixty days
    ],
)
def test_the_times_multiply_bids(world, heat):
    p = {"lame_duck_power": 3.0, "fragility_power": 3.0, "vote_window": 61.0, "vote_salience": 5.0}
    rate = NARROWLY / (0.14 * 0.5 * 0.5 * math.exp(heat))
    assert turns_at(rate, lambda rate: bids(rate, {}, world, p))


def test_an_ally_brings_what_his_private_loyalty_does_not_hold_back():
    ally = {"clan": 1, "weight": 1.0, "loyalty_latent": 0.4, "team": 1}
    pact = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.5}

    def bids_with_him(rate):
        hand = lay(
            [{}, HEAD, ally], clans=[HOUSE, {**HOUSE, "head": 2, "weight": 0.6}], ties=[pact], world=MIDDLE,
            p={"bid_rate": rate},
        )  # fmt: skip
        dare(hand)
        return hand.world.phase == Phase.CONTEST

    # .5 of his own, and .5 * .6 * (1 - .4) = .18 of the ally's
    assert turns_at(NARROWLY / (0.14 * 0.68 * 0.5), bids_with_him)


@pytest.mark.parametrize(
    ("leader", "world"),
    [
        ({"team": 1}, {}),
        ({}, {"patron": 1, "patron_active": 1}),
        ({"status": Status.ARRESTED}, {}),
        ({"status": Status.DEAD}, {}),
    ],
)
def test_own_people_the_patron_and_the_arrested_open_no_bid(leader, world):
    assert bids(CERTAIN, {}, {}, {})
    assert not bids(CERTAIN, leader, world, {})


@pytest.mark.parametrize(("street", "capacity"), [(1.0, 0.05 + 0.14), (0.5, 0.025 + 0.07), (0.0, 0.0)])
def test_people_elsewhere_come_to_the_square_only_for_one_they_would_come_for(street, capacity):
    crowd = {"kind": Kind.MILIEU, "cohesion": 0.8, "street": 1.0}
    belongs = {"leader": 1, "clan": 0, "strength": 0.5}
    hand = lay([{}, {"weight": 1.0, "street": street}], clans=[crowd], members=[belongs])
    dare(hand)
    # own .05 * street; means .35 * 1 * street, times .5 * .8
    assert hand.s.leaders[1].capacity == pytest.approx(capacity, abs=1e-12)


def test_a_bid_is_opened_on_its_day_by_one_who_has_not_yet_failed():
    hand = lay([{}, HEAD], clans=[HOUSE], world={**MIDDLE, "path": 1, "closed": 60}, p={"bid_rate": CERTAIN})
    dare(hand)
    world = hand.world
    assert (world.opened, world.closed, world.path, world.attempts, world.forced) == (70, -1, Path.UNMARKED, 1, 0)
    assert hand.s.leaders[1].challenged_day == 70
    assert told(hand, Did.BID_OPENED) == [(1, 0, pytest.approx(0.14))]


def split(row: int, leaders: list[Row], world: Row) -> int:
    heads = [{**HEAD, "clan": k, **leader} for k, leader in enumerate(leaders)]
    houses = [{**HOUSE, "head": k + 1} for k in range(len(leaders))]
    hand = lay([{}, *heads], clans=houses, world={**MIDDLE, **world}, schedule=[{"order": Order.SPLIT, "row": row}],
               p={"will_on_loyalty": 5.0})  # fmt: skip
    dare(hand)
    return int(hand.world.challenger)


def test_an_imposed_split_is_led_by_whoever_has_means_and_will_the_patron_and_own_people_aside():
    first, own, last = {"regional": 0.9}, {"regional": 0.8, "team": 1}, {"regional": 0.1}
    loyal = {"regional": 0.7, "loyalty_latent": 0.9}
    assert split(-1, [first, own, loyal, last], {"patron": 1, "patron_active": 1}) == 4
    assert split(-1, [first, {**own, "team": 0}, loyal, last], {"patron": 1, "patron_active": 1}) == 2
    assert split(-1, [first, own, loyal, last], {}) == 1


@pytest.mark.parametrize(("named", "leads"), [(1, 1), (0, 2), (3, 2)])
def test_a_split_that_names_the_ruler_or_a_prisoner_is_led_by_another(named, leads):
    assert split(named, [{}, {"regional": 0.9}, {"status": Status.ARRESTED}], {}) == leads
