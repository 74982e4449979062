"""Losers: what becomes of those who stood on the side that has lost, or were put out of the presidency.

Whoever sees what is coming may go abroad before; else the ruler chooses as he does of anybody (`favour`): to arrest
him, to take his office, or to spare him. Sources: [goemans2009] (what becomes of rulers who fall), [svolik2009]
(insiders who failed). The rule `service` declares the parameters.
"""

from sim.core.ground.codes import Did, Fate, Pole, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.deciding import SHUT, likelihood, pick
from sim.core.mechanisms.fates import arrest, go_abroad, step_out
from sim.core.mechanisms.favour import gain_of_arrest, gain_of_office
from sim.core.mechanisms.worth import place_of

GROUNDS = 0.5  # what a move or a side that has failed is against somebody
ARRESTED, PUT_OUT = 0, 1


@part
def gain_of_flight(s, i, grounds, p):
    """Return what leader i gains by going abroad before he is arrested, against staying.

    chance * caution * safety - (1 - chance) * ambition * place - price of a change. The chance is what there is against
    him * how likely the ruler is to use it, which he guesses from the ruler's own reckoning.
    """
    leader = s.leaders[i]
    chance = grounds * likelihood(gain_of_arrest(s, i, p), p)
    staying = (1.0 - chance) * leader.ambition * place_of(s, i, p)
    return chance * leader.caution * p.safety - staying - p.price_of_change


@part
def deal_with(s, i, p, luck):
    """Let leader i, who has lost, flee, or the ruler arrest him, put him out of office or spare him.

    Writes: leaders[left_as, acute], and see `fates.BEFALLS`.
    """
    world = s.world[0]
    leader = s.leaders[i]
    office = leader.post
    draw = uniform(luck, Purpose.RECKONING, leader.key, world.day)
    flees = likelihood(gain_of_flight(s, i, GROUNDS, p), p)
    if draw < flees:
        go_abroad(s, i, Fate.EXILE)
        write_down(s, Did.DRIVEN_OUT, i, world.incumbent, 0.0)
    else:
        dismissal = gain_of_office(s, i, 0.0, p) if office >= 0 else SHUT
        done = pick((gain_of_arrest(s, i, p), dismissal), (draw - flees) / (1.0 - flees), p)
        if done == ARRESTED:
            arrest(s, i, p)
            write_down(s, Did.TRIED, i, world.incumbent, 0.0)
        elif done == PUT_OUT:
            step_out(s, i, Fate.DISMISS)
            write_down(s, Did.LOST_OFFICE, i, office, 0.0)
        else:
            return
    hurt(s, i, p.blow)
    leader.left_as = Fate.DISMISS


@part
def leads_a_turned_body(s, i):
    """Say whether leader i commands, by his office, a body that has gone over to the other side."""
    post = s.leaders[i].post
    return post >= 0 and s.posts[post].body >= 0 and s.clans[s.posts[post].body].obeys < 0.0


@called
def reckon_with(s, p, luck, side, fallen):
    """Let who rules deal with the named who took a `side` that has lost, and with a ruler who has `fallen` (-1 none).

    Who stood against him has shown how he stands: half of his displayed loyalty is gone; to a new ruler all stand anew.
    Who led a bid is dealt with elsewhere, and has taken no side when he is no longer free.
    Writes: leaders[loyalty], and as `deal_with`.
    """
    for i in range(s.world[0].people):
        leader = s.leaders[i]
        against = side == Pole.CHALLENGER
        lost = i == fallen or leader.pole == side or (against and leads_a_turned_body(s, i))
        if lost and i != s.world[0].incumbent and is_in_the_country(leader):
            if against:
                leader.loyalty *= 0.5
            deal_with(s, i, p, luck)
    if fallen >= s.world[0].people and is_in_the_country(s.leaders[fallen]):  # an official who has ruled
        deal_with(s, fallen, p, luck)
