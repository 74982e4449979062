"""Pacts on paper: who leaves an alliance and who makes one, whom a break costs, and whom a pact binds."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, address_when, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Kind, Purpose, Status, TieKind
from sim.core.rules.challenge import challenge
from sim.core.rules.pacts import make_and_break_pacts

TIE = {"from_leader": 0, "to_leader": 1, "strength": 0.5, "key": 3000}
ALLIED = {**TIE, "kind": TieKind.ALLIANCE}
SURE = {"chances": CERTAIN, "noise": 1e-9}  # who has a chance at once, and never errs
PEERS = {**TIE, "kind": TieKind.PEERS, "from_leader": 1, "to_leader": 2, "strength": 0.4,
         "key": address_when(Purpose.FORM, 70, 0.0, 0.49)}  # fmt: skip


def pact(people: list[Row], p: Row, *, ties: tuple[Row, ...] = (ALLIED,), clans: tuple[Row, ...] = (),
         world: Row | None = None) -> Hand:  # fmt: skip
    hand = lay(people, ties=ties, clans=clans, world={"day": 70, "patron_support": 0.6, **(world or {})}, p=p)
    make_and_break_pacts(*hand)
    return hand


def chosen(gain: float) -> float:
    """Return the chance of a move of this gain with a noise of .1."""
    return 1.0 / (1.0 + math.exp(-gain / 0.1))


TRUST = 0.25  # an alliance of .5: beyond indifference by half of it
AGGRIEVED = {"grievance": 0.3, "acute": 0.2}


@pytest.mark.parametrize(
    ("one", "two", "ties", "worth", "of_other", "often"),
    [
        ({}, {}, (), TRUST, TRUST, 1.0),
        ({"weight": 0.5}, {}, (), TRUST, TRUST, 1.0),  # who wants nothing does not mind that he is outweighed by nobody
        ({"weight": 0.5, "ambition": 0.6}, {}, (), TRUST - 0.3, TRUST, 1.0),
        ({"weight": 0.5, "ambition": 0.6}, {"weight": 0.5}, (), TRUST, TRUST, 1.0),
        ({"weight": 0.3, "ambition": 0.6}, {"weight": 0.5, "ambition": 1.0}, (), TRUST, TRUST - 0.2, 1.0),
        # who has a cause needs an ally, by his weight, as far as he shows that he is not the ruler's
        ({**AGGRIEVED, "loyalty": 0.7}, {"weight": 0.5, "loyalty": 0.4}, (), TRUST + 0.5 * 0.5 * 0.6, TRUST, 1.2),
        ({}, {}, ({"kind": TieKind.RIVALRY, "strength": 0.4},), TRUST - 0.2, TRUST - 0.2, 1.0),
        ({}, {"acute": 1.0}, (), TRUST, TRUST, 2.0),  # more often than that it comes to nobody
    ],
)
def test_an_alliance_ends_where_one_of_two_thinks_it_worth_less_than_standing_alone(
    one, two, ties, worth, of_other, often
):
    likely = 1.0 - (1.0 - chosen(-worth)) * (1.0 - chosen(-of_other))
    key = address_when(Purpose.BREAK, 70, 0.0, 0.9 * likely)
    between = {"from_leader": 1, "to_leader": 2}
    bonds = ({**ALLIED, **between, "key": key}, *({**tie, **between, "key": 3001} for tie in ties))

    def breaks(chances):
        return bool(told(pact([{}, one, two], {"chances": chances}, ties=bonds), Did.ALLIANCE_BROKE))

    assert turns_at(hazard(drawn(Purpose.BREAK, key, 70) / likely, days=7) / often, breaks)


@pytest.mark.parametrize("ends", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("ruler", "ally", "belief", "worth", "of_ruler"),
    [
        ({}, {"loyalty_latent": 0.6}, 1.0, 0.1, TRUST),
        ({"weight": 0.5}, {"loyalty_latent": 0.6}, 0.6, 0.1 + 0.4 * 0.5, TRUST),  # what both face holds them together
        ({}, {"loyalty_latent": 0.6, "loyalty": 0.7, "weight": 0.5}, 0.6, 0.1, TRUST + 0.4 * 0.5 * 0.7),
        ({}, {"loyalty_latent": 0.6, "weight": 0.5, "ambition": 0.8}, 1.0, 0.1 - 0.4, TRUST),  # who has risen
        ({"weight": 0.5, "ambition": 1.0}, {"loyalty_latent": 0.4}, 1.0, -0.1, TRUST - 0.5),
    ],
)
def test_an_ally_leaves_the_ruler_by_his_private_loyalty_and_what_both_face(ruler, ally, belief, worth, of_ruler, ends):
    likely = 1.0 - (1.0 - chosen(-worth)) * (1.0 - chosen(-of_ruler))
    key = address_when(Purpose.BREAK, 70, 0.0, 0.9 * likely)
    tie = {**ALLIED, "from_leader": ends[0], "to_leader": ends[1], "key": key}

    def breaks(chances):
        hand = pact([ruler, ally], {"chances": chances}, ties=(tie,), world={"belief": belief})
        return bool(told(hand, Did.ALLIANCE_BROKE))

    assert turns_at(hazard(drawn(Purpose.BREAK, key, 70) / likely, days=7), breaks)


def test_nobody_leaves_an_alliance_out_of_prison():
    people = [{}, {"weight": 0.9, "ambition": 1.0}, {}]
    tie = {**ALLIED, "from_leader": 1, "to_leader": 2}
    assert told(pact(people, SURE, ties=(tie,)), Did.ALLIANCE_BROKE)
    people[1] = {**people[1], "status": Status.ARRESTED}
    assert not told(pact(people, SURE, ties=(tie,)), Did.ALLIANCE_BROKE)


@pytest.mark.parametrize("status", [Status.DEAD, Status.NEUTRAL])
def test_nobody_leaves_an_ally_who_is_dead_or_off_the_scene(status):
    people = [{}, {"weight": 0.9, "ambition": 1.0}, {}]
    for ends in ((1, 2), (2, 1)):
        tie = {**ALLIED, "from_leader": ends[0], "to_leader": ends[1]}
        assert told(pact(people, SURE, ties=(tie,)), Did.ALLIANCE_BROKE)
        assert not told(pact([*people[:2], {"status": status}], SURE, ties=(tie,)), Did.ALLIANCE_BROKE)


@pytest.mark.parametrize(
    ("ends", "broke", "anchors"),
    [((0, 1), 1, (0.5, 0.3, 0.5)), ((1, 0), 1, (0.5, 0.3, 0.5)), ((1, 2), 0, (0.5, 0.5, 0.5))],
)
def test_only_a_break_with_the_incumbent_costs_loyalty_to_him_and_the_allys_alone(ends, broke, anchors):
    tie = {**ALLIED, "from_leader": ends[0], "to_leader": ends[1]}
    one = {"anchor": 0.5, "weight": 0.9, "ambition": 1.0}
    people = [one if i == ends[0] else {"anchor": 0.5} for i in range(3)]
    hand = pact(people, {**SURE, "gratitude": 0.2}, ties=(tie,))
    assert told(hand, Did.ALLIANCE_BROKE) == [(ends[1], ends[0], 1.0)]
    assert hand.world.broker_broke == broke
    assert tuple(hand.s.leaders.anchor) == pytest.approx(anchors, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "two", "ties", "gains", "often"),
    [
        # cause * weight of the other * (1 - what he shows of loyalty), less what binds to the ruler
        ({"grievance": 0.6}, {"grievance": 0.7, "weight": 0.5}, (), (0.3, 0.0), 1.0),
        ({"grievance": 0.6}, {"weight": 0.5, "loyalty": 0.8}, (), (0.6 * 0.5 * 0.2, 0.0), 1.0),
        ({"grievance": 0.6, "loyalty_latent": 0.7}, {"weight": 0.5}, (), (0.3 - 0.2, 0.0), 1.0),
        ({"grievance": 0.6, "loyalty_latent": 0.2}, {"weight": 0.5}, (), (0.3 + 0.3, 0.0), 1.0),
        ({"grievance": 0.3, "acute": 0.5}, {"weight": 0.5}, (), (0.8 * 0.5, 0.0), 1.5),
        ({"grievance": 0.8, "acute": 0.5}, {"weight": 0.5}, (), (0.5, 0.0), 1.5),  # there is no more to complain of
        ({"clan": 0, "loyalty_clan": 0.8}, {"weight": 0.5}, (), (0.5 * 0.8 * 0.6 * 0.5, 0.0), 1.0),
        ({"weight": 0.5, "ambition": 0.4}, {}, (), (-0.2, 0.0), 1.0),  # who has outgrown the other
        ({"grievance": 0.6}, {"weight": 0.5}, ({"kind": TieKind.RIVALRY, "strength": 0.4},), (0.1, -0.2), 1.0),
        ({}, {}, ({"kind": TieKind.KINSHIP, "strength": 0.4},), (0.2, 0.2), 1.0),
        ({"acute": 1.0}, {"weight": 0.5}, (), (0.5, 0.0), 2.0),
    ],
)
def test_peers_ally_where_both_choose_to(one, two, ties, gains, often):
    likely = chosen(gains[0]) * chosen(gains[1])
    key = address_when(Purpose.FORM, 70, 0.0, 0.9 * 0.7 * likely)
    bonds = ({**PEERS, "key": key}, *({**tie, "from_leader": 1, "to_leader": 2, "key": 3001} for tie in ties))
    people = [{}, {"loyalty_latent": 0.5, **one}, {"loyalty_latent": 0.5, **two}]

    def ally(chances):
        hand = pact(people, {"chances": chances, "fresh_half_life": 1e12}, ties=bonds,
                    clans=({"kind": Kind.KIN, "grievance": 0.6, "cohesion": 1.0},))  # fmt: skip
        formed = told(hand, Did.ALLIANCE_FORMED)
        assert formed in ([], [(1, 2, pytest.approx(likely))])
        assert hand.s.ties[0].kind == (TieKind.ALLIANCE if formed else TieKind.PEERS)
        assert hand.s.ties[0].strength == (0.5 if formed else 0.4)
        return bool(formed)

    assert turns_at(hazard(drawn(Purpose.FORM, key, 70) / (0.7 * likely), days=7) / often, ally)


@pytest.mark.parametrize(("strength", "times"), [(0.0, 0.5), (0.4, 0.7), (1.0, 1.0)])
def test_the_closer_two_peers_are_the_sooner_they_ally(strength, times):
    people = [{}, {"grievance": 0.9, "weight": 0.5}, {"grievance": 0.9, "weight": 0.5}]
    key = address_when(Purpose.FORM, 70, 0.0, 0.45)

    def ally(chances):
        tie = {**PEERS, "strength": strength, "key": key}
        return bool(told(pact(people, {**SURE, "chances": chances}, ties=(tie,)), Did.ALLIANCE_FORMED))

    assert turns_at(hazard(drawn(Purpose.FORM, key, 70) / times, days=7), ally)


def test_one_who_does_not_want_it_is_enough_that_no_alliance_is_made():
    for loyalty, allied in ((0.4, True), (0.6, False)):  # with nothing to complain of, by what binds to the ruler
        people = [{}, {"loyalty_latent": 0.2}, {"loyalty_latent": loyalty}]
        assert bool(told(pact(people, SURE, ties=(PEERS,)), Did.ALLIANCE_FORMED)) == allied


@pytest.mark.parametrize(("one", "two"), [(0.6, 0.2), (0.2, 0.6)])
def test_peers_take_as_a_cause_of_their_own_what_was_done_to_the_other_as_fast_as_that_fades(one, two):
    hand = pact([{}, {"acute": one}, {"acute": two}], {"fresh_half_life": 7.0}, ties=(PEERS,))
    # (.5 + .5 * .4) of the gap in so long a time, and half of that in a half-life: .2 + .7 * .5 * .4 * (1 - .2)
    assert sorted(hand.s.leaders.acute[1:]) == pytest.approx([0.2 + 0.7 * 0.5 * 0.4 * 0.8, 0.6], abs=1e-12)


def test_weight_falls_by_its_trend_too_but_not_of_those_in_prison():
    falling = {"weight": 0.5, "weight_trend": 0.0}
    hand = pact([{}, falling, {**falling, "status": Status.ARRESTED}], {"rise_rate": 0.5}, ties=())
    assert list(hand.s.leaders.weight[1:]) == pytest.approx([0.5 - 0.25 * 7 / 365.25, 0.5], abs=1e-12)


@pytest.mark.parametrize("ends", [(0, 1), (1, 0)])
@pytest.mark.parametrize("further", [(1, 2), (2, 1)])
def test_an_ally_and_his_ally_are_bound_whoever_the_pact_is_written_from(ends, further):
    near = {**ALLIED, "from_leader": ends[0], "to_leader": ends[1]}
    far = {**ALLIED, "from_leader": further[0], "to_leader": further[1], "strength": 0.4, "key": 3001}
    people = [{"loyalty_latent": 0.6}, {"loyalty_latent": 0.6, "clan": 0}, {"loyalty_latent": 0.6}]
    hand = pact(people, {"gratitude": 0.3}, ties=(near, far), clans=({"cohesion": 0.6},))
    part = 7 / (365.25 / 2)  # of half a year
    bound = [0.6, 0.6 + 0.3 * 0.5 * part * 0.4, 0.6 + 0.3 * 0.5 * 0.4 * part * 0.4]
    assert list(hand.s.leaders.loyalty_latent) == pytest.approx(bound, abs=1e-12)
    assert hand.s.clans[0].cohesion == 0.6


@pytest.mark.parametrize("kind", [TieKind.KINSHIP, TieKind.RIVALRY, TieKind.PEERS])
def test_of_whom_an_ally_has_ties_with_only_his_allies_are_bound(kind):
    far = {**ALLIED, "kind": kind, "from_leader": 1, "to_leader": 2, "strength": 0.4, "key": 3001}
    hand = pact([{}, {"loyalty_latent": 0.6}, {"loyalty_latent": 0.6}], {"gratitude": 0.3}, ties=(ALLIED, far))
    assert hand.s.leaders[1].loyalty_latent > 0.6
    assert hand.s.leaders[2].loyalty_latent == 0.6


@pytest.mark.parametrize("one", [{"status": Status.DEAD}, {"status": Status.ARRESTED}, {"status": Status.ABROAD}])
def test_only_peers_in_the_country_whose_hands_are_free_ally(one):
    people = [{}, {"grievance": 0.9, **one}, {"grievance": 0.9}]
    assert not told(pact(people, SURE, ties=(PEERS,)), Did.ALLIANCE_FORMED)
    assert told(pact([{}, {"grievance": 0.9}, {"grievance": 0.9}], SURE, ties=(PEERS,)), Did.ALLIANCE_FORMED)


@pytest.mark.parametrize("ends", [(0, 1), (1, 0)])
def test_whoever_rules_does_not_ally_against_himself(ends):
    tie = {**PEERS, "from_leader": ends[0], "to_leader": ends[1]}
    hand = pact([{"grievance": 0.9}, {"grievance": 0.9}], SURE, ties=(tie,))
    assert not told(hand, Did.ALLIANCE_FORMED)


def test_the_incumbent_is_not_bound_to_himself():
    back = {**ALLIED, "from_leader": 1, "to_leader": 0}
    hand = pact([{"loyalty_latent": 0.5}, {}], {"gratitude": 0.3}, ties=(ALLIED, back))
    assert hand.s.leaders[0].loyalty_latent == 0.5


# ------------------------------------------------------------------------------ a pact with who rules

RIVALS = {**TIE, "kind": TieKind.RIVALRY}


@pytest.mark.parametrize(
    ("partner", "ties", "blow"),
    [
        ({"loyalty_latent": 0.6}, (), 0.0),
        ({"loyalty_latent": 0.6}, (RIVALS,), 0.4),
        ({"loyalty_latent": 0.49}, (), 0.4),
    ],
)
def test_when_the_terms_of_a_pact_have_run_out_it_holds_nobody_and_rivals_have_fresh_cause(partner, ties, blow):
    for until, over in ((71, False), (70, True)):
        world = {"pact_with": 1, "pact_until": until}
        hand = pact([{}, partner], {"blow": 0.4}, ties=ties, world=world)
        assert told(hand, Did.PACT_RAN_OUT) == ([(0, 1, 1.0 if blow else 0.0)] if over else [])
        assert (hand.world.pact_with, hand.world.pact_until) == ((-1, -1) if over else (1, until))
        assert hand.s.leaders[1].acute == pytest.approx(blow if over else 0.0, abs=1e-12)


def test_a_pact_with_somebody_in_prison_ends_without_a_word():
    hand = pact([{}, {"status": Status.ARRESTED}], {}, ties=(), world={"pact_with": 1, "pact_until": 70})
    assert (hand.world.pact_with, hand.world.events) == (-1, 0)


def test_who_moves_against_a_ruler_breaks_his_pact_with_him():
    for one, held in ((1, -1), (2, 1)):
        people = [{}, *({"clan": 0, "weight": 0.5} for _ in range(2))]
        people[one] |= {"ambition": 0.5}  # who sees nothing to lose
        world = {"day": 70, "pact_with": 1, "pact_until": 100}
        hand = lay(people, clans=[{"kind": Kind.KIN, "head": one, "weight": 0.5, "cohesion": 1.0}], world=world,
                   p={"chances": CERTAIN, "noise": 1e-9})  # fmt: skip
        challenge(*hand)
        assert hand.world.challenger == one
        assert hand.world.pact_with == held
