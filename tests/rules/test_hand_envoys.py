"""Missions on paper: who goes abroad for the ruler, and what becomes of him who will not."""

from __future__ import annotations

from typing import Any

import pytest
from by_hand import Hand, Row, address_for, address_when, day_when, door, drawn, lay, told, turns_at, turns_by_noise

from sim.core.ground.codes import Did, Fate, Institution, Order, Phase, Purpose, Status
from sim.core.ground.records import FOREVER
from sim.core.mechanisms import fates
from sim.core.mechanisms.reviews import REVIEWS
from sim.core.rules.formation import form_government
from sim.core.rules.service import keep_in_service

would_go_abroad, carry_out = door(fates.would_go_abroad), door(fates.carry_out)

DAY = 100
# A man of weight .5, of whose ambition of .8 .6 shows, and whose force of .4 with his weight makes means of .7: of
# middling loyalty he is of no use and feared by .6 * .7 = .42. His place at home without office is .25.
MAN = {"named": 1, "weight": 0.5, "loyalty": 0.5, "ambition": 0.8, "concealment": 0.25, "coercive": 0.4}
OUTSIDE = {"status": Status.OUTSIDE}
IN_OFFICE = {"post": 0}
OFFICE = {"institution": Institution.GOVERNMENT, "value": 0.6, "holder": 1}


def court(man: Row, *, office: Row | None = None, p: Row | None = None, world: Row | None = None,
          others: list[Row] | None = None) -> Hand:  # fmt: skip
    posts = [{**OFFICE, **(office or {})}] if man.get("post") == 0 else []
    return lay([{"loyalty": 1.0}, {**MAN, **man}, *(others or [])], posts=posts,
               world={"day": DAY, "officials_step": 0, **(world or {})}, p=p)  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ who goes


@pytest.mark.parametrize(
    ("man", "value", "gain"),
    [
        # ambition * (half of the place - what is left at home): 1 - .4 * .75 = .7 with an office of .6
        (IN_OFFICE, 0.6, 0.8 * (0.35 - 0.25)),
        (IN_OFFICE, 1.0, 0.8 * (0.5 - 0.25)),
        (IN_OFFICE, 0.2, 0.8 * (0.2 - 0.25)),  # 1 - .8 * .75 = .4
        ({**IN_OFFICE, "ambition": 0.4}, 0.6, 0.4 * (0.35 - 0.25)),
        ({**IN_OFFICE, "weight": 0.0}, 0.6, 0.8 * 0.3),  # who is nobody without his office
        ({**IN_OFFICE, "weight": 1.0}, 0.6, 0.8 * (0.4 - 0.5)),  # who is somebody anyhow: 1 - .4 * .5
        (OUTSIDE, 0.0, 0.8 * (0.125 - 0.25)),
        ({**OUTSIDE, "weight": 1.0}, 0.0, 0.8 * (0.25 - 0.5)),
        ({**IN_OFFICE, "concealment": 1.0}, 0.6, 0.8 * (0.35 - 0.25)),  # what he wants, not what shows of it
        ({**IN_OFFICE, "loyalty": 0.0, "loyalty_latent": 0.0, "grievance": 1.0}, 0.6, 0.8 * (0.35 - 0.25)),
    ],
)
def test_who_is_asked_to_go_abroad_weighs_half_of_his_place_against_what_he_is_at_home(man, value, gain):
    key = address_for(gain, Purpose.POSTED, DAY)

    def goes(noise):
        hand = court({**man, "key": key}, office={"value": value}, p={"noise": noise, "price_of_change": 0.3})
        return bool(would_go_abroad(hand.s, 1, hand.p, hand.luck))

    assert turns_by_noise(gain, drawn(Purpose.POSTED, key, DAY), goes)


@pytest.mark.parametrize("man", [IN_OFFICE, OUTSIDE])
@pytest.mark.parametrize("noise", [1e-9, 0.1, 1e9])
def test_who_wants_nothing_for_himself_goes_as_lief_as_not(man, noise):
    for low, high, goes in ((0.49, 0.5, True), (0.5, 0.51, False)):
        key = address_when(Purpose.POSTED, DAY, low, high)
        hand = court({**man, "ambition": 0.0, "key": key}, p={"noise": noise})
        assert bool(would_go_abroad(hand.s, 1, hand.p, hand.luck)) == goes


def test_who_will_not_go_today_may_go_another_day():
    answers = set()
    for day in (day_when(Purpose.POSTED, 1001, 0.0, 0.5), day_when(Purpose.POSTED, 1001, 0.5, 1.0)):
        hand = court({**OUTSIDE, "ambition": 0.0}, world={"day": day})
        answers.add(bool(would_go_abroad(hand.s, 1, hand.p, hand.luck)))
    assert answers == {True, False}


# ----------------------------------------------------------------------------------------------- who is sent, or is not
# Nobody errs. A mission gains the ruler place * .42, a dismissal .42 * what the place is more than .25: he would send
# him abroad, and in office rather so than dismiss him.

SENT = {"chances": REVIEWS, "noise": 1e-9, "price_of_change": 0.01, "blow": 0.5, "resentment": 0.2}


def reviewed(man: Row, **more: Any) -> Hand:
    hand = court({"review_day": DAY, **man}, **{"p": SENT, **more})
    keep_in_service(*hand)
    return hand


def sent(hand: Hand) -> bool:
    """Say whether he went: he is abroad, and it is written down once, as nothing else is."""
    one = hand.s.leaders[1]
    if one.status != Status.ABROAD:
        assert not told(hand, Did.SENT_AS_ENVOY)
        return False
    assert (one.last_fate, one.post, hand.world.events) == (Fate.ENVOY, -1, 1)
    assert len(told(hand, Did.SENT_AS_ENVOY)) == 1
    return True


def test_who_holds_an_office_of_a_third_and_more_goes_and_who_holds_a_lesser_one_does_not():
    # half of 1 - (1 - v) * .75 is .25 where v is a third
    assert turns_at(1 / 3, lambda value: sent(reviewed(IN_OFFICE, office={"value": value})))


def test_who_goes_feels_the_loss_of_half_of_his_place():
    one = reviewed({**IN_OFFICE, "grievance": 0.1, "anchor": 0.4, "team": 1}).s.leaders[1]
    assert (one.grievance, one.acute, one.anchor) == pytest.approx((0.1 + 0.5 * 0.2 * 0.9, 0.25, 0.4), abs=1e-12)
    assert (one.team, one.fate) == (1, Fate.NONE)


def test_who_will_not_go_is_dismissed_and_bears_it_as_a_dismissal():
    hand = reviewed({**IN_OFFICE, "grievance": 0.1, "anchor": 0.4, "team": 1}, p={**SENT, "gratitude": 0.05},
                    office={"value": 0.2})  # fmt: skip
    one = hand.s.leaders[1]
    assert (one.status, one.last_fate, one.fate, one.post, one.team) == (
        Status.OUTSIDE, Fate.DISMISS, Fate.DISMISS, -1, 0)  # fmt: skip
    assert (one.befell >> Fate.ENVOY & 1, one.befell >> Fate.DISMISS & 1) == (0, 1)
    assert (one.grievance, one.acute, one.anchor) == pytest.approx((0.1 + 0.2 * 0.9, 0.5, 0.35), abs=1e-12)
    assert told(hand, Did.STAYED_AT_HOME) == told(hand, Did.DISMISSED) == [(1, 0, 0.0)]
    assert hand.world.events == 2


def test_who_will_not_go_stays_where_the_patron_will_not_have_him_dismissed():
    # a patron refuses where deference * value, .8 * .2, is more than what backing his man leaves him
    def is_dismissed(support):
        world = {"patron": 2, "patron_active": 1, "patron_support": support, "deference": 0.8}
        hand = reviewed(IN_OFFICE, office={"value": 0.2, "second_key": 1}, world=world,
                        others=[{"named": 1, "ambition": 1.0}])  # fmt: skip
        one = hand.s.leaders[1]
        assert (hand.world.vetoes, one.post) == ((0, -1) if one.last_fate == Fate.DISMISS else (1, 0))
        # and who is not to be sent at all is not asked
        assert told(hand, Did.STAYED_AT_HOME) == ([(1, 0, 0.0)] if one.last_fate == Fate.DISMISS else [])
        return one.last_fate == Fate.DISMISS

    assert turns_at(0.8 * 0.2, is_dismissed)


def test_an_outsider_who_will_not_go_stays_and_nothing_has_happened_but_that_he_was_asked():
    hand = reviewed({**OUTSIDE, "grievance": 0.1, "anchor": 0.4, "last_fate": Fate.MOVE})
    one = hand.s.leaders[1]
    assert (one.status, one.last_fate, one.befell, one.fate, one.fate_day) == (
        Status.OUTSIDE, Fate.MOVE, 0, Fate.NONE, -1)  # fmt: skip
    assert (one.grievance, one.acute, one.anchor) == (0.1, 0.0, 0.4)
    assert told(hand, Did.STAYED_AT_HOME) == [(1, -1, 0.0)]
    assert hand.world.events == 1


def test_an_outsider_goes_as_far_as_he_errs():
    # .8 * (.125 - .25) = -.1, and the ruler would have anything done
    key = address_for(-0.1, Purpose.POSTED, DAY)

    def goes(noise):
        return sent(reviewed({**OUTSIDE, "key": key}, p={**SENT, "noise": noise, "price_of_change": -9.0}))

    assert turns_by_noise(-0.1, drawn(Purpose.POSTED, key, DAY), goes)


def test_nobody_is_asked_who_is_to_be_dismissed_or_promoted():
    # without ambition he is no danger: .2 minded he is dismissed, and would go as soon as not
    for low, high in ((0.0, 0.5), (0.5, 1.0)):
        day = day_when(Purpose.POSTED, 1001, low, high)
        hand = reviewed({**IN_OFFICE, "ambition": 0.0, "loyalty": 0.3, "review_day": day}, world={"day": day})
        assert (hand.s.leaders[1].status, hand.s.leaders[1].last_fate) == (Status.OUTSIDE, Fate.DISMISS)


# ------------------------------------------------------------------------------------------------- who was told of it
# He was told that he would be sent. When his day comes he is asked, and a mission is refused as any other is.

SLATE = {"phase": Phase.FORMATION, "election": DAY}
BINDS = {**SENT, "fate_binding": 1.0, "slow_half_life": 365.0}
LATER = {"phase": Phase.CALM, "election": DAY - 30, "governments": 1, "officials_step": 28}


def announced(man: Row, *, value: float, institution: Institution = Institution.GOVERNMENT) -> Hand:
    """Carry out a mission of which leader 1 was told, on the day of the vote or that announced for his office."""
    in_time = institution == Institution.GOVERNMENT
    office = {"institution": institution, "value": value, "change_day": -1 if in_time else DAY}
    man = {**IN_OFFICE, "fate": Fate.ENVOY, "told": Fate.ENVOY, "team": 1, "anchor": 0.4, **man}
    hand = court(man, office=office, p={**BINDS, "gratitude": 0.05}, world=SLATE if in_time else LATER)
    form_government(*hand)
    return hand


@pytest.mark.parametrize("institution", [Institution.GOVERNMENT, Institution.AKIMAT])
def test_a_told_envoy_goes_or_is_dismissed_where_he_will_not(institution):
    def goes(value):
        hand = announced({}, value=value, institution=institution)
        one = hand.s.leaders[1]
        went = one.status == Status.ABROAD
        assert (one.post, one.left_as, hand.world.dismissed) == (
            -1,
            one.last_fate,
            institution == Institution.GOVERNMENT,
        )
        assert told(hand, Did.SENT_AS_ENVOY) == ([(1, 0, 0.0)] if went else [])
        assert told(hand, Did.STAYED_AT_HOME) == told(hand, Did.DISMISSED) == ([] if went else [(1, 0, 0.0)])
        fates_of = (
            (Status.ABROAD, Fate.ENVOY, Fate.NONE, 1) if went else (Status.OUTSIDE, Fate.DISMISS, Fate.DISMISS, 0)
        )
        assert (one.status, one.last_fate, one.fate, one.team) == fates_of
        assert (one.acute, one.anchor) == pytest.approx((0.25, 0.4) if went else (0.5, 0.35), abs=1e-12)
        return went

    assert turns_at(1 / 3, goes)


def test_who_was_told_of_a_mission_has_borne_it_and_feels_the_blow_when_he_goes():
    one = announced({"grievance": 0.1}, value=0.6).s.leaders[1]
    assert (one.status, one.grievance, one.acute) == (Status.ABROAD, 0.1, 0.25)


@pytest.mark.parametrize("fate", [Fate.DISMISS, Fate.MOVE, Fate.RETIRE])
def test_nobody_is_asked_of_whom_something_else_was_told(fate):
    hand = announced({"fate": fate, "told": fate}, value=0.2)
    assert (hand.s.leaders[1].status, hand.s.leaders[1].last_fate) == (Status.OUTSIDE, fate)
    assert not told(hand, Did.STAYED_AT_HOME)


@pytest.mark.parametrize(("value", "does"), [(0.2, Fate.DISMISS), (0.6, Fate.ENVOY)])
def test_what_was_done_with_an_envoy_is_what_he_let_be_done_and_nothing_where_the_patron_keeps_him(value, does):
    patron = {"named": 1, "ambition": 1.0}
    for support, done in ((1.0, does), (0.0, Fate.KEEP)):
        world = {"patron": 2, "patron_active": 1, "patron_support": support, "deference": 0.8}
        hand = court(IN_OFFICE, office={"value": value, "second_key": 1}, world=world, others=[patron], p=SENT)
        assert carry_out(hand.s, 1, Fate.ENVOY, hand.p, hand.luck) == done
        assert len(told(hand, Did.STAYED_AT_HOME)) == (done == Fate.DISMISS)


@pytest.mark.parametrize("value", [0.2, 0.6])
def test_whom_a_scenario_sends_is_not_asked(value):
    order = {"order": Order.FATE, "day": 0, "row": 1, "value": float(Fate.ENVOY)}
    hand = lay([{"loyalty": 1.0}, {**MAN, **IN_OFFICE, "review_day": FOREVER}], posts=[{**OFFICE, "value": value}],
               schedule=[order], world={"day": DAY, "officials_step": 0}, p=SENT)  # fmt: skip
    keep_in_service(*hand)
    assert (hand.s.leaders[1].status, hand.s.leaders[1].last_fate) == (Status.ABROAD, Fate.ENVOY)
    assert not told(hand, Did.STAYED_AT_HOME)
