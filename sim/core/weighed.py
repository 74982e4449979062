"""What people weigh: the formulas of choices, open to whoever tells of a run. No rule calls what is here.

A rule decides by the same functions; what is told of a choice is read from them as it stands before they decide.
"""

from enum import IntEnum

from sim.core.ground.jit import called
from sim.core.mechanisms.bids import gain_of_bid
from sim.core.mechanisms.capacity import reckon_capacities
from sim.core.mechanisms.claims import claimant_for
from sim.core.mechanisms.deciding import has_a_chance, likelihoods, novelty
from sim.core.mechanisms.favour import (
    danger_of,
    fear_of_those_behind,
    left_bare,
    place_in,
    place_now,
    price_of_arrest,
    seen_loyalty,
)
from sim.core.mechanisms.force import reach_of_rule
from sim.core.mechanisms.plots import (
    FOUND_OUT,
    beneficiary_of_plot,
    force_for_plot,
    forces_in_plot,
    gain_of_plot,
    odds_of_plot,
)
from sim.core.mechanisms.prospects import odds_of_bid
from sim.core.mechanisms.sides import leaning_of, take_sides
from sim.core.mechanisms.worth import gain_against
from sim.core.rules.challenge import asked_at_the_head
from sim.core.rules.contest import stand_before_sides
from sim.core.rules.succession import (
    SEATED,
    gain_of_strike,
    gain_of_turning,
    move_support,
    odds_of_patron,
    seat_an_heir,
    weigh_deference,
)


class Move(IntEnum):
    """What somebody may choose to do."""

    BID = 0
    PLOT = 1
    STRIKE = 2
    PUSH = 3
    SIDE = 4
    DISMISS = 5
    TRANSFER = 6
    PROMOTE = 7
    MISSION = 8
    CO_OPT = 9
    ARREST = 10


BID, PLOT, STRIKE, PUSH, SIDE = int(Move.BID), int(Move.PLOT), int(Move.STRIKE), int(Move.PUSH), int(Move.SIDE)
MISSION, ARREST = int(Move.MISSION), int(Move.ARREST)


@called
def reckon(s, first, last):
    """Write the capacities of leaders first..last-1, as the rule `challenge` does before anybody considers."""
    reckon_capacities(s, first, last)


@called
def asked_as_head(s, c):
    """Return the official whom the rule `challenge` asks as the head of clan c, or -1."""
    return asked_at_the_head(s, c)


@called
def weigh_patron(s, p):
    """Write deference and the patron's support, as the rule `succession` does before either considers."""
    weigh_deference(s)
    move_support(s, odds_of_patron(s, p), p)


@called
def seat_first(s, p, luck, scratch):
    """Fill an empty chair, as the rule `succession` does before anybody considers; say whether an heir sits in it."""
    return seat_an_heir(s, p, luck, scratch) == SEATED


@called
def stand_first(s, p, luck):
    """Lay out the first day of a contest, as the rule `contest` does before anybody takes a side."""
    stand_before_sides(s, p, luck)


@called
def side_all(s, p, luck):
    """Let everyone take his side, as the rule `contest` does."""
    take_sides(s, p, luck)


@called
def stakes_of(s, i, move, p):
    """Return by a move of leader i: who would rule, the odds as he expects them, how far who rules could get at him."""
    if move == BID:
        return claimant_for(s, i), odds_of_bid(s, i, p), reach_of_rule(s)
    if move == PLOT:
        return beneficiary_of_plot(s, i, p), odds_of_plot(s, i, force_for_plot(s, i), p), FOUND_OUT
    if move == STRIKE:
        return i, odds_of_patron(s, p), reach_of_rule(s)
    if move == PUSH:
        return i, 1.0 - odds_of_patron(s, p), 0.0
    return s.world[0].claimant, 0.0, 0.0  # of a side odds and reprisals are read as it is weighed


@called
def forces_of_plot(s, i, p):
    """Return the force that would follow leader i in a plot, and that on guard: see `plots.forces_in_plot`."""
    return forces_in_plot(s, i, force_for_plot(s, i), p)


@called
def open_gain(s, i, move, p):
    """Return what leader i would gain by a bid or a plot; SHUT where it is not open to him."""
    return gain_of_bid(s, i, p) if move == BID else gain_of_plot(s, i, p)


@called
def gain_from(s, i, move, ruler, odds, reach, p):
    """Return what leader i would gain by a move with these stakes; of a side, by the challenger's over the ruler's."""
    if move == STRIKE:
        return gain_of_strike(s, odds, p)
    if move == PUSH:
        return gain_of_turning(s, odds, p)
    if move == SIDE:
        return leaning_of(s, i, p)
    return gain_against(s, i, ruler, odds, reach, p)


@called
def chances_of(bid, plot, p):
    """Return how likely a bid and a plot of these gains are."""
    return likelihoods(bid, plot, p)


@called
def terms_of_fate(s, i, move, value, p):
    """Return what the ruler's gain by a fate of leader i is the sum of, with an office of this `value` where it is one.

    What he could do, how he is seen to stand, his weight, who stands behind him, fear of these, the price of a change:
    the parts of `favour.gain_of_office`, `gain_of_mission` and `gain_of_arrest`, in units of worth.
    """
    leader = s.leaders[i]
    world = s.world[0]
    seen = seen_loyalty(s, i)
    behind = 1.0 - left_bare(s, i)
    lost = place_now(s, i)  # of his place at home
    if move != MISSION and move != ARREST:
        lost -= place_in(s, i, value)
    used = 0.5 * lost if move == MISSION else lost  # an envoy is of half of his use
    feared = fear_of_those_behind(s, world.incumbent, 1.0 - behind, p) if move == ARREST else 0.0
    price = price_of_arrest(s, i, p) if move == ARREST else p.price_of_change
    kept = (-used * (seen - 0.5), -used * (leader.weight - 0.5), -lost * world.deference * behind)
    return lost * danger_of(leader, seen), *kept, -feared, -price


@called
def ruler_may_turn(s, p, luck):
    """Say whether a chance to turn on his patron comes to the incumbent in this step."""
    return has_a_chance(s, s.world[0].incumbent, novelty(s, p), p, luck)
