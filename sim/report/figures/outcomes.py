"""How it ends: the share of futures in each class, with intervals."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.outcomes import Counted
from sim.report.figures.rows import row_chart, track, whisker
from sim.report.material import Material
from sim.report.style import BLUE, OUTCOME_COLOURS, Picture, Size
from sim.report.words import capital, limits, outcome, percent


def picture(material: Material) -> Picture:
    """Return the figure of the outcomes of a scenario."""
    return picture_of(material.summary.outcomes)


def picture_of(found: list[Counted]) -> Picture:
    """Return the figure of outcomes that were counted."""
    said = "; ".join(f"{outcome(each.name)} {percent(each.share)}" for each in found)
    return Picture(
        "outcomes",
        "How it ends. A bar is the share of futures; the thin line is the 95 % interval of that share.",
        f"Bar chart of how the futures end, the most frequent first: {said}.",
        lambda size: _draw(size, found),
    )


def formation_picture(material: Material) -> Picture | None:
    """Return the figure of the days it takes to form a government; None where there is no vote."""
    if int(material.build.world.election[0]) < 0:
        return None
    found = material.summary.formation_bins
    said = "; ".join(f"{_days(each)} {percent(each.share)}" for each in found)
    return Picture(
        "formation",
        "Days from the vote to a complete government. Fourteen days count as on time.",
        f"Bar chart of the days from the vote to a complete government: {said}.",
        lambda size: _draw_bars(size, [(capital(_days(each)), BLUE, each) for each in found]),
    )


def _days(each: Counted) -> str:
    return each.name if each.name == "never" else f"{each.name} days"


def _draw(size: Size, found: list[Counted]) -> Figure:
    return _draw_bars(size, [(capital(outcome(each.name)), OUTCOME_COLOURS[each.name], each) for each in found])


def _draw_bars(size: Size, bars: list[tuple[str, str, Counted]]) -> Figure:
    def mark(axes: Axes, number: int, y: float) -> None:
        _, colour, each = bars[number]
        track(axes, y)
        axes.barh(y, each.share, 12, color=colour, linewidth=0)
        whisker(axes, y, each.low, each.high)

    names = [(name, f"{100 * each.share:.1f} %  [{limits(each.low, each.high)}]") for name, _, each in bars]
    return row_chart(size, names, mark)[0]
