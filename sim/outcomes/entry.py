"""What an entry of the registry says of an outcome, and what its formula reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Kind = Literal["yes or no", "count", "days", "share", "level"]
Seen = Literal["at the close", "ever", "mean over time"]


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

    @property
    def yes_no(self) -> bool:
        """Whether it either is so or not, in each run."""
        return self.kind == "yes or no"


def seen_where(seen: Any, values: Any) -> FloatArray:
    """Return values as float64, nan where a run does not show them."""
    return np.where(seen, np.asarray(values, np.float64), np.nan)
