"""Who ends where: for each named leader the share of futures in which each thing became of them."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.outcomes.people import TURNS
from sim.report.figures.rows import row_chart
from sim.report.material import Material
from sim.report.style import BLUE, INK, ORANGE, PALE, VERMILLION, Picture, Size
from sim.report.words import capital, percent

FACES: Final = {
    "kept": (BLUE, ""),
    "changed": (BLUE, "//"),
    "came_in": (BLUE, ".."),
    "left": (PALE, ""),
    "stayed_out": (PALE, ".."),
    "envoy": (ORANGE, ".."),
    "exile": (ORANGE, ""),
    "arrested": (VERMILLION, "//"),
    "died": (INK, ""),
}


def picture(material: Material) -> Picture | None:
    """Return the figure of fates."""
    leaders = material.summary.leaders
    if not leaders:
        return None
    shown = [name for name in FACES if any(leader.turns[name].runs for leader in leaders)]
    said = "; ".join(
        f"{material.name_of(each.leader)}: "
        + ", ".join(f"{TURNS[name].short} {percent(each.turns[name].share)}" for name in shown if each.turns[name].runs)
        for each in leaders
    )
    return Picture(
        "fates",
        "What became of whom, by the close. At the right: the share of futures in which they rule then.",
        f"Stacked bars of what became of the named leaders by the close. {said}.",
        lambda size: _draw(size, material, shown),
    )


def _draw(size: Size, material: Material, shown: list[str]) -> Figure:
    leaders = material.summary.leaders

    def mark(axes: Axes, number: int, y: float) -> None:
        left = 0.0
        for name in shown:
            width, (colour, hatch) = leaders[number].turns[name].share, FACES[name]
            axes.barh(y, width, 14, left=left, color=colour, hatch=hatch, edgecolor="white", linewidth=0.6)
            left += width

    columns = 5 if size.is_wide else 2
    head = 8 + -(-len(shown) // columns) * size.text * 1.8
    rows = [
        (capital(material.name_of(each.leader)), f"rules {percent(each.rules.share)}" if each.rules.runs else "")
        for each in leaders
    ]
    figure, _ = row_chart(size, rows, mark, head=head, bar=14)
    handles = [
        Patch(facecolor=FACES[name][0], hatch=FACES[name][1], edgecolor="white", label=capital(TURNS[name].short))
        for name in shown
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=size.text, borderaxespad=0,
        bbox_to_anchor=(0, 1), labelspacing=0.4, columnspacing=1.4, handlelength=1.6,
    )  # fmt: skip
    return figure
