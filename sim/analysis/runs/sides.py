"""What is set side by side: points of results folders and configs, and scenarios simulated on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from sim.analysis.runs.orders import MOST_SIDES, Order, Stored, numbered
from sim.analysis.runs.quantities import Quantity, of_point
from sim.ensemble import Results, default_jobs, join, same_draws, simulate_all
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import leaders_table, posts_table, runs_table
from sim.experiment.folder.origins import POINT_MARK, builder_of, points_in
from sim.experiment.folder.store import contents_of, refuse_mixed_engines, scan, settings_in
from sim.experiment.folder.version import engine_version
from sim.language.errors import ResultsError, UsageError
from sim.outcomes.own import OwnOutcomes
from sim.scenario.tables.build import Build
from sim.statistics.estimates import IntArray

TIMING: Final = ("start", "horizon_months")  # settings that move the horizon


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the runs of one point.

    `runs`, `leaders` and `posts` are tables as in a results folder, sorted by run; `horizon` is in days; `own` are the
    outcomes that the scenario defines; `settings` what was set on the command line that
    played them; `unfinished` says how far results are of which runs are still to be played.
    """

    name: str
    source: str
    kind: str
    seed: int
    engine: str
    horizon: float
    names: Mapping[str, str]
    runs: pl.DataFrame
    leaders: pl.DataFrame
    posts: pl.DataFrame
    own: OwnOutcomes = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    unfinished: str = ""

    @cached_property
    def numbers(self) -> IntArray:
        """The numbers of the runs, rising."""
        return self.runs["run"].to_numpy().astype(np.int64)

    @property
    def tables(self) -> tuple[pl.DataFrame, ...]:
        """All that is told of the runs."""
        return self.runs, self.leaders, self.posts

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """Everything that can be compared, by name."""
        return of_point(self.runs, self.leaders, self.posts, self.names, self.own)


def sides_of(orders: Sequence[Stored | Order], jobs: int = 0) -> list[Side]:
    """Return the sides that orders stand for, read or simulated, with names that differ.

    Parameters
    ----------
    orders : sequence of Stored or Order
    jobs : int
        Threads; 0 for one for each processor.

    Raises
    ------
    UsageError
        If there are more than can be compared.
    ResultsError
        If a folder is damaged, or some were made by another version than others.
    """
    builders = {each.folder: builder_of(each.folder) for each in orders if isinstance(each, Stored)}
    sides: list[Side] = []
    for each in orders:
        sides += _played(each, jobs) if isinstance(each, Order) else _stored(each, builders[each.folder])
        if len(sides) > MOST_SIDES:
            raise UsageError(f"more than {MOST_SIDES} points to compare; name single points: FOLDER{POINT_MARK}3")
    refuse_mixed_engines({side.source: side.engine for side in sides})
    names = numbered(side.name for side in sides)
    return [side if name == side.name else replace(side, name=name) for side, name in zip(sides, names, strict=True)]


def _stored(found: Stored, builder: Builder) -> list[Side]:
    """Read the points of a results folder of which some run was completed."""
    text, folder, number = found
    contents = contents_of(folder)
    manifest = contents.manifest
    points = points_in(folder, number)
    tables = {name: scan(folder, name, number).collect() for name in ("runs", "leaders", "posts")}
    known: dict[str, tuple[float, Mapping[str, str]]] = {}
    sides = []
    for point in points:
        timing = [entry for entry in point.settings if entry.path[0] in TIMING]
        mark = f"{point.base}{timing}"
        if mark not in known:
            build = builder.build_of(point)
            known[mark] = float(build.world.horizon[0]), build.names
        own = {
            name: table.filter(pl.col("point") == point.number).sort("run", maintain_order=True)
            for name, table in tables.items()
        }
        if len(own["runs"]):
            horizon, names = known[mark]
            sides.append(
                Side(
                    found.name_of(point, len(points) > 1), text, "results", int(manifest["seed"]),
                    str(manifest["engine"]), horizon, names, own["runs"], own["leaders"], own["posts"],
                    builder.own_of(point.base), settings_in(manifest), contents.unfinished,
                )
            )  # fmt: skip
    if not sides:
        raise ResultsError(f"{folder}: holds no run that was completed")
    return sides


def _played(order: Order, jobs: int) -> list[Side]:
    """Simulate a scenario or the points of a config."""
    study, builder = order.study, Builder(order.study.bases)
    sides = (
        play_side(
            builder.build_of(point), study.runs, study.seed, jobs, order.name_of(point), order.text, order.kind,
        )
        for point in study.points
    )  # fmt: skip
    return [replace(side, settings=order.settings) for side in sides]


def play_side(
    build: Build, runs: int, seed: int, jobs: int = 0, name: str = "", source: str = "", kind: str = "scenario"
) -> Side:
    """Simulate runs 0..runs-1 of a build and return them as a side."""
    numbers = np.arange(runs, dtype=np.int64)
    results = join(list(simulate_all(build, numbers, same_draws(numbers), seed, jobs or default_jobs())))
    return side_of(build, results, numbers, seed, name, source, kind)


def side_of(
    build: Build, results: Results, numbers: IntArray, seed: int, name: str = "", source: str = "",
    kind: str = "scenario",
) -> Side:  # fmt: skip
    """Return runs that were played, with their numbers, as a side."""
    return Side(
        name or build.scenario_id, source or build.scenario_id, kind, seed, engine_version(),
        float(build.world.horizon[0]), build.names, runs_table(build, results, 0, seed, numbers),
        leaders_table(build, results, 0, numbers), posts_table(build, results, 0, numbers), build.own,
    )  # fmt: skip
