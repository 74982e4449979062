"""The country: what stirs it, what keeps it at home, what clears the streets, and how the state is shaken.

Sources: [granovetter1978; kuran1991; lohmann1994] (numbers, fear, news). Whoever gives the country a fresh cause calls
`stir`; whoever deals the state or the cohesion of the elite a blow calls `shake`.
"""

import numpy as np

from sim.core.ground.arithmetic import clip
from sim.core.ground.codes import Purpose
from sim.core.ground.jit import part
from sim.core.ground.luck import bell

OVER = 0.05  # a crowd below this has gone home, and of regions so small a part is nothing
SHAKES = ("world.capacity", "world.elite_cohesion")
QUIETENS = (*SHAKES, "world.crowd", "world.news", "world.spark", "world.mass_grievance")
"""What is written by whoever calls `shake`, `leave_the_street`."""


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
def cause_of_people(s):
    """Return what it is worth to the people, in the middle, to speak up against who rules [kuran1991].

    1/2 - approval, how they stand to him; and half of what hurts: 1 - (1 - grievance in the country)(1 - fresh cause).
    """
    world = s.world[0]
    return 0.5 - world.approval + 0.5 * (1.0 - (1.0 - world.mass_grievance) * (1.0 - world.spark))


@part
def fear_of_people(s):
    """Return what it costs one of the people to stand in the street alone: 1/2, and what the state can do to him.

    1/2 + capacity * force that obeys. Who is one of many risks as much less as there are [granovetter1978].
    """
    return 0.5 + s.world[0].capacity * s.world[0].force


@part
def leave_the_street(s, p, fell):
    """End what a contest has been to the country and the state: all go home, in hope where the ruler fell.

    Who has fallen leaves a weaker state (see `accede`), who has won a stronger one.
    Writes: world[crowd, news, spark, mass_grievance, capacity, elite_cohesion].
    """
    world = s.world[0]
    world.crowd = 0.0
    world.news = 0.0
    world.spark = 0.0
    if fell:
        world.mass_grievance *= 1.0 - p.resentment
    else:
        shake(s, p.shake, p.shake)


@part
def kill(s, p, luck, who):
    """Add the toll of a clash: lognormal, so that the median is small and the tail heavy. Writes: world[deaths]."""
    world = s.world[0]
    z = bell(luck, Purpose.DEATHS, who, world.day)
    world.deaths += np.floor(np.exp(p.violence + p.heavy_tail * z))
