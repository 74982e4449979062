"""Clans: their heads fall and are followed by others, and rarely they split or unite.

Sources: [collins2006] (clans hold together by what their heads provide, and bargain with each other), [francois2015]
(what a place in the government is worth to them). A head who is dead or off the scene is followed at once, one in
prison or abroad in time; who lost what his clan had, or is outweighed in it, may be disowned. Whoever the scenario
names comes before an official, and a clan of named people is never handed to an official while one of them is free.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Kind, Phase, Purpose, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_free
from sim.core.mechanisms.bonds import bond_between
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.clans import (
    chooses_its_head,
    house_headed_by,
    join_clans,
    lead_away,
    line_up_seconds,
    refuge_of,
)

PARAMETERS = (
    Parameter("jailed_rate", 8.0, 4.0, 12.0, "per year", "assumption: a clan waits some months for a head in prison",
              "how often a clan whose head is in prison gives itself another"),
    Parameter("absent_rate", 3.0, 1.5, 6.0, "per year", "assumption: and longer for one who is abroad",
              "how often a clan whose head is abroad gives itself another"),
    Parameter("disown_rate", 0.4, 0.1, 0.8, "per year", "assumption; form [collins2006]",
              "how often a clan disowns a head of no weight under whom it has lost everything"),
    Parameter("disowned_blow", 0.6, 0.3, 0.9, "share", "assumption", "fresh cause of a head who was disowned or left"),
    Parameter("head_taken", 0.3, 0.1, 0.5, "grievance", "assumption; [article p12-p15]",
              "grievance of a clan whose head the state has put in prison"),
    Parameter("shaken", 0.15, 0.0, 0.3, "share", "assumption; [collins2006]",
              "cohesion that a clan loses with a head of full weight"),
    Parameter("clan_split_rate", 0.02, 0.005, 0.05, "per year", "assumption; [collins2006]",
              "how often a clan without cohesion splits, where a second man has the weight of its head"),
    Parameter("unite_rate", 1.0, 0.3, 2.0, "per year", "assumption; [collins2006; acemoglu2008]",
              "how often two clans unite, both as aggrieved as can be and their heads allied without reserve"),
)  # fmt: skip
WRITES = (
    "clans.head", "clans.cohesion", "clans.grievance", "clans.weight", "clans.coercive", "clans.economic",
    "clans.media", "clans.regional", "clans.street", "leaders.clan", "leaders.acute", "world.events",
)  # fmt: skip


@part
def has_lost_its_head(s, c, p, luck):
    """Say whether clan c needs another head in this step: at once after death, in time after prison or flight."""
    world = s.world[0]
    clan = s.clans[c]
    if clan.head < 0 or not chooses_its_head(clan):
        return False
    status = s.leaders[clan.head].status
    if status == Status.DEAD or status == Status.NEUTRAL:
        return True
    if status == Status.ARRESTED:
        return happens(p.jailed_rate, world.step, luck, Purpose.HEAD_GONE, clan.key, world.day)
    return status == Status.ABROAD and happens(p.absent_rate, world.step, luck, Purpose.HEAD_GONE, clan.key, world.day)


@part
def follow(s, c, second, p):
    """Let the second man take the place of a head who is gone; -1 leaves the clan without one.

    Writes: clans[head, cohesion, grievance].
    """
    clan = s.clans[c]
    before = clan.head
    clan.cohesion *= 1.0 - p.shaken * s.leaders[before].weight
    if s.leaders[before].status == Status.ARRESTED:
        clan.grievance += p.head_taken * (1.0 - clan.grievance)
    clan.head = second
    write_down(s, Did.HEAD_FOLLOWED, before, c, float(second))


@part
def failure_of(s, c, second):
    """Return what a clan reproaches its head with, in [0, 1]: the share it lost, and that another outweighs him."""
    clan = s.clans[c]
    lost = 0.0
    if s.world[0].governments > 0 and clan.start_share > 0.0:
        lost = clip((clan.start_share - clan.share) / clan.start_share)
    return clip(lost + max(0.0, s.leaders[second].weight - s.leaders[clan.head].weight))


@part
def is_disowned(s, c, second, p, luck):
    """Say whether clan c turns from its head to the second man within four weeks.

    rate = disown_rate * failure * (1 - weight of the head) * (1 - bond between the two).
    """
    world = s.world[0]
    clan = s.clans[c]
    if clan.head == world.incumbent or (clan.head < world.people <= second):
        return False
    rate = p.disown_rate * failure_of(s, c, second) * (1.0 - s.leaders[clan.head].weight)
    rate *= 1.0 - bond_between(s, clan.head, second)
    return happens(rate, world.officials_step, luck, Purpose.DISOWNED, clan.key, world.day)


@part
def disown(s, c, second, p):
    """Put the second man in the place of the head. Writes: clans[head, cohesion], leaders[acute]."""
    clan = s.clans[c]
    before = clan.head
    clan.cohesion *= 1.0 - p.shaken * s.leaders[before].weight
    hurt(s, before, p.disowned_blow)
    clan.head = second
    write_down(s, Did.HEAD_DISOWNED, before, c, float(second))


@part
def split(s, c, second, p, luck):
    """Let a wing leave a clan of little cohesion under its second man, for an ally's clan or for none.

    rate = clan_split_rate * (1 - cohesion)^2 * 2 wing * (1 - bond of the two), wing = weight of the second man against
    the head's; it takes wing * (1 - cohesion) of the clan. Writes: leaders[clan, acute], clans[weight, cohesion].
    """
    world = s.world[0]
    clan = s.clans[c]
    head, other = s.leaders[clan.head], s.leaders[second]
    if clan.kind > Kind.PATRONAGE or clan.weight <= 0.0 or other.clan != c or head.weight + other.weight <= 0.0:
        return
    wing = other.weight / (head.weight + other.weight)
    apart = 1.0 - clan.cohesion
    rate = p.clan_split_rate * apart * apart * 2.0 * wing * (1.0 - bond_between(s, clan.head, second))
    if happens(rate, world.officials_step, luck, Purpose.CLAN_SPLIT, clan.key, world.day):
        refuge = refuge_of(s, second, c)
        write_down(s, Did.CLAN_SPLIT, second, c, float(refuge))
        lead_away(s, c, second, wing * apart, refuge, Purpose.WING, luck)
        hurt(s, clan.head, p.disowned_blow * wing)


@part
def unite(s, p, luck):
    """Let two aggrieved clans whose heads are allied become one: the lesser joins the greater.

    rate = unite_rate * strength * grievance of the one * of the other. Writes: as `join_clans`.
    """
    world = s.world[0]
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind != TieKind.ALLIANCE or tie.strength <= 0.0 or min(tie.from_leader, tie.to_leader) < 0:
            continue
        one, two = house_headed_by(s, tie.from_leader), house_headed_by(s, tie.to_leader)
        if min(one, two) < 0 or tie.from_leader == world.incumbent or tie.to_leader == world.incumbent:
            continue
        rate = p.unite_rate * tie.strength * s.clans[one].grievance * s.clans[two].grievance
        if happens(rate, world.officials_step, luck, Purpose.UNITE, tie.key, world.day):
            into, c = (one, two) if s.clans[one].weight >= s.clans[two].weight else (two, one)
            write_down(s, Did.CLANS_UNITED, s.clans[into].head, c, float(into))
            join_clans(s, into, c)


@called
def lead_clans(s, cells, p, luck, scratch):
    """Replace heads who are gone at once, and look every four weeks at who is disowned, what splits and what unites.

    Reads: clans, leaders[clan, weight, status], members, ties. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase >= Phase.CONTEST:
        return
    seconds, headless = scratch[0], scratch[1]
    gone = False
    for c in range(len(s.clans)):
        headless[c] = 1.0 if has_lost_its_head(s, c, p, luck) else 0.0
        gone = gone or headless[c] > 0.0
    if not gone and world.officials_step == 0:
        return
    line_up_seconds(s, seconds)
    for c in range(len(s.clans)):
        if headless[c] > 0.0:
            follow(s, c, int(seconds[c]), p)
    if world.officials_step == 0:
        return
    for c in range(len(s.clans)):
        clan = s.clans[c]
        second = int(seconds[c])
        if second < 0 or second == clan.head or not chooses_its_head(clan):
            continue
        if clan.head < 0:
            if clan.kind <= Kind.PATRONAGE and clan.weight > 0.0:
                clan.head = second
                write_down(s, Did.HEAD_FOLLOWED, -1, c, float(second))
        elif is_free(s.leaders[clan.head]):
            if (clan.head >= world.people > second) or is_disowned(s, c, second, p, luck):
                disown(s, c, second, p)
            else:
                split(s, c, second, p, luck)
    if p.unite_rate > 0.0:
        unite(s, p, luck)
