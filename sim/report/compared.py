"""Results beside the first, through the same comparison that the verb `compare` prints."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.questions.compare import Comparison, compare_sides
from sim.analysis.runs.orders import numbered
from sim.analysis.runs.sides import Side
from sim.experiment.folder.store import settings_in
from sim.report.material import Material


def comparison_of(materials: Sequence[Material]) -> Comparison | None:
    """Compare each with the first; None where there is only one."""
    if len(materials) < 2:
        return None
    names = numbered(material.label for material in materials)
    return compare_sides([_side(material, name) for material, name in zip(materials, names, strict=True)])


def _side(material: Material, name: str) -> Side:
    tables = material.tables
    return Side(
        name, material.build.scenario_id, "results", material.seed, str(material.manifest["engine"]),
        float(material.horizon), material.build.names, tables.runs, tables.leaders, tables.posts,
        material.build.own, settings_in(material.manifest), material.unfinished,
    )  # fmt: skip
