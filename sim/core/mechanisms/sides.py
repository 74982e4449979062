"""Sides of a contest: who leans where and shows it, whose means follow, and whether bodies of force obey.

Sources: [granovetter1978; kuran1991] (cascades), [angeletos2007] (private signals), [tullock1980] (contest
success), [bellin2004; barany2016] (obedience), [levitsky2010] (foreign backing). Played by the rule `contest`,
which declares the parameters.
"""

import math

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Kind, Pole, Purpose, Stance
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import is_free, is_patron
from sim.core.mechanisms.bonds import ill_will_to
from sim.core.mechanisms.files import deterred
from sim.core.mechanisms.force import carries, obedience_of
from sim.core.mechanisms.worth import danger_to, place_of, reach_of_rule


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
def commitment(s, i, p):
    """Return the share of his means that leader i brings to the challenger's side: a known file holds back the rest."""
    return 1.0 - p.file_restraint * max(0.0, deterred(s, i))


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
def leaning_of(s, i, reach, p):
    """Return what leader i gains by the challenger's side over the ruler's, in units of worth.

    ambition * (reading * weight - (1 - reading) * place) + stance to who would rule - loyalty to who does
    - (1 - 2 reading) * danger + voice * fresh cause - bond * (sides of head, allies and kin)

    One man's side decides little, so attachment is voice, not hope [kuran1991]; places and dangers go by the odds
    [angeletos2007].
    """
    world = s.world[0]
    leader = s.leaders[i]
    reading = reading_of(s, i, p)
    loyal = world.patron_support if is_patron(s, i) else leader.loyalty_latent
    lean = leader.ambition * (reading * leader.weight - (1.0 - reading) * place_of(s, i, p))
    lean += leader.to_claimant - loyal - (1.0 - 2.0 * reading) * danger_to(s, i, reach, p)
    return lean + p.voice * leader.acute - p.bond * (call_of_head(s, i) + call_of_allies(s, i))


@part
def take_sides(s, p, luck):
    """Let everyone lean, and show it when the leaning is stronger than his caution [kuran1991; angeletos2007].

    Shown when beyond waiting * caution; the incumbent and the challenger are fixed. Writes: leaders[pole, stance].
    """
    world = s.world[0]
    reach = reach_of_rule(s) * world.force
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
        lean = leaning_of(s, i, reach, p)
        bar = p.waiting * leader.caution
        before = leader.pole
        if lean > bar:
            leader.pole = Pole.CHALLENGER
            leader.stance = Stance.DEFECTED
            if before != Pole.CHALLENGER and (leader.named or leader.capacity > 0.25):
                write_down(s, Did.JOINED_CHALLENGER, i, world.challenger, lean)
        elif lean < -bar:
            leader.pole = Pole.INCUMBENT
            leader.stance = Stance.LOYAL
            if before == Pole.CHALLENGER and (leader.named or leader.capacity > 0.25):
                write_down(s, Did.JOINED_INCUMBENT, i, world.incumbent, lean)
        elif before == Pole.UNDECIDED:
            leader.stance = Stance.HEDGING


@part
def follow_groups(s, p):
    """Lend the means of groups to the side of those who lead them; returns (capital, regional) sums for each side.

    A following counts by tie of membership, cohesion and the weight of whoever leads it; capital is street, media and
    money, regional the region. A head adds those who would come for his own name.
    """
    capital_for = 0.0
    regional_for = 0.0
    capital_against = 0.0
    regional_against = 0.0
    for k in range(len(s.members)):
        member = s.members[k]
        clan = s.clans[member.clan]
        pole = s.leaders[member.leader].pole
        sway = 0.1 + 0.9 * s.leaders[member.leader].weight
        capital = sway * member.strength * clan.cohesion * clan.street * (0.3 + 0.7 * s.leaders[member.leader].street)
        regional = (
            sway * member.strength * clan.cohesion * clan.regional * (0.3 + 0.7 * s.leaders[member.leader].regional)
        )
        if pole == Pole.CHALLENGER:
            held = commitment(s, member.leader, p)
            capital_for += held * clan.weight * capital
            regional_for += held * clan.weight * regional
        elif pole == Pole.INCUMBENT:
            capital_against += clan.weight * capital
            regional_against += clan.weight * regional
    for c in range(len(s.clans)):
        clan = s.clans[c]
        if clan.kind > Kind.IDEOLOGICAL or clan.head < 0:
            continue
        head = s.leaders[clan.head]
        means = clan.weight * clan.cohesion * (0.1 + 0.9 * head.weight)
        capital = means * (0.4 * clan.street + 0.15 * clan.economic + 0.15 * clan.media)
        capital += 0.3 * clan.cohesion * head.weight * head.street
        regional = means * clan.regional + 0.3 * clan.cohesion * head.weight * head.regional
        if head.pole == Pole.CHALLENGER:
            held = commitment(s, clan.head, p)
            capital_for += held * capital
            regional_for += held * regional
        elif head.pole == Pole.INCUMBENT:
            capital_against += capital
            regional_against += regional
    return capital_for, regional_for, capital_against, regional_against


@part
def weigh_sides(s, p):
    """Write the odds of the challenger's side; return what it has in the capital, in the regions, and in media.

    strength = elite weight shown + groups' means + those hostile to the incumbent + square and regions held + force
    changed sides, against elite weight, groups' means, those hostile to the challenger, office_weight * S, force that
    obeys and foreign backing; odds = f^m / (f^m + g^m) [tullock1980].
    """
    world = s.world[0]
    ours = 0.0
    theirs = 0.0
    everyone = 0.0
    capital = 0.0
    regional = 0.0
    media = 0.0
    all_media = 0.0
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if not is_free(leader):
            continue
        means = leader.weight * (0.6 + leader.capacity)
        everyone += means
        all_media += leader.media * leader.weight
        if leader.pole == Pole.CHALLENGER:
            ours += means * commitment(s, i, p)
            capital += leader.weight * (0.5 * leader.street + 0.25 * leader.economic * world.wealth_autonomy)
            regional += leader.weight * leader.regional
            media += leader.media * leader.weight
        elif leader.pole == Pole.INCUMBENT:
            theirs += means
    a, b, c, d = follow_groups(s, p)
    street = 0.0
    district = 0.0
    if world.challenger >= 0:
        name = 0.25 * commitment(s, world.challenger, p)
        street = name * s.leaders[world.challenger].street
        district = name * s.leaders[world.challenger].regional
    crowd = clip(0.7 * a + 2.0 * capital / max(1.0, everyone) + street)
    provinces = clip(0.6 * b + 1.5 * regional / max(1.0, everyone) + district)
    voice = media / all_media if all_media > 0.0 else 0.0
    turned = 0.0
    obeying = 0.0
    for k in range(len(s.clans)):
        body = s.clans[k]
        if body.kind == Kind.BODY:
            if body.obeys < 0.0:
                turned += body.coercive * body.weight
            elif body.obeys > 0.0:
                obeying += body.coercive * body.weight
    f = (
        p.resolve * ours / max(1.0, everyone)
        + 0.55 * a
        + 0.55 * b
        + p.hostile_help * ill_will_to(s, world.incumbent)
        + p.ground_weight * (world.square + world.regions)
        + 0.4 * turned
    )
    g = (
        theirs / max(1.0, everyone)
        + 0.3 * c
        + 0.3 * d
        + p.office_weight * (0.5 + world.capacity) * (0.4 + 0.6 * world.force)
    )
    g += 0.15 * obeying + 0.3 * world.external_backing * world.force + 0.3 * (world.approval - 0.5)
    g += p.hostile_help * ill_will_to(s, world.challenger)
    f = max(0.01, f + 0.4 * (0.5 - world.approval) + 0.3 * (world.mass_grievance - 0.4))
    g = max(0.01, g)
    world.side = 1.0 / (1.0 + (g / f) ** p.momentum)
    return crowd, provinces, voice


@part
def give_orders(s, p, luck):
    """Let each body of force obey, stall or change sides by its chief's side and its expectation [bellin2004].

    Writes: clans[obeys], world[force, force_gone].
    """
    world = s.world[0]
    total = 0.0
    with_us = 0.0
    for c in range(len(s.clans)):
        body = s.clans[c]
        if body.kind != Kind.BODY or body.coercive < 0.35:
            continue
        draw = uniform(
            luck, Purpose.OBEY, body.key, world.opened
        )  # one temper for a contest: changes come from beliefs
        before = body.obeys
        pole = s.leaders[body.head].pole if body.head >= 0 else 0
        holds = obedience_of(s, c, p, world.side, pole)
        if draw < holds:
            body.obeys = 1.0
        elif draw < holds + 0.6 * (1.0 - holds):
            body.obeys = 0.0
        else:
            body.obeys = -1.0
        if body.obeys < before:
            write_down(s, Did.BODY_STALLED if body.obeys == 0.0 else Did.BODY_DEFECTED, body.head, c, holds)
        total += body.coercive * body.weight
        with_us += body.coercive * body.weight * max(0.0, body.obeys)
    world.force = with_us / total if total > 0.0 else world.capacity
    if world.force < 0.34:
        if world.force_gone < 0:
            world.force_gone = world.day
    else:
        world.force_gone = -1
