"""Stopping when an interval is narrow enough: on its width, never on what it shows."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from sim.core.codes import Outcome, Path
from sim.errors import UsageError, did_you_mean
from sim.experiment.keeping import Store

FORM: Final = re.compile(
    r"^\s*P\(\s*(?P<what>[a-z_]+)\s*\)\s*(?:±|\+/-|\+-)\s*(?P<width>[0-9.]+)\s*(?P<percent>%?)\s*$"
)
FLAGS: Final = ("split", "survived", "on_time", "irregular")
OUTCOMES: Final = tuple(code.name.lower() for code in Outcome)
PATHS: Final = tuple(code.name.lower() for code in Path)
Z: Final = 1.959963984540054  # 95 %


@dataclass
class Until:
    """A share of runs, and how narrow its interval must be at every point (half of the 95 % Wilson interval)."""

    what: str
    width: float
    hits: dict[int, int] = field(default_factory=dict)
    runs: dict[int, int] = field(default_factory=dict)

    def add(self, store: Store, keys: list[str]) -> None:
        """Count the runs of parts."""
        paths = [path for key in keys if (path := store.path_of("runs", key)).exists()]
        if not paths:
            return
        hit = pl.col(self.what) if self.what in FLAGS else _word_column(self.what) == self.what
        table = pl.scan_parquet(paths).group_by("point").agg(hit.sum().alias("hits"), pl.len().alias("runs")).collect()
        for point, hits, runs in table.iter_rows():
            self.hits[point] = self.hits.get(point, 0) + int(hits)
            self.runs[point] = self.runs.get(point, 0) + int(runs)

    def widest(self) -> float:
        """Return half the width of the widest interval; infinite where nothing was counted."""
        return max((half_width(self.hits[point], runs) for point, runs in self.runs.items()), default=math.inf)

    def is_reached(self) -> bool:
        return self.widest() <= self.width

    def sentence(self) -> str:
        return f"P({self.what}) is known to ±{self.widest():.4f} or better at every point (asked for: ±{self.width:g})"


def parse_until(text: str) -> Until:
    """Read ``P(ukrainian_path) ±0.02``: an outcome, a path of the split, or split, survived, on_time, irregular.

    Raises
    ------
    UsageError
        If it has another form, names nothing known, or asks for a width outside of (0, 0.5).
    """
    form = FORM.match(text)
    if form is None:
        raise UsageError(f"--until {text!r}: must have the form 'P(ukrainian_path) ±0.02'")
    what, known = form["what"], (*OUTCOMES, *FLAGS, *PATHS[1:])
    if what not in known:
        hint = did_you_mean(what, known)
        raise UsageError(
            f"--until {text!r}: knows no '{what}'" + (f"; did you mean '{hint}'?" if hint else f" ({', '.join(known)})")
        )
    try:
        width = float(form["width"]) / (100 if form["percent"] else 1)
    except ValueError:
        width = 0.0
    if not 0 < width < 0.5:
        raise UsageError(f"--until {text!r}: the width must lie between 0 and 0.5")
    return Until(what, width)


def half_width(hits: int, runs: int) -> float:
    """Return half the width of the 95 % Wilson interval of hits of runs."""
    share = hits / runs
    return Z * math.sqrt(share * (1 - share) / runs + Z * Z / (4 * runs * runs)) / (1 + Z * Z / runs)


def _word_column(what: str) -> pl.Expr:
    return pl.col("outcome" if what in OUTCOMES else "path")
