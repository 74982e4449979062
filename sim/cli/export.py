"""`export`: the tables of a results folder as CSV."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.cli.common import Quiet, Talk, plain_errors, warn_unfinished
from sim.cli.terminal import write_in_utf8
from sim.language.errors import UsageError

PLAYED: Final = ("runs", "leaders", "posts", "episodes", "series", "monthly")
RUNS: Final = PLAYED[0]
TOGETHER: Final = ("points", "design", "failures")
TABLES: Final = (*PLAYED, *TOGETHER)
FORMULA: Final = r"^[=+\-@\t\r\n＝＋－＠]"  # how a text begins that a spreadsheet would work out
A_NUMBER: Final = r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$"


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(export)


def export(
    folder: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results folder.")],
    table: Annotated[
        str | None,
        typer.Option("--table", help=f"One of {', '.join(TABLES)} (default: runs; in a folder given with -o, all)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="A file (.csv), or a folder for the tables (default: stdout).")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write results as CSV, with the axes of its point in every row; 'points' has shares and intervals.

    Text that a spreadsheet would take for a formula has an apostrophe before it; numbers stay as they are.
    """
    talk = Talk(quiet)
    if table is not None and table not in TABLES:
        raise UsageError(f"--table {table}: must be one of {', '.join(TABLES)}")
    warn_unfinished(talk, folder)
    if out is None:
        write_in_utf8()
        for place, rows in enumerate(_rows(folder, table or RUNS)):
            sys.stdout.write(_csv(rows, with_head=place == 0))
        return
    with plain_errors():
        if out.suffix == ".csv":
            _write(folder, table or RUNS, out)
            talk.say(f"written to {out}")
            return
        out.mkdir(parents=True, exist_ok=True)
        if table is not None:
            _write(folder, table, out / f"{table}.csv")
            talk.say(f"written to {out / table}.csv")
            return
        _write_all(folder, out)
        talk.say(f"written to {out}/")


def _write_all(folder: Path, out: Path) -> None:
    """Write every table of a folder that it has; each part is read once, for its tables and for what came of points."""
    from sim.analysis.runs.points import Shares
    from sim.experiment.folder.store import contents_of, read_design
    from sim.experiment.folder.study import with_axes
    from sim.experiment.folder.told import PartByPart

    contents, design = contents_of(folder), read_design(folder)
    played = [name for name in PLAYED if name == "runs" or contents.parts(name)]
    parts = PartByPart(folder, played)
    shares = Shares(parts.every)
    with ExitStack() as stack:
        sheets = {name: stack.enter_context(_sheet(name, out / f"{name}.csv")) for name in (*played, *TOGETHER)}
        for part in parts:
            shares.add(part)
            for name in played:
                if part.has(name):
                    sheets[name](with_axes(part.runs(parts.every) if name == "runs" else part.table(name), design))
        for name in TOGETHER:
            sheets[name](shares.table(design) if name == "points" else _whole(folder, name))


def _write(folder: Path, table: str, path: Path) -> None:
    with _sheet(table, path) as write:
        for rows in _rows(folder, table):
            write(rows)


@contextmanager
def _sheet(table: str, path: Path) -> Iterator[Callable[[Any], None]]:
    """Let a table be written piece by piece, whole or not at all.

    Another table of the same kind may be there, and nothing else: what is, is seen by the heads of the first piece.
    """
    from sim.experiment.folder.files import refuse_unlike, written_whole

    with written_whole(path) as file:

        def write(rows: Any) -> None:
            text = _csv(rows, with_head=file.tell() == 0).encode()
            if file.tell() == 0:
                names = b",".join(text.split(b"\n", 1)[0].split(b",")[:2])
                refuse_unlike(path, lambda start: start.startswith(names), f"a table as '{table}' is written")
            file.write(text)

        yield write


def _rows(folder: Path, table: str) -> Iterator[Any]:
    """Go through a table part by part, so that its size does not matter."""
    from sim.experiment.folder.store import read_design
    from sim.experiment.folder.study import with_axes
    from sim.experiment.folder.told import PartByPart

    if table in TOGETHER:
        yield _whole(folder, table)
        return
    design, parts = read_design(folder), PartByPart(folder, (table,))
    for part in parts:
        yield with_axes(part.runs(parts.every) if table == "runs" else part.table(table), design)


def _whole(folder: Path, table: str) -> Any:
    """Return one of the tables that are small."""
    import polars as pl

    from sim.experiment.folder.store import contents_of, read_design

    if table == "points":
        from sim.analysis.runs.points import shares_by_point

        return shares_by_point(folder)
    if table == "failures":
        from sim.experiment.folder.inventory import Failure

        failures = contents_of(folder).failures()
        columns = dict.fromkeys(Failure.__annotations__, pl.String)
        return pl.DataFrame(failures) if failures else pl.DataFrame(schema=columns)
    from sim.experiment.design.exported import as_exported

    return as_exported(read_design(folder))


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
