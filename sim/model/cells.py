"""Reading and writing one cell of a record in words of the field: flags, codes, and numbers within their range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final, SupportsFloat, SupportsIndex

from sim.core.ground import codes
from sim.core.ground.records import CLAN, LEADER, WORLD, Field
from sim.language.errors import did_you_mean
from sim.scenario.tables.recarrays import Record

LEADER_FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in LEADER}
CLAN_FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in CLAN}
WORLD_FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in WORLD}


def read_cell(record: Record, field: Field) -> Any:
    """Return a cell: a float, an int, True or False for a flag, a member of its enumeration for a code."""
    content = record[field.name].item()
    if field.unit == "flag":
        return bool(content)
    words = _words_of(field)
    return content if words is None else words(content)


def write_cell(record: Record, field: Field, content: object) -> None:
    """Write a cell.

    Raises
    ------
    TypeError
        If `content` is not a number, or not a whole one where the field is whole.
    ValueError
        If it lies outside of the range of the field.
    """
    if not isinstance(content, SupportsFloat | SupportsIndex):
        raise TypeError(f"{field.name} must be a number (found {content!r})")
    number = float(content)
    if field.kind == "i" and number != math.floor(number):
        raise TypeError(f"{field.name} must be a whole number (found {content!r})")
    if not field.low <= number <= field.high:
        raise ValueError(f"{field.name} must be {_range_of(field)} (found {content!r})")
    record[field.name] = number if field.kind == "f" else int(number)


def no_such_attribute(kind: str, name: str, known: Mapping[str, Field], own: tuple[str, ...]) -> AttributeError:
    """Return the error for an attribute that there is not, with a guess at what was meant."""
    guess = did_you_mean(name, [*known, *own])
    meant = f"; did you mean '{guess}'?" if guess is not None else ""
    return AttributeError(f"a {kind} has no attribute '{name}'{meant}", name=name)


def _words_of(field: Field) -> type[IntEnum] | None:
    words = getattr(codes, field.unit, None)
    return words if isinstance(words, type) and issubclass(words, IntEnum) else None


def _range_of(field: Field) -> str:
    words = _words_of(field)
    if words is not None:
        return f"a {words.__name__}: " + ", ".join(f"{word.name} ({word.value})" for word in words)
    return f"between {field.low:g} and {field.high:g}"
