"""Checks of events that set something: what can be set, and to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sim.language.characters import quoted
from sim.language.document import Document
from sim.language.dotted import dotted
from sim.language.errors import Problem, did_you_mean
from sim.language.yaml_places import PathTuple
from sim.scenario.addresses.address import MEMBERSHIPS, Address
from sim.scenario.checks.governed import beyond_limits, in_digits
from sim.scenario.checks.names import Names, entries
from sim.scenario.schema.actors import STANDINGS
from sim.scenario.schema.scenario import FIELD_DEFAULTS

FLAGS: Final = {"leaders": ("candidate",), "posts": ("second_key",), "ties": ("known",)}
WORDS: Final[dict[str, dict[str, tuple[str | int, ...]]]] = {
    "leaders": {"status": STANDINGS},
    "ties": {"sign": (-1, 0, 1)},
}
TABLES: Final = ("world", "leaders", "clans", "posts", "ties", "parameters")


def check_set(
    document: Document, path: PathTuple, event: dict[str, Any], names: Names, parameters: tuple[str, ...]
) -> Iterator[Problem]:
    """Find fault with the path and the value of an event that sets something."""
    here, address = (*path, "path"), Address.parse(event["path"])
    ids: dict[str, tuple[str, ...]] = {"leaders": names.people, "clans": names.clans, "posts": names.posts}
    ids |= {"ties": names.ties, "parameters": parameters}
    table = address.table
    if table not in TABLES:
        message = f"{quoted(table, goes_on=True)} cannot be set"
        yield document.problem(here, message, hint=did_you_mean(table, TABLES), known=TABLES)
        return
    if table in ids:
        name = address.field if table == "parameters" else address.owner
        if name not in ids[table]:
            message = f"must go on: {table}.<id>.<field>"
            if name:
                message = f"{quoted(name, goes_on=True)} is not one of the {table}"
            yield document.problem(here, message, hint=did_you_mean(name, ids[table]))
            return
    if table == "parameters":
        if len(address.rest) > 1:
            yield document.problem(here, "must end at the name of the parameter")
        elif not _is_number(event.get("value")):
            yield document.problem((*path, "value"), "must be a number")
        elif (beyond := beyond_limits(address.field, event["value"])) is not None:
            yield document.problem((*path, "value"), beyond, found=in_digits(event["value"]))
        return
    yield from _check_field(document, path, event, address)


def _check_field(document: Document, path: PathTuple, event: dict[str, Any], address: Address) -> Iterator[Problem]:
    table, field = address.table, address.field
    shares = ("strength",) if table == "ties" else tuple(FIELD_DEFAULTS[table])
    words = WORDS.get(table, {})
    value, at_value = event.get("value"), (*path, "value")
    known = (*shares, *FLAGS.get(table, ()), *words)
    if table == "leaders" and address.clan:
        clans = tuple(name for name, _ in entries(document.data, "leaders", address.owner, MEMBERSHIPS))
        if address.clan not in clans:
            message = f"'{address.owner}' has no membership '{address.clan}'"
            yield document.problem((*path, "path"), message, known=clans)
            return
    elif len(address.rest) != 1 or field not in known:
        name = dotted(address.rest)
        message = f"{quoted(name, goes_on=True)} cannot be set"
        yield document.problem((*path, "path"), message, hint=did_you_mean(name, known))
        return
    if value is None or isinstance(value, dict | list):
        return
    if field in FLAGS.get(table, ()):
        if not isinstance(value, bool):
            yield document.problem(at_value, "must be true or false", found=str(value))
    elif field in words:
        if isinstance(value, bool) or value not in words[field]:
            allowed = ", ".join(str(word) for word in words[field])
            yield document.problem(at_value, f"must be one of {allowed}", found=str(value))
    elif not _is_number(value) or not 0.0 <= value <= 1.0:
        yield document.problem(at_value, "must be a number from 0 to 1", found=str(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
