"""What a config may say, at its bounds: each entry at the last value that is taken and the first that is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sim.bounds import MOST_POINTS, MOST_RUNS, SEEDS
from sim.experiment.design.config import LARGEST_WHOLE, MOST_STEPS, Axis, Config, Design
from sim.experiment.design.plan import load_plan
from sim.language.errors import ScenarioError


def fault(model: Any, said: dict[str, Any]) -> str:
    """What is wrong with an entry; empty where nothing is."""
    try:
        model.model_validate(said)
    except ValidationError as trouble:
        return str(trouble.errors()[0]["msg"])
    return ""


def of_axis(**said: Any) -> str:
    return fault(Axis, said)


def test_an_axis_has_exactly_one_form() -> None:
    forms: list[dict[str, Any]] = [
        {"values": (1,)}, {"range": (0.0, 1.0)}, {"shift": (-1, 0)}, {"law": "stated"}, {"variants": {"a": {}}},
        {"every": "assumed"},
    ]  # fmt: skip
    for k, form in enumerate(forms):
        assert of_axis(**form) == ""
        assert of_axis(**form, **forms[k - 1]) == "needs exactly one of values, range, shift, law, variants, every"
    assert of_axis() == "needs exactly one of values, range, shift, law, variants, every"
    assert Axis.model_validate([1, "high"]).values == (1, "high")


def test_an_axis_has_a_path_or_a_list_of_them() -> None:
    said = "must be a path in the scenario, as in 'leaders.x.loyalty', or a list of them"
    assert [of_axis(path=path, values=[1]) for path in (None, 5, "a.b", ["a.b", "a.c"])] == [said, said, "", ""]


def test_a_range_goes_up_and_is_no_wider_than_a_number() -> None:
    assert of_axis(range=[0.2, 0.2]) == of_axis(range=[0.3, 0.2]) == "'range' must be [lowest, highest]"
    assert "narrower than the largest number" in of_axis(range=[-1.7e308, 1.7e308])
    assert of_axis(range=[-8e307, 8e307]) == ""


def test_steps_a_scale_and_whole_numbers_go_with_a_range() -> None:
    assert of_axis(values=[1], steps=3) == "'steps' goes with a 'range'"
    assert of_axis(values=[1], scale="log") == "'scale' goes with a 'range'"
    assert of_axis(values=[1], whole=True) == "'whole' goes with a 'range'"
    assert of_axis(values=[1], scale="linear", whole=False) == ""
    assert of_axis(range=[1, 2], steps=3, scale="log") == ""
    assert [of_axis(range=[0, 1], steps=steps) == "" for steps in (1, 2, MOST_STEPS, MOST_STEPS + 1)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_equal_factors_begin_above_nothing() -> None:
    said = "a 'range' on the scale 'log' must lie above 0"
    assert [of_axis(range=[low, 1], scale="log") for low in (0.0, -1.0, 1e-9)] == [said, said, ""]
    assert of_axis(range=[0.0, 1]) == ""


def test_whole_numbers_have_whole_ends_within_a_thousand_million_and_no_more_steps_than_there_are() -> None:
    said = "a 'range' of whole numbers must have whole ends, within a thousand million"
    assert of_axis(range=[0.5, 2], whole=True) == of_axis(range=[0, 2.5], whole=True) == said
    assert of_axis(range=[0, LARGEST_WHOLE], whole=True) == of_axis(range=[-LARGEST_WHOLE, 0], whole=True) == ""
    assert of_axis(range=[0, LARGEST_WHOLE + 1], whole=True) == said
    assert of_axis(range=[-LARGEST_WHOLE - 1, 0], whole=True) == said
    assert of_axis(range=[1, 4], whole=True, steps=4) == ""
    assert of_axis(range=[1, 4], whole=True, steps=5).startswith("'steps' is more than there are whole numbers")
    assert of_axis(range=[1, 4], steps=5) == ""


def test_variants_and_every_say_themselves_what_they_set() -> None:
    for form in ({"variants": {"a": {}}}, {"every": "assumed"}):
        assert of_axis(**form, path="world.approval") == "'variants' and 'every' say themselves which paths they set"
    assert of_axis(values=[1], path=["a.b", "c.d"]) == ""
    assert Axis.model_validate({"values": [1], "path": "a.b"}).path == ("a.b",)
    assert "categories" not in Axis.model_validate({"every": "assumed"}).within
    assert Axis.model_validate({"every": "assumed"}).within == (
        "parameters", "world", "leaders", "clans", "posts", "ties",
    )  # fmt: skip


GRID: dict[str, Any] = {"axes": {"x": [1]}}


@pytest.mark.parametrize(("said", "needs"), [
    ({"kind": "grid"}, "axes"), ({"kind": "zip"}, "axes"), ({"kind": "lhs", "points": 3}, "axes"),
    ({"kind": "lhs", **GRID}, "points"), ({"kind": "sobol", **GRID}, "points"), ({"kind": "random", **GRID}, "points"),
    ({"kind": "list"}, "rows"), ({"kind": "csv"}, "file"), ({"kind": "union"}, "of"), ({"kind": "product"}, "of"),
])  # fmt: skip
def test_a_design_needs_what_its_kind_is_made_of(said: dict[str, Any], needs: str) -> None:
    assert fault(Design, said) == f"a design of kind '{said['kind']}' needs '{needs}'"


@pytest.mark.parametrize("said", [
    GRID, {"kind": "zip", **GRID}, {"kind": "lhs", "points": 1, **GRID}, {"kind": "list", "rows": [{"x": 1}]},
    {"kind": "csv", "file": "x.csv"}, {"kind": "union", "of": [GRID]}, {"kind": "csv", "file": "x.csv", **GRID},
    {"kind": "random", "points": MOST_POINTS, "seed": 0, **GRID},
])  # fmt: skip
def test_a_design_that_has_it_is_taken(said: dict[str, Any]) -> None:
    assert fault(Design, said) == ""


@pytest.mark.parametrize(("said", "name"), [
    ({**GRID, "points": 3}, "points"), ({**GRID, "seed": 2}, "seed"), ({**GRID, "rows": [{}]}, "rows"),
    ({**GRID, "file": "x.csv"}, "file"), ({**GRID, "of": [GRID]}, "of"),
    ({"kind": "union", "of": [GRID], **GRID}, "axes"),
    ({"kind": "list", "rows": [{"x": 1}], "seed": 1}, "seed"),
])  # fmt: skip
def test_what_a_kind_of_design_does_not_read_is_refused(said: dict[str, Any], name: str) -> None:
    assert fault(Design, said).startswith(f"'{name}' does nothing in a design of kind '{said.get('kind', 'grid')}'")


@pytest.mark.parametrize(("field", "good", "bad"), [
    ("points", [1, MOST_POINTS], [0, MOST_POINTS + 1]), ("seed", [0, SEEDS - 1], [-1, SEEDS]),
])  # fmt: skip
def test_numbers_of_a_design_lie_within_their_bounds(field: str, good: list[int], bad: list[int]) -> None:
    sampled = {"kind": "lhs", "points": 3, **GRID}
    assert [fault(Design, {**sampled, field: value}) for value in good] == ["", ""]
    assert all(fault(Design, {**sampled, field: value}) for value in bad)


CONFIG: dict[str, Any] = {"kingmaker": 1, "sweep": "x", "scenario": "a.yaml", "design": GRID}


@pytest.mark.parametrize(("field", "good", "bad"), [
    ("runs", [1, MOST_RUNS], [0, MOST_RUNS + 1]), ("seed", [0, SEEDS - 1], [-1, SEEDS]),
    ("chunk", [1, 2000], [0, 2001]),
    ("time_limit", [0.001, 1e9], [0.0, -1.0]), ("max_runs", [1, MOST_RUNS], [0, MOST_RUNS + 1]),
    ("kingmaker", [1], [0, 2]),
])  # fmt: skip
def test_numbers_of_a_config_lie_within_their_bounds(field: str, good: list[Any], bad: list[Any]) -> None:
    said = {**CONFIG, "until": "P(split) ±0.1"} if field == "max_runs" else CONFIG
    assert all(fault(Config, {**said, field: value}) == "" for value in good)
    assert all(fault(Config, {**said, field: value}) for value in bad)


def test_what_a_config_leaves_out_is_a_hundred_runs_of_the_first_seed() -> None:
    found = Config.model_validate(CONFIG)
    assert (found.runs, found.seed, found.chunk, found.until, found.max_runs, found.series, found.time_limit) == (
        100, 1, None, None, None, False, None,
    )  # fmt: skip
    assert (found.design.seed, found.design.kind, found.design.points) == (1, "grid", None)
    axis = found.design.axes["x"]
    assert (axis.scale, axis.whole, axis.steps, axis.path) == ("linear", False, None, ())


def test_a_config_has_one_scenario_or_several_and_a_most_only_with_a_width() -> None:
    several = {name: value for name, value in CONFIG.items() if name != "scenario"}
    assert fault(Config, several) == "needs exactly one of 'scenario' and 'scenarios'"
    assert fault(Config, {**CONFIG, "scenarios": {"a": "a.yaml"}}) == "needs exactly one of 'scenario' and 'scenarios'"
    assert fault(Config, {**several, "scenarios": {"a": "a.yaml", "b": "a.yaml"}}) == ""
    assert "'max_runs' goes with 'until'" in fault(Config, {**CONFIG, "max_runs": 5})
    assert fault(Config, {**CONFIG, "max_runs": 5, "until": "P(split) ±0.1"}) == ""
    assert "'max_runs' is less than 'runs'" in fault(
        Config, {**CONFIG, "runs": 300, "max_runs": 10, "until": "P(split) ±0.1"}
    )
    assert fault(Config, {**CONFIG, "runs": 10, "max_runs": 10, "until": "P(split) ±0.1"}) == ""


@pytest.mark.parametrize(("path", "limits", "said"), [
    ("leaders.guard.loyalty", "[0, 1.1]", "must be at most 1 (found 1.1)"),
    ("leaders.guard.loyalty", "[-0.01, 1]", "must be at least 0 (found -0.01)"),
    ("parameters.exit_rate", "[0, 2000]", "found 2000"),
])  # fmt: skip
def test_a_sampled_range_beyond_the_bounds_is_refused_whatever_the_sample(
    tmp_path: Path, path: str, limits: str, said: str
) -> None:
    file = tmp_path / "config.yaml"
    court = Path(__file__).parents[2] / "scenarios" / "court.yaml"
    for seed in range(1, 6):
        design = f"{{kind: lhs, points: 2, seed: {seed}, axes: {{a: {{path: {path}, range: {limits}}}}}}}"
        file.write_text(f"kingmaker: 1\nsweep: x\nscenario: {court}\ndesign: {design}\n")
        with pytest.raises(ScenarioError) as raised:
            load_plan(file)
        assert said in str(raised.value)
    file.write_text(
        file.read_text().replace("lhs,", "lhs, where: a <= 1 and a >= 0, ").replace("points: 2", "points: 9")
    )
    if "loyalty" in path:
        load_plan(file)
