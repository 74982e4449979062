"""Pacts on paper: what breaks an alliance, what forms one, whom a break costs, and whom a pact estranges."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, Hand, Row, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Kind, Purpose, Status, TieKind
from sim.core.rules.challenge import challenge
from sim.core.rules.pacts import make_and_break_pacts

TIE = {"from_leader": 0, "to_leader": 1, "strength": 0.5, "key": 3000}
ALLIED = {**TIE, "kind": TieKind.ALLIANCE}
PEERS = {**TIE, "kind": TieKind.PEERS, "from_leader": 1, "to_leader": 2, "strength": 0.4}


def pact(people: list[Row], p: Row, *, ties: tuple[Row, ...] = (ALLIED,), clans: tuple[Row, ...] = (),
         world: Row | None = None) -> Hand:  # fmt: skip
    hand = lay(people, ties=ties, clans=clans, world={"day": 70, "patron_support": 0.6, **(world or {})}, p=p)
    make_and_break_pacts(*hand)
    return hand


@pytest.mark.parametrize(
    ("one", "two", "world", "strength", "times"),
    [
        ({}, {}, {}, 0.5, 0.65 * 0.5),
        ({}, {}, {}, 1.0, 0.3 * 0.5),  # trust holds
        ({}, {}, {"lame_duck": 0.4}, 0.5, 0.6 * 0.65 * 0.5),  # so does what both have to fear
        ({}, {}, {"patron_support": 0.2}, 0.5, 0.8 * 0.65 * 0.5),
        ({}, {"weight": 0.5}, {}, 0.5, 0.65 * 2.0 * 0.5),
        ({"weight": 0.5}, {}, {}, 0.5, 0.65 * 2.0 * 0.5),  # whichever end is the heavier
        ({}, {"ambition": 0.6}, {}, 0.5, 0.65 * 1.1),
        ({"ambition": 0.6}, {}, {}, 0.5, 0.65 * 1.1),
    ],
)
def test_an_alliance_breaks_for_want_of_trust_threat_and_balance_and_by_ambition(one, two, world, strength, times):
    # (1 - threat)(1 - .7 trust)(1 + 2 imbalance)(.5 + the greater ambition)
    def breaks(rate):
        hand = pact([one, two], {"break_rate": rate}, ties=({**ALLIED, "strength": strength},), world=world)
        return bool(told(hand, Did.ALLIANCE_BROKE))

    assert turns_at(hazard(drawn(Purpose.BREAK, 3000, 70), days=7) / times, breaks)


@pytest.mark.parametrize(
    ("ends", "broke", "anchors"),
    [((0, 1), 1, (0.5, 0.3, 0.5)), ((1, 0), 1, (0.5, 0.3, 0.5)), ((1, 2), 0, (0.5, 0.5, 0.5))],
)
def test_only_a_break_with_the_incumbent_costs_loyalty_to_him_and_the_allys_alone(ends, broke, anchors):
    tie = {**ALLIED, "from_leader": ends[0], "to_leader": ends[1]}
    hand = pact([{"anchor": 0.5}] * 3, {"break_rate": CERTAIN, "alliance_bond": 0.2}, ties=(tie,))
    assert hand.world.broker_broke == broke
    assert tuple(hand.s.leaders.anchor) == pytest.approx(anchors, abs=1e-12)


@pytest.mark.parametrize(("one", "two"), [(0.6, 0.7), (0.9, 0.3), (0.2, 0.9)])
def test_peers_who_both_resent_the_incumbent_ally(one, two):
    people = [{}, {"grievance": one}, {"grievance": two}]
    shared = 10.0 * (one - 0.2) * (two - 0.2) * (1.0 - 0.4)  # less the rivalry of the two

    def ally(rate):
        hand = pact(people, {"form_rate": rate}, ties=(PEERS, {**PEERS, "kind": TieKind.RIVALRY}))
        formed = told(hand, Did.ALLIANCE_FORMED)
        assert formed in ([], [(1, 2, pytest.approx(shared))])
        assert hand.s.ties[0].kind == (TieKind.ALLIANCE if formed else TieKind.PEERS)
        assert hand.s.ties[0].strength == (0.5 if formed else 0.4)
        return bool(formed)

    if shared > 0.0:
        assert turns_at(hazard(drawn(Purpose.FORM, 3000, 70), days=7) / (shared * 1.4), ally)
    else:
        assert not ally(CERTAIN)


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
    hand = pact(people, {"alliance_bond": 0.3, "kin_jealousy": 0.2}, ties=(near, far), clans=({"cohesion": 0.6},))
    bound = [0.6, 0.6 + 0.3 * 0.5 * 7 / 180 * 0.4, 0.6 + 0.3 * 0.5 * 0.4 * 7 / 180 * 0.4]
    assert list(hand.s.leaders.loyalty_latent) == pytest.approx(bound, abs=1e-12)
    assert hand.s.clans[0].cohesion == pytest.approx(0.6 - 0.2 * 0.5 * 7 / 365.25, abs=1e-12)


@pytest.mark.parametrize("one", [{"status": Status.DEAD}, {"status": Status.ARRESTED}])
def test_only_peers_whose_hands_are_free_ally(one):
    people = [{}, {"grievance": 0.9, **one}, {"grievance": 0.9}]
    assert not told(pact(people, {"form_rate": CERTAIN}, ties=(PEERS,)), Did.ALLIANCE_FORMED)


@pytest.mark.parametrize("ends", [(0, 1), (1, 0)])
def test_whoever_rules_does_not_ally_against_himself(ends):
    tie = {**PEERS, "from_leader": ends[0], "to_leader": ends[1]}
    hand = pact([{"grievance": 0.9}, {"grievance": 0.9}], {"form_rate": CERTAIN}, ties=(tie,))
    assert not told(hand, Did.ALLIANCE_FORMED)


def test_courting_one_of_a_house_makes_it_less_of_a_bloc_as_far_as_he_is_bound():
    hand = pact([{}, {"clan": 0}], {"kin_jealousy": 0.2}, clans=({"cohesion": 0.6},))
    assert hand.s.clans[0].cohesion == pytest.approx(0.6 - 0.2 * 0.5 * 7 / 365.25, abs=1e-12)


def test_the_incumbent_is_not_bound_to_himself():
    back = {**ALLIED, "from_leader": 1, "to_leader": 0}
    hand = pact([{"loyalty_latent": 0.5}, {}], {"alliance_bond": 0.3}, ties=(ALLIED, back))
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
