"""How a contest ends on paper: flight, handover, pact, collapse or exhaustion, and what becomes of who loses it."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, day_when, drawn, turns_at
from contests import STORM, battle

from sim.core.ground.codes import Phase, Purpose, Status, Winner


@pytest.mark.parametrize(("day", "opened", "flies"), [(100, 70, 1), (101, 70, 0)])
def test_a_ruler_whose_odds_are_gone_flees_sooner_the_worse_they_are(day, opened, flies):
    def flees(rate):
        hand = battle({"day": day, "opened": opened, "capacity": 0.4}, {"flight_rate": rate}, side=0.8)
        assert not hand.world.mark_flight or flies, "after thirty days it is no flight of the Kyrgyz kind"
        return hand.s.leaders[0].status == Status.ABROAD and hand.world.winner == Winner.CHALLENGER

    assert turns_at(drawn(Purpose.FLIGHT, 0, day) / 0.8, flees)
    world = {"day": day, "opened": opened, "capacity": 0.4}
    assert battle(world, {"flight_rate": CERTAIN}, side=0.8).world.mark_flight == flies


@pytest.mark.parametrize(("side", "capacity"), [(0.69, 0.4), (0.8, 0.5)])
def test_no_ruler_flees_while_his_odds_or_half_of_his_force_last(side, capacity):
    assert battle({"capacity": capacity}, {"flight_rate": CERTAIN}, side=side).world.phase == Phase.CONTEST


@pytest.mark.parametrize(("autonomy", "handover"), [(0.5, 0), (0.6, 1)])
def test_who_flees_before_a_parliament_of_its_own_leaves_it_a_handover(autonomy, handover):
    world = battle({"capacity": 0.4, "parliament_autonomy": autonomy}, {"flight_rate": CERTAIN}, side=0.8).world
    assert (world.mark_flight, world.mark_handover) == (1, handover)


def test_a_bid_collapses_sooner_the_worse_its_odds():
    def collapses(rate, side=0.2, opened=61):
        return battle({"opened": opened}, {"collapse_rate": rate}, side=side).world.phase == Phase.CALM

    assert turns_at(drawn(Purpose.COLLAPSE, 0, 71) / (1.3 - 2.0 * 0.2), collapses)
    assert (collapses(CERTAIN, opened=70), collapses(CERTAIN, opened=71)) == (True, False), "not on its first day"
    assert not collapses(CERTAIN, side=0.31)


def test_a_crowd_that_nobody_leads_gives_up_as_a_bid_does_and_is_over_when_it_has_gone_home():
    def collapses(rate, crowd):
        world = {"challenger": -1, "claimant": -1, "crowd": crowd, "parliament_autonomy": 0.0}
        return battle(world, {"collapse_rate": rate}, side=0.2).world.phase == Phase.CALM

    assert (collapses(CERTAIN, 0.06), collapses(0.0, 0.06), collapses(0.0, 0.04)) == (True, False, True)


@pytest.mark.parametrize(
    ("status", "capacity", "ends"),
    [
        (Status.IN_SERVICE, 0.3, Status.ARRESTED),
        (Status.OUTSIDE, 0.49, Status.ABROAD),
        (Status.OUTSIDE, 0.5, Status.ARRESTED),
        (Status.ABROAD, 0.4, Status.ABROAD),
        (Status.ABROAD, 0.6, Status.ABROAD),  # out of reach, however strong the state
    ],
)
def test_who_loses_a_bid_is_arrested_unless_he_is_outside_and_the_state_is_weak(status, capacity, ends):
    hand = battle({"capacity": capacity}, {"collapse_rate": CERTAIN}, challenger={"status": status, "post": 0},
                  side=0.2, posts=({"holder": 1},))  # fmt: skip
    one, world = hand.s.leaders[1], hand.world
    assert (one.status, one.post, hand.s.posts[0].holder) == (ends, -1, -1)
    assert (world.winner, world.closed, world.removed_day, world.attempts_won) == (Winner.INCUMBENT, 71, -1, 0)


@pytest.mark.parametrize(("force", "side", "over"), [(0.5, 0.6, False), (0.2, 0.6, True), (0.2, 0.5, False)])
def test_after_a_ruling_the_stronger_side_is_handed_over_to_as_force_fails(force, side, over):
    day = day_when(Purpose.HANDOVER, 0, 0.21, 0.27)  # against .08 + .25 * .5 and .08 + .25 * .8
    hand = battle({"day": day, "capacity": force, "mark_ruling": 1}, {}, side=side)
    assert (hand.world.phase == Phase.FORMATION, bool(hand.world.mark_handover)) == (over, over)
    assert hand.s.leaders[0].status == (Status.OUTSIDE if over else Status.IN_SERVICE)


def test_without_a_ruling_nobody_hands_over():
    day = day_when(Purpose.HANDOVER, 0, 0.0, 0.08)
    assert battle({"day": day, "capacity": 0.2}, {}, side=0.6).world.phase == Phase.CONTEST


@pytest.mark.parametrize(
    ("low", "high", "age", "status", "flight"),
    [(0.0, 0.85, 30, Status.ABROAD, 1), (0.0, 0.85, 31, Status.ABROAD, 0), (0.85, 1.0, 10, Status.OUTSIDE, 0)],
)
def test_a_stormed_ruler_mostly_flees_whatever_the_odds(low, high, age, status, flight):
    day = day_when(Purpose.FLIGHT, 1, low, high)
    world = {"day": day, "opened": day - age, "regions": 0.5, "capacity": 0.4}
    hand = battle(world, STORM, side=0.4)
    assert (hand.world.phase, hand.world.winner) == (Phase.FORMATION, Winner.CHALLENGER)
    assert (hand.s.leaders[0].status, hand.world.mark_flight) == (status, flight)
    assert (hand.world.first_seizure, hand.world.mark_region) == (day, 0)


@pytest.mark.parametrize(("age", "phase"), [(19, Phase.CONTEST), (20, Phase.CALM)])
def test_a_contest_lasts_no_longer_than_the_longest(age, phase):
    assert battle({"opened": 71 - age}, {"longest": 20.0}).world.phase == phase


def test_who_has_lost_power_once_does_not_lose_it_again():
    world = battle({"removed_day": 30, "irregular": 0}, {"longest": 1.0}, side=0.6).world
    assert (world.winner, world.removed_day, world.irregular) == (Winner.CHALLENGER, 30, 0)


def test_power_taken_is_taken_against_the_rules():
    world = battle({}, {"longest": 1.0}, side=0.6).world
    assert (world.removed_day, world.irregular, world.attempts_won) == (71, 1, 1)


def test_a_bid_whose_leader_is_gone_is_over():
    hand = battle({}, {}, challenger={"status": Status.ARRESTED})
    assert (hand.world.phase, hand.world.winner) == (Phase.CALM, Winner.INCUMBENT)


@pytest.mark.parametrize(("opened", "ruling", "pact", "handover"), [(67, 0, 0, 0), (66, 0, 1, 0), (66, 1, 1, 1)])
def test_a_pact_takes_five_days_and_hands_over_by_the_rules_where_a_chamber_has_ruled(opened, ruling, pact, handover):
    world = {"opened": opened, "mark_ruling": ruling}
    hand = battle(world, {"table_rate": CERTAIN}, ruler={"post": 0}, posts=({"holder": 0},))
    world, ruler = hand.world, hand.s.leaders[0]  # the odds are even: the office goes
    assert (world.mark_table, world.mark_handover, int(world.winner == Winner.PACT)) == (pact, handover, pact)
    assert (world.removed_day, world.attempts_won, ruler.post) == ((71, 1, -1) if pact else (-1, 0, 0))
    assert ruler.status == (Status.OUTSIDE if pact else Status.IN_SERVICE)


@pytest.mark.parametrize(("share", "stays"), [(0.5, True), (0.4, False)])
def test_a_pact_leaves_the_office_to_the_ruler_where_the_odds_are_his(share, stays):
    hand = battle({"opened": 66, "mark_ruling": 1}, {"table_rate": CERTAIN, "office_odds": share}, side=0.4,
                  ruler={"post": 0}, challenger={"post": 1}, posts=({"holder": 0}, {"holder": 1}))  # fmt: skip
    world, (ruler, challenger) = hand.world, hand.s.leaders
    assert (world.phase, world.mark_table, world.closed) == (Phase.CALM if stays else Phase.FORMATION, 1, 71)
    assert world.winner == (Winner.SHARED if stays else Winner.PACT)
    assert world.incumbent == (0 if stays else 1), "somebody rules"
    assert (world.removed_day, world.attempts_won, world.mark_handover) == ((-1, 0, 0) if stays else (71, 1, 1))
    assert (ruler.post, ruler.status) == ((0, Status.IN_SERVICE) if stays else (-1, Status.OUTSIDE))
    assert (challenger.post, challenger.status) == (1 if stays else 0, Status.IN_SERVICE), "who made a pact is spared"
