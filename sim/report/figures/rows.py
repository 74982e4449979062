"""Charts of rows: a name and a number on one line, a bar or dots on the line below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.report.style import GREY, INK, PALE, Size, sheet
from sim.report.words import capital

Mark = Callable[[Axes, int, float], None]  # axes, number of the row, y of the middle of its bar


def row_chart(
    size: Size, rows: Sequence[tuple[str, str]], mark: Mark, head: float = 0.0, bar: float = 12.0
) -> tuple[Figure, Axes]:
    """Return a chart in which x runs from 0 to 1.

    Parameters
    ----------
    size : Size
    rows : sequence of (name, number)
        What stands over each bar, at its left and right.
    mark : function
        Draws the bar of a row.
    head : float
        Pixels to leave free at the top.
    bar : float
        Height of a bar in pixels.
    """
    step = size.text * 1.5 + bar + 10
    figure, axes = sheet(size, head + step * len(rows) + 2)
    values = [value for _, value in rows]
    names = size.fit_apart([name for name, _ in rows], values)
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        line = head + step * number + size.text * 0.75 + 2
        axes.text(0, line, name, fontsize=size.text, va="center", color=INK)
        axes.text(1, line, value, fontsize=size.text, va="center", ha="right", color=GREY)
        mark(axes, number, line + size.text * 0.75 + bar / 2 + 2)
    return figure, axes


def stacked_chart(
    size: Size, rows: Sequence[tuple[str, str]], parts: Sequence[Mapping[str, float]],
    faces: Mapping[str, tuple[str, str]], words: Mapping[str, str], spacing: float,
) -> Figure:  # fmt: skip
    """Return a chart in which the bar of each row is made of parts of a whole, with a legend over it.

    Parameters
    ----------
    size, rows : see `row_chart`
    parts : by row, the width of each part, 0 to 1
    faces : colour and hatch of each part, as the legend names them
    words : what each part is called there
    spacing : between the columns of the legend, in its own unit
    """

    def mark(axes: Axes, number: int, y: float) -> None:
        left = 0.0
        for name, width in parts[number].items():
            colour, hatch = faces[name]
            axes.barh(y, width, 14, left=left, color=colour, hatch=hatch, edgecolor="white", linewidth=0.6)
            left += width

    columns = 5 if size.is_wide else 2
    head = 8 + -(-len(faces) // columns) * size.text * 1.8
    figure, _ = row_chart(size, rows, mark, head=head, bar=14)
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=capital(words[name]))
        for name, (colour, hatch) in faces.items()
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=size.text, borderaxespad=0,
        bbox_to_anchor=(0, 1), labelspacing=0.4, columnspacing=spacing, handlelength=1.6,
    )  # fmt: skip
    return figure


def track(axes: Axes, y: float, height: float = 12.0) -> None:
    """Draw the pale ground of a bar from 0 to 1."""
    axes.barh(y, 1.0, height, color=PALE, alpha=0.45, linewidth=0)


def whisker(axes: Axes, y: float, low: float, high: float, height: float = 8.0) -> None:
    """Draw an interval."""
    axes.plot([low, high], [y, y], color=INK, linewidth=1.4, solid_capstyle="butt")
    for end in (low, high):
        axes.plot([end, end], [y - height / 2, y + height / 2], color=INK, linewidth=1.4, solid_capstyle="butt")
