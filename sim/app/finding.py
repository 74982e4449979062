"""Looking for a future that ends in a certain way, among those that are counted."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.core.ground.codes import Outcome
from sim.ensemble import simulate, stretches
from sim.scenario.tables.build import Build

STRETCH: Final = 100


def run_that_ends(build: Build, seed: int, runs: int, outcome: str, start: int) -> int | None:
    """Return the first of the runs `start`, `start` + 1, ... that ends so, after `runs` - 1 going on from 0.

    `outcome` is a word of `sim.core.ground.codes.Outcome` in small letters; None where none of the `runs` futures ends
    so.
    """
    wanted = Outcome[outcome.upper()]
    for first, last in (*stretches(start, runs, STRETCH), *stretches(0, start, STRETCH)):
        found = np.flatnonzero(simulate(build, first, last, seed).world["outcome"] == wanted)
        if len(found):
            return first + int(found[0])
    return None
