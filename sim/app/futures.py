"""Many futures under sliders: played in stretches that can be stopped, and set beside those without what is set."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.analysis.runs.differing import Row, differ
from sim.analysis.runs.quantities import ENDS, EVENTS, PATHS
from sim.analysis.runs.sides import Side, side_of
from sim.app.latest import Stopped
from sim.app.stage import Stage
from sim.ensemble import Results, default_jobs, join, simulate, stretches
from sim.scenario.tables.build import Build
from sim.statistics.multiplicity import holm

NUMBERS: Final = ("formation_days", "contest_days", "deaths", "team_share", "patron_support", "approval")
SHOWN: Final[tuple[str, ...]] = (*ENDS, *EVENTS, *PATHS, *NUMBERS)
STRETCH: Final = 100  # runs between two looks at whether it is still wanted
Told = Callable[[int, int], None]  # runs played so far, runs in all


@dataclass(frozen=True)
class Question:
    """What the page asks: what is set on top of the scenario as it was opened, and how many futures to play."""

    settings: tuple[str, ...]
    runs: int


@dataclass(frozen=True)
class Answer:
    """The scenario as opened (`a` of each row) beside the one under the sliders (`b`), run by run on the same luck."""

    question: Question
    seed: int
    as_opened: Side
    rows: tuple[Row, ...]

    def of(self, names: Sequence[str]) -> list[Row]:
        """Return rows by name, those left out that are nowhere seen."""
        known = {row.name: row for row in self.rows}
        return [known[name] for name in names if name in known]


def play(build: Build, runs: int, seed: int, jobs: int, stopped: Stopped, told: Told) -> Side | None:
    """Play runs 0 to `runs` - 1 as `run` does, in short stretches; None where it was stopped on the way."""
    cuts, done, lock = stretches(0, runs, STRETCH), 0, threading.Lock()

    def play_cut(cut: tuple[int, int]) -> Results | None:
        nonlocal done
        if stopped():
            return None
        part = simulate(build, *cut, seed)
        with lock:
            done += cut[1] - cut[0]
        told(done, runs)
        return part

    with ThreadPoolExecutor(max_workers=max(1, jobs or default_jobs())) as pool:
        parts = [part for part in pool.map(play_cut, cuts) if part is not None]
    if len(parts) < len(cuts):
        return None
    return side_of(build, join(parts), np.arange(runs, dtype=np.int64), seed)


def answer(stage: Stage, question: Question, before: Answer | None, stopped: Stopped, told: Told) -> Answer | None:
    """Play what is asked, and the scenario as opened where `before` does not hold as many futures of it.

    Returns None where it was stopped. Raises ScenarioError where what is set does not fit together.
    """
    opening = stage.opening
    build = stage.build_with(question.settings)
    known = before is not None and before.question.runs == question.runs
    total = question.runs * ((not known) + bool(question.settings))
    as_opened: Side | None
    if before is not None and known:
        as_opened, first = before.as_opened, 0
    else:
        first = question.runs
        as_opened = play(
            stage.build, question.runs, opening.seed, opening.jobs, stopped, lambda done, _: told(done, total)
        )
    if as_opened is None:
        return None
    changed: Side | None = as_opened
    if question.settings:
        changed = play(
            build, question.runs, opening.seed, opening.jobs, stopped, lambda done, _: told(first + done, total)
        )
    if changed is None or stopped():
        return None
    has_patron = int(stage.build.world.patron[0]) >= 0
    names = [*(name for name in SHOWN if has_patron or name != "patron_support"), *stage.build.own]
    return Answer(question, opening.seed, as_opened, beside(as_opened, changed, names))


def beside(a: Side, b: Side, names: Sequence[str] = SHOWN) -> tuple[Row, ...]:
    """Compare two sides pair by pair; the p-values of all rows that could tell are corrected together (Holm)."""
    one, two = a.quantities, b.quantities
    seen = [name for name in names if any(np.isfinite(side[name].values).any() for side in (one, two))]
    rows = [differ(name, one[name], two[name], paired=True) for name in seen]
    tested = [place for place, row in enumerate(rows) if row.tells]
    if tested:
        adjusted = holm(np.array([rows[place].p for place in tested], dtype=np.float64))
        for place, p in zip(tested, adjusted, strict=True):
            rows[place] = replace(rows[place], adjusted=float(p))
    return tuple(rows)
