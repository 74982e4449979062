"""The JSON Schema of a scenario file, generated from the models, for editors to complete and check with."""

from __future__ import annotations

import json
from typing import Any, Final

from sim.scenario.schema.events import FORMS, WHEN
from sim.scenario.schema.numbers import LEVELS
from sim.scenario.schema.outcomes import with_short_form
from sim.scenario.schema.scenario import Scenario

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LAYER: Final = "Layer"  # ending of the definitions in which nothing is required and null removes


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file, short forms included.

    A file with `extends` is a layer: it may leave out what the file below it says, and remove entries with null.
    """
    schema = Scenario.model_json_schema(by_alias=True, mode="validation")
    definitions: dict[str, Any] = schema.pop("$defs")
    definitions["Scenario"] = schema
    refuse_other_keys(definitions)
    for name in ("Number", "Share"):
        definitions[name] = _with_short_forms(definitions[name])
    definitions["OwnOutcome"] = with_short_form(definitions["OwnOutcome"])
    definitions["Event"] |= {"allOf": [_when_condition(), *(_order_condition(order) for order in FORMS)]}
    schema["properties"]["sources"] = {
        "description": schema["properties"]["sources"].pop("description"),
        "anyOf": [{"type": "string", "minLength": 1}, schema["properties"]["sources"]],
    }
    layers = {f"{name}{LAYER}": _as_layer(definition, name) for name, definition in definitions.items()}
    return {
        "$schema": DIALECT,
        "title": "Kingmaker scenario",
        "description": schema.get("description", ""),
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/Scenario{LAYER}"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": dict(sorted((definitions | layers).items())),
    }


def schema_text() -> str:
    """Return the JSON Schema as the text that stands in ``schemas/scenario.schema.json``."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def refuse_other_keys(definition: Any) -> None:
    """Refuse, in every map whose keys are ids, a key that is no id."""
    if isinstance(definition, dict):
        if "patternProperties" in definition:
            definition["additionalProperties"] = False
        for entry in definition.values():
            refuse_other_keys(entry)
    elif isinstance(definition, list):
        for entry in definition:
            refuse_other_keys(entry)


def _with_short_forms(definition: dict[str, Any]) -> dict[str, Any]:
    """Allow a bare number and a bare level where a quantity may stand."""
    value = next(option for option in definition["properties"]["value"]["anyOf"] if option.get("type") == "number")
    exactly_one = {"oneOf": [{"required": ["level"]}, {"required": ["value"]}]}
    return {
        "description": definition.pop("description", ""),
        "anyOf": [dict(value), {"enum": list(LEVELS)}, definition | exactly_one],
    }


def _when_condition() -> dict[str, Any]:
    return {"oneOf": [{"required": [name]} for name in WHEN]}


def _order_condition(order: Any) -> dict[str, Any]:
    """Say what an order needs and what it does not have."""
    form = FORMS[order]
    every = {name for other in FORMS.values() for name in (*other.needs, *other.may)}
    foreign = sorted(every - {*form.needs, *form.may})
    then: dict[str, Any] = {"properties": {name: False for name in foreign}}
    if form.needs:
        then["required"] = list(form.needs)
    return {"if": {"properties": {"do": {"const": order}}, "required": ["do"]}, "then": then}


def _as_layer(definition: Any, name: str) -> Any:
    """Return a definition for a file that extends another: nothing is required of it, and null removes."""
    if isinstance(definition, list):
        return [_as_layer(entry, name) for entry in definition]
    if not isinstance(definition, dict):
        return definition
    layer = {key: _as_layer(entry, name) for key, entry in definition.items()}
    if "$ref" in layer:
        layer["$ref"] += LAYER
    if name == "Event":  # lists are replaced as a whole, so their entries are complete
        return layer
    if "properties" in layer and "additionalProperties" in layer:
        for unwanted in ("required", "oneOf"):
            layer.pop(unwanted, None)
        layer["properties"] = {key: _or_null(entry) for key, entry in layer["properties"].items()}
    if "patternProperties" in layer:
        layer["patternProperties"] = {key: _or_null(entry) for key, entry in layer["patternProperties"].items()}
        layer.pop("minProperties", None)
    return layer


def _or_null(definition: Any) -> Any:
    return {"anyOf": [definition, {"type": "null"}]}
