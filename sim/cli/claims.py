"""`claims FILE`: put the claims of a claims file to the test on the same luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.bounds import MOST_HELD
from sim.cli.claims_text import flat_records, flat_table, records_of, table_of
from sim.cli.common import (
    DryRun,
    Format,
    Jobs,
    Level,
    NoColor,
    Output,
    Quiet,
    SeedAsked,
    Talk,
    Verbose,
    announce_compilation,
    finite,
    jobs_of,
)

if TYPE_CHECKING:
    from sim.analysis.claims.file import Claims
    from sim.statistics.verdicts import Verdict


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(claims)


def claims(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A claims file, as in scenarios/claims/.")],
    pairs: Annotated[int | None, typer.Option("-n", "--pairs", min=2, max=MOST_HELD, help="Runs in each arm.")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="A claim; repeatable.")] = None,
    flat_assumed: Annotated[
        bool, typer.Option("--flat-assumed", help="The signs, with all that is assumed drawn flat.")
    ] = False,
    draws: Annotated[int, typer.Option("--draws", min=1, max=10_000, help="With --flat-assumed: how many draws.")] = 40,
    threshold: Annotated[
        float,
        typer.Option(
            "--threshold", min=0.0, max=1.0, callback=finite, help="With --flat-assumed: share of draws a must needs."
        ),
    ] = 0.9,
    level: Level = 0.95,
    seed: SeedAsked = None,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Put the claims of a claims file to the test on the same luck.

    Exit 0 when every claim that must hold is shown to hold; 1 when one does not hold, or so few runs cannot tell.
    """
    from sim.analysis.claims.file import load_claims

    talk = Talk(quiet, verbose, no_color)
    found = load_claims(file, tuple(only or ()))
    n, seed = pairs or found.said.pairs, found.said.seed if seed is None else seed
    if dry_run:
        again = f" in each of {draws} draws" if flat_assumed else ""
        talk.show(f"{len(found.said.claims)} claims, {len(found.scenarios)} arms of {n:,} runs{again}; "
                  "pivotal(...) plays its arm three times more")  # fmt: skip
        return
    announce_compilation(talk)
    if flat_assumed:
        verdicts = _flat(found, draws, n, seed, jobs_of(jobs), threshold, level, output, talk)
    else:
        verdicts = _tests(found, n, seed, jobs_of(jobs), level, output, talk)
    must = {name: verdict for name, verdict in verdicts.items() if found.said.claims[name].strength == "must"}
    if refuted := [name for name, verdict in must.items() if verdict == "does not hold"]:
        talk.say(f"must hold, and does not: {', '.join(refuted)}")
    if untold := [name for name, verdict in must.items() if verdict == "cannot tell"]:
        talk.say(f"must hold, and so few {'draws' if flat_assumed else 'runs'} cannot tell: {', '.join(untold)}")
    if refuted or untold:
        raise typer.Exit(1)


def _tests(
    found: Claims, pairs: int, seed: int, jobs: int, level: float, output: Format, talk: Talk
) -> dict[str, Verdict]:
    """Test and show; return the verdict on each claim."""
    from sim.analysis.claims.judging import run_claims

    results = run_claims(found, pairs, seed, jobs, talk.say, level)
    if output is Format.json:
        talk.show_json(records_of(results, pairs, seed, level))
    else:
        talk.show(table_of(results, pairs, seed, level))
    return {result.name: result.verdict for result in results}


def _flat(
    found: Claims, draws: int, pairs: int, seed: int, jobs: int, threshold: float, level: float, output: Format,
    talk: Talk,
) -> dict[str, Verdict]:  # fmt: skip
    """Count signs and show; return the verdict on each claim."""
    from sim.analysis.claims.judging import run_flat

    results = run_flat(found, draws, pairs, seed, jobs, lambda done: talk.say(f"draw {done} of {draws}"))
    strengths: dict[str, str] = {name: claim.strength for name, claim in found.said.claims.items()}
    if output is Format.json:
        talk.show_json(flat_records(results, strengths, threshold, level))
    else:
        talk.show(flat_table(results, strengths, threshold, level))
    return {result.name: result.verdict(threshold, level) for result in results}
