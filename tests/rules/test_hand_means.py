"""Kompromat, pacts and challenge on a handful of people, worked out on paper."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, day_when, lay

from sim.core.ground.codes import Institution, Kind, Order, Phase, Purpose, Status, TieKind
from sim.core.rules.challenge import challenge
from sim.core.rules.kompromat import gather_kompromat
from sim.core.rules.pacts import make_and_break_pacts

# ----------------------------------------------------------------------------------------------------------- kompromat


def gather(hand: Hand) -> None:
    gather_kompromat(*hand)


def test_what_is_found_fills_the_file_and_reaches_kin_through_the_tie_alone():
    hand = lay(
        [{}, {"file": 0.2}, {}, {}],
        ties=[
            {"kind": TieKind.KINSHIP, "from_leader": 2, "to_leader": 1, "strength": 0.5},
            {"kind": TieKind.ALLIANCE, "from_leader": 3, "to_leader": 1, "strength": 0.5},
        ],
        schedule=[{"order": Order.FIND_FILE, "day": 7, "row": 1, "magnitude": 0.5}],
        world={"day": 7},
        p={"severity": 0.6},
    )
    gather(hand)
    # amount .6 * .5 = .3: file .2 + .3 * (1 - .2) = .44; kin .3 * .5 = .15; the ally none
    assert list(hand.s.leaders.file) == pytest.approx([0.0, 0.44, 0.15, 0.0], abs=1e-12)
    assert (hand.world.files_found, hand.world.found_day) == (2, 7)


def test_a_file_that_is_shown_ties_hands_and_the_terms_over_it_cost_weight():
    hand = lay(
        [{"belief": 1.0}, {"file": 0.5, "weight": 0.8, "loyalty_latent": 0.6}, {"file": 0.0, "weight": 0.8}],
        world={"capacity": 0.1},
        p={"chances": CERTAIN, "noise": 1e-9, "publication_damage": 0.05},
    )
    gather(hand)
    # showing and handing it over gain .05 * 1.3 each, publishing .025 * 1.3 - .05; who means well by the ruler comes to
    # terms: .8 * (1 - .05 / 2 * .5); who has no file hears no threat
    assert list(hand.s.leaders.weight[1:]) == pytest.approx([0.79, 0.8], abs=1e-12)
    assert list(hand.s.leaders.knows_file) == [0, 1, 0]


def test_a_published_file_costs_weight_and_office_is_spent_and_alarms_the_exposed():
    hand = lay(
        [{}, {"file": 0.6, "weight": 0.8, "post": 0, "grievance": 0.1}, {"exposure": 0.4, "grievance": 0.1}],
        posts=[{"holder": 1, "institution": Institution.GOVERNMENT}],
        schedule=[{"order": Order.PUBLISH_FILE, "row": 1}],
        p={"publication_damage": 0.6, "resentment": 0.3, "blow": 0.5},
    )
    gather(hand)
    target, other = hand.s.leaders[1], hand.s.leaders[2]
    # weight .8 * (1 - .6 * .6) = .512; grievance .1 + .3 * .9, cause .5 * .6; the other .1 + .3 * .9 * .6 * .8 * .4
    assert (target.weight, target.grievance, target.acute) == pytest.approx((0.512, 0.37, 0.3), abs=1e-12)
    assert other.grievance == pytest.approx(0.15184, abs=1e-12)
    assert (target.file, target.post, hand.s.posts[0].holder) == (0.0, -1, -1)


def test_a_search_that_is_noticed_provokes_once():
    hand = lay(
        [{}, {"grievance": 0.1, "anchor": 0.6}],
        ties=[{"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.5}],
        p={"discovery_rate": CERTAIN, "resentment": 0.3, "gratitude": 0.1},
    )
    gather(hand)
    gather(hand)
    one = hand.s.leaders[1]
    # grievance .1 + .3 * .9; anchor .6 - .1; nobody instructs an agency, so nothing is found
    assert (one.grievance, one.anchor) == pytest.approx((0.37, 0.5), abs=1e-12)
    assert (one.knows_search, hand.world.files_found) == (1, 0)


# --------------------------------------------------------------------------------------------------------------- pacts


def pact(hand: Hand) -> None:
    make_and_break_pacts(*hand)


ALLIED = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1}
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 0.5}


def test_a_broken_alliance_costs_the_ally_and_the_force_he_lent():
    hand = lay(
        [{"coercive": 0.4}, {"anchor": 0.7, "coercive": 0.4}],
        clans=[{"kind": Kind.BODY, "coercive": 0.6}],
        ties=[
            {**ALLIED, "strength": 0.8},
            {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 0.5},
        ],
        world={"patron_support": 0.6},
        p={"gratitude": 0.12},
    )
    pact(hand)
    # own .5 * .4 = .2, lent .8 * .5 * (.6 + .4) / 2 = .2
    assert hand.world.coercive_access == pytest.approx(0.4, abs=1e-12)
    hand.s.leaders[1].loyalty_latent = 0.3  # who would rather he did not rule
    hand.p.chances, hand.p.noise = CERTAIN, 1e-9
    pact(hand)
    assert hand.world.coercive_access == pytest.approx(0.2, abs=1e-12)
    assert hand.s.ties[0].strength == 0.0
    assert hand.world.broker_broke == 1
    assert hand.s.leaders[1].anchor == pytest.approx(0.58, abs=1e-12)  # .7 - .12


def test_an_ally_is_bound_and_his_ally_less():
    hand = lay(
        [{}, {"loyalty_latent": 0.5}, {"loyalty_latent": 0.5}, {"loyalty_latent": 0.5}],
        ties=[
            {**ALLIED, "strength": 0.8},
            {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 1, "strength": 0.5},
        ],
        world={"step": 6},
        p={"gratitude": 0.3},
    )
    pact(hand)
    # a step of 6 days is 12 / 365.25 of half a year: .5 + .3 * .8 * .5 of that, and for his ally by half
    part = 12 / 365.25
    assert list(hand.s.leaders.loyalty_latent[1:]) == pytest.approx([0.5 + 0.12 * part, 0.5 + 0.06 * part, 0.5])


@pytest.mark.parametrize(("belief", "broken"), [(0.8, 1), (0.6, 0)])
def test_a_threat_that_both_face_holds_a_pact_together(belief, broken):
    hand = lay(
        [{"weight": 0.5}, {"loyalty_latent": 0.35}],
        ties=[{**ALLIED, "strength": 0.5}],
        world={"belief": belief},
        p={"chances": CERTAIN, "noise": 1e-9},
    )
    pact(hand)
    assert hand.world.broker_broke == broken  # (1 - belief) * .5, against the .15 by which he wishes him away


def test_weight_rises_by_its_trend_and_most_in_the_middle():
    hand = lay(
        [
            {},
            {"weight": 0.5, "weight_trend": 1.0},
            {"weight": 1.0, "weight_trend": 1.0},
            {"weight": 0.5, "weight_trend": 0.5},
        ],
        p={"rise_rate": 0.5},
    )
    pact(hand)
    # growth 2 * .5 * .5 * 7 / 365.25 = .009582; weight .5 + growth * 2 * .5 * .5 = .504791
    assert list(hand.s.leaders.weight[1:]) == pytest.approx([0.504791, 1.0, 0.5], abs=1e-6)


# ----------------------------------------------------------------------------------------------------------- challenge

HEAD = {"clan": 0, "weight": 0.6, "regional": 0.6, "economic": 0.5, "media": 0.5, "coercive": 0.3, "street": 0.4}
HOUSE = {"kind": Kind.KIN, "head": 1, "weight": 0.5, "cohesion": 0.8, "regional": 0.5}
WILL = {"belief": 0.6, "ambition": 0.5, "loyalty_latent": 0.5, "caution": 0.5}
SURE = {"chances": CERTAIN, "noise": 1e-9}  # whatever gains anything is done


def dare(hand: Hand) -> None:
    challenge(*hand)


def test_capacity_adds_up_what_a_head_has():
    hand = lay(
        [{}, {**HEAD, "post": 0}, {**HEAD, "loyalty_clan": 0.5}],
        clans=[HOUSE],
        posts=[{"holder": 1, "value": 0.5, "lends_coercive": 0.8}],
        world={"wealth_autonomy": 1.0, "media_autonomy": 0.0},
    )
    dare(hand)
    # the mean of office .5; clan .5 * .8 = .4; region .6 / 2 + .6 * .5 / 2 = .45; money .5 and half of media .5, by
    # half: .375; force max(.3, .4) and street .4, by half: .4; that is 2.125 / 5 = .425, times (1 + .6) / 2: .34
    # people follow the house by the weight of its head: .5 * .8 * .6 = .24
    # the member: no office, clan .4 * .5 * .5 * .6 = .06, force .3: 1.235 / 5 = .247, times .8, and nobody follows him
    assert list(hand.s.leaders.capacity) == pytest.approx([0.0, 0.34, 0.1976], abs=1e-12)
    assert list(hand.s.leaders.following) == pytest.approx([0.0, 0.24, 0.0], abs=1e-12)


@pytest.mark.parametrize(
    ("one", "more", "capacity"),
    [
        ({}, {}, 0.0),
        ({"post": 0}, {}, 0.8 / 5),
        ({"post": 0, "weight": 0.0}, {}, 0.8 / 5 / 2),  # weight is worth the half of it
        ({"post": 0}, {"lends_coercive": 0.6}, (0.8 + 0.5 * 0.3) / 5),  # half of what an office lends
        ({"post": 0, "coercive": 0.7}, {"lends_coercive": 0.6}, (0.8 + 0.5 * 0.7) / 5),  # or his own, where it is more
        ({"coercive": 0.4}, {}, 0.5 * 0.4 / 5),
        ({"street": 0.4}, {}, 0.5 * 0.4 / 5),
        ({"regional": 0.4}, {}, 0.5 * 0.4 / 5),  # the other half is by his clan
        ({"regional": 0.4, "clan": 0, "loyalty_clan": 0.0}, {}, 0.5 * (0.4 + 0.4 * 0.5) / 5),
        ({"clan": 0, "loyalty_clan": 0.6}, {}, 0.5 * 0.8 * 0.5 * 0.6 / 5),
        ({"clan": 0, "loyalty_clan": 0.6, "weight": 0.5}, {}, 0.5 * 0.8 * 0.5 * 0.6 * 0.5 / 5 * 0.75),
        ({"economic": 0.6}, {}, 0.5 * 0.6 * 0.5 / 5),  # of a fortune within the state's reach half counts
        ({"economic": 0.6}, {"wealth_autonomy": 0.5}, 0.5 * 0.6 * 0.75 / 5),
        ({"economic": 0.6}, {"media_autonomy": 1.0}, 0.5 * 0.6 * 0.5 / 5),
        ({"media": 0.6}, {"media_autonomy": 1.0}, 0.5 * 0.6 / 5),
        ({"post": 0, "status": Status.ARRESTED}, {}, 0.0),
    ],
)
def test_each_of_five_means_is_a_fifth_of_a_capacity(one, more, capacity):
    post = {"holder": 1, "value": 0.8, "lends_coercive": more.get("lends_coercive", 0.0)}
    world = {name: value for name, value in more.items() if name != "lends_coercive"}
    people = [{}, {"weight": 1.0, "clan": -1, **one}]
    hand = lay(people, clans=[{**HOUSE, "head": -1}], posts=[post], world=world)
    dare(hand)
    assert hand.s.leaders[1].capacity == pytest.approx(capacity, abs=1e-12)


def test_a_following_elsewhere_adds_by_membership_and_cohesion():
    hand = lay(
        [{}, {"weight": 1.0, "regional": 0.5, "street": 0.5}],
        clans=[{"kind": Kind.REGIONAL, "weight": 0.5, "cohesion": 0.8, "regional": 0.6, "street": 0.4}],
        members=[{"leader": 1, "clan": 0, "strength": 0.5}],
    )
    dare(hand)
    # by .5 * .8 = .4: clan .4 * .5 = .2; region .25 + .4 * .6 * .5 = .37; street .5 + .4 * .4 * .5 = .58, by half
    assert hand.s.leaders[1].capacity == pytest.approx((0.2 + 0.37 + 0.29) / 5, abs=1e-12)
    assert hand.s.leaders[1].following == pytest.approx(0.5 * 0.8 * 0.5, abs=1e-12)


def test_no_following_elsewhere_is_more_than_all():
    great = {"kind": Kind.REGIONAL, "weight": 1.0, "cohesion": 1.0, "regional": 1.0, "street": 1.0}
    members = [{"leader": 1, "clan": 0, "strength": 0.9}, {"leader": 1, "clan": 1, "strength": 0.9}]
    hand = lay([{}, {"weight": 1.0, "regional": 1.0, "street": 1.0}], clans=[great, great], members=members)
    dare(hand)
    assert hand.s.leaders[1].capacity == pytest.approx((1.0 + 1.0 + 0.5) / 5, abs=1e-12)
    assert hand.s.leaders[1].following == 1.0


def test_one_without_any_means_of_his_own_still_leads_those_who_belong_with_him():
    hand = lay(
        [{}, {"weight": 1.0}],
        clans=[{"kind": Kind.REGIONAL, "weight": 0.5, "cohesion": 0.8}],
        members=[{"leader": 1, "clan": 0, "strength": 0.5}],
    )
    dare(hand)
    assert hand.s.leaders[1].capacity == pytest.approx(0.4 * 0.5 / 5, abs=1e-12)
    assert hand.s.leaders[1].following == pytest.approx(0.5 * 0.8 * 0.5, abs=1e-12)


@pytest.mark.parametrize(("cohesion", "phase"), [(0.8, Phase.CONTEST), (0.0, Phase.CALM)])
def test_a_head_whom_people_follow_opens_a_bid_and_one_of_a_house_without_cohesion_cannot(cohesion, phase):
    hand = lay([{}, {**HEAD, **WILL}], clans=[{**HOUSE, "cohesion": cohesion}], world={"day": 70}, p=SURE)
    dare(hand)
    assert hand.world.phase == phase
    bid = phase == Phase.CONTEST
    assert (hand.world.challenger, hand.world.opened, hand.world.attempts) == ((1, 70, 1) if bid else (-1, -1, 0))


def test_the_likelihood_of_a_bid_is_added_to_the_risk_of_whoever_might_open_it():
    # capacity (.4 + .45 + .25 + .35) / 5 * .8 = .232 and following .24, against a state of .272 and half of .4: even
    # odds, and half of a fortune of .5 at risk: .5 * .5 - .6 * .5 * .5 = .1, three to one
    world = {"day": day_when(Purpose.DECISION, 1001, 0.8, 1.0), "capacity": 0.272, "approval": 0.4}
    p = {"chances": CERTAIN, "momentum": 1.0, "resolve": 1.0, "noise": 0.1 / math.log(3.0)}
    hand = lay([{}, {**HEAD, **WILL}, {**HEAD, **WILL}], clans=[HOUSE], world=world, p=p)
    dare(hand)
    assert hand.world.phase == Phase.CALM
    assert list(hand.s.leaders.risk) == pytest.approx([0.0, 0.75, 0.0], abs=1e-12)
    dare(hand)
    assert hand.s.leaders[1].risk == pytest.approx(1.5, abs=1e-12)


def test_an_ordered_split_is_a_move_that_was_certain():
    hand = lay([{}, {**HEAD, **WILL}], clans=[HOUSE], schedule=[{"order": Order.SPLIT, "day": 0, "row": 1}])
    dare(hand)
    assert hand.s.leaders[1].risk == 1.0


def test_an_ordered_split_is_led_by_whom_the_order_names():
    hand = lay(
        [{}, {**HEAD, **WILL}, WILL],
        clans=[HOUSE],
        schedule=[{"order": Order.SPLIT, "day": 0, "row": 2, "value": 1.0}],
    )
    dare(hand)
    assert (hand.world.phase, hand.world.challenger, hand.world.venue, hand.world.forced) == (Phase.CONTEST, 2, 1.0, 1)


def test_where_the_order_names_nobody_the_head_with_means_leads():
    hand = lay([{}, WILL, {**HEAD, **WILL}], clans=[{**HOUSE, "head": 2}], schedule=[{"order": Order.SPLIT, "row": -1}])
    dare(hand)
    assert hand.world.challenger == 2


@pytest.mark.parametrize(("strength", "leader"), [(1.0, 2), (0.0, 1)])
def test_an_ally_who_would_go_along_adds_his_following(strength, leader):
    head = {**HEAD, **WILL, "loyalty_latent": 0.6}  # too loyal to be put up by another
    pact = {"kind": TieKind.ALLIANCE, "from_leader": 2, "to_leader": 3, "strength": strength}
    hand = lay(
        [{}, head, {**head, "clan": 1}, {**head, "clan": 2}],
        clans=[{**HOUSE, "head": 1, "cohesion": 0.9}, {**HOUSE, "head": 2}, {**HOUSE, "head": 3, "weight": 0.3}],
        ties=[pact],
        schedule=[{"order": Order.SPLIT, "row": -1}],
        world={"capacity": 0.5},
        p={"momentum": 1.0, "resolve": 1.0},
    )
    dare(hand)
    # the most cohesive house leads, unless the second has the third with it
    assert hand.world.challenger == leader


@pytest.mark.parametrize(("obedience", "moves"), [(-60.0, 1), (60.0, 0)])
def test_a_plot_stands_and_falls_with_whether_the_body_obeys_its_chief(obedience, moves):
    hand = lay(
        [{}, {**WILL, "coercive": 1.0, "weight": 1.0}],
        clans=[{"kind": Kind.BODY, "coercive": 1.0, "head": 1}],
        ties=[{**LEADS, "strength": 1.0}],
        world={"day": 70, "support": 0.5, "external_backing": 0.0},
        p={**SURE, "safety": 1.0, "plot_edge": CERTAIN, "obedience": obedience},
    )
    dare(hand)
    # all of the force for the chief, or all of it on guard: then he has no chance, and does not try
    assert (hand.world.attempts, hand.world.attempts_won) == (moves, moves)


def test_a_plot_without_an_equal_guard_succeeds():
    hand = lay(
        [{}, {**WILL, "coercive": 0.4}],
        clans=[{"kind": Kind.BODY, "coercive": 0.6, "head": 1}],
        ties=[LEADS],
        world={"day": 70, "support": 0.5},
        p={**SURE, "plot_edge": CERTAIN},
    )
    dare(hand)
    # strength / guard is beyond all bounds, so the odds are 1 but for 1e-12
    assert (hand.world.attempts, hand.world.attempts_won, hand.world.removed_day) == (1, 1, 70)
    assert (hand.world.phase, hand.world.incumbent) == (Phase.FORMATION, 1)
