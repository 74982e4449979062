"""Calendar, soundings, expectations and loyalty on a handful of people, worked out on paper."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, Hand, lay

from sim.core.ground.codes import Fate, Kind, Order, Phase, Role, Stance, Status, TieKind
from sim.core.ground.draw import cell_of
from sim.core.ground.records import CLAN_MEANS, LEADER
from sim.core.rules.calendar import keep_calendar
from sim.core.rules.expectations import form_expectations
from sim.core.rules.loyalty import move_loyalty
from sim.core.rules.soundings import hold_soundings

# ------------------------------------------------------------------------------------------------------------ calendar


def turn_pages(hand: Hand) -> None:
    keep_calendar(*hand)


def test_approval_closes_half_its_gap_to_what_coverage_and_grievance_sustain():
    hand = lay(
        [{}],
        clans=[{"weight": 0.5}],
        ties=[
            {"kind": TieKind.COVERAGE, "to_leader": 0, "strength": 1.0, "sign": 1},
            {"kind": TieKind.COVERAGE, "to_leader": 0, "strength": 0.2, "sign": -1},
            {"kind": TieKind.HOSTILITY, "from_clan": 0, "to_leader": 0, "strength": 0.4, "sign": -1},
        ],
        world={"approval": 0.3, "start_approval": 0.5, "mass_grievance": 0.6, "start_grievance": 0.4},
        p={"slow_half_life": 7.0, "mood_pull": 0.1},
    )
    turn_pages(hand)
    # coverage 1 - .2 - .4 * .5 = .6; usual level .5 + .1 * (.6 - (.6 - .4)) = .54; half of the way from .3: .42
    assert hand.world.approval == pytest.approx(0.42, abs=1e-12)


def test_coverage_counts_double_in_a_campaign():
    hand = lay(
        [{}],
        ties=[{"kind": TieKind.COVERAGE, "to_leader": 0, "strength": 1.0, "sign": 1}],
        world={"phase": Phase.CAMPAIGN, "election": 100, "day": 90, "approval": 0.5, "start_approval": 0.5,
               "mass_grievance": 0.4, "start_grievance": 0.4},
        p={"slow_half_life": 7.0, "mood_pull": 0.1, "campaign_days": 60.0},
    )  # fmt: skip
    turn_pages(hand)
    # usual level .5 + .1 * 2 * 1 = .7; half of the way from .5: .6
    assert hand.world.approval == pytest.approx(0.6, abs=1e-9)


def test_a_shock_falls_on_its_day_and_once():
    hand = lay(
        [{}],
        schedule=[{"order": Order.SHOCK, "day": 14, "magnitude": 0.5}],
        world={"day": 7, "approval": 0.5, "start_approval": 0.5, "mass_grievance": 0.4, "elite_cohesion": 0.8,
               "capacity": 0.6},
        p={"shake": 0.2, "slow_half_life": CERTAIN},
    )  # fmt: skip
    turn_pages(hand)
    assert hand.world.approval == pytest.approx(0.5, abs=1e-9)
    hand.world.day = 14
    for _ in range(2):
        turn_pages(hand)
        hand.world.start_approval = hand.world.approval  # holds the mood where it is
    # .5 * (1 - .5) = .25; .4 + .5 * (1 - .4) = .7; .8 * (1 - .2 * .5) = .72; .6 * (1 - .2 * .5) = .54
    assert hand.world.approval == pytest.approx(0.25, abs=1e-9)
    assert hand.world.mass_grievance == pytest.approx(0.7, abs=1e-9)
    assert hand.world.elite_cohesion == pytest.approx(0.72, abs=1e-9)
    assert hand.world.capacity == pytest.approx(0.54, abs=1e-9)
    assert hand.s.schedule[0].done == 1


@pytest.mark.parametrize(
    ("day", "phase"), [(39, Phase.CALM), (40, Phase.CAMPAIGN), (99, Phase.CAMPAIGN), (100, Phase.FORMATION)]
)
def test_campaign_opens_sixty_days_before_the_vote_and_bargaining_on_its_day(day, phase):
    hand = lay([{}], world={"day": day, "election": 100}, p={"campaign_days": 60.0, "slow_half_life": 90.0})
    turn_pages(hand)
    assert hand.world.phase == phase
    assert hand.world.formation_start == (100 if day == 100 else -1)


def test_a_dated_order_sets_the_cell_it_names():
    hand = lay(
        [{}, {"ambition": 0.2}],
        schedule=[
            {
                "order": Order.SET,
                "day": 0,
                "table": Role.LEADER,
                "row": 1,
                "column": cell_of(LEADER, "ambition"),
                "value": 0.9,
            }
        ],
        p={"slow_half_life": 90.0},
    )
    turn_pages(hand)
    assert hand.s.leaders[1].ambition == 0.9


# ----------------------------------------------------------------------------------------------------------- soundings

OFFICIAL = {"post": 0, "meeting_day": 7, "grievance": 0.1, "anchor": 0.5, "discipline": 1.0, "loyalty": 0.5}
BEFORE_VOTE = {"day": 7, "election": 30}


def test_who_is_seen_today_learns_that_he_goes_and_keeps_it_to_himself():
    hand = lay(
        [{}, OFFICIAL, {**OFFICIAL, "meeting_day": 14}],
        posts=[{}],
        world=BEFORE_VOTE,
        p={"share_dismissed": 1.0, "resentment": 0.2, "motive_leak": 1.0},
    )
    hold_soundings(*hand)
    told, later = hand.s.leaders[1], hand.s.leaders[2]
    # grievance .1 + 1 * .2 * .9; leak 0 + 1 * (1 - discipline) = 0
    assert (told.fate, later.fate) == (Fate.DISMISS, Fate.NONE)
    assert told.grievance == pytest.approx(0.28, abs=1e-12)
    assert (hand.world.told, hand.world.losers, hand.world.leaked, told.fate_public) == (1, 1, 0, 0)


def test_who_stays_is_grateful_and_a_leak_of_that_counts_no_loser():
    hand = lay([{}, OFFICIAL], posts=[{}], world=BEFORE_VOTE, p={"gratitude": 0.06, "leak_rate": 1.0})
    hold_soundings(*hand)
    told = hand.s.leaders[1]
    assert (told.fate, told.fate_public) == (Fate.KEEP, 1)
    assert told.anchor == pytest.approx(0.56, abs=1e-12)
    assert (hand.world.losers, hand.world.leaked) == (0, 0)


@pytest.mark.parametrize(("talk", "public"), [(0.5, 1), (-0.5, 0)])
def test_an_office_that_keeps_silent_leaks_nothing_blindly(talk, public):
    office = {"kind": Kind.BODY, "head": 0, "leaks": talk}
    hand = lay([{}, OFFICIAL], posts=[{}], clans=[office], world=BEFORE_VOTE, p={"leak_rate": 1.0})
    hold_soundings(*hand)
    # a rate of 1 * (.5 + leaks): certain, and none
    assert hand.s.leaders[1].fate_public == public


@pytest.mark.parametrize(("loyalty", "fate"), [(1.0, Fate.KEEP), (0.0, Fate.MOVE)])
def test_the_fully_loyal_are_spared_by_their_loyalty(loyalty, fate):
    # scale 2 * (1 - loyalty): 0 for the loyal, 2 for the disloyal, who are moved with chance .5 * 2 = 1
    p = {"share_moved": 0.5, "resentment": 0.2}
    hand = lay([{}, *[{**OFFICIAL, "loyalty": loyalty}] * 100], posts=[{}], world=BEFORE_VOTE, p=p)
    hold_soundings(*hand)
    assert set(hand.s.leaders.fate[1:]) == {fate}
    # moved counts for half: .1 + .5 * .2 * .9
    assert hand.s.leaders[1].grievance == pytest.approx(0.19 if fate == Fate.MOVE else 0.1, abs=1e-12)


# -------------------------------------------------------------------------------------------------------- expectations


def test_belief_follows_support_and_what_is_seen_in_the_own_clan():
    hand = lay(
        [
            {"clan": -1, "weight": 1.0, "loyalty": 1.0, "belief": 0.85},
            {"clan": 0, "weight": 0.6, "loyalty": 0.5, "belief": 0.85},
            {"clan": 1, "weight": 0.2, "loyalty": 0.9, "belief": 0.85},
        ],
        clans=[{}, {}],
        world={"capacity": 0.5, "approval": 1.0},
        p={"belief_slope": 4.0, "fresh_half_life": 7.0},
    )
    form_expectations(*hand)
    # support (.6 * .5 + .2 * .9) / .8 = .6, the incumbent left out; public logistic(4 * .1) = .598688
    # slope .598688 * .401312 * 4 * .5 = .480521; targets .598688 + slope * (-.1, +.3) = .550636, .742844
    # half of the way from .85: .724344 for the ruler, .700318, .796422; their mean .740361
    assert hand.world.support == pytest.approx(0.6, abs=1e-12)
    assert [leader.belief for leader in hand.s.leaders] == pytest.approx([0.724344, 0.700318, 0.796422], abs=1e-6)
    assert hand.world.belief == pytest.approx(0.740361, abs=1e-6)


PATRON_2 = {"patron": 2, "patron_active": 1}


def test_a_lame_duck_loses_belief_only_where_he_is_unpopular():
    def belief(approval):
        hand = lay(
            [{}, {"weight": 0.5, "loyalty": 0.5}, {"weight": 0.5, "loyalty": 0.5}],
            world={
                "approval": approval,
                "start_lame_duck": 0.5,
                "patron": 2,
                "patron_active": 1,
                "patron_support": 0.3,
                "capacity": 0.5,
            },
            p={"belief_slope": 4.0, "fresh_half_life": 1e-9},
        )
        form_expectations(*hand)
        # .5 + patron's weight .5 * (.5 - .3)
        assert hand.world.lame_duck == pytest.approx(0.6, abs=1e-12)
        return hand.s.leaders[1].belief

    # logistic(-4 * .6 * .5) = logistic(-1.2) = .231475; with everybody's approval logistic(0)
    assert belief(0.5) == pytest.approx(0.231475, abs=1e-6)
    assert belief(1.0) == pytest.approx(0.5, abs=1e-12)


def test_enemies_are_those_whose_loyalty_shows_below_three_tenths():
    people = [
        {},
        {"loyalty": 0.29},
        {"loyalty": 0.3},
        {"loyalty": 0.39},
        {"loyalty": 0.4},
        {"loyalty": 0.1, "status": 4},
    ]
    hand = lay(people, p={"fresh_half_life": 60.0})
    form_expectations(*hand)
    assert hand.world.enemies == 1
    hedging, loyal = Stance.HEDGING, Stance.LOYAL
    assert [leader.stance for leader in hand.s.leaders[1:5]] == [hedging, hedging, hedging, loyal]


# ------------------------------------------------------------------------------------------------------------- loyalty

MIDDLING = {"ambition": 0.5, "equidistance": 0.5, "clan": -1}
WEEKLY = {"loyalty_half_life": 7.0, "slow_half_life": 7.0, "fresh_half_life": 7.0}  # a step closes half of every gap


def test_grievance_lowers_private_loyalty_and_the_cautious_show_more_than_they_have():
    official = {"anchor": 0.5, "loyalty": 0.5, "loyalty_latent": 0.5, "grievance": 0.3, "start_grievance": 0.1,
                "caution": 0.5, "belief": 0.9, "acute": 0.6}  # fmt: skip
    hand = lay([MIDDLING, official], p=WEEKLY)
    move_loyalty(*hand)
    one = hand.s.leaders[1]
    # target .5 - (.3 - .1) / 2 = .4, half of the way: .45; grievance .1 + .2 / 2 = .2
    # shown .45 + .55 * .5 * (.9 - .5) / 2 = .505; displayed moves by 1 - (1 - .5)^2 = 3/4 of .005
    assert one.loyalty_latent == pytest.approx(0.45, abs=1e-12)
    assert one.grievance == pytest.approx(0.2, abs=1e-12)
    assert one.acute == pytest.approx(0.3, abs=1e-12)
    assert one.loyalty == pytest.approx(0.5 + 0.005 * 3 / 4, abs=1e-12)


@pytest.mark.parametrize(("before", "after"), [(0.7, 0.6), (0.3, 0.4), (0.5, 0.5)])
def test_favours_and_slights_fade_as_grievances_do(before, after):
    one = {"anchor": before, "start_anchor": 0.5, "loyalty_latent": before}
    hand = lay([MIDDLING, one], p=WEEKLY)
    move_loyalty(*hand)
    # half of what is not lasting is left after a half-life; loyalty comes home to what there was before that week
    assert (hand.s.leaders[1].anchor, hand.s.leaders[1].loyalty_latent) == pytest.approx((after, before), abs=1e-12)


def test_ambition_shown_rivalry_patron_and_office_add_up():
    official = {
        "anchor": 0.5, "loyalty_latent": 0.5, "loyalty_patron_latent": 0.5, "post": 0, "post_security": 0.8,
        "status": Status.IN_SERVICE, "ambition": 0.5,
    }  # fmt: skip
    hand = lay(
        [
            {**MIDDLING, "ambition": 0.9, "concealment": 1 / 9},
            official,
            {**official, "fate": Fate.DISMISS, "told": Fate.DISMISS},
            {},
        ],
        posts=[{"holder": 1, "value": 0.4}],
        ties=[{"kind": TieKind.RIVALRY, "from_leader": 1, "to_leader": 0, "strength": 0.5}],
        world={"patron": 3, "patron_active": 1, "patron_support": 0.9},
        p={**WEEKLY, "cue": 0.3, "gratitude": 0.1},
    )
    move_loyalty(*hand)
    # conduct (.5 - .8) * .5 * .4 = -.06; rivalry .3 * .5 = .15; cue .3 * (.9 - .5) * .5 = .06; office .1 * .8 = .08
    # .5 - .06 - .15 + .06 + .08 = .43, half of the way: .465; who is to go has no bond and no rival: .5, .5
    assert hand.s.leaders[1].loyalty_latent == pytest.approx(0.465, abs=1e-12)
    assert hand.s.leaders[2].loyalty_latent == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize("ends", [(1, 0), (0, 1)])
def test_a_rivalry_counts_whoever_it_is_written_from(ends):
    tie = {"kind": TieKind.RIVALRY, "from_leader": ends[0], "to_leader": ends[1], "strength": 0.5}
    rival = {"anchor": 0.5, "loyalty_latent": 0.5, "grievance": 0.1}
    hand = lay([MIDDLING, rival, rival], ties=[tie], p={**WEEKLY, "cue": 0.2})
    move_loyalty(*hand)
    assert hand.s.leaders[2].loyalty_latent - hand.s.leaders[1].loyalty_latent == pytest.approx(0.05, abs=1e-12)


def test_a_clan_follows_its_members_and_what_it_was_denied():
    steady = {"stance_incumbent": 0.5, "grievance": 0.4, "cohesion": 0.6, "cohesion_trend": 0.5}
    hand = lay(
        [MIDDLING],
        clans=[{"kind": Kind.KIN, "gap": 0.2, **steady}, {"kind": Kind.MILIEU, **steady}],
        p=WEEKLY,
    )
    hand.scratch[CLAN_MEANS] = 0.8
    move_loyalty(*hand)
    clan, milieu = hand.s.clans
    # grievance half of the way to max(.4 / 2, .2): .3; stance half of the way to what it is seen to hold, .8: .65
    assert clan.grievance == pytest.approx(0.3, abs=1e-12)
    assert clan.stance_incumbent == pytest.approx(0.65, abs=1e-12)
    assert clan.cohesion == pytest.approx(0.6, abs=1e-12)
    assert (milieu.stance_incumbent, milieu.grievance) == (0.5, 0.4)
