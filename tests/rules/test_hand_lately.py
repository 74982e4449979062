"""What was done of late, on paper: it stands for a time, a pardon is one, and no loss is borne twice."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, day_when, door, lay

from sim.core.ground.codes import Did, Fate, Institution, Kind, Phase, Purpose, Status
from sim.core.mechanisms import fates, reprisals
from sim.core.mechanisms.reviews import REVIEWS
from sim.core.rules import service

is_lately_done, let_back = door(service.is_lately_done), door(service.let_back)
think_about, reshuffle = door(service.think_about), door(service.reshuffle_official)
grounds_against, grounds_he_knows = door(reprisals.grounds_against), door(reprisals.grounds_he_knows)
do_with, make_room, let_in = door(fates.do_with), door(fates.make_room), door(fates.let_in)

DAY = 500
STEPS = {"chances": REVIEWS, "slow_half_life": 100.0, "noise": 1e-9, "price_of_change": 0.01}
DESK = {"institution": Institution.APPARATUS, "value": 0.6}


# ------------------------------------------------------------------------------------------------- what is not undone


@pytest.mark.parametrize(
    ("done", "since", "lately"),
    [
        (-1, -1, False),  # nothing was ever done
        (DAY, -1, True),
        (DAY - 99, -1, True),
        (DAY - 100, -1, False),
        (DAY - 10, DAY - 10, True),
        (DAY - 10, DAY - 9, False),  # by another
        (DAY - 99, 0, True),
        (0, 0, False),
    ],
)
def test_what_who_rules_has_done_is_lately_done_for_as_long_as_the_slow_half_life(done, since, lately):
    hand = lay([{}, {"fate_day": done}], world={"day": DAY, "rules_since": since}, p=STEPS)
    assert bool(is_lately_done(hand.s, 1, hand.p)) == lately


def test_with_whom_nothing_was_ever_done_nothing_was_done_lately_however_young_the_run():
    hand = lay([{}, {"fate_day": -1}], world={"day": 5, "rules_since": -1}, p=STEPS)
    assert not is_lately_done(hand.s, 1, hand.p)


def thought_of(man: Row, *, ago: int, posts: tuple[Row, ...] = (), p: Row | None = None, world: Row | None = None,
               day: int = DAY) -> Hand:  # fmt: skip
    """Let the ruler think about leader 1, with whom something was done so many days ago."""
    one = {"named": 1, "clan": -1, "weight": 0.5, "loyalty": 0.5, "post": 0, "last_fate": Fate.PROMOTE, **man}
    held = {"holder": 1 if one["post"] == 0 else -1}
    hand = lay([{}, {**one, "fate_day": day - ago}], posts=[{**DESK, **held}, *posts],
               world={"day": day, "phase": Phase.CALM, **(world or {})}, p={**STEPS, **(p or {})})  # fmt: skip
    think_about(hand.s, 1, hand.p, hand.luck)
    return hand


ABLE = {"loyalty": 1.0, "weight": 1.0}
BETTER = {"institution": Institution.GOVERNMENT, "value": 0.9, "vacant_day": 1}
LESSER = {**BETTER, "value": 0.4}
OUTSIDE = {"post": -1, "status": Status.OUTSIDE}
MISSION = (Did.SENT_AS_ENVOY, Did.STAYED_AT_HOME)  # he may go, or not
DANGEROUS = {"ambition": 0.8, "coercive": 0.4}


@pytest.mark.parametrize(
    ("man", "posts", "p", "done"),
    [
        ({"loyalty": 0.3}, (), {}, (Did.DISMISSED,)),
        ({"loyalty": 0.9, "weight": 0.8}, (BETTER,), {}, (Did.PROMOTED,)),
        ({"loyalty": 1.0}, (LESSER,), {"price_of_change": -0.2}, (Did.TRANSFERRED,)),
        (DANGEROUS, (), {}, MISSION),
        ({}, (), {"retirement_rate": REVIEWS, "price_of_change": 9.0}, (Did.RETIRED,)),
        ({**OUTSIDE, **ABLE}, (BETTER,), {}, (Did.CO_OPTED,)),
        ({**OUTSIDE, **DANGEROUS}, (), {}, MISSION),
    ],
)
def test_with_whom_something_was_done_of_late_nothing_is_done_with_an_office_or_a_mission(man, posts, p, done):
    for ago, world, free in ((99, {}, False), (100, {}, True), (99, {"rules_since": DAY - 98}, True)):
        hand = thought_of(man, ago=ago, posts=posts, p=p, world=world)
        assert (hand.world.events > 0) == free
        if free:
            assert hand.s.log[0].did in done


@pytest.mark.parametrize(
    ("fate", "status", "done", "since", "comes"),
    [
        (Fate.ENVOY, Status.ABROAD, DAY - 99, -1, False),
        (Fate.ENVOY, Status.ABROAD, DAY - 100, -1, True),
        (Fate.ENVOY, Status.ABROAD, DAY - 99, DAY - 50, True),  # whom another has sent
        (Fate.EXILE, Status.ABROAD, DAY - 99, -1, False),
        (Fate.EXILE, Status.ABROAD, DAY - 100, -1, True),
        (Fate.ARREST, Status.ARRESTED, DAY - 1, -1, False),
        (Fate.ARREST, Status.ARRESTED, DAY - 100, -1, True),
        (Fate.ARREST, Status.ARRESTED, DAY - 1, DAY, True),
    ],
)
def test_nobody_is_let_back_for_a_time_from_where_this_ruler_has_sent_him(fate, status, done, since, comes):
    man = {"status": status, "last_fate": fate, "fate_day": done, "loyalty": 1.0, "weight": 1.0, "post": -1}
    hand = lay([{}, man], world={"day": DAY, "rules_since": since}, p={**STEPS, "envoy_return_rate": REVIEWS})
    let_back(hand.s, 1, hand.p, hand.luck)
    assert (hand.s.leaders[1].status == Status.OUTSIDE) == comes


@pytest.mark.parametrize(
    ("since", "loyalty", "ends"),
    [
        (DAY - 99, 0.0, Fate.NONE),
        (DAY, 1.0, Fate.NONE),
        (DAY - 100, 1.0, Fate.MOVE),
        (-400_000, 1.0, Fate.MOVE),  # who was there before the start
        (DAY - 100, 0.0, Fate.DISMISS),
    ],
)
def test_an_official_stays_for_a_time_in_the_office_to_which_he_has_come(since, loyalty, ends):
    day = day_when(Purpose.LET_GO, 1001, 0.01, 0.45)  # below half of a rate that moves everybody at once
    one = {"corps": 0, "post": 0, "loyalty": loyalty}
    hand = lay([{}, one], posts=[{**DESK, "holder": 1, "since": since - DAY + day}], clans=[{"kind": Kind.CORPS}],
               world={"day": day}, p={**STEPS, "turnover_rate": REVIEWS})  # fmt: skip
    reshuffle(hand.s, 1, hand.p, hand.luck)
    assert (hand.s.leaders[1].last_fate, hand.s.leaders[1].post) == (ends, 0 if ends == Fate.NONE else -1)


# ----------------------------------------------------------------------------------------------- what is forgiven


@pytest.mark.parametrize(("settled", "grounds"), [(0, 0.4), (1, 0.0)])
def test_a_file_over_which_there_are_terms_is_no_ground_for_an_arrest(settled, grounds):
    hand = lay([{}, {"file": 0.4, "knows_file": 1, "settled": settled}])
    assert grounds_against(hand.s, 1, False) == pytest.approx(grounds, abs=1e-12)
    assert grounds_he_knows(hand.s, 1, False) == pytest.approx(grounds, abs=1e-12)


@pytest.mark.parametrize(
    ("last", "stood", "grounds"),
    [
        (Fate.NONE, False, 0.5),
        (Fate.RETURN, False, 0.5),  # to come home is no pardon
        (Fate.PARDON, False, 0.0),
        (Fate.PARDON, True, 0.5),  # of that one he was not pardoned
    ],
)
def test_a_pardon_is_for_the_move_and_not_for_a_side_taken_since(last, stood, grounds):
    hand = lay([{}, {"moved_day": 5}])
    if last in (Fate.PARDON, Fate.RETURN):
        let_in(hand.s, 1, last)
    assert grounds_against(hand.s, 1, stood) == pytest.approx(grounds, abs=1e-12)
    assert grounds_he_knows(hand.s, 1, stood) == pytest.approx(grounds, abs=1e-12)


@pytest.mark.parametrize(("last", "ends"), [(Fate.RETURN, Status.ARRESTED), (Fate.PARDON, Status.OUTSIDE)])
def test_nobody_is_arrested_for_what_he_was_pardoned(last, ends):
    day = day_when(Purpose.PROSECUTED, 1001, 0.3, 0.49)
    man = {
        **OUTSIDE,
        "loyalty": 0.0,
        "moved_day": -1 if last == Fate.PARDON else 5,
        "last_fate": last,
        "economic": 1.0,
    }  # too rich to flee
    assert thought_of(man, ago=day, day=day).s.leaders[1].status == ends


# -------------------------------------------------------------------------------------------- what is borne but once

FEELS = {"resentment": 0.2, "blow": 0.4, "gratitude": 0.1}


def left(told_before: Fate, done: Fate) -> Hand:
    """Let leader 1, who was told something, lose his office: of a grievance of .5 half could be added."""
    one = {"named": 1, "clan": -1, "post": 0, "fate": told_before, "told": told_before,
           "grievance": 0.5, "anchor": 0.5}  # fmt: skip
    hand = lay([{}, one], posts=[{**DESK, "holder": 1}], p=FEELS)
    assert do_with(hand.s, 1, int(done), True, hand.p, hand.luck) == done
    return hand


@pytest.mark.parametrize(
    ("told_before", "done", "borne", "blow"),
    [
        (Fate.NONE, Fate.DISMISS, 1.0, 0.4),
        (Fate.KEEP, Fate.DISMISS, 1.0, 0.4),
        (Fate.MOVE, Fate.DISMISS, 0.5, 0.4),
        (Fate.ENVOY, Fate.DISMISS, 0.5, 0.4),
        (Fate.DISMISS, Fate.DISMISS, 0.0, 0.4),
        (Fate.NONE, Fate.MOVE, 0.5, 0.2),
        (Fate.MOVE, Fate.MOVE, 0.0, 0.2),
        (Fate.DISMISS, Fate.MOVE, 0.0, 0.2),  # nobody is glad of what he loses
        (Fate.NONE, Fate.ENVOY, 0.5, 0.2),
        (Fate.MOVE, Fate.RETIRE, 0.0, 0.2),
        (Fate.NONE, Fate.RETIRE, 0.5, 0.2),
    ],
)
def test_who_loses_his_office_bears_what_he_had_not_been_told_of_and_feels_the_blow_in_full(
    told_before, done, borne, blow
):
    one = left(told_before, done).s.leaders[1]
    assert one.grievance == pytest.approx(0.5 + borne * 0.2 * 0.5, abs=1e-12)
    assert one.acute == pytest.approx(blow, abs=1e-12)
    assert one.anchor == pytest.approx(0.4 if done == Fate.DISMISS else 0.5, abs=1e-12)


@pytest.mark.parametrize(
    ("told_before", "decided", "loss"), [(Fate.NONE, Fate.DISMISS, 1.0), (Fate.KEEP, Fate.MOVE, 0.5)]
)
def test_what_was_decided_without_a_word_was_not_told(told_before, decided, loss):
    one = {"named": 1, "clan": -1, "post": 0, "fate": decided, "told": told_before, "grievance": 0.5}
    hand = lay([{}, one], posts=[{**DESK, "holder": 1}], p=FEELS)
    do_with(hand.s, 1, int(decided), True, hand.p, hand.luck)
    assert hand.s.leaders[1].grievance == pytest.approx(0.5 + loss * 0.2 * 0.5, abs=1e-12)


def test_who_makes_room_was_told_of_nothing():
    hand = lay([{}, {"corps": 0, "post": 0, "fate": Fate.MOVE, "grievance": 0.5}], posts=[{**DESK, "holder": 1}],
               clans=[{"kind": Kind.CORPS}], p=FEELS)  # fmt: skip
    make_room(hand.s, 0, hand.p)
    assert hand.s.leaders[1].grievance == pytest.approx(0.5 + 0.5 * 0.2 * 0.5, abs=1e-12)
