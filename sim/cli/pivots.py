"""`pivots FILE`: how much the outcome hangs on each leader and clan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.common import (
    DryRun,
    FileArgument,
    Format,
    Jobs,
    NoColor,
    Output,
    Quiet,
    Seed,
    Settings,
    Talk,
    Verbose,
    announce_compilation,
    bar,
    jobs_of,
    table,
)

if TYPE_CHECKING:
    from sim.analysis.estimates import Interval
    from sim.analysis.pivots import Pivot


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(pivots)


def pivots(
    file: FileArgument,
    settings: Settings = None,
    runs: Annotated[int, typer.Option("-n", "--runs", min=1, help="Runs for each of them.")] = 300,
    seed: Seed = 1,
    split_day: Annotated[
        int, typer.Option("--split-day", min=1, help="When a split is imposed, unless the scenario has one.")
    ] = 120,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="This leader or clan; repeatable.")
    ] = None,
    level: Annotated[float, typer.Option("--level", min=0.5, max=0.999, help="Level of all intervals.")] = 0.95,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Take out each leader and clan in turn, on the same luck: how often does the outcome or the winner change?"""
    talk = Talk(quiet, verbose, no_color)
    from sim.errors import UsageError, did_you_mean
    from sim.scenario.loader import load

    scenario = load(file, settings or [])
    known = [*scenario.leaders, *scenario.clans]
    from sim.scenario.build import build

    built = build(scenario)
    known = [*known, *built.clan_ids]
    for name in only or ():
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(
                f"--only {name}: there is no such leader or clan" + (f"; did you mean '{hint}'?" if hint else "")
            )
    if dry_run:
        from sim.analysis.pivots import actors_of

        actors = actors_of(built, only or ())
        talk.show(f"{len(actors)} taken out in turn, with and without a split: {2 * runs * (len(actors) + 1):,} runs")
        return
    announce_compilation(talk)
    from sim.analysis.pivots import pivots as found_of

    found = found_of(built, runs, seed, jobs_of(jobs), split_day, level, only or ())
    if output is Format.json:
        from sim.cli.compare_text import as_data

        talk.show_json({"scenario": scenario.id, "runs": runs, "seed": seed, "level": level, "pivots": as_data(found)})
        return
    talk.show(talk.paint(scenario.title, "bold"))
    talk.show(f"{runs:,} runs on the same luck for each; Wilson intervals at {100 * level:g} %")
    for kind, title in (("leader", "Leaders"), ("clan", "Clans, with their members and means"), ("control", "Control")):
        _show(talk, title, [each for each in found if each.kind == kind], kind)
    talk.show("  the control is an official of no weight: what any change at all sets off")


def _show(talk: Talk, title: str, found: list[Pivot], kind: str) -> None:
    if not found:
        return
    talk.heading(f"{title}: share of runs that end otherwise when taken out")
    found = sorted(found, key=lambda each: -each.split.winner.estimate)
    rows = [
        [
            each.name + (f" ({each.taken_out})" if kind == "clan" else ""), _share(each.free.outcome),
            _share(each.free.winner), _share(each.split.outcome), _share(each.split.winner),
            bar(each.split.winner.estimate, 12), _index(each.banzhaf), _index(each.shapley),
        ]
        for each in found
    ]  # fmt: skip
    head = ["", "outcome", "winner", "outcome, if split", "winner, if split", ""]
    head += ["Banzhaf", "Shapley-Shubik"] if kind == "clan" else []
    talk.show(table([row[: len(head)] for row in rows], head, "llllllrr"))


def _share(share: Interval[float]) -> str:
    if share.estimate != share.estimate:
        return "–"
    return f"{100 * share.estimate:.1f}% [{100 * share.low:.1f}, {100 * share.high:.1f}]"


def _index(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
