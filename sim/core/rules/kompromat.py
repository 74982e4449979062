"""Kompromat: who searches whom, who comes to hold what on whom, and whether it is held, shown, published or prosecuted.

Sources: [darden2001; ledeneva2013] (a file binds while its holder is expected to stay; mutual files deter); [article
p12, p14] (gradual pushing, places, kin), [article p15] (a patron's product); [claims k15, k17, k25]. One mechanism
gives both signs: a find lowers the target's weight or ties his hands, a discovered search provokes him. Ruler, patron,
service chief and whoever has money or media hold files on each other; the ruler's lie with the state, and serve whoever
rules next. Holders and targets choose by the rule of everybody (`deciding`).
"""

from sim.core.ground.arithmetic import YEAR, left_after
from sim.core.ground.codes import Did, Order, Phase, Purpose, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import officials_of, ties_of, ties_to, write_down
from sim.core.mechanisms.agenda import is_free, is_patron, take_up
from sim.core.mechanisms.causes import embitter, endear, hurt
from sim.core.mechanisms.deciding import pick
from sim.core.mechanisms.fates import BEFALLS
from sim.core.mechanisms.files import deterred, keep_file
from sim.core.mechanisms.force import other_end
from sim.core.mechanisms.gathering import (
    gather_unasked,
    hand_in,
    keep_with_the_state,
    lay_with_the_state,
    pass_with_bodies,
)
from sim.core.mechanisms.searching import body_of, effort_of, material_on, who_searches
from sim.core.mechanisms.using_files import (
    HAND_OVER,
    LIE,
    PUBLISH,
    SHOW,
    alarm,
    gains_by_use,
    may_use,
    pair_key,
    prosecute,
    publish,
    shielded,
    threaten,
)

PARAMETERS = (
    Parameter("search_rate", 1.6, 0.6, 3.0, "finds per year at full effort",
              "assumption; [article p12]: little by little",
              "finds in a year by a fully pushed, fully compliant agency where much is to be found"),
    Parameter("search_success", 0.6, 0.3, 0.9, "share", "assumption", "chance that what is found can be used"),
    Parameter("severity", 0.6, 0.3, 0.9, "file per find", "assumption; [article p15]: hard to assess",
              "weight of the file that a find yields on a fully exposed target"),
    Parameter("discovery_rate", 0.5, 0.1, 1.0, "per year at full intensity", "assumption; [article p12]",
              "how often a target learns that he is searched"),
    Parameter("archive_years", 8.0, 3.0, 15.0, "years", "assumption; [darden2001]: files are kept",
              "for how many years before the start files have been gathered unasked"),
    Parameter("publication_damage", 0.7, 0.4, 0.9, "share of weight per unit of file",
              "assumption: a consequence, whoever chooses it; the first tests of [claims k15, k17] measure it",
              "weight that a published file costs the target, approval a ruler by half, and terms over it by half"),
)  # fmt: skip
WRITES = (
    "leaders.file", "leaders.files", "leaders.settled", "leaders.knows_search", "leaders.knows_file",
    "leaders.weight", "leaders.loyalty", *BEFALLS, "ties.found", "world.files_found", "world.found_day",
    "world.files_kept", "world.files_used", "world.file_keeper", "world.patron_support", "world.approval",
    "schedule.done",
)  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- finding


@called
def add_file(s, h, i, amount):
    """Add to the file of leader h on leader i: with the state if he rules, else as his own.

    Writes: leaders[file, files], files, world[files_found, found_day, files_kept].
    """
    world = s.world[0]
    if h != world.incumbent:
        if keep_file(s, h, i, amount, body_of(s, h)) >= 0:
            write_down(s, Did.FILE_GATHERED, h, i, amount)
        return
    lay_with_the_state(s, i, amount)
    world.files_found += 1
    if world.found_day < 0:
        world.found_day = world.day
    write_down(s, Did.FILE_FOUND, h, i, amount)


@called
def find_on(s, h, i, amount, p, luck):
    """Let leader h have material on leader i and, through kinship ties only, on his kin [claims k17]."""
    world = s.world[0]
    if i == h or not is_free(s.leaders[i]) or shielded(s, h, i, p, luck):
        return
    add_file(s, h, i, amount)
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind != TieKind.KINSHIP or tie.strength <= 0.0:
            continue
        kin = other_end(tie, i)
        if kin < 0 or kin == h or kin == world.incumbent or is_patron(s, kin):
            continue
        if is_free(s.leaders[kin]):
            write_down(s, Did.FILE_ON_KIN, i, kin, amount * tie.strength)
            add_file(s, h, kin, amount * tie.strength)


@part
def search(s, p, luck):
    """Let every investigation search for its master and be discovered. A place yields material on those bound to it.

    One of its own master ends.

    rate of a find = search_rate * strength * effort * material there * what is not yet in the file; discovery =
    discovery_rate * strength.
    """
    world = s.world[0]
    push = -1.0
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if tie.kind != TieKind.INVESTIGATION or tie.strength <= 0.0:
            continue
        master = who_searches(s, tie)
        if master < 0:
            continue
        if tie.to_leader == master:
            tie.strength = 0.0
            continue
        if tie.to_leader >= 0:
            notice(s, master, tie.to_leader, tie.strength, world.step, p, luck)
        elif tie.to_clan >= 0 and world.officials_step > 0:
            for n in officials_of(s, tie.to_clan):
                notice(s, master, n, tie.strength, world.officials_step, p, luck)
        if master != world.incumbent:
            effort = effort_of(s, master)
        else:
            if push < 0.0:
                push = effort_of(s, master)
            effort = push
        if effort <= 0.0:
            continue
        material = 0.5
        if tie.to_leader >= 0:
            material = material_on(s, tie.to_leader) * (1.0 - s.leaders[tie.to_leader].file)
        elif tie.to_clan >= 0:
            material = s.clans[tie.to_clan].holds_material
        rate = p.search_rate * tie.strength * effort * material
        if happens(rate, world.step, luck, Purpose.FOUND, tie.key, world.day):
            tie.found = 1
            if uniform(luck, Purpose.TALENT, tie.key, world.day) < p.search_success:
                bring_in(s, master, k, p, luck)


@part
def bring_in(s, h, k, p, luck):
    """Put what an investigation found on those it bears upon: the target, or whoever is bound to the place."""
    tie = s.ties[k]
    if tie.to_leader >= 0:
        find_on(s, h, tie.to_leader, p.severity * material_on(s, tie.to_leader), p, luck)
        return
    for n in ties_to(s, tie.to_clan):
        link = s.ties[n]
        if link.kind == TieKind.ASSOCIATION and link.from_leader >= 0:
            amount = p.severity * s.leaders[link.from_leader].exposure * link.strength
            if amount > 0.0:
                find_on(s, h, link.from_leader, amount, p, luck)
    for i in officials_of(s, tie.to_clan):
        find_on(s, h, i, p.severity * s.leaders[i].exposure, p, luck)


@part
def notice(s, h, i, intensity, days, p, luck):
    """Let a target learn within `days` that leader h has him searched. Writes: as `provoke`."""
    world = s.world[0]
    leader = s.leaders[i]
    if leader.knows_search or i == world.incumbent or not is_free(leader):
        return
    if happens(p.discovery_rate * intensity, days, luck, Purpose.DISCOVERED, leader.key, world.day):
        provoke(s, h, i, p)


@called
def provoke(s, h, i, p):
    """Tell leader i that leader h has him searched: he has cause to move before he is bound.

    Against the ruler, if it is he. Writes: leaders[knows_search, grievance, acute], and as `causes.endear`.
    """
    leader = s.leaders[i]
    leader.knows_search = 1
    if h == s.world[0].incumbent:
        embitter(s, i, 1.0, p)
        endear(leader, -p.gratitude)
        hurt(s, i, p.blow)
    write_down(s, Did.SEARCH_DISCOVERED, i, h, p.resentment)


# --------------------------------------------------------------------------------------------------------------- using


@part
def use_state_files(s, p, luck, first, last, days, published):
    """Let the ruler consider what lies with the state on leaders first..last-1 within `days`; the patron may shield.

    Writes: as `publish`, `prosecute`, `threaten`, `alarm`; leaders[file, knows_file, settled].
    """
    world = s.world[0]
    count = 0
    for i in range(first, last):
        leader = s.leaders[i]
        if leader.file <= 0.0 or leader.settled or i == world.incumbent or not is_free(leader):
            continue
        if not may_use(s, world.incumbent, i, leader.file, days, p, luck):
            continue
        gains = gains_by_use(s, world.incumbent, i, leader.file, leader.knows_file, p)
        move = pick(gains, uniform(luck, Purpose.USED, pair_key(s, world.incumbent, i), world.day), p)
        if move == SHOW:
            leader.knows_file = 1
            leader.settled = threaten(s, world.incumbent, i, leader.file, p, luck)
        elif move == LIE or shielded(s, world.incumbent, i, p, luck):
            continue
        elif move == PUBLISH:
            published[0, count] = i
            published[1, count] = leader.file * leader.weight
            count += 1
            publish(s, world.incumbent, i, leader.file, p)
            leader.file = 0.0
            leader.knows_file = 0
        else:
            leader.knows_file = 1
            leader.settled = prosecute(s, world.incumbent, i, leader.file, p, luck)
    if count > 0:
        alarm(s, p, published, count)


@part
def use_own_files(s, p, luck, days, published):
    """Let whoever keeps a file as his own consider it within `days`.

    Writes: as `publish`, `prosecute`, `threaten`, `alarm`, `hand_in`; files.
    """
    world = s.world[0]
    for k in range(world.files_kept):
        file = s.files[k]
        if file.weight <= 0.0 or file.settled or not is_free(s.leaders[file.holder]):
            continue
        if not is_free(s.leaders[file.target]):
            continue
        if not may_use(s, file.holder, file.target, file.weight, days, p, luck):
            continue
        gains = gains_by_use(s, file.holder, file.target, file.weight, file.known, p)
        key = pair_key(s, file.holder, file.target)
        move = pick(gains, uniform(luck, Purpose.USED_OWN, key, world.day), p)
        if move == SHOW:
            file.known = 1
            file.settled = threaten(s, file.holder, file.target, file.weight, p, luck)
        elif move == HAND_OVER and file.holder != world.incumbent:
            hand_in(s, file.holder, file.target, file.weight)
        elif move == LIE or shielded(s, file.holder, file.target, p, luck):
            continue
        elif move == PUBLISH:
            published[0, 0] = file.target
            published[1, 0] = file.weight * s.leaders[file.target].weight
            publish(s, file.holder, file.target, file.weight, p)
            if file.holder == world.incumbent:
                alarm(s, p, published, 1)
            file.weight = 0.0
            file.known = 0
        else:
            file.known = 1
            file.settled = prosecute(s, file.holder, file.target, file.weight, p, luck)


@part
def show_loyalty(s, days, p):
    """Let the named whom files bind show the ruler a loyalty they do not feel: one who is fully bound, all of it in
    time.

    Half of the way within fresh_half_life [kuran1991; darden2001]. Writes: leaders[loyalty].
    """
    world = s.world[0]
    pull = 1.0 - left_after(days, p.fresh_half_life)
    for i in range(world.people):
        leader = s.leaders[i]
        if i != world.incumbent and not is_patron(s, i) and is_free(leader):
            leader.loyalty += pull * max(0.0, deterred(s, i)) * (1.0 - leader.loyalty)


@part
def carry_out_finds(s, p, luck):
    """Do what a scenario orders of finds and discoveries; what concerns the incumbent comes to nothing."""
    world = s.world[0]
    k = take_up(s, Order.FIND_FILE)
    while k >= 0:
        find_on(s, world.incumbent, s.schedule[k].row, p.severity * s.schedule[k].magnitude, p, luck)
        k = take_up(s, Order.FIND_FILE)
    k = take_up(s, Order.DISCOVER_SEARCH)
    while k >= 0:
        if s.schedule[k].row != world.incumbent:
            provoke(s, world.incumbent, s.schedule[k].row, p)
        k = take_up(s, Order.DISCOVER_SEARCH)


@part
def carry_out_threats(s, p, luck):
    """Show somebody the file on him where a scenario orders it, the ruler as holder.

    It comes to nothing where there is none, where he knows of it, and with who is not free or rules.
    """
    world = s.world[0]
    k = take_up(s, Order.SHOW_FILE)
    while k >= 0:
        i = s.schedule[k].row
        leader = s.leaders[i]
        if i != world.incumbent and leader.file > 0.0 and not leader.knows_file and is_free(leader):
            leader.knows_file = 1
            leader.settled = threaten(s, world.incumbent, i, leader.file, p, luck)
        k = take_up(s, Order.SHOW_FILE)


@part
def carry_out_publications(s, p, published):
    """Publish what a scenario orders, the ruler as holder.

    It comes to nothing where there is none, and where it concerns the incumbent.
    """
    world = s.world[0]
    k = take_up(s, Order.PUBLISH_FILE)
    while k >= 0:
        i = s.schedule[k].row
        if i != world.incumbent and s.leaders[i].file > 0.0:
            published[0, 0] = i
            published[1, 0] = s.leaders[i].file * s.leaders[i].weight
            publish(s, world.incumbent, i, s.leaders[i].file, p)
            s.leaders[i].file = 0.0
            s.leaders[i].knows_file = 0
            alarm(s, p, published, 1)
        k = take_up(s, Order.PUBLISH_FILE)


@called
def gather_kompromat(s, cells, p, luck, scratch):
    """Search, gather, use files, and do what a scenario orders: a file found, shown or published, a search discovered.

    Officials, and what anybody keeps as his own, are thought about every four weeks.
    """
    world = s.world[0]
    if world.phase == Phase.CONTEST or world.phase == Phase.SETTLED:
        return
    if world.file_keeper < 0:
        gather_unasked(s, YEAR * p.archive_years, p, luck)
    keep_with_the_state(s)
    carry_out_finds(s, p, luck)
    search(s, p, luck)
    if world.officials_step > 0:
        gather_unasked(s, float(world.officials_step), p, luck)
        pass_with_bodies(s)
    use_state_files(s, p, luck, 0, world.people, world.step, scratch)
    if world.officials_step > 0:
        use_own_files(s, p, luck, world.officials_step, scratch)
        use_state_files(s, p, luck, world.people, len(s.leaders), world.officials_step, scratch)
    show_loyalty(s, world.step, p)
    carry_out_threats(s, p, luck)
    carry_out_publications(s, p, scratch)
