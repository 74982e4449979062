"""The report of `pivots` as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.analysis.questions.changes import Change
from sim.analysis.questions.pivots import CONTROL, Pivot
from sim.cli.common import Talk
from sim.cli.layout import bar, p_text, points, share, table
from sim.statistics.estimates import Interval


def show_pivots(
    talk: Talk, found: Sequence[Pivot], asked: Sequence[str], runs: int, level: float, margin: float, imposes: bool
) -> None:
    """Write on whom the answer hangs, and who wins a split; `imposes` if the scenario has one of its own."""
    talk.show(
        f"{runs:,} futures on the same luck for each; intervals at {100 * level:g} %; the answer: {', '.join(asked)}"
    )
    tested = [each for each in found if each.kind != CONTROL]
    control = next((each for each in found if each.kind == CONTROL), None)
    _show_answers(talk, tested, control, "" if imposes else ", without imposing a split")
    _show_splits(talk, tested, control, runs, "" if imposes else ", with a split imposed")
    _show_indices(talk, tested)
    _show_control(talk, control, level, margin)


def _show_answers(talk: Talk, tested: list[Pivot], control: Pivot | None, how: str) -> None:
    """Show on whom the answer hangs, most first, as the scenario is played."""
    talk.heading(f"On whom the answer hangs{how} ({len(tested)} taken out from the first day)")
    rows = [
        [
            _name(each), share(*each.free.answer), bar(each.free.answer.estimate, 12), share(*each.free.winner),
            *(points(*effect.difference) + f"  p {p_text(effect.p)}" for effect in each.effects),
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
        f"On whom it hangs who wins{how} ({opened:,} of {runs:,} futures in which it opens; taken out that morning)"
    )
    if not opened:
        talk.show("  it opens in none")
        return
    rows = [
        [
            _name(each), share(*each.split.winner), bar(each.split.winner.estimate, 12), share(*each.split.outcome),
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
            f"  control: {control.name} (weight {control.weight:.2f}), the least of the officials, without an office "
            "where there is one; what a small change sets off, and p is beside it"
        )
    talk.show(
        f"  at most: the share of futures is below {100 * margin:g} % beyond doubt (one-sided, {100 * level:g} %); "
        "cannot tell: it may be more, and may be nothing"
    )


def _in_order(tested: list[Pivot], share: Callable[[Pivot], Interval[float]], control: Pivot | None) -> list[Pivot]:
    found = sorted(tested, key=lambda each: -share(each).estimate)
    return found if control is None else [*found, control]


def _name(each: Pivot) -> str:
    people = "person" if each.taken_out == 1 else "people"
    taken = (
        f" (clan, {each.taken_out} {people})" if each.kind == "clan" else " (control)" if each.kind == "control" else ""
    )
    return each.name + taken


def _verdict(change: Change, share: Interval[float]) -> tuple[str, str]:
    words = {"clear": "more than the control", "at most": f"at most {100 * share.high:.1f}%"}
    return p_text(change.p), words.get(change.verdict, change.verdict)


def _index(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
