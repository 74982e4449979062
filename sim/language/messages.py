"""What is wrong with the form of a file, in words an author can use and with the place in it.

The one translator of what pydantic finds, whatever the file holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.language.amounts import amount
from sim.language.characters import remark_on
from sim.language.document import Document
from sim.language.dotted import dotted
from sim.language.errors import Problem, did_you_mean, some
from sim.language.forms import FORMS, TOGETHER
from sim.language.numerals import with_numeral
from sim.language.shape import known_in, shape_in
from sim.language.yaml_places import PathTuple

LONGEST_FOUND: Final = 60
FEW: Final = 16
OF_DATES: Final = ("date_type", "date_from_datetime_parsing")
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OF_NUMBERS: Final = ("float_type", "float_parsing", "int_type", "int_parsing", "number_form")
WITHOUT_FOUND: Final = (TOGETHER, "too_short", "too_long")

Context = dict[str, Any]
MESSAGES: Final[dict[str, Callable[[Context], str]]] = {
    "float_type": lambda _: "must be a number",
    "float_parsing": lambda _: "must be a number",
    "int_type": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "finite_number": lambda _: "must be a finite number",
    "bool_type": lambda _: "must be true or false",
    "string_type": lambda _: "must be text",
    "string_too_short": lambda _: "must not be empty",
    "string_too_long": lambda context: f"must have at most {amount(context['max_length'], 'character')}",
    "date_type": lambda _: "must be a date, YYYY-MM-DD",
    "date_from_datetime_parsing": lambda _: "must be a date, YYYY-MM-DD",
    "dict_type": lambda _: "must be a map of keys and values",
    "model_type": lambda _: "must be a map of keys and values",
    "model_attributes_type": lambda _: "must be a map of keys and values",
    "tuple_type": lambda _: "must be a list",
    "greater_than_equal": lambda context: f"must be at least {_plain(context['ge'])}",
    "less_than_equal": lambda context: f"must be at most {_plain(context['le'])}",
    "greater_than": lambda context: f"must be above {_plain(context['gt'])}",
    "less_than": lambda context: f"must be below {_plain(context['lt'])}",
    "too_short": lambda context: f"must have at least {amount(context['min_length'], 'entry')}",
    "too_long": lambda context: f"must have at most {amount(context['max_length'], 'entry')}",
}


def problems_of(
    trouble: ValidationError, document: Document, root: type[BaseModel], forms: Mapping[str, str] = FORMS
) -> list[Problem]:
    """Translate what pydantic found.

    Parameters
    ----------
    trouble : ValidationError
        Of the model `root` on `document.data`.
    document : Document
        For the places.
    root : type of BaseModel
        What the file holds, for keys that were probably meant.
    forms : mapping of str to str
        What would be right, by the pattern that a word does not match.

    Returns
    -------
    list of Problem
        One for each error, in the order found.
    """
    return some(_problem_of(details, document, root, forms) for details in trouble.errors(include_url=False))


def unknown_key(path: PathTuple, known: tuple[str, ...], document: Document) -> Problem:
    """Say that the key at `path` is not one of those known there, and which was probably meant."""
    name = str(path[-1])
    hint = did_you_mean(name.partition(":")[0], known) or did_you_mean(name, known)
    shown_names = known if hint is None and len(known) <= FEW else ()
    place = document.keys.get(path) or document.place_of(path)
    return Problem(*place, dotted(path[:-1]), f"unknown key '{name}'{remark_on(name)}", hint=hint, known=shown_names)


def shown(found: Any) -> str:
    """Return a value as an author would write it, shortened."""
    if isinstance(found, dict | list | tuple):
        return "a map" if isinstance(found, dict) else "a list"
    if found is None or isinstance(found, bool):
        return "nothing" if found is None else str(found).lower()
    if isinstance(found, date):
        return found.isoformat()
    text = f"'{found}'" if isinstance(found, str) else str(found)
    text = text if len(text) <= LONGEST_FOUND else f"{text[: LONGEST_FOUND - 3]}..."
    return f"{text}{remark_on(found)}" if isinstance(found, str) else text


def _problem_of(details: ErrorDetails, document: Document, root: type[BaseModel], forms: Mapping[str, str]) -> Problem:
    path, at_key = _path_of(details["loc"], document.data)
    kind, found, context = details["type"], details["input"], details.get("ctx", {})
    if "at" in context:
        path = (*path, context["at"])
    if kind in ("missing", "too_long") and (length := _length_at(path, root)):
        return document.problem(path, length)
    if kind == "missing":
        return document.problem(path, f"needs '{details['loc'][-1]}'", at_key=True)
    if kind == "extra_forbidden":
        return unknown_key(path, known_in(root, path[:-1]), document)
    if kind == "literal_error":
        words = tuple(re.findall(r"'([^']*)'", context["expected"]))
        hint = did_you_mean(found, words) if isinstance(found, str) else None
        message = _one_of(words, context["expected"], path, root)
        of_number = (
            any(shape is not None and shape.is_number for shape in (shape_in(root, path), shape_in(root, path[:-1])))
            or context["expected"].isdecimal()
        )
        told = _with_numeral(found) if of_number else shown(found)
        return document.problem(path, message, found=told, hint=hint, at_key=at_key)
    if kind == "string_pattern_mismatch":
        message = forms.get(context["pattern"], details["msg"])
        return document.problem(path, message, found=shown(found), at_key=at_key)
    message = MESSAGES[kind](context) if kind in MESSAGES else details["msg"]
    if kind == "string_type" and not isinstance(found, dict | list):
        message += "; put it in quotes if it is"
    if kind in OF_DATES and isinstance(found, str) and DATE.fullmatch(found):
        message += "; without quotes"
    told = _with_numeral(found) if kind in OF_NUMBERS else shown(found)
    return document.problem(path, message, found=None if kind in WITHOUT_FOUND else told, at_key=at_key)


def _with_numeral(found: Any) -> str:
    """Return what stands in the place of a number, with the number that was probably meant."""
    return (with_numeral(found) if isinstance(found, str) else None) or shown(found)


def _path_of(place: tuple[int | str, ...], data: Any) -> tuple[PathTuple, bool]:
    """Return the part of an error's place that is in the data, without the names of unions and short forms.

    The second says whether the error is of a key.
    """
    path: PathTuple = ()
    for part in place:
        if part == "[key]":
            return path, True
        is_key = isinstance(data, dict) and part in data
        if is_key or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data, path = data[part], (*path, part)
    return path, False


def _length_at(path: PathTuple, root: type[BaseModel]) -> str | None:
    """Say how many entries a list must have; None where it may have any number."""
    shape = shape_in(root, path)
    if shape is None or shape.length is None:
        return None
    pair = shape_in(root, (*path, 0)) if shape.length == 2 else None
    if pair is not None and pair.of is float:
        return "must be a list of two numbers, [lowest, highest]"
    return f"must be a list of {shape.length}"


def _one_of(words: tuple[str, ...], expected: str, path: PathTuple, root: type[BaseModel]) -> str:
    shape = shape_in(root, path)
    if shape is not None and shape.short_form is not None:
        return f"must be {shape.short_form}"
    if not words:
        return f"must be {expected}"
    return f"must be {'one of ' if len(words) > 1 else ''}{', '.join(words)}"


def _plain(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)
