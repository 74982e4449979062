"""What a page is made of: the runs of one point, the scenario they are of, and what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.analysis.runs.asked import Asked, answer_asked, told_of_own
from sim.analysis.runs.summary import Summary, summarise
from sim.analysis.runs.tables import PointTables
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.origins import POINT_MARK, builder_of, folder_of, points_in
from sim.experiment.folder.store import contents_of, read_design, refuse_mixed_engines, scan
from sim.experiment.folder.study import Point
from sim.experiment.folder.version import engine_version
from sim.language.errors import ResultsError, UsageError
from sim.scenario.schema.scenario import Scenario
from sim.scenario.shortening import shortened
from sim.scenario.tables.build import Build
from sim.statistics.survival import IncidenceCurves, aalen_johansen

CAUSES: Final = ("palace", "ukrainian", "kyrgyz", "mixed", "unmarked", "other")
QUANTILES: Final = ("q05", "q25", "q50", "q75", "q95")
MOST_OF_A_HEAD: Final = 400  # columns of what sets a point apart, at the head of a page
MOST_ARMS: Final = 24  # a page with more comparisons than this is not read


@dataclass(frozen=True)
class Material:
    """One point of a results folder.

    Parameters
    ----------
    label : str
        What to call it beside others.
    manifest : mapping
        Of the folder.
    folder : Path
    point : Point
    scenario : Scenario
        As it was played at this point.
    build : Build
    tables : PointTables
    summary : Summary
    unfinished : str
        How far its folder is, where runs are still to be played.
    """

    label: str
    manifest: Mapping[str, Any]
    folder: Path
    point: Point
    scenario: Scenario
    build: Build
    tables: PointTables
    summary: Summary
    unfinished: str = ""

    @property
    def runs(self) -> pl.DataFrame:
        """One row for each run, in their order."""
        return self.tables.runs

    @cached_property
    def horizon(self) -> int:
        """Days after which a run is closed."""
        return int(self.build.world.horizon[0])

    @cached_property
    def asked(self) -> list[Asked]:
        """What the runs say of the outcomes that the scenario asks for."""
        return answer_asked(self.tables, self.scenario, self.summary, self.build.names)

    @cached_property
    def own(self) -> list[Asked]:
        """What the runs say of the outcomes that the scenario defines."""
        return told_of_own(self.tables, self.build.own)

    @property
    def sets(self) -> str:
        """What sets this point of a sweep apart from others; empty where it is no point of one."""
        return shortened(self.point.label, MOST_OF_A_HEAD) if self.point.values else ""

    @property
    def seed(self) -> int:
        """The seed of the luck."""
        return int(self.manifest["seed"])

    @property
    def can_be_replayed(self) -> bool:
        """Whether this version plays the runs of the folder as they were played."""
        return bool(self.manifest.get("engine") == engine_version())

    def name_of(self, some_id: str) -> str:
        """Return what readers call a leader, clan or office."""
        return self.build.names.get(some_id, some_id)

    @cached_property
    def incidence(self) -> IncidenceCurves:
        """The share of runs in which a split on each path has opened, or the incumbent has gone without one, by day."""
        split, path = self.runs["split"].to_numpy(), self.runs["path"].to_numpy()
        opened, removed = self.runs["opened"].to_numpy(), self.runs["removed_day"].to_numpy()
        cause = np.zeros(len(split), dtype=np.int64)
        day = np.full(len(split), self.horizon, dtype=float)
        for number, name in enumerate(CAUSES[:-1], start=1):
            chosen = split & (path == name)
            cause[chosen], day[chosen] = number, opened[chosen]
        gone = ~split & (removed >= 0)
        cause[gone], day[gone] = len(CAUSES), removed[gone]
        return aalen_johansen(np.maximum(day, 0.0), cause, len(CAUSES))

    @cached_property
    def course(self) -> dict[str, NDArray[np.float64]]:
        """For each quantity the quantiles of QUANTILES by month, shape (months, 5); empty where no series was kept."""
        if self.course_is_exact:
            return self._exact_course()
        if not self._has("series"):
            return {}
        parts = scan(self.folder, "series", self.point.number)
        mean = [((pl.col(q) * pl.col("runs")).sum() / pl.col("runs").sum()).alias(q) for q in QUANTILES]
        table = parts.group_by("quantity", "month").agg(mean).sort("quantity", "month").collect()
        return {
            str(quantity): table.filter(pl.col("quantity") == quantity).select(QUANTILES).to_numpy()
            for quantity in sorted(set(table["quantity"]))
        }

    def _exact_course(self) -> dict[str, NDArray[np.float64]]:
        monthly = scan(self.folder, "monthly", self.point.number)
        names = [name for name in monthly.collect_schema().names() if name not in ("point", "run", "month")]
        levels = [int(q[1:]) / 100 for q in QUANTILES]
        cuts = [pl.col(name).quantile(q, "linear").alias(f"{name}@{q}") for name in names for q in levels]
        table = monthly.group_by("month").agg(cuts).sort("month").collect()
        return {name: table.select([f"{name}@{q}" for q in levels]).to_numpy() for name in names}

    @property
    def course_is_exact(self) -> bool:
        """Whether the quantiles by month are those of all runs, not means of those of parts."""
        return self._has("monthly")

    def _has(self, table: str) -> bool:
        return bool(contents_of(self.folder).parts(table, self.point.number))


def read_material(sources: Sequence[str | Path], builders: Mapping[Path, Builder] | None = None) -> list[Material]:
    """Return the points of results folders, in the order given.

    Parameters
    ----------
    sources : sequence of str or Path
        Results folders, or single points of them: ``out/sweep#3``.
    builders : mapping of Path to Builder, optional
        Of folders that were played just now: what has built them.

    Raises
    ------
    UsageError
        If one is not there, or there are more points than a page can hold.
    ResultsError
        If a folder is damaged, nothing in it was completed, or they were made by different versions.
    """
    found: list[Material] = []
    known = dict(builders or {})
    for source in sources:
        folder, number = folder_of(source) or (Path(source), None)
        contents, points = contents_of(folder), points_in(folder, number)
        manifest = contents.manifest
        if folder not in known:
            known[folder] = builder_of(folder)
        builder = known[folder]
        several = len(read_design(folder)) > 1
        played = {part.point for part in contents.parts("runs")}
        for point in points:
            if point.number not in played:
                continue
            scenario = builder.scenario_of(point)
            build = builder.build_of(point, scenario)
            label = point.short if several else str(scenario.title)
            tables = PointTables(folder, point.number)
            summary = summarise(tables)
            found.append(
                Material(label, manifest, folder, point, scenario, build, tables, summary, contents.unfinished)
            )
        if len(found) > MOST_ARMS:
            raise UsageError(
                f"these results have more than {MOST_ARMS} points, too many for one page; "
                f"name fewer folders, or single points (FOLDER{POINT_MARK}3), or look at them with export"
            )
    if not found:
        raise ResultsError("nothing in these results was completed")
    refuse_mixed_engines({str(material.folder): str(material.manifest["engine"]) for material in found})
    return _by_folder(found)


def _by_folder(found: Sequence[Material]) -> list[Material]:
    """Call those by their folders that would have one name: a scenario and the same with something set, two sweeps."""
    labels = Counter(material.label for material in found)
    return [replace(each, label=_with_folder(each)) if labels[each.label] > 1 else each for each in found]


def _with_folder(material: Material) -> str:
    folder = material.folder.resolve().name
    return f"{material.label} ({folder})" if material.point.values else folder
