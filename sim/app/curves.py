"""The course of one future: support, the patron's support, approval and belief, veiled from the day shown on."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.figure import Figure

from sim.app.frames import Frame, Future
from sim.app.markup import tag, text
from sim.report.figures.calendar import time_axis
from sim.report.style import (
    BLUE,
    GREEN,
    NARROW,
    ORANGE,
    PURPLE,
    WIDE,
    Picture,
    Size,
    blank,
    panel,
    quiet,
)

FACES: Final[dict[str, tuple[str, Any, str]]] = {
    "support": (BLUE, "solid", "support among the elite"),
    "patron_support": (ORANGE, (0, (6, 2)), "the patron’s support"),
    "approval": (GREEN, (0, (1.5, 1.5)), "approval in the country"),
    "belief": (PURPLE, (0, (6, 2, 1.5, 2)), "belief in the incumbent’s stay"),
}
CONTEST: Final = {
    "side": "strength of the challenger’s side", "force": "force that obeys", "square": "crowd on the square",
    "regions": "regions seized",
}  # fmt: skip
HEIGHT: Final = 230
TOP, RIGHT = 10.0, 10.0


def course(future: Future) -> Picture:
    """Return the figure of a whole run; `veiled` hides what has not happened yet, and its words tell nothing of it."""
    names = ", ".join(FACES[name][2] for name in future.curves)
    said = f"Curves of one future up to the day shown, their values on that day in the list before: {names}."
    return Picture("course-of-one", "", said, lambda size: _draw(size, future))


def veiled(figures: tuple[str, str], day: int, horizon: int) -> str:
    """Return both figures with a veil over everything after a day: drawn once, shown for every day."""
    return "".join(_veil(figure, size, day, horizon) for figure, size in zip(figures, (NARROW, WIDE), strict=True))


def key(frame: Frame, future: Future) -> str:
    """Return the names of the curves with their values on a day, and how a contest stands."""
    rows = []
    for name in future.curves:
        colour, dash, words = FACES[name]
        dashes = "" if dash == "solid" else f' stroke-dasharray="{" ".join(f"{2 * part:g}" for part in dash[1])}"'
        line = f'<line x1="0" x2="34" y1="5" y2="5" stroke="{colour}" stroke-width="3"{dashes}/>'
        mark = f'<svg width="34" height="10" aria-hidden="true">{line}</svg>'
        rows.append(tag("li", f"{mark} {text(words)} {tag('b', f'{frame.values[name]:.2f}')}"))
    if frame.phase == "contest":
        for name, words in CONTEST.items():
            rows.append(tag("li", f"{text(words)} {tag('b', f'{frame.values[name]:.2f}')}", "km-contest"))
    return tag("ul", "".join(rows), "km-key")


def _veil(figure: str, size: Size, day: int, horizon: int) -> str:
    left, right, bottom = _left(size), size.width - RIGHT, HEIGHT - _foot(size)
    x = left + (right - left) * min(day, horizon) / horizon
    veil = (
        f'<rect x="{x:.1f}" y="0" width="{max(0.0, size.width - x):.1f}" height="{bottom:.1f}" fill="#fff"/>'
        f'<rect x="{x:.1f}" y="{TOP:g}" width="{max(0.0, right - x):.1f}" height="{bottom - TOP:.1f}" fill="#f4f4f2"/>'
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP:g}" y2="{bottom:.1f}" stroke="#1a1a1a" stroke-width="1.2"/>'
    )
    return figure.replace("</svg>", f"{veil}</svg>")


def _left(size: Size) -> float:
    return size.text * 2.8


def _foot(size: Size) -> float:
    return size.text * 2.2


def _draw(size: Size, future: Future) -> Figure:
    figure = blank(size, HEIGHT)
    axes = panel(figure, _left(size), TOP, RIGHT, _foot(size))
    for name, places in future.curves.items():
        colour, dash, _ = FACES[name]
        axes.plot(*zip(*places, strict=True), color=colour, linestyle=dash, linewidth=2)
    axes.set_ylim(0, 1)
    quiet(axes, size)
    time_axis(axes, future.build, future.horizon, size)
    return figure
