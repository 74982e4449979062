"""Stopping when an interval is narrow enough: on its width, never on what it shows."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from sim.experiment.folder.keeping import Store
from sim.experiment.folder.told import Table, Told
from sim.language.dotted import owner_and_last
from sim.language.errors import UsageError
from sim.outcomes.entry import FloatArray
from sim.outcomes.own import NONE_OWN, OwnOutcomes, entry_of
from sim.outcomes.registry import OUTCOMES, SEVERAL, unknown_outcome
from sim.statistics.proportions import wilson

FORM: Final = re.compile(
    r"^\s*P\(\s*(?P<what>[a-z0-9_.]+)\s*\)\s*(?:±|\+/-|\+-)\s*(?P<width>[0-9.]+)\s*(?P<percent>%?)\s*$"
)
LONGEST: Final = 200  # characters; no such sentence has more


@dataclass
class Until:
    """A share of runs, and how narrow its interval must be at every point (half of the 95 % Wilson interval)."""

    what: str
    width: float
    own: OwnOutcomes = field(default_factory=dict)
    hits: dict[int, int] = field(default_factory=dict)
    runs: dict[int, int] = field(default_factory=dict)

    def add(self, store: Store, keys: list[str]) -> None:
        """Count the runs of parts that show the outcome."""
        for key in keys:
            if not (path := store.path_of("runs", key)).exists():
                continue
            runs = pl.read_parquet(path)
            values, points = self._values(store, key, runs), runs["point"].to_numpy()
            for point in np.unique(points).tolist():
                seen = values[(points == point) & np.isfinite(values)]
                self.hits[point] = self.hits.get(point, 0) + int(seen.sum())
                self.runs[point] = self.runs.get(point, 0) + len(seen)

    def _values(self, store: Store, key: str, runs: pl.DataFrame) -> FloatArray:
        def table(name: str) -> Table:
            return lambda: pl.read_parquet(store.path_of(name, key))

        try:
            return Told(runs, table("leaders"), table("posts"), self.own).values(self.what)
        except KeyError as trouble:
            leader = owner_and_last(trouble.args[0])[0]
            raise UsageError(f"--until: there is no leader '{leader}' in every scenario") from trouble

    def widest(self) -> float:
        """Return half the width of the widest interval; infinite where nothing was counted."""
        hits, runs = [self.hits[point] for point in self.runs], list(self.runs.values())
        return float(half_width(hits, runs).max()) if runs and all(runs) else math.inf

    def is_reached(self) -> bool:
        return self.widest() <= self.width

    @property
    def goal(self) -> str:
        """What is to be reached, as an author writes it."""
        return f"P({self.what}) ±{self.width:g}"

    def sentence(self) -> str:
        return f"P({self.what}) is known to ±{self.widest():.4f} or better at every point (asked for: ±{self.width:g})"


def parse_until(text: str, own: OwnOutcomes = NONE_OWN) -> Until:
    """Read ``P(ukrainian_path) ±0.02``: a yes or no, by name (`sim.outcomes.registry`, or one of the scenarios' `own`).

    Raises
    ------
    UsageError
        If it has another form, names nothing known, or asks for a width outside of (0, 0.5).
    """
    form = FORM.match(text) if len(text) <= LONGEST else None
    if form is None:
        raise UsageError(f"--until {text[:LONGEST]!r}: must have the form 'P(ukrainian_path) ±0.02'")
    what = form["what"]
    entry = entry_of(what, own)
    if entry is None:
        raise UsageError(f"--until {text!r}: {unknown_outcome(what, [*OUTCOMES, *own, *SEVERAL])}")
    if not entry.yes_no:
        raise UsageError(f"--until {text!r}: '{what}' is a number, and what is stopped on must be a yes or no")
    try:
        width = float(form["width"]) / (100 if form["percent"] else 1)
    except ValueError:
        width = 0.0
    if not 0 < width < 0.5:
        raise UsageError(f"--until {text!r}: the width must lie between 0 and 0.5")
    return Until(what, width, own)


def half_width(hits: ArrayLike, runs: ArrayLike) -> FloatArray:
    """Return half the width of the 95 % Wilson interval of hits of runs."""
    found = wilson(hits, runs)
    return (found.high - found.low) / 2
