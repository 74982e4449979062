"""Where the variance of outcomes comes from, by evidence status: runs played again with one status kept as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.luck import FRESH, OUTCOMES
from sim.analysis.variance import Share, pick_freeze
from sim.ensemble import join, same_draws, simulate_all
from sim.report.material import Material

STATUSES: Final = ("stated", "implied", "assumed")
MEANINGS: Final = {
    "split": "whether a split opens",
    "survived": "whether the incumbent stays",
    "balance": "whether the balance goes on",
    "consolidation": "whether the incumbent consolidates",
    "formation_days": "days to form the government",
    "team_share": "the incumbent's own team",
}
FEWEST: Final = 50


@dataclass(frozen=True)
class Sources:
    """Of one outcome: the share of its variance from each status alone, from all inputs together, and from luck."""

    outcome: str
    meaning: str
    pairs: int
    alone: dict[str, Share]
    inputs: Share
    luck: Share

    @property
    def converged(self) -> bool:
        """Whether every interval is narrow enough to be relied on."""
        return all(share.converged for share in (*self.alone.values(), self.inputs))

    def parts(self) -> dict[str, float]:
        """Return shares of a whole: statuses, what inputs do only together, luck. Noise below 0 is shown as 0."""
        alone = {name: max(0.0, share.estimate) for name, share in self.alone.items()}
        inputs = min(1.0, max(0.0, self.inputs.estimate))
        together = max(0.0, inputs - sum(alone.values()))
        parts = {**alone, "together": together, "luck": 1.0 - inputs}
        total = sum(parts.values())
        return {name: part / total for name, part in parts.items()}


def sources_of(material: Material, pairs: int, jobs: int, told: Callable[[int], None] | None = None) -> list[Sources]:
    """Play runs again with fresh luck, each time with another set of inputs kept, and see what stays the same.

    Parameters
    ----------
    material : Material
    pairs : int
        How many runs to play again; five times as many are played.
    jobs : int
    told : function, optional
        Hears of every stretch of runs finished.

    Formula: see `sim.analysis.variance.pick_freeze`. Outcomes that do not vary are left out.
    """
    if pairs < FEWEST or not len(material.build.inputs):
        return []
    runs = np.arange(pairs, dtype=np.int64)
    other = runs + FRESH

    def play(luck: NDArray[np.int64], *kept: str) -> Any:
        draws = same_draws(other)
        for k, status in enumerate(STATUSES):
            if status in kept:
                draws[:, k] = runs
        return join(list(simulate_all(material.build, luck, draws, material.seed, jobs, told=told))).world

    base = play(runs, *STATUSES)
    frozen = {status: play(other, status) for status in STATUSES}
    all_kept = play(other, *STATUSES)
    found = []
    for name, value in OUTCOMES.items():
        y = value(base)
        if name == "formation_days" and not (y >= 0).any():
            continue
        if min(np.ptp(y), np.ptp(value(all_kept))) == 0:
            continue

        def index(world: Any, of: Callable[[Any], Any] = value, y: Any = y) -> Share:
            return pick_freeze(y, of(world), np.random.default_rng(material.seed)).first

        inputs = index(all_kept)
        luck = Share(1 - inputs.estimate, 1 - inputs.high, 1 - inputs.low)
        alone = {status: index(world) for status, world in frozen.items()}
        found.append(Sources(name, MEANINGS.get(name, name), pairs, alone, inputs, luck))
    return found
