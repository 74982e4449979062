"""The report of `run` as text, for an analyst at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.analysis.runs.asked import Asked, ruler_in_words
from sim.analysis.runs.counting import Counted, Spread
from sim.analysis.runs.hazards import Hazards
from sim.analysis.runs.summary import Summary
from sim.cli.common import Talk
from sim.cli.layout import NOT_ABOVE_ZERO, bar, interval, percent, share, signed, table
from sim.cli.people_text import show_heads, show_people
from sim.cli.terminal import room
from sim.language.amounts import amount, settings_told
from sim.outcomes.own import PLAIN
from sim.outcomes.people import NOBODY
from sim.outcomes.registry import OUTCOMES
from sim.report.answer import UNITS_TOLD, in_numbers, mean_limits, median_limits
from sim.report.words import STRUGGLES, capital
from sim.statistics.crossed import Parts
from sim.statistics.variance import Share

WIDTH: Final = 110  # of a sentence of the answer, where there is room


def show_summary(
    talk: Talk, data: Mapping[str, Any], summary: Summary, names: Mapping[str, str], hazards: Sequence[Hazards] = (),
    own: Sequence[Asked] = (),
) -> None:  # fmt: skip
    """Write everything `run` found, the answer to the scenario's question first."""
    asked = f" of {data['performance']['runs']:,}" if data["state"] != "finished" else ""
    futures = f"{summary.runs:,}{asked} futures" if asked else amount(summary.runs, "future")
    talk.show(talk.paint(f"{data['scenario']['title']}{settings_told(data['scenario']['settings'])}", "bold"))
    talk.show(_lines(data["answer"]["question"], "", ""))
    for sentence in data["answer"]["sentences"]:
        talk.show(_lines(sentence))
    talk.show(f"{futures}, seed {data['seed']}; shares with 95 % Wilson intervals")
    _show_outcomes(talk, summary, names)
    _show_own(talk, own)
    _show_government(talk, summary, names)
    show_people(talk, summary, names)
    show_heads(talk, summary, names)
    _show_history(talk, summary, names)
    _show_paths(talk, summary)
    _show_hazards(talk, hazards)
    _show_ground(talk, data)
    _show_end(talk, data)


def _lines(sentence: str, first: str = "  ", others: str = "    ") -> str:
    """Return a sentence in lines that the terminal has room for."""
    import textwrap

    return textwrap.fill(sentence, min(WIDTH, room()), initial_indent=first, subsequent_indent=others)


def _show_outcomes(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    talk.heading("How it ends")
    shown = [each for each in summary.outcomes if each.runs or each.name != NOBODY]
    talk.show(table([_row(each, each.name.replace("_", " ")) for each in shown], align="lrl"))
    talk.heading("Who rules at the close")
    rows = [_row(each, capital(ruler_in_words(each.name, names))) for each in summary.rulers]
    rows.append(["all", percent(sum(each.runs for each in summary.rulers) / max(1, summary.runs)), "", ""])
    talk.show(table(rows, align="lrl"))
    talk.heading("What happens on the way")
    rows = [[*_row(each, OUTCOMES[each.name].row, 24), _of_which(each, summary.runs)] for each in summary.events]
    talk.show(table(rows, align="lrl"))


def _show_own(talk: Talk, own: Sequence[Asked]) -> None:
    """Write the outcomes that the scenario defines, each with the futures that show it."""
    if not own:
        return
    talk.heading("Outcomes that the scenario defines")
    shares = [(each, each.share) for each in own if each.share is not None]
    rows = [
        [*_row(found, each.words), f"of {amount(found.of, 'future')} that show{'s' if found.of == 1 else ''} it"]
        for each, found in shares
    ]
    if rows:
        talk.show(table(rows, align="lrl"))
    for each in own:
        if each.share is None:
            told = "cannot be seen in these futures" if each.spread is None else in_numbers(each.spread, each.unit)
            unit = "" if each.unit in (*UNITS_TOLD, PLAIN) else f" ({each.unit})"
            talk.show(_lines(f"{each.words}{unit}: {told}"))


def _show_government(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    if summary.formation_bins:
        talk.heading("Days from the vote to a complete government")
        rows = [
            _row(each, "not by the close" if each.name == "never" else each.name) for each in summary.formation_bins
        ]
        talk.show(table(rows, align="lrl"))
        formed = summary.formation_days
        if formed.runs:
            talk.show(_lines(f"where it was complete ({amount(formed.runs, 'future')}): {_in_words(formed, 'days')}"))
    if summary.cabinet:
        talk.heading("Who sits in it: mean share of the posts, by their value")
        rows = [
            [
                names.get(seat.clan, seat.clan), percent(seat.before), percent(seat.after),
                f"{signed(100 * seat.change)} pts {interval(seat.low, seat.high)}", bar(seat.after, 20),
            ]
            for seat in summary.cabinet
        ]  # fmt: skip
        talk.show(table(rows, ("clan", "before", "after", "change", ""), "lrrl"))
    if summary.team_share is not None and summary.team_posts is not None:
        talk.heading("The incumbent's own team at the close")
        talk.show(_lines(f"share of the posts he fills: {_in_words(summary.team_share, '', 100, '%')}"))
        talk.show(f"  posts: {_in_words(summary.team_posts, '')}")


def _show_paths(talk: Talk, summary: Summary) -> None:
    talk.heading("If it splits: the road it takes")
    if not summary.paths:
        talk.show("  no split in these runs")
        return
    rows = [
        [
            each.path.name.replace("_", " "), f"{each.path.runs:,}", _share(each.path),
            _median(each.days), _median(each.deaths), f"{each.deaths.most or 0.0:,.0f}",
            f"{each.lost.runs:,} of {each.lost.of:,}: {_share(each.lost, 0)}",
        ]
        for each in summary.paths
    ]  # fmt: skip
    head = ("road", "futures", "share of all", "days: median", "deaths: median", "most", "incumbent loses")
    talk.show(table(rows, head, "lrrrrrr"))
    talk.show("  medians with 95 % intervals between two of the observations; of too few, with their range in ()")
    talk.show("  days and deaths are those of the first split of a future")
    if any(each.path.name in ("mixed", "unmarked") for each in summary.paths):
        talk.show("  mixed: with marks of both roads; unmarked: over before it took one")


def _show_history(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    """Write how many futures see how many struggles over power, and what follows the first."""
    found = summary.history
    talk.heading("Struggles over power in a future, and what follows")
    rows = [_row(each, each.name) for each in found.numbers]
    rows += [_row(each, f"  sees {STRUGGLES[each.name]}") for each in found.kinds]
    talk.show(table(rows, align="lrl"))
    if found.another.of:
        talk.show(
            f"  of {amount(found.another.of, 'future')} with one, another follows by the close in {_of(found.another)}"
        )
    if found.after:
        talk.heading("Who governs after the first change of power")
        talk.show(table([_row(each, capital(ruler_in_words(each.name, names))) for each in found.after], align="lrl"))
        talk.show(f"  of these {amount(found.again.of, 'future')}, power changes hands again in {_of(found.again)}")


def _of(each: Counted) -> str:
    return f"{each.runs:,}: {_share(each)}"


def _share(each: Counted, digits: int = 1) -> str:
    return share(each.share, each.low, each.high, digits)


def _show_hazards(talk: Talk, hazards: Sequence[Hazards]) -> None:
    """Write month by month how many futures could still see each exit, how many do, and how many have by then."""
    if not hazards:
        return
    for each in hazards:
        talk.heading(f"{capital(each.words)}, month by month")
        rows = [
            [
                f"{month.month}", f"{month.first}", f"{month.at_risk:,}", f"{month.events:,}",
                share(month.hazard, month.low, month.high),
                share(month.incidence, month.incidence_low, month.incidence_high),
            ]
            for month in each.months
        ]  # fmt: skip
        talk.show(table(rows, ("month", "from", "at risk", "events", "hazard", "by then, of all"), "rlrrrr"))
        talk.show(f"  at risk: {each.at_risk}")
    talk.show("  hazard: events of those at risk (Wilson); by then: cumulative incidence (Aalen-Johansen)")


def _show_ground(talk: Talk, data: Mapping[str, Any]) -> None:
    counts = data["rests_on"]
    total = max(1, sum(counts.values()))
    talk.heading("What this rests on")
    rows = [[status, f"{number}", percent(number / total, 0), bar(number / total)] for status, number in counts.items()]
    talk.show(table(rows, ("inputs", "count", "share", ""), "lrr"))
    if not data["variance"]:
        return
    talk.heading("What decides: inputs or luck")
    rows = []
    for source in data["variance"]:
        name, parts = source["outcome"].replace("_", " "), [source[part] for part in ("inputs", "luck", "together")]
        if None in parts:
            rows.append([name, "does not vary" if source["pairs"] else "can be seen in no future"])
            continue
        shares = Parts(*(Share(part["share"], part["low"], part["high"]) for part in parts))
        notes = [] if shares.inputs.above_zero else [f"inputs {NOT_ABOVE_ZERO}"]
        notes += [] if all(part["converged"] for part in parts) else ["wide"]
        rows.append([name, *(share(*each, 0) for each in shares.bounded), "; ".join(notes)])
    head = ("of the variance of", "inputs alone", "luck alone", "only together", "")
    talk.show(table([[*row, *[""] * (len(head) - len(row))] for row in rows], head, "lrrr"))
    pairs = max(source["pairs"] for source in data["variance"])
    talk.show(
        f"  {amount(pairs, 'future')} played twice: two draws of the inputs, each with the same two draws of luck"
    )
    if any(row[-1].endswith("wide") for row in rows):
        talk.show("  wide: an interval too wide to say much; play more runs")


def _show_end(talk: Talk, data: Mapping[str, Any]) -> None:
    spent = data["performance"]
    seconds = max(1e-9, spent["seconds"])
    talk.show()
    if data["failed"]:
        talk.show(talk.paint(f"{amount(data['failed'], 'run')} failed; listed in failures.jsonl", "red"))
    talk.show(
        f"{amount(spent['runs'], 'run')} in {spent['seconds']:.1f} s: {spent['runs'] / seconds:,.0f} runs and "
        f"{spent['agent_steps'] / seconds:,.0f} agent-steps a second on {amount(spent['jobs'], 'thread')}"
    )
    talk.show(f"results: {data['folder']}")


def _of_which(each: Counted, runs: int) -> str:
    """Say of what cannot be seen in all futures, as what follows a first struggle, of how many its share is."""
    return "" if each.of == runs else f"of {amount(each.of, 'future')} in which it can be seen"


def _row(each: Counted, words: str, columns: int = 30) -> list[str]:
    return [words, percent(each.share), interval(each.low, each.high), bar(each.share, columns)]


def _in_words(spread: Spread, unit: str, factor: float = 1.0, sign: str = "") -> str:
    if spread.mean is None:
        return "–"
    low, middle, high = (factor * spread.quantiles[name] for name in ("q05", "q50", "q95"))
    digits = 0 if unit == "days" else 1
    mean = f"{factor * spread.mean:.1f}{sign} {mean_limits(spread, factor)}".rstrip()
    return (
        f"mean {mean}, median {middle:.{digits}f}{sign} "
        f"{median_limits(spread, factor, digits)}, nine in ten from {low:.{digits}f} to {high:.{digits}f}{sign} {unit}"
    ).rstrip()


def _median(spread: Spread) -> str:
    limits = median_limits(spread).replace("(range ", "(")  # the line below the table says what round brackets are
    return f"{spread.quantiles['q50']:,.0f} {limits}" if spread.runs else "–"
