"""On whom it hangs: how often it ends otherwise when somebody is taken out, on the same luck."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.pivots import Pivot
from sim.report.figures.rows import row_chart, track, whisker
from sim.report.style import BLUE, GREY, INK, ORANGE, Picture, Size
from sim.report.words import capital, percent

COLOURS = {"leader": BLUE, "clan": ORANGE, "control": GREY}
MOST = 16


def in_order(found: Sequence[Pivot]) -> list[Pivot]:
    """Return those who matter most first; what could not be seen last."""
    return sorted(found, key=lambda each: (-_share(each), each.id))


def picture(found: Sequence[Pivot]) -> Picture | None:
    """Return the figure of pivots; None where nobody was taken out."""
    shown = [each for each in in_order(found) if each.kind != "control"][:MOST]
    shown += [each for each in found if each.kind == "control"]
    if not shown:
        return None
    said = "; ".join(f"{each.name} {percent(_share(each))}" for each in shown)
    return Picture(
        "pivots",
        "On whom it hangs. Bar: share of the futures with an imposed split in which the side that wins is another when "
        "this leader (blue) or clan (orange) is taken out that morning, with its 95 % interval. Circle: share of all "
        "futures that end otherwise when they are taken out from the first day, without imposing anything. Grey: an "
        "official without weight, for comparison.",
        f"Bar chart of how often the winning side changes, if it splits, when somebody is taken out: {said}.",
        lambda size: _draw(size, shown),
    )


def _share(each: Pivot) -> float:
    share = each.split.winner.estimate
    return share if share == share else 0.0


def _draw(size: Size, shown: Sequence[Pivot]) -> Figure:
    def mark(axes: Axes, number: int, y: float) -> None:
        each = shown[number]
        track(axes, y)
        winner, ends = each.split.winner, each.free.outcome
        if winner.estimate == winner.estimate:
            axes.barh(y, winner.estimate, 12, color=COLOURS[each.kind], linewidth=0)
            whisker(axes, y, winner.low, winner.high)
        dot = axes.plot(ends.estimate, y, "o", markersize=7, color="white", clip_on=False)[0]
        dot.set(markeredgecolor=INK, markeredgewidth=1.6)

    rows = [
        (capital(each.name), "–" if each.split.runs == 0 else f"{100 * each.split.winner.estimate:.0f} %")
        for each in shown
    ]
    return row_chart(size, rows, mark)[0]
