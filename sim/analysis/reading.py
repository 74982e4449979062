"""Reading the files of this floor (claims, cases): YAML with its places, and what is wrong with it in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.language.document import Document
from sim.language.errors import Problem, ScenarioError, did_you_mean, some
from sim.language.reading import read_map
from sim.language.yaml_places import PathTuple
from sim.scenario.reading.blanks import forgotten_values
from sim.scenario.reading.messages import MESSAGES, shown, unknown_key
from sim.scenario.schema.shape import known_at


def read_document(path: str | Path, root: type[BaseModel]) -> Document:
    """Read a file that holds one map.

    Parameters
    ----------
    path : str or Path
    root : type of BaseModel
        What the file holds.

    Raises
    ------
    ScenarioError
        Where it cannot be read, is not YAML, is not a map, or has keys without a value.
    """
    marked, texts = read_map(path)
    problems = [*marked.problems, *some(forgotten_values(marked, root))]
    if problems:
        raise ScenarioError(problems, texts)
    return Document(marked.file, marked.data, marked.values, marked.keys, texts)


def problems_of(
    trouble: ValidationError, document: Document, root: type[BaseModel], pattern_at: Callable[[PathTuple], str]
) -> list[Problem]:
    """Return what pydantic found in words an author can use.

    Parameters
    ----------
    trouble : ValidationError
    document : Document
        For the places.
    root : type of BaseModel
        What the file holds, for keys that were probably meant.
    pattern_at : function of a path
        What would be right where a word there has not the form it should have.
    """
    return some(_translated(details, document, root, pattern_at) for details in trouble.errors(include_url=False))


def _translated(
    details: ErrorDetails, document: Document, root: type[BaseModel], pattern_at: Callable[[PathTuple], str]
) -> Problem:
    path, kind, context = path_of(details["loc"], document.data), details["type"], details.get("ctx", {})
    if kind == "missing":
        return document.problem(path, f"needs '{details['loc'][-1]}'", at_key=True)
    if kind == "extra_forbidden":
        return unknown_key(path, known_at(path[:-1], root), document)
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
