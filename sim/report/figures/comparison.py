"""Several results beside the first: differences with intervals."""

from __future__ import annotations

import math
from typing import Final

from matplotlib.figure import Figure

from sim.analysis.questions.compare import Comparison, Versus, is_clear
from sim.analysis.runs.differing import Row
from sim.outcomes.registry import OUTCOMES
from sim.report.style import BLUE, GREY, INK, Picture, Size, blank, panel, quiet
from sim.report.words import capital, points

SHOWN: Final = ("split", "survived", "on_time", "balance", "consolidation")


def name_of(row: str) -> str:
    """Return what a row of a comparison is called on the page."""
    return OUTCOMES[row].row if row in OUTCOMES else row.replace("_", " ")


def words_of(row: Row) -> str:
    """Return what a row is called on the page: an outcome of a run by its own words, a registered one or not."""
    return row.meaning if row.family == "outcome" else name_of(row.name)


def label_of(side: str) -> str:
    """Return a short label of a side: what-ifs lose the words they all begin with."""
    return capital(side.removeprefix("What if "))


def _is_seen(versus: Versus, name: str) -> bool:
    """Say whether both sides of a comparison show a quantity."""
    return any(row.name == name and not math.isnan(row.diff.estimate) for row in versus.rows)


def picture(found: Comparison) -> Picture | None:
    """Return the figure of differences from the first."""
    names = [name for name in SHOWN if all(_is_seen(each, name) for each in found.versus)]
    if not names:
        return None
    clear = [
        f"{each.b}: {name_of(name)} {points(each.row(name).diff.estimate)} points"
        for each in found.versus
        for name in names
        if is_clear(each.row(name))
    ]
    said = "; ".join(clear) if clear else "none stands clear of chance"
    return Picture(
        "comparison",
        f"Differences from {found.versus[0].a}, in points of a percent of the futures, with 95 % intervals. "
        "Filled: stands clear of chance after correction for the number of tests; open: does not.",
        f"Dots with intervals for each comparison. Differences that stand clear of chance: {said}.",
        lambda size: _draw(size, found, names),
    )


def _draw(size: Size, found: Comparison, names: list[str]) -> Figure:
    sides, line = len(found.versus), size.text * (1.6 if size.is_wide else 3.2)
    title, foot = size.text * 2.4, size.text * 2.4
    block = title + sides * line + foot
    figure = blank(size, block * len(names))
    left = 0.42 * size.width if size.is_wide else 16
    for number, name in enumerate(names):
        rows = [each.row(name) for each in found.versus]
        axes = panel(figure, left, title + number * block, 18, foot + (len(names) - 1 - number) * block)
        for place, (each, row) in enumerate(zip(found.versus, rows, strict=True)):
            low, middle, high = (100 * x for x in (row.diff.low, row.diff.estimate, row.diff.high))
            y = place if size.is_wide else place + 0.2
            if not math.isnan(middle):
                axes.plot([low, high], [y, y], color=INK, linewidth=1.4)
                face = BLUE if is_clear(row) else "white"
                axes.plot(middle, y, "o", markersize=7, markerfacecolor=face, markeredgecolor=BLUE, markeredgewidth=1.6)
            if not size.is_wide:
                edge = (-left / (size.width - left - 18), place - 0.22)
                axes.annotate(
                    size.fit_ends(label_of(each.b)),
                    edge,
                    xycoords=("axes fraction", "data"),
                    fontsize=size.text,
                    va="center",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},  # the line at 0 stays out of the words
                )
        axes.axvline(0, color=GREY, linewidth=1)
        reach = max(1.0, *(abs(100 * x) for row in rows for x in (row.diff.low, row.diff.high) if not math.isnan(x)))
        axes.set_xlim(-1.08 * reach, 1.08 * reach)
        axes.set_ylim(sides - 0.5, -0.5)
        labels = [size.fit_ends(label_of(each.b), 0.42) for each in found.versus] if size.is_wide else []
        axes.set_yticks(range(sides) if size.is_wide else [], labels)
        quiet(axes, size, "x")
        axes.spines["left"].set_visible(False)
        axes.set_title(
            size.fit(capital(name_of(name))), fontsize=size.text, loc="left", fontweight="bold", pad=5,
            x=-left / (size.width - left - 18),
        )  # fmt: skip
    return figure
