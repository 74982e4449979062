"""Reading YAML with the place of every key and value: plain data, YAML 1.2 scalars, nothing that can surprise.

Words are words (``NO``, ``on``, ``yes``), keys occur once, and there are no tags and no objects. Anchors are allowed,
within a limit on what they unfold to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from sim.language.characters import control_in, control_signs, fault_of_key, fault_of_word, spaced
from sim.language.commas import commas_in_a_list, cut_number
from sim.language.errors import MOST_FOUND, Problem, did_you_mean
from sim.language.scalars import read_scalar
from sim.language.syntax import syntax_problem
from sim.language.yaml_events import UnlikeError, careful_events, quick_events

DEEPEST: Final = 32  # maps and lists within each other; a scenario needs six
MOST_NODES: Final = 300_000  # the largest scenario has some thousands; aliases count as often as they are used

Key = str | int
PathTuple = tuple[Key, ...]


class Place(NamedTuple):
    """Where something stands. `file` as the author named it; `line` and `column` from 1, None if not in a file."""

    file: str
    line: int | None
    column: int | None


@dataclass
class Marked:
    """What a file says: `data`, with the place of each value and of each key, and what is wrong with its form.

    `blanks` are the paths after whose colon (or dash) nothing stands; the data have None there, as for a written null.
    """

    file: str
    data: Any = None
    values: dict[PathTuple, Place] = field(default_factory=dict)
    keys: dict[PathTuple, Place] = field(default_factory=dict)
    blanks: dict[PathTuple, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _UnreadableError(Exception):
    """The file cannot be read any further."""


@dataclass
class _Node:
    """A value before its path is known, so that an alias can stand at several."""

    data: Any
    line: int
    column: int
    entries: list[tuple[Key, int, int, _Node]] = field(default_factory=list)
    size: int = 1
    depth: int = 0
    is_blank: bool = False


def read_marked(text: str, file: str) -> Marked:
    """Read one YAML document and note where everything stands.

    Parameters
    ----------
    text : str
        The text of the file.
    file : str
        Its name, for the marks and problems.

    Returns
    -------
    Marked
        With `problems` filled rather than anything raised; `data` is then what could be understood.
    """
    marked = Marked(file)
    marked.problems += [Problem(file, *place, "", message) for place, message in control_signs(text, MOST_FOUND)]
    if marked.problems:
        return marked
    return _read_quickly(text, file) or _read_carefully(text, marked)


def _read_quickly(text: str, file: str) -> Marked | None:
    """Return what a file says if nothing is wrong with it, and any parser would read it so."""
    marked = Marked(file)
    try:
        root = _Reader(text, quick_events(text), marked).read()
    except (_UnreadableError, UnlikeError, yaml.YAMLError):
        return None
    if root is None or marked.problems:
        return None
    marked.data = _place(root, (), marked)
    return marked


def _read_carefully(text: str, marked: Marked) -> Marked:
    try:
        root = _Reader(text, careful_events(text), marked).read()
    except _UnreadableError:
        return marked
    except yaml.MarkedYAMLError as trouble:
        marked.problems.append(syntax_problem(trouble, text, marked.file))
        return marked
    if root is None:
        marked.problems.append(Problem(marked.file, 1, 1, "", "is empty; a scenario starts with 'kingmaker: 1'"))
        return marked
    marked.data = _place(root, (), marked)
    return marked


class _Reader:
    """Builds nodes from the events of a parser."""

    def __init__(self, text: str, events: Iterator[yaml.Event], marked: Marked) -> None:
        self.text = text
        self.events = events
        self.marked = marked
        self.anchors: dict[str, _Node] = {}
        self.nodes = 0

    def read(self) -> _Node | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.stop(event, "must hold one document; what follows '---' is a second one")
                if event.version not in (None, (1, 2)):
                    self.report(event, "is read as YAML 1.2, whatever '%YAML' says; leave the line out")
                root = self.node(next(self.events), 0)
        return root

    def node(self, event: yaml.Event, depth: int) -> _Node:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, depth)
        line, column = _place_of(event)
        tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
        if tag is not None:
            self.report(event, f"tags are not allowed here (found {tag})")
        if depth > DEEPEST:
            self.stop(event, f"must not be nested deeper than {DEEPEST} levels")
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event, line, column)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(line, column, depth)
        else:
            node = self.mapping(line, column, depth)
        self.count(event, 1)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def alias(self, event: yaml.AliasEvent, depth: int) -> _Node:
        name = event.anchor or ""
        known = self.anchors.get(name)
        if known is None:
            self.report(event, f"'*{name}' refers to no anchor above it", did_you_mean(name, self.anchors))
            return _Node(f"*{name}", *_place_of(event))
        self.count(event, known.size)
        if depth + known.depth > DEEPEST:
            self.stop(event, f"must not be nested deeper than {DEEPEST} levels")
        return known

    def scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> _Node:
        if (fault := control_in(event.value)) is not None:
            self.report(event, fault)
            return _Node(event.value.encode("utf-8", "replace").decode(), line, column)
        if event.style is not None:
            return _Node(event.value, line, column)
        try:
            return _Node(read_scalar(event.value), line, column, is_blank=event.value == "")
        except ValueError as trouble:
            self.report(event, str(trouble))
            return _Node(event.value, line, column)

    def sequence(self, line: int, column: int, depth: int) -> _Node:
        node = _Node([], line, column)
        items: list[yaml.Event] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            item = self.node(event, depth + 1)
            self.check_word(event)
            items.append(event)
            node.entries.append((len(node.data), item.line, item.column, item))
            node.data.append(item.data)
        cut = commas_in_a_list(items, self.text)
        if cut is not None:
            self.report(*cut)
        return _measured(node)

    def mapping(self, line: int, column: int, depth: int) -> _Node:
        node = _Node({}, line, column)
        lines: dict[Key, int] = {}
        before: yaml.Event | None = None
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            following = next(self.events)
            value = self.node(following, depth + 1)
            number = cut_number(before, event, self.text) if before is not None and value.is_blank else None
            if before is not None and number is not None:
                self.report(before, f"has a decimal comma: write {number}, with a point")
            elif not isinstance(key.data, str):
                self.report(event, "a key must be a word; put it in quotes if it is meant as text")
            elif key.data == "<<":
                self.report(event, "merge keys ('<<') are not part of YAML 1.2; write 'extends' or repeat the entries")
            elif key.data in lines:
                self.report(event, f"the key '{key.data}' occurs twice; the first is in line {lines[key.data]}")
            elif not self.has_fault(event, value):
                self.check_word(following)
                node.entries.append((key.data, *_place_of(event), value))
                node.data[key.data] = value.data
            if isinstance(key.data, str):
                lines.setdefault(key.data, _place_of(event)[0])
            before = following
        return _measured(node)

    def has_fault(self, event: yaml.Event, value: _Node) -> bool:
        """Report a key that cannot be one, or that swallowed its value for want of a space."""
        if not isinstance(event, yaml.ScalarEvent):
            return False
        is_plain = event.style is None
        meant = spaced(event.value) if is_plain and value.is_blank else None
        if meant is not None:
            message = f"unknown key '{event.value}': a space is missing after the colon"
        else:
            message = fault_of_key(event.value, is_plain) or ""
        if message:
            self.report(event, message, meant)
        return bool(message)

    def check_word(self, event: yaml.Event) -> None:
        """Report a plain word that is probably not what its author sees in it."""
        if isinstance(event, yaml.ScalarEvent) and event.style is None:
            fault = fault_of_word(event.value)
            if fault is not None:
                self.report(event, fault)

    def count(self, event: yaml.Event, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            self.stop(event, f"unfolds to more than {MOST_NODES:,} entries; use fewer anchors")

    def report(self, event: yaml.Event, message: str, hint: str | None = None) -> None:
        self.marked.problems.append(Problem(self.marked.file, *_place_of(event), "", message, hint=hint))
        if len(self.marked.problems) >= MOST_FOUND:
            raise _UnreadableError

    def stop(self, event: yaml.Event, message: str) -> None:
        self.report(event, message)
        raise _UnreadableError


def _place_of(event: yaml.Event) -> tuple[int, int]:
    """Return line and column of an event, from 1."""
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _measured(node: _Node) -> _Node:
    """Note how much a finished map or list holds, all aliases unfolded, and how deep it is."""
    node.size = 1 + sum(entry[3].size for entry in node.entries)
    node.depth = 1 + max((entry[3].depth for entry in node.entries), default=-1)
    return node


def _place(node: _Node, path: PathTuple, marked: Marked) -> Any:
    """Note where everything stands, and return data in which what an alias repeats is a copy of its own."""
    marked.values[path] = Place(marked.file, node.line, node.column)
    entries = []
    for key, line, column, entry in node.entries:
        marked.keys[*path, key] = Place(marked.file, line, column)
        if entry.is_blank:
            marked.blanks[*path, key] = None
        entries.append((key, _place(entry, (*path, key), marked)))
    if isinstance(node.data, dict):
        return dict(entries)
    return [value for _, value in entries] if isinstance(node.data, list) else node.data
