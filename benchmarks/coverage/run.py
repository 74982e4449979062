"""The intervals of `run`: shares, means, medians, moves, seats, and what comes from inputs and from luck."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from benchmarks.coverage.world import SEVERAL, Check, Limits, World, carried, opened
from sim.analysis.runs.counting import change_of_seats, counted, moves_between, spread
from sim.analysis.runs.luck import TOLD
from sim.analysis.runs.quantities import Quantity, by_default
from sim.statistics.crossed import crossed
from sim.statistics.estimates import FloatArray, IntArray
from sim.statistics.quantiles import quantile_interval

NUMBERS: Final = ("formation_days", "team_share")


def of_run(world: World, runs: int) -> Iterator[Check]:
    """Yield what is counted over runs."""
    side = world.base
    for name in by_default(side.quantities):
        each = side.quantities[name]
        if not (weight := carried(each.values, runs)):
            continue
        truth = float(np.nanmean(each.values))
        if each.yes_no:
            what = "share of runs, of outcomes" if each.family == "outcome" else "share of runs, of leaders"
            yield Check("run", what, truth, partial(_share, each.values), weight)
        elif each.family == "outcome":
            yield Check("run", f"mean of {name}", truth, partial(_mean, each), weight)
    for name in ("formation_days", "contest_days"):
        values = side.quantities[name].values
        seen = values[np.isfinite(values)]
        if len(seen) * runs >= 30 * world.size:
            yield Check(
                "run", f"median of {name}", float(quantile_interval(seen).estimate), partial(_median, values), runs
            )
    for rows in side.leaders.partition_by("leader", maintain_order=True):
        values = rows["moves_expected"].to_numpy()
        if weight := carried(values, runs):
            yield Check("run", "moves expected", float(values.mean()), partial(_moves, values), weight)
    for rows in side.posts.partition_by("clan", maintain_order=True)[:SEVERAL]:
        before, after = rows["share_before"].to_numpy(), rows["share_after"].to_numpy()
        if weight := carried(after - before, runs):
            yield Check(
                "run", "change of seats", float((after - before).mean()), partial(_seats, before, after), weight
            )


def of_inputs_and_luck(world: World, runs: int) -> Iterator[Check]:
    """Yield the three parts of the variance of each outcome."""
    for name in TOLD:
        own, other = (side.quantities[name].values.reshape(-1, 2) for side in (world.base, world.swapped))
        blocks = np.stack((np.stack((own[:, 0], other[:, 0]), 1), np.stack((other[:, 1], own[:, 1]), 1)), 1)
        whole = blocks[np.isfinite(blocks).all(axis=(1, 2))]
        if not (weight := carried(whole.ravel(), runs)):
            continue
        centred = whole - whole.mean()
        square = float(np.mean(centred**2))
        inputs = float(np.mean(centred[:, :, 0] * centred[:, :, 1])) / square
        luck = float(np.mean(centred[:, 0] * centred[:, 1])) / square
        kind = "a number" if name in NUMBERS else "a yes or no"
        for part, truth in (("inputs", inputs), ("luck", luck), ("together", 1.0 - inputs - luck)):
            told = f"variance of {kind} from {'both together' if part == 'together' else part}"
            yield Check("run", told, truth, partial(_part, blocks, part), weight, name in NUMBERS)


def _share(values: FloatArray, first: IntArray, _: IntArray) -> Limits:
    seen = values[first][np.isfinite(values[first])]
    found = counted("", int(seen.sum()), len(seen))
    return found.low, found.high


def _mean(about: Quantity, first: IntArray, _: IntArray) -> Limits:
    found = spread(about.values[first], 0.95, about.possible)
    return opened(found.mean_low, found.mean_high)


def _median(values: FloatArray, first: IntArray, _: IntArray) -> Limits:
    found = spread(values[first])
    return opened(found.median_low, found.median_high)


def _moves(values: FloatArray, first: IntArray, _: IntArray) -> Limits:
    found = moves_between(values[first])
    return found.low, found.high


def _seats(before: FloatArray, after: FloatArray, first: IntArray, _: IntArray) -> Limits:
    found = change_of_seats("", before[first], after[first])
    return found.low, found.high


def _part(blocks: FloatArray, part: str, first: IntArray, _: IntArray) -> Limits:
    batch = blocks[first[: len(first) // 2] // 2]
    batch = batch[np.isfinite(batch).all(axis=(1, 2))]
    found = crossed(batch) if len(batch) else None
    if found is None:
        return opened(None, None)
    share = getattr(found, part)
    return opened(share.low, share.high)
