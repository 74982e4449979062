"""The country: what stirs it, how far it is from the street, what clearing a crowd does, and how the state is shaken.

Sources: [granovetter1978; kuran1991; lohmann1994] (thresholds, fear, news), [bellin2004] (who clears a square). Whoever
gives the country a fresh cause calls `stir`; whoever deals the state or the cohesion of the elite a blow calls `shake`.
"""

import numpy as np

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import MASS, Did, Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import bell, uniform
from sim.core.ground.records import write_down

OVER = 0.05  # and below this it has gone home
CLEARED, NOT_TRIED, FAILED = 1, 0, -1
SHAKES = ("world.capacity", "world.elite_cohesion")
CLEARS = (*SHAKES, "world.deaths", "world.approval", "world.mass_grievance", "world.spark", "world.events")
QUIETENS = (*SHAKES, "world.crowd", "world.news", "world.spark", "world.mass_grievance")
"""What is written by whoever calls `shake`, `try_to_clear`, `leave_the_street`."""


@part
def stir(s, size):
    """Give the country a fresh cause of `size` (0..1): it fills what is left towards 1. Writes: world[spark]."""
    world = s.world[0]
    world.spark += clip(size) * (1.0 - world.spark)


@part
def shake(s, capacity, cohesion):
    """Move the state's capacity and the elite's cohesion by a share of what there is, or (above 0) of what is missing.

    Both come home slowly (rule `calendar`). Writes: world[capacity, elite_cohesion].
    """
    world = s.world[0]
    world.capacity += capacity * (1.0 - world.capacity if capacity > 0.0 else world.capacity)
    world.elite_cohesion += cohesion * (1.0 - world.elite_cohesion if cohesion > 0.0 else world.elite_cohesion)


@part
def middle_of_thresholds(s, p):
    """Return the share of others that the people, in the middle, must expect in the street before they come.

    threshold_middle + threshold_on_fear * (fear - 0.3) - threshold_on_approval * (1/2 - approval)
    - threshold_on_grievance * (grievance in the country - 0.4) - threshold_on_spark * fresh cause
    + threshold_on_weariness * weariness; fear is capacity * force that obeys * (1 - mean autonomy of parliament and
    media) [kuran1991; lohmann1994].
    """
    world = s.world[0]
    fear = world.capacity * world.force * (1.0 - 0.5 * (world.parliament_autonomy + world.media_autonomy))
    middle = p.threshold_middle + p.threshold_on_fear * (fear - 0.3)
    middle -= p.threshold_on_approval * (0.5 - world.approval)
    middle -= p.threshold_on_grievance * (world.mass_grievance - 0.4)
    return middle - p.threshold_on_spark * world.spark + p.threshold_on_weariness * world.weariness


@part
def call_to_lead(s, i, p):
    """Return how often in a year leader i, of full will, would take the lead of the crowd there is.

    lead_rate * crowd * following in the street or in a region * (1/2 + weight / 2) * (1 - force at own command):
    nothing where no mass is out, and crowds do not follow those who command force.
    """
    crowd = s.world[0].crowd
    if crowd < MASS:
        return 0.0
    leader = s.leaders[i]
    following = max(leader.street, leader.regional) * (1.0 - leader.coercive)
    return p.lead_rate * crowd * following * (0.5 + 0.5 * leader.weight)


@part
def leave_the_street(s, p, fell):
    """End what a contest has been to the country and the state: the crowd goes home, hoping where the ruler fell.

    Who has fallen leaves a weaker state (see `accede`), who has won a stronger one.
    Writes: world[crowd, news, spark, mass_grievance, capacity, elite_cohesion].
    """
    world = s.world[0]
    world.crowd *= p.left_on_square
    world.spark *= p.left_on_square
    if fell:
        world.mass_grievance *= 1.0 - p.hope
    else:
        world.news *= p.left_on_square
        shake(s, p.victory_lift, p.victory_lift)


@part
def kill(s, p, luck, who, scale):
    """Add the toll of a clash: lognormal, so that the median is small and the tail heavy. Writes: world[deaths]."""
    world = s.world[0]
    z = bell(luck, Purpose.DEATHS, who, world.day)
    world.deaths += np.floor(np.exp(p.violence + p.heavy_tail * z) * scale)


@part
def try_to_clear(s, p, luck, crowd, days):
    """Let the ruler have a crowd cleared, or try to: say whether it is CLEARED, NOT_TRIED or FAILED.

    Orders in a day: clearing_rate * (1.3 - caution) * (1/2 + crowd) * (0.4 + capacity); obeyed, they succeed with a
    chance of capacity * (1.2 - crowd) [bellin2004]. A failure costs approval, capacity and cohesion and stirs the
    country. Writes: world[deaths, approval, mass_grievance, capacity, elite_cohesion, spark].
    """
    world = s.world[0]
    ruler = s.leaders[world.incumbent]
    chance = p.clearing_rate * (1.3 - ruler.caution) * (0.5 + crowd) * (0.4 + world.capacity)
    if days > 1:
        chance = 1.0 - (1.0 - clip(chance)) ** days
    if uniform(luck, Purpose.CLEAR, 0, world.day) >= chance:
        return NOT_TRIED
    if world.force >= 0.5 and uniform(luck, Purpose.CLEARED, 0, world.day) < world.capacity * (1.2 - crowd):
        kill(s, p, luck, 0, 0.4)
        write_down(s, Did.SQUARE_CLEARED, world.incumbent, -1, world.deaths)
        return CLEARED
    kill(s, p, luck, 0, 1.0)
    world.approval *= 1.0 - p.backlash
    world.mass_grievance += p.backlash * (1.0 - world.mass_grievance)
    shake(s, -p.failure_bite, -p.failure_bite)
    stir(s, p.backlash)
    write_down(s, Did.CLEARING_FAILED, world.incumbent, -1, world.deaths)
    return FAILED
