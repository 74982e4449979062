"""One thing set in two places is refused, and both places are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.design.plan import load_plan
from sim.language.errors import ScenarioError
from sim.scenario.reading.loader import load

COURT = Path(__file__).resolve().parents[2] / "scenarios" / "court.yaml"
AMBITION, CAUTION = "leaders.guard.ambition", "leaders.guard.caution"


def trouble(tmp_path: Path, design: str, more: str = "", settings: tuple[str, ...] = ()) -> str:
    path = tmp_path / "x.yaml"
    path.write_text(f"kingmaker: 1\nsweep: x\nscenario: {COURT}\n{more}design: {design}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        load_plan(path, settings)
    return raised.value.render()


@pytest.mark.parametrize(
    "axes",
    [
        f"{{a: {{path: {AMBITION}, values: [0.1]}}, b: {{path: {AMBITION}, values: [0.8]}}}}",
        f"{{a: {{path: {AMBITION}, values: [0.1]}}, b: {{path: 'leaders . guard. ambition', values: [0.8]}}}}",
        f"{{a: {{path: {AMBITION}, values: [{{level: low}}]}}, b: {{path: {AMBITION}.confidence, values: [high]}}}}",
        f"{{a: {{path: {AMBITION}.level, values: [low]}}, b: {{path: {AMBITION}, values: [0.8]}}}}",
        f"{{a: {{path: leaders.guard, values: [null]}}, b: {{path: {AMBITION}, values: [0.8]}}}}",
        f"{{a: {{path: [{CAUTION}, {AMBITION}], values: [0.1]}}, b: {{path: {AMBITION}, values: [0.8]}}}}",
        f"{{a: {{variants: {{x: {{}}, y: {{{AMBITION}: 0.3}}}}}}, b: {{path: {AMBITION}, values: [0.8]}}}}",
        "{a: {path: events.0.size, values: [0.1]}, b: {path: events.00.size, values: [0.8]}}",
    ],
)
@pytest.mark.parametrize("kind", ["grid", "zip"])
def test_two_axes_on_one_path_or_on_a_part_of_it(tmp_path: Path, axes: str, kind: str) -> None:
    if kind == "zip" and "variants" in axes:
        axes = axes.replace("[0.8]", "[0.8, 0.9]")
    said = trouble(tmp_path, f"{{kind: {kind}, axes: {axes}}}")
    assert "x.yaml:4:" in said
    assert "which axis 'a' (" in said
    assert "one thing set in two places" in said


def test_one_path_twice_in_an_axis(tmp_path: Path) -> None:
    axis = f"{{a: {{path: [{AMBITION}, {AMBITION}], values: [0.1]}}}}"
    assert "one thing set in two places" in trouble(tmp_path, f"{{axes: {axis}}}")


def test_every_beside_one_of_its_own(tmp_path: Path) -> None:
    axes = "{all: {every: assumed, within: [parameters]}, parameters.chances: {range: [0.2, 0.4]}}"
    said = trouble(tmp_path, f"{{kind: lhs, points: 4, axes: {axes}}}")
    assert "sets 'parameters.chances', which axis 'all'" in said


def test_parts_of_a_product_on_one_path(tmp_path: Path) -> None:
    parts = (
        f"[{{axes: {{a: {{path: {AMBITION}, values: [0.1]}}}}}}, {{axes: {{b: {{path: {AMBITION}, values: [0.2]}}}}}}]"
    )
    assert "one thing set in two places" in trouble(tmp_path, f"{{kind: product, of: {parts}}}")
    parts = f"[{{axes: {{{AMBITION}: [0.1]}}}}, {{axes: {{{AMBITION}: [0.2]}}}}]"
    assert "which a part before it has, too" in trouble(tmp_path, f"{{kind: product, of: {parts}}}")


def test_what_is_set_at_every_point_and_swept(tmp_path: Path) -> None:
    design = f"{{axes: {{a: {{path: {AMBITION}, values: [0.1]}}}}}}"
    said = trouble(tmp_path, design, f"set: {{{AMBITION}: 0.5}}\n")
    assert f"'set' of '{AMBITION}' (" in said
    assert "x.yaml:4:" in said
    assert f"--set {AMBITION}=0.5" in trouble(tmp_path, design, "", (f"{AMBITION}=0.5",))
    assert "two places" in trouble(tmp_path, design, "", (f"{AMBITION}.level=high",))
    whole = "set: {ties.envy: {from: guard, to: ruler, kind: rivalry, strength: 0.4}}\n"
    assert "two places" in trouble(tmp_path, "{axes: {ties.envy.strength: [0.1]}}", whole)


def test_what_is_set_is_where_a_shift_or_a_law_starts_from(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    axes = f"{{a: {{path: {AMBITION}, shift: [0, 1]}}}}"
    text = f"kingmaker: 1\nsweep: x\nscenario: {COURT}\nset: {{{AMBITION}: low}}\ndesign: {{axes: {axes}}}\n"
    path.write_text(text, encoding="utf-8")
    points = load_plan(path).study().points
    assert [setting.value for point in points for setting in point.settings] == ["medium"]


def test_the_command_line_replaces_what_a_config_sets_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    text = (
        f"kingmaker: 1\nsweep: x\nscenario: {COURT}\nset: {{{CAUTION}: 0.5}}\ndesign: {{axes: {{{AMBITION}: [0.1]}}}}\n"
    )
    path.write_text(text, encoding="utf-8")
    (remark,) = load_plan(path, (f"{CAUTION}=0.2",)).remarks
    assert remark.render().startswith(f"--set {CAUTION}=0.2: warning: replaces 'set' of '{CAUTION}' (")


def test_one_path_twice_in_what_a_config_sets(tmp_path: Path) -> None:
    said = trouble(
        tmp_path, "{axes: {world.approval: [0.1]}}", f"set: {{{AMBITION}: 0.5, 'leaders. guard.ambition': 0.4}}\n"
    )
    assert "one thing set in two places" in said


def test_rows_that_set_one_path_twice(tmp_path: Path) -> None:
    axes = f"axes: {{amb: {{path: {AMBITION}, values: [0.1, 0.2]}}}}"
    said = trouble(tmp_path, f"{{kind: list, {axes}, rows: [{{amb: 0.1, {AMBITION}: 0.9}}]}}")
    assert "design.rows.0." in said
    assert "which 'amb' (" in said


def test_columns_that_set_one_path_twice(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"{AMBITION},{CAUTION},{AMBITION}\n0.1,0.3,0.9\n", encoding="utf-8")
    assert "t.csv:1: error: row 1" in trouble(tmp_path, "{kind: csv, file: t.csv}")
    (tmp_path / "t.csv").write_text(f"{AMBITION},leaders.guard. ambition\n0.1,0.3\n", encoding="utf-8")
    assert f"which column '{AMBITION}' (" in trouble(tmp_path, "{kind: csv, file: t.csv}")


def test_an_axis_beside_the_column_it_means(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"{AMBITION}\n0.1\n", encoding="utf-8")
    axes = f"axes: {{amb: {{path: {AMBITION}, values: [0.1, 0.2]}}}}"
    assert "the table has no column of this name" in trouble(tmp_path, f"{{kind: csv, file: t.csv, {axes}}}")


@pytest.mark.parametrize(
    "settings",
    [
        (f"{AMBITION}=0.1", f"{AMBITION}=0.2"),
        (f"{AMBITION}.level=high", f"{AMBITION}=0.2"),
        (f"{AMBITION}=0.2", f"{AMBITION}.level=high"),
        ("leaders.guard={ambition: 0.1}", f"{AMBITION}=0.2"),
    ],
)
def test_one_path_twice_on_the_command_line(settings: tuple[str, ...]) -> None:
    with pytest.raises(ScenarioError, match="one thing set in two places"):
        load(COURT, settings)


def test_parts_of_one_thing_may_be_set_apart() -> None:
    changed = load(COURT, (f"{AMBITION}.level=high", f"{AMBITION}.confidence=low")).leaders["guard"].ambition
    assert (changed.level, changed.confidence) == ("high", "low")
