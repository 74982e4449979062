"""Formation: the slate after the vote, the second key, the losers' objections, and rounds until it can govern.

Sources: [francois2015] (shares near-proportional to size, leader premium), [gamson1961; warwick2006] (what a
partner brings is what he gets), [egorov2011] (weak rulers appoint mediocre loyalists), [article p03-p04, p06;
claims k01, k02, k10, k27]. The slate itself is in `sim.core.mechanisms.slate`; here the clans bargain over it,
day by day.
"""

import numpy as np

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Did, Fate, Institution, Kind, Order, Phase, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform, waiting_days
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import posts_of, write_down
from sim.core.mechanisms.agenda import due, is_free, vacate
from sim.core.mechanisms.candidates import gather, lay_pool
from sim.core.mechanisms.fates import make_room
from sim.core.mechanisms.left_out import envy_of, feel_left_out, leave_out
from sim.core.mechanisms.slate import FILLS, count_team, fill, measure_shares, replace_holder, seat

PARAMETERS = (
    Parameter("fate_binding", 0.95, 0.85, 1.0, "share", "assumption; [article p04]",
              "chance that a fate that was told is carried out"),
    Parameter("leader_premium", 0.11, 0.05, 0.2, "share of posts",
              "about a formateur's [francois2015]",
              "share of the government that goes to the incumbent's own following, once he has one"),
    Parameter("minimum_days", 4.0, 3.0, 5.0, "days", "Kazakhstan 2012-2023: 5, 5, 5, 11 days [base_rates]",
              "days between a vote and the first sitting that can confirm a government"),
    Parameter("accept_rate", 0.85, 0.7, 0.95, "per day", "assumption; Kazakhstan 2012-2023: 5 to 11 days [base_rates]",
              "chance a day that a clan with nothing to complain of accepts"),
    Parameter("gap_bite", 1.5, 0.8, 2.5, "log rate per unit",
              "assumption; [francois2015]", "how far a denied share delays"),
    Parameter("objection_bite", 9.0, 6.5, 11.5, "log rate per unit", "assumption; [claims k01]",
              "how far losers who can act together delay"),
    Parameter("objection_fade", 0.01, 0.0, 0.02, "share a day",
              "assumption; Kazakhstan 2012-2023: 5 to 11 days [base_rates]",
              "part of the losers' objection that passes by itself in a day"),
    Parameter("talking_down", 0.06, 0.03, 0.09, "share a day", "assumption",
              "further part that a ruler of full skill at the table talks away in a day"),
    Parameter("unsettled_bite", 2.0, 1.0, 3.0, "log rate per unit", "assumption; [claims k02]",
              "how far posts nobody was told about delay"),
    Parameter("division_bite", 4.0, 3.0, 5.0, "log rate per unit", "competing pyramids: 30 to 131 days [base_rates]",
              "how far two centres of power delay"),
    Parameter("division_floor", 0.2, 0.15, 0.25, "product of shares",
              "assumption; competing pyramids: 30 to 131 days [base_rates]",
              "autonomy of parliament * weakness of the state * regional divide from which there are two centres"),
    Parameter("concession", 0.12, 0.05, 0.25, "share per refusal", "assumption; [gamson1961]",
              "part of a denied share that a refusal wins back"),
    Parameter("quorum", 0.6, 0.5, 0.75, "share of weight",
              "assumption; [acemoglu2008]", "weight of clans that must accept"),
    Parameter("contacts", 8.0, 4.0, 16.0, "peers", "assumption; [claims k01]",
              "peers of whom a loser would hear; one public case among them lets him organise"),
    Parameter("objection_alone", 0.1, 0.0, 0.2, "share", "assumption; [claims k01]; form [lohmann1994]",
              "part of a loser's objection that counts where he knows of no other"),
    Parameter("spite", 0.5, 0.2, 0.8, "share", "assumption; [acemoglu2008; collins2006]",
              "chance that a fearless ruler who minds nobody leaves a hostile clan of little weight out"),
    Parameter("envy", 0.7, 0.4, 1.0, "share", "assumption; [collins2006]",
              "how far a clan feels denied for what a rival of its head is given"),
    Parameter("left_out_grievance", 0.5, 0.2, 0.8, "share", "assumption; [francois2015]",
              "grievance of a clan that is left with nothing"),
    Parameter("left_out_blow", 0.6, 0.3, 0.9, "share", "assumption; [francois2015]",
              "fresh cause to act of the head of a clan that is left with nothing"),
    Parameter("veto_bite", 0.5, 0.2, 0.8, "share", "assumption; decree of October 2019 [background b_veto]",
              "chance that a patron without sympathy refuses one of the incumbent's own people"),
    Parameter("team_wish", 0.6, 0.3, 0.9, "share", "assumption; [article p04, p06]",
              "posts an undeferential ruler with full authority would give to his own people"),
    Parameter("merit_of_ability", 0.3, 0.1, 0.5, "utility per unit", "assumption; form [egorov2011]",
              "worth of a candidate's weight to the ruler who appoints"),
    Parameter("merit_of_loyalty", 0.5, 0.3, 0.8, "utility per unit", "assumption; form [egorov2011]",
              "worth of his loyalty; twice that where own people are meant"),
    Parameter("merit_lost_to_danger", 0.6, 0.3, 0.9, "utility per unit", "assumption; form [egorov2011]",
              "cost, to a ruler without a state behind him, of ability with ambition that shows"),
    Parameter("refill_rate", 1.4, 0.7, 2.1, "per year", "assumption; [article p03]",
              "how fast announced moves outside the government are carried out after it is formed"),
)  # fmt: skip
WRITES = (
    "world.slate_made", "world.bargaining", "world.governments", "world.objection", "world.formation_days",
    "world.phase", "world.vetoes", "world.team",
    "world.team_share", "world.team_pace", "world.kept", "world.moved", "world.dismissed", "world.events",
    "leaders.left_as", "clans.gap", "clans.grievance", "schedule.done", "clans.accepts", *FILLS,
)  # fmt: skip


@part
def force_of_losers(s, p):
    """Return the objection of those who lose their place, as a share of the elite's weight [claims k01].

    Each counts weight * grievance-like resolve (1.2 - caution); alone he counts for objection_alone, together in full.
    The chance of knowing a peer in the same boat is 1 - (1 - public share of losers)^contacts.
    """
    world = s.world[0]
    known = world.leaked / world.losers if world.losers > 0 else 0.0
    together = 1.0 - (1.0 - min(1.0, known)) ** p.contacts
    losing = 0.0
    total = 0.0
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if not is_free(leader):
            continue
        total += leader.weight
        if leader.fate != Fate.NONE and leader.fate != Fate.KEEP and leader.fate != Fate.PROMOTE:
            share = 1.0 if leader.fate == Fate.DISMISS else 0.5
            losing += share * leader.weight * (1.2 - leader.caution)
    if total <= 0.0:
        return 0.0
    return clip(2.0 * losing / total * (p.objection_alone + (1.0 - p.objection_alone) * together))


@part
def division(s, p):
    """Return how far there are two centres: parliament that decides, an elite apart, a key in other hands [way2015]."""
    world = s.world[0]
    two = world.parliament_autonomy * (1.0 - world.capacity) * (0.4 + world.regional_cleavage)
    rival = max(0.0, two - p.division_floor)
    apart = max(0.0, 0.5 - world.elite_cohesion) + max(0.0, 0.45 - world.support)
    keys = 0
    offices = 0
    for n in posts_of(s, Institution.GOVERNMENT):
        offices += 1
        keys += s.posts[n].second_key
    second = 0.0
    if offices > 0 and world.patron >= 0 and world.patron_active:
        second = keys / offices * (1.0 - world.patron_support)
    return clip(3.0 * rival + 0.3 * apart + 0.25 * second)


@part
def open_bargaining(s, p, luck, pool):
    """Put the slate on the table: carry out or reopen each fate, fill the vacant posts. Returns the unsettled share."""
    world = s.world[0]
    measure_shares(s, p.leader_premium)
    refused = world.vetoes
    unsettled = 0
    offices = 0
    for k in posts_of(s, Institution.GOVERNMENT):
        post = s.posts[k]
        if post.holder < 0:
            continue
        offices += 1
        leader = s.leaders[post.holder]
        carried_out = uniform(luck, Purpose.BINDING, leader.key, world.governments) < p.fate_binding
        if leader.fate == Fate.NONE or not carried_out:
            unsettled += 1
        if not carried_out:  # reopened: who was to go may stay, who was to stay may go
            leader.fate = Fate.KEEP if leader.fate != Fate.KEEP else Fate.MOVE
        replace_holder(s, k, p, luck)
    measure_shares(s, p.leader_premium)
    leave_out(s, p, luck)
    gather(s, p, luck, pool)
    fill(s, Institution.GOVERNMENT, p, luck, pool)
    measure_shares(s, p.leader_premium)
    for c in range(len(s.clans)):
        clan = s.clans[c]
        clan.accepts = 0
        denied = (clan.entitled - clan.share) / clan.entitled if clan.entitled > 0.0 else 0.0
        clan.gap = clip(max(0.0, denied) + envy_of(s, c, p))
    world.slate_made = 1
    return (unsettled + world.vetoes - refused) / max(1, offices)


@part
def bargain(s, p, luck, ease):
    """Let every clan that has not accepted answer today's offer; return the weight share of those that accept.

    chance = accept_rate * ease * (0.7 + 0.6 stance) * (0.5 + negotiation) * exp(-gap_bite * gap); a refusal wins back
    part of the gap.
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    accepted = 0.0
    total = 0.0
    for c in range(len(s.clans)):
        clan = s.clans[c]
        if clan.kind > Kind.PATRONAGE or clan.weight <= 0.0:
            continue
        total += clan.weight
        if not clan.accepts:
            mood = 0.7 + 0.6 * clan.stance_incumbent
            chance = p.accept_rate * ease * mood * (0.5 + ruler.negotiation) * np.exp(-p.gap_bite * clan.gap)
            if uniform(luck, Purpose.ACCEPT, clan.key, world.day) < chance:
                clan.accepts = 1
                write_down(s, Did.CLAN_ACCEPTED, -1, c, clan.gap)
            else:
                if world.day - world.bargaining <= p.minimum_days + 1.0:
                    write_down(s, Did.CLAN_REFUSED, -1, c, clan.gap)
                clan.gap *= 1.0 - p.concession * (0.5 + 0.5 * (world.deference + ruler.balancing))
        if clan.accepts:
            accepted += clan.weight
    return accepted / total if total > 0.0 else 1.0


@part
def announce(s, p, luck):
    """Say when each change outside the government is carried out: the waiting time of refill_rate a year.

    What would wait for longer than a ruler's word holds comes to nothing. Writes: posts[change_day], leaders[fate].
    """
    world = s.world[0]
    for n in s.lookup.posts_of[s.lookup.office[Institution.AKIMAT] :]:
        post = s.posts[n]
        waits = waiting_days(p.refill_rate, luck, Purpose.REFILL, post.key, world.governments)
        post.change_day = int(world.day + waits) if waits <= p.disgrace else -1
        if post.change_day < 0 and post.holder >= 0:
            lapse(s, post.holder)


@part
def lapse(s, i):
    """Let what somebody was told come to nothing; who was to stay, stays. Writes: leaders[fate]."""
    leader = s.leaders[i]
    if leader.fate == Fate.NONE or leader.fate == Fate.KEEP:
        return
    if leader.named:
        write_down(s, Did.FATE_LAPSED, i, -1, float(leader.fate))
    leader.fate = Fate.NONE


@part
def refill(s, p, luck, pool):
    """Carry out what was announced in the other institutions, each on its day; places are filled every four weeks."""
    world = s.world[0]
    vacant = 0
    for k in s.lookup.posts_of[s.lookup.office[Institution.AKIMAT] :]:
        post = s.posts[k]
        if post.holder < 0 or not 0 <= post.change_day <= world.day:
            continue
        fate = s.leaders[post.holder].fate
        if fate != Fate.NONE and fate != Fate.KEEP:
            replace_holder(s, k, p, luck)
            if post.holder < 0:
                vacant |= 1 << post.institution
    if not vacant:
        return
    gather(s, p, luck, pool)
    for institution in range(Institution.AKIMAT, len(s.lookup.office) - 1):
        if vacant & 1 << institution:
            fill(s, institution, p, luck, pool)


@part
def appoint(s, i, k, p):
    """Put a leader into a post as a scenario orders; whoever held it makes room.

    Writes: see FILLS.
    """
    if not is_free(s.leaders[i]) or i == s.world[0].incumbent:
        return
    make_room(s, k, p)
    vacate(s, i)
    seat(s, i, k, False)


@called
def form_government(s, cells, p, luck, scratch):
    """Bargain daily from the vote until clans of sufficient weight accept; then refill the other offices.

    ease = exp(-objection_bite * objection - division_bite * division); the objection is the losers' force and
    unsettled_bite / objection_bite * the share of posts left open, and passes by objection_fade and talking_down.
    Reads: world, clans, posts, leaders[fate]. Writes: see WRITES; days, shares and fates of the government.
    """
    world = s.world[0]
    if world.phase == Phase.FORMATION:
        if not world.slate_made:
            world.objection = force_of_losers(s, p)
            unsettled = open_bargaining(s, p, luck, lay_pool(scratch))
            world.objection = clip(world.objection + p.unsettled_bite / p.objection_bite * unsettled)
        if world.day - world.bargaining < p.minimum_days:
            return
        ease = np.exp(-p.objection_bite * world.objection - p.division_bite * division(s, p))
        accepted = bargain(s, p, luck, ease)
        ruler = s.leaders[world.incumbent]
        world.objection *= 1.0 - p.objection_fade - p.talking_down * ruler.negotiation
        if accepted >= p.quorum:
            days = world.day - world.bargaining
            if world.bargaining == world.formation_start:
                world.formation_days = days
            world.phase = Phase.CALM
            world.bargaining = -1
            feel_left_out(s, p, scratch[0])
            announce(s, p, luck)
            world.governments += 1
            write_down(s, Did.GOVERNMENT_FORMED, world.incumbent, -1, float(days))
    elif world.governments > 0 and world.phase <= Phase.CAMPAIGN and world.officials_step > 0:
        refill(s, p, luck, lay_pool(scratch))
    changed = world.phase == Phase.FORMATION or world.officials_step > 0
    k = due(s, Order.APPOINT)
    while k >= 0:
        changed = True
        s.schedule[k].done = 1
        appoint(s, s.schedule[k].row, int(s.schedule[k].value), p)
        k = due(s, Order.APPOINT)
    if changed:
        count_team(s)
