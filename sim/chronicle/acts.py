"""What people choose to do beside the moves of `sim.core.weighed`: in a struggle, over a slate, and with material."""

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
    PUBLISH = 27
    PROSECUTE = 28
    SHOW = 29
    HAND_IN = 30
    COME_TO_TERMS = 31
    GO_ABROAD = 32


Deed = Move | Act
TO_A_CROWD: Final = frozenset({Act.CLEAR, Act.CONCEDE})
"""What a ruler may do about a crowd, in a contest and in calm."""
USES: Final = (Act.PUBLISH, Act.PROSECUTE, Act.SHOW)
"""What a ruler does with material on somebody, in the order of `using_files.pick`; anybody else hands it in, second."""
ABOUT_A_FILE: Final = frozenset({*USES, Act.HAND_IN, Act.COME_TO_TERMS, Act.GO_ABROAD})
"""What is done with material on somebody, and what he does then."""
