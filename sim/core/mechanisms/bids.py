"""How a bid for power opens, how it closes, and when the first incumbent has lost power: the same in every rule."""

from sim.core.ground.codes import Did, Path, Phase, Status, Winner
from sim.core.ground.jit import part
from sim.core.ground.luck import chance_of, uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_free, vacate


@part
def moves(s, i, rate, purpose, luck):
    """Say whether leader i, at a rate per year, moves in this step; the chance of it is added to his risk.

    Risk less moves is a martingale [aalen1978a]: over many runs the mean risk is the mean number of moves, of which it
    tells far more than the moves themselves where these are rare. Writes: leaders[risk].
    """
    world = s.world[0]
    leader = s.leaders[i]
    chance = chance_of(rate, world.step)
    leader.risk += chance
    return chance > 0.0 and uniform(luck, purpose, leader.key, world.day) < chance


@part
def open_bid(s, i, forced):
    """Open a contest with leader i as challenger; its path is its own, whatever plot failed before.

    Writes: world[challenger, opened, closed, path, phase, attempts, forced], leaders[challenged_day].
    """
    world = s.world[0]
    world.challenger = i
    world.opened = world.day
    world.closed = -1
    world.path = Path.NONE
    world.phase = Phase.CONTEST
    world.forced = forced
    world.attempts += 1
    s.leaders[i].challenged_day = world.day
    write_down(s, Did.BID_OPENED, i, world.incumbent, s.leaders[i].capacity)


@part
def lose_power(s, irregular):
    """Note that the first incumbent has lost power, once. Writes: world[removed_day, irregular]."""
    world = s.world[0]
    if world.removed_day < 0:
        world.removed_day = world.day
        world.irregular = irregular


@part
def depose(s, status):
    """Put the incumbent out of office and give him a status, if he is free. Writes: leaders[status, post], posts."""
    ruler = s.world[0].incumbent
    vacate(s, ruler)
    if is_free(s.leaders[ruler]):
        s.leaders[ruler].status = status


@part
def close_contest(s, winner, did):
    """Close the contest: who fails is arrested or flees, who falls leaves office, who shares by a pact stays.

    Writes: world[winner, closed, removed_day, irregular, attempts_won, phase], leaders[status, post], posts[holder].
    """
    world = s.world[0]
    world.closed = world.day
    world.phase = Phase.SETTLED
    world.winner = winner
    if winner == Winner.INCUMBENT:
        loser = s.leaders[world.challenger]
        vacate(s, world.challenger)
        if is_free(loser):
            arrested = loser.status == Status.IN_SERVICE or world.capacity > 0.4
            loser.status = Status.ARRESTED if arrested else Status.ABROAD
    elif winner != Winner.SHARED:
        world.attempts_won += 1
        lose_power(s, 1)
        depose(s, Status.ABROAD if did == Did.RULER_FLED else Status.OUTSIDE)
    write_down(s, did, world.challenger, world.incumbent, float(world.day - world.opened))


@part
def decide(s):
    """Close the contest as it stands, for whoever is stronger. Writes: as `close_contest`."""
    if s.world[0].side > 0.5:
        close_contest(s, Winner.CHALLENGER, Did.HANDED_OVER)
    else:
        close_contest(s, Winner.INCUMBENT, Did.BID_COLLAPSED)
