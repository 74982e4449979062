"""What is said of a config, what replaces what, and what of it is told where."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_sweeps import COURT

from sim.experiment.design.axes import Choice, Origin
from sim.experiment.design.plan import Plan, _beside, _outcomes_as_inputs, _replace, examine_plan, load_plan
from sim.language.errors import ScenarioError
from sim.language.yaml_places import Place
from sim.scenario.reading.overrides import Override

TEXT = f"kingmaker: 1\nsweep: x\nscenario: {COURT}\nruns: 12\ndesign: {{axes: {{world.approval: [0.1, 0.2]}}}}\n"


def written(folder: Path, text: str = TEXT) -> Path:
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    return folder / "x.yaml"


def about(axes: int, values: int) -> dict[str, Any]:
    choices = [Choice(0.5 * value, (Override(("x",), value),)) for value in range(values)]
    rows = tuple(("s", {f"a{k}": choice for k in range(axes)}) for choice in choices)
    config: Any = SimpleNamespace(sweep="x", design=SimpleNamespace(kind="grid"), runs=1200, until=None)
    return Plan(config, "x.yaml", {"s": SimpleNamespace(id="court")}, rows).about()  # type: ignore[dict-item]


def test_a_config_says_its_axes_with_their_values_as_far_as_they_can_be_listed() -> None:
    assert about(1, 2) == {
        "sweep": "x", "scenarios": "court", "design": "grid", "points": 2, "runs": "1,200 at each point",
        "axis a0": "0, 0.5",
    }  # fmt: skip
    assert about(1, 8)["axis a0"].endswith("3, 3.5")
    assert about(1, 9)["axis a0"] == "9 values"
    assert "axis a11" in about(12, 2)
    many = about(13, 2)
    assert (many["axes"], "axis a0" in many) == (13, False)


def test_axes_are_told_once_in_the_order_in_which_points_have_them() -> None:
    rows = (("s", {"b": Choice(1, ())}), ("s", {"a": Choice(1, ()), "b": Choice(2, ())}))
    nothing: Any = None
    assert Plan(nothing, "x", {}, rows).axes() == ("b", "a")


def test_entries_of_a_config_are_replaced_however_deep_they_lie() -> None:
    data: dict[str, Any] = {"design": {"points": 4}, "title": "t"}
    _replace(data, ("design", "points"), 8)
    _replace(data, ("runs",), 5)
    _replace(data, ("a", "b", "c"), 1)
    _replace(data, ("title", "x"), 1)  # no place to put it: whoever reads the config says so
    assert data == {"design": {"points": 8}, "title": "t", "runs": 5, "a": {"b": {"c": 1}}}


def test_a_file_named_in_a_config_lies_beside_it_or_where_its_path_says() -> None:
    assert _beside("configs/x.yaml", "court.yaml") == Path("configs/court.yaml")
    assert _beside("configs/x.yaml", "/a/court.yaml") == Path("/a/court.yaml")


def test_changes_are_read_as_if_they_stood_in_the_file(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert load_plan(file).study().runs == 12
    assert load_plan(file, changes={("runs",): 5}).study().runs == 5
    plan, problems, texts = examine_plan(file, changes={("runs",): 0})
    assert plan is None
    assert "runs: must be at least 1" in problems[0].render()
    assert str(file) in texts
    assert load_plan(file).study(runs=3, seed=9).seed == 9


def test_what_is_set_everywhere_is_set_at_every_point_and_the_command_line_has_the_last_word(tmp_path: Path) -> None:
    file = written(tmp_path, TEXT + "set: {horizon_months: 3, world.capacity: 0.2}\n")
    plain = load_plan(file)
    assert [scenario.horizon_months for scenario in plain.scenarios.values()] == [3]
    assert plain.remarks == ()
    typed = load_plan(file, ["horizon_months=4"])
    assert [scenario.horizon_months for scenario in typed.scenarios.values()] == [4]
    (remark,) = typed.remarks
    assert (remark.severity, remark.message.startswith("replaces 'set' of 'horizon_months'")) == ("warning", True)


def test_a_problem_with_what_is_set_stands_where_it_is_set(tmp_path: Path) -> None:
    file = written(tmp_path, TEXT + "set: {world.capacity: 7}\n")
    with pytest.raises(ScenarioError) as raised:
        load_plan(file)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.path) == (str(file), 6, "set.world.capacity")
    assert problem.message.startswith("world.capacity")


def test_an_outcome_is_no_input_of_a_point() -> None:
    origin = Origin(Place("x.yaml", 5, 3), "design.axes.a", "axis 'a'")
    outcome = Choice(1, (Override(("world", "c"), 1), Override(("outcomes", "x"), "split")), origin)
    other = Choice(1, (Override(("world", "outcomes"), 1),), Origin(Place("x.yaml", 6, 3), "", ""))
    found = _outcomes_as_inputs([("s", {"a": outcome, "b": other}), ("s", {"a": outcome})])
    assert [(each.line, each.path) for each in found] == [(5, "design.axes.a")]
    assert "what is counted is no input" in found[0].message


@pytest.mark.parametrize(("more", "says"), [
    ("until: P(split) ±0.6\n", "until: the width must lie between 0 and 0.5"),
    ("until: P(splt) ±0.1\n", "until: there is no outcome 'splt'; did you mean 'split'"),
    ("until: nothing\n", "until: must have the form"),
])  # fmt: skip
def test_a_width_that_cannot_be_reached_is_told_in_its_place(tmp_path: Path, more: str, says: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        load_plan(written(tmp_path, TEXT + more))
    (problem,) = raised.value.problems
    assert says in problem.render()
    assert problem.line == 6


def test_two_scenarios_mean_the_same_by_a_name_and_only_what_both_define_is_of_all(tmp_path: Path) -> None:
    court = COURT.read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(court + "outcomes: {bold: guard.challenged, calm: not split}\n")
    (tmp_path / "b.yaml").write_text(court + "outcomes: {bold: guard.challenged}\n")
    text = TEXT.replace(f"scenario: {COURT}", "scenarios: {a: a.yaml, b: b.yaml}")
    plan = load_plan(written(tmp_path, text))
    assert list(plan.own()) == ["bold"]
    assert {name: list(own) for name, own in plan.defined().items()} == {"a": ["bold", "calm"], "b": ["bold"]}
    assert plan.until() is None
    assert load_plan(written(tmp_path, text + "until: P(bold) ±0.1\n")).until() is not None
    with pytest.raises(ScenarioError, match="there is no outcome 'calm'"):
        load_plan(written(tmp_path, text + "until: P(calm) ±0.1\n"))
    (tmp_path / "b.yaml").write_text(court + "outcomes: {bold: split}\n")
    with pytest.raises(ScenarioError, match=r"its outcome 'bold' is 'split', and in 'a' it is 'guard\.challenged'"):
        load_plan(written(tmp_path, text))


@pytest.mark.parametrize(("design", "path", "says"), [
    ("{axes: {world.approval: [0.1], World.Approval: [0.2]}}", "design.axes.World.Approval", "cannot be told from"),
    ("{kind: list, rows: [{world.approval: 0.1, World.approval: 0.2}]}", "design.rows.0.World.approval",
     "cannot be told from 'world.approval'"),
    ("{kind: zip, axes: {world.approval: [0.1, 0.2], world.capacity: [0.1]}}", "design.axes",
     "equally many values (world.approval: 2, world.capacity: 1)"),
    ("{kind: list, rows: [{world.approval: 0.1}], axes: {x: {path: world.capacity, values: [1]}}}", "design.axes.x",
     "no row has a value for it"),
    ("{kind: list, rows: [{a: 0.1}], axes: {a: {every: assumed}}}", "design.rows.0.a",
     "stands for many numbers (every)"),
    ("{axes: {9x: [1]}}", "design.axes.9x", "is no name for an axis"),
    ("{axes: {world.approval: {range: [0, 1]}}}", "design.axes.world.approval", "is continuous: give 'values'"),
    ("{axes: {horizon_months: {range: [6, 12], steps: 3}}}", "design.axes.horizon_months", "holds whole numbers: add"),
    ("{kind: union, of: [{axes: {a: {path: world.approval, values: [0.1]}}}, {axes: {a: {path: world.capacity,"
     " values: [0.1]}}}]}", "design.of.1.axes.a", "is 'world.capacity' here and 'world.approval' in a part before it"),
    ("{axes: {a: {every: assumed}}}", "design.axes.a", "which are continuous: sample the design"),
    ("{axes: {world.approval: 0.1}}", "design.axes.world.approval", "must be a list of values, or a map that"),
    ("{axes: {a: {every: stated}}}", "design.axes.a", "has no uncertain number that is stated"),
    ("{axes: {world.approval: [0.1]}, where: 'world.approval > 0.5'}", "design.where", "leaves no point to play"),
])  # fmt: skip
def test_what_is_wrong_with_a_design_is_told_where_it_stands(tmp_path: Path, design: str, path: str, says: str) -> None:
    file = written(tmp_path, TEXT.partition("design:")[0] + f"design: {design}\n")
    plan, problems, _ = examine_plan(file)
    assert plan is None
    assert [each.path for each in problems] == [path]
    assert says in problems[0].message


def test_an_axis_that_would_define_an_outcome_is_refused_at_the_axis(tmp_path: Path) -> None:
    axes = "{early: {variants: {a: {}, b: {outcomes.early: split}}}}"
    plan, problems, texts = examine_plan(
        written(tmp_path, TEXT.partition("design:")[0] + f"design: {{axes: {axes}}}\n")
    )
    assert plan is None
    assert [(each.path, each.message.partition(":")[0]) for each in problems] == [
        ("design.axes.early", "what is counted is no input"),
    ]  # fmt: skip
    assert len(texts) == 2


def test_a_config_says_the_most_runs_and_the_width_at_which_it_stops(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, TEXT + "until: P(split) ±0.1\nmax_runs: 400\n"))
    assert plan.about()["runs"] == "at most 400 at each point, until P(split) ±0.1"
    assert plan.warnings == ()
    assert load_plan(written(tmp_path)).about()["runs"] == "12 at each point"


@pytest.mark.parametrize(("width", "is_told"), [("0.12", True), ("0.13", False)])
def test_a_width_that_no_share_reaches_is_warned_of(tmp_path: Path, width: str, is_told: bool) -> None:
    """Half the Wilson interval of 0 of 12 is z² / 2 (12 + z²) = 0.121."""
    warnings = load_plan(written(tmp_path, TEXT + f"until: P(split) ±{width}\n")).warnings
    told = [each.render() for each in warnings]
    said = "warning: until: cannot be reached: 12 runs of a point tell no share to better than ±0.121; raise 'max_runs'"
    assert [said in each for each in told] == [True] * is_told


VARIANTS = "{variants: {plain: {}, late: {events: [{do: shock, day: 3000, size: 0.5}]}}}"


@pytest.mark.parametrize(
    ("axes", "told"),
    [
        ("{horizon_months: [2, 24]}", []),  # a court has no vote
        ("{horizon_months: [2, 12], election: [2021-08-01]}", ["election: election: is never held"]),
        ("{election: [2021-08-01, 2035-01-01]}", ["election: election: is never held"]),
        (
            "{horizon_months: [2, 12], late: {variants: {vote: {election: 2021-08-01}}}}",
            ["late: election: is never held"],
        ),
        (f"{{world.approval: [0.1, 0.2], when: {VARIANTS}}}", ["when: events.0: never happens"]),
        ("{world.approval: {range: [0.1, 0.9], steps: 30}, horizon_months: [2, 24]}", []),
        ("{parameters.chances: [0.3, 3.0]}", []),  # what is set beyond a range is meant so
    ],
)
def test_what_a_scenario_would_be_warned_of_at_a_point_is_warned_of_where_that_is_set(
    tmp_path: Path, axes: str, told: list[str]
) -> None:
    text = TEXT.partition("design:")[0] + f"design:\n  axes: {axes}\n"
    warnings = load_plan(written(tmp_path, text)).warnings
    assert [(each.severity, each.line) for each in warnings] == [("warning", 6)] * len(told)
    assert [f"design.axes.{said}" for said in told] == [
        f"{each.path}: {each.message}"[: len(f"design.axes.{said}")] for each, said in zip(warnings, told, strict=True)
    ]


def test_what_a_scenario_is_warned_of_as_it_stands_is_not_told_again_at_each_point(tmp_path: Path) -> None:
    text = (
        TEXT.partition("design:")[0]
        + "set: {events: [{do: shock, day: 3000, size: 0.5}]}\ndesign: {axes: {world.approval: [0.1, 0.2]}}\n"
    )
    assert [each.path for each in load_plan(written(tmp_path, text)).warnings] == ["set.events"]


def test_what_is_wrong_by_what_was_typed_is_told_of_that(tmp_path: Path) -> None:
    def told(changes: dict[tuple[str, ...], Any], text: str = TEXT) -> list[str]:
        return [each.render() for each in examine_plan(written(tmp_path, text), changes=changes)[1]]

    sampled = {("design", "kind"): "lhs"}
    assert told(sampled) == ["--design lhs: error: design: a design of kind 'lhs' needs 'points'"]
    unknown, *_ = told({("design", "kind"): "nope", ("design", "points"): 4})
    assert unknown.startswith("--design nope: error: design.kind: must be one of grid, zip,")
    *_, own = told(sampled, TEXT + "runs_of: 3\n")
    assert own.startswith(f"{tmp_path / 'x.yaml'}:6:1: error: unknown key 'runs_of'")


@pytest.mark.parametrize(
    ("axis", "is_told"),
    [
        ("{path: leaders.guard.name, values: [Ann, Bob]}", True),
        ("{path: title, values: [One, Two]}", True),
        ("{variants: {a: {leaders.guard.name: Ann}, b: {leaders.guard.name: Bob, world.approval: 0.9}}}", False),
        ("{path: leaders.guard.loyalty, values: [0.1, 0.2]}", False),
    ],
)
def test_an_axis_of_which_only_readers_see_anything_is_warned_of(tmp_path: Path, axis: str, is_told: bool) -> None:
    file = written(tmp_path, TEXT.split("design")[0] + f"design:\n  axes:\n    x: {axis}\n")
    said = (
        "warning: design.axes.x: changes what readers are shown and no rule reads: its points come to the same futures"
    )
    assert [said in each.render() for each in load_plan(file).remarks] == [True] * is_told
