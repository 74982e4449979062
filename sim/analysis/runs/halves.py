"""Runs in two halves that have nothing in common: one to look for something in, one to hold it to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.runs.table_of_inputs import Column
from sim.language.errors import UsageError
from sim.statistics.estimates import BoolArray, IntArray

FEWEST: Final = 20  # futures with the outcome, and without it, in each half, below which no box is looked for


class Halves(NamedTuple):
    """Rows that are peeled and rows held back, bool (rows,), and what makes rows of the latter depend on each other."""

    peeled: BoolArray
    held: BoolArray
    clusters: tuple[IntArray, ...]


def columns_to_look_at(columns: Sequence[Column], y: BoolArray, futures: IntArray, outcome: str) -> list[Column]:
    """Return what can be looked at: no axes where their points are a sample, and too few of them to be halved."""
    refuse_few(y, futures, np.ones(len(y), bool), outcome, 2)
    axes = [column for column in columns if not column.drawn]
    drawn = [column for column in columns if column.drawn]
    places = _places(axes)
    if places is None or count(places) >= 2 * FEWEST:
        return [*axes, *drawn]
    if not drawn:
        raise UsageError(
            f"{count(places)} points that are no grid are too few to look for a box among: what goes with one axis "
            f"may be another one's doing; play at least {2 * FEWEST}, or a grid"
        )
    return drawn


def halves_of(columns: Sequence[Column], futures: IntArray) -> Halves:
    """Return halves that share no future, nor any point where points are a sample and not a grid."""
    even = np.unique(futures, return_inverse=True)[1] % 2 == 0
    places = _places([column for column in columns if not column.drawn])
    if places is None:
        return Halves(even, ~even, (futures,))
    # Drawn, not every second: neighbours in a quasi-random design lie apart by rule.
    order = np.random.default_rng(count(places)).permutation(count(places))
    first = order[places] % 2 == 0
    return Halves(even & first, ~even & ~first, (futures, places))


def _places(axes: Sequence[Column]) -> IntArray | None:
    """Return which point each row is of, by its axes; None where these are a grid, each value meeting every other."""
    if not axes:
        return None
    values = np.column_stack([column.values for column in axes])
    points, places = np.unique(values, axis=0, return_inverse=True)
    crossed = np.prod([float(len(np.unique(column))) for column in values.T])
    return None if len(points) == crossed else np.asarray(places, np.int64).ravel()


def refuse_few(y: BoolArray, futures: IntArray, part: BoolArray, outcome: str, halves: int = 1) -> None:
    """Raise UsageError if too few futures of some rows have the outcome, or have it not, for so many halves."""
    some = min(count(futures[y & part]), count(futures[~y & part]))
    if some < halves * FEWEST:
        total = count(futures)
        again = f" ({len(y):,} rows: one played at many points is one)" if total < len(y) else ""
        raise UsageError(
            f"only {count(futures[y]):,} of {total:,} futures show '{outcome}'{again}: too few, or too many, for a "
            f"box; at least {2 * FEWEST} are needed on either side. Play more runs"
        )


def count(futures: IntArray) -> int:
    """Return how many futures rows are of."""
    return len(np.unique(futures))
