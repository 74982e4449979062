"""A results folder in the hands of the process that fills it: nothing is written that was not listed before.

What is ours is what the inventory lists, besides the manifest, the inventory, the lock and `.unfinished`, the name
under which files are written. Nothing else is ever overwritten, moved or removed, and no link is followed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.experiment.folder.files import append, checksum, force, holds, is_there, own_folder, read_own, write_atomically
from sim.experiment.folder.inventory import ASIDE, INVENTORY, Inventory, Part
from sim.experiment.folder.manifest import BEGUN, FORMAT, MANIFEST, OURS, UNFINISHED, as_sealed
from sim.language.errors import UsageError

HERE: Final = ""
BACK_AGAIN: Final = f"{ASIDE}/"


@dataclass
class Store:
    """A folder to which parts are added. Only the holder of its lock may have one."""

    folder: Path
    inventory: Inventory
    done: int  # lines of the inventory whose step is known to be finished

    @classmethod
    def begin(cls, folder: Path) -> Store:
        """Make an empty folder one of ours: from here on its manifest says so. Raises OSError."""
        store = cls(folder, Inventory(), 0)
        store.write_manifest({OURS[0]: OURS[1], "format": FORMAT, "state": BEGUN})
        store._head()
        return store

    @classmethod
    def open(cls, folder: Path, inventory: Inventory, known: int) -> Store:
        """Return the store of a folder of ours, with the step finished at which a process that died was.

        Parameters
        ----------
        folder : Path
        inventory : Inventory
            As it is read from there.
        known : int
            How many of its lines the manifest speaks of; their steps are finished.

        Raises
        ------
        OSError
        """
        lines = len(inventory.seals)
        store = cls(folder, inventory, min(lines, max(known, lines - 1)))
        with contextlib.suppress(FileNotFoundError):
            os.unlink(folder / UNFINISHED)
        if not lines:
            store._head()
        store.settle()
        return store

    def _head(self) -> None:
        self._append({OURS[0]: OURS[1], "format": FORMAT})
        self.done = len(self.inventory.seals)

    def path_of(self, table: str, key: str) -> Path:
        return self.folder / table / f"part-{key}.parquet"

    def is_whole(self, part: Part, within: str = HERE) -> bool:
        """Say whether all tables of a part are there as they were written."""
        return all(
            holds(self.folder / path, part.files[table]) for table, path in part.paths(within).items()
        )  # fmt: skip

    def save(self, part: Part, content: Mapping[str, bytes]) -> None:
        """Write the tables of a part, that of the runs last.

        Its line is not forced to the disk: where a power cut takes it, what is left of the part is told by being the
        same, and written again. Raises OSError.
        """
        paths = part.paths()
        self._refuse_foreign(
            path for table, path in paths.items() if not holds(self.folder / path, part.files[table])
        )  # fmt: skip
        self.note(part.entry(), durably=False)
        for table, path in paths.items():
            self._write(path, content[table])
        self.done = len(self.inventory.seals)

    def put(self, path: str, content: bytes) -> bool:
        """Write a file that may change; say whether one that somebody else has changed had to be set aside for it.

        Raises
        ------
        UsageError
            If something stands there that is not ours.
        OSError
        """
        mark, listed = checksum(content), self.inventory.files.get(path)
        if listed is None:
            self._refuse_foreign([path])
        elif mark == listed and holds(self.folder / path, mark):
            return False
        changed = listed is not None and is_there(self.folder / path) and not holds(self.folder / path, listed)
        if changed:
            self._rename(path, f"{self._free('changed')}{path}")
        self.note({"file": path, "checksum": mark})
        self._write(path, content)
        self.done = len(self.inventory.seals)
        return changed

    def set_aside(self, keys: Iterable[str]) -> None:
        """Move parts out of the way, from where they can be taken back."""
        self._move(keys, HERE, BACK_AGAIN)

    def take_back(self, keys: Iterable[str]) -> None:
        """Return parts that were set aside to their places."""
        self._move(keys, BACK_AGAIN, HERE)

    def put_away(self, keys: Iterable[str], why: str, within: str = HERE) -> str:
        """Move parts for good into a folder of their own; return its name."""
        target = self._free(why)
        self._move(keys, within, target)
        return target

    def write_manifest(self, manifest: Mapping[str, object]) -> None:
        """Write the manifest, with what the inventory comes to so far. Raises OSError."""
        seals = self.inventory.seals[: self.done]
        if seals:
            force(self.folder / INVENTORY)
        anchor = {"lines": len(seals), "seal": seals[-1] if seals else ""}
        self._write(MANIFEST, as_sealed({**manifest, "inventory": anchor}))

    def renew_manifest(self) -> str:
        """Keep a manifest that is damaged or was changed, and write one that says the folder is ours; say where."""
        target = self._free("changed")
        own_folder(self.folder, target)
        broken = read_own(self.folder / MANIFEST)
        write_atomically(self.folder / target / MANIFEST, broken, self.folder / UNFINISHED)
        self.write_manifest({OURS[0]: OURS[1], "format": FORMAT, "state": BEGUN})
        return f"{target}{MANIFEST}"

    def begin_anew(self) -> str:
        """Move everything that is ours into a folder of its own, as results of their own; return its name."""
        target = self._free("before")
        for path in list(self.inventory.paths()):
            if is_there(self.folder / path):
                self._rename(path, f"{target}{path}")
        own_folder(self.folder, target)
        before = read_own(self.folder / MANIFEST)
        write_atomically(self.folder / target / MANIFEST, before, self.folder / UNFINISHED)
        os.replace(self.folder / INVENTORY, self.folder / target / INVENTORY)
        fresh = Store.begin(self.folder)
        self.inventory, self.done = fresh.inventory, fresh.done
        return target

    def note(self, entry: Mapping[str, object], durably: bool = True) -> None:
        """Add a step to the inventory, before it is taken. Raises OSError."""
        self.settle()
        self._append(entry, durably)

    def settle(self) -> None:
        """Bring the last step to an end: moves are finished, what was half written is given up. Raises OSError."""
        last = self.inventory.last
        if self.done == len(self.inventory.seals):
            return
        if "move" in last:
            self._carry(last["move"], last["from"], last["to"])
        elif "part" in last and not self.is_whole(self.inventory.here[last["part"]]):
            part = self.inventory.here[last["part"]]
            for table, path in part.paths().items():
                if holds(self.folder / path, part.files[table]):
                    os.unlink(self.folder / path)
            self._append({"forget": part.key})
        elif "file" in last and not holds(self.folder / last["file"], last["checksum"]):
            self._append({"file": last["file"], "checksum": self.inventory.replaced})
        self.done = len(self.inventory.seals)

    def _append(self, entry: Mapping[str, object], durably: bool = True) -> None:
        line, seal = self.inventory.line_of(entry)
        append(self.folder / INVENTORY, line, self.inventory.size, durably)
        self.inventory.take(entry, seal, len(line))

    def _move(self, keys: Iterable[str], source: str, target: str) -> None:
        books = self.inventory.here if source == HERE else self.inventory.aside
        moved = {key: list(books[key].files) for key in keys}
        if not moved:
            return
        self._refuse_foreign(path for key in moved for path in books[key].paths(target).values())
        self.note({"move": moved, "from": source, "to": target})
        self._carry(moved, source, target)
        self.done = len(self.inventory.seals)

    def _carry(self, moved: Mapping[str, Iterable[str]], source: str, target: str) -> None:
        for key, tables in moved.items():
            for table in tables:
                name = f"{table}/part-{key}.parquet"
                if is_there(self.folder / source / name) and not is_there(self.folder / target / name):
                    self._rename(f"{source}{name}", f"{target}{name}")

    def _rename(self, source: str, target: str) -> None:
        own_folder(self.folder, os.path.dirname(target))
        os.replace(self.folder / source, self.folder / target)

    def _write(self, path: str, content: bytes) -> None:
        own_folder(self.folder, os.path.dirname(path))
        unfinished = self.folder / UNFINISHED
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unfinished)
        write_atomically(self.folder / path, content, unfinished)

    def _refuse_foreign(self, paths: Iterable[str]) -> None:
        """Raise UsageError where something stands in a place of ours that was not listed."""
        for path in paths:
            if is_there(self.folder / path):
                raise UsageError(f"{self.folder / path}: is not one of ours, and stands where one has to: move it away")

    def _free(self, why: str) -> str:
        """Return the name of a folder in that of what was set aside, which is not there yet."""
        number = 1
        while is_there(self.folder / ASIDE / f"{why}-{number}"):
            number += 1
        return f"{ASIDE}/{why}-{number}/"
