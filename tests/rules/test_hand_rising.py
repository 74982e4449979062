"""Offices at the head on paper: they are filled from below, by merit, and what is left falls vacant."""

from __future__ import annotations

import pytest
from by_hand import NEVER, Hand, Row, door, lay, told

from sim.core.ground.codes import Did, Fate, Institution, Kind, Phase, Status, TieKind
from sim.core.mechanisms import rising, slate

head_of, could_rise, best_to_rise = door(rising.head_of), door(rising.could_rise), door(rising.best_to_rise)
raise_to_the_head, is_vacant = door(slate.raise_to_the_head), door(slate.is_vacant)

MINISTRY = {"institution": Institution.GOVERNMENT, "value": 0.5}
PREMIER = {**MINISTRY, "value": 0.8, "heads": 1}
CHAIR = {"institution": Institution.SECURITY, "value": 0.8, "body": 1}
CLANS = [{"kind": Kind.CORPS}, {"kind": Kind.BODY, "head": -1}]
GOVERNMENT, SECURITY = int(Institution.GOVERNMENT), int(Institution.SECURITY)


@pytest.mark.parametrize(
    ("posts", "head"),
    [
        ([MINISTRY, PREMIER], 1),
        ([{**MINISTRY, "value": 0.9}, PREMIER], 1),  # whatever is drawn
        ([MINISTRY, MINISTRY], -1),
        ([{**PREMIER, "institution": Institution.AKIMAT}, MINISTRY], -1),
        ([], -1),
    ],
)
def test_the_government_is_headed_by_the_office_that_is_said_to(posts, head):
    hand = lay([{}], posts=posts)
    assert head_of(hand.s, GOVERNMENT) == head
    assert head_of(hand.s, int(Institution.AKIMAT)) == -1


def court(
    person: Row | None = None, office: Row | None = None, *, free: Row = PREMIER, world: Row | None = None,
    ties: list[Row] | None = None,
) -> Hand:  # fmt: skip
    """Leader 1, an official, holds office 0; office 1 is free."""
    one = {"corps": 0, "clan": -1, "post": 0, "weight": 0.5, "loyalty": 0.5, "coercive": 0.4, **(person or {})}
    posts = [{**MINISTRY, "holder": 1, **(office or {})}, {**free, "vacant_day": 50}]
    return lay([{}, one], posts=posts, clans=CLANS, ties=ties or [], world={"day": 100, "people": 1, **(world or {})})


@pytest.mark.parametrize(
    ("person", "office", "world", "rises"),
    [
        ({}, {}, {}, True),
        ({"named": 1}, {}, {}, False),
        ({"fate": Fate.KEEP}, {}, {}, True),
        ({"fate": Fate.DISMISS}, {}, {}, False),
        ({}, {"value": 0.79}, {}, True),
        ({}, {"value": 0.8}, {}, False),  # it would be none
        ({}, {"institution": Institution.AKIMAT}, {}, True),
        ({}, {"institution": Institution.MEDIA}, {}, False),
        ({}, {"institution": Institution.HOLDING}, {}, False),
        ({}, {"institution": Institution.COURT}, {}, False),  # not in his gift
        ({}, {"holder": -1}, {}, False),
        ({}, {}, {"incumbent": 1}, False),
        ({}, {}, {"patron": 1, "patron_active": 1}, False),
    ],
)
def test_who_serves_in_a_lesser_office_of_the_state_and_is_to_stay_could_rise(person, office, world, rises):
    hand = court(person, office, world=world)
    assert bool(could_rise(hand.s, 0, 1)) == rises
    assert best_to_rise(hand.s, 1) == (1 if rises else -1)


@pytest.mark.parametrize(("media", "rises"), [(0.39, True), (0.4, False), (0.6, False)])
def test_a_body_of_force_takes_who_has_more_of_force_than_of_the_media(media, rises):
    assert bool(could_rise(court({"media": media}, free=CHAIR).s, 0, 1)) == rises
    assert could_rise(court({"media": media}).s, 0, 1)


@pytest.mark.parametrize("free", [PREMIER, CHAIR])
@pytest.mark.parametrize(("strength", "rises"), [(0.0, True), (0.1, False)])
def test_nobody_rises_on_whom_material_is_searched_for(free, strength, rises):
    hand = court(
        free=free, ties=[{"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": strength}]
    )
    assert bool(could_rise(hand.s, 0, 1)) == rises


def test_who_heads_the_government_is_not_taken_from_it_to_command_a_body():
    assert not could_rise(court(office={"heads": 1}, free=CHAIR).s, 0, 1)


def test_the_best_rises_and_for_a_body_force_counts():
    # a ruler sure to stay goes by weight: .6 against .5; with force .9 against 1.2
    people = [{}, {"weight": 0.6, "coercive": 0.3}, {"weight": 0.5, "coercive": 0.7}]
    people = [people[0], *({"corps": 0, "clan": -1, "post": k, **one} for k, one in enumerate(people[1:]))]
    posts = [{**MINISTRY, "holder": 1}, {**MINISTRY, "holder": 2}, PREMIER, CHAIR]
    hand = lay(people, posts=posts, clans=CLANS, world={"belief": 1.0})
    assert (best_to_rise(hand.s, 2), best_to_rise(hand.s, 3)) == (1, 2)


@pytest.mark.parametrize(
    ("post", "phase", "vacant"),
    [
        ({"holder": -1, "vacant_day": 50}, Phase.CALM, True),
        ({"holder": -1, "vacant_day": -1}, Phase.CALM, False),
        ({"holder": -1, "vacant_day": -1}, Phase.FORMATION, True),
        ({"holder": 0, "vacant_day": -1}, Phase.FORMATION, False),
    ],
)
def test_of_an_office_that_nobody_has_held_only_a_slate_knows_that_it_is_empty(post, phase, vacant):
    hand = lay([{}], posts=[{**MINISTRY, **post}], world={"phase": phase})
    assert bool(is_vacant(hand.s, 0)) == vacant


@pytest.mark.parametrize(("free", "institution"), [(PREMIER, GOVERNMENT), (CHAIR, SECURITY)])
def test_who_is_raised_leaves_his_office_behind(free, institution):
    hand = court(free=free)
    raise_to_the_head(hand.s, institution, 0.0, hand.p, hand.luck)
    one = hand.s.leaders[1]
    assert (one.post, one.left_post, one.status, hand.s.posts[1].holder) == (1, 0, Status.IN_SERVICE, 1)
    assert (hand.s.posts[0].holder, hand.s.posts[0].vacant_day) == (-1, 100)
    assert told(hand, Did.APPOINTED)[0][:2] == (1, 1)
    if institution == SECURITY:
        assert hand.s.clans[1].head == 1


@pytest.mark.parametrize(
    ("free", "institution"),
    [(MINISTRY, GOVERNMENT), (PREMIER, SECURITY), ({**CHAIR, "body": -1}, SECURITY)],
)
def test_nobody_is_raised_to_what_is_not_at_the_head(free, institution):
    hand = court(free=free)
    raise_to_the_head(hand.s, institution, 0.0, hand.p, hand.luck)
    assert hand.s.leaders[1].post == 0
    assert told(hand, Did.APPOINTED) == []


@pytest.mark.parametrize(("wish", "team"), [(1.0, 1), (NEVER, 0)])
def test_the_ruler_makes_one_of_his_own_of_whom_he_raises_where_that_gains_him_anything(wish, team):
    hand = court(world={"belief": 1.0})
    for name in ("ambition", "autonomy_wish", "authority"):
        hand.s.leaders[0][name] = wish
    hand.p.noise = 0.01
    raise_to_the_head(hand.s, GOVERNMENT, 1.0 if wish else -1.0, hand.p, hand.luck)
    # .8 * (1 + merit of .5 - nobody's) where he wishes it; without, nothing: even, and the number of that day decides
    assert hand.s.leaders[1].post == 1
    if wish:
        assert hand.s.leaders[1].team == team


@pytest.mark.parametrize(("since", "chosen"), [(-200, 1), (-90, 1), (-80, 2)])
def test_who_has_just_come_to_his_office_rises_only_where_nobody_else_could(since, chosen):
    # the better man since that day, the other since long ago: half a year it has to be, 182.6 days on day 100
    better = {"corps": 0, "clan": -1, "post": 0, "weight": 0.6}
    other = {**better, "post": 1, "weight": 0.5}
    posts = [{**MINISTRY, "holder": 1, "since": since}, {**MINISTRY, "holder": 2, "since": -500}, PREMIER]
    world = {"belief": 1.0, "day": 100}
    assert best_to_rise(lay([{}, better, other], posts=posts, clans=CLANS, world=world).s, 2) == chosen
    posts[1]["holder"] = -1
    assert best_to_rise(lay([{}, better, {}], posts=posts, clans=CLANS, world=world).s, 2) == 1
