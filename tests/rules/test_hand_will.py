"""Challenge on paper: to whom a chance to bid comes, who could bid at all, and when he does."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, door, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Kind, Order, Path, Phase, Purpose, Status, TieKind
from sim.core.rules import challenge as rule
from sim.core.rules.challenge import challenge

likeliest_challenger = door(rule.likeliest_challenger)

# A head of weight 1 of a house of weight .5: capacity .5 / 5 = .1, following .5, against a state of .2, force of .04
# and half of .72: even odds. He would win .5, and has nothing to lose but his safety: .5 * 10 * reach .12, half of
# which his house covers. So he gains .5 * .5 - belief .6 * .5 * .3 = .16 by a bid.
HEAD = {"clan": 0, "weight": 1.0, "belief": 0.6, "ambition": 0.5, "loyalty_latent": 0.5, "caution": 0.5}
HOUSE = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 1.0}
WORLD = {"day": 70, "capacity": 0.2, "coercive_access": 0.04, "approval": 0.72}
P = {"chances": CERTAIN, "momentum": 1.0, "resolve": 1.0, "safety": 10.0}
GAIN = 0.16
SURE = {"noise": 1e-3}  # at which a gain of that is as good as certain


def dare(hand: Hand) -> Hand:
    challenge(*hand)
    return hand


def court(leader: Row | None = None, *, world: Row | None = None, p: Row | None = None, house: Row | None = None,
          ties: tuple[Row, ...] = (), other: Row | None = None) -> Hand:  # fmt: skip
    people = [{}, {**HEAD, **(leader or {})}, {"weight": 0.5, **(other or {})}]
    return lay(people, clans=[{**HOUSE, **(house or {})}], ties=ties, world={**WORLD, **(world or {})},
               p={**P, **(p or {})})  # fmt: skip


def bids(hand: Hand) -> bool:
    return bool(dare(hand).world.phase == Phase.CONTEST)


# ----------------------------------------------------------------------------------------------- to whom a chance comes

WINDOW = {"vote_window": 61.0, "vote_salience": 5.0, "slow_half_life": 35.0}


@pytest.mark.parametrize(
    ("leader", "world", "times"),
    [
        ({}, {}, 1.0),
        ({}, {"election": 70}, 1.0),  # of one that was not held nobody has heard
        ({}, {"held": 70}, 5.0),
        ({}, {"held": 10}, 5.0),
        ({}, {"held": 9}, 1.0),  # a window of sixty days and that of the vote
        ({"acute": 0.5}, {}, 1.5),
        ({"acute": 0.5}, {"held": 70}, 7.5),
        ({"grievance": 0.5}, {}, 1.0),  # only a fresh cause wakes
        ({}, {"rules_since": 70}, 5.0),  # today another has come
        ({}, {"rules_since": 10}, 5.0),
        ({}, {"rules_since": 9}, 1.0),
        ({"acute": 0.5}, {"rules_since": 35}, 7.5),
        ({}, {"rules_since": 0, "held": 10}, 5.0),  # and then there was a vote
        ({}, {"rules_since": 9, "held": 9}, 1.0),
    ],
)
def test_chances_come_more_often_after_a_vote_under_a_new_ruler_and_to_who_has_a_fresh_cause(leader, world, times):
    rate = hazard(drawn(Purpose.CHANCE, 1001, 70), days=7) / times
    assert turns_at(rate, lambda chances: bids(court(leader, world=world, p={**SURE, **WINDOW, "chances": chances})))


def test_where_there_was_no_vote_there_is_no_focal_point():
    rate = hazard(drawn(Purpose.CHANCE, 1001, 70), days=7)
    p = {**SURE, **WINDOW, "vote_window": 90.0}
    assert turns_at(rate, lambda chances: bids(court(p={**p, "chances": chances})))


def test_a_bid_stirs_the_country_as_far_as_people_do_not_approve():
    hand = dare(court(world={"spark": 0.2}, p={**SURE, "blow": 0.5}))
    assert (hand.world.phase, hand.world.opened) == (Phase.CONTEST, 70)
    assert hand.world.spark == pytest.approx(0.2 + 0.5 * (1.0 - 0.72) * 0.8, abs=1e-12)


def test_without_chances_nobody_moves():
    hand = dare(court({"acute": 1.0}, p={**SURE, "voice": 1e3, "chances": 0.0}))
    assert (hand.world.attempts, hand.s.leaders[1].risk) == (0, 0.0)


def officials(head: int, clan: int, members: tuple[Row, ...] = ()) -> Hand:
    """Lay out one named man, who would not, and one official."""
    people = [{}, {**HEAD, "ambition": 0.0}, {**HEAD, "clan": clan, "corps": 1, "following": 0.5}]
    houses = [{**HOUSE, "head": head}, {"kind": Kind.CORPS}, {**HOUSE, "head": -1}]
    return dare(lay(people, clans=houses, members=members, world=WORLD, p={**P, **SURE}))


def test_of_officials_of_no_body_only_heads_of_their_clans_have_chances():
    joined = {"leader": 2, "clan": 0, "strength": 1.0}
    assert told(officials(2, 0), Did.BID_OPENED) == [(2, 0, pytest.approx(0.1))]
    for hand in (officials(-1, 0), officials(2, 2), officials(2, 2, (joined,)), officials(1, 0, (joined,))):
        assert hand.world.attempts == 0


def test_one_moves_and_then_the_others_have_none_to_move_against():
    people = [{}, HEAD, {**HEAD, "clan": 1}]
    hand = dare(lay(people, clans=[HOUSE, {**HOUSE, "head": 2}], world=WORLD, p={**P, **SURE}))
    assert (hand.world.challenger, hand.world.attempts) == (1, 1)
    assert list(hand.s.leaders.risk) == pytest.approx([0.0, 1.0, 0.0], abs=1e-12)


@pytest.mark.parametrize(("phase", "attempts"), [(Phase.CALM, 1), (Phase.FORMATION, 1), (Phase.CONTEST, 0)])
def test_in_a_contest_nobody_opens_another(phase, attempts):
    assert dare(court(world={"phase": phase}, p=SURE)).world.attempts == attempts


# -------------------------------------------------------------------------------------------------------- who could bid

EAGER = {"noise": 1e-3, "voice": 1e3}  # whoever could would
CROWD = {"crowd": 0.5}


@pytest.mark.parametrize(
    ("leader", "world", "house", "could"),
    [
        ({}, {}, {}, True),
        ({"ambition": 1e-9}, {}, {}, True),
        ({"ambition": 0.0}, {}, {}, False),
        ({"ambition": 0.0, "street": 1.0}, CROWD, {}, False),
        ({"team": 1}, {}, {}, True),  # the ruler's own people, too
        ({}, {"patron": 1, "patron_active": 1}, {}, False),
        ({}, {"patron": 1, "patron_active": 0}, {}, True),
        ({"status": Status.OUTSIDE}, {}, {}, True),
        ({"status": Status.ABROAD}, {}, {}, False),
        ({"status": Status.ARRESTED}, {}, {}, False),
        ({"status": Status.DEAD}, {}, {}, False),
        ({}, {}, {"cohesion": 0.0}, False),  # whom nobody follows
        ({"street": 1.0}, {}, {"cohesion": 0.0}, False),
        ({"street": 1.0}, CROWD, {"cohesion": 0.0}, True),  # but a crowd would
        ({}, CROWD, {"cohesion": 0.0}, False),
        ({"street": 1.0, "coercive": 1.0}, CROWD, {"cohesion": 0.0}, False),
        ({}, {"incumbent": 1}, {}, False),
    ],
)
def test_who_could_bid_wants_something_and_leads_somebody(leader, world, house, could):
    hand = dare(court({"acute": 1.0, **leader}, world=world, house=house, p=EAGER, other={"ambition": 0.5}))
    assert hand.world.attempts == int(could)
    assert hand.s.leaders[1].risk == pytest.approx(float(could), abs=1e-9)


# ------------------------------------------------------------------------------------------------------------- who does

DAY = day_when(Purpose.DECISION, 1001, 0.6, 0.8)
U = drawn(Purpose.DECISION, 1001, DAY)
NEEDED = math.log(U / (1.0 - U))  # the gain, in noises, that makes a bid just as likely as that
# Somebody of weight 1 who is chosen by a patron and kin of the ruler: a claim of 2, by a bond of .8 more than that of
# the head himself, 1.25.
PACT = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.8}
FOR_ANOTHER = (PACT, {"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 2, "strength": 1.0})
GREAT = {"weight": 1.0, "loyalty_latent": 0.5}


@pytest.mark.parametrize(
    ("leader", "more", "gain"),
    [
        ({}, {}, GAIN),
        ({"ambition": 0.9}, {}, GAIN + 0.5 * 0.4),
        ({"belief": 0.2}, {}, 0.25 - 0.2 * 0.15),
        ({"caution": 1.0}, {}, GAIN - 0.09),
        ({}, {"p": {"safety": 20.0}}, GAIN - 0.09),
        ({"loyalty_latent": 0.8}, {}, GAIN - 0.5 * 0.6 * 0.3),
        ({"loyalty": 0.9}, {}, GAIN),
        ({"grievance": 0.9}, {}, GAIN),
        # .6 against .9, and a reach of .27: .4 * .5 - .6 * .6 * .675
        ({}, {"world": {"capacity": 0.5}}, 0.2 - 0.243),
        # somebody else would rule: half a place, and a bond of .8 with him
        ({}, {"ties": FOR_ANOTHER, "world": {"chosen": 2}, "other": GREAT}, 0.5 * (0.25 + 0.4) - 0.09),
    ],
)
def test_a_bid_is_opened_by_who_has_a_chance_and_gains_enough(leader, more, gain):
    def opens(voice):
        world = {**more.get("world", {}), "day": DAY}
        p = {**more.get("p", {}), "noise": 1.0, "voice": voice}
        rest = {name: more[name] for name in ("ties", "other") if name in more}
        return bids(court({**leader, "acute": 0.5}, world=world, p=p, **rest))

    assert turns_at((NEEDED - gain) / 0.5, opens)


def test_a_bid_may_be_for_another_whose_claim_is_better():
    hand = dare(court(p=SURE, ties=FOR_ANOTHER, world={"chosen": 2}, other=GREAT))
    assert (hand.world.challenger, hand.world.claimant) == (1, 2)


def test_the_likelihood_of_a_move_adds_to_risk_at_every_chance_whether_he_moves_or_not():
    day = day_when(Purpose.DECISION, 1001, 0.8, 1.0)
    hand = court(world={"day": day}, p={"noise": GAIN / math.log(3.0)})
    dare(dare(hand))
    assert hand.world.attempts == 0
    assert list(hand.s.leaders.risk) == pytest.approx([0.0, 1.5, 0.0], abs=1e-12)  # three to one, twice


@pytest.mark.parametrize("name", ["caution", "loyalty_latent"])
def test_more_of_it_makes_a_bid_less_likely(name):
    risks = [float(dare(court({name: level}, p={"noise": 1e6})).s.leaders[1].risk) for level in (0.0, 0.5, 1.0)]
    assert risks[0] > risks[1] > risks[2]


@pytest.mark.parametrize(("safety", "moves"), [(27.7, True), (27.8, False)])
def test_without_noise_the_best_reply_is_made(safety, moves):
    # .25 - .6 * .5 * .5 * safety * .12 * .5 is nothing where safety is 27.77
    assert bids(court(p={"noise": 1e-6, "safety": safety})) == moves


def test_a_bid_is_opened_on_its_day_by_one_who_has_not_yet_failed():
    hand = dare(court(world={"path": 1, "closed": 60}, p=SURE))
    world = hand.world
    assert (world.opened, world.closed, world.path, world.attempts, world.forced) == (70, -1, Path.UNMARKED, 1, 0)
    assert hand.s.leaders[1].challenged_day == 70
    assert told(hand, Did.BID_OPENED) == [(1, 0, pytest.approx(0.1))]


@pytest.mark.parametrize(("street", "capacity"), [(0.7, 0.098), (0.5, 0.07), (0.0, 0.0)])
def test_people_elsewhere_come_to_the_square_only_for_one_they_would_come_for(street, capacity):
    crowd = {"kind": Kind.MILIEU, "cohesion": 0.8, "street": 1.0}
    belongs = {"leader": 1, "clan": 0, "strength": 0.5}
    hand = lay([{}, {"weight": 1.0, "street": street}], clans=[crowd], members=[belongs])
    dare(hand)
    # street + .5 * .8 * street, by half a fifth
    assert hand.s.leaders[1].capacity == pytest.approx(capacity, abs=1e-12)


# ----------------------------------------------------------------------------------------------------- an imposed split


def split(row: int, leaders: list[Row], world: Row) -> int:
    heads = [{**HEAD, "clan": k, **leader} for k, leader in enumerate(leaders)]
    houses = [{**HOUSE, "head": k + 1} for k in range(len(leaders))]
    hand = lay([{}, *heads], clans=houses, world={**WORLD, **world}, schedule=[{"order": Order.SPLIT, "row": row}],
               p={**P, "chances": 0.0})  # fmt: skip
    dare(hand)
    return int(hand.world.challenger)


def test_an_imposed_split_is_led_by_whoever_has_means_and_will_the_patron_aside():
    first, last = {"regional": 0.9}, {"regional": 0.1}
    own, loyal = {"regional": 0.8, "team": 1}, {"regional": 0.7, "loyalty_latent": 0.9}
    assert split(-1, [first, own, loyal, last], {"patron": 1, "patron_active": 1}) == 2
    assert split(-1, [first, {**own, "loyalty_latent": 0.9}, loyal, last], {"patron": 1, "patron_active": 1}) == 4
    assert split(-1, [first, own, loyal, last], {}) == 1


@pytest.mark.parametrize(("named", "leads"), [(1, 1), (0, 2), (3, 2)])
def test_a_split_that_names_the_ruler_or_a_prisoner_is_led_by_another(named, leads):
    assert split(named, [{}, {"regional": 0.9}, {"status": Status.ARRESTED}], {}) == leads


def test_a_split_too_may_be_for_another_whose_claim_is_better():
    people = [{}, HEAD, GREAT]
    for row in (1, -1):
        orders = [{"order": Order.SPLIT, "row": row}]
        hand = lay(people, clans=[HOUSE], ties=FOR_ANOTHER, world={**WORLD, "chosen": 2}, schedule=orders, p=P)
        dare(hand)
        assert (hand.world.challenger, hand.world.claimant, hand.world.forced) == (1, 2, 1)


def likeliest(one: Row, two: Row, *, noise: float = 0.1) -> int:
    people = [{"following": 1.0, "clan": -1}, {"capacity": 0.1, "following": 0.5, "clan": -1, **one},
              {"capacity": 0.1, "following": 0.5, "clan": -1, **two}]  # fmt: skip
    hand = lay([{**HEAD, **man} for man in people], world=WORLD, p={"momentum": 1.0, "resolve": 1.0, "noise": noise})
    return int(likeliest_challenger(hand.s, hand.p))


def test_the_likeliest_challenger_is_who_would_and_could_most():
    # odds .6 / 1.2 = 1/2, a gain of half of an ambition of .5, logit .25 / .1: .5 * .9241 = .4621
    better_odds = {"capacity": 0.16}  # .66 / 1.26 = .5238: .5238 * logistic(2.619) = .4882
    assert likeliest({}, better_odds) == 2
    assert likeliest(better_odds, {}) == 1
    assert likeliest({}, {"ambition": 0.6}) == 2  # the same odds, .5 * logistic(3)
    assert likeliest({"ambition": 0.6}, {}) == 1
    # odds of .5238 and hardly any will, .5238 * logistic(.2619) = .296
    assert likeliest({}, {**better_odds, "ambition": 0.05}) == 1
    # with noise beyond all bounds only the odds count
    assert likeliest({}, {**better_odds, "ambition": 0.05}, noise=1e9) == 2


def test_where_nobody_could_bid_a_split_has_no_leader():
    assert likeliest({"ambition": 0.0}, {"status": Status.ARRESTED}) == -1
    hand = dare(lay([{}, {}], world={"day": 70}, schedule=[{"order": Order.SPLIT, "row": -1}]))
    assert (hand.world.phase, hand.world.attempts) == (Phase.CALM, 0)
    assert hand.s.schedule[0].done == 1
