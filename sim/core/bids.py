"""The opening of a contest: the same whoever opens it, in the rule of challenge or over a dead ruler's chair."""

from sim.core.codes import Did, Phase
from sim.core.jit import part
from sim.core.records import write_down


@part
def open_bid(s, i, forced):
    """Open a contest with leader i as challenger. Writes: world[challenger, opened, phase, attempts, forced]."""
    world = s.world[0]
    world.challenger = i
    world.opened = world.day
    world.phase = Phase.CONTEST
    world.forced = forced
    world.attempts += 1
    s.leaders[i].challenged_day = world.day
    write_down(s, Did.BID_OPENED, i, world.incumbent, s.leaders[i].capacity)
