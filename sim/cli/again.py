"""The command that goes on with what a results folder holds: as it was typed, and into that folder."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

OPTIONS: Final = ("-o", "--out")
END: Final = "--"  # what follows it is no option


def into_folder(command: str, folder: Path, default: Path | None = None) -> str:
    """Return a command that plays into a folder.

    Parameters
    ----------
    command : str
        As it was typed: ``run.py run court.yaml -n 50``.
    folder : Path
        Where the results lie now; it may have been chosen for the user, or moved since.
    default : Path, optional
        Where the command plays if it names no folder; None where that is another one each time.
    """
    words = shlex.split(command)
    named = _named(words) or default
    if not command or (named is not None and named.resolve() == folder.resolve()):
        return command
    end = words.index(END) if END in words else len(words)
    return shlex.join([*_without(words[:end]), OPTIONS[0], str(folder), *words[end:]])


def to_go_on(command: str) -> str:
    """Return a command as it is typed from a checkout."""
    return command.replace("run.py", "python run.py", 1)


def _named(words: list[str]) -> Path | None:
    """Return the folder that a command names, the last one if it names several."""
    found = None
    for word, after in zip(words, [*words, ""][1:], strict=True):
        if word in OPTIONS:
            found = Path(after)
        elif word.startswith("--out="):
            found = Path(word.removeprefix("--out="))
    return found


def _without(words: list[str]) -> list[str]:
    """Return the words of a command without the folder that it names."""
    before = ["", *words][:-1]
    return [
        word
        for word, last in zip(words, before, strict=True)
        if word not in OPTIONS and last not in OPTIONS and not word.startswith("--out=")
    ]
