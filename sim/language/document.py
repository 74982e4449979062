"""A scenario as read and merged, before it is checked: plain data, with the place of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.language.dotted import dotted
from sim.language.errors import Problem
from sim.language.yaml_places import PathTuple, Place


@dataclass(frozen=True)
class Replacement:
    """One thing a layer changes in what lies under it. `None` stands for nothing there."""

    path: PathTuple
    before: Any
    after: Any
    place: Place


@dataclass(frozen=True)
class Document:
    """A merged scenario.

    Attributes
    ----------
    file : str
        The file as the author named it.
    data : dict
        The merged content; `sources` is a map, `extends` is gone, nothing is null.
    values, keys : mapping of path to Place
        Where each value and each key stands, in whichever layer it comes from.
    texts : mapping of str to str
        The text of each file by its name.
    layers : tuple of str
        The files merged, from the lowest to the one named.
    replacements : tuple of Replacement
        What each layer changed, from the lowest up; what is set on the command line comes last.
    unread : tuple of str
        Keys of which a file could not be read: what refers to them cannot be judged.
    """

    file: str
    data: dict[str, Any]
    values: Mapping[PathTuple, Place] = field(default_factory=dict)
    keys: Mapping[PathTuple, Place] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    unread: tuple[str, ...] = ()

    def place_of(self, path: PathTuple) -> Place:
        """Return where the value at `path` stands, or else what encloses it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return Place(self.file, None, None)

    def problem(
        self,
        path: PathTuple,
        message: str,
        *,
        found: str | None = None,
        hint: str | None = None,
        known: tuple[str, ...] = (),
        at_key: bool = False,
    ) -> Problem:
        """Return a problem with the value (or the key) at `path`."""
        place = self.keys.get(path) if at_key else None
        place = place or self.place_of(path)
        return Problem(*place, dotted(path), message, found=found, hint=hint, known=known)


def copied(data: Any) -> Any:
    """Return plain data once more, to be altered: maps and lists anew, all else as it is."""
    if isinstance(data, dict):
        return {key: copied(entry) for key, entry in data.items()}
    return [copied(entry) for entry in data] if isinstance(data, list) else data


def get_at(data: Any, path: PathTuple) -> Any:
    """Return what stands at `path` of plain data; None where nothing does."""
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and -len(data) <= key < len(data):
            data = data[key]
        else:
            return None
    return data
