"""Challenge: who could move, who would, and who does: an open bid or a covert plot.

Sources: [radnitz2010] (who can mobilise), [svolik2009] (plots of insiders), [tullock1980] (odds of a plot),
[hale2005; hale2014] (lame duck and unpopularity together), [tucker2007] (after a vote), [article p13-p15]; [claims k19,
k22, k24, k26]. Will is ambition, grievance, threat and disloyalty, less caution, what a file deters, and a patron's
shelter.
"""

import math

import numpy as np

from sim.core.ground.arithmetic import clip, logistic
from sim.core.ground.codes import Did, Episode, Fate, Kind, Order, Path, Phase, Pole, Purpose, Status, TieKind, Winner
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.accession import accede, fall
from sim.core.mechanisms.agenda import due, is_free, is_in_the_country, is_patron
from sim.core.mechanisms.bids import BIDS, CLOSES, lose_power, moves, note_move, open_bid, who_follows
from sim.core.mechanisms.bonds import ill_will_to
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.country import call_to_lead
from sim.core.mechanisms.episodes import close_episode, open_episode
from sim.core.mechanisms.fates import arrest
from sim.core.mechanisms.files import deterred
from sim.core.mechanisms.force import access_of, carries, commanded_by_office, force_reached, obedience_of

PARAMETERS = (
    Parameter("bid_rate", 0.07, 0.035, 0.14, "per year", "calibrated to post-Soviet autocracies 1995-2024 [base_rates]",
              "open bids in a year by one leader of full capacity, full following and even will"),
    Parameter("plot_rate", 0.09, 0.045, 0.18, "per year",
              "calibrated to coup attempts per year, same states [base_rates]",
              "covert plots in a year by one leader with full access to force and even will"),
    Parameter("lame_duck_power", 3.0, 1.5, 4.5, "log rate per unit", "assumption; form [hale2005; hale2014]",
              "how steeply bids grow with lame duck times unpopularity"),
    Parameter("fragility_power", 3.0, 2.0, 4.0, "log rate per unit", "assumption; [article p08]",
              "how steeply bids grow as elite cohesion and approval fall below their middle"),
    Parameter("vote_window", 90.0, 60.0, 120.0, "days",
              "assumption; [hale2014; tucker2007]; post-Soviet votes 1995-2021 [base_rates]",
              "how long a vote serves as a focal point"),
    Parameter("vote_salience", 6.5, 3.0, 10.0, "times",
              "3 of 120 quarters after a vote against 4 of 1,080 others [base_rates]",
              "how many times likelier a bid is in that window than at other times"),
    Parameter("will_base", -2.6, -3.2, -2.0, "log odds", "assumption; [article p15]: in theory",
              "log odds of wanting to move, all else at its middle"),
    Parameter("will_on_ambition", 1.5, 0.5, 2.5, "log odds per unit", "assumption", "pull of ambition"),
    Parameter("will_on_grievance", 3.0, 1.5, 4.5, "log odds per unit", "assumption", "pull of grievance"),
    Parameter("will_on_acute", 1.0, 0.3, 1.7, "log odds per unit", "assumption; [article p15]; form [kuran1991]",
              "pull of a fresh cause: a post lost, a clan left out, a search found out"),
    Parameter("will_on_clan", 1.0, 0.0, 2.0, "log odds per unit", "assumption; [francois2015; collins2006]",
              "pull of the grievance of a clan on a member who is fully loyal to it"),
    Parameter("will_on_loyalty", 3.0, 1.5, 4.5, "log odds per unit", "assumption", "hold of private loyalty"),
    Parameter("will_on_caution", 1.5, 0.5, 2.5, "log odds per unit",
              "assumption; sign [article p07]", "hold of caution"),
    Parameter("will_on_file", 4.0, 2.0, 6.0, "log odds per unit",
              "assumption; form [darden2001]", "hold of a known file"),
    Parameter("will_on_shelter", 1.2, 0.4, 2.0, "log odds per unit", "assumption; [claims k06]",
              "hold of a patron who supports the incumbent, on those loyal to him"),
    Parameter("will_on_force", 1.5, 0.5, 2.5, "log odds per unit", "assumption; [svolik2009; claims k12]",
              "hold of the force that the incumbent can call on"),
    Parameter("will_on_odds", 2.0, 1.0, 3.0, "log odds per unit", "assumption; [kuran1991; angeletos2007]",
              "pull of an incumbent not expected to last"),
    Parameter("will_on_terms", 1.5, 0.5, 2.5, "log odds", "assumption; [svolik2009]",
              "hold of a pact on who shares by it, while its terms run"),
    Parameter("plot_edge", 1.3, 1.1, 1.6, "times",
              "46 to 56 % of coup attempts succeed [chin2021; powell2011; cline]",
              "how much more force counts that moves by surprise than force that stands guard"),
    Parameter("hostile_help", 0.1, 0.0, 0.3, "share", "assumption; [article p05]",
              "part of the weight of those hostile to one side that goes to the other"),
    Parameter("spill", 0.25, 0.1, 0.5, "share", "assumption", "failed plots that spill into an open contest"),
)  # fmt: skip
WRITES = (*BIDS, *CLOSES, "schedule.done")
AGAINST = int(Pole.CHALLENGER)
NEITHER = int(Pole.UNDECIDED)


@part
def will_of(s, i, p):
    """Return the chance-like will of leader i to move, in (0, 1): a logistic of causes (see PARAMETERS)."""
    world = s.world[0]
    leader = s.leaders[i]
    score = p.will_base + p.will_on_ambition * (leader.ambition - 0.5) + p.will_on_grievance * (leader.grievance - 0.2)
    score -= p.will_on_loyalty * (leader.loyalty_latent - 0.5) + p.will_on_caution * (leader.caution - 0.5)
    score -= p.will_on_file * max(0.0, deterred(s, i))
    score += p.will_on_odds * (0.6 - leader.belief) + p.will_on_acute * leader.acute
    score -= p.will_on_force * (world.coercive_access - 0.3)
    if i == world.pact_with and world.day < world.pact_until:
        score -= p.will_on_terms
    if leader.clan >= 0:
        score += p.will_on_clan * leader.loyalty_clan * (s.clans[leader.clan].grievance - 0.4)
    if leader.fate == Fate.DISMISS:
        score += 0.4
    if leader.knows_search:
        score += 0.3
    if world.patron >= 0 and world.patron_active:
        shelter = s.leaders[world.patron].weight * world.patron_support * leader.loyalty_patron_latent
        score -= p.will_on_shelter * (shelter - 0.3)
    return logistic(score)


@part
def climate(s, p):
    """Return by how much the times multiply bids: lame duck with unpopularity, fragility, and the window after a
    vote."""
    world = s.world[0]
    frailty = (0.5 - world.elite_cohesion) + (0.5 - world.approval) + 0.5 * (world.mass_grievance - 0.4)
    heat = p.lame_duck_power * world.lame_duck * (1.0 - world.approval) + p.fragility_power * frailty
    heat += 1.5 * (0.5 - world.capacity)
    rate = math.exp(heat)
    if world.election >= 0 and 0 <= world.day - world.election < p.vote_window:
        rate *= 1.0 + (p.vote_salience - 1.0) * (1.2 - 0.5 * world.capacity)  # 1 at the regional mean
    return rate


@part
def followers_of(s, i, p):
    """Return the following of leader i with what allies would bring: strength * theirs * (1 - latent loyalty)
    [collins2006].

    Those hostile to the incumbent lend whoever moves against him some weight, those hostile to the mover take it.
    """
    own = s.leaders[i].following
    own += p.hostile_help * (ill_will_to(s, s.world[0].incumbent) - ill_will_to(s, i))
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.ALLIANCE:
            ally = carries(tie, i)
            if ally >= 0 and ally != s.world[0].incumbent and is_free(s.leaders[ally]):
                own += tie.strength * s.leaders[ally].following * (1.0 - s.leaders[ally].loyalty_latent)
    return clip(own)


@part
def likeliest_challenger(s, p):
    """Return who would lead a split that is imposed: the greatest capacity times following times will, the
    incumbent's team aside."""
    best = -1
    score = -1.0
    for i in range(len(s.leaders)):
        leader = s.leaders[i]
        if i == s.world[0].incumbent or is_patron(s, i) or leader.team or not is_free(leader):
            continue
        own = leader.capacity * (0.02 + followers_of(s, i, p)) * will_of(s, i, p)
        if own > score:
            score = own
            best = i
    return best


@part
def forces_in_plot(s, i, access, p):
    """Return the force that follows leader i in a plot, of what he can call on, and the force of bodies on guard.

    A body is divided by who obeys the incumbent [bellin2004]: that which he reaches, his own or an ally's, whose chief
    moves with him, and every other, whose chief takes no side. Who obeys stands guard; of several bodies the strongest
    counts, as with the force that one can call on.
    """
    reached = force_reached(s, i)[1]
    following = access
    guard = 0.0
    for c in range(len(s.clans)):
        if s.clans[c].kind == Kind.BODY:
            force = access if c == reached else s.clans[c].coercive
            loyal = force * obedience_of(s, c, p, 0.5, AGAINST if c == reached else NEITHER)
            guard = max(guard, loyal)
            if c == reached:
                following = access - loyal
    return following, guard


@part
def odds_of_plot(s, i, access, p):
    """Return the odds of a plot by leader i, who can call on `access`.

    Force that would follow him, times its surprise, against guard and office, exponent 1 [tullock1980]: where none
    would follow there is nothing that could surprise, and no chance.
    """
    world = s.world[0]
    following, bodies = forces_in_plot(s, i, access, p)
    strength = p.plot_edge * following * (0.6 + 0.8 * (1.0 - world.support))
    guard = (0.15 + world.coercive_access + bodies) * (0.4 + 0.8 * world.capacity) + 0.15 * world.external_backing
    return strength / (strength + guard) if strength > 0.0 else 0.0


@part
def force_for_plot(s, i):
    """Return the force that leader i can call on for a plot, or -1 where he could not plot.

    Who could leads a body of force, or leads anything and has force to call on.
    """
    body = commanded_by_office(s, i) >= 0
    leads = body
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.LEADERSHIP and tie.from_leader == i and tie.to_clan >= 0 and tie.strength > 0.0:
            leads = True
            body = body or s.clans[tie.to_clan].kind == Kind.BODY
    access = access_of(s, i) if leads else -1.0
    return access if body or access >= 0.2 else -1.0


@part
def plot(s, i, p, luck):
    """Let leader i move covertly with the force he can call on, against guard, office and loyal service chiefs
    [tullock1980]."""
    world = s.world[0]
    plotter = s.leaders[i]
    world.attempts += 1
    note_move(s, i)
    access = access_of(s, i)
    winner = Winner.PATRON if is_patrons_man(s, i) else Winner.CHALLENGER
    open_episode(s, Episode.PLOT, i, world.patron if winner == Winner.PATRON else claimant_for(s, i, p), Path.PALACE)
    world.challenger = i
    write_down(s, Did.PLOT_MOVED, i, world.incumbent, access)
    odds = odds_of_plot(s, i, access, p)
    if uniform(luck, Purpose.PLOT_WON, plotter.key, world.day) < odds:
        world.attempts_won += 1
        lose_power(s, 1, winner)
        heir, before = who_follows(s), world.incumbent
        write_down(s, Did.PLOT_SUCCEEDED, i, before, odds)
        close_episode(s, winner, heir)
        fall(s, p, luck, before, Status.OUTSIDE, 1)
        accede(s, p, heir, i, winner, 0.0)
        return
    write_down(s, Did.PLOT_FAILED, i, world.incumbent, odds)
    if uniform(luck, Purpose.SPILL, plotter.key, world.day) < p.spill:  # one attempt, and one episode
        world.attempts -= 1
        world.episodes -= 1
        open_bid(s, i, world.claimant, 0)
        return
    close_episode(s, Winner.INCUMBENT, world.incumbent)
    arrest(s, i, p)


@part
def bids(s, i, will, p, heat, luck):
    """Let leader i bid openly if he leads anyone; say whether he has. `heat` is by how much the times multiply bids."""
    leader = s.leaders[i]
    if leader.team or is_patron(s, i) or not is_in_the_country(leader):
        return False
    rate = call_to_lead(s, i, p) * will
    if leader.following > 0.0:
        rate += p.bid_rate * leader.capacity * followers_of(s, i, p) * will * heat
    if not moves(s, i, rate, Purpose.BID, luck):
        return False
    open_bid(s, i, claimant_for(s, i, p), 0)
    return True


@part
def is_patrons_man(s, i):
    """Say whether a plotter acts for the patron: kin or court of an active patron who has turned against the ruler."""
    world = s.world[0]
    if world.patron < 0 or not world.patron_active or world.patron_support >= 0.4:
        return False
    clan = s.leaders[i].clan
    return i == world.patron or (clan >= 0 and clan == s.leaders[world.patron].clan)


@called
def challenge(s, cells, p, luck, scratch):
    """Reckon capacities, play an imposed split, then let whoever can and will move: bids first, then plots.

    Bid rate of i = bid_rate * capacity * following, with that of allies * will * climate (an official alone cannot open
    one); plot rate = plot_rate * access * will * sqrt(climate) * twice its odds (who would plot to lose?).
    Reads: everything. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase >= Phase.CONTEST:
        return
    k = due(s, Order.SPLIT)
    reckon_capacities(s, 0, len(s.leaders) if k >= 0 else world.people)
    if k >= 0:
        s.schedule[k].done = 1
        world.venue = s.schedule[k].value
        leader = s.schedule[k].row
        if leader < 0 or leader == world.incumbent or not is_free(s.leaders[leader]):
            leader = likeliest_challenger(s, p)
        if leader >= 0:
            s.leaders[leader].risk += 1.0
            open_bid(s, leader, claimant_for(s, leader, p), 1)
            return
    heat = climate(s, p)
    wills = scratch[0]
    for i in range(world.people):
        wills[i] = will_of(s, i, p)
        if bids(s, i, wills[i], p, heat, luck):
            return
    for c in range(len(s.clans)):
        head = s.clans[c].head
        if head >= world.people and s.leaders[head].clan == c:
            reckon_capacities(s, head, head + 1)
            if bids(s, head, will_of(s, head, p), p, heat, luck):
                return
    if p.plot_rate <= 0.0:
        return
    for i in range(world.people):
        if i == world.incumbent or s.leaders[i].team or not is_in_the_country(s.leaders[i]):
            continue
        access = force_for_plot(s, i)
        if access < 0.0:
            continue
        rate = p.plot_rate * access * wills[i] * np.sqrt(heat) * 2.0 * odds_of_plot(s, i, access, p)
        if moves(s, i, rate, Purpose.PLOT, luck):
            plot(s, i, p, luck)
            return
