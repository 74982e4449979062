"""What decides: the shares of an outcome's variance that come from inputs, by evidence status, and from luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.report.figures.rows import row_chart
from sim.report.influence import Sources
from sim.report.style import BLUE, GREY, ORANGE, PALE, SKY, Picture, Size
from sim.report.words import capital, percent

FACES: Final[dict[str, tuple[str, str]]] = {
    "stated": (BLUE, ""), "implied": (SKY, "//"), "assumed": (ORANGE, ".."), "together": (PALE, "xx"),
    "luck": (GREY, ""),
}  # fmt: skip
WORDS: Final = {"together": "acting together"}


def picture(found: Sequence[Sources]) -> Picture | None:
    """Return the figure of what decides; None where nothing varies."""
    if not found:
        return None
    said = "; ".join(
        f"{each.meaning}: " + ", ".join(f"{WORDS.get(name, name)} {percent(x)}" for name, x in each.parts().items())
        for each in found
    )
    return Picture(
        "sources",
        "What decides: of the variance of an outcome, the share that comes from inputs that are stated, implied and "
        "assumed and from luck, each alone; what is left is from these acting together, or noise where runs are few. "
        "Intervals stand in the table below.",
        f"Stacked bars of where the variance of outcomes comes from. {said}.",
        lambda size: _draw(size, found),
    )


def _draw(size: Size, found: Sequence[Sources]) -> Figure:
    def mark(axes: Axes, number: int, y: float) -> None:
        left = 0.0
        for name, width in found[number].parts().items():
            colour, hatch = FACES[name]
            axes.barh(y, width, 14, left=left, color=colour, hatch=hatch, edgecolor="white", linewidth=0.6)
            left += width

    columns = 5 if size.is_wide else 2
    head = 8 + -(-len(FACES) // columns) * size.text * 1.8
    rows = [(capital(each.meaning), "" if each.converged else "still uncertain") for each in found]
    figure, _ = row_chart(size, rows, mark, head=head, bar=14)
    handles: list[Any] = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=capital(WORDS.get(name, name)))
        for name, (colour, hatch) in FACES.items()
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=size.text, borderaxespad=0,
        bbox_to_anchor=(0, 1), labelspacing=0.4, columnspacing=1.0, handlelength=1.6,
    )  # fmt: skip
    return figure
