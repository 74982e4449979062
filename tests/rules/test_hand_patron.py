"""Succession on paper: what a patron's support rests on, when he strikes or is pushed, whom he chooses, who follows."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import pytest
from by_hand import CERTAIN, NEVER, Hand, Row, day_when, drawn, hazard, lay, told, turns_at

from sim.core.ground.codes import Did, Episode, Kind, Order, Phase, Pole, Purpose, Sex, Status, TieKind, Winner
from sim.core.ground.jit import rule
from sim.core.mechanisms.choice import hold_of, strength_as_ruler, utility_of
from sim.core.mechanisms.prospects import gain_of_push, levers_of, office_of, push_to_be_feared, strength_of_ruler
from sim.core.rulebook import PARAMETERS
from sim.core.rules.contest import fight
from sim.core.rules.succession import gain_of_strike, odds_of_patron, watch_succession
from sim.core.weighed import ruler_may_turn

TWO = {"patron": 1, "patron_active": 1, "day": 70}
LASTING = {"fresh_half_life": CERTAIN}  # support stays where it is
AT_ONCE = {"fresh_half_life": 1e-9}
BEST = {"noise": 1e-9}  # nobody errs
BLIND = {"noise": CERTAIN}  # everybody does, half of the time
USUAL = {each.name: each.value for each in PARAMETERS}
THRICE = {"noise": 0.3 / math.log(3.0)}  # .3 of gain makes a move three times as likely as none, .6 nine times
SORE = {"resentment": 0.2}
EXACT = 1e-12


@rule
def reckoned(s, p, odds, held, wish, bond):
    """Let Python ask what only compiled code calls: of ruler 0 and patron 1."""
    ruler = s.leaders[0]
    break_of = levers_of(s, 1), office_of(ruler, p), strength_of_ruler(s, p), odds_of_patron(s, p)
    push = gain_of_push(ruler, odds, held, wish, bond, p)
    return *break_of, push, push_to_be_feared(s, 1, ruler, odds, held, p), gain_of_strike(s, odds, p)


@rule
def judged(s, p, i):
    """Let Python ask what a patron makes of candidate i."""
    return strength_as_ruler(s, i, p), hold_of(s, i, p), utility_of(s, i, p)


class Reckoned(NamedTuple):
    levers: float
    office: float
    of_ruler: float
    of_patron: float
    push: float
    feared: float
    strike: float


class Judged(NamedTuple):
    strength: float
    hold: float
    utility: float


def reckon(hand: Hand, odds: float = 0.5, held: float = 0.5, wish: float = 0.5, bond: float = 0.5) -> Reckoned:
    return Reckoned(*reckoned(hand.s, hand.p, odds, held, wish, bond))


def judge(hand: Hand, i: int = 2) -> Judged:
    return Judged(*judged(hand.s, hand.p, i))


def watch(hand: Hand) -> Hand:
    watch_succession(*hand)
    return hand


def chance_of_push(gain: float) -> float:
    """Return the chance of a move of this gain, with noise as in THRICE."""
    return 3.0 ** (gain / 0.3) / (1.0 + 3.0 ** (gain / 0.3))


# ------------------------------------------------------------------------------------- what is brought to a break

# A patron of weight .5, with force, money, media and a founder's hold of .6, .4, .2 and .8: .5 on the mean, levers of
# .5 * (1 + .5) / 2 = .375, and half of the half who do not back the ruler: .625. The ruler: an office of .6 * 1.5 / 2
# = .45, a weight of .4 without means (.2), and half of .2 + .5 + .5: 1.25, twice as much.
PATRON = {"weight": 0.5, "coercive": 0.6, "economic": 0.4, "media": 0.2, "ambition": 0.7, "loyalty": 0.4,
          "loyalty_latent": 0.4, "caution": 0.5, "frailty": 0.5}  # fmt: skip
RULER = {"authority": 0.5, "weight": 0.4, "ambition": 0.8, "autonomy_wish": 0.4, "concealment": 0.25,
         "loyalty_patron": 0.5, "loyalty_patron_latent": 0.3, "caution": 0.45}  # fmt: skip
FOUNDER = {"kind": TieKind.FOUNDER, "from_leader": 1, "to_clan": 0, "strength": 0.8}
BETWEEN = {**TWO, "coercive_access": 0.2, "support": 0.5, "team_share": 0.5, "patron_support": 0.3, "deference": 0.5,
           "capacity": 0.4, "wealth_autonomy": 0.5}  # fmt: skip
OFFICE = {"office_advantage": 0.6, "decisiveness": 2.0}
CLIENT = {"loyalty_patron_latent": 0.9, "grievance": 0.1}


def between(
    ruler: Row | None = None, patron: Row | None = None, world: Row | None = None, p: Row | None = None,
    ties: tuple[Row, ...] = (FOUNDER,), clan: Row | None = None,
) -> Hand:  # fmt: skip
    """Lay out a ruler and his patron, as above but for what a case says."""
    return lay(
        [{"clan": -1, **RULER, **(ruler or {})}, {"clan": -1, **PATRON, **(patron or {})},
         {"clan": -1, **CLIENT}],
        clans=[{"head": -1, **(clan or {})}], ties=ties, world={**BETWEEN, **(world or {})},
        p={**OFFICE, **LASTING, **(p or {})},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("patron", "ties", "levers"),
    [
        ({}, (FOUNDER,), 0.375),
        ({"weight": 1.0}, (FOUNDER,), 0.75),
        ({"weight": 0.0}, (FOUNDER,), 0.0),
        ({"coercive": 1.0}, (FOUNDER,), 0.5 * 0.8),
        ({"economic": 0.8}, (FOUNDER,), 0.5 * 0.8),
        ({"media": 0.6}, (FOUNDER,), 0.5 * 0.8),
        ({}, (), 0.5 * 0.65),
        ({}, ({**FOUNDER, "from_leader": 0},), 0.5 * 0.65),  # another's
        ({}, ({**FOUNDER, "kind": TieKind.LEADERSHIP},), 0.5 * 0.65),
        ({}, ({**FOUNDER, "strength": 0.4}, FOUNDER), 0.375),  # the strongest of them
        ({"coercive": 0.0, "economic": 0.0, "media": 0.0}, (), 0.25),  # a name without means
    ],
)
def test_a_man_brings_half_his_weight_by_his_name_and_half_by_his_means(patron, ties, levers):
    assert reckon(between(patron=patron, ties=ties)).levers == pytest.approx(levers, abs=EXACT)


@pytest.mark.parametrize(("authority", "office"), [(0.0, 0.3), (0.5, 0.45), (1.0, 0.6)])
def test_the_presidency_is_half_of_its_strength_without_authority(authority, office):
    hand = between({"authority": authority})
    assert reckon(hand).office == pytest.approx(office, abs=EXACT)


@pytest.mark.parametrize(
    ("ruler", "world", "strength"),
    [
        ({}, {}, 1.25),
        ({"authority": 1.0}, {}, 1.4),
        ({"weight": 0.8}, {}, 1.45),
        ({"coercive": 0.8}, {}, 1.29),  # his own means: .4 * (1 + .2) / 2; what he can call on is the world's
        ({}, {"coercive_access": 1.0}, 1.65),
        ({}, {"support": 1.0}, 1.5),
        ({}, {"team_share": 0.1}, 1.05),
    ],
)
def test_a_ruler_brings_office_levers_force_support_and_team(ruler, world, strength):
    hand = between(ruler, world=world)
    assert reckon(hand).of_ruler == pytest.approx(strength, abs=EXACT)


@pytest.mark.parametrize(
    ("patron", "world", "p", "odds"),
    [
        ({}, {}, {}, 1 / 5),
        ({}, {}, {"decisiveness": 1.0}, 1 / 3),
        ({}, {}, {"decisiveness": 3.0}, 1 / 9),
        ({"weight": 0.0}, {}, {"decisiveness": 1.0}, 1 / 6),  # those who do not back the ruler: .25
        ({}, {"support": 1.0}, {}, 1 / 17),  # .375 against 1.5
        ({}, {"team_share": 0.0}, {"decisiveness": 1.0}, 0.625 / 1.625),
    ],
)
def test_the_odds_of_a_break_are_of_levers_and_the_disaffected_against_office(patron, world, p, odds):
    hand = between(patron=patron, world=world, p=p)
    assert reckon(hand).of_patron == pytest.approx(odds, abs=EXACT)


# ------------------------------------------------------------------------------------------- what a push would gain

# Odds of .6, of a rule of which half is the patron's: .6 * (.6 + .2) - .6 * .5 - .4 * (.5 * 4 * .4 * .5) = .02.
PUSHER = {"caution": 0.5, "authority": 0.5}
PUSH = {"odds": 0.6, "held": 0.5, "wish": 0.6, "bond": 0.3}
SAFE = {"safety": 4.0}


@pytest.mark.parametrize(
    ("one", "push", "p", "gain"),
    [
        ({}, {}, {}, 0.02),
        ({}, {"odds": 0.8}, {}, 0.64 - 0.3 - 0.2 * 0.2),
        ({}, {"odds": 1.0}, {}, 0.5),
        ({}, {"odds": 0.0}, {}, -0.3 - 1.0),
        ({}, {"held": 1.0}, {}, 0.32),  # he has nothing to lose
        ({}, {"held": 0.0}, {}, -0.28),  # he has it all
        ({}, {"wish": 0.9}, {}, 0.66 - 0.45 - 0.16),
        ({}, {"wish": 0.0}, {}, 0.12 - 0.16),
        ({}, {"bond": 0.8}, {}, 0.18 - 0.3 - 0.16),
        ({}, {"bond": 0.5}, {}, 0.36 - 0.3 - 0.16),  # he is indifferent
        ({"caution": 0.9}, {}, {}, 0.18 - 0.288),
        ({"caution": 0.0}, {}, {}, 0.18),
        ({"authority": 1.0}, {}, {}, 0.18),  # his office covers him
        ({"authority": 0.0}, {}, {}, 0.18 - 0.32),
        ({}, {}, {"safety": 6.0}, 0.18 - 0.24),
    ],
)
def test_what_a_ruler_gains_by_turning_on_his_patron(one, push, p, gain):
    hand = lay([{**PUSHER, **one}, {}], world=TWO, p={**SAFE, **p})
    assert reckon(hand, **{**PUSH, **push}).push == pytest.approx(gain, abs=EXACT)


def test_who_wants_no_more_than_he_has_and_minds_his_patron_gains_by_no_push():
    hand = lay([PUSHER, {}], world=TWO, p=SAFE)
    for odds in (0.0, 0.3, 0.6, 1.0):
        for bond in (0.5, 0.7, 1.0):
            for held in (0.0, 0.5, 1.0):
                assert reckon(hand, odds, held, 0.0, bond).push <= 0.0


# -------------------------------------------------------------------------------------------- what a patron fears

# An ambition of which .6 shows, and a displayed loyalty of .5, of which ambition belies .3: with odds of 2/3 and half
# of the rule, 2/3 * (.6 + .3) - .6 * .5 = .3, which is done three times in four. Chances of .5 a year, against .05 that
# he leaves before: .375 of .425.
FEARED = {"ambition": 0.8, "concealment": 0.25, "loyalty_patron": 0.5, "caution": 1.0, "authority": 0.5}
LEAVES = {"chances": 0.5, "exit_rate": 0.1, **THRICE}


def feared(one: Row | None = None, p: Row | None = None, *, frailty: float = 0.25, odds: float = 2 / 3,
           held: float = 0.5) -> float:  # fmt: skip
    hand = lay([{**FEARED, **(one or {})}, {"frailty": frailty}], world=TWO, p={**LEAVES, **(p or {})})
    return reckon(hand, odds, held).feared


def fear_of(gain: float) -> float:
    """Return what is feared of who gains so much, with chances of .5 and a leaving of .05."""
    return 0.5 * chance_of_push(gain) / (0.5 * chance_of_push(gain) + 0.05)


@pytest.mark.parametrize(
    ("one", "p", "how", "chance"),
    [
        ({}, {}, {}, 15 / 17),
        ({}, {}, {"frailty": 0.5}, 0.375 / 0.475),  # who goes soon has less time to be pushed aside
        ({}, {"exit_rate": 0.3}, {}, 0.375 / 0.525),
        ({}, {"chances": 1.0}, {}, 0.75 / 0.8),
        ({}, {"chances": NEVER}, {}, 0.0),
        ({}, {"chances": NEVER, "exit_rate": NEVER}, {}, 0.0),
        ({}, {"exit_rate": NEVER}, {}, 1.0),  # sooner or later
        ({}, {}, {"held": 1.0}, 0.45 / 0.5),  # gain .6: nine times in ten
        ({}, {}, {"held": 0.0}, 0.25 / 0.3),  # gain 0: as soon as not
        ({}, {}, {"odds": 1 / 3}, 0.25 / 0.3),  # .3 - .3
        ({}, {}, {"odds": 0.0}, 0.125 / 0.175),  # -.3: one time in four
        ({"ambition": 0.0}, {}, {}, 0.25 / 0.3),  # 2/3 * (0 - 0): nothing either way
        ({"loyalty_patron": 0.125}, {}, {"held": 0.0}, fear_of(0.1)),  # 2/3 * 1.05 - .6
        ({"loyalty_patron": 0.5, "concealment": 1.0}, {}, {}, 0.25 / 0.3),  # none of it shows
        ({}, {"safety": 5.4}, {}, 0.25 / 0.3),  # danger 1 * 5.4 / 3 * .5 = .9, by 1/3: .3
        ({"authority": 1.0}, {"safety": 5.4}, {}, 15 / 17),
    ],
)
def test_a_patron_fears_a_push_before_he_leaves_by_himself(one, p, how, chance):
    assert feared(one, p, **how) == pytest.approx(chance, abs=1e-9)


@pytest.mark.parametrize(("age", "days", "year"), [(80.0, 0, 0.058206), (80.5, 0, 0.058206), (80.0, 366, 0.064581)])
def test_of_a_patron_whose_age_is_given_it_is_known_how_soon_he_leaves(age, days, year):  # [ssa2020], men
    hand = lay([FEARED, {"frailty": 0.25, "age": age, "sex": Sex.MAN}], world={**TWO, "day": days}, p=LEAVES)
    leaves = 0.5 * -math.log(1.0 - year)
    assert reckon(hand, 2 / 3, 0.5).feared == pytest.approx(0.375 / (0.375 + leaves), abs=1e-9)


@pytest.mark.parametrize(
    "unseen",
    [
        {"loyalty_patron_latent": 0.0},
        {"loyalty_patron_latent": 1.0},
        {"ambition": 0.6, "concealment": 0.0},  # as much shows
        {"ambition": 1.0, "concealment": 0.4},
        {"autonomy_wish": 1.0},
    ],
)
def test_what_does_not_show_makes_a_patron_neither_easy_nor_afraid(unseen):
    assert feared(unseen) == pytest.approx(15 / 17, abs=EXACT)


def test_words_of_loyalty_count_as_far_as_no_ambition_belies_them():
    """With all ambition showing, loyalty displayed says nothing; with none, it says all."""
    assert len({feared({"ambition": 1.0, "concealment": 0.0, "loyalty_patron": said}) for said in (0.0, 0.5, 1.0)}) == 1
    # 2/3 * (1/2 - loyalty), with no ambition
    for said, gain in ((0.0, 1 / 3), (0.5, 0.0), (1.0, -1 / 3)):
        assert feared({"ambition": 0.0, "loyalty_patron": said}) == pytest.approx(fear_of(gain), abs=EXACT)


# ------------------------------------------------------------------------------------------------- the patron's support

# With decisiveness 1 the ruler's odds are 2/3. What is feared has a gain of .3, as above: with chances of .05 and a
# leaving of .1, .0375 of .1375, which is 3 in 11. Half minded, half of the offices his own people's: .25 * 8 / 11.
KEEPS = {**OFFICE, "decisiveness": 1.0, **THRICE, "chances": 0.05, "exit_rate": 0.1}


def supported(ruler: Row | None = None, patron: Row | None = None, world: Row | None = None, p: Row | None = None,
              **more) -> float:  # fmt: skip
    hand = watch(
        between(ruler, patron, {"patron_support": 0.4, **(world or {})}, {**KEEPS, **AT_ONCE, **(p or {})}, **more)
    )
    assert not hand.world.events, "nothing else has happened"
    return float(hand.world.patron_support)


def kept(gain: float, leaves: float = 0.1) -> float:
    """Return the chance not to be pushed aside, with chances of .05."""
    rate = 0.05 * chance_of_push(gain)
    return leaves / (rate + leaves)


DEFERS = {"kind": TieKind.DEFERENCE, "from_leader": 0, "to_leader": 1, "strength": 0.9}


@pytest.mark.parametrize(
    ("ruler", "patron", "world", "p", "ties", "target"),
    [
        ({}, {}, {}, {}, (FOUNDER,), 0.25 * 8 / 11),
        ({}, {}, {}, {"chances": NEVER}, (FOUNDER,), 0.25),
        ({}, {}, {"deference": 0.0}, {}, (FOUNDER,), 0.0),
        ({}, {}, {"deference": 1.0}, {}, (FOUNDER,), 0.5 * kept(0.6)),
        ({}, {}, {}, {}, (FOUNDER, DEFERS), 0.45 * kept(0.6 * 0.9)),
        ({}, {}, {}, {}, (FOUNDER, {**DEFERS, "to_leader": 2, "strength": 0.1}, DEFERS), 0.25 * 8 / 11),  # the mean
        ({}, {}, {}, {}, (FOUNDER, {**DEFERS, "from_leader": 2}), 0.25 * 8 / 11),  # another's
        ({}, {}, {"team_share": 1.0}, {}, (FOUNDER,), 0.0),
        ({}, {}, {"team_share": 0.1}, {"chances": NEVER}, (FOUNDER,), 0.45),
        ({"ambition": 0.0}, {}, {}, {}, (FOUNDER,), 0.25 * kept(0.0)),
        ({"concealment": 1.0}, {}, {}, {}, (FOUNDER,), 0.25 * kept(0.0)),
        ({"concealment": 0.0}, {}, {}, {}, (FOUNDER,), 0.25 * kept(0.4)),
        ({"loyalty_patron_latent": 1.0, "autonomy_wish": 1.0}, {}, {}, {}, (FOUNDER,), 0.25 * 8 / 11),  # unseen
        ({}, {}, {"support": 1.0}, {}, (FOUNDER,), 0.25 * kept(0.8 * 0.9 - 0.3)),  # the ruler's odds are .8
        ({}, {}, {}, {"decisiveness": 2.0}, (FOUNDER,), 0.25 * kept(0.8 * 0.9 - 0.3)),
        ({}, {"frailty": 1.0}, {}, {}, (FOUNDER,), 0.25 * kept(0.3, 0.2)),
    ],
)
def test_support_goes_to_the_part_of_the_rule_a_patron_can_expect_to_keep(ruler, patron, world, p, ties, target):
    assert supported(ruler, patron, world, p, ties=ties) == pytest.approx(target, abs=1e-9)


def test_support_goes_half_of_the_way_in_its_half_life():
    assert supported(p={"fresh_half_life": 7.0, "chances": NEVER}) == pytest.approx(0.325, abs=EXACT)
    assert supported(p={"fresh_half_life": 14.0, "chances": NEVER}) == pytest.approx(
        0.25 + 0.15 * math.sqrt(0.5), abs=EXACT
    )


def test_the_more_of_his_own_a_ruler_has_and_the_less_he_minds_the_less_support_he_finds():
    teams = [supported(world={"team_share": share}, p=USUAL | AT_ONCE) for share in (0.0, 0.3, 0.6, 1.0)]
    shows = [supported({"concealment": 1.0 - shown}, p={"chances": 0.3}) for shown in (0.0, 0.3, 0.6, 1.0)]
    for row in (teams, shows):
        assert all(one > two for one, two in pairwise(row)), row


@pytest.mark.parametrize("shown", [0.0, 0.1, 0.2])
def test_the_more_a_ruler_minds_his_patron_the_more_he_is_backed_as_long_as_little_ambition_shows(shown):
    """With the rulebook's parameters. Who shows much wants what is not his the more, the more of it there is."""
    ruler = {"caution": 0.9, "ambition": shown, "concealment": 0.0}
    minds = [supported(ruler, world={"deference": share}, p=USUAL | AT_ONCE) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert all(one < two for one, two in pairwise(minds)), minds


# -------------------------------------------------------------------------------------------------- the patron's blow

# With odds of 1/5: .2 * (.7 + .1) - .7 * .3 - .8 * danger; reach .3, less his founder's hold of .8:
# danger .5 * 4 * .3 * .2 + .4 * .5 = .32; the gain is .16 - .21 - .256 = -.306.


KIN = {"kind": TieKind.KINSHIP, "from_leader": 1, "to_leader": 0, "strength": 0.5}
TO_A_KINSMAN = ({**KIN, "to_leader": 2}, {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 2, "strength": 0.8})
TO_AN_ALLY = ({**KIN, "kind": TieKind.ALLIANCE, "to_leader": 2}, {**TO_A_KINSMAN[1], "kind": TieKind.KINSHIP})


def struck_at(**case) -> Hand:
    return between(**{**case, "p": {**SAFE, **case.get("p", {})}})


@pytest.mark.parametrize(
    ("case", "odds", "gain"),
    [
        ({}, 0.2, -0.306),
        ({}, 0.5, 0.4 - 0.21 - 0.16),
        ({}, 1.0, 0.8 - 0.21),
        ({"patron": {"ambition": 0.9}}, 0.2, 0.2 - 0.27 - 0.256),
        ({"patron": {"loyalty": 0.9, "loyalty_latent": 0.9}}, 0.2, 0.06 - 0.21 - 0.256),
        ({"patron": {"loyalty": 0.9}}, 0.2, -0.306),  # what he says is for others
        # kin of the ruler by half: half of what is missing, .4 + .5 * .6 = .7
        ({"ties": (FOUNDER, KIN)}, 0.2, 0.2 * 0.5 - 0.21 - 0.256),
        # a kinsman of an ally of the ruler, .8 * .5: .4 + .4 * .6 = .64; and an ally of a kinsman
        ({"ties": (FOUNDER, *TO_A_KINSMAN)}, 0.2, 0.2 * 0.56 - 0.21 - 0.256),
        ({"ties": (FOUNDER, *TO_AN_ALLY)}, 0.2, 0.2 * 0.56 - 0.21 - 0.256),
        ({"ties": (FOUNDER, {**KIN, "kind": TieKind.RIVALRY})}, 0.2, 0.2 - 0.21 - 0.256),  # half of .4 is left
        ({"ties": (FOUNDER, {**KIN, "to_leader": 2})}, 0.2, -0.306),  # of another
        ({"world": {"patron_support": 0.6}}, 0.2, 0.16 - 0.42 - 0.256),
        ({"world": {"patron_support": 0.0}}, 0.2, 0.16 - 0.256),
        ({"patron": {"caution": 1.0}}, 0.2, -0.05 - 0.8 * 0.44),
        ({"p": {"safety": 0.0}}, 0.2, -0.05 - 0.16),
        ({"patron": {"economic": 0.0}}, 0.2, -0.05 - 0.8 * 0.12),
        ({"world": {"wealth_autonomy": 1.0}}, 0.2, -0.05 - 0.8 * 0.12),
        ({"world": {"capacity": 0.8}}, 0.2, -0.05 - 0.8 * 0.4),
        ({"world": {"coercive_access": 0.6}}, 0.2, -0.05 - 0.8 * 0.4),
        ({"ties": ()}, 0.2, -0.05 - 0.8 * 0.8),  # nothing founded: danger .6 + .2
        ({"patron": {"clan": 0}, "clan": {"head": 1, "kind": Kind.KIN, "weight": 0.5, "cohesion": 0.5}}, 0.2,
         -0.05 - 0.8 * 0.29),  # his clan covers a quarter of what was bare
    ],
)  # fmt: skip
def test_what_a_patron_gains_by_a_blow(case, odds, gain):
    hand = struck_at(**case)
    assert reckon(hand, odds).strike == pytest.approx(gain, abs=EXACT)


def strikes(hand: Hand) -> bool:
    return bool(told(watch(hand), Did.PATRON_STRUCK))


BOUND = {"loyalty": 1e30, "loyalty_latent": 1e30}  # a patron who never strikes
MEEK = {"loyalty_patron_latent": 1e30}  # a ruler who never pushes


@pytest.mark.parametrize(
    ("case", "gain"),
    [
        ({}, -0.306),
        ({"world": {"support": 1.0}}, (0.8 - 0.32 * 16) / 17 - 0.21),  # odds of .375 against 1.5
        ({"p": {"decisiveness": 1.0}}, (0.8 - 0.64) / 3 - 0.21),
        ({"p": {"safety": 0.0, "decisiveness": 1.0}, "world": {"patron_support": 0.0}}, (0.8 - 0.4) / 3),
        ({"world": {"patron_support": 0.0, "wealth_autonomy": 1.0}, "patron": {"caution": 0.0}}, 0.16),
    ],
)
def test_a_patron_strikes_by_what_he_gains_and_how_far_he_errs(case, gain):
    """The number that decides lies where he would strike, and would not, with a little more noise or less."""
    day = day_when(Purpose.DECISION, 1001, 0.3, 0.45) if gain < 0.0 else day_when(Purpose.DECISION, 1001, 0.55, 0.7)
    u = drawn(Purpose.DECISION, 1001, day)

    def at(noise: float) -> bool:
        world = {**case.get("world", {}), "day": day}
        p = {**case.get("p", {}), "chances": CERTAIN, "noise": noise}
        hand = struck_at(**{**case, "ruler": MEEK, "world": world, "p": p})
        struck = strikes(hand)
        assert hand.s.leaders[1].risk == pytest.approx(1.0 / (1.0 + math.exp(-gain / noise)), rel=1e-9)
        return struck

    noise = gain / math.log(u / (1.0 - u))
    assert turns_at(noise, at) if gain < 0.0 else turns_at(noise, lambda noise: not at(noise))


def test_a_patron_who_never_errs_strikes_where_support_is_below_what_a_blow_is_worth():
    def at(support: float) -> bool:  # .2 * .8 against .7 of it, without danger
        world = {"patron_support": support, "wealth_autonomy": 1.0}
        return strikes(between(MEEK, {"caution": 0.0}, world, {"chances": CERTAIN, **BEST}))

    assert turns_at(0.16 / 0.7, lambda support: not at(support))


@pytest.mark.parametrize("acute", [0.0, 0.5])
def test_a_chance_to_strike_comes_at_its_rate_and_sooner_after_a_blow(acute):
    rate = hazard(drawn(Purpose.CHANCE, 1001, 70), days=7) / (1.0 + acute)
    patron = {"caution": 0.0, "acute": acute}
    world = {"patron_support": 0.0, "wealth_autonomy": 1.0}
    assert turns_at(rate, lambda chances: strikes(between(MEEK, patron, world, {"chances": chances, **BEST})))


# As many as after a vote, five times, on the day on which another came, half of what is more in a half-life; a vote
# itself wakes neither of the two.
NEW = {"vote_salience": 5.0, "vote_window": 60.0, "slow_half_life": 35.0}
SINCE = [({}, 1.0), ({"rules_since": 70}, 5.0), ({"rules_since": 35}, 3.0), ({"rules_since": 0}, 2.0),
         ({"election": 70}, 1.0), ({"election": 70, "rules_since": 35}, 3.0)]  # fmt: skip


@pytest.mark.parametrize(("world", "times"), SINCE)
def test_chances_to_strike_and_to_push_come_more_often_under_a_ruler_who_has_just_come(world, times):
    bare = {"patron_support": 0.0, "wealth_autonomy": 1.0, **world}
    patron = {"caution": 0.0, "acute": 0.5}

    def patron_strikes(chances):
        return strikes(between(MEEK, patron, bare, {**NEW, "chances": chances, **BEST}))

    def ruler_pushes(chances):
        hand = between({}, BOUND, world, {**NEW, "chances": chances, **BEST})
        may = ruler_may_turn(hand.s, hand.p, hand.luck)  # as is told of him
        assert may == pushes(hand)
        return may

    assert turns_at(hazard(drawn(Purpose.CHANCE, 1001, 70), days=7) / (1.5 * times), patron_strikes)
    assert turns_at(hazard(drawn(Purpose.CHANCE, 1000, 70), days=7) / times, ruler_pushes)


def test_a_patron_without_ambition_who_minds_the_ruler_has_nothing_to_gain_by_a_blow():
    for loyalty in (0.5, 0.8, 1.0):
        patron = {"ambition": 0.0, "loyalty": loyalty, "loyalty_latent": loyalty}
        for odds in (0.0, 0.5, 1.0):
            hand = struck_at(patron=patron, world={"patron_support": 0.0})
            assert reckon(hand, odds).strike <= 0.0


@pytest.mark.parametrize("before", [0, 2])  # each has luck of its own
@pytest.mark.parametrize("decisiveness", [1.0, 2.0])
def test_a_blow_succeeds_with_the_odds_of_levers_against_office(decisiveness, before):
    # levers and the disaffected, .375 + .5, against an office of full authority alone; he has nothing to fear
    u = drawn(Purpose.STRIKE_WON, 1001, before)
    even = 0.875 * (1.0 / u - 1.0) ** (1.0 / decisiveness)

    def withstands(advantage: float) -> bool:
        p = {"chances": CERTAIN, **BEST, "office_advantage": advantage, "decisiveness": decisiveness}
        hand = between({**MEEK, "authority": 1.0, "weight": 0.0}, {"caution": 0.0},
                       {"support": 0.0, "team_share": 0.0, "coercive_access": 0.0, "patron_support": 0.0,
                        "wealth_autonomy": 1.0, "episodes": before}, p)  # fmt: skip
        watch(hand)
        assert (hand.world.closed, hand.world.episodes) == (70, before + 1)
        return bool(hand.world.winner == Winner.INCUMBENT)

    assert turns_at(even, withstands)


def test_a_patron_who_strikes_in_vain_is_pushed_aside_and_his_own_resent_it():
    day = day_when(Purpose.DECISION, 1001, 0.1, 0.4)
    hand = between(MEEK, {"weight": 1e-6}, {"support": 1.0, "day": day}, {"chances": CERTAIN, **BLIND, **SORE})
    world = watch(hand).world
    assert (world.winner, world.patron_active, world.attempts, world.attempts_won) == (Winner.INCUMBENT, 0, 1, 0)
    assert hand.s.leaders[1].challenged_day == day
    assert told(hand, Did.PATRON_STRUCK) == [(1, 0, pytest.approx(0.3))], "how far he backed him"
    assert told(hand, Did.STRIKE_FAILED) == [(1, 0, pytest.approx(0.0, abs=1e-9))]
    assert hand.s.episodes[0].kind == Episode.STRIKE
    assert hand.s.leaders[2].grievance == pytest.approx(0.1 + 0.2 * (0.9 - 0.5), abs=EXACT)


def test_a_patron_who_strikes_and_prevails_rules_himself():
    hand = watch(between(MEEK, {"weight": 1e6, "economic": 0.0, "caution": 0.0}, p={"chances": CERTAIN, **BEST}))
    world = hand.world
    assert (world.winner, world.incumbent, world.patron_active) == (Winner.PATRON, 1, 0)
    assert (world.attempts, world.attempts_won, world.removed_day, world.irregular) == (1, 1, 70, 1)


# ------------------------------------------------------------------------------------------------ the successor's push

# A wish of (.8 + .4) / 2 = .6 and a private loyalty of .3; with odds of 4/5 and half of the rule
# .8 * (.6 + .2) - .6 * .5 = .34, less .2 * (.45 * 4 * .2 * .5) = .036.


def pushes(hand: Hand) -> bool:
    return bool(told(watch(hand), Did.PATRON_PUSHED_ASIDE) or told(hand, Did.PUSH_FAILED))


@pytest.mark.parametrize(
    ("ruler", "world", "p", "gain"),
    [
        ({}, {}, {}, 0.304),
        ({"ambition": 0.4}, {}, {}, 0.8 * 0.6 - 0.2 - 0.036),  # half of ambition and of the wish for his own policy
        ({"autonomy_wish": 0.0}, {}, {}, 0.8 * 0.6 - 0.2 - 0.036),
        ({"loyalty_patron_latent": 0.9}, {}, {}, 0.8 * 0.2 - 0.3 - 0.036),
        ({"loyalty_patron": 1.0, "concealment": 1.0}, {}, {}, 0.304),  # what he shows is for others
        ({"loyalty_patron": 0.0, "concealment": 0.0}, {}, {}, 0.304),
        ({"caution": 1.0}, {}, {}, 0.34 - 0.08),
        ({}, {"deference": 0.1}, {}, 0.64 - 0.54 - 0.036),
        ({}, {}, {"decisiveness": 1.0}, 2 / 3 * 0.8 - 0.3 - 0.1),
        ({}, {}, {"safety": 0.0}, 0.34),
        ({"acute": 1.0}, {}, {}, 0.304),
    ],
)
def test_a_successor_pushes_by_his_wish_and_private_loyalty_and_how_far_he_errs(ruler, world, p, gain):
    day = day_when(Purpose.DECISION, 1000, 0.3, 0.45) if gain < 0.0 else day_when(Purpose.DECISION, 1000, 0.55, 0.7)
    u = drawn(Purpose.DECISION, 1000, day)

    def at(noise: float) -> bool:
        rates = {**SAFE, **p, "chances": CERTAIN, "noise": noise}
        return pushes(between(ruler, BOUND, {**world, "day": day}, rates))

    noise = gain / math.log(u / (1.0 - u))
    assert turns_at(noise, at) if gain < 0.0 else turns_at(noise, lambda noise: not at(noise))


def test_a_successor_who_never_errs_pushes_where_enough_of_the_rule_is_not_his():
    def at(deference: float) -> bool:  # odds of 2/3: .8 * 2/3 - .1, against .6 of what is his
        p = {**SAFE, "decisiveness": 1.0, "chances": CERTAIN, **BEST}
        return pushes(between({}, BOUND, {"deference": deference}, p))

    assert turns_at(1.0 - (1.6 / 3.0 - 0.1) / 0.6, at)


def test_a_chance_to_push_comes_at_its_rate_whatever_has_been_done_to_the_ruler():
    rate = hazard(drawn(Purpose.CHANCE, 1000, 70), days=7)
    for acute in (0.0, 1.0):
        assert turns_at(
            rate, lambda chances, a=acute: pushes(between({"acute": a}, BOUND, p={"chances": chances, **BEST}))
        )


def test_who_moves_first_moves_alone():
    """Both have a chance and gain by a break: the patron's comes first."""
    world = {"patron_support": 0.0, "wealth_autonomy": 1.0}
    hand = watch(between({}, {"caution": 0.0}, world, {"chances": CERTAIN, **BEST}))
    assert (len(told(hand, Did.PATRON_STRUCK)), hand.world.episodes) == (1, 1)
    assert hand.s.episodes[0].kind == Episode.STRIKE


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("decisiveness", [1.0, 2.0])
def test_a_push_succeeds_with_the_odds_of_office_against_levers(decisiveness, before):
    u = drawn(Purpose.PUSH_WON, 1000, before)
    even = 0.875 * (1.0 / u - 1.0) ** (-1.0 / decisiveness)

    def prevails(advantage: float) -> bool:
        p = {"chances": CERTAIN, **BEST, "office_advantage": advantage, "decisiveness": decisiveness}
        ruler = {"authority": 1.0, "weight": 0.0, "loyalty_patron_latent": 0.0}
        world = {"support": 0.0, "team_share": 0.0, "coercive_access": 0.0, "deference": 1.0,
                 "episodes": before}  # fmt: skip
        hand = watch(between(ruler, BOUND, world, p))
        assert hand.s.episodes[before].kind == Episode.PUSH
        return bool(hand.world.winner == Winner.INCUMBENT)

    assert turns_at(even, prevails)


def test_a_successor_who_prevails_has_lost_nothing_and_moved_against_nobody_who_rules():
    hand = watch(between({"authority": 1e6}, BOUND, p={"chances": CERTAIN, **BEST, **SORE}))
    world = hand.world
    assert (world.winner, world.patron_active, world.removed_day, world.attempts) == (Winner.INCUMBENT, 0, -1, 0)
    assert hand.s.leaders[2].grievance == pytest.approx(0.1 + 0.2 * (0.9 - 0.5), abs=EXACT)
    assert hand.s.leaders[0].risk == 0.0


@pytest.mark.parametrize(("number", "stays"), [((0.45, 0.5), True), ((0.5, 0.55), False)])
def test_half_of_the_patrons_who_are_pushed_aside_stay_as_lesser_men_with_a_cause(number, stays):
    day = day_when(Purpose.GIVES_UP, 1001, *number)
    one = {**BOUND, "weight": 0.6, "anchor": 0.8, "loyalty_latent": 0.6, "acute": 0.2}
    p = {"chances": CERTAIN, **BEST, "blow": 0.25}
    hand = watch(between({"authority": 1e6}, one, {"day": day}, p))
    patron = hand.s.leaders[1]
    assert (hand.world.winner, hand.world.patron_active) == (Winner.INCUMBENT, 0)
    assert patron.status == (Status.OUTSIDE if stays else Status.NEUTRAL)
    now = (patron.weight, patron.anchor, patron.loyalty_latent, patron.acute)
    assert patron.start_anchor == patron.anchor, "it lasts"
    # half of his weight, three quarters of what he felt for the ruler, and a blow of a quarter of what is left of cause
    assert now == pytest.approx((0.3, 0.6, 0.45, 0.4) if stays else (0.6, 0.8, 0.6, 0.2), abs=EXACT)


def test_a_successor_who_pushes_in_vain_is_replaced():
    days = (day for day in range(100, 10_000) if drawn(Purpose.RECKONING, 1000, day) > 0.75)  # one that spares him
    day = next(day for day in days if 0.1 < drawn(Purpose.DECISION, 1000, day) < 0.4)
    hand = watch(between({}, {**BOUND, "weight": 1e6}, {"day": day}, {"chances": CERTAIN, **BLIND}))
    world = hand.world
    assert (world.phase, world.winner, world.attempts, world.attempts_won) == (Phase.FORMATION, Winner.PATRON, 0, 0)
    assert (world.removed_day, world.irregular, hand.s.leaders[0].status) == (day, 1, Status.OUTSIDE)
    assert (world.incumbent, world.patron_active) == (1, 0), "who rules himself is nobody's patron"
    assert told(hand, Did.PUSH_FAILED) == [(0, 1, pytest.approx(0.0, abs=1e-9))]


# ----------------------------------------------------------------------------------------------------------------- exit


@pytest.mark.parametrize("frailty", [0.25, 0.5, 0.9])
def test_a_frail_patron_leaves_sooner_and_nobody_resents_it(frailty):
    def leaves(rate):
        hand = watch(lay([{}, {"frailty": frailty}, {"loyalty_patron_latent": 0.9, "grievance": 0.1}], world=TWO,
                         p={"exit_rate": rate, **LASTING}))  # fmt: skip
        assert hand.s.leaders[2].grievance == 0.1
        return not hand.world.patron_active

    assert turns_at(hazard(drawn(Purpose.EXIT, 1001, 70), days=7) / (2.0 * frailty), leaves)


@pytest.mark.parametrize(
    "how",
    [
        {"exit_rate": CERTAIN},
        {"chances": CERTAIN, **BEST, "office_advantage": 100.0, "decisiveness": 2.0},  # pushed aside, and for good
    ],
)
def test_a_patron_who_has_left_the_scene_holds_no_office_and_takes_no_side_later(how):
    one = {"weight": 0.5, "capacity": 0.4, "loyalty_latent": 0.0}
    hand = lay([{"authority": 1.0}, {**one, "post": 0, "frailty": 0.5}, one], posts=[{"holder": 1}],
               world={**TWO, "day": day_when(Purpose.GIVES_UP, 1001, 0.5, 1.0)},
               p={**LASTING, "longest": 1000.0, "momentum": 1.0, **how})  # fmt: skip
    patron, world = hand.s.leaders[1], watch(hand).world
    assert (patron.status, patron.post, hand.s.posts[0].holder, world.patron_active) == (Status.NEUTRAL, -1, -1, 0)
    later = world.day + 300
    world.phase, world.challenger, world.opened, world.day = Phase.CONTEST, 2, later, later
    fight(*hand)  # ten months later
    assert patron.pole == Pole.UNDECIDED
    patron.status = Status.OUTSIDE
    fight(*hand)
    assert patron.pole == Pole.CHALLENGER, "there and of no loyalty to the ruler, he would stand with the challenger"


def test_a_patron_who_has_left_the_scene_chooses_nobody():
    orders = [{"order": Order.CHOOSE_SUCCESSOR, "day": 70}]
    for active, chosen in ((1, 2), (0, -1)):
        hand = watch(
            lay([{}, {}, {"candidate": 1}], schedule=orders, world={**TWO, "patron_active": active}, p=LASTING)
        )
        assert hand.world.chosen == chosen
        assert hand.s.schedule[0].done, "it was for that day"


def test_what_was_said_of_a_patron_who_has_left_is_not_said_of_the_next():
    hand = lay([{}, {}, {}], schedule=[{"order": Order.PATRON_EXIT, "day": 70}], world={**TWO, "patron_active": 0})
    assert not watch(hand).world.patron_active
    hand.world.day, hand.world.patron, hand.world.patron_active = 77, 2, 1
    assert watch(hand).world.patron_active
    assert not told(hand, Did.PATRON_LEFT)


@pytest.mark.parametrize("frailty", [0.25, 0.5, 0.9])
def test_a_frail_ruler_dies_sooner_by_as_much_as_a_patron(frailty):
    def dies(rate):
        hand = watch(lay([{"frailty": frailty}, {}], world={"day": 70}, p={"ruler_mortality": rate}))
        return hand.world.ruler_died == 70

    assert turns_at(hazard(drawn(Purpose.DEATH, 1000, 70), days=7) / (2.0 * frailty), dies)


# ---------------------------------------------------------------------------------------------------------------- heirs

DEATH = {"order": Order.RULER_DIES, "day": 70}


def test_where_nobody_is_left_the_chair_stays_empty_until_somebody_is():
    hand = lay([{}, {"status": Status.ARRESTED}], schedule=[DEATH], world={"day": 70})
    world = watch(hand).world
    assert (world.phase, world.vacant, world.closed, world.removed_day) == (Phase.CALM, 1, -1, 70)
    assert hand.s.episodes[0].ruler_after == -1
    world.day = 77
    watch(hand)
    assert len(told(hand, Did.RULER_DIED)) == 1, "he dies once"
    hand.s.leaders[1].status = Status.IN_SERVICE
    watch(hand)
    assert (world.incumbent, world.vacant, world.closed, world.episodes) == (1, 0, 77, 1)


def test_nothing_passes_on_while_a_contest_is_open():
    hand = watch(lay([{}, {}], schedule=[DEATH], world={"day": 70, "phase": Phase.CONTEST}))
    assert (hand.s.leaders[0].status, hand.s.schedule[0].done) == (Status.IN_SERVICE, 0)


# -------------------------------------------------------------------------------------------------- whom a patron picks

# A patron of levers .5 * (1 + .3) / 2 = .325. A man of weight .4 without means: in office he would have .45 + .2 = .65,
# twice as much; of an ambition of which .6 shows, and half loyal, he gains .3 by a push, as above, which is done three
# times in four: chances of .1 a year against a leaving of .1 make 3 in 7. Half equidistant, he is another's man to the
# clans by half, and they fear him by .7 of that: .65.
CHOOSER = {"weight": 0.5, "coercive": 0.6, "economic": 0.4, "media": 0.2, "frailty": 0.5, "fragility_awareness": 0.5,
           "weak_preference": 1.0}  # fmt: skip
MAN = {"candidate": 1, "weight": 0.4, "authority": 0.5, "ambition": 0.8, "concealment": 0.25, "loyalty_patron": 0.5,
       "equidistance": 0.5, "caution": 1.0}  # fmt: skip
TASTE = {"office_advantage": 0.6, "decisiveness": 1.0, "chances": 0.1, "exit_rate": 0.1, **THRICE}
BODY = {"kind": Kind.BODY, "head": 2, "coercive": 0.8}
LEADS = {"kind": TieKind.LEADERSHIP, "from_leader": 2, "to_clan": 0, "strength": 0.5}


def before(man: Row | None = None, patron: Row | None = None, p: Row | None = None, *, key: int = 1002,
           ties: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    """Lay out a patron before whom one candidate stands, in row 2."""
    return lay([{}, {**CHOOSER, **(patron or {})}, {"key": key, **MAN, **(man or {})}], clans=[BODY], ties=ties,
               world=TWO, p={**TASTE, **LASTING, **(p or {})})  # fmt: skip


@pytest.mark.parametrize(
    ("man", "ties", "strength"),
    [
        ({}, (), 0.65),
        ({"authority": 1.0}, (), 0.8),
        ({"weight": 0.8}, (), 0.85),
        ({"coercive": 0.8}, (), 0.45 + 0.24 + 0.5 * 0.4),
        ({}, (LEADS,), 0.65 + 0.5 * 0.2),  # half of a body of .8 and a chief without force of his own
        ({"economic": 0.8}, (), 0.45 + 0.24),
        ({"following": 0.6}, (), 0.65 + 0.5 * 0.3),
        ({"faction": 0.8}, (), 0.65 + 0.5 * 0.4),
        ({"following": 0.6, "faction": 0.8}, (), 0.65 + 0.5 * 0.4),  # the same people
        ({"faction": 0.8, "equidistance": 1.0}, (), 0.65),  # who is as close to all has nobody to move with
        ({"faction": 0.8, "equidistance": 0.0}, (), 0.65 + 0.5 * 0.8),
        ({"capacity": 1.0, "caution": 0.0, "ambition": 1.0}, (), 0.65),
    ],
)
def test_what_a_candidate_could_bring_against_his_patron_once_he_rules(man, ties, strength):
    hand = before(man, ties=ties)
    assert judge(hand).strength == pytest.approx(strength, abs=EXACT)


def stays_loyal(gain: float) -> float:
    """Return the chance not to be pushed aside by a candidate, with chances of .1 and a leaving of .1."""
    return 1.0 / (1.0 + chance_of_push(gain))


@pytest.mark.parametrize(
    ("man", "patron", "p", "hold"),
    [
        ({}, {}, {}, 4 / 7 * 0.65),
        ({}, {}, {"chances": NEVER}, 0.65),
        ({"equidistance": 1.0}, {}, {}, 4 / 7),
        ({"equidistance": 0.0}, {}, {}, 4 / 7 * 0.3),
        ({"weight": 0.8}, {}, {"chances": NEVER}, 0.55),
        ({"weight": 0.0, "equidistance": 0.0}, {}, {"chances": NEVER}, 0.5),
        ({"weight": 1.0, "equidistance": 0.0}, {}, {"chances": NEVER}, 0.0),
        ({"ambition": 0.0}, {}, {}, 2 / 3 * 0.65),  # gain 0: one time in two
        ({"concealment": 1.0}, {}, {}, 2 / 3 * 0.65),
        ({"concealment": 0.0}, {}, {}, stays_loyal(0.4) * 0.65),
        ({}, {}, {"safety": 5.4}, 2 / 3 * 0.65),  # danger 5.4 / 3 * .5 = .9, by 1/3: .3
        ({"caution": 0.5}, {}, {"safety": 5.4}, stays_loyal(0.15) * 0.65),
        ({"authority": 1.0, "weight": 0.1}, {}, {"safety": 5.4}, 4 / 7 * (1.0 - 0.5 * 0.55)),  # as strong, and covered
        ({"ambition": 0.4}, {}, {}, stays_loyal(0.15) * 0.65),  # .3 of it shows, and belies .15
        ({"ambition": 0.4, "loyalty_patron": 0.8}, {}, {}, stays_loyal(0.01) * 0.65),  # 2/3 * (.3 - .06) - .3 / 2
        ({"loyalty_patron_latent": 1.0, "loyalty": 1.0}, {}, {}, 4 / 7 * 0.65),
        ({}, {}, {"decisiveness": 2.0}, stays_loyal(0.8 * 0.9 - 0.3) * 0.65),
        ({}, {"weight": 1.0}, {}, stays_loyal(0.5 * 0.9 - 0.3) * 0.65),  # as strong as he
        ({}, {"frailty": 1.0}, {}, 0.2 / 0.275 * 0.65),
    ],
)
def test_a_system_holds_under_who_will_not_turn_on_his_patron_and_whom_the_clans_will_have(man, patron, p, hold):
    hand = before(man, patron, p)
    assert judge(hand).hold == pytest.approx(hold, abs=EXACT)


@pytest.mark.parametrize(
    ("man", "patron", "worth"),
    [
        ({}, {}, 0.5 * 4 / 7 * 0.65 + 0.5 * 0.4),
        ({}, {"weak_preference": 0.0}, 0.25 * 4 / 7 * 0.65 + 0.75 * 0.4),
        ({}, {"fragility_awareness": 1.0}, 4 / 7 * 0.65),
        ({}, {"fragility_awareness": 1.0, "weak_preference": 0.5}, 0.75 * 4 / 7 * 0.65 + 0.25 * 0.4),
        ({}, {"fragility_awareness": 0.0}, 0.4),
        ({"weight": 0.8}, {"fragility_awareness": 0.0}, 0.8),
        ({"weight": 0.0, "authority": 1.0, "equidistance": 1.0}, {"fragility_awareness": 1.0},
         stays_loyal(0.9 * 0.6 / 0.925 - 0.3)),
    ],
)  # fmt: skip
def test_what_a_candidate_is_worth_is_hold_to_who_fears_for_his_system_and_ability_to_who_does_not(man, patron, worth):
    hand = before(man, patron)
    assert judge(hand).utility == pytest.approx(worth, abs=EXACT)


def test_what_is_unseen_is_extreme_and_falls_on_each_candidate():
    unseen = -math.log(-math.log(drawn(Purpose.CHOICE, 1002, 0)))  # Gumbel
    hand = choice([MAN], {**TASTE, "noise": 0.2, "chances": NEVER}, CHOOSER)
    assert told(hand, Did.SUCCESSOR_CHOSEN) == [(1, 2, pytest.approx(0.5 * 0.65 + 0.5 * 0.4 + 0.2 * unseen, abs=EXACT))]


def choice(candidates: list[Row], p: Row, patron: Row) -> Hand:
    return watch(lay([{}, patron, *candidates], schedule=[{"order": Order.CHOOSE_SUCCESSOR, "day": 70}], world=TWO,
                     p={**p, **LASTING}))  # fmt: skip


@pytest.mark.parametrize(
    ("better", "chosen"),
    [
        ({}, 3),
        ({"status": Status.OUTSIDE}, 3),
        ({"candidate": 0}, 2),
        ({"status": Status.ARRESTED}, 2),
        ({"status": Status.ABROAD}, 2),
    ],
)
def test_the_worthiest_of_those_considered_who_could_rule_is_chosen(better, chosen):
    himself = {**CHOOSER, "candidate": 1, "weight": 9.0, "fragility_awareness": 0.0}
    assert choice([MAN, {**MAN, "weight": 0.5, **better}], BEST, himself).world.chosen == chosen


def test_of_two_the_worthier_by_noise_times_the_log_of_three_is_chosen_three_times_in_four():
    """Gumbel noise makes a logit choice [mckelvey1995]: 800 draws, three standard errors."""
    p = {"noise": 0.3 / math.log(3.0)}
    able = {**CHOOSER, "fragility_awareness": 0.0}
    pairs = [
        [{**MAN, "weight": 0.2, "key": 2000 + 2 * k}, {**MAN, "weight": 0.5, "key": 2001 + 2 * k}] for k in range(800)
    ]
    share = sum(choice(pair, p, able).world.chosen == 3 for pair in pairs) / 800
    assert share == pytest.approx(0.75, abs=3.0 * math.sqrt(0.75 * 0.25 / 800))


# ------------------------------------------------------- what a patron who knows his system fragile wants [egorov2011]

# With the rulebook's parameters: a patron of great weight and means, and a man middling in everything. Of two who are
# alike but for one trait, the safer against the other.
GREAT = {"weight": 0.9, "coercive": 0.7, "economic": 0.7, "media": 0.7, "frailty": 0.5, "weak_preference": 1.0}
MIDDLING = {"candidate": 1, "weight": 0.5, "authority": 0.5, "ambition": 0.5, "concealment": 0.5, "loyalty_patron": 0.5,
            "equidistance": 0.5, "caution": 0.5, "faction": 0.5}  # fmt: skip
AWARENESS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def preferred(safer: Row, other: Row, awareness: float, p: Row | None = None) -> float:
    """Return by how much the safer of two is worth more to a patron so aware of how fragile his system is."""
    patron = {**GREAT, "fragility_awareness": awareness}
    hand = lay([{}, patron, {**MIDDLING, **safer}, {**MIDDLING, **other}], world=TWO, p={**USUAL, **(p or {})})
    return judge(hand, 2).utility - judge(hand, 3).utility


@pytest.mark.parametrize(
    ("safer", "other", "to_the_sure"),
    [
        ({"weight": 0.2}, {"weight": 0.8}, -0.6),  # who is sure of his system wants the able man
        ({"weight": 0.4}, {"weight": 0.5}, -0.1),
        ({"caution": 0.8}, {"caution": 0.2}, 0.0),
        ({"equidistance": 0.9}, {"equidistance": 0.1}, 0.0),
        ({"concealment": 1.0}, {"concealment": 0.0}, 0.0),  # an ambition that does not show
        ({"ambition": 0.1}, {"ambition": 0.9}, 0.0),
        ({"faction": 0.1}, {"faction": 0.9}, 0.0),
        ({"coercive": 0.0}, {"coercive": 0.8}, 0.0),
        ({"loyalty_patron": 0.9, "ambition": 0.2}, {"loyalty_patron": 0.3, "ambition": 0.2}, 0.0),  # words not belied
    ],
)
def test_the_safer_man_is_wanted_the_more_the_more_a_patron_fears_for_his_system(safer, other, to_the_sure):
    table = [preferred(safer, other, awareness) for awareness in AWARENESS]
    assert table[0] == pytest.approx(to_the_sure, abs=EXACT)
    assert all(one < two for one, two in pairwise(table)), table
    assert table[-1] > 0.0, "and he who is full of fear wants him"


@pytest.mark.parametrize(
    ("trait", "other"),
    [
        ({"loyalty_patron_latent": 0.0}, {"loyalty_patron_latent": 1.0}),
        ({"ambition": 0.5, "concealment": 0.5}, {"ambition": 1.0, "concealment": 0.75}),
        ({"autonomy_wish": 0.0}, {"autonomy_wish": 1.0}),
    ],
)
def test_what_does_not_show_of_a_candidate_is_worth_nothing_at_any_awareness(trait, other):
    assert [preferred(trait, other, awareness) for awareness in AWARENESS] == [0.0] * len(AWARENESS)


def test_where_nobody_has_a_chance_to_push_a_weak_man_is_wanted_for_the_clans_alone():
    """The two ways in which weakness makes safe: what he could do to his patron, and whom the clans would fear."""
    never, rulebook = {"chances": NEVER}, {}
    near, far = {"equidistance": 1.0, "weight": 0.2}, {"equidistance": 1.0, "weight": 0.8}
    assert preferred(near, far, 1.0, never) == pytest.approx(0.0, abs=EXACT)
    assert preferred(near, far, 1.0, rulebook) > 0.0
    close = {"equidistance": 0.0}
    assert preferred({**near, **close}, {**far, **close}, 1.0, never) == pytest.approx(0.3, abs=EXACT)


def test_the_weak_man_is_chosen_the_more_often_the_more_a_patron_fears_for_his_system():
    """The same 200 fates, at each awareness: never fewer, and from a small minority to a great majority."""
    weak, able = {**MIDDLING, "weight": 0.2}, {**MIDDLING, "weight": 0.8}

    def chosen(awareness: float) -> int:
        patron = {**GREAT, "fragility_awareness": awareness}
        pairs = [[{**weak, "key": 2000 + 2 * k}, {**able, "key": 2001 + 2 * k}] for k in range(200)]
        return sum(choice(pair, {**USUAL, "fresh_half_life": CERTAIN}, patron).world.chosen == 2 for pair in pairs)

    table = [chosen(awareness) for awareness in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert all(one <= two for one, two in pairwise(table)), table
    assert table[0] < 20, table
    assert table[-1] > 180, table
