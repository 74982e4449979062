"""`report RESULTS…`: one page to read, to print and to pass on."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.bounds import MOST_HELD
from sim.cli.common import (
    Jobs,
    NoColor,
    Quiet,
    SeedOnTheSpot,
    SettingsOnTheSpot,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
    plain_errors,
    runs_on_the_spot,
)
from sim.language.amounts import amount, settings_told

if TYPE_CHECKING:
    from sim.analysis.runs.orders import Order, Stored
    from sim.experiment.folder.builds import Builder

PAGE: Final = "report.html"
MARK = b'<meta name="generator" content="kingmaker">'  # stands at the start of every page


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(report)


def report(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="RESULTS…",
            help="Results folders (one point: FOLDER#3); scenarios and configs are simulated on the spot. "
            "The first is told in full.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="FILE", help=f"Where to write the page (in a folder: {PAGE}).")
    ] = Path(PAGE),
    figures: Annotated[
        Path | None, typer.Option("--figures", metavar="FOLDER", help="Write the figures as SVG and PNG files, too.")
    ] = None,
    replays: Annotated[
        int,
        typer.Option(
            "--replays", min=0, max=MOST_HELD, help="Runs played again to see what decides (0: none, and no stories)."
        ),
    ] = 500,
    settings: SettingsOnTheSpot = None,
    runs: Annotated[int | None, runs_on_the_spot(1)] = None,
    seed: SeedOnTheSpot = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Write one self-contained page about results: figures, tables, stories, sources, and what it cannot tell.

    --set, -n and --seed are for scenarios and configs; a folder's futures are played already.
    """
    talk = Talk(quiet, verbose, no_color)
    from sim.analysis.runs.orders import Order
    from sim.experiment.folder.files import refuse_unlike, refuse_unwritable, write_atomically
    from sim.report.html import make_page

    if out.is_dir():
        out = out / PAGE
    with plain_errors():
        refuse_unwritable(out)
        refuse_unlike(out, lambda start: MARK in start, "a page of ours")
        if figures is not None:
            refuse_unwritable(figures / "figure")
    with contextlib.ExitStack() as stack:
        orders = _orders(sources, settings or [], runs, seed)
        if replays > 0 or any(isinstance(order, Order) for order in orders):
            announce_compilation(talk)
        folders = _results_of(orders, jobs_of(jobs), talk, stack)
        builders = {Path(folder): each for folder, each in folders if each is not None}
        page = make_page([folder for folder, _ in folders], replays, jobs_of(jobs), talk.say, builders)
    with plain_errors():
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, page.html.encode())
        if figures is not None:
            figures.mkdir(parents=True, exist_ok=True)
            for name, content in page.figure_files().items():
                write_atomically(figures / name, content)
    talk.show(str(out))


def _orders(
    sources: Sequence[str], settings: Sequence[str], runs: int | None, seed: int | None
) -> list[Stored | Order]:  # fmt: skip
    """Return what each source stands for. Raises as `orders_of`, and UsageError for what is none of it."""
    from sim.analysis.runs.orders import orders_of
    from sim.language.errors import UsageError
    from sim.language.textfiles import is_yaml

    for source in sources:
        if Path(source).is_file() and not is_yaml(Path(source)):
            raise UsageError(f"{source}: is neither a results folder nor a scenario or config (.yaml)")
    return orders_of(sources, runs, seed, settings)


def _results_of(
    orders: Sequence[Stored | Order], jobs: int, talk: Talk, stack: contextlib.ExitStack
) -> list[tuple[str, Builder | None]]:
    """Return results folders; what is a file is played into one that goes when the page is made, with its builder."""
    from tempfile import TemporaryDirectory

    from sim.analysis.runs.orders import Order

    folders: list[tuple[str, Builder | None]] = []
    for order in orders:
        if isinstance(order, Order):
            talk.say(f"simulating {order.text}{settings_told(order.settings)}")
            within = stack.enter_context(TemporaryDirectory(prefix="kingmaker-"))
            name = Path(order.text).stem.strip(".") or order.study.name  # sides of one title are called by folders
            folder = Path(within) / name
            folders.append((str(folder), _play(order, folder, jobs)))
        else:
            folders.append((order.text, None))
    return folders


def _play(order: Order, folder: Path, jobs: int) -> Builder:
    """Simulate a scenario, or the points of a config, into a folder; return what has built them."""
    from sim.experiment.folder.builds import Builder
    from sim.experiment.playing.session import Options, play_study
    from sim.language.errors import NoRoomError, ResultsError

    study = replace(order.study, keep_months=order.study.keep_months or order.kind == "scenario")
    builder = Builder(study.bases)
    about = {"file": order.text, "settings": list(order.settings)}
    found = play_study(study, folder, Options(jobs, about=about), builder=builder)
    if found.state == "stopped":
        raise NoRoomError(f"{order.text}: {found.why}")
    if found.failed:
        raise ResultsError(f"{order.text}: {amount(found.failed, 'run')} failed; play it with run to see why")
    return builder
