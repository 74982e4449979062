"""Keys after which nothing stands: where a value belongs it was forgotten, and no default takes its place unasked."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from sim.language.dotted import dotted
from sim.language.errors import Problem
from sim.language.shape import shape_in
from sim.language.yaml_places import Marked, PathTuple

FORGOTTEN = "has no value; write one, or null where none is meant"


def needs_a_value(path: PathTuple, root: type[BaseModel]) -> bool:
    """Say whether a number, a word or a text belongs at `path`, under a key that the schema knows by name."""
    shape, above = shape_in(root, path), shape_in(root, path[:-1])
    if shape is None or above is None or above.kind == "map":
        return False
    return shape.kind == "plain" or shape.is_number


def forgotten_values(marked: Marked, root: type[BaseModel], above: PathTuple = ()) -> Iterator[Problem]:
    """Find known keys without a value, at the place of the key; what is left empty of a map or a list is just empty.

    Parameters
    ----------
    marked : Marked
        A file as read.
    root : type of BaseModel
        What it belongs to. Keys that this does not know are left to its check.
    above : path
        Where in that the file stands.
    """
    for path in marked.blanks:
        if needs_a_value((*above, *path), root):
            yield Problem(*marked.keys[path], dotted((*above, *path)), FORGOTTEN)
