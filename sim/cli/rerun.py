"""`rerun`: play one run of a results folder again, from what the folder holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.bounds import RUN_NUMBERS
from sim.cli.common import Format, NoColor, Output, Quiet, Talk, Verbose, announce_compilation
from sim.cli.layout import table
from sim.language.errors import UsageError

if TYPE_CHECKING:
    from sim.experiment.folder.store import Contents


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(rerun)


def rerun(
    folder: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results folder.")],
    point: Annotated[int | None, typer.Option("--point", min=0, max=2**31 - 1, help="Number of the point.")] = None,
    run: Annotated[int | None, typer.Option("--run", min=0, max=RUN_NUMBERS - 1, help="Number of the run.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All runs that failed.")] = False,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Play a run again and compare it with what the folder holds; nothing is written."""
    talk = Talk(quiet, verbose, no_color)
    from sim.experiment.folder.origins import only_point
    from sim.experiment.folder.store import contents_of, refuse_other_engine

    contents = contents_of(folder)
    manifest = contents.manifest
    refuse_other_engine(folder, manifest)
    if failed and (run is not None or point is not None):
        raise UsageError("--failed plays all runs that failed: leave --run and --point out")
    if failed:
        wanted = [(failure["point"], failure["run"]) for failure in contents.failures()]
    elif run is None:
        raise UsageError("say which run: --run K (and --point P), or --failed")
    else:
        wanted = [(only_point(folder) if point is None else point, run)]
        _refuse_unheld(contents, *wanted[0])
    if not wanted:
        talk.say(f"{folder}: no run has failed")
    else:
        announce_compilation(talk)
    found = [_again(folder, manifest, *place) for place in wanted]
    if output is Format.json:
        talk.show_json(found)
    else:
        for each in found:
            _show(talk, each, verbose)
    if any(each["reason"] or each["same"] is False for each in found):
        raise typer.Exit(1)


def _refuse_unheld(contents: Contents, number: int, run: int) -> None:
    """Raise UsageError where a folder holds no such run of a point, not even one that failed."""
    from sim.experiment.folder.origins import points_in

    points_in(contents.folder, number)
    parts = contents.parts(point=number)
    if not any(part.first <= run < part.last for part in parts):
        held = (
            f"it has {min(part.first for part in parts)} to {max(part.last for part in parts) - 1}" if parts else "none"
        )
        raise UsageError(f"{contents.folder}: holds no run {run} of point {number} ({held})")


def _again(folder: Path, manifest: Mapping[str, Any], number: int, run: int) -> dict[str, Any]:
    """Play one run; tell what it came to, and whether the folder holds the same."""
    import numpy as np

    from sim.experiment.folder.columns import runs_table
    from sim.experiment.folder.origins import builder_of, points_in
    from sim.experiment.playing.chunk import Orders, play_runs
    from sim.language.errors import ScenarioError

    (point,) = points_in(folder, number)
    said: dict[str, Any] = {"point": number, "label": point.label, "run": run, "seed": manifest["seed"]}
    try:
        build = builder_of(folder).build_of(point)
    except ScenarioError as trouble:
        return {**said, "reason": trouble.render(), "same": None, "result": None}
    runs = np.array([run], dtype=np.int64)
    results, lasting, failures = play_runs(build, Orders(manifest["seed"]), runs)
    if failures:
        return {**said, "reason": failures[0].reason, "same": None, "result": None}
    row = runs_table(build, results, number, manifest["seed"], lasting).row(0, named=True)
    stored = _stored(folder, number, run)
    return {**said, "reason": "", "same": None if stored is None else stored == row, "result": row}


def _stored(folder: Path, number: int, run: int) -> dict[str, Any] | None:
    import polars as pl

    from sim.experiment.folder.store import contents_of

    contents = contents_of(folder)
    if not contents.parts("runs", number):
        return None
    rows = pl.scan_parquet(contents.files("runs", number)).filter(pl.col("run") == run).collect()
    return rows.row(0, named=True) if len(rows) else None


def _told(value: Any) -> str:
    """Return a value of a run as a reader should see it: the day -1 is never, and an empty cell nobody, or unseen."""
    return "never" if isinstance(value, int) and value == -1 else "–" if value is None else str(value)


def _show(talk: Talk, found: dict[str, Any], verbose: bool) -> None:
    talk.show(f"point {found['point']} ({found['label']}), run {found['run']}, seed {found['seed']}")
    if found["reason"]:
        talk.show(f"  fails again: {found['reason']}")
        return
    verdict = {
        None: "the folder does not hold this run",
        True: "the same as in the folder",
        False: "NOT as in the folder",
    }
    result = found["result"]
    short = ("outcome", "path", "winner", "formation_days", "opened", "closed", "removed_day", "deaths", "incumbent")
    names = result.keys() if verbose else short
    talk.show(table([[name.replace("_", " "), _told(result[name])] for name in names]))
    talk.show(f"  {verdict[found['same']]}")
