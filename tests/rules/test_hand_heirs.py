"""Succession on paper: who inherits an empty chair, on whose behalf somebody moves, and who dies of his age."""

from __future__ import annotations

import math

import pytest
from by_hand import CERTAIN, Hand, Row, day_when, drawn, lay, told, turns_at

from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Purpose, Right, Sex, Status, TieKind
from sim.core.ground.records import WIDTH
from sim.core.mechanisms.accession import HEIR_BELIEF
from sim.core.mechanisms.claims import claim_of, claimant_for
from sim.core.mechanisms.heirs import CONTENDERS
from sim.core.mechanisms.lifetable import MEN, WOMEN
from sim.core.rules.succession import watch_succession

LASTING = {"fresh_half_life": CERTAIN, "noise": 1e-9}  # support stays where it is, and nobody errs
DEATH = {"order": Order.RULER_DIES, "day": 70}
DAY, LATER = (day_when(Purpose.HEIR_HOLDS, 1002, low, low + 0.1) for low in (0.6, 0.85))
SEAT = {"institution": Institution.PRESIDENCY, "value": 0.9}


def watch(hand: Hand) -> Hand:
    watch_succession(*hand)
    return hand


def dies(people: list[Row], *, p: Row | None = None, order: Row = DEATH, **more) -> Hand:
    world = {"day": 70, **more.pop("world", {})}
    return watch(lay([{}, *people], schedule=[order], world=world, p={**LASTING, **(p or {})}, **more))


def heir(people: list[Row], **more) -> int:
    return int(dies(people, **more).world.incumbent)


# ------------------------------------------------------------------------------------------------------ who inherits


@pytest.mark.parametrize(
    ("one", "follows"),
    [
        ({}, 2),
        ({"status": Status.OUTSIDE}, 2),
        ({"status": Status.ABROAD}, 2),  # he comes back
        ({"status": Status.ARRESTED}, 1),
        ({"status": Status.DEAD}, 1),
        ({"status": Status.NEUTRAL}, 1),
    ],
)
def test_whom_a_scenario_names_inherits_if_he_is_free(one: Row, follows: int) -> None:
    hand = dies([{"weight": 0.9}, {"weight": 0.1, **one}], order={**DEATH, "row": 2}, posts=[SEAT])
    assert hand.world.incumbent == follows
    assert (hand.s.leaders[follows].status, hand.s.posts[0].holder) == (Status.IN_SERVICE, follows)
    ((_, _, right),) = told(hand, Did.INHERITED)
    assert right == (Right.NAMED if follows == 2 else Right.ELITE)


@pytest.mark.parametrize(("active", "follows", "right"), [(1, 2, Right.PATRON), (0, 3, Right.ELITE)])
def test_a_patron_on_the_scene_names_the_heir(active: int, follows: int, right: Right) -> None:
    status = Status.IN_SERVICE if active else Status.NEUTRAL
    people = [{"weight": 0.9, "status": status}, {"weight": 0.1, "candidate": 1}, {"weight": 0.8}]
    hand = dies(people, world={"patron": 1, "patron_active": active})
    assert hand.world.incumbent == follows
    assert told(hand, Did.INHERITED) == [(follows, 0, right)]


NAMELESS = {"weight": 0.9, "corps": 0}


@pytest.mark.parametrize(
    ("people", "posts", "follows"),
    [
        ([{"weight": 0.2}, NAMELESS], [], 1),
        ([{"weight": 0.2}, {**NAMELESS, "post": 0}], [{"holder": 2}], 1),  # an office like others is none to inherit by
        ([{"weight": 0.2}, {**NAMELESS, "post": 0}], [{"holder": 2, "succeeds": 1}], 2),
        (
            [{"weight": 0.2, "status": Status.ABROAD}, {**NAMELESS, "post": 0}],
            [{"holder": 2}],
            2,
        ),  # nobody else is left
        ([{"weight": 0.2, "status": Status.OUTSIDE}, NAMELESS], [], 1),
    ],
)
def test_a_nameless_official_inherits_by_his_office_or_where_nobody_else_is_left(
    people: list[Row], posts: list[Row], follows: int
) -> None:
    hand = dies(people, posts=posts, clans=[{}])
    assert hand.world.incumbent == follows
    by_law = Right.LAW if posts and posts[0].get("succeeds") else Right.ELITE
    assert told(hand, Did.INHERITED)[0][2] == by_law


def test_those_with_the_means_have_a_say_and_the_best_claim_among_them_inherits() -> None:
    small = [{"weight": weight} for weight in (0.04, 0.05, 0.01, 0.06, 0.02, 0.07, 0.03)]
    assert heir([*small, {"weight": 0.9}]) == 8  # more than all the others together
    assert heir([{"weight": 0.9}, *small]) == 1
    seven = [{"weight": 0.9 + 1e-3 * k} for k in (3, 1, 6, 2, 5, 7, 4)]
    assert heir([{"weight": 0.1}, {"weight": 0.1}, *seven]) == 8  # seven who are nearly equal hold together
    kin = [{"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 5, "strength": 0.8}]
    assert heir([{"weight": 0.1}, {"weight": 0.1}, *seven], ties=kin) == 5  # half of .8 is more than they differ by
    # and he who has the means to hold alone needs nobody's leave, though the claim of another is 1.2 against his 1
    lone = [{"weight": 1.0, "clan": 0}, {"weight": 0.2}, {"weight": 0.3}]
    kin = [{"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 2, "strength": 1.0}]
    assert heir(lone, ties=kin, world={"chosen": 2}, clans=[{}]) == 1
    assert heir([{"weight": 0.4}, *lone[1:]], ties=kin, world={"chosen": 2}) == 2


def test_a_row_of_scratch_has_a_place_for_each_coalition_of_the_contenders() -> None:
    assert 1 << CONTENDERS <= WIDTH


def test_what_is_unseen_falls_on_each_contender() -> None:
    unseen = [-math.log(-math.log(drawn(Purpose.HEIR, 1000 + k, 70))) for k in (1, 2, 3)]
    three = [{"weight": 0.499}, {"weight": 0.499}, {"weight": 0.499}]  # who hold together, as no two of them are equal
    lucky = unseen.index(max(unseen))
    ahead = (lucky + 1) % 3  # by two thousandths, which the lucky one makes good from some noise on
    three[lucky], three[ahead] = {"weight": 0.5}, {"weight": 0.502}
    needed = 0.002 / (unseen[lucky] - unseen[ahead])
    assert turns_at(needed, lambda noise: heir(three, p={"noise": noise}) == 1 + lucky)
    assert heir(three) == 1 + ahead


def test_an_heir_leaves_his_office_for_the_presidency_and_what_he_was_told() -> None:
    minister = {"weight": 0.9, "post": 0, "fate": Fate.DISMISS}
    hand = dies([minister, {"weight": 0.5}], posts=[{"holder": 1, "institution": Institution.GOVERNMENT}, SEAT])
    assert hand.world.incumbent == 1
    assert (hand.s.leaders[1].post, hand.s.posts[0].holder, hand.s.posts[1].holder) == (1, -1, 1)
    assert hand.s.leaders[1].fate == Fate.NONE


# Over the empty chair: the first is the heir, the other two head a clan each. With odds that are even whoever brings
# what (momentum 0), nothing to lose and nobody to mind, either gains half of his ambition by a bid.
HEAD_2, HEAD_3 = {"weight": 0.2, "clan": 0}, {"weight": 0.2, "clan": 1, "ambition": 0.0}
U_2 = drawn(Purpose.HEIR_HOLDS, 1002, DAY)
NEEDED = 0.1 * math.log(U_2 / (1.0 - U_2))  # the gain at which a bid is just as likely as his number is low


def over_the_heir(ambition: float, two: Row | None = None, three: Row | None = None, *, head: int = 2, at: int = DAY,
                  crowd: float = 0.0) -> Hand:  # fmt: skip
    """Return what comes of the death of a ruler where leader 2 has an ambition."""
    clans = [{"head": head, "weight": 0.5, "cohesion": 0.5}, {"head": 3, "weight": 0.5, "cohesion": 0.5}]
    people = [{"weight": 0.9}, {**HEAD_2, "ambition": ambition, **(two or {})}, {**HEAD_3, **(three or {})}]
    people = [{"loyalty_latent": 0.5, **one} for one in people]
    hand = dies(people, clans=clans, order={**DEATH, "day": at}, world={"day": at, "crowd": crowd},
                p={"noise": 0.1})  # fmt: skip
    assert hand.world.incumbent == 1
    return hand


def test_over_an_empty_chair_who_leads_somebody_bids_if_he_gains_enough_by_it() -> None:
    assert turns_at(2.0 * NEEDED, lambda ambition: over_the_heir(ambition).world.phase == Phase.CONTEST)
    hand = over_the_heir(2.1 * NEEDED)
    assert (hand.world.challenger, hand.world.claimant, hand.world.attempts) == (2, 2, 1)
    # it is his risk whether he bids or not: three to one where he gains .1 * log 3
    for at in (DAY, LATER):
        risk = over_the_heir(0.2 * math.log(3.0), at=at).s.leaders.risk
        assert list(risk) == pytest.approx([0.0, 0.0, 0.75, 0.0], abs=1e-12)


def test_while_an_heir_is_let_pass_he_is_as_likely_to_hold_as_not_and_then_he_has_held() -> None:
    rich = {"economic": 1.0}  # with a fortune of 1 to lose, as far as who holds it against him stays
    assert turns_at(
        2.0 * (NEEDED + 0.5 * 0.5), lambda ambition: over_the_heir(ambition, rich).world.phase == Phase.CONTEST
    )
    assert list(over_the_heir(99.0).s.leaders.belief) == [0.5] * 4
    assert list(over_the_heir(0.0).s.leaders.belief) == [HEIR_BELIEF] * 4


@pytest.mark.parametrize(
    ("two", "head"),
    [
        ({}, -1),  # who leads nobody cannot rise
        ({"weight": 0.0}, 2),  # nor whom nobody follows
        ({"ambition": 0.0}, 2),
        ({"status": Status.ARRESTED}, 2),
        ({"status": Status.ABROAD}, 2),
    ],
)
def test_who_cannot_bid_against_an_heir_does_not(two: Row, head: int) -> None:
    assert over_the_heir(99.0).world.phase == Phase.CONTEST
    hand = over_the_heir(99.0, two, head=head)
    assert (hand.world.phase, hand.s.leaders[2].risk) == (Phase.FORMATION, pytest.approx(0.0, abs=1e-12))


def test_a_crowd_is_no_elite_that_could_break() -> None:
    assert over_the_heir(99.0, {"street": 1.0}, head=-1, crowd=0.5).world.phase == Phase.FORMATION


def test_over_an_empty_chair_everybody_who_leads_somebody_has_his_chance_in_turn() -> None:
    greedy = {"ambition": 99.0}
    assert over_the_heir(0.0, three=greedy).world.challenger == 3
    assert over_the_heir(99.0, three=greedy).world.challenger == 2
    declined = over_the_heir(1e-6, three=greedy, at=LATER)
    assert declined.world.challenger == 3
    assert list(declined.s.leaders.risk[2:]) == pytest.approx([0.5, 1.0], abs=1e-5)


@pytest.mark.parametrize(("strength", "moved"), [(1.0, [2]), (0.0, [])])
def test_over_an_empty_chair_who_commands_force_may_plot(strength: float, moved: list[int]) -> None:
    chief = {"weight": 0.2, "clan": -1, "ambition": 99.0, "coercive": 1.0}
    body = {"kind": Kind.BODY, "weight": 0.5, "cohesion": 0.5, "coercive": 0.5}
    leads = {"kind": TieKind.LEADERSHIP, "from_leader": 2, "to_clan": 0, "strength": strength}
    hand = dies(
        [{"weight": 0.9}, chief], order={**DEATH, "row": 1}, clans=[body], ties=[leads],
        p={"noise": 0.1, "plot_edge": 1.0},
    )  # fmt: skip
    assert [by for by, *_ in told(hand, Did.PLOT_MOVED)] == moved
    assert hand.s.leaders[2].risk == pytest.approx(len(moved), abs=1e-12)
    assert (hand.s.leaders[1].belief == HEIR_BELIEF) == (not moved)


def test_how_an_heir_is_liked_keeps_an_elite_together() -> None:
    # half of what was felt for the dead passes to the heir, and counts by the belief .5 that he stays: .5 * .5 * .2
    ally = {"loyalty_latent": 0.9}
    needed = NEEDED + 0.5 * 0.5 * 0.2
    assert turns_at(2.0 * needed, lambda ambition: over_the_heir(ambition, ally).world.phase == Phase.CONTEST)


def test_a_death_shakes_half_as_much_as_a_fall_after_the_elite_has_held() -> None:
    world = {"capacity": 0.5, "elite_cohesion": 0.6}
    hand = dies([{"weight": 0.9}], world=world, p={"shake": 0.2})
    assert (hand.world.capacity, hand.world.elite_cohesion) == pytest.approx((0.5 * 0.9, 0.6 * 0.9), abs=1e-12)


def test_a_death_shakes_on_its_own_day_and_on_no_other() -> None:
    world = {"capacity": 0.5, "elite_cohesion": 0.6, "ruler_died": 50, "day": 70}
    hand = watch(lay([{}, {}], world=world, p={"shake": 0.2}))
    assert (hand.world.capacity, hand.world.elite_cohesion) == (0.5, 0.6)


# --------------------------------------------------------------------------------------------------- handed on in life


@pytest.mark.parametrize("order", [Order.HAND_OVER, Order.ELECT])
def test_a_ruler_who_hands_power_on_is_patron_of_his_heir_and_one_who_is_voted_out_is_not(order: Order) -> None:
    people = [{"post": 0, "loyalty_latent": 0.5}, {"loyalty": 0.9, "loyalty_latent": 0.8}]
    hand = dies(people, order={"order": order, "day": 70, "row": 1}, posts=[{"holder": 1, "institution": 2}, SEAT])
    world, ruler = hand.world, hand.s.leaders[0]
    by_hand = order == Order.HAND_OVER
    assert (world.incumbent, world.removed_day, world.irregular, ruler.status) == (1, 70, 0, Status.OUTSIDE)
    assert (hand.s.posts[0].holder, hand.s.posts[1].holder) == (-1, 1)
    assert (world.patron_active, world.patron == 0) == (by_hand, by_hand)
    assert told(hand, Did.INHERITED) == [(1, 0, Right.HAND if by_hand else Right.VOTE)]
    if by_hand:
        assert hand.s.leaders[2].loyalty_patron_latent == 0.8, "whoever stood by the ruler stands by the patron"


def test_power_is_not_handed_to_who_cannot_take_it() -> None:
    hand = dies([{"status": Status.ARRESTED}], order={"order": Order.ELECT, "day": 70, "row": 1})
    assert (hand.world.incumbent, hand.s.schedule[0].done) == (0, 1)


def test_a_patron_on_the_scene_stands_behind_a_handover() -> None:
    hand = dies(
        [{}, {}], order={"order": Order.HAND_OVER, "day": 70, "row": 2}, world={"patron": 1, "patron_active": 1}
    )
    assert (hand.world.incumbent, hand.world.patron, hand.world.patron_active) == (2, 1, 1)


# ------------------------------------------------------------------------------------------------------------- claims

KIN = {"kind": TieKind.KINSHIP, "from_leader": 0, "to_leader": 1, "strength": 0.7}


@pytest.mark.parametrize(
    ("one", "more", "adds"),
    [
        ({}, {}, 0.0),
        ({"following": 0.5}, {}, 0.25),  # half of each
        ({"post": 0}, {"posts": [{"value": 0.8}]}, 0.4),
        ({"post": 0}, {"posts": [{"value": 0.8, "succeeds": 1}]}, 0.4 + 0.5),
        ({}, {"ties": [KIN]}, 0.35),
        ({}, {"ties": [{**KIN, "from_leader": 1, "to_leader": 0}]}, 0.35),
        ({}, {"ties": [{**KIN, "from_leader": 2}]}, 0.0),  # another's kinsman
        ({}, {"ties": [{**KIN, "kind": TieKind.PATRONAGE}]}, 0.35),
        (
            {},
            {"ties": [{**KIN, "kind": TieKind.PATRONAGE, "from_leader": 1, "to_leader": 0}]},
            0.0,
        ),  # who made the ruler
        ({}, {"ties": [{**KIN, "kind": TieKind.ALLIANCE}]}, 0.0),
        ({"clan": 0}, {}, 0.25),
        ({"clan": 0}, {"ties": [KIN]}, 0.35),  # the nearer of both
        ({"clan": 0}, {"ties": [{**KIN, "strength": 0.3}]}, 0.25),
        ({"clan": 1}, {}, 0.0),
        ({}, {"world": {"chosen": 1}}, 0.5),
        ({}, {"world": {"chosen": 2}}, 0.0),
        ({"following": 0.5, "post": 0, "clan": 0}, {"posts": [{"value": 0.8}], "world": {"chosen": 1}}, 1.4),
    ],
)
def test_what_a_claim_rests_on(one: Row, more, adds: float) -> None:
    hand = lay([{"clan": 0}, {"weight": 0.5, **one}, {}], clans=[{}, {}], **more)
    assert claim_of(hand.s, 1) == pytest.approx(0.5 + adds, abs=1e-12)


# A general of weight .4 and somebody of weight .9, bound by .8: worth .72 to him.
BOND = {"kind": TieKind.ALLIANCE, "from_leader": 1, "to_leader": 2, "strength": 0.8}


@pytest.mark.parametrize(
    ("tie", "other", "world", "claimant"),
    [
        ({}, {}, {}, 2),
        ({"from_leader": 2, "to_leader": 1}, {}, {}, 2),  # it runs both ways
        ({"kind": TieKind.KINSHIP}, {}, {}, 2),
        ({"kind": TieKind.PATRONAGE}, {}, {}, 2),
        ({"kind": TieKind.RIVALRY}, {}, {}, 1),
        ({"strength": 0.5}, {}, {}, 2),  # .45
        ({"strength": 0.49}, {}, {}, 1),  # too weak a tie, though .441 is more than his own .4
        ({"strength": 0.6}, {"weight": 0.67}, {}, 2),  # .402
        ({"strength": 0.6}, {"weight": 0.66}, {}, 1),  # .396 is less than his own
        ({}, {"loyalty_latent": 0.5}, {}, 2),
        ({}, {"loyalty_latent": 0.51}, {}, 1),  # who is for the ruler does not lend himself to it
        ({}, {"status": Status.ARRESTED}, {}, 1),
        ({}, {"status": Status.ABROAD}, {}, 2),
        ({"to_leader": 0}, {}, {}, 1),  # nobody moves on behalf of who rules
        ({}, {}, {"patron": 2, "patron_active": 1}, 1),
        ({}, {}, {"patron": 2, "patron_active": 0}, 2),
    ],
)
def test_who_moves_puts_up_whoever_bound_to_him_has_the_better_claim(tie: Row, other: Row, world: Row, claimant: int):
    people = [{"weight": 1.0}, {"weight": 0.4}, {"weight": 0.9, "loyalty_latent": 0.3, **other}]
    hand = lay(people, ties=[{**BOND, **tie}], world=world)
    assert claimant_for(hand.s, 1) == claimant


# --------------------------------------------------------------------------------------------------------------- ages


@pytest.mark.parametrize(
    ("age", "day", "sex", "chance"),
    [
        (80.5, 70, Sex.MAN, 0.058206),
        (80.5, 70, Sex.WOMAN, 0.042771),
        (79.9, 70, Sex.MAN, 0.058206),  # past his birthday by then
        (50.0, 70, Sex.MAN, 0.004997),
        (140.0, 70, Sex.MAN, 0.895041),  # beyond the tables
    ],
)
def test_a_ruler_whose_age_is_given_dies_by_the_life_table_and_his_frailty(age, day, sex, chance) -> None:
    u = drawn(Purpose.DEATH, 1000, day)
    frailty = -math.log(1.0 - u) * 365.25 / 7.0 / (2.0 * -math.log(1.0 - chance))

    def is_dead(frail: float) -> bool:
        ruler = {"age": age, "sex": sex, "frailty": frail}
        return bool(watch(lay([ruler, {}], world={"day": day}, p={"ruler_mortality": 0.0})).world.ruler_died == day)

    assert turns_at(frailty, is_dead)


def test_where_no_sex_is_said_the_mean_of_both_tables_counts() -> None:
    rate = -0.5 * (math.log(1.0 - MEN[80]) + math.log(1.0 - WOMEN[80]))
    u = drawn(Purpose.DEATH, 1000, 70)
    frailty = -math.log(1.0 - u) * 365.25 / 7.0 / (2.0 * rate)
    assert turns_at(
        frailty,
        lambda frail: watch(lay([{"age": 80.5, "frailty": frail}, {}], world={"day": 70})).world.ruler_died == 70,
    )


def test_a_patron_of_an_age_dies_of_it_and_is_off_the_scene() -> None:
    old = {"age": 90.0, "frailty": 1e9, "post": 0}
    hand = watch(lay([{}, old], posts=[{"holder": 1}], world={"patron": 1, "patron_active": 1, "day": 70}, p=LASTING))
    assert (hand.world.patron_active, hand.s.leaders[1].status, hand.s.posts[0].holder) == (0, Status.DEAD, -1)
    assert told(hand, Did.DIED) == [(1, -1, pytest.approx(90.0 + 70 / 365.25))]
    assert told(hand, Did.PATRON_LEFT) == []


@pytest.mark.parametrize(("one", "dead"), [({"age": 90.0}, True), ({}, False), ({"age": 90.0, "frailty": 0.0}, False)])
def test_others_die_of_the_age_that_is_given(one: Row, dead: bool) -> None:
    hand = watch(lay([{}, {"frailty": 1e9, "post": 0, **one}], posts=[{"holder": 1}], world={"day": 70}))
    assert (hand.s.leaders[1].status == Status.DEAD, hand.s.posts[0].holder == -1) == (dead, dead)


def test_the_life_tables_are_those_of_their_source() -> None:
    assert (len(MEN), len(WOMEN)) == (120, 120)
    assert (MEN[0], MEN[60], MEN[100], WOMEN[0]) == (0.006304, 0.011519, 0.354198, 0.005229)
    assert (MEN[40:110] > WOMEN[40:110]).all()
    assert (MEN[30:] == sorted(MEN[30:])).all()
