"""Capacity to challenge: what a leader could bring against the incumbent, and whom he leads.

Source: [radnitz2010] (who can mobilise). Capacity is office + clan + region + street + money + force, what is shared
being discounted by cohesion. Reckoned anew by the rule `challenge`; others read what was last reckoned.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.jit import part
from sim.core.ground.records import memberships_of
from sim.core.mechanisms.agenda import is_free


@part
def reckon_capacities(s, first, last):
    """Write the capacity to challenge of leaders first..last-1, in [0, 1], and whom they lead.

    Reads: leaders, posts, members, clans. Writes: leaders[capacity, following].

    (0.2 office + 0.28 clan + 0.2 region + 0.08 money + 0.08 media + 0.1 force + 0.05 street) * (0.5 + 0.5 weight), and
    for each further membership strength * cohesion * (0.28 clan + 0.2 region + 0.35 street) times the same: clan and
    street count by cohesion. Following is clan weight * cohesion * (0.1 + 0.9 weight) of what one leads.
    """
    world = s.world[0]
    for i in range(first, last):
        leader = s.leaders[i]
        leader.capacity = 0.0
        leader.following = 0.0
        if i == world.incumbent or not is_free(leader):
            continue
        office = 0.0
        force = leader.coercive
        if leader.post >= 0:
            post = s.posts[leader.post]
            office = post.value
            force = max(force, 0.5 * post.lends_coercive)
        clan = 0.0
        region = 0.5 * leader.regional
        if leader.clan >= 0:
            own = s.clans[leader.clan]
            share = 1.0 if own.head == i else 0.12 * leader.loyalty_clan
            clan = share * own.weight * own.cohesion
            if own.head == i:
                leader.following = clan * (0.1 + 0.9 * leader.weight)
            region += 0.5 * leader.regional * own.regional
        money = leader.economic * (0.3 + 0.7 * world.wealth_autonomy)
        media = leader.media * (0.3 + 0.7 * world.media_autonomy)
        own_means = 0.2 * office + 0.28 * clan + 0.2 * region + 0.08 * money + 0.08 * media + 0.1 * force
        leader.capacity = (own_means + 0.05 * leader.street) * (0.5 + 0.5 * leader.weight)
        for n in memberships_of(s, i):
            add_membership(s, i, s.members[n])


@part
def add_membership(s, i, member):
    """Add what a further membership of leader i brings. Writes: leaders[capacity, following]."""
    leader = s.leaders[i]
    clan = s.clans[member.clan]
    means = 0.28 * clan.weight + 0.2 * clan.regional * leader.regional + 0.35 * clan.street * leader.street
    leader.capacity = clip(leader.capacity + member.strength * clan.cohesion * means * (0.5 + 0.5 * leader.weight))
    sway = member.strength * (0.1 + 0.9 * leader.weight)
    leader.following = clip(leader.following + sway * clan.cohesion * clan.weight)
