"""`pivots FILE`: how much the outcome hangs on each leader and clan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.bounds import MOST_HELD
from sim.cli.common import (
    DryRun,
    Format,
    Jobs,
    Level,
    NoColor,
    Output,
    Quiet,
    ScenarioArgument,
    Seed,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
    finite,
    jobs_of,
)
from sim.language.amounts import settings_told

if TYPE_CHECKING:
    from sim.scenario.tables.build import Build


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(pivots)


def pivots(
    file: ScenarioArgument,
    settings: Settings = None,
    runs: Annotated[int, typer.Option("-n", "--runs", min=1, max=MOST_HELD, help="Runs for each of them.")] = 300,
    seed: Seed = 1,
    split_day: Annotated[
        int, typer.Option("--split-day", min=1, max=4000, help="When a split is imposed, unless the scenario has one.")
    ] = 120,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="This leader or clan; repeatable.")
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="NAME", help="A yes or no, instead of what the scenario asks; repeatable."),
    ] = None,
    margin: Annotated[
        float,
        typer.Option(
            "--margin", min=0.001, max=0.5, callback=finite, help="Share of futures below which nothing of note hangs."
        ),
    ] = 0.05,
    level: Level = 0.95,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Take out each leader and clan in turn, on the same luck: how often is the answer, or the winner, another?"""
    talk = Talk(quiet, verbose, no_color)
    from sim.analysis.runs.quantities import names_in
    from sim.scenario.reading.loader import load
    from sim.scenario.tables.build import build

    scenario = load(file, settings or [])
    built = build(scenario)
    every = names_in(built)
    _refuse_no_yes_or_no(outcome or (), every, built)
    _refuse_nobody(only or (), [*scenario.leaders, *scenario.clans, *built.clan_ids])
    if dry_run:
        from sim.analysis.questions.pivots import actors_of

        actors = actors_of(built, only or ())
        talk.show(f"{len(actors)} taken out in turn, with and without a split: {2 * runs * (len(actors) + 1):,} runs")
        return
    announce_compilation(talk)
    from sim.analysis.questions.pivots import pivots as found_of
    from sim.analysis.runs.asked import names_asked

    wanted = outcome or names_asked(scenario)
    asked = [name for name in wanted if _has_a_yes_or_no(name, every, built)] or ["outcome"]
    found = found_of(built, runs, seed, jobs_of(jobs), split_day, level, only or (), asked, margin)
    if output is Format.json:
        from sim.cli.layout import as_data

        talk.show_json(
            {
                "scenario": scenario.id, "runs": runs, "seed": seed, "level": level, "margin": margin,
                "asked": asked, "pivots": as_data(found),
            }
        )  # fmt: skip
        return
    from sim.cli.pivots_text import show_pivots

    talk.show(talk.paint(f"{scenario.title}{settings_told(settings or ())}", "bold"))
    show_pivots(talk, found, asked, runs, level, margin, any(event.do == "split" for event in scenario.events))


def _refuse_no_yes_or_no(outcomes: Sequence[str], every: Sequence[str], built: Build) -> None:
    """Raise UsageError for an outcome that there is not, and for one that is a number."""
    from sim.language.errors import UsageError
    from sim.outcomes.registry import SEE, unknown_outcome

    for name in outcomes:
        if name not in every:
            raise UsageError(unknown_outcome(name, every))
        if not _has_a_yes_or_no(name, every, built):
            raise UsageError(f"--outcome {name}: is a number, and what is counted must be a yes or no; {SEE}")


def _has_a_yes_or_no(name: str, every: Sequence[str], built: Build) -> bool:
    from sim.outcomes.own import is_yes_or_no
    from sim.outcomes.registry import spelled_out

    return any(is_yes_or_no(each, built.own) for each in spelled_out(name, every))


def _refuse_nobody(ids: Sequence[str], known: Sequence[str]) -> None:
    """Raise UsageError for who is no leader and no clan."""
    from sim.language.characters import remark_on
    from sim.language.errors import UsageError, did_you_mean

    for name in ids:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(
                f"--only {name}{remark_on(name)}: there is no such leader or clan"
                + (f"; did you mean '{hint}'?" if hint else "")
            )
