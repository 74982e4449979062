"""Who is left out of a government: the ruler's choice, what rivals make of the slate, and what it costs afterwards.

Sources: [francois2015] (near-proportional shares; what a denied place is worth), [acemoglu2008] (whom a coalition can
do without), [collins2006] (clans that are excluded move). Played by the rule `formation`, which declares the
parameters.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Institution, Kind, Purpose, TieKind
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_free
from sim.core.mechanisms.bonds import bond_between, rivalry_between
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.deciding import SHUT, likelihood
from sim.core.mechanisms.force import other_end


@part
def has_claim(clan):
    """Say whether a clan is one that posts are shared out among."""
    return clan.kind <= Kind.PATRONAGE and clan.weight > 0.0


@part
def minded(s, c):
    """Return what the ruler minds who denies clan c its due: he wants the balance, or fears what it can do.

    1 - (1 - balancing) * (1 - caution * weight * cohesion of the clan)
    """
    ruler = s.leaders[s.world[0].incumbent]
    clan = s.clans[c]
    return 1.0 - (1.0 - ruler.balancing) * (1.0 - ruler.caution * clan.weight * clan.cohesion)


@part
def gain_of_leaving_out(s, c):
    """Return what the ruler gains by giving clan c nothing that is vacant, in units of worth.

    (1/2 - its stance to him) + rivalry with its head - bond with its head - what he minds; not open to him (SHUT) where
    the head is himself or his patron on the scene.
    """
    world = s.world[0]
    clan = s.clans[c]
    gain = 0.5 - clan.stance_incumbent - minded(s, c)
    if clan.head < 0:
        return gain
    if clan.head == world.incumbent or (clan.head == world.patron and world.patron_active):
        return SHUT
    return gain + rivalry_between(s, clan.head, world.incumbent) - bond_between(s, clan.head, world.incumbent)


@part
def leave_out(s, p, luck):
    """Let the ruler choose which clans are owed nothing on this slate.

    Writes: clans[entitled], until shares are measured anew.
    """
    world = s.world[0]
    for c in range(len(s.clans)):
        if c == world.team_clan or not has_claim(s.clans[c]):
            continue
        if uniform(luck, Purpose.LEFT_OUT, s.clans[c].key, world.day) < likelihood(gain_of_leaving_out(s, c), p):
            write_down(s, Did.CLAN_LEFT_OUT, world.incumbent, c, s.clans[c].share)
            s.clans[c].entitled = 0.0


@part
def favour_to(s, j):
    """Return how far a slate favours leader j, 0 to 1: what his clan has beyond its due; own people, if he rules."""
    world = s.world[0]
    if j == world.incumbent:
        return s.clans[world.team_clan].share if world.team_clan >= 0 else 0.0
    c = s.leaders[j].clan
    if c < 0 or s.clans[c].head != j or s.clans[c].entitled <= 0.0:
        return 0.0
    return clip((s.clans[c].share - s.clans[c].entitled) / s.clans[c].entitled)


@part
def envy_of(s, c):
    """Return by how much a clan feels denied for what its head's rivals are given: rivalry * favour, in sum."""
    head = s.clans[c].head
    total = 0.0
    if head < 0:
        return total
    for n in ties_of(s, head):
        tie = s.ties[n]
        if tie.kind == TieKind.RIVALRY:
            rival = other_end(tie, head)
            if rival >= 0:
                total += tie.strength * favour_to(s, rival)
    return total


@part
def sting_of(clan):
    """Return what a clan has to complain of in a government: share denied of its due + share lost of what it had.

    In [0, 1]; below 0, to -1, for one that was given more than both: the share gained of its due.
    """
    if not has_claim(clan) or clan.entitled <= 0.0:
        return 0.0
    lost = (clan.had - clan.share) / clan.had if clan.had > 0.0 else 0.0
    denied = (clan.entitled - clan.share) / clan.entitled
    if lost <= 0.0 and denied <= 0.0:
        return max(-1.0, (max(clan.entitled, clan.had) - clan.share) / clan.entitled)
    return clip(max(0.0, denied) + max(0.0, lost))


@part
def feel_left_out(s, p, stings):
    """Let clans that were given less than their due, or than they had, be aggrieved, and their people have a cause.

    A clan left with nothing is stung in full (see `sting_of`), and one that gained is soothed alike. The head feels it
    in full, a member half of it by his loyalty to the clan unless he sits in the government. `stings` is overwritten.
    Writes: clans[grievance], leaders[acute].
    """
    for c in range(len(s.clans)):
        clan = s.clans[c]
        stings[c] = sting_of(clan)
        if stings[c] < 0.0:
            clan.grievance *= 1.0 + p.resentment * stings[c]
            continue
        clan.grievance += p.resentment * stings[c] * (1.0 - clan.grievance)
        if clan.head >= 0 and clan.head != s.world[0].incumbent:
            hurt(s, clan.head, p.blow * stings[c])
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        c = leader.clan
        if c < 0 or stings[c] <= 0.0 or i == s.clans[c].head or i == s.world[0].incumbent or not is_free(leader):
            continue
        if leader.post < 0 or s.posts[leader.post].institution != Institution.GOVERNMENT:
            hurt(s, i, 0.5 * leader.loyalty_clan * p.blow * stings[c])
