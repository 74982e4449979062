"""Compiling on two processors: a second process compiles the rules from the last to the first, and meets the first.

numba compiles under one lock, so threads do not help; what another process has compiled is found in the cache folder.
Run as `python -m sim.core.ahead` it does that work, which `start` asks for where nothing is compiled yet.
"""

import os
import subprocess
import sys
from functools import partial
from threading import Lock, Thread
from typing import Any

import numpy as np

from sim.core.ground import records
from sim.core.ground.folder import CACHED, is_compiled
from sim.core.ground.jit import PLAIN
from sim.core.ground.luck import Luck
from sim.core.rulebook import ORDER, PARAMETER_DTYPE

TABLES = (
    records.WORLD_DTYPE, records.LEADER_DTYPE, records.CLAN_DTYPE, records.POST_DTYPE, records.TIE_DTYPE,
    records.MEMBER_DTYPE, records.SCHEDULE_DTYPE, records.LOG_DTYPE, records.EPISODE_DTYPE,
)  # fmt: skip
ASKED = Lock()  # never released: who comes second has nothing to ask for


def arguments() -> dict[str, Any]:
    """Return one of each thing that rules are called with, in their order and by name; only the types count."""
    tables: list[Any] = [records.blank(dtype, 1) for dtype in TABLES]
    tables += [records.files_for(tables[1]), records.lookup_of(*tables[1:6])]
    state = records.State(*tables)
    parameters = records.blank(PARAMETER_DTYPE, 1)
    luck = Luck(np.uint64(0), np.uint64(0), np.uint64(0))
    cells = records.cells_of((*state[:6], parameters, state.schedule))
    scratch = records.scratch_for(state.leaders, state.clans)
    return {"s": state, "cells": cells, "p": parameters[0], "luck": luck, "scratch": scratch}


def compile_backwards() -> None:
    """Compile each rule that is not in the cache folder yet, the last in the order of play first."""
    from sim.core.ground.address import kinds_of  # numba: only the second process needs it

    kinds = kinds_of(arguments().values())
    for each in reversed(ORDER):
        each.play.compile(kinds)


def start() -> None:
    """Start the second process, once, where there is something to compile and a second processor to do it."""
    if PLAIN or not CACHED or not sys.executable or (os.cpu_count() or 1) < 2:
        return
    if ASKED.acquire(blocking=False) and not is_compiled():
        command = [sys.executable, "-m", "sim.core.ahead"]
        Thread(target=partial(subprocess.run, command, capture_output=True, check=False), daemon=True).start()


if __name__ == "__main__":
    compile_backwards()
