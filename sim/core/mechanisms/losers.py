"""Losers: what becomes of those who stood on the side that has lost, or were put out of the presidency.

Whoever sees what is coming may go abroad before; else the ruler chooses as he does of anybody (`favour`): to arrest
him, where there are grounds (`reprisals`), to take his office, or to spare him. Sources: [goemans2009] (what becomes of
rulers who fall), [svolik2009] (insiders who failed). The rule `service` declares the parameters.
"""

from sim.core.ground.codes import Did, Fate, Pole, Purpose
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_in_the_country
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.deciding import SHUT, likelihood, pick
from sim.core.mechanisms.fates import arrest, go_abroad, step_out
from sim.core.mechanisms.favour import displeasure, gain_of_arrest, gain_of_office, seen_loyalty
from sim.core.mechanisms.reprisals import grounds_against, grounds_he_knows, likely_arrest
from sim.core.mechanisms.worth import place_of

ARRESTED, PUT_OUT = 0, 1


@part
def gain_of_flight(s, i, chance, p):
    """Return what leader i gains by going abroad before he is arrested, which has this `chance`, against staying.

    chance * caution * safety - (1 - chance) * ambition * place - price of a change.
    """
    leader = s.leaders[i]
    staying = (1.0 - chance) * leader.ambition * place_of(s, i)
    return chance * leader.caution * p.safety - staying - p.price_of_change


@part
def deal_with(s, i, force, p, luck):
    """Let leader i, who has lost, flee, or the ruler arrest him, by the `force` that obeys, put him out of office or
    spare him.

    Writes: leaders[left_as, acute], and see `fates.BEFALLS`.
    """
    world = s.world[0]
    leader = s.leaders[i]
    office = leader.post
    displeased = displeasure(s, i, seen_loyalty(s, i))
    arresting = gain_of_arrest(s, i, displeased, p)
    known = force * grounds_he_knows(s, i, True) * likely_arrest(s, i, arresting, displeased, p)
    flees = likelihood(gain_of_flight(s, i, known, p), p)
    draw = uniform(luck, Purpose.RECKONING, leader.key, world.day)
    if draw < flees:
        go_abroad(s, i, Fate.EXILE)
        write_down(s, Did.DRIVEN_OUT, i, world.incumbent, 0.0)
    else:
        if uniform(luck, Purpose.PROSECUTED, leader.key, world.day) >= force * grounds_against(s, i, True):
            arresting = SHUT
        dismissal = gain_of_office(s, i, 0.0, displeased, p) if office >= 0 else SHUT
        done = pick((arresting, dismissal), (draw - flees) / (1.0 - flees), p)
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
    """Let who rules deal with a ruler who has `fallen` (-1 none), and with the named who took a `side` that has lost.

    Who stood against him has shown how he stands: half of his displayed loyalty is gone; to a new ruler all stand anew.
    Who led a bid is dealt with elsewhere, and has taken no side when he is no longer free.
    Writes: leaders[loyalty], and as `deal_with`.
    """
    if fallen >= 0 and is_in_the_country(s.leaders[fallen]):
        deal_with(s, fallen, 1.0, p, luck)
    against = side == Pole.CHALLENGER
    force = s.world[0].force if against else 1.0  # a new ruler's obeys
    for i in range(s.world[0].people):
        leader = s.leaders[i]
        lost = leader.pole == side or (against and leads_a_turned_body(s, i))
        if lost and i != fallen and i != s.world[0].incumbent and is_in_the_country(leader):
            if against:
                leader.loyalty *= 0.5
            deal_with(s, i, force, p, luck)
