"""Clans: who stands next after the head of each, and what goes with a wing that leaves or a clan that joins another.

Source: [collins2006] (a clan follows whoever can provide for it). Played by the rule `clans`, which declares the
parameters.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Kind, Status, TieKind
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.force import carries


@part
def own_premium(s, premium):
    """Return what is due to the ruler's own following beyond its weight: the `premium`, as far as there is one or has
    been made since; nothing where he has none [francois2015]."""
    world = s.world[0]
    if world.team_clan < 0:
        return 0.0
    return premium * max(s.clans[world.team_clan].exists, world.team_share)


@part
def due_by_weight(s, c, premium):
    """Return what would be due to clan c were nobody's following owed a premium: its part of the weight of all.

    The dues of a slate were made of it: (1 - premium) of it, and the premium for the ruler's own.
    """
    own = own_premium(s, premium)
    due = s.clans[c].entitled
    if c == s.world[0].team_clan:
        due -= own
    return clip(due / (1.0 - own)) if own < 1.0 else 0.0


@part
def chooses_its_head(clan):
    """Say whether a group has a head of its own choosing: bodies and teams are given theirs, a milieu has none."""
    return clan.kind <= Kind.IDEOLOGICAL or clan.kind == Kind.COURT


@part
def stands_before(s, i, j):
    """Say whether leader i comes before leader j (-1 nobody): the named before officials, then by weight."""
    if j < 0:
        return True
    people = s.world[0].people
    if (i < people) != (j < people):
        return i < people
    return s.leaders[i].weight > s.leaders[j].weight


@part
def is_gone(s, c):
    """Say whether the head of clan c is dead or off the scene for good."""
    head = s.clans[c].head
    if head < 0 or not chooses_its_head(s.clans[c]):
        return False
    return s.leaders[head].status == Status.DEAD or s.leaders[head].status == Status.NEUTRAL


@part
def stand(s, seconds, c, i):
    """Let leader i stand for the place behind the head of clan c, if he is one of it who could lead it.

    Who rules does in his own clan alone, and where its head is gone: then nobody comes before him.
    """
    clan = s.clans[c]
    if i == clan.head or not chooses_its_head(clan):
        return
    ruler = s.world[0].incumbent
    if i == ruler:
        if s.leaders[i].clan == c and is_gone(s, c):
            seconds[c] = i
    elif int(seconds[c]) != ruler and is_in_the_country(s.leaders[i]) and stands_before(s, i, int(seconds[c])):
        seconds[c] = i


@part
def line_up_seconds(s, seconds):
    """Fill `seconds` with the row of who would follow the head of each clan, -1 where nobody could.

    To a clan belong those whose clan it is, and who lead it beside its head; to a court or to people of one mind, who
    are said to be of it, too.
    """
    for c in range(len(s.clans)):
        seconds[c] = -1.0
    for i in range(len(s.leaders)):
        if s.leaders[i].clan >= 0:
            stand(s, seconds, s.leaders[i].clan, i)
    for n in range(len(s.members)):
        if s.members[n].strength > 0.0 and s.clans[s.members[n].clan].kind > Kind.PATRONAGE:
            stand(s, seconds, s.members[n].clan, s.members[n].leader)
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if min(tie.from_leader, tie.to_clan) < 0:
            continue
        joined = tie.kind == TieKind.MEMBERSHIP and tie.strength > 0.0 and s.clans[tie.to_clan].kind > Kind.PATRONAGE
        if joined or tie.kind == TieKind.LEADERSHIP:
            stand(s, seconds, tie.to_clan, tie.from_leader)


@part
def house_headed_by(s, i):
    """Return the clan that leader i is of and heads, if it is one that posts are shared out among; else -1."""
    c = s.leaders[i].clan
    return c if c >= 0 and s.clans[c].head == i and s.clans[c].kind <= Kind.PATRONAGE else -1


@part
def refuge_of(s, i, but):
    """Return the clan of an ally or kinsman who heads one, where leader i would be taken in; -1 where there is none."""
    best = -1
    closest = 0.0
    for n in ties_of(s, i):
        other = carries(s.ties[n], i)
        if other < 0 or s.ties[n].strength <= closest:
            continue
        c = house_headed_by(s, other)
        if c >= 0 and c != but:
            best = c
            closest = s.ties[n].strength
    return best


@part
def lead_away(s, c, i, share, refuge, purpose, luck):
    """Let leader i leave clan c with a `share` of its weight and of its officials, and with those bound to him.

    Others whom the scenario names stay. Where he is taken in, `refuge` (-1 nowhere) grows by as much.
    Writes: leaders[clan], clans[weight, cohesion].
    """
    clan = s.clans[c]
    for j in range(len(s.leaders)):
        if s.leaders[j].clan != c or j == clan.head:
            continue
        goes = j == i
        if j >= s.world[0].people:
            goes = goes or uniform(luck, purpose, s.leaders[j].key, s.world[0].day) < share
        else:
            for n in ties_of(s, j):
                goes = goes or (carries(s.ties[n], j) == i and s.ties[n].strength > 0.0)
        if goes:
            s.leaders[j].clan = refuge
    if refuge >= 0:
        s.clans[refuge].weight = clip(s.clans[refuge].weight + share * clan.weight)
    clan.weight *= 1.0 - share
    clan.cohesion += share * (1.0 - clan.cohesion)  # those who disagreed are gone


@part
def join_clans(s, into, c):
    """Let clan c be taken up by clan `into`, with all its people, offices and means; its row is left empty.

    Writes: leaders[clan], clans[weight, cohesion, grievance, means, head, share, start_share, had, head_share].
    """
    whole = s.clans[into]
    other = s.clans[c]
    total = whole.weight + other.weight
    if total > 0.0:
        whole.cohesion = (whole.weight * whole.cohesion + other.weight * other.cohesion) / total
    whole.weight = clip(total)
    whole.grievance = max(whole.grievance, other.grievance)
    whole.coercive = max(whole.coercive, other.coercive)
    whole.economic = max(whole.economic, other.economic)
    whole.media = max(whole.media, other.media)
    whole.regional = max(whole.regional, other.regional)
    whole.street = max(whole.street, other.street)
    for i in range(len(s.leaders)):
        if s.leaders[i].clan == c:
            s.leaders[i].clan = into
    whole.share = clip(whole.share + other.share)
    whole.start_share = clip(whole.start_share + other.start_share)
    whole.had = clip(whole.had + other.had)
    whole.head_share = clip(whole.head_share + other.head_share)
    other.weight = other.share = other.start_share = other.had = other.head_share = 0.0
    other.head = -1
