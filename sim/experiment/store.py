"""A results folder: parts that are written as they finish, a manifest that says what they are, and how both are read.

A part is named by what it holds (see `part_key`), and is there once its table of runs is there: leaders, posts and
series are written first. What is found torn is set aside and played again; nothing that is whole is ever overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from sim.errors import ResultsError, UsageError
from sim.experiment.files import append_durably, sweep_up, write_atomically
from sim.experiment.version import engine_version

FORMAT: Final = 2
TABLES: Final = ("leaders", "posts", "series", "monthly", "runs")  # runs last: it is what makes a part complete
MANIFEST: Final = "manifest.json"
DESIGN: Final = "design.parquet"
FAILURES: Final = "failures.jsonl"
RESOLVED: Final = "scenario.resolved.yaml"
ASIDE: Final = "set-aside"
MAGIC: Final = b"PAR1"


def part_key(scenario: str, settings: str, seed: int, first: int, last: int, engine: str | None = None) -> str:
    """Return 20 hex digits that name a part by its content.

    Parameters
    ----------
    scenario : str
        Fingerprint of the resolved scenario.
    settings : str
        What the point sets on top of it, in canonical form.
    seed, first, last : int
        Runs first..last-1 with the luck of this seed.
    engine : str, optional
        See `engine_version`.
    """
    parts = (scenario, settings, str(seed), str(first), str(last), engine or engine_version())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Store:
    """A folder to which parts are added."""

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Return the store of a folder, made if it is not there.

        Raises
        ------
        UsageError
            If the folder cannot be written, or holds something else.
        """
        try:
            (folder / "runs").mkdir(parents=True, exist_ok=True)
            write_atomically(folder / ".probe", b"")
            (folder / ".probe").unlink()
        except OSError as trouble:
            raise UsageError(f"{folder}: results cannot be written here: {trouble.strerror or trouble}") from trouble
        return cls(folder)

    def clean(self) -> None:
        """Remove half-written files; only the holder of the lock may."""
        sweep_up(self.folder)

    def path_of(self, table: str, key: str) -> Path:
        return self.folder / table / f"part-{key}.parquet"

    def save(self, key: str, content: Mapping[str, bytes]) -> None:
        """Write the tables of a part, that of the runs last. Raises OSError."""
        for table in TABLES:
            if table in content:
                path = self.path_of(table, key)
                path.parent.mkdir(exist_ok=True)
                write_atomically(path, content[table])

    def finished(self) -> set[str]:
        """Return the keys of the parts that are there."""
        return {file.stem.removeprefix("part-") for file in (self.folder / "runs").glob("part-*.parquet")}

    def torn(self, keys: Iterable[str]) -> set[str]:
        """Return those of the keys whose files are not all whole."""
        return {key for key in keys if is_torn({table: self.path_of(table, key) for table in TABLES})}

    def set_aside(self, keys: Iterable[str]) -> int:
        """Move parts out of the way without deleting them; return how many."""
        moved = 0
        for key in keys:
            for table in ("runs", *TABLES):
                path = self.path_of(table, key)
                if path.exists():
                    target = self.folder / ASIDE / table / path.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.replace(path, target)
            moved += 1
        return moved

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        write_atomically(self.folder / MANIFEST, as_json(manifest))

    def write_text(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, text.encode())

    def write_design(self, design: pl.DataFrame) -> None:
        from sim.experiment.columns import to_parquet

        write_atomically(self.folder / DESIGN, to_parquet(design))

    def add_failures(self, failures: Sequence[Mapping[str, Any]]) -> None:
        """Append failed runs, one line each."""
        lines = (json.dumps(failure, ensure_ascii=False, sort_keys=True) + "\n" for failure in failures)
        append_durably(self.folder / FAILURES, self._newline() + "".join(lines).encode())

    def _newline(self) -> bytes:
        """Return what ends a line that a process which died has left torn."""
        path = self.folder / FAILURES
        content = path.read_bytes() if path.exists() else b""
        return b"\n" if content and not content.endswith(b"\n") else b""


def is_torn(files: Mapping[str, Path]) -> bool:
    """Say whether a part lacks a table or has one that is not whole. The one by month is not always kept."""
    return not all(is_whole(file) or (table == "monthly" and not file.exists()) for table, file in files.items())


def is_whole(path: Path) -> bool:
    """Say whether a Parquet file is complete: its first and last bytes, and a table of contents that can be read."""
    try:
        with open(path, "rb") as file:
            head = file.read(4)
            file.seek(-4, os.SEEK_END)
            tail = file.read(4)
        if head != MAGIC or tail != MAGIC:
            return False
        pl.read_parquet_schema(path)
    except (OSError, pl.exceptions.PolarsError):
        return False
    return True


def as_json(data: Mapping[str, Any]) -> bytes:
    """Return data as JSON for people and programs: indented, dates as text."""
    return (json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n").encode()


def now() -> str:
    """Return the time to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises
    ------
    ResultsError
        If the folder has none, or one that is damaged or of another format.
    """
    path = Path(folder) / MANIFEST
    if not Path(folder).is_dir():
        raise UsageError(f"{folder}: there is no such results folder")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultsError(f"{folder}: is not a results folder: it has no {MANIFEST}") from None
    except (OSError, ValueError) as trouble:
        raise ResultsError(f"{path}: is damaged: {trouble}") from trouble
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else manifest
        raise ResultsError(f"{path}: is of format {found!r}; this version reads format {FORMAT}")
    return manifest


def refuse_other_engine(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise ResultsError where the runs of a folder are not those this version would play."""
    made_by = manifest.get("engine")
    if made_by != engine_version():
        raise ResultsError(
            f"{folder}: was made by engine {made_by}, and this is {engine_version()}; they are not mixed. "
            "Name another folder with --out, or begin this one anew with --fresh"
        )


def scan(folder: str | Path, table: str = "runs") -> pl.LazyFrame:
    """Return a table of a results folder, to be read only as far as it is needed.

    Parameters
    ----------
    folder : str or Path
        A results folder.
    table : {"runs", "leaders", "posts", "series", "monthly"}
        See `sim.experiment.columns`.

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    """
    read_manifest(folder)
    parts = sorted((Path(folder) / table).glob("part-*.parquet"))
    torn = [part for part in parts if not is_whole(part)]
    if torn:
        raise ResultsError(f"{torn[0]}: is damaged; repeat the command that made the folder to play it again")
    if not parts:
        raise ResultsError(f"{folder}: holds no {table}: nothing was completed")
    return pl.scan_parquet(parts)


def read_table(folder: str | Path, table: str = "runs") -> pl.DataFrame:
    """Return a whole table of a results folder, sorted by point and run."""
    lazy = scan(folder, table)
    order = [name for name in ("point", "first_run", "run", "month") if name in lazy.collect_schema().names()]
    return lazy.sort(order, maintain_order=True).collect()


def read_design(folder: str | Path) -> pl.DataFrame:
    """Return the points of a results folder: `point`, `label`, and a column for each axis.

    Raises
    ------
    ResultsError
        If it is missing or damaged.
    """
    path = Path(folder) / DESIGN
    read_manifest(folder)
    if not is_whole(path):
        raise ResultsError(f"{path}: is missing or damaged")
    return pl.read_parquet(path)


def read_failures(folder: str | Path) -> list[dict[str, Any]]:
    """Return the failed runs of a folder, the last word on each; a line torn by a crash is passed over."""
    path = Path(folder) / FAILURES
    failures: dict[tuple[int, int], dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else ():
        try:
            failure = json.loads(line)
        except ValueError:
            continue
        if isinstance(failure, dict) and {"point", "run", "part"} <= failure.keys():
            failures[failure["point"], failure["run"]] = failure
    return [failures[place] for place in sorted(failures)]
