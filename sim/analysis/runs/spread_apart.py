"""How far apart the whole distributions of two sides are, beside what chance alone would show."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from sim.analysis.runs.quantities import Quantity
from sim.experiment.folder.columns import WORDS, codes_of
from sim.statistics.distances import (
    areas_apart,
    jensen_shannon,
    jensen_shannon_of_rows,
    measure_jensen_shannon,
    measure_wasserstein_1,
    wasserstein_1,
)
from sim.statistics.estimates import FloatArray, IntArray
from sim.statistics.resampling import Distance, batches, drawn_counts, measured

RESAMPLES: Final = 1000
MEASURED: Final = ("formation_days", "days_in_office", "deaths", "team_share")


class DistanceRow(NamedTuple):
    """A distance between the two sides: `kind` is ``wasserstein`` (in the unit) or ``jensen-shannon`` (0 to 1).

    `changed` counts the pairs whose two runs differ, None unless paired; `adjusted` is set once all tests are known.
    """

    name: str
    kind: str
    unit: str
    distance: Distance
    changed: int | None = None
    adjusted: float | None = None

    @property
    def p(self) -> float:
        """The chance of being as far apart where nothing but chance sets the sides apart."""
        return self.distance.p

    @property
    def tells(self) -> bool:
        """Whether a test of it could have found anything: of pairs, whether any differ."""
        return self.changed != 0


def distances(
    runs_a: pl.DataFrame,
    runs_b: pl.DataFrame,
    a: dict[str, Quantity],
    b: dict[str, Quantity],
    paired: bool,
    level: float = 0.95,
) -> list[DistanceRow]:
    """Return the distances of classes of outcome, of paths, and of the numbers in MEASURED that vary.

    Paired: both tables hold the same runs in the same order; pairs are drawn anew as pairs for the interval, and
    the two runs of a pair are exchanged for the noise floor.
    """
    rng = np.random.default_rng(len(runs_a))
    rows = []
    for name in ("outcome", "path"):
        codes = [codes_of(runs[name], WORDS[name]) for runs in (runs_a, runs_b)]
        if np.ptp(np.concatenate(codes)) == 0:
            continue
        found = _classes(codes[0], codes[1], len(WORDS[name]), paired, rng, level)
        changed = int(np.sum(codes[0] != codes[1])) if paired else None
        rows.append(DistanceRow(name, "jensen-shannon", "0 to 1", found, changed))
    for name in MEASURED:
        if name not in a or name not in b:
            continue
        x, y = a[name].values, b[name].values
        shown = x[np.isfinite(x)], y[np.isfinite(y)]
        if min(map(len, shown)) < 2 or np.ptp(np.concatenate(shown)) == 0:
            continue
        distance = (
            _paired_area(x, y, rng, level)
            if paired
            else measure_wasserstein_1(*shown, rng, level=level, resamples=RESAMPLES)
        )
        changed = int(np.sum((x != y) & (np.isfinite(x) | np.isfinite(y)))) if paired else None
        rows.append(DistanceRow(name, "wasserstein", a[name].unit, distance, changed))
    return rows


def _classes(x: IntArray, y: IntArray, count: int, paired: bool, rng: np.random.Generator, level: float) -> Distance:
    if not paired:
        counts = [np.bincount(side, minlength=count) for side in (x, y)]
        return measure_jensen_shannon(counts[0], counts[1], rng, level, RESAMPLES)
    joint = np.bincount(x * count + y, minlength=count * count)
    drawn = rng.multinomial(len(x), joint / len(x), size=RESAMPLES).reshape(-1, count, count)
    swapped = rng.binomial(joint, 0.5, size=(RESAMPLES, count * count)).reshape(-1, count, count)
    table = joint.reshape(count, count)
    mixed = table - swapped + swapped.transpose(0, 2, 1)
    return measured(
        jensen_shannon(table.sum(axis=1), table.sum(axis=0)), _between_margins(drawn), _between_margins(mixed), level
    )


def _between_margins(tables: IntArray) -> FloatArray:
    """Distance of the two margins of each joint table; shape (resamples,)."""
    return jensen_shannon_of_rows(tables.sum(axis=2), tables.sum(axis=1))


def _paired_area(x: FloatArray, y: FloatArray, rng: np.random.Generator, level: float) -> Distance:
    """Measure pairs of runs, some of which may show it on one side only: each side is of all that show it there."""
    either = np.isfinite(x) | np.isfinite(y)
    x, y = x[either], y[either]
    drawn, chance = [], []
    for size in batches(2 * len(x), RESAMPLES):
        drawn.append(_areas(x, y, drawn_counts(len(x), size, rng)))
        chance.append(_areas(x, y, 1 - 2 * rng.integers(2, size=(size, len(x)))))
    found = wasserstein_1(x[np.isfinite(x)], y[np.isfinite(y)])
    return measured(found, np.concatenate(drawn), np.concatenate(chance), level)


def _areas(x: FloatArray, y: FloatArray, factors: IntArray) -> FloatArray:
    """Distances of x and y with each pair counted so many times, or -1 times: exchanged; factors (resamples, pairs)."""
    values, seen = np.concatenate((x, y)), np.isfinite(np.concatenate((x, y)))
    kept, exchanged = np.maximum(factors, 0), np.maximum(-factors, 0)
    first, second = (np.hstack(sides)[:, seen].astype(float) for sides in ((kept, exchanged), (exchanged, kept)))
    return areas_apart(values[seen], first, second)
