"""Alliances: how one ends, whether an ally chooses to leave or stands against the other.

Sources: [collins2006] (a pact holds while threat is shared and each can count on the other). Played by the rules
`pacts` (chances to leave), `challenge` and `succession` (moves against who rules) and `contest` (sides).
"""

from sim.core.ground.codes import Did, Pole, TieKind
from sim.core.ground.jit import part
from sim.core.ground.records import ties_of, write_down
from sim.core.mechanisms.causes import ENDEARS, endear
from sim.core.mechanisms.force import other_end

BREAKS = (*ENDEARS, "ties.strength", "world.broker_broke", "world.events")  # what the end of an alliance writes
ACROSS = int(Pole.CHALLENGER) * int(Pole.INCUMBENT)  # the poles of two who stand against each other, multiplied
BY_DEED = 2.0  # beyond any chance: they part who stand against each other


@part
def is_alliance(tie):
    """Say whether a tie is an alliance of two leaders that holds."""
    return tie.kind == TieKind.ALLIANCE and tie.strength > 0.0 and min(tie.from_leader, tie.to_leader) >= 0


@part
def end_alliance(s, k, chance, p):
    """End the alliance of tie k, which was this likely, or BY_DEED; one with the incumbent costs him loyalty of who was
    his ally.

    Writes: see BREAKS.
    """
    world = s.world[0]
    tie = s.ties[k]
    tie.strength = 0.0
    write_down(s, Did.ALLIANCE_BROKE, tie.to_leader, tie.from_leader, chance)
    if tie.from_leader == world.incumbent or tie.to_leader == world.incumbent:
        world.broker_broke = 1
        endear(s.leaders[other_end(tie, world.incumbent)], -p.gratitude)


@part
def break_with_ruler(s, i, p):
    """End the alliance of leader i with who rules, against whom he moves. Writes: see BREAKS."""
    for k in ties_of(s, i):
        if is_alliance(s.ties[k]) and other_end(s.ties[k], i) == s.world[0].incumbent:
            end_alliance(s, k, BY_DEED, p)


@part
def part_with_turncoats(s, p):
    """End the alliances of who rules with those who have gone over. Writes: see BREAKS."""
    ruler = s.world[0].incumbent
    for k in ties_of(s, ruler):
        if is_alliance(s.ties[k]) and s.leaders[other_end(s.ties[k], ruler)].pole == Pole.CHALLENGER:
            end_alliance(s, k, BY_DEED, p)


@part
def break_across_sides(s, p):
    """End the alliances of those who stand against each other in a contest. Writes: see BREAKS."""
    for k in range(len(s.ties)):
        tie = s.ties[k]
        if is_alliance(tie) and s.leaders[tie.from_leader].pole * s.leaders[tie.to_leader].pole == ACROSS:
            end_alliance(s, k, BY_DEED, p)
