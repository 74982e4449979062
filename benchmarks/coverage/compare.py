"""The intervals of `compare`: differences within pairs and between runs apart, exits, and distances."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from benchmarks.coverage.world import SEVERAL, Check, Limits, World, carried, opened
from sim.analysis.runs.differing import differ
from sim.analysis.runs.exits import Histories, compare_histories, exit_histories, split_histories
from sim.analysis.runs.quantities import Quantity, by_default
from sim.analysis.runs.sides import Side
from sim.analysis.runs.spread_apart import MEASURED, distances
from sim.statistics.differences import mean_difference_unpaired
from sim.statistics.distances import jensen_shannon, wasserstein_1
from sim.statistics.estimates import NOTHING, IntArray
from sim.statistics.partly_seen import difference_where_seen, parts_of_means

MONTHS: Final = 12
FAMILIES: Final = {"cabinet": "seats", "people": "weights of leaders"}


def of_differences(world: World, runs: int) -> Iterator[Check]:
    """Yield differences of everything that is compared by default."""
    a, b = world.base.quantities, world.changed.quantities
    seen: dict[tuple[str, bool], int] = {}
    for name in (each for each in by_default(a) if each in b):
        kind = a[name].family, a[name].yes_no
        seen[kind] = seen.get(kind, 0) + 1
        if kind[0] != "outcome" and seen[kind] > SEVERAL * (6 if kind[1] else 1):
            continue
        one, two = a[name], b[name]
        if not all(np.isfinite(side.values).any() for side in (one, two)):
            continue
        apart = np.subtract(*parts_of_means(two.values, one.values))  # of what all runs show: two - one, less its mean
        what = f"mean of {FAMILIES.get(one.family, name)}"
        if one.yes_no:
            what = "share of runs, of outcomes" if one.family == "outcome" else "share of runs, of leaders"
        truth = float(np.nanmean(two.values) - np.nanmean(one.values))
        if weight := carried(apart, runs):
            yield Check("compare, paired", what, truth, partial(_paired, one, two), weight)
        weight = min(carried(one.values, runs), carried(two.values, runs))
        if weight > 0.0:
            yield Check("compare, unpaired", what, truth, partial(_unpaired, one, two), weight)


def of_exits(world: World, runs: int) -> Iterator[Check]:
    """Yield how many more had split, or seen the first incumbent go, by a month, in each way."""
    a, b = world.base, world.changed
    for what, read in (("split", split_histories), ("exit", exit_histories)):
        whole = read(a.runs, a.horizon), read(b.runs, b.horizon)
        for row in compare_histories(what, *whole, a.horizon, True):
            first, second = ((h.cause == h.causes.index(row.cause) + 1) & (h.time <= row.months * 30.5) for h in whole)
            weight = carried(second.astype(float) - first, runs)
            if weight and row.months == MONTHS:
                limits = partial(_exit, what, whole, a.horizon, row.cause)
                yield Check("compare, paired", "share of runs, exits", row.diff.estimate, limits, weight)


def of_distances(world: World, runs: int) -> Iterator[Check]:
    """Yield how far apart the distributions are, of pairs and of runs apart."""
    a, b = world.base, world.changed
    for name in ("outcome", "path", *MEASURED):
        if name in MEASURED:
            x, y = (side.quantities[name].values for side in (a, b))
            truth = wasserstein_1(x[np.isfinite(x)], y[np.isfinite(y)]) if np.isfinite(x).any() else 0.0
            weight = carried(x, runs)
        else:
            words = sorted({*a.runs[name], *b.runs[name]})
            counts = [[int((side.runs[name] == word).sum()) for word in words] for side in (a, b)]
            truth, weight = jensen_shannon(counts[0], counts[1]), runs * (1.0 - max(counts[0]) / world.size)
        if weight:
            yield Check("compare, unpaired", f"distance of {name}", truth, partial(_far, a, b, name), weight, True)


def _paired(one: Quantity, two: Quantity, first: IntArray, _: IntArray) -> Limits:
    return _between(one, two, first, first, True)


def _unpaired(one: Quantity, two: Quantity, first: IntArray, second: IntArray) -> Limits:
    return _between(one, two, first, second, False)


def _between(one: Quantity, two: Quantity, first: IntArray, second: IntArray, paired: bool) -> Limits:
    x, y = one.values[first], two.values[second]
    if one.yes_no:
        found = differ("", one._replace(values=x), two._replace(values=y), paired).diff
    elif paired:  # what differ() works out, without the limits of both sides
        enough = min(np.isfinite(x).sum(), np.isfinite(y).sum()) > 1
        found = difference_where_seen(y, x, 0.95, one.possible) if enough else NOTHING
    else:
        x, y = x[np.isfinite(x)], y[np.isfinite(y)]
        found = mean_difference_unpaired(y, x, 0.95, one.possible) if min(len(x), len(y)) > 1 else NOTHING
    return opened(found.low, found.high)


def _exit(what: str, whole: tuple[Histories, Histories], horizon: float, cause: str, first: IntArray, _: Any) -> Limits:
    batch = [each._replace(time=each.time[first], cause=each.cause[first]) for each in whole]
    rows = compare_histories(what, batch[0], batch[1], horizon, True)
    same = [row for row in rows if (row.cause, row.months) == (cause, MONTHS)]
    return opened(same[0].diff.low, same[0].diff.high) if same else opened(None, None)


def _far(a: Side, b: Side, name: str, first: IntArray, second: IntArray) -> Limits:
    picked = [
        {name: side.quantities[name]._replace(values=side.quantities[name].values[rows])} if name in MEASURED else {}
        for side, rows in ((a, first), (b, second))
    ]
    runs = [side.runs[rows] for side, rows in ((a, first), (b, second))]
    found = [row for row in distances(runs[0], runs[1], picked[0], picked[1], False) if row.name == name]
    return opened(found[0].distance.low, found[0].distance.high) if found else opened(None, None)
