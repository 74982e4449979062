"""The public face has types: no `Any` in what users call, in what it takes and returns, and in what these hold."""

from __future__ import annotations

import importlib
import inspect
import types
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

FACES = ("sim", "sim.model", "sim.chronicle")
UNTYPED = {
    "sim.chronicle.record.Pair": "a record, or None: which events have one is known to those who tell them",
    "sim.core.ground.records.State": "compiled code takes it apart, and numba has its types",
    "sim.experiment.folder.inventory.Inventory": "lines of JSON, of several kinds",
    "sim.model.agents.Row.__getattr__": "a number, a flag or a word of its enumeration, by the name of the field",
    "sim.model.power_struggle.PowerStruggle.__getattr__": "a number, a flag or a word, by the name of the field",
}


def annotated() -> Iterator[tuple[str, Any]]:
    """Go through the annotations of the faces, and of all types of ours that these name."""
    waiting: list[Any] = [
        getattr(importlib.import_module(face), name)
        for face in FACES
        for name in importlib.import_module(face).__all__
        if not name.startswith("__")
    ]
    seen: list[Any] = []
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.append(each)
        for where, hint in _annotations(each):
            yield where, hint
            waiting += _ours(hint)


def _annotations(thing: Any) -> Iterator[tuple[str, Any]]:
    name = f"{thing.__module__}.{thing.__qualname__}"
    for said, hint in get_type_hints(thing).items():
        yield f"{name}: {said}", hint
    if inspect.isclass(thing):
        for attribute in vars(thing).values():
            for function in _functions(attribute):
                if _is_public(function):
                    yield from _annotations(function)
        for base in thing.__bases__:
            if base.__module__.startswith("sim."):
                yield from _annotations(base)


def _functions(attribute: Any) -> list[Any]:
    if isinstance(attribute, property):
        return [each for each in (attribute.fget, attribute.fset) if each is not None]
    found = getattr(attribute, "__func__", attribute)
    return [found] if isinstance(found, types.FunctionType) else []


def _is_public(function: types.FunctionType) -> bool:
    is_ours = function.__module__.startswith("sim.")
    return is_ours and (not function.__name__.startswith("_") or function.__name__ in ("__init__", "__getattr__"))


def _ours(hint: Any) -> list[Any]:
    if inspect.isclass(hint) and hint.__module__.startswith("sim."):
        return [hint]
    return [found for part in _parts(hint) for found in _ours(part)]


def _parts(hint: Any) -> tuple[Any, ...]:
    """Return what a type is made of; of an array, without its shape."""
    if isinstance(hint, list):
        return tuple(hint)
    parts = get_args(hint)
    return parts[1:] if get_origin(hint) in (np.ndarray, np.recarray) else parts


def _says_any(hint: Any) -> bool:
    return hint is Any or any(_says_any(part) for part in _parts(hint))


def test_nothing_in_the_public_face_is_any() -> None:
    found = {where for where, hint in annotated() if _says_any(hint)}
    assert sorted(where for where in found if not where.startswith(tuple(UNTYPED))) == []


def test_what_is_left_untyped_is_there() -> None:
    found = {where for where, hint in annotated() if _says_any(hint)}
    assert [each for each in UNTYPED if not any(where.startswith(each) for where in found)] == []


def test_the_face_leads_to_what_users_hold_in_their_hands() -> None:
    named = {where.partition(":")[0] for where, _ in annotated()}
    assert {"sim.ensemble.Results", "sim.scenario.schema.scenario.Scenario", "sim.model.agents.Leader.clan"} <= named
