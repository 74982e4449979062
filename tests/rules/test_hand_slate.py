"""Formation on paper: who says yes at the table, who is put into office, and how far the ruler's people reach."""

from __future__ import annotations

import math
from typing import Any

import pytest
from by_hand import CERTAIN, Hand, Row, address_when, drawn, lay, told, turns_at
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Purpose, Status, TieKind
from sim.core.rules.formation import form_government

GREAT_AND_SMALL = [{"kind": Kind.KIN, "weight": 0.6}, {"kind": Kind.REGIONAL, "weight": 0.2}]
CABINET = {"institution": Institution.GOVERNMENT, "value": 0.5}
ELSEWHERE = {"institution": Institution.AKIMAT, "value": 0.5}
VOTE = {"phase": Phase.FORMATION, "election": 100, "elite_cohesion": 0.5, "support": 0.5}
BARGAIN = {"minimum_days": 4.0, "objection_bite": 1.0, "quorum": 0.6}


def form(hand: Hand) -> Hand:
    form_government(*hand)
    return hand


# ------------------------------------------------------------------------------------------------------- the bargaining

RIVAL = {"parliament_autonomy": 0.5, "capacity": 0.2, "regional_cleavage": 0.6}  # .5 * .8 * 1 - .2 = .2


@pytest.mark.parametrize(
    ("world", "clan", "ruler", "log_chance"),
    [
        ({}, {}, {}, 0.0),
        ({"objection": 0.3}, {}, {}, -2.0 * 0.3),
        (RIVAL, {}, {}, -1.5 * 3.0 * 0.2),
        ({**RIVAL, "capacity": 0.6}, {}, {}, 0.0),  # .5 * .4 * 1 - .2: a state that can rule needs no second centre
        ({**RIVAL, "regional_cleavage": 0.8}, {}, {}, -1.5 * 3.0 * 0.28),
        ({"elite_cohesion": 0.3}, {}, {}, -1.5 * 0.3 * 0.2),
        ({"support": 0.25}, {}, {}, -1.5 * 0.3 * 0.2),
        ({"patron": 1, "patron_active": 1, "patron_support": 0.4}, {}, {}, -1.5 * 0.25 * 0.5 * 0.6),
        ({"patron": 1, "patron_active": 0, "patron_support": 0.4}, {}, {}, 0.0),
        ({**RIVAL, "parliament_autonomy": 1.0, "elite_cohesion": 0.0}, {}, {}, -1.5),  # two centres at most
        ({}, {"gap": 0.5}, {}, -1.2 * 0.5),
        ({}, {"stance_incumbent": 0.9}, {}, math.log(0.7 + 0.6 * 0.9)),
        ({}, {}, {"negotiation": 0.8}, math.log(1.3)),
    ],
)
def test_a_clan_accepts_by_what_it_is_offered_and_how_easy_the_times_are(world, clan, ruler, log_chance):
    def accepts(rate):
        house = {"kind": Kind.KIN, "weight": 0.6, "stance_incumbent": 0.5, **clan}
        hand = form(lay(
            [{"negotiation": 0.5, **ruler}, {}], clans=[house],
            posts=[{**CABINET, "second_key": 1}, CABINET],
            world={**VOTE, "day": 110, "slate_made": 1, "capacity": 0.5, **world},
            p={**BARGAIN, "objection_bite": 2.0, "division_bite": 1.5, "gap_bite": 1.2, "accept_rate": rate},
        ))  # fmt: skip
        return hand.s.clans[0].accepts == 1

    assert turns_at(drawn(Purpose.ACCEPT, 1000, 110) / math.exp(log_chance), accepts)


@pytest.mark.parametrize(("accepts", "phase"), [((1, 0), Phase.CALM), ((0, 1), Phase.FORMATION)])
def test_clans_count_by_weight_and_only_those_who_bargain(accepts, phase):
    clans = [{**clan, "accepts": yes} for clan, yes in zip(GREAT_AND_SMALL, accepts, strict=True)]
    others = [{"kind": Kind.TEAM, "weight": 0.9}, {"kind": Kind.BODY, "weight": 0.9}]
    hand = form(lay([{}], clans=[*clans, *others], world={**VOTE, "day": 110, "slate_made": 1}, p=BARGAIN))
    assert hand.world.phase == phase  # .6 of .8 against a quorum of .6, and .2 of it


@pytest.mark.parametrize(
    ("fate", "contacts", "leaked", "objection"),
    [
        (Fate.DISMISS, 1.0, 1, 2.0 * 0.1 * (0.2 + 0.8 * 0.25)),
        (Fate.DISMISS, 2.0, 1, 2.0 * 0.1 * (0.2 + 0.8 * (1.0 - 0.75**2))),
        (Fate.DISMISS, 2.0, 0, 2.0 * 0.1 * 0.2),
        (Fate.MOVE, 2.0, 0, 2.0 * 0.05 * 0.2),  # who is moved loses half
        (Fate.KEEP, 2.0, 1, 0.0),
    ],
)
def test_losers_object_the_more_the_more_peers_they_hear_of(fate, contacts, leaked, objection):
    people = [{"weight": 0.8}, {"weight": 0.1, "fate": fate, "caution": 0.2}, {"weight": 0.1}]
    world = {**VOTE, "day": 100, "told": 8, "losers": 4, "leaked": leaked}
    hand = form(lay(people, world=world, p={**BARGAIN, "contacts": contacts}))
    assert hand.world.objection == pytest.approx(objection, abs=1e-12)


@pytest.mark.parametrize(
    ("fate", "stays"), [(Fate.DISMISS, True), (Fate.MOVE, True), (Fate.NONE, True), (Fate.KEEP, False)]
)
def test_a_fate_that_is_reopened_turns_and_is_unsettled(fate, stays):
    one = {"post": 0, "clan": 1, "fate": fate}
    hand = form(lay([{}, one], clans=GREAT_AND_SMALL, posts=[{**CABINET, "holder": 1}], world={**VOTE, "day": 100},
                    p={**BARGAIN, "fate_binding": 0.0, "unsettled_bite": 0.25}))  # fmt: skip
    world = hand.world
    assert (world.kept, world.moved, world.dismissed) == (int(stays), int(not stays), 0)
    assert hand.s.leaders[1].left_as == (Fate.KEEP if stays else Fate.MOVE)
    assert world.objection == pytest.approx(0.25, abs=1e-12)  # the only office there is


# ---------------------------------------------------------------------------------------------------- what is owed whom


@pytest.mark.parametrize(("team_share", "exists", "premium"), [(0.5, 0.0, 0.1), (0.5, 0.8, 0.16), (0.0, 0.0, 0.0)])
def test_the_rulers_following_is_owed_its_premium_as_far_as_it_was_there_or_has_been_made(team_share, exists, premium):
    team = {"kind": Kind.TEAM, "exists": exists}
    hand = form(lay([{}, {"clan": 0, "team": 1, "post": 0, "fate": Fate.KEEP}], clans=[*GREAT_AND_SMALL, team],
                    posts=[{**CABINET, "holder": 1}, {**CABINET, "value": 0.3}],
                    world={**VOTE, "day": 100, "team_clan": 2, "team_share": team_share},
                    p={**BARGAIN, "fate_binding": 1.0, "leader_premium": 0.2}))  # fmt: skip
    owed = [clan.entitled for clan in hand.s.clans]
    assert owed == pytest.approx([(1 - premium) * 0.75, (1 - premium) * 0.25, premium], abs=1e-12)
    # what his own man holds is the team's and not the clan's he comes from
    assert [clan.share for clan in hand.s.clans] == pytest.approx([0.0, 0.0, 0.5 / 0.8], abs=1e-12)


@pytest.mark.parametrize(("fate", "anchor", "team", "left"), [(Fate.DISMISS, 0.4, 0, 3), (Fate.MOVE, 0.5, 1, 0)])
def test_who_is_moved_goes_without_a_grudge_and_may_come_back(fate, anchor, team, left):
    gone = {"post": 0, "clan": 1, "fate": fate, "anchor": 0.5, "team": 1, "named": 1}
    hand = form(lay([{}, gone], clans=GREAT_AND_SMALL, posts=[{**CABINET, "holder": 1}], world={**VOTE, "day": 100},
                    p={**BARGAIN, "fate_binding": 1.0}))  # fmt: skip
    one, world = hand.s.leaders[1], hand.world
    assert (one.status, one.left_as, one.fate, one.team) == (Status.OUTSIDE, fate, left, team)
    assert one.anchor == pytest.approx(anchor, abs=1e-12)
    assert (world.moved, world.dismissed) == (int(fate == Fate.MOVE), int(fate == Fate.DISMISS))


# ----------------------------------------------------------------------------------------------------- who is appointed

OUT = {"status": Status.OUTSIDE, "clan": 0}
RULER = {"authority": 0.8, "autonomy_wish": 0.7, "caution": 0.8}
MERIT = {"merit_of_ability": 0.3, "merit_of_loyalty": 0.5, "merit_lost_to_danger": 0.6}


def appointed(people: list[Row], p: Row, *, world: Row | None = None, post: Row = CABINET,
              clans: list[Row] | None = None) -> Hand:  # fmt: skip
    day = {**VOTE, "day": 100, "deference": 0.4, **(world or {})}
    return form(lay([RULER, *people], clans=clans or GREAT_AND_SMALL, posts=[post], world=day,
                    p={**BARGAIN, **MERIT, **p}))  # fmt: skip


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    ("man", "worth"),
    [
        ({"weight": 0.8}, 0.3 * 0.8),
        ({"weight": 0.5, "ambition": 0.8}, 0.3 * 0.5 - 0.6 * (1.0 - 0.7) * 0.5 * 0.8),
        ({"weight": 0.5, "ambition": 0.8, "concealment": 0.5}, 0.3 * 0.5 - 0.6 * (1.0 - 0.7) * 0.5 * 0.4),
        ({"equidistance": 0.5}, 0.1 * 0.5),
    ],
)
def test_ability_is_worth_what_loyalty_makes_up_for_and_a_place_among_own_people_asks_twice_of_it(man, worth, own):
    def the_loyal_one_is_taken(loyalty):
        hand = appointed([{**OUT, **man}, {**OUT, "loyalty": loyalty}], {"team_wish": CERTAIN if own else 0.0},
                         world={"capacity": 0.7})  # fmt: skip
        return hand.s.posts[0].holder == 2

    assert turns_at(worth / (0.5 * (2.0 if own else 1.0)), the_loyal_one_is_taken)


@pytest.mark.parametrize(
    "better",
    [{"named": 1}, {"fate": Fate.DISMISS}, {"status": Status.IN_SERVICE}, {"status": Status.ARRESTED}, {"clan": 1}],
)
def test_the_best_of_those_who_are_free_and_of_the_clan_is_taken(better):
    people = [{**OUT, "loyalty": 0.5}, {**OUT, "loyalty": 0.9, **better}]
    assert appointed(people, {}).s.posts[0].holder == 1
    assert appointed([people[0], {**OUT, "loyalty": 0.9}], {}).s.posts[0].holder == 2


def test_own_people_are_taken_from_any_clan_and_become_loyal_first_to_the_ruler():
    stranger = {**OUT, "clan": 1, "loyalty": 0.9, "anchor": 0.4, "loyalty_latent": 0.4, "loyalty_clan": 0.5}
    team = {"kind": Kind.TEAM}
    hand = appointed([{**OUT, "loyalty": 0.5}, stranger], {"team_wish": CERTAIN}, world={"team_clan": 2},
                     clans=[*GREAT_AND_SMALL, team])  # fmt: skip
    one = hand.s.leaders[2]
    assert (one.post, one.team, one.status, hand.s.posts[0].since) == (0, 1, Status.IN_SERVICE, 100)
    # .4 + .3; .4 + .3 / 2; .5 * .6
    assert (one.anchor, one.loyalty_latent, one.loyalty_clan) == pytest.approx((0.7, 0.55, 0.3), abs=1e-12)
    assert list(hand.s.clans.share) == [0.0, 0.0, 1.0]
    assert told(hand, Did.APPOINTED) == [(2, 0, 1.0)]


def test_offices_worth_nothing_are_filled_and_nobody_has_a_share_in_them():
    hand = appointed([OUT], {}, post={**CABINET, "value": 0.0})
    assert int(hand.s.posts[0].holder) == 1
    assert list(hand.s.clans.share) == [0.0, 0.0]


def test_nobody_is_entitled_to_more_than_all():
    alone = [{"kind": Kind.KIN, "weight": 0.15, "exists": 1.0}]  # .08 + .92 * .15 / .15 lies above 1
    hand = appointed([OUT], {"leader_premium": 0.08}, clans=alone, world={"team_clan": 0})
    assert hand.s.clans[0].entitled == 1.0


def test_what_own_people_get_counts_for_the_team_and_not_for_the_clan_they_come_from():
    # the first office goes to one of his own from the first clan, which is still owed .6 of the second, as against .4
    clans = [{"kind": Kind.KIN, "weight": 0.6}, {"kind": Kind.KIN, "weight": 0.4}, {"kind": Kind.TEAM}]
    posts = [{**CABINET, "key": address_when(Purpose.TEAM, 100, low, low + 0.3)} for low in (0.0, 0.7)]
    people = [RULER, {**OUT, "loyalty": 0.9}, OUT, {**OUT, "clan": 1, "loyalty": 0.5}]
    wish = 0.5 / (0.8 * 0.8 * 1.2 * 0.82)  # a zeal of a half
    hand = form(lay(people, clans=clans, posts=posts, world={**VOTE, "day": 100, "deference": 0.4, "team_clan": 2},
                    p={**BARGAIN, **MERIT, "team_wish": wish}))  # fmt: skip
    assert (list(hand.s.posts.holder), list(hand.s.leaders.team)) == ([1, 2], [0, 1, 0, 0])


RECRUITS = {"kind": TieKind.RECRUITMENT, "from_leader": 0, "to_clan": 1, "strength": 0.9}
APPOINTS = {"kind": TieKind.APPOINTMENT, "from_leader": 0, "to_clan": 1, "strength": 0.2}
IN_CORPS = {"corps": 1, "post": 1, "status": Status.IN_SERVICE, "named": 1, "fate": Fate.KEEP}


@pytest.mark.parametrize(
    ("ties", "institution", "reach"),
    [
        ((), Institution.GOVERNMENT, 1.0),
        ((RECRUITS,), Institution.GOVERNMENT, 1.4),
        ((APPOINTS,), Institution.GOVERNMENT, 0.7),
        ((APPOINTS, RECRUITS), Institution.GOVERNMENT, 0.7 * 1.4),
        ((APPOINTS,), Institution.SECURITY, 1.0),  # the corps holds offices elsewhere
        (({**APPOINTS, "from_leader": 1}, {**RECRUITS, "from_leader": 1}), Institution.GOVERNMENT, 1.0),  # another's
    ],
)
def test_the_ruler_puts_in_his_own_as_deference_authority_and_reach_allow(ties, institution, reach):
    # authority * (1.2 - deference) * (1/2 + wish for a policy of his own) * (1.3 - .6 * caution), times the reach
    zeal = 0.8 * (1.2 - 0.4) * (0.5 + 0.7) * (1.3 - 0.6 * 0.8)

    def puts_in_his_own(wish):
        hand = form(lay(
            [RULER, {**OUT, "loyalty": 0.5}, {**IN_CORPS, "clan": 1}], clans=GREAT_AND_SMALL, ties=ties,
            posts=[CABINET, {**CABINET, "institution": institution, "holder": 2}],
            world={**VOTE, "day": 100, "deference": 0.4}, p={**BARGAIN, "fate_binding": 1.0, "team_wish": wish},
        ))  # fmt: skip
        return hand.s.leaders[1].team == 1

    assert turns_at(drawn(Purpose.TEAM, 1000, 100) / (zeal * reach), puts_in_his_own)


PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.4}


def test_a_patron_with_the_second_key_refuses_as_far_as_he_does_not_support():
    def refuses(bite):
        hand = appointed([OUT, {}], {"team_wish": CERTAIN, "veto_bite": bite}, world=PATRON,
                         post={**CABINET, "second_key": 1})  # fmt: skip
        assert (hand.s.posts[0].holder, hand.s.leaders[1].team) == (1, 1 - hand.world.vetoes)
        return hand.world.vetoes == 1

    assert turns_at(drawn(Purpose.VETO, 1000, 100) / (1.2 - 0.4), refuses)


@pytest.mark.parametrize(
    ("post", "world", "vetoes"),
    [
        ({"second_key": 1}, {}, 1),
        ({}, {}, 0),
        ({"second_key": 1}, {"patron_active": 0}, 0),
        ({"second_key": 1}, {"patron": -1}, 0),
    ],
)
def test_only_a_patron_on_the_scene_vetoes_and_only_where_his_consent_is_needed(post, world, vetoes):
    hand = appointed([OUT, {}], {"team_wish": CERTAIN, "veto_bite": CERTAIN, "unsettled_bite": 0.25},
                     post={**CABINET, **post}, world={**PATRON, **world})  # fmt: skip
    assert (hand.world.vetoes, hand.s.leaders[1].team) == (vetoes, 1 - vetoes)


def test_a_veto_leaves_an_office_unsettled():
    people = [{"post": 0, "fate": Fate.KEEP}, {}, OUT]
    hand = form(lay([RULER, *people], clans=GREAT_AND_SMALL, world={**VOTE, **PATRON, "day": 100},
                    posts=[{**CABINET, "holder": 1}, {**CABINET, "second_key": 1}],
                    p={**BARGAIN, "team_wish": CERTAIN, "veto_bite": CERTAIN, "unsettled_bite": 0.25,
                       "fate_binding": 1.0}))  # fmt: skip
    assert hand.world.objection == pytest.approx(0.25, abs=1e-12)  # of the one office that was held


def test_offices_go_in_turn_to_whoever_falls_shortest_of_what_he_is_owed():
    # owed .75 and .25 of four posts: 3 and 1, the great first; the third of his is due before the first of the small
    people = [RULER, *({**OUT, "clan": clan} for clan in (0, 0, 0, 0, 1, 1, 1, 1))]
    hand = form(lay(people, clans=GREAT_AND_SMALL, posts=[CABINET] * 4, world={**VOTE, "day": 100}, p=BARGAIN))
    assert list(hand.s.clans.share) == pytest.approx([0.75, 0.25])


def test_who_may_not_have_his_own_chair_back_gets_the_next_one():
    people = [{"post": 0, "loyalty": 0.9}, {"post": 1, "loyalty": 0.5}]
    hand = form(lay([RULER, *({**one, "clan": 0, "fate": Fate.MOVE} for one in people)], clans=GREAT_AND_SMALL[:1],
                    posts=[{**CABINET, "holder": 1}, {**CABINET, "holder": 2}], world={**VOTE, "day": 100},
                    p={**BARGAIN, **MERIT, "fate_binding": 1.0}))  # fmt: skip
    assert list(hand.s.posts.holder) == [2, 1]


men = st.fixed_dictionaries(
    {"clan": st.integers(-1, 3), "loyalty": st.sampled_from((0.2, 0.5, 0.8)), "left_post": st.integers(-1, 4)}
)


def read_plainly(people: list[Row], weights: list[float], offices: int) -> list[int]:
    """Return who holds each office, going over all clans and everybody for each of them."""
    held = [0.0] * len(weights)
    holders: list[int] = []
    for k in range(offices):
        short = [weight / sum(weights) - share for weight, share in zip(weights, held, strict=True)]
        owed = short.index(max(short)) if short else -1
        free = [i for i, one in enumerate(people, 1) if i not in holders and one["left_post"] != k]
        able = [i for i in free if people[i - 1]["clan"] == owed] or free
        holders.append(max(able, key=lambda i: people[i - 1]["loyalty"], default=-1))
        if holders[-1] >= 0 and people[holders[-1] - 1]["clan"] >= 0:
            held[int(people[holders[-1] - 1]["clan"])] += 0.5 / (0.5 * offices)
    return holders


@given(st.lists(men, max_size=14), st.lists(st.sampled_from((0.25, 0.5, 1.0)), max_size=4), st.integers(1, 6))
def test_offices_are_filled_as_by_one_who_goes_over_everybody_for_each(people: list[Any], weights, offices):
    people = [{**one, "clan": min(one["clan"], len(weights) - 1)} for one in people]
    hand = form(lay([RULER, *({"status": Status.OUTSIDE, **one} for one in people)],
                    clans=[{"kind": Kind.KIN, "weight": weight} for weight in weights], posts=[CABINET] * offices,
                    world={**VOTE, "day": 100}, p={**BARGAIN, "merit_of_loyalty": 0.5}))  # fmt: skip
    assert list(hand.s.posts.holder) == read_plainly(people, weights, offices)


# ------------------------------------------------------------------------------------------ after the government stands

AFTER = {"phase": Phase.CALM, "election": 50, "day": 70, "formation_days": 4}
DUE = {**ELSEWHERE, "holder": 1, "change_day": 70}


def test_each_change_elsewhere_has_a_day_from_when_the_government_stands():
    world = {"phase": Phase.FORMATION, "slate_made": 1, "election": 50, "day": 70}
    for rate in (0.8, 2.0):
        hand = form(lay([RULER], posts=[CABINET, ELSEWHERE], world=world, p={"refill_rate": rate, "quorum": 0.0}))
        # an exponential waiting time, by the quantile at its own address
        waits = -math.log(drawn(Purpose.REFILL, 1001, 0)) / rate * 365.25
        assert list(hand.s.posts.change_day) == [-1, int(70 + waits)]


def test_without_a_rate_nothing_elsewhere_changes_for_as_long_as_one_likes():
    world = {"phase": Phase.FORMATION, "slate_made": 1, "election": 50, "day": 70}
    hand = form(lay([RULER], posts=[ELSEWHERE], world=world, p={"quorum": 0.0}))
    assert hand.s.posts[0].change_day == -1


def test_what_would_wait_for_longer_than_a_rulers_word_holds_comes_to_nothing_and_is_said_of_those_with_a_name():
    world = {"phase": Phase.FORMATION, "slate_made": 1, "election": 50, "day": 70}
    waits = -math.log(drawn(Purpose.REFILL, 1001, 0)) / 0.8 * 365.25
    people = [RULER, {"named": 1, "post": 1, "fate": Fate.DISMISS}]
    posts = [CABINET, {**ELSEWHERE, "holder": 1}]

    def stays(word):
        hand = form(lay(people, posts=posts, world=world, p={"refill_rate": 0.8, "quorum": 0.0, "disgrace": word}))
        told_of = [(1, -1, float(Fate.DISMISS))] if hand.s.posts[1].change_day < 0 else []
        assert told(hand, Did.FATE_LAPSED) == told_of
        assert hand.s.leaders[1].fate == (Fate.NONE if told_of else Fate.DISMISS)
        return not told_of

    assert turns_at(waits, stays)


@pytest.mark.parametrize("fate", [Fate.MOVE, Fate.DISMISS])
@pytest.mark.parametrize(("day", "step", "goes"), [(70, 28, 1), (71, 28, 0), (-1, 28, 0), (70, 0, 0)])
def test_what_was_announced_elsewhere_is_carried_out_in_the_four_weeks_in_which_it_is_due(fate, day, step, goes):
    hand = form(lay([RULER, {"post": 0, "clan": 1, "fate": fate}, OUT], clans=GREAT_AND_SMALL,
                    posts=[{**DUE, "change_day": day}], world={**AFTER, "officials_step": step}))  # fmt: skip
    assert hand.world.moved + hand.world.dismissed == goes


@pytest.mark.parametrize(
    ("post", "fate", "world"),
    [
        (ELSEWHERE, Fate.KEEP, {}),
        (ELSEWHERE, Fate.NONE, {}),
        (CABINET, Fate.DISMISS, {}),  # the government has been formed
        (ELSEWHERE, Fate.DISMISS, {"formation_days": -1}),
    ],
)
def test_nobody_else_is_moved_after_that(post, fate, world):
    hand = form(lay([RULER, {"post": 0, "fate": fate}], posts=[{**DUE, **post}], world={**AFTER, **world}))
    assert hand.s.leaders[1].post == 0


def test_offices_elsewhere_go_to_clans_by_lot_in_proportion_to_what_they_are_owed():
    u = drawn(Purpose.TURN, 1000, 70)
    going = {"post": 0, "clan": -1, "fate": Fate.DISMISS, "named": 1}

    def comes_from_the_first(owed):
        clans = [{**GREAT_AND_SMALL[0], "entitled": owed, "share": 1.0}, {**GREAT_AND_SMALL[1], "entitled": 1.0 - owed}]
        hand = form(lay([RULER, going, OUT, {**OUT, "clan": 1}], clans=clans, posts=[DUE], world=AFTER))
        return hand.s.posts[0].holder == 2

    assert turns_at(u, comes_from_the_first)


def test_an_ordered_appointment_moves_who_is_named_and_puts_out_who_is_there():
    order = {"order": Order.APPOINT, "day": 70, "row": 2, "value": 0.0}
    people, posts = [{}, {"post": 0}, {"post": 1}], [{"holder": 1}, {"holder": 2}]
    hand = form(lay(people, posts=posts, schedule=[order], world=AFTER))
    assert list(hand.s.posts.holder) == [2, -1]
    assert list(hand.s.leaders.post) == [-1, -1, 0]
    assert (hand.s.leaders[1].status, hand.s.leaders[2].team) == (Status.OUTSIDE, 0)


def test_a_prisoner_is_not_appointed():
    order = {"order": Order.APPOINT, "day": 70, "row": 2, "value": 0.0}
    people = [{}, {"post": 0}, {"status": Status.ARRESTED}]
    hand = form(lay(people, posts=[{"holder": 1}], schedule=[order], world=AFTER))
    assert (hand.s.posts[0].holder, hand.s.leaders[2].status) == (1, Status.ARRESTED)


def test_the_team_is_counted_outside_the_court_and_its_pace_by_the_last_year():
    team = {"team": 1}
    people = [{}, *({**(team if k < 4 else {}), "post": k} for k in range(5))]
    court, since = Institution.COURT, (480, 480, 135, 480, 480)
    posts = [{**CABINET, "holder": k + 1, "since": since[k]} for k in range(5)]
    posts = [{**posts[0], "institution": court}, *posts[1:], CABINET]
    world = form(lay(people, posts=posts, world={**AFTER, "day": 500})).world
    # of four offices held three are theirs, one of them for a year to the day
    assert (world.team, world.team_share, world.team_pace) == (3, 0.75, 0.5)
