"""Sides of a contest: who leans where and shows it, whom each side can call, and whether bodies of force obey.

Sources: [granovetter1978; kuran1991] (cascades), [angeletos2007] (private signals), [tullock1980] (contest
success), [bellin2004; barany2016] (obedience), [levitsky2010] (foreign backing). Played by the rule `contest`,
which declares the parameters.
"""

import math

from sim.core.ground.arithmetic import clip, win_chance
from sim.core.ground.codes import Did, Kind, Pole, Purpose, Stance
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform, within
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_free, is_patron, presence
from sim.core.mechanisms.alliances import part_with_turncoats
from sim.core.mechanisms.bonds import ill_will_to
from sim.core.mechanisms.episodes import end_terms
from sim.core.mechanisms.files import deterred
from sim.core.mechanisms.force import carries, obedience_of
from sim.core.mechanisms.reprisals import chance_from_claimant, chance_from_ruler, cost_of_prison
from sim.core.mechanisms.worth import place_of


@part
def call_of_allies(s, i):
    """Return the sum over alliance and kinship ties of strength times the other's side: those bound stand together."""
    call = 0.0
    for k in ties_of(s, i):
        other = carries(s.ties[k], i)
        if other >= 0:
            call += s.ties[k].strength * s.leaders[other].pole
    return call


@part
def commitment(s, i):
    """Return the share of his means that leader i brings to the challenger's side: a known file holds back the rest."""
    return 1.0 - max(0.0, deterred(s, i))


@part
def call_of_head(s, i):
    """Return the side of the head of the clan of leader i, by loyalty to it, its cohesion, and the head's weight."""
    leader = s.leaders[i]
    if leader.clan < 0:
        return 0.0
    clan = s.clans[leader.clan]
    if clan.head < 0 or clan.head == i:
        return 0.0
    return leader.loyalty_clan * clan.cohesion * s.leaders[clan.head].weight * s.leaders[clan.head].pole


@part
def reading_of(s, i, p):
    """Return the odds of the challenger's side as leader i reads them: private, and off by signal_spread log odds."""
    side = s.world[0].side
    return side / (side + (1.0 - side) * math.exp(-p.signal_spread * s.leaders[i].signal))


@part
def leaning_of(s, i, p):
    """Return what leader i gains by the challenger's side over the ruler's, in units of worth.

    ambition * stake * (2 * reading - 1) + stance to who would rule - loyalty to who does
    - ((1 - reading) * chance that the ruler - reading * chance that the other puts him away) * cost of that
    + voice * fresh cause - bond * (sides of head, allies and kin)

    One man's side decides little, so attachment is voice, not hope [kuran1991]; places and dangers go by the odds
    [angeletos2007]. His stake is his place, or half of his weight where that is more: who stood with the winner has a
    place, who did not has none, and of those without office half as many come to one. What he fears of either is what
    either does to those who stood on the other side (`reprisals`).
    """
    world = s.world[0]
    leader = s.leaders[i]
    reading = reading_of(s, i, p)
    loyal = world.patron_support if is_patron(s, i) else leader.loyalty_latent
    lean = leader.ambition * max(place_of(s, i), 0.5 * leader.weight) * (2.0 * reading - 1.0)
    put_away = (1.0 - reading) * chance_from_ruler(s, i, p) - reading * chance_from_claimant(s, i, p)
    lean += leader.to_claimant - loyal - put_away * cost_of_prison(s, i, p)
    return lean + p.voice * leader.acute - p.bond * (call_of_head(s, i) + call_of_allies(s, i))


@part
def take_sides(s, p, luck):
    """Let everyone lean, and show it when the leaning is stronger than his caution [kuran1991; angeletos2007].

    Shown when beyond waiting * caution; the incumbent and the challenger are fixed. On the first day all do; after it a
    chance to think again comes to each `pace` times a day [blume1993]. Who goes over is the ruler's ally no longer.
    Writes: leaders[pole, stance], and see `alliances.BREAKS`.
    """
    world = s.world[0]
    again = within(p.pace, 1.0) if world.day > world.opened else 1.0
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if not is_free(leader):
            leader.pole = Pole.UNDECIDED
            continue
        if i == world.incumbent or i == world.challenger:
            leader.pole = Pole.INCUMBENT if i == world.incumbent else Pole.CHALLENGER
            continue
        if leader.pole_set != 0:
            leader.pole = leader.pole_set
            continue
        if again < 1.0 and uniform(luck, Purpose.RECONSIDERED, leader.key, world.day) >= again:
            continue
        lean = leaning_of(s, i, p)
        bar = p.waiting * leader.caution
        before = leader.pole
        told = leader.named or leader.capacity > 0.5
        if lean > bar:
            leader.pole = Pole.CHALLENGER
            leader.stance = Stance.DEFECTED
            if i == world.pact_with:
                end_terms(s)
            if told and before != Pole.CHALLENGER:
                write_down(s, Did.JOINED_CHALLENGER, i, world.challenger, lean)
        elif lean < -bar:
            leader.pole = Pole.INCUMBENT
            if leader.stance != Stance.DEFECTED:  # it is not forgotten who had gone over
                leader.stance = Stance.LOYAL
            if told and before == Pole.CHALLENGER:
                write_down(s, Did.JOINED_INCUMBENT, i, world.incumbent, lean)
        elif before == Pole.UNDECIDED:
            leader.stance = Stance.HEDGING
    part_with_turncoats(s, p)


@part
def draws(one):
    """Return how far somebody, or a group, draws people into the street: half by those who come for him, half by the
    mean of the money and the media with which he brings others [radnitz2010]."""
    return 0.5 * (one.street + 0.5 * (one.economic + one.media))


@part
def can_be_led(s, c):
    """Say whether group c follows people to a side: a clan, or a milieu with a head or somebody who belongs to it."""
    if s.clans[c].kind != Kind.MILIEU:
        return s.clans[c].kind <= Kind.IDEOLOGICAL
    if s.clans[c].head >= 0:
        return True
    for k in range(len(s.members)):
        if s.members[k].clan == c:
            return True
    return False


@part
def taken_along(s, i, clan, means):
    """Return of the `means` of a group that leader i takes along: what goes to the challenger's side, what to the
    ruler's, and of what it brings into the street, and in the regions, what the challenger's side calls."""
    means *= presence(s.leaders[i])
    if s.leaders[i].pole == Pole.INCUMBENT:
        return 0.0, means, 0.0, 0.0
    if s.leaders[i].pole != Pole.CHALLENGER:
        return 0.0, 0.0, 0.0, 0.0
    means *= commitment(s, i)
    return means, 0.0, means * draws(clan), means * clan.regional


@part
def lead_groups(s):
    """Return of all that groups have, which shares stand on the challenger's side, on the ruler's, and of what they
    could bring into the street, and in the regions, what the challenger's side calls.

    A group has weight * cohesion, and brings that by what it `draws`, or in its region. Its head takes it to his side;
    where he takes none a member takes of it what he is to it: the tie of membership times his weight.
    """
    ours, theirs, street, regional = 0.0, 0.0, 0.0, 0.0
    there = 0.0
    for c in range(len(s.clans)):
        if can_be_led(s, c):
            clan = s.clans[c]
            means = clan.weight * clan.cohesion
            there += means
            if clan.head >= 0:
                more = taken_along(s, clan.head, clan, means)
                ours, theirs, street, regional = added((ours, theirs, street, regional), more)
    for k in range(len(s.members)):
        clan = s.clans[s.members[k].clan]
        i = s.members[k].leader
        led = clan.head >= 0 and s.leaders[clan.head].pole != Pole.UNDECIDED
        if not led and (clan.kind <= Kind.IDEOLOGICAL or clan.kind == Kind.MILIEU):
            means = clan.weight * clan.cohesion * s.members[k].strength * s.leaders[i].weight
            more = taken_along(s, i, clan, means)
            ours, theirs, street, regional = added((ours, theirs, street, regional), more)
    if there <= 0.0:
        return 0.0, 0.0, 0.0, 0.0
    return clip(ours / there), clip(theirs / there), clip(street / there), clip(regional / there)


@part
def added(one, two):
    """Return the sum of two fours of numbers, each by each."""
    (a, b, c, d), (e, f, g, h) = one, two
    return a + e, b + f, c + g, d + h


@part
def left_at_home(name, weight):
    """Return the part of the street, or of a region, that does not come for a leader of that `name` there who calls it.

    1 - half of his name * the weight that he brings.
    """
    return 1.0 - 0.5 * name * weight


@part
def force_turned(s):
    """Return the share of all force, by bodies, that has changed sides."""
    turned = 0.0
    total = 0.0
    for c in range(len(s.clans)):
        if s.clans[c].kind == Kind.BODY:
            force = s.clans[c].coercive * s.clans[c].weight
            total += force
            turned += force * max(0.0, -s.clans[c].obeys)
    return turned / total if total > 0.0 else 0.0


@part
def weigh_sides(s, p):
    """Write the odds of the challenger's side; return what it can call in the capital, in the regions, and its media.

    ours = resolve * (shares of the elite and of groups that have gone over) + half of each: square, regions held, force
    that has turned; theirs = shares that stand with the ruler + office_weight * (1/2 + capacity) * (1 + force that
    obeys) / 2 + half of foreign backing times that force + (approval - 1/2); to either half of the weight of those
    hostile to the other.
    An elite is weighed by weight * (1/2 + capacity to challenge), from abroad by half of that;
    odds = ours^m / (ours^m + theirs^m) [tullock1980].
    """
    world = s.world[0]
    gone = 0.0
    stands = 0.0
    everyone = 0.0
    weights = 0.0
    street = 0.0
    regional = 0.0
    at_home = 1.0
    in_regions = 1.0
    media = 0.0
    all_media = 0.0
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if not is_free(leader):
            continue
        weight = presence(leader) * leader.weight
        everyone += weight * (0.5 + leader.capacity)
        weights += weight
        all_media += weight * leader.media
        if leader.pole == Pole.CHALLENGER:
            brought = weight * commitment(s, i)
            gone += brought * (0.5 + leader.capacity)
            media += brought * leader.media
            if i < world.people:
                at_home *= left_at_home(draws(leader), brought)
                in_regions *= left_at_home(leader.regional, brought)
            else:
                street += brought * draws(leader)
                regional += brought * leader.regional
        elif leader.pole == Pole.INCUMBENT:
            stands += weight * (0.5 + leader.capacity)
    everyone = max(1.0, everyone)
    with_us, with_him, group_street, group_regional = lead_groups(s)
    ours = p.resolve * (gone / everyone + with_us) + 0.5 * (world.square + world.regions) + 0.5 * force_turned(s)
    ours += 0.5 * ill_will_to(s, world.incumbent)
    theirs = stands / everyone + with_him + p.office_weight * (0.5 + world.capacity) * (0.5 + 0.5 * world.force)
    theirs += 0.5 * world.external_backing * world.force + world.approval - 0.5
    theirs += 0.5 * ill_will_to(s, world.challenger)
    at_home *= (1.0 - group_street) * (1.0 - street / max(1.0, weights))
    in_regions *= (1.0 - group_regional) * (1.0 - regional / max(1.0, weights))
    world.side = win_chance(ours, max(0.0, theirs), p.momentum)
    return 1.0 - at_home, 1.0 - in_regions, media / all_media if all_media > 0.0 else 0.0


@part
def give_orders(s, p, luck):
    """Let each body of force obey, stall or change sides: two choices by one likelihood [bellin2004].

    Whether it obeys; and where it does not, whether it stays at least where it is. Each has one temper for a contest:
    changes come from what it expects. Writes: clans[obeys], world[force, force_gone].
    """
    world = s.world[0]
    total = 0.0
    with_us = 0.0
    for c in range(len(s.clans)):
        body = s.clans[c]
        if body.kind != Kind.BODY or body.coercive <= 0.0:
            continue
        draw = uniform(luck, Purpose.OBEY, body.key, world.opened)
        before = body.obeys
        pole = s.leaders[body.head].pole if body.head >= 0 else 0
        holds = obedience_of(s, c, p, world.side, pole)
        if draw < holds:
            body.obeys = 1.0
        elif draw < holds + holds * (1.0 - holds):
            body.obeys = 0.0
        else:
            body.obeys = -1.0
        if body.obeys < before:
            write_down(s, Did.BODY_STALLED if body.obeys == 0.0 else Did.BODY_DEFECTED, body.head, c, holds)
        total += body.coercive * body.weight
        with_us += body.coercive * body.weight * max(0.0, body.obeys)
    world.force = with_us / total if total > 0.0 else world.capacity
    if world.force >= 0.5:
        world.force_gone = -1
    elif world.force_gone < 0:
        world.force_gone = world.day
