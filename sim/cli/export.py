"""`export`: the tables of a results folder as CSV."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.cli.common import Quiet, Talk, plain_errors
from sim.cli.terminal import write_in_utf8
from sim.language.errors import UsageError

TABLES: Final = ("runs", "leaders", "posts", "episodes", "series", "monthly", "points", "design", "failures")
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
        from sim.experiment.folder.store import contents_of

        contents = contents_of(folder)
        for name in TABLES:
            if name in ("points", "design", "failures") or contents.parts(name):
                _write(folder, name, out / f"{name}.csv")
        talk.say(f"written to {out}/")


def _write(folder: Path, table: str, path: Path) -> None:
    """Write a table whole or not at all; another table of the same kind may be there, and nothing else."""
    from sim.experiment.folder.files import refuse_unlike, written_whole

    texts = _texts(folder, table)
    first = next(texts, "").encode()
    names = b",".join(first.split(b"\n", 1)[0].split(b",")[:2])
    refuse_unlike(path, lambda start: bool(names) and start.startswith(names), f"a table as '{table}' is written")
    with written_whole(path) as file:
        file.write(first)
        for text in texts:
            file.write(text.encode())


def _texts(folder: Path, table: str) -> Any:
    """Go through a table as CSV text, part by part, so that its size does not matter."""
    import polars as pl

    from sim.experiment.folder.store import contents_of, read_design
    from sim.experiment.folder.told import runs_with_own

    contents = contents_of(folder)
    if table == "points":
        from sim.analysis.runs.points import shares_by_point

        yield _csv(shares_by_point(folder))
        return
    if table == "failures":
        failures = contents.failures()
        yield _csv(pl.DataFrame(failures) if failures else pl.DataFrame(schema=dict.fromkeys(OF_A_FAILURE, pl.String)))
        return
    design = read_design(folder)
    if table == "design":
        from sim.experiment.design.exported import as_exported

        yield _csv(as_exported(design))
        return
    first = True
    parts = runs_with_own(folder) if table == "runs" else map(pl.read_parquet, contents.files(table))
    for rows in parts:
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
