"""`discover RESULTS --outcome X`: the inputs under which an outcome concentrates, as a box in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from sim.bounds import MOST_HELD
from sim.cli.common import (
    Format,
    Jobs,
    Level,
    NoColor,
    Output,
    Quiet,
    SeedAsked,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
    finite,
    jobs_of,
    warn_unfinished,
)
from sim.cli.layout import as_data, bar, p_text, percent, points, share, table
from sim.language.amounts import settings_told

if TYPE_CHECKING:
    from sim.analysis.questions.discovery import Discovery

MOST_BOXES: Final = 10_000  # of a trajectory, which has fewer
SHOWN: Final = 12  # boxes of the trajectory in a table


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(discover)


def discover(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="A results folder, or a scenario.")],
    outcome: Annotated[str, typer.Option("--outcome", metavar="NAME", help="A yes or no: ukrainian_path, split, …")],
    settings: Settings = None,
    runs: Annotated[
        int | None,
        typer.Option("-n", "--runs", min=1, max=MOST_HELD, help="How many runs of a scenario (default: 2000)."),
    ] = None,
    seed: SeedAsked = None,
    columns: Annotated[
        Literal["all", "design", "inputs"],
        typer.Option("--columns", help="Look at axes of the design, at inputs drawn in each run, or both."),
    ] = "all",
    box: Annotated[
        int | None,
        typer.Option(
            "--box",
            min=0,
            max=MOST_BOXES,
            help="A box of the trajectory, instead of the best; intervals then hold for all of them.",
        ),
    ] = None,
    alpha: Annotated[
        float, typer.Option("--alpha", min=0.001, max=0.5, callback=finite, help="Share peeled off in a step.")
    ] = 0.05,
    mass: Annotated[
        float, typer.Option("--mass", min=0.001, max=0.9, callback=finite, help="Share no box may fall below.")
    ] = 0.05,
    level: Level = 0.95,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Find the inputs under which an outcome concentrates (PRIM) in one half of the futures; check in the other half.

    A run number is one future: at every point of a sweep it has the same draws and the same luck. Halves are of
    futures, and intervals count futures, not rows. --set, -n and --seed are for a scenario; a folder's futures are
    played already.
    """
    talk = Talk(quiet, verbose, no_color)
    from sim.analysis.questions.discovery import discover as find
    from sim.analysis.runs.table_of_inputs import cases_of

    def told(sentence: str) -> None:
        announce_compilation(talk)
        talk.say(sentence)

    if results.is_dir():
        warn_unfinished(talk, results)
    cases = cases_of(results, outcome, runs, seed, jobs_of(jobs), settings or [], columns, told)
    found = find(cases, outcome, box, alpha, mass, level)
    if output is Format.json:
        talk.show_json(as_data(found) | {"holds": found.holds, "settings": list(settings or ())})
        return
    show_discovery(talk, found, level, settings or ())


def show_discovery(talk: Talk, found: Discovery, level: float, settings: Sequence[str] = ()) -> None:
    """Write the box in words, what it is worth, and the way to it."""
    words = found.outcome.replace("_", " ")
    talk.show(talk.paint(f"Where '{words}' concentrates{settings_told(settings)}", "bold"))
    again = "" if found.rows == found.futures else f", each at {found.rows / found.futures:.3g} points on average"
    held = ", points of the design as well" if found.points_held else ""
    talk.show(
        f"{found.with_outcome:,} of {found.futures:,} futures{again}; {found.looked_at:,} inputs looked at, "
        f"{len(found.candidates)} peeled; found in one half of the futures, and held to the other{held}"
    )
    if not found.restrictions:
        talk.heading("No box stands up among so many futures, which is not to say that there is none")
    else:
        talk.heading("The box")
        rows = [[each.words, f"quasi-p {p_text(each.quasi_p)}"] for each in found.restrictions]
        talk.show(table(rows))
        by_hand = f", for all {len(found.trajectory)} boxes" if found.level != level else ""
        talk.heading(
            f"What it is worth among the {found.held_back:,} futures held back, {found.in_box:,} of them in the box "
            f"({100 * level:g} %{by_hand})"
        )
        rows = [
            [f"'{words}' in all of them", share(*found.base)],
            [
                f"'{words}' in the box",
                f"{share(*found.density)}   (where it was found: {percent(found.found.density)})",
            ],
            [f"'{words}' outside of it", share(*found.outside)],
            ["difference", points(*found.gain, " points")],
            [f"share of all '{words}' in the box", share(*found.coverage)],
            ["share of futures in the box" if found.rows == found.futures else "share of rows in the box",
             percent(found.mass)],
        ]  # fmt: skip
        talk.show(table(rows))
        if not found.holds:
            talk.show("  it does not stand in the half held back: take it for noise, or play more runs")
    talk.heading("Peeling trajectory (in the half peeled; another box: --box)")
    last = len(found.trajectory) - 1
    every = max(1, len(found.trajectory) // SHOWN)
    kept = [k for k in range(last + 1) if k % every == 0 or k in (found.chosen, last)]
    rows = [
        [
            f"{k}{' *' if k == found.chosen else ''}", percent(step.coverage), percent(step.density),
            percent(step.mass), f"{step.restricted}", bar(step.density, 20),
        ]
        for k, step in enumerate(found.trajectory)
        if k in kept
    ]  # fmt: skip
    talk.show(table(rows, ("box", "coverage", "density", "mass", "restricts", ""), "lrrrr"))
