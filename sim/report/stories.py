"""Two futures told: a typical one, and one from the tail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.chronicle import record_run, tell
from sim.experiment.folder.columns import coded
from sim.outcomes.registry import OUTCOMES
from sim.report.material import Material
from sim.report.words import percent

TRAITS: Final = ("days_forming", "patron_support", "support", "team_share", "attempts", "deaths")


@dataclass(frozen=True)
class Story:
    """A future in words: why it was chosen, and what happened, paragraph by paragraph."""

    name: str
    why: str
    run: int
    paragraphs: tuple[tuple[str, str], ...]


def stories(material: Material) -> list[Story]:
    """Return a typical future and one from the tail; none where this version cannot play them again."""
    if not material.can_be_replayed:
        return []
    ends = [each for each in material.summary.outcomes if each.runs]
    clauses = {name: ending.clause for name, ending in material.summary.endings.items()}
    first, typical = ends[0], _most_usual(material, ends[0].name)
    why = (
        f"Run {typical}: it ends as most do ({clauses[first.name]}, {percent(first.share)}), and of those it is the "
        "one nearest to the middle in formation, support, patron and own team."
    )
    told = [_told(material, "A typical future", typical, why)]
    if len(ends) > 1:
        rare = ends[-1]
        run = _most_usual(material, rare.name)
        why = (
            f"Run {run}: it ends as the fewest do ({clauses[rare.name]}, {percent(rare.share)}), and of those it is "
            "the one nearest to the middle. It is told because rare ends are what one prepares for, not because it is "
            "expected."
        )
        told.append(_told(material, "A future from the tail", run, why))
    return told


def _most_usual(material: Material, end: str) -> int:
    """Return the run that is nearest to the medians of those that end so; the first of those that are equally near."""
    rows = material.runs.filter(pl.col("outcome") == end)
    columns = coded(rows)
    traits = np.column_stack([OUTCOMES[name].of(columns) for name in TRAITS])
    return int(rows["run"][nearest_to_the_middle(traits)])


def nearest_to_the_middle(traits: NDArray[np.float64]) -> int:
    """Return the row that is nearest to the medians of all; the first of those that are equally near.

    Parameters
    ----------
    traits : float array, shape (runs, traits)
        Each is counted in units of its spread, the middle half. nan where a run does not show one: as far off as that.
    """
    traits = traits[:, np.isfinite(traits).any(axis=0)]
    middle, low, high = np.nanmedian(traits, axis=0), *np.nanquantile(traits, [0.25, 0.75], axis=0)
    whole = np.nanmax(traits, axis=0) - np.nanmin(traits, axis=0)
    spread = np.where(high - low <= 1e-6, np.maximum(whole, 1.0), high - low)
    distance = np.where(np.isfinite(traits), np.abs(traits - middle) / spread, 1.0)
    return int(np.argmin(np.round(distance.sum(axis=1), 9)))


def _told(material: Material, name: str, run: int, why: str) -> Story:
    paragraphs = tell(record_run(material.build, run, material.seed))
    return Story(name, why, run, tuple((each.heading, each.text) for each in paragraphs))
