"""Where an outcome concentrates: boxes of inputs found in one half of the runs and held to the other half."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.cases import Cases, Column
from sim.analysis.estimates import BoolArray, FloatArray, Interval
from sim.analysis.prim import Box, Limits, peel, quasi_p, without
from sim.analysis.proportions import wilson
from sim.analysis.screening import screen
from sim.errors import UsageError
from sim.scenario.numbers import LEVELS

CANDIDATES: Final = 10  # inputs that enter the peeling: those the outcome goes with most, in the half that is peeled
FEWEST: Final = 20  # runs of interest in each half, below which no box is looked for
MEANINGLESS: Final = 0.05  # quasi-p beyond which a restriction is dropped


@dataclass(frozen=True)
class Step:
    """A box on the peeling trajectory, in the half that was peeled."""

    coverage: float
    density: float
    mass: float
    restricted: int


@dataclass(frozen=True)
class Restriction:
    """One side of the box: in words, its limits, and how likely chance alone would gain as much by it (quasi-p)."""

    name: str
    words: str
    limits: tuple[float, ...]
    quasi_p: float


@dataclass(frozen=True)
class Discovery:
    """A box in which an outcome concentrates.

    `base` : share of the outcome among the runs held back. `density`, `coverage`, `mass` : of the box among the runs
    held back: the share of the outcome in it, the share of all its cases that lie in it, and the share of runs in it.
    `found` : the box as it was in the half that was peeled, which flatters. Without `restrictions`, no box stood up.
    """

    outcome: str
    runs: int
    hits: int
    looked_at: int
    candidates: tuple[str, ...]
    trajectory: tuple[Step, ...]
    chosen: int
    restrictions: tuple[Restriction, ...]
    found: Step
    base: Interval[float]
    density: Interval[float]
    coverage: Interval[float]
    mass: float

    @property
    def holds(self) -> bool:
        """Whether the outcome is denser in the box than overall, beyond doubt, among the runs held back."""
        return bool(self.restrictions) and self.density.low > self.base.estimate


def discover(
    cases: Cases,
    outcome: str,
    step: int | None = None,
    alpha: float = 0.05,
    mass_min: float = 0.05,
    level: float = 0.95,
) -> Discovery:
    """Look for a box of inputs in which an outcome concentrates.

    Parameters
    ----------
    cases : Cases
    outcome : str
    step : int, optional
        Which box of the trajectory to take; by default the one nearest to holding all cases and nothing else.
    alpha, mass_min : float
        See `sim.analysis.prim.peel`.
    level : float in (0, 1)

    Every second run is peeled, and the box is held to the others, which never had a say in it. The ten inputs that the
    outcome goes with most in the peeled half enter; axes of a design always do. Restrictions that chance alone would do
    as well (quasi-p above 0.05 in the peeled half) are dropped, the worst first.

    Raises
    ------
    UsageError
        If too few runs have the outcome, or too few have not.
    """
    y = cases.outcomes[outcome]
    peeled = np.arange(len(y)) % 2 == 0
    for half in (peeled, ~peeled):
        some = int(min((y & half).sum(), (~y & half).sum()))
        if some < FEWEST:
            raise UsageError(
                f"only {int(y.sum()):,} of {len(y):,} runs show '{outcome}': too few, or too many, for a box; "
                f"at least {2 * FEWEST} are needed on either side. Play more runs"
            )
    columns = _candidates(cases.columns, y, peeled)
    names = [column.name for column in columns]
    categorical = [column.name for column in columns if column.categorical]
    x = np.column_stack([column.values for column in columns])
    trajectory = peel(x[peeled], y[peeled].astype(float), names, alpha, mass_min, categorical)
    chosen = _nearest(trajectory) if step is None else step
    if not 0 <= chosen < len(trajectory):
        raise UsageError(f"the trajectory has boxes 0 to {len(trajectory) - 1}; there is no box {chosen}")
    box = _simplified(trajectory[chosen], x[peeled], y[peeled], names, categorical)
    chances = quasi_p(box, x[peeled], y[peeled].astype(float), names, categorical)
    limits = {
        name: kept if name in categorical else _opened(kept, x[peeled, names.index(name)])
        for name, kept in box.limits.items()
    }
    inside = _inside(limits, x, names, categorical) & ~peeled
    hits, cases_in = int((y & inside).sum()), int(inside.sum())
    held, held_hits = int((~peeled).sum()), int((y & ~peeled).sum())
    return Discovery(
        outcome=outcome, runs=len(y), hits=int(y.sum()), looked_at=len(cases.columns), candidates=tuple(names),
        trajectory=tuple(_step(each) for each in trajectory), chosen=chosen,
        restrictions=tuple(
            Restriction(name, in_words(columns[names.index(name)], kept), kept, chances[name])
            for name, kept in limits.items()
        ),
        found=_step(box), base=_interval(held_hits, held, level), density=_interval(hits, cases_in, level),
        coverage=_interval(hits, held_hits, level), mass=cases_in / held,
    )  # fmt: skip


def _candidates(columns: Sequence[Column], y: BoolArray, peeled: BoolArray) -> list[Column]:
    axes = [column for column in columns if not column.drawn]
    drawn = [column for column in columns if column.drawn]
    if len(drawn) <= CANDIDATES:
        return [*axes, *drawn]
    found = screen(np.column_stack([c.values for c in drawn])[peeled], y[peeled].astype(float), CANDIDATES)
    return [*axes, *(drawn[each.column] for each in found.moved)]


def _nearest(trajectory: Sequence[Box]) -> int:
    """Return the box nearest to coverage 1 and density 1."""
    return int(np.argmin([math.hypot(1 - box.coverage, 1 - box.density) for box in trajectory]))


def _simplified(box: Box, x: FloatArray, y: BoolArray, names: Sequence[str], categorical: Sequence[str]) -> Box:
    while box.limits:
        chances = quasi_p(box, x, y.astype(float), names, categorical)
        worst = max(chances, key=lambda name: chances[name])
        if chances[worst] <= MEANINGLESS:
            break
        box = without(box, worst, x, y.astype(float), names, categorical)
    return box


def _opened(limits: tuple[float, ...], column: FloatArray) -> tuple[float, ...]:
    """Return limits with those that leave nothing out as infinite, so that no other run can fall beyond them."""
    low, high = limits
    return (-math.inf if low <= column.min() else low, math.inf if high >= column.max() else high)


def _inside(limits: Limits, x: FloatArray, names: Sequence[str], categorical: Sequence[str]) -> BoolArray:
    inside = np.ones(len(x), bool)
    for name, kept in limits.items():
        column = x[:, list(names).index(name)]
        inside &= np.isin(column, kept) if name in categorical else (column >= kept[0]) & (column <= kept[1])
    return inside


def in_words(column: Column, limits: tuple[float, ...]) -> str:
    """Return a restriction in the scenario's own words: ``Tokayev: ambition at least high (0.63)``."""
    if column.categorical:
        return f"{column.words} is {' or '.join(column.labels[int(value)] for value in limits)}"
    low, high = limits
    said = [f"at least {_value(column, low)}"] if low > -math.inf else []
    said += [f"at most {_value(column, high)}"] if high < math.inf else []
    return f"{column.words} {' and '.join(said)}"


def _value(column: Column, value: float) -> str:
    """Return a value with the level it falls under: five equal bins of the unit interval."""
    if not column.share:
        return f"{value:.3g}"
    return f"{LEVELS[min(int(value * len(LEVELS)), len(LEVELS) - 1)].replace('-', ' ')} ({value:.2f})"


def _step(box: Box) -> Step:
    return Step(box.coverage, box.density, box.mass, box.restricted)


def _interval(hits: int, cases: int, level: float) -> Interval[float]:
    return Interval(*(float(each) for each in wilson(hits, cases, level)))
