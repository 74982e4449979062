"""Kompromat: a search, what it finds, on whom it acts, and whether it is held, threatened or published.

Sources: [darden2001; ledeneva2013] (a file binds while its holder is expected to stay); [article p12, p14]
(gradual pushing, places, kin), [article p15] (a patron's product); [claims k15, k17, k25]. One
mechanism gives both signs: a find lowers the target's weight or ties his hands, a discovered
search provokes him. All of it is the incumbent's: nobody has himself searched, and who comes to rule ends it.
"""

import numpy as np

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Order, Phase, Purpose, Status, TieKind
from sim.core.ground.jit import part, rule
from sim.core.ground.luck import happens, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import officials_of, ties_of, ties_to, write_down
from sim.core.mechanisms.agenda import due, is_free, vacate
from sim.core.mechanisms.force import other_end
from sim.core.mechanisms.offices import LEAVES

PARAMETERS = (
    Parameter("search_rate", 1.6, 0.6, 3.0, "finds per year at full effort",
              "assumption; [article p12]: little by little",
              "finds in a year by a fully pushed, fully compliant agency where much is to be found"),
    Parameter("search_success", 0.6, 0.3, 0.9, "share", "assumption", "chance that what is found can be used"),
    Parameter("severity", 0.6, 0.3, 0.9, "file per find", "assumption; [article p15]: hard to assess",
              "weight of the file that a find yields on a fully exposed target"),
    Parameter("discovery_rate", 0.5, 0.1, 1.0, "per year at full intensity", "assumption; [article p12]",
              "how often a target learns that he is searched"),
    Parameter("provocation", 0.35, 0.15, 0.6, "grievance", "assumption",
              "grievance of one who learns that he is searched"),
    Parameter("threat_rate", 0.35, 0.1, 0.8, "per year", "assumption",
              "how often a holder lets the target know of a file"),
    Parameter("publish_rate", 0.08, 0.0, 0.25, "per year", "assumption; [mosteller1990] on the words of [article p15]",
              "how often a file is published"),
    Parameter("threat_damage", 0.35, 0.15, 0.6, "share of weight per unit of file", "assumption",
              "weight that a threatened target gives up"),
    Parameter("publication_damage", 0.7, 0.4, 0.9, "share of weight per unit of file", "assumption",
              "weight that a published file costs the target"),
    Parameter("alarm", 0.05, 0.0, 0.15, "grievance per unit of file", "assumption; [darden2001; acemoglu2008]",
              "grievance of everyone exposed when a file on somebody else is published"),
    Parameter("shield_strength", 0.6, 0.3, 0.9, "share", "assumption; [article p15]",
              "chance that a patron who would shield a client succeeds"),
)  # fmt: skip
WRITES = (
    "leaders.file", "leaders.knows_search", "leaders.knows_file", "leaders.grievance", "leaders.weight",
    "leaders.status", "ties.found", "ties.strength", "world.files_found",
    "world.found_day", "world.patron_support", "world.events", "schedule.done", "leaders.anchor", *LEAVES,
)  # fmt: skip


@part
def compliance(s):
    """Return how far the agencies obey the push: strength of the instruction times their stance [claims k25].

    The mean over instruction ties of strength * (0.3 + 0.7 * stance) * (0.5 + 0.3 * cohesion + 0.2 * force), times
    0.85 + 0.3 * force * gathering capacity * private loyalty of the best service chief; 0 where nobody is instructed.
    """
    world = s.world[0]
    total = 0.0
    count = 0
    for n in ties_of(s, world.incumbent):
        tie = s.ties[n]
        if tie.kind == TieKind.INSTRUCTION and tie.from_leader == world.incumbent and tie.to_clan >= 0:
            body = s.clans[tie.to_clan]
            means = 0.5 + 0.3 * body.cohesion + 0.2 * body.coercive
            total += tie.strength * (0.3 + 0.7 * body.stance_incumbent) * means
            count += 1
    if count == 0:
        return 0.0
    help_of_service = 0.0
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader >= 0 and tie.strength > 0.0:
            chief = s.leaders[tie.from_leader]
            help_of_service = max(help_of_service, chief.coercive * chief.gathering * chief.loyalty_latent)
    return clip(total / count * (0.85 + 0.3 * help_of_service))


@part
def shielded(s, i, p, luck):
    """Say whether the patron shields a target: by his protection, while he is on the scene. It costs support."""
    world = s.world[0]
    if world.patron < 0 or not world.patron_active:
        return False
    bond = 0.0
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.PATRONAGE and tie.from_leader == world.patron and tie.to_leader == i:
            bond = max(bond, tie.strength)
    chance = p.shield_strength * max(bond, s.leaders[i].protection) * s.leaders[i].protection
    if uniform(luck, Purpose.SHIELD, s.leaders[i].key, world.day) >= chance:
        return False
    world.patron_support = clip(world.patron_support - 0.05)
    write_down(s, Did.SHIELDED, world.patron, i, chance)
    return True


@part
def add_file(s, i, amount):
    """Add to the file on a leader: it fills towards 1. Writes: leaders[file], world[files_found, found_day]."""
    world = s.world[0]
    leader = s.leaders[i]
    leader.file = clip(leader.file + amount * (1.0 - leader.file))
    world.files_found += 1
    if world.found_day < 0:
        world.found_day = world.day
    write_down(s, Did.FILE_FOUND, world.incumbent, i, amount)


@part
def find_on(s, i, amount, p, luck):
    """Put material into the file of leader i, and, through kinship ties only, of his kin [claims k17]."""
    if i == s.world[0].incumbent or not is_free(s.leaders[i]) or shielded(s, i, p, luck):
        return
    add_file(s, i, amount)
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind != TieKind.KINSHIP or tie.strength <= 0.0:
            continue
        kin = other_end(tie, i)
        if kin >= 0 and kin != s.world[0].incumbent and kin != s.world[0].patron:
            write_down(s, Did.FILE_ON_KIN, i, kin, amount * tie.strength)
            add_file(s, kin, amount * tie.strength)


@part
def search(s, p, luck):
    """Let every investigation tie search and be discovered. A place yields material on those bound to it.

    One of whoever rules ends, for it is he who has the agencies search.

    rate of a find = search_rate * strength * compliance * material there; discovery = discovery_rate * strength.
    """
    world = s.world[0]
    effort = -1.0
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind != TieKind.INVESTIGATION or tie.strength <= 0.0:
            continue
        if tie.to_leader == world.incumbent:
            tie.strength = 0.0
            continue
        if effort < 0.0:
            effort = compliance(s)
        if tie.to_leader >= 0:
            notice(s, tie.to_leader, tie.strength, world.step, p, luck)
        elif tie.to_clan >= 0 and world.officials_step > 0:
            for n in officials_of(s, tie.to_clan):
                notice(s, n, tie.strength, world.officials_step, p, luck)
        if tie.found or effort <= 0.0:
            continue
        material = 0.5
        if tie.to_leader >= 0:
            material = s.leaders[tie.to_leader].exposure
        elif tie.to_clan >= 0:
            material = 0.3 + 0.7 * s.clans[tie.to_clan].holds_material
        if happens(
            p.search_rate * tie.strength * effort * material, world.step, luck, Purpose.FOUND, tie.key, world.day
        ):
            tie.found = 1
            if uniform(luck, Purpose.TALENT, tie.key, world.day) < p.search_success:
                bring_in(s, k, p, luck)


@part
def bring_in(s, k, p, luck):
    """Put what an investigation found on those it bears upon: the target, or whoever is bound to the place."""
    tie = s.ties[k]
    if tie.to_leader >= 0:
        find_on(s, tie.to_leader, p.severity * s.leaders[tie.to_leader].exposure, p, luck)
        return
    for n in ties_to(s, tie.to_clan):
        link = s.ties[n]
        if link.kind == TieKind.ASSOCIATION and link.from_leader >= 0:
            amount = p.severity * s.leaders[link.from_leader].exposure * link.strength
            if amount > 0.0:
                find_on(s, link.from_leader, amount, p, luck)
    for i in officials_of(s, tie.to_clan):
        find_on(s, i, p.severity * s.leaders[i].exposure, p, luck)


@part
def notice(s, i, intensity, days, p, luck):
    """Let a target learn of the search within `days`. Writes: leaders[knows_search, grievance, anchor]."""
    world = s.world[0]
    leader = s.leaders[i]
    if leader.knows_search or i == world.incumbent or not is_free(leader):
        return
    if happens(p.discovery_rate * intensity, days, luck, Purpose.DISCOVERED, leader.key, world.day):
        provoke(s, i, p)


@part
def provoke(s, i, p):
    """Tell leader i that he is searched. Writes: leaders[knows_search, grievance, anchor]."""
    leader = s.leaders[i]
    leader.knows_search = 1
    leader.grievance = clip(leader.grievance + p.provocation)
    leader.anchor = clip(leader.anchor - 0.3 * p.provocation)
    write_down(s, Did.SEARCH_DISCOVERED, i, s.world[0].incumbent, p.provocation)


@part
def threaten(s, i, p):
    """Let the target know of the file: he gives up weight, and from now on it deters him."""
    leader = s.leaders[i]
    leader.knows_file = 1
    leader.weight = clip(leader.weight * (1.0 - p.threat_damage * leader.file))
    write_down(s, Did.FILE_THREATENED, s.world[0].incumbent, i, leader.file)


@part
def publish(s, i, p, published, count):
    """Publish a file: the target loses weight and post, the file is spent; return how many are `published` with it."""
    world = s.world[0]
    target = s.leaders[i]
    target.weight = clip(target.weight * (1.0 - p.publication_damage * target.file))
    target.grievance = clip(target.grievance + p.provocation)
    if target.post >= 0 and target.file > 0.3:
        vacate(s, i)
        target.status = Status.OUTSIDE
    write_down(s, Did.FILE_PUBLISHED, world.incumbent, i, target.file)
    published[0, count] = i
    published[1, count] = target.file
    target.file = 0.0
    target.knows_file = 0
    return count + 1


@part
def alarm(s, p, published, count):
    """Alarm everyone exposed, but the incumbent, by the files published on others. Writes: leaders[grievance].

    `published` holds the rows of their targets, ascending, and what the files weighed.
    """
    total = 0.0
    for n in range(count):
        total += published[1, n]
    n = 0
    for j in range(len(s.leaders)):
        others = total
        if n < count and published[0, n] == j:
            others -= published[1, n]
            n += 1
        if j != s.world[0].incumbent:
            leader = s.leaders[j]
            leader.grievance = clip(leader.grievance + p.alarm * others * leader.exposure)


@part
def use_files(s, p, luck, first, last, days, published):
    """Hold, threaten or publish files on leaders first..last-1 within `days`.

    Hazards are damped by the holder's caution, and the patron may shield.
    """
    world = s.world[0]
    boldness = 1.4 - 0.8 * s.leaders[world.incumbent].caution
    years = days / 365.25
    count = 0
    for i in range(first, last):
        leader = s.leaders[i]
        if leader.file <= 0.0 or i == world.incumbent or not is_free(leader):
            continue
        draw = uniform(luck, Purpose.USED, leader.key, world.day)
        publishing = 1.0 - np.exp(-p.publish_rate * boldness * years)
        if draw < publishing:
            if not shielded(s, i, p, luck):
                count = publish(s, i, p, published, count)
        elif not leader.knows_file and draw > np.exp(-p.threat_rate * boldness * years):
            threaten(s, i, p)
    if count > 0:
        alarm(s, p, published, count)


@rule
def gather_kompromat(s, cells, p, luck, scratch):
    """Search, use files, and do what a scenario orders (a file found, a search discovered, a file published).

    An order that concerns the incumbent comes to nothing.
    """
    world = s.world[0]
    if world.phase == Phase.CONTEST or world.phase == Phase.SETTLED:
        return
    k = due(s, Order.FIND_FILE)
    while k >= 0:
        s.schedule[k].done = 1
        find_on(s, s.schedule[k].row, p.severity * s.schedule[k].magnitude, p, luck)
        k = due(s, Order.FIND_FILE)
    k = due(s, Order.DISCOVER_SEARCH)
    while k >= 0:
        s.schedule[k].done = 1
        if s.schedule[k].row != world.incumbent:
            provoke(s, s.schedule[k].row, p)
        k = due(s, Order.DISCOVER_SEARCH)
    search(s, p, luck)
    use_files(s, p, luck, 0, world.people, world.step, scratch)
    if world.officials_step > 0:
        use_files(s, p, luck, world.people, len(s.leaders), world.officials_step, scratch)
    k = due(s, Order.PUBLISH_FILE)
    while k >= 0:
        s.schedule[k].done = 1
        if s.schedule[k].row != world.incumbent:
            alarm(s, p, scratch, publish(s, s.schedule[k].row, p, scratch, 0))
        k = due(s, Order.PUBLISH_FILE)
