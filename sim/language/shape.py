"""What may stand at a path of a file, read off the model of what it holds: for guesses, merging and overrides."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from sim.language.yaml_places import PathTuple


class Shape(NamedTuple):
    """A place in a file. `kind`: ``model``, ``map``, ``list`` or ``plain``; `of`: the type that stands there.

    `may_be_null` is true where null says that there is none.
    """

    kind: Literal["model", "map", "list", "plain"]
    of: Any
    may_be_null: bool = False

    @property
    def short_form(self) -> str | None:
        """What may stand there in place of a map, as its model says (SHORT_FORM); None where nothing may."""
        return getattr(self.of, "SHORT_FORM", None) if self.kind == "model" else None

    @property
    def is_number(self) -> bool:
        """Whether it is a number with its evidence, which is one claim and never merged from two."""
        return self.short_form is not None

    @property
    def length(self) -> int | None:
        """How many entries a list has; None where it may have any number, and where there is no list."""
        entries = get_args(self.of) if self.kind == "list" else (...,)
        return None if ... in entries else len(entries)


@cache
def shape_in(root: type[BaseModel], path: PathTuple) -> Shape | None:
    """Return what may stand at `path` of a file that holds a `root`; None where nothing can."""
    if not path:
        return Shape("model", root)
    above = shape_in(root, path[:-1])
    return None if above is None else _step(above, path[-1])


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the type of each field of a model under the name it has in a file."""
    return {
        field.alias or name: Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        for name, field in model.model_fields.items()
    }


def known_in(root: type[BaseModel], path: PathTuple) -> tuple[str, ...]:
    """Return the keys a map at `path` of a file that holds a `root` may have, where they are few and fixed."""
    shape = shape_in(root, path)
    if shape is None:
        return ()
    if shape.kind == "model":
        return tuple(fields_of(shape.of))
    keys = get_args(shape.of)[0] if shape.kind == "map" else None
    return tuple(get_args(keys)) if get_origin(keys) is Literal else ()


def _step(shape: Shape, key: str | int) -> Shape | None:
    if shape.kind == "model":
        fields = fields_of(shape.of)
        return _shape_of(fields[str(key)]) if key in fields else None
    if shape.kind == "map":
        return _shape_of(get_args(shape.of)[1]) if isinstance(key, str) else None
    if shape.kind == "list":
        return _shape_of(get_args(shape.of)[0]) if isinstance(key, int) else None
    return None


def _shape_of(given: Any) -> Shape:
    origin = get_origin(given)
    if origin is Annotated:
        return _shape_of(get_args(given)[0])
    if origin in (Union, types.UnionType):
        options = [_shape_of(option) for option in get_args(given) if option is not type(None)]
        found = next((option for option in options if option.kind != "plain"), options[0])
        return found._replace(may_be_null=type(None) in get_args(given))
    if isinstance(given, type) and issubclass(given, BaseModel):
        return Shape("model", given)
    if origin is dict:
        return Shape("map", given)
    return Shape("list", given) if origin is tuple else Shape("plain", given)
