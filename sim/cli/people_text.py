"""What becomes of the named, and who heads their clans, as text: in tables as wide as the terminal allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Final, NamedTuple

from sim.analysis.runs.counting import Counted, Mean
from sim.analysis.runs.summary import LeaderEnds, Summary
from sim.cli.common import Talk
from sim.cli.layout import cut, interval, percent, table
from sim.cli.terminal import room, width
from sim.language.amounts import amount
from sim.outcomes.people import TURNS
from sim.report.words import capital, head_in_words

NAME: Final = 30  # columns of a name beside many numbers
NEAR: Final = 2.0  # points of a percent: limits nearer than these are told with one decimal
DONE: Final = {
    "dismiss": "dismissed", "envoy": "sent abroad", "arrest": "arrested", "co_opt": "co-opted",
}  # fmt: skip


class Share(NamedTuple):
    """A share of futures with its limits, as a table of many columns shows it."""

    share: float
    low: float
    high: float


class Column(NamedTuple):
    """A column of a table of leaders: its heading, and a share for each of them."""

    head: str
    shares: list[Share]


def show_people(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    """Write what became of each named leader by the close, and what they do and is done to them on the way."""
    leaders = summary.leaders
    if not leaders:
        return
    talk.heading(f"What became of them by the close (% of {amount(summary.runs, 'future')}; a row adds up to 100)")
    turns = [Column(TURNS[name].short, [_share(leader.turns[name]) for leader in leaders]) for name in TURNS]
    _show_columns(talk, turns, leaders, names)
    talk.show("  below each share its 95 % interval; a dash: in none of the futures")
    talk.heading("What they do, and what is done to them, at any time (% of futures; moves expected in 100 futures)")
    _show_columns(talk, _on_the_way(leaders), leaders, names)
    talk.show("  moves: against the incumbent, at least once; moves expected: how many such moves 100 futures would")
    talk.show("  see, each of several in one future counted: the chances of one, added up day by day")


def show_heads(talk: Talk, summary: Summary, names: Mapping[str, str]) -> None:
    """Write who heads the clans of the named at the close."""
    if not summary.heads:
        return
    talk.heading("Who heads their clans at the close")
    rows = [
        [
            capital(names.get(each.clan, each.clan)) if k == 0 else "", head_in_words(head.name, names),
            percent(head.share), interval(head.low, head.high),
        ]
        for each in summary.heads
        for k, head in enumerate(each.heads)
    ]  # fmt: skip
    talk.show(table(rows, align="llrl"))


def _on_the_way(leaders: Sequence[LeaderEnds]) -> list[Column]:
    columns = [
        Column("moves", [_share(leader.challenged) for leader in leaders]),
        Column("moves expected", [_mean(leader.moves_expected) for leader in leaders]),
        *(Column(said, [_share(leader.ever[name]) for leader in leaders]) for name, said in DONE.items()),
        Column("off scene", [_share(leader.status["neutral"]) for leader in leaders]),
    ]
    chosen = [_share(leader.chosen) for leader in leaders if leader.chosen is not None]
    return [*columns, Column("chosen", chosen)] if chosen else columns


def _show_columns(
    talk: Talk, columns: Sequence[Column], leaders: Sequence[LeaderEnds], names: Mapping[str, str]
) -> None:
    """Write columns of shares, those of which nobody has any left out, in as many tables as the width asks for."""
    who = cut([names.get(leader.leader, leader.leader) for leader in leaders], NAME)
    shown = [column for column in columns if any(share.share > 0 for share in column.shares)]
    wide = max(width("leader"), *(width(name) for name in who)) + 2
    tables: list[list[Column]] = [[]]
    taken = wide
    for column in shown:
        more = 2 + max(width(cell) for cell in _cells(column))
        if tables[-1] and taken + more > room():
            tables.append([])
            taken = wide
        tables[-1].append(column)
        taken += more
    lines = ["leader", "", *(line for name in who for line in (name, ""))]
    for number, part in enumerate(filter(None, tables)):
        if number:
            talk.show()
        rows = list(zip(lines, *(_cells(column) for column in part), strict=True))
        talk.show(table(rows, align="l" + "r" * len(part)))


def _cells(column: Column) -> list[str]:
    """Return what stands in a column: a heading of two lines, and two lines for each leader."""
    first, _, second = column.head.partition(" ")
    cells = [(f"{100 * each.share:.1f}", _limits(each)) if each.share > 0 else ("–", "") for each in column.shares]
    return [first, second, *(line for cell in cells for line in cell)]


def _limits(each: Share) -> str:
    """Return limits that hold the share as it is printed: whole numbers outward, as fine as it where they are near."""
    low, high = 100 * each.low, 100 * each.high
    return f"{floor(low)}–{ceil(high)}" if high - low >= NEAR else f"{low:.1f}–{high:.1f}"


def _share(each: Counted) -> Share:
    return Share(each.share, each.low, each.high)


def _mean(each: Mean) -> Share:
    return Share(each.mean, each.low, each.high)
