"""The same null says the same in a layer, under --set, in a config, on an axis and in an arm of a claim."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.claims.file import load_claims
from sim.experiment.design.plan import load_plan
from sim.experiment.folder.builds import Builder
from sim.language.dotted import parts_of
from sim.language.errors import ScenarioError
from sim.scenario.reading.loader import load
from sim.scenario.resolved import resolved
from sim.scenario.schema.scenario import Scenario

COURT = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"
ELSEWHERE = {"kind": "grid", "axes": {"a": {"path": "world.capacity", "values": [0.4, 0.5]}}}


def written(folder: Path, name: str, content: dict[str, Any]) -> Path:
    (folder / "court.yaml").write_text(COURT.read_text())
    (folder / name).write_text(json.dumps({"kingmaker": 1, **content}, indent=1))
    return folder / name


def in_a_layer(folder: Path, path: str, value: Any) -> Scenario:
    for part in reversed(parts_of(path)):
        value = {part: value}
    return load(written(folder, "layer.yaml", {"extends": "court.yaml", **value}))


def set_in_it(folder: Path, path: str, value: Any) -> Scenario:
    return load(COURT, [f"{path}={json.dumps(value)}"])


def set_in_a_config(folder: Path, path: str, value: Any) -> Scenario:
    content = {"sweep": "x", "scenario": "court.yaml", "runs": 2, "set": {path: value}, "design": ELSEWHERE}
    return load_plan(written(folder, "config.yaml", content)).scenarios["court"]


def on_an_axis(folder: Path, path: str, value: Any) -> Scenario:
    axes = {"a": {"path": path, "values": [value]}}
    content = {"sweep": "x", "scenario": "court.yaml", "runs": 2, "design": {"kind": "grid", "axes": axes}}
    study = load_plan(written(folder, "config.yaml", content)).study()
    return Builder(study.bases).scenario_of(study.points[0])


def in_an_arm(folder: Path, path: str, value: Any) -> Scenario:
    arm = {"events": value} if path == "events" else {"set": [f"{path}={json.dumps(value)}"]}
    test = {"what": "w", "outcome": "split", "change": ["base", "a"], "direction": "up"}
    claim = {"says": "s", "status": "extension", "strength": "may", "tests": [test]}
    content = {"id": "x", "title": "t", "scenario": "court.yaml", "pairs": 4, "seed": 1}
    file = written(folder, "claims.yaml", {**content, "arms": {"a": arm}, "claims": {"k": claim}})
    file.write_text(file.read_text().replace('"kingmaker"', '"kingmaker_claims"'))
    claims = load_claims(file)
    return claims.scenarios[claims.arm_of("k", "a")]


WAYS: tuple[Callable[[Path, str, Any], Scenario], ...] = (
    in_a_layer, set_in_it, set_in_a_config, on_an_axis, in_an_arm,
)  # fmt: skip
SHOCK = {"do": "shock", "day": 10, "size": 0.2}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("path", "value", "without"),
    [
        ("leaders.guard.clan", None, ("leaders", "guard", "clan")),
        ("election", None, ("election",)),
        ("ties.t01", None, ("ties", "t01")),
        ("leaders.guard.loyalty", {"level": "medium", "status": None, "why": None}, None),
        ("leaders.ruler.caution.confidence", None, None),  # of a short form, which has none
        ("parameters.search_rate", None, None),  # nothing is said of it: as the rulebook has it
        ("rules.kompromat", None, None),
        ("levels.high", None, None),
        ("events", [{**SHOCK, "who": None, "note": None}], None),
        ("events", None, None),  # an arm adds to the orders of the scenario: nothing is added
    ],
)
def test_a_null_that_is_right_in_one_place_is_right_in_all(
    way: Callable[[Path, str, Any], Scenario], path: str, value: Any, without: tuple[str, ...] | None, tmp_path: Path
) -> None:
    found = resolved(way(tmp_path, path, value))
    expected = resolved(load(COURT))
    if without is not None:
        *above, last = without
        inner = expected
        for part in above:
            inner = inner[part]
        inner.pop(last)
    elif path == "events" and value is not None:
        expected["events"] = [*expected.get("events", []), {**SHOCK}] if way is in_an_arm else [{**SHOCK}]
    elif path == "leaders.guard.loyalty":
        expected["leaders"]["guard"]["loyalty"] = {"level": "medium", "status": "assumed"}
    assert found == expected


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("leaders.guard.name", None, "needs 'name'"),
        ("start", None, "needs 'start'"),
        ("parameters.serch_rate", None, "is null, but there is nothing of this name to remove"),
        ("rules.kompromatt", None, "is null, but there is nothing of this name to remove"),
        ("leaders.guard.memberships.hill_house", None, "is null, but there is nothing of this name to remove"),
        ("leaders.guard.loyalty", {"level": "high", "nonsense": None}, "unknown key 'nonsense'"),
        ("events", [{**SHOCK, "size": None}], "'shock' needs 'size'"),
        ("events", [{**SHOCK, "do": None}], "needs 'do'"),
        ("events", [{**SHOCK, "nonsense": None}], "unknown key 'nonsense'"),
        ("events", [None], "must be a map of keys and values"),
        ("absent", [None], "must be text"),
    ],
)
def test_a_null_that_is_wrong_in_one_place_is_wrong_in_all(
    way: Callable[[Path, str, Any], Scenario], path: str, value: Any, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ScenarioError) as trouble:
        way(tmp_path, path, value)
    assert any(message in problem.message for problem in trouble.value.problems), trouble.value.render()


def test_a_name_that_is_null_is_guessed_at_among_those_of_the_rulebook() -> None:
    with pytest.raises(ScenarioError) as trouble:
        load(COURT, ["parameters.serch_rate=null"])
    assert trouble.value.problems[0].hint == "search_rate"


def test_a_layer_adds_to_a_quantity_in_its_short_form_what_can_be_set_there(tmp_path: Path) -> None:
    said = ("leaders.ruler.caution", {"confidence": "low", "why": "He is old."})
    caution = in_a_layer(tmp_path, *said).leaders["ruler"].caution
    assert (caution.level, caution.confidence, caution.why) == ("high", "low", "He is old.")
    assert caution == load(COURT, [f"{said[0]}.{key}={word}" for key, word in said[1].items()]).leaders["ruler"].caution


def test_a_layer_gives_words_to_an_outcome_that_is_a_bare_formula_below(tmp_path: Path) -> None:
    in_a_layer(tmp_path, "outcomes.early", "split")
    file = written(tmp_path, "above.yaml", {"extends": "layer.yaml", "outcomes": {"early": {"words": "it breaks"}}})
    early = load(file).outcomes["early"]
    assert (early.formula, early.words) == ("split", "it breaks")


def test_what_is_wrong_with_a_short_form_that_was_added_to_stands_where_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as trouble:
        in_a_layer(tmp_path, "leaders.ruler.caution", {"confidence": "lwo"})
    (problem,) = trouble.value.problems
    assert (Path(problem.file).name, problem.path) == ("layer.yaml", "leaders.ruler.caution.confidence")
