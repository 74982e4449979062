"""The report of `sensitivity` as text, for an analyst at a terminal, and as data, for a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sim.analysis.sensitivity import GroupShare, Ranged, Screened
from sim.analysis.variance import Share
from sim.cli.common import NOT_ABOVE_ZERO, Talk, bar, table
from sim.cli.compare_text import as_data, number_text, p_text

GROUP_WORDS: Final = {
    "stated": "stated by the source",
    "implied": "implied by the source",
    "assumed": "assumed",
    "luck": "luck",
}
NOT_CONVERGED: Final = "not converged: more runs"


def show_sensitivity(
    talk: Talk, shares: Sequence[GroupShare], screened: Sequence[Screened], ranged: Ranged | None, level: float
) -> None:
    """Write what the outcomes hang on."""
    talk.show(f"intervals at {100 * level:g} %; alone: first-order index, in all: with everything it interacts with")
    _show_evidence(talk, shares)
    for each in screened:
        _show_screened(talk, each)
    if ranged is not None:
        _show_ranged(talk, ranged)


def _show_evidence(talk: Talk, shares: Sequence[GroupShare]) -> None:
    talk.heading("What the forecast's variance comes from")
    for outcome in dict.fromkeys(row.outcome for row in shares):
        rows = [row for row in shares if row.outcome == outcome]
        if all(row.first is None for row in rows):
            talk.show(f"  {_words(outcome)}: does not vary")
            continue
        lines = [
            [
                GROUP_WORDS[row.group], f"{row.inputs:,} inputs" if row.inputs else "", _share(row.first),
                _share(row.total), bar(row.total.estimate, 16) if row.total else "", _note(row),
            ]
            for row in rows
        ]  # fmt: skip
        talk.show(talk.paint(f"  {_words(outcome)} ({rows[0].runs:,} runs, each played again)", "cyan"))
        talk.show(table(lines, ("", "", "alone", "in all", "", ""), "lrll", 4))
    talk.show("  what noise carries below 0 or above 100 % is shown as 0 or 100; --format json has it as it is")


def _note(row: GroupShare) -> str:
    notes = [NOT_ABOVE_ZERO] if row.total is not None and not row.total.above_zero else []
    return "; ".join(notes if row.converged else [*notes, NOT_CONVERGED])


def _share(share: Share | None) -> str:
    if share is None or share.estimate != share.estimate:
        return "–"
    shown = share.bounded
    return f"{100 * shown.estimate:.0f}% [{100 * shown.low:.0f}, {100 * shown.high:.0f}]"


def _show_screened(talk: Talk, found: Screened) -> None:
    talk.heading(f"Which inputs move it, one by one: {_words(found.outcome)} ({found.looked_at:,} looked at)")
    strong = [row for row in found.rows if row.above_noise]
    if not found.rows:
        talk.show("  too few runs, or it does not vary")
        return
    if strong:
        lines = [
            [
                row.words + (f" (of {row.officials})" if row.officials > 1 else ""), row.status,
                f"{row.rank.estimate:+.2f} [{row.rank.low:+.2f}, {row.rank.high:+.2f}]",
                f"{100 * row.ratio.estimate:.1f}% [{100 * row.ratio.low:.1f}, {100 * row.ratio.high:.1f}]",
                p_text(row.p),
            ]
            for row in strong
        ]  # fmt: skip
        head = ("input", "status", "rank correlation", "share of variance", "p (Holm)")
        talk.show(table(lines, head, "llllr"))
    left = len(found.rows) - len(strong)
    if left:
        told = "no other" if strong else "no input"
        talk.show(f"  {told} stands out: chance alone would let the strongest reach {100 * found.noise_floor:.1f}%")


def _show_ranged(talk: Talk, found: Ranged) -> None:
    talk.heading(f"Over ranges ({found.rows:,} points, {found.runs:,} runs each)")
    for outcome in dict.fromkeys((*found.sobol, *found.morris)):
        sobol, morris = found.sobol.get(outcome), found.morris.get(outcome)
        some = sobol or morris
        assert some is not None
        lines = []
        for k, name in enumerate(some.names):
            line = [name]
            if sobol is not None:
                line += [
                    _half(sobol.first[k], sobol.first_half_width[k]), _half(sobol.total[k], sobol.total_half_width[k]),
                    "" if sobol.converged[k] else NOT_CONVERGED,
                ]  # fmt: skip
            if morris is not None:
                line += [
                    f"{number_text(morris.mean_absolute[k])} ±{number_text(morris.mean_absolute_half_width[k])}",
                    number_text(morris.mean[k]), number_text(morris.spread[k]),
                ]  # fmt: skip
            lines.append(line)
        head = ["input", *(("alone (Sobol)", "in all", "") if sobol is not None else ())]
        head += ["effect of its whole range (Morris)", "with sign", "spread"] if morris is not None else []
        talk.show(talk.paint(f"  {_words(outcome)}", "cyan"))
        talk.show(table(lines, head, "lll" + "lrrr", 4))


def _half(value: float, half: float) -> str:
    return "–" if value != value else f"{100 * min(1.0, max(0.0, value)):.0f}% ±{100 * half:.0f}"


def as_json(shares: Sequence[GroupShare], screened: Sequence[Screened], ranged: Ranged | None) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "by_evidence": [as_data(row) | {"converged": row.converged} for row in shares],
        "one_by_one": as_data(list(screened)),
        "over_ranges": None if ranged is None else _ranged_data(ranged),
    }


def _ranged_data(found: Ranged) -> dict[str, Any]:
    said: dict[str, Any] = {"points": found.rows, "runs": found.runs, "sobol": {}, "morris": {}}
    for outcome, sobol in found.sobol.items():
        said["sobol"][outcome] = as_data(
            {name: list(getattr(sobol, name)) for name in sobol._fields}
            | {"converged": [bool(each) for each in sobol.converged]}
        )
    for outcome, morris in found.morris.items():
        said["morris"][outcome] = as_data({name: list(getattr(morris, name)) for name in morris._fields})
    return said


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")
