"""How much of an outcome is inputs and how much is luck: the same draws of the inputs, played twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.variance import Share, variance_components
from sim.ensemble import join, same_draws, simulate_all
from sim.outcomes.registry import OUTCOMES
from sim.scenario.build import Build

FRESH: Final = 2**31  # added to a run's number to address luck that no run of a study uses
TOLD: Final = ("split", "survived", "balance", "consolidation", "formation_days", "team_share")


@dataclass(frozen=True)
class Source:
    """The shares of an outcome's variance that come from the inputs and from luck; None where nothing varies."""

    outcome: str
    pairs: int
    inputs: Share | None
    luck: Share | None


def variance_sources(build: Build, seed: int, pairs: int, jobs: int, level: float = 0.95) -> list[Source]:
    """Play runs 0..pairs-1 twice, with the same inputs and other luck, and compare.

    Parameters
    ----------
    pairs : int >= 2
        How many pairs; intervals are wide below some hundreds.
    """
    runs = np.arange(pairs, dtype=np.int64)
    draws = same_draws(runs)
    first = join(list(simulate_all(build, runs, draws, seed, jobs))).world
    second = join(list(simulate_all(build, runs + FRESH, draws, seed, jobs))).world
    return [_source(name, OUTCOMES[name].of(first), OUTCOMES[name].of(second), seed, level) for name in TOLD]


def _source(name: str, a: NDArray[np.float64], b: NDArray[np.float64], seed: int, level: float) -> Source:
    seen = np.isfinite(a) & np.isfinite(b)
    a, b = a[seen], b[seen]
    if len(a) < 2 or np.ptp(np.concatenate((a, b))) == 0:
        return Source(name, len(a), None, None)
    parts = variance_components(a, b, np.random.default_rng(seed), level)
    return Source(name, len(a), parts.inputs, parts.luck)
