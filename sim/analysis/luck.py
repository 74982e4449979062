"""How much of an outcome is inputs and how much is luck: the same draws of the inputs, played twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.variance import Share, variance_components
from sim.core.codes import Outcome, Path
from sim.ensemble import join, same_draws, simulate_all
from sim.scenario.build import Build

FRESH: Final = 2**31  # added to a run's number to address luck that no run of a study uses
OUTCOMES: Final[dict[str, Callable[[Any], NDArray[np.float64]]]] = {
    "split": lambda world: ((world["opened"] >= 0) & (world["path"] != Path.NONE)).astype(float),
    "survived": lambda world: (world["removed_day"] < 0).astype(float),
    "balance": lambda world: (world["outcome"] == Outcome.BALANCE).astype(float),
    "consolidation": lambda world: (world["outcome"] == Outcome.CONSOLIDATION).astype(float),
    "formation_days": lambda world: world["formation_days"].astype(float),
    "team_share": lambda world: world["team_share"].astype(float),
}


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
    return [_source(name, value(first), value(second), seed, level) for name, value in OUTCOMES.items()]


def _source(name: str, a: NDArray[np.float64], b: NDArray[np.float64], seed: int, level: float) -> Source:
    if np.ptp(np.concatenate((a, b))) == 0:
        return Source(name, len(a), None, None)
    parts = variance_components(a, b, np.random.default_rng(seed), level)
    return Source(name, len(a), parts.inputs, parts.luck)
