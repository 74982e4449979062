"""What a folder already holds of a study: kept, restored, or set aside, before anything is played."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sim.errors import ResultsError, UsageError
from sim.experiment.files import write_atomically
from sim.experiment.lock import locked
from sim.experiment.store import (
    ASIDE,
    FAILURES,
    MANIFEST,
    TABLES,
    Store,
    is_torn,
    read_failures,
    read_manifest,
    refuse_other_engine,
)
from sim.experiment.study import Chunk, Point, Study

NUMBERS: Final = "points.json"  # number of every point this folder has ever had, by content


@dataclass(frozen=True)
class Standing:
    """A folder ready for work: the study with its points numbered as the folder numbers them, and what is there."""

    study: Study
    store: Store
    done: frozenset[str]
    runs: int
    failures: tuple[Mapping[str, Any], ...]
    manifest: Mapping[str, Any]


@contextmanager
def take_stock(
    study: Study, folder: Path, fresh: bool, retry_failed: bool, say: Callable[[str], None]
) -> Iterator[Standing]:
    """Hold a folder and find out what of a study is there.

    Parts of an earlier form of the study are set aside, not deleted; those that fit again are taken back.

    Raises
    ------
    UsageError, ResultsError
        See `sim.experiment.session.play_study`.
    """
    _refuse_foreign(folder)
    store = Store.open(folder)
    with locked(folder) as gone:
        if gone:
            say(f"{folder}: {gone}; going on where it stopped")
        store.clean()
        if fresh:
            _begin_anew(store, say)
        manifest = read_manifest(folder) if (folder / MANIFEST).exists() else {}
        if manifest:
            refuse_other_engine(folder, manifest)
        study = replace(_numbered(study, store), breaks=_breaks(study, manifest))
        yield _stock_of(study, store, manifest, retry_failed, say)


def _stock_of(
    study: Study, store: Store, manifest: Mapping[str, Any], retry_failed: bool, say: Callable[[str], None]
) -> Standing:
    wanted = {chunk.key: chunk for round_ in study.rounds() for chunk in round_}
    present = store.finished()
    torn = store.torn(present)
    if torn:
        store.set_aside(torn)
        say(f"{len(torn):,} parts were damaged and are played again (kept in {store.folder / ASIDE})")
    present -= set(torn)
    if manifest and manifest.get("study") != study.mark:
        stale = present - wanted.keys()
        kept = len(present & wanted.keys())
        store.set_aside(stale)
        say(
            f"{store.folder}: this is not what was asked for before (config, scenario, seed or runs were edited): "
            f"{kept:,} finished parts still fit and are kept; {len(stale):,} do not and lie in {store.folder / ASIDE}"
        )
        present -= stale
    restored = _restore(store, wanted.keys() - present)
    present |= restored
    failures = [failure for failure in read_failures(store.folder) if failure["part"] in wanted]
    failures = [failure for failure in failures if _counts(failure, wanted[failure["part"]], present, failures)]
    if retry_failed and failures:
        again = {str(failure["part"]) for failure in failures}
        store.set_aside(again & present)
        present -= again
        failures = []
        say(f"{len(again):,} stretches with failed runs are played again")
    _rewrite_failures(store, failures)
    done = (present & wanted.keys()) | {failure["part"] for failure in failures}
    runs = sum(wanted[key].last - wanted[key].first for key in done) - len(failures)
    return Standing(study, store, frozenset(done), runs, tuple(failures), manifest)


def _breaks(study: Study, manifest: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the runs at which this study ended before it was extended, so that what is there is not played again."""
    ends = {*manifest.get("breaks", ()), manifest.get("runs_per_point", study.runs)}
    return tuple(sorted(end for end in ends if end < study.runs))


def _counts(failure: Mapping[str, Any], chunk: Chunk, present: set[str], failures: list[dict[str, Any]]) -> bool:
    """Say whether a failure is part of a finished stretch: its part is there, or all of its runs failed."""
    if chunk.key in present:
        return True
    failed = sum(1 for other in failures if other["part"] == failure["part"])
    return failed == chunk.last - chunk.first


def _rewrite_failures(store: Store, failures: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(failure, ensure_ascii=False, sort_keys=True) + "\n" for failure in failures)
    path = store.folder / FAILURES
    if lines or path.exists():
        write_atomically(path, lines.encode())


def _refuse_foreign(folder: Path) -> None:
    """Raise where a folder holds something that is not results."""
    if folder.is_file():
        raise UsageError(f"{folder}: is a file, not a folder")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        foreign = [entry.name for entry in folder.iterdir() if entry.name not in {*TABLES, ASIDE, ".lock", NUMBERS}]
        foreign = [name for name in foreign if not name.endswith((".tmp", ".parquet", ".yaml", ".jsonl", ".probe"))]
        if foreign:
            raise UsageError(f"{folder}: holds something else ({foreign[0]}); name an empty or new folder")


def _begin_anew(store: Store, say: Callable[[str], None]) -> None:
    """Move everything of a folder into a numbered folder of its own."""
    entries = [entry for entry in store.folder.iterdir() if entry.name not in (".lock", ASIDE)]
    if not (store.folder / MANIFEST).exists():
        return
    number = 1
    while (target := store.folder / ASIDE / f"before-{number}").exists():
        number += 1
    target.mkdir(parents=True)
    for entry in entries:
        os.replace(entry, target / entry.name)
    (store.folder / "runs").mkdir()
    say(f"{store.folder}: begun anew; what was there lies in {target}")


def _restore(store: Store, keys: set[str]) -> set[str]:
    """Take parts back that were set aside and are wanted again."""
    restored = set()
    for path in (store.folder / ASIDE / "runs").glob("part-*.parquet"):
        key = path.stem.removeprefix("part-")
        files = {table: store.folder / ASIDE / table / path.name for table in TABLES}
        if key not in keys or is_torn(files):
            continue
        for table, file in files.items():
            if file.exists():
                store.path_of(table, key).parent.mkdir(exist_ok=True)
                os.replace(file, store.path_of(table, key))
        restored.add(key)
    return restored


def _numbered(study: Study, store: Store) -> Study:
    """Give each point the number it has had in this folder; new ones follow."""
    path = store.folder / NUMBERS
    try:
        numbers: dict[str, int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError as trouble:
        raise ResultsError(f"{path}: is damaged; begin anew with --fresh") from trouble
    following = max(numbers.values(), default=-1) + 1
    points: list[Point] = []
    for point in study.points:
        key = study.key_of(point)
        if key not in numbers:
            numbers[key] = following
            following += 1
        points.append(replace(point, number=numbers[key]))
    try:
        write_atomically(path, (json.dumps(numbers) + "\n").encode())
    except OSError as trouble:
        raise UsageError(f"{store.folder}: results cannot be written here: {trouble.strerror}") from trouble
    return replace(study, points=tuple(points))
