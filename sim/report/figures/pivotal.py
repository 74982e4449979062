"""On whom it hangs: how often it ends otherwise when somebody is taken out, on the same luck."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.questions.pivots import Pivot
from sim.report.figures.rows import row_chart, track, whisker
from sim.report.style import BLUE, GREY, INK, ORANGE, Picture, Size
from sim.report.words import capital, percent

COLOURS = {"leader": BLUE, "clan": ORANGE, "control": GREY}
MOST = 16


def in_order(found: Sequence[Pivot]) -> list[Pivot]:
    """Return those on whom the answer hangs most first, as the scenario is played."""
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
        "On whom it hangs. Bar: share of the futures in which the answer is another when this leader (blue) or clan "
        "(orange) is taken out from the first day, nothing else imposed, with its 95 % interval. Circle: share of the "
        "futures with an imposed split in which another side wins when they are taken out that morning. Grey: for "
        "comparison, an official without an office, which is what a small change sets off.",
        f"Bar chart of how often the answer is another when somebody is taken out: {said}.",
        lambda size: _draw(size, shown),
    )


def _share(each: Pivot) -> float:
    return each.free.answer.estimate


def _draw(size: Size, shown: Sequence[Pivot]) -> Figure:
    def mark(axes: Axes, number: int, y: float) -> None:
        each = shown[number]
        track(axes, y)
        answer, winner = each.free.answer, each.split.winner
        axes.barh(y, answer.estimate, 12, color=COLOURS[each.kind], linewidth=0)
        whisker(axes, y, answer.low, answer.high)
        if winner.estimate == winner.estimate:
            dot = axes.plot(winner.estimate, y, "o", markersize=7, color="white", clip_on=False)[0]
            dot.set(markeredgecolor=INK, markeredgewidth=1.6)

    rows = [(capital(each.name), f"{100 * each.free.answer.estimate:.0f} %") for each in shown]
    return row_chart(size, rows, mark)[0]
