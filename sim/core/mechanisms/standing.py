"""How people stand to one another: loyalty is to a person, whoever he is.

Sources: [article p05-p07, p13-p15] (patron, clan, rivals); [collins2006] (kin, clan and ally stand together). Used
wherever somebody else than the incumbent could rule: in a contest, at an accession.
"""

from sim.core.ground.codes import TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import memberships_of, ties_of
from sim.core.mechanisms.force import other_end


@part
def stance_to(s, i, j):
    """Return how leader i stands to person j, 0 to 1; 1/2 is indifference.

    To the incumbent it is his private loyalty, to the patron that to the patron. To anybody else it is
    1/2 + (what binds - what divides) / 2, either of them 1 - the product of (1 - strength) over

    - what binds: alliance, kinship, patronage and leadership between the two; his clan, by loyalty to it and its
      cohesion, in full where j heads it and by half where j is one of it; membership in what j heads, times cohesion;
    - what divides: rivalry and hostility between the two; his clan's hostility to j, by his loyalty to the clan.
    """
    world = s.world[0]
    one = s.leaders[i]
    if i == j:
        return 1.0
    if j == world.incumbent:
        return one.loyalty_latent
    if j == world.patron:
        return one.loyalty_patron_latent
    unbound = 1.0
    undivided = 1.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if other_end(tie, i) != j:
            continue
        kind = tie.kind
        bound = kind == TieKind.ALLIANCE or kind == TieKind.KINSHIP
        if bound or kind == TieKind.PATRONAGE or kind == TieKind.LEADERSHIP:
            unbound *= 1.0 - tie.strength
        elif kind == TieKind.RIVALRY or kind == TieKind.HOSTILITY:
            undivided *= 1.0 - tie.strength
    own = one.clan
    if own >= 0:
        bond = one.loyalty_clan * s.clans[own].cohesion
        if s.clans[own].head == j:
            unbound *= 1.0 - bond
        elif s.leaders[j].clan == own:
            unbound *= 1.0 - 0.5 * bond
        for n in ties_of(s, j):
            tie = s.ties[n]
            if tie.kind == TieKind.HOSTILITY and tie.from_clan == own and tie.to_leader == j:
                undivided *= 1.0 - tie.strength * one.loyalty_clan
    for n in memberships_of(s, i):
        member = s.members[n]
        if s.clans[member.clan].head == j:
            unbound *= 1.0 - member.strength * s.clans[member.clan].cohesion
    return 0.5 + 0.5 * (undivided - unbound)


@part
def hold_of_founder(s, i):
    """Return how far what leader i has founded holds him up: the strongest of his founder ties; 0 without one."""
    hold = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.FOUNDER and tie.from_leader == i:
            hold = max(hold, tie.strength)
    return hold
