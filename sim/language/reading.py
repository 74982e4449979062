"""Reading one file that a user, or another file, names: only if it is ours, and then with the place of everything."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from sim.language.errors import Problem, did_you_mean
from sim.language.headers import SCENARIO, Beginning, read_begun
from sim.language.kinds import CALLED, USES, FileKind, mark_of
from sim.language.textfiles import UnreadableError, is_yaml
from sim.language.yaml_places import Marked, Place, read_marked


def read_map(
    file: str | Path,
    asked: Place | None = None,
    path: str = "",
    beginning: Beginning = SCENARIO,
    wanted: FileKind | None = None,
) -> tuple[Marked, Mapping[str, str]]:
    """Read a file that holds one map.

    Parameters
    ----------
    file : str or Path
        As it should be named in errors.
    asked : Place or None
        Where another file names it: there stands what keeps it from being read. None: it was named on the command line.
    path : str
        The key by which it is named there.
    beginning : Beginning
        How it must begin to be read at all; nothing of another file is ever shown.
    wanted : FileKind or None
        What it must be, as far as its keys tell; None: anything.

    Returns
    -------
    tuple of Marked and mapping of str to str
        With `data` a map, or else None and `problems` that say why; and the text to show them in, by its name.
    """
    name = str(file)
    try:
        text = read_begun(file, beginning)
    except UnreadableError as trouble:
        place = asked or Place(name, None, None)
        why = _is_of_results(file) if asked is None and os.path.isdir(file) else str(trouble)
        asking = None if asked is None else Path(asked.file)
        hint = neighbour(file, lambda other: is_yaml(other) and other != asking) if trouble.is_missing else None
        problem = Problem(*place, path, f"the file '{name}' {why or trouble}", hint=hint)
        if trouble.line is not None:
            problem = Problem(name, trouble.line, None, "", str(trouble))
        return Marked(name, problems=[problem]), {}
    marked = read_marked(text, name)
    if not isinstance(marked.data, dict):
        if not marked.problems:
            marked.problems.append(Problem(name, 1, 1, "", "must be a map of keys and values"))
        marked.data = None
    elif wanted is not None and (other := _of_another_kind(marked, wanted, asked, path)) is not None:
        return Marked(name, problems=[other]), {name: text}
    return marked, {name: text}


def _of_another_kind(marked: Marked, wanted: FileKind, asked: Place | None, path: str) -> Problem | None:
    """Say that a file is of another kind, and what that is for: all else that it says would be strange here."""
    mark = mark_of(marked.data)
    if mark is None or mark[1] == wanted:
        return None
    key, kind = mark
    if asked is not None:
        message = f"the file '{marked.file}' is {CALLED[kind]}, and must be {CALLED[wanted]}"
        return Problem(*asked, path, message)
    return Problem(*marked.keys[key,], "", f"is {CALLED[kind]}, not {CALLED[wanted]}: {USES[kind]}")


def _is_of_results(folder: str | Path) -> str:
    """Say of a folder of results what reads it, and where its scenario lies; nothing of another folder."""
    scenario = Path(folder, "scenario.resolved.yaml")
    if not scenario.is_file():
        return ""
    return f"is a folder of results: see it with report, compare, status or export; its scenario is '{scenario}'"


def neighbour(file: str | Path, may_be: Callable[[Path], bool]) -> str | None:
    """Guess which of those beside a file that is not there was meant: of a name alike, whatever its ending."""
    path = Path(file)
    try:
        names = {other.stem: other.name for other in sorted(path.parent.iterdir()) if may_be(other)}
    except (OSError, ValueError):
        return None
    return names.get(path.stem) or names.get(did_you_mean(path.stem, names) or "")
