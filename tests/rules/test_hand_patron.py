"""Succession on paper: what a patron's support rests on, when he strikes or is pushed, whom he chooses, who follows."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, drawn, hazard, lay, threshold_of, told, turns_at

from sim.core.ground.codes import Did, Order, Phase, Pole, Purpose, Status, TieKind, Winner
from sim.core.rules.contest import fight
from sim.core.rules.succession import watch_succession

TWO = {"patron": 1, "patron_active": 1, "day": 70}
LASTING = {"support_half_life": CERTAIN}  # support stays where it is


def watch(hand: Hand) -> Hand:
    watch_succession(*hand)
    return hand


# ------------------------------------------------------------------------------------------------- the patron's support

PROTEGE = {"ambition": 0.3, "concealment": 0.5, "caution": 0.5, "equidistance": 0.5, "loyalty_patron": 0.5,
           "loyalty_patron_latent": 0.5}  # fmt: skip
TIE = {"from_leader": 1, "to_leader": 0, "strength": 0.9}


@pytest.mark.parametrize(
    ("ruler", "patron", "world", "ties", "earns"),
    [
        ({}, {}, {}, [], 0.0),
        ({}, {}, {"deference": 0.9}, [], 0.5 * 0.4),
        ({}, {}, {}, [{**TIE, "kind": TieKind.DEFERENCE, "from_leader": 0, "to_leader": 1}], 0.5 * 0.4),
        ({}, {}, {}, [{**TIE, "kind": TieKind.DEFERENCE, "from_leader": 2, "to_leader": 1}], 0.0),  # another's
        ({"ambition": 0.9}, {}, {}, [], -0.6 * (0.45 - 0.15)),
        ({"concealment": 1.0}, {}, {}, [], -0.6 * (0.0 - 0.15)),
        ({"caution": 0.8}, {}, {}, [], 0.4 * 0.3),
        ({"equidistance": 0.8}, {}, {}, [], 0.4 * 0.3),
        ({}, {}, {"team_pace": 0.5}, [], -0.8 * 0.5 * 0.4),
        ({}, {"weak_preference": 0.5}, {"team_pace": 0.5}, [], -0.8 * 0.5 * 0.9),
        ({"weight": 0.4}, {"weak_preference": 1.0}, {"coercive_access": 0.2}, [], -0.3 * (0.2 + 0.4) / 2),
        ({"weight": 0.4}, {"weak_preference": 0.0}, {"coercive_access": 0.2}, [], 0.0),
        ({"loyalty_patron": 0.9, "loyalty_patron_latent": 0.9}, {}, {}, [], 0.25 * 0.4),
        ({"loyalty_patron": 0.9}, {}, {}, [], 0.25 * 0.4 - 0.15 * 0.4 * 0.5),  # a mask that is half seen through
        ({}, {"loyalty": 0.9}, {}, [], 0.25 * 0.4),
        ({}, {}, {}, [{**TIE, "kind": TieKind.PATRONAGE}], 0.15 * 0.4),
        ({}, {}, {}, [{**TIE, "kind": TieKind.PATRONAGE, "to_leader": 2}], 0.0),  # another's
        ({}, {"weak_preference": 1.0}, {"team_pace": 1.0}, [], -0.42),  # there is no support below none
    ],
)
def test_each_cause_earns_or_costs_support(ruler, patron, world, ties, earns):
    hand = lay(
        [{**PROTEGE, **ruler}, {"loyalty": 0.5, **patron}, {}], ties=ties, world={**TWO, "deference": 0.5, **world},
        p={
            "support_half_life": 1e-9, "support_on_deference": 0.5, "support_on_ambition": 0.6,
            "support_on_conduct": 0.4, "support_on_team": 0.8, "support_on_strength": 0.3,
        },
    )  # fmt: skip
    assert watch(hand).world.patron_support == pytest.approx(0.42 + earns, abs=1e-12)


ALLY = {"kind": TieKind.ALLIANCE, "from_leader": 0, "to_leader": 2, "strength": 0.8}
KIN = {"kind": TieKind.KINSHIP, "from_leader": 2, "to_leader": 1, "strength": 0.5}
MEMBER = {"kind": TieKind.MEMBERSHIP, "from_leader": 2, "to_clan": 0, "strength": 0.5}


@pytest.mark.parametrize(
    ("ties", "ally", "voice"),
    [
        ([ALLY, KIN], {}, 0.8 * 0.5 * 0.5),
        ([ALLY, MEMBER], {}, 0.8 * 0.5 * 0.5),
        ([ALLY, MEMBER, KIN], {}, 0.8 * 0.5 * 0.75),
        ([ALLY, {**MEMBER, "to_clan": 1}], {}, 0.0),  # a circle that another heads
        ([ALLY, {**MEMBER, "from_leader": 3}], {}, 0.0),
        ([ALLY, KIN], {"status": Status.ARRESTED}, 0.0),
        ([ALLY], {}, 0.0),
        ([{**ALLY, "to_leader": 1}, {**MEMBER, "from_leader": 1}], {}, 0.0),  # the patron himself
    ],
)
def test_an_ally_is_heard_at_court_by_his_weight_and_how_close_he_is_to_the_patron(ties, ally, voice):
    people = [PROTEGE, {"loyalty": 0.5, "weight": 0.9}, {"weight": 0.5, **ally}, {}]
    world = {**TWO, "deference": 0.5}
    hand = lay(people, clans=[{"head": 1}, {"head": 3}], ties=ties, world=world,
               p={"support_half_life": 1e-9, "support_on_voice": 0.5})  # fmt: skip
    assert watch(hand).world.patron_support == pytest.approx(0.42 + 0.5 * (voice - 0.2), abs=1e-12)


# ------------------------------------------------------------------------------------------------------- blow and push

# A patron of weight .5 with a court of .5 * .8 * .5 and a founder's hold of .8: he can lever
# .5 * (.4 + .2 * .5 + .1 * .4 + .1 * .6 + .1 * .8) + .15 * .2 = .37, against a ruler of .6 * .75 + .1 + .2 + .15 = .9.
PATRON = {"weight": 0.5, "coercive": 0.5, "economic": 0.4, "media": 0.6, "ambition": 0.7, "caution": 0.6}
COURT = {"head": 1, "weight": 0.5, "cohesion": 0.8, "stance_patron": 0.5}
FOUNDER = {"kind": TieKind.FOUNDER, "from_leader": 1, "to_clan": 0, "strength": 0.8}
STANDING = {**TWO, "coercive_access": 0.2, "support": 0.5, "team_share": 0.5, "patron_support": 0.3}


def between(ruler: Row, p: Row, *, patron: Row = PATRON, world: Row = STANDING) -> Hand:
    hand = lay(
        [{"authority": 0.5, **ruler}, patron, {"loyalty_patron_latent": 0.9, "grievance": 0.1}], clans=[COURT],
        ties=[FOUNDER], world=world, p={"office_advantage": 0.6, **LASTING, **p},
    )  # fmt: skip
    return watch(hand)


def test_a_patron_strikes_by_his_levers_the_square_of_what_support_falls_short_his_temper_and_his_odds():
    odds = 0.37**2 / (0.37**2 + 0.9**2)
    # .2 below a threshold of .5; temper (.5 + .7) * (1.5 - .6)
    rate = hazard(drawn(Purpose.STRIKE, 1001, 70), days=7) / (0.37 * 0.2**2 * 1.2 * 0.9 * 2.0 * odds)

    def strikes(rate):
        return bool(told(between({}, {"strike_rate": rate, "strike_threshold": 0.5}), Did.PATRON_STRUCK))

    assert turns_at(rate, strikes)


def test_a_blow_succeeds_with_the_odds_of_levers_against_office():
    # alone with authority the ruler has office_advantage; odds of u where he has .37 * sqrt(1 / u - 1)
    u = drawn(Purpose.STRIKE_WON, 1001, 0)
    even = 0.37 * math.sqrt(1.0 / u - 1.0)

    def withstands(advantage):
        p = {"strike_rate": CERTAIN, "strike_threshold": 0.5, "office_advantage": advantage}
        hand = between({"authority": 1.0}, p, world={**TWO, "patron_support": 0.3})
        assert hand.world.closed == 70
        return hand.world.winner == Winner.INCUMBENT

    assert turns_at(even, withstands)


def test_a_patron_who_strikes_in_vain_is_pushed_aside_and_his_own_resent_it():
    hand = between({}, {"strike_rate": CERTAIN**2, "strike_threshold": 0.5}, patron={**PATRON, "weight": 1e-6},
                   world={**STANDING, "support": 0.0})  # fmt: skip
    world = hand.world
    assert (world.winner, world.patron_active, world.attempts, world.attempts_won) == (Winner.INCUMBENT, 0, 1, 0)
    assert hand.s.leaders[1].challenged_day == 70
    assert told(hand, Did.STRIKE_FAILED) == [(1, 0, pytest.approx(0.45 + 0.1 + 0.15))]  # the ruler's strength
    assert hand.s.leaders[2].grievance == pytest.approx(0.1 + 0.15 * (0.9 - 0.5), abs=1e-12)


AMBITIOUS = {"ambition": 0.8, "autonomy_wish": 0.4, "caution": 0.6, "loyalty_patron_latent": 0.3}


@pytest.mark.parametrize(
    ("ruler", "patron", "times"),
    [
        ({"ambition": 0.2}, {}, 0.3 / 0.6),  # half of ambition and of the wish for a policy of one's own
        ({"autonomy_wish": 0.2}, {}, 0.5 / 0.6),
        ({"caution": 0.9}, {}, 0.4 / 0.7),
        ({"loyalty_patron_latent": 0.8}, {}, 0.4 / 0.9),
        ({}, {"weight": 0.25}, 0.2 / 0.37),  # the less there is in his way, the less he moves against it
    ],
)
def test_a_successor_pushes_by_his_wish_and_the_levers_in_his_way(ruler, patron, times):
    def rate_of(ruler, patron):
        def pushes(rate):
            hand = between({**AMBITIOUS, **ruler}, {"push_rate": rate}, patron={**PATRON, **patron}, world=strong)
            return bool(told(hand, Did.PATRON_PUSHED_ASIDE))

        return threshold_of(pushes)

    strong = {**STANDING, "support": 1.0}  # 1.1
    assert drawn(Purpose.PUSH_WON, 1000, 0) < 1.1**2 / (1.1**2 + 0.37**2)
    assert rate_of({}, {}) / rate_of(ruler, patron) == pytest.approx(times, rel=1e-6)


def test_a_successor_without_the_means_does_not_push():
    def dares(strength):
        hand = between(AMBITIOUS, {"push_rate": CERTAIN**2, "push_strength": strength})  # who has .9
        return hand.world.closed == 70

    assert dares(0.8999)
    assert not dares(0.9001)


def test_a_successor_who_pushes_in_vain_is_replaced():
    hand = between(AMBITIOUS, {"push_rate": CERTAIN}, patron={**PATRON, "weight": 1e6},
                   world={**STANDING, "support": 1.0})  # fmt: skip
    world = hand.world
    assert (world.phase, world.winner, world.attempts, world.attempts_won) == (Phase.FORMATION, Winner.PATRON, 0, 0)
    assert (world.removed_day, world.irregular, hand.s.leaders[0].status) == (70, 1, Status.OUTSIDE)
    assert (world.incumbent, world.patron_active) == (1, 0), "who rules himself is nobody's patron"


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
        {"strike_rate": CERTAIN**2, "strike_threshold": 0.5, "office_advantage": 100.0, "gives_up": 1.0},
    ],
)
def test_a_patron_who_has_left_the_scene_holds_no_office_and_takes_no_side_later(how):
    one = {"weight": 0.5, "capacity": 0.4, "loyalty_latent": 0.0}
    hand = lay([{"authority": 1.0}, {**one, "post": 0, "frailty": 0.5}, one], posts=[{"holder": 1}], world=TWO,
               p={**LASTING, "longest": 1000.0, "momentum": 1.0, "conviction": 4.0, **how})  # fmt: skip
    patron, world = hand.s.leaders[1], watch(hand).world
    assert (patron.status, patron.post, hand.s.posts[0].holder, world.patron_active) == (Status.NEUTRAL, -1, -1, 0)
    world.phase, world.challenger, world.opened, world.day = Phase.CONTEST, 2, 370, 370
    fight(*hand)  # ten months later
    assert patron.pole == Pole.UNDECIDED, "there and of no loyalty to the ruler, he would stand with the challenger"


def test_a_patron_who_has_left_the_scene_chooses_nobody():
    orders = [{"order": Order.CHOOSE_SUCCESSOR, "day": 70}]
    for active, chosen in ((1, 2), (0, -1)):
        hand = watch(
            lay([{}, {}, {"candidate": 1}], schedule=orders, world={**TWO, "patron_active": active}, p=LASTING)
        )
        assert hand.world.chosen == chosen


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

# Awareness .8 * (.5 + .25) = .6. The middling candidate: means .75 * .4, temper 1, half visible, and equidistant, so
# that he has half a backing, and danger counts 8 / 2 = 4: worth .5 * .4 + .4 * .5 = .4, less .6 * (4 * .3 * .5) = .36.
CHOOSER = {"fragility_awareness": 0.8, "weak_preference": 0.5}
MAN = {"candidate": 1, "weight": 0.4, "caution": 0.4, "equidistance": 1.0, "loyalty_patron": 0.5}
TASTE = {"choice_on_talent": 0.5, "choice_on_danger": 8.0, "choice_on_partiality": 0.8}


def choice(candidates: list[Row], p: Row = TASTE, patron: Row = CHOOSER) -> Hand:
    return watch(lay([{}, patron, *candidates], schedule=[{"order": Order.CHOOSE_SUCCESSOR, "day": 70}], world=TWO,
                     p={**p, **LASTING}))  # fmt: skip


@pytest.mark.parametrize(
    ("man", "worth"),
    [
        ({}, 0.4 - 0.6 * 0.6),
        ({"weight": 0.8}, 0.6 - 0.6 * 4.0 * 0.6 * 0.5),
        ({"capacity": 0.8}, 0.4 - 0.6 * 4.0 * 0.4 * 0.5),
        ({"faction": 0.8}, 0.4 - 0.6 * 4.0 * (0.3 + 0.125 * 0.3 * 0.8) * 0.5),
        ({"coercive": 0.8}, 0.4 - 0.6 * 4.0 * (0.3 + 0.125 * 0.4) * 0.5),
        ({"caution": 0.8}, 0.4 - 0.6 * 4.0 * 0.3 * 0.6 * 0.5),
        ({"ambition": 0.8, "concealment": 0.5}, 0.4 - 0.6 * 4.0 * 0.3 * 0.9),
        ({"equidistance": 0.5}, 0.4 - 0.6 * (2.0 * 0.6 + 0.8 * 0.5)),  # twice the backing, and partial
        ({"loyalty_patron": 1.0}, 0.6 - 0.6 * 0.6),
        ({"loyalty": 1.0}, 0.4 - 0.6 * 0.6),  # to the incumbent: nothing to the patron
    ],
)
def test_what_a_candidate_is_worth_to_a_patron_who_fears_for_his_system(man, worth):
    hand = choice([{**MAN, **man}])
    assert told(hand, Did.SUCCESSOR_CHOSEN) == [(1, 2, pytest.approx(worth, abs=1e-12))]
    assert hand.world.chosen == 2


def test_a_patron_without_fear_values_talent_and_loyalty_alone():
    hand = choice([MAN], patron={"weak_preference": 1.0})
    assert told(hand, Did.SUCCESSOR_CHOSEN)[0][2] == pytest.approx(0.4, abs=1e-12)


def test_what_is_unseen_is_extreme_and_falls_on_each_candidate():
    unseen = -math.log(-math.log(drawn(Purpose.CHOICE, 1002, 0)))  # Gumbel
    hand = choice([MAN], {**TASTE, "choice_noise": 0.3})
    assert told(hand, Did.SUCCESSOR_CHOSEN)[0][2] == pytest.approx(0.04 + 0.3 * unseen, abs=1e-12)


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
    himself = {**CHOOSER, "candidate": 1, "loyalty_patron": 9}
    assert choice([MAN, {**MAN, "loyalty_patron": 0.9, **better}], patron=himself).world.chosen == chosen
