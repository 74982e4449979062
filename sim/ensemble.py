"""Many runs: threads over compiled code, in batches, with outcome tables that do not depend on the threads."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.bounds import MOST_HELD, RUN_NUMBERS, OutOfBoundsError, jobs_within, seed_within, whole
from sim.core import ahead
from sim.core.ground import records
from sim.core.ground.luck import Luck, seeded
from sim.core.play import Batch, Draws, begin, draws_of, play_many
from sim.scenario.tables.build import Build
from sim.scenario.tables.recarrays import Records

SERIES = (
    "support", "patron_support", "belief", "approval", "team_share", "coercive_access", "enemies", "crowd", "removed",
)  # fmt: skip
LEADER_RESULTS = (
    "status", "weight", "loyalty", "challenged_day", "left_as", "risk", "last_fate", "befell", "start_post", "post",
    "left_day", "took_day",
)  # fmt: skip
DAYS_A_PICTURE = 30
CHUNK = 250


class Bench(NamedTuple):
    """The records of one run and the same memory as cells, with what each run is laid out from; one for each thread."""

    state: records.State
    cells: records.Cells
    parameters: Records
    scratch: NDArray[np.float64]
    base: records.Cells
    draws: Draws


@dataclass(frozen=True)
class Results:
    """What a stretch of runs returned.

    `first` is the number of the first run. `world` has one row a run with the fields of the world record at
    the close; `leaders` has shape (runs, tracked, 12), see LEADER_RESULTS, for the leaders the source names;
    `shares` (runs, clans, 3) the share of the government before and after, and the row of the clan's head at the close;
    `series` (runs, months, 9), see SERIES; `inputs` (runs, inputs) the values drawn (empty unless asked for).
    `episodes` has one row for each episode that has a row, run by run, with the fields of `records.EPISODE`;
    `episodes_of` says which is of which run.
    """

    first: int
    world: NDArray[np.void]
    leaders: NDArray[np.float64]
    shares: NDArray[np.float64]
    series: NDArray[np.float64]
    inputs: NDArray[np.float64]
    episodes: NDArray[np.void]

    @property
    def episodes_of(self) -> NDArray[np.int64]:
        """The row of `world` that each episode is of, and their number within the run, from 1: int64 (2, episodes)."""
        of, row = np.nonzero(filled(self.world))
        return np.stack([of, row + 1])


def filled(world: NDArray[np.void]) -> NDArray[np.bool_]:
    """Return which rows of its table of episodes each run has filled, bool (runs, rows)."""
    return np.asarray(np.arange(records.EPISODES) < world["episodes"][:, None])


def tables_of(build: Build) -> tuple[Records, ...]:
    """Return the base tables in the order of `codes.Role`."""
    return (
        build.world, build.leaders, build.clans, build.posts, build.ties, build.members, build.parameters,
        build.schedule,
    )  # fmt: skip


def lay_bench(build: Build, log: int = 0) -> Bench:
    """Return fresh records for one run of a scenario, with room for `log` events."""
    world, leaders, clans, posts, ties, members, parameters, schedule = (
        records.blank(table.dtype, len(table)) for table in tables_of(build)
    )
    for copy, table in zip((world, parameters), (build.world, build.parameters), strict=True):
        copy[:] = table
    lookup = records.lookup_of(build.leaders, build.clans, build.posts, build.ties, build.members)
    log_table = records.blank(records.LOG_DTYPE, log)
    episodes = records.blank(records.EPISODE_DTYPE, records.EPISODES)
    files = records.files_for(build.leaders)
    state = records.State(world, leaders, clans, posts, ties, members, schedule, log_table, episodes, files, lookup)
    cells = records.cells_of((world, leaders, clans, posts, ties, members, parameters, schedule))
    scratch = records.scratch_for(leaders, clans)
    base = records.cells_of(tables_of(build))
    return Bench(state, cells, parameters, scratch, base, draws_of(build.inputs, build.laws, build.channels))


def lay_out(bench: Bench, luck: Luck, lucks: tuple[Luck, Luck, Luck] | None = None) -> None:
    """Lay out a fresh run on a bench: what is drawn follows the luck of the run, or three, by status (`draw`)."""
    begin(
        bench.state, bench.cells, bench.base, bench.parameters[0], bench.draws, luck, lucks or (luck, luck, luck),
        bench.scratch,
    )  # fmt: skip


def named_rows(build: Build) -> NDArray[np.int64]:
    """Return the rows of the leaders a scenario names; they stand first."""
    return np.flatnonzero(np.asarray(build.leaders.named)).astype(np.int64)


def months_of(build: Build) -> int:
    """Return how many pictures of 30 days fit into the horizon."""
    return max(1, int(build.world.horizon[0]) // DAYS_A_PICTURE)


def empty_tables(
    build: Build, n: int
) -> tuple[NDArray[np.void], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.void]]:
    """Return room for what n runs return, see `Results`: worlds, leaders, shares, series, and episodes (n, rows)."""
    return (
        np.zeros(n, records.WORLD_DTYPE), np.zeros((n, len(named_rows(build)), len(LEADER_RESULTS))),
        np.zeros((n, len(build.clans), 3)), np.zeros((n, months_of(build), len(SERIES))),
        np.zeros((n, records.EPISODES), records.EPISODE_DTYPE),
    )  # fmt: skip


def simulate_runs(
    build: Build, seed: int, luck_runs: NDArray[np.int64], draw_runs: NDArray[np.int64], keep_inputs: bool = False
) -> Results:
    """Play runs on the calling thread.

    Parameters
    ----------
    luck_runs : int64 (n,), run numbers that address the luck of play.
    draw_runs : int64 (n, 3), run numbers that address the draws of stated, implied and assumed inputs.
    keep_inputs : keep the drawn values.

    Raises
    ------
    OutOfBoundsError
        If the seed or the number of a run is no address of luck.
    """
    seed = seed_within(seed)
    for numbers in (luck_runs, draw_runs):
        if numbers.size and not (numbers.min() >= 0 and numbers.max() < RUN_NUMBERS):
            raise OutOfBoundsError(f"runs are numbered from 0 to {RUN_NUMBERS - 1:,}")
    ahead.start()
    bench = lay_bench(build)
    n = len(luck_runs)
    worlds, leaders, shares, series, episodes = empty_tables(build, n)
    inputs = np.zeros((n, len(build.inputs) if keep_inputs else 0))
    play_many(
        Batch(
            parameters=bench.parameters, scratch=bench.scratch, episode_cells=records.cells(bench.state.episodes),
            seed=np.array(seeded(seed, 0)[:2]), off=np.array([build.rules_off], np.int64),
            luck_runs=np.ascontiguousarray(luck_runs), draw_runs=np.ascontiguousarray(draw_runs),
            worlds=worlds.view(np.float64).reshape(n, -1), leaders=leaders, shares=shares, series=series,
            input_values=inputs, episodes=records.cells(episodes.reshape(-1)).reshape(n, records.EPISODES, -1),
            state=bench.state, cells=bench.cells, base_cells=bench.base, draws=bench.draws,
        )
    )  # fmt: skip
    first = int(luck_runs[0]) if n else 0
    return Results(first, worlds, leaders, shares, series, inputs, episodes[filled(worlds)])


def same_draws(runs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return draw addresses (n, 3) in which every status follows the run's own number."""
    return np.repeat(runs[:, None], 3, axis=1)


def simulate(build: Build, first: int, last: int, seed: int, keep_inputs: bool = False) -> Results:
    """Play runs first..last-1 on the calling thread.

    Raises
    ------
    OutOfBoundsError
        If the last run is not behind the first, a number lies beyond its bounds, or more runs are asked for than are
        held at once.
    TypeError
        If it is no laid-out scenario.
    """
    if not isinstance(build, Build):
        raise TypeError(f"simulate() takes what sim.build() returns (found {type(build).__name__})")
    first, last = whole("first", first, 0, RUN_NUMBERS), whole("last", last, 0, RUN_NUMBERS)
    if last <= first:
        raise OutOfBoundsError(
            f"last must be above first: runs first..last-1 are played (found {first:,} and {last:,})"
        )
    whole("last - first", last - first, 1, MOST_HELD)
    runs = np.arange(first, last, dtype=np.int64)
    return simulate_runs(build, seed, runs, same_draws(runs), keep_inputs)


def join(parts: list[Results]) -> Results:
    """Put stretches of runs together in the order given."""
    return Results(
        parts[0].first, np.concatenate([p.world for p in parts]), np.concatenate([p.leaders for p in parts]),
        np.concatenate([p.shares for p in parts]), np.concatenate([p.series for p in parts]),
        np.concatenate([p.inputs for p in parts]), np.concatenate([p.episodes for p in parts]),
    )  # fmt: skip


def default_jobs() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def stretches(first: int, last: int, size: int = CHUNK) -> list[tuple[int, int]]:
    """Cut first..last into stretches of at most `size` runs."""
    return [(a, min(a + size, last)) for a in range(first, last, size)]


def simulate_all(
    build: Build, runs: NDArray[np.int64], draw_runs: NDArray[np.int64], seed: int, jobs: int, keep_inputs: bool =
    False,
    told: Callable[[int], None] | None = None,
) -> Iterator[Results]:  # fmt: skip
    """Play runs on `jobs` threads and yield stretches in order; `told(n)` hears of every n runs finished."""
    jobs = jobs_within(jobs)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        ahead: list[Future[Results]] = []
        waiting = iter(stretches(0, len(runs)))

        def submit() -> None:
            cut = next(waiting, None)
            if cut is not None:
                a, b = cut
                ahead.append(pool.submit(simulate_runs, build, seed, runs[a:b], draw_runs[a:b], keep_inputs))

        for _ in range(2 * max(1, jobs)):
            submit()
        while ahead:
            part = ahead.pop(0).result()
            submit()
            if told is not None:
                told(len(part.world))
            yield part
