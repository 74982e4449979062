"""What a design sets twice is played once, and said where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.design.plan import load_plan
from sim.language.errors import ScenarioError

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
HEAD = f"kingmaker: 1\nsweep: twice\nscenario: {COURT}\ndesign:\n"


def warned(tmp_path: Path, design: str) -> tuple[int, list[tuple[int | None, str, str]]]:
    file = tmp_path / "config.yaml"
    file.write_text(HEAD + design)
    plan = load_plan(file)
    told = [(each.line, each.path, each.message.partition(":")[0]) for each in plan.remarks]
    assert all(each.severity == "warning" for each in plan.remarks)
    return len(plan.points()), told


GUARD = "leaders.guard.loyalty"


@pytest.mark.parametrize(("design", "points", "line", "path", "value"), [
    (f"  axes:\n    {GUARD}: [0.1, 0.1, 0.2]\n    world.capacity: [0.1, 0.2]\n", 4, 6, f"design.axes.{GUARD}", "0.1"),
    (f"  axes:\n    {GUARD}: [0.2, high, high]\n", 2, 6, f"design.axes.{GUARD}", "high"),
    (f"  kind: list\n  rows:\n  - {{{GUARD}: 0.1}}\n  - {{{GUARD}: 0.1}}\n", 1, 8, f"design.rows.1.{GUARD}", "0.1"),
    (f"  axes:\n    a: {{variants: {{x: {{{GUARD}: 0.1}}, y: {{{GUARD}: 0.1}}}}}}\n", 1, 6, "design.axes.a", "y"),
])  # fmt: skip
def test_a_value_said_again_is_told(tmp_path: Path, design: str, points: int, line: int, path: str, value: str) -> None:
    assert warned(tmp_path, design) == (points, [(line, path, f"sets what is set before it ({value})")])


@pytest.mark.parametrize(("design", "points"), [
    (f"  axes: {{{GUARD}: [0.1, 0.2]}}\n", 2),
    (f"  kind: zip\n  axes: {{{GUARD}: [0.1, 0.1], world.capacity: [0.1, 0.2]}}\n", 2),
    (f"  kind: union\n  of: [{{axes: {{{GUARD}: [0.1, 0.2]}}}}, {{axes: {{{GUARD}: [0.2, 0.3]}}}}]\n", 3),
])  # fmt: skip
def test_what_is_said_once_or_meant_to_overlap_is_not(tmp_path: Path, design: str, points: int) -> None:
    assert warned(tmp_path, design) == (points, [])


@pytest.mark.parametrize("name", ["con", "nul", "aux", "com1", "lpt9"])
def test_a_sweep_has_no_name_that_some_system_takes_for_a_device(tmp_path: Path, name: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(HEAD.replace("twice", name) + f"  axes: {{{GUARD}: [0.1, 0.2]}}\n")
    with pytest.raises(ScenarioError, match=rf":2:8: error: sweep: some .* for a device \(found '{name}'\)"):
        load_plan(file)
