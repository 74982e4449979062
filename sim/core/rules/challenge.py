"""Challenge: who has a chance to move, and who does: an open bid or a covert plot.

Chances come to everybody, more often after a vote, a change of ruler and a blow; whoever has one weighs what a bid and
a plot would gain against leaving things as they are (`mechanisms.deciding`, `worth`, `prospects`, `plots`). Sources:
[radnitz2010] (who can mobilise), [svolik2009] (plots of insiders), [tullock1980] (odds), [hale2005; hale2014] (what
lasts as long as a ruler does), [tucker2007] (after a vote), [article p13-p15]; [claims k19, k22, k24, k26].
"""

from sim.core.ground.codes import Order, Phase, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform, uniforms_on
from sim.core.ground.parameter import Parameter
from sim.core.mechanisms.agenda import is_free, take_up
from sim.core.mechanisms.bids import BIDS, CLOSES, gain_of_bid, open_bid
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.deciding import SHUT, is_a_chance, likelihood, liveliness
from sim.core.mechanisms.force import commanded_by_office
from sim.core.mechanisms.plots import moves
from sim.core.mechanisms.prospects import odds_of_bid

PARAMETERS = (
    Parameter("noise", 0.095, 0.05, 0.18, "worth", "free: calibrated to counts [base_rates]; form [mckelvey1995]",
              "how far a choice errs: what makes a move e times as likely"),
    Parameter("chances", 0.22, 0.12, 0.5, "per year", "free: calibrated to counts [base_rates]; form [blume1993]",
              "chances to act that come to somebody in a year of quiet times"),
    Parameter("safety", 16.0, 12.0, 20.0, "worth", "free: calibrated to counts [base_rates]",
              "what it is worth to the most cautious, against the highest place, not to be put away"),
    Parameter("voice", 0.1, 0.0, 0.2, "worth", "assumption; form [kuran1991]",
              "relief of acting on a fresh cause: a post lost, a clan left out, a search found out"),
    Parameter("vote_window", 90.0, 60.0, 120.0, "days",
              "assumption; [hale2014; tucker2007]; post-Soviet votes 1995-2021 [base_rates]",
              "how long a vote, or a change of ruler, serves as a focal point"),
    Parameter("vote_salience", 3.5, 1.75, 7.0, "times",
              "3 of 7 exits in a tenth of the time, that after a vote: 1.7 to 7.2 times [base_rates]",
              "how many times as often chances to act come in that window; to a new ruler and his patron at first"),
    Parameter("plot_edge", 0.8, 0.6, 1.1, "times",
              "46 to 56 % of coup attempts succeed [chin2021; powell2011; cline]",
              "how much more force counts that moves by surprise than force that stands guard"),
)  # fmt: skip
WRITES = (*BIDS, *CLOSES, "schedule.done")


@part
def likeliest_challenger(s, p):
    """Return who would lead a split that is imposed: the greatest odds times likelihood of a bid; -1 nobody could."""
    best = -1
    score = 0.0
    for i in range(len(s.leaders)):
        gain = gain_of_bid(s, i, p)
        if gain > SHUT:
            own = odds_of_bid(s, i, p) * likelihood(gain, p)
            if own > score:
                score = own
                best = i
    return best


@part
def asked_at_the_head(s, c):
    """Return the official to whom chances to move come as the head of clan c, or -1: of his own clan, or of a body that
    he commands by his office; who heads both is asked once."""
    head = s.clans[c].head
    if head < s.world[0].people:
        return -1
    own = s.leaders[head].clan
    if own == c:
        return head
    heads_his_own = own >= 0 and s.clans[own].head == head
    return head if commanded_by_office(s, head) == c and not heads_his_own else -1


@part
def consider(s, i, draw, often, p, luck):
    """Let leader i, if `draw` is a chance to act, bid, plot or leave things as they are; say whether he has moved.

    A patron whose blow has failed today has had his chance.
    """
    leader = s.leaders[i]
    if leader.moved_day == s.world[0].day or not is_a_chance(s, draw, often * (1.0 + leader.acute), p):
        return False
    return moves(s, i, Purpose.DECISION, p, luck)


@called
def challenge(s, cells, p, luck, scratch):
    """Reckon capacities, play an imposed split, then let whoever has a chance consider what to do.

    Reads: everything. Writes: see WRITES.
    """
    world = s.world[0]
    if world.phase >= Phase.CONTEST:
        return
    k = take_up(s, Order.SPLIT)
    reckon_capacities(s, 0, len(s.leaders) if k >= 0 else world.people)
    if k >= 0:
        world.venue = s.schedule[k].value
        leader = s.schedule[k].row
        if leader < 0 or leader == world.incumbent or not is_free(s.leaders[leader]):
            leader = likeliest_challenger(s, p)
        if leader >= 0:
            s.leaders[leader].risk += 1.0
            open_bid(s, leader, claimant_for(s, leader), 1, p)
            return
    often = liveliness(s, p)
    draws = scratch[0][: world.people]
    uniforms_on(luck, Purpose.CHANCE, s.lookup.keys[: world.people], world.day, draws)
    for i in range(world.people):
        if i != world.incumbent and consider(s, i, draws[i], often, p, luck):
            return
    for c in range(len(s.clans)):
        head = asked_at_the_head(s, c)
        if head >= 0:
            reckon_capacities(s, head, head + 1)
            draw = uniform(luck, Purpose.CHANCE, s.leaders[head].key, world.day)
            if consider(s, head, draw, often, p, luck):
                return
