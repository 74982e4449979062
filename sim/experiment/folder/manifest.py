"""The manifest of a results folder: whether it is one of ours, of this format, and as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sim.experiment.folder.files import checksum, in_utf8, read_own
from sim.experiment.folder.inventory import INVENTORY
from sim.experiment.folder.lock import NAME as LOCK
from sim.experiment.folder.lock import is_lock
from sim.experiment.folder.version import engine_version
from sim.language.errors import ResultsError, UsageError

FORMAT: Final = 3
MANIFEST: Final = "manifest.json"
OURS: Final[tuple[str, str]] = ("kingmaker", "results")  # what a manifest of ours says of itself
SEAL: Final = "checksum"
BEGUN: Final = "begun"  # the state of a folder that is ours and has nothing in it yet
UNFINISHED: Final = ".unfinished"  # what is being written has this name until it is whole


class BrokenManifestError(ResultsError):
    """A manifest that is damaged, or was changed after it was written."""


def now() -> str:
    """Return the time to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_sealed(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as it is written: JSON for people and programs, dates as text, and a checksum over it all."""
    plain = {name: value for name, value in manifest.items() if name != SEAL}
    plain = json.loads(json.dumps(plain, ensure_ascii=False, default=str))
    sealed = {**plain, SEAL: _seal(plain)}
    return in_utf8(json.dumps(sealed, indent=2, ensure_ascii=False) + "\n")


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises
    ------
    UsageError
        If there is no such folder.
    ResultsError
        If it has no manifest of ours, or one that is damaged, was changed, is of another format, or tells of nothing.
    """
    if not Path(folder).is_dir():
        above = Path(str(folder).rpartition("#")[0])
        if Path(folder).exists():
            what = "is a file, not a results folder"
        elif "#" in str(folder) and above.is_dir():
            what = f"names a point, and what is read here is the whole folder: {above}"
        else:
            what = "there is no such results folder"
        raise UsageError(f"{folder}: {what}")
    manifest = any_manifest(Path(folder))
    if manifest["state"] == BEGUN:
        raise ResultsError(f"{folder}: holds nothing yet: repeat the command that began it")
    return manifest


def any_manifest(folder: Path, sealed: bool = True) -> dict[str, Any]:
    """Return the manifest of a folder of ours, of one that was only begun as well; unsealed, of one that was changed.

    Raises ResultsError as `read_manifest`, and of those BrokenManifestError where it is damaged or was changed.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(read_own(path))
    except FileNotFoundError:
        raise ResultsError(f"{folder}: is not a results folder: it has no {MANIFEST}") from None
    except OSError as trouble:
        raise ResultsError(f"{path}: cannot be read: {trouble.strerror or trouble}") from trouble
    except (ValueError, RecursionError) as trouble:
        raise BrokenManifestError(f"{path}: is damaged: {trouble}; {_way_out(folder)}") from trouble
    if not _is_ours(manifest):
        if begins_as_ours(folder):
            raise BrokenManifestError(f"{path}: was changed: it is not one of ours any more; {_way_out(folder)}")
        raise ResultsError(f"{folder}: is not a results folder: its {MANIFEST} is not one of ours")
    if manifest["format"] != FORMAT:
        raise ResultsError(
            f"{path}: is of format {manifest['format']!r}, made by {_maker(manifest)}, and this version reads format "
            f"{FORMAT}: read it with the version that made it, or play it again into another folder"
        )
    if manifest.pop(SEAL, None) != _seal(manifest) and sealed:
        raise BrokenManifestError(
            f"{path}: was changed after it was written, or is damaged (its checksum does not fit); {_way_out(folder)}"
        )
    return dict(manifest)


def foreign_in(folder: Path) -> str | None:
    """Return the name of something that keeps a folder from being ours; None where it is ours, empty, or not there."""
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    if MANIFEST not in names:  # a process of ours that dies before it has written one leaves these
        begun = {LOCK, UNFINISHED} if is_lock(folder / LOCK) else set()
        return next((name for name in names if name not in begun), None)
    try:
        if _is_ours(json.loads(read_own(folder / MANIFEST))):
            return None
    except (OSError, ValueError, RecursionError):
        pass
    return None if begins_as_ours(folder) else MANIFEST


def begins_as_ours(folder: Path) -> bool:
    """Say whether a folder has an inventory of ours, by which what is in it can be told without the manifest."""
    try:
        header = json.loads(read_own(folder / INVENTORY).split(b"\n", 1)[0])[1]
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        return False
    return isinstance(header, dict) and header.get(OURS[0]) == OURS[1]


def refuse_other_engine(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise ResultsError where the runs of a folder are not those this version would play."""
    made_by = manifest.get("engine")
    if made_by != engine_version():
        raise ResultsError(
            f"{folder}: was made by engine {made_by}, and this is {engine_version()}; they are not mixed. "
            "Name another folder with --out, or begin this one anew with --fresh"
        )


def refuse_mixed_engines(sources: Mapping[str, str]) -> None:
    """Raise ResultsError where sources, each with its engine, were not made by one and the same."""
    by_engine = {engine: source for source, engine in sources.items()}
    if len(by_engine) > 1:
        told = "; ".join(f"{source}: {engine}" for engine, source in by_engine.items())
        raise ResultsError(f"these were made by different versions of the engine and are not mixed ({told})")


def _is_ours(manifest: Any) -> bool:
    if not isinstance(manifest, dict) or type(manifest.get("format")) is not int:
        return False
    return manifest.get(OURS[0]) == OURS[1] or {"engine", "study", "seed", "runs_per_point"} <= manifest.keys()


def _maker(manifest: Mapping[str, Any]) -> str:
    versions = manifest.get("versions")
    version = versions.get("kingmaker") if isinstance(versions, dict) else None
    return f"kingmaker {version or 'of another version'} (engine {manifest.get('engine', 'not told')})"


def _seal(manifest: Mapping[str, Any]) -> str:
    return checksum(in_utf8(json.dumps(manifest, ensure_ascii=False)))


def _way_out(folder: Path) -> str:
    """Say what can be done about a manifest that is damaged or was changed."""
    if begins_as_ours(folder):
        return "repeat the command that made the folder: it is set aside, and written again"
    return f"put it back, or name another folder: without {INVENTORY} nothing says what there may be trusted"
