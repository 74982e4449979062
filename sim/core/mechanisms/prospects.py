"""Prospects: the odds of a struggle as they are expected before it, from what can be seen.

A contest success function on the coalitions expected [tullock1980]: displayed loyalty, following, force and office.
Nobody reads another's private loyalty.
"""

from sim.core.ground.arithmetic import clip, win_chance
from sim.core.ground.codes import MASS, TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import ties_of
from sim.core.mechanisms.agenda import is_free, is_patron
from sim.core.mechanisms.bonds import ill_will_to
from sim.core.mechanisms.deciding import likelihood
from sim.core.mechanisms.force import carries
from sim.core.mechanisms.lifetable import rate_of_illness
from sim.core.mechanisms.standing import hold_of_founder


@part
def shown_ambition(leader):
    """Return the ambition of a leader as far as it shows: all of it where he has ever moved against who rules."""
    return leader.ambition if leader.challenged_day >= 0 else leader.ambition * (1.0 - leader.concealment)


@part
def followers_of(s, i, p):
    """Return the following of leader i with what allies would bring: strength * theirs * (1 - displayed loyalty)
    [collins2006].

    Those hostile to the incumbent lend whoever moves against him half of their weight, those hostile to the mover take
    it.
    """
    own = s.leaders[i].following
    own += 0.5 * (ill_will_to(s, s.world[0].incumbent) - ill_will_to(s, i))
    for n in ties_of(s, i):
        tie = s.ties[n]
        if tie.kind == TieKind.ALLIANCE:
            ally = carries(tie, i)
            if ally >= 0 and ally != s.world[0].incumbent and is_free(s.leaders[ally]):
                own += tie.strength * s.leaders[ally].following * (1.0 - s.leaders[ally].loyalty)
    return clip(own)


@part
def crowd_for(s, i):
    """Return the part of a mass in the street that leader i could lead: crowds do not follow who commands force."""
    crowd = s.world[0].crowd
    if crowd < MASS:
        return 0.0
    leader = s.leaders[i]
    return crowd * max(leader.street, leader.regional) * (1.0 - leader.coercive)


@part
def standing_by(s):
    """Return what others are seen to bring to the side of who rules.

    Following of his allies and kin, by tie and displayed loyalty; weight of his patron, by how far he supports him,
    or else against him.
    """
    world = s.world[0]
    total = 0.0
    for n in ties_of(s, world.incumbent):
        tie = s.ties[n]
        other = carries(tie, world.incumbent)
        if other >= 0 and not is_patron(s, other) and is_free(s.leaders[other]):
            total += tie.strength * s.leaders[other].following * s.leaders[other].loyalty
    if world.patron >= 0 and world.patron_active:
        total += s.leaders[world.patron].weight * (2.0 * world.patron_support - 1.0)
    return total


@part
def strength_of_rule(s, viewer):
    """Return what stands behind who rules in an open struggle, as seen by leader `viewer`.

    displayed support, as far as he is believed to stay, times (1/2 + cohesion), + capacity of the state + force he can
    call on + half his approval + those who stand by him.
    """
    world = s.world[0]
    strength = world.support * s.leaders[viewer].belief * (0.5 + world.elite_cohesion)
    strength += world.capacity + world.coercive_access + 0.5 * world.approval + standing_by(s)
    return max(0.0, strength)


@part
def odds_of_bid(s, i, p):
    """Return the odds of an open bid by leader i as he expects them: what he brings, against what stands behind who
    rules.

    Who follows him has to declare against who rules, and weighs as much more by it as in the contest (`weigh_sides`).
    """
    brought = p.resolve * followers_of(s, i, p) + s.leaders[i].capacity + crowd_for(s, i)
    return win_chance(brought, strength_of_rule(s, i), p.momentum)


@part
def levers_of(s, i):
    """Return what leader i brings to a break between patron and ruler as a man.

    weight * (1 + mean of force, money, media and the hold of what he has founded) / 2.
    """
    one = s.leaders[i]
    means = 0.5 * (0.5 * (one.coercive + one.economic) + 0.5 * (one.media + hold_of_founder(s, i)))
    return one.weight * (0.5 + 0.5 * means)


@part
def office_of(one, p):
    """Return what the presidency brings to a break: more with the authority of who holds it."""
    return p.office_advantage * (0.5 + 0.5 * one.authority)


@part
def strength_of_ruler(s, p):
    """Return the incumbent's strength in a break: office, levers, and half of force called on, support and team."""
    world = s.world[0]
    own = office_of(s.leaders[world.incumbent], p) + levers_of(s, world.incumbent)
    return own + 0.5 * (world.coercive_access + world.support + world.team_share)


@part
def gain_of_push(one, odds, held, wish, bond, p):
    """Return what ruler `one` gains by turning on his patron, against leaving things be.

    odds * (wish - (loyalty to the patron - 1/2)) - wish * (1 - what the patron holds)
    - (1 - odds) * caution * safety * (1 - odds) * (1 - authority): the whole rule against the part that is his; the
    patron's levers are what he fears, and the authority of his office is his cover. Used by the ruler himself, and by a
    patron who guesses from what shows.

    Parameters
    ----------
    held : share of the rule that the patron holds, by how far the ruler minds him. bond : loyalty to the patron.
    """
    against = 1.0 - odds
    danger = one.caution * p.safety * against * (1.0 - one.authority)
    return odds * (wish - (bond - 0.5)) - wish * (1.0 - held) - against * danger


@part
def push_to_be_feared(s, patron, one, odds, held, p):
    """Return the chance that a patron sees of being pushed aside by `one`, ruler or candidate, while he is there.

    rate of a push / (rate of a push + rate at which he leaves by himself); the choice of the other is reckoned with the
    ambition that shows, and with the loyalty to the patron that is displayed, as far as no ambition belies it.
    """
    shown = shown_ambition(one)
    gain = gain_of_push(one, odds, held, shown, one.loyalty_patron * (1.0 - shown), p)
    rate = p.chances * likelihood(gain, p)
    return rate / (rate + rate_of_illness(s, patron, p.exit_rate)) if rate > 0.0 else 0.0
