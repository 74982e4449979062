"""Who is left alone, on paper: a draw above a bound of the chance that anything is done with him needs no offices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from by_hand import Hand, Row, door, lay

from sim.core.ground.codes import Fate, Institution, Kind, Status
from sim.core.mechanisms import deciding, fates, favour
from sim.core.mechanisms.deciding import SHUT

at_most_done, choose_fate = door(fates.at_most_done), door(fates.choose_fate)
open_office = door(fates.open_office)
gain_of_office, gain_of_mission = door(favour.gain_of_office), door(favour.gain_of_mission)
gain_of_arrest = door(favour.gain_of_arrest)
seen_loyalty, displeasure = door(favour.seen_loyalty), door(favour.displeasure)
pick, likelihood_of_any = door(deciding.pick), door(deciding.likelihood_of_any)

# ---------------------------------------------------------------------------------------------------------- the bound
# A man of weight .5 in an office worth .6: a place of .7, of .25 without it, of 1 with the best of all. Without ties,
# ambition and anybody behind him he is seen to stand as he says, and minded by what his loyalty falls short of .5. A
# mission leaves him half of what he is of use.

MAN = {"named": 1, "weight": 0.5, "loyalty": 0.5, "post": 0, "clan": -1}
OFFICE = {"holder": 1, "value": 0.6, "institution": Institution.APPARATUS}
OUTSIDE = {"post": -1, "status": Status.OUTSIDE}


def sum_of(*tenths: float) -> float:
    """Return the chance of any of several moves that gain so many noises."""
    moves = sum(math.exp(each) for each in tenths)
    return moves / (1.0 + moves)


@pytest.mark.parametrize(
    ("man", "p", "chance"),
    [
        # a middling man: whatever is done gains nothing, and costs its price; six moves
        ({}, {"price_of_change": 0.0}, 6 / 7),
        ({}, {"price_of_change": 0.1 * math.log(2.0)}, 3 / 4),
        ({}, {"price_of_change": 0.1 * math.log(6.0)}, 1 / 2),
        ({}, {"price_of_change": 9.0}, 0.0),
        # minded by .2: dismissal .45 * .2 = .09, which is the most that a move and an office from outside could gain; a
        # mission .7 * .2 - .35 * .2; a rise at least nothing; an arrest .7 * .2
        ({"loyalty": 0.3}, {"price_of_change": 0.0}, sum_of(0.9, 0.7, 0.9, 0.0, 0.9, 1.4)),
        # liked by .2: a dismissal and a mission lose as much; a move at best nothing; a rise .3 * .2, an office too
        ({"loyalty": 0.7}, {"price_of_change": 0.0}, sum_of(-0.9, -0.7, 0.0, 0.6, 0.6, -1.4)),
        # outside, of a place of .25: he has nothing to lose but the mission, .25 * .2 / 2, and the arrest, .25 * .2
        ({**OUTSIDE, "loyalty": 0.3}, {"price_of_change": 0.0}, sum_of(0.0, 0.25, 0.0, 0.0, 0.0, 0.5)),
        ({**OUTSIDE, "loyalty": 0.7}, {"price_of_change": 0.0}, sum_of(0.0, -0.25, 0.0, 1.5, 1.5, -0.5)),
    ],
)
def test_at_most_as_much_is_done_as_if_the_best_of_offices_were_open_for_each_fate(man, p, chance):
    hand = lay([{}, {**MAN, **man}], posts=[] if "post" in man else [OFFICE], p=p)
    loyalty = man.get("loyalty", 0.5)
    assert at_most_done(hand.s, 1, loyalty, 0.5 - loyalty, True, hand.p) == pytest.approx(chance, abs=1e-12)


@pytest.mark.parametrize(
    ("is_open", "chance"), [(True, sum_of(0.0, 0.25, 0.0, 0.0, 0.0, 0.5)), (False, sum_of(0.0, 0.25, 0.0, 0.0, 0.0))]
)
def test_an_arrest_counts_where_it_is_open(is_open, chance):
    hand = lay([{}, {**MAN, **OUTSIDE, "loyalty": 0.3}], posts=[OFFICE], p={"price_of_change": 0.0})
    assert at_most_done(hand.s, 1, 0.3, 0.2, is_open, hand.p) == pytest.approx(chance, abs=1e-12)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_draw_above_the_bound_leaves_him_alone_and_one_below_the_chance_does_not(is_open):
    # each of what is open as likely as to leave him: dismissal, mission and arrest, and a move and a rise where there
    # are offices for them, against a bound of six of seven
    vacant = {"holder": -1, "vacant_day": 50, "institution": Institution.GOVERNMENT}
    offices = [{**vacant, "value": value} for value in (0.5, 0.9)] if is_open else []
    hand = lay([{}, MAN], posts=[OFFICE, *offices], world={"day": 70}, p={"price_of_change": 0.0})
    chance = 5 / 6 if is_open else 3 / 4
    for draw, is_left in ((chance - 1e-9, False), (chance + 1e-9, True), (6 / 7 - 1e-9, True), (6 / 7 + 1e-9, True)):
        assert (choose_fate(hand.s, 1, draw, True, True, hand.p, hand.luck) == Fate.KEEP) == is_left


# ----------------------------------------------------------------------------------- nothing comes of leaving him alone


def some_leader(draw: np.random.Generator) -> tuple[Hand, bool, bool]:
    """Return somebody of any kind, with any offices about, and whether office and arrest are at hand."""
    person: dict[str, float] = {each: draw.random() for each in
                                ("weight", "loyalty", "ambition", "concealment", "coercive", "protection")}  # fmt: skip
    person |= {"named": 1, "clan": int(draw.integers(-1, 2)), "status": Status.IN_SERVICE, "post": 0}
    posts: list[Row] = [{**OFFICE, "value": draw.random()}]
    if draw.random() < 0.4:
        person |= OUTSIDE
        posts = [{"value": draw.random(), "holder": -1, "vacant_day": -1}]
    people = [{"loyalty": 1.0, "caution": draw.random()}, person, {"weight": draw.random(), "ambition": 1.0}]
    for k in range(1, int(draw.integers(1, 6))):
        seat = {"value": draw.random(), "institution": int(draw.choice([*Institution])), "holder": -1}
        if draw.random() < 0.5:
            people.append({"clan": -1, "corps": 0, "post": k})
            seat["holder"] = len(people) - 1
        seat["vacant_day"] = 50 if draw.random() < 0.7 else -1
        posts.append({**seat, "body": 1 if draw.random() < 0.2 else -1})
    clans = [{"kind": Kind.KIN, "head": int(draw.integers(1, 3)), "weight": draw.random(), "cohesion": draw.random()},
             {"kind": Kind.BODY, "head": -1}]  # fmt: skip
    world = {"day": 100, "patron": 2, "patron_active": int(draw.integers(0, 2)), "patron_support": draw.random(),
             "deference": draw.random()}  # fmt: skip
    p = {"noise": draw.uniform(0.02, 0.5), "price_of_change": draw.uniform(-0.1, 0.4), "safety": draw.uniform(0.0, 2.0)}
    hand = lay(people, clans=clans, posts=posts, world=world, p=p)
    return hand, bool(draw.random() < 0.8), bool(draw.random() < 0.5)


def gains_of(hand: Hand, is_at_hand: bool, is_open_to_arrest: bool) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Return what each fate that is open gains, with the offices that there are, and which each is."""
    s, p = hand.s, hand.p
    seen = seen_loyalty(s, 1)
    displeased = displeasure(s, 1, seen)
    gains: dict[int, float] = {}
    in_office = s.leaders[1].post >= 0
    if is_at_hand:
        for fate in (Fate.MOVE, Fate.PROMOTE) if in_office else (Fate.CO_OPT,):
            k, value = open_office(s, 1, int(fate), hand.luck)
            gains[fate] = gain_of_office(s, 1, value, displeased, p) if k >= 0 else SHUT
        if in_office:
            gains[Fate.DISMISS] = gain_of_office(s, 1, 0.0, displeased, p)
        gains[Fate.ENVOY] = gain_of_mission(s, 1, seen, displeased, p)
    if is_open_to_arrest:
        gains[Fate.ARREST] = gain_of_arrest(s, 1, displeased, p)
    order = (Fate.DISMISS, Fate.ENVOY, Fate.MOVE, Fate.PROMOTE, Fate.CO_OPT, Fate.ARREST)
    return tuple(gains.get(fate, SHUT) for fate in order), order


def chosen_by(gains: Any, order: Any, draw: float, p: Any) -> int:
    """Return what a draw makes of gains, looked at one and all."""
    chosen = pick(gains, draw, p)
    return order[chosen] if chosen >= 0 else Fate.KEEP


def test_over_many_leaders_the_bound_is_never_below_the_chance_and_changes_no_fate():
    draw = np.random.default_rng(14)
    done: set[int] = set()
    left, looked, tight = 0, 0, 0
    for _ in range(200):
        hand, *open_to = some_leader(draw)
        gains, order = gains_of(hand, *open_to)
        chance = likelihood_of_any(gains, hand.p)
        seen = seen_loyalty(hand.s, 1)
        bound = at_most_done(hand.s, 1, seen, displeasure(hand.s, 1, seen), bool(open_to[1]), hand.p)
        assert chance <= bound + 1e-12
        tight += chance > 0.9 * bound
        edges = [each + off for each in (chance, bound) for off in (-1e-6, 1e-6)]
        for u in [*np.linspace(0.02, 0.98, 13), *(edge for edge in edges if 0.0 < edge < 1.0)]:
            fate = int(choose_fate(hand.s, 1, u, *open_to, hand.p, hand.luck))
            assert fate == chosen_by(gains, order, u, hand.p)
            done.add(fate)
            left, looked = left + (u >= bound), looked + (u < bound)
    every = {Fate.KEEP, Fate.DISMISS, Fate.ENVOY, Fate.MOVE, Fate.PROMOTE, Fate.CO_OPT, Fate.ARREST}
    assert done == every, "the leaders laid out meet every fate"
    assert min(left, looked) > 500, "the bound decides over some and not over others"
    assert tight > 20, "and is close to the chance for some"
