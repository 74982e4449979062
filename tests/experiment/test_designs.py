"""Designs: which points they have, and what a condition keeps of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiment.design.plan import load_plan
from sim.experiment.design.points import sample
from sim.experiment.design.where import compile_where
from sim.language.errors import ScenarioError
from sim.language.expression import ExpressionError

COURT = Path(__file__).resolve().parents[2] / "scenarios" / "court.yaml"
HEAD = f"kingmaker: 1\nsweep: x\nscenario: {COURT}\n"


def points(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    path = tmp_path / "x.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return [dict(point.values) for point in load_plan(path).study().points]


def trouble(tmp_path: Path, text: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        points(tmp_path, text)
    return raised.value.render()


def test_a_grid_has_every_combination(tmp_path: Path) -> None:
    found = points(tmp_path, "design: {axes: {world.approval: [0.1, 0.2], world.capacity: [0.3, 0.4, 0.5]}}")
    assert [tuple(point.values()) for point in found] == [(a, c) for a in (0.1, 0.2) for c in (0.3, 0.4, 0.5)]


def test_a_zip_goes_in_step_and_refuses_axes_of_unequal_length(tmp_path: Path) -> None:
    found = points(tmp_path, "design: {kind: zip, axes: {world.approval: [0.1, 0.2], world.capacity: [0.3, 0.4]}}")
    assert [tuple(point.values()) for point in found] == [(0.1, 0.3), (0.2, 0.4)]
    assert "equally many" in trouble(
        tmp_path, "design: {kind: zip, axes: {world.approval: [0.1], world.capacity: [0.3, 0.4]}}"
    )


def test_a_union_holds_no_point_twice(tmp_path: Path) -> None:
    parts = "{axes: {world.approval: [0.1, 0.2]}}, {axes: {world.approval: [0.2, 0.3]}}"
    assert [point["world.approval"] for point in points(tmp_path, f"design: {{kind: union, of: [{parts}]}}")] == [
        0.1, 0.2, 0.3,
    ]  # fmt: skip


def test_a_product_combines_designs(tmp_path: Path) -> None:
    parts = "{axes: {world.approval: [0.1, 0.2]}}, {kind: lhs, points: 3, axes: {world.capacity: {range: [0, 1]}}}"
    assert len(points(tmp_path, f"design: {{kind: product, of: [{parts}]}}")) == 6


def test_rows_of_a_list_and_of_a_table_are_points(tmp_path: Path) -> None:
    listed = points(tmp_path, "design: {kind: list, rows: [{world.approval: 0.2}, {world.approval: high}]}")
    (tmp_path / "t.csv").write_text("world.approval\n0.2\nhigh\n", encoding="utf-8")
    assert points(tmp_path, "design: {kind: csv, file: t.csv}") == listed
    assert [point["world.approval"] for point in listed] == [0.2, "high"]


def test_a_table_with_a_short_row_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("world.approval,world.capacity\n0.2\n", encoding="utf-8")
    assert "t.csv:2: error: row 2: has 1 values for 2 names" in trouble(tmp_path, "design: {kind: csv, file: t.csv}")


@pytest.mark.parametrize("kind", ["sobol", "random"])
def test_more_points_keep_the_first_ones(kind: str) -> None:
    np.testing.assert_array_equal(sample(kind, 11, 3, 5), sample(kind, 100, 3, 5)[:11])


@pytest.mark.parametrize("kind", ["sobol", "lhs"])
def test_samples_fill_every_stratum_of_every_axis_once(kind: str) -> None:
    strata = np.sort((sample(kind, 64, 4, 1) * 64).astype(int), axis=0)
    np.testing.assert_array_equal(strata, np.repeat(np.arange(64)[:, None], 4, axis=1))


def test_a_stated_law_gives_its_own_quantiles(tmp_path: Path) -> None:
    """A PERT on [0, 4] with its mode in the middle is symmetric: its median is 2."""
    text = "set: {parameters.search_rate: {value: 2, range: [0, 4]}}\n"
    text += "design: {kind: sobol, points: 256, axes: {rate: {path: parameters.search_rate, law: stated}}}"
    values = np.array([point["rate"] for point in points(tmp_path, text)])
    assert values.min() > 0
    assert values.max() < 4
    assert np.median(values) == pytest.approx(2.0, abs=0.02)
    assert values.std() == pytest.approx(4 / np.sqrt(28), rel=0.03)  # Beta(3, 3): variance 1/28


def test_a_fixed_number_has_no_law_to_draw_from(tmp_path: Path) -> None:
    text = "design: {kind: random, points: 4, axes: {leaders.guard.loyalty: {law: stated}}}"
    assert "the same in every run" in trouble(tmp_path, text)


def test_every_assumed_parameter_becomes_an_axis(tmp_path: Path) -> None:
    text = "design: {kind: random, points: 2, axes: {all: {every: assumed, within: [parameters]}}}"
    found = points(tmp_path, text)
    assert len(found[0]) > 50
    assert all(name.startswith("parameters.") for name in found[0])


def test_a_shift_moves_a_level_and_keeps_its_evidence(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    article = COURT.with_name("kazakhstan-2021.yaml")
    axes = "{caution: {path: leaders.tokayev.caution, shift: [-1, 0]}}"
    path.write_text(f"kingmaker: 1\nsweep: x\nscenario: {article}\ndesign: {{axes: {axes}}}\n", encoding="utf-8")
    from sim.experiment.folder.builds import Builder

    study = load_plan(path).study()
    lower, same = (Builder(study.bases).scenario_of(point).leaders["tokayev"].caution for point in study.points)
    assert (lower.level, same.level) == ("high", "very-high")
    assert lower.evidence == same.evidence != ()


def several(tmp_path: Path, design: str, **ambitions: str) -> list[tuple[str, dict[str, Any]]]:
    """Return scenario and what is set, for each point over copies of the court with these ambitions."""
    names = []
    for name, ambition in ambitions.items():
        layer = f"kingmaker: 1\nid: {name}\nextends: {COURT.name}\nleaders: {{guard: {{ambition: {ambition}}}}}\n"
        (tmp_path / f"{name}.yaml").write_text(layer, encoding="utf-8")
        names.append(f"{name}: {name}.yaml")
    (tmp_path / COURT.name).write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "x.yaml"
    path.write_text(f"kingmaker: 1\nsweep: x\nscenarios: {{{', '.join(names)}}}\ndesign: {design}\n", encoding="utf-8")
    return [
        (point.base, {".".join(setting.path): setting.value for setting in point.settings})
        for point in load_plan(path).study().points
    ]


def test_each_scenario_is_shifted_from_its_own_level(tmp_path: Path) -> None:
    design = "{axes: {amb: {path: leaders.guard.ambition, shift: [0, 1]}}}"
    level = "leaders.guard.ambition.level"
    assert several(tmp_path, design, low="low", high="high") == [
        ("low", {}), ("high", {}), ("low", {level: "medium"}), ("high", {level: "very-high"}),
    ]  # fmt: skip


def test_a_shift_that_leaves_the_scale_of_one_scenario_is_refused_with_its_name(tmp_path: Path) -> None:
    design = "{axes: {amb: {path: leaders.guard.ambition, shift: [0, 2]}}}"
    with pytest.raises(ScenarioError, match=r"would leave the scale of levels, from 'high' \(in scenario 'b'\)"):
        several(tmp_path, design, a="low", b="high")


def test_each_scenario_is_drawn_from_its_own_law_at_one_quantile(tmp_path: Path) -> None:
    design = "{kind: random, points: 1, axes: {amb: {path: leaders.guard.ambition, law: stated}}}"
    ranges = {"a": "{value: 0.2, range: [0.1, 0.3]}", "b": "{value: 0.7, range: [0.6, 0.8]}"}
    (_, first), (_, second) = several(tmp_path, design, **ranges)
    moved = second["leaders.guard.ambition"] - first["leaders.guard.ambition"]
    assert moved == pytest.approx(0.5, abs=1e-9)


def test_every_uncertain_number_is_that_of_the_scenario(tmp_path: Path) -> None:
    design = "{kind: random, points: 1, axes: {all: {every: assumed, within: [leaders]}}}"
    found = several(tmp_path, design, a="{value: 0.2, range: [0.1, 0.3]}", b="0.5", c="low")
    assert [name for name, settings in found if "leaders.guard.ambition" in settings] == ["a", "c"]


def test_a_condition_may_name_the_scenario_at_any_depth(tmp_path: Path) -> None:
    part = "{axes: {world.approval: [0.1, 0.2]}, where: \"scenario == 'a' or world.approval > 0.15\"}"
    found = several(
        tmp_path, f"{{kind: product, of: [{part}, {{axes: {{world.capacity: [0.5]}}}}]}}", a="low", b="high"
    )
    assert [(name, settings["world.approval"]) for name, settings in found] == [("a", 0.1), ("a", 0.2), ("b", 0.2)]


def test_a_row_may_name_its_scenario_and_no_other(tmp_path: Path) -> None:
    rows = "{scenario: b, world.approval: 0.2}, {world.approval: 0.3}"
    found = several(tmp_path, f"{{kind: list, rows: [{rows}]}}", a="low", b="high")
    assert [name for name, _ in found] == ["b", "a", "b"]
    with pytest.raises(ScenarioError, match="there is no scenario 'c' here"):
        several(tmp_path, "{kind: list, rows: [{scenario: c, world.approval: 0.2}]}", a="low", b="high")
    assert "there is no scenario 'c' here (court)" in trouble(
        tmp_path, "design: {kind: list, rows: [{scenario: c, world.approval: 0.2}]}"
    )


def test_equal_factors_lie_between_the_values_of_a_logarithmic_range(tmp_path: Path) -> None:
    axes = "{world.approval: {range: [0.01, 1], scale: log, steps: 3}}"
    found = points(tmp_path, f"design: {{axes: {axes}}}")
    assert [point["world.approval"] for point in found] == [0.01, 0.1, 1.0]


def test_half_of_a_logarithmic_range_lies_below_its_geometric_middle(tmp_path: Path) -> None:
    axes = "{world.approval: {range: [0.01, 1], scale: log}}"
    found = points(tmp_path, f"design: {{kind: sobol, points: 256, axes: {axes}}}")
    values = np.array([point["world.approval"] for point in found])
    assert (values < 0.1).mean() == pytest.approx(0.5, abs=0.01)
    assert values.min() >= 0.01
    assert values.max() <= 1


def test_whole_numbers_of_a_range_are_equally_likely_ends_included(tmp_path: Path) -> None:
    found = points(tmp_path, "design: {kind: lhs, points: 300, axes: {horizon_months: {range: [6, 8], whole: true}}}")
    assert sorted({point["horizon_months"] for point in found}) == [6, 7, 8]
    assert all(isinstance(point["horizon_months"], int) for point in found)
    steps = points(tmp_path, "design: {axes: {horizon_months: {range: [6, 36], whole: true, steps: 4}}}")
    assert [point["horizon_months"] for point in steps] == [6, 16, 26, 36]
    assert "different values" in trouble(
        tmp_path, "design: {axes: {horizon_months: {range: [1, 20], scale: log, whole: true, steps: 20}}}"
    )


def test_paths_with_different_laws_cannot_share_one(tmp_path: Path) -> None:
    text = "set: {world.approval: low, world.capacity: high}\n"
    text += "design: {kind: random, points: 4, axes: {x: {path: [world.approval, world.capacity], law: stated}}}"
    assert "have different distributions" in trouble(tmp_path, text)


def test_a_cell_is_one_of_the_values_of_its_axis(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("amb\n0.1\n0.3\n", encoding="utf-8")
    axes = "axes: {amb: {path: leaders.guard.ambition, values: [0.1, 0.2]}}"
    said = trouble(tmp_path, f"design: {{kind: csv, file: t.csv, {axes}}}")
    assert "t.csv:3: error: row 3, column 'amb': '0.3' is not among the values of the axis 'amb' (0.1, 0.2)" in said


def test_a_cell_lies_within_the_range_of_its_axis_and_may_be_an_end_of_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("amb\n0.1\n0.2\n0.3\n", encoding="utf-8")
    axes = "axes: {amb: {path: leaders.guard.ambition, range: [0.1, 0.3]}}"
    design = f"design: {{kind: csv, file: t.csv, {axes}}}"
    assert [values["amb"] for values in points(tmp_path, design)] == [0.1, 0.2, 0.3]
    for row, beyond in enumerate(("0.09", "0.31", "true", "high")):
        (tmp_path / "t.csv").write_text("amb\n" + "0.2\n" * row + f"{beyond}\n", encoding="utf-8")
        said = f"row {row + 2}, column 'amb': must be a number in the range of the axis 'amb', [0.1, 0.3] (found "
        assert said in trouble(tmp_path, design)


def test_a_value_of_a_table_that_does_not_fit_is_told_with_row_and_column(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("world.approval\n" + "0.5\n" * 40 + "1.4\n", encoding="utf-8")
    said = trouble(tmp_path, "design: {kind: csv, file: t.csv}")
    assert "t.csv:42: error: row 42, column 'world.approval': world.approval.value: must be at most 1" in said


@pytest.mark.parametrize("file", [".", "/dev/zero", "there-is-none.csv"])
def test_what_is_no_table_is_not_read(tmp_path: Path, file: str) -> None:
    assert "cannot be read" in trouble(tmp_path, f"design: {{kind: csv, file: {file}}}")


def test_several_scenarios_are_an_axis_that_a_condition_may_name(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    text = f"kingmaker: 1\nsweep: x\nscenarios: {{a: {COURT}, b: {COURT}}}\nset: {{horizon_months: 6}}\n"
    text += "design: {axes: {world.approval: [0.1, 0.9]}, where: \"scenario == 'a' or world.approval > 0.5\"}\n"
    path.write_text(text, encoding="utf-8")
    study = load_plan(path).study()
    assert [point.label for point in study.points] == [
        "scenario=a, world.approval=0.1", "scenario=a, world.approval=0.9", "scenario=b, world.approval=0.9",
    ]  # fmt: skip


def test_a_condition_keeps_the_points_for_which_it_holds(tmp_path: Path) -> None:
    text = "design: {where: 'world.approval + 0.1 < world.capacity', "
    text += "axes: {world.approval: [0.1, 0.5], world.capacity: [0.3, 0.9]}}"
    assert [tuple(point.values()) for point in points(tmp_path, text)] == [(0.1, 0.3), (0.1, 0.9), (0.5, 0.9)]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a.__class__ == 1",
        "(lambda: 1)() == 1",
        "[x for x in a]",
        "a[0] == 1",
        "a ** 9",
        "f'{a}' == ''",
        "a if a else 1",
        "(a := 2) == 2",
    ],
)
def test_a_condition_is_never_code(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_where(text, ("a",))


def test_a_condition_on_an_unknown_axis_is_told_what_was_meant() -> None:
    with pytest.raises(ExpressionError, match="did you mean 'search'"):
        compile_where("serach > 1", ("search",))


def test_a_chain_of_comparisons_holds_only_as_a_whole() -> None:
    holds = compile_where("0 < a <= 2 and not b == 'off'", ("a", "b"))
    assert [holds({"a": a, "b": b}) for a, b in ((1, "on"), (3, "on"), (2, "off"))] == [True, False, False]
