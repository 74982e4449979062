"""What an outcome hangs on: by evidence status, input by input, and over ranges that a config names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from sim.analysis.questions.screening import screen
from sim.analysis.runs.drawn import Input, drawn_values, inputs_of, with_values
from sim.analysis.runs.luck import FRESH
from sim.analysis.runs.quantities import of_point
from sim.core.ground.draw import STATUSES
from sim.ensemble import Results, default_jobs, join, same_draws, simulate_all, simulate_runs
from sim.experiment.design.axes import Choice, Ready
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import leaders_table, posts_table, runs_table
from sim.experiment.folder.study import Point
from sim.language.dotted import dotted
from sim.language.errors import UsageError
from sim.outcomes.registry import chosen_names, is_seat
from sim.scenario.tables.build import Build
from sim.statistics.estimates import FloatArray, IntArray, Interval
from sim.statistics.sobol_morris import (
    MorrisEffects,
    SobolIndices,
    morris_design,
    morris_effects,
    sobol_design,
    sobol_indices,
)
from sim.statistics.variance import Share, pick_freeze

OUTCOMES: Final = ("split", "survived", "on_time", "formation_days", "team_share", "patron_support")
GROUPS: Final = (*STATUSES, "luck")
MOST_AXES: Final = 20


class GroupShare(NamedTuple):
    """How much of an outcome's variance a group explains alone (`first`) and with all it interacts with (`total`).

    None where the outcome does not vary. `runs` is how many runs, each played once more per index, it rests on.
    """

    outcome: str
    group: str
    inputs: int
    first: Share | None
    total: Share | None
    runs: int

    @property
    def converged(self) -> bool:
        """Whether both intervals are narrow enough for the shares to be reported."""
        return bool(self.first and self.total and self.first.converged and self.total.converged)


class ScreenRow(NamedTuple):
    """An input that an outcome goes with; see `sim.analysis.questions.screening.Moved`.

    `above_noise` : whether it stands out: its p, corrected for all inputs and outcomes, is at most 1 - level.
    """

    outcome: str
    path: str
    words: str
    status: str
    officials: int
    rank: Interval[float]
    ratio: Interval[float]
    strength: float
    p: float
    above_noise: bool


@dataclass(frozen=True)
class Screened:
    """What moves an outcome, strongest first, among so many inputs and so many outcomes; see `screening.Screen`."""

    outcome: str
    rows: tuple[ScreenRow, ...]
    noise_floor: float
    detectable: float
    looked_at: int
    outcomes: int


def outcomes_of(
    build: Build, results: Results, seed: int, runs: IntArray, names: Sequence[str]
) -> dict[str, FloatArray]:
    """Return outcomes of runs by name. Raises UsageError for an unknown one."""
    found = of_point(
        runs_table(build, results, 0, seed, runs), leaders_table(build, results, 0, runs),
        posts_table(build, results, 0, runs), build.names, build.own,
    )  # fmt: skip
    return {name: found[name].values for name in chosen_names(list(found), names)}


def _without_empty_seats(outcomes: Mapping[str, FloatArray], names: Sequence[str]) -> dict[str, FloatArray]:
    """Leave out clans that never hold a post at the close, unless they are asked for by their own name."""
    return {name: values for name, values in outcomes.items() if name in names or not is_seat(name) or values.any()}


def by_evidence(
    build: Build, runs: int, seed: int, names: Sequence[str] = OUTCOMES, jobs: int = 0, level: float = 0.95
) -> list[GroupShare]:
    """Return how much of each outcome's variance comes from what is stated, implied and assumed, and from luck.

    Each group is frozen while all else is drawn anew (first-order index), and drawn anew while all else is kept (total
    index): nine times `runs` runs. A group's inputs follow the run number that addresses their draws
    (`sim.ensemble.simulate_runs`). Shares alone add up to less than 1 where groups interact.
    Source: see `sim.statistics.variance.pick_freeze`.
    """
    numbers = np.arange(runs, dtype=np.int64)
    counts = np.bincount(np.asarray(build.inputs["status"], np.int64), minlength=len(STATUSES))
    base = _without_empty_seats(_played(build, numbers, same_draws(numbers), numbers, seed, names, jobs), names)
    found: list[GroupShare] = []
    for place, group in enumerate(GROUPS):
        frozen, redrawn = (
            _played(build, *_addresses(numbers, place, kept), numbers, seed, names, jobs) for kept in (True, False)
        )
        size = int(counts[place]) if group != "luck" else 0
        found += [
            _group(name, group, size, base[name], frozen[name], redrawn[name], seed, level)
            for name in base
        ]  # fmt: skip
    return sorted(found, key=lambda row: list(base).index(row.outcome))


def _addresses(numbers: IntArray, place: int, kept: bool) -> tuple[IntArray, IntArray]:
    """Return the addresses of luck and of draws with one group kept and all else fresh, or the other way round."""
    own = np.tile(numbers[:, None], len(GROUPS))
    fresh = own + FRESH
    addresses = fresh if kept else own
    addresses[:, place] = (own if kept else own + FRESH)[:, place]
    return addresses[:, -1].copy(), addresses[:, :-1].copy()


def _played(
    build: Build, luck: IntArray, draws: IntArray, numbers: IntArray, seed: int, names: Sequence[str], jobs: int
) -> dict[str, FloatArray]:
    results = join(list(simulate_all(build, luck, draws, seed, jobs or default_jobs())))
    return outcomes_of(build, results, seed, numbers, names)


def _group(
    name: str, group: str, inputs: int, y: FloatArray, frozen: FloatArray, redrawn: FloatArray, seed: int, level: float
) -> GroupShare:
    seen = np.isfinite(y) & np.isfinite(frozen) & np.isfinite(redrawn)
    y, frozen, redrawn = y[seen], frozen[seen], redrawn[seen]
    if len(y) < 2 or np.ptp(np.concatenate((y, frozen, redrawn))) == 0:
        return GroupShare(name, group, inputs, None, None, len(y))
    if group != "luck" and not inputs:
        nothing = Share(0.0, 0.0, 0.0)
        return GroupShare(name, group, inputs, nothing, nothing, len(y))
    found = pick_freeze(y, frozen, redrawn, level)
    return GroupShare(name, group, inputs, found.first, found.total, len(y))


def one_by_one(
    build: Build, runs: int, seed: int, names: Sequence[str] = OUTCOMES, jobs: int = 0, top: int = 20,
    level: float = 0.95,
) -> list[Screened]:  # fmt: skip
    """Return which inputs move which outcome, from one ensemble in which all of them are drawn."""
    numbers, inputs = np.arange(runs, dtype=np.int64), inputs_of(build)
    values, results = drawn_values(build, inputs, numbers, seed, jobs)
    found = []
    outcomes = _without_empty_seats(outcomes_of(build, results, seed, numbers, names), names)
    for name, outcome in outcomes.items():
        screened = screen(values, outcome, top, level, len(outcomes))
        rows = tuple(
            ScreenRow(
                name, inputs[each.column].path, inputs[each.column].words, inputs[each.column].status,
                len(inputs[each.column].columns), each.rank, each.ratio, each.strength, each.p,
                each.p <= 1 - level + 1e-12,
            )
            for each in screened.moved
        )  # fmt: skip
        found.append(Screened(name, rows, screened.noise_floor, screened.detectable, screened.looked_at, len(outcomes)))
    return found


@dataclass(frozen=True)
class Ranged:
    """What a study of ranges found: indices by outcome; `rows` points were played, each with `runs` runs.

    `blocks` and `walks` are how many were played; an outcome's own are fewer where it could not be seen at some point.
    """

    sobol: dict[str, SobolIndices]
    morris: dict[str, MorrisEffects]
    rows: int
    runs: int
    blocks: int
    walks: int


@dataclass(frozen=True)
class Ground:
    """Where points of a study of ranges are built: a builder, the base in it, and the base's own build."""

    builder: Builder
    base: str
    build: Build


class Played(NamedTuple):
    """An outcome at every point of a design: its mean over each half of the runs, and the variance of single runs.

    `rows` are the rows of the design, those of blocks left out in which it could not be seen at some point.
    """

    one: FloatArray
    two: FloatArray
    within: FloatArray
    rows: IntArray


def over_ranges(
    ground: Ground, axes: Sequence[Ready], seed: int, names: Sequence[str] = OUTCOMES, jobs: int = 0,
    blocks: int = 128, trajectories: int = 20, runs: int = 20, level: float = 0.95,
) -> Ranged:  # fmt: skip
    """Return Sobol' indices and Morris' elementary effects of axes on what is expected of each outcome.

    Parameters
    ----------
    axes : sequence of Ready
        At most 20, each with its value at u in [0, 1): uniform over a range, or the stated distribution.
    blocks : int
        Blocks of the Sobol' design; 0 for none, else at least 2. All points of a block have the same luck.
    trajectories : int
        Walks of Morris; 0 for none, else at least 2. All points of a walk have the same luck.
    runs : int >= 2
        Runs of each point, half of them for each of its replicates (see `sim.statistics.sobol_morris`).
    """
    if not axes or len(axes) > MOST_AXES:
        raise UsageError(f"needs from 1 to {MOST_AXES} inputs to move (found {len(axes)}); name those that matter")
    if runs < 2:
        raise UsageError(f"each point needs at least 2 runs, to tell its luck from what moves it (found {runs})")
    ranges = {axis.name: (0.0, 1.0) for axis in axes}
    known = {each.path: each for each in inputs_of(ground.build)}
    sobol: dict[str, SobolIndices] = {}
    morris: dict[str, MorrisEffects] = {}
    played = 0
    if blocks:
        design = sobol_design(ranges, blocks, np.random.default_rng(seed))
        y = _rows(ground, axes, known, design, len(axes) + 2, seed, names, jobs, runs)
        sobol = {name: sobol_indices(ranges, each.one, each.two, each.within, level) for name, each in y.items()}
        played += len(design)
    if trajectories:
        design = morris_design(ranges, trajectories, np.random.default_rng(seed))
        y = _rows(ground, axes, known, design, len(axes) + 1, seed, names, jobs, runs)
        morris = {
            name: morris_effects(ranges, design[each.rows], each.one, each.two, level) for name, each in y.items()
        }
        played += len(design)
    return Ranged(sobol, morris, played, runs, blocks, trajectories)


def _rows(
    ground: Ground, axes: Sequence[Ready], known: dict[str, Input], design: FloatArray, block: int, seed: int,
    names: Sequence[str], jobs: int, runs: int,
) -> dict[str, Played]:  # fmt: skip
    """Play every row of a design, the rows of a block on one luck. Left out: what is seen in fewer than 2 blocks."""
    half = runs // 2

    def play(k: int) -> dict[str, tuple[float, float, float]]:
        point = [axis.at(min(float(u), 1 - 1e-9)) for axis, u in zip(axes, design[k], strict=True)]
        numbers = np.arange(runs, dtype=np.int64) + k // block * runs
        build = _build_at(ground, known, point)
        results = simulate_runs(build, seed, numbers, same_draws(numbers))
        found = outcomes_of(build, results, seed, numbers, names)
        return {name: (_mean(values[:half]), _mean(values[half:]), _variance(values)) for name, values in found.items()}

    with ThreadPoolExecutor(max_workers=jobs or default_jobs()) as pool:
        points = list(pool.map(play, range(len(design))))
    found = {}
    for name, table in _without_empty_seats(_tables(points), names).items():
        whole = np.isfinite(table).all(axis=1).reshape(-1, block).all(axis=1)
        rows = np.flatnonzero(np.repeat(whole, block))
        if whole.sum() >= 2:
            one, two, within = table[rows].T
            found[name] = Played(one, two, within, rows)
    return found


def _tables(points: Sequence[Mapping[str, tuple[float, float, float]]]) -> dict[str, FloatArray]:
    """Return each outcome at every point, shape (points, 3); nan at a point that does not have it."""
    unseen = (float("nan"),) * 3
    every = dict.fromkeys(name for point in points for name in point)
    return {name: np.array([point.get(name, unseen) for point in points]) for name in every}


def _mean(values: FloatArray) -> float:
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if len(seen) else float("nan")


def _variance(values: FloatArray) -> float:
    seen = values[np.isfinite(values)]
    return float(seen.var(ddof=1)) if len(seen) > 1 else float("nan")


def _build_at(ground: Ground, known: dict[str, Input], point: Sequence[Choice]) -> Build:
    """Return the build of a point: numbers that are drawn are simply fixed, all else is built from the scenario."""
    settings = tuple(setting for choice in point for setting in choice.settings)
    values: dict[str, float] = {}
    for setting in settings:
        value: Any = setting.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            break
        values[dotted(setting.path)] = float(value)
    else:
        quick = with_values(ground.build, known, values)
        if quick is not None:
            return quick
    return ground.builder.build_of(Point(0, ground.base, settings))
