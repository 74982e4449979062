"""Flight on paper: who sees prison coming gives up what he has at home for half of what prison would cost him."""

from __future__ import annotations

import math

import pytest
from by_hand import Hand, Row, day_when, door, lay
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Fate, Institution, Kind, Phase, Purpose, Status
from sim.core.mechanisms import losers, reprisals
from sim.core.rules.service import keep_in_service

gain_of_flight = door(losers.gain_of_flight)
cost_of_exile, cost_of_prison = door(reprisals.cost_of_exile), door(reprisals.cost_of_prison)
fortune_at_home = door(reprisals.fortune_at_home)

# Prison costs .6 * 2 = 1.2 of his safety, and .5 * .6 = .3 of his fortune. His office of .5 is worth .4 to him.
MAN = {"caution": 0.6, "economic": 0.5, "ambition": 0.8, "post": 0, "clan": -1}
OFFICE = {"holder": 1, "value": 0.5, "institution": Institution.APPARATUS}


def at_home(man: Row | None = None, *, autonomy: float = 0.4, safety: float = 2.0, share: float = 0.0) -> Hand:
    """Lay out leader 1 with what he has to lose; the clan that he may head has a share of the government."""
    clans = [{"kind": Kind.KIN, "head": 1, "share": share}]
    return lay([{}, {**MAN, **(man or {})}], posts=[OFFICE], clans=clans, world={"wealth_autonomy": autonomy},
               p={"safety": safety})  # fmt: skip


@pytest.mark.parametrize(
    ("man", "autonomy", "safety", "fortune", "exile"),
    [
        ({}, 0.4, 2.0, 0.3, 0.6 + 0.3),
        ({}, 1.0, 2.0, 0.0, 0.6),  # which does not hang on the state, and goes with him
        ({}, 0.0, 2.0, 0.5, 0.6 + 0.5),
        ({"economic": 0.0}, 0.4, 2.0, 0.0, 0.6),
        ({"caution": 0.0}, 0.4, 2.0, 0.3, 0.3),
        ({}, 0.4, 0.5, 0.3, 0.15 + 0.3),
        ({"ambition": 0.0, "post": -1}, 0.4, 2.0, 0.3, 0.6 + 0.3),  # a place is no part of it
    ],
)
def test_exile_takes_all_of_a_fortune_at_home_and_half_of_what_prison_takes_of_safety(
    man, autonomy, safety, fortune, exile
):
    hand = at_home(man, autonomy=autonomy, safety=safety)
    assert fortune_at_home(hand.s, 1) == pytest.approx(fortune, abs=1e-12)
    assert cost_of_exile(hand.s, 1, hand.p) == pytest.approx(exile, abs=1e-12)
    assert cost_of_prison(hand.s, 1, hand.p) == pytest.approx(2.0 * exile - fortune, abs=1e-12)


@pytest.mark.parametrize(
    ("man", "share", "in_vain", "even", "sure"),
    [
        # in vain he loses exile and place, half of both his fortune and place where it is even, and where prison is
        # sure he saves half of his safety, whatever else he has
        ({}, 0.0, -0.9 - 0.4, -0.5 * (0.3 + 0.4), 0.6),
        ({"economic": 0.0}, 0.0, -0.6 - 0.4, -0.5 * 0.4, 0.6),
        ({"ambition": 0.0}, 0.0, -0.9, -0.5 * 0.3, 0.6),
        ({"post": -1}, 0.0, -0.9, -0.5 * 0.3, 0.6),
        ({"fate": Fate.MOVE, "told": Fate.MOVE}, 0.0, -0.9 - 0.2, -0.5 * (0.3 + 0.2), 0.6),  # he has half of it
        ({"fate": Fate.MOVE}, 0.0, -0.9 - 0.4, -0.5 * (0.3 + 0.4), 0.6),  # of which he was not told
        ({"clan": 0}, 0.6, -0.9 - 0.64, -0.5 * (0.3 + 0.64), 0.6),  # 1 - .5 * .4 of a place
        ({"caution": 0.0}, 0.0, -0.3 - 0.4, -0.5 * (0.3 + 0.4), 0.0),
    ],
)
def test_who_flees_in_vain_loses_all_and_who_is_sure_of_prison_saves_half_of_his_safety(
    man, share, in_vain, even, sure
):
    hand = at_home(man, share=share)
    for chance, gain in ((0.0, in_vain), (0.5, even), (1.0, sure)):
        assert gain_of_flight(hand.s, 1, chance, hand.p) == pytest.approx(gain, abs=1e-12)
    hand.p.price_of_change = 0.0
    assert gain_of_flight(hand.s, 1, 0.5, hand.p) == pytest.approx(even, abs=1e-12), "it is no change of a ruler's"


chances = st.floats(0.0, 1.0)


@given(chances, chances, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_the_likelier_prison_is_the_more_flight_gains_and_a_fortune_never_draws_anybody_abroad(one, other, has, wants):
    hand = at_home({"economic": has, "ambition": wants})
    poor = at_home({"economic": 0.0, "ambition": wants})
    low, high = sorted((one, other))
    gains = [float(gain_of_flight(hand.s, 1, chance, hand.p)) for chance in (low, high)]
    assert gains[0] <= gains[1] + 1e-12
    assert gains[1] <= float(gain_of_flight(poor.s, 1, high, poor.p)) + 1e-12


@pytest.mark.parametrize(
    ("ago", "low", "high", "goes"),
    [
        # the ruler minds him by .2, in a place of .7: an arrest gains nothing, which is one half where nothing else can
        # be done with him; then he flees by a half. Where he could be dismissed, for a loss of .05, it is less
        (10, 0.4, 0.5, True),
        (10, 0.5, 0.6, False),
        (500, 0.0, 0.1, False),
    ],
)
def test_with_whom_something_was_done_of_late_can_only_be_arrested_and_fears_it_the_more(ago, low, high, goes):
    assert 10.0 * (1.0 / (2.0 + math.exp(-0.5)) - 0.5) / 0.1 < -10.0
    day = day_when(Purpose.PROSECUTED, 1001, low, high)
    man = {"named": 1, "review_day": day, "weight": 0.5, "loyalty": 0.3, "post": 0, "caution": 1.0, "clan": -1,
           "file": 1.0, "knows_file": 1, "fate_day": day - ago, "last_fate": Fate.PROMOTE}  # fmt: skip
    hand = lay([{}, man], posts=[{**OFFICE, "value": 0.6}], world={"phase": Phase.CALM, "day": day},
               p={"chances": 1.0, "price_of_change": 0.14, "safety": 10.0})  # fmt: skip
    keep_in_service(*hand)
    assert (hand.s.leaders[1].status == Status.ABROAD) == goes
