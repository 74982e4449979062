"""Formation and succession on a handful of people, worked out on paper."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, Hand, lay

from sim.core.ground.codes import Fate, Institution, Kind, Order, Path, Phase, Status, TieKind, Winner
from sim.core.rules.formation import form_government
from sim.core.rules.succession import watch_succession

# ----------------------------------------------------------------------------------------------------------- formation

FOR_HIM = {"stance_incumbent": 1.0}  # nobody is left out
GREAT_AND_SMALL = [
    {"kind": Kind.KIN, "weight": 0.6, **FOR_HIM},
    {"kind": Kind.REGIONAL, "weight": 0.2, **FOR_HIM},
]
CABINET = {"institution": Institution.GOVERNMENT, "value": 0.5}
VOTE = {"phase": Phase.FORMATION, "election": 100, "elite_cohesion": 0.5, "support": 0.5}
BARGAIN = {"minimum_days": 4.0, "objection_bite": 1.0}


def form(hand: Hand) -> None:
    form_government(*hand)


@pytest.mark.parametrize(
    ("world", "team", "owed", "gap"),
    [
        # half of the posts each; owed (1 - .2) * .6 / .8 = .6 and .2 where the ruler has a following; the great miss
        # (.6 - .5) / .6, the small nothing
        ({"team_clan": 2}, {"exists": 1.0}, (0.6, 0.2, 0.2), 1 / 6),
        ({"team_clan": 2, "team_share": 0.5}, {"exists": 0.25}, (0.675, 0.225, 0.1), 0.175 / 0.675),  # half of one
        ({}, {"exists": 1.0}, (0.75, 0.25, 0.0), 1 / 3),  # it is nobody's who rules
    ],
)
def test_the_slate_is_made_on_the_day_of_the_vote_and_measures_who_is_owed_what(world, team, owed, gap):
    hand = lay(
        [{}, {"clan": 0, "post": 0, "fate": Fate.KEEP}, {"clan": 1, "post": 1, "fate": Fate.KEEP}],
        clans=[*GREAT_AND_SMALL, {"kind": Kind.TEAM, **FOR_HIM, **team}],
        posts=[{**CABINET, "holder": 1}, {**CABINET, "holder": 2}],
        world={**VOTE, "day": 100, **world},
        p={**BARGAIN, "fate_binding": 1.0, "leader_premium": 0.2},
    )
    form(hand)
    great, small, own = hand.s.clans
    assert (great.share, small.share, own.share) == (0.5, 0.5, 0.0)
    assert (great.entitled, small.entitled, own.entitled) == pytest.approx(owed, abs=1e-12)
    assert (great.gap, small.gap) == pytest.approx((gap, 0.0), abs=1e-12)
    assert (hand.world.slate_made, hand.world.kept, hand.world.objection) == (1, 2, 0.0)
    assert (hand.world.phase, hand.world.formation_days) == (Phase.FORMATION, -1), "nobody can sit before day four"


LOSER = {"fate": Fate.DISMISS, "told": Fate.DISMISS, "post": 0}


def test_losers_object_with_the_weight_of_those_who_know_of_each_other():
    hand = lay(
        [
            {"weight": 0.8},
            {**LOSER, "weight": 0.1, "caution": 0.2},
            {**LOSER, "caution": 0.2, "fate_public": 1},
            {"weight": 0.1, "caution": 0.2},
        ],
        posts=[{"holder": 1}],
        world={**VOTE, "day": 100},
        p={**BARGAIN, "contacts": 1.0},
    )
    form(hand)
    # losing 2 * .1 * (1 - .2) of 1.0; the only other is known of
    assert hand.world.objection == pytest.approx(0.16, abs=1e-12)


def test_what_clans_had_is_what_they_had_before_the_slate():
    people = [{"weight": 0.2}, {"post": 0, "clan": 0, "fate": Fate.DISMISS, "told": Fate.DISMISS, "corps": 2},
              {"post": 1, "clan": 1, "fate": Fate.KEEP, "told": Fate.KEEP, "corps": 2}]  # fmt: skip
    clans = [{"kind": Kind.KIN, "weight": 0.5, "start_share": 0.9, "had": 0.9} for _ in range(2)]
    hand = lay(people, clans=[*clans, {"kind": Kind.CORPS}], posts=[{**CABINET, "holder": 1}, {**CABINET, "holder": 2}],
               world={**VOTE, "day": 100}, p={**BARGAIN, "fate_binding": 1.0})  # fmt: skip
    form(hand)
    assert [float(clan.had) for clan in hand.s.clans[:2]] == [0.5, 0.5]
    assert [float(clan.share) for clan in hand.s.clans[:2]] == [0.0, 0.5]


@pytest.mark.parametrize(
    ("second", "objecting"),
    [
        ({"fate": Fate.KEEP, "told": Fate.KEEP}, 1),
        ({"fate": Fate.KEEP}, 2),  # what a new ruler has in mind for him nobody has told him
        ({"fate": Fate.NONE, "told": Fate.KEEP}, 2),
    ],
)
def test_who_was_told_nothing_bargains_for_his_place(second, objecting):
    hand = lay(
        [{"weight": 0.2}, {"post": 0, "weight": 0.1, "caution": 0.5}, {"post": 1, "weight": 0.1, **second}],
        posts=[{**CABINET, "holder": 1}, {**CABINET, "holder": 2}],
        world={**VOTE, "day": 100},
        p={**BARGAIN, "fate_binding": 1.0},
    )
    form(hand)
    voice = 2.0 * 0.1 * 0.5, 2.0 * 0.1
    assert hand.world.objection == pytest.approx(sum(voice[:objecting]) / 0.4, abs=1e-12)


@pytest.mark.parametrize(("appointment", "own"), [(0.5, 1), (0.0, 0)])
def test_the_ruler_reaches_where_he_may_appoint_and_as_far_as_he_has_people(appointment, own):
    ruler = {"authority": 1.0, "autonomy_wish": 0.8, "caution": 1.0}
    going = {"clan": 0, "post": 0, "corps": 2, "fate": Fate.DISMISS}
    hand = lay(
        [
            ruler,
            going,
            {"clan": 0, "post": 1, "corps": 2, "fate": Fate.KEEP},
            {"status": Status.OUTSIDE, "clan": 0},
            {},
        ],
        clans=[*GREAT_AND_SMALL, {"kind": Kind.CORPS}],
        posts=[{**CABINET, "holder": 1}, {**CABINET, "holder": 2}],
        ties=[
            {"kind": TieKind.APPOINTMENT, "from_leader": 0, "to_clan": 2, "strength": appointment},
            {"kind": TieKind.RECRUITMENT, "from_leader": 0, "to_clan": 1, "strength": 0.5},
        ],
        world={**VOTE, "day": 100, "deference": 0.3, "patron": 4, "patron_active": 1},
        p={**BARGAIN, "fate_binding": 1.0, "noise": 1e-9},
    )
    form(hand)
    # he wants .4, in full where he may appoint by a half, (.5 + .5) * (.5 + .5), against .3 for the patron; else half
    assert hand.s.leaders[3].team == own


@pytest.mark.parametrize(("exists", "great"), [(0.0, 0.75), (0.5, 0.675), (1.0, 0.6)])
def test_the_rulers_own_following_is_owed_a_share_as_far_as_it_exists(exists, great):
    hand = lay(
        [{}, {"clan": 0, "post": 0, "fate": Fate.KEEP}],
        clans=[*GREAT_AND_SMALL, {"kind": Kind.TEAM, "exists": exists}],
        posts=[{**CABINET, "holder": 1}],
        world={**VOTE, "day": 100, "team_clan": 2},
        p={**BARGAIN, "fate_binding": 1.0, "leader_premium": 0.2},
    )
    form(hand)
    # (1 - .2 * exists) * .6 / .8
    assert hand.s.clans[0].entitled == pytest.approx(great, abs=1e-12)


def test_who_was_told_to_go_goes_and_one_of_the_clan_most_owed_comes():
    going = {"clan": 1, "post": 0, "fate": Fate.DISMISS, "anchor": 0.5}
    outside = {"status": Status.OUTSIDE}
    hand = lay(
        [{"caution": 1.0}, going, {**outside, "clan": 1, "loyalty": 1.0}, {**outside, "clan": 0, "loyalty": 0.1}, {}],
        clans=GREAT_AND_SMALL,
        posts=[{**CABINET, "holder": 1}],
        world={**VOTE, "day": 100, "patron": 4, "patron_active": 1, "deference": 1.0},
        p={**BARGAIN, "fate_binding": 1.0, "noise": 1e-9},
    )
    form(hand)
    gone, come = hand.s.leaders[1], hand.s.leaders[3]
    assert (gone.post, gone.status, gone.left_as) == (-1, Status.OUTSIDE, Fate.DISMISS)
    assert gone.anchor == pytest.approx(0.4, abs=1e-12)  # .5 - .1
    # owed .75 and .25, held 0 and 1: the great come first, though the small have a more loyal man
    assert (come.post, come.status, hand.s.posts[0].holder) == (0, Status.IN_SERVICE, 3)
    assert (hand.world.dismissed, hand.s.clans[0].share) == (1, 1.0)


@pytest.mark.parametrize(("others", "holder"), [([{"loyalty": 0.1}], 2), ([], -1)])
def test_who_is_moved_does_not_get_his_own_chair_back_however_able_he_is(others, holder):
    moved = {"clan": 0, "post": 0, "fate": Fate.MOVE, "loyalty": 1.0, "weight": 1.0}
    hand = lay(
        [{}, moved, *({"status": Status.OUTSIDE, "clan": 0, **other} for other in others)],
        clans=GREAT_AND_SMALL,
        posts=[{**CABINET, "holder": 1}],
        world={**VOTE, "day": 100},
        p={**BARGAIN, "fate_binding": 1.0},
    )
    form(hand)
    assert (hand.s.posts[0].holder, hand.s.leaders[1].post, hand.s.leaders[1].left_as) == (holder, -1, Fate.MOVE)


@pytest.mark.parametrize(("day", "formed"), [(103, -1), (104, 4)])
def test_a_government_stands_when_clans_of_enough_weight_accept(day, formed):
    world = {**VOTE, "day": day, "slate_made": 1}
    hand = lay([{}], clans=GREAT_AND_SMALL, world=world, p={**BARGAIN, "accept_rate": CERTAIN})
    form(hand)
    assert hand.world.formation_days == formed
    assert hand.world.phase == (Phase.CALM if formed > 0 else Phase.FORMATION)


# ---------------------------------------------------------------------------------------------------------- succession

TWO = {"patron": 1, "patron_active": 1, "day": 70}


def watch(hand: Hand) -> None:
    watch_succession(*hand)


def test_a_patrons_support_goes_half_way_to_what_he_can_expect_to_keep():
    hand = lay(
        [{}, {}, {}],
        ties=[
            {"kind": TieKind.DEFERENCE, "from_leader": 0, "to_leader": 1, "strength": 0.4},
            {"kind": TieKind.DEFERENCE, "from_leader": 0, "to_leader": 2, "strength": 0.8},
        ],
        world={**TWO, "patron_support": 0.4, "team_share": 0.25},
        p={"fresh_half_life": 7.0},
    )
    watch(hand)
    # deference (.4 + .8) / 2 = .6; of the offices three quarters are not the ruler's own people's: .45
    assert hand.world.deference == pytest.approx(0.6, abs=1e-12)
    assert hand.world.patron_support == pytest.approx(0.425, abs=1e-12)


@pytest.mark.parametrize(("status", "died"), [(Status.DEAD, 70), (Status.ARRESTED, -1), (Status.ABROAD, -1)])
def test_a_ruler_whom_an_event_takes_away_leaves_the_chair_to_an_heir(status, died):
    hand = lay([{"status": status}, {"weight": 0.3}], world={"day": 70})
    watch(hand)
    assert (hand.world.incumbent, hand.world.winner, hand.s.leaders[0].status) == (1, Winner.HEIR, status)
    assert (hand.world.ruler_died, hand.world.removed_day, hand.world.irregular) == (died, 70, int(died < 0))


def test_a_patron_leaves_on_his_day_and_nobody_loses_office():
    hand = lay(
        [{}, {}],
        schedule=[{"order": Order.PATRON_EXIT, "day": 70}],
        world=TWO,
        p={"fresh_half_life": 90.0},
    )
    watch(hand)
    assert (hand.world.patron_active, hand.world.phase, hand.world.removed_day) == (0, Phase.CALM, -1)


def test_the_heaviest_is_no_heir_where_lesser_men_hold_together_without_him():
    weights = (0.15, 0.2, 0.25, 0.5)  # 3, 4, 5 and 10: the first three have 12 of 22 and hold together
    hand = lay(
        [{}, *({"weight": weight} for weight in weights)],
        schedule=[{"order": Order.RULER_DIES, "day": 70}],
        world={"day": 70},
        p={"noise": 1e-9},
    )
    watch(hand)
    assert hand.world.incumbent == 3


STRIKER = {"weight": 0.5, "ambition": 0.5, "caution": 0.5, "loyalty": 0.8, "loyalty_latent": 0.8}
UNERRING = {"chances": CERTAIN, "noise": 1e-9, "decisiveness": 2.0, "fresh_half_life": CERTAIN}


@pytest.mark.parametrize(("support", "phase"), [(0.3, Phase.FORMATION), (0.5, Phase.CALM)])
def test_a_patron_strikes_where_it_is_worth_more_than_backing_and_wins_against_a_ruler_without_means(support, phase):
    hand = lay([{"loyalty_patron_latent": 9.0}, STRIKER], world={**TWO, "patron_support": support}, p=UNERRING)
    watch(hand)
    # office, authority, force, support and team at 0: odds of 1, so that .5 - .3 is set against .5 of his support
    assert hand.world.phase == phase
    assert (hand.world.attempts, hand.world.attempts_won) == ((1, 1) if support < 0.4 else (0, 0))
    if support < 0.4:
        assert (hand.world.winner, hand.world.path, hand.world.irregular) == (Winner.PATRON, Path.NONE, 1)


def test_a_successor_with_all_the_means_pushes_the_patron_aside_and_his_own_resent_it():
    ruler = {"authority": 1.0, "ambition": 1.0, "autonomy_wish": 1.0}
    hand = lay(
        [ruler, {**STRIKER, "weight": 1e-3}, {"loyalty_patron_latent": 0.9, "grievance": 0.1}],
        world={**TWO, "patron_support": 0.9, "support": 1.0},
        p={**UNERRING, "office_advantage": 0.84, "resentment": 0.2},
    )
    watch(hand)
    # strength .84 + .5 against .0005: odds 1 - 1e-7, of 1 + .5 against a rule that is his; the patron has .9 to lose
    assert (hand.world.patron_active, hand.world.winner, hand.world.removed_day) == (0, Winner.INCUMBENT, -1)
    assert hand.s.leaders[2].grievance == pytest.approx(0.18, abs=1e-12)  # .1 + .2 * (.9 - .5)
