"""What binds two people, or sets them against each other: read off ties that run both ways, and stored by none.

Sources: [collins2006] (kin and allies stand together), [article p05, p13, p15] (ill-wishers, rivals).
"""

from sim.core.ground.codes import TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import ties_of, ties_to
from sim.core.mechanisms.force import carries, other_end


@part
def bond_between(s, i, j):
    """Return the strength of the closest alliance or kinship of leaders i and j; 0 where there is none."""
    best = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if carries(tie, i) == j:
            best = max(best, tie.strength)
    return best


@part
def rivalry_between(s, i, j):
    """Return the strength of the rivalry of leaders i and j, over all ties of that kind, by either."""
    total = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.RIVALRY and other_end(tie, i) == j:
            total += tie.strength
    return total


@part
def unsearched(s, i):
    """Return what the searches for material on leader i, or on the officials he is one of, leave of him: the product of
    1 - strength / 2; 1 where there are none."""
    left = 1.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.INVESTIGATION and tie.to_leader == i:
            left *= 1.0 - 0.5 * tie.strength
    if s.leaders[i].corps >= 0:
        for n in ties_to(s, s.leaders[i].corps):
            if s.ties[n].kind == TieKind.INVESTIGATION:
                left *= 1.0 - 0.5 * s.ties[n].strength
    return left


@part
def is_searched(s, i):
    """Say whether material on leader i is searched for, by anybody."""
    return unsearched(s, i) < 1.0


@part
def ill_will_to(s, i):
    """Return the weight set against leader i (-1 nobody) by hostility: strength * weight of the person, or weight
    * cohesion of the group."""
    total = 0.0
    if i < 0:
        return total
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind != TieKind.HOSTILITY or tie.to_leader != i:
            continue
        if tie.from_clan >= 0:
            total += tie.strength * s.clans[tie.from_clan].weight * s.clans[tie.from_clan].cohesion
        elif tie.from_leader >= 0:
            total += tie.strength * s.leaders[tie.from_leader].weight
    return total
