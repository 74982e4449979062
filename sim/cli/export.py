"""`export`: the tables of a results folder as CSV."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.cli.common import Quiet, Talk, plain_errors
from sim.cli.terminal import write_in_utf8
from sim.errors import UsageError

TABLES: Final = ("runs", "leaders", "posts", "series", "monthly", "points", "design", "failures")
OF_A_FAILURE: Final = ("point", "label", "run", "seed", "reason", "command", "part")
FORMULA: Final = r"^[=+\-@\t\r\n＝＋－＠]"  # how a text begins that a spreadsheet would work out
A_NUMBER: Final = r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$"


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
    """Write results as CSV, with the axes of its point in every row; 'points' has shares and intervals.

    Text that a spreadsheet would take for a formula has an apostrophe before it; numbers stay as they are.
    """
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

        yield _csv(shares_by_point(folder))
        return
    if table == "failures":
        failures = read_failures(folder)
        yield _csv(pl.DataFrame(failures) if failures else pl.DataFrame(schema=dict.fromkeys(OF_A_FAILURE, pl.String)))
        return
    design = read_design(folder)
    if table == "design":
        from sim.experiment.exported import as_exported

        yield _csv(as_exported(design))
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
        yield _csv(rows.join(axes.rename(clash), on="point", how="left", maintain_order="left"), first)
        first = False


def _csv(table: Any, with_head: bool = True) -> str:
    """Return a table as CSV, in which no text can be taken for a formula; numbers stay as they are.

    Spreadsheets work out a cell that begins with =, +, -, @, a tab or a line break. An apostrophe before it says that
    it is text (OWASP, CSV injection).
    """
    import polars as pl

    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    plain = table.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA) & ~pl.col(name).str.contains(A_NUMBER))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
    heads = {name: f"'{name}" for name in table.columns if re.match(FORMULA, name)}
    return str(plain.rename(heads).write_csv(include_header=with_head))


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
