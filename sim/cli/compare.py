"""`compare A B …`: outcome distributions side by side, run by run on the same luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli.common import (
    DryRun,
    Format,
    Jobs,
    Level,
    NoColor,
    Output,
    Quiet,
    SeedOnTheSpot,
    SettingsOnTheSpot,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
    runs_on_the_spot,
)

if TYPE_CHECKING:
    from sim.analysis.questions.compare import Comparison
    from sim.analysis.questions.expect import Expectation

NOT_MET = 1


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(compare)


def compare(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="A B …",
            help="Results folders (one point: FOLDER#3), configs or scenarios. One scenario with --set is compared "
            "with itself as it stands.",
        ),
    ],
    settings: SettingsOnTheSpot = None,
    runs: Annotated[int | None, runs_on_the_spot(2)] = None,
    seed: SeedOnTheSpot = None,
    paired: Annotated[
        Literal["auto", "yes", "no"], typer.Option("--paired", help="Run by run: where it can be, or not at all.")
    ] = "auto",
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", metavar="NAME", help="Compare only this; repeatable.")
    ] = None,
    level: Level = 0.95,
    correct: Annotated[
        Literal["holm", "bh", "none"], typer.Option("--correct", help="Correction for many tests.")
    ] = "holm",
    expect: Annotated[
        list[str] | None,
        typer.Option("--expect", metavar="TEST", help="Exit 1 unless so: 'split.diff>0.05'; repeatable."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every row, with three or more as well, and where nothing differs.")
    ] = False,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Compare results, configs or scenarios with the first of them: every outcome, with intervals.

    'compare A.yaml --set PATH=VALUE' compares a scenario as it stands with the scenario so changed, run by run on the
    same luck. With several, --set, -n and --seed are for those that are simulated; a folder's futures are played
    already.
    """
    talk = Talk(quiet, verbose, no_color)
    from sim.analysis.questions.expect import parse_expectation

    expected = [parse_expectation(text) for text in expect or ()]
    if dry_run:
        from sim.analysis.questions.ahead import orders_asked
        from sim.analysis.runs.orders import described

        for line in described(orders_asked(sources, runs, seed, settings or (), outcome or (), expected)):
            talk.show(line)
        return
    if any(Path(source).is_file() for source in sources):  # results are only read
        announce_compilation(talk)
    from sim.analysis.questions.compare import compare as compared

    found = compared(
        *sources, runs=runs, seed=seed, jobs=jobs_of(jobs), paired=paired, outcomes=outcome or (), level=level,
        correct=correct, settings=settings or (), expected=expected,
    )  # fmt: skip
    failed = not_met(found, expected)
    if output is Format.json:
        from sim.cli.compare_text import comparison_data

        talk.show_json(comparison_data(found) | {"expected": [{"test": each.text, "met": each.text not in failed}
                                                      for each in expected]})  # fmt: skip
    else:
        from sim.cli.compare_text import show_comparison

        show_comparison(talk, found, everything)
    for text, why in failed.items():
        talk.warn(f"not as expected: {text} ({why})")
    if failed:
        raise typer.Exit(NOT_MET)


def not_met(found: Comparison, expected: list[Expectation]) -> dict[str, str]:
    """Return the expectations that do not hold, each with what was found. Raises UsageError for unknown names."""
    from sim.analysis.questions.expect import WHAT
    from sim.language.errors import UsageError, did_you_mean

    failed: dict[str, str] = {}
    for each in expected:
        each.refuse_unknown_side([one.b for one in found.versus])
        for one in (one for one in found.versus if each.side in (None, one.b)):
            rows = {row.name: row for row in one.rows}
            if each.name not in rows:
                hint = did_you_mean(each.name, rows)
                raise UsageError(
                    f"--expect {each.text!r}: there is no outcome '{each.name}' to compare"
                    + (f"; did you mean '{hint}'?" if hint else "")
                )
            if (beyond := each.beyond(rows[each.name])) is not None:
                raise UsageError(f"--expect {each.text!r}: {beyond}")
            if not each.holds(rows[each.name]):
                value: Any = WHAT[each.what](rows[each.name])
                told = "not found out" if value is None or value != value else f"{value:.4g}"
                failed[each.text] = f"{one.b}: {told}"
                break
    return failed
