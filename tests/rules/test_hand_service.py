"""Service on paper: who is kept, moved, sent away, arrested and let back between votes, and what an office carries."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, address_when, day_when, door, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Purpose, Status, TieKind
from sim.core.ground.records import FOREVER
from sim.core.mechanisms import fates
from sim.core.mechanisms.reviews import REVIEWS
from sim.core.play import step_length
from sim.core.rules.formation import form_government
from sim.core.rules.pacts import make_and_break_pacts
from sim.core.rules.service import keep_in_service
from sim.core.rules.soundings import hold_soundings
from sim.core.setup import set_out

DAY = 100
feel = door(fates.resent)
CABINET = {"institution": Institution.GOVERNMENT, "value": 0.5}
APPARATUS = {"institution": Institution.APPARATUS, "value": 0.6}
CALM = {"phase": Phase.CALM, "day": DAY, "capacity": 0.5}
OFFICIAL = {"corps": 0, "clan": -1}
DUE = {"named": 1, "review_day": DAY}
IN_OFFICE = {**DUE, "post": 0}
TOLD = {"fate": Fate.DISMISS, "told": Fate.DISMISS}
U = drawn(Purpose.LET_GO, 1001, DAY)  # of whoever stands in row 1, reviewed that day


def served(person: Row, p: Row, *, posts: list[Row] | None = None, others: list[Row] | None = None,
           ruler: Row | None = None, world: Row | None = None, day: int = DAY, **more: list[Row]) -> Hand:  # fmt: skip
    due = {"review_day": day} if person.get("review_day") == DAY else {}
    people = [{"loyalty": 1.0, **(ruler or {})}, {"loyalty": 0.5, **person, **due}, *(others or [])]
    laid = posts if posts is not None else [{**APPARATUS, "holder": 1}]
    clans = more.pop("clans", []) or [{"kind": Kind.CORPS}]
    start = {"officials_step": 0, **CALM, **(world or {}), "day": day}
    hand = lay(people, posts=laid, clans=clans, world=start, p={"chances": REVIEWS, **p}, **more)
    keep_in_service(*hand)
    return hand


def status_and_fate(hand: Hand, row: int = 1) -> tuple[int, int, int]:
    one = hand.s.leaders[row]
    return int(one.status), int(one.last_fate), int(one.post)


# Who wants nothing for himself goes abroad, if he is asked, where his number is below a half.
YES, NO = (0.0, 0.5), (0.5, 1.0)


def day_when_both(one: Purpose, of_one: tuple[float, float], two: Purpose, of_two: tuple[float, float]) -> int:
    """Return the first day from the hundredth on which two numbers of whoever stands in row 1 lie within bounds."""
    days = (day for day in range(100, 10_000) if of_one[0] < drawn(one, 1001, day) < of_one[1])
    return next(day for day in days if of_two[0] < drawn(two, 1001, day) < of_two[1])


def logit(chance: float) -> float:
    return math.log(chance / (1.0 - chance))


# ------------------------------------------------------------------------------ whom a ruler would be rid of
# A man of weight .5 is .25 in the country without an office, and 1 - .4 * .75 = .7 with one worth .6. Loyalty of .5
# and weight of .5 are middling: the ruler has nothing of him either way.

MIDDLING = {**IN_OFFICE, "weight": 0.5}
BEST_REPLY = {"noise": 1e-9}
AMBITIOUS = {"ambition": 0.8, "concealment": 0.25, "coercive": 0.4}  # .6 shows; means 1 - .5 * .6 = .7; danger .42
RIVALRY = {"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0, "strength": 0.4}
ALLIANCE = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 1, "strength": 0.25}
BETWEEN = [{"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 2, "strength": 0.8},
           {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.5}]  # fmt: skip
CLAN = {"kind": Kind.KIN, "weight": 0.6, "cohesion": 0.5}  # covers .3 of its head
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.6}
MINDS = {"deference": 0.5}


@pytest.mark.parametrize(
    ("person", "more", "fate", "gain"),
    [
        # use -.2: dismissal .45 * .2; a mission .7 * .2 - .35 * .2
        ({"loyalty": 0.3}, {}, Fate.DISMISS, 0.09),
        # a mission takes .7 * .42 of danger away, a dismissal .45 * .42
        (AMBITIOUS, {}, Fate.ENVOY, 0.294),
        # an enemy's danger counts 2 * .7: .588; .7 * (.2 + .588) - .35 * .2
        ({**AMBITIOUS, "loyalty": 0.3}, {}, Fate.ENVOY, 0.4816),
        # a rivalry leaves .6 of his loyalty
        ({}, {"ties": [RIVALRY]}, Fate.DISMISS, 0.09),
        # an alliance makes up for a quarter of what is missing: .1 + .25 * .9 = .325, use -.175
        ({"loyalty": 0.1}, {"ties": [ALLIANCE]}, Fate.DISMISS, 0.45 * 0.175),
        # an ally of an ally by .4: use -.1
        ({"loyalty": 0.0}, {"ties": BETWEEN}, Fate.DISMISS, 0.045),
        # who heads a clan has .5 * .3 behind him, which a ruler minds who minds clans: -.3 + .15
        ({"loyalty": 0.2, "clan": 0}, {"clans": [{**CLAN, "head": 1}], "world": MINDS}, Fate.DISMISS, 0.45 * 0.15),
        ({"loyalty": 0.2, "clan": 0}, {"clans": [{**CLAN, "head": 1}]}, Fate.DISMISS, 0.135),
        ({"loyalty": 0.2, "clan": 0}, {"clans": [{**CLAN, "head": 2}], "world": MINDS}, Fate.DISMISS, 0.135),
        # a patron shields him by .5 * .6, while he is on the scene
        ({"loyalty": 0.2, "protection": 0.5}, {"world": {**MINDS, **PATRON}}, Fate.DISMISS, 0.45 * 0.15),
        ({"loyalty": 0.2, "protection": 0.5}, {"world": {**MINDS, **PATRON, "patron_active": 0}}, Fate.DISMISS, 0.135),
    ],
)  # fmt: skip
def test_a_ruler_without_error_is_rid_of_somebody_where_it_gains_him_more_than_the_price_of_a_change(
    person, more, fate, gain
):
    def stays(price):
        hand = served({**MIDDLING, **person}, {**BEST_REPLY, "price_of_change": price}, others=[{"named": 1}], **more)
        assert hand.s.leaders[1].last_fate in (Fate.NONE, fate)
        return hand.s.leaders[1].post == 0

    assert turns_at(gain, stays)


@pytest.mark.parametrize("person", [{"loyalty": 0.6}, {"weight": 0.7}])
def test_whom_a_ruler_has_something_of_he_keeps_at_any_price(person):
    assert served({**MIDDLING, **person}, {**BEST_REPLY, "price_of_change": 0.0}).s.leaders[1].post == 0


@pytest.mark.parametrize("goes", [True, False])
def test_a_ruler_errs_by_the_noise(goes):
    # dismissal gains .09 and a mission .07, less the price: with e^.9 = a and e^.7 = b, x = exp(-price / noise),
    # dismissed with chance a x / (1 + (a + b) x), which is the number drawn where x = u / (a - u (a + b)). Who will not
    # go abroad is dismissed for a mission too, with chance (a + b) x / (1 + (a + b) x): where x = u / ((a + b) (1 - u))
    a, b = math.exp(0.9), math.exp(0.7)
    day = day_when_both(Purpose.LET_GO, (0.1, 0.3), Purpose.POSTED, YES if goes else NO)
    u = drawn(Purpose.LET_GO, 1001, day)

    def is_not_dismissed(price):
        hand = served({**MIDDLING, "loyalty": 0.3}, {"price_of_change": price}, day=day)
        return hand.s.leaders[1].last_fate != Fate.DISMISS

    x = u / (a - u * (a + b)) if goes else u / ((a + b) * (1.0 - u))
    assert turns_at(-0.1 * math.log(x), is_not_dismissed)


QUARTERS = list(enumerate((Fate.DISMISS, Fate.ENVOY, Fate.MOVE, Fate.PROMOTE)))
FREE = {"price_of_change": -9.0}  # so that something is always done


@pytest.mark.parametrize(("quarter", "fate"), QUARTERS)
def test_of_a_middling_man_all_that_is_open_is_as_likely(quarter, fate):
    day = day_when_both(Purpose.LET_GO, (0.25 * quarter + 0.01, 0.25 * quarter + 0.24), Purpose.POSTED, YES)
    hand = served(MIDDLING, FREE, posts=ELSEWHERE, others=HOLDERS, day=day)
    status = {Fate.DISMISS: Status.OUTSIDE, Fate.ENVOY: Status.ABROAD}.get(fate, Status.IN_SERVICE)
    place = {Fate.MOVE: 1, Fate.PROMOTE: 2}.get(fate, -1)
    assert status_and_fate(hand) == (status, fate, place)
    assert hand.s.posts[0].vacant_day == hand.s.leaders[1].left_day == day


def test_somebody_retires_at_a_rate():
    # at each of REVIEWS a year a rate of r is a chance of r / REVIEWS
    def retires(rate):
        hand = served(MIDDLING, {"retirement_rate": rate})
        return status_and_fate(hand) == (Status.OUTSIDE, Fate.RETIRE, -1)

    assert turns_at(U * REVIEWS, retires)


@pytest.mark.parametrize(
    ("person", "posts", "world"),
    [
        ({"review_day": DAY + 1}, None, {}),
        ({"fate": Fate.KEEP, "told": Fate.KEEP}, None, {"election": DAY + 30}),  # before the vote: it is settled then
        (TOLD, [{**APPARATUS, "holder": 1, "change_day": DAY + 50}], {}),  # announced for later
        ({}, None, {"pact_with": 1, "pact_until": DAY + 50}),
        ({}, [{"institution": Institution.COURT, "holder": 1}], {}),
        ({}, [{"institution": Institution.LEGISLATURE, "holder": 1}], {}),
        ({}, None, {"incumbent": 1}),
        ({}, None, {"patron": 1, "patron_active": 1}),
        ({}, None, {"phase": Phase.FORMATION}),
    ],
)
def test_who_is_not_the_rulers_to_move_or_was_told_a_fate_stays(person, posts, world):
    assert served(MIDDLING, FREE).s.leaders[1].post < 0
    hand = served({**MIDDLING, **person}, FREE, posts=posts, world=world)
    assert hand.s.leaders[1].post == 0


@pytest.mark.parametrize(("quarter", "fate"), QUARTERS)
def test_what_is_chosen_does_not_hang_on_how_often_chances_come(quarter, fate):
    day = day_when_both(Purpose.LET_GO, (0.125 * quarter + 0.01, 0.125 * quarter + 0.115), Purpose.POSTED, YES)
    hand = served(MIDDLING, {**FREE, "chances": 0.5 * REVIEWS}, posts=ELSEWHERE, others=HOLDERS, day=day)
    assert int(hand.s.leaders[1].last_fate) == fate


@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_chances_to_decide_come_as_often_as_to_everybody_and_old_people_retire_besides(rate):
    # a review is one at which he decides as often as there are chances a year, of those who have not retired
    def is_left(chances):
        return status_and_fate(served(MIDDLING, {**FREE, "chances": chances, "retirement_rate": rate}))[2] == 0

    draw = (U - rate / REVIEWS) / (1.0 - rate / REVIEWS)
    if draw > 0.0:
        assert turns_at(draw * REVIEWS, lambda chances: not is_left(chances))
    assert not is_left(CERTAIN)


def test_nobody_is_let_back_before_it_is_thought_about_him():
    def is_back(chances):
        person = {**DUE, "status": Status.ARRESTED, "last_fate": Fate.ARREST, "loyalty": 0.5}
        return status_and_fate(served(person, {"chances": chances, "noise": 1e9}, posts=[]))[0] == Status.OUTSIDE

    assert turns_at(2.0 * U * REVIEWS, is_back)  # as lief as not


def test_what_was_announced_without_a_word_is_thought_over_too():
    later = [{**APPARATUS, "holder": 1, "change_day": DAY + 50}]
    hand = served({**MIDDLING, "fate": Fate.DISMISS}, FREE, posts=later)
    assert hand.s.leaders[1].post < 0


@pytest.mark.parametrize("said", [Fate.NONE, Fate.MOVE])
def test_what_was_decided_on_somebody_without_a_word_to_him_is_thought_over(said):
    hand = served({**MIDDLING, "fate": Fate.KEEP, "told": said}, FREE, world={"election": DAY + 30})
    assert hand.s.leaders[1].post < 0


def test_the_second_key_of_a_patron_may_keep_somebody_in_his_place():
    def is_kept(support):
        world = {"patron": 2, "patron_active": 1, "patron_support": support, "deference": 0.5}
        hand = served(MIDDLING, {**FREE, "noise": 1e-9}, world=world, others=[{"named": 1, "ambition": 1}],
                      posts=[{**APPARATUS, "holder": 1, "value": 0.6, "second_key": 1}])  # fmt: skip
        assert hand.world.vetoes == int(hand.s.leaders[1].post == 0)
        return hand.s.leaders[1].post == 0

    assert turns_at(0.3, lambda support: not is_kept(support))  # .5 * .6: what of the office is his


# ------------------------------------------------------------------------------ from one to another

ELSEWHERE = [{**APPARATUS, "holder": 1}, {**CABINET, "holder": 2}, {**CABINET, "value": 0.9, "holder": 3},
             {**CABINET, "value": 0.1, "holder": 4}]  # fmt: skip
HOLDERS = [{**OFFICIAL, "post": 1}, {**OFFICIAL, "post": 2}, {**OFFICIAL, "post": 3}]
FELT = {"gratitude": 0.05, "resentment": 0.2, "blow": 0.5}


@pytest.mark.parametrize(
    ("fate", "place", "did"),
    [(Fate.MOVE, 1, Did.TRANSFERRED), (Fate.PROMOTE, 2, Did.PROMOTED)],
)
def test_a_move_leads_to_a_lesser_place_and_a_promotion_to_a_better_one_and_an_official_makes_room(fate, place, did):
    # worth .6: a move to .3 and more, a promotion to what is worth more
    quarter = dict((each, number) for number, each in QUARTERS)[fate]
    day = day_when(Purpose.LET_GO, 1001, 0.25 * quarter + 0.01, 0.25 * quarter + 0.24)
    hand = served({**MIDDLING, "grievance": 0.1}, {**FREE, **FELT}, posts=ELSEWHERE, others=HOLDERS, day=day)
    assert status_and_fate(hand) == (Status.IN_SERVICE, fate, place)
    assert told(hand, did) == [(1, place, 0.0)]
    gone = hand.s.leaders[place + 1]
    assert (gone.post, gone.status, gone.last_fate) == (-1, Status.OUTSIDE, Fate.MOVE)
    assert (gone.acute, gone.grievance) == pytest.approx((0.5 * 0.5, 0.5 * 0.2), abs=1e-12)
    lost = 0.5 if fate == Fate.MOVE else 0.0  # what a move takes of a place
    one = hand.s.leaders[1]
    assert (one.grievance, one.acute) == pytest.approx((0.1 + lost * 0.2 * 0.9, lost * 0.5), abs=1e-12)
    assert one.anchor == pytest.approx(0.05 if fate == Fate.PROMOTE else 0.0, abs=1e-12)
    assert (one.left_day, one.took_day, hand.s.posts[0].vacant_day) == (day, day, day)


def test_a_ruler_promotes_whom_he_has_much_of():
    # use .3; from .6 to .9 is from .7 to 1 - .1 * .75 = .925: a gain of .225 * .3
    def stays(price):
        hand = served({**MIDDLING, "loyalty": 0.8}, {**BEST_REPLY, "price_of_change": price},
                      posts=ELSEWHERE, others=HOLDERS)  # fmt: skip
        return hand.s.leaders[1].post == 0

    assert turns_at(0.225 * 0.3, stays)


def test_no_province_and_no_holding_is_a_rise():
    for institution in (Institution.AKIMAT, Institution.HOLDING):
        posts = [ELSEWHERE[0], {**ELSEWHERE[2], "holder": 2, "institution": institution}]
        hand = served({**MIDDLING, "loyalty": 0.8}, {**BEST_REPLY, "price_of_change": 0.01}, posts=posts,
                      others=[{**OFFICIAL, "post": 1}])  # fmt: skip
        assert hand.s.leaders[1].post == 0


@pytest.mark.parametrize(("body", "alone", "rises"), [(1, 0, False), (1, 1, True), (-1, 0, True)])
def test_who_commands_a_body_rises_to_what_there_is_one_of(body, alone, rises):
    posts = [{**ELSEWHERE[0], "body": body}, {**ELSEWHERE[2], "holder": 2, "alone": alone}]
    hand = served({**MIDDLING, "loyalty": 0.8}, {**BEST_REPLY, "price_of_change": 0.01}, posts=posts,
                  others=[{**OFFICIAL, "post": 1}], clans=[{"kind": Kind.CORPS}, {"kind": Kind.BODY}])  # fmt: skip
    assert (hand.s.leaders[1].post == 1) == rises


def test_nobody_with_a_name_makes_room_and_a_body_of_force_goes_to_the_trusted_only():
    better = {**CABINET, "value": 0.9}
    posts = [{**APPARATUS, "holder": 1}, {**better, "holder": 2}, {**better, "body": 1, "holder": 3}]
    others = [{"named": 1, "post": 1, "review_day": FOREVER}, {**OFFICIAL, "post": 2}]
    clans = [{"kind": Kind.CORPS}, {"kind": Kind.BODY, "head": -1}]
    for loyalty, post in ((0.4, 0), (0.6, 2)):
        one = {**MIDDLING, "weight": 0.9, "loyalty": loyalty, "coercive": 0.1}
        hand = served(one, {**BEST_REPLY, "price_of_change": 0.01},
                      posts=posts, others=others, clans=clans)  # fmt: skip
        assert hand.s.leaders[1].post == post


def test_a_dismissed_head_keeps_his_clan_and_bears_a_grudge():
    hand = served({**MIDDLING, "loyalty": 0.3, "clan": 0, "anchor": 0.5, "grievance": 0.1, "team": 1},
                  {**BEST_REPLY, **FELT, "price_of_change": 0.0},
                  clans=[{"kind": Kind.KIN, "head": 1, "weight": 0.5}])  # fmt: skip
    one = hand.s.leaders[1]
    assert (hand.s.clans[0].head, one.team, one.fate) == (1, 0, Fate.DISMISS)
    assert (one.anchor, one.grievance, one.acute) == pytest.approx((0.45, 0.1 + 0.2 * 0.9, 0.5), abs=1e-12)


# ------------------------------------------------------------------------------ those who hold no office

OUTSIDER = {**DUE, "status": Status.OUTSIDE, "weight": 0.5}


@pytest.mark.parametrize(
    ("person", "more", "fate", "gain"),
    [
        # an office worth .5 makes of .25 a place of .625
        ({"loyalty": 0.7}, {}, Fate.CO_OPT, 0.375 * 0.2),
        ({"clan": 0}, {"clans": [{**CLAN, "head": 1}], "world": MINDS}, Fate.CO_OPT, 0.375 * 0.15),
        ({"loyalty": 0.3}, {}, Fate.ENVOY, 0.25 * 0.2 - 0.125 * 0.2),
        ({"loyalty": 0.3, "coercive": 0.4}, {"ties": [RIVALRY]}, Fate.ENVOY, 0.25 * 0.32 - 0.125 * 0.32),
    ],
)  # fmt: skip
def test_somebody_outside_is_given_an_office_or_a_mission_where_it_gains_the_ruler_more_than_its_price(
    person, more, fate, gain
):
    day = day_when(Purpose.POSTED, 1001, *YES)

    def stays(price):
        hand = served({**OUTSIDER, "anchor": 0.4, **person}, {**BEST_REPLY, **FELT, "price_of_change": price},
                      posts=[{**CABINET, "holder": 2}],
                      others=[{**OFFICIAL, "corps": 1, "post": 0}], day=day, **more)  # fmt: skip
        one = hand.s.leaders[1]
        if one.status == Status.OUTSIDE:
            return True
        assert status_and_fate(hand)[1:] == (fate, 0 if fate == Fate.CO_OPT else -1)
        assert one.anchor == pytest.approx(0.45 if fate == Fate.CO_OPT else 0.4, abs=1e-12)
        return False

    assert turns_at(gain, stays)


@pytest.mark.parametrize(("weight", "comes_in"), [(0.99, 1), (1.0, 1), (1.01, 0)])
def test_nobody_is_asked_into_an_office_worth_less_than_half_of_what_he_weighs(weight, comes_in):
    hand = served({**OUTSIDER, "weight": weight, "loyalty": 0.9}, {**BEST_REPLY, "price_of_change": 0.0},
                  posts=[{**CABINET, "holder": 2}], others=[{**OFFICIAL, "corps": 1, "post": 0}])  # fmt: skip
    assert (hand.s.leaders[1].post == 0) == comes_in


def test_who_has_retired_is_not_asked_again():
    day = day_when(Purpose.POSTED, 1001, *YES)

    def is_asked(person):
        hand = served({**OUTSIDER, **person}, FREE, posts=[{**CABINET, "vacant_day": 50}], day=day)
        return hand.s.leaders[1].status != Status.OUTSIDE

    assert not is_asked({"last_fate": Fate.RETIRE})
    assert is_asked({})


def test_an_envoy_comes_back_when_his_posting_ends():
    def is_back(per_year):
        hand = served({**DUE, "status": Status.ABROAD, "last_fate": Fate.ENVOY}, {"envoy_return_rate": per_year},
                      posts=[])  # fmt: skip
        return status_and_fate(hand) == (Status.OUTSIDE, Fate.RETURN, -1)

    assert turns_at(U * REVIEWS, is_back)


@pytest.mark.parametrize(
    ("status", "before", "after", "price"),
    [(Status.ARRESTED, Fate.ARREST, Fate.PARDON, 0.0), (Status.ABROAD, Fate.EXILE, Fate.RETURN, 0.05)],
)
@pytest.mark.parametrize(
    ("loyalty", "ago", "gain"), [(0.3, 0, -0.25 * 0.2), (0.3, 365, -0.25 * 0.1), (0.7, 365, 0.25 * 0.2)]
)
def test_somebody_is_let_back_by_what_the_ruler_has_of_him_and_enmity_passes(
    status, before, after, price, loyalty, ago, gain
):
    # chance logistic((gain - price) / noise); nobody who knows the work goes where a prisoner is let out
    chance = 1.0 / (1.0 + math.exp((price - gain) / 0.1))
    for low, high, back in ((chance - 0.01, chance - 0.0001, True), (chance + 0.0001, chance + 0.01, False)):
        day = day_when(Purpose.LET_GO, 1001, low, high)
        person = {
            **DUE,
            "status": status,
            "last_fate": before,
            "fate_day": day - ago,
            "weight": 0.5,
            "loyalty": loyalty,
        }
        hand = served(person, {"price_of_change": 0.05}, posts=[], day=day, world={"rules_since": day + 1})
        assert (status_and_fate(hand) == (Status.OUTSIDE, after, -1)) == back


# ------------------------------------------------------------------------------ arrest and exile
# Of a man of loyalty .3 an arrest takes .7 * .2 = .14 away, a dismissal .09.

SEARCH = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": 0.8}
HOSTILE = {**MIDDLING, "loyalty": 0.3}
HIDDEN = {"ambition": 0.5, "concealment": 1.0}  # no danger
CHEAP = {**BEST_REPLY, "price_of_change": 0.001}


@pytest.mark.parametrize(
    ("person", "ties", "grounds"),
    [
        ({"file": 0.4}, [], 0.4),
        ({"moved_day": 30}, [], 0.5),
        ({}, [SEARCH], 0.5 * 0.8),
        ({"file": 0.4, "moved_day": 30}, [SEARCH], 1.0 - 0.6 * 0.5 * 0.6),
    ],
)
def test_somebody_is_arrested_by_what_there_is_against_him(person, ties, grounds):
    for side, arrested in ((-0.01, True), (0.01, False)):
        low, high = sorted((grounds + 0.01 * side, grounds + side))
        day = day_when(Purpose.PROSECUTED, 1001, low, high)
        hand = served({**HOSTILE, "economic": 1.0, **person}, CHEAP, ties=ties, day=day)  # too rich to flee
        expected = (Status.ARRESTED, Fate.ARREST) if arrested else (Status.OUTSIDE, Fate.DISMISS)
        assert status_and_fate(hand) == (*expected, -1)


def test_nothing_happens_to_one_against_whom_there_is_nothing():
    person = {**HOSTILE, "review_day": DAY, "fate": Fate.KEEP, "told": Fate.KEEP}
    hand = served(person, CHEAP, world={"election": DAY + 9})
    assert hand.s.leaders[1].post == 0


@pytest.mark.parametrize(
    ("world", "status"),
    [({"election": DAY + 9}, Status.ARRESTED), ({"pact_with": 1, "pact_until": DAY + 9}, Status.IN_SERVICE)],
)
def test_a_fate_told_keeps_nobody_out_of_prison_and_a_pact_does(world, status):
    hand = served({**HOSTILE, "file": 1.0, "fate": Fate.KEEP, "told": Fate.KEEP}, CHEAP, world=world)
    assert hand.s.leaders[1].status == status


def test_a_cautious_ruler_arrests_nobody_behind_whom_others_stand():
    # a patron shields him by .5 * .8: caution * 2 * .4 is what it costs, and .14 - .09 what it is better by
    world = {"patron": 2, "patron_active": 1, "patron_support": 0.8}

    def is_spared(caution):
        hand = served({**HOSTILE, "file": 1.0, "protection": 0.5}, {**CHEAP, "safety": 2.0}, world=world,
                      ruler={"caution": caution}, others=[{"named": 1, "review_day": FOREVER}])  # fmt: skip
        assert hand.s.leaders[1].last_fate in (Fate.DISMISS, Fate.ARREST)
        return hand.s.leaders[1].last_fate == Fate.DISMISS

    assert turns_at(0.05 / 0.8, is_spared)


def test_an_arrest_is_felt_by_kin_and_allies():
    kin = {"kind": TieKind.KINSHIP, "from_leader": 2, "to_leader": 1, "strength": 0.8}
    hand = served({**HOSTILE, "file": 1.0}, {**CHEAP, "blow": 0.3}, ties=[kin],
                  others=[{"named": 1, "review_day": FOREVER}])  # fmt: skip
    assert hand.s.leaders[2].acute == pytest.approx(0.3 * 0.8, abs=1e-12)


MOVED = {"challenged_day": 30, "moved_day": 30}


@pytest.mark.parametrize(
    ("man", "searches", "known"),
    [
        ({"file": 0.4, "knows_file": 1}, [], 0.4),
        ({"knows_search": 1}, [SEARCH], 0.4),
        ({**MOVED}, [], 0.5),  # of his own move he knows
        ({"file": 0.4, "knows_file": 1, "knows_search": 1, **MOVED}, [SEARCH], 1.0 - 0.6 * 0.5 * 0.6),
        # of two things he may know of one
        ({"file": 0.4, "knows_file": 1}, [SEARCH], 0.4),
        ({"file": 0.5, "knows_search": 1}, [SEARCH], 0.4),
        ({"file": 0.4, **MOVED}, [SEARCH], 0.5),
        # or of none
        ({"file": 0.4}, [], 0.0),
        ({"file": 0.4, "knows_search": 1}, [], 0.0),
        ({}, [SEARCH], 0.0),
        ({"knows_file": 1}, [SEARCH], 0.0),
    ],
)
@pytest.mark.parametrize(("loyalty", "ties"), [(0.3, []), (0.5, [RIVALRY])])  # seen to be of .3, so or so
@pytest.mark.parametrize("has_office", [True, False])
def test_who_sees_an_arrest_coming_weighs_it_against_his_place_and_may_go_abroad(
    man, searches, known, loyalty, ties, has_office
):
    # the ruler minds him by .2, and by what he showed if he has moved: .1 * .5 * 2 * .7. Of his place of .7 an arrest
    # takes all, a dismissal .45, for a price of .14; without an office his place is .25, and no work is left undone.
    # What he knows of it, by the likelihood of that, * .8 * .5 stands against exile, half of .8 * .5, and the rest of
    # .1 * .6 if he has an office
    minded = 0.2 + (0.07 if "moved_day" in man else 0.0)
    gains = (0.7 * minded - 0.14, 0.45 * minded - 0.14) if has_office else (0.25 * minded,)
    pulls = [math.exp(gain / 0.1) for gain in gains]
    danger = known * pulls[0] / (1.0 + sum(pulls))
    place = 0.6 if has_office else 0.0
    chance = 1.0 / (1.0 + math.exp(-(0.4 * danger - 0.2 - 0.1 * (1.0 - danger) * place) / 0.1))
    p = {"price_of_change": 0.14, "safety": 0.5}
    where = {} if has_office else {"post": -1, "status": Status.OUTSIDE}
    margin = min(0.01, 0.5 * chance)
    sides = ((chance - margin, chance - 0.01 * margin, True), (chance + 0.01 * margin, chance + margin, False))
    for low, high, gone in sides if known else ((0.0, 0.01, False), (0.1, 0.11, False)):
        day = day_when(Purpose.PROSECUTED, 1001, low, high)
        fearful = {**HOSTILE, "loyalty": loyalty, "caution": 0.8, "ambition": 0.1, "concealment": 1.0, **where, **man}
        posts = None if has_office else []
        hand = served(fearful, p, day=day, ties=[*ties, *searches], posts=posts)
        assert (status_and_fate(hand) == (Status.ABROAD, Fate.EXILE, -1)) == gone
        assert len(told(hand, Did.EXILED)) == gone


@pytest.mark.parametrize(
    ("low", "high", "becomes"),
    [
        (0.4, 0.4999, Status.ABROAD),
        (0.5001, 0.8999, Status.ARRESTED),
        (0.9001, 1.0, Status.IN_SERVICE),
    ],
)
def test_of_those_who_see_it_coming_and_stay_as_many_are_arrested_as_of_others(low, high, becomes):
    # whom the ruler would surely arrest, and cannot dismiss: grounds of .8 are .8 * .4 of safety against .2 for exile,
    # and .2 of a place of .6 is as much as what is left, so half of them go; and eight in ten of the other half are
    # arrested
    person = {**HOSTILE, "file": 0.8, "knows_file": 1, "caution": 0.4, "ambition": 1.0, "concealment": 1.0,
              "fate": Fate.KEEP, "told": Fate.KEEP}  # fmt: skip
    day = day_when(Purpose.PROSECUTED, 1001, low, high)
    hand = served(person, {"noise": 0.001, "price_of_change": 0.0, "safety": 1.0}, day=day, world={"election": day + 9})
    assert hand.s.leaders[1].status == becomes


OFFENCES = [({"knows_file": 1}, {"file": 1.0}, []), ({"knows_search": 1}, {}, [{**SEARCH, "strength": 1.0}])]


@pytest.mark.parametrize(("knows", "offence", "ties"), OFFENCES)
def test_nobody_flees_from_nothing_or_from_what_he_does_not_know_of_and_for_that_he_is_arrested(knows, offence, ties):
    # on a day on which half would do, where everybody does what is open to him
    day = day_when(Purpose.PROSECUTED, 1001, 0.0, 0.5)
    pact = {"pact_with": 1, "pact_until": day + 9}
    for person, searches, world, status in (
        (knows, [], {}, Status.IN_SERVICE),
        ({**offence, **knows}, ties, {}, Status.ABROAD),
        (offence, ties, {}, Status.ARRESTED),
        ({**offence, **knows}, ties, pact, Status.IN_SERVICE),  # nobody flees who is in terms with the ruler
    ):
        person = {**MIDDLING, "fate": Fate.KEEP, "told": Fate.KEEP, "caution": 1.0, **person}
        hand = served(person, FREE, ties=searches, day=day, world={"election": day + 9, **world})
        assert hand.s.leaders[1].status == status


# ------------------------------------------------------------------------------ officials and vacancies


@pytest.mark.parametrize("step", [0, 28])
def test_officials_are_reviewed_every_four_weeks_and_what_falls_vacant_is_filled_then(step):
    going, waiting = {**OFFICIAL, "post": 0, "review_day": 90}, {**OFFICIAL, "status": Status.OUTSIDE}
    posts = [{**CABINET, "holder": 2, "since": -400}]
    hand = served({"review_day": FOREVER}, {"turnover_rate": 1e9}, posts=posts,
                  others=[going, waiting], world={"officials_step": step})  # fmt: skip
    assert int(hand.s.posts[0].holder) == (3 if step else 2)
    assert (hand.s.leaders[2].review_day > 90) == (step > 0)


@pytest.mark.parametrize(("share", "fates"), [(1.0, (Fate.MOVE, Fate.DISMISS)), (0.4, (Fate.DISMISS,))])
def test_officials_go_at_a_rate_and_of_them_the_disloyal_are_dismissed(share, fates):
    # of loyalty .2: four in ten who go are dismissed
    def goes(rate):
        hand = served({"review_day": FOREVER}, {"turnover_rate": rate},
                      posts=[{**CABINET, "holder": 2, "since": -400}], world={"officials_step": 28},
                      others=[{**OFFICIAL, "post": 0, "review_day": 90, "loyalty": 0.2}])  # fmt: skip
        return hand.s.leaders[2].last_fate in fates

    assert turns_at(drawn(Purpose.LET_GO, 1002, DAY) * REVIEWS / share, goes)


def test_an_office_that_nobody_is_known_to_have_held_is_not_filled_between_votes():
    for vacant_day, holder in ((-1, -1), (60, 2)):
        hand = served({"review_day": FOREVER}, {}, posts=[{**CABINET, "vacant_day": vacant_day}],
                      others=[{**OFFICIAL, "status": Status.OUTSIDE}], world={"officials_step": 28})  # fmt: skip
        assert hand.s.posts[0].holder == holder


@pytest.mark.parametrize(
    ("person", "ties", "gain"),
    [
        ({"loyalty": 0.7}, [], 0.375 * 0.2),  # of a middling office
        ({"loyalty": 0.3}, [], -0.375 * 0.2),
        ({}, [RIVALRY], -0.375 * 0.2),  # which leaves .3 of his .5
    ],
)
def test_of_somebody_outside_the_ruler_thinks_for_a_vacancy_by_what_he_would_gain(person, ties, gain):
    def is_passed_over(price):
        hand = served({**OUTSIDER, **person, "review_day": FOREVER}, {"price_of_change": price}, ties=ties,
                      posts=[{**CABINET, "vacant_day": 60}], world={"officials_step": 28})  # fmt: skip
        return hand.s.posts[0].holder < 0

    assert turns_at(gain - 0.1 * logit(drawn(Purpose.WILLING, 1001, 0)), is_passed_over)


@pytest.mark.parametrize(("strength", "back"), [(0.0, 1), (0.1, 0)])
def test_nobody_outside_gets_an_office_while_material_on_him_is_searched_for(strength, back):
    search = {"kind": TieKind.INVESTIGATION, "from_leader": 0, "to_leader": 1, "strength": strength}
    hand = served({**OUTSIDER, "loyalty": 0.9, "review_day": FOREVER}, {"price_of_change": -9.0}, ties=[search],
                  posts=[{**CABINET, "vacant_day": 60}], world={"officials_step": 28})  # fmt: skip
    assert (hand.s.posts[0].holder == 1) == back


@pytest.mark.parametrize(("loyalty", "back"), [(0.51, 1), (0.49, 0)])
def test_who_was_moved_out_for_a_slate_is_asked_unless_he_is_minded(loyalty, back):
    hand = served({**OUTSIDER, "loyalty": loyalty, "last_fate": Fate.MOVE, "review_day": FOREVER}, {},
                  posts=[{**CABINET, "vacant_day": 60}], world={"officials_step": 28})  # fmt: skip
    assert (hand.s.posts[0].holder == 1) == back


# ------------------------------------------------------------------------------ by order

IN_PRISON, AWAY = {"status": Status.ARRESTED}, {"status": Status.ABROAD}


def ordered(fate: Fate, person: Row, *, world: Row | None = None, posts: list[Row] | None = None,
            others: list[Row] | None = None, p: Row | None = None) -> Hand:  # fmt: skip
    laid = posts if posts is not None else [{**APPARATUS, "holder": 1}]
    order = {"order": Order.FATE, "day": 0, "row": 1, "value": float(fate)}
    hand = lay([{}, {"named": 1, "review_day": FOREVER, **person}, *(others or [])], posts=laid,
               clans=[{"kind": Kind.CORPS}], schedule=[order], world={"officials_step": 0, **CALM, **(world or {})},
               p=p or {})  # fmt: skip
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


GUARD = [{"kind": Kind.BODY, "coercive": 0.4, "cohesion": 0.7, "head": -1}]


def test_means_that_an_office_lent_go_with_it_and_means_of_ones_own_stay():
    post = {**APPARATUS, "holder": 1, "lends_economic": 0.5, "lends_media": 0.5}
    hand = lay(
        [{}, {**MIDDLING, "economic": 0.1, "media": 0.6}], posts=[post], world=CALM, p={**FREE, "chances": REVIEWS}
    )
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    one = hand.s.leaders[1]
    assert (one.economic, one.media, one.lent_economic) == pytest.approx((0.5, 0.6, 0.4), abs=1e-12)
    one.review_day = hand.world.day
    keep_in_service(*hand)
    assert (one.post, one.economic, one.media) == (-1, pytest.approx(0.1, abs=1e-12), 0.6)


def test_command_of_a_body_goes_with_the_post_that_commands_it():
    leads = {"kind": TieKind.LEADERSHIP, "from_leader": 1, "to_clan": 0, "strength": 0.9}
    order = {"order": Order.APPOINT, "day": 0, "row": 2, "value": 0.0}
    hand = lay([{}, {"named": 1, "post": 0, "coercive": 0.4}, {"named": 1, "status": Status.OUTSIDE}], clans=GUARD,
               posts=[{"institution": Institution.SECURITY, "holder": 1, "body": 0}], ties=[leads],
               schedule=[order])  # fmt: skip
    set_out(hand.s, hand.p, hand.luck, hand.scratch)
    old, new = hand.s.leaders[1], hand.s.leaders[2]
    assert hand.s.clans[0].head == 1
    assert force_of(hand, 1) == pytest.approx(0.5 * 0.4 + 0.9 * 0.5 * (0.4 + 0.4), abs=1e-12)
    form_government(*hand)
    assert (hand.s.clans[0].head, hand.s.ties[0].strength, old.post, new.post) == (2, 0.0, -1, 0)
    assert old.coercive == pytest.approx(0.2, abs=1e-12)  # half of it stays his
    assert force_of(hand, 1) == pytest.approx(0.5 * 0.2, abs=1e-12)
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


NEXT = {"day": 50, "election": 100, "phase": Phase.CALM}


@pytest.mark.parametrize(
    ("quarter", "fate", "loss"),
    [(0, Fate.DISMISS, 1.0), (1, Fate.ENVOY, 0.5), (2, Fate.MOVE, 0.5), (3, Fate.PROMOTE, 0.0)],
)
def test_somebody_with_a_name_is_told_what_is_chosen_and_feels_what_it_takes(quarter, fate, loss):
    key = address_when(Purpose.FATE, 0, 0.25 * quarter + 0.01, 0.25 * quarter + 0.24)
    one = {"named": 1, "post": 0, "meeting_day": 50, "loyalty": 0.5, "weight": 0.5, "key": key}
    hand = lay([{}, one, *HOLDERS], posts=ELSEWHERE, clans=[{"kind": Kind.CORPS}], world=NEXT,
               p={**FREE, "resentment": 0.2, "blow": 0.4})  # fmt: skip
    hold_soundings(*hand)
    one = hand.s.leaders[1]
    assert one.fate == fate
    assert (one.grievance, one.acute) == pytest.approx((loss * 0.2, loss * 0.4), abs=1e-12)
    assert hand.world.losers == int(loss > 0.0)


@pytest.mark.parametrize("rate", [0.0, 1.0])  # who is old retires by himself, and nobody tells him
def test_somebody_with_a_name_is_told_that_he_stays(rate):
    one = {"named": 1, "post": 0, "meeting_day": 50, "loyalty": 0.5, "weight": 0.5}
    hand = lay(
        [{}, one], posts=[{**APPARATUS, "holder": 1}], world=NEXT, p={"retirement_rate": rate, "resentment": 0.2}
    )
    hold_soundings(*hand)
    assert (hand.s.leaders[1].fate, hand.s.leaders[1].grievance) == (Fate.KEEP, 0.0)


def test_a_loser_with_a_name_talks_at_a_chance_by_what_relieves_him_and_what_discipline_forbids():
    # voice * .4 - .5 * .2, with chance logistic(that / noise)
    said = {"named": 1, "post": 0, **TOLD, "acute": 0.4, "discipline": 0.2, "caution": 0.5}

    def talks(voice, chances=CERTAIN):
        hand = lay([{}, said], posts=[{**APPARATUS, "holder": 1}], world=NEXT, p={"voice": voice, "chances": chances})
        hold_soundings(*hand)
        return hand.s.leaders[1].fate_public == 1

    assert turns_at((0.1 + 0.1 * logit(drawn(Purpose.RESENTED, 1001, 50))) / 0.4, talks)
    # chances come 1.4 times as often after such a blow
    u = drawn(Purpose.CHANCE, 1001, 50)
    assert turns_at(hazard(u, 7.0) / 1.4, lambda chances: talks(9.0, chances))


# ------------------------------------------------------------------------------ what was done lately stands

YEAR = {"slow_half_life": 365.0}


@pytest.mark.parametrize(
    ("ago", "rules_since", "is_thought_of"),
    [(364, -1, False), (365, -1, True), (30, -1, False), (30, DAY + 400 - 29, True), (30, DAY + 400 - 30, False)],
)
def test_what_this_ruler_has_done_with_somebody_stands_for_a_time(ago, rules_since, is_thought_of):
    day = DAY + 400
    person = {**MIDDLING, "fate_day": day - ago, "last_fate": Fate.PROMOTE}
    hand = served(person, {**FREE, **YEAR, "retirement_rate": REVIEWS}, world={"rules_since": rules_since}, day=day)
    assert (hand.s.leaders[1].post < 0) == is_thought_of


@pytest.mark.parametrize(("ago", "comes"), [(364, False), (365, True)])
def test_no_envoy_is_fetched_home_in_his_first_year(ago, comes):
    day = DAY + 400
    person = {**DUE, "status": Status.ABROAD, "last_fate": Fate.ENVOY, "fate_day": day - ago}
    hand = served(person, {"envoy_return_rate": REVIEWS, **YEAR}, posts=[], day=day)
    assert (hand.s.leaders[1].status == Status.OUTSIDE) == comes


def test_what_was_done_keeps_nobody_out_of_prison():
    hand = served({**HOSTILE, "file": 1.0, "fate_day": DAY - 1, "last_fate": Fate.PROMOTE}, {**CHEAP, **YEAR})
    assert hand.s.leaders[1].status == Status.ARRESTED


@pytest.mark.parametrize(("since", "goes"), [(DAY - 365, True), (DAY - 364, False)])
def test_an_official_who_has_just_come_is_not_moved(since, goes):
    hand = served({"review_day": FOREVER}, {"turnover_rate": 1e9, **YEAR},
                  posts=[{**CABINET, "holder": 2, "since": since}], world={"officials_step": 28},
                  others=[{**OFFICIAL, "post": 0, "review_day": 90}])  # fmt: skip
    assert (hand.s.leaders[2].last_fate != Fate.NONE) == goes


@pytest.mark.parametrize(
    ("told_before", "done", "left"),
    [
        (Fate.NONE, Fate.DISMISS, 1.0),
        (Fate.DISMISS, Fate.DISMISS, 0.0),
        (Fate.MOVE, Fate.DISMISS, 0.5),
        (Fate.ENVOY, Fate.DISMISS, 0.5),
        (Fate.KEEP, Fate.DISMISS, 1.0),
        (Fate.DISMISS, Fate.MOVE, 0.0),
        (Fate.NONE, Fate.MOVE, 0.5),
        (Fate.PROMOTE, Fate.RETIRE, 0.5),
    ],
)
def test_of_a_loss_somebody_is_embittered_by_what_he_was_not_told_of_it(told_before, done, left):
    hand = lay([{}, {"grievance": 0.5, "anchor": 0.5}], p={"resentment": 0.2, "blow": 0.4})
    feel(hand.s, 1, int(done), int(told_before), hand.p)
    one = hand.s.leaders[1]
    assert one.grievance == pytest.approx(0.5 + left * 0.2 * 0.5, abs=1e-12)
    assert one.acute == pytest.approx(0.4 if done == Fate.DISMISS else 0.2, abs=1e-12), "the blow is felt each time"
