"""Formation on paper: who says yes at the table, who is put into office, and how far the ruler's people reach."""

from __future__ import annotations

import math
from typing import Any

import pytest
from by_hand import Hand, Row, address_for, address_when, door, drawn, lay, told, turns_at, turns_by_noise
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Purpose, Status, TieKind
from sim.core.rules import formation
from sim.core.rules.formation import form_government, gain_of_accepting

force_of_losers = door(formation.force_of_losers)
FOR_HIM = {"stance_incumbent": 1.0}  # nobody is left out
GREAT_AND_SMALL = [
    {"kind": Kind.KIN, "weight": 0.6, **FOR_HIM},
    {"kind": Kind.REGIONAL, "weight": 0.2, **FOR_HIM},
]
CABINET = {"institution": Institution.GOVERNMENT, "value": 0.5}
ELSEWHERE = {"institution": Institution.AKIMAT, "value": 0.5}
VOTE = {"phase": Phase.FORMATION, "election": 100, "elite_cohesion": 0.5, "support": 0.5}
BARGAIN = {"minimum_days": 4.0, "objection_bite": 1.0}


def form(hand: Hand) -> Hand:
    form_government(*hand)
    return hand


# ------------------------------------------------------------------------------------------------------- the bargaining

CENTRES = {"parliament_autonomy": 0.5, "capacity": 0.2, "regional_cleavage": 0.6}  # .5 * .8 * .6 = .24


@pytest.mark.parametrize(
    ("world", "clan", "ruler", "log_ease", "gain"),
    [
        ({}, {}, {}, 0.0, 0.2),  # all that it is owed
        ({"objection": 0.3}, {}, {}, -2.0 * 0.3, 0.2),
        (CENTRES, {}, {}, -2.0 * 0.24, 0.2),
        ({**CENTRES, "objection": 0.3}, {}, {}, -2.0 * 0.54, 0.2),
        ({**CENTRES, "capacity": 1.0}, {}, {}, 0.0, 0.2),  # a state that can rule needs no second centre
        ({**CENTRES, "regional_cleavage": 0.8}, {}, {}, -2.0 * 0.32, 0.2),
        ({}, {"gap": 0.5}, {}, 0.0, 0.2 * (0.5 - 0.5 * 0.5)),
        ({}, {"gap": 1.0}, {}, 0.0, -0.2 * 0.5),
        ({}, {"gap": 1.0}, {"negotiation": 0.0}, 0.0, -0.2),  # who haggles badly may be made to give all of it
        ({}, {"gap": 1.0}, {"negotiation": 1.0}, 0.0, 0.0),
        ({}, {"stance_incumbent": 0.6}, {}, 0.0, 0.3),
        ({}, {"stance_incumbent": 0.1}, {}, 0.0, -0.2),
    ],
)
def test_a_clan_accepts_by_what_it_is_given_how_it_stands_and_how_easy_the_times_are(
    world, clan, ruler, log_ease, gain
):
    def accepts(rate):
        house = {"kind": Kind.KIN, "weight": 0.6, "stance_incumbent": 0.5, "entitled": 0.2, **clan}
        hand = form(lay(
            [{"negotiation": 0.5, **ruler}, {}], clans=[house], posts=[CABINET],
            world={**VOTE, "day": 110, "slate_made": 1, "capacity": 0.5, **world},
            p={**BARGAIN, "objection_bite": 2.0, "accept_rate": rate},
        ))  # fmt: skip
        return hand.s.clans[0].accepts == 1

    chance = math.exp(log_ease) / (1.0 + math.exp(-gain / 0.1))
    assert turns_at(drawn(Purpose.ACCEPT, 1000, 110) / chance, accepts)


@pytest.mark.parametrize(
    ("head", "active", "gain"),
    [(1, 1, 0.2 + 0.8 - 0.5), (1, 0, 0.2 + 0.3 - 0.5), (2, 1, 0.2 + 0.3 - 0.5), (-1, 1, 0.2 + 0.3 - 0.5)],
)
def test_the_clan_of_the_patron_on_the_scene_accepts_as_he_supports_the_ruler(head, active, gain):
    house = {"kind": Kind.KIN, "weight": 0.6, "stance_incumbent": 0.3, "entitled": 0.2, "head": head}
    hand = lay([{"negotiation": 0.5}, {}, {}], clans=[house],
               world={"patron": 1, "patron_active": active, "patron_support": 0.8})  # fmt: skip
    assert door(gain_of_accepting)(hand.s, 0) == pytest.approx(gain, abs=1e-12)


@pytest.mark.parametrize(
    ("weights", "accepts", "phase"),
    [
        ((0.6, 0.2), (1, 0), Phase.CALM),
        ((0.6, 0.2), (0, 1), Phase.FORMATION),
        ((0.5, 0.5), (1, 0), Phase.FORMATION),  # half is not more than half
        ((0.5, 0.4), (1, 0), Phase.CALM),
    ],
)
def test_clans_of_more_than_half_of_the_weight_must_accept_of_those_who_bargain(weights, accepts, phase):
    clans = [{"kind": Kind.KIN, "weight": weight, "accepts": yes} for weight, yes in zip(weights, accepts, strict=True)]
    others = [{"kind": Kind.TEAM, "weight": 0.9}, {"kind": Kind.BODY, "weight": 0.9}]
    hand = form(lay([{}], clans=[*clans, *others], world={**VOTE, "day": 110, "slate_made": 1}, p=BARGAIN))
    assert hand.world.phase == phase


@pytest.mark.parametrize(("head", "accepts"), [(0, 1), (1, 0), (-1, 0)])
def test_a_ruler_need_not_bargain_with_the_clan_he_heads(head, accepts):
    clans = [{"kind": Kind.KIN, "weight": 0.6, "head": head, "accepts": 1 - accepts}]
    hand = form(lay([{}, {}], clans=clans, posts=[CABINET], world={**VOTE, "day": 100, "bargaining": 100}, p=BARGAIN))
    assert hand.s.clans[0].accepts == accepts
    assert not told(hand, Did.CLAN_ACCEPTED)


@pytest.mark.parametrize(
    ("day", "step", "noted"), [(103, 1, False), (104, 1, True), (105, 1, False), (107, 7, True), (110, 7, True),
                               (111, 7, False)],
)  # fmt: skip
def test_a_refusal_is_noted_once_on_the_first_step_after_the_least_days(day, step, noted):
    clans = [{"kind": Kind.KIN, "weight": 0.6, "gap": 0.6}]
    world = {**VOTE, "day": day, "bargaining": 100, "slate_made": 1, "step": step}
    hand = form(lay([{}], clans=clans, world=world, p={**BARGAIN, "minimum_days": 4.0, "accept_rate": 0.0}))
    assert bool(told(hand, Did.CLAN_REFUSED)) == noted


@pytest.mark.parametrize(("balancing", "gap"), [(0.0, 0.6), (0.5, 0.45), (1.0, 0.3)])
def test_a_ruler_who_balances_makes_up_for_half_of_what_was_denied_to_who_refuses(balancing, gap):
    clans = [{"kind": Kind.KIN, "weight": 0.6, "gap": 0.6}, {"kind": Kind.KIN, "weight": 0.2, "gap": 0.6, "accepts": 1}]
    hand = form(lay([{"balancing": balancing}], clans=clans, world={**VOTE, "day": 110, "slate_made": 1}, p=BARGAIN))
    assert list(hand.s.clans.gap) == pytest.approx([gap, 0.6], abs=1e-12)


def test_objections_fade_as_fresh_causes_do():
    hand = form(lay([{}], world={**VOTE, "day": 110, "slate_made": 1, "objection": 0.4, "step": 1},
                    clans=GREAT_AND_SMALL, p={**BARGAIN, "fresh_half_life": 2.0}))  # fmt: skip
    assert hand.world.objection == pytest.approx(0.4 * math.sqrt(0.5), abs=1e-12)


@pytest.mark.parametrize(
    ("fate", "contacts", "public", "caution", "objection"),
    [  # one of three others
        (Fate.DISMISS, 1.0, 1, 0.2, 2.0 * 0.1 * 0.8 / 3.0),
        (Fate.DISMISS, 2.0, 1, 0.2, 2.0 * 0.1 * 0.8 * (1.0 - (2.0 / 3.0) ** 2)),
        (Fate.DISMISS, 2.0, 0, 0.2, 0.0),  # who knows of nobody else keeps quiet
        (Fate.DISMISS, 1.0, 1, 1.0, 0.0),
        (Fate.MOVE, 1.0, 1, 0.2, 0.5 * 2.0 * 0.1 * 0.8 / 3.0),  # who is moved loses half
        (Fate.KEEP, 2.0, 1, 0.2, 0.0),
    ],
)
def test_losers_object_by_what_they_lose_and_the_more_peers_they_hear_of(fate, contacts, public, caution, objection):
    loser = {"weight": 0.1, "fate": fate, "told": fate, "caution": caution, "post": 0}
    mute = {"post": 1, "fate": Fate.MOVE, "told": Fate.MOVE, "caution": 1.0}  # who lose, and have no voice
    people = [{"weight": 0.8}, loser, {"weight": 0.1}, {**mute, "fate_public": public}, mute, mute]
    world = {**VOTE, "day": 100, "told": 8, "losers": 9, "leaked": 7}  # what has leaked of others is nothing to them
    posts = [{**ELSEWHERE, "holder": 1}, ELSEWHERE]
    hand = form(lay(people, posts=posts, world=world, p={**BARGAIN, "contacts": contacts}))
    assert hand.world.objection == pytest.approx(objection, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "objection"),
    [
        ({}, 2.0 * 0.1 * 0.8),
        ({"told": Fate.NONE}, 0.0),  # of which he knows nothing
        ({"told": Fate.MOVE}, 0.0),  # it is no longer what he was told
        ({"post": -1}, 0.0),  # he has nothing to lose
        ({"status": Status.ARRESTED}, 0.0),
        ({"fate_public": 1}, 2.0 * 0.1 * 0.8),  # it is of others that he has to know
        ({"alone": 1}, 0.0),
    ],
)
def test_who_loses_an_office_he_holds_and_was_told_so_objects_and_nobody_else(one, objection):
    one = dict(one)
    loser = {"weight": 0.1, "fate": Fate.DISMISS, "told": Fate.DISMISS, "caution": 0.2, "post": 0}
    mute = {"fate": Fate.MOVE, "told": Fate.MOVE, "post": 2, "caution": 1.0, "fate_public": 1 - one.pop("alone", 0)}
    known = {"fate": Fate.KEEP, "told": Fate.KEEP, "post": 1}  # whose fate is no loss, and is not counted among them
    hand = lay([{"weight": 0.8}, {**loser, **one}, known, mute], posts=[{"holder": each} for each in (1, 2, 3)],
               world=VOTE, p={"contacts": 1.0})  # fmt: skip
    assert force_of_losers(hand.s, hand.p) == pytest.approx(objection, abs=1e-12)


@pytest.mark.parametrize(
    ("fate", "stays"), [(Fate.DISMISS, True), (Fate.MOVE, True), (Fate.NONE, True), (Fate.KEEP, False)]
)
def test_a_fate_that_is_reopened_turns_and_is_unsettled(fate, stays):
    one = {"post": 0, "clan": 1, "fate": fate, "weight": 0.1, "caution": 0.2}
    hand = form(lay([{}, one, {"weight": 0.3}], clans=GREAT_AND_SMALL, posts=[{**CABINET, "holder": 1}],
                    world={**VOTE, "day": 100}, p={**BARGAIN, "fate_binding": 0.0}))  # fmt: skip
    world = hand.world
    assert (world.kept, world.moved, world.dismissed) == (int(stays), int(not stays), 0)
    assert hand.s.leaders[1].left_as == (Fate.KEEP if stays else Fate.MOVE)
    assert world.objection == pytest.approx(2.0 * 0.1 * 0.8 / 0.4, abs=1e-12)  # he bargains for the whole of his place


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
EAGER = {"authority": 1.0, "ambition": 1.0, "autonomy_wish": 1.0}  # who puts in his own wherever nothing speaks against
MEEK = {"caution": 1.0}  # who never does while the patron would have everything
SURE = {"noise": 1e-9}


def appointed(people: list[Row], *, own: bool = False, p: Row | None = None, world: Row | None = None,
              post: Row = CABINET, clans: list[Row] | None = None) -> Hand:  # fmt: skip
    """Fill an office by a ruler who wants his own people, or by one who never does: a patron would have everything."""
    day = {**VOTE, "day": 100, "deference": 0.4, **(world or {})}
    if not own:
        day |= {"patron": len(people) + 1, "patron_active": 1, "deference": 1.0}
    everybody = [EAGER, *people] if own else [MEEK, *people, {}]
    return form(lay(everybody, clans=clans or GREAT_AND_SMALL, posts=[post], world=day,
                    p={**BARGAIN, **SURE, **(p or {})}))  # fmt: skip


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    ("belief", "man", "worth"),
    [
        (0.4, {"weight": 0.5}, 0.4 * 0.5),
        (0.8, {"weight": 0.1}, 0.8 * 0.1),  # a ruler who will stay wants able men, one who may not loyal ones
        (0.4, {"weight": 0.5, "loyalty": 0.6, "ambition": 0.8}, 0.4 * 0.5 + 0.6 * (0.6 - 0.5 * 0.8)),
        (
            0.4,
            {"weight": 0.5, "loyalty": 0.6, "ambition": 0.8, "concealment": 0.5},
            0.4 * 0.5 + 0.6 * (0.6 - 0.5 * 0.4),
        ),
    ],
)
def test_a_candidate_is_worth_his_ability_as_far_as_the_ruler_is_safe_and_else_his_loyalty(belief, man, worth, own):
    def the_loyal_one_is_taken(loyalty):
        hand = appointed([{**OUT, **man}, {**OUT, "loyalty": loyalty}], own=own, world={"belief": belief})
        return hand.s.posts[0].holder == 2

    assert turns_at(worth / (1.0 - belief), the_loyal_one_is_taken)


@pytest.mark.parametrize(
    "better",
    [{"named": 1}, {"fate": Fate.DISMISS}, {"status": Status.IN_SERVICE}, {"status": Status.ARRESTED}, {"clan": 1}],
)
def test_the_best_of_those_who_are_free_and_of_the_clan_is_taken(better):
    people = [{**OUT, "loyalty": 0.5}, {**OUT, "loyalty": 0.9, **better}]
    assert appointed(people).s.posts[0].holder == 1
    assert appointed([people[0], {**OUT, "loyalty": 0.9}]).s.posts[0].holder == 2


def test_own_people_are_taken_from_any_clan_and_become_loyal_first_to_the_ruler():
    stranger = {**OUT, "clan": 1, "loyalty": 0.9, "anchor": 0.4, "loyalty_latent": 0.4, "loyalty_clan": 0.5}
    team = {"kind": Kind.TEAM}
    hand = appointed([{**OUT, "loyalty": 0.5}, stranger], own=True, p={"gratitude": 0.1}, world={"team_clan": 2},
                     clans=[*GREAT_AND_SMALL, team])  # fmt: skip
    one = hand.s.leaders[2]
    assert (one.post, one.team, one.status, hand.s.posts[0].since) == (0, 1, Status.IN_SERVICE, 100)
    # .4 + 2 * .1; .4 + .1; .5 / 2
    assert (one.anchor, one.loyalty_latent, one.loyalty_clan) == pytest.approx((0.6, 0.5, 0.25), abs=1e-12)
    assert list(hand.s.clans.share) == [0.0, 0.0, 1.0]
    assert told(hand, Did.APPOINTED) == [(2, 0, 1.0)]


def test_offices_worth_nothing_are_filled_and_nobody_has_a_share_in_them():
    hand = appointed([OUT], post={**CABINET, "value": 0.0})
    assert int(hand.s.posts[0].holder) == 1
    assert list(hand.s.clans.share) == [0.0, 0.0]


def test_nobody_is_entitled_to_more_than_all():
    alone = [{"kind": Kind.KIN, "weight": 0.15, "exists": 1.0}]  # .08 + .92 * .15 / .15 lies above 1
    hand = appointed([OUT], p={"leader_premium": 0.08}, clans=alone, world={"team_clan": 0})
    assert hand.s.clans[0].entitled == 1.0


def test_what_own_people_get_counts_for_the_team_and_not_for_the_clan_they_come_from():
    # the first office goes to one of his own from the first clan, which is still owed .6 of the second, as against .4
    clans = [{"kind": Kind.KIN, "weight": 0.6}, {"kind": Kind.KIN, "weight": 0.4}, {"kind": Kind.TEAM}]
    posts = [{**CABINET, "key": address_when(Purpose.TEAM, 100, low, low + 0.3)} for low in (0.0, 0.7)]
    people = [RULER, {**OUT, "loyalty": 0.9}, OUT, {**OUT, "clan": 1, "loyalty": 0.5}]
    hand = form(
        lay(
            people,
            clans=clans,
            posts=posts,
            world={**VOTE, "day": 100, "deference": 0.4, "team_clan": 2},
            p={**BARGAIN, "noise": 1e9},
        )
    )  # who errs without measure does either thing half of the time
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
def test_the_ruler_puts_in_his_own_as_far_as_authority_and_reach_carry_his_wish(ties, institution, reach):
    gain = 0.5 * 0.8 * reach * 0.5 * 0.7  # value * authority * reach * (ambition + wish for a policy of his own) / 2
    post = {**CABINET, "key": address_for(gain, Purpose.TEAM, 100)}

    def puts_in_his_own(noise):
        hand = form(lay(
            [RULER, {**OUT, "loyalty": 0.5}, {**IN_CORPS, "clan": 1}], clans=GREAT_AND_SMALL, ties=ties,
            posts=[post, {**CABINET, "institution": institution, "holder": 2}],
            world={**VOTE, "day": 100, "deference": 0.4}, p={**BARGAIN, "fate_binding": 1.0, "noise": noise},
        ))  # fmt: skip
        return hand.s.leaders[1].team == 1

    assert turns_by_noise(gain, drawn(Purpose.TEAM, post["key"], 100), puts_in_his_own)


ON_THE_SCENE = {"patron": 3, "patron_active": 1, "deference": 0.75}
WISH = 0.8 * (0.4 + 0.7) / 2.0  # authority * (ambition + wish for a policy of his own) / 2


@pytest.mark.parametrize(
    ("ruler", "world", "gain"),
    [
        ({}, {}, WISH),
        ({}, {"team_share": 0.5}, 0.5 * WISH),  # the more of them the less he needs another
        ({}, {"belief": 1.0}, WISH + 0.8 * (0.6 - 0.1)),  # his man is the abler one, and the other one the more loyal
        ({}, {"belief": 0.5}, WISH + 0.8 * (0.5 * (0.6 - 0.1) + 0.5 * (0.2 - 0.3))),
        ({}, ON_THE_SCENE, WISH - 0.8 * 0.75),
        ({}, {**ON_THE_SCENE, "patron_active": 0}, WISH),
        ({"caution": 0.4}, ON_THE_SCENE, WISH - 0.4 * 0.75),
        # the great are owed .75 of the three posts and so the whole of the first: weight * what he minds
        ({"balancing": 0.5}, {}, WISH - 0.6 * 0.5),
        ({"balancing": 0.5}, {"cohesive": 1}, WISH - 0.6 * (1.0 - 0.5 * (1.0 - 0.8 * 0.6 * 0.5))),
        ({}, {"cohesive": 1}, WISH - 0.6 * 0.8 * 0.6 * 0.5),
    ],
)
def test_what_own_people_are_worth_is_weighed_against_what_patron_and_clan_would_have(ruler, world, gain):
    # his man is of the small clan and so left to it; without a belief that he stays (0) both are worth their loyalty
    able, plain = {"weight": 0.6, "loyalty": 0.2, "clan": 1}, {"weight": 0.1, "loyalty": 0.3, "clan": 0}
    if not world.get("belief"):
        able, plain = {"loyalty": 0.3, "clan": 1}, {"loyalty": 0.3, "clan": 0}
    clans = [{**GREAT_AND_SMALL[0], "cohesion": 0.5 * world.get("cohesive", 0)}, GREAT_AND_SMALL[1]]
    gain *= 0.5
    post = {**CABINET, "key": address_for(gain, Purpose.TEAM, 100)}
    held = {"status": Status.IN_SERVICE, "fate": Fate.KEEP}

    def puts_in_his_own(noise):
        people = [{**RULER, "ambition": 0.4, **ruler}, {**OUT, **able}, {**OUT, **plain}, {},
                  {**held, "post": 1}, {**held, "post": 2}]  # fmt: skip
        posts = [post, {**CABINET, "holder": 4}, {**CABINET, "holder": 5}]
        day = {**VOTE, "day": 100, **{name: value for name, value in world.items() if name != "cohesive"}}
        hand = form(
            lay(people, clans=clans, posts=posts, world=day, p={**BARGAIN, "fate_binding": 1.0, "noise": noise})
        )
        return hand.s.leaders[1].team + hand.s.leaders[2].team == 1

    assert turns_by_noise(gain, drawn(Purpose.TEAM, post["key"], 100), puts_in_his_own)


@pytest.mark.parametrize(("held", "due"), [(0, 1.0), (1, 0.5), (2, 0.0)])
def test_a_clan_is_denied_an_office_as_far_as_it_has_not_got_what_it_is_owed(held, due):
    # one clan, owed (1 - premium) = 3/8 of four offices: one and a half of them
    gain = 0.5 * (0.8 * 0.5 * 0.7 - due * 0.6 * 0.75)
    post = {**CABINET, "key": address_for(gain, Purpose.TEAM, 100)}
    team = {"kind": Kind.TEAM, "exists": 1.0}

    def puts_in_his_own(noise):
        people = [{**RULER, "balancing": 0.75}, OUT,
                  *({"fate": Fate.KEEP, "post": k, "clan": 0 if k <= held else -1} for k in (1, 2, 3))]  # fmt: skip
        posts = [post, *({**CABINET, "holder": k + 1} for k in (1, 2, 3))]
        hand = form(lay(people, clans=[GREAT_AND_SMALL[0], team], posts=posts,
                        world={**VOTE, "day": 100, "team_clan": 1},
                        p={**BARGAIN, "fate_binding": 1.0, "leader_premium": 5 / 8, "noise": noise}))  # fmt: skip
        return hand.s.leaders[1].team == 1

    assert turns_by_noise(gain, drawn(Purpose.TEAM, post["key"], 100), puts_in_his_own)


PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.4}


@pytest.mark.parametrize(
    ("value", "support", "gain"),
    [(0.5, 0.4, 0.8 * (0.2 - 0.4)), (0.9, 0.2, 0.8 * (0.36 - 0.2)), (0.9, 0.5, -0.8 * 0.14)],
)
def test_a_patron_refuses_for_the_part_of_the_office_that_is_his_and_against_what_backing_his_man_leaves(
    value, support, gain
):
    u_of = (drawn(Purpose.VETO, key, 100) for key in range(1000, 9000))
    keys = [1000 + n for n, u in enumerate(u_of) if (0.2 < u < 0.45 if gain < 0.0 else 0.55 < u < 0.8)]
    key = next(key for key in keys if drawn(Purpose.TEAM, key, 100) < 0.4)  # who wants his own people puts them in

    def refuses(noise):
        hand = appointed([OUT, {"ambition": 0.8}], own=True, p={"noise": noise},
                         world={**PATRON, "patron_support": support},
                         post={**CABINET, "value": value, "second_key": 1, "key": key})  # fmt: skip
        assert (hand.s.posts[0].holder, hand.s.leaders[1].team) == (1, 1 - hand.world.vetoes)
        return hand.world.vetoes == 1

    assert turns_by_noise(gain, drawn(Purpose.VETO, key, 100), refuses)


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
    hand = appointed([OUT, {"ambition": 0.8}], own=True, world={**PATRON, "patron_support": 0.0, **world},
                     post={**CABINET, **post})  # fmt: skip
    assert (hand.world.vetoes, hand.s.leaders[1].team) == (vetoes, 1 - vetoes)


def test_offices_go_in_turn_to_whoever_falls_shortest_of_what_he_is_owed():
    # owed .75 and .25 of four posts: 3 and 1, the great first; the third of his is due before the first of the small
    people = [MEEK, *({**OUT, "clan": clan} for clan in (0, 0, 0, 0, 1, 1, 1, 1)), {}]
    hand = form(lay(people, clans=GREAT_AND_SMALL, posts=[CABINET] * 4, p={**BARGAIN, **SURE},
                    world={**VOTE, "day": 100, "patron": 9, "patron_active": 1, "deference": 1.0}))  # fmt: skip
    assert list(hand.s.clans.share) == pytest.approx([0.75, 0.25])


def test_who_may_not_have_his_own_chair_back_gets_the_next_one():
    people = [{"post": 0, "loyalty": 0.9}, {"post": 1, "loyalty": 0.5}]
    hand = form(lay([RULER, *({**one, "clan": 0, "fate": Fate.MOVE} for one in people)], clans=GREAT_AND_SMALL[:1],
                    posts=[{**CABINET, "holder": 1}, {**CABINET, "holder": 2}], world={**VOTE, "day": 100},
                    p={**BARGAIN, "fate_binding": 1.0}))  # fmt: skip
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
    patron = {"patron": len(people) + 1, "patron_active": 1, "deference": 1.0}
    hand = form(lay([MEEK, *({"status": Status.OUTSIDE, **one} for one in people), {}],
                    clans=[{"kind": Kind.KIN, "weight": weight, **FOR_HIM} for weight in weights],
                    posts=[CABINET] * offices, world={**VOTE, "day": 100, **patron},
                    p={**BARGAIN, **SURE}))  # fmt: skip
    assert list(hand.s.posts.holder) == read_plainly(people, weights, offices)


# ------------------------------------------------------------------------------------------ after the government stands

AFTER = {"phase": Phase.CALM, "election": 50, "day": 70, "formation_days": 4}
DUE = {**ELSEWHERE, "holder": 1, "change_day": 70}


def test_each_change_elsewhere_has_a_day_from_when_the_government_stands():
    world = {"phase": Phase.FORMATION, "slate_made": 1, "election": 50, "day": 70}
    for rate in (0.8, 2.0):
        hand = form(lay([RULER], posts=[CABINET, ELSEWHERE], world=world, p={"refill_rate": rate}))
        # an exponential waiting time, by the quantile at its own address
        waits = -math.log(drawn(Purpose.REFILL, 1001, 0)) / rate * 365.25
        assert list(hand.s.posts.change_day) == [-1, int(70 + waits)]


def test_without_a_rate_nothing_elsewhere_changes_for_as_long_as_one_likes():
    world = {"phase": Phase.FORMATION, "slate_made": 1, "election": 50, "day": 70}
    hand = form(lay([RULER], posts=[ELSEWHERE], world=world))
    assert hand.s.posts[0].change_day == -1


def test_what_would_wait_for_longer_than_a_rulers_word_holds_comes_to_nothing_and_is_said_of_those_with_a_name():
    world = {"phase": Phase.FORMATION, "slate_made": 1, "election": 50, "day": 70}
    waits = -math.log(drawn(Purpose.REFILL, 1001, 0)) / 0.8 * 365.25
    people = [RULER, {"named": 1, "post": 1, "fate": Fate.DISMISS}]
    posts = [CABINET, {**ELSEWHERE, "holder": 1}]

    def stays(word):
        hand = form(lay(people, posts=posts, world=world, p={"refill_rate": 0.8, "slow_half_life": word}))
        told_of = [(1, -1, float(Fate.DISMISS))] if hand.s.posts[1].change_day < 0 else []
        assert told(hand, Did.FATE_LAPSED) == told_of
        assert hand.s.leaders[1].fate == (Fate.NONE if told_of else Fate.DISMISS)
        return not told_of

    assert turns_at(waits, stays)


@pytest.mark.parametrize("fate", [Fate.MOVE, Fate.DISMISS])
@pytest.mark.parametrize(("day", "step", "goes"), [(70, 28, 1), (71, 28, 0), (-1, 28, 0), (70, 0, 0)])
def test_what_was_announced_elsewhere_is_carried_out_in_the_four_weeks_in_which_it_is_due(fate, day, step, goes):
    hand = form(lay([RULER, {"post": 0, "clan": 1, "fate": fate, "told": fate}, OUT], clans=GREAT_AND_SMALL,
                    posts=[{**DUE, "change_day": day}], world={**AFTER, "officials_step": step}))  # fmt: skip
    assert (hand.s.leaders[1].post < 0) == goes
    assert (hand.world.kept, hand.world.moved, hand.world.dismissed) == (0, 0, 0)  # of the government are these


@pytest.mark.parametrize(
    ("told_of", "loyalty", "goes"),
    [(Fate.NONE, 0.41, 0), (Fate.NONE, 0.39, 1), (Fate.KEEP, 0.41, 0), (Fate.DISMISS, 0.41, 1)],
)
def test_of_who_was_told_nothing_it_is_thought_again_on_the_day_and_who_hedges_no_longer_stays(told_of, loyalty, goes):
    one = {"post": 0, "clan": 1, "fate": Fate.DISMISS, "told": told_of, "loyalty": loyalty}
    hand = form(lay([RULER, one, OUT], clans=GREAT_AND_SMALL, posts=[DUE], world={**AFTER, "officials_step": 28}))
    assert (hand.s.leaders[1].post, hand.s.leaders[1].fate) == ((-1, Fate.DISMISS) if goes else (0, Fate.NONE))


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
        hand = form(lay([MEEK, going, OUT, {**OUT, "clan": 1}, {}], clans=clans, posts=[DUE], p=SURE,
                        world={**AFTER, "patron": 4, "patron_active": 1, "deference": 1.0}))  # fmt: skip
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


@pytest.mark.parametrize(("first", "pace"), [(480, 0.75), (135, 0.75), (134, 0.5), (-1, 0.5)])
def test_the_team_is_counted_outside_the_court_and_its_pace_by_the_last_year(first, pace):
    team = {"team": 1}
    people = [{}, *({**(team if k < 4 else {}), "post": k} for k in range(5))]
    court, since = Institution.COURT, (480, 480, first, 480, 480)
    posts = [{**CABINET, "holder": k + 1, "since": since[k]} for k in range(5)]
    posts = [{**posts[0], "institution": court}, *posts[1:], CABINET]
    world = form(lay(people, posts=posts, world={**AFTER, "day": 500})).world
    # of four offices held three are theirs: two for twenty days, and one for as long, 365 days, 366, or since before;
    # a year has 365.25
    assert (world.team, world.team_share, world.team_pace) == (3, 0.75, pace)
