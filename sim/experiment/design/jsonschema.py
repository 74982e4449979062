"""The JSON Schema of a config file, generated from the models, for editors to complete and check with."""

from __future__ import annotations

import json
from typing import Any, Final

from sim.experiment.design.config import Config
from sim.scenario.schema.jsonschema import DIALECT, refuse_other_keys
from sim.scenario.schema.outcomes import with_short_form

ONE_FORM: Final = ("values", "range", "shift", "law", "variants", "every")


def config_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a config file, short forms included."""
    schema = Config.model_json_schema(mode="validation")
    definitions: dict[str, Any] = schema["$defs"]
    axis = definitions["Axis"]
    paths = axis["properties"]["path"]
    axis["properties"]["path"] = {
        "description": paths.pop("description"),
        "anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
    }
    one_form = {"oneOf": [{"required": [form]} for form in ONE_FORM]}
    definitions["Axis"] = {
        "description": axis.pop("description"),
        "anyOf": [{"type": "array", "minItems": 1}, axis | one_form],
    }
    definitions["OwnOutcome"] = with_short_form(definitions["OwnOutcome"])
    refuse_other_keys(schema["properties"]["outcomes"])
    schema["oneOf"] = [{"required": ["scenario"]}, {"required": ["scenarios"]}]
    return {"$schema": DIALECT, **schema, "title": "Kingmaker config"}


def config_schema_text() -> str:
    """Return the JSON Schema as the text that stands in ``schemas/config.schema.json``."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"
