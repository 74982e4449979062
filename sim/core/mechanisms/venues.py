"""Venues of a contest: the capital's square, the regions, the seat of power, and the chambers.

Sources: [radnitz2010] (home districts first), [way2015] (parliament and media beyond the state's reach), the marks by
which the splits of [hindcast] differ. What can happen any day happens `pace` times a day, as far as there are means.
Played by the rule `contest`, which declares the parameters.
"""

from sim.core.ground.codes import MASS, Did, Purpose, Status
from sim.core.ground.jit import part
from sim.core.ground.luck import uniform, within
from sim.core.ground.records import write_down
from sim.core.mechanisms.country import OVER, kill

RIVAL_MEDIA = 1.0 / 6.0  # share of all media: in Ukraine in 2004, one of six national channels [hindcast]


@part
def hold_square(s, p, called):
    """Fill the capital's square: one crowd, called by the challenger's side or come of itself.

    Pull is 1 - (1 - called) (1 - those of the people who are out), where called is what that side could bring times
    (1 - approval)(1 - weariness); each day the square goes `pace` of the way. Where it is ordered that the regions be
    the ground nobody is called here; where the capital is to be, half of what is missing comes beside.
    Writes: world[square, square_days, square_record].
    """
    world = s.world[0]
    called *= (1.0 - world.approval) * (1.0 - world.weariness)
    if world.venue < 0:
        called = 0.0
    pull = 1.0 - (1.0 - called) * (1.0 - world.crowd)
    if world.venue > 0:
        pull = 0.5 + 0.5 * pull
    world.square += p.pace * (pull - world.square)
    if world.square < MASS:
        world.square_days = 0
        return
    if world.square_days == 0:
        write_down(s, Did.SQUARE_FILLED, world.challenger, -1, world.square)
    world.square_days += 1
    world.square_record = max(world.square_record, world.square_days)


@part
def seize_regions(s, p, luck, provinces):
    """Seize and retake regional seats, by whom the challenger calls and by the people [radnitz2010].

    Seats fall `pace` times a day as far as there are people * (1/2 + cleavage) * (1 - capacity * force that obeys),
    each time as many of those left as half of the people could take; capacity * force retakes half of them.
    Writes: world[regions, first_seizure, mark_region, deaths].
    """
    world = s.world[0]
    hold = world.capacity * world.force
    provinces = 1.0 - (1.0 - provinces) * (1.0 - 0.5 * world.crowd)
    reach = provinces * (0.5 + world.regional_cleavage) * (1.0 - hold)
    if world.venue > 0:
        reach = 0.0
    elif world.venue < 0:
        reach = 0.5 + 0.5 * reach
    if uniform(luck, Purpose.SEIZE, 0, world.day) < within(p.pace * reach, 1.0):
        world.regions += 0.5 * provinces * (1.0 - world.regions)
        if world.first_seizure < 0:
            world.first_seizure = world.day
            world.mark_region = 1
        write_down(s, Did.REGION_SEIZED, world.challenger, -1, world.regions)
    elif world.regions > 0.0 and uniform(luck, Purpose.RETAKE, 0, world.day) < within(p.pace * hold, 1.0):
        world.regions *= 0.5
        if world.regions < OVER:
            world.regions = 0.0
        write_down(s, Did.REGION_RETAKEN, world.incumbent, -1, world.regions)
        kill(s, p, luck, 1)


@part
def open_prisons(s):
    """Let those out who are in prison, as crowds did in 2005 and 2020. Writes: leaders[status]."""
    for i in range(len(s.leaders)):
        if s.leaders[i].status == Status.ARRESTED:
            s.leaders[i].status = Status.OUTSIDE
            write_down(s, Did.PRISON_OPENED, i, -1, 0.0)


@part
def storm_seat(s, p, luck):
    """Storm the seat of power once half of the force does not obey: `pace` times a day * press * (1 - force).

    Press is 1 - (1 - regions)(1 - square / 2), less as a square waits for the vote of a parliament of its own; looted
    is what no force guards. Writes: world[first_seizure, mark_trophy, mark_loot, deaths], leaders[status]; returns
    whether it fell.
    """
    world = s.world[0]
    if world.force >= 0.5:
        return False
    press = 1.0 - (1.0 - world.regions) * (1.0 - 0.5 * world.square)
    press *= 1.0 - world.parliament_autonomy * world.square
    if uniform(luck, Purpose.STORM, 0, world.day) >= within(p.pace * press * (1.0 - world.force), 1.0):
        return False
    if world.first_seizure < 0:
        world.first_seizure = world.day
    world.mark_trophy = 1
    kill(s, p, luck, 2)
    write_down(s, Did.SEAT_STORMED, world.challenger, world.incumbent, press)
    if uniform(luck, Purpose.LOOT, 0, world.day) >= world.force:
        world.mark_loot = 1
        write_down(s, Did.LOOTING, -1, -1, press)
        open_prisons(s)
    return True


@part
def rule_in_chambers(s, p, luck, voice):
    """Let parliament or court rule, and media take sides: `pace` * autonomy * odds * (1 - regions) a day.

    Its members are of the elite, and go over as it does; none sits where the country is taken by force. It has one
    temper for a contest, as a body of force has: a day's luck makes none rule that finds the odds too low.
    Writes: world[mark_media, mark_ruling].
    """
    world = s.world[0]
    if voice * world.media_autonomy > RIVAL_MEDIA and not world.mark_media:
        world.mark_media = 1
        write_down(s, Did.RIVAL_MEDIA, world.challenger, -1, voice)
    reach = world.parliament_autonomy * world.side * (1.0 - world.regions)
    if uniform(luck, Purpose.VOTE, 1, world.opened) >= world.side:
        reach = 0.0
    if not world.mark_ruling and uniform(luck, Purpose.VOTE, 0, world.day) < within(p.pace * reach, 1.0):
        world.mark_ruling = 1
        write_down(s, Did.VOTE_PASSED, world.challenger, world.incumbent, world.side)


@part
def is_brought_together(s, p, luck):
    """Say whether mediators could bring both sides to a table today: `pace` * autonomy * cohesion a day.

    They are of a parliament with a will of its own, in an elite that still talks; with a crowd nobody can sit down.
    """
    world = s.world[0]
    if world.challenger < 0:
        return False
    hand = world.parliament_autonomy * world.elite_cohesion
    return uniform(luck, Purpose.TABLE, 0, world.day) < within(p.pace * hand, 1.0)
