"""Dates on an axis that counts days from the start of a scenario."""

from __future__ import annotations

from datetime import date

from matplotlib.axes import Axes

from sim.outcomes.spans import DAYS_A_MONTH
from sim.report.style import GREY, Size
from sim.scenario.tables.build import Build

EDGE = 0.96  # of the width, beyond which the words of a tick would run over
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def time_axis(axes: Axes, build: Build, horizon: int, size: Size, room: int = 0) -> None:
    """Let x run from the start to the horizon, with dates below and a dotted upright at the vote."""
    vote = int(build.world.election[0])
    if vote >= 0:
        axes.axvline(vote, color=GREY, linewidth=1, linestyle=(0, (1, 2)))
    axes.set_xlim(0, horizon)
    date_ticks(axes, build.start, horizon, size, room)


def date_ticks(axes: Axes, start: date, horizon: int, size: Size, room: int = 0) -> None:
    """Set ticks at the beginnings of quarters, half-years or years, as there is room."""
    room = room or (9 if size.is_wide else 4)
    months = round(horizon / DAYS_A_MONTH)
    step = next((each for each in (1, 2, 3, 6, 12, 24) if months / each <= room), 60)
    places, words = [], []
    year, month = start.year, start.month
    while True:
        month += 1
        year, month = (year + 1, 1) if month > 12 else (year, month)
        day = (date(year, month, 1) - start).days
        if day > EDGE * horizon:
            break
        if (month - 1) % step == 0 and (step <= 12 or (year % (step // 12)) == 0):
            places.append(day)
            words.append(f"{MONTHS[month - 1]} {year}" if step < 12 else f"{year}")
    axes.set_xticks(places, words)
