"""What decides: the shares of an outcome's variance that come from inputs, by evidence status, and from luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure

from sim.report.figures.rows import stacked_chart
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
    rows = [(capital(each.meaning), "" if each.converged else "still uncertain") for each in found]
    words = {name: WORDS.get(name, name) for name in FACES}
    return stacked_chart(size, rows, [each.parts() for each in found], FACES, words, 1.0)
