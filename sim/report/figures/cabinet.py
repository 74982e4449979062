"""Who sits in the government, before and after: the mean share of the posts each clan holds."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.figures.rows import row_chart, track
from sim.report.material import Material
from sim.report.style import BLUE, GREY, VERMILLION, Picture, Size
from sim.report.words import percent, points

CIRCLE: Final = 8  # pixels


def picture(material: Material) -> Picture | None:
    """Return the figure of the cabinet; None where no clan sits in one."""
    seats = material.summary.cabinet
    if not seats:
        return None
    said = "; ".join(f"{material.name_of(seat.clan)} {percent(seat.before)} to {percent(seat.after)}" for seat in seats)
    return Picture(
        "cabinet",
        "Who sits in the government, by clan: share of the posts by their value, mean over all futures. Open circle: "
        "before; filled: after. In brackets the change in points.",
        f"Chart of the share of government posts before and after, by clan: {said}.",
        lambda size: _draw(size, material),
    )


def _draw(size: Size, material: Material) -> Figure:
    seats = material.summary.cabinet
    most = max(0.05, 1.1 * max(max(seat.before, seat.after) for seat in seats))

    def mark(axes: Axes, number: int, y: float) -> None:
        seat = seats[number]
        colour = BLUE if seat.change >= 0 else VERMILLION
        track(axes, y, 3)
        axes.plot([seat.before / most, seat.after / most], [y, y], color=colour, linewidth=3, solid_capstyle="butt")
        before = axes.plot(seat.before / most, y, "o", markersize=CIRCLE, color="white", clip_on=False)[0]
        before.set(markeredgecolor=GREY, markeredgewidth=1.6)
        axes.plot(seat.after / most, y, "o", markersize=CIRCLE, color=colour, clip_on=False)

    rows = [
        (
            material.name_of(seat.clan),
            f"{100 * seat.before:.1f} → {100 * seat.after:.1f} %  ({points(seat.change)})",
        )
        for seat in seats
    ]
    figure, axes = row_chart(size, rows, mark, bar=10)
    axes.set_xlim(-CIRCLE / size.width, 1)  # a circle at 0 is a whole one
    return figure
