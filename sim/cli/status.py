"""`status`: where a sweep stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.again import into_folder, to_go_on
from sim.cli.common import Format, NoColor, Output, Talk
from sim.cli.layout import percent, table
from sim.language.amounts import amount
from sim.language.errors import ResultsError


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(status)


def status(
    folders: Annotated[list[Path], typer.Argument(metavar="RESULTS...", help="Results folders.")],
    output: Output = Format.text,
    no_color: NoColor = False,
) -> None:
    """Tell where a run or a sweep stands: what is there, what failed, whether somebody is at work on it."""
    talk = Talk(no_color=no_color)
    found = [standing(folder) for folder in folders]
    if output is Format.json:
        talk.show_json(found)
    else:
        for about in found:
            _show(talk, about)
    if any(about["damaged"] for about in found):
        raise typer.Exit(ResultsError.exit_code)


def standing(folder: Path) -> dict[str, Any]:
    """Return where a results folder stands, counted on the disk. Raises ResultsError if it is not one."""
    from sim.experiment.folder.files import holds
    from sim.experiment.folder.inventory import INVENTORY
    from sim.experiment.folder.lock import holder_of
    from sim.experiment.folder.manifest import MANIFEST
    from sim.experiment.folder.store import contents_of

    contents = contents_of(folder)
    manifest = contents.manifest
    by_point: dict[int, int] = {}
    damaged: list[str] = []
    for part in contents.parts():
        lost = [path for table, path in part.paths().items() if not holds(folder / path, part.files[table])]
        damaged += lost[:1]
        by_point[part.point] = by_point.get(part.point, 0) + (0 if lost else part.runs)
    holder, failures = holder_of(folder), contents.failures()
    files = [folder / path for path in (*contents.inventory.paths(), MANIFEST, INVENTORY)]
    done = sum(by_point.values())
    state = manifest["state"]
    if state == "running" and holder is None:
        state = "interrupted"  # whoever wrote that is gone
    if holder is not None:
        state = "running"
    every = [by_point.get(number, 0) for number in by_point] + [0] * (manifest["points"] - len(by_point))
    return {
        "folder": str(folder),
        "name": manifest["name"],
        "kind": manifest["kind"],
        "state": state,
        "why": manifest["why"].removeprefix(f"{state}; ") if state != "running" else "",
        "runs": {"asked": manifest["runs"]["asked"], "done": done, "failed": len(failures)},
        "points": {"asked": manifest["points"], "fewest_runs": min(every), "most_runs": max(every)},
        "reasons": dict(Counter(failure["reason"] for failure in failures).most_common(10)),
        "process": holder,
        "updated": manifest["updated"],
        "rate": _rate(manifest),
        "damaged": damaged,
        "bytes": sum(file.stat().st_size for file in files if file.is_file()),
        "engine": manifest["engine"],
        "command": manifest["command"],
    }


def _rate(manifest: Mapping[str, Any]) -> float | None:
    """Return runs a second over all sessions, that under way included."""
    spent = manifest["performance"]["seconds"]
    if manifest["state"] == "running":
        spent = (
            datetime.fromisoformat(manifest["updated"]) - datetime.fromisoformat(manifest["started"])
        ).total_seconds()
    return manifest["performance"]["runs"] / spent if spent > 0 else None


def _from_to(fewest: int, most: int) -> str:
    return amount(most, "run") if fewest == most else f"{fewest:,} to {amount(most, 'run')}"


def _show(talk: Talk, about: dict[str, Any]) -> None:
    from sim.cli.progress import in_words

    runs, points = about["runs"], about["points"]
    left = runs["asked"] - runs["done"] - runs["failed"]
    rows = [
        ["state", about["state"] + (f": {about['why']}" if about["why"] else "")],
        ["runs", f"{runs['done']:,} of {runs['asked']:,} ({percent(runs['done'] / max(1, runs['asked']), 0)})"],
        ["points", f"{points['asked']:,}, each with {_from_to(points['fewest_runs'], points['most_runs'])}"],
        *([["damaged", _damaged(about["damaged"])]] if about["damaged"] else []),
        ["failed", f"{runs['failed']:,}"],
        *([["", f"{number:,} × {reason}"] for reason, number in about["reasons"].items()]),
        ["disk", f"{about['bytes'] / 1e6:,.1f} MB"],
        ["last written", about["updated"]],
    ]
    if about["process"]:
        rows.append(["at work", f"process {about['process']['pid']} on {about['process']['host']}"])
        if about["rate"] and left > 0:
            rows.append(["left", f"{left:,} runs, about {in_words(left / about['rate'])}"])
    elif left > 0 and about["command"]:
        command = into_folder(about["command"], Path(about["folder"]), Path("out") / about["name"])
        rows.append(["to go on", to_go_on(command)])
    talk.show(f"{about['folder']}: {about['kind']} {about['name']}")
    talk.show(table(rows))


def _damaged(paths: list[str]) -> str:
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    from sim.experiment.folder.store import AGAIN

    return f"{paths[0]}{more}: missing or not as written; {AGAIN}"
