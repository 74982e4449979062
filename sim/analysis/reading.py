"""Reading the files of this floor (claims, cases): YAML with its places, and what is wrong with it in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.scenario.document import Document
from sim.scenario.messages import MESSAGES, shown
from sim.scenario.shape import fields_of
from sim.scenario.yamlmarks import PathTuple, read_marked


def read_map(path: Path) -> Document:
    """Read a file that holds one map.

    Raises
    ------
    ScenarioError
        Where it is not there, not YAML, or not a map.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as trouble:
        message = "the file is not there" if isinstance(trouble, FileNotFoundError) else "the file cannot be read"
        raise ScenarioError([Problem(str(path), None, None, "", message)]) from None
    marked = read_marked(text, str(path))
    texts = {marked.file: text}
    if marked.problems:
        raise ScenarioError(marked.problems, texts)
    if not isinstance(marked.data, dict):
        raise ScenarioError([Problem(str(path), 1, 1, "", "must be a map of keys and values")], texts)
    return Document(marked.file, marked.data, marked.values, marked.keys, texts)


def translate(
    details: ErrorDetails,
    document: Document,
    model_at: Callable[[PathTuple], type[BaseModel]],
    pattern_at: Callable[[PathTuple], str],
) -> Problem:
    """Return what pydantic found in words an author can use.

    Parameters
    ----------
    details : ErrorDetails
    document : Document
        For the places.
    model_at : function of a path
        The model whose map stands there, for keys that were probably meant.
    pattern_at : function of a path
        What would be right where a word there has not the form it should have.
    """
    path, kind, context = path_of(details["loc"], document.data), details["type"], details.get("ctx", {})
    if kind == "missing":
        return document.problem(path, f"needs '{details['loc'][-1]}'", at_key=True)
    if kind == "extra_forbidden":
        known = tuple(fields_of(model_at(path[:-1])))
        hint = did_you_mean(str(path[-1]), known)
        message = f"unknown key '{path[-1]}'"
        return document.problem(path, message, hint=hint, known=() if hint else known, at_key=True)
    if kind == "literal_error":
        found = details["input"]
        hint = did_you_mean(found, re.findall(r"'([^']*)'", context["expected"])) if isinstance(found, str) else None
        return document.problem(path, f"must be {context['expected']}", found=shown(found), hint=hint)
    if kind == "string_pattern_mismatch":
        return document.problem(path, pattern_at(path), found=shown(details["input"]))
    message = MESSAGES[kind](context) if kind in MESSAGES else details["msg"]
    ours = kind in ("claims", "cases")  # what a model of ours says, which names what it found itself
    return document.problem(path, message, found=None if ours else shown(details["input"]))


def path_of(place: tuple[int | str, ...], data: Any) -> PathTuple:
    """Return the part of an error's place that is in the data, without the names of unions and short forms."""
    path: PathTuple = ()
    for part in place:
        is_key = isinstance(data, dict) and part in data
        if is_key or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data, path = data[part], (*path, part)
    return path
