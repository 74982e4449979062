"""Sides of a contest on paper: what leans people, what each side is worth, and whether bodies of force obey."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, address_when, door, drawn, lay, told, turns_at
from contests import per_day

from sim.core.ground.codes import Did, Fate, Kind, Order, Phase, Pole, Purpose, Role, Stance, Status, TieKind
from sim.core.mechanisms import sides
from sim.core.rules import contest
from sim.core.rules.contest import fight

CALM_COUNTRY = {"capacity": 0.5, "approval": 0.5, "mass_grievance": 0.4}  # neither side gains by it
OPEN = {"phase": Phase.CONTEST, "challenger": 1, "opened": 64, "day": 71, "side": 0.45, **CALM_COUNTRY}
LONG = {"longest": 1000.0, "momentum": 1.0}


def battle(hand: Hand) -> Hand:
    fight(*hand)
    return hand


def shown(hand: Hand, pace: float = CERTAIN) -> Hand:
    """Let people lean and show it on a day on which everybody thinks again, unless a case is about that."""
    hand.p.pace = pace
    take_sides(hand.s, hand.p, hand.luck)
    return hand


# ------------------------------------------------------------------------------------------------------------- leanings

# The one whose leaning is written down. Odds of .4: his place .5 * (.4 * .4 - .6 * .6) = -.1; to either man he is
# indifferent; danger .5 * 2 for each unit of reach, by half: -.6 * .5 / 2 from the ruler, .4 * .25 / 2 from the others.
MAN = {"ambition": 0.5, "weight": 0.4, "loyalty_latent": 0.5, "to_claimant": 0.5, "caution": 0.5, "clan": -1, "post": 0}
OFFICE = {"holder": 2, "value": 0.6}
TASTE = {"safety": 2.0, "voice": 0.2, "bond": 0.3, "signal_spread": math.log(1.5), **LONG}
REACH = 0.5
OTHERS = 0.25
LEANING = -0.2
CHIEF = {"kind": Kind.TEAM, "cohesion": 0.8}
FOUNDED = {"kind": TieKind.FOUNDER, "from_leader": 2, "to_clan": 0, "strength": 0.5}
PATRON = {"patron": 2, "patron_active": 1, "patron_support": 0.7}
leaning_of, reading_of, odds_at_first = door(sides.leaning_of), door(sides.reading_of), door(contest.odds_at_first)
weigh_sides, take_sides = door(sides.weigh_sides), door(sides.take_sides)
EVEN_MAN = {"loyalty_latent": 0.5, "to_claimant": 0.5, "caution": 1.0, "clan": -1}


def bound(kind: TieKind, start: int, end: int) -> Row:
    return {"kind": kind, "from_leader": start, "to_leader": end, "strength": 0.8}


@pytest.mark.parametrize(
    ("man", "world", "leans"),
    [
        ({}, {}, 0.0),
        # what he has, and what he could get
        ({"ambition": 0.9}, {}, -0.08),  # .9 * -.2
        ({"weight": 0.9}, {}, 0.1),  # .5 * .4 * .5
        ({"post": -1}, {}, 0.18),  # .5 * .6 * .6, which he need not fear to lose
        ({"fate": Fate.DISMISS}, {}, 0.18),
        # attachment
        ({"loyalty_latent": 0.8}, {}, -0.3),
        ({"loyalty": 0.8}, {}, 0.0),  # what he displayed in calm does not hold him
        ({"to_claimant": 0.8}, {}, 0.3),
        ({}, PATRON, -0.2),  # a patron stands by his support
        ({}, {**PATRON, "patron_active": 0}, 0.0),
        # danger: -.15 + .05, and as much more or less as he fears
        ({"caution": 0.9}, {}, -0.08),
        ({"caution": 0.0}, {}, 0.1),
        ({"economic": 0.5}, {"wealth_autonomy": 0.2}, -0.04),  # .5 * .8 more to lose either way: half of .4 - .6 of it
        ({"economic": 0.5, "caution": 0.0}, {"wealth_autonomy": 0.2}, 0.06),  # whatever his caution
        ({"file": 0.8, "knows_file": 1, "belief": 0.5}, {}, -0.03),  # .8 * .5 * .5 = .2: done 1 - .5 * .8 by the ruler
        ({"file": 0.8, "belief": 0.5}, {}, 0.0),
        ({"protection": 0.5}, {**PATRON, "patron": 0}, 0.035),  # .35 of the danger is covered
        # odds: place .5 * (.6 * .4 - .4 * .6) = 0, and half of the danger, -.4 * .5 + .6 * .25
        ({}, {"side": 0.6}, 0.175),
        ({}, {"side": 0.5}, 0.0875),  # .5 * (.2 - .3) and half of -.125
        ({"signal": 1.0}, {}, 0.0875),  # odds of .4 and half as much again are even
        # 4 against 9: .5 * (1.6 - 5.4), and half of -9 * .5 + 4 * .25
        ({"signal": -1.0}, {}, 0.2 - (1.9 + 2.25 - 0.5) / 13.0),
        # voice
        ({"acute": 0.5}, {}, 0.1),
        ({"grievance": 0.9}, {}, 0.0),  # what has settled is in his loyalty
        # .3 * loyalty to the clan * cohesion * weight of its head
        ({"clan": 0, "loyalty_clan": 0.5}, {}, 0.3 * 0.5 * 0.8 * 0.5),
        ({"clan": 1, "loyalty_clan": 0.5}, {}, -0.3 * 0.5 * 0.8 * 0.7),
        ({"clan": 2, "loyalty_clan": 0.5}, {}, 0.0),  # he leads it himself
        ({"clan": 3, "loyalty_clan": 0.5}, {}, 0.0),  # nobody does
    ],
)
def test_each_cause_leans_a_man_by_what_it_is_worth(man, world, leans):
    people = [{"weight": 0.7, "pole": 1}, {"weight": 0.5, "pole": -1}, {**MAN, "pole": -1, **man}]
    clans = [{**CHIEF, "head": head} for head in (1, 0, 2, -1)]
    hand = lay(people, clans=clans, posts=[OFFICE], world={**OPEN, "side": 0.4, **world}, p=TASTE)
    assert leaning_of(hand.s, 2, REACH, OTHERS, hand.p) == pytest.approx(LEANING + leans, abs=1e-12)


@pytest.mark.parametrize(
    ("ties", "leans"),
    [
        ([bound(TieKind.ALLIANCE, 1, 2)], 0.24),
        ([bound(TieKind.ALLIANCE, 2, 0)], -0.24),
        ([bound(TieKind.KINSHIP, 2, 1)], 0.24),
        ([bound(TieKind.KINSHIP, 0, 2), bound(TieKind.ALLIANCE, 1, 2)], 0.0),
        ([bound(TieKind.ALLIANCE, 2, 3)], 0.0),  # who is undecided calls nobody
        ([bound(TieKind.PEERS, 2, 1)], 0.0),
        ([bound(TieKind.ALLIANCE, 1, 3)], 0.0),  # somebody else's
        ([FOUNDED], 0.05),  # what he has founded covers half of the danger
    ],
)
def test_bonds_lean_a_man_by_the_sides_of_those_at_their_other_end(ties, leans):
    people = [{"pole": 1}, {"pole": -1}, MAN, {}]
    hand = lay(people, clans=[{}], posts=[OFFICE], ties=ties, world={**OPEN, "side": 0.4}, p=TASTE)
    assert leaning_of(hand.s, 2, REACH, OTHERS, hand.p) == pytest.approx(LEANING + leans, abs=1e-12)


@pytest.mark.parametrize(
    ("side", "signal", "spread", "reads"),
    [
        (0.4, 0.0, 1.0, 0.4),
        (0.4, 1.0, math.log(1.5), 0.5),  # 2 to 3, times 3 to 2
        (0.5, 2.0, math.log(2.0), 0.8),  # even, times 4
        (0.5, -2.0, math.log(2.0), 0.2),
        (0.5, 2.0, 0.0, 0.5),  # without a spread everybody reads the same
        (0.0, 3.0, 1.0, 0.0),
        (1.0, -3.0, 1.0, 1.0),
    ],
)
def test_everyone_reads_the_odds_in_private_and_errs_by_log_odds(side, signal, spread, reads):
    hand = lay([{}, {}, {"signal": signal}], world={**OPEN, "side": side}, p={"signal_spread": spread})
    assert reading_of(hand.s, 2, hand.p) == pytest.approx(reads, abs=1e-12)


@pytest.mark.parametrize(
    ("world", "coercive", "ruler", "others"),
    [
        ({"capacity": 0.6, "coercive_access": 0.4}, 0.0, 0.5, 0.3),
        ({"capacity": 0.9, "coercive_access": 0.4}, 0.0, 0.65, 0.45),
        ({"capacity": 0.6, "coercive_access": 0.8}, 0.0, 0.7, 0.3),
        # a ruler reaches by the force that obeys, those who would take over by what does not, or by their own
        ({"capacity": 0.6, "coercive_access": 0.4, "force": 0.4}, 0.0, 0.2, 0.6),
        ({"capacity": 0.6, "coercive_access": 0.4, "force": 0.0}, 0.0, 0.0, 0.8),
        ({"capacity": 0.6, "coercive_access": 0.4, "claimant": 1}, 0.8, 0.5, 0.5),
    ],
)
def test_to_stand_against_either_side_is_as_dangerous_as_it_can_reach(world, coercive, ruler, others):
    man = {"named": 1, "caution": 0.5, "loyalty_latent": 0.0, "to_claimant": 1.0, "clan": -1}
    world = {**OPEN, "side": 0.4, **world}
    hand = shown(lay([{}, {"coercive": coercive}, man], world=world, p={**LONG, "safety": 2.0}))
    # 1 of attachment, and half of 1 for each unit of reach by caution and safety
    lean = 1.0 - 0.3 * ruler + 0.2 * others
    assert told(hand, Did.JOINED_CHALLENGER) == [(2, 1, pytest.approx(lean, abs=1e-12))]


@pytest.mark.parametrize(
    ("to_claimant", "before", "pole", "stance"),
    [
        (0.61, Pole.UNDECIDED, Pole.CHALLENGER, Stance.DEFECTED),  # .11 against a bar of .2 * .5
        (0.61, Pole.CHALLENGER, Pole.CHALLENGER, Stance.DEFECTED),  # and it is told once
        (0.59, Pole.UNDECIDED, Pole.UNDECIDED, Stance.HEDGING),
        (0.59, Pole.CHALLENGER, Pole.CHALLENGER, Stance.LOYAL),  # nobody goes back to hedging
        (0.41, Pole.CHALLENGER, Pole.CHALLENGER, Stance.LOYAL),
        (0.39, Pole.CHALLENGER, Pole.INCUMBENT, Stance.LOYAL),
        (0.39, Pole.UNDECIDED, Pole.INCUMBENT, Stance.LOYAL),
    ],
)
def test_who_has_taken_a_side_keeps_it_until_he_leans_as_far_to_the_other(to_claimant, before, pole, stance):
    man = {"named": 1, "loyalty_latent": 0.5, "to_claimant": to_claimant, "caution": 0.5, "clan": -1, "pole": before}
    hand = shown(lay([{}, {}, man], world={**OPEN, "opened": 70}, p={**LONG, "waiting": 0.2}))
    assert (hand.s.leaders[2].pole, hand.s.leaders[2].stance) == (pole, stance)
    assert len(told(hand, Did.JOINED_CHALLENGER)) == int(pole == Pole.CHALLENGER != before)
    assert len(told(hand, Did.JOINED_INCUMBENT)) == int(pole == Pole.INCUMBENT and before == Pole.CHALLENGER)


@pytest.mark.parametrize(("caution", "pole"), [(0.0, Pole.CHALLENGER), (0.4, Pole.CHALLENGER), (0.6, Pole.UNDECIDED)])
def test_the_more_cautious_a_man_the_stronger_a_leaning_he_needs_before_he_shows_it(caution, pole):
    man = {"loyalty_latent": 0.5, "to_claimant": 0.6, "caution": caution, "clan": -1}
    assert shown(lay([{}, {}, man], world=OPEN, p={**LONG, "waiting": 0.2})).s.leaders[2].pole == pole


def test_who_is_in_prison_has_no_side():
    hand = battle(lay([{}, {}, {**MAN, "status": Status.ARRESTED, "pole": -1}], world=OPEN, p=LONG))
    assert hand.s.leaders[2].pole == Pole.UNDECIDED


def test_the_call_of_allies_is_heard_by_those_who_are_bound_to_them():
    for end, pole in ((2, Pole.CHALLENGER), (3, Pole.UNDECIDED)):
        man = {"loyalty_latent": 0.5, "to_claimant": 0.5, "caution": 0.5, "clan": -1}
        p = {**LONG, "bond": 0.2, "waiting": 0.3}  # .2 * .8 against .3 * .5
        hand = lay([{}, {"pole": -1}, man, man], ties=[bound(TieKind.ALLIANCE, 1, end)], world=OPEN, p=p)
        assert shown(hand).s.leaders[2].pole == pole


# ------------------------------------------------------------------------------------------------------ thinking again

TURNED = {"loyalty_latent": 0.0, "to_claimant": 1.0, "clan": -1}  # he leans to the challenger, whatever else there is


def test_a_chance_to_think_again_comes_to_everybody_by_the_day_and_by_himself():
    # within a day, 1 - exp(-pace), by his own number of today
    paces = [per_day(drawn(Purpose.RECONSIDERED, who, 71)) for who in (1002, 1003)]

    def turns(row, pace):
        return shown(lay([{}, {}, TURNED, TURNED], world=OPEN, p=LONG), pace).s.leaders[row].pole == Pole.CHALLENGER

    assert turns_at(paces[0], lambda pace: turns(2, pace))
    assert turns_at(paces[1], lambda pace: turns(3, pace))
    between = 0.5 * (paces[0] + paces[1])  # one of the two alone
    assert [turns(row, between) for row in (2, 3)] == [pace < between for pace in paces]


@pytest.mark.parametrize("before", [Pole.UNDECIDED, Pole.INCUMBENT])
@pytest.mark.parametrize(("opened", "turn"), [(71, True), (70, False), (64, False)])
def test_on_the_first_day_everybody_takes_a_side_and_without_chances_nobody_after_it(opened, turn, before):
    people = [{}, {}, *[{**TURNED, "pole": before, "stance": Stance.LOYAL}] * 30]
    hand = shown(lay(people, world={**OPEN, "opened": opened}, p=LONG), pace=0.0)
    assert set(hand.s.leaders.pole[2:]) == {Pole.CHALLENGER if turn else before}
    assert set(hand.s.leaders.stance[2:]) == {Stance.DEFECTED if turn else Stance.LOYAL}


def test_who_has_no_choice_of_sides_waits_for_no_chance():
    imposed = {**TURNED, "pole_set": int(Pole.INCUMBENT)}
    prisoner = {**TURNED, "pole": Pole.CHALLENGER, "status": Status.ARRESTED}
    hand = shown(lay([{}, {}, imposed, prisoner], world=OPEN, p=LONG), pace=0.0)
    assert list(hand.s.leaders.pole) == [Pole.INCUMBENT, Pole.CHALLENGER, Pole.INCUMBENT, Pole.UNDECIDED]


def test_of_many_as_many_think_again_in_a_day_as_the_pace_says():
    # 1 - exp(-log 2) = 1/2 of 400, give or take three standard deviations of 10
    people = [{}, {}, *[TURNED] * 400]
    hand = shown(lay(people, world=OPEN, p=LONG), pace=math.log(2.0))
    assert abs(int((hand.s.leaders.pole[2:] == Pole.CHALLENGER).sum()) - 200) < 30


def test_a_contest_begins_with_nobody_decided_and_a_signal_of_his_own_for_each():
    stale = {"pole": -1, "signal": 0.0, "caution": 1.0}
    today = {**OPEN, "opened": 71}
    hand = battle(lay([{}, {}, stale, stale], clans=[{"obeys": -1.0}], world=today, p={**LONG, "waiting": 9.0}))
    first, second = hand.s.leaders[2], hand.s.leaders[3]
    assert (first.pole, second.pole, hand.s.clans[0].obeys) == (0, 0, 1.0)
    assert first.signal != second.signal
    assert 0.0 < abs(first.signal) < 3.5


# ---------------------------------------------------------------------------------------------------------- first odds

# A bid of .3 + .2, and a crowd of .35 that nobody leads, against .5 * .8 * (1/2 + 1/2) + .5 + .1 + .5 / 2 = 1.25
BIDDER = {"following": 0.3, "capacity": 0.2, "belief": 0.8, "clan": -1}
RULE = {**OPEN, "opened": 71, "support": 0.5, "elite_cohesion": 0.5, "coercive_access": 0.1, "side": 0.9}
UNLED = {"challenger": -1, "claimant": -1, "crowd": 0.35}


@pytest.mark.parametrize(
    ("world", "p", "odds"),
    [
        ({}, {}, 2.0 / 7.0),
        ({}, {"momentum": 2.0}, 4.0 / 29.0),
        ({"support": 0.0}, {}, 0.5 / 1.35),
        ({"crowd": 0.35}, {}, 2.0 / 7.0),  # which he is none to lead
        (UNLED, {}, 1.0 / 4.0),  # .35 against .5 * .4 + .85: as he sees it who rules
        (UNLED, {"momentum": 2.0}, 1.0 / 10.0),
        ({**UNLED, "crowd": 0.0}, {}, 0.0),
        ({"forced": 1}, {}, 11.0 / 28.0),  # half way from there to even: an elite that has fallen apart
        ({"forced": 1}, {"momentum": 2.0}, 37.0 / 116.0),
    ],
)
def test_a_contest_starts_from_the_odds_that_whoever_opened_it_expected(world, p, odds):
    hand = lay([{"belief": 0.4}, BIDDER], world={**RULE, **world}, p={**LONG, **p})
    assert odds_at_first(hand.s, hand.p) == pytest.approx(odds, abs=1e-12)


@pytest.mark.parametrize(
    ("opened", "forced", "fear"),
    [
        (71, 0, 0.5 * (5.0 / 7.0 * 0.3 - 2.0 / 7.0 * 0.25)),
        (71, 1, 0.5 * (17.0 / 28.0 * 0.3 - 11.0 / 28.0 * 0.25)),
        (70, 0, 0.5 * -0.9 * 0.75),
    ],
)
def test_on_its_first_day_everyone_takes_sides_by_those_odds(opened, forced, fear):
    man = {"named": 1, "caution": 0.5, "loyalty_latent": 0.0, "to_claimant": 0.5, "clan": -1}
    world = {**RULE, "opened": opened, "forced": forced, "force": 0.0}
    pace = CERTAIN if opened < 71 else 0.0  # on the first day nobody waits for a chance
    hand = battle(lay([{}, BIDDER, man], world=world, p={**LONG, "safety": 2.0, "pace": pace}))
    # all force is taken to obey on the first day: reach (.5 + .1) / 2 against .5 / 2; later that of before, here none
    assert told(hand, Did.JOINED_CHALLENGER) == [(2, 1, pytest.approx(0.5 - fear, abs=1e-12))]


def test_a_house_is_ordered_to_change_sides_as_one():
    order = {"order": Order.SWITCH_SIDES, "day": 71, "table": Role.CLAN, "row": 1, "value": -1.0}
    people = [{}, {}, {"clan": 0}, {"clan": 1}, {"clan": 1}]
    hand = battle(lay(people, clans=[{}, {}], schedule=[order], world=OPEN, p=LONG))
    assert list(hand.s.leaders.pole_set) == [0, 0, 0, -1, -1]


# ------------------------------------------------------------------------------------------------ strength of each side

# One against one, each of means .5 * (1/2 + .4) = .45: 2 * .45 for the challenger; .45 + .5 * (1/2 + .5) against.
ONE = {"weight": 0.5, "capacity": 0.4, "clan": -1}
FORCES = {"resolve": 2.0, "office_weight": 0.5, **LONG}
BODY = {"kind": Kind.BODY, "head": -1, "coercive": 0.8, "weight": 0.5}
# A house has .4, and draws by half of .6 and half of .4.
HOUSE = {
    "kind": Kind.KIN,
    "cohesion": 0.8,
    "weight": 0.5,
    "street": 0.6,
    "economic": 0.5,
    "media": 0.3,
    "regional": 0.3,
}
OTHER = {**HOUSE, "head": -1, "cohesion": 0.6, "weight": 1.0}  # which has .6, and follows nobody
MILIEU = {**HOUSE, "kind": Kind.MILIEU, "head": -1}


def odds(ours: float = 0.0, theirs: float = 0.0) -> object:
    return pytest.approx((0.9 + ours) / (1.85 + ours + theirs), abs=1e-12)


@pytest.mark.parametrize(
    ("world", "clans", "ours", "theirs"),
    [
        ({}, [], 0.0, 0.0),
        ({"square": 0.5}, [], 0.25, 0.0),
        ({"regions": 0.5}, [], 0.25, 0.0),
        ({"approval": 0.3}, [], 0.0, -0.2),
        ({"mass_grievance": 0.8}, [], 0.0, 0.0),  # it counts by those whom it brings out
        ({"capacity": 0.9}, [], 0.0, 0.5 * 0.4),
        ({"force": 0.5}, [], 0.0, -0.5 * 0.25),
        ({"external_backing": 0.6, "force": 0.5}, [], 0.0, -0.5 * 0.25 + 0.5 * 0.6 * 0.5),
        ({}, [{**BODY, "obeys": 1.0}], 0.0, 0.0),
        ({}, [{**BODY, "obeys": 0.0}], 0.0, 0.0),
        ({}, [{**BODY, "obeys": -1.0}], 0.5, 0.0),
        ({}, [{**BODY, "obeys": -1.0}, {**BODY, "coercive": 0.4, "obeys": 1.0}], 1.0 / 3.0, 0.0),
        ({}, [{**HOUSE, "head": 1}, OTHER], 2.0 * 0.4, 0.0),
        ({}, [{**HOUSE, "head": 0}, OTHER], 0.0, 0.4),
        ({}, [{**HOUSE, "head": 2}, OTHER], 0.0, 0.0),  # who has taken no side
        ({}, [{**HOUSE, "head": 1, "kind": Kind.TEAM}], 0.0, 0.0),  # not a following
    ],
)
def test_odds_are_what_each_side_has(world, clans, ours, theirs):
    people = [ONE, ONE, {**EVEN_MAN, "weight": 0.0}]
    hand = battle(lay(people, clans=clans, world={**OPEN, **world}, p={**FORCES, "obedience": 60.0, "waiting": 1.0}))
    assert hand.world.side == odds(ours, theirs)


def test_hostility_to_one_side_lends_its_weight_to_the_other():
    hostile = {"kind": TieKind.HOSTILITY, "from_leader": 2, "strength": 0.5}
    people = [ONE, ONE, {"weight": 0.4, "status": Status.ARRESTED}]
    for end, ours, theirs in ((0, 0.5 * 0.2, 0.0), (1, 0.0, 0.5 * 0.2)):
        ties = [{**hostile, "to_leader": end}]
        hand = battle(lay(people, ties=ties, world=OPEN, p=FORCES))
        assert hand.world.side == odds(ours, theirs)


def test_who_could_do_more_weighs_more():
    hand = battle(lay([ONE, {**ONE, "capacity": 0.9}], world=OPEN, p=FORCES))
    # .5 * (1/2 + .9) = .7 and .45 of 1.15
    assert hand.world.side == pytest.approx(1.4 / 1.15 / (1.4 / 1.15 + 0.45 / 1.15 + 0.5), abs=1e-12)


@pytest.mark.parametrize(
    ("group", "leads", "ours", "theirs"),
    [
        (MILIEU, 1, 0.5 * 0.5 * 0.4, 0.0),  # tie and weight, of .4
        (MILIEU, 0, 0.0, 0.5 * 0.5 * 0.4),
        (MILIEU, 2, 0.0, 0.0),
        ({**MILIEU, "kind": Kind.COURT}, 1, 0.0, 0.0),
        ({**HOUSE, "head": -1}, 1, 0.5 * 0.5 * 0.4, 0.0),
        ({**HOUSE, "head": 0}, 1, 0.0, 0.4),  # which goes with its head
        ({**HOUSE, "head": 2}, 1, 0.5 * 0.5 * 0.4, 0.0),
    ],
)
def test_a_group_goes_with_its_head_and_where_he_takes_no_side_with_who_belongs_to_it(group, leads, ours, theirs):
    people = [ONE, ONE, {"weight": 0.5, "status": Status.ARRESTED, "clan": -1}]
    member = {"leader": leads, "clan": 0, "strength": 0.5}
    hand = battle(lay(people, clans=[group, OTHER], members=[member], world=OPEN, p=FORCES))
    assert hand.world.side == odds(2.0 * ours, theirs)


def test_a_known_file_holds_back_a_following_too():
    held = {**ONE, "file": 0.8, "knows_file": 1, "belief": 1.0}  # by .8 * .5 * (1 - .45)
    member = {"leader": 1, "clan": 2, "strength": 0.5}
    clans = [{**HOUSE, "head": 1}, OTHER, {**MILIEU, "weight": 0.25, "cohesion": 0.8}]  # .4, .6 and .2
    hand = battle(lay([ONE, held], clans=clans, members=[member], world=OPEN, p=FORCES))
    whole = 2.0 * (0.45 + (0.4 + 0.25 * 0.2) / 1.2)
    assert hand.world.side == pytest.approx(0.78 * whole / (0.78 * whole + 0.95), abs=1e-12)


def test_momentum_makes_strength_decide_more_than_it_weighs():
    hand = battle(lay([ONE, ONE], world={**OPEN, "square": 0.2, "approval": 0.55}, p={**FORCES, "momentum": 2.0}))
    assert hand.world.side == pytest.approx(0.5, abs=1e-12)
    hand = battle(lay([ONE, ONE], world={**OPEN, "square": 1.0, "capacity": 0.9}, p={**FORCES, "momentum": 2.0}))
    assert hand.world.side == pytest.approx(1.4**2 / (1.4**2 + 1.15**2), abs=1e-12)


def test_nobody_stands_with_a_ruler_whom_nobody_backs():
    hand = battle(lay([{**ONE, "weight": 0.0}, ONE], world={**OPEN, "approval": 0.0, "force": 0.0}, p=FORCES))
    assert hand.world.side == 1.0


@pytest.mark.parametrize(
    ("who", "clans", "capital", "provinces"),
    [
        ({"street": 0.4}, [], 1.0 - 0.9 * 0.8, 0.0),  # .5 of all weight * half of .4, and half of .4 for his name
        ({"regional": 0.4}, [], 0.0, 1.0 - 0.8 * 0.8),
        ({"economic": 0.8, "media": 0.4}, [], 0.5 * 0.5 * 0.6, 0.0),  # who is bought comes for no name
        ({}, [{**HOUSE, "head": 1}, OTHER], 0.4 * 0.5, 0.4 * 0.3),
        ({"street": 0.4}, [{**HOUSE, "head": 1}, OTHER], 1.0 - 0.8 * 0.72, 0.4 * 0.3),
        ({"street": 0.4, "file": 0.8, "knows_file": 1, "belief": 1.0}, [], 1.0 - (1.0 - 0.078) * (1.0 - 0.156), 0.0),
    ],
)
def test_whom_the_challengers_side_calls_to_the_square_and_in_the_regions(who, clans, capital, provinces):
    hand = lay([ONE, {**ONE, **who}], clans=clans, world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER]
    assert weigh_sides(hand.s, hand.p)[:2] == pytest.approx((capital, provinces), abs=1e-12)


def test_a_crowd_without_a_leader_is_called_by_whoever_has_gone_over():
    hand = lay([ONE, {**ONE, "street": 0.4}], world={**OPEN, "challenger": -1}, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER]
    assert weigh_sides(hand.s, hand.p)[0] == pytest.approx(0.1, abs=1e-12)


def test_a_voice_is_the_challengers_share_of_all_media():
    hand = lay([{**ONE, "media": 0.3}, {**ONE, "media": 0.2}], world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER]
    assert weigh_sides(hand.s, hand.p)[2] == pytest.approx(0.4, abs=1e-12)


# ------------------------------------------------------------------------------------------------------ bodies of force

DUE = {**BODY, "cohesion": 0.5, "stance_incumbent": 0.5, "grievance": 0.0, "obeys": 1.0}
# Odds of .9 / 1.85 against a ruler who reaches by (.5 + .3) / 2, all of which counts; and a chief by .4 * .5.
EVEN = {**OPEN, "coercive_access": 0.3}
SIDE = 0.9 / 1.85
FEAR = (1.0 - SIDE) * 0.4


@pytest.mark.parametrize(
    ("head", "body", "gain"),
    [(-1, {}, 0.0), (0, {}, 0.2), (1, {}, -0.2), (1, {"cohesion": 1.0}, -0.4), (-1, {"stance_incumbent": 0.8}, 0.3)],
)
def test_a_body_obeys_by_one_draw_for_the_whole_contest_and_its_chiefs_side(head, body, gain):
    def obeys(obedience):
        p = {**FORCES, "obedience": obedience + 10.0, "bond": 0.4, "noise": 0.5}
        hand = lay([ONE, ONE], clans=[{**DUE, **body, "head": head}], world=EVEN, p=p)
        hand.p.obedience = obedience
        return battle(hand).s.clans[0].obeys == 1.0

    u = drawn(Purpose.OBEY, 1000, 64)  # the day it was opened, not today
    assert turns_at(0.5 * math.log(u / (1.0 - u)) - FEAR - gain, obeys)


def test_what_does_not_obey_at_least_stays_where_it_is_by_the_same_likelihood():
    key = address_when(Purpose.OBEY, 64, 0.7, 0.74)
    for holds, obeys, did in ((0.6, 0.0, Did.BODY_STALLED), (0.4, -1.0, Did.BODY_DEFECTED), (0.9, 1.0, None)):
        obedience = 0.1 * math.log(holds / (1.0 - holds)) - FEAR
        hand = battle(lay([ONE, ONE], clans=[{**DUE, "key": key}], world=EVEN, p={**FORCES, "obedience": obedience}))
        # a draw of .7 to .74 against holds + holds * (1 - holds): .84 and .64
        assert hand.s.clans[0].obeys == obeys
        if did:
            assert told(hand, did) == [(-1, 0, pytest.approx(holds, abs=1e-12))]


def test_without_noise_a_body_does_what_it_gains_by():
    for obedience, obeys in ((-FEAR + 1e-6, 1.0), (-FEAR - 1e-6, -1.0)):
        hand = lay([ONE, ONE], clans=[DUE], world=EVEN, p={**FORCES, "obedience": obedience, "noise": 1e-9})
        assert battle(hand).s.clans[0].obeys == obeys


SURE = {"obedience": 60.0}
MUTINY = {"stance_incumbent": -200.0}


@pytest.mark.parametrize(
    ("clans", "force"),
    [
        ([DUE, {**DUE, **MUTINY, "weight": 0.2}], 0.4 / 0.56),  # .8 * .5 of .8 * .7
        ([DUE, {**DUE, **MUTINY, "coercive": 0.2}], 0.8),
        ([DUE, {**DUE, **MUTINY, "kind": Kind.COURT}], 1.0),
        ([{**DUE, "coercive": 0.0}], 0.5),  # where there is no force, the capacity of the state
    ],
)
def test_force_is_the_share_of_all_force_that_obeys(clans, force):
    hand = battle(lay([ONE, ONE], clans=clans, world=EVEN, p={**FORCES, **SURE}))
    assert hand.world.force == pytest.approx(force, abs=1e-12)


@pytest.mark.parametrize(
    ("weight", "before", "gone"),
    [(0.75, -1, 71), (0.75, 66, 66), (0.5, 66, -1)],  # a quarter and half of all force obey
)
def test_force_is_gone_from_the_first_day_of_those_on_which_half_of_it_does_not_obey(weight, before, gone):
    clans = [{**DUE, "weight": 1.0 - weight}, {**DUE, **MUTINY, "weight": weight}]
    hand = battle(lay([ONE, ONE], clans=clans, world={**EVEN, "force_gone": before}, p={**FORCES, **SURE}))
    assert hand.world.force_gone == gone
