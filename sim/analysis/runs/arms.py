"""One arm of a comparison: a build played on given luck, with whatever else has to be asked of its runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim import ensemble
from sim.core import play as compiled
from sim.core.ground import records
from sim.core.ground.codes import Order, Role
from sim.core.ground.luck import seeded
from sim.ensemble import Bench, Results
from sim.experiment.folder.told import Told, told_of
from sim.scenario.tables.build import Build
from sim.statistics.estimates import FloatArray, IntArray

Reader = Callable[[records.State], Sequence[float]]


@dataclass
class ArmRun:
    """The runs of one arm; played when first asked for, and remembered.

    Parameters
    ----------
    build : Build
    luck_runs : int64 (n,), run numbers that address the luck of play; the same in all arms of a comparison.
    draw_runs : int64 (n, 3), run numbers that address the draws of stated, implied and assumed inputs.
    seed, jobs : int
    """

    build: Build
    luck_runs: IntArray
    draw_runs: IntArray
    seed: int
    jobs: int = 1
    memory: dict[Any, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many runs."""
        return len(self.luck_runs)

    @cached_property
    def results(self) -> Results:
        """What the runs returned."""
        parts = ensemble.simulate_all(self.build, self.luck_runs, self.draw_runs, self.seed, self.jobs)
        return ensemble.join(list(parts))

    @property
    def world(self) -> Any:
        """The world at the close, one row a run."""
        return self.results.world

    @cached_property
    def told(self) -> Told:
        """The outcomes of the registry, and those that the scenario defines, by name."""
        return told_of(self.build, self.results, self.seed, self.luck_runs)

    def row_of(self, leader: str) -> int:
        """Return the row of a leader."""
        return self.build.leader_ids.index(leader)

    def remembered(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made under a key before, or make it."""
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    def at_start(self, key: str, reader: Reader) -> FloatArray:
        """Read every run on its first morning; shape (n, numbers read)."""
        made: FloatArray = self.remembered(("start", key), lambda: self._read(reader, to_the_end=False))
        return made

    def at_close(self, key: str, reader: Reader) -> FloatArray:
        """Read every run as it stands when closed; shape (n, numbers read)."""
        made: FloatArray = self.remembered(("close", key), lambda: self._read(reader, to_the_end=True))
        return made

    def _read(self, reader: Reader, to_the_end: bool) -> FloatArray:
        cuts = ensemble.stretches(0, self.size)
        with ThreadPoolExecutor(max_workers=max(1, self.jobs)) as pool:
            parts = pool.map(lambda cut: self._read_stretch(reader, to_the_end, *cut), cuts)
        return np.array([row for part in parts for row in part], dtype=np.float64)

    def _read_stretch(self, reader: Reader, to_the_end: bool, first: int, last: int) -> list[list[float]]:
        bench = ensemble.lay_bench(self.build)
        found = []
        for n in range(first, last):
            play_one(self.build, bench, self.seed, int(self.luck_runs[n]), self.draw_runs[n], to_the_end)
            found.append([float(x) for x in reader(bench.state)])
        return found

    def until(self, day: int) -> ArmRun:
        """Return the same runs closed on a day, if they are still open then; everything before goes as it went.

        A step that the day cuts short brings the chances of the days that are left of it.
        """
        if day >= int(self.build.world.horizon[0]):
            return self
        world = self.build.world.copy()
        world.horizon = day
        made: ArmRun = self.remembered(
            ("until", day),
            lambda: ArmRun(replace(self.build, world=world), self.luck_runs, self.draw_runs, self.seed, self.jobs),
        )
        return made

    def replay(self, key: str, orders: Sequence[tuple[int, Order, int, int, int, float]]) -> ArmRun:
        """Return the same runs with orders put before those of the scenario, on the same luck.

        Each order is (day, order, table, row, column, value), as in the SCHEDULE records.
        """
        made: ArmRun = self.remembered(
            ("replay", key),
            lambda: ArmRun(with_orders(self.build, orders), self.luck_runs, self.draw_runs, self.seed, self.jobs),
        )
        return made


def together(arms: Sequence[ArmRun]) -> ArmRun:
    """Return the runs of several arms as those of one, which has the build of the first."""
    if len(arms) == 1:
        return arms[0]
    luck_runs, draw_runs = (np.concatenate([getattr(arm, name) for arm in arms]) for name in ("luck_runs", "draw_runs"))
    one = ArmRun(arms[0].build, luck_runs, draw_runs, arms[0].seed, arms[0].jobs)
    one.results = ensemble.join([arm.results for arm in arms])
    return one


def play_one(build: Build, bench: Bench, seed: int, run: int, draws: IntArray, to_the_end: bool) -> None:
    """Lay out a run on a bench, and play it unless only its first morning is wanted."""
    luck = seeded(seed, run)
    lucks = (seeded(seed, int(draws[0])), seeded(seed, int(draws[1])), seeded(seed, int(draws[2])))
    play: Any = compiled.play  # compiled code has no types for mypy
    ensemble.lay_out(bench, luck, lucks)
    if to_the_end:
        play(bench.state, bench.cells, bench.parameters[0], luck, build.rules_off, bench.scratch)


def with_orders(build: Build, orders: Sequence[tuple[int, Order, int, int, int, float]]) -> Build:
    """Return a build with further orders in its schedule; of one day, they come first."""
    added = records.blank(records.SCHEDULE_DTYPE, len(orders))
    for item, (day, order, table, row, column, value) in zip(added, orders, strict=True):
        item.day, item.order, item.table, item.row, item.column, item.value = day, order, table, row, column, value
    schedule = np.concatenate([np.asarray(added), np.asarray(build.schedule)])
    schedule = schedule[np.argsort(schedule["day"], kind="stable")]
    return replace(build, schedule=schedule.view(np.recarray))


def whole_as_cell(value: int) -> float:
    """Return the float64 with the same eight bytes as a whole number, as `set` wants it."""
    return float(np.int64(value).view(np.float64))


def set_leader(day: int, row: int, field_name: str, value: int) -> tuple[int, Order, int, int, int, float]:
    """Return the order that writes a whole number into a leader's record on a day."""
    column = [each.name for each in records.LEADER].index(field_name)
    return day, Order.SET, int(Role.LEADER), row, column, whole_as_cell(value)
