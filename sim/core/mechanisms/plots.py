"""Plots: who could move against the ruler by surprise, with which odds, what comes of it; and who moves at all.

Played by the rules `challenge`, which declares the parameters, and `succession`. Sources: [svolik2009] (plots of
insiders), [tullock1980] (odds), [bellin2004] (whether bodies of force obey); [claims k22, k26].
"""

from sim.core.ground.codes import Did, Episode, Kind, Path, Pole, Purpose, Status, TieKind, Winner
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.accession import accede, fall
from sim.core.mechanisms.bids import gain_of_bid, lose_power, may_bid, may_move, note_move, open_bid, who_follows
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.deciding import SHUT, decision, likelihood, likelihoods
from sim.core.mechanisms.episodes import close_episode, open_episode
from sim.core.mechanisms.force import access_of, commanded_by_office, force_reached, obedience_of
from sim.core.mechanisms.losers import beat
from sim.core.mechanisms.prospects import odds_of_bid
from sim.core.mechanisms.worth import danger_to, gain_against, worth_of_rule

AGAINST = int(Pole.CHALLENGER)
NEITHER = int(Pole.UNDECIDED)
FOUND_OUT = 1.0  # how far who rules can get at a plotter who fails: he has shown his hand in his reach


@part
def is_patrons_man(s, i):
    """Say whether a plotter acts for the patron: of the clan of an active patron who has turned against the ruler."""
    world = s.world[0]
    if world.patron < 0 or not world.patron_active or world.patron_support >= 0.5:
        return False
    clan = s.leaders[i].clan
    return clan >= 0 and clan == s.leaders[world.patron].clan


@part
def beneficiary_of_plot(s, i, p):
    """Return who would rule if a plot of leader i succeeds: the patron whose man he is, else his claimant."""
    return s.world[0].patron if is_patrons_man(s, i) else claimant_for(s, i)


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
    return access if body or access > 0.0 else -1.0


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

    plot_edge * force that would follow him * (3/2 - support), against (force the ruler can call on + bodies on guard)
    * (1 + capacity) / 2, exponent 1 [tullock1980]: where none would follow there is nothing that could surprise, and no
    chance.
    """
    world = s.world[0]
    following, bodies = forces_in_plot(s, i, access, p)
    strength = p.plot_edge * following * (0.5 + 1.0 - world.support)
    guard = (world.coercive_access + bodies) * (0.5 + 0.5 * world.capacity)
    return strength / (strength + guard) if strength > 0.0 else 0.0


@part
def gain_of_plot(s, i, p):
    """Return what leader i would gain by a plot, or SHUT where he could lay none: one who fails is found out."""
    if not may_move(s, i):
        return SHUT
    access = force_for_plot(s, i)
    if access < 0.0:
        return SHUT
    return gain_against(s, i, beneficiary_of_plot(s, i, p), odds_of_plot(s, i, access, p), FOUND_OUT, p)


@part
def fights_on(s, i, p):
    """Return the chance that a plotter who is found out bids in the open; else he is arrested, and has nothing to lose.

    His gain is odds of a bid * (worth of the rule + what is done to him else); who leads nobody cannot.
    """
    if not may_bid(s, i):
        return 0.0
    else_done = danger_to(s, i, FOUND_OUT, p)
    return likelihood(odds_of_bid(s, i, p) * (worth_of_rule(s, i, s.world[0].claimant, p) + else_done), p)


@part
def plot(s, i, p, luck):
    """Let leader i move covertly with the force he can call on; who fails is dealt with, or bids in the open.

    Against him stands what `odds_of_plot` reckons with. Writes: world[attempts, attempts_won, challenger], and as
    `note_move`, `open_episode`, `accede`, `open_bid`, `beat`.
    """
    world = s.world[0]
    plotter = s.leaders[i]
    world.attempts += 1
    note_move(s, i, p)
    access = access_of(s, i)
    winner = Winner.PATRON if is_patrons_man(s, i) else Winner.CHALLENGER
    open_episode(s, Episode.PLOT, i, beneficiary_of_plot(s, i, p), Path.PALACE)
    world.challenger = i
    write_down(s, Did.PLOT_MOVED, i, world.incumbent, access)
    odds = odds_of_plot(s, i, access, p)
    if uniform(luck, Purpose.PLOT_WON, plotter.key, world.day) < odds:
        world.attempts_won += 1
        lose_power(s, 1, winner)
        heir, before = who_follows(s), world.incumbent
        write_down(s, Did.PLOT_SUCCEEDED, i, before, odds)
        close_episode(s, winner, heir)
        fall(s, before, Status.OUTSIDE)
        accede(s, p, luck, heir, i, winner, 0.0)
        return
    write_down(s, Did.PLOT_FAILED, i, world.incumbent, odds)
    if uniform(luck, Purpose.SPILL, plotter.key, world.day) < fights_on(s, i, p):  # one attempt, and one episode
        world.attempts -= 1
        world.episodes -= 1
        open_bid(s, i, world.claimant, 0, p)
        return
    close_episode(s, Winner.INCUMBENT, world.incumbent)
    beat(s, i, FOUND_OUT, p, luck)


@part
def moves(s, i, purpose, p, luck):
    """Let leader i, to whom a chance has come, bid, plot or leave things as they are; say whether he has moved.

    `purpose` addresses the luck of what he decides. Writes: see `deciding.decision`, `bids.open_bid`, `plot`.
    """
    bid, plotting = likelihoods(gain_of_bid(s, i, p), gain_of_plot(s, i, p), p)
    draw = decision(s, i, bid + plotting, purpose, luck)
    if draw < bid:
        open_bid(s, i, claimant_for(s, i), 0, p)
    elif draw < bid + plotting:
        plot(s, i, p, luck)
    return draw < bid + plotting
