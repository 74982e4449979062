"""What may happen on the way: a split, the fall of the first incumbent, a government on time."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.core.ground.codes import Path
from sim.outcomes.entry import Columns, Entry, FloatArray, seen_where
from sim.outcomes.spans import ON_TIME_DAYS


def split(runs: Columns) -> FloatArray:
    """Return whether a split opened, in the palace or in the open, by the first incumbent's time or later."""
    return np.asarray((runs["opened"] >= 0) & (runs["path"] != Path.NONE), np.float64)


def survived(runs: Columns) -> FloatArray:
    """Return whether the first incumbent never lost power."""
    return np.asarray(runs["removed_day"] < 0, np.float64)


def irregular(runs: Columns) -> FloatArray:
    """Return whether the first incumbent lost power against the rules."""
    return np.asarray((runs["removed_day"] >= 0) & (runs["irregular"] == 1), np.float64)


def on_time(runs: Columns) -> FloatArray:
    """Return whether the government was complete so soon after the vote.

    Not seen where no vote was held (`held`), and where a run reaches its horizon before the days have passed. A run
    that is closed after the vote, before the days have passed, has no government on time.
    """
    formed, vote, end = runs["formation_days"], runs["election"], runs["horizon"]
    cut_short = (formed < 0) & (vote + ON_TIME_DAYS > end) & (runs["day"] >= end)
    return seen_where(held(runs) & ~cut_short, (formed >= 0) & (formed <= ON_TIME_DAYS))


def held(runs: Columns) -> Any:
    """Return whether the vote was held, bool (runs,): not where none is due, nor where a run was closed before.

    Nor where a contest was open on its day: it takes the place of the vote, which is called off.
    """
    return runs["formation_start"] >= 0


def second_episode(runs: Columns) -> FloatArray:
    """Return whether another struggle over power followed the first."""
    return seen_where(runs["episodes"] > 0, runs["episodes"] > 1)


EVENTS: Final = (
    Entry(
        "split", "yes or no", "share", "the elite splits",
        "a split opened: a plot in the palace, or a contest in the open", "ever", "no", split,
        "the elite splits (in the palace or in the open)",
    ),
    Entry(
        "survived", "yes or no", "share", "the first incumbent stays throughout",
        "the first incumbent has not lost power by the close", "ever", "never removed: yes", survived,
        "the first incumbent stays throughout",
    ),
    Entry(
        "on_time", "yes or no", "share", f"the government is complete within {ON_TIME_DAYS} days of the vote",
        f"days from the vote to a complete government are at most {ON_TIME_DAYS}", "ever",
        "never complete, or closed before: no; no vote held (none due, the run closed before, or a contest in its "
        "place), or a horizon before those days are over: cannot be seen",
        on_time,
        f"the government is complete within {ON_TIME_DAYS} days of the vote",
    ),
    Entry(
        "irregular", "yes or no", "share", "the first incumbent is removed against the rules",
        "the first incumbent lost power to a blow, a plot or a contest, or is out of reach", "ever", "no", irregular,
        "the first incumbent is removed against the rules",
    ),
    Entry(
        "second_episode", "yes or no", "share", "another struggle over power follows the first",
        "there are at least two episodes: contests, plots, blows, pushes, successions", "ever",
        "no episode: cannot be seen", second_episode, "another struggle over power follows the first",
    ),
)  # fmt: skip
