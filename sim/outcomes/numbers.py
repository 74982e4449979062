"""Numbers of a run: how long, how many, and how things stand at the close and on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from sim.core.ground.codes import Path
from sim.outcomes.between import Between, FloatArray
from sim.outcomes.entry import Columns, Entry, Kind, seen_where
from sim.outcomes.events import held, split


def formation_days(runs: Columns) -> FloatArray:
    """Return the days from the vote to a complete government."""
    return seen_where(runs["formation_days"] >= 0, runs["formation_days"])


def _until_formed(runs: Columns) -> Between:
    """Return between what the days to a complete government lie.

    Later than any day where the run was closed before its horizon; beyond those that the horizon left where it ended
    there; anything where no vote was held (`sim.outcomes.events.on_time` says the same of its days).
    """
    formed, vote, end = runs["formation_days"], runs["election"], runs["horizon"]
    least = np.where(runs["day"] < end, np.inf, _more_than(end - vote))
    open_still = Between(np.where(held(runs), least, -np.inf), np.full(len(formed), np.inf))
    return _known_or(formed >= 0, formed, open_still)


def _until_closed(runs: Columns) -> Between:
    """Return between what the days of a split lie: beyond those there were where it was not over at the horizon."""
    found, is_split = contest_days(runs), split(runs) > 0
    least = np.where(is_split, _more_than(runs["day"] - runs["opened"]), -np.inf)
    return _known_or(np.isfinite(found), found, Between(least, np.full(len(found), np.inf)))


def _more_than(days: Any) -> FloatArray:
    return np.nextafter(np.asarray(days, np.float64), np.inf)


def _known_or(known: Any, values: Any, otherwise: Between) -> Between:
    given = np.asarray(values, np.float64)
    return Between(*(np.where(known, given, limit) for limit in otherwise))


def days_forming(runs: Columns) -> FloatArray:
    """Return the days from the vote to a complete government, or to the close where none was complete."""
    formed = runs["formation_days"]
    lasted = np.where(formed >= 0, formed, runs["day"] - runs["election"])
    return seen_where(runs["formation_start"] >= 0, lasted)


def days_in_office(runs: Columns) -> FloatArray:
    """Return the days the first incumbent stayed, at most the horizon."""
    gone = runs["removed_day"] >= 0
    return np.asarray(np.where(gone, np.minimum(runs["removed_day"], runs["horizon"]), runs["horizon"]), np.float64)


def contest_days(runs: Columns) -> FloatArray:
    """Return the days from the opening of the first split to its close."""
    lasted = np.where(runs["path"] == Path.PALACE, 0, runs["closed"] - runs["opened"])
    return seen_where((split(runs) > 0) & (runs["closed"] >= 0), lasted)


def _plain(name: str) -> Callable[[Columns], FloatArray]:
    return lambda runs: np.asarray(runs[name], np.float64)


def _of_patron(name: str) -> Callable[[Columns], FloatArray]:
    return lambda runs: seen_where(runs["patron"] >= 0, runs[name])


class Level(NamedTuple):
    """How something stands in a run: of what kind, in which unit, its name and what it is."""

    kind: Kind
    unit: str
    row: str
    formula: str


LEVELS: Final = {
    "support": Level("share", "share", "support among the elite",
                     "share of the elite, by weight, that is seen to back the incumbent"),
    "patron_support": Level("level", "support", "the patron's support",
                            "how far the patron backs the incumbent, 0 to 1"),
    "belief": Level("share", "share", "belief that he lasts",
                    "mean belief among leaders that the incumbent stays a year"),
    "approval": Level("share", "share", "approval in the country", "approval of the incumbent in the country, 0 to 1"),
    "team_share": Level("share", "share", "the incumbent's own team",
                        "posts held by people loyal first to the incumbent, as a share of the posts he fills"),
    "coercive_access": Level("level", "force", "force the incumbent can call on", "force he can call on, 0 to 1"),
    "crowd": Level("share", "share", "people in the street",
                   "share in the street of those who could ever be brought there"),
    "enemies": Level("count", "actors", "enemies of the incumbent", "actors whose displayed loyalty is below 0.3"),
}  # fmt: skip
MEANS: Final = tuple(LEVELS)
"""Levels are also kept as a mean over the pictures of a run, one in 30 days, as ``<name>_mean``."""


def _level(name: str, mean: bool) -> Entry:
    kind, unit, row, formula = LEVELS[name]
    column = f"{name}_mean" if mean else name
    patron = name == "patron_support"
    return Entry(
        column, kind, unit, f"{row}, mean over time" if mean else f"{row} at the close", formula,
        "mean over time" if mean else "at the close",
        "no patron: cannot be seen" if patron else "always seen",
        _of_patron(column) if patron else _plain(column),
    )  # fmt: skip


NUMBERS: Final = (
    Entry(
        "formation_days", "days", "days", "days to form the government", "days from the vote to a complete government",
        "ever", "never complete: cannot be seen (see days_forming)", formation_days, beyond=_until_formed,
    ),
    Entry(
        "days_forming", "days", "days", "days spent forming the government",
        "days from the vote to a complete government, or to the close where none was complete", "ever",
        "never complete: the days to the close; bargaining never began: cannot be seen", days_forming, lasts=True,
    ),
    Entry(
        "days_in_office", "days", "days", "days the first incumbent stays", "days until the first incumbent lost power",
        "ever", "never removed: the days to the horizon", days_in_office, lasts=True,
    ),
    Entry(
        "contest_days", "days", "days", "days a split lasts",
        "days from the opening of the first split to its close (a plot in the palace is over in a day: 0)", "ever",
        "no split, or none closed: cannot be seen", contest_days, beyond=_until_closed,
    ),
    Entry(
        "deaths", "count", "people", "deaths in contests and where streets are cleared",
        "deaths in all contests, and where a crowd in the street is cleared without one", "ever", "none: 0",
        _plain("deaths"),
    ),
    Entry(
        "protest_size", "share", "share", "the crowd in the street at its greatest",
        "share in the street, at its greatest, of those who could ever be brought there (some 3 to 5 % of the people)",
        "ever", "nobody came: 0", _plain("crowd_record"),
    ),
    Entry(
        "attempts", "count", "attempts", "attempts on power", "bids, plots and strikes against the incumbent", "ever",
        "none: 0", _plain("attempts"),
    ),
    Entry(
        "episodes", "count", "episodes", "struggles over power", "contests, plots, blows, pushes and successions",
        "ever", "none: 0", _plain("episodes"),
    ),
    Entry(
        "files_used", "count", "uses", "times a file is used",
        "files threatened with, published or handed to prosecutors, by anybody", "ever", "none: 0",
        _plain("files_used"),
    ),
    Entry(
        "team", "count", "posts", "posts held by the incumbent's own people",
        "posts held by people loyal first to the incumbent", "at the close", "none: 0", _plain("team"),
    ),
    *(_level(name, False) for name in MEANS),
    *(_level(name, True) for name in MEANS),
)  # fmt: skip
