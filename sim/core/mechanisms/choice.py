"""Whom a patron would choose as successor [claims k03, k04].

Sources: [egorov2011] (the ruler who fears for himself chooses the weak), [radnitz2010] (power is the people one can
bring), [article p06-p08]. Played by the rule `succession`, which declares the parameters.
"""

import numpy as np

from sim.core.ground.arithmetic import win_chance
from sim.core.ground.codes import Did, Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.force import access_of
from sim.core.mechanisms.prospects import levers_of, office_of, push_to_be_feared


@part
def strength_as_ruler(s, i, p):
    """Return what candidate i would have in a break with his patron, once he rules.

    Office, levers, and half of the force he can call on and of whom he leads, by how close he is to a clan: who stands
    with none has nobody to move with [radnitz2010].
    """
    one = s.leaders[i]
    led = max(one.following, one.faction) * (1.0 - one.equidistance)
    return office_of(one, p) + levers_of(s, i) + 0.5 * (access_of(s, i) + led)


@part
def hold_of(s, i, p):
    """Return the chance that a patron's system holds under candidate i, as he sees it.

    That he does not turn on his patron, going by what shows of him, and that the clans to which he does not stand as
    near as to his own will have him, who fear another's man and a strong one most: (1 - chance of a push)
    * (1 - (1 - equidistance)(1 + weight) / 2) [acemoglu2008].
    """
    one = s.leaders[i]
    odds = win_chance(strength_as_ruler(s, i, p), levers_of(s, s.world[0].patron), p.decisiveness)
    feared = push_to_be_feared(s, s.world[0].patron, one, odds, 0.5, p)  # how far he will mind him nobody knows
    return (1.0 - feared) * (1.0 - (1.0 - one.equidistance) * (0.5 + 0.5 * one.weight))


@part
def utility_of(s, i, p):
    """Return what candidate i is worth to the patron.

    fragility * hold + (1 - fragility) * weight: in a system that may break he wants who will not break it, in one that
    stands somebody able. Fragility is how far he is aware of it, and wants a weak man. That who is weak holds better
    follows from what he could do to his patron [claims k03, k04; egorov2011].
    """
    patron = s.leaders[s.world[0].patron]
    fragility = patron.fragility_awareness * (0.5 + 0.5 * patron.weak_preference)
    return fragility * hold_of(s, i, p) + (1.0 - fragility) * s.leaders[i].weight


@part
def choose_successor(s, p, luck):
    """Return the candidate of greatest utility, with Gumbel noise by candidate; -1 with no patron there, or nobody."""
    world = s.world[0]
    best = -1
    worth = -np.inf
    if world.patron < 0 or not world.patron_active:
        return best
    for i in range(len(s.leaders)):
        if not s.leaders[i].candidate or i == world.patron or not is_in_the_country(s.leaders[i]):
            continue
        noise = -np.log(-np.log(uniform(luck, Purpose.CHOICE, s.leaders[i].key, 0)))
        own = utility_of(s, i, p) + p.noise * noise
        if own > worth:
            worth = own
            best = i
    world.chosen = best
    if best < 0:
        return best
    write_down(s, Did.SUCCESSOR_CHOSEN, world.patron, best, worth)
    return best
