"""When it splits, and along which path: cumulative incidence with bands, exits competing with one another."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from matplotlib.figure import Figure

from sim.report.figures.calendar import time_axis
from sim.report.material import CAUSES, Material
from sim.report.style import PATH_LINES, Picture, Size, blank, panel, quiet
from sim.report.words import PATHS, capital, percent
from sim.statistics.survival import incidence_at

STEPS = 120  # places of a curve that are drawn
SHORT = {"other": "no split, gone"}


def picture(material: Material) -> Picture | None:
    """Return the figure of when splits open; None where nothing ever happens."""
    present = [name for k, name in enumerate(CAUSES) if material.incidence.incidence[-1, k] > 0]
    if not present:
        return None
    ends = {
        name: incidence_at(material.incidence, CAUSES.index(name) + 1, material.horizon).estimate for name in present
    }
    said = "; ".join(f"{PATHS[name]} {percent(share)}" for name, share in ends.items())
    vote = " The dotted upright is the vote." if material.summary.formation_bins else ""
    gone = (
        " Gone without a split: the first incumbent has lost power, by death or otherwise." if "other" in ends else ""
    )
    last = material.build.start + timedelta(days=material.horizon)
    return Picture(
        "paths",
        "When it splits, and along which path: the share of futures in which such a split has opened by a date "
        f"(Aalen–Johansen), in percent. Bands are 95 % intervals.{gone}{vote}",
        f"Rising step curves with bands. Reached by {last:%B %Y}: {said}.",
        lambda size: _draw(size, material, present),
    )


def _draw(size: Size, material: Material, present: list[str]) -> Figure:
    curves, columns = material.incidence, 3 if size.is_wide else 2
    rows = -(-len(present) // columns)
    title, tall, foot, left = size.text * 2.2, 150 if size.is_wide else 115, size.text * 2.2, size.text * 3.2
    figure = blank(size, rows * (title + tall + foot))
    width = (size.width - left - 8) / columns
    days = np.linspace(0, material.horizon, STEPS)
    places = np.searchsorted(curves.time, days, side="right") - 1
    most = 100 * max(float(curves.high[-1, CAUSES.index(name)]) for name in present)
    for number, name in enumerate(present):
        row, column = divmod(number, columns)
        axes = panel(
            figure, left + column * width, title + row * (title + tall + foot),
            8 + (columns - 1 - column) * width + (14 if column < columns - 1 else 0),
            foot + (rows - 1 - row) * (title + tall + foot),
        )  # fmt: skip
        k, (colour, dash) = CAUSES.index(name), PATH_LINES[name]
        low, middle, high = (100 * each[places, k] for each in (curves.low, curves.incidence, curves.high))
        axes.fill_between(days, low, high, step="post", color=colour, alpha=0.25, linewidth=0)
        axes.step(days, middle, where="post", color=colour, linestyle=dash, linewidth=2)
        axes.set_ylim(0, most * 1.02)
        words = capital(PATHS[name]) if size.is_wide else capital(SHORT.get(name, PATHS[name]))
        axes.set_title(f"{words}: {percent(float(middle[-1]) / 100)}", fontsize=size.text, loc="left", pad=5)
        quiet(axes, size)
        time_axis(axes, material.build, material.horizon, size, room=2)
        if column:
            axes.tick_params(labelleft=False)
    return figure
