"""Whom a patron would choose as successor [claims k03, k04].

Sources: [egorov2011] (the ruler who fears for himself chooses the weak), [radnitz2010] (power is the people one can
bring), [article p06-p08]. Played by the rule `succession`, which declares the parameters.
"""

import numpy as np

from sim.core.ground.codes import Did, Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.force import access_of


@part
def utility_of(s, i, p):
    """Return what candidate i is worth to the patron [claims k03, k04].

    talent * weight + .4 loyalty to him
    - awareness * [danger * means * backing * (1.4 - caution) (0.5 + shown ambition) + partiality (1 - equidistance)];
    means = .75 weight + .125 (capacity or following + force he can call on); awareness = fragility_awareness
    * (0.5 + weak_preference / 2); backing = 1.5 - equidistance: who stands with no clan has nobody to move
    with [radnitz2010].
    """
    world = s.world[0]
    patron = s.leaders[world.patron]
    one = s.leaders[i]
    awareness = patron.fragility_awareness * (0.5 + 0.5 * patron.weak_preference)
    means = 0.75 * one.weight + 0.125 * max(one.capacity, 0.3 * one.faction) + 0.125 * access_of(s, i)
    backing = 1.5 - one.equidistance
    temper = 1.4 - one.caution
    visible = 0.5 + one.ambition * (1.0 - one.concealment)
    danger = p.choice_on_danger * means * backing * temper * visible
    partial = p.choice_on_partiality * (1.0 - one.equidistance)
    worth = p.choice_on_talent * one.weight + 0.4 * one.loyalty_patron
    return worth - awareness * (danger + partial)


@part
def choose_successor(s, p, luck):
    """Return the candidate of greatest utility, with Gumbel noise by candidate; -1 with no patron there, or nobody."""
    world = s.world[0]
    best = -1
    worth = -99.0
    if world.patron < 0 or not world.patron_active:
        return best
    for i in range(len(s.leaders)):
        if not s.leaders[i].candidate or i == world.patron or not is_in_the_country(s.leaders[i]):
            continue
        noise = -np.log(-np.log(uniform(luck, Purpose.CHOICE, s.leaders[i].key, 0)))
        own = utility_of(s, i, p) + p.choice_noise * noise
        if own > worth:
            worth = own
            best = i
    world.chosen = best
    if best < 0:
        return best
    write_down(s, Did.SUCCESSOR_CHOSEN, world.patron, best, worth)
    return best
