"""The intervals of `pivots`, `claims` and `hindcast`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from benchmarks.coverage.world import Check, Limits, World, carried, opened
from sim.analysis.hindcast.controls import conditioned_briers, luck_of_the_runs
from sim.analysis.questions.changes import Counted, changes_of
from sim.analysis.runs.quantities import Quantity
from sim.statistics.effects import effect_of
from sim.statistics.estimates import BoolArray, FloatArray, IntArray

FORECAST = np.array([3983, 13, 1, 3, 3416, 178, 193, 213, 3940, 30, 16, 14, 3625, 73, 209, 93, 3904, 33, 48, 15, 2182,
                     262, 1365, 191, 3823, 118, 16, 43, 3985, 14, 1, 0]).reshape(8, 4)  # fmt: skip
GROUPS = np.array([0, 3, 3, 2, 2, 0, 3, 1])
"""Runs of eight of the fifteen cases that ended in each group, and how the cases ended."""


def of_pivots(world: World, runs: int) -> Iterator[Check]:
    """Yield the share of runs that end otherwise when somebody is gone, and that less what a neighbour's luck does."""
    base = world.base.runs["outcome"].to_numpy()
    gone, other = (base != side.runs["outcome"].to_numpy() for side in (world.without, world.swapped))
    truths = float(gone.mean()), float(gone.mean() - other.mean())
    for what, truth, weight in (
        ("share that ends otherwise", truths[0], carried(gone.astype(float), runs)),
        ("that share less the control's", truths[1], carried(gone.astype(float) - other, runs)),
    ):
        if weight:
            yield Check("pivots", what, truth, partial(_change, gone, other, "less" in what), weight)


def of_claims(world: World, runs: int) -> Iterator[Check]:
    """Yield effects of the forms that claims ask for, of a yes or no and of a number."""
    for name, kind in (("survived", "yes or no"), ("days_in_office", "number")):
        one, two = (side.quantities[name] for side in (world.base, world.changed))
        before, after = float(one.values.mean()), float(two.values.mean())
        weight = carried(two.values - one.values, runs)
        for form, truth in (("change", after - before), ("percent", after / before - 1.0), ("ratio", before / after)):
            if weight:
                cells = np.array([one.values, two.values])
                yield Check("claims", f"{form} of a {kind}", truth, partial(_effect, form, cells, one), weight)


def of_hindcast(world: World, runs: int) -> Iterator[Check]:
    """Yield what the luck of so many runs leaves open of the score of eight cases; the same in any world."""
    shares = (FORECAST + 0.5) / (FORECAST + 0.5).sum(axis=1, keepdims=True)
    truth = float(conditioned_briers(shares[None], GROUPS)[0])
    rare = float(np.min(runs * (1.0 - shares[:, 0])))
    yield Check("hindcast", "luck of the runs", truth, partial(_luck, shares), max(rare, 10.0), True)


def _change(gone: BoolArray, other: BoolArray, apart: bool, first: IntArray, _: IntArray) -> Limits:
    seen = np.ones(len(first), bool)
    batch = [Counted(each[first], each[first], each[first], seen) for each in (gone, other)]
    found = changes_of(batch, [each.answer for each in batch], 1, 0.95, 0.05)[0]
    limits = found.apart if apart else found.answer
    return opened(limits.low, limits.high)


def _effect(form: str, cells: FloatArray, about: Quantity, first: IntArray, _: IntArray) -> Limits:
    found = effect_of(form, list(cells[:, first]), about.yes_no, possible=about.possible)
    return opened(found.low, found.high)


def _luck(shares: FloatArray, first: IntArray, _: IntArray) -> Limits:
    rng = np.random.default_rng(first[:4])
    counts = np.array([rng.multinomial(len(first), each) for each in shares])
    found = luck_of_the_runs(counts, GROUPS)
    return opened(found.low, found.high)
