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

# The one whose leaning is written down. Odds of .4: his place of .6 is .5 * .6 * (.8 - 1) = -.06; to either man he is
# indifferent. Rulers err so much that of those against whom there are grounds they put away a third, dismiss a third
# and spare a third; of those without office they put away half. There are grounds of a half for a side, of which the
# ruler makes use by .8 of his force. So he fears .6 * (.5 * .8 / 3) - .4 * (.5 / 3) = .08 / 6 more of the ruler, and
# prison costs him .5 * 2.
MAN = {"ambition": 0.5, "weight": 0.4, "loyalty_latent": 0.5, "to_claimant": 0.5, "caution": 0.5, "clan": -1, "post": 0}
OFFICE = {"holder": 2, "value": 0.6}
TASTE = {"safety": 2.0, "voice": 0.2, "bond": 0.3, "signal_spread": math.log(1.5), "noise": 1e15, **LONG}
AT_ODDS = {**OPEN, "side": 0.4, "force": 0.8}
FEARED = 0.08 / 6.0
LEANING = -0.06 - FEARED
WITHOUT_OFFICE = -0.5 * FEARED  # .08 / 4 is feared then
CHIEF = {"kind": Kind.TEAM, "cohesion": 0.8}
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
        # what he has on the one side he has on the other, if it wins: a place, or half of his weight
        ({"ambition": 0.9}, {}, -0.048),  # .4 * .6 * -.2
        ({"weight": 0.9}, {}, 0.0),  # half of which is less than his place
        ({"post": -1}, {}, 0.04 + WITHOUT_OFFICE),  # .2 instead of .6, * .5 * -.2
        ({"post": -1, "weight": 0.9}, {}, 0.015 + WITHOUT_OFFICE),  # .45
        ({"post": -1, "status": Status.ABROAD}, {}, 0.04 + FEARED),  # who is out of reach fears neither
        ({"fate": Fate.MOVE, "told": Fate.MOVE}, {}, 0.03),  # .3: half of it is gone
        ({"fate": Fate.DISMISS, "told": Fate.DISMISS}, {}, 0.04),
        ({"fate": Fate.DISMISS}, {}, 0.0),  # who was told nothing knows of nothing
        ({"clan": 4, "post": -1}, {}, 0.01 + WITHOUT_OFFICE),  # .5, the share of the clan he heads
        # attachment
        ({"loyalty_latent": 0.8}, {}, -0.3),
        ({"loyalty": 0.8}, {}, 0.0),  # what he displayed in calm does not hold him
        ({"to_claimant": 0.8}, {}, 0.3),
        ({}, PATRON, -0.2 + 0.08),  # a patron stands by his support, and fears nothing of his man
        ({}, {**PATRON, "patron_active": 0}, 0.0),
        # fear, by what prison costs him
        ({"caution": 0.9}, {}, -0.8 * FEARED),
        ({"caution": 0.0}, {}, FEARED),
        ({"economic": 0.5}, {"wealth_autonomy": 0.2}, -0.4 * FEARED),  # .5 * .8 more
        ({"economic": 0.5, "caution": 0.0}, {"wealth_autonomy": 0.2}, 0.6 * FEARED),  # whatever his caution
        ({"file": 0.8, "knows_file": 1}, {}, -0.8 * FEARED),  # grounds of .9 for either, instead of .5
        ({"file": 0.8}, {}, 0.0),
        ({}, {"force": 1.0}, -0.6 * 0.2 / 6.0),
        ({}, {"force": 0.0}, 0.6 * 0.8 / 6.0),  # then there are the others alone to be feared
        # odds: place .3 * (1.2 - 1) = .06, and fear of (.4 * .8 - .6) / 6
        ({}, {"side": 0.6}, 0.12 + FEARED + 0.28 / 6.0),
        ({}, {"side": 0.5}, 0.06 + FEARED + 0.1 / 6.0),  # no place, and fear of (.4 - .5) / 6
        ({"signal": 1.0}, {}, 0.06 + FEARED + 0.1 / 6.0),  # odds of .4 and half as much again are even
        # 4 against 9: .3 * (8 / 13 - 1), and fear of (9 * .8 - 4) / 13 / 6
        ({"signal": -1.0}, {}, 0.06 + FEARED - 1.5 / 13.0 - 3.2 / 78.0),
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
    clans = [*({**CHIEF, "head": head} for head in (1, 0, 2, -1)), {"kind": Kind.KIN, "head": 2, "share": 0.5}]
    hand = lay(people, clans=clans, posts=[OFFICE], world={**AT_ODDS, **world}, p=TASTE)
    assert leaning_of(hand.s, 2, hand.p) == pytest.approx(LEANING + leans, abs=1e-12)


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
    ],
)
def test_bonds_lean_a_man_by_the_sides_of_those_at_their_other_end(ties, leans):
    people = [{"pole": 1}, {"pole": -1}, MAN, {}]
    hand = lay(people, posts=[OFFICE], ties=ties, world=AT_ODDS, p=TASTE)
    assert leaning_of(hand.s, 2, hand.p) == pytest.approx(LEANING + leans, abs=1e-12)


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


# What either side would do to him is what it would gain by it (`reprisals`). With a weight of .5 his place is .25, and
# with an office of a third .5: a displeasure of .1 is a gain of .05 by his arrest, and of .025 by his dismissal, which
# the noise makes 4 : 2 : 1 to nothing; one of .5 makes it 1024 : 32 : 1, and to be liked by .1 1 : 2 : 4.
MINDED = {"noise": 0.025 / math.log(2.0), "price_of_change": 0.0, "safety": 2.0, **LONG}
SEEN = {"named": 1, "weight": 0.5, "post": 0, "caution": 0.5, "clan": -1}


@pytest.mark.parametrize(
    ("man", "force", "attached", "ruler", "others"),
    [
        # to the ruler nothing of what he shows is left, and he minds him by .5: .25 and .125; the others would see
        # .7 + .1 - .2 = .6, and like him by .1
        ({"loyalty": 0.8}, 1.0, 0.4, 1024 / 1057, 1 / 7),
        ({"loyalty": 0.6}, 1.0, 0.4, 1024 / 1057, 1 / 7),
        ({"loyalty": 0.8, "to_claimant": 0.5}, 1.0, 0.2, 1024 / 1057, 4 / 7),
        # who rules does so by the force that obeys; the others by all of it then
        ({"loyalty": 0.8}, 0.5, 0.4, 512 / 1057, 1 / 7),
        ({"loyalty": 0.8}, 0.0, 0.4, 0.0, 1 / 7),
    ],
)
def test_who_takes_a_side_fears_of_the_other_what_that_one_would_do_to_him(man, force, attached, ruler, others):
    man = {**SEEN, "loyalty_latent": 0.3, "to_claimant": 0.7, **man}
    hand = lay([{}, {}, man], posts=[{"holder": 2, "value": 1 / 3}], world={**AT_ODDS, "force": force}, p=MINDED)
    # grounds of a half for either; a prison that costs .5 * 2
    lean = attached - 0.6 * 0.5 * ruler + 0.4 * 0.5 * others
    assert told(shown(hand), Did.JOINED_CHALLENGER) == [(2, 1, pytest.approx(lean, abs=1e-12))]


@pytest.mark.parametrize(
    ("man", "is_told"),
    [({"named": 1}, True), ({}, False), ({"capacity": 0.51}, True), ({"capacity": 0.49}, False)],
)
def test_the_sides_of_those_with_a_name_are_told_and_of_those_who_could_do_much(man, is_told):
    people = [{}, {}, {**TURNED, **man}, {**TURNED, "loyalty_latent": 1.0, "to_claimant": 0.0, "pole": -1, **man}]
    hand = shown(lay(people, world=OPEN, p=LONG))
    assert list(hand.s.leaders.pole[2:]) == [Pole.CHALLENGER, Pole.INCUMBENT]
    assert told(hand, Did.JOINED_CHALLENGER) == ([(2, 1, 1.0)] if is_told else [])
    assert told(hand, Did.JOINED_INCUMBENT) == ([(3, 0, -1.0)] if is_told else [])


@pytest.mark.parametrize(("to_claimant", "ally", "broken"), [(1.0, 0, True), (1.0, 3, False), (0.0, 0, False)])
def test_who_goes_over_is_the_rulers_ally_no_longer(to_claimant, ally, broken):
    man = {**TURNED, "named": 1, "to_claimant": to_claimant}
    hand = shown(lay([{}, {}, man, {}], ties=[bound(TieKind.ALLIANCE, ally, 2)], world=OPEN, p={**LONG, "bond": 0.0}))
    assert (hand.s.ties[0].strength == 0.0) == broken
    assert bool(told(hand, Did.ALLIANCE_BROKE)) == broken


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


@pytest.mark.parametrize(("to_claimant", "held"), [(0.9, -1), (0.5, 2), (0.1, 2)])
def test_who_goes_over_has_broken_his_pact_with_the_ruler(to_claimant, held):
    man = {"named": 1, "loyalty_latent": 0.5, "to_claimant": to_claimant, "caution": 0.5, "clan": -1}
    hand = shown(lay([{}, {}, man], world={**OPEN, "pact_with": 2, "pact_until": 400}, p=LONG))
    assert hand.world.pact_with == held


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
        ({}, {"resolve": 3.5}, 1.25 / 2.5),  # of whom .3 follow him
        (UNLED, {"resolve": 3.5}, 1.0 / 4.0),  # and a crowd has declared long since
        ({"crowd": 0.35}, {}, 2.0 / 7.0),  # which he is none to lead
        (UNLED, {}, 1.0 / 4.0),  # .35 against .5 * .4 + .85: as he sees it who rules
        (UNLED, {"momentum": 2.0}, 1.0 / 10.0),
        ({**UNLED, "crowd": 0.0}, {}, 0.0),
        ({"forced": 1}, {}, 0.5),  # an elite that has fallen apart
        ({"forced": 1}, {"momentum": 2.0}, 0.5),
        ({**UNLED, "forced": 1}, {}, 1.0 / 4.0),
    ],
)
def test_a_contest_starts_from_the_odds_that_whoever_opened_it_expected(world, p, odds):
    hand = lay([{"belief": 0.4}, BIDDER], world={**RULE, **world}, p={**LONG, "resolve": 1.0, **p})
    assert odds_at_first(hand.s, hand.p) == pytest.approx(odds, abs=1e-12)


@pytest.mark.parametrize(
    ("opened", "forced", "fear"),
    [
        (71, 0, 0.25 * (0.8 * 5.0 / 7.0 - 2.0 / 7.0)),
        (71, 1, 0.25 * (0.8 * 0.5 - 0.5)),
        (70, 0, 0.25 * (0.8 * 0.1 - 0.9)),
    ],
)
def test_on_its_first_day_everyone_takes_sides_by_those_odds(opened, forced, fear):
    man = {"named": 1, "caution": 0.5, "loyalty_latent": 0.0, "to_claimant": 0.5, "clan": -1}
    world = {**RULE, "opened": opened, "forced": forced, "force": 0.8}
    pace = CERTAIN if opened < 71 else 0.0  # on the first day nobody waits for a chance
    p = {**LONG, "safety": 2.0, "price_of_change": 0.0, "pace": pace, "resolve": 1.0}
    hand = battle(lay([{}, BIDDER, man], world=world, p=p))
    # of half of those who are nobody, and cost nobody anything, use is made of grounds of a half, and a prison costs
    # .5 * 2: by either side, of the ruler's as far as his force obeyed before
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
ON_FILE = {"file": 0.8, "knows_file": 1, "belief": 1.0}
OTHER = {**HOUSE, "head": -1, "cohesion": 0.6, "weight": 1.0}  # which has .6, and follows nobody
MILIEU = {**HOUSE, "kind": Kind.MILIEU, "head": -1}
SQUARE = {**OPEN, "square": 0.4}  # which is .2 for the challenger


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


@pytest.mark.parametrize(
    ("heads", "poles", "shares"),
    [
        # of houses of .4 each and one of .6 that nobody leads, 1.4
        ((1, 2), (-1, -1), (0.8, 0.0, 0.8)),
        ((1, 2), (-1, 1), (0.4, 0.4, 0.4)),
        ((1, 2), (1, 1), (0.0, 0.8, 0.0)),
        ((1, 2), (0, -1), (0.4, 0.0, 0.4)),
        ((1, 1), (-1, 1), (0.8, 0.0, 0.8)),
        ((2, 2), (-1, 1), (0.0, 0.8, 0.0)),  # a file that holds him to the ruler holds nothing back of it
    ],
)
def test_all_groups_that_are_led_to_a_side_count_for_it(heads, poles, shares):
    people = [
        {**ONE, "weight": 0.0},
        {**ONE, "weight": 0.0},
        {**ONE, "weight": 0.0, **(ON_FILE if poles[1] > 0 else {})},
    ]
    hand = lay(people, clans=[*({**HOUSE, "head": head} for head in heads), OTHER], world=SQUARE, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, *poles]
    called = weigh_sides(hand.s, hand.p)[:2]
    ours, theirs, come = (share / 1.4 for share in shares)
    assert hand.world.side == pytest.approx((2.0 * ours + 0.2) / (2.0 * ours + 0.2 + theirs + 0.5), abs=1e-12)
    assert called == pytest.approx((0.5 * come, 0.3 * come), abs=1e-12)


@pytest.mark.parametrize(
    ("poles", "ours", "theirs", "come"),
    [
        # ties of .5 and .25 and weights of .5: .1 and .05 of the .4 that a milieu has, of 1 in all; .25 each beside
        ((-1, -1), 2.0 * (0.5 + 0.15) + 0.2, 0.5, 0.15),
        ((-1, 1), 2.0 * (0.25 + 0.1) + 0.2, 0.25 + 0.05 + 0.5, 0.1),
        ((1, 1), 0.2, 0.5 + 0.15 + 0.5, 0.0),
    ],
)
def test_of_a_group_without_a_head_every_member_takes_along_what_he_is_to_it(poles, ours, theirs, come):
    members = [{"leader": 1, "clan": 0, "strength": 0.5}, {"leader": 2, "clan": 0, "strength": 0.25}]
    hand = lay([{}, {"weight": 0.5}, {"weight": 0.5}], clans=[MILIEU, OTHER], members=members, world=SQUARE, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, *poles]
    called = weigh_sides(hand.s, hand.p)[:2]
    assert hand.world.side == pytest.approx(ours / (ours + theirs), abs=1e-12)
    assert called == pytest.approx((0.5 * come, 0.3 * come), abs=1e-12)


@pytest.mark.parametrize(
    ("pole", "ours", "theirs", "come"),
    [(-1, 2.0 * (0.8 + 1.0), 0.2 + 0.5, 1.0), (1, 2.0 * 0.2, 0.8 + 1.0 + 0.5, 0.0)],
)
def test_nobody_takes_along_more_than_there_is(pole, ours, theirs, come):
    # each of four people of five would take along all that there is of groups
    members = [{"leader": who, "clan": 0, "strength": 1.0} for who in (2, 3, 4, 5)]
    hand = lay([{}, *[{"weight": 1.0}] * 5], clans=[MILIEU], members=members, world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, -pole, *[pole] * 4]
    assert weigh_sides(hand.s, hand.p)[:2] == pytest.approx((come, come), abs=1e-12)
    assert hand.world.side == pytest.approx(ours / (ours + theirs), abs=1e-12)


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
        # who has a name calls by it: half of what he draws, .2 here, * weight
        ({"street": 0.4}, [], 0.5 * 0.2 * 0.5, 0.0),
        ({"regional": 0.4}, [], 0.0, 0.5 * 0.4 * 0.5),
        ({"economic": 0.8, "media": 0.4}, [], 0.5 * 0.3 * 0.5, 0.0),  # he draws half of the mean of both
        ({}, [{**HOUSE, "head": 1}, OTHER], 0.4 * 0.5, 0.4 * 0.3),
        ({"street": 0.4}, [{**HOUSE, "head": 1}, OTHER], 1.0 - 0.95 * 0.8, 0.4 * 0.3),
        ({"regional": 0.4}, [{**HOUSE, "head": 1}, OTHER], 0.4 * 0.5, 1.0 - 0.9 * 0.88),
        # a file holds back .22 of it
        ({"street": 0.4, "file": 0.8, "knows_file": 1, "belief": 1.0}, [], 0.78 * 0.05, 0.0),
        ({"regional": 0.4, "file": 0.8, "knows_file": 1, "belief": 1.0}, [], 0.0, 0.78 * 0.1),
    ],
)
def test_whom_the_challengers_side_calls_to_the_square_and_in_the_regions(who, clans, capital, provinces):
    hand = lay([ONE, {**ONE, **who}], clans=clans, world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER]
    assert weigh_sides(hand.s, hand.p)[:2] == pytest.approx((capital, provinces), abs=1e-12)


def test_a_crowd_without_a_leader_is_called_by_whoever_has_gone_over():
    hand = lay([ONE, {**ONE, "street": 0.4}], world={**OPEN, "challenger": -1}, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER]
    assert weigh_sides(hand.s, hand.p)[0] == pytest.approx(0.05, abs=1e-12)


CALLER = {**ONE, "street": 0.4, "regional": 0.4}  # .05 of the street, .1 of the regions for his name
CLERK = {**CALLER, "corps": 0}  # of a weight of .5: .1 of the street and .2 of the regions, by all weights


@pytest.mark.parametrize(
    ("others", "capital", "provinces"),
    [
        ([CALLER], 1.0 - 0.95**2, 1.0 - 0.9**2),  # of those who come for either some would for both
        ([CLERK], 1.0 - 0.95 * (1.0 - 0.1 / 1.5), 1.0 - 0.9 * (1.0 - 0.2 / 1.5)),
        ([CLERK, CLERK], 1.0 - 0.95 * (1.0 - 0.2 / 2.0), 1.0 - 0.9 * (1.0 - 0.4 / 2.0)),
        ([{**CLERK, "weight": 0.0}], 0.05, 0.1),
        ([{**CLERK, **ON_FILE}], 1.0 - 0.95 * (1.0 - 0.078 / 1.5), 1.0 - 0.9 * (1.0 - 0.156 / 1.5)),
        ([{**CALLER, "status": Status.ARRESTED}], 0.05, 0.1),
    ],
)
def test_those_with_a_name_call_by_it_and_officials_by_what_they_weigh_among_all(others, capital, provinces):
    hand = lay([ONE, CALLER, *others], world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, *[Pole.CHALLENGER] * (1 + len(others))]
    assert weigh_sides(hand.s, hand.p)[:2] == pytest.approx((capital, provinces), abs=1e-12)


def test_officials_count_by_what_they_weigh_at_least_as_if_all_weighed_one():
    hand = lay([{**ONE, "weight": 0.1}, {**ONE, "weight": 0.1}, CLERK], world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER, Pole.CHALLENGER]
    assert weigh_sides(hand.s, hand.p)[:2] == pytest.approx((0.1, 0.2), abs=1e-12)  # of .7 in all


def test_those_who_stand_with_the_ruler_call_nobody():
    hand = lay([ONE, ONE, CALLER, CLERK], world=OPEN, p=FORCES)
    hand.s.leaders.pole[:] = [Pole.INCUMBENT, Pole.CHALLENGER, Pole.INCUMBENT, Pole.UNDECIDED]
    assert weigh_sides(hand.s, hand.p)[:2] == pytest.approx((0.0, 0.0), abs=1e-12)


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
