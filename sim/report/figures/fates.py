"""Who ends where: for each named leader the share of futures in which each thing became of them."""

from __future__ import annotations

from typing import Final

from matplotlib.figure import Figure

from sim.outcomes.people import TURNS
from sim.report.figures.rows import stacked_chart
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
    rows = [
        (capital(material.name_of(each.leader)), f"rules {percent(each.rules.share)}" if each.rules.runs else "")
        for each in leaders
    ]
    parts = [{name: each.turns[name].share for name in shown} for each in leaders]
    words = {name: TURNS[name].short for name in shown}
    return stacked_chart(size, rows, parts, {name: FACES[name] for name in shown}, words, 1.4)
