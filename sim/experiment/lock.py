"""One process at a time writes in a results folder; a process that is gone keeps nobody out."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from sim.errors import UsageError

NAME: Final = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[str | None]:
    """Hold the folder; yields a sentence where it was taken over from a process that died, else None.

    The kernel gives a lock back when its holder dies in whatever way, so a stale one never has to be guessed at.

    Raises
    ------
    UsageError
        If another process works in the folder.
    """
    with open(folder / NAME, "a+", encoding="utf-8") as file:
        if not _take(file):
            holder = _holder(folder)
            who = f"process {holder['pid']} on {holder['host']}" if holder else "another process"
            raise UsageError(f"{folder}: {who} is working in this folder; wait for it, or name another with --out")
        left_by = _holder(folder)
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "host": socket.gethostname()}, file)
        file.flush()
        gone = f"taken over from process {left_by['pid']}, which is gone" if left_by else None
        try:
            yield gone
        finally:
            file.truncate(0)  # the file stays: whoever waits for it must find the same one


def holder_of(folder: Path) -> dict[str, Any] | None:
    """Return pid and host of the process that works in a folder; None where nobody does."""
    try:
        with open(folder / NAME, "r+", encoding="utf-8") as file:
            return None if _take(file) else _holder(folder)
    except OSError:
        return None


def _holder(folder: Path) -> dict[str, Any] | None:
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) and {"pid", "host"} <= set(said) else None


def _take(file: IO[str]) -> bool:
    """Take the lock of an open file if nobody has it. Where the platform has no such locks, it is always given."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
