"""How much luck a run draws: counted on an uncompiled run, and what drawing so much costs and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import numpy as np
from numba import njit

from sim.core.ground import luck as luck_of_the_core
from sim.core.ground.codes import Purpose
from sim.core.ground.luck import bell, seeded

BELLS: Any = getattr(luck_of_the_core, "bells", None)  # for many at once, with the same bits
DRIFT = int(Purpose.DRIFT)

COUNTER = """
import json, sys
from sim.core.ground import luck
drawn, words = 0, luck.words
def counted(*address):
    global drawn
    drawn += 1
    return words(*address)
luck.words = counted  # uncompiled, every draw looks its name up
from sim import ensemble
from sim.scenario.tables.build import build
from sim.scenario.reading.loader import load
world = ensemble.simulate(build(load(sys.argv[1])), 0, 1, int(sys.argv[2])).world[0]
print(json.dumps([drawn, int(world["agent_steps"])]))
"""


def count_draws(scenario: str, seed: int) -> tuple[int, int]:
    """Play one run uncompiled in a process of its own; return its draws and its agent-steps."""
    told = subprocess.run(
        [sys.executable, "-c", COUNTER, scenario, str(seed)],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    drawn, agent_steps = json.loads(told.stdout)
    return drawn, agent_steps


@njit(nogil=True)
def draw_scalar(luck, keys, days, out):  # type: ignore[no-untyped-def]
    """Draw and add up, one by one, by addresses like those of a run: everybody, day after day."""
    total = 0.0
    for day in range(days):
        for k in range(len(keys)):
            total += bell(luck, DRIFT, keys[k], np.uint64(day))
    return total


@njit(nogil=True)
def draw_wide(luck, keys, days, out):  # type: ignore[no-untyped-def]
    """Draw and add up the same numbers, those of a day at once."""
    total = 0.0
    for day in range(days):
        BELLS(luck, DRIFT, keys, np.uint64(day), out)
        for k in range(len(out)):
            total += out[k]
    return total


def seconds_a_draw(people: int = 300, days: int = 10_000) -> dict[str, float]:
    """Return the seconds of processor time that a draw takes in a compiled loop, one by one and wide, the best of nine.

    Drawn wide only where the engine can (`bells` beside `bell`).
    """
    luck, keys, out = seeded(1, 1), np.arange(people, dtype=np.uint64) * np.uint64(7919), np.zeros(people)
    ways = {"scalar": draw_scalar} | ({"wide": draw_wide} if BELLS is not None else {})
    best = dict.fromkeys(ways, float("inf"))
    for draw in ways.values():
        draw(luck, keys, 1, out)
    for _ in range(9):
        for way, draw in ways.items():
            start = time.process_time()
            draw(luck, keys, days, out)
            best[way] = min(best[way], time.process_time() - start)
    return {way: seconds / people / days for way, seconds in best.items()}
