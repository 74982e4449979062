"""`pivots FILE`: how much the outcome hangs on each leader and clan."""

from __future__ import annotations

from collections.abc import Callable
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
from sim.cli.compare_text import p_text

if TYPE_CHECKING:
    from sim.analysis.estimates import Interval
    from sim.analysis.pivots import Change, Pivot


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
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="NAME", help="A yes or no, instead of what the scenario asks; repeatable."),
    ] = None,
    margin: Annotated[
        float, typer.Option("--margin", min=0.001, max=0.5, help="Share of futures below which nothing of note hangs.")
    ] = 0.05,
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
    from sim.analysis.pivots import CONTROL
    from sim.analysis.pivots import pivots as found_of
    from sim.analysis.quantities import ENDS

    asked = outcome or ENDS
    found = found_of(built, runs, seed, jobs_of(jobs), split_day, level, only or (), asked, margin)
    if output is Format.json:
        from sim.cli.compare_text import as_data

        talk.show_json(
            {
                "scenario": scenario.id, "runs": runs, "seed": seed, "level": level, "margin": margin,
                "asked": list(asked), "pivots": as_data(found),
            }
        )  # fmt: skip
        return
    talk.show(talk.paint(scenario.title, "bold"))
    answers = "how it ends" if asked is ENDS else ", ".join(asked)
    talk.show(f"{runs:,} futures on the same luck for each; intervals at {100 * level:g} %; the answer: {answers}")
    tested = [each for each in found if each.kind != CONTROL]
    control = next((each for each in found if each.kind == CONTROL), None)
    imposes = any(event.do == "split" for event in scenario.events)
    _show_answers(talk, tested, control, "" if imposes else ", without imposing a split")
    _show_splits(talk, tested, control, runs, "" if imposes else " imposed")
    _show_indices(talk, tested)
    _show_control(talk, control, level, margin)


def _show_answers(talk: Talk, tested: list[Pivot], control: Pivot | None, how: str) -> None:
    """Show on whom the answer hangs, most first, as the scenario is played."""
    talk.heading(f"On whom the answer hangs{how} ({len(tested)} taken out from the first day)")
    rows = [
        [
            _name(each), _share(each.free.answer), bar(each.free.answer.estimate, 12), _share(each.free.winner),
            *(_points(effect.difference) + f"  p {p_text(effect.p)}" for effect in each.effects),
            *(_verdict(each.free, each.free.answer) if each is not control else ()),
        ]
        for each in _in_order(tested, lambda each: each.free.answer, control)
    ]  # fmt: skip
    effects = [f"{effect.name}, points" for effect in (tested[0].effects if tested else ())]
    head = ["", "answer is another", "", "other winner", *effects, f"p (Holm, {len(tested)})", ""]
    talk.show(table(rows, head, "l" * (len(head) - 2) + "rl"))


def _show_splits(talk: Talk, tested: list[Pivot], control: Pivot | None, runs: int, how: str) -> None:
    """Show on whom the winner of a split hangs, most first."""
    opened = tested[0].split.runs if tested else 0
    talk.heading(
        f"On whom a split{how} hangs ({opened:,} of {runs:,} futures in which it opens; taken out that morning)"
    )
    if not opened:
        talk.show("  it opens in none")
        return
    rows = [
        [
            _name(each), _share(each.split.winner), bar(each.split.winner.estimate, 12), _share(each.split.outcome),
            *(_verdict(each.split, each.split.winner) if each is not control else ()),
        ]
        for each in _in_order(tested, lambda each: each.split.winner, control)
    ]  # fmt: skip
    talk.show(table(rows, ("", "other winner", "", "other end", f"p (Holm, {len(tested)})", ""), "llllrl"))


def _show_indices(talk: Talk, tested: list[Pivot]) -> None:
    rows = [
        [_name(each), f"{each.weight:.2f}", _index(each.banzhaf), _index(each.shapley)]
        for each in tested
        if each.banzhaf is not None
    ]
    if rows:
        talk.heading("Power of clans by weight alone, if more than half of all weight decides")
        talk.show(table(rows, ("", "weight", "Banzhaf", "Shapley-Shubik"), "lrrr"))


def _show_control(talk: Talk, control: Pivot | None, level: float, margin: float) -> None:
    talk.show()
    if control is None:
        talk.show("  no officials, and so no control: p says whether any future at all would have changed")
    else:
        talk.show(
            f"  the control, which p is beside: {control.name}, whose weight of {control.weight:.2f} is the least of all "
            "officials': what a small change sets off"
        )
    talk.show(
        f"  at most: the share of futures is below {100 * margin:g} % beyond doubt (one-sided, {100 * level:g} %); "
        "cannot tell: it may be more, and may be nothing"
    )


def _in_order(tested: list[Pivot], share: Callable[[Pivot], Interval[float]], control: Pivot | None) -> list[Pivot]:
    found = sorted(
        tested, key=lambda each: -share(each).estimate if share(each).estimate == share(each).estimate else 1
    )
    return found if control is None else [*found, control]


def _name(each: Pivot) -> str:
    taken = f" (clan, {each.taken_out})" if each.kind == "clan" else " (control)" if each.kind == "control" else ""
    return each.name + taken


def _verdict(change: Change, share: Interval[float]) -> tuple[str, str]:
    words = {
        "clear": "more than the control",
        "at most": f"at most {100 * share.high:.1f}%",
        "cannot tell": "cannot tell",
    }
    return (p_text(change.p), words[change.verdict])


def _points(found: Interval[float]) -> str:
    return f"{100 * found.estimate:+.1f} [{100 * found.low:+.1f}, {100 * found.high:+.1f}]"


def _share(share: Interval[float]) -> str:
    if share.estimate != share.estimate:
        return "–"
    return f"{100 * share.estimate:.1f}% [{100 * share.low:.1f}, {100 * share.high:.1f}]"


def _index(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
