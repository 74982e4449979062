"""A contest of two, laid out by hand."""

from __future__ import annotations

import math

from by_hand import CERTAIN, Hand, Row, lay

from sim.core.ground.codes import Phase
from sim.core.rules.contest import fight

# One against one, of means .5 each: odds of resolve / (1 + resolve). Without bodies of force, force is the capacity of
# the state.
ONE = {"weight": 0.5, "capacity": 0.4, "clan": -1}
OPEN = {"phase": Phase.CONTEST, "challenger": 1, "capacity": 0.5, "approval": 0.5, "mass_grievance": 0.4}
LONG = {"longest": 1000.0, "momentum": 1.0}
TOLL = math.log(10.5)  # deaths of a clash, without a tail
STORM = {"storm_rate": CERTAIN, "violence": TOLL}


def battle(world: Row, p: Row, *, ruler: Row | None = None, challenger: Row | None = None, side: float = 0.5,
           others: tuple[Row, ...] = (), posts: tuple[Row, ...] = (), ties: tuple[Row, ...] = ()) -> Hand:  # fmt: skip
    """Play a day of a contest, the eleventh of it unless the world says otherwise, with the odds a case asks for."""
    day = world.get("day", 71)
    world = {**OPEN, "day": day, "opened": day - 10, **world}
    people = [{**ONE, **(ruler or {})}, {**ONE, **(challenger or {})}, *others]
    hand = lay(people, posts=posts, ties=ties, world=world, p={**LONG, "resolve": side / (1.0 - side), **p})
    fight(*hand)
    return hand


def per_day(u: float) -> float:
    """Return the rate per day that gives just the chance u in a day."""
    return -math.log(1.0 - u)
