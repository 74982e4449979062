"""The report of `run` as text, for an analyst at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.analysis.outcomes import Counted, Spread, Summary
from sim.analysis.variance import Share
from sim.cli.common import NOT_ABOVE_ZERO, Talk, bar, interval, percent, table

EVENT_NAMES: Final = {
    "split": "a split opened",
    "survived": "the incumbent stayed throughout",
    "on_time": "government complete within 14 days",
    "irregular": "removed against the rules",
}
FATE_COLUMNS: Final = ("in_service", "outside", "arrested", "abroad", "dead", "neutral")


def show_summary(talk: Talk, data: Mapping[str, Any], summary: Summary, names: Mapping[str, str]) -> None:
    """Write everything `run` found."""
    asked = f" of {data['performance']['runs']:,}" if data["state"] != "finished" else ""
    talk.show(talk.paint(data["scenario"]["title"], "bold"))
    talk.show(f"{summary.runs:,}{asked} futures, seed {data['seed']}; shares with 95 % Wilson intervals")
    _show_outcomes(talk, summary)
    _show_government(talk, summary, names)
    _show_people(talk, summary, names)
    _show_paths(talk, summary)
    _show_ground(talk, data)
    _show_end(talk, data)


def _show_outcomes(talk: Talk, summary: Summary) -> None:
    talk.heading("How it ends")
    talk.show(table([_row(each) for each in summary.outcomes], align="lrl"))
    talk.heading("What happens on the way")
    talk.show(table([[EVENT_NAMES[each.name], *_row(each)[1:]] for each in summary.events], align="lrl"))


def _show_government(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    talk.heading("Days to form the government")
    talk.show(table([_row(each) for each in summary.formation_bins], align="lrl"))
    if summary.formation_days.runs:
        talk.show(f"  where it was formed: {_in_words(summary.formation_days, 'days')}")
    if summary.cabinet:
        talk.heading("Who sits in it: mean share of the posts, by their value")
        rows = [
            [
                names.get(seat.clan, seat.clan), percent(seat.before), percent(seat.after),
                f"{100 * seat.change:+.1f} pts {interval(seat.low, seat.high)}", bar(seat.after, 20),
            ]
            for seat in summary.cabinet
        ]  # fmt: skip
        talk.show(table(rows, ("clan", "before", "after", "change", ""), "lrrl"))
    talk.heading("The incumbent's own team")
    share, posts = summary.team_share, summary.team_posts
    talk.show(f"  share of the posts he fills: {_in_words(share, '', 100, '%')}")
    talk.show(f"  posts: {_in_words(posts, '')}")


def _show_people(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    talk.heading("Who ends where (share of futures)")
    shown = [name for name in FATE_COLUMNS if any(leader.status.get(name, 0) > 0 for leader in summary.leaders)]
    rows = [
        [
            names.get(leader.leader, leader.leader), percent(leader.rules),
            *(percent(leader.status[name]) for name in shown), percent(leader.fate["dismiss"]),
            percent(leader.challenged.share),
            f"{percent(leader.moves_expected.mean)} {interval(leader.moves_expected.low, leader.moves_expected.high)}",
            percent(leader.chosen),
        ]
        for leader in summary.leaders
    ]  # fmt: skip
    statuses = (name.replace("_", " ") for name in shown)
    head = ("leader", "rules", *statuses, "dismissed", "challenges", "expected", "chosen")
    talk.show(table(rows, head, "l" + "r" * (len(shown) + 3) + "lr"))
    talk.show("  expected: moves against the incumbent, as the chances of one, added up day by day over a future")


def _show_paths(talk: Talk, summary: Summary) -> None:
    talk.heading("If it splits: the road it takes")
    if not summary.paths:
        talk.show("  no split in these runs")
        return
    rows = [
        [*_row(each.path)[:3], _median(each.days), _deaths(each.deaths), percent(each.won, 0)]
        for each in summary.paths
    ]  # fmt: skip
    talk.show(table(rows, ("path", "share", "", "days (median)", "deaths (median, 95 %)", "incumbent loses"), "lrlrrr"))


def _show_ground(talk: Talk, data: Mapping[str, Any]) -> None:
    counts = data["rests_on"]
    total = max(1, sum(counts.values()))
    talk.heading("What this rests on")
    rows = [[status, f"{number}", percent(number / total, 0), bar(number / total)] for status, number in counts.items()]
    talk.show(table(rows, ("inputs", "count", "share", ""), "lrr"))
    if not data["variance"]:
        return
    talk.heading(f"What decides: inputs or luck ({data['variance'][0]['pairs']:,} inputs played twice)")
    rows = []
    for source in data["variance"]:
        inputs = source["inputs"]
        if inputs is None:
            rows.append([source["outcome"], "–", "does not vary", "", ""])
            continue
        raw = Share(inputs["share"], inputs["low"], inputs["high"])
        shown = raw.bounded
        notes = [] if raw.above_zero else [NOT_ABOVE_ZERO]
        notes += [] if inputs["converged"] else ["wide interval: play more runs"]
        cell = f"{percent(shown.estimate, 0)} {interval(shown.low, shown.high, 0)}"
        rows.append([source["outcome"], cell, percent(1 - shown.estimate, 0), "; ".join(notes)])
    talk.show(table(rows, ("outcome", "from inputs", "from luck", ""), "lrr"))


def _show_end(talk: Talk, data: Mapping[str, Any]) -> None:
    spent = data["performance"]
    seconds = max(1e-9, spent["seconds"])
    talk.show()
    if data["failed"]:
        talk.show(talk.paint(f"{data['failed']:,} runs failed; they are listed in failures.jsonl", "red"))
    talk.show(
        f"{spent['runs']:,} runs in {spent['seconds']:.1f} s: {spent['runs'] / seconds:,.0f} runs and "
        f"{spent['agent_steps'] / seconds:,.0f} agent-steps a second on {spent['jobs']} threads"
    )
    talk.show(f"results: {data['folder']}")


def _row(each: Counted) -> list[str]:
    return [each.name.replace("_", " "), percent(each.share), interval(each.low, each.high), bar(each.share)]


def _in_words(spread: Spread, unit: str, factor: float = 1.0, sign: str = "") -> str:
    if spread.mean is None:
        return "–"
    low, middle, high = (factor * spread.quantiles[name] for name in ("q05", "q50", "q95"))
    digits = 0 if unit == "days" else 1
    return (
        f"mean {factor * spread.mean:.1f}{sign}, median {middle:.{digits}f}{sign}, "
        f"nine in ten from {low:.{digits}f} to {high:.{digits}f}{sign} {unit}".rstrip()
    )


def _median(spread: Spread) -> str:
    return f"{spread.quantiles['q50']:.0f}" if spread.runs else "–"


def _deaths(spread: Spread) -> str:
    return f"{spread.quantiles['q50']:,.0f}, {spread.quantiles['q95']:,.0f}" if spread.runs else "–"
