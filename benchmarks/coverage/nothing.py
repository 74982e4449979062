"""How often a comparison shows anything where nothing differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.coverage.world import World
from sim.analysis.questions.compare import Versus, compare_sides, is_clear
from sim.analysis.runs.differing import Row
from sim.analysis.runs.exits import ExitRow
from sim.analysis.runs.sides import Side
from sim.analysis.runs.spread_apart import DistanceRow
from sim.statistics.estimates import IntArray


class Shown(NamedTuple):
    """The share of comparisons of a scenario with itself in which anything stood out, and how many tests one has."""

    world: str
    runs: int
    paired: bool
    comparisons: int
    share: float
    tests: float
    uncorrected: float


def shown(world: World, runs: int, comparisons: int, seed: int = 1) -> Iterator[Shown]:
    """Compare runs with others of the same scenario, and with themselves on their neighbours' luck."""
    for paired in (False, True):
        rng, any_clear, tests, raw = np.random.default_rng(seed), 0, 0, 0
        for _ in range(comparisons):
            drawn = rng.choice(world.size, 2 * runs, replace=False)
            other = part_of(world.swapped, drawn[:runs], 1) if paired else part_of(world.base, drawn[runs:], 2)
            found = compare_sides([part_of(world.base, drawn[:runs], 1), other])
            any_clear += any(is_clear(row) for row in _rows(found.versus[0]))
            raw += sum(row.p is not None and row.p < 0.05 for row in _rows(found.versus[0]) if row.tells)
            tests += sum(found.tests.values())
        yield Shown(
            world.name, runs, paired, comparisons, any_clear / comparisons, tests / comparisons, raw / comparisons
        )


def table(found: list[Shown]) -> str:
    """Return what stood out as a table."""
    lines = ["| compared | runs | tests | p < 0.05 uncorrected | anything stands clear |", "|---|---:|---:|---:|---:|"]
    for each in found:
        how = "on other luck, run by run" if each.paired else "other runs, not paired"
        lines.append(
            f"| {each.world}, {how} | {each.runs:,} | {each.tests:.0f} | {each.uncorrected:.1f} | "
            f"{100 * each.share:.1f} % of {each.comparisons} |"
        )
    return "\n".join(lines)


def part_of(side: Side, rows: IntArray, seed: int) -> Side:
    """Return some runs of a side, numbered anew, as if they had been played with this seed."""
    size = len(side.numbers)

    def picked(kept: pl.DataFrame) -> pl.DataFrame:
        each = len(kept) // size
        return kept[(rows[:, None] * each + np.arange(each)).ravel()]

    return Side(
        side.name, side.source, side.kind, seed, side.engine, side.horizon, side.names,
        picked(side.runs).with_columns(run=np.arange(len(rows))), picked(side.leaders), picked(side.posts),
    )  # fmt: skip


def _rows(versus: Versus) -> tuple[Row | ExitRow | DistanceRow, ...]:
    return (*versus.rows, *versus.exits, *versus.distances)
