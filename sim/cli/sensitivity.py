"""`sensitivity FILE`: what the outcomes hang on, by evidence status, input by input, and over ranges."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.bounds import MOST_HELD, MOST_RUNS, whole
from sim.cli.common import (
    DryRun,
    FileArgument,
    Format,
    Jobs,
    Level,
    NoColor,
    Output,
    Quiet,
    Runs,
    Seed,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
)
from sim.language.amounts import settings_told


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(sensitivity)


def sensitivity(
    file: FileArgument,
    settings: Settings = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", metavar="NAME", help="An outcome, as in compare; repeatable.")
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--input", metavar="PATH[=LOW:HIGH]", help="Move this by Sobol and Morris; repeatable."),
    ] = None,
    runs: Runs = 1000,
    blocks: Annotated[
        int, typer.Option("--blocks", min=0, max=2**16, help="Blocks of the Sobol design (0: none).")
    ] = 128,
    walks: Annotated[int, typer.Option("--walks", min=0, max=2**16, help="Walks of Morris (0: none).")] = 20,
    each: Annotated[
        int,
        typer.Option(
            "--each", min=2, max=MOST_HELD, help="Runs of each point: half of them tell the luck of the other half."
        ),
    ] = 20,
    top: Annotated[int, typer.Option("--top", min=1, max=10_000, help="How many inputs to list for an outcome.")] = 20,
    level: Level = 0.95,
    seed: Seed = 1,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Find what the outcomes of a scenario or config hang on: its evidence, single inputs, and luck."""
    talk = Talk(quiet, verbose, no_color)
    from sim.language.errors import UsageError

    if blocks == 1:
        raise UsageError("--blocks must be at least 2, or 0 for none")
    if walks == 1:
        raise UsageError("--walks must be at least 2, or 0 for none")
    if runs < 2:
        raise UsageError("--runs must be at least 2")
    from sim.analysis.questions.inputs_to_move import prepare

    scenario, axes, ground = prepare(file, settings or [], inputs or [])
    extra = (blocks * (len(axes) + 2) + walks * (len(axes) + 1)) * each if axes else 0
    whole("the runs of all points of --blocks, --walks and --each", extra, 0, MOST_RUNS)
    from sim.analysis.runs.quantities import names_in
    from sim.outcomes.registry import chosen_names

    chosen_names(names_in(ground.build), outcome or ())
    if dry_run:
        talk.show(f"{file}: {9 * runs:,} runs by evidence, {runs:,} one by one, {extra:,} over {len(axes)} ranges")
        return
    announce_compilation(talk)
    from sim.analysis.questions.sensitivity import OUTCOMES, by_evidence, one_by_one, over_ranges

    names, threads = list(outcome or (*OUTCOMES, *ground.build.own)), jobs_of(jobs)
    talk.say(f"playing {9 * runs:,} runs: what is stated, implied, assumed, and luck")
    shares = by_evidence(ground.build, runs, seed, names, threads, level)
    talk.say(f"playing {runs:,} runs: input by input")
    screened = one_by_one(ground.build, runs, seed, names, threads, top, level)
    ranged = None
    if axes and (blocks or walks):
        talk.say(f"playing {extra:,} runs: {', '.join(axis.name for axis in axes)}")
        ranged = over_ranges(ground, axes, seed, names, threads, blocks, walks, each, level)
    from sim.cli.sensitivity_text import as_json, show_sensitivity

    if output is Format.json:
        talk.show_json({"scenario": scenario.id, "runs": runs, "seed": seed, "level": level}
                       | as_json(shares, screened, ranged))  # fmt: skip
    else:
        talk.show(talk.paint(f"{scenario.title}{settings_told(settings or ())}", "bold"))
        show_sensitivity(talk, shares, screened, ranged, level)
