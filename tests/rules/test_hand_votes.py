"""Votes on paper: when the next is called, who is seen before it, and what is new at each of them."""

from __future__ import annotations

import pytest
from by_hand import Hand, Row, door, drawn, lay, told

from sim.core.ground.codes import Did, Fate, Institution, Phase, Purpose
from sim.core.ground.records import FOREVER
from sim.core.mechanisms import deciding, episodes, votes
from sim.core.rules.calendar import keep_calendar
from sim.core.rules.protest import stir_the_country
from sim.core.rules.soundings import hold_soundings

is_due, is_to_be_called, set_meetings = door(votes.is_due), door(votes.is_to_be_called), door(votes.set_meetings)
call_next, liveliness = door(votes.call_next), door(deciding.liveliness)
begin_bargaining = door(episodes.begin_bargaining)

HELD = {"election": 100, "held": 100, "term": 400}  # the next is due on day 500
STILL = {"volatility": 0.0, "campaign_days": 60.0}
OFFICE = {"institution": Institution.APPARATUS}


def country(world: Row, *people: Row, p: Row | None = None) -> Hand:
    """Lay out a ruler and some with an office each."""
    posts = [{**OFFICE, "holder": 1 + k} for k in range(len(people))]
    return lay([{}, *({"post": k, "named": 1, **one} for k, one in enumerate(people))], posts=posts,
               world={"approval": 0.4, "start_approval": 0.4, **world}, p={**STILL, **(p or {})})  # fmt: skip


@pytest.mark.parametrize(
    ("world", "due"),
    [
        ({"election": 100, "day": 99}, False),
        ({"election": 100, "day": 100}, True),
        ({"election": 100, "day": 130}, True),  # a contest had broken in
        ({"election": 100, "held": 100, "day": 130}, False),
        ({"election": 100, "held": 130, "day": 140}, False),
        ({"election": 500, "held": 130, "day": 500}, True),
        ({"day": 500}, False),  # there is none
        ({"election": 0, "day": 0}, True),
    ],
)
def test_a_vote_is_due_from_its_day_until_it_is_held(world, due):
    assert bool(is_due(lay([{}], world=world).s)) == due


@pytest.mark.parametrize(
    ("world", "called"),
    [
        ({**HELD, "day": 439}, False),
        ({**HELD, "day": 440}, True),
        ({**HELD, "day": 700}, True),
        ({**HELD, "day": 440, "term": 0}, False),
        ({**HELD, "day": 440, "held": 99}, False),  # the first comes first
        ({**HELD, "day": 440, "held": 130}, True),  # terms go by the day on which a vote was due
        ({**HELD, "day": 440, "election": -1, "held": -1}, False),
    ],
)
def test_the_next_is_called_as_its_campaign_begins_a_term_after_the_last_was_due(world, called):
    hand = lay([{}], world=world, p=STILL)
    assert bool(is_to_be_called(hand.s, hand.p)) == called


@pytest.mark.parametrize(
    ("phase", "election", "then"),
    [
        (Phase.CALM, 500, Phase.CAMPAIGN),
        (Phase.FORMATION, 100, Phase.FORMATION),  # first there has to be a government
        (Phase.CONTEST, 100, Phase.CONTEST),
    ],
)
def test_in_calm_alone_a_vote_is_called_and_the_campaign_begins_at_once(phase, election, then):
    hand = country({**HELD, "day": 440, "phase": phase})
    hand.world.held = 100
    keep_calendar(*hand)
    assert (hand.world.election, hand.world.phase) == (election, then)


def test_a_vote_that_a_long_contest_has_passed_over_is_called_and_held_on_one_day():
    hand = country({**HELD, "day": 600})
    keep_calendar(*hand)
    assert (hand.world.election, hand.world.held, hand.world.phase) == (500, 600, Phase.FORMATION)


def test_the_first_vote_keeps_its_day_and_each_that_is_held_begins_a_bargaining():
    hand = country({**HELD, "day": 500, "election": 500, "phase": Phase.CAMPAIGN, "formation_start": 100})
    keep_calendar(*hand)
    world = hand.world
    assert (world.phase, world.held, world.bargaining, world.formation_start) == (Phase.FORMATION, 500, 500, 100)
    keep_calendar(*hand)
    assert [value for _, _, value in told(hand, Did.PHASE_BEGAN)] == [Phase.FORMATION]  # and is held once


@pytest.mark.parametrize(("election", "held"), [(100, 130), (200, 90), (-1, -1)])
def test_a_new_rulers_bargaining_is_a_vote_only_where_one_has_fallen_due(election, held):
    hand = lay([{}], world={"election": election, "held": min(held, 90), "day": 130})
    begin_bargaining(hand.s)
    assert hand.world.held == held
    assert hand.world.formation_start == (130 if held == 130 else -1)


@pytest.mark.parametrize(
    ("world", "times"),
    [({"held": 100}, 3.0), ({"held": 11}, 3.0), ({"held": 10}, 1.0), ({}, 1.0), ({"election": 90}, 1.0)],
)
def test_chances_are_lively_for_a_time_after_a_vote_was_held_and_not_after_it_was_due(world, times):
    hand = lay([{}], world={"day": 100, **world}, p={"vote_window": 90.0, "vote_salience": 3.0})
    assert liveliness(hand.s, hand.p) == times


def test_each_vote_gives_the_country_a_cause():
    for held, spark in ((500, 0.3), (493, 0.0)):
        hand = country({"day": 500, "held": held, "formation_start": 100, "favourites": -1.0}, p={"blow": 0.5})
        stir_the_country(*hand)
        assert hand.world.spark == pytest.approx(spark, abs=1e-12)


# -------------------------------------------------------------------------------------------------- who is seen before


def test_officials_are_seen_over_the_time_that_is_left_and_some_are_not():
    u = drawn(Purpose.MEETING, 1001, 440)
    for share, day in ((1.0, 440 + int(u * 0.95 * 60)), (u + 0.01, 440 + int(u / (u + 0.01) * 0.95 * 60)),
                       (u - 0.01, FOREVER)):  # fmt: skip
        hand = country({"election": 500, "day": 440}, {}, p={"share_told": share})
        set_meetings(hand.s, hand.p, hand.luck)
        assert hand.s.leaders[1].meeting_day == day


def test_nobody_is_seen_before_a_vote_that_is_over_and_none_without_an_office():
    for election, post in ((440, 0), (500, -1)):
        hand = country({"election": election, "day": 440}, {"post": post}, p={"share_told": 1.0})
        set_meetings(hand.s, hand.p, hand.luck)
        assert hand.s.leaders[1].meeting_day == FOREVER


@pytest.mark.parametrize(
    ("fate", "told_of", "then"),
    [
        (Fate.KEEP, Fate.KEEP, (Fate.NONE, Fate.NONE, 0)),  # of the last vote
        (Fate.NONE, Fate.DISMISS, (Fate.NONE, Fate.NONE, 0)),
        (Fate.MOVE, Fate.MOVE, (Fate.MOVE, Fate.MOVE, 1)),  # is still to come
    ],
)
def test_who_was_told_that_he_stays_is_told_anew_and_an_announced_move_stands(fate, told_of, then):
    hand = country({**HELD, "day": 440}, {"fate": fate, "told": told_of, "fate_public": 1, "meeting_day": 50},
                   p={"share_told": 1.0})  # fmt: skip
    call_next(hand.s, hand.p, hand.luck)
    one = hand.s.leaders[1]
    assert (one.fate, one.told, one.fate_public) == then
    assert hand.world.election == 500
    assert 440 <= one.meeting_day < 500


def test_who_has_lost_his_office_since_is_told_nothing():
    for post, knows in ((0, True), (-1, False)):
        hand = country({"election": 500, "day": 440}, {"post": post, "named": 0, "meeting_day": 430})
        hold_soundings(*hand)
        assert bool(hand.s.leaders[1].fate != Fate.NONE) == knows
