"""How much of an outcome is inputs, how much is luck, and how much only both together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.ensemble import join, same_draws, simulate_all
from sim.experiment.folder.told import Told, told_of
from sim.scenario.tables.build import Build
from sim.statistics.crossed import crossed
from sim.statistics.variance import Share

FRESH: Final = 2**31  # added to a run's number to address luck that no run of a study uses
TOLD: Final = ("split", "survived", "balance", "consolidation", "formation_days", "team_share")


@dataclass(frozen=True)
class Source:
    """The shares of an outcome's variance from the inputs alone, from luck alone, and only from both together.

    None where nothing varies. `pairs` counts the runs that were played with their own luck and with another's.
    """

    outcome: str
    pairs: int
    inputs: Share | None
    luck: Share | None
    together: Share | None


def variance_sources(
    build: Build, seed: int, pairs: int, jobs: int, level: float = 0.95, played: Told | None = None
) -> list[Source]:
    """Play runs by twos with their own luck and with each other's: two draws of inputs crossed with two of luck.

    Parameters
    ----------
    pairs : int >= 2
        How many runs are played twice, an odd one left out; intervals are wide below some hundreds.
    played : Told
        Of these runs with their own luck, the first of which is run 0, where they have been played before.
    """
    runs = np.arange(pairs - pairs % 2, dtype=np.int64)

    def on(luck: NDArray[np.int64]) -> Told:
        return told_of(build, join(list(simulate_all(build, luck, same_draws(runs), seed, jobs))), seed, runs)

    own, swapped = played or on(runs), on(runs ^ 1)
    return [_source(name, own.values(name)[: len(runs)], swapped.values(name), level) for name in (*TOLD, *build.own)]


def _source(name: str, own: NDArray[np.float64], swapped: NDArray[np.float64], level: float) -> Source:
    one, two = own.reshape(-1, 2), swapped.reshape(-1, 2)
    blocks = np.stack((np.stack((one[:, 0], two[:, 0]), 1), np.stack((two[:, 1], one[:, 1]), 1)), 1)
    blocks = blocks[np.isfinite(blocks).all(axis=(1, 2))]
    parts = crossed(blocks, level) if len(blocks) else None
    return Source(name, 2 * len(blocks), *(parts or (None, None, None)))
