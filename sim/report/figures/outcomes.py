"""How it ends: the share of futures in each class, with intervals."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.runs.counting import Counted
from sim.outcomes.people import NOBODY
from sim.outcomes.spans import ON_TIME_DAYS
from sim.report.figures.rows import row_chart, track, whisker
from sim.report.material import Material
from sim.report.style import BLUE, OUTCOME_COLOURS, Picture, Size
from sim.report.words import OUTCOMES, as_fine, capital, limits, percent


def picture(material: Material) -> Picture:
    """Return the figure of the outcomes of a scenario."""
    clauses = {name: ending.clause for name, ending in material.summary.endings.items()}
    return picture_of(material.summary.outcomes, clauses)


def picture_of(found: list[Counted], clauses: Mapping[str, str] = OUTCOMES) -> Picture:
    """Return the figure of outcomes that were counted; that nobody rules is shown where it came about."""
    found = [each for each in found if each.share or each.name != NOBODY]
    said = "; ".join(f"{clauses[each.name]} {percent(each.share)}" for each in found)
    return Picture(
        "outcomes",
        "How it ends. A bar is the share of futures; the thin line is the 95 % interval of that share.",
        f"Bar chart of how the futures end, the most frequent first: {said}.",
        lambda size: _draw(size, found, clauses),
    )


def formation_picture(material: Material) -> Picture | None:
    """Return the figure of the days it takes to form a government; None where there is no vote."""
    found = material.summary.formation_bins
    if not found:
        return None
    said = "; ".join(f"{_days(each)} {percent(each.share)}" for each in found)
    return Picture(
        "formation",
        f"Days from the vote to a complete government. {ON_TIME_DAYS} days count as on time.",
        f"Bar chart of the days from the vote to a complete government: {said}.",
        lambda size: _draw_bars(size, [(capital(_days(each)), BLUE, each) for each in found]),
    )


def _days(each: Counted) -> str:
    return "not complete by the close" if each.name == "never" else f"{each.name} days"


def _draw(size: Size, found: list[Counted], clauses: Mapping[str, str]) -> Figure:
    return _draw_bars(size, [(capital(clauses[each.name]), OUTCOME_COLOURS[each.name], each) for each in found])


def _draw_bars(size: Size, bars: list[tuple[str, str, Counted]]) -> Figure:
    def mark(axes: Axes, number: int, y: float) -> None:
        _, colour, each = bars[number]
        track(axes, y)
        axes.barh(y, each.share, 12, color=colour, linewidth=0)
        whisker(axes, y, each.low, each.high)

    return row_chart(size, [(name, _told(each)) for name, _, each in bars], mark)[0]


def _told(each: Counted) -> str:
    return f"{as_fine(each.share, each.low, each.high)}  [{limits(each.low, each.high)}]"
