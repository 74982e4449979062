"""Calendar and soundings on paper: the mood of a week, what an order does, who is told, and what leaks."""

from __future__ import annotations

import pytest
from by_hand import CERTAIN, LUCK, Hand, Row, drawn, hazard, lay, told, turns_at

from sim.core.ground.arithmetic import wander_scale
from sim.core.ground.codes import Did, Fate, Kind, Order, Phase, Purpose, Role, Status, TieKind
from sim.core.ground.draw import cell_of
from sim.core.ground.luck import bell
from sim.core.ground.records import LEADER, WORLD
from sim.core.rules.calendar import keep_calendar
from sim.core.rules.soundings import hold_soundings

# ------------------------------------------------------------------------------------------------------------- calendar

STILL = {"slow_half_life": CERTAIN}
MOOD = {"approval": 0.5, "start_approval": 0.5, "mass_grievance": 0.4, "start_grievance": 0.4, "elite_cohesion": 0.8}


def turn_pages(hand: Hand) -> Hand:
    keep_calendar(*hand)
    return hand


def test_the_mood_wanders_by_a_bell_that_grows_with_the_root_of_time():
    hand = turn_pages(lay([{}], world={**MOOD, "day": 70}, p={**STILL, "volatility": 0.2}))
    wander = 0.2 * wander_scale(7, STILL["slow_half_life"]) * bell(LUCK, int(Purpose.APPROVAL), 0, 70)
    assert hand.world.approval == pytest.approx(0.5 + wander, abs=1e-9)


def test_coverage_of_others_moves_nobodys_opinion_of_the_ruler():
    praise = {"kind": TieKind.COVERAGE, "to_leader": 1, "strength": 1.0, "sign": 1}
    hand = turn_pages(lay([{}, {}], ties=[praise], world=MOOD, p={"slow_half_life": 7.0, "mood_pull": 0.1}))
    assert hand.world.approval == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize(
    ("now", "start", "then"),
    [
        (0.4, 0.4, 0.5),
        (0.6, 0.4, 0.5 - 0.5 * 0.1 * 0.2),  # half of the way there in a step
        (0.6, 0.6, 0.5),  # what there was at the start, opinion of him has told already
        (0.2, 0.6, 0.5 + 0.5 * 0.1 * 0.4),
    ],
)
def test_grievance_in_the_country_moves_the_mood_by_what_has_come_to_it(now, start, then):
    world = {**MOOD, "mass_grievance": now, "start_grievance": start}
    hand = turn_pages(lay([{}], world=world, p={"slow_half_life": 7.0, "mood_pull": 0.1}))
    assert hand.world.approval == pytest.approx(then, abs=1e-12)


def test_state_elite_and_grievance_come_half_of_the_way_home_in_a_half_life():
    start = {"start_capacity": 0.6, "start_cohesion": 0.4, "start_grievance": 0.4}
    world = {**MOOD, **start, "capacity": 0.2, "elite_cohesion": 0.8, "mass_grievance": 0.6}
    then = turn_pages(lay([{}], world=world, p={"slow_half_life": 7.0})).world
    assert (then.capacity, then.elite_cohesion, then.mass_grievance) == pytest.approx((0.4, 0.6, 0.5), abs=1e-12)


def test_shocks_come_by_chance_at_their_rate():
    def shocks(rate):
        hand = turn_pages(lay([{}], world={**MOOD, "day": 70}, p={**STILL, "shock_rate": rate}))
        hit = bool(told(hand, Did.SHOCK_HIT))  # one of middling size takes half
        assert hand.world.approval == pytest.approx(0.25 if hit else 0.5, abs=1e-9)
        return hit

    assert turns_at(hazard(drawn(Purpose.SHOCK, 0, 70), days=7), shocks)


@pytest.mark.parametrize(
    ("phase", "held", "then"), [(Phase.CALM, 100, Phase.CALM), (Phase.CAMPAIGN, -1, Phase.FORMATION)]
)
def test_a_government_is_formed_once_after_a_vote(phase, held, then):
    world = {**MOOD, "phase": phase, "day": 120, "election": 100, "held": held}
    assert turn_pages(lay([{}], world=world, p=STILL)).world.phase == then


@pytest.mark.parametrize(("who", "neutral", "active"), [(1, True, 1), (2, True, 0), (0, False, 1)])
def test_who_is_taken_out_of_the_play_holds_no_office_and_the_ruler_is_not(who, neutral, active):
    hand = turn_pages(lay([{"post": 0}, {"post": 1}, {"post": 2}], posts=[{"holder": 0}, {"holder": 1}, {"holder": 2}],
                          schedule=[{"order": Order.NEUTRALISE, "day": 0, "row": who}],
                          world={**MOOD, "patron": 2, "patron_active": 1}, p=STILL))  # fmt: skip
    one = hand.s.leaders[who]
    assert (one.status == Status.NEUTRAL, one.post < 0, hand.s.posts[who].holder < 0) == (neutral,) * 3
    assert hand.world.patron_active == active


def test_a_patron_who_is_arrested_by_an_order_leaves_office_and_scene():
    order = {"order": Order.SET, "day": 0, "table": Role.LEADER, "row": 1, "column": cell_of(LEADER, "status")}
    world = {**MOOD, "patron": 1, "patron_active": 1}
    hand = lay([{}, {"post": 0}], posts=[{"holder": 1}], schedule=[order], world=world, p=STILL)
    hand.s.schedule.value.view("i8")[0] = Status.ARRESTED  # a code, as eight bytes
    turn_pages(hand)
    assert (hand.s.leaders[1].status, hand.s.leaders[1].post, hand.s.posts[0].holder) == (Status.ARRESTED, -1, -1)
    assert hand.world.patron_active == 0


@pytest.mark.parametrize(
    ("status", "active"),
    [(Status.IN_SERVICE, 1), (Status.ABROAD, 1), (Status.ARRESTED, 0), (Status.DEAD, 0), (Status.NEUTRAL, 0)],
)
def test_a_patron_who_cannot_act_is_off_the_scene_however_it_came_about(status, active):
    hand = lay([{}, {"status": status}], world={**MOOD, "patron": 1, "patron_active": 1}, p=STILL)
    assert turn_pages(hand).world.patron_active == active  # a plot of his own failed, or the scenario begins with it


def test_an_order_is_carried_out_once_and_not_before_its_day():
    order = {"order": Order.SET, "day": 77, "table": Role.WORLD, "column": cell_of(WORLD, "capacity"), "value": 0.9}
    hand = lay([{}], schedule=[{**order, "row": 0}], world={**MOOD, "day": 70, "capacity": 0.2}, p=STILL)
    assert turn_pages(hand).world.capacity == pytest.approx(0.2, abs=1e-9)
    hand.world.day = 77
    assert turn_pages(hand).world.capacity == pytest.approx(0.9, abs=1e-9)
    hand.world.capacity = 0.5
    assert turn_pages(hand).world.capacity == pytest.approx(0.5, abs=1e-9)


# ------------------------------------------------------------------------------------------------------------ soundings

OFFICIAL = {"post": 0, "meeting_day": 7, "grievance": 0.1, "anchor": 0.5, "loyalty": 0.5}
BEFORE_VOTE = {"day": 7, "election": 30}


def see(officials: list[Row], p: Row, *, world: Row | None = None, clans: tuple[Row, ...] = (),
        schedule: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    hand = lay(
        [{}, *officials], posts=[{}], clans=clans, schedule=schedule, world={**BEFORE_VOTE, **(world or {})}, p=p
    )
    hold_soundings(*hand)
    return hand


@pytest.mark.parametrize("governments", [0, 3])  # before each there is luck of its own
@pytest.mark.parametrize(("loyalty", "scale"), [(0.5, 1.0), (0.9, 0.2), (0.2, 1.6)])
def test_fates_are_shared_out_by_loyalty(loyalty, scale, governments):
    def fate(p):
        return see([{**OFFICIAL, "loyalty": loyalty}], p, world={"governments": governments}).s.leaders[1].fate

    u = drawn(Purpose.FATE, 1001, governments)
    assert turns_at(u / scale, lambda share: fate({"share_dismissed": share}) == Fate.DISMISS)
    # a third of the share is to go and two thirds are to be moved
    moved = {"share_dismissed": u / scale / 3.0}
    assert turns_at(u / scale * 2.0 / 3.0, lambda share: fate({**moved, "share_moved": share}) == Fate.MOVE)


@pytest.mark.parametrize(
    ("fate", "discipline", "leak"),
    [(Fate.DISMISS, 0.2, 0.8), (Fate.DISMISS, 0.6, 0.4), (Fate.MOVE, 0.2, 0.5 * 0.8)],
)
def test_losers_leak_by_what_they_lose_and_want_of_discipline(fate, discipline, leak):
    shares = {"share_dismissed": float(fate == Fate.DISMISS), "share_moved": float(fate == Fate.MOVE)}

    def leaks(rate):
        world = see([{**OFFICIAL, "discipline": discipline}], {**shares, "motive_leak": rate}).world
        assert (world.told, world.losers) == (1, 1)
        return world.leaked == 1

    assert turns_at(drawn(Purpose.LEAK, 1001, 0) / leak, leaks)


@pytest.mark.parametrize("governments", [0, 3])
@pytest.mark.parametrize(("head", "talk"), [(0, 0.5 + 0.3), (1, 1.0), (-1, 1.0)])
def test_meetings_leak_blindly_as_the_rulers_own_office_talks(head, talk, governments):
    office = {"kind": Kind.BODY, "head": head, "leaks": 0.3}

    def leaks(rate):
        hand = see([OFFICIAL], {"leak_rate": rate}, clans=(office,), world={"governments": governments})
        return hand.s.leaders[1].fate_public == 1

    assert turns_at(drawn(Purpose.LEAK, 1001, governments) / talk, leaks)


@pytest.mark.parametrize(
    ("official", "world"),
    [
        ({"fate": Fate.KEEP, "told": Fate.KEEP}, {}),  # he has been seen
        ({"status": Status.ARRESTED}, {}),
        ({}, {"day": 30}),  # the vote is over
        ({}, {"phase": Phase.FORMATION}),
        ({"meeting_day": 8}, {}),
    ],
)
def test_nobody_is_seen_twice_in_prison_or_after_the_vote(official, world):
    assert see([OFFICIAL], {}).world.told == 1
    assert see([{**OFFICIAL, **official}], {}, world=world).world.told == 0


@pytest.mark.parametrize(("told_before", "told_now"), [(Fate.NONE, 1), (Fate.MOVE, 1), (Fate.DISMISS, 0)])
def test_of_whom_something_was_decided_without_a_word_to_him_is_seen(told_before, told_now):
    one = {**OFFICIAL, "fate": Fate.DISMISS, "told": told_before, "fate_public": 1}
    hand = see([one], {})
    assert hand.world.told == told_now
    assert hand.s.leaders[1].fate == (Fate.KEEP if told_now else Fate.DISMISS)
    assert hand.s.leaders[1].fate_public == 1 - told_now, "what leaked of another fate is nothing of this one"


def test_a_ruler_tells_himself_nothing():
    hand = lay([{}, OFFICIAL], posts=[{}], world={**BEFORE_VOTE, "incumbent": 1})
    hold_soundings(*hand)
    assert (hand.world.told, hand.s.leaders[1].fate) == (0, Fate.NONE)


LOSER = {"fate": Fate.DISMISS, "told": Fate.DISMISS}


def test_a_leak_by_order_makes_public_whom_it_names_and_each_once():
    people = [LOSER, LOSER, {}, {"fate": Fate.KEEP, "told": Fate.KEEP}, {**LOSER, "fate_public": 1}]
    orders = tuple({"order": Order.LEAK, "day": 7, "row": row, "magnitude": 1.0} for row in (1, 3, 4, 5))
    hand = see(people, {}, schedule=orders)
    assert list(hand.s.leaders.fate_public) == [0, 1, 0, 0, 1, 1]
    assert hand.world.leaked == 1  # who keeps his place loses nothing, and what is known cannot leak
    assert told(hand, Did.LEAKED) == [(1, -1, float(Fate.DISMISS)), (4, -1, float(Fate.KEEP))]


@pytest.mark.parametrize("before", [Fate.NONE, Fate.KEEP, Fate.MOVE])
def test_what_nobody_was_told_cannot_leak(before):
    orders = ({"order": Order.LEAK, "day": 7, "row": 1, "magnitude": 1.0},)
    hand = see([{"fate": Fate.DISMISS, "told": before}], {}, schedule=orders)  # dismissed, whatever he was told
    assert (hand.s.leaders[1].fate_public, hand.world.leaked, told(hand, Did.LEAKED)) == (0, 0, [])


def test_a_leak_that_names_nobody_falls_on_a_share():
    def falls_on_him(share):
        order = {"order": Order.LEAK, "day": 7, "row": -1, "magnitude": share}
        return see([LOSER], {}, schedule=(order,)).world.leaked == 1

    assert turns_at(drawn(Purpose.MOTIVE_LEAK, 1001, 0), falls_on_him)
