"""A second reading of our files, by PyYAML's composer and a page of code that shares nothing with the first."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
LEVELS: Final = {"very-low": 0.1, "low": 0.3, "medium": 0.5, "high": 0.7, "very-high": 0.9}


def read_plainly(text: str) -> Any:
    """Return what a file says, read as YAML 1.2; keys are kept as they stand, null values too."""
    return _value(yaml.compose(text, Loader=yaml.SafeLoader))


def _value(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        pairs = [(_key(key), _value(value)) for key, value in node.value]
        assert len(dict(pairs)) == len(pairs), "a key stands twice"
        return dict(pairs)
    if isinstance(node, yaml.SequenceNode):
        return [_value(entry) for entry in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else _plain(node.value)


def _key(node: yaml.Node) -> str:
    assert isinstance(node, yaml.ScalarNode), "a key is no word"
    return str(node.value)


def _plain(word: str) -> Any:
    if word in ("", "~", "null", "Null", "NULL"):
        return None
    if word.lower() in ("true", "false") and word in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return word.lower() == "true"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        return date.fromisoformat(word)
    if re.fullmatch(r"0o[0-7]+", word):
        return int(word[2:], 8)
    if re.fullmatch(r"0x[0-9a-fA-F]+", word):
        return int(word, 16)
    return float(word) if NUMBER.fullmatch(word) else word


def scenario_data(text: str, file: Path) -> Any:
    """Return what a scenario file says, laid over what it extends, with its sources in place."""
    data = read_plainly(text)
    below: Any = {}
    named = data.pop("extends", None)
    if named is not None:
        lower = file.parent / named
        below = scenario_data(lower.read_bytes().decode("utf-8-sig"), lower)
        if "question" in data and "asks" not in data:  # what answers one question does not answer another
            below.pop("asks", None)
    if isinstance(data.get("sources"), str):
        data["sources"] = read_plainly((file.parent / data["sources"]).read_bytes().decode("utf-8-sig"))
    return _laid(below, data)


def _laid(below: Any, above: Any) -> Any:
    """Return one map laid over another; a number that says its level or value anew is a new claim."""
    result = dict(below)
    for key, value in above.items():
        if value is None:
            result.pop(key, None)
        elif not isinstance(value, dict):
            result[key] = [_laid({}, entry) if isinstance(entry, dict) else entry for entry in value] if isinstance(
                value, list
            ) else value  # fmt: skip
        elif isinstance(result.get(key), dict | str | int | float) and not ("level" in value or "value" in value):
            result[key] = _laid(_spelled_out(result[key], value), value)
        else:
            result[key] = _laid({}, value)
    return result


def _spelled_out(below: Any, above: dict[Any, Any]) -> dict[Any, Any]:
    """Return what lies below as the map that a layer adds to: a quantity or an outcome may stand in its short form."""
    if isinstance(below, dict):
        return below
    of_text = "formula" if above.keys() <= {"words", "unit"} else "level"
    return {of_text if isinstance(below, str) else "value": below}


def difference(said: Any, loaded: Any, path: str = "") -> str | None:
    """Return where what a file says and what was loaded from it are not the same; None where they are.

    Parameters
    ----------
    said : plain data
        As read here. A bare number, level or law stands for a map of one, a bare list of an axis for its values.
    loaded : plain data
        A model of pydantic, dumped without what was not set.
    """
    if path == ".levels" and isinstance(said, dict):
        said = {**LEVELS, **said}
    if path == ".channels" and isinstance(said, dict):
        loaded = {key: entry for key, entry in loaded.items() if key in said}
    if isinstance(loaded, dict) and not isinstance(said, dict):
        of_text = "law" if path.startswith(".free.") else "level"
        short = "values" if isinstance(said, list) else of_text if isinstance(said, str) else "value"
        said = {short: said}
    if isinstance(loaded, list | tuple) and isinstance(said, str):
        said = [said]
    if isinstance(said, dict) and isinstance(loaded, dict):
        keys = [*said, *(key for key in loaded if key not in said)]
        return next((found for key in keys if (found := _in_a_map(key, said, loaded, path)) is not None), None)
    if isinstance(said, list) and isinstance(loaded, list | tuple):
        if len(said) != len(loaded):
            return f"{path}: {len(said)} entries in the file, {len(loaded)} loaded"
        pairs = enumerate(zip(said, loaded, strict=True))
        return next((found for k, (a, b) in pairs if (found := difference(a, b, f"{path}.{k}")) is not None), None)
    return None if _same(said, loaded) else f"{path}: {said!r} in the file, {loaded!r} loaded"


def _in_a_map(key: Any, said: dict[Any, Any], loaded: dict[Any, Any], path: str) -> str | None:
    if key in said and key in loaded:
        return difference(said[key], loaded[key], f"{path}.{key}")
    if key in said:
        return None if said[key] is None else f"{path}.{key}: {said[key]!r} in the file, nothing loaded"
    return None if loaded[key] is None else f"{path}.{key}: nothing in the file, {loaded[key]!r} loaded"


def _same(said: Any, loaded: Any) -> bool:
    if isinstance(said, bool) or isinstance(loaded, bool):
        return said is loaded
    if isinstance(said, str) and isinstance(loaded, str):
        return said.rstrip("\n") == loaded.rstrip("\n") or (said, loaded) == ("leak-or-unsourced", "unsourced")
    return bool(said == loaded)
