"""The points that were played, kept as they are finished: what is there is never played again.

The search is drawn from its seed alone, so to go on where it stopped is to begin anew and to look up what is known. A
journal is named by what decides a point besides its values (engine, systems, targets, runs, seed): with another engine
or other targets another one is begun beside it, and nothing is mixed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.experiment.folder.files import append, checksum, read_own
from sim.language.errors import ResultsError, UsageError

HEADER: Final[Mapping[str, Any]] = {"kingmaker": "points of a calibration", "format": 1}
PATTERN: Final = "points-*.jsonl"
SEAL: Final = 32  # hex digits before each line

Key = tuple[int, int, tuple[float, ...]]  # first run, number of runs, and the values of the free parameters
Figures = list[list[float]]  # of each target: estimate, low, high, cases


class Journal:
    """The figures of the points in a folder, by key.

    Raises ResultsError where it is damaged.
    """

    def __init__(self, folder: Path, mark: str) -> None:
        self.path = folder / f"points-{mark}.jsonl"
        self.known: dict[Key, Figures] = {}
        self.size = 0
        if self.path.exists():
            self._read()
        if self.size == 0:
            self._write(HEADER)

    def add(self, key: Key, figures: Figures) -> None:
        """Keep what a point came to. Raises OSError where the disk is full."""
        first, runs, values = key
        self._write({"first": first, "runs": runs, "values": values, "figures": figures})
        self.known[key] = figures

    def _write(self, entry: Mapping[str, Any]) -> None:
        line = _sealed(entry)
        append(self.path, line, self.size)
        self.size += len(line)

    def _read(self) -> None:
        *whole, _ = read_own(self.path).split(b"\n")  # what comes after the last line break was torn
        for number, line in enumerate(whole, start=1):
            entry = _opened(line)
            if entry is None or (number == 1 and entry != HEADER):
                raise ResultsError(f"{self.path}:{number}: is damaged or none of ours; name another folder with --out")
            if number > 1:
                self.known[entry["first"], entry["runs"], tuple(entry["values"])] = entry["figures"]
            self.size += len(line) + 1


def refuse_foreign(folder: Path) -> None:
    """Raise UsageError where a folder is neither new, nor empty, nor that of a calibration."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is there already, and is not a folder")
    if not folder.is_dir():
        return
    others = [entry.name for entry in sorted(folder.iterdir()) if entry.name != ".lock"]
    if others and not any(_begins_as_ours(path) for path in folder.glob(PATTERN)):
        raise UsageError(f"{folder}: holds other things ('{others[0]}'); name another folder with --out")


def _begins_as_ours(path: Path) -> bool:
    try:
        return _opened(read_own(path).split(b"\n", 1)[0]) == HEADER
    except OSError:
        return False


def _sealed(entry: Mapping[str, Any]) -> bytes:
    body = json.dumps(entry, separators=(",", ":")).encode()
    return checksum(body).encode() + b" " + body + b"\n"


def _opened(line: bytes) -> dict[str, Any] | None:
    """Return what a line says; None where it is not as it was written."""
    body = line[SEAL + 1 :]
    if line[: SEAL + 1] != checksum(body).encode() + b" ":
        return None
    entry: dict[str, Any] = json.loads(body)
    return entry
