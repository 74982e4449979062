"""The course of things: support, the patron's support and the incumbent's own team, month by month with bands."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.ensemble import DAYS_A_PICTURE
from sim.report.figures.calendar import time_axis
from sim.report.material import Material
from sim.report.style import BLUE, INK, Picture, Size, blank, panel, quiet
from sim.report.words import SERIES, capital

PANEL, PANEL_NARROW = 165, 150


def picture(material: Material) -> Picture | None:
    """Return the figure of the series; None where the results hold none."""
    absent = {
        "patron_support": int(material.build.world.patron[0]) < 0,
        "team_share": int(material.build.world.team_clan[0]) < 0,
    }
    shown = [name for name in SERIES if name in material.course and not absent.get(name, False)]
    course = {name: material.course[name] for name in shown}
    if not course:
        return None
    said = []
    for name, bands in course.items():
        first, last = bands[0], bands[-1]
        said.append(
            f"the median of {SERIES[name][0]} goes from {first[2]:.2f} to {last[2]:.2f}, "
            f"nine futures in ten ending between {last[0]:.2f} and {last[4]:.2f}"
        )
    note = "" if material.course_is_exact else " Bands are means of those of the parts in which the runs are kept."
    return Picture(
        "course",
        "The course of things, month by month. Line: median future; dark band: the middle half of the futures; "
        f"pale band: nine in ten.{note}",
        "Curves with two bands each: " + "; ".join(said) + ".",
        lambda size: _draw(size, material, course),
    )


def _draw(size: Size, material: Material, course: dict[str, NDArray[np.float64]]) -> Figure:
    height = PANEL if size.is_wide else PANEL_NARROW
    title, foot = size.text * 2.0, size.text * 2.4
    figure = blank(size, len(course) * (height + title) + foot)
    for number, (name, bands) in enumerate(course.items()):
        top = number * (height + title) + title
        axes = panel(figure, size.text * 3.2, top, 8, foot + (len(course) - 1 - number) * (height + title) + 12)
        days = DAYS_A_PICTURE * np.arange(1, len(bands) + 1)
        axes.fill_between(days, bands[:, 0], bands[:, 4], color=BLUE, alpha=0.16, linewidth=0)
        axes.fill_between(days, bands[:, 1], bands[:, 3], color=BLUE, alpha=0.34, linewidth=0)
        axes.plot(days, bands[:, 2], color=INK, linewidth=1.8)
        axes.set_ylim(0, max(0.1, min(1.0, 1.15 * float(bands.max()))))
        axes.locator_params(axis="y", nbins=6, steps=[1, 2, 5, 10])  # two decimals at most: there is room for no more
        axes.set_title(capital(SERIES[name][0]), fontsize=size.text, loc="left", pad=6, fontweight="bold")
        quiet(axes, size)
        time_axis(axes, material.build, material.horizon, size)
        if number < len(course) - 1:
            axes.tick_params(labelbottom=False)
    return figure
