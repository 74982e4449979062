"""Deciding: one rule for everybody who acts, a considered choice among the moves open to him.

People do not act all the time: chances to act come by Poisson clocks [blume1993], and whoever has one
compares what each move would gain with leaving things as they are, and errs [mckelvey1995]:

    P(move m) = exp(gain of m / noise) / (1 + sum over his moves of exp(gain / noise))

A gain is in units of worth: 1 is what the highest place is worth to somebody who wants nothing else.
"""

import math

from sim.core.ground.arithmetic import logistic
from sim.core.ground.codes import Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import happens, uniform

SHUT = -math.inf  # the gain of a move that is not open


@part
def has_a_chance(s, i, often, p, luck):
    """Say whether a chance to act comes to leader i in this step, `often` times as often as in quiet times."""
    world = s.world[0]
    return happens(p.chances * often, world.step, luck, Purpose.CHANCE, s.leaders[i].key, world.day)


@part
def likelihood(gain, p):
    """Return the chance that a move is made where the only other thing to do is to leave things as they are."""
    return logistic(gain / p.noise)


@part
def likelihoods(one, two, p):
    """Return the chances of two moves of these gains; what is left is the chance that neither is made."""
    top = max(0.0, max(one, two))
    first = math.exp((one - top) / p.noise)
    second = math.exp((two - top) / p.noise)
    total = math.exp(-top / p.noise) + first + second
    return first / total, second / total


@part
def likelihood_of_any(gains, p):
    """Return the chance that one of several moves is made, whichever it is."""
    top = 0.0
    for gain in gains:
        top = max(top, gain)
    moves = 0.0
    for gain in gains:
        moves += math.exp((gain - top) / p.noise)
    return moves / (math.exp(-top / p.noise) + moves)


@part
def pick(gains, draw, p):
    """Return which of several moves a uniform `draw` makes somebody choose; -1 is to leave things as they are.

    `gains` is a tuple of what each would gain against that; it returns the place of one in it.
    """
    top = 0.0
    for gain in gains:
        top = max(top, gain)
    total = math.exp(-top / p.noise)
    for gain in gains:
        total += math.exp((gain - top) / p.noise)
    upto = 0.0
    for k, gain in enumerate(gains):
        upto += math.exp((gain - top) / p.noise) / total
        if draw < upto:
            return k
    return -1


@part
def decision(s, i, chance, purpose, luck):
    """Return the draw, in (0, 1), by which leader i decides whether to move against who rules; `chance` is his risk.

    `purpose` addresses the luck: what he decides, and by which clock.

    Risk less moves is a martingale [aalen1978a]: over many runs the mean risk is the mean number of moves, of which it
    tells far more than the moves themselves where these are rare. Writes: leaders[risk].
    """
    leader = s.leaders[i]
    leader.risk += chance
    return uniform(luck, purpose, leader.key, s.world[0].day)
