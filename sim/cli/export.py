"""`export`: the tables of a results folder as CSV."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.cli.common import Quiet, Talk, plain_errors
from sim.cli.terminal import write_in_utf8
from sim.errors import UsageError

TABLES: Final = ("runs", "leaders", "posts", "series", "monthly", "points", "design", "failures")


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(export)


def export(
    folder: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results folder.")],
    table: Annotated[str, typer.Option("--table", help=f"One of {', '.join(TABLES)}.")] = "runs",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="A file, or a folder for all tables (default: stdout).")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write results as CSV, with the axes of its point in every row; 'points' has shares and intervals."""
    talk = Talk(quiet)
    if table not in TABLES:
        raise UsageError(f"--table {table}: must be one of {', '.join(TABLES)}")
    if out is None:
        write_in_utf8()
        for text in _texts(folder, table):
            sys.stdout.write(text)
        return
    with plain_errors():
        if out.suffix == ".csv":
            _write(folder, table, out)
            talk.say(f"written to {out}")
            return
        out.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            if name in ("points", "design", "failures") or (folder / name).is_dir():
                _write(folder, name, out / f"{name}.csv")
        talk.say(f"written to {out}/")


def _write(folder: Path, table: str, path: Path) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        for text in _texts(folder, table):
            file.write(text)


def _texts(folder: Path, table: str) -> Any:
    """Go through a table as CSV text, part by part, so that its size does not matter."""
    import polars as pl

    from sim.experiment.store import TABLES as STORED
    from sim.experiment.store import is_whole, read_design, read_failures, read_manifest

    read_manifest(folder)
    if table == "points":
        from sim.analysis.points import shares_by_point

        yield shares_by_point(folder).write_csv()
        return
    if table == "failures":
        yield pl.DataFrame(read_failures(folder)).write_csv()
        return
    design = read_design(folder)
    if table == "design":
        yield design.drop("settings").write_csv()
        return
    assert table in STORED
    first = True
    for part in _in_order(folder, table):
        if not is_whole(part):
            from sim.errors import ResultsError

            raise ResultsError(f"{part}: is damaged; repeat the command that made the folder to play it again")
        rows = pl.read_parquet(part)
        axes = design.drop("label", "settings", "scenario")
        clash = {name: f"axis.{name}" for name in axes.columns if name in rows.columns and name != "point"}
        yield rows.join(axes.rename(clash), on="point", how="left", maintain_order="left").write_csv(
            include_header=first
        )
        first = False


def _in_order(folder: Path, table: str) -> list[Path]:
    """Return the parts of a table by point and run."""
    import polars as pl

    from sim.experiment.store import scan

    run = "first_run" if table == "series" else "run"
    scan(folder, table)  # refuses what is damaged or not there
    places = {}
    for part in (folder / table).glob("part-*.parquet"):
        head = pl.scan_parquet(part).select("point", run).head(1).collect()
        places[part] = head.row(0) if len(head) else (-1, -1)
    return sorted(places, key=lambda part: places[part])
