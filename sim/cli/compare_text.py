"""The report of `compare` as text, for an analyst at a terminal, and as data, for a program."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from sim.analysis.questions.compare import SIGNIFICANT, Comparison, SideAbout, Versus, is_clear
from sim.analysis.runs.differing import Row
from sim.analysis.runs.spread_apart import DistanceRow
from sim.cli.common import Talk
from sim.cli.layout import as_data, number_text, p_text, percent, points, share, signed, table, with_limits
from sim.language.amounts import amount
from sim.outcomes.ends import ENDS, PATHS
from sim.statistics.estimates import Interval

CORRECTIONS: Final = {"holm": "Holm", "bh": "Benjamini-Hochberg", "none": "not corrected"}
GLANCE: Final = ("split", "survived", "on_time", "formation_days", "ukrainian_path", "kyrgyz_path", "team_share")
KINDS: Final = {**{each.name: "end" for each in ENDS}, **{each.name: "road" for each in PATHS}}
FEW: Final = 4  # sides or settings that are named in a line
TITLES: Final = {
    "outcome": "What changes",
    "cabinet": "Who gains and who loses in the government (mean share of its posts, by value)",
    "people": "What becomes of the leaders",
}


def show_comparison(talk: Talk, found: Comparison, everything: bool = False) -> None:
    """Write a comparison: at a glance where there are several, then each against the first."""
    sides = found.sides
    talk.show(talk.paint(_few([f"{side.name} ({amount(side.runs, 'run')})" for side in sides]), "bold"))
    talk.show(f"intervals at {100 * found.level:g} %; {_correction(found)}; differences: second less first")
    if settings := settings_in_words(sides):
        talk.show(settings)
    for unfinished in dict.fromkeys(side.unfinished for side in sides if side.unfinished):
        talk.show(f"note: {unfinished}")
    several = len(found.versus) > 1
    if several:
        _show_glance(talk, found)
    for versus in found.versus:
        _show_versus(talk, found, versus, everything, several)


def settings_in_words(sides: Sequence[SideAbout]) -> str:
    """Say what was set on which sides; nothing where nothing was.

    ``with world.approval=0.9 on both sides``, or ``zim as it was played; zimbabwe with world.approval=0.9``.
    """
    groups: dict[str, list[str]] = {}
    for side in sides:
        as_it_is = "as it was played" if side.kind == "results" else "as it stands"
        groups.setdefault(f"with {_few(side.settings)}" if side.settings else as_it_is, []).append(side.name)
    if not any(side.settings for side in sides):
        return ""
    if len(groups) == 1:
        return f"{next(iter(groups))} on {'both' if len(sides) == 2 else 'all'} sides"
    return "; ".join(f"{_few(names)} {what}" for what, names in groups.items())


def _few(words: Sequence[str]) -> str:
    more = f" and {len(words) - FEW} more" if len(words) > FEW else ""
    return ", ".join(words[:FEW]) + more


def _correction(found: Comparison) -> str:
    if not _tests(found):
        return "nothing was tested: no row differs, or too few runs show any"
    counts = ", ".join(f"{family} {number:,}" for family, number in found.tests.items() if number)
    word = CORRECTIONS[found.correction]
    by = "corrected by " if found.correction != "none" else ""
    return f"p {by}{word} over all {amount(_tests(found), 'test')} ({counts})"


def _tests(found: Comparison) -> int:
    return sum(found.tests.values())


def _show_glance(talk: Talk, found: Comparison) -> None:
    names = [name for name in GLANCE if any(row.name == name for each in found.versus for row in each.rows)]
    names = names or list(dict.fromkeys(row.name for each in found.versus for row in each.rows))[:7]
    talk.heading(f"At a glance: difference to {found.sides[0].name} (* where corrected p < {SIGNIFICANT:g})")
    first = next(iter(found.versus))
    base = {row.name: row for row in first.rows}
    rows = [
        [found.sides[0].name, *(_value(base[name], base[name].a) if name in base else "" for name in names), "", ""]
    ]
    for each in found.versus:
        own = {row.name: row for row in each.rows}
        cells = [_glance_cell(own[name]) if name in own else "" for name in names]
        rows.append([each.b, *cells, f"{each.pairs:,}" if each.paired else "no", _worth(each)])
    talk.show(
        table(rows, ("", *(name.replace("_", " ") for name in names), "pairs", "worth"), "l" + "r" * (len(names) + 2))
    )
    talk.show("  worth: unpaired pairs that these would be worth, in the median outcome")


def _worth(versus: Versus) -> str:
    if versus.pairing is None:
        return "–"
    return "∞" if math.isinf(versus.pairing[1]) else f"{versus.pairing[1]:,.0f}"


def _glance_cell(row: Row) -> str:
    return _difference(row, with_limits=False) + ("*" if is_clear(row) else " ")


def _show_versus(talk: Talk, found: Comparison, versus: Versus, everything: bool, several: bool) -> None:
    talk.heading(f"{versus.a} → {versus.b}")
    talk.show(f"  {pairing_in_words(versus)}")
    for note in versus.notes:
        talk.show(f"  note: {note}")
    for family, title in TITLES.items():
        rows = versus.of(family)
        shown = [row for row in rows if _is_shown(row, everything, several)]
        if not rows:
            continue
        talk.show(talk.paint(f"  {title}", "cyan"))
        if shown:
            _show_rows(talk, shown, versus, _p_title(found))
        left = len(rows) - len(shown)
        if left:
            unseen = everything or (family != "people" and not several)
            told = "never seen on either side" if unseen else "show no difference to speak of (--all shows them)"
            talk.show(f"    {left} {'more ' if shown else ''}{told}")
    _show_exits(talk, found, versus, everything or not several)
    _show_distances(talk, found, versus)
    if versus.not_in_both:
        named = ", ".join(versus.not_in_both[:6]) + (" …" if len(versus.not_in_both) > 6 else "")
        talk.show(f"    not in both, and left out: {named}")


def _p_title(found: Comparison) -> str:
    return f"p ({CORRECTIONS[found.correction]}, {_tests(found):,})" if _tests(found) else "p"


def pairing_in_words(versus: Versus) -> str:
    """Return how the runs were compared: ``paired by run (1,000 pairs; correlation 0.71: worth 3,450 ...)``."""
    if not versus.paired:
        return f"not paired: {versus.why_not}"
    gain = versus.pairing
    if gain is None:
        return f"paired by run ({amount(versus.pairs, 'pair')}; no outcome varies on both sides)"
    correlation, worth = gain
    told = "any number of" if math.isinf(worth) else f"{worth:,.0f}"
    return (
        f"paired by run ({amount(versus.pairs, 'pair')}; correlation {correlation:.2f}: worth {told} unpaired pairs, "
        "in the median outcome)"
    )


def _is_shown(row: Row, everything: bool, several: bool) -> bool:
    """Say whether a row is worth a line: of two sides all outcomes and seats, but only such leaders as are touched."""
    if everything:
        return _is_seen(row)
    if several:
        return is_clear(row)
    return is_clear(row) if row.family == "people" else _is_seen(row)


def _is_seen(row: Row) -> bool:
    return row.p is not None or any(side.estimate > 0 for side in (row.a, row.b))


def _show_rows(talk: Talk, rows: Sequence[Row], versus: Versus, p_title: str) -> None:
    head = ["outcome", versus.a, versus.b, "difference", p_title]
    head += ["correlation", "worth"] if versus.paired else []
    lines = []
    for row in rows:
        line = [_label(row), _side(row, row.a), _side(row, row.b), _difference(row), p_text(row.adjusted)]
        if versus.paired:
            correlation = "–" if row.correlation is None else f"{round(row.correlation, 2) + 0.0:.2f}"
            line += [correlation, "–" if row.worth is None else f"{row.worth:,.0f}"]
        lines.append(line)
    talk.show(table(lines, head, "llllrrr", 4))


def _label(row: Row) -> str:
    """Return what a row is called; of what only some futures show, how many of each side do."""
    name, unit = row.meaning, ""
    if row.family == "outcome":
        name = row.name.replace("_", " ")
        unit = KINDS.get(row.name, "") if row.yes_no or row.unit == "share" else row.unit
    seen = f"of {row.seen[0]:,} and {row.seen[1]:,}" if row.is_partly_seen else ""
    about = ", ".join(each for each in (unit, seen) if each)
    return f"{name} ({about})" if about else name


def _side(row: Row, side: Interval[float]) -> str:
    if row.unit == "share":
        return share(*side)
    return _value(row, side) if math.isnan(side.low) else with_limits(*side)


def _value(row: Row, side: Interval[float]) -> str:
    if row.unit == "share":
        return percent(side.estimate)
    return "–" if math.isnan(side.estimate) else number_text(side.estimate)


def _difference(row: Row, with_limits: bool = True) -> str:
    diff = row.diff
    if math.isnan(diff.estimate):
        return "–"
    factor, unit = (100.0, " pts") if row.unit == "share" else (1.0, "")
    text = f"{_signed(factor * diff.estimate, factor)}{unit}"
    if not with_limits or math.isnan(diff.low):
        return text
    return f"{text} [{_signed(factor * diff.low, factor)}, {_signed(factor * diff.high, factor)}]"


def _signed(value: float, factor: float) -> str:
    if factor == 100.0:
        return signed(value)
    return ("+" if value >= 0 else "") + number_text(value)


def _show_exits(talk: Talk, found: Comparison, versus: Versus, everything: bool) -> None:
    rows = [each for each in versus.exits if everything or is_clear(each)]
    if not rows:
        return
    from sim.analysis.runs.exits import EXIT_MEANINGS

    title = "When it splits under the first incumbent, and how he goes (competing risks, Aalen-Johansen)"
    talk.show(talk.paint(f"  {title}", "cyan"))
    lines = []
    for each in rows:
        about = f"by month {each.months:g}", EXIT_MEANINGS[each.cause]
        lines.append([*about, share(*each.a), share(*each.b), points(*each.diff, " pts"), p_text(each.adjusted)])
    talk.show(table(lines, ("", "", versus.a, versus.b, "difference", _p_title(found)), "lllllr", 4))


def _show_distances(talk: Talk, found: Comparison, versus: Versus) -> None:
    if not versus.distances:
        return
    talk.show(talk.paint("  How far apart the distributions are (noise floor: what chance alone would show)", "cyan"))
    lines = [
        [
            each.name.replace("_", " "), each.kind, f"{number_text(each.distance.estimate)} {_of_unit(each.unit)}",
            f"[{number_text(each.distance.low)}, {number_text(each.distance.high)}]",
            number_text(each.distance.noise_floor), p_text(each.adjusted),
            _beside_noise(each),
        ]
        for each in versus.distances
    ]  # fmt: skip
    talk.show(table(lines, ("outcome", "distance", "", "", "noise floor", _p_title(found), ""), "llllrr", 4))


def _of_unit(unit: str) -> str:
    return f"({unit})" if unit[:1].isdigit() else unit


def _beside_noise(each: DistanceRow) -> str:
    """Return how a distance lies to the noise floor, and whether that is clear once all tests are counted."""
    if is_clear(each):
        return "above"
    return "within noise" if each.distance.estimate <= each.distance.noise_floor else "above, not clear: see p"


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain data for JSON, with how its runs were paired."""
    data: dict[str, Any] = as_data(found)
    for told, versus in zip(data["versus"], found.versus, strict=True):
        told |= {"paired": versus.paired, "pairing": as_data(versus.pairing)}
    return data
