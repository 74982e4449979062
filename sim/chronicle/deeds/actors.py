"""Who did it, to whom, and because of what: the parts of a clause that are alike in all of them."""

from __future__ import annotations

from collections.abc import Callable

from sim.chronicle.motives import climate, motives, restraints
from sim.chronicle.orders import orders_fate_of
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import inside, listed
from sim.core.ground.codes import Did
from sim.scenario.tables.recarrays import Record

Teller = Callable[[Recorded, Happening], str]


def who(told: Recorded, event: Happening) -> str:
    """Return the name of the actor as it stands within a sentence."""
    return inside(told.leader(event.actor)) if event.actor >= 0 else "somebody"


def whom(told: Recorded, event: Happening) -> str:
    """Return the name of the leader it happened to as it stands within a sentence."""
    return inside(told.leader(event.target)) if event.target >= 0 else "nobody"


def ordered(told: Recorded, event: Happening) -> str:
    """Return that a scenario orders what became of somebody, as it follows a clause; empty where it does not."""
    orders = (each for each in told.happenings if each.did is Did.ORDERED and each.day == event.day and each.actor < 0)
    done = any(each.value == 0.0 and orders_fate_of(told.build, each.target) == event.actor for each in orders)
    return ", as the scenario orders" if done else ""


def because(told: Recorded, event: Happening, mover: Record) -> str:
    """Return what moved somebody, what favoured it and what spoke against it, as it follows a clause."""
    own, times = motives(mover, told.leaders_at_start[event.actor]), climate(event.world.before)
    against = restraints(mover)
    behind = f"; behind it stood {listed(own)}" if own else ""
    favoured = f"; the times favoured it: {listed(times)}" if times else ""
    in_spite = f"; in spite of {listed(against)}" if against else ""
    return behind + favoured + in_spite
