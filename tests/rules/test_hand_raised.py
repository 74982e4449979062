"""Whom a ruler raises to the head, on paper: of which officials he can choose, whose they are then, what is left."""

from __future__ import annotations

from typing import Any

import pytest
from by_hand import Hand, Row, address_when, door, drawn, lay, told, turns_by_noise

from sim.core.ground.codes import Did, Fate, Institution, Kind, Phase, Purpose, Status, TieKind
from sim.core.mechanisms import rising, slate
from sim.core.rules.formation import form_government
from sim.core.rules.service import keep_in_service

could_rise, best_to_rise = door(rising.could_rise), door(rising.best_to_rise)
raise_to_the_head = door(slate.raise_to_the_head)

GOVERNMENT, SECURITY = int(Institution.GOVERNMENT), int(Institution.SECURITY)
MINISTRY = {"institution": Institution.GOVERNMENT, "value": 0.5}
PREMIER = {**MINISTRY, "value": 0.8, "heads": 1, "vacant_day": 50}
CHAIR = {"institution": Institution.SECURITY, "value": 0.8, "body": 1, "vacant_day": 50}
KIN, BODY, OTHER = {"kind": Kind.KIN, "weight": 0.6}, {"kind": Kind.BODY, "head": -1}, {"kind": Kind.BODY, "head": 1}
OFFICIAL = {"corps": 0, "clan": -1, "weight": 0.5, "loyalty": 0.5, "coercive": 0.4}


def court(man: Row | None = None, *, office: Row | None = None, free: Row = PREMIER, ruler: Row | None = None,
          world: Row | None = None, p: Row | None = None, ties: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    """Leader 1, an official, holds office 0; office 1 is free. Leader 2 is another."""
    posts = [{**MINISTRY, "holder": 1, **(office or {})}, free]
    people = [ruler or {}, {**OFFICIAL, "post": 0, **(man or {})}, {"ambition": 0.8}]
    return lay(people, clans=[KIN, BODY, OTHER], posts=posts, ties=ties, p=p,
               world={"day": 100, "people": 1, **(world or {})})  # fmt: skip


# ------------------------------------------------------------------------------------------------------ who could rise


@pytest.mark.parametrize("fate", list(Fate))
def test_who_was_told_to_go_or_to_be_moved_does_not_rise(fate):
    assert bool(could_rise(court({"fate": fate}).s, 0, 1)) == (fate in (Fate.NONE, Fate.KEEP))


@pytest.mark.parametrize("institution", list(Institution))
def test_those_rise_who_hold_an_office_of_the_state_in_the_gift_of_the_ruler(institution):
    of_the_state = (Institution.GOVERNMENT, Institution.AKIMAT, Institution.SECURITY, Institution.APPARATUS)
    assert bool(could_rise(court(office={"institution": institution}).s, 0, 1)) == (institution in of_the_state)


@pytest.mark.parametrize(
    ("man", "office", "free", "world", "rises"),
    [
        ({}, {}, PREMIER, {"patron": 1, "patron_active": 0}, True),  # who was a patron once
        ({}, {}, PREMIER, {"patron": 1, "patron_active": 1}, False),
        # force is asked of who is to command a body, and not of who leaves one
        ({"media": 0.5}, {"body": 2}, PREMIER, {}, True),
        ({"media": 0.5}, {"body": 2}, CHAIR, {}, False),
        ({"media": 0.3}, {"body": 2}, CHAIR, {}, True),
        ({}, {"value": 0.0}, CHAIR, {}, True),
        ({}, {"value": 0.8}, PREMIER, {}, False),  # as much is no rise
        ({}, {"value": 0.9}, PREMIER, {}, False),
        ({}, {"value": 0.9}, CHAIR, {}, True),  # a body is not left without a chief
    ],
)
def test_what_makes_a_rise_is_asked_of_the_office_that_is_free(man, office, free, world, rises):
    hand = court(man, office=office, free=free, world=world)
    assert bool(could_rise(hand.s, 0, 1)) == rises
    assert best_to_rise(hand.s, 1) == (1 if rises else -1)


@pytest.mark.parametrize(
    ("one", "other", "belief", "free", "best"),
    [
        ({"weight": 0.6}, {"weight": 0.4}, 1.0, PREMIER, 1),
        ({"weight": 0.4}, {"weight": 0.6}, 1.0, PREMIER, 2),
        ({"weight": 0.5}, {"weight": 0.5}, 1.0, PREMIER, 1),  # the first of equals
        # who may fall looks at loyalty, and at what an able man wants
        ({"loyalty": 0.8, "weight": 0.1}, {"loyalty": 0.7, "weight": 0.9}, 0.0, PREMIER, 1),
        ({"loyalty": 0.8, "weight": 0.9, "ambition": 0.5}, {"loyalty": 0.7, "weight": 0.1}, 0.0, PREMIER, 2),
        # of merit there may be less than nothing: somebody rises all the same, and for a body force makes up for it
        ({"loyalty": 0.0, "ambition": 1.0}, {"loyalty": 0.0, "ambition": 0.9}, 0.0, PREMIER, 2),
        ({"coercive": 0.1}, {"coercive": 0.2, "weight": 0.45}, 1.0, CHAIR, 2),
        ({"coercive": 0.1}, {"coercive": 0.2, "weight": 0.45}, 1.0, PREMIER, 1),
        ({"coercive": 0.1}, {"coercive": 0.2, "weight": 0.35}, 1.0, CHAIR, 1),
    ],
)
def test_the_best_of_all_who_could_rise_is_raised(one, other, belief, free, best):
    people = [{}, *({**OFFICIAL, "post": k, **man} for k, man in enumerate((one, other)))]
    posts = [{**MINISTRY, "holder": 1}, {**MINISTRY, "institution": Institution.AKIMAT, "holder": 2}, free]
    hand = lay(people, posts=posts, clans=[KIN, BODY], world={"belief": belief, "people": 1})
    assert best_to_rise(hand.s, 2) == best


# -------------------------------------------------------------------------------------------- what becomes of him


def raised(reach: float = 1.0, institution: int = GOVERNMENT, **rows: Any) -> Hand:
    hand = court(**rows)
    raise_to_the_head(hand.s, institution, reach, hand.p, hand.luck)
    return hand


RULER = {"ambition": 0.6, "autonomy_wish": 0.2, "authority": 0.5, "caution": 0.5}  # a wish of .4


@pytest.mark.parametrize(
    ("reach", "world", "gain"),
    [
        (1.0, {}, 0.8 * 0.5 * 0.4),
        (0.5, {}, 0.8 * 0.5 * 0.5 * 0.4),
        (1.0, {"team_share": 0.5}, 0.8 * 0.5 * 0.4 * 0.5),
        # of every office the patron holds a part
        (0.5, {"patron": 2, "patron_active": 1, "deference": 0.6}, 0.8 * (0.1 - 0.5 * 0.6)),
    ],
)
def test_who_is_raised_is_one_of_the_rulers_own_by_what_that_gains_him(reach, world, gain):
    # nobody else is asked, and no clan is denied its due
    bounds = (0.55, 0.9) if gain > 0.0 else (0.1, 0.45)
    key = address_when(Purpose.TEAM, 100, *bounds)

    def is_own(noise):
        one = raised(reach, free={**PREMIER, "key": key}, ruler=RULER, world=world, p={"noise": noise}).s.leaders[1]
        assert one.post == 1
        return one.team == 1

    assert turns_by_noise(gain, drawn(Purpose.TEAM, key, 100), is_own)


EAGER = {"ambition": 1.0, "autonomy_wish": 1.0, "authority": 1.0}
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.0, "deference": 0.5}


@pytest.mark.parametrize(
    ("second_key", "world", "own"),
    [(1, PATRON, 0), (0, PATRON, 1), (1, {**PATRON, "patron_active": 0}, 1), (1, {**PATRON, "patron_support": 1.0}, 1)],
)
def test_a_patron_with_a_second_key_refuses_an_own_man_at_the_head_and_he_rises_as_nobodys(second_key, world, own):
    hand = raised(free={**PREMIER, "second_key": second_key}, ruler=EAGER, world=world, p={"noise": 1e-3})
    one = hand.s.leaders[1]
    assert (one.post, one.team, hand.world.vetoes) == (1, own, 1 - own)
    assert told(hand, Did.APPOINTED) == [(1, 1, float(own))]


@pytest.mark.parametrize(("authority", "own"), [(1.0, True), (0.0, False)])
def test_who_is_made_the_rulers_own_is_won_over_and_another_is_not(authority, own):
    key = address_when(Purpose.TEAM, 100, 0.55, 0.9)  # at no gain he is not
    hand = raised(man={"loyalty_latent": 0.5, "loyalty_clan": 0.8, "anchor": 0.5, "fate": Fate.KEEP},
                  free={**PREMIER, "key": key}, ruler={**EAGER, "authority": authority},
                  p={"gratitude": 0.1, "noise": 1e-3})  # fmt: skip
    one = hand.s.leaders[1]
    felt = (one.loyalty_latent, one.anchor, one.loyalty_clan)
    assert felt == pytest.approx((0.6, 0.7, 0.4) if own else (0.5, 0.5, 0.8), abs=1e-12)
    assert (one.fate, one.last_fate, one.fate_day) == (Fate.NONE, Fate.NONE, -1), "of who has no name it is no fate"


def test_what_an_office_lent_stays_with_it_and_what_the_higher_one_lends_comes():
    office, free = {"lends_economic": 0.3}, {**PREMIER, "lends_media": 0.7}
    hand = raised(man={"economic": 0.3, "lent_economic": 0.3, "clan": 0}, office=office, free=free)
    one = hand.s.leaders[1]
    assert (one.economic, one.media) == pytest.approx((0.0, 0.7), abs=1e-12)
    assert hand.s.clans[0].share == pytest.approx(0.8 / 1.3, abs=1e-12), "and the share of his clan is that of it"
    assert (one.left_post, hand.s.posts[0].vacant_day, hand.s.posts[1].vacant_day) == (0, 100, -1)
    assert (hand.s.posts[1].since, one.took_day) == (100, 100)


def test_a_body_left_behind_is_without_a_head_and_the_one_at_hand_has_one():
    hand = raised(institution=SECURITY, office={"institution": Institution.SECURITY, "body": 2}, free=CHAIR)
    assert (hand.s.posts[1].holder, hand.s.clans[1].head, hand.s.clans[2].head) == (1, 1, -1)


@pytest.mark.parametrize("named", [0, 1])
def test_where_nobody_could_rise_the_office_stays_free_for_now(named):
    hand = raised(man={"named": named, "fate": Fate.NONE if named else Fate.MOVE})
    assert (hand.s.posts[1].holder, hand.s.posts[1].vacant_day, hand.s.leaders[1].post) == (-1, 50, 0)
    assert hand.world.events == 0


@pytest.mark.parametrize(("phase", "fills"), [(Phase.CALM, False), (Phase.FORMATION, True)])
def test_nobody_is_raised_to_what_nobody_has_held_but_on_a_slate(phase, fills):
    hand = raised(free={**PREMIER, "vacant_day": -1}, world={"phase": phase})
    assert (hand.s.leaders[1].post == 1) == fills


# --------------------------------------------------------------------------------------------- as offices are filled

WAITS = {"corps": 0, "clan": -1, "status": Status.OUTSIDE, "weight": 0.9, "loyalty": 0.9}


def test_who_serves_is_raised_and_who_waits_gets_what_he_leaves():
    # however able who waits is; and the chief of a body is found among those who serve, too
    people = [{}, {**OFFICIAL, "post": 0}, {**OFFICIAL, "post": 1}, {**WAITS, "left_post": 9}]
    posts = [{**MINISTRY, "holder": 1}, {**MINISTRY, "institution": Institution.APPARATUS, "holder": 2}, PREMIER, CHAIR]
    people[2] = {**people[2], "coercive": 0.9, "weight": 0.1}
    hand = lay(people, posts=posts, clans=[{"kind": Kind.CORPS}, BODY],
               world={"day": 100, "officials_step": 28, "belief": 1.0, "people": 1})  # fmt: skip
    keep_in_service(*hand)
    assert list(hand.s.posts.holder) == [3, -1, 1, 2]
    assert (hand.s.leaders[1].left_post, hand.s.leaders[2].left_post) == (0, 1)


def test_reach_into_a_government_goes_into_who_is_raised_as_it_does_into_others():
    # a tie of recruitment of .5 leaves him all his reach; one of 0 half of it: a gain of .16, or of .08
    key = address_when(Purpose.TEAM, 100, 0.55, 0.9)
    for strength, gain in ((0.5, 0.16), (0.0, 0.08)):
        tie = {"kind": TieKind.RECRUITMENT, "from_leader": 0, "to_clan": 0, "strength": strength}

        def is_own(noise, tie=tie):
            hand = court(free={**PREMIER, "key": key}, ruler=RULER, p={"noise": noise}, ties=(tie,),
                         world={"officials_step": 28})  # fmt: skip
            keep_in_service(*hand)
            assert hand.s.leaders[1].post == 1
            return hand.s.leaders[1].team == 1

        assert turns_by_noise(gain, drawn(Purpose.TEAM, key, 100), is_own)


LEFT_OUT = {"kind": Kind.KIN, "weight": 0.6, "stance_incumbent": 0.0}
FAVOURED = {"kind": Kind.KIN, "weight": 0.4, "stance_incumbent": 1.0}
ON_PAPER = {"phase": Phase.FORMATION, "election": 100, "day": 100, "people": 1, "patron": 5, "patron_active": 1,
            "deference": 1.0}  # fmt: skip


def slate_of(*, head: bool) -> Hand:
    """Make a slate with a free ministry, for which each of two clans has people, and with the head free or not."""
    waiting = [{**WAITS, "clan": clan} for clan in (0, 1, 1)]
    people = [{"caution": 1.0}, {**OFFICIAL, "post": 0, "fate": Fate.KEEP}, *waiting, {}]
    posts = [{**MINISTRY, "holder": 1, "value": 0.1}, {**MINISTRY, "vacant_day": 50}, *([PREMIER] if head else [])]
    hand = lay(people, posts=posts, clans=[LEFT_OUT, FAVOURED], world=ON_PAPER,
               p={"fate_binding": 1.0, "noise": 1e-9, "minimum_days": 4.0})  # fmt: skip
    form_government(*hand)
    assert [c for _, c, _ in told(hand, Did.CLAN_LEFT_OUT)] == [0]
    return hand


def test_a_clan_that_is_left_out_gets_nothing_that_is_vacant():
    assert list(slate_of(head=False).s.posts.holder) == [1, 3]


def test_a_clan_that_is_left_out_gets_nothing_though_somebody_was_raised():
    hand = slate_of(head=True)
    assert hand.s.posts[2].holder == 1, "who leaves his office to the people of the other clan"
    assert set(hand.s.posts.holder[:2]) == {3, 4}
