"""The rulebook: the rules in the order of play, and the parameters they declare."""

from typing import Any

import numpy as np

from sim.core.parameter import Parameter
from sim.core.rules import (
    calendar,
    challenge,
    contest,
    expectations,
    formation,
    kompromat,
    loyalty,
    pacts,
    soundings,
    succession,
    verdict,
)

MODULES: dict[str, Any] = {
    "calendar": calendar,
    "soundings": soundings,
    "kompromat": kompromat,
    "expectations": expectations,
    "loyalty": loyalty,
    "pacts": pacts,
    "formation": formation,
    "succession": succession,
    "challenge": challenge,
    "contest": contest,
    "verdict": verdict,
}
RULES: tuple[str, ...] = tuple(MODULES)
PARAMETERS: tuple[Parameter, ...] = tuple(q for module in MODULES.values() for q in module.PARAMETERS)
PARAMETER_DTYPE = np.dtype([(q.name, "f8") for q in PARAMETERS])
RULE_OF: dict[str, str] = {q.name: name for name, module in MODULES.items() for q in module.PARAMETERS}


def mask_of(off: frozenset[str]) -> int:
    """Return the bit mask of rules that are switched off: bit k stands for the k-th rule in the order of play."""
    return sum(1 << RULES.index(name) for name in off)
