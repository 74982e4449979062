"""What is drawn from, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.runs.arms import with_orders
from sim.analysis.runs.sides import Side, play_side, side_of
from sim.core.ground.codes import Order, Role
from sim.ensemble import join, same_draws, simulate_all
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from sim.statistics.estimates import FloatArray, IntArray

SCENARIOS: Final = Path(__file__).resolve().parents[2] / "scenarios"
SEED: Final = 7
SEVERAL: Final = 4  # of clans and of leaders: more would only be more of the same
Limits = tuple[float, float]


@dataclass(frozen=True)
class World:
    """A scenario played very often: as it is, each run with its neighbour's luck, changed, and with somebody gone."""

    name: str
    base: Side
    swapped: Side
    changed: Side
    without: Side

    @property
    def size(self) -> int:
        """How many runs there are of each."""
        return len(self.base.numbers)


class Check(NamedTuple):
    """An interval that a verb prints, and the `truth` it should hold: the value of the whole population.

    `limits` makes the interval of a batch: rows drawn, and as many others that have nothing to do with them.
    `carried` counts the runs of a batch that carry the variance (`carried`). `costly` ones are tried less often.
    """

    verb: str
    what: str
    truth: float
    limits: Callable[[IntArray, IntArray], Limits]
    carried: float
    costly: bool = False


LIVELY: Final = ("parameters.chances=5", "parameters.safety=5")  # or hardly anybody moves at the court


def court(runs: int) -> World:
    """Play the court; changed: a guard who is hardly loyal; gone: the guard."""
    return _world("court", "court.yaml", ("court.yaml", [*LIVELY, "leaders.guard.loyalty=0.1"]), "guard", runs, LIVELY)


def article(runs: int) -> World:
    """Play the article's scenario; changed: the nationalists unite; gone: the patron."""
    return _world("article", "kazakhstan-2021.yaml", ("what-if/nationalists-unite.yaml", []), "nazarbayev", runs)


def _world(
    name: str, file: str, changed: tuple[str, list[str]], gone: str, runs: int, settings: Sequence[str] = ()
) -> World:
    own, numbers = build(load(SCENARIOS / file, list(settings))), np.arange(runs, dtype=np.int64)
    swapped = join(list(simulate_all(own, numbers ^ 1, same_draws(numbers), SEED, 1)))
    order = (0, Order.NEUTRALISE, int(Role.LEADER), own.leader_ids.index(gone), -1, 0.0)

    def play(which: Build) -> Side:
        return play_side(which, runs, SEED, 1, name)

    return World(
        name, play(own), side_of(own, swapped, numbers, SEED, name),
        play(build(load(SCENARIOS / changed[0], changed[1]))), play(with_orders(own, [order])),
    )  # fmt: skip


def carried(values: FloatArray, runs: int) -> float:
    """Return how many of so many runs carry the variance of values: runs over kurtosis; nan is not seen.

    As many as there are hits of a rare yes, or changed pairs; where tails are heavy, only the few that reach far.
    """
    seen = values[np.isfinite(values)]
    if len(seen) < 2 or np.ptp(seen) <= 1e-9 * max(1.0, float(np.abs(seen).max())):
        return 0.0
    squares = (seen - seen.mean()) ** 2
    return runs * len(seen) / len(values) * float(np.mean(squares) ** 2 / np.mean(squares**2))


def opened(low: float | None, high: float | None) -> Limits:
    """Return limits as numbers: what is not bounded reaches anywhere."""
    return (
        -np.inf if low is None or np.isnan(low) else float(low),
        np.inf if high is None or np.isnan(high) else float(high),
    )
