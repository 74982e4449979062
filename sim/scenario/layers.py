"""Reading a scenario with all it extends: layers are merged from the lowest up, and marks follow the values.

Maps merge key by key, everything else replaces, and null removes. A number is one claim: where a layer gives a level or
a value of its own, the evidence of the layer below does not carry over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.scenario.document import Document, Replacement
from sim.scenario.shape import dotted, shape_at
from sim.scenario.yamlmarks import Key, Marked, PathTuple, Place, read_marked

MOST_LAYERS: Final = 16
COLLECTIONS: Final = (
    "leaders", "categories", "clans", "posts", "ties", "processes", "conditionals", "sources", "parameters", "rules",
)  # fmt: skip


@dataclass
class _Pile:
    """What has been merged so far."""

    data: dict[str, Any] = field(default_factory=dict)
    values: dict[PathTuple, Place] = field(default_factory=dict)
    keys: dict[PathTuple, Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    layers: list[str] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_broken: bool = False
    lacks_sources: bool = False

    def give_up(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.is_broken = True


def load_document(path: str | Path) -> Document:
    """Read a scenario and everything it extends, and merge it.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.

    Returns
    -------
    Document
        Merged, not yet checked against the schema.

    Raises
    ------
    ScenarioError
        For a file that is not there or not YAML, a key that occurs twice, a cycle of `extends`.
    """
    document, problems = read_layers(path)
    if problems:
        raise ScenarioError(problems, document.texts)
    return document


def read_layers(path: str | Path) -> tuple[Document, list[Problem]]:
    """Read and merge as `load_document` does, but hand back what is wrong with the form of the files.

    Where a whole layer is missing or unreadable, the data are empty: what rests on it cannot be judged.
    """
    pile = _Pile()
    stack: list[Marked] = []
    seen: dict[Path, str] = {}
    file: Path | None = Path(path)
    asked = Place(str(path), None, None)
    while file is not None and not pile.is_broken:
        true_path = _resolved(file)
        if true_path in seen:
            pile.give_up(Problem(*asked, "extends", f"leads back to '{seen[true_path]}': a cycle"))
        elif len(stack) >= MOST_LAYERS:
            pile.give_up(Problem(*asked, "extends", f"must not go through more than {MOST_LAYERS} files"))
        else:
            seen[true_path] = str(file)
            marked = _read(file, asked, pile, "extends" if stack else "")
            if marked is None:
                pile.is_broken = True
                break
            stack.append(marked)
            file, asked = _next_below(marked, pile)
    if pile.is_broken:
        return Document(str(path), {}, texts=pile.texts), pile.problems
    for marked in reversed(stack):
        _resolve_sources(marked, pile)
        _lay(marked, pile)
    if pile.lacks_sources:
        pile.data.pop("sources", None)
    document = Document(
        str(path), pile.data, pile.values, pile.keys, pile.texts, tuple(pile.layers), tuple(pile.replacements)
    )
    return document, pile.problems


def _resolved(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError, ValueError):
        return file


def _read(file: Path, asked: Place, pile: _Pile, path: str) -> Marked | None:
    """Read one file; None, and a problem noted, where it cannot be used."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = trouble.object.count(b"\n", 0, trouble.start) + 1
        pile.problems.append(Problem(str(file), line, None, "", f"is not UTF-8 text (byte {trouble.start})"))
        return None
    except (OSError, ValueError) as trouble:
        reason = "is not there" if isinstance(trouble, FileNotFoundError) else "cannot be read"
        pile.problems.append(Problem(*asked, path, f"the file '{file}' {reason}", hint=_neighbour(file)))
        return None
    pile.texts[str(file)] = text
    marked = read_marked(text, str(file))
    pile.problems += marked.problems
    if not isinstance(marked.data, dict):
        if not marked.problems:
            pile.problems.append(Problem(str(file), 1, 1, "", "must be a map of keys and values"))
        return None
    return marked


def _neighbour(file: Path) -> str | None:
    """Guess which file beside the one that is not there was meant."""
    try:
        return did_you_mean(file.name, [other.name for other in file.parent.iterdir()])
    except (OSError, ValueError):
        return None


def _next_below(marked: Marked, pile: _Pile) -> tuple[Path | None, Place]:
    """Take `extends` out of a file and return the file it names."""
    place = marked.values.pop(("extends",), Place(marked.file, None, None))
    marked.keys.pop(("extends",), None)
    named = marked.data.pop("extends", None)
    file = _named_file(named, "extends", place, pile)
    pile.is_broken = named is not None and file is None
    return file, place


def _named_file(named: Any, path: str, place: Place, pile: _Pile) -> Path | None:
    """Return a file named in another one, relative to that one."""
    if named is None:
        return None
    if not isinstance(named, str) or not named or "\0" in named or Path(named).is_absolute():
        pile.problems.append(Problem(*place, path, "must be the relative path of a file"))
        return None
    return Path(place.file).parent / named


def _resolve_sources(marked: Marked, pile: _Pile) -> None:
    """Put the map of sources in the place of the name of its file."""
    named = marked.data.get("sources")
    place = marked.values.get(("sources",), Place(marked.file, None, None))
    if named is None or isinstance(named, dict):
        return
    del marked.data["sources"]
    file = _named_file(named, "sources", place, pile)
    read = None if file is None else _read(file, place, pile, "sources")
    if read is None:
        pile.lacks_sources = True
        return
    marked.data["sources"] = read.data
    marked.values |= {("sources", *path): where for path, where in read.values.items() if path}
    marked.keys |= {("sources", *path): where for path, where in read.keys.items()}


def _lay(marked: Marked, pile: _Pile) -> None:
    """Merge one layer on top of the pile."""
    is_first = not pile.layers
    pile.layers.append(marked.file)
    pile.values[()] = marked.values[()]
    _merge(pile.data, marked.data, (), marked, pile, None if is_first else pile.replacements)


def _merge(
    below: dict[str, Any],
    layer: dict[str, Any],
    path: PathTuple,
    marked: Marked,
    pile: _Pile,
    replacements: list[Replacement] | None,
) -> None:
    for key, value in layer.items():
        here = (*path, key)
        before = below.get(key)
        if value is None:
            _remove(below, here, marked, pile, replacements)
        elif isinstance(value, dict) and isinstance(before, dict) and not _is_new_claim(here, before, value):
            pile.keys[here] = marked.keys[here]
            _merge(before, value, here, marked, pile, replacements)
        else:
            if replacements is not None and before != value:
                replacements.append(Replacement(here, before, value, marked.values[here]))
            _forget(here, before, pile)
            below[key] = _without_nulls(value)
            _take_marks(here, below[key], marked, pile)


def _remove(
    below: dict[str, Any], here: PathTuple, marked: Marked, pile: _Pile, replacements: list[Replacement] | None
) -> None:
    key = str(here[-1])
    if key in below:
        if replacements is not None:
            replacements.append(Replacement(here, below[key], None, marked.values[here]))
        _forget(here, below.pop(key), pile)
    elif len(here) == 2 and here[0] in COLLECTIONS:
        hint = did_you_mean(key, below)
        message = "is null, but there is nothing of this name to remove"
        pile.problems.append(Problem(*marked.keys[here], dotted(here), message, hint=hint))


def _is_new_claim(path: PathTuple, before: dict[str, Any], value: dict[str, Any]) -> bool:
    shape = shape_at(path)
    return shape is not None and shape.is_number and ("level" in value or "value" in value)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(entry) for key, entry in value.items() if entry is not None}
    return [_without_nulls(entry) for entry in value] if isinstance(value, list) else value


def _forget(path: PathTuple, value: Any, pile: _Pile) -> None:
    for known in _paths(path, value):
        pile.values.pop(known, None)
        pile.keys.pop(known, None)


def _take_marks(path: PathTuple, value: Any, marked: Marked, pile: _Pile) -> None:
    for known in _paths(path, value):
        pile.values[known] = marked.values[known]
        pile.keys[known] = marked.keys[known]


def _paths(path: PathTuple, value: Any) -> Iterator[PathTuple]:
    """Go through the path of a value and of everything in it."""
    yield path
    entries: Iterable[tuple[Key, Any]] = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, entry in entries:
        yield from _paths((*path, key), entry)
