"""Reading a results folder: what is in it, and whether it may be trusted. Whoever reads one reads it through here.

A folder holds what its inventory lists and nothing else; what it lists must be there as it was written. Whatever is
missing, damaged or changed is named, and nothing is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from sim.experiment.folder.files import holds, is_there
from sim.experiment.folder.inventory import ASIDE, INVENTORY, TABLES, Failure, Inventory, Part, read_inventory
from sim.experiment.folder.manifest import read_manifest, refuse_mixed_engines, refuse_other_engine
from sim.language.amounts import amount
from sim.language.errors import ResultsError, UsageError

__all__ = [
    "ASIDE", "DESIGN", "FAILURES", "RESOLVED", "TABLES", "Contents", "Part", "contents_of", "read_design",
    "read_manifest", "read_table", "refuse_mixed_engines", "refuse_other_engine", "scan", "settings_in",
]  # fmt: skip

DESIGN: Final = "design.parquet"
FAILURES: Final = "failures.jsonl"
RESOLVED: Final = "scenario.resolved.yaml"
SCENARIOS: Final = "scenarios"  # folder of those after the first
AGAIN: Final = "repeat the command that made the folder to play it again"
TRIES: Final = 3  # at reading a folder in which somebody is at work


@dataclass(frozen=True)
class Contents:
    """What a results folder holds of the study its manifest tells of."""

    folder: Path
    manifest: Mapping[str, Any]
    inventory: Inventory

    def parts(self, table: str = "runs", point: int | None = None) -> list[Part]:
        """Return the parts that have a table, by point and run. That of an unfinished last step is none."""
        found = [part for part in self.inventory.here.values() if point is None or part.point == point]
        found = [part for part in found if table in part.files and not self._is_unfinished(part)]
        return sorted(found, key=lambda part: (part.point, part.first))

    def path(self, part: Part, table: str) -> Path:
        """Return where a table of a part lies."""
        return self.folder / part.paths()[table]

    def files(self, table: str, point: int | None = None) -> list[Path]:
        """Return the files of a table, each as it was written.

        Raises
        ------
        ResultsError
            If there are none, or naming the first that is missing or damaged.
        """
        found = []
        for part in self.parts(table, point):
            path = self.path(part, table)
            if not holds(path, part.files[table]):
                raise ResultsError(f"{path}: is {'damaged' if is_there(path) else 'missing'}; {AGAIN}")
            found.append(path)
        if not found:
            of_point = "" if point is None else f" of point {point}"
            raise ResultsError(f"{self.folder}: holds no {table}{of_point}: nothing was completed")
        return found

    def own(self, name: str) -> Path:
        """Return a file of ours beside the parts. Raises ResultsError if the inventory does not list it."""
        if name not in self.inventory.files:
            raise ResultsError(f"{self.folder / name}: is missing; {AGAIN}")
        return self.folder / name

    def failures(self) -> list[Failure]:
        """Return the failed runs, by point and run."""
        every = [row for part in self.inventory.here.values() for row in part.failures]
        return sorted(every, key=lambda row: (row["point"], row["run"]))

    @property
    def unfinished(self) -> str:
        """A sentence that says how far a study is of which runs are still to be played; empty where none are.

        ``out/sweep is not finished: 2,450 of 21,000 runs are there``. What stopped because it told enough is finished.
        """
        asked = int(self.manifest["runs"]["asked"])
        done = sum(part.runs for part in self.parts())
        left = asked - done - len(self.failures())
        if self.manifest["state"] == "finished" or left <= 0:
            return ""
        return f"{self.folder} is not finished: {done:,} of {amount(asked, 'run')} are there"

    def _is_unfinished(self, part: Part) -> bool:
        is_last = part.key in (self.inventory.last.get("part"), *self.inventory.last.get("move", ()))
        if not is_last or len(self.inventory.seals) <= self.manifest["inventory"]["lines"]:
            return False
        return not all(is_there(self.folder / path) for path in part.paths().values())


def contents_of(folder: str | Path) -> Contents:
    """Return what a results folder holds.

    Raises
    ------
    UsageError
        If there is no such folder.
    ResultsError
        If it is not one of ours or of another format, or something in it beside the parts was changed.
    """
    path = Path(folder)
    for left in reversed(range(TRIES)):
        manifest = read_manifest(path)
        inventory = read_inventory(path)
        try:
            check_listed(path, manifest, inventory)
        except ResultsError:
            if left and read_inventory(path).size != inventory.size:
                continue  # somebody works here, and changed it between the two looks
            raise
        break
    return Contents(path, manifest, inventory)


def check_listed(folder: Path, manifest: Mapping[str, Any], inventory: Inventory) -> None:
    """Raise ResultsError where an inventory is not that of the manifest, or a file beside the parts was changed."""
    refuse_other_inventory(folder, manifest, inventory)
    refuse_links(folder)
    for name, mark in inventory.files.items():
        is_last = inventory.last.get("file") == name and len(inventory.seals) > manifest["inventory"]["lines"]
        if not holds(folder / name, mark) and not (is_last and holds(folder / name, inventory.replaced)):
            what = "was changed after it was written" if is_there(folder / name) else "is missing"
            raise ResultsError(f"{folder / name}: {what}; repeat the command that made the folder to set that right")


def refuse_other_inventory(folder: Path, manifest: Mapping[str, Any], inventory: Inventory) -> None:
    """Raise ResultsError where an inventory is not the one that a manifest was written with, or lacks lines of it."""
    lines, seal = manifest["inventory"]["lines"], manifest["inventory"]["seal"]
    if len(inventory.seals) < lines or (lines and inventory.seals[lines - 1] != seal):
        raise ResultsError(
            f"{folder / INVENTORY}: is not the one that {folder} was written with, or lacks lines of it; "
            "put it back, or name another folder"
        )


def refuse_links(folder: Path) -> None:
    """Raise ResultsError where a folder inside of one of ours is a link."""
    for name in (*TABLES, SCENARIOS):
        if (folder / name).is_symlink():
            raise ResultsError(f"{folder / name}: is a link, and not followed")


def scenario_file(place: int, name: str) -> str:
    """Return where in a folder the scenario lies that is at this place of its study."""
    return RESOLVED if place == 0 else f"{SCENARIOS}/{name}.yaml"


def scan(folder: str | Path, table: str = "runs", point: int | None = None) -> pl.LazyFrame:
    """Return a table of a results folder, to be read only as far as it is needed.

    Parameters
    ----------
    folder : str or Path
        A results folder.
    table : {"runs", "leaders", "posts", "episodes", "series", "monthly"}
        See `sim.experiment.folder.columns`.
    point : int, optional
        Only the rows of this point.

    Raises
    ------
    ResultsError
        If there are no such results, or some are damaged.
    UsageError
        If there is no table of this name.
    """
    if table not in TABLES:
        raise UsageError(f"there is no table {table!r}; it must be one of {', '.join(sorted(TABLES))}")
    return pl.scan_parquet(contents_of(folder).files(table, point))


def read_table(folder: str | Path, table: str = "runs") -> pl.DataFrame:
    """Return a whole table of a results folder, sorted by point and run."""
    lazy = scan(folder, table)
    order = [name for name in ("point", "first_run", "run", "number", "month") if name in lazy.collect_schema().names()]
    return lazy.sort(order, maintain_order=True).collect()


def settings_in(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was set on the command line that played a folder, as it was typed."""
    return tuple(map(str, manifest.get("settings") or ()))


def read_design(folder: str | Path) -> pl.DataFrame:
    """Return the points of a results folder: `point`, `label`, and a column for each axis.

    Raises
    ------
    ResultsError
        If it is missing or was changed.
    """
    return pl.read_parquet(contents_of(folder).own(DESIGN))
