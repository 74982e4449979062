"""One process at a time writes in a results folder; a process that is gone keeps nobody out."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from sim.experiment.folder.files import open_own, read_own
from sim.language.errors import UsageError

NAME: Final = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[str | None]:
    """Hold the folder; yields a sentence where it was taken over from a process that died, else None.

    The kernel gives a lock back when its holder dies in whatever way, so a stale one never has to be guessed at.

    Raises
    ------
    UsageError
        If another process works in the folder, or it cannot be written.
    """
    try:
        descriptor = open_own(folder / NAME, os.O_RDWR | os.O_CREAT)
    except OSError as trouble:
        raise UsageError(f"{folder}: results cannot be written here: {NAME} {_why(trouble)}") from trouble
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        if not _take(file):
            holder = _holder(folder)
            who = f"process {holder['pid']} on {holder['host']}" if holder else "another process"
            raise UsageError(f"{folder}: {who} is working in this folder; wait for it, or name another with --out")
        left_by = _holder(folder)
        said = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, said.encode())
        except OSError as trouble:
            raise UsageError(f"{folder}: results cannot be written here: {NAME} {_why(trouble)}") from trouble
        gone = f"taken over from process {left_by['pid']}, which is gone" if left_by else None
        try:
            yield gone
        finally:
            os.ftruncate(descriptor, 0)  # the file stays: whoever waits for it must find the same one


def holder_of(folder: Path) -> dict[str, Any] | None:
    """Return pid and host of the process that works in a folder; None where nobody does."""
    try:
        with os.fdopen(open_own(folder / NAME, os.O_RDWR), "r+", encoding="utf-8") as file:
            return None if _take(file) else _holder(folder)
    except OSError:
        return None


def is_lock(path: Path) -> bool:
    """Say whether a file is a lock of ours: empty, or telling who holds it."""
    try:
        content = read_own(path)
        return not content or _told(json.loads(content)) is not None
    except (OSError, ValueError):
        return False


def _holder(folder: Path) -> dict[str, Any] | None:
    try:
        return _told(json.loads(read_own(folder / NAME)))
    except (OSError, ValueError):
        return None


def _told(said: Any) -> dict[str, Any] | None:
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


def _why(trouble: OSError) -> str:
    return trouble.strerror or str(trouble)
