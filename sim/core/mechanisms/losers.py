"""Losers: what becomes of those who stood on the side that has lost, or were put out of the presidency.

Whoever sees what is coming may go abroad before; else the ruler chooses as he does of anybody (`favour`): to arrest
him, where there are grounds (`reprisals`), to take his office, or to spare him. Who has led the move he would put away
in any case, if he can get at him. Sources: [goemans2009] (what becomes of rulers who fall), [svolik2009] (insiders who
failed). The rule `service` declares the parameters.
"""

from sim.core.ground.codes import Did, Fate, Pole, Purpose, Stance, Status
from sim.core.ground.jit import called, part
from sim.core.ground.luck import uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.agenda import is_free, is_in_the_country, is_patron
from sim.core.mechanisms.causes import hurt
from sim.core.mechanisms.deciding import SHUT, likelihood, pick
from sim.core.mechanisms.fates import arrest, go_abroad, step_out
from sim.core.mechanisms.favour import displeasure, gain_of_arrest, gain_of_office, seen_loyalty
from sim.core.mechanisms.reprisals import (
    cost_of_exile,
    cost_of_prison,
    grounds_against,
    grounds_he_knows,
    likely_arrest,
)
from sim.core.mechanisms.worth import chance_to_be_caught, place_of

ARRESTED, PUT_OUT = 0, 1


@part
def gain_of_flight(s, i, chance, p):
    """Return what leader i gains by going abroad before he is arrested, which has this `chance`, against staying.

    chance * cost of prison - cost of exile - (1 - chance) * ambition * place.
    """
    staying = (1.0 - chance) * s.leaders[i].ambition * place_of(s, i)
    return chance * cost_of_prison(s, i, p) - cost_of_exile(s, i, p) - staying


@part
def lose_office(s, i):
    """Put leader i out of office for having stood on the side that has lost. Writes: see `fates.BEFALLS`."""
    office = s.leaders[i].post
    step_out(s, i, Fate.DISMISS)
    write_down(s, Did.LOST_OFFICE, i, office, 0.0)


@part
def deal_with(s, i, force, p, luck):
    """Let leader i, who has lost, flee, or the ruler arrest him, by the `force` that obeys, put him out of office or
    spare him.

    Writes: leaders[left_as, acute], and see `fates.BEFALLS`.
    """
    world = s.world[0]
    leader = s.leaders[i]
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
        dismissal = gain_of_office(s, i, 0.0, displeased, p) if leader.post >= 0 else SHUT
        done = pick((arresting, dismissal), (draw - flees) / (1.0 - flees), p)
        if done == ARRESTED:
            arrest(s, i, p)
            write_down(s, Did.TRIED, i, world.incumbent, 0.0)
        elif done == PUT_OUT:
            lose_office(s, i)
        else:
            return
    hurt(s, i, p.blow)
    leader.left_as = Fate.DISMISS


@called
def beat(s, i, reach, p, luck):
    """Let the ruler deal with leader i, who has led a bid or a plot that failed: he would put him away, if he can.

    By the chance of which who moves is afraid (`worth.chance_to_be_caught`); whom he cannot get at loses his office.
    Writes: leaders[loyalty], and as `deal_with`.
    """
    leader = s.leaders[i]
    if not is_free(leader):
        return
    leader.loyalty = 0.0
    if leader.status == Status.ABROAD:
        go_abroad(s, i, Fate.EXILE)
    elif uniform(luck, Purpose.PROSECUTED, leader.key, s.world[0].day) < chance_to_be_caught(s, i, reach):
        arrest(s, i, p)
        leader.left_as = Fate.DISMISS
    elif leader.post >= 0:
        lose_office(s, i)
        hurt(s, i, p.blow)
        leader.left_as = Fate.DISMISS


@part
def leads_a_turned_body(s, i):
    """Say whether leader i commands, by his office, a body that has gone over to the other side."""
    post = s.leaders[i].post
    return post >= 0 and s.posts[post].body >= 0 and s.clans[s.posts[post].body].obeys < 0.0


@called
def reckon_with(s, p, luck, side, fallen, spared):
    """Let who rules deal with a ruler who has `fallen` (-1 none), unless he is `spared`, and with the named who took a
    `side` that has lost.

    Who stood against him has shown how he stands: nothing is left of his displayed loyalty, and half of it of who came
    back in time; a patron who did, at home or abroad, loses nothing, but neither supports him any longer nor has his
    loyalty, and an envoy who did is one no more. To a new ruler all stand anew. Who led a bid is dealt with elsewhere
    (`beat`).
    Writes: leaders[loyalty, loyalty_patron, loyalty_patron_latent], world[patron_support], and as `deal_with`.
    """
    if fallen >= 0 and not spared and is_in_the_country(s.leaders[fallen]):
        deal_with(s, fallen, 1.0, p, luck)
    world = s.world[0]
    against = side == Pole.CHALLENGER
    force = world.force if against else 1.0  # a new ruler's obeys
    for i in range(world.people):
        leader = s.leaders[i]
        came_back = against and leader.pole == Pole.INCUMBENT and leader.stance == Stance.DEFECTED
        lost = leader.pole == side or came_back or (against and leads_a_turned_body(s, i))
        if not lost or i == fallen or i == world.incumbent:
            continue
        shown = 0.5 if came_back else 0.0
        if against and is_patron(s, i):
            ruler = s.leaders[world.incumbent]
            world.patron_support *= shown
            ruler.loyalty_patron *= shown
            ruler.loyalty_patron_latent *= shown
        elif is_in_the_country(leader) and (not against or i != world.challenger):
            if against:
                leader.loyalty *= shown
            deal_with(s, i, force, p, luck)
        elif against and leader.status == Status.ABROAD and leader.last_fate == Fate.ENVOY:
            leader.loyalty = 0.0
            go_abroad(s, i, Fate.EXILE)
