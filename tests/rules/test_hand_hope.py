"""Hope on paper: who goes on with a bid and who leaves, what of force obeys, and what it comes to in the end."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, door, lay
from contests import drawn_up
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Episode, Outcome, Phase, Purpose, Status, Winner
from sim.core.mechanisms import answers, candidates, favour, force, prospects
from sim.core.rules import calendar, contest, protest, verdict

gain_of_giving_up, gives_up = door(answers.gain_of_giving_up), door(contest.gives_up)
let_him_leave, outcome_of = door(contest.let_him_leave), door(verdict.outcome_of)
reach_of_rule, obedience_of = door(force.reach_of_rule), door(force.obedience_of)
come_home, gain_of_lead = door(calendar.come_home), door(protest.gain_of_lead)
merit, danger_of, shown = door(candidates.merit), door(favour.danger_of), door(prospects.shown_ambition)

# ------------------------------------------------------------------------------------------------------ giving up

WANTS = {"ambition": 1.0, "loyalty_latent": 0.5}  # the highest place is worth 1 to him, and what there is nothing


@pytest.mark.parametrize(
    ("challenger", "odds", "low", "high", "gives"),
    [
        # without hope it is all the same
        (WANTS, 0.0, 0.48, 0.5, True),
        (WANTS, 0.0, 0.5, 0.52, False),
        # odds of .22 are 9 to 1 against giving up, with a noise of .1
        (WANTS, 0.1 * math.log(9.0), 0.08, 0.1, True),
        (WANTS, 0.1 * math.log(9.0), 0.1, 0.12, False),
        (WANTS, 0.8, 0.0005, 0.01, False),  # one in three thousand
        # and so they are for who wants half of it, and whom a ruler could do as much harm as that is
        ({"ambition": 0.5, "loyalty_latent": 0.5, "caution": 1.0}, 0.1 * math.log(9.0), 0.08, 0.1, True),
        ({"ambition": 0.5, "loyalty_latent": 0.5, "caution": 1.0}, 0.1 * math.log(9.0), 0.1, 0.12, False),
        # who is well off as it is gives up the sooner the likelier it is that he wins
        ({"ambition": 0.0, "loyalty_latent": 1.0}, 0.2 * math.log(9.0), 0.88, 0.9, True),
        ({"ambition": 0.0, "loyalty_latent": 1.0}, 0.2 * math.log(9.0), 0.9, 0.92, False),
    ],
)
def test_a_challenger_gives_up_as_often_as_not_without_hope_and_hardly_ever_with_much(
    challenger, odds, low, high, gives
):
    world = {"day": day_when(Purpose.COLLAPSE, 0, low, high), "capacity": 1.0, "coercive_access": 1.0, "force": 0.5}
    hand = drawn_up(world, {"pace": CERTAIN, "safety": 1.0, "noise": 0.1}, challenger=challenger, side=odds)
    assert bool(gives_up(hand.s, hand.p, hand.luck)) == gives


shares = st.floats(0.0, 1.0)


@given(shares, shares, shares, shares)
def test_who_has_something_to_win_never_gains_by_giving_up_and_the_less_the_better_his_odds(odds, more, wants, fears):
    # he does not like what there is, and claims it for himself
    one = {"ambition": wants, "caution": fears, "loyalty_latent": 0.5}
    gains = []
    for side in sorted((odds, more)):
        hand = drawn_up({"side": 0.0}, {"safety": 1.0}, challenger=one)
        hand.world.side = side
        gains.append(float(gain_of_giving_up(hand.s, hand.p)))
    assert gains[1] <= gains[0] + 1e-12
    assert gains[0] <= 0.0


# -------------------------------------------------------------------------------------------------------- leaving


@pytest.mark.parametrize("age", [1, 60])
@pytest.mark.parametrize(("ruling", "autonomy"), [(1, 0.0), (0, 1.0), (1, 1.0)])
def test_a_flight_never_hands_anything_over_whatever_chamber_there_is(ruling, autonomy, age):
    for flees in (True, False):
        hand = drawn_up({"parliament_autonomy": autonomy, "mark_ruling": ruling, "opened": 71 - age}, {})
        let_him_leave(hand.s, hand.p, hand.luck, flees)
        assert hand.world.mark_handover == (0 if flees else 1)
        assert hand.world.mark_flight == (1 if flees and age == 1 else 0)


# ---------------------------------------------------------------------------------------------------------- force


@pytest.mark.parametrize(
    ("capacity", "access", "obeys", "reach"),
    [(0.6, 0.2, 1.0, 0.4), (0.6, 0.2, 0.25, 0.1), (0.6, 0.0, 0.5, 0.15), (0.0, 0.2, 0.5, 0.05), (1.0, 1.0, 0.0, 0.0)],
)
def test_a_ruler_reaches_as_far_as_state_and_force_and_as_it_obeys(capacity, access, obeys, reach):
    hand = lay([{}], world={"capacity": capacity, "coercive_access": access, "force": obeys})
    assert reach_of_rule(hand.s) == pytest.approx(reach, abs=1e-12)


@pytest.mark.parametrize("obeys", [0.0, 0.5, 1.0])
def test_who_takes_the_lead_of_a_crowd_and_a_body_of_force_fear_a_ruler_by_the_force_that_obeys(obeys):
    # without odds, place or cause the leader has but what is done to him: .4 of 1; the body half of .4 to even odds
    one = {"ambition": 0.5, "caution": 0.5, "belief": 1.0, "street": 0.5, "clan": -1}
    world = {"capacity": 0.6, "coercive_access": 0.2, "force": obeys, "crowd": 0.5, "side": 0.0}
    hand = lay([{}, one], clans=[{"stance_incumbent": 0.5}], world=world, p={"safety": 2.0, "noise": 0.1})
    assert gain_of_lead(hand.s, 1, hand.p) == pytest.approx(-0.4 * obeys, abs=1e-12)
    assert obedience_of(hand.s, 0, hand.p, 0.5, 0) == pytest.approx(1.0 / (1.0 + math.exp(-2.0 * obeys)), abs=1e-12)


@pytest.mark.parametrize(
    ("obeys", "days", "healed"), [(0.0, 100, 0.5), (0.0, 200, 0.75), (0.6, 100, 0.8), (1.0, 100, 1.0), (0.6, 0, 0.6)]
)
def test_half_of_what_does_not_obey_comes_back_in_a_slow_half_life(obeys, days, healed):
    hand = lay([{}], world={"force": obeys, "step": days}, p={"slow_half_life": 100.0, "fresh_half_life": 1.0})
    come_home(hand.s, hand.p)
    assert hand.world.force == pytest.approx(healed, abs=1e-12)


def test_the_calendar_heals_force_in_quiet_times():
    hand = lay([{}], world={"force": 0.2, "step": 7, "phase": Phase.CALM}, p={"slow_half_life": 7.0})
    calendar.keep_calendar(*hand)
    assert hand.world.force == pytest.approx(0.6, abs=1e-12)


# ------------------------------------------------------------------------------------------------- what it has shown


@pytest.mark.parametrize(("moved", "shows"), [(-1, 0.2), (0, 0.8), (70, 0.8)])
def test_who_has_moved_once_is_passed_over_and_feared_for_all_that_he_wants(moved, shows):
    one = {"ambition": 0.8, "concealment": 0.75, "challenged_day": moved, "weight": 0.5, "loyalty": 0.5}
    hand = lay([{}, one], world={"belief": 0.0})
    assert shown(hand.s.leaders[1]) == pytest.approx(shows, abs=1e-12)
    assert merit(hand.s, 1) == pytest.approx(0.5 - 0.5 * shows, abs=1e-12)
    assert danger_of(hand.s.leaders[1], 0.5) == pytest.approx(0.5 * shows, abs=1e-12)


# --------------------------------------------------------------------------------------------------- what it comes to


def ended(world: Row, *rows: Row, status: Status = Status.IN_SERVICE) -> Hand:
    hand = lay([{"status": status}, {}], world={"patron": 1, "removed_day": -1, "episodes": len(rows), **world})
    for one, row in zip(hand.s.episodes, rows, strict=False):
        for name, value in row.items():
            one[name] = value
    return hand


BEATEN = {"kind": Episode.CONTEST, "opened": 10, "closed": 20, "winner": Winner.INCUMBENT}
STRUCK, PUSHED = {**BEATEN, "kind": Episode.STRIKE}, {**BEATEN, "kind": Episode.PUSH}
ALONE, UNDER = {"patron_active": 0, "support": 0.5}, {"patron_active": 1, "support": 1.0}


@pytest.mark.parametrize(
    ("world", "rows", "outcome"),
    [
        (ALONE, (BEATEN,), Outcome.CONSOLIDATION),
        ({**ALONE, "support": 0.49}, (BEATEN,), Outcome.BALANCE),
        (ALONE, (PUSHED,), Outcome.CONSOLIDATION),
        (ALONE, (), Outcome.BALANCE),  # nothing was won
        (UNDER, (BEATEN,), Outcome.BALANCE),
        (UNDER, (STRUCK,), Outcome.BALANCE),  # a patron who has struck in vain is above him still
        ({**UNDER, "patron_active": 0}, (STRUCK,), Outcome.CONSOLIDATION),
        # half of the offices with his own people, whatever else
        ({**UNDER, "team_share": 0.5}, (BEATEN,), Outcome.CONSOLIDATION),
        ({**UNDER, "team_share": 0.49}, (BEATEN,), Outcome.BALANCE),
        ({**UNDER, "team_share": 0.5}, (), Outcome.CONSOLIDATION),
        ({**ALONE, "support": 0.0, "team_share": 0.5}, (BEATEN,), Outcome.CONSOLIDATION),
        ({**UNDER, "irregular": 1}, (BEATEN,), Outcome.OTHER_FALL),
        ({**ALONE, "irregular": 1}, (BEATEN,), Outcome.CONSOLIDATION),
    ],
)
def test_who_has_won_under_a_patron_is_not_his_own_man_but_by_his_own_people(world, rows, outcome):
    assert outcome_of(ended(world, *rows).s) == outcome
