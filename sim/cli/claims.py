"""`claims FILE`: put the claims of a claims file to the test on the same luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.claims_text import flat_record, flat_table, record_of, table_of
from sim.cli.common import (
    DryRun,
    Format,
    Jobs,
    NoColor,
    Output,
    Quiet,
    Talk,
    Verbose,
    announce_compilation,
    jobs_of,
)

if TYPE_CHECKING:
    from sim.analysis.claims_file import Claims


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(claims)


def claims(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A claims file, as in scenarios/claims/.")],
    pairs: Annotated[int | None, typer.Option("-n", "--pairs", min=2, help="Runs in each arm.")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="A claim; repeatable.")] = None,
    flat_assumed: Annotated[
        bool, typer.Option("--flat-assumed", help="The signs, with all that is assumed drawn flat.")
    ] = False,
    draws: Annotated[int, typer.Option("--draws", min=1, help="With --flat-assumed: how many draws.")] = 40,
    threshold: Annotated[
        float, typer.Option("--threshold", min=0.0, max=1.0, help="With --flat-assumed: share of draws a must needs.")
    ] = 0.9,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Seed of all luck.")] = None,
    jobs: Jobs = 0,
    output: Output = Format.text,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    dry_run: DryRun = False,
) -> None:
    """Put the claims of a claims file to the test on the same luck; exit 1 when one that must hold does not."""
    from sim.analysis.claims_file import load_claims

    talk = Talk(quiet, verbose, no_color)
    found = load_claims(file, tuple(only or ()))
    n, luck = pairs or found.said.pairs, found.said.seed if seed is None else seed
    if dry_run:
        again = f" in each of {draws} draws" if flat_assumed else ""
        talk.show(f"{len(found.said.claims)} claims, {len(found.scenarios)} arms of {n:,} runs{again}; "
                  "pivotal(...) plays its arm three times more")  # fmt: skip
        return
    announce_compilation(talk)
    if flat_assumed:
        fails = _flat(found, draws, n, luck, jobs_of(jobs), threshold, output, talk)
    else:
        fails = _tests(found, n, luck, jobs_of(jobs), output, talk)
    if fails:
        talk.say(f"not as they must be: {', '.join(fails)}")
        raise typer.Exit(1)


def _tests(found: Claims, pairs: int, seed: int, jobs: int, output: Format, talk: Talk) -> list[str]:
    """Test and show; return the claims that must hold and do not."""
    from sim.analysis.claims import run_claims

    results = run_claims(found, pairs, seed, jobs, talk.say)
    if output is Format.json:
        talk.show_json([record_of(result) for result in results])
    else:
        talk.show(table_of(results, pairs, seed))
    return [result.name for result in results if result.claim.strength == "must" and result.verdict != "pass"]


def _flat(
    found: Claims, draws: int, pairs: int, seed: int, jobs: int, threshold: float, output: Format, talk: Talk
) -> list[str]:
    """Count signs and show; return the claims that must hold and whose signs hold too seldom."""
    from sim.analysis.claims import run_flat

    results = run_flat(found, draws, pairs, seed, jobs, lambda done: talk.say(f"draw {done} of {draws}"))
    strengths: dict[str, str] = {name: claim.strength for name, claim in found.said.claims.items()}
    if output is Format.json:
        talk.show_json([flat_record(result, strengths[result.name]) for result in results])
    else:
        talk.show(flat_table(results, strengths, threshold))
    needed = [result for result in results if strengths[result.name] == "must" and result.by_test]
    return [result.name for result in needed if result.holds < threshold * result.draws]
