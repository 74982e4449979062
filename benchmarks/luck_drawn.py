"""How much luck a run draws: counted on an uncompiled run, and what drawing so much costs and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import numpy as np
from numba import njit

from sim.core.ground.luck import seeded, uniform

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
def draw(luck, draws):  # type: ignore[no-untyped-def]
    """Draw and add up, by addresses like those of a run: three hundred people a day."""
    total = 0.0
    for k in range(draws):
        total += uniform(luck, 268, np.uint64(k % 300), np.uint64(k // 300))
    return total


def seconds_a_draw(draws: int = 3_000_000) -> float:
    """Return the seconds of processor time that one draw takes in a compiled loop, the best of nine."""
    luck = seeded(1, 1)
    draw(luck, 10)
    best = float("inf")
    for _ in range(9):
        start = time.process_time()
        draw(luck, draws)
        best = min(best, time.process_time() - start)
    return best / draws
