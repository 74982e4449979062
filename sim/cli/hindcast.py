"""`hindcast FILE`: score the engine on cases, against what other cases alone would have said."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.bounds import MOST_HELD
from sim.cli.common import (
    DryRun,
    Format,
    Jobs,
    NoColor,
    Output,
    Quiet,
    SeedAsked,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
)
from sim.cli.hindcast_text import record_of, text_of

if TYPE_CHECKING:
    from sim.analysis.hindcast.file import Hindcast

SAMPLE = 20  # runs of a case tried for the estimate of --dry-run


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(hindcast)


def hindcast(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of cases, as in scenarios/cases/.")],
    runs: Annotated[int | None, typer.Option("-n", "--runs", min=1, max=MOST_HELD, help="Runs of each case.")] = None,
    seed: SeedAsked = None,
    months: Annotated[
        int | None, typer.Option("--months", min=1, max=120, help="One horizon for all, not the window of each.")
    ] = None,
    split: Annotated[
        int | None,
        typer.Option(
            "--split", metavar="DAY", min=0, max=3650, help="Impose a split of the elite on this day of every case."
        ),
    ] = None,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Score the engine on cases whose outcome is known: Brier, log score, calibration, against two baselines."""
    from sim.analysis.hindcast.file import load_hindcast

    talk = Talk(quiet, verbose, no_color)
    found = load_hindcast(file, months, split)
    n, seed = runs or found.said.runs, found.said.seed if seed is None else seed
    announce_compilation(talk)
    if dry_run:
        _estimate(found, n, seed, jobs_of(jobs), output, talk)
        return
    from sim.analysis.hindcast.scoring import run_hindcast
    from sim.cli.progress import progress

    with progress(talk) as listener:
        listener.began(n * len(found.said.cases), 0)
        scored = run_hindcast(found, n, seed, jobs_of(jobs), lambda done: listener.advanced(done, 0))
    if output is Format.json:
        talk.show_json(record_of(found, scored, n, seed, months, split))
    else:
        talk.show(text_of(found, scored, n, seed, months, split))


def _estimate(found: Hindcast, runs: int, seed: int, jobs: int, output: Format, talk: Talk) -> None:
    """Say how many runs it takes and how long, after a few runs of each case."""
    from sim.cli.progress import in_words
    from sim.ensemble import simulate
    from sim.scenario.tables.build import build

    builds = [build(scenario) for scenario in found.scenarios.values()]
    simulate(builds[0], 0, 1, seed)  # loads the compiled rules
    begun = time.perf_counter()
    for each in builds:
        simulate(each, 0, min(SAMPLE, runs), seed)
    seconds = (time.perf_counter() - begun) * runs / min(SAMPLE, runs) / jobs
    cases = len(builds)
    if output is Format.json:
        talk.show_json({"dry_run": True, "cases": cases, "runs": runs * cases, "seconds": round(seconds, 1)})
        return
    talk.show(f"{found.said.id}: nothing was scored; this is what would be")
    talk.show(f"  {cases} cases of {runs:,} runs: {runs * cases:,} runs, about {in_words(seconds)}; nothing is written")
