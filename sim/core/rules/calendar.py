"""Calendar: phases of the year, the mood of the country, and the dated events of a scenario.

Sources: [article p03-p04] (the vote sets the calendar); [hale2014] (votes as focal points); [tucker2007] (fraud at a
vote brings people out). The mood is a bounded random walk around its start, pulled down by grievance in the country
and up by favourable coverage [article p05].
"""

from sim.core.ground.arithmetic import approach, clip, wander_scale
from sim.core.ground.codes import Did, Order, Phase, Purpose, Status, TieKind
from sim.core.ground.jit import called, part
from sim.core.ground.luck import bell, happens
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.agenda import leave_posts, patron_can_act, set_step
from sim.core.mechanisms.country import shake, stir
from sim.core.mechanisms.episodes import begin_bargaining
from sim.core.mechanisms.offices import LEAVES
from sim.core.mechanisms.votes import CALLS, call_next, is_due, is_to_be_called

PARAMETERS = (
    Parameter("campaign_days", 60.0, 30.0, 90.0, "days", "assumption", "length of the campaign before a vote"),
    Parameter("mood_pull", 0.08, 0.0, 0.2, "approval per unit", "assumption; sign from [article p05]",
              "how much favourable coverage lifts approval, and grievance in the country lowers it"),
    Parameter("shock_rate", 0.0, 0.0, 0.0, "per year", "none: [article] is silent on society",
              "social shocks of middling size that come by chance (price and tariff shocks)"),
)  # fmt: skip
WRITES = (
    "world.phase", "world.bargaining", "world.slate_made", "world.step", "world.officials_step", "world.approval",
    "world.mass_grievance", "world.held", "world.formation_start", "world.events",
    "world.elite_cohesion", "world.capacity", "world.force", "world.start_capacity", "world.start_cohesion",
    "world.start_grievance",
    "world.spark", "schedule.done", "world.patron_active", "leaders.status", *LEAVES, *CALLS,
)  # fmt: skip


@part
def begin_phases(s, p, luck):
    """Open the campaign on its day; hold the vote on its day, or when the contest that it fell into is over.

    Where votes come again, the next is called at the beginning of its campaign, in calm. A government is bargained over
    by the day, from its first day.
    Reads: world[day, election, term, held]. Writes: world[phase, held, formation_start, bargaining, slate_made, step,
    officials_step], and see `votes.CALLS`.
    """
    world = s.world[0]
    if world.election < 0:
        return
    if world.phase == Phase.CALM and is_to_be_called(s, p):
        call_next(s, p, luck)
    if world.phase == Phase.CALM and world.election - p.campaign_days <= world.day < world.election:
        world.phase = Phase.CAMPAIGN
        write_down(s, Did.PHASE_BEGAN, -1, -1, float(world.phase))
    if world.phase <= Phase.FORMATION and is_due(s):
        begin_bargaining(s)
    if world.phase == Phase.FORMATION:
        set_step(s, 1)


@part
def hit(s, p, size):
    """Let a shock of `size` (0..1) fall on the country: of what there is, or is left, it takes a share.

    Writes: world[approval, mass_grievance, elite_cohesion, capacity, spark].
    """
    world = s.world[0]
    world.approval *= 1.0 - size
    world.mass_grievance += size * (1.0 - world.mass_grievance)
    shake(s, -p.shake * size, -p.shake * size)
    stir(s, size)
    write_down(s, Did.SHOCK_HIT, -1, -1, size)


@part
def take_out(s, i):
    """Take a leader out of the play: no office, no force, no side. Somebody has to rule, so the incumbent stays.

    Writes: leaders[status], and see `offices.LEAVES`.
    """
    if i == s.world[0].incumbent:
        return
    s.leaders[i].status = Status.NEUTRAL
    leave_posts(s)
    write_down(s, Did.ORDERED, i, -1, 0.0)


@part
def drift_of_mood(s, p, luck):
    """Let approval wander around the level that grievance and coverage sustain; coverage counts double in a campaign.

    A shock may come by chance. Writes: world[approval], and as `hit`.
    """
    world = s.world[0]
    coverage = 0.0
    for n in ties_of(s, world.incumbent):
        tie = s.ties[n]
        if tie.kind == TieKind.COVERAGE and tie.to_leader == world.incumbent:
            coverage += tie.strength * tie.sign
        if tie.kind == TieKind.HOSTILITY and tie.to_leader == world.incumbent and tie.from_clan >= 0:
            coverage -= tie.strength * s.clans[tie.from_clan].weight
    loud = 2.0 if world.phase == Phase.CAMPAIGN else 1.0
    usual = world.start_approval + p.mood_pull * (loud * coverage - (world.mass_grievance - world.start_grievance))
    wander = p.volatility * wander_scale(world.step, p.slow_half_life) * bell(luck, Purpose.APPROVAL, 0, world.day)
    world.approval = clip(approach(world.approval, usual, world.step, p.slow_half_life) + wander)
    if happens(p.shock_rate, world.step, luck, Purpose.SHOCK, 0, world.day):
        hit(s, p, 0.5)


@part
def come_home(s, p):
    """Let what events did to state, elite, country and force be made good.

    Force that has not obeyed once is slow to obey the next ruler: who came by a coup is in danger of another
    [londregan1990]. Writes: world[capacity, elite_cohesion, mass_grievance, force].
    """
    world = s.world[0]
    world.capacity = approach(world.capacity, world.start_capacity, world.step, p.slow_half_life)
    world.force = approach(world.force, 1.0, world.step, p.slow_half_life)
    world.elite_cohesion = approach(world.elite_cohesion, world.start_cohesion, world.step, p.slow_half_life)
    world.mass_grievance = approach(world.mass_grievance, world.start_grievance, world.step, p.slow_half_life)


@part
def set_cell(s, cells, item):
    """Set a cell as a scenario orders; what is set of capacity, cohesion and grievance lasts.

    Writes: world[start_...].
    """
    world = s.world[0]
    capacity, cohesion, grievance = world.capacity, world.elite_cohesion, world.mass_grievance
    cells[item.table][item.row, item.column] = item.value
    if world.capacity != capacity:
        world.start_capacity = world.capacity
    if world.elite_cohesion != cohesion:
        world.start_cohesion = world.elite_cohesion
    if world.mass_grievance != grievance:
        world.start_grievance = world.mass_grievance


@called
def keep_calendar(s, cells, p, luck, scratch):
    """Turn the pages: phases, mood, then every `set` and shock that is due (other orders belong to their rules).

    Reads: world, ties[coverage, hostility], schedule. Writes: see WRITES, and any cell a scenario names.
    """
    world = s.world[0]
    begin_phases(s, p, luck)
    drift_of_mood(s, p, luck)
    come_home(s, p)
    for k in range(len(s.schedule)):
        item = s.schedule[k]
        if item.done or item.day > world.day:
            continue
        if item.order == Order.SET:
            item.done = 1
            set_cell(s, cells, item)
            leave_posts(s)
            write_down(s, Did.ORDERED, -1, k, 0.0)
        elif item.order == Order.SHOCK:
            item.done = 1
            hit(s, p, item.magnitude)
        elif item.order == Order.NEUTRALISE:
            item.done = 1
            take_out(s, item.row)
    if not patron_can_act(s):  # whatever has come of him, here or in another rule
        world.patron_active = 0
