"""The report of `sensitivity` as text, for an analyst at a terminal, and as data, for a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sim.analysis.questions.sensitivity import GroupShare, Ranged, Screened
from sim.cli.common import Talk
from sim.cli.layout import NOT_ABOVE_ZERO, as_data, bar, p_text, share, table, with_limits
from sim.language.amounts import amount
from sim.language.dotted import parts_of
from sim.statistics.estimates import Interval
from sim.statistics.sobol_morris import MorrisEffects, SobolIndices
from sim.statistics.variance import Share

GROUP_WORDS: Final = {
    "stated": "stated by the source",
    "implied": "implied by the source",
    "assumed": "assumed",
    "luck": "luck",
}
NOT_CONVERGED: Final = "not converged: more runs"
CANNOT_TELL: Final = "cannot tell"


def show_sensitivity(
    talk: Talk, shares: Sequence[GroupShare], screened: Sequence[Screened], ranged: Ranged | None, level: float
) -> None:
    """Write what the outcomes hang on."""
    talk.show(f"intervals at {100 * level:g} %; alone: first-order index, in all: with everything it interacts with")
    _show_evidence(talk, shares)
    for each in screened:
        _show_screened(talk, each)
    if ranged is not None:
        _show_ranged(talk, ranged, level)


def _show_evidence(talk: Talk, shares: Sequence[GroupShare]) -> None:
    talk.heading("What the forecast's variance comes from")
    for outcome in dict.fromkeys(row.outcome for row in shares):
        rows = [row for row in shares if row.outcome == outcome]
        if all(row.first is None for row in rows):
            talk.show(f"  {_words(outcome)}: does not vary")
            continue
        lines = [
            [
                GROUP_WORDS[row.group], amount(row.inputs, "draw") if row.inputs else "", _share(row.first),
                _share(row.total), bar(row.total.estimate, 16) if row.total else "", _note(row),
            ]
            if row.inputs or row.group == "luck"
            else [GROUP_WORDS[row.group], "no draws"]
            for row in rows
        ]  # fmt: skip
        talk.show(talk.paint(f"  {_words(outcome)} ({amount(rows[0].runs, 'run')}, each played again)", "cyan"))
        talk.show(table(lines, ("", "", "alone", "in all", "", ""), "lrll", 4))
    talk.show("  draws: a number that is said of several officials is drawn for each of them")
    talk.show("  what noise carries below 0 or above 100 % is shown as 0 or 100; --format json has it as it is")


def _note(row: GroupShare) -> str:
    notes = [NOT_ABOVE_ZERO] if row.total is not None and not row.total.above_zero else []
    return "; ".join(notes if row.converged else [*notes, NOT_CONVERGED])


def _share(found: Share | None) -> str:
    if found is None or found.estimate != found.estimate:
        return "–"
    if found.high <= 0 or found.low >= 1:  # noise has carried all of it to where no share is
        return CANNOT_TELL
    return share(*found.bounded, 0)


def _show_screened(talk: Talk, found: Screened) -> None:
    title = f"Which inputs move it, one by one: {_words(found.outcome)}"
    if not found.rows:
        talk.heading(title)
        talk.show("  nothing was tested: too few runs, or it does not vary")
        return
    among = f"{found.looked_at:,} tested" + (f", in {found.outcomes:,} outcomes" if found.outcomes > 1 else "")
    talk.heading(f"{title} ({among})")
    strong = [row for row in found.rows if row.above_noise]
    if strong:
        lines = [
            [
                row.words + (f" (of {row.officials})" if row.officials > 1 else ""), row.status,
                f"{row.rank.estimate:+.2f} [{row.rank.low:+.2f}, {row.rank.high:+.2f}]",
                share(*row.ratio),
                p_text(row.p),
            ]
            for row in strong
        ]  # fmt: skip
        head = ("input", "status", "rank correlation", "share of variance", "p, of all")
        talk.show(table(lines, head, "llllr"))
    told = "no other" if strong else "no input"
    size = f"one that explains {100 * found.detectable:.1f}% of it would be found four times in five"
    talk.show(f"  {told} stands out" + (f"; {size}" if found.detectable < 1 else ""))


def _show_ranged(talk: Talk, found: Ranged, level: float) -> None:
    talk.heading(f"Over ranges ({amount(found.rows, 'point')}, {amount(found.runs, 'run')} each)")
    for outcome in dict.fromkeys((*found.sobol, *found.morris)):
        talk.show(talk.paint(f"  {_words(outcome)}", "cyan"))
        if outcome in found.sobol:
            _show_sobol(talk, found.sobol[outcome], found.blocks)
        if outcome in found.morris:
            _show_morris(talk, found.morris[outcome], found.walks, level)


def _show_sobol(talk: Talk, sobol: SobolIndices, played: int) -> None:
    seen = "" if sobol.blocks == played else f"; seen in {sobol.blocks:,} of {played:,} blocks"
    if sobol.luck.estimate == sobol.luck.estimate:
        talk.show(f"    of a single run, luck and what else is drawn: {_share(_part(sobol.luck))}{seen}")
    if not sobol.can_tell:
        moved = ", ".join(sobol.names)
        talk.show(
            f"    cannot tell whether {moved} moves it: not told apart from luck in {sobol.blocks:,} blocks (Sobol)"
        )
        return
    lines = [
        [
            name,
            _share(_part(sobol.first, k)),
            _share(_part(sobol.total, k)),
            "" if sobol.converged[k] else NOT_CONVERGED,
        ]
        if sobol.moves[k]
        else [name, "–", "–", f"changed nothing in {sobol.blocks:,} blocks"]
        for k, name in enumerate(sobol.names)
    ]
    talk.show(table(lines, ("Sobol, of what is expected", "alone", "in all", ""), "llll", 4))


def _show_morris(talk: Talk, morris: MorrisEffects, played: int, level: float) -> None:
    seen = "" if morris.walks == played else f", seen in {morris.walks:,} of {played:,} walks"
    lines = [
        [
            name, _with_limits(morris.mean, k), _with_limits(morris.size, k), p_text(float(morris.p[k])),
            "" if morris.p[k] <= 1 - level else NOT_ABOVE_ZERO,
        ]
        if morris.moves[k]
        else [name, "–", "–", "–", f"changed nothing in {morris.walks:,} walks"]
        for k, name in enumerate(morris.names)
    ]  # fmt: skip
    head = (f"Morris, over its whole range{seen}", "effect", "size", f"p (Holm, {len(morris.names)})", "")
    talk.show(table(lines, head, "lllrl", 4))


def _part(interval: Interval[Any], k: int | None = None) -> Share:
    return Share(*(float(each if k is None else each[k]) for each in interval))


def _with_limits(found: Interval[Any], k: int) -> str:
    return with_limits(*(float(each[k]) for each in found))


def as_json(shares: Sequence[GroupShare], screened: Sequence[Screened], ranged: Ranged | None) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "by_evidence": [as_data(row) | {"converged": row.converged} for row in shares],
        "one_by_one": as_data(list(screened)),
        "over_ranges": None if ranged is None else _ranged_data(ranged),
    }


def _ranged_data(found: Ranged) -> dict[str, Any]:
    played = {"points": found.rows, "runs": found.runs, "blocks": found.blocks, "walks": found.walks}
    said: dict[str, Any] = played | {"sobol": {}, "morris": {}}
    for outcome, sobol in found.sobol.items():
        said["sobol"][outcome] = as_data(
            {"names": sobol.names, "blocks": sobol.blocks, "can_tell": sobol.can_tell, "luck": sobol.luck}
            | _limits("first", sobol.first) | _limits("total", sobol.total)
            | {"moves": list(sobol.moves), "converged": list(sobol.converged)}
        )  # fmt: skip
    for outcome, morris in found.morris.items():
        said["morris"][outcome] = as_data(
            {"names": morris.names, "walks": morris.walks, "p": list(morris.p), "moves": list(morris.moves)}
            | _limits("mean", morris.mean) | _limits("size", morris.size)
        )  # fmt: skip
    return said


def _limits(name: str, interval: Interval[Any]) -> dict[str, Any]:
    return {name: list(interval.estimate), f"{name}_low": list(interval.low), f"{name}_high": list(interval.high)}


def _words(name: str) -> str:
    return ": ".join(parts_of(name.replace("_", " ")))
