"""Reading from a folder what was played there, so that any run of it can be played again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.experiment.folder.builds import Builder
from sim.experiment.folder.store import contents_of, read_design, read_manifest, scenario_file
from sim.experiment.folder.study import ABOUT, Base, Point, settings_of
from sim.language.errors import UsageError
from sim.language.reading import neighbour
from sim.language.textfiles import is_yaml

POINT_MARK: Final = "#"  # out/sweep#3: point 3 of a folder
MOST_TOLD: Final = 12  # numbers of points in an error


def folder_of(source: str | Path) -> tuple[Path, int | None] | None:
    """Return folder and point where a source is results: ``out/x``, or ``out/x#3`` for its point 3; else None.

    Raises
    ------
    UsageError
        If nothing is there.
    """
    text = str(source)
    if Path(text).is_dir():
        return Path(text), None
    path, mark, number = text.rpartition(POINT_MARK)
    if mark and number.isascii() and number.isdecimal() and Path(path).is_dir():
        return Path(path), int(number)
    if not Path(text).exists():
        near = neighbour(text, lambda other: is_yaml(other) or other.is_dir())
        hint = "" if near is None else f"; did you mean '{Path(text).with_name(near)}'?"
        raise UsageError(f"{text}: there is no such results folder, config or scenario{hint}")
    return None


def refuse_for_played(
    sources: Sequence[str | Path], settings: Sequence[str] = (), runs: int | None = None, seed: int | None = None
) -> None:
    """Raise UsageError where settings, runs or a seed are given and every source is results: those are played already.

    Raises it as well where nothing is there.
    """
    given = [f"--set {setting}" for setting in settings]
    given += [f"{option} {number}" for option, number in (("-n", runs), ("--seed", seed)) if number is not None]
    folders = [folder_of(source) for source in sources]
    if given and all(found is not None for found in folders):
        origins = {_file_of(found[0]) for found in folders if found is not None} - {""}
        names = " or ".join(sorted(origins)) if origins else "*.yaml"
        held = " and ".join(dict.fromkeys(map(str, sources)))
        raise UsageError(
            f"{', '.join(given)}: the futures in {held} are played already, and nothing can be set in them; "
            f"name the scenario file instead ({names})"
        )


def _file_of(folder: Path) -> str:
    """Return the file that a folder was played from, as it was named; nothing where that is not told."""
    return str(read_manifest(folder).get("file") or "")


def builder_of(folder: str | Path) -> Builder:
    """Return a builder with the scenarios of a results folder.

    Raises
    ------
    ResultsError
        If one is missing or was changed.
    """
    contents = contents_of(folder)
    bases = {}
    for place, (name, about) in enumerate(contents.manifest["scenarios"].items()):
        text = contents.own(scenario_file(place, name)).read_text(encoding="utf-8")
        bases[name] = Base(name, text, about["fingerprint"], about["id"], about["title"], {})
    return Builder(bases)


def points_in(folder: str | Path, number: int | None = None) -> list[Point]:
    """Return the points of a results folder, or one of them. Raises UsageError if it has no such point."""
    design = read_design(folder)
    found = [_point(row) for row in design.iter_rows(named=True) if number is None or row["point"] == number]
    if number is not None and not found:
        raise UsageError(f"{folder}: has no point {number} (it has {_listed(design['point'].to_list())})")
    return found


def only_point(folder: str | Path) -> int:
    """Return the number of the point of a folder that has one. Raises UsageError where it has several."""
    points = points_in(folder)
    if len(points) != 1:
        raise UsageError(f"{folder}: has {len(points):,} points; say which")
    return points[0].number


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:MOST_TOLD])) + (", …" if len(numbers) > MOST_TOLD else "")


def _point(row: dict[str, Any]) -> Point:
    values = {axis: value for axis, value in row.items() if axis not in ABOUT}
    return Point(row["point"], row["scenario"], settings_of(row["settings"]), values, row["label"])
