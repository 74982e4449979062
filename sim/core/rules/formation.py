"""Formation: the slate after the vote, the second key, the losers' objections, and rounds until it can govern.

Sources: [francois2015] (shares near-proportional to size, leader premium), [gamson1961; warwick2006] (what a
partner brings is what he gets), [egorov2011] (weak rulers appoint mediocre loyalists), [article p03-p04, p06;
claims k01, k02, k10, k27]. The slate itself is in `sim.core.mechanisms.slate`; here the clans bargain over it,
day by day.
"""

import numpy as np

from sim.core.ground.arithmetic import clip, left_after
from sim.core.ground.codes import Did, Fate, Institution, Order, Phase, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform, waiting_days
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import posts_of, write_down
from sim.core.mechanisms.agenda import is_free, is_patron, take_up, vacate
from sim.core.mechanisms.candidates import gather, lay_pool
from sim.core.mechanisms.deciding import likelihood
from sim.core.mechanisms.fates import loss_of, make_room, told_of
from sim.core.mechanisms.favour import seen_loyalty
from sim.core.mechanisms.left_out import envy_of, feel_left_out, has_claim, leave_out
from sim.core.mechanisms.officials import HEDGING
from sim.core.mechanisms.slate import FILLS, count_team, due_of, fill, fill_all, measure_shares, replace_holder, seat

PARAMETERS = (
    Parameter("fate_binding", 0.95, 0.85, 1.0, "share", "assumption; [article p04]",
              "chance that a fate that was told is carried out"),
    Parameter("leader_premium", 0.11, 0.05, 0.2, "share of posts",
              "about a formateur's [francois2015]",
              "share of the government that goes to the incumbent's own following, once he has one"),
    Parameter("minimum_days", 4.0, 3.0, 5.0, "days", "Kazakhstan 2012-2023: 5, 5, 5, 11 days [base_rates]",
              "days between a vote and the first sitting that can confirm a government"),
    Parameter("accept_rate", 0.85, 0.7, 0.95, "per day", "assumption; Kazakhstan 2012-2023: 5 to 11 days [base_rates]",
              "chance a day that a clan which is sure to accept comes to say so"),
    Parameter("objection_bite", 10.0, 7.5, 12.5, "log rate per unit",
              "assumption; [claims k01]; competing pyramids: 30 to 131 days [base_rates]",
              "how far losers who can act together delay, and how far two centres of power do"),
    Parameter("contacts", 8.0, 4.0, 16.0, "peers", "assumption; [claims k01]",
              "peers of whom a loser would hear; one public case among them lets him organise"),
    Parameter("refill_rate", 1.4, 0.7, 2.1, "per year", "assumption; [article p03]",
              "how fast announced moves outside the government are carried out after it is formed"),
)  # fmt: skip
WRITES = (
    "world.slate_made", "world.bargaining", "world.governments", "world.objection", "world.formation_days",
    "world.phase", "world.vetoes", "world.team",
    "world.team_share", "world.team_pace", "world.kept", "world.moved", "world.dismissed", "world.events",
    "leaders.left_as", "clans.had", "clans.gap", "clans.grievance", "schedule.done", "clans.accepts", *FILLS,
)  # fmt: skip


@part
def voice_of(leader):
    """Return how far a leader makes himself heard over his place: 2 weight (1 - caution), for one of middling caution
    his weight."""
    return 2.0 * leader.weight * (1.0 - leader.caution)


@part
def weight_of_elite(s):
    """Return the weight of all who are free."""
    total = 0.0
    for i in range(len(s.leaders)):
        if is_free(s.leaders[i]):
            total += s.leaders[i].weight
    return total


@part
def loss_told(leader):
    """Return how much of his place somebody in office was told that he loses; nothing of who has none to lose."""
    return loss_of(told_of(leader)) if leader.post >= 0 and is_free(leader) else 0.0


@part
def force_of_losers(s, p):
    """Return the voice of those who were told that they lose their office, as far as they lose it and know of others
    [claims k01].

    The chance of knowing a peer in the same boat is 1 - (1 - public share of the others)^contacts [lohmann1994].
    """
    losers = public = 0
    for i in range(len(s.leaders)):
        if loss_told(s.leaders[i]) > 0.0:
            losers += 1
            public += s.leaders[i].fate_public
    if losers < 2:
        return 0.0
    voices = 0.0
    for i in range(len(s.leaders)):
        loss = loss_told(s.leaders[i])
        if loss > 0.0:
            alone = 1.0 - (public - s.leaders[i].fate_public) / (losers - 1)
            voices += loss * voice_of(s.leaders[i]) * (1.0 - alone**p.contacts)
    return voices


@part
def division(s):
    """Return how far there are two centres: parliament that decides, where the state cannot and regions are apart.

    autonomy of parliament * (1 - capacity) * divide between regions [way2015]
    """
    world = s.world[0]
    return world.parliament_autonomy * (1.0 - world.capacity) * world.regional_cleavage


@part
def open_bargaining(s, p, luck, pool):
    """Put the slate on the table: carry out or reopen each fate, fill the vacant posts; write what losers object.

    objection = (voice of losers + voice of those whose place is open) / weight of the elite. Who was told nothing, or
    finds that it does not bind, bargains for the whole of his place, and knows without hearing of it that others are in
    the same boat [claims k02]. Writes: world[objection, slate_made], clans[had, gap, accepts], and see FILLS.
    """
    world = s.world[0]
    measure_shares(s, p.leader_premium)
    for c in range(len(s.clans)):
        s.clans[c].had = s.clans[c].share
    elite = weight_of_elite(s)
    objecting = force_of_losers(s, p)
    for k in posts_of(s, Institution.GOVERNMENT):
        post = s.posts[k]
        if post.holder < 0:
            continue
        leader = s.leaders[post.holder]
        carried_out = uniform(luck, Purpose.BINDING, leader.key, world.governments) < p.fate_binding
        if told_of(leader) == Fate.NONE or not carried_out:
            objecting += voice_of(leader)
        if not carried_out:  # reopened: who was to go may stay, who was to stay may go
            leader.fate = Fate.KEEP if leader.fate != Fate.KEEP else Fate.MOVE
        replace_holder(s, k, p, luck)
    world.objection = clip(objecting / elite) if elite > 0.0 else 0.0
    measure_shares(s, p.leader_premium)
    leave_out(s, p, luck)
    gather(s, p, luck, pool)
    fill(s, Institution.GOVERNMENT, p, luck, pool)
    measure_shares(s, p.leader_premium)
    for c in range(len(s.clans)):
        s.clans[c].accepts = s.clans[c].head == world.incumbent  # he need not bargain with himself
        s.clans[c].gap = clip(due_of(s.clans[c]) + envy_of(s, c))
    world.slate_made = 1


@part
def gain_of_accepting(s, c):
    """Return what clan c gains by saying yes today, against saying no, in units of worth.

    what it is owed * (part given - part denied * (1 - the ruler's skill at the table)) + stance to him - 1/2: it has
    what it is given, and by refusing may win what it is denied [gamson1961; francois2015]. A clan whose head is the
    patron on the scene stands to the ruler as he supports him.
    """
    world = s.world[0]
    clan = s.clans[c]
    skill = s.leaders[world.incumbent].negotiation
    stance = clan.stance_incumbent
    if clan.head >= 0 and is_patron(s, clan.head):
        stance = world.patron_support
    return clan.entitled * (1.0 - clan.gap - clan.gap * (1.0 - skill)) + stance - 0.5


@part
def bargain(s, p, luck, ease):
    """Let every clan that has not accepted choose whether to; return the weight share of those that accept.

    chance = accept_rate * ease * likelihood of the gain; after a refusal the ruler makes up, by how far he balances,
    for half of what is denied.
    """
    world = s.world[0]
    accepted = 0.0
    total = 0.0
    for c in range(len(s.clans)):
        clan = s.clans[c]
        if not has_claim(clan):
            continue
        total += clan.weight
        if not clan.accepts:
            chance = p.accept_rate * ease * likelihood(gain_of_accepting(s, c), p)
            if uniform(luck, Purpose.ACCEPT, clan.key, world.day) < chance:
                clan.accepts = 1
                write_down(s, Did.CLAN_ACCEPTED, -1, c, clan.gap)
            else:
                if 0.0 <= world.day - world.bargaining - p.minimum_days < world.step:
                    write_down(s, Did.CLAN_REFUSED, -1, c, clan.gap)
                clan.gap *= 1.0 - 0.5 * s.leaders[world.incumbent].balancing
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
        post.change_day = int(world.day + waits) if waits <= p.slow_half_life else -1
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
    """Carry out what was announced in the other institutions, each on its day; places are filled every four weeks.

    Of who was told nothing it is thought again: who is no longer seen to hedge stays.
    """
    world = s.world[0]
    vacant = 0
    for k in s.lookup.posts_of[s.lookup.office[Institution.AKIMAT] :]:
        post = s.posts[k]
        if post.holder < 0 or not 0 <= post.change_day <= world.day:
            continue
        leader = s.leaders[post.holder]
        if leader.fate == Fate.NONE or leader.fate == Fate.KEEP:
            continue
        if told_of(leader) == Fate.NONE and seen_loyalty(s, post.holder) >= HEDGING:
            lapse(s, post.holder)
        else:
            replace_holder(s, k, p, luck)
            if post.holder < 0:
                vacant |= 1 << post.institution
    if vacant:
        fill_all(s, vacant, p, luck, pool)


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
    """Bargain daily from the vote until clans of more than half of the weight accept; then refill the other offices.

    ease = exp(-objection_bite * (objection + division)); the objection fades as any fresh cause does.
    Reads: world, clans, posts, leaders[fate]. Writes: see WRITES; days, shares and fates of the government.
    """
    world = s.world[0]
    if world.phase == Phase.FORMATION:
        if not world.slate_made:
            open_bargaining(s, p, luck, lay_pool(scratch))
        if world.day == world.bargaining:
            return
        accepted = bargain(s, p, luck, np.exp(-p.objection_bite * (world.objection + division(s))))
        world.objection *= left_after(world.step, p.fresh_half_life)
        days = world.day - world.bargaining
        if accepted > 0.5 and days >= p.minimum_days:
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
    k = take_up(s, Order.APPOINT)
    while k >= 0:
        changed = True
        appoint(s, s.schedule[k].row, int(s.schedule[k].value), p)
        k = take_up(s, Order.APPOINT)
    if changed:
        count_team(s)
