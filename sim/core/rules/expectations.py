"""Expectations: everyone guesses who backs the incumbent, and whether he will be there in a year.

Sources: [hale2005; hale2014] (lame duck and low approval hurt together); [friedkin1990] (network averages
with own stubbornness); [kuran1991] (only displayed loyalty is seen).
Support is the weighted mean of displayed loyalty; each leader mixes the public record with what is
seen in the own clan. Belief moves towards a logistic of support, capacity, lame duck, approval and the crowd in the
street. Officials are counted every four weeks, just after they have been moved.
"""

from sim.core.ground.arithmetic import clip, left_after, logistic
from sim.core.ground.codes import Did, Stance, Status
from sim.core.ground.jit import called, part
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import CLAN_MEANS, write_down
from sim.core.mechanisms.agenda import ENEMY, is_fourth_week, is_free, is_patron
from sim.core.mechanisms.officials import HEDGING, count_officials

PARAMETERS = (
    Parameter("belief_base", 2.0, 1.86, 2.09, "log odds",
              "250 of 2,062 country-years of autocracies 1992-2015 saw their ruler go [goemans2009]",
              "log odds of staying a year at middling support and capacity, no last term and a quiet street"),
    Parameter("belief_slope", 4.0, 2.0, 6.0, "log odds per unit", "assumption; signs [hale2005; way2015; lohmann1994]",
              "how much the share seen to back the incumbent counts, a lame duck's unpopularity [hale2014] as much, "
              "state and street half as much"),
)  # fmt: skip
WRITES = (
    "world.support", "world.belief", "world.enemies", "world.lame_duck", "leaders.belief", "leaders.stance",
    "world.events", "world.doubt", "world.officials_weight", "world.officials_backing", "world.officials_belief",
    "world.officials_enemies", "world.officials_free", "clans.officials_weight", "clans.officials_backing",
)  # fmt: skip


@part
def count_support(s, clan_mean, clan_weight):
    """Fill the mean displayed loyalty of each clan; write support and enemies (displayed loyalty below ENEMY).

    The incumbent is left out: he is neither for nor against himself. Writes: world[support, enemies].
    """
    world = s.world[0]
    for c in range(len(s.clans)):
        clan_mean[c] = s.clans[c].officials_backing
        clan_weight[c] = s.clans[c].officials_weight
    total = world.officials_backing
    weight = world.officials_weight
    enemies = world.officials_enemies
    for i in range(world.people):
        leader = s.leaders[i]
        if i == world.incumbent or not is_free(leader):
            continue
        total += leader.weight * leader.loyalty
        weight += leader.weight
        if leader.clan >= 0:
            clan_mean[leader.clan] += leader.weight * leader.loyalty
            clan_weight[leader.clan] += leader.weight
        if leader.loyalty < ENEMY:
            enemies += 1
    world.support = total / weight if weight > 0.0 else 0.5
    world.enemies = enemies
    for c in range(len(s.clans)):
        clan_mean[c] = clan_mean[c] / clan_weight[c] if clan_weight[c] > 0.0 else world.support


@part
def mark_lame_duck(s, p):
    """Write LD: what the scenario says of its ruler, plus a patron's displeasure by his weight.

    Who came since then has none of it at first, and comes to as much by slow_half_life: terms and ages run on.
    Writes: world[lame_duck].
    """
    world = s.world[0]
    known = world.start_lame_duck
    if world.rules_since >= 0:
        known *= 1.0 - left_after(world.day - world.rules_since, p.slow_half_life)
    displeasure = 0.0
    if world.patron >= 0 and world.patron_active:
        displeasure = s.leaders[world.patron].weight * max(0.0, 0.5 - world.patron_support)
    world.lame_duck = clip(known + displeasure)


@part
def show_stance(s, i):
    """Let a leader hedge below HEDGING of displayed loyalty and return half way to 1/2; the named are written down.

    A patron hedges with nobody, and nobody from abroad.
    """
    leader = s.leaders[i]
    if is_patron(s, i) or leader.status == Status.ABROAD:
        return
    if leader.stance == Stance.LOYAL and leader.loyalty < HEDGING:
        leader.stance = Stance.HEDGING
        if leader.named and i != s.world[0].incumbent:
            write_down(s, Did.HEDGED, i, s.world[0].incumbent, leader.loyalty)
    elif leader.stance == Stance.HEDGING and leader.loyalty > 0.5 * (HEDGING + 0.5):
        leader.stance = Stance.LOYAL
        if leader.named and i != s.world[0].incumbent:
            write_down(s, Did.RETURNED_TO_LOYALTY, i, s.world[0].incumbent, leader.loyalty)


@part
def revise(s, clan_mean, public, slope, p, first, last, days):
    """Let leaders first..last-1 revise their beliefs for `days`, and show where they stand; return the sum of beliefs.

    Writes: leaders[belief, stance].
    """
    pull = 1.0 - left_after(days, p.fresh_half_life)
    total = 0.0
    for i in range(first, last):
        leader = s.leaders[i]
        if not is_free(leader):
            continue
        target = public
        if leader.clan >= 0:
            target = clip(public + slope * (clan_mean[leader.clan] - s.world[0].support))
        leader.belief += pull * (target - leader.belief)
        total += leader.belief
        show_stance(s, i)
    return total


@called
def form_expectations(s, cells, p, luck, scratch):
    """Let everyone look around and revise. Reads: leaders[loyalty, weight], world. Writes: see WRITES.

    belief target = logistic(base + slope (E_i - 1/2 + (S - 1/2) / 2 - LD (1 - A) - crowd / 2) - doubt); E_i is half of
    what is seen in the own clan and half of the public record [hegselmann2002], doubt what is known of those who came
    by force, and fades by slow_half_life.
    """
    world = s.world[0]
    clan_mean = scratch[CLAN_MEANS]
    if is_fourth_week(world.day):
        count_officials(s)
    count_support(s, clan_mean, scratch[1])
    mark_lame_duck(s, p)
    world.doubt *= left_after(world.step, p.slow_half_life)
    seen = world.support - 0.5 + 0.5 * (world.capacity - 0.5)
    seen -= world.lame_duck * (1.0 - world.approval) + 0.5 * world.crowd
    public = logistic(p.belief_base + p.belief_slope * seen - world.doubt)
    slope = 0.5 * public * (1.0 - public) * p.belief_slope  # first-order: one logistic for all
    belief = revise(s, clan_mean, public, slope, p, 0, world.people, world.step)
    if world.officials_step > 0:
        revise(s, clan_mean, public, slope, p, world.people, len(s.leaders), world.officials_step)
    count = world.officials_free
    for i in range(world.people):
        count += is_free(s.leaders[i])
    world.belief = (belief + world.officials_belief) / count if count > 0 else 0.5
