"""Contest: once a bid is open, everyone takes sides daily, bodies of force obey or not, and both sides use what they have.

Sources: Granovetter 1978 and Kuran 1991 (R6 cascades), Angeletos, Hellwig & Pavan 2007 (R8 private
signals), Radnitz 2010 and Way 2015 (R3, R5 what challengers have), Bellin 2004 and Barany 2016 (R18
obedience), Levitsky & Way 2010 (R20 foreign backing); the two paths are only read off, by
`verdict`. Who fights with what: crowd, money, media, parliament and courts in the capital, or
regions and local followings.
"""

import numpy as np

from sim.core.agenda import due, is_free
from sim.core.arithmetic import clip, logistic
from sim.core.codes import Did, Kind, Order, Phase, Pole, Purpose, Role, Stance, Status, Winner
from sim.core.force import deterred
from sim.core.jit import rule
from sim.core.luck import bell, uniform
from sim.core.parameter import Parameter
from sim.core.records import write_down

PARAMETERS = (
    Parameter("bandwagon", 2.4, 1.2, 3.6, "log odds per unit", "assumption; R6, R8",
              "how far the odds seen move those who have not decided"),
    Parameter("conviction", 4.0, 2.5, 5.5, "log odds per unit", "assumption; Kuran 1991",
              "how far private loyalty decides the side taken"),
    Parameter("clan_call", 1.6, 0.8, 2.4, "log odds per unit", "assumption; R3, R4",
              "how far a clan head's side carries a loyal member of a cohesive clan"),
    Parameter("signal_spread", 0.8, 0.4, 1.2, "log odds", "assumption; R8",
              "spread of private readings of a contest"),
    Parameter("waiting", 0.9, 0.5, 1.3, "log odds", "assumption; article p07",
              "how strong a leaning a fully cautious leader needs before he shows it"),
    Parameter("resolve", 2.6, 1.8, 3.4, "times", "assumption; Lohmann 1994: declaring against is the costlier signal",
              "how much more a declared opponent weighs than a declared supporter"),
    Parameter("office_weight", 0.4, 0.25, 0.6, "strength", "assumption; R12",
              "strength that capacity of the state gives the incumbent in a contest"),
    Parameter("momentum", 1.8, 1.2, 2.4, "exponent", "assumption; R12 (m between .5 and 2 for single meetings)",
              "how decisively strength turns into odds"),
    Parameter("crowd_rate", 0.30, 0.15, 0.5, "share of the gap a day", "assumption", "how fast a square fills"),
    Parameter("seizure_rate", 0.35, 0.15, 0.6, "per day", "assumption; R3",
              "regional seats seized in a day by a full regional following"),
    Parameter("ruling_rate", 0.10, 0.05, 0.2, "per day", "Ukraine 2004: 10 days to the ruling",
              "votes or rulings in a day by a fully autonomous parliament whose members have moved"),
    Parameter("clearing_rate", 0.08, 0.03, 0.15, "per day", "assumption; R18",
              "orders to clear a square in a day by a ruler without caution"),
    Parameter("violence", 0.9, 0.5, 1.4, "log deaths", "contests in the cases: median at most 3, up to hundreds",
              "size of the median toll of a violent clash"),
    Parameter("heavy_tail", 1.6, 1.2, 2.0, "log deaths", "same; spread of the logarithm", "spread of that toll"),
    Parameter("obedience", 1.2, 0.4, 2.0, "log odds", "assumption; Bellin 2004",
              "log odds that a body of force obeys where all else is even"),
    Parameter("storm_rate", 0.25, 0.1, 0.4, "per day", "Kyrgyzstan 2005, 2010, 2020: hours to days",
              "attempts in a day on the seat of power once regions are lost and force has melted"),
    Parameter("table_rate", 0.05, 0.02, 0.1, "per day", "Ukraine 2004: 16 days to the pact",
              "round tables in a day when the sides are even and mediators are at hand"),
    Parameter("collapse_rate", 0.12, 0.06, 0.2, "per day", "assumption", "bids that give up in a day when the odds are gone"),
    Parameter("flight_rate", 0.15, 0.08, 0.3, "per day", "assumption", "rulers who leave in a day when the odds are gone"),
    Parameter("longest", 120.0, 90.0, 150.0, "days", "93 days is the longest in the cases", "when a contest is decided as it stands"),
)  # fmt: skip
WRITES = (
    "leaders.signal", "leaders.pole", "leaders.stance", "leaders.status", "leaders.post", "posts.holder", "clans.obeys",
    "world.side", "world.square", "world.square_days", "world.square_record", "world.regions", "world.force",
    "world.force_gone", "world.first_seizure", "world.mark_region", "world.mark_trophy",
    "world.mark_flight", "world.mark_loot", "world.mark_ruling", "world.mark_table", "world.mark_handover",
    "world.mark_media", "world.deaths", "world.approval", "world.winner", "world.closed", "world.phase",
    "world.removed_day", "world.irregular", "world.attempts_won", "world.events", "schedule.done", "leaders.pole_set",
    "leaders.grievance", "world.mass_grievance",
)  # fmt: skip


@rule
def take_sides(s, p, luck):
    """Let everyone lean, and show it when the leaning is stronger than his caution (R6, R8). Writes: leaders[pole, stance].

    leaning to the challenger = bandwagon (odds - 1/2) - conviction (latent loyalty - 1/2) + clan_call * head's side
    + grievance - file + signal; shown when beyond waiting * caution; the incumbent's team and the challenger are fixed.
    """
    world = s.world[0]
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
        lean = p.bandwagon * (world.side - 0.5) - p.conviction * (leader.loyalty_latent - 0.5)
        lean += 1.5 * (leader.grievance - 0.2) - 2.0 * deterred(leader, world.capacity) + p.signal_spread * leader.signal
        lean -= 0.6 * leader.team + 0.5 * (world.capacity - 0.5) + 0.5 * (world.force - 0.5)
        if i == world.patron and world.patron_active:
            lean -= 2.0 * (world.patron_support - 0.5)
        if leader.clan >= 0:
            clan = s.clans[leader.clan]
            if clan.head >= 0 and clan.head != i:
                lean -= p.clan_call * leader.loyalty_clan * clan.cohesion * s.leaders[clan.head].pole
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


@rule
def follow_groups(s):
    """Lend the means of groups to the side of those who lead them; returns (capital, regional) sums for each side.

    A following counts by tie of membership and cohesion; capital is street, media and money, regional the region.
    """
    capital_for = 0.0
    regional_for = 0.0
    capital_against = 0.0
    regional_against = 0.0
    for k in range(len(s.members)):
        member = s.members[k]
        clan = s.clans[member.clan]
        pole = s.leaders[member.leader].pole
        capital = member.strength * clan.cohesion * clan.street * (0.3 + 0.7 * s.leaders[member.leader].street)
        regional = member.strength * clan.cohesion * clan.regional * (0.3 + 0.7 * s.leaders[member.leader].regional)
        if pole == Pole.CHALLENGER:
            capital_for += clan.weight * capital
            regional_for += clan.weight * regional
        elif pole == Pole.INCUMBENT:
            capital_against += clan.weight * capital
            regional_against += clan.weight * regional
    for c in range(len(s.clans)):
        clan = s.clans[c]
        if clan.kind > Kind.IDEOLOGICAL or clan.head < 0:
            continue
        pole = s.leaders[clan.head].pole
        means = clan.weight * clan.cohesion
        if pole == Pole.CHALLENGER:
            capital_for += means * (0.4 * clan.street + 0.15 * clan.economic + 0.15 * clan.media)
            regional_for += means * clan.regional
        elif pole == Pole.INCUMBENT:
            capital_against += means * (0.4 * clan.street + 0.15 * clan.economic + 0.15 * clan.media)
            regional_against += means * clan.regional
    return capital_for, regional_for, capital_against, regional_against


@rule
def weigh_sides(s, p):
    """Write the odds of the challenger's side; return what it has in the capital, in the regions, and in media.

    strength = elite weight shown + groups' means + square and regions held + force changed sides, against elite weight,
    groups' means, office_weight * S, force that obeys and foreign backing; odds = f^m / (f^m + g^m) (R12).
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
            ours += means
            capital += leader.weight * (0.5 * leader.street + 0.25 * leader.economic * world.wealth_autonomy)
            regional += leader.weight * leader.regional
            media += leader.media * leader.weight
        elif leader.pole == Pole.INCUMBENT:
            theirs += means
    a, b, c, d = follow_groups(s)
    head = s.leaders[world.challenger]
    crowd = clip(0.7 * a + 2.0 * capital / max(1.0, everyone) + 0.25 * head.street)
    provinces = clip(0.6 * b + 1.5 * regional / max(1.0, everyone) + 0.25 * head.regional)
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
    f = p.resolve * ours / max(1.0, everyone) + 0.35 * a + 0.35 * b + 0.5 * world.square + 0.5 * world.regions + 0.4 * turned
    g = theirs / max(1.0, everyone) + 0.2 * c + 0.2 * d + p.office_weight * (0.5 + world.capacity) * (0.4 + 0.6 * world.force)
    g += 0.15 * obeying + 0.3 * world.external_backing * world.force + 0.3 * (world.approval - 0.5)
    f = max(0.01, f + 0.4 * (0.5 - world.approval) + 0.3 * (world.mass_grievance - 0.4))
    g = max(0.01, g)
    world.side = 1.0 / (1.0 + (g / f) ** p.momentum)
    return crowd, provinces, voice


@rule
def give_orders(s, p, luck):
    """Let each body of force obey, stall or change sides by its chief's side and its expectation (R18). Writes: clans[obeys].

    log odds of obeying = obedience + 2 (stance - 1/2) + 2.5 (1/2 - odds) + 1.5 (cohesion - 1/2) + chief's side
    """
    world = s.world[0]
    total = 0.0
    with_us = 0.0
    for c in range(len(s.clans)):
        body = s.clans[c]
        if body.kind != Kind.BODY or body.coercive < 0.35:
            continue
        score = p.obedience + 2.0 * (body.stance_incumbent - 0.5) + 2.5 * (0.5 - world.side) + 1.5 * (body.cohesion - 0.5)
        score += 1.5 * (world.capacity - 0.5) - 1.0 * body.grievance
        if body.head >= 0:
            score += 1.2 * s.leaders[body.head].pole
        draw = uniform(luck, Purpose.OBEY, body.key, world.opened)  # one temper for a contest: changes come from beliefs
        before = body.obeys
        holds = logistic(score)
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


@rule
def kill(s, p, luck, who, scale):
    """Add the toll of a clash: lognormal, so that the median is small and the tail heavy. Writes: world[deaths]."""
    world = s.world[0]
    z = bell(luck, Purpose.DEATHS, who, world.day)
    world.deaths += np.floor(np.exp(p.violence + p.heavy_tail * z) * scale)


@rule
def hold_square(s, p, luck, crowd):
    """Fill the capital's square, and let the ruler try to clear it. Writes: world[square, square_days, deaths, approval]."""
    world = s.world[0]
    pull = clip(crowd * (1.15 - world.approval) * (0.6 + world.mass_grievance))
    if world.venue < 0:
        pull *= 0.15
    elif world.venue > 0:
        pull = clip(1.6 * pull + 0.15)
    world.square += p.crowd_rate * (pull - world.square)
    if world.square < 0.10:
        world.square_days = 0
        return
    if world.square_days == 0:
        write_down(s, Did.SQUARE_FILLED, world.challenger, -1, world.square)
    world.square_days += 1
    world.square_record = max(world.square_record, world.square_days)
    ruler = s.leaders[world.incumbent]
    chance = p.clearing_rate * (1.3 - ruler.caution) * (0.5 + world.square) * (0.4 + world.capacity)
    if uniform(luck, Purpose.CLEAR, 0, world.day) >= chance:
        return
    if world.force >= 0.5 and uniform(luck, Purpose.CLEARED, 0, world.day) < world.capacity * (1.2 - world.square):
        kill(s, p, luck, 0, 0.4)
        world.square *= 0.15
        world.square_days = 0
        write_down(s, Did.SQUARE_CLEARED, world.incumbent, -1, world.deaths)
    else:
        kill(s, p, luck, 0, 1.0)
        world.approval = clip(world.approval - 0.08)
        world.mass_grievance = clip(world.mass_grievance + 0.08)
        write_down(s, Did.CLEARING_FAILED, world.incumbent, -1, world.deaths)


@rule
def seize_regions(s, p, luck, provinces):
    """Seize and retake regional seats (R3). Writes: world[regions, first_seizure, mark_region]."""
    world = s.world[0]
    reach = provinces * (0.4 + world.regional_cleavage) * (1.25 - world.capacity) * (1.25 - 0.8 * world.force)
    if world.venue > 0:
        reach *= 0.1
    elif world.venue < 0:
        reach = clip(1.6 * reach + 0.1)
    if uniform(luck, Purpose.SEIZE, 0, world.day) < 1.0 - np.exp(-p.seizure_rate * reach):
        world.regions = clip(world.regions + 0.12 + 0.2 * provinces)
        if world.first_seizure < 0:
            world.first_seizure = world.day
            world.mark_region = 1
        write_down(s, Did.REGION_SEIZED, world.challenger, -1, world.regions)
    elif world.regions > 0.0 and world.force > 0.5 and uniform(luck, Purpose.RETAKE, 0, world.day) < 0.3 * world.capacity:
        world.regions = max(0.0, world.regions - 0.2)
        kill(s, p, luck, 1, 0.3)


@rule
def storm_seat(s, p, luck):
    """Storm the seat of power once force has melted and enough is lost. Writes: marks, deaths; returns whether it fell."""
    world = s.world[0]
    press = world.regions + 0.6 * world.square
    if world.force >= 0.5 or press < 0.25:
        return False
    patience = world.parliament_autonomy * world.square  # a square with a parliament to win waits for its vote
    chance = p.storm_rate * press * (1.2 - world.force) * (1.0 - patience) * (0.35 if world.regions <= 0.0 else 1.0)
    if uniform(luck, Purpose.STORM, 0, world.day) >= 1.0 - np.exp(-chance):
        return False
    if world.first_seizure < 0:
        world.first_seizure = world.day
    world.mark_trophy = 1
    kill(s, p, luck, 2, 0.7 if world.force < 0.2 else 1.3)
    write_down(s, Did.SEAT_STORMED, world.challenger, world.incumbent, press)
    if uniform(luck, Purpose.LOOT, 0, world.day) < 0.75 - 0.5 * world.force:
        world.mark_loot = 1
        write_down(s, Did.LOOTING, -1, -1, press)
    return True


@rule
def rule_in_chambers(s, p, luck, voice):
    """Let parliament or court rule, media take sides, and a round table meet. Returns whether a pact was made."""
    world = s.world[0]
    if voice * (0.4 + world.media_autonomy) > 0.12:
        world.mark_media = 1
    reach = world.parliament_autonomy * max(0.0, world.side - 0.25) * (0.5 + world.square) * (1.0 - 0.7 * world.regions)
    if not world.mark_ruling and uniform(luck, Purpose.VOTE, 0, world.day) < 1.0 - np.exp(-p.ruling_rate * 3.0 * reach):
        world.mark_ruling = 1
        write_down(s, Did.VOTE_PASSED, world.challenger, world.incumbent, world.side)
    even = 1.0 - 2.0 * abs(world.side - 0.5)
    skill = 0.5 + s.leaders[world.incumbent].negotiation
    meets = p.table_rate * even * skill * (0.4 + world.parliament_autonomy) * (0.5 + world.elite_cohesion)
    meets *= (0.4 + world.square) * (1.0 + world.mark_ruling)
    if world.day - world.opened >= 5 and uniform(luck, Purpose.TABLE, 0, world.day) < 1.0 - np.exp(-meets):
        world.mark_table = 1
        write_down(s, Did.ROUND_TABLE, world.incumbent, world.challenger, even)
        return True
    return False


@rule
def close_contest(s, winner, did):
    """Close the contest. Writes: world[winner, closed, removed_day, irregular, attempts_won, phase], the loser's status."""
    world = s.world[0]
    world.closed = world.day
    world.phase = Phase.SETTLED
    world.winner = winner
    if winner == Winner.INCUMBENT:
        loser = s.leaders[world.challenger]
        loser.status = Status.ARRESTED if loser.status == Status.IN_SERVICE or world.capacity > 0.4 else Status.ABROAD
        if loser.post >= 0:
            s.posts[loser.post].holder = -1
            loser.post = -1
    else:
        world.attempts_won += 1
        if world.removed_day < 0 or world.incumbent == world.first_incumbent:
            world.removed_day = world.day
        world.irregular = 1
        if winner == Winner.CHALLENGER:
            fallen = s.leaders[world.incumbent]
            fallen.status = Status.ABROAD if did == Did.RULER_FLED else Status.OUTSIDE
            if fallen.post >= 0:
                s.posts[fallen.post].holder = -1
                fallen.post = -1
    write_down(s, did, world.challenger, world.incumbent, float(world.day - world.opened))


@rule
def try_to_end(s, p, luck, stormed, pact):
    """End the contest if it can end today: flight, handover, pact, collapse, or exhaustion."""
    world = s.world[0]
    age = world.day - world.opened
    if stormed and (world.force < 0.5 or world.side > 0.5):
        fled = uniform(luck, Purpose.FLIGHT, 1, world.day) < 0.85
        if fled and age <= 30:
            world.mark_flight = 1
        close_contest(s, Winner.CHALLENGER, Did.RULER_FLED if fled else Did.HANDED_OVER)
    elif world.mark_ruling and world.side > 0.55 and uniform(luck, Purpose.HANDOVER, 0, world.day) < 0.08 + 0.25 * (1.0 - world.force):
        world.mark_handover = 1
        close_contest(s, Winner.CHALLENGER, Did.HANDED_OVER)
    elif pact:
        world.mark_handover = 1 if world.mark_ruling else world.mark_handover
        close_contest(s, Winner.PACT, Did.ROUND_TABLE)
    elif world.side > 0.7 and world.force < 0.5 and uniform(luck, Purpose.FLIGHT, 0, world.day) < p.flight_rate * world.side:
        world.mark_flight = 1 if age <= 30 else 0
        if world.mark_ruling or world.parliament_autonomy > 0.5:
            world.mark_handover = 1
        close_contest(s, Winner.CHALLENGER, Did.RULER_FLED)
    elif age >= 1 and world.side < 0.3 and uniform(luck, Purpose.COLLAPSE, 0, world.day) < p.collapse_rate * (1.3 - 2.0 * world.side):
        close_contest(s, Winner.INCUMBENT, Did.BID_COLLAPSED)
    elif age >= p.longest:
        close_contest(s, Winner.CHALLENGER if world.side > 0.5 else Winner.INCUMBENT, Did.HANDED_OVER if world.side > 0.5 else Did.BID_COLLAPSED)


@rule
def switch(s, k):
    """Impose a side on a leader, or on everybody of a clan, as a scenario orders. Writes: leaders[pole_set]."""
    item = s.schedule[k]
    for i in range(len(s.leaders)):
        if (item.table == Role.LEADER and item.row == i) or (item.table == Role.CLAN and s.leaders[i].clan == item.row):
            s.leaders[i].pole_set = int(item.value)


@rule
def fight(s, p, luck):
    """Play one day of an open contest. Reads: everything. Writes: see WRITES."""
    world = s.world[0]
    k = due(s, Order.SWITCH_SIDES)
    while k >= 0:
        s.schedule[k].done = 1
        switch(s, k)
        k = due(s, Order.SWITCH_SIDES)
    if world.phase != Phase.CONTEST:
        return
    if world.day == world.opened:
        for i in range(len(s.leaders)):
            s.leaders[i].signal = bell(luck, Purpose.SIGNAL, s.leaders[i].key, 0)
            s.leaders[i].pole = Pole.UNDECIDED
        for c in range(len(s.clans)):
            s.clans[c].obeys = 1.0
        world.force = 1.0
        world.side = 0.45
    take_sides(s, p, luck)
    crowd, provinces, voice = weigh_sides(s, p)
    give_orders(s, p, luck)
    hold_square(s, p, luck, crowd)
    seize_regions(s, p, luck, provinces)
    pact = rule_in_chambers(s, p, luck, voice)
    stormed = storm_seat(s, p, luck)
    try_to_end(s, p, luck, stormed, pact)
