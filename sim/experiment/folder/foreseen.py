"""What would become of a folder if a study were played into it; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sim.experiment.folder.inventory import ASIDE, Inventory, read_inventory
from sim.experiment.folder.manifest import BrokenManifestError, any_manifest, refuse_other_engine
from sim.experiment.folder.resume import EDITED, breaks_of, manifest_of, refuse_foreign
from sim.experiment.folder.store import refuse_other_inventory
from sim.experiment.folder.study import Study
from sim.language.amounts import amount


@dataclass(frozen=True)
class Foreseen:
    """How many finished parts and runs of a folder would be kept, how many parts set aside, and that in words."""

    kept: int = 0
    runs: int = 0
    aside: int = 0
    sentence: str = ""


def foresee(study: Study, folder: Path, fresh: bool = False) -> Foreseen:
    """Say what would be kept and what set aside, as `sim.experiment.folder.resume.take_stock` would do it.

    Parts that are damaged count as kept: that is told as they are read.

    Raises
    ------
    UsageError
        If the folder could not be used.
    ResultsError
        If it was made by another version, or nothing says what in it may be trusted.
    """
    refuse_foreign(folder)
    manifest = manifest_of(folder, fresh)
    if manifest is not None and not manifest:
        return Foreseen()
    inventory = read_inventory(folder)
    if fresh:
        parts = len(inventory.here)
        return Foreseen(aside=parts, sentence=f"{folder}: would be begun anew, and what is there set aside")
    if manifest is not None:
        refuse_other_inventory(folder, manifest, inventory)
    with suppress(BrokenManifestError):
        told = any_manifest(folder, sealed=False)
        if told.get("engine") is not None:
            refuse_other_engine(folder, told)
    return _compared(study, folder, manifest or {}, inventory)


def _compared(study: Study, folder: Path, manifest: Mapping[str, object], inventory: Inventory) -> Foreseen:
    cut = replace(study, breaks=breaks_of(study, manifest))
    wanted = {chunk.key for round_ in cut.rounds() for chunk in round_}
    found = [part for part in (*inventory.here.values(), *inventory.aside.values()) if part.key in wanted]
    aside = sum(key not in wanted for key in inventory.here)
    kept, runs = len(found), sum(part.runs for part in found)
    if not aside:
        return Foreseen(kept, runs)
    lies = f"set aside in {folder / ASIDE}"
    if kept:
        rest = f"{amount(kept, 'finished part')} would be kept ({amount(runs, 'run')}), {aside:,} {lies}"
    else:
        rest = f"it would be played anew, and what is there ({amount(aside, 'part')}) {lies}"
    return Foreseen(kept, runs, aside, f"{folder}: {EDITED}: {rest}")
