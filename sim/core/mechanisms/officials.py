"""How the officials stand, counted: every four weeks, and whenever they have a new ruler."""

from sim.core.ground.jit import part
from sim.core.mechanisms.agenda import ENEMY, is_free

HEDGING = 0.4  # displayed loyalty below which somebody is seen to hedge


@part
def clear_clans(s):
    """Begin to count by clan. Writes: clans[officials_weight, officials_backing]."""
    for c in range(len(s.clans)):
        s.clans[c].officials_weight = 0.0
        s.clans[c].officials_backing = 0.0


@part
def add_to_clan(s, leader):
    """Count a leader with his clan: his weight, and how much of it is seen to back the incumbent. Writes: clans."""
    if leader.clan >= 0:
        clan = s.clans[leader.clan]
        clan.officials_weight += leader.weight
        clan.officials_backing += leader.weight * leader.loyalty


@part
def count_officials(s):
    """Count the officials: their weight, how much of it is seen to back the incumbent, their enemies and beliefs.

    Writes: world[officials_...], clans[officials_...].
    """
    world = s.world[0]
    clear_clans(s)
    weight = 0.0
    backing = 0.0
    belief = 0.0
    enemies = 0
    free = 0
    for i in range(world.people, len(s.leaders)):
        leader = s.leaders[i]
        if i == world.incumbent or not is_free(leader):
            continue
        weight += leader.weight
        backing += leader.weight * leader.loyalty
        belief += leader.belief
        free += 1
        if leader.loyalty < ENEMY:
            enemies += 1
        add_to_clan(s, leader)
    world.officials_weight = weight
    world.officials_backing = backing
    world.officials_belief = belief
    world.officials_enemies = enemies
    world.officials_free = free
