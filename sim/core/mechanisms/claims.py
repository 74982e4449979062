"""Claims to rule: how good a leader's is, and whom he would put in power if he moved.

Sources: [frantz2017] (rules of succession bind an elite), [brownlee2007] (kin inherit where nothing else decides).
Nothing here draws luck or writes.
"""

from sim.core.ground.codes import TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.records import ties_of
from sim.core.mechanisms.agenda import is_free, is_patron
from sim.core.mechanisms.force import other_end


@part
def nearness(s, i, j):
    """Return how near leader i is to leader j by blood or choice: 1/2 at least where they are of one clan.

    Else by the strongest tie of kinship with him, or of patronage from him.
    """
    clan = s.leaders[i].clan
    near = 0.5 if clan >= 0 and clan == s.leaders[j].clan else 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        kin = tie.kind == TieKind.KINSHIP and other_end(tie, i) == j
        if kin or (tie.kind == TieKind.PATRONAGE and tie.from_leader == j and tie.to_leader == i):
            near = max(near, tie.strength)
    return near


@called
def claim_of(s, i):
    """Return how good the claim of leader i is to the place of whoever rules, or ruled last: 0 to about 3.

    weight + half of each: value of his office, that the law lets its holder follow, following, nearness to the ruler,
    that a patron has chosen him.
    """
    world = s.world[0]
    leader = s.leaders[i]
    backing = leader.following
    if leader.post >= 0:
        backing += s.posts[leader.post].value + s.posts[leader.post].succeeds
    if world.incumbent >= 0:
        backing += nearness(s, i, world.incumbent)
    if world.chosen == i:
        backing += 1.0
    return leader.weight + 0.5 * backing


@part
def lets_himself_be_put_up(s, j):
    """Say whether leader j would take the ruler's place from another's hands: free, and in private not for who rules.

    A patron on the scene has moves of his own, and needs nobody's.
    """
    world = s.world[0]
    if j == world.incumbent or is_patron(s, j):
        return False
    return is_free(s.leaders[j]) and s.leaders[j].loyalty_latent <= 0.5


@called
def claimant_for(s, i):
    """Return who would rule if leader i won: himself, or somebody bound to him whose claim is the better one.

    Bound by an alliance, by kinship, or as patron or client, by a tie of at least 1/2. What another's claim is
    worth to i is that claim times the tie: a general of no standing puts up the vice-president he trusts.
    """
    best = i
    worth = claim_of(s, i)
    for n in ties_of(s, i):
        tie = s.ties[n]
        bound = tie.kind == TieKind.ALLIANCE or tie.kind == TieKind.KINSHIP or tie.kind == TieKind.PATRONAGE
        if not bound or tie.strength < 0.5:
            continue
        other = other_end(tie, i)
        if other < 0 or not lets_himself_be_put_up(s, other):
            continue
        own = tie.strength * claim_of(s, other)
        if own > worth:
            worth = own
            best = other
    return best
