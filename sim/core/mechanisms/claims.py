"""Claims to rule: how good a leader's is, and whom he would put in power if he moved.

Sources: [frantz2017] (rules of succession bind an elite), [brownlee2007] (kin inherit where nothing else decides).
Nothing here draws luck or writes. The rule `succession` declares the parameters.
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
def claim_of(s, i, p):
    """Return how good the claim of leader i is to the place of whoever rules, or ruled last: 0 to about 3.

    weight + claim_on_office * value of his office + claim_on_law where the law says that its holder follows
    + claim_on_following * following + claim_on_nearness * nearness to the ruler + claim_on_choice where a patron has
    chosen him.
    """
    world = s.world[0]
    leader = s.leaders[i]
    claim = leader.weight + p.claim_on_following * leader.following
    if leader.post >= 0:
        claim += p.claim_on_office * s.posts[leader.post].value
        if s.posts[leader.post].succeeds:
            claim += p.claim_on_law
    if world.incumbent >= 0:
        claim += p.claim_on_nearness * nearness(s, i, world.incumbent)
    if world.chosen == i:
        claim += p.claim_on_choice
    return claim


@part
def lets_himself_be_put_up(s, j, p):
    """Say whether leader j would take the ruler's place from another's hands: free, and not too loyal in private.

    A patron on the scene has moves of his own, and needs nobody's.
    """
    world = s.world[0]
    if j == world.incumbent or is_patron(s, j):
        return False
    return is_free(s.leaders[j]) and s.leaders[j].loyalty_latent < p.loyal_claimant


@called
def claimant_for(s, i, p):
    """Return who would rule if leader i won: himself, or somebody bound to him whose claim is the better one.

    Bound by an alliance, by kinship, or as patron or client, by a tie of at least claimant_tie. What another's claim is
    worth to i is that claim times the tie: a general of no standing puts up the vice-president he trusts.
    """
    best = i
    worth = claim_of(s, i, p)
    for n in ties_of(s, i):
        tie = s.ties[n]
        bound = tie.kind == TieKind.ALLIANCE or tie.kind == TieKind.KINSHIP or tie.kind == TieKind.PATRONAGE
        if not bound or tie.strength < p.claimant_tie:
            continue
        other = other_end(tie, i)
        if other < 0 or not lets_himself_be_put_up(s, other, p):
            continue
        own = tie.strength * claim_of(s, other, p)
        if own > worth:
            worth = own
            best = other
    return best
