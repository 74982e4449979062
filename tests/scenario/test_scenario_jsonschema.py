"""The JSON Schema that editors use is the one of the models, and says of a file what the loader says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sim.language.errors import ScenarioError
from sim.language.jsonschema import schema_text
from sim.language.yaml_places import read_marked
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import Scenario
from sim.scenario.template import template

ROOT = Path(__file__).parents[2]
INVALID = ROOT / "tests" / "invalid"
SCHEMA = json.loads((ROOT / "schemas" / "scenario.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def as_json(data: Any) -> Any:
    """Return data as an editor sees them: dates are text."""
    if isinstance(data, dict):
        return {key: as_json(entry) for key, entry in data.items()}
    if isinstance(data, list):
        return [as_json(entry) for entry in data]
    return data.isoformat() if isinstance(data, date) else data


def complaints(text: str) -> list[str]:
    marked = read_marked(text, "f.yaml")
    assert marked.problems == []
    return [error.json_path + ": " + error.message for error in VALIDATOR.iter_errors(as_json(marked.data))]


def test_the_committed_schema_is_the_generated_one() -> None:
    text = (ROOT / "schemas" / "scenario.schema.json").read_text()
    assert text == schema_text(Scenario), "write it anew: make docs"


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "path",
    [INVALID / "base" / "court.yaml", INVALID / "base" / "orphan.yaml", *sorted((ROOT / "scenarios").glob("*.yaml"))],
    ids=lambda path: path.stem,
)
def test_a_valid_file_is_valid_in_an_editor(path: Path) -> None:
    assert complaints(path.read_text()) == []


def test_the_template_is_valid_in_an_editor() -> None:
    assert complaints(template()) == []


@pytest.mark.parametrize("text", [
    "leaders: {guard: {loyalty: high}, elder: null}", "world: {approval: 0.4}", "horizon_months: 12",
    "sources: more.yaml",
    "leaders: {guard: {loyalty: {confidence: high, level: null, value: 0.5}}}", "ties: {t01: {strength: {why: x}}}",
])  # fmt: skip
def test_a_layer_may_leave_out_what_lies_below(text: str) -> None:
    assert complaints(f"extends: court.yaml\n{text}\n") == []


FORM = [
    "number-above-one", "number-level-misspelt", "number-range-of-three",
    "leader-unknown-key", "horizon-zero",
    "tie-kind-unknown", "unknown-top-key", "missing-most", "one-leader", "event-two-days", "event-who-missing",
    "event-field-of-another-order",
    "event-order-unknown", "number-status-unknown", "category-half-a-person", "id-with-capitals",
    "channel-shape-zero", "version-2",
]  # fmt: skip


@pytest.mark.parametrize("name", FORM)
def test_what_is_wrong_in_form_is_wrong_in_an_editor(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(INVALID)
    with pytest.raises(ScenarioError):
        load(f"{name}.yaml")
    assert complaints((INVALID / f"{name}.yaml").read_text()) != []


@pytest.mark.parametrize(
    "number", ["{level: high, value: 0.7}", "{confidence: high}", "2", "hihg", "{value: 0.5, unit: x}"]
)
def test_a_number_that_is_no_single_claim_is_wrong_in_an_editor(number: str) -> None:
    court = (INVALID / "base" / "court.yaml").read_text()
    assert complaints(court.replace("strength: 0.4", f"strength: {number}")) != []


def test_every_field_says_what_it_is() -> None:
    silent = [
        f"{name}.{field}"
        for name, definition in SCHEMA["$defs"].items()
        for option in [definition, *definition.get("anyOf", [])]
        for field, entry in option.get("properties", {}).items()
        if isinstance(entry, dict) and not any("description" in part for part in [entry, *entry.get("anyOf", [])])
    ]
    assert silent == []
