"""Where an outcome concentrates: boxes of inputs found in one half of the futures and held to the other half."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.questions.screening import screen
from sim.analysis.runs.halves import columns_to_look_at, count, halves_of, refuse_few
from sim.analysis.runs.table_of_inputs import Cases, Column
from sim.language.errors import UsageError
from sim.scenario.schema.numbers import LEVELS
from sim.statistics.clustered import clustered_share, difference, spread
from sim.statistics.estimates import BoolArray, FloatArray, IntArray, Interval
from sim.statistics.prim import Box, Limits, peel, quasi_p, without

CANDIDATES: Final = 10  # inputs that enter the peeling: those the outcome goes with most, in the half that is peeled
LEAST: Final = 10  # futures that any box must hold in the half that is peeled
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

    `futures` : runs that were looked at, and `with_outcome` those that show the outcome at some point; `rows` and
    `hits` are the same over all points of a design, at each of which a future is played again. `held_back`, `in_box` :
    futures held back, and those of them that lie in the box at some point. `base`, `density`, `outside` : share of the
    outcome among the rows held back, in the box, and outside of it; `gain` : density less outside. `coverage`, `mass` :
    the share of all cases that lie in the box, and the share of rows in it.
    `level` : of these intervals; closer to 1 than asked for where the box was taken by hand, so that it holds for any.
    `found` : the box as it was in the half that was peeled, which flatters. `points_held` : whether points were held
    back too (they are unless they are a grid). Without `restrictions`, no box stood up.
    """

    outcome: str
    futures: int
    with_outcome: int
    rows: int
    hits: int
    held_back: int
    in_box: int
    points_held: bool
    looked_at: int
    candidates: tuple[str, ...]
    trajectory: tuple[Step, ...]
    chosen: int
    restrictions: tuple[Restriction, ...]
    found: Step
    level: float
    base: Interval[float]
    density: Interval[float]
    outside: Interval[float]
    gain: Interval[float]
    coverage: Interval[float]
    mass: float

    @property
    def holds(self) -> bool:
        """Whether the outcome is denser in the box than outside of it, beyond doubt, among the futures held back."""
        return bool(self.restrictions) and self.gain.low > 0


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
        Which box of the trajectory to take; by default the one nearest to holding all cases and nothing else. Intervals
        then hold for all boxes of the trajectory together (Bonferroni), whichever were looked at.
    alpha, mass_min : float
        See `sim.statistics.prim.peel`.
    level : float in (0, 1)

    Every second future is peeled, at all its points, and the box is held to the others, which never had a say in it.
    Points of a design that is no grid are halved as well: among them, what goes with an axis may be another one's
    doing. Intervals are those of futures (see `sim.statistics.clustered`), and a box holds at least ten of them. The
    ten inputs that the outcome goes with most in the peeled half enter; axes of a design always do. Restrictions that
    chance alone would do as well (quasi-p above 0.05 in the peeled half) are dropped, the worst first.

    Raises
    ------
    UsageError
        If too few futures have the outcome, or too few have not.
    """
    y = cases.outcomes[outcome]
    futures = np.arange(len(y)) if cases.futures is None else cases.futures
    columns = columns_to_look_at(cases.columns, y, futures, outcome)
    halves = halves_of(columns, futures)
    for half in (halves.peeled, halves.held):
        refuse_few(y, futures, half, outcome)
    peeled = halves.peeled
    columns = _candidates(columns, y, peeled)
    names = [column.name for column in columns]
    categorical = [column.name for column in columns if column.categorical]
    x = np.column_stack([column.values for column in columns])
    trajectory = peel(
        x[peeled], y[peeled].astype(float), names, alpha, mass_min, categorical, futures[peeled], LEAST
    )  # fmt: skip
    chosen = _nearest(trajectory) if step is None else step
    if not 0 <= chosen < len(trajectory):
        raise UsageError(f"the trajectory has boxes 0 to {len(trajectory) - 1}; there is no box {chosen}")
    worth = _worth(y, peeled, futures)
    box = _simplified(trajectory[chosen], x[peeled], y[peeled], names, categorical, worth)
    chances = quasi_p(box, x[peeled], y[peeled].astype(float), names, categorical, worth)
    limits = {
        name: kept if name in categorical else _opened(kept, x[peeled, names.index(name)])
        for name, kept in box.limits.items()
    }
    level = level if step is None else 1 - (1 - level) / len(trajectory)
    held, clusters = halves.held, halves.clusters
    inside = _inside(limits, x, names, categorical) & held
    density, outside = (clustered_share(y & part, part, clusters, level) for part in (inside, held & ~inside))
    return Discovery(
        outcome=outcome, futures=count(futures), with_outcome=count(futures[y]), rows=len(y), hits=int(y.sum()),
        held_back=count(futures[held]), in_box=count(futures[inside]), points_held=len(clusters) > 1,
        looked_at=len(cases.columns), candidates=tuple(names),
        trajectory=tuple(_step(each) for each in trajectory), chosen=chosen,
        restrictions=tuple(
            Restriction(name, in_words(columns[names.index(name)], kept), kept, chances[name])
            for name, kept in limits.items()
        ),
        found=_step(box), level=level, base=clustered_share(y & held, held, clusters, level).share,
        density=density.share, outside=outside.share, gain=difference(density, outside, clusters, held),
        coverage=clustered_share(y & inside, y & held, clusters, level).share, mass=float(inside.sum() / held.sum()),
    )  # fmt: skip


def _worth(y: BoolArray, part: BoolArray, futures: IntArray) -> float:
    """Return how many independent cases each row of a part counts for, at most 1."""
    rows, p = int(part.sum()), float(y[part].mean())
    pulls = np.where(part, y - p, 0.0) / rows
    variance = spread(pulls, pulls, (futures,), part)
    return min(1.0, p * (1 - p) / rows / variance) if variance > 0 else count(futures[part]) / rows


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


def _simplified(
    box: Box, x: FloatArray, y: BoolArray, names: Sequence[str], categorical: Sequence[str], worth: float
) -> Box:
    while box.limits:
        chances = quasi_p(box, x, y.astype(float), names, categorical, worth)
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
