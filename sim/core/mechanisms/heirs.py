"""Who inherits: whom the elite puts in an empty chair.

Sources: [acemoglu2008] (who rules together), [frantz2017] (rules of succession). Means decide who has a say, claims
decide among those who have. Played by the rule `succession`, which declares the parameters.
"""

import numpy as np

from sim.core.ground.codes import Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.claims import claim_of
from sim.core.mechanisms.force import access_of
from sim.core.mechanisms.theory import ruling_coalition

CONTENDERS = 7  # a row of scratch has a place for each of their coalitions (`records.WIDTH`)
PLACES, POWERS, SUMS, HOLDS = 0, 1, 2, 3  # rows of scratch
LEAST = 0.01  # means of whoever has none: nobody counts for nothing


@part
def means_of(s, i):
    """Return what leader i brings to a struggle for an empty chair: weight, following and force he can call on."""
    leader = s.leaders[i]
    return leader.weight + leader.following + access_of(s, i)


@part
def contends(s, i, but, officials):
    """Say whether leader i has a claim of his own: he is described by name, or holds an office whose holder follows.

    With `officials` everybody does who is in service. Neither `but`, whose chair it is, nor a patron, past or present.
    """
    leader = s.leaders[i]
    if i == but or i == s.world[0].patron or not is_in_the_country(leader):
        return False
    if i < s.world[0].people:
        return True
    return leader.post >= 0 and (officials or s.posts[leader.post].succeeds > 0)


@part
def leading_contenders(s, but, officials, places, powers):
    """Fill `places` and `powers` with those of most means, in descending order; return how many there are."""
    count = 0
    for i in range(len(s.leaders)):
        if not contends(s, i, but, officials):
            continue
        means = means_of(s, i)
        k = min(count, len(places) - 1)
        if count == len(places) and means <= powers[k]:
            continue
        while k > 0 and powers[k - 1] < means:
            places[k] = places[k - 1]
            powers[k] = powers[k - 1]
            k -= 1
        places[k] = i
        powers[k] = means
        count = min(count + 1, len(places))
    return count


@called
def heir_of_the_elite(s, but, p, luck, scratch):
    """Return the heir where no patron chooses, or -1: the best claim in the ruling coalition of the seven of most means
    [acemoglu2008].

    Elimination decides who has a say: the strongest of all is left out where lesser men hold together without him.
    To a claim comes what nobody sees, `noise` times a Gumbel number. Nameless officials inherit by their office, or
    where nobody is left who is described by name.
    """
    places = scratch[PLACES][:CONTENDERS]
    powers = scratch[POWERS][:CONTENDERS]
    count = leading_contenders(s, but, False, places, powers)
    if count == 0:
        count = leading_contenders(s, but, True, places, powers)
    if count == 0:
        return -1
    for k in range(count):
        powers[k] = max(LEAST, powers[k])
    coalitions = 1 << count
    mask = ruling_coalition(powers[:count], 0.5, scratch[SUMS][:coalitions], scratch[HOLDS][:coalitions])
    heir = -1
    best = 0.0
    for k in range(count):
        if mask >> k & 1:
            i = int(places[k])
            unseen = -np.log(-np.log(uniform(luck, Purpose.HEIR, s.leaders[i].key, s.world[0].day)))
            claim = claim_of(s, i) + p.noise * unseen
            if heir < 0 or claim > best:
                heir = i
                best = claim
    return heir
