"""What people choose to do beside the moves of `sim.core.weighed`: answers in a struggle, and who is left out."""

from enum import IntEnum
from typing import Final

from sim.core.weighed import Move


class Act(IntEnum):
    """What somebody may choose to do; no number is one of a `Move`."""

    CLEAR = 20
    CONCEDE = 21
    LEAVE = 22
    SIT_DOWN = 23
    GIVE_UP = 24
    FLEE = 25
    LEAVE_OUT = 26


Deed = Move | Act
TO_A_CROWD: Final = frozenset({Act.CLEAR, Act.CONCEDE})
"""What a ruler may do about a crowd, in a contest and in calm."""
