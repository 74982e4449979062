"""Protest: the people act when grievance, news and expected numbers pass their thresholds.

Sources: [granovetter1978] (thresholds), [kuran1991] (silence read as consent, and how it breaks), [lohmann1994] (crowds
as news), [tucker2007] (votes as focal points), [stephan2008] (how many come, how often they prevail). Shares, not
persons: `world.crowd` is the share in the street of those who could ever be brought there, a few in a hundred of the
people. In calm a crowd is answered (cleared, conceded to), led by somebody, turns on the ruler unled, or goes home; in
a contest it is one source of the crowd on the square.
"""

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import MASS, Did, Fate, Institution, Phase, Pole, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import chance_of, happens, uniform
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import posts_of, write_down
from sim.core.mechanisms.agenda import is_in_the_country, is_patron
from sim.core.mechanisms.bids import BIDS, note_move, open_bid
from sim.core.mechanisms.cascade import NORMAL, grown
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.country import (
    CLEARED,
    CLEARS,
    NOT_TRIED,
    OVER,
    call_to_lead,
    middle_of_thresholds,
    stir,
    try_to_clear,
)
from sim.core.mechanisms.deciding import decision
from sim.core.mechanisms.fates import BEFALLS, step_out

PARAMETERS = (
    Parameter("threshold_middle", 0.64, 0.57, 0.71, "share", "assumption; form [granovetter1978]",
              "share of others that must be expected in the street before half of those who could come do, all else at "
              "its middle"),
    Parameter("threshold_spread", 0.15, 0.12, 0.18, "share",
              "assumption; a crowd turns at .12 where the middle is .25 [granovetter1978]",
              "standard deviation of these thresholds"),
    Parameter("threshold_on_fear", 0.5, 0.3, 0.7, "share per unit", "assumption; sign [kuran1991]",
              "how far fear of a state that can strike, unseen, raises the thresholds"),
    Parameter("threshold_on_approval", 0.6, 0.4, 0.8, "share per unit", "assumption; sign [kuran1991]",
              "how far approval of the ruler raises the thresholds"),
    Parameter("threshold_on_grievance", 0.2, 0.1, 0.3, "share per unit", "assumption; sign [kuran1991]",
              "how far grievance in the country lowers the thresholds"),
    Parameter("threshold_on_spark", 0.25, 0.15, 0.35, "share per unit", "assumption; sign [lohmann1994]",
              "how far a fresh cause lowers the thresholds"),
    Parameter("threshold_on_weariness", 0.5, 0.3, 0.7, "share per unit", "assumption",
              "how far weariness raises the thresholds"),
    Parameter("hearing", 0.35, 0.2, 0.5, "share", "assumption; form [lohmann1994]",
              "share of a crowd that the country hears of where the media are wholly under control"),
    Parameter("news_weight", 0.3, 0.15, 0.45, "share", "assumption; form [lohmann1994]",
              "how much of a remembered crowd is expected again"),
    Parameter("news_half_life", 45.0, 20.0, 90.0, "days", "assumption", "how fast a crowd is forgotten"),
    Parameter("spark_rate", 0.8, 0.4, 1.2, "per year", "assumption",
              "causes that come by chance: a price, a scandal, a death"),
    Parameter("spark_half_life", 21.0, 10.0, 35.0, "days", "assumption; focal weeks [tucker2007]",
              "how fast a fresh cause fades"),
    Parameter("vote_stir", 0.5, 0.25, 0.75, "share", "assumption; [tucker2007]",
              "fresh cause that a vote gives where nobody approves of the ruler"),
    Parameter("favourite_stir", 0.5, 0.25, 0.75, "share per following", "assumption",
              "fresh cause in the arrest, the exile or the death of a leader with all the street behind him"),
    Parameter("contest_stir", 0.3, 0.15, 0.45, "share", "assumption; [kuran1991]",
              "fresh cause in the news that somebody moves against the ruler"),
    Parameter("weariness_rate", 0.02, 0.01, 0.03, "per day", "assumption; protests of weeks, not years",
              "how fast a full street grows weary"),
    Parameter("weariness_half_life", 60.0, 30.0, 120.0, "days", "assumption", "how fast weariness passes"),
    Parameter("concession_rate", 6.0, 3.0, 9.0, "per year", "assumption",
              "concessions in a year to a full street, by a ruler of middling skill at the table"),
    Parameter("concession_on_approval", 0.15, 0.05, 0.25, "share", "assumption",
              "part of the missing approval that a concession wins back"),
    Parameter("concession_on_grievance", 0.25, 0.1, 0.4, "share", "assumption",
              "part of the grievance in the country, and of a fresh cause, that a concession takes away"),
    Parameter("concession_blow", 0.4, 0.2, 0.6, "share", "assumption",
              "fresh cause of a minister who goes to please the street"),
    Parameter("rising_rate", 9.0, 5.0, 13.0, "per year", "calibrated to exits by protest [base_rates]",
              "times in a year that a full street of which nobody approves of the ruler turns on him, unled"),
    Parameter("lead_rate", 11.0, 6.0, 16.0, "per year", "calibrated to exits by protest [base_rates]",
              "times in a year that a leader of full following and will takes the lead of a full street"),
)  # fmt: skip
WRITES = (
    *BIDS, *CLEARS, "world.crowd", "world.crowd_record", "world.news", "world.weariness", "world.favourites",
    "world.protests", "world.protest_since", *BEFALLS, "leaders.risk",
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
    """Let causes fade and come: by chance, by a vote, by what befalls a favourite, by a contest.

    Small causes are common and great ones rare: of size u^2, u even in (0, 1). Writes: world[spark, favourites].
    """
    world = s.world[0]
    world.spark *= 0.5 ** (world.step / p.spark_half_life)
    favourites = count_favourites(s)
    if favourites < world.favourites:
        stir(s, p.favourite_stir * (world.favourites - favourites))
    world.favourites = favourites
    if world.day == world.formation_start:
        stir(s, p.vote_stir * (1.0 - world.approval))
    if world.phase == Phase.CONTEST and world.day == world.opened:
        stir(s, p.contest_stir)
    if happens(p.spark_rate, world.step, luck, Purpose.SPARK, 0, world.day):
        stir(s, uniform(luck, Purpose.SPARK_SIZE, 0, world.day) ** 2)


@part
def turn_out(s, p):
    """Let the people come or go home, a round a day, by what they hear and remember of others [granovetter1978].

    Writes: world[crowd, crowd_record, news, weariness].
    """
    world = s.world[0]
    seen = max(world.crowd, world.square) if world.phase == Phase.CONTEST else world.crowd
    hearing = p.hearing + (1.0 - p.hearing) * world.media_autonomy
    world.news = max(seen, world.news * 0.5 ** (world.step / p.news_half_life))
    heard_of = max(seen, p.news_weight * world.news)
    middle = middle_of_thresholds(s, p)
    world.crowd = grown(world.crowd, NORMAL, middle, p.threshold_spread, hearing, heard_of, p.crowd_rate, world.step)
    world.weariness *= 0.5 ** (world.step / p.weariness_half_life)
    world.weariness += (1.0 - world.weariness) * clip(p.weariness_rate * world.crowd * world.step)
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
def most_exposed_minister(s):
    """Return the weightiest office of the government that is filled, by nobody of the ruler's own people, or -1."""
    found = -1
    for k in posts_of(s, Institution.GOVERNMENT):
        post = s.posts[k]
        if post.holder >= 0 and post.holder != s.world[0].incumbent and not s.leaders[post.holder].team:
            if found < 0 or post.value > s.posts[found].value:
                found = k
    return found


@part
def concede(s, p):
    """The ruler gives in to the street: a minister goes, promises are made; the country is eased for a time.

    Writes: world[approval, mass_grievance, spark], and see BEFALLS.
    """
    world = s.world[0]
    world.approval += p.concession_on_approval * (1.0 - world.approval)
    world.mass_grievance *= 1.0 - p.concession_on_grievance
    world.spark *= 1.0 - p.concession_on_grievance
    k = most_exposed_minister(s)
    gone = -1
    if k >= 0:
        gone = s.posts[k].holder
        step_out(s, gone, Fate.DISMISS)
        hurt(s, gone, p.concession_blow)
    write_down(s, Did.RULER_CONCEDED, world.incumbent, gone, world.crowd)


@part
def offer_to_the_street(s, p, luck):
    """Let the ruler give in to a mass: concession_rate * crowd * (1/2 + his skill at the table) times a year."""
    world = s.world[0]
    rate = p.concession_rate * world.crowd * (0.5 + s.leaders[world.incumbent].negotiation)
    if happens(rate, world.step, luck, Purpose.CONCEDE, 0, world.day):
        concede(s, p)


@part
def answer(s, p, luck):
    """Let the ruler answer a mass in the street: have it cleared, or give in. Writes: as `try_to_clear`, `concede`."""
    world = s.world[0]
    done = try_to_clear(s, p, luck, world.crowd, world.step)
    if done == CLEARED:
        world.crowd *= p.left_on_square
        world.news *= p.left_on_square
    elif done == NOT_TRIED:
        offer_to_the_street(s, p, luck)


@part
def rise(s, p, luck):
    """Let a mass in the street turn on the ruler, led by nobody: rising_rate * crowd * (1 - approval) a year."""
    world = s.world[0]
    rate = p.rising_rate * world.crowd * (1.0 - world.approval)
    if happens(rate, world.step, luck, Purpose.RISE, 0, world.day):
        open_bid(s, -1, -1, 0)


@part
def find_a_leader(s, p, luck):
    """Let somebody take the lead of a contest that nobody leads: who has gone over, `call_to_lead` times a year.

    Who has taken no side comes by what he lacks in private loyalty to the ruler.
    Writes: world[challenger], leaders[challenged_day, risk].
    """
    world = s.world[0]
    for i in range(world.people):
        leader = s.leaders[i]
        if leader.pole == Pole.INCUMBENT or leader.team or is_patron(s, i) or not is_in_the_country(leader):
            continue
        ready = 1.0 if leader.pole == Pole.CHALLENGER else 1.0 - leader.loyalty_latent
        if i == world.incumbent:
            continue
        chance = chance_of(call_to_lead(s, i, p) * ready, world.step)
        if decision(s, i, chance, Purpose.LEAD, luck) < chance:
            world.challenger = i
            note_move(s, i)
            write_down(s, Did.PROTEST_LED, i, world.incumbent, world.crowd)
            return


@called
def stir_the_country(s, cells, p, luck, scratch):
    """Let the people come out or go home; in calm a mass is answered, or turns on the ruler. Writes: see WRITES.

    Who takes its lead is a matter of the rule `challenge`.
    """
    world = s.world[0]
    if world.phase == Phase.SETTLED:
        return
    find_causes(s, p, luck)
    turn_out(s, p)
    tell_of_protest(s)
    if world.phase < Phase.CONTEST and world.crowd >= MASS:
        answer(s, p, luck)
        if world.crowd >= MASS:
            rise(s, p, luck)
    elif world.phase == Phase.CONTEST and world.challenger < 0:
        if world.crowd >= MASS:
            offer_to_the_street(s, p, luck)  # there is nobody to sit down with
        find_a_leader(s, p, luck)
