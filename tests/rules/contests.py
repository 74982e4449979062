"""A contest of two, laid out by hand."""

from __future__ import annotations

import math
from typing import Any

from by_hand import Hand, Row, door, lay

from sim.core.ground.codes import Did, Phase, Winner
from sim.core.mechanisms.bids import close_contest
from sim.core.rules.contest import fight, make_terms

close, terms = door(close_contest), door(make_terms)

# One against one, of means .5 * (1/2 + .4) = .45 each: odds of resolve / (1 + resolve). Without bodies of force, force
# is the capacity of the state.
ONE = {"weight": 0.5, "capacity": 0.4, "clan": -1}
OPEN = {"phase": Phase.CONTEST, "challenger": 1, "capacity": 0.5, "approval": 0.5, "mass_grievance": 0.4}
LONG = {"longest": 1000.0, "momentum": 1.0}
TOLL = math.log(10.5)  # deaths of a clash, without a tail


def drawn_up(
    world: Row, p: Row, *, ruler: Row | None = None, challenger: Row | None = None, side: float = 0.5,
    others: tuple[Row, ...] = (), posts: tuple[Row, ...] = (), ties: tuple[Row, ...] = (),
) -> Hand:  # fmt: skip
    """Lay out a day of a contest, the eleventh of it unless the world says otherwise, with the odds a case asks for.

    Nothing happens by chance, and nobody has a chance to act, unless a case sets `pace`.
    """
    day = world.get("day", 71)
    world = {**OPEN, "day": day, "opened": day - 10, "side": side, **world}
    people = [{**ONE, **(ruler or {})}, {**ONE, **(challenger or {})}, *others]
    return lay(people, posts=posts, ties=ties, world=world, p={**LONG, "resolve": side / (1.0 - side), **p})


def battle(world: Row, p: Row, **rows: Any) -> Hand:
    """Play such a day."""
    hand = drawn_up(world, p, **rows)
    fight(*hand)
    return hand


def collapsed(world: Row, p: Row, **rows: Any) -> Hand:
    """Let the bid of such a contest be given up."""
    hand = drawn_up(world, p, **rows)
    close(hand.s, hand.p, hand.luck, Winner.INCUMBENT, Did.BID_COLLAPSED)
    return hand


def agreed(world: Row, p: Row, **rows: Any) -> Hand:
    """Let both sides of such a contest come to terms."""
    hand = drawn_up(world, p, **rows)
    terms(hand.s, hand.p, hand.luck)
    return hand


def per_day(u: float) -> float:
    """Return the rate per day that gives just the chance u in a day."""
    return -math.log(1.0 - u)
