"""Playing one stretch of runs: the tables of the part it becomes, and the runs that failed, each with its reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ensemble import Results, join, same_draws, simulate_runs
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import monthly_table, tables, to_parquet
from sim.experiment.folder.study import Chunk
from sim.experiment.playing.timed import play_timed
from sim.language.errors import ScenarioError
from sim.scenario.tables.build import Build

Player = Callable[[Build, int, NDArray[np.int64]], Results]


class FailedRun(NamedTuple):
    """A run that could not be played to its end."""

    run: int
    reason: str


@dataclass(frozen=True)
class Orders:
    """How stretches are played: the same for all of a sweep."""

    seed: int
    keep_months: bool = False
    time_limit: float | None = None


@dataclass(frozen=True)
class Played:
    """A finished stretch: Parquet files by table, and what went wrong."""

    chunk: Chunk
    content: dict[str, bytes]
    failures: tuple[FailedRun, ...]
    agent_steps: int
    seconds: float

    @property
    def runs(self) -> int:
        """How many runs were tried."""
        return self.chunk.last - self.chunk.first


def play_chunk(builder: Builder, orders: Orders, chunk: Chunk) -> Played:
    """Play a stretch of runs. A failure is noted, never raised; the other runs of the stretch are kept."""
    begun = time.perf_counter()
    runs = np.arange(chunk.first, chunk.last, dtype=np.int64)
    try:
        build = builder.build_of(chunk.point)
    except Exception as trouble:
        reason = f"the point cannot be built: {_reason(trouble)}"
        failures = tuple(FailedRun(int(run), reason) for run in runs)
        return Played(chunk, {}, failures, 0, time.perf_counter() - begun)
    results, lasting, failures = play_runs(build, orders, runs)
    made = tables(build, results, chunk.point.number, orders.seed, lasting)
    if orders.keep_months:
        made["monthly"] = monthly_table(results, chunk.point.number, lasting)
    content = {name: to_parquet(table) for name, table in made.items()}
    steps = int(results.world["agent_steps"].sum())
    return Played(chunk, content, failures, steps, time.perf_counter() - begun)


def play_runs(
    build: Build, orders: Orders, runs: NDArray[np.int64]
) -> tuple[Results, NDArray[np.int64], tuple[FailedRun, ...]]:
    """Play runs together, and one by one where that fails; return what lasts, the runs it holds, and the failures."""
    player = _player(orders)
    try:
        results = player(build, orders.seed, runs)
    except Exception:
        return _one_by_one(build, orders, runs, player)
    broken = not_finite(results)
    if not broken.any():
        return results, runs, ()
    failures = tuple(FailedRun(int(run), "a result is not a finite number") for run in runs[broken])
    return _only(results, ~broken), runs[~broken], failures


def _player(orders: Orders) -> Player:
    if orders.time_limit is None:
        return _together
    limit = orders.time_limit
    return lambda build, seed, runs: play_timed(build, seed, runs, limit)


def _together(build: Build, seed: int, runs: NDArray[np.int64]) -> Results:
    return simulate_runs(build, seed, runs, same_draws(runs))


def _one_by_one(
    build: Build, orders: Orders, runs: NDArray[np.int64], player: Player
) -> tuple[Results, NDArray[np.int64], tuple[FailedRun, ...]]:
    parts, lasting, failures = [play_timed(build, orders.seed, runs[:0], 1.0)], [], []
    for run in runs:
        try:
            part = player(build, orders.seed, np.array([run]))
        except Exception as trouble:
            failures.append(FailedRun(int(run), _reason(trouble)))
            continue
        if not_finite(part).any():
            failures.append(FailedRun(int(run), "a result is not a finite number"))
            continue
        parts.append(part)
        lasting.append(run)
    return join(parts), np.array(lasting, np.int64), tuple(failures)


def not_finite(results: Results) -> NDArray[np.bool_]:
    """Say for each run whether any of its results is not a finite number."""
    world = results.world
    broken = np.zeros(len(world), bool)
    for name in world.dtype.names or ():
        if world.dtype[name].kind == "f":
            broken |= ~np.isfinite(world[name])
    for table in (results.leaders, results.shares, results.series):
        broken |= ~np.isfinite(table.reshape(len(world), -1)).all(axis=1)
    broken[results.episodes_of[0][~np.isfinite(results.episodes["deaths"])]] = True
    return broken


def all_equal(results: Results) -> bool:
    """Say whether the runs differ in nothing at all."""
    tables_: Sequence[NDArray[np.generic]] = (results.world, results.leaders, results.shares, results.series)
    return all((table == table[:1]).all() for table in tables_)


def _only(results: Results, kept: NDArray[np.bool_]) -> Results:
    return Results(
        results.first, results.world[kept], results.leaders[kept], results.shares[kept], results.series[kept],
        results.inputs[kept], results.episodes[kept[results.episodes_of[0]]],
    )  # fmt: skip


def _reason(trouble: Exception) -> str:
    if isinstance(trouble, ScenarioError):
        return "; ".join(problem.render() for problem in trouble.problems)
    return f"{type(trouble).__name__}: {trouble}" if str(trouble) else type(trouble).__name__
