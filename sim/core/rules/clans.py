"""Clans: their heads fall and are followed by others, and rarely they split or unite.

Sources: [collins2006] (clans hold together by what their heads provide, and bargain with each other), [francois2015]
(what a place in the government is worth to them). A head who is dead or off the scene is followed at once; in prison
or abroad he provides for nobody, and every four weeks his clan chooses whether to follow another. Who lost what his
clan had, or is outweighed in it, may be disowned, as chances come. Whoever the scenario names comes before an official,
and a clan of named people is never handed to an official while one of them is free.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Phase, Purpose, Status
from sim.core.ground.jit import called, part
from sim.core.ground.luck import chance_of, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_free, is_in_the_country, presence
from sim.core.mechanisms.alliances import is_alliance
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.clans import (
    chooses_its_head,
    house_headed_by,
    is_gone,
    join_clans,
    lead_away,
    line_up_seconds,
    refuge_of,
)
from sim.core.mechanisms.deciding import comes_at_most, likelihood
from sim.core.mechanisms.left_out import has_claim
from sim.core.mechanisms.standing import stance_to

PARAMETERS: tuple[Parameter, ...] = ()
WRITES = (
    "clans.head", "clans.head_share", "clans.share", "clans.start_share", "clans.had", "clans.cohesion",
    "clans.grievance", "clans.weight", "clans.coercive", "clans.economic", "clans.media", "clans.regional",
    "clans.street", "leaders.clan", "leaders.acute", "world.events",
)  # fmt: skip


@part
def share_lost(s, c):
    """Return the part of its share of the government that a clan has lost since its head took his place."""
    clan = s.clans[c]
    if s.world[0].governments == 0 or clan.head_share <= 0.0:
        return 0.0
    return clip((clan.head_share - clan.share) / clan.head_share)


@part
def put_at_the_head(clan, i):
    """Let leader i (-1 nobody) be the head of a clan from today. Writes: clans[head, head_share]."""
    clan.head = i
    clan.head_share = clan.share


@part
def gain_of_turning_to(s, c, second):
    """Return what clan c gains by following its second man instead of its head, in units of worth [collins2006].

    weight of the second man - (weight of the head + weight * cohesion of the clan, which he leads) * (1 - lost / 2)
    - stance of the one to the other, beyond indifference; either counts as far as he is there, and lost is the part of
    its share of the government that the clan has lost under its head.
    """
    clan = s.clans[c]
    head = s.leaders[clan.head]
    provided = (head.weight + clan.weight * clan.cohesion) * (1.0 - 0.5 * share_lost(s, c))
    gain = presence(s.leaders[second]) * s.leaders[second].weight - presence(head) * provided
    return gain - (stance_to(s, second, clan.head) - 0.5)


@part
def comes(s, often, p):
    """Return the chance that a chance to act comes to a group within the four weeks over which it is looked at."""
    return chance_of(p.chances * often, s.world[0].officials_step)


@part
def is_given_up(s, c, second, p, luck):
    """Say whether clan c follows another, in these four weeks, since its head is in prison or abroad."""
    clan = s.clans[c]
    status = s.leaders[clan.head].status
    if status != Status.ARRESTED and status != Status.ABROAD:
        return False
    chance = likelihood(gain_of_turning_to(s, c, second), p)
    return uniform(luck, Purpose.HEAD_GONE, clan.key, s.world[0].day) < chance


@part
def follow(s, c, second, p):
    """Let the second man take the place of a head who is gone; -1 leaves the clan without one.

    Writes: clans[cohesion, grievance], and as `put_at_the_head`.
    """
    clan = s.clans[c]
    before = clan.head
    clan.cohesion *= 1.0 - p.shake * s.leaders[before].weight
    if s.leaders[before].status == Status.ARRESTED:
        clan.grievance += p.resentment * (1.0 - clan.grievance)
    put_at_the_head(clan, second)
    write_down(s, Did.HEAD_FOLLOWED, before, c, float(second))


@part
def is_disowned(s, c, second, most, p, luck):
    """Say whether clan c turns from its head to the second man: where a chance comes, the clan chooses; `most` is the
    greatest chance that one comes."""
    world = s.world[0]
    clan = s.clans[c]
    if clan.head == world.incumbent or (clan.head < world.people <= second):
        return False
    draw = uniform(luck, Purpose.DISOWNED, clan.key, world.day)
    if draw >= most:
        return False
    return draw < comes(s, 1.0 + s.leaders[second].acute, p) * likelihood(gain_of_turning_to(s, c, second), p)


@part
def disown(s, c, second, p):
    """Put the second man in the place of the head. Writes: clans[cohesion], leaders[acute], as `put_at_the_head`."""
    clan = s.clans[c]
    before = clan.head
    clan.cohesion *= 1.0 - p.shake * s.leaders[before].weight
    hurt(s, before, p.blow)
    put_at_the_head(clan, second)
    write_down(s, Did.HEAD_DISOWNED, before, c, float(second))


@part
def wing_of(s, c, second):
    """Return the part of clan c that would go with its second man: his weight of that of both * (1 - cohesion)."""
    head, other = s.leaders[s.clans[c].head], s.leaders[second]
    both = head.weight + other.weight
    return other.weight / both * (1.0 - s.clans[c].cohesion) if both > 0.0 else 0.0


@part
def gain_of_leaving(s, c, second):
    """Return what the second man gains by leading his wing out of clan c, in units of worth.

    ambition * wing - weight of the clan * (1 - wing) - stance to the head, beyond indifference - loyalty to the clan *
    cohesion: he leads a part, and has only that behind him.
    """
    one, clan = s.leaders[second], s.clans[c]
    wing = wing_of(s, c, second)
    bound = stance_to(s, second, clan.head) - 0.5 + one.loyalty_clan * clan.cohesion
    return one.ambition * wing - clan.weight * (1.0 - wing) - bound


@part
def split(s, c, second, most, p, luck):
    """Let a wing leave a clan under its second man, for an ally's clan or for none: where a chance comes, he chooses;
    `most` is the greatest chance that one comes.

    Writes: leaders[clan, acute], clans[weight, cohesion].
    """
    clan = s.clans[c]
    wing = wing_of(s, c, second)
    if not has_claim(clan) or s.leaders[second].clan != c or wing <= 0.0:
        return
    draw = uniform(luck, Purpose.CLAN_SPLIT, clan.key, s.world[0].day)
    if draw >= most:
        return
    if draw < comes(s, 1.0 + s.leaders[second].acute, p) * likelihood(gain_of_leaving(s, c, second), p):
        refuge = refuge_of(s, second, c)
        write_down(s, Did.CLAN_SPLIT, second, c, float(refuge))
        lead_away(s, c, second, wing, refuge, Purpose.WING, luck)
        hurt(s, clan.head, p.blow * wing)


@part
def gain_of_uniting(s, c, with_clan, gives_up):
    """Return what the head of clan c gains by making one of it and another, in units of worth.

    grievance of the clan * weight of the other, who would help - what it costs; + stance to the other's head, beyond
    indifference. Who gives up his place loses ambition * weight of the clan, and loyalty to it * cohesion.
    """
    clan, other = s.clans[c], s.clans[with_clan]
    head = s.leaders[clan.head]
    gain = clan.grievance * other.weight + stance_to(s, clan.head, other.head) - 0.5
    return gain - gives_up * (head.ambition * clan.weight + head.loyalty_clan * clan.cohesion)


@part
def unite(s, p, luck):
    """Let two clans whose heads are allied become one, the lesser in the greater: where a chance comes, both choose.

    Writes: as `join_clans`.
    """
    world = s.world[0]
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if not is_alliance(tie):
            continue
        one, two = house_headed_by(s, tie.from_leader), house_headed_by(s, tie.to_leader)
        if min(one, two) < 0 or tie.from_leader == world.incumbent or tie.to_leader == world.incumbent:
            continue
        if not (is_in_the_country(s.leaders[tie.from_leader]) and is_in_the_country(s.leaders[tie.to_leader])):
            continue
        into, c = (one, two) if s.clans[one].weight >= s.clans[two].weight else (two, one)
        chance = comes(s, 1.0, p) * likelihood(gain_of_uniting(s, c, into, 1.0), p)
        chance *= likelihood(gain_of_uniting(s, into, c, 0.0), p)
        if uniform(luck, Purpose.UNITE, tie.key, world.day) < chance:
            write_down(s, Did.CLANS_UNITED, s.clans[into].head, c, float(into))
            join_clans(s, into, c)


@called
def lead_clans(s, cells, p, luck, scratch):
    """Replace heads who are gone at once, and look every four weeks at who is given up or disowned, what splits and
    what unites.

    Reads: clans, leaders[clan, weight, status], members, ties. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase >= Phase.CONTEST:
        return
    seconds = scratch[0]
    gone = False
    for c in range(len(s.clans)):
        gone = gone or is_gone(s, c)
    if not gone and world.officials_step == 0:
        return
    line_up_seconds(s, seconds)
    for c in range(len(s.clans)):
        if is_gone(s, c):
            follow(s, c, int(seconds[c]), p)
    if world.officials_step == 0:
        return
    most = comes_at_most(world.officials_step, p)
    for c in range(len(s.clans)):
        clan = s.clans[c]
        second = int(seconds[c])
        if second < 0 or second == clan.head or not chooses_its_head(clan):
            continue
        if clan.head < 0:
            if has_claim(clan):
                put_at_the_head(clan, second)
                write_down(s, Did.HEAD_FOLLOWED, -1, c, float(second))
        elif is_given_up(s, c, second, p, luck):
            follow(s, c, second, p)
        elif is_free(s.leaders[clan.head]):
            if (clan.head >= world.people > second) or is_disowned(s, c, second, most, p, luck):
                disown(s, c, second, p)
            else:
                split(s, c, second, most, p, luck)
    unite(s, p, luck)
