"""How the futures under the sliders differ from those of the scenario as opened: a figure and a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.questions.compare import SIGNIFICANT, is_clear
from sim.analysis.runs.counting import Counted
from sim.analysis.runs.differing import Row
from sim.app.futures import NUMBERS, Answer
from sim.app.markup import cell, tag, text
from sim.report.figures.comparison import words_of
from sim.report.figures.outcomes import picture_of
from sim.report.figures.rows import row_chart, track, whisker
from sim.report.style import GREY, OUTCOME_COLOURS, Picture, Size
from sim.report.words import EVENTS, OUTCOMES, PATHS, as_fine, capital, change, limits, number, outcome, points
from sim.statistics.estimates import Interval

BLOCKS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("How it ends", tuple(OUTCOMES)),
    ("On the way", tuple(EVENTS)),
    ("Along which path it splits", tuple(f"path_{name}" for name in PATHS if name != "other")),
    ("Numbers", NUMBERS),
)
WORDS: Final = {
    "formation_days": "days to form a government, where one was formed",
    "contest_days": "days a split lasts, where one opened",
    "deaths": "deaths in contests and where streets are cleared",
    "team_share": "own people’s share of the posts the incumbent fills",
    "patron_support": "the patron’s support at the close, 0 to 1",
    "approval": "approval in the country at the close, 0 to 1",
}
AWAY: Final = "–"


def in_a_sentence(found: Answer) -> str:
    """Return how most futures end, and how many do so as opened where something is set."""
    first = max(found.of(tuple(OUTCOMES)), key=lambda row: row.b.estimate)
    said = f"{capital(outcome(first.name))}: {_percent(first.b.estimate)} of the futures"
    if not found.question.settings:
        return f"{said}, the commonest end."
    return f"{said} under the sliders, {_percent(first.a.estimate)} as opened."


def picture(found: Answer) -> Picture:
    """Return the figure of how it ends: the scenario as opened, and where something is set, both."""
    rows = sorted(found.of(tuple(OUTCOMES)), key=lambda row: -row.a.estimate)
    if not found.question.settings:
        return picture_of([Counted(row.name, 0, *row.a) for row in rows])
    said = "; ".join(
        f"{outcome(row.name)} {_percent(row.a.estimate)} as opened, {_percent(row.b.estimate)} under the sliders"
        for row in rows
    )
    return Picture(
        "outcomes-beside", "", f"Bar chart of how the futures end: {said}.", lambda size: _draw(size, rows)
    )  # fmt: skip


def table(found: Answer) -> str:
    """Return all that is compared as a table; rows that say nothing on either side are left out."""
    pair = bool(found.question.settings)
    head = ("", "As opened", "Under the sliders", "Difference") if pair else ("", "As opened")
    body = ""
    for title, names in (*BLOCKS, ("Defined by the scenario", tuple(found.as_opened.own))):
        rows = [row for row in found.of(names) if _says_something(row)]
        if rows:
            body += tag("tr", tag("th", title, colspan=str(len(head)), scope="rowgroup"), "km-block")
            body += "".join(_row(row, head, pair) for row in rows)
    heads = tag("tr", "".join(tag("th", text(each)) for each in head))
    return tag("table", tag("thead", heads) + tag("tbody", body), "km-rows")


def note(found: Answer) -> str:
    """Return what the numbers are, in a few sentences."""
    runs = f"{found.question.runs:,} futures, seed {found.seed}; brackets are 95 % intervals (shares: Wilson)."
    if not found.question.settings:
        return f"{runs} Move a slider, and the same futures are played with that number fixed."
    tests = sum(row.tells for row in found.rows)
    return (
        f"{runs} Both sides have the same luck, run by run; differences, of shares in points of a percent, have "
        f"intervals within pairs; what only some futures show is of those on either side that do. "
        f"Bold: p < {SIGNIFICANT:g} after Holm’s correction for {tests} tests."
    )


def _row(row: Row, head: Sequence[str], pair: bool) -> str:
    cells = [tag("th", text(capital(_name(row))), scope="row"), cell(head[1], _side(row, row.a))]
    if pair:
        difference = _difference(row)
        cells += [
            cell(head[2], _side(row, row.b)),
            cell(head[3], tag("b", difference) if is_clear(row) else difference),
        ]
    return tag("tr", "".join(cells))


def _side(row: Row, side: Interval[float]) -> str:
    if _is_nan(side.estimate):
        return AWAY
    if row.yes_no:
        return f"{as_fine(*side)} {tag('span', f'[{limits(side.low, side.high)}]', 'km-limits')}"
    between = "" if _is_nan(side.low) else f" {tag('span', f'[{number(side.low)} – {number(side.high)}]', 'km-limits')}"
    return f"{number(side.estimate)}{between}"


def _difference(row: Row) -> str:
    low, middle, high = row.diff.low, row.diff.estimate, row.diff.high
    if _is_nan(middle):
        return AWAY
    if row.yes_no:
        return f"{points(middle)} {tag('span', f'[{points(low)}, {points(high)}]', 'km-limits')}"
    return f"{change(middle)} {tag('span', f'[{change(low)}, {change(high)}]', 'km-limits')}"


def _says_something(row: Row) -> bool:
    return not all(_is_nan(side.estimate) or side.estimate == 0.0 for side in (row.a, row.b))


def _name(row: Row) -> str:
    return WORDS.get(row.name) or words_of(row)


def _draw(size: Size, rows: Sequence[Row]) -> Figure:
    def mark(axes: Axes, number: int, y: float) -> None:
        row = rows[number]
        for side, middle, colour in ((row.a, y - 7, GREY), (row.b, y + 7, OUTCOME_COLOURS[row.name])):
            track(axes, middle, 10)
            axes.barh(middle, side.estimate, 10, color=colour, linewidth=0)
            whisker(axes, middle, side.low, side.high, 6)

    names = [
        (capital(outcome(row.name)), f"{_percent(row.a.estimate)} → {_percent(row.b.estimate)}") for row in rows
    ]  # fmt: skip
    return row_chart(size, names, mark, bar=26)[0]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _is_nan(value: float) -> bool:
    return value != value
