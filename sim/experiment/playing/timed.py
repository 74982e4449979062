"""Playing runs under a time limit: step by step, so that one which takes too long can be given up."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core import play
from sim.core.ground.codes import Phase
from sim.core.ground.luck import seeded
from sim.ensemble import LEADER_RESULTS, Results, empty_tables, filled, lay_bench, lay_out, named_rows
from sim.scenario.tables.build import Build

ENGINE: Any = play  # compiled: numba has the types


class TooLongError(Exception):
    """A run was not over when its time was."""


def play_timed(build: Build, seed: int, runs: NDArray[np.int64], limit: float) -> Results:
    """Play runs as `sim.ensemble.simulate_runs` does, bit for bit, but look at the clock after every step.

    Parameters
    ----------
    limit : float, seconds that one run may take.

    Raises
    ------
    TooLongError
        For the first run that takes longer. A single step is not interrupted.
    """
    bench, n = lay_bench(build), len(runs)
    state, named = bench.state, named_rows(build)
    worlds, leaders, shares, series, episodes = empty_tables(build, n)
    for k, run in enumerate(runs):
        luck = seeded(seed, int(run))
        end, month, world = time.monotonic() + limit, 0, state.world[0]
        lay_out(bench, luck)
        while state.world[0].phase != Phase.SETTLED:
            ENGINE.step(state, bench.cells, bench.parameters[0], luck, build.rules_off, bench.scratch)
            while month < series.shape[1] and state.world[0].day >= (month + 1) * ENGINE.MONTH:
                ENGINE.take_picture(state, series[k, month])
                month += 1
            if time.monotonic() > end:
                raise TooLongError(f"took more than {limit:g} s (day {world.day} of the run)")
        while month < series.shape[1]:
            ENGINE.take_picture(state, series[k, month])
            month += 1
        worlds[k] = np.asarray(state.world)[0]
        episodes[k] = np.asarray(state.episodes)
        for i, row in enumerate(named):
            leader = state.leaders[row]
            leaders[k, i] = [leader[name] for name in LEADER_RESULTS]
        shares[k] = np.stack([state.clans.start_share, state.clans.share, state.clans.head], axis=1)
    first = int(runs[0]) if n else 0
    return Results(first, worlds, leaders, shares, series, np.zeros((n, 0)), episodes[filled(worlds)])
