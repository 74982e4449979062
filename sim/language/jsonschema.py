"""The JSON Schema of a file, generated from the model of what it holds, for editors to complete and check with.

What a model accepts beside its map (a bare number, a list) the model itself says (`__get_pydantic_json_schema__`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LAYER: Final = "Layer"  # ending of the definitions in which nothing is required and null removes

Definition = dict[str, Any]  # whatever JSON Schema allows


def schema_of(root: type[BaseModel]) -> Definition:
    """Return the JSON Schema (draft 2020-12) of a file that holds a `root`.

    A file that may extend another is a layer where it does: it may leave out what the file below it says, and remove
    entries with null.
    """
    schema = root.model_json_schema(by_alias=True, mode="validation")
    _refuse_other_keys(schema)
    return {"$schema": DIALECT, **(_with_layers(schema, root.__name__) if "extends" in root.model_fields else schema)}


def schema_text(root: type[BaseModel]) -> str:
    """Return the JSON Schema as the text that stands in ``schemas/``."""
    return json.dumps(schema_of(root), indent=2, ensure_ascii=False) + "\n"


def _refuse_other_keys(definition: Any) -> None:
    """Refuse, in every map whose keys are ids, a key that is no id."""
    if isinstance(definition, dict):
        if "patternProperties" in definition:
            definition["additionalProperties"] = False
        for entry in definition.values():
            _refuse_other_keys(entry)
    elif isinstance(definition, list):
        for entry in definition:
            _refuse_other_keys(entry)


def _with_layers(schema: Definition, name: str) -> Definition:
    definitions: dict[str, Definition] = schema.pop("$defs")
    definitions[name] = schema
    listed = set(_in_lists(definitions))
    layers = {f"{each}{LAYER}": _as_layer(found, each in listed) for each, found in definitions.items()}
    return {
        "title": schema["title"],
        "description": schema.get("description", ""),
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/{name}{LAYER}"},
        "else": {"$ref": f"#/$defs/{name}"},
        "$defs": dict(sorted((definitions | layers).items())),
    }


def _in_lists(definition: Any) -> Iterator[str]:
    """Go through the names of the definitions that entries of lists have."""
    if isinstance(definition, dict):
        if "$ref" in definition.get("items", {}):
            yield definition["items"]["$ref"].rpartition("/")[2]
        for entry in definition.values():
            yield from _in_lists(entry)
    elif isinstance(definition, list):
        for entry in definition:
            yield from _in_lists(entry)


def _as_layer(definition: Any, is_whole: bool) -> Any:
    """Return a definition for a file that extends another: nothing is required of it, and null removes.

    Lists are replaced as a whole, so the definition of an entry stays as it `is_whole`.
    """
    if isinstance(definition, list):
        return [_as_layer(entry, is_whole) for entry in definition]
    if not isinstance(definition, dict):
        return definition
    layer = {key: _as_layer(entry, is_whole) for key, entry in definition.items()}
    if "$ref" in layer:
        layer["$ref"] += LAYER
    if is_whole:
        return layer
    if "properties" in layer and "additionalProperties" in layer:
        for unwanted in ("required", "oneOf"):
            layer.pop(unwanted, None)
        layer["properties"] = {key: _or_null(entry) for key, entry in layer["properties"].items()}
    if "patternProperties" in layer:
        layer["patternProperties"] = {key: _or_null(entry) for key, entry in layer["patternProperties"].items()}
        layer.pop("minProperties", None)
    return layer


def _or_null(definition: Any) -> Definition:
    return {"anyOf": [definition, {"type": "null"}]}
