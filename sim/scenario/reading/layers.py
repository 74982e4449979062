"""Reading a scenario with all it extends and with its sources, from the lowest layer up."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sim.language.blanks import forgotten_values
from sim.language.document import Document
from sim.language.errors import Problem, some
from sim.language.headers import SCENARIO, SOURCES, Beginning
from sim.language.reading import read_map
from sim.language.yaml_places import Marked, Place
from sim.scenario.reading.merging import Pile, lay
from sim.scenario.schema.scenario import Scenario

MOST_LAYERS: Final = 16


def read_layers(path: str | Path, asked: Place | None = None, key: str = "") -> tuple[Document, list[Problem]]:
    """Read a scenario and everything it extends, and merge it; hand back what is wrong with the form of the files.

    Parameters
    ----------
    path : str or Path
        The file, as it should be named in errors.
    asked, key : Place or None, and str
        Where another file names the scenario: there stands what keeps it from being read.

    Returns
    -------
    tuple of Document and list of Problem
        Merged, not yet checked against the schema. Where a whole layer is missing or unreadable the data are empty:
        what rests on it cannot be judged. The problems: a file that is not there or not YAML, a key that occurs twice
        or has no value, a cycle of `extends`.
    """
    pile = Pile()
    stack: list[Marked] = []
    seen: dict[Path, str] = {}
    file: Path | None = Path(path)
    while file is not None and not pile.is_broken:
        true_path = _resolved(file)
        if true_path in seen and asked is not None:
            pile.give_up(Problem(*asked, key, f"leads back to '{seen[true_path]}': a cycle"))
        elif len(stack) >= MOST_LAYERS and asked is not None:
            pile.give_up(Problem(*asked, key, f"must not go through more than {MOST_LAYERS} files"))
        else:
            seen[true_path] = str(file)
            marked = _read(file, asked, pile, key, SCENARIO)
            if marked is None:
                pile.is_broken = True
                break
            pile.problems += some(forgotten_values(marked, Scenario))
            stack.append(marked)
            file, asked = _next_below(marked, pile)
            key = "extends"
    if pile.is_broken:
        return Document(str(path), {}, texts=pile.texts), pile.problems
    for marked in reversed(stack):
        _resolve_sources(marked, pile)
        lay(marked, pile)
    if pile.lacks_sources:
        pile.data.pop("sources", None)
    document = Document(
        str(path), pile.data, pile.values, pile.keys, pile.texts, tuple(pile.layers), tuple(pile.replacements),
        ("sources",) if pile.lacks_sources else (),
    )  # fmt: skip
    return document, pile.problems


def _resolved(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError, ValueError):
        return file


def _read(file: Path, asked: Place | None, pile: Pile, path: str, beginning: Beginning) -> Marked | None:
    """Read one file; None, and a problem noted, where it cannot be used."""
    marked, texts = read_map(file, asked, path, beginning, "scenario" if beginning is SCENARIO else None)
    pile.texts |= texts
    pile.problems += marked.problems
    return None if marked.data is None else marked


def _next_below(marked: Marked, pile: Pile) -> tuple[Path | None, Place]:
    """Take `extends` out of a file and return the file it names."""
    place = marked.values.pop(("extends",), Place(marked.file, None, None))
    marked.keys.pop(("extends",), None)
    named = marked.data.pop("extends", None)
    file = _named_file(named, "extends", place, pile)
    pile.is_broken = named is not None and file is None
    return file, place


def _named_file(named: Any, path: str, place: Place, pile: Pile) -> Path | None:
    """Return a file named in another one, relative to that one."""
    if named is None:
        return None
    if not isinstance(named, str) or not named or "\0" in named or Path(named).is_absolute():
        pile.problems.append(Problem(*place, path, "must be the relative path of a file"))
        return None
    return Path(place.file).parent / named


def _resolve_sources(marked: Marked, pile: Pile) -> None:
    """Put the map of sources in the place of the name of its file."""
    named = marked.data.get("sources")
    place = marked.values.get(("sources",), Place(marked.file, None, None))
    if named is None or isinstance(named, dict):
        return
    del marked.data["sources"]
    file = _named_file(named, "sources", place, pile)
    read = None if file is None else _read(file, place, pile, "sources", SOURCES)
    if read is None:
        pile.lacks_sources = True
        return
    pile.problems += some(forgotten_values(read, Scenario, ("sources",)))
    marked.data["sources"] = read.data
    marked.values |= {("sources", *path): where for path, where in read.values.items() if path}
    marked.keys |= {("sources", *path): where for path, where in read.keys.items()}
    marked.blanks |= {("sources", *path): None for path in read.blanks}
