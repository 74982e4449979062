"""`run`: many futures of one scenario, and what they come to."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.bounds import MOST_RUNS
from sim.cli.again import into_folder, to_go_on
from sim.cli.common import (
    EXIT_OF_STATE,
    DryRun,
    FileArgument,
    Format,
    Jobs,
    NoColor,
    Out,
    Output,
    Quiet,
    SeedAsked,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
    command_line,
    jobs_of,
)
from sim.cli.posterior import Posterior, with_posterior

if TYPE_CHECKING:
    from sim.analysis.runs.luck import Source
    from sim.analysis.runs.tables import PointTables
    from sim.experiment.folder.study import Study
    from sim.experiment.playing.session import Report
    from sim.scenario.schema.scenario import Scenario
    from sim.scenario.tables.build import Build

RUNS: Final = 1000
FEWEST_PAIRS, MOST_PAIRS = 300, 1500  # played twice to tell inputs from luck


@dataclass(frozen=True)
class Played:
    """A scenario that was played: into which folder, on how many threads, and how it went.

    `about` is what was named on the command line: the file and what was set.
    """

    scenario: Scenario
    study: Study
    build: Build
    folder: Path
    about: dict[str, Any]
    jobs: int
    report: Report


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(run)


def run(
    file: FileArgument,
    settings: Settings = None,
    posterior: Posterior = None,
    runs: Annotated[
        int | None, typer.Option("-n", "--runs", min=1, max=MOST_RUNS, help="How many runs (default: 1000).")
    ] = None,
    seed: SeedAsked = None,
    jobs: Jobs = 0,
    out: Out = None,
    series: Annotated[bool, typer.Option("--series", help="Keep every run month by month, too.")] = False,
    when: Annotated[
        bool, typer.Option("--when", help="Month by month, too: split, removal, government; how many at risk, hazard.")
    ] = False,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Simulate a scenario: outcomes with intervals, government, paths, who ends where; writes a results folder."""
    talk = Talk(quiet, verbose, no_color)
    settings = with_posterior(settings, posterior, talk)
    from sim.experiment.design.plan import is_plan

    if is_plan(file):
        from sim.cli.sweep import play_config

        play_config(file, talk, output, settings=settings, runs=runs, seed=seed, jobs=jobs, out=out, dry_run=dry_run)
        return
    from sim.experiment.folder.study import single
    from sim.scenario.reading.loader import load

    scenario = load(file, settings)
    study = single(scenario, runs or RUNS, 1 if seed is None else seed, series)
    announce_compilation(talk)
    from sim.cli.estimate import estimate, show_estimate

    if dry_run:
        from sim.experiment.folder.foreseen import Foreseen, foresee

        there = Foreseen() if out is None else foresee(study, out)
        show_estimate(talk, output, study, estimate(study, jobs_of(jobs)), there)
        return
    about = {"file": str(file), "settings": list(settings)}
    played = _play(talk, scenario, study, out or new_folder(study.name), about, jobs_of(jobs))
    if played.report.done:
        _tell(talk, played, output, when)
    raise typer.Exit(EXIT_OF_STATE[played.report.state] or (1 if played.report.failed or not played.report.done else 0))


def _play(talk: Talk, scenario: Scenario, study: Study, folder: Path, about: dict[str, Any], jobs: int) -> Played:
    """Play a study into a folder, and say how it goes and what failed."""
    from sim.cli.progress import failure_line, progress
    from sim.ensemble import simulate
    from sim.experiment.folder.builds import Builder
    from sim.experiment.playing.session import Options, play_study
    from sim.experiment.playing.stop import Stop, on_interrupt

    builder = Builder(study.bases)
    build = builder.build_of(study.points[0])
    simulate(build, 0, 1, study.seed)  # so that loading or compiling the rules is not counted as playing
    stop = Stop()
    command = into_folder(command_line(), folder)  # without a folder it would begin another one
    options = Options(jobs, "run", command, about, stop=stop)
    with progress(talk) as ears, on_interrupt(stop, ears.said):
        report = play_study(study, folder, options, ears, builder=builder)
    if report.why:
        talk.warn(report.why)
    if report.state != "finished" and command != command_line():
        talk.warn(f"to go on: {to_go_on(command)}")
    for failure in report.failures:
        talk.warn(failure_line(failure))
    return Played(scenario, study, build, folder, about, jobs, report)


def _tell(talk: Talk, played: Played, output: Format, when: bool) -> None:
    """Write what the runs of a folder come to."""
    from sim.analysis.runs.asked import answer_asked, told_of_own
    from sim.analysis.runs.hazards import monthly_hazards
    from sim.analysis.runs.summary import summarise
    from sim.analysis.runs.tables import tables_of
    from sim.report.answer import answer, question

    scenario, study, build, report = played.scenario, played.study, played.build, played.report
    begun, tables = time.perf_counter(), tables_of(played.folder)
    sources = _sources(played, tables)
    summary = summarise(tables)
    asked = answer_asked(tables, scenario, summary, build.names)
    own = told_of_own(tables, build.own)
    hazards = monthly_hazards(tables.columns, build.start) if when else []
    data = {
        "scenario": {"id": study.name, "title": study.title, **played.about},
        "answer": {
            "question": question(scenario),
            "asked": [asdict(each) for each in asked],
            "sentences": answer(scenario, asked, build.names),
        },
        "seed": study.seed,
        "state": report.state,
        **asdict(summary),
        "own": [{**asdict(each), "formula": build.own[each.name].formula} for each in own],
        "endings": {name: ending._asdict() for name, ending in summary.endings.items()},
        **({"when": {each.name: [month._asdict() for month in each.months] for each in hazards}} if when else {}),
        "variance": [_as_dict(source) for source in sources],
        "rests_on": dict(study.bases[study.name].rests_on),
        "failed": report.failed,
        "performance": {
            "runs": report.played, "agent_steps": report.agent_steps, "seconds": round(report.seconds, 3),
            "variance_seconds": round(time.perf_counter() - begun, 3), "jobs": played.jobs,
        },
        "folder": str(played.folder),
    }  # fmt: skip
    if output is Format.json:
        talk.show_json(data)
        return
    from sim.cli.run_text import show_summary

    show_summary(talk, data, summary, dict(build.names), hazards, own)


def _sources(played: Played, tables: PointTables) -> list[Source]:
    """Return how much inputs and luck decide; nothing where the runs are not all there, or too few."""
    from sim.analysis.runs.luck import variance_sources

    report, build = played.report, played.build
    pairs = min(report.done, max(FEWEST_PAIRS, min(MOST_PAIRS, report.done // 10)))
    if report.state != "finished" or pairs < 2:
        return []
    told = tables.told(build.own) if report.failed == 0 else None
    return variance_sources(build, played.study.seed, pairs, played.jobs, played=told)


def new_folder(name: str) -> Path:
    """Return a folder in out/ that is not there yet, named after a scenario and the time."""
    base = Path("out") / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    folder, number = base, 1
    while folder.exists():
        number += 1
        folder = base.with_name(f"{base.name}-{number}")
    return folder


def _as_dict(source: Source) -> dict[str, Any]:
    shares = {"inputs": source.inputs, "luck": source.luck, "together": source.together}
    said = {
        name: None
        if share is None
        else {"share": share.estimate, "low": share.low, "high": share.high, "converged": share.converged}
        for name, share in shares.items()
    }
    return {"outcome": source.outcome, "pairs": source.pairs, **said}
