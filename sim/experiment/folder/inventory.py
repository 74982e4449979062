"""The inventory of a results folder: every file of ours there with its checksum, in a list that is only added to.

One line is one step: a part is to be written, a file to be replaced, parts are to be moved. It is written before the
step is taken, so whatever a process that dies leaves behind is listed; only the step of the last line may be
unfinished. Each line is sealed with a checksum over itself and the seal before it, so none can be changed, lost or
added unseen; a last line that was torn was never begun.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypedDict

from sim.experiment.folder.files import checksum, in_utf8, read_own
from sim.language.errors import ResultsError

INVENTORY: Final = "inventory.jsonl"
TABLES: Final = (
    "leaders",
    "posts",
    "episodes",
    "series",
    "monthly",
    "runs",
)  # runs last: it is what makes a part complete
ASIDE: Final = "set-aside"
SEAL_END: Final = 34  # a line is ["<32 hex digits>", {...}]


class Failure(TypedDict):
    """A run that failed: which, why, and the command that plays it again."""

    point: int
    label: str
    run: int
    seed: int
    reason: str
    command: str
    part: str


@dataclass(frozen=True)
class Part:
    """Runs first..last-1 of a point: the checksum of each of its tables, and those of its runs that failed."""

    key: str
    point: int
    first: int
    last: int
    files: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()

    @property
    def runs(self) -> int:
        """How many runs its tables hold."""
        return self.last - self.first - len(self.failures)

    def paths(self, within: str = "") -> dict[str, str]:
        """Return where its tables lie in the folder, by table, that of the runs last."""
        return {table: f"{within}{table}/part-{self.key}.parquet" for table in TABLES if table in self.files}

    def entry(self) -> dict[str, object]:
        """Return the part as a line of the inventory has it."""
        said = {"part": self.key, "point": self.point, "first": self.first, "last": self.last, "files": self.files}
        return {**said, "failures": list(self.failures)} if self.failures else said


@dataclass
class Inventory:
    """What the lines come to: the parts that are here, those set aside that may come back, and the other files."""

    here: dict[str, Part] = field(default_factory=dict)
    aside: dict[str, Part] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    seals: list[str] = field(default_factory=list)
    size: int = 0  # bytes of the lines that are whole
    last: Mapping[str, Any] = field(default_factory=dict)
    replaced: str | None = None  # where the last line is of a file: the checksum it had before

    def line_of(self, entry: Mapping[str, object]) -> tuple[bytes, str]:
        """Return a step as the next line, and its seal."""
        body = in_utf8(json.dumps(entry, ensure_ascii=False, separators=(",", ":")))
        seal = _seal(self.seals[-1] if self.seals else "", body)
        return b'["' + seal.encode() + b'", ' + body + b"]\n", seal

    def take(self, entry: Mapping[str, Any], seal: str, size: int) -> None:
        """Carry out a step in the books. Raises KeyError where it does not follow from those before."""
        self.replaced = None
        if "part" in entry:
            part = Part(
                entry["part"], entry["point"], entry["first"], entry["last"], entry["files"],
                tuple(entry.get("failures", ())),
            )  # fmt: skip
            self.here[part.key] = part
        elif "file" in entry:
            self.replaced = self.files.pop(entry["file"], None)
            if entry["checksum"] is not None:
                self.files[entry["file"]] = entry["checksum"]
        elif "move" in entry:
            books = {"": self.here, f"{ASIDE}/": self.aside}  # what is moved elsewhere does not come back
            for key in entry["move"]:
                part = books[entry["from"]].pop(key)
                if entry["to"] in books:
                    books[entry["to"]][key] = part
        elif "forget" in entry:
            del self.here[entry["forget"]]
        elif "kingmaker" not in entry:
            raise KeyError(next(iter(entry), ""))
        self.seals.append(seal)
        self.size += size
        self.last = entry

    def paths(self) -> Iterator[str]:
        """Go through all files of ours, as they are to be found from the folder."""
        yield from self.files
        for part in self.here.values():
            yield from part.paths().values()
        for part in self.aside.values():
            yield from part.paths(f"{ASIDE}/").values()


def read_inventory(folder: Path) -> Inventory:
    """Return the inventory of a folder; an empty one where there is none.

    Raises
    ------
    ResultsError
        If it is damaged: the file and the line.
    """
    path, inventory = folder / INVENTORY, Inventory()
    try:
        content = read_own(path)
    except FileNotFoundError:
        return inventory
    except OSError as trouble:
        raise ResultsError(f"{path}: cannot be read: {trouble.strerror}") from trouble
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        before = inventory.seals[-1] if inventory.seals else ""
        try:
            inventory.take(_opened(line, before), line[2:SEAL_END].decode(), len(line) + 1)
        except (ValueError, KeyError, TypeError, AttributeError) as trouble:
            raise ResultsError(
                f"{path}:{number}: is damaged, so nothing says what in {folder} may be trusted; name another folder"
            ) from trouble
    return inventory


def _opened(line: bytes, before: str) -> dict[str, Any]:
    """Return the step of a line whose seal fits. Raises ValueError."""
    body = line[SEAL_END + 3 : -1]
    if line != b'["' + _seal(before, body).encode() + b'", ' + body + b"]":
        raise ValueError("the seal does not fit")
    entry: dict[str, Any] = json.loads(body)
    return entry


def _seal(before: str, body: bytes) -> str:
    return checksum(before.encode() + body)
