"""Capacity to challenge: what a leader could bring against the incumbent, and whom he leads.

Source: [radnitz2010] (who can mobilise). Capacity is office + clan + region + street + money + force, what is shared
being discounted by cohesion. Reckoned anew by the rule `challenge`; others read what was last reckoned.
"""

from sim.core.ground.arithmetic import clip, mean_of
from sim.core.ground.jit import part
from sim.core.ground.records import memberships_of
from sim.core.mechanisms.agenda import is_free


@part
def reckon_capacities(s, first, last):
    """Write the capacity to challenge of leaders first..last-1, in [0, 1], and whom they lead.

    Reads: leaders, posts, members, clans. Writes: leaders[capacity, following].

    The mean of office, clan, region, (money + media) / 2 and (force + street) / 2, times (1 + weight) / 2. A clan
    counts by cohesion, in full for its head and by half of loyalty to it times weight for others; money and media by
    half and by how far they are beyond the state's reach. Each further membership adds that group's weight, region and
    street, by strength and cohesion. Following is weight times the weight and cohesion of the clan one heads and, by
    strength, of the groups one is a member of.
    """
    world = s.world[0]
    money_kept = 0.5 + 0.5 * world.wealth_autonomy
    media_kept = 0.5 + 0.5 * world.media_autonomy
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
        street = leader.street
        if leader.clan >= 0:
            own = s.clans[leader.clan]
            clan = own.weight * own.cohesion
            region += 0.5 * leader.regional * own.regional
            if own.head == i:
                leader.following = clan * leader.weight
            else:
                clan *= 0.5 * leader.loyalty_clan * leader.weight
        for n in memberships_of(s, i):
            group = s.clans[s.members[n].clan]
            share = s.members[n].strength * group.cohesion
            clan += share * group.weight
            region += share * group.regional * leader.regional
            street += share * group.street * leader.street
            leader.following = clip(leader.following + share * group.weight * leader.weight)
        bought = 0.5 * (leader.economic * money_kept + leader.media * media_kept)
        own_means = mean_of((office, clip(clan), clip(region), bought, 0.5 * (force + clip(street))))
        leader.capacity = own_means * (0.5 + 0.5 * leader.weight)
