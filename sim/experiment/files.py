"""Writing files so that a reader finds the whole of one or nothing, whenever the power goes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

TORN: Final = ".tmp"  # ending of a file that is still being written


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file under another name, force it to the disk, and give it its name.

    Raises
    ------
    OSError
        If the disk is full or may not be written; the file is then as it was before.
    """
    torn = path.with_name(f"{path.name}.{os.getpid()}{TORN}")
    try:
        with open(torn, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(torn, path)
    except BaseException:
        torn.unlink(missing_ok=True)
        raise


def append_durably(path: Path, content: bytes) -> None:
    """Append whole lines to a file and force them to the disk."""
    with open(path, "ab") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sweep_up(folder: Path) -> int:
    """Remove what a process that died left half written; return how many files."""
    torn = [file for file in folder.rglob(f"*{TORN}") if file.is_file()]
    for file in torn:
        file.unlink(missing_ok=True)
    return len(torn)
