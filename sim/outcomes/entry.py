"""What an entry of the registry says of an outcome, and what its formula reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from sim.outcomes.between import Between, FloatArray, seen

__all__ = ["Columns", "Entry", "FloatArray", "Kind", "Seen", "seen_where"]

Kind = Literal["yes or no", "count", "days", "share", "level", "number"]
Seen = Literal["at the close", "ever", "mean over time", "as its parts"]


class Columns(Protocol):
    """What runs returned, one value a run: the fields of the world record, codes as integers, -1 for never.

    The world records of an ensemble are such columns; so is a table of runs, by `sim.experiment.folder.columns.coded`.
    """

    def __getitem__(self, name: str, /) -> Any:
        """Return a field of every run, shape (runs,)."""


class Entry(NamedTuple):
    """An outcome of a run.

    `of` takes the columns of some runs to float64 (runs,): 1 and 0 for a yes or no, nan where it cannot be seen.
    `row` names it in a table, `clause` completes "that ..." (of a yes or no); `formula`, `seen` and `never` say in
    words how it is reckoned, when it is looked at, and how a run counts in which it never came about or cannot be seen.
    `beyond` says of a number that a run may have left open between what it lies, for the outcomes that are defined by
    it: at infinity where it never came about, beyond the horizon where that cut it off. `lasts` says that a run in
    which it never came about counts for as long as it went on: a few then lie far beyond all others.
    """

    name: str
    kind: Kind
    unit: str
    row: str
    formula: str
    seen: Seen
    never: str
    of: Callable[[Columns], FloatArray]
    clause: str = ""
    beyond: Callable[[Columns], Between] | None = None
    lasts: bool = False

    @property
    def yes_no(self) -> bool:
        """Whether it either is so or not, in each run."""
        return self.kind == "yes or no"

    def between(self, runs: Columns) -> Between:
        """Return between what it lies in each run."""
        return self.beyond(runs) if self.beyond is not None else seen(self.of(runs), self.yes_no)


def seen_where(seen: Any, values: Any) -> FloatArray:
    """Return values as float64, nan where a run does not show them."""
    return np.where(seen, np.asarray(values, np.float64), np.nan)
