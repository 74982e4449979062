"""Service on paper: who is kept, moved, sent away, arrested and let back between votes, and what an office carries."""

from __future__ import annotations

import math

import pytest
from by_hand import Hand, Row, drawn, lay, told, turns_at

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Purpose, Status, TieKind
from sim.core.ground.records import FOREVER
from sim.core.mechanisms.reviews import REVIEWS
from sim.core.play import step_length
from sim.core.rules.formation import form_government
from sim.core.rules.pacts import make_and_break_pacts
from sim.core.rules.service import keep_in_service
from sim.core.rules.soundings import hold_soundings
from sim.core.setup import set_out

DAY = 100
CABINET = {"institution": Institution.GOVERNMENT, "value": 0.5}
APPARATUS = {"institution": Institution.APPARATUS, "value": 0.6}
CALM = {"phase": Phase.CALM, "day": DAY, "capacity": 0.5}
OFFICIAL = {"corps": 0, "clan": -1}
DUE = {"named": 1, "review_day": DAY}
IN_OFFICE = {**DUE, "post": 0}
TOLD = {"fate": Fate.DISMISS, "told": Fate.DISMISS}
U = drawn(Purpose.LET_GO, 1001, DAY)  # of whoever stands in row 1, reviewed that day


def served(person: Row, p: Row, *, posts: list[Row] | None = None, others: list[Row] | None = None,
           ruler: Row | None = None, world: Row | None = None, **more: list[Row]) -> Hand:  # fmt: skip
    people = [{"loyalty": 1.0, **(ruler or {})}, {"loyalty": 0.5, **person}, *(others or [])]
    laid = posts if posts is not None else [{**APPARATUS, "holder": 1}]
    clans = more.pop("clans", []) or [{"kind": Kind.CORPS}]
    hand = lay(people, posts=laid, clans=clans, world={"officials_step": 0, **CALM, **(world or {})}, p=p, **more)
    keep_in_service(*hand)
    return hand


def status_and_fate(hand: Hand, row: int = 1) -> tuple[int, int, int]:
    one = hand.s.leaders[row]
    return int(one.status), int(one.last_fate), int(one.post)


# ------------------------------------------------------------------------------ who goes, and how often


@pytest.mark.parametrize(
    ("rate", "fate", "status"),
    [
        ("dismissal_rate", Fate.DISMISS, Status.OUTSIDE),
        ("envoy_rate", Fate.ENVOY, Status.ABROAD),
        ("retirement_rate", Fate.RETIRE, Status.OUTSIDE),
    ],
)
def test_who_is_reviewed_goes_with_the_chance_that_a_rate_gives(rate, fate, status):
    # at each of REVIEWS a year a rate of r is a chance of r / REVIEWS
    def goes(per_year):
        hand = served(IN_OFFICE, {rate: per_year})
        if hand.s.leaders[1].post >= 0:
            assert status_and_fate(hand) == (Status.IN_SERVICE, Fate.NONE, 0)
            return False
        assert status_and_fate(hand) == (status, fate, -1)
        assert (hand.s.posts[0].vacant_day, hand.s.leaders[1].left_day) == (DAY, DAY)
        return True

    assert turns_at(U * REVIEWS, goes)


@pytest.mark.parametrize(
    ("person", "more", "log_times"),
    [
        ({"loyalty": 0.2}, {}, 1.5 * 0.3),
        ({"loyalty": 0.9}, {}, -1.5 * 0.4),
        ({"ambition": 0.8, "concealment": 0.25, "weight": 0.5, "coercive": 0.4}, {}, 0.8 * 0.75 * 0.9),
        ({}, {"ties": [{"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0, "strength": 0.4}]}, 0.4),
        ({}, {"ties": [{"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1, "strength": 0.4}]}, -0.4),
        ({}, {"ties": [{"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 2, "strength": 0.8},
                       {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.5}]}, -0.8 * 0.5),
        ({"clan": 0}, {"clans": [{"kind": Kind.KIN, "head": 1, "weight": 0.6, "cohesion": 0.5}],
                       "world": {"deference": 0.3}}, -2.0 * 0.6 * 0.5 * 0.8),
        ({"clan": 0}, {"clans": [{"kind": Kind.KIN, "head": 2, "weight": 0.6, "cohesion": 0.5}]}, 0.0),
        ({"protection": 0.5}, {"world": {"patron": 2, "patron_active": 1, "patron_support": 0.6}}, -0.5 * 0.6),
        ({"protection": 0.5}, {"world": {"patron": 2, "patron_active": 0, "patron_support": 0.6}}, 0.0),
        ({"loyalty": -9.0}, {}, math.log(4.0)),  # at most MOST times as often
    ],
)  # fmt: skip
def test_displeasure_makes_a_dismissal_likelier_and_what_it_would_cost_makes_it_rarer(person, more, log_times):
    weights = {"fate_on_loyalty": 1.5, "fate_on_danger": 1.0, "fate_on_bond": 1.0, "fate_on_head": 2.0,
               "fate_on_protection": 1.0}  # fmt: skip

    def goes(per_year):
        hand = served({**IN_OFFICE, **person}, {**weights, "dismissal_rate": per_year}, others=[{"named": 1}], **more)
        return hand.s.leaders[1].post < 0

    assert turns_at(U * REVIEWS / math.exp(log_times), goes)


@pytest.mark.parametrize(
    ("person", "posts", "world"),
    [
        ({"review_day": DAY + 1}, None, {}),
        ({"fate": Fate.KEEP}, None, {"election": DAY + 30}),  # told before the vote: it is settled then
        ({"fate": Fate.DISMISS}, [{**APPARATUS, "holder": 1, "change_day": DAY + 50}], {}),  # announced for later
        ({}, [{"institution": Institution.COURT, "holder": 1}], {}),
        ({}, [{"institution": Institution.LEGISLATURE, "holder": 1}], {}),
        ({}, None, {"incumbent": 1}),
        ({}, None, {"patron": 1, "patron_active": 1}),
        ({}, None, {"phase": Phase.FORMATION}),
    ],
)
def test_who_is_not_the_rulers_to_move_or_was_told_a_fate_stays(person, posts, world):
    hand = served({**IN_OFFICE, **person}, {"dismissal_rate": 1e9}, posts=posts, world=world)
    assert hand.s.leaders[1].post == 0


def test_the_second_key_of_a_patron_may_keep_somebody_in_his_place():
    def is_kept(support):
        world = {"patron": 2, "patron_active": 1, "patron_support": support, "deference": 0.5}
        hand = served(IN_OFFICE, {"dismissal_rate": 1e9, "noise": 1e-9}, world=world,
                      others=[{"named": 1, "ambition": 1}],
                      posts=[{**APPARATUS, "holder": 1, "value": 0.6, "second_key": 1}])  # fmt: skip
        assert hand.world.vetoes == int(hand.s.leaders[1].post == 0)
        return hand.s.leaders[1].post == 0

    assert turns_at(0.3, lambda support: not is_kept(support))  # .5 * .6: what of the office is his


# ------------------------------------------------------------------------------ from one to another

ELSEWHERE = [{**APPARATUS, "holder": 1}, {**CABINET, "holder": 2}, {**CABINET, "value": 0.9, "holder": 3},
             {**CABINET, "value": 0.1, "holder": 4}]  # fmt: skip
HOLDERS = [{**OFFICIAL, "post": 1}, {**OFFICIAL, "post": 2}, {**OFFICIAL, "post": 3}]


@pytest.mark.parametrize(
    ("rate", "place", "did", "fate"),
    [("transfer_rate", 1, Did.TRANSFERRED, Fate.MOVE), ("promotion_rate", 2, Did.PROMOTED, Fate.PROMOTE)],
)
def test_a_move_leads_to_a_lesser_place_and_a_promotion_to_a_better_one_and_an_official_makes_room(
    rate, place, did, fate
):
    # worth .6: a move to .36 and more, a promotion to .66 and more
    hand = served({**IN_OFFICE, "grievance": 0.1}, {rate: 1e9, "least_place": 0.6, "step_up": 0.1, "gratitude": 0.05,
                  "grievance_of_losers": 0.2, "blow_of_loss": 0.5}, posts=ELSEWHERE, others=HOLDERS)  # fmt: skip
    assert status_and_fate(hand) == (Status.IN_SERVICE, fate, place)
    assert told(hand, did) == [(1, place, 0.0)]
    gone = hand.s.leaders[place + 1]
    assert (gone.post, gone.status, gone.last_fate) == (-1, Status.OUTSIDE, Fate.MOVE)
    assert gone.acute == pytest.approx(0.3 * 0.5, abs=1e-12)
    lost = 0.3 if fate == Fate.MOVE else 0.0  # what a move takes of a place
    one = hand.s.leaders[1]
    assert (one.grievance, one.acute) == pytest.approx((0.1 + lost * 0.2, lost * 0.5), abs=1e-12)
    assert (one.left_day, one.took_day, hand.s.posts[0].vacant_day) == (DAY, DAY, DAY)


def test_who_is_to_be_moved_and_has_nowhere_to_go_stays():
    assert served(IN_OFFICE, {"transfer_rate": 1e9}).s.leaders[1].post == 0


def test_nobody_with_a_name_makes_room_and_a_body_of_force_goes_to_the_trusted_only():
    posts = [{**APPARATUS, "holder": 1}, {**CABINET, "holder": 2}, {**CABINET, "body": 1, "holder": 3}]
    others = [{"named": 1, "post": 1}, {**OFFICIAL, "post": 2}]
    clans = [{"kind": Kind.CORPS}, {"kind": Kind.BODY, "head": -1}]
    for loyalty, post in ((0.4, 0), (0.6, 2)):
        hand = served(
            {**IN_OFFICE, "loyalty": loyalty}, {"transfer_rate": 1e9}, posts=posts, others=others, clans=clans
        )
        assert hand.s.leaders[1].post == post


def test_a_dismissed_head_keeps_his_clan_and_bears_a_grudge():
    hand = served({**IN_OFFICE, "clan": 0, "anchor": 0.5, "grievance": 0.1, "team": 1}, {"dismissal_rate": 1e9,
                  "grievance_of_losers": 0.2, "blow_of_loss": 0.5},
                  clans=[{"kind": Kind.KIN, "head": 1, "weight": 0.5}])  # fmt: skip
    one = hand.s.leaders[1]
    assert (hand.s.clans[0].head, one.team, one.fate) == (1, 0, Fate.DISMISS)
    assert (one.anchor, one.grievance, one.acute) == pytest.approx((0.4, 0.3, 0.5), abs=1e-12)


# ------------------------------------------------------------------------------ those who hold no office


@pytest.mark.parametrize(("share", "short"), [(0.0, 1.0), (0.2, 0.5), (0.4, 0.0)])
def test_somebody_outside_is_co_opted_the_sooner_the_more_his_clan_is_owed(share, short):
    outside = {**DUE, "status": Status.OUTSIDE, "weight": 0.5, "ambition": 0.3, "clan": 0, "anchor": 0.4}

    def comes_in(rate):
        hand = served(outside, {"co_opt_rate": rate, "least_place": 0.6, "gratitude": 0.05},
                      posts=[{**CABINET, "holder": 2}], others=[{**OFFICIAL, "clan": 1, "corps": 1, "post": 0}],
                      clans=[{"kind": Kind.KIN, "head": 1, "entitled": 0.4, "share": share}, {"kind": Kind.CORPS}],
                      world={"deference": 0.0})  # fmt: skip
        if hand.s.leaders[1].post < 0:
            return False
        assert status_and_fate(hand) == (Status.IN_SERVICE, Fate.CO_OPT, 0)
        assert hand.s.leaders[1].anchor == pytest.approx(0.45, abs=1e-12)
        return True

    assert turns_at(U * REVIEWS / (2 * 0.5 * 0.8 * (1.0 + short)), comes_in)


def test_who_has_retired_is_not_asked_again():
    hand = served({**DUE, "status": Status.OUTSIDE, "last_fate": Fate.RETIRE, "weight": 0.5},
                  {"co_opt_rate": 1e9, "envoy_rate": 1e9}, posts=[{**CABINET, "vacant_day": 50}])  # fmt: skip
    assert hand.s.leaders[1].status == Status.OUTSIDE


@pytest.mark.parametrize(
    ("person", "rate", "fate"),
    [
        ({"status": Status.ABROAD, "last_fate": Fate.ENVOY}, "envoy_return_rate", Fate.RETURN),
        ({"status": Status.ABROAD, "last_fate": Fate.EXILE}, "exile_return_rate", Fate.RETURN),
        ({"status": Status.ARRESTED, "last_fate": Fate.ARREST}, "pardon_rate", Fate.PARDON),
    ],
)
def test_who_is_abroad_comes_back_and_who_is_in_prison_is_let_out(person, rate, fate):
    def is_back(per_year):
        return status_and_fate(served({**DUE, **person}, {rate: per_year}, posts=[])) == (Status.OUTSIDE, fate, -1)

    assert turns_at(U * REVIEWS, is_back)


# ------------------------------------------------------------------------------ arrest and exile

SEARCH = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.8}


@pytest.mark.parametrize(
    ("person", "ties", "grounds"),
    [
        ({"file": 0.4}, [], 0.4),
        ({"challenged_day": 30}, [], 0.7),
        ({"loyalty": 0.1}, [], 0.3 * 2.0 / 3.0),
        ({}, [SEARCH], 0.25 * 0.8),
        ({"file": 0.4, "challenged_day": 30}, [], 1.0 - 0.6 * 0.3),
        ({"file": 0.4, "protection": 0.5}, [], 0.4 * (1.0 - 0.5 * 0.8)),  # a patron in support of the ruler: less
    ],
)
def test_somebody_is_arrested_by_what_there_is_against_him(person, ties, grounds):
    p = {"grounds_of_move": 0.7, "grounds_of_enmity": 0.3, "grounds_of_search": 0.25}
    world = {"patron": 2, "patron_active": 1, "patron_support": 0.8}

    def is_arrested(rate):
        hand = served({**IN_OFFICE, **person}, {**p, "arrest_rate": rate}, ties=ties, world=world,
                      ruler={"caution": 0.5}, others=[{"named": 1}])  # fmt: skip
        if hand.s.leaders[1].post == 0:
            return False
        assert status_and_fate(hand) == (Status.ARRESTED, Fate.ARREST, -1)
        return True

    # boldness 1.4 - .8 * .5, and a capacity of .5
    assert turns_at(drawn(Purpose.PROSECUTED, 1001, DAY) * REVIEWS / grounds, is_arrested)


def test_nothing_happens_to_one_against_whom_there_is_nothing():
    assert served(IN_OFFICE, {"arrest_rate": 1e9, "exile_rate": 1e9}).s.leaders[1].post == 0


def test_an_arrest_is_felt_by_kin_and_allies():
    kin = {"kind": TieKind.KINSHIP, "from_leader": 2, "to_leader": 1, "strength": 0.8}
    hand = served({**IN_OFFICE, "file": 0.5}, {"arrest_rate": 1e9, "blow_on_kin": 0.3}, ties=[kin],
                  others=[{"named": 1, "review_day": FOREVER}])  # fmt: skip
    assert hand.s.leaders[2].acute == pytest.approx(0.3 * 0.8, abs=1e-12)


def test_who_fears_for_himself_goes_abroad():
    def is_gone(rate):
        hand = served({**IN_OFFICE, "file": 0.4, "caution": 0.8}, {"exile_rate": rate})
        return status_and_fate(hand) == (Status.ABROAD, Fate.EXILE, -1)

    assert turns_at(drawn(Purpose.PROSECUTED, 1001, DAY) * REVIEWS / (0.4 * 1.3), is_gone)


# ------------------------------------------------------------------------------ officials and vacancies


@pytest.mark.parametrize("step", [0, 28])
def test_officials_are_reviewed_every_four_weeks_and_what_falls_vacant_is_filled_then(step):
    going, waiting = {**OFFICIAL, "post": 0, "review_day": 90}, {**OFFICIAL, "status": Status.OUTSIDE}
    hand = served({"review_day": FOREVER}, {"dismissal_rate": 1e9}, posts=[{**CABINET, "holder": 2}],
                  others=[going, waiting], world={"officials_step": step})  # fmt: skip
    assert int(hand.s.posts[0].holder) == (3 if step else 2)
    assert (hand.s.leaders[2].review_day > 90) == (step > 0)


def test_the_less_loyal_official_goes_sooner():
    def goes(rate):
        hand = served({"review_day": FOREVER}, {"dismissal_rate": rate, "loyalty_in_fates": 2.0},
                      posts=[{**CABINET, "holder": 2}], world={"officials_step": 28},
                      others=[{**OFFICIAL, "post": 0, "review_day": 90, "loyalty": 0.2}])  # fmt: skip
        return hand.s.leaders[2].last_fate == Fate.DISMISS

    assert turns_at(drawn(Purpose.LET_GO, 1002, DAY) * REVIEWS / 1.6, goes)


def test_an_office_that_nobody_is_known_to_have_held_is_not_filled_between_votes():
    for vacant_day, holder in ((-1, -1), (60, 2)):
        hand = served({"review_day": FOREVER}, {}, posts=[{**CABINET, "vacant_day": vacant_day}],
                      others=[{**OFFICIAL, "status": Status.OUTSIDE}], world={"officials_step": 28})  # fmt: skip
        assert hand.s.posts[0].holder == holder


# ------------------------------------------------------------------------------ by order

IN_PRISON, AWAY = {"status": Status.ARRESTED}, {"status": Status.ABROAD}


def ordered(fate: Fate, person: Row, *, world: Row | None = None, posts: list[Row] | None = None,
            others: list[Row] | None = None, p: Row | None = None) -> Hand:  # fmt: skip
    laid = posts if posts is not None else [{**APPARATUS, "holder": 1}]
    order = {"order": Order.FATE, "day": 0, "row": 1, "value": float(fate)}
    hand = lay([{}, {"named": 1, "review_day": FOREVER, **person}, *(others or [])], posts=laid,
               clans=[{"kind": Kind.CORPS}], schedule=[order], world={"officials_step": 0, **CALM, **(world or {})},
               p={"least_place": 0.6, "step_up": 0.1, **(p or {})})  # fmt: skip
    keep_in_service(*hand)
    assert hand.s.schedule[0].done
    return hand


@pytest.mark.parametrize("phase", [Phase.CALM, Phase.FORMATION])
@pytest.mark.parametrize(
    ("fate", "person", "did", "status"),
    [
        (Fate.DISMISS, {"post": 0}, Did.DISMISSED, Status.OUTSIDE),
        (Fate.MOVE, {"post": 0}, Did.MOVED, Status.OUTSIDE),  # there is no other office
        (Fate.ENVOY, {"post": 0}, Did.SENT_AS_ENVOY, Status.ABROAD),
        (Fate.ENVOY, {"status": Status.OUTSIDE}, Did.SENT_AS_ENVOY, Status.ABROAD),
        (Fate.RETIRE, {"post": 0}, Did.RETIRED, Status.OUTSIDE),
        (Fate.ARREST, {"post": 0}, Did.ARRESTED, Status.ARRESTED),
        (Fate.ARREST, AWAY, Did.ARRESTED, Status.ARRESTED),
        (Fate.EXILE, {"post": 0}, Did.EXILED, Status.ABROAD),
        (Fate.PARDON, IN_PRISON, Did.PARDONED, Status.OUTSIDE),
        (Fate.RETURN, AWAY, Did.CAME_BACK, Status.OUTSIDE),
    ],
)
def test_what_a_scenario_orders_of_somebody_is_done_and_no_patron_is_asked(fate, person, did, status, phase):
    posts = [{**APPARATUS, "holder": person.get("post", -2) + 1, "second_key": 1}]
    world = {"patron": 2, "patron_active": 1, "phase": phase, "deference": 1.0}  # he would refuse
    hand = ordered(fate, person, posts=posts, world=world, others=[{"named": 1, "ambition": 1, "review_day": FOREVER}],
                   p={"noise": 1e-9})  # fmt: skip
    assert status_and_fate(hand) == (status, fate, -1)
    assert [len(told(hand, did)), told(hand, Did.ORDERED)] == [1, [(-1, 0, 0.0)]]


@pytest.mark.parametrize(("fate", "place"), [(Fate.MOVE, 1), (Fate.PROMOTE, 2)])
def test_who_is_moved_or_promoted_by_order_takes_an_office_as_others_do(fate, place):
    hand = ordered(fate, {"post": 0}, posts=ELSEWHERE, others=[{**each, "review_day": FOREVER} for each in HOLDERS])
    assert status_and_fate(hand) == (Status.IN_SERVICE, fate, place)


@pytest.mark.parametrize(
    ("fate", "person", "world"),
    [
        (Fate.DISMISS, {"status": Status.OUTSIDE}, {}),  # from no office
        (Fate.PROMOTE, {"post": 0}, {}),  # to none
        (Fate.PARDON, {"post": 0}, {}),
        (Fate.RETURN, {"post": 0}, {}),
        (Fate.ENVOY, IN_PRISON, {}),
        (Fate.EXILE, AWAY, {}),
        (Fate.ARREST, {"status": Status.DEAD}, {}),
        (Fate.ARREST, {"post": 0}, {"incumbent": 1}),
        (Fate.DISMISS, {"post": 0}, {"patron": 1, "patron_active": 1}),
    ],
)
def test_what_cannot_be_done_with_somebody_as_he_stands_is_written_down_as_not_done(fate, person, world):
    hand = ordered(fate, person, world=world, posts=[{**APPARATUS, "holder": person.get("post", -2) + 1}])
    assert told(hand, Did.ORDERED) == [(-1, 0, 1.0)]
    assert hand.world.events == 1
    hand.s.schedule[0].done = 0
    hand.s.schedule[0].day, hand.world.horizon = DAY + 2, DAY + 100
    week = 7 - DAY % 7
    assert step_length(hand.s) == (2 if fate == Fate.PROMOTE else week), "and shortens no step, as far as that is known"


def test_a_patron_who_is_arrested_is_one_no_longer():
    assert ordered(Fate.ARREST, {"post": 0}, world={"patron": 1, "patron_active": 1}).world.patron_active == 0


# ------------------------------------------------------------------------------ what an office carries


def force_of(hand: Hand, row: int) -> float:
    """Return the force that somebody can call on, which is reckoned for whoever rules."""
    ruler, hand.world.incumbent = int(hand.world.incumbent), row
    make_and_break_pacts(*hand)
    hand.world.incumbent = ruler
    return float(hand.world.coercive_access)


GUARD = [{"kind": Kind.BODY, "coercive": 0.4, "head": -1}]


def test_means_that_an_office_lent_go_with_it_and_means_of_ones_own_stay():
    post = {**APPARATUS, "holder": 1, "lends_economic": 0.5, "lends_media": 0.5}
    hand = lay([{}, {**IN_OFFICE, "economic": 0.1, "media": 0.6}], posts=[post], world=CALM, p={"dismissal_rate": 1e9})
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    one = hand.s.leaders[1]
    assert (one.economic, one.media, one.lent_economic) == pytest.approx((0.4, 0.6, 0.3), abs=1e-12)
    one.review_day = hand.world.day
    keep_in_service(*hand)
    assert (one.post, one.economic, one.media) == (-1, pytest.approx(0.1, abs=1e-12), 0.6)


def test_command_of_a_body_goes_with_the_post_that_commands_it():
    leads = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 0.9}
    order = {"order": Order.APPOINT, "day": 0, "row": 2, "value": 0.0}
    hand = lay([{}, {"named": 1, "post": 0, "coercive": 0.4}, {"named": 1, "status": Status.OUTSIDE}], clans=GUARD,
               posts=[{"institution": Institution.SECURITY, "holder": 1, "body": 0}], ties=[leads], schedule=[order],
               p={"force_kept": 0.25, "command_of_office": 0.7})  # fmt: skip
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    old, new = hand.s.leaders[1], hand.s.leaders[2]
    assert hand.s.clans[0].head == 1
    assert force_of(hand, 1) == pytest.approx(0.5 * 0.4 + 0.9 * 0.5 * (0.4 + 0.4), abs=1e-12)
    form_government(*hand)
    assert (hand.s.clans[0].head, hand.s.ties[0].strength, old.post, new.post) == (2, 0.0, -1, 0)
    assert old.coercive == pytest.approx(0.1, abs=1e-12)  # a quarter of it stays his
    assert force_of(hand, 1) == pytest.approx(0.5 * 0.1, abs=1e-12)
    # the hold of the office is that of its first chief, and so is its force
    assert force_of(hand, 2) == pytest.approx(0.5 * 0.4 + 0.9 * 0.5 * (0.4 + 0.4), abs=1e-12)
    hand.s.schedule[0].done, hand.s.schedule[0].row = 0, 1
    form_government(*hand)
    assert (hand.s.clans[0].head, hand.s.ties[0].strength) == (1, 0.9)  # he is back


# ------------------------------------------------------------------------------ before the vote


@pytest.mark.parametrize(("person", "is_seen"), [({}, True), ({"named": 1}, True), ({"post": -1}, False)])
def test_whoever_holds_an_office_in_the_rulers_gift_is_seen_before_the_vote(person, is_seen):
    hand = lay([{}, {"post": 0, **person}], posts=[{**APPARATUS, "holder": 1}], world={"election": 200},
               p={"share_told": 1.0})  # fmt: skip
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    assert (hand.s.leaders[1].meeting_day < FOREVER) == is_seen


@pytest.mark.parametrize(
    ("shares", "fate", "loss"),
    [
        ({"share_dismissed": 1.0}, Fate.DISMISS, 1.0),
        ({"envoy_rate": 1.0}, Fate.ENVOY, 0.5),
        ({"share_moved": 1.0}, Fate.MOVE, 0.3),
        ({"promotion_rate": 1.0}, Fate.PROMOTE, 0.0),
        ({"retirement_rate": 1.0}, Fate.RETIRE, 0.3),
        ({}, Fate.KEEP, 0.0),
    ],
)
def test_somebody_with_a_name_is_told_a_fate_and_feels_what_it_takes(shares, fate, loss):
    world = {"day": 50, "election": 100, "phase": Phase.CALM}
    hand = lay([{}, {"named": 1, "post": 0, "meeting_day": 50, "loyalty": 0.5}], posts=[{**APPARATUS, "holder": 1}],
               world=world, p={**shares, "grievance_of_losers": 0.2, "blow_of_news": 0.4})  # fmt: skip
    hold_soundings(*hand)
    one = hand.s.leaders[1]
    assert one.fate == fate
    assert (one.grievance, one.acute) == pytest.approx((loss * 0.2, loss * 0.4), abs=1e-12)
    assert hand.world.losers == int(loss > 0.0)


def test_a_loser_with_a_name_talks_the_sooner_the_fresher_it_is():
    u = drawn(Purpose.RESENTED, 1001, 50)

    def talks(rate):
        hand = lay([{}, {"named": 1, "post": 0, **TOLD, "acute": 0.4, "discipline": 0.2}],
                   posts=[{**APPARATUS, "holder": 1}], world={"day": 50, "election": 100},
                   p={"anger_leak_rate": rate})  # fmt: skip
        hold_soundings(*hand)
        return hand.s.leaders[1].fate_public == 1

    assert turns_at(-math.log(1.0 - u) * 365.25 / 7.0 / (0.4 * 0.8), talks)
