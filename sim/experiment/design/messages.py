"""What is wrong with the form of a config, in words an author can use and with the place in the file."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.experiment.design.config import Config
from sim.language.document import Document, get_at
from sim.language.errors import Problem, did_you_mean, some
from sim.language.yaml_places import PathTuple
from sim.scenario.reading.messages import MESSAGES, shown, unknown_key
from sim.scenario.schema.shape import known_at

OWN: Final = ("axis", "design", "config", "too_short", "too_long")  # messages that need no value found


def problems_of(trouble: ValidationError, document: Document) -> list[Problem]:
    """Translate what pydantic found in a config, one problem for each error."""
    return some(_problem_of(details, document) for details in trouble.errors(include_url=False))


def _problem_of(details: ErrorDetails, document: Document) -> Problem:
    kind, found, context = details["type"], details["input"], details.get("ctx", {})
    path = _path_of(details["loc"], document.data)
    if "at" in context:
        path = (*path, context["at"])
    if kind == "missing":
        return document.problem(path, f"needs '{details['loc'][-1]}'", at_key=True)
    if kind == "extra_forbidden":
        return unknown_key(path, known_at(path[:-1], Config), document)
    if kind == "literal_error":
        words = tuple(re.findall(r"'([^']*)'", context["expected"]))
        message = f"must be one of {', '.join(words)}" if words else f"must be {context['expected']}"
        hint = did_you_mean(found, words) if isinstance(found, str) else None
        return document.problem(path, message, found=shown(found), hint=hint)
    if kind == "string_pattern_mismatch":
        return document.problem(path, "must be small letters, digits and hyphens, at most 64", found=shown(found))
    message = MESSAGES[kind](context) if kind in MESSAGES else details["msg"]
    return document.problem(path, message, found=None if kind in OWN else shown(found))


def _path_of(place: tuple[int | str, ...], data: Any) -> PathTuple:
    """Return the part of an error's place that is in the file."""
    path: PathTuple = ()
    for part in place:
        if get_at(data, (*path, part)) is None and not _has(get_at(data, path), part):
            continue
        path = (*path, part)
    return path


def _has(data: Any, part: int | str) -> bool:
    return isinstance(data, dict) and part in data
