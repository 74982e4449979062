"""Configs: every mistake at once and in its place, and the ones we ship."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sim.experiment.design.config import Config
from sim.experiment.design.plan import examine_plan, is_plan, load_plan
from sim.language.errors import ScenarioError
from sim.language.jsonschema import schema_of, schema_text
from sim.language.yaml_places import read_marked

ROOT = Path(__file__).resolve().parents[2]
COURT = ROOT / "scenarios" / "court.yaml"
SHIPPED = [file for file in sorted((ROOT / "configs").glob("*.yaml")) if is_plan(file)]
GOOD = f"kingmaker: 1\nsweep: x\nscenario: {COURT}\ndesign: {{axes: {{world.approval: [0.1]}}}}\n"


def render(tmp_path: Path, text: str) -> str:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        load_plan(path)
    return raised.value.render()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace("sweep: x", "sweep: No Name"), 2, "small letters"),
        (GOOD + "runs: 0\n", 5, "at least 1"),
        (GOOD + "untill: x\n", 5, "did you mean 'until'"),
        (GOOD + "until: P(splitt) 0.1\n", 5, "must have the form"),
        (GOOD + "until: 'P(splitt) ±0.1'\n", 5, "did you mean 'split'"),
        (GOOD + "max_runs: 10\n", 5, "goes with 'until'"),
        (GOOD + "set: {leaders.gaurd.loyalty: 0.1}\n", 5, "did you mean 'guard'"),
        (GOOD + "set: {world.approval: 1.5}\n", 5, "at most 1"),
        (GOOD + "sweep: y\n", 5, "occurs twice"),
        (GOOD.replace("{axes:", "{kind: gird, axes:"), 4, "did you mean 'grid'"),
        (GOOD.replace("{axes:", "{kind: sobol, axes:"), 4, "needs 'points'"),
        (GOOD.replace("[0.1]", "{values: [0.1], range: [0, 1]}"), 4, "exactly one of"),
        (GOOD.replace("[0.1]", "{value: [0.1]}"), 4, "did you mean 'values'"),
        (GOOD.replace("[0.1]", "{range: [0, 1]}"), 4, "is continuous"),
        (GOOD.replace("[0.1]", "[0.1, 1.4]"), 4, "at most 1 (found 1.4)"),
        (GOOD.replace("world.approval", "world.aproval"), 4, "did you mean 'approval'"),
        (GOOD.replace("[0.1]}", "[0.1]}, where: 'x > 1'"), 4, "there is no axis 'x'"),
        (GOOD.replace("[0.1]}", "[0.1]}, where: 'world.approval > 1'"), 4, "leaves no point"),
        (GOOD.replace("[0.1]}", "[0.1]}, where: 'not (1, 2)'"), 4, "'(1, 2)' is a list, not a condition"),
        (GOOD.replace("[0.1]", "{shift: [9]}"), 4, "level"),
        (GOOD.replace(f"scenario: {COURT}\n", ""), 1, "exactly one of 'scenario' and 'scenarios'"),
        (GOOD.replace("court.yaml", "cort.yaml"), 3, "did you mean 'court.yaml'"),
        ("kingmaker: 1\nsweep: x\n", 1, "needs 'design'"),
        (GOOD.replace("{axes:", "{points: 9, axes:"), 4, "'points' does nothing in a design of kind 'grid'"),
        (GOOD.replace("[0.1]", "{range: [0, 1], steps: 1000000000}"), 4, "at most 1000"),
        (GOOD.replace("[0.1]", "{range: [0, 1], steps: 1}"), 4, "at least 2"),
        (GOOD.replace("[0.1]", "{range: [1, 0], steps: 3}"), 4, "must be [lowest, highest]"),
        (GOOD.replace("[0.1]", "{range: [1, 1], steps: 3}"), 4, "must be [lowest, highest]"),
        (GOOD.replace("[0.1]", "{range: [.nan, 1], steps: 3}"), 4, "finite"),
        (GOOD.replace("[0.1]", "{range: [0, .inf], steps: 3}"), 4, "finite"),
        (GOOD.replace("[0.1]", "{range: [-1.7e+308, 1.7e+308], steps: 3}"), 4, "narrower"),
        (GOOD.replace("[0.1]", "{range: [0, 1], scale: log, steps: 3}"), 4, "must lie above 0"),
        (GOOD.replace("[0.1]", "{values: [1], scale: log}"), 4, "'scale' goes with a 'range'"),
        (GOOD.replace("[0.1]", "{values: [1], whole: true}"), 4, "'whole' goes with a 'range'"),
        (GOOD.replace("[0.1]", "{range: [0.5, 4], whole: true, steps: 3}"), 4, "whole ends"),
        (GOOD.replace("[0.1]", "{range: [1, 3], whole: true, steps: 4}"), 4, "more than there are whole numbers"),
        (GOOD.replace("world.approval: [0.1]", "horizon_months: {range: [6, 12], steps: 3}"), 4, "add 'whole: true'"),
        (GOOD.replace("world.approval: [0.1]", "horizon_months: [6, 7.5]"), 4, "must be a whole number (found 7.5)"),
        (GOOD + "runs: 10000001\n", 5, "at most 10000000"),
        (GOOD + "seed: 18446744073709551616\n", 5, "below 18446744073709551616"),
        (GOOD + "until: 'P(split) ±0.1'\nmax_runs: 99999999999\n", 6, "at most 10000000"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    said = render(tmp_path, text)
    assert says in said
    assert f"x.yaml:{line}:" in said


def test_mistakes_are_told_all_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("[0.1]", "[1.4]").replace("}}", ", leaders.guard.ambitoin: [0.1]}}")
    assert render(tmp_path, text).endswith("2 errors in 1 file")


def test_each_path_that_leads_nowhere_is_told_at_its_axis(tmp_path: Path) -> None:
    axes = "{a: {path: [leaders.gard.loyalty, leaders.guard.loyality], values: [0.1]}, b: {path: world.x, values: [1]}}"
    said = render(tmp_path, GOOD.replace("{world.approval: [0.1]}", axes))
    assert "x.yaml:4:17: error: design.axes.a: 'leaders' has no 'gard'" in said
    assert "x.yaml:4:17: error: design.axes.a: 'leaders.guard' has no 'loyality'" in said
    assert "x.yaml:4:91: error: design.axes.b: 'world' has no 'x'" in said


@pytest.mark.parametrize(("row", "value"), [
    ("{start: 2021-03-01, world.approval: 0.1}", "start"),
    ("{world.approval: 0.1, start: 2021-03-01}", "start"),
    ("{election: null, world.approval: 0.1}", "election"),
])  # fmt: skip
def test_what_a_value_makes_wrong_elsewhere_is_told_where_it_is_set(tmp_path: Path, row: str, value: str) -> None:
    court = tmp_path / "court.yaml"
    votes = "election: 2021-02-01\nelection_every_months: 6\n"
    court.write_text(COURT.read_text(encoding="utf-8") + votes, encoding="utf-8")
    rows = f"rows:\n  - {{world.approval: 0.2}}\n  - {row}\n"
    text = f"kingmaker: 1\nsweep: x\nscenario: {court}\ndesign:\n  kind: list\n  {rows}"
    said = render(tmp_path, text)
    assert f"x.yaml:8:{5 + row.index(value)}: error: design.rows.1.{value}: election" in said
    assert said.endswith("1 error in 1 file")


def test_an_axis_that_removes_what_another_sets_is_told(tmp_path: Path) -> None:
    axes = "{a: {path: ties.envy, values: [null]}, b: {path: ties.envy.strength, values: [0.5]}}"
    said = render(tmp_path, GOOD.replace("{world.approval: [0.1]}", axes))
    assert "design.axes.b: sets 'ties.envy.strength', which axis 'a' (" in said


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_config_is_in_order_and_fits_its_schema(path: Path) -> None:
    plan, problems, _ = examine_plan(path)
    assert not problems
    assert plan is not None
    assert is_plan(path)
    assert plan.config.sweep == path.stem
    data = json.loads(json.dumps(read_marked(path.read_text(encoding="utf-8"), str(path)).data, default=str))
    jsonschema.validate(data, schema_of(Config))


def test_there_are_at_least_six_sweeps_of_the_article() -> None:
    assert len(SHIPPED) >= 6


def test_the_schema_in_the_repository_is_that_of_the_code() -> None:
    assert (ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8") == schema_text(Config)


def test_a_value_that_does_not_fit_is_found_wherever_it_stands(tmp_path: Path) -> None:
    """Only some points are tried as a whole, but every value is held to its field."""
    values = ", ".join(f"{k / 100:.2f}" for k in range(1, 80))
    said = render(tmp_path, GOOD.replace("[0.1]", f"[{values}, 1.4]"))
    assert "world.approval.value: must be at most 1 (found 1.4)" in said


def test_designs_too_large_to_be_made_are_refused_before_they_are(tmp_path: Path) -> None:
    axes = ", ".join(f"{name}: {{range: [0.1, 0.9], steps: 1000}}" for name in ("world.approval", "world.capacity",
                                                                               "world.lame_duck"))  # fmt: skip
    assert "has 1,000,000,000 points; at most 100,000" in render(tmp_path, GOOD.replace("world.approval: [0.1]", axes))
    part = "{kind: random, points: 60000, axes: {world.approval: {range: [0, 1]}}}"
    text = GOOD.replace("{axes: {world.approval: [0.1]}}", f"{{kind: union, of: [{part}, {part}]}}")
    assert "has 120,000 points" in render(tmp_path, text)


@pytest.mark.parametrize(
    "name", ["point", "label", "scenario", "settings", "run", "seed", "first_run", "Point", "RUNS"]
)
def test_a_name_that_results_need_is_taken(tmp_path: Path, name: str) -> None:
    said = render(tmp_path, GOOD.replace("world.approval: [0.1]", f"{name}: {{path: world.approval, values: [0.1]}}"))
    assert f"x.yaml:4:17: error: design.axes.{name}: the name is taken by results; so are " in said


@pytest.mark.parametrize("name", ["' '", "' a'", "'a#1'", "'a/b'", "'a=b'", "'1a'", "axis.loyalty", "'a,b'", "'-a'"])
def test_a_name_that_cannot_be_written_in_a_table_is_refused(tmp_path: Path, name: str) -> None:
    said = render(tmp_path, GOOD.replace("world.approval: [0.1]", f"{name}: {{path: world.approval, values: [0.1]}}"))
    assert "x.yaml:4:17: error: design.axes." in said


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    axes = "amb: {path: world.approval, values: [0.1]}, Amb: {path: world.capacity, values: [0.1]}"
    assert "Amb: cannot be told from 'amb'" in render(tmp_path, GOOD.replace("world.approval: [0.1]", axes))


def test_a_name_means_one_thing_in_all_parts_of_a_design(tmp_path: Path) -> None:
    parts = "{axes: {a: {path: world.approval, values: [0.1]}}}, {axes: {a: {path: world.capacity, values: [0.2]}}}"
    said = render(tmp_path, GOOD.replace("{axes: {world.approval: [0.1]}}", f"{{kind: union, of: [{parts}]}}"))
    assert "design.of.1.axes.a: is 'world.capacity' here and 'world.approval' in a part before it" in said


def test_what_a_scenario_extends_cannot_be_swept(tmp_path: Path) -> None:
    said = render(tmp_path, GOOD.replace("world.approval: [0.1]", "extends: [x.yaml]"))
    assert "is read before anything is set in it" in said


def test_a_scenario_is_not_taken_for_a_config() -> None:
    assert not is_plan(COURT)
