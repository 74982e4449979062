"""Deciding: one rule for everybody who acts, a considered choice among the moves open to him.

People do not act all the time: chances to act come by Poisson clocks [blume1993], and whoever has one
compares what each move would gain with leaving things as they are, and errs [mckelvey1995]:

    P(move m) = exp(gain of m / noise) / (1 + sum over his moves of exp(gain / noise))

A gain is in units of worth: 1 is what the highest place is worth to somebody who wants nothing else.
"""

import math

from sim.core.ground.arithmetic import approach, logistic
from sim.core.ground.codes import Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import chance_of, comes_about, uniform

SHUT = -math.inf  # the gain of a move that is not open


@part
def liveliness(s, p):
    """Return how many times as often as in quiet times chances to move against who rules come to everybody.

    `vote_salience` times for vote_window days after a vote, or after who rules took office: focal points for those who
    can only move together [tucker2007].
    """
    world = s.world[0]
    last = max(world.held, world.rules_since)
    return p.vote_salience if last >= 0 and world.day - last < p.vote_window else 1.0


@part
def novelty(s, p):
    """Return how many times as often as in a pair of long standing chances to break come to a ruler and his patron:
    each has to learn what the other is in his place [svolik2009].

    As often as after a vote on the day he takes office, which fades by slow_half_life; a pair that was there before the
    start is known.
    """
    world = s.world[0]
    if world.rules_since < 0:
        return 1.0
    return approach(p.vote_salience, 1.0, world.day - world.rules_since, p.slow_half_life)


@part
def is_a_chance(s, draw, often, p):
    """Say whether a `draw` of CHANCE is a chance to act in this step, `often` times as often as in quiet times."""
    return comes_about(draw, p.chances * often, s.world[0].step)


@part
def has_a_chance(s, i, often, p, luck):
    """Say whether a chance to act comes to leader i in this step, `often` times as often as in quiet times."""
    return is_a_chance(s, uniform(luck, Purpose.CHANCE, s.leaders[i].key, s.world[0].day), often, p)


@part
def comes_at_most(days, p):
    """Return the greatest chance that one to do something about another comes within `days`: twice as often as in quiet
    times.

    As often it comes to who was hit as hard as can be (1 + a fresh cause of 1), and material on a full enemy to who
    looks for it (2 * an enmity of 1). Who draws more need not be thought about.
    """
    return chance_of(2.0 * p.chances, days)


@part
def likelihood(gain, p):
    """Return the chance that a move is made where the only other thing to do is to leave things as they are."""
    return logistic(gain / p.noise)


@part
def pull_of(gain, top, p):
    """Return how far a move of this gain draws whoever chooses, against one that would gain `top`."""
    return math.exp((gain - top) / p.noise)


@part
def pulls_of(gains, p):
    """Return the greatest of some gains, or 0, and how far these moves draw together, and doing nothing."""
    top = 0.0
    for gain in gains:
        top = max(top, gain)
    moves = 0.0
    for gain in gains:
        moves += pull_of(gain, top, p)
    return top, moves, pull_of(0.0, top, p)


@part
def likelihoods(one, two, p):
    """Return the chances of two moves of these gains; what is left is the chance that neither is made."""
    top, moves, rest = pulls_of((one, two), p)
    return pull_of(one, top, p) / (moves + rest), pull_of(two, top, p) / (moves + rest)


@part
def likelihood_of_any(gains, p):
    """Return the chance that one of several moves is made, whichever it is."""
    _, moves, rest = pulls_of(gains, p)
    return moves / (moves + rest)


@part
def pick(gains, draw, p):
    """Return which of several moves a uniform `draw` makes somebody choose; -1 is to leave things as they are.

    `gains` is a tuple of what each would gain against that; it returns the place of one in it.
    """
    top, moves, rest = pulls_of(gains, p)
    upto = 0.0
    for k, gain in enumerate(gains):
        upto += pull_of(gain, top, p) / (moves + rest)
        if draw < upto:
            return k
    return -1


@part
def pick_erring(gains, luck, purpose, day, p):
    """Return which of several moves somebody makes who errs about each as on that `day`; -1 is to leave things be.

    The law of `pick`, by an error of his about every move, and about making none, instead of one draw over all
    (Gumbel's law [mckelvey1995]): who is asked again about the same matter errs about it as he did, and changes his
    mind as the gains change.
    """
    best = -1
    top = gumbel(luck, purpose, 0, day)
    for k, gain in enumerate(gains):
        pull = gain / p.noise + gumbel(luck, purpose, k + 1, day)
        if pull > top:
            best, top = k, pull
    return best


@part
def gumbel(luck, purpose, who, day):
    """Return an error about one move, in units of noise: -log(-log u), u even in (0, 1)."""
    return -math.log(-math.log(uniform(luck, purpose, who, day)))


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
