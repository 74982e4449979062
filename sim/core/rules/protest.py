"""Protest: the people choose as everybody does, and each who comes makes it safer for the next.

Sources: [granovetter1978] (thresholds), [kuran1991] (silence read as consent, and how it breaks), [lohmann1994] (crowds
as news), [tucker2007] (votes as focal points), [stephan2008] (how many come, how often they prevail). Shares, not
persons: `world.crowd` is the share in the street of those who could ever be brought there, a few in a hundred of the
people. In calm a crowd is answered (cleared, conceded to), led by somebody, turns on the ruler unled, or goes home; in
a contest it is one source of the crowd on the square.
"""

from sim.core.ground.arithmetic import approach
from sim.core.ground.codes import MASS, Did, Phase, Pole, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import happens, uniform, within
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.answers import (
    ANSWERS,
    CLEAR,
    CONCEDE,
    answer_of_ruler,
    clear,
    concede,
    gain_of_clearing,
    gain_of_conceding,
    gain_of_rising,
    odds_of_crowd,
)
from sim.core.mechanisms.bids import BIDS, may_move, note_move, open_bid
from sim.core.mechanisms.cascade import LOGISTIC, grown
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.country import OVER, cause_of_people, fear_of_people, stir
from sim.core.mechanisms.deciding import SHUT, decision, likelihood
from sim.core.mechanisms.episodes import last_row
from sim.core.mechanisms.force import reach_of_rule
from sim.core.mechanisms.prospects import crowd_for
from sim.core.mechanisms.standing import stance_to
from sim.core.mechanisms.worth import gain_against

PARAMETERS = (
    Parameter("spark_rate", 0.8, 0.4, 1.2, "per year", "assumption",
              "causes that come by chance: a price, a scandal, a death"),
)  # fmt: skip
WRITES = (
    *BIDS, *ANSWERS, "world.crowd", "world.crowd_record", "world.news", "world.weariness", "world.favourites",
    "world.protests", "world.protest_since", "world.answered", "leaders.risk", "leaders.to_claimant",
)  # fmt: skip


@part
def count_favourites(s):
    """Return the following in the street of the named who are in the country: following * weight, summed."""
    total = 0.0
    for i in range(s.world[0].people):
        leader = s.leaders[i]
        if is_in_the_country(leader):
            total += leader.street * leader.weight
    return total


@part
def find_causes(s, p, luck):
    """Let causes fade and come: by chance, by a vote, by what befalls a favourite; a contest is another (`open_bid`).

    Each is a `blow` times its share: of those who do not approve where it is a vote, of the following in the street
    that a favourite takes with him, of u^2 by chance, u even in (0, 1): small causes are common and great ones rare.
    Writes: world[spark, favourites].
    """
    world = s.world[0]
    world.spark = approach(world.spark, 0.0, world.step, p.fresh_half_life)
    favourites = count_favourites(s)
    if favourites < world.favourites:
        stir(s, p.blow * (world.favourites - favourites))
    world.favourites = favourites
    if world.day == world.held:
        stir(s, p.blow * (1.0 - world.approval))
    if happens(p.spark_rate, world.step, luck, Purpose.SPARK, 0, world.day):
        stir(s, p.blow * uniform(luck, Purpose.SPARK_SIZE, 0, world.day) ** 2)


@part
def turn_out(s, p):
    """Let the people come or go home, a round a day, as each chooses by what he hears and remembers of others.

    gain = cause - fear * (1 - those he expects) - weariness / 2, erring as everybody does: a hundred parts of the
    people differ by their errors [mckelvey1995], and who comes makes it safer for the next [granovetter1978]. Expected
    are, of the crowd there is or half of the one that is remembered, as many as the media let him hear of: 1/2 +
    autonomy / 2.
    Weariness follows the crowd by `fresh_half_life`. Writes: world[crowd, crowd_record, news, weariness].
    """
    world = s.world[0]
    seen = max(world.crowd, world.square) if world.phase == Phase.CONTEST else world.crowd
    hearing = 0.5 + 0.5 * world.media_autonomy
    fear = fear_of_people(s)
    world.news = max(seen, approach(world.news, 0.0, world.step, p.fresh_half_life))
    heard_of = max(world.square if world.phase == Phase.CONTEST else 0.0, 0.5 * world.news)
    middle = fear - cause_of_people(s) + 0.5 * world.weariness
    world.crowd = grown(world.crowd, LOGISTIC, middle, p.noise, hearing * fear, heard_of, p.pace, world.step)
    world.weariness = approach(world.weariness, seen, world.step, p.fresh_half_life)
    world.crowd_record = max(world.crowd_record, seen, world.crowd)


@part
def tell_of_protest(s):
    """Note when a mass protest begins and when it is over. Writes: world[protests, protest_since]."""
    world = s.world[0]
    if world.protest_since < 0 and world.crowd >= MASS:
        world.protest_since = world.day
        world.protests += 1
        write_down(s, Did.PROTEST_BEGAN, -1, -1, world.crowd)
    elif world.protest_since >= 0 and world.crowd < OVER:
        write_down(s, Did.PROTEST_ENDED, -1, -1, float(world.day - world.protest_since))
        world.protest_since = -1


@part
def errs_since(world, began):
    """Return since which day a ruler errs as he does about a mass in the street that `began` on a day.

    About one street he errs in one way, until what he does about it has taught him something; another who comes to rule
    errs in his own.
    """
    return max(began, world.answered + 1, world.rules_since)


@part
def answer(s, p, luck):
    """Let the ruler answer a mass in the street: have it cleared, give in, or wait; say whether he has given in.

    He errs about it as he has since `errs_since`.
    Writes: world[answered], and as `clear`, `concede`.
    """
    world = s.world[0]
    odds = odds_of_crowd(s, world.crowd, p)
    gains = (gain_of_clearing(s, world.crowd, odds, p), gain_of_conceding(s, odds, p))
    done = answer_of_ruler(s, gains, p, luck, world.step, errs_since(world, world.protest_since))
    if done >= 0:
        world.answered = world.day
    if done == CLEAR and clear(s, p, luck, world.crowd, odds):
        world.weariness = max(world.weariness, world.crowd)  # as of who has been there long
        world.crowd = 0.0
        world.news = 0.0
    elif done == CONCEDE:
        concede(s, p)
    return done == CONCEDE


@part
def rise(s, p, luck):
    """Let a mass in the street turn on the ruler, led by nobody, if it chooses to: chances come `pace` times a day."""
    world = s.world[0]
    gain = gain_of_rising(s, odds_of_crowd(s, world.crowd, p), p)
    chance = within(p.pace, world.step) * likelihood(gain, p)
    if uniform(luck, Purpose.RISE, 0, world.day) < chance:
        open_bid(s, -1, -1, 0, p)


@part
def gain_of_lead(s, i, p):
    """Return what leader i gains by taking the lead of a contest that nobody leads; SHUT where he could not.

    As by a bid, with the odds that it has and the force that still obeys (`gain_against`). He leads a crowd that would
    follow him, could move against the ruler at all, and has not taken his side.
    """
    world = s.world[0]
    leader = s.leaders[i]
    if leader.pole == Pole.INCUMBENT or not may_move(s, i) or crowd_for(s, i) <= 0.0:
        return SHUT
    return gain_against(s, i, claimant_for(s, i), world.side, reach_of_rule(s), p)


@part
def take_the_lead(s, i, p):
    """Let leader i lead the contest: it is known now who would rule, and how everybody stands to him.

    Writes: world[challenger, claimant], leaders[challenged_day, moved_day, to_claimant], episodes[mover, claimant].
    """
    world = s.world[0]
    world.challenger = i
    world.claimant = claimant_for(s, i)
    note_move(s, i, p)
    row = last_row(s)
    if row >= 0:
        s.episodes[row].mover = i
        s.episodes[row].claimant = world.claimant
    for j in range(len(s.leaders)):
        s.leaders[j].to_claimant = stance_to(s, j, world.claimant)
    write_down(s, Did.PROTEST_LED, i, world.incumbent, world.crowd)


@part
def find_a_leader(s, p, luck):
    """Let somebody take the lead of a contest that nobody leads: a day brings everybody `pace` chances to.

    Writes: leaders[risk], and as `take_the_lead`.
    """
    world = s.world[0]
    for i in range(world.people):
        gain = gain_of_lead(s, i, p)
        if gain == SHUT:
            continue
        chance = within(p.pace, world.step) * likelihood(gain, p)
        if decision(s, i, chance, Purpose.LEAD, luck) < chance:
            take_the_lead(s, i, p)
            return


@called
def stir_the_country(s, cells, p, luck, scratch):
    """Let the people come out or go home; in calm a mass is answered, or turns on the ruler. Writes: see WRITES.

    Who takes its lead is a matter of the rule `challenge`, how one that has turned on him is answered of `contest`.
    """
    world = s.world[0]
    if world.phase == Phase.SETTLED:
        return
    find_causes(s, p, luck)
    turn_out(s, p)
    tell_of_protest(s)
    if world.phase < Phase.CONTEST and world.crowd >= MASS:
        if not answer(s, p, luck) and world.crowd >= MASS:  # nobody turns on him on the day on which he gives in
            rise(s, p, luck)
    elif world.phase == Phase.CONTEST and world.challenger < 0:
        find_a_leader(s, p, luck)
