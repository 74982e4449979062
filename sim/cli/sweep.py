"""`sweep`: many points of a scenario, each played many times on the same luck; goes on where it stopped."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sim.bounds import MOST_POINTS, MOST_RUNS
from sim.cli.common import (
    EXIT_OF_STATE,
    DryRun,
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
    finite,
    jobs_of,
)
from sim.cli.layout import bar, interval, percent, table
from sim.cli.posterior import Posterior, with_posterior
from sim.language.errors import UsageError

MOST_SECONDS: Final = 86_400.0  # a run may take, a day: the longest take some seconds
SHOWN: Final = 40  # points in the table of a terminal
MOST_OWN: Final = 3  # columns of outcomes that the scenarios define


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(sweep)


def sweep(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="A config (YAML with the key 'sweep').")],
    settings: Settings = None,
    posterior: Posterior = None,
    runs: Annotated[int | None, typer.Option("-n", "--runs", min=1, max=MOST_RUNS, help="Runs of each point.")] = None,
    seed: SeedAsked = None,
    design: Annotated[str | None, typer.Option("--design", help="grid, zip, lhs, sobol, random, list or csv.")] = None,
    points: Annotated[int | None, typer.Option("--points", min=1, max=MOST_POINTS, help="Points to sample.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Stop at a width: 'P(split) ±0.02'.")] = None,
    max_runs: Annotated[
        int | None, typer.Option("--max-runs", min=1, max=MOST_RUNS, help="With --until: most runs a point.")
    ] = None,
    jobs: Jobs = 0,
    out: Out = None,
    cluster: Annotated[str | None, typer.Option("--cluster", help="local, or tcp://host:8786 (dask).")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Play failed runs again.")] = False,
    fresh: Annotated[
        str | None, typer.Option("--fresh", metavar="NAME", help="Begin anew; NAME is that of the folder, to be sure.")
    ] = None,
    max_failures: Annotated[
        int | None, typer.Option("--max-failures", min=0, max=MOST_RUNS, help="Stop after more failures.")
    ] = None,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first failed run.")] = False,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", min=0.001, max=MOST_SECONDS, callback=finite, help="Seconds a run may take."),
    ] = None,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Play a design over any fields and parameters; the same command goes on where it stopped."""
    talk = Talk(quiet, verbose, no_color)
    changes: dict[tuple[str, ...], Any] = {("design", "kind"): design, ("design", "points"): points}
    play_config(
        config, talk, output, settings=with_posterior(settings, posterior, talk), runs=runs, seed=seed, jobs=jobs,
        out=out, dry_run=dry_run,
        changes={path: value for path, value in changes.items() if value is not None}, until=until, max_runs=max_runs,
        cluster=cluster, retry_failed=retry_failed, fresh=fresh, max_failures=0 if fail_fast else max_failures,
        time_limit=time_limit,
    )  # fmt: skip


def play_config(
    file: Path,
    talk: Talk,
    output: Format,
    *,
    settings: list[str],
    runs: int | None,
    seed: int | None,
    jobs: int,
    out: Path | None,
    dry_run: bool,
    changes: dict[tuple[str, ...], Any] | None = None,
    until: str | None = None,
    max_runs: int | None = None,
    cluster: str | None = None,
    retry_failed: bool = False,
    fresh: str | None = None,
    max_failures: int | None = None,
    time_limit: float | None = None,
) -> None:
    """Play a config and show what came of each point."""
    from sim.experiment.design.plan import load_plan
    from sim.experiment.playing.runner import study_of
    from sim.experiment.playing.runner import sweep as play

    plan = load_plan(file, settings, changes)
    for remark in plan.remarks:
        talk.warn(remark.render())
    folder = out or Path("out") / plan.config.sweep
    if fresh is not None and fresh not in (folder.name, str(folder)):
        name = shlex.quote(folder.name)
        raise UsageError(f"--fresh {fresh}: this sweep lies in '{folder}'; to begin it anew, say --fresh {name}")
    announce_compilation(talk)
    if dry_run:
        from sim.cli.estimate import estimate, show_estimate
        from sim.experiment.folder.foreseen import foresee

        study, goal = study_of(plan, runs, seed, until, max_runs, time_limit)
        axes = {axis: f"{study.design()[axis].n_unique()} values" for axis in plan.axes()[:12]}
        goal_said = {"until": f"{goal.goal}; fewer runs if that is reached"} if goal else {}
        about = {"design": plan.config.design.kind, **axes, **goal_said}
        there = foresee(study, folder, fresh is not None)
        show_estimate(talk, output, study, estimate(study, jobs_of(jobs)), there, about)
        return
    from sim.cli.progress import progress
    from sim.experiment.playing.stop import Stop, on_interrupt

    stop = Stop()
    with progress(talk) as ears, on_interrupt(stop, ears.said):
        found = play(
            plan, folder, settings=settings, runs=runs, seed=seed, jobs=jobs_of(jobs), until=until, max_runs=max_runs,
            cluster=cluster, retry_failed=retry_failed, fresh=fresh is not None, max_failures=max_failures,
            time_limit=time_limit, listener=ears, stop=stop, command=command_line(),
        )  # fmt: skip
    show_sweep(talk, output, found.report, plan)
    report = found.report
    raise typer.Exit(EXIT_OF_STATE[report.state] or (1 if report.failed or not report.done else 0))


def show_sweep(talk: Talk, output: Format, report: Any, plan: Any) -> None:
    """Write what came of each point, what failed, and where the results lie."""
    from sim.analysis.runs.points import shares_by_point
    from sim.cli.progress import failure_line

    shares = shares_by_point(report.folder, defined=plan.defined()) if report.done else None
    if output is Format.json:
        talk.show_json(
            {
                "sweep": plan.config.sweep, "state": report.state, "why": report.why,
                "points": [] if shares is None else shares.to_dicts(),
                "runs": {"asked": report.asked, "done": report.done, "failed": report.failed},
                "failures": list(report.failures),
                "performance": {
                    "runs": report.played, "agent_steps": report.agent_steps, "seconds": round(report.seconds, 3),
                },
                "folder": str(report.folder),
            }
        )  # fmt: skip
        return
    talk.show(talk.paint(plan.config.title or plan.config.sweep, "bold"))
    if plan.config.question:
        talk.show(plan.config.question)
    if shares is not None:
        _show_points(talk, shares, [name for name, each in plan.own().items() if each.yes_no])
    for failure in report.failures[:SHOWN]:
        talk.warn(failure_line(failure))
    if report.failed:
        talk.warn(f"{report.failed:,} runs failed; all are in {report.folder}/failures.jsonl; again: --retry-failed")
    talk.show()
    seconds = max(1e-9, report.seconds)
    talk.show(f"{report.done:,} of {report.asked:,} runs are there ({report.state})")
    if report.played:
        talk.show(f"{report.played:,} runs now in {report.seconds:.1f} s: {report.played / seconds:,.0f} runs a second")
    if report.why:
        (talk.show if report.state == "finished" else talk.warn)(report.why)
    talk.show(f"results: {report.folder}")


def _show_points(talk: Talk, shares: Any, own: list[str]) -> None:
    """Write the shares of each point, those of the first yes or no that the scenarios define among them."""
    own = own[:MOST_OWN]
    also = f", and with {', '.join(own)}" if own else ""
    talk.heading(f"What came of each point: share of runs with a split, in which the incumbent stays{also}")
    rows = [
        [
            str(row["point"]), _short(row["label"]), f"{row['runs']:,}",
            f"{percent(row['split'])} {interval(row['split_low'], row['split_high'])}", bar(row["split"], 16),
            f"{percent(row['survived'])} {interval(row['survived_low'], row['survived_high'])}",
            *(f"{percent(row[name])} {interval(row[f'{name}_low'], row[f'{name}_high'])}" for name in own),
        ]
        for row in shares.head(SHOWN).iter_rows(named=True)
    ]  # fmt: skip
    talk.show(table(rows, ("point", "", "runs", "split", "", "stays", *own), "rlrl"))
    if len(shares) > SHOWN:
        talk.show(f"  … and {len(shares) - SHOWN:,} more points: kingmaker export, or --format json")


def _short(label: str, most: int = 60) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"
