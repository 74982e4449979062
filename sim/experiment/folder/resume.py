"""What a folder already holds of a study: kept, restored, or set aside, before anything is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sim.experiment.folder.inventory import ASIDE, Failure, read_inventory
from sim.experiment.folder.keeping import BACK_AGAIN, Store
from sim.experiment.folder.lock import locked
from sim.experiment.folder.manifest import (
    MANIFEST,
    BrokenManifestError,
    any_manifest,
    begins_as_ours,
    foreign_in,
    refuse_other_engine,
)
from sim.experiment.folder.numbering import numbered
from sim.experiment.folder.store import refuse_links, refuse_other_inventory
from sim.experiment.folder.study import Study
from sim.language.errors import UsageError

EDITED: Final = "this is not what was asked for before (config, scenario, seed or runs were edited)"


@dataclass(frozen=True)
class Standing:
    """A folder ready for work: the study with its points numbered as the folder numbers them, and what is there."""

    study: Study
    store: Store
    done: frozenset[str]
    runs: int
    failures: tuple[Failure, ...]
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
        See `sim.experiment.playing.session.play_study`.
    """
    claim(folder)
    manifest_of(folder, fresh)
    with locked(folder) as gone:
        if gone:
            say(f"{folder}: {gone}; going on where it stopped")
        try:
            manifest = manifest_of(folder, fresh)
            store = _open(folder, manifest, fresh, say)
            manifest = {} if fresh else _told_by(store) if manifest is None else manifest
            study = numbered(replace(study, breaks=breaks_of(study, manifest)), store)
            standing = _stock_of(study, store, manifest, retry_failed, say)
        except OSError as trouble:
            where = f" {trouble.filename}" if trouble.filename else ""
            raise UsageError(f"{folder}: results cannot be written here:{where} {trouble.strerror}") from trouble
        yield standing


def claim(folder: Path) -> None:
    """Make a folder if it is not there, and refuse one that is not ours to fill.

    Raises
    ------
    UsageError
        If it holds anything and no manifest of ours says that it is a results folder, or it cannot be written.
    """
    refuse_foreign(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise UsageError(f"{folder}: results cannot be written here: {trouble.strerror}") from trouble


def refuse_foreign(folder: Path) -> None:
    """Raise UsageError where a folder is not ours to fill: a file, or something is in it that no manifest tells of."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file, not a folder")
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"{folder}: is a link to '{folder.readlink()}', which is not there")
    try:
        foreign = foreign_in(folder)
    except OSError as trouble:
        raise UsageError(f"{folder}: results cannot be written here: {trouble.strerror}") from trouble
    if foreign is not None:
        raise UsageError(f"{folder}: holds something else ({foreign}); name an empty or new folder with --out")


def manifest_of(folder: Path, fresh: bool) -> dict[str, Any] | None:
    """Return the manifest of a folder, empty where it has none; None where the inventory has to tell what is there.

    One that was changed may be begun anew.
    """
    try:
        return any_manifest(folder, sealed=not fresh) if (folder / MANIFEST).exists() else {}
    except BrokenManifestError:
        if not begins_as_ours(folder):
            raise
        return None


def _open(folder: Path, manifest: Mapping[str, Any] | None, fresh: bool, say: Callable[[str], None]) -> Store:
    """Return the store of a folder: as it is, begun, or begun anew."""
    if manifest is not None and not manifest:
        return Store.begin(folder)
    refuse_links(folder)
    inventory = read_inventory(folder)
    if manifest is not None and not fresh:
        refuse_other_inventory(folder, manifest, inventory)
    with suppress(BrokenManifestError):
        told = any_manifest(folder, sealed=False) if manifest is None else manifest
        if told.get("engine") is not None and not fresh:
            refuse_other_engine(folder, told)
    known = 0 if fresh or manifest is None else int(manifest["inventory"]["lines"])
    store = Store.open(folder, inventory, known)
    if manifest is None and not fresh:
        kept = folder / store.renew_manifest()
        say(f"{folder / MANIFEST}: was changed or damaged, and is written again; that one lies in {kept}")
    if fresh and (store.inventory.files or store.inventory.here):
        say(f"{folder}: begun anew; what was there lies in {folder / store.begin_anew()}")
    return store


def _stock_of(
    study: Study, store: Store, manifest: Mapping[str, Any], retry_failed: bool, say: Callable[[str], None]
) -> Standing:
    wanted = {chunk.key: chunk for round_ in study.rounds() for chunk in round_}
    here = store.inventory.here
    damaged = [key for key, part in here.items() if not store.is_whole(part)]
    if damaged:
        kept = store.put_away(damaged, "damaged")
        say(f"{len(damaged):,} parts were damaged and are played again (kept in {store.folder / kept})")
    numbers = {key: chunk.point.number for key, chunk in wanted.items()}
    stale = [key for key, part in here.items() if numbers.get(key) != part.point]
    store.set_aside(stale)
    _take_back(store, numbers)
    if stale or (manifest.get("study") is not None and manifest["study"] != study.mark):
        _tell_what_changed(store, len(here), len(stale), say)
    again = [key for key, part in here.items() if part.failures] if retry_failed else []
    if again:
        store.put_away(again, "retried")
        say(f"{len(again):,} stretches with failed runs are played again")
    failures = tuple(row for part in here.values() for row in part.failures)
    return Standing(study, store, frozenset(here), sum(part.runs for part in here.values()), failures, manifest)


def _tell_what_changed(store: Store, fit: int, stale: int, say: Callable[[str], None]) -> None:
    """Say what becomes of what was played for another config, scenario, seed or number of runs."""
    what = f"{store.folder}: {EDITED}: "
    if stale and not fit:
        say(f"{what}it is played anew, and what was there ({stale:,} parts) lies in {store.folder / ASIDE}")
    else:
        aside = f"{stale:,} do not and lie in {store.folder / ASIDE}"
        say(f"{what}{fit:,} finished parts still fit and are kept; {aside}")


def _take_back(store: Store, wanted: Mapping[str, int]) -> None:
    """Take parts back that were set aside and are wanted again, each by a point of its number.

    Damaged ones go where nobody asks for them, as do those whose point has another number now, which their rows bear.
    """
    found = [part for key, part in store.inventory.aside.items() if key in wanted]
    whole = [part for part in found if store.is_whole(part, BACK_AGAIN)]
    fit = [part.key for part in whole if part.point == wanted[part.key]]
    store.take_back(fit)
    for why, gone in (
        ("damaged", [part.key for part in found if part not in whole]),
        ("renumbered", [part.key for part in whole if part.point != wanted[part.key]]),
    ):
        if gone:
            store.put_away(gone, why, BACK_AGAIN)


def _told_by(store: Store) -> dict[str, Any]:
    """Return what the inventory tells of a study whose manifest is broken: a stretch ends where a part does."""
    return {"breaks": [part.last for part in store.inventory.here.values()]}


def breaks_of(study: Study, manifest: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the runs at which this study ended before it was extended, so that what is there is not played again."""
    ends = {*manifest.get("breaks", ()), manifest.get("runs_per_point", study.runs)}
    return tuple(sorted(end for end in ends if end < study.runs))
