"""Protest worked out by hand: thresholds and cascades, causes, what the ruler answers, who leads, how it ends."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from by_hand import CERTAIN, Hand, Row, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import MASS, Did, Institution, Phase, Pole, Purpose, Status
from sim.core.mechanisms.cascade import NORMAL, grown, ready
from sim.core.rules.protest import stir_the_country

UNIFORM = np.arange(100) / 100.0
HELD = {"crowd_rate": 0.0, "left_on_square": 0.15}  # a crowd stays as it is


def settled(law: Any, middle: float = 0.0, spread: float = 1.0) -> float:
    """Return where a crowd comes to rest that begins with nobody, where everybody hears of everybody."""
    return float(grown(0.0, law, middle, spread, 1.0, 0.0, 1.0, 1000))


def week(world: Row, p: Row, *, ruler: Row | None = None, others: tuple[Row, ...] = (), **more: Any) -> Hand:
    """Play the rule for one week."""
    day = world.get("day", 70)
    hand = lay([ruler or {}, *others], world={"approval": 0.4, "favourites": -1.0, **world, "day": day}, p=p, **more)
    stir_the_country(*hand)
    return hand


# Cascades.


def test_two_crowds_that_differ_in_one_person_end_as_a_riot_of_all_and_a_riot_of_one():  # Granovetter 1978, p. 1425
    assert settled(UNIFORM) == 1.0
    other = UNIFORM.copy()
    other[1] = 0.02  # the one with threshold 1 is replaced by one with threshold 2
    assert settled(np.sort(other)) == 0.01


@pytest.mark.parametrize(("spread", "low", "high"), [(0.115, 0.02, 0.06), (0.12, 0.04, 0.07), (0.13, 0.99, 1.0)])
def test_thresholds_of_mean_25_jump_from_six_in_a_hundred_to_nearly_all_near_a_spread_of_12(spread, low, high):
    law = np.array([NormalDist().inv_cdf((k + 0.5) / 10_000) for k in range(10_000)])  # Granovetter 1978, figure 2
    assert low < settled(law, 0.25, spread) <= high


def test_the_people_of_the_rule_are_a_hundred_parts_of_a_normal_law():
    assert ready(NORMAL, 0.3, 0.3, 0.15) == 0.5
    assert ready(NORMAL, 0.3, 0.45, 0.15) == pytest.approx(NormalDist().cdf(-1.0), abs=0.01)


def test_silence_is_read_as_consent_until_it_breaks():  # Kuran 1991: false support, then all at once
    hand = lay([{}], world={"approval": 0.6, "media_autonomy": 0.5, "horizon": 10**6}, p={
        "threshold_middle": 0.5, "threshold_on_approval": 0.6, "hearing": 0.35, "crowd_rate": 0.3,
        "news_weight": 0.3,
    })  # fmt: skip
    seen = []
    for _ in range(60):
        hand.world.day += 7
        hand.world.approval -= 0.01
        stir_the_country(*hand)
        seen.append((float(hand.world.approval), float(hand.world.crowd)))
    silent = [approval for approval, crowd in seen if crowd < 0.05]
    assert min(silent) < 0.3  # more than two thirds are against him, and the street is all but empty
    broke = next(k for k, (_, crowd) in enumerate(seen) if crowd > MASS)
    assert max(crowd for _, crowd in seen[broke : broke + 6]) > 0.6  # two weeks more, and half of them are out


def test_a_country_that_does_not_hear_of_its_crowds_has_no_cascade():
    p = {"threshold_middle": 0.28, "hearing": 0.0, "crowd_rate": 0.3}
    deaf, hears = (week({"media_autonomy": heard, "step": 7, "crowd": 0.12, "protest_since": 1}, p) for heard in (0, 1))
    assert deaf.world.crowd < 0.12 < hears.world.crowd


def test_a_remembered_crowd_is_expected_again_in_part():
    p = {"threshold_middle": 0.3, "hearing": 1.0, "crowd_rate": 1.0, "news_weight": 0.5, "news_half_life": 7.0}
    hand = week({"news": 0.8, "step": 7}, p)  # half of it is forgotten, and half of the rest is expected: .2
    first = ready(NORMAL, 0.2, 0.3, 0.15)
    assert hand.world.news == pytest.approx(0.4, abs=1e-12)
    assert hand.world.crowd >= first


# Thresholds and causes.


@pytest.mark.parametrize(
    ("world", "p", "middle"),
    [
        ({}, {}, 0.5),
        ({"approval": 0.2}, {"threshold_on_approval": 0.5}, 0.35),
        ({"mass_grievance": 0.9}, {"threshold_on_grievance": 0.2}, 0.4),
        ({"weariness": 0.5}, {"threshold_on_weariness": 0.4}, 0.7),
        ({"capacity": 0.8, "parliament_autonomy": 0.2, "media_autonomy": 0.6}, {"threshold_on_fear": 0.5}, 0.59),
        ({"capacity": 0.8, "force": 0.0}, {"threshold_on_fear": 0.5}, 0.35),  # a force that melts frightens nobody
    ],
)
def test_what_moves_the_middle_of_the_thresholds(world, p, middle):
    base = {"threshold_middle": 0.5, "hearing": 1.0, "crowd_rate": 1.0, "weariness_half_life": 1e9}
    hand = week({"approval": 0.5, "mass_grievance": 0.4, "step": 1, "crowd": 0.5, **world}, {**base, **p})
    assert hand.world.crowd == pytest.approx(ready(NORMAL, 0.5, middle, 0.15), abs=1e-12)


def test_a_vote_a_contest_and_the_fall_of_a_favourite_give_fresh_cause():
    assert week({"formation_start": 70}, {"vote_stir": 0.5}).world.spark == pytest.approx(0.3, abs=1e-12)  # .5 (1 - .4)
    opened = {"phase": Phase.CONTEST, "opened": 70, "challenger": 1}
    assert week(opened, {"contest_stir": 0.3}, others=({},)).world.spark == pytest.approx(0.3, abs=1e-12)
    loved = {"street": 0.8, "weight": 0.5}
    for status, spark in ((Status.ARRESTED, 0.2), (Status.OUTSIDE, 0.0)):
        hand = week({"favourites": 0.4}, {"favourite_stir": 0.5}, others=({**loved, "status": status},))
        assert hand.world.spark == pytest.approx(spark, abs=1e-12)


def test_a_cause_comes_by_chance_and_great_ones_are_rare():
    u, size = drawn(Purpose.SPARK, 0, 70), drawn(Purpose.SPARK_SIZE, 0, 70)
    assert turns_at(hazard(u, 7), lambda rate: week({}, {"spark_rate": rate}).world.spark > 0.0)
    assert week({}, {"spark_rate": CERTAIN}).world.spark == pytest.approx(size**2, abs=1e-12)


def test_a_cause_fades_by_half_in_its_half_life():
    assert week({"spark": 0.8, "step": 7}, {"spark_half_life": 7.0}).world.spark == pytest.approx(0.4, abs=1e-12)


def test_a_protest_is_told_when_a_mass_is_out_and_when_it_is_gone():
    assert not told(week({"crowd": 0.09}, HELD), Did.PROTEST_BEGAN)
    began = week({"crowd": 0.2}, HELD)
    assert (told(began, Did.PROTEST_BEGAN), began.world.protests) == ([(-1, -1, 0.2)], 1)
    assert not told(week({"crowd": 0.06, "protest_since": 50}, HELD), Did.PROTEST_ENDED)
    over = week({"crowd": 0.04, "protest_since": 50}, HELD)
    assert (told(over, Did.PROTEST_ENDED), over.world.protest_since) == ([(-1, -1, 20.0)], -1)


# What becomes of a mass in the street.


def test_an_unled_mass_turns_on_the_ruler_by_its_size_and_his_unpopularity():
    u = drawn(Purpose.RISE, 0, 70)
    rises = lambda rate: week({"crowd": 0.5}, {**HELD, "rising_rate": rate}).world.phase == Phase.CONTEST  # noqa: E731
    assert turns_at(hazard(u, 7) / (0.5 * 0.6), rises)
    hand = week({"crowd": 0.5}, {**HELD, "rising_rate": CERTAIN})
    assert (hand.world.challenger, told(hand, Did.BID_OPENED)) == (-1, [(-1, 0, 0.0)])
    assert week({"crowd": 0.09}, {**HELD, "rising_rate": CERTAIN}).world.phase == Phase.CALM


def test_a_concession_costs_a_minister_and_eases_the_country():
    offices = ({"institution": Institution.GOVERNMENT, "value": 0.5, "holder": 1},
               {"institution": Institution.GOVERNMENT, "value": 0.9, "holder": 2})  # fmt: skip
    hand = week(
        {"crowd": 0.5, "mass_grievance": 0.8, "spark": 0.4},
        {**HELD, "spark_half_life": 1e9, "concession_rate": CERTAIN, "concession_on_approval": 0.15,
         "concession_on_grievance": 0.25, "concession_blow": 0.4},
        others=({"post": 0}, {"post": 1}), posts=offices,
    )  # fmt: skip
    assert (hand.world.approval, hand.world.mass_grievance) == pytest.approx((0.49, 0.6), abs=1e-12)
    assert hand.world.spark == pytest.approx(0.3, abs=1e-6)
    gone = hand.s.leaders[2]
    assert (gone.post, gone.status, gone.acute, hand.s.posts[1].holder) == (-1, Status.OUTSIDE, 0.4, -1)
    assert told(hand, Did.RULER_CONCEDED) == [(0, 2, 0.5)]


def test_a_strong_state_clears_the_street_and_one_that_fails_is_shaken():
    order = {**HELD, "clearing_rate": CERTAIN, "failure_bite": 0.1}
    strong = week({"crowd": 0.2, "capacity": 1.0, "elite_cohesion": 0.8}, order)
    assert (strong.world.crowd, strong.world.capacity) == (pytest.approx(0.03, abs=1e-12), 1.0)
    weak = week({"crowd": 0.2, "capacity": 0.1, "elite_cohesion": 0.8, "mass_grievance": 0.4}, order)
    assert told(weak, Did.CLEARING_FAILED)
    assert weak.world.crowd == 0.2
    assert (weak.world.capacity, weak.world.elite_cohesion) == pytest.approx((0.09, 0.72), abs=1e-12)
    assert (weak.world.approval, weak.world.mass_grievance) == pytest.approx((0.34, 0.49), abs=1e-12)


UNLED = {"phase": Phase.CONTEST, "challenger": -1, "opened": 60, "crowd": 0.5, "step": 1}


def test_a_contest_that_nobody_leads_is_led_by_one_who_has_the_street_and_is_not_for_the_ruler():
    contest = UNLED
    for pole, street, loyalty, leads in (
        (Pole.CHALLENGER, 0.8, 0.0, True),
        (Pole.CHALLENGER, 0.8, 1.0, True),
        (Pole.UNDECIDED, 0.8, 0.5, True),
        (Pole.UNDECIDED, 0.8, 1.0, False),
        (Pole.INCUMBENT, 0.8, 0.0, False),
        (Pole.CHALLENGER, 0.0, 0.0, False),
    ):
        one = {"pole": pole, "street": street, "weight": 0.5, "loyalty_latent": loyalty}
        hand = week(contest, {**HELD, "lead_rate": CERTAIN}, others=(one,))
        assert hand.world.challenger == (1 if leads else -1)
        assert bool(told(hand, Did.PROTEST_LED)) is leads


def test_who_has_taken_no_side_takes_the_lead_by_what_he_lacks_in_loyalty():
    def leads(rate):
        one = {"pole": Pole.UNDECIDED, "street": 0.8, "weight": 0.5, "loyalty_latent": 0.75}
        return week(UNLED, {**HELD, "lead_rate": rate}, others=(one,)).world.challenger == 1

    call = 0.5 * 0.8 * (0.5 + 0.5 * 0.5)  # crowd * following * (1/2 + weight / 2)
    assert turns_at(hazard(drawn(Purpose.LEAD, 1001, 70), 1) / (call * 0.25), leads)


def test_a_ruler_gives_in_to_a_crowd_that_nobody_leads_also_when_it_has_turned_on_him():
    for challenger, gives in ((-1, 1), (0, 0)):
        hand = week({**UNLED, "challenger": challenger}, {**HELD, "concession_rate": CERTAIN})
        assert len(told(hand, Did.RULER_CONCEDED)) == gives


def test_weariness_grows_with_the_crowd_and_passes():
    hand = week({"crowd": 0.5, "step": 7}, {**HELD, "weariness_rate": 0.02})
    assert hand.world.weariness == pytest.approx(0.07, abs=1e-12)
    rested = week({"weariness": 0.4, "step": 7}, {**HELD, "weariness_half_life": 7.0})
    assert rested.world.weariness == pytest.approx(0.2, abs=1e-12)
