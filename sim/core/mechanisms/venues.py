"""Venues of a contest: the capital's square, the regions, the seat of power, and the chambers.

Sources: [radnitz2010] (home districts first), [way2015] (parliament and media beyond the state's reach), the marks by
which the splits of [hindcast] differ. Played by the rule `contest`, which declares the parameters.
"""

import numpy as np

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import MASS, Did, Purpose, Status
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform
from sim.core.ground.records import write_down
from sim.core.mechanisms.country import CLEARED, kill, try_to_clear


@part
def hold_square(s, p, luck, crowd):
    """Fill the capital's square, and let the ruler try to clear it: one crowd, called or come of itself.

    Pull is 1 - (1 - called) (1 - those of the people who are out); called is turnout * what the challenger's side could
    bring * (1.15 - approval) * (0.6 + grievance in the country). Writes: world[square, square_days], `try_to_clear`.
    """
    world = s.world[0]
    called = clip(p.turnout * crowd * (1.15 - world.approval) * (0.6 + world.mass_grievance))
    pull = 1.0 - (1.0 - called) * (1.0 - world.crowd)
    if world.venue < 0:
        pull *= 0.15
    elif world.venue > 0:
        pull = clip(1.6 * pull + 0.15)
    world.square += p.crowd_rate * (pull - world.square)
    if world.square < MASS:
        world.square_days = 0
        return
    if world.square_days == 0:
        write_down(s, Did.SQUARE_FILLED, world.challenger, -1, world.square)
    world.square_days += 1
    world.square_record = max(world.square_record, world.square_days)
    if try_to_clear(s, p, luck, world.square, 1) == CLEARED:
        world.square *= p.left_on_square
        world.square_days = 0


@part
def seize_regions(s, p, luck, provinces):
    """Seize and retake regional seats, by whom the challenger calls and by the people [radnitz2010].

    Writes: world[regions, first_seizure, mark_region].
    """
    world = s.world[0]
    provinces = 1.0 - (1.0 - provinces) * (1.0 - p.in_the_regions * world.crowd)
    reach = provinces * (0.4 + world.regional_cleavage) * (1.25 - world.capacity) * (1.25 - 0.8 * world.force)
    if world.venue > 0:
        reach *= 0.1
    elif world.venue < 0:
        reach = clip(1.6 * reach + 0.1)
    if uniform(luck, Purpose.SEIZE, 0, world.day) < 1.0 - np.exp(-p.seizure_rate * reach):
        world.regions = clip(world.regions + 0.12 + 0.2 * provinces)
        if world.first_seizure < 0:
            world.first_seizure = world.day
            world.mark_region = 1
        write_down(s, Did.REGION_SEIZED, world.challenger, -1, world.regions)
    elif (
        world.regions > 0.0 and world.force > 0.5 and uniform(luck, Purpose.RETAKE, 0, world.day) < 0.3 * world.capacity
    ):
        world.regions = max(0.0, world.regions - 0.2)
        write_down(s, Did.REGION_RETAKEN, world.incumbent, -1, world.regions)
        kill(s, p, luck, 1, 0.3)


@part
def open_prisons(s):
    """Let those out who are in prison, as crowds did in 2005 and 2020. Writes: leaders[status]."""
    for i in range(len(s.leaders)):
        if s.leaders[i].status == Status.ARRESTED:
            s.leaders[i].status = Status.OUTSIDE
            write_down(s, Did.PRISON_OPENED, i, -1, 0.0)


@part
def storm_seat(s, p, luck):
    """Storm the seat of power once force has melted and enough is lost.

    Writes: marks, deaths; returns whether it fell.
    """
    world = s.world[0]
    press = world.regions + 0.6 * world.square
    if world.force >= 0.5 or press < 0.25:
        return False
    patience = world.parliament_autonomy * world.square  # a square with a parliament to win waits for its vote
    chance = p.storm_rate * press * (1.2 - world.force) * (1.0 - patience) * (0.35 if world.regions <= 0.0 else 1.0)
    if uniform(luck, Purpose.STORM, 0, world.day) >= 1.0 - np.exp(-chance):
        return False
    if world.first_seizure < 0:
        world.first_seizure = world.day
    world.mark_trophy = 1
    kill(s, p, luck, 2, 0.7 if world.force < 0.2 else 1.3)
    write_down(s, Did.SEAT_STORMED, world.challenger, world.incumbent, press)
    if uniform(luck, Purpose.LOOT, 0, world.day) < 0.75 - 0.5 * world.force:
        world.mark_loot = 1
        write_down(s, Did.LOOTING, -1, -1, press)
        open_prisons(s)
    return True


@part
def rule_in_chambers(s, p, luck, voice):
    """Let parliament or court rule, media take sides, and a round table meet. Returns whether a pact was made."""
    world = s.world[0]
    if voice * world.media_autonomy > p.rival_media and not world.mark_media:
        world.mark_media = 1
        write_down(s, Did.RIVAL_MEDIA, world.challenger, -1, voice)
    reach = world.parliament_autonomy * max(0.0, world.side - 0.25) * (0.5 + world.square) * (1.0 - 0.7 * world.regions)
    if not world.mark_ruling and uniform(luck, Purpose.VOTE, 0, world.day) < 1.0 - np.exp(-p.ruling_rate * 3.0 * reach):
        world.mark_ruling = 1
        write_down(s, Did.VOTE_PASSED, world.challenger, world.incumbent, world.side)
    even = 1.0 - 2.0 * abs(world.side - 0.5)
    skill = 0.5 + s.leaders[world.incumbent].negotiation
    meets = p.table_rate * even * skill * (0.4 + world.parliament_autonomy) * (0.5 + world.elite_cohesion)
    meets *= (0.4 + world.square) * (1.0 + world.mark_ruling)
    if world.challenger < 0:
        return False  # there is nobody to sit down with
    if world.day - world.opened >= 5 and uniform(luck, Purpose.TABLE, 0, world.day) < 1.0 - np.exp(-meets):
        world.mark_table = 1
        write_down(s, Did.ROUND_TABLE, world.incumbent, world.challenger, even)
        return True
    return False
