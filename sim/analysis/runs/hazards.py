"""When it happens, month by month: how many futures could still see it, how many do, and how many have by then."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from sim.outcomes.entry import Columns
from sim.outcomes.events import held, split
from sim.outcomes.spans import DAYS_A_MONTH
from sim.statistics.estimates import FloatArray
from sim.statistics.proportions import wilson
from sim.statistics.survival import aalen_johansen, incidence_at


class Month(NamedTuple):
    """A month after the start; its first day is `first`.

    `at_risk` futures could still see the exit as it began, in `events` of them it came; `hazard` is the share of these
    with its Wilson interval (None where nobody was at risk). `incidence` is the share of all futures by its end.
    """

    month: int
    first: date
    at_risk: int
    events: int
    hazard: float | None
    low: float | None
    high: float | None
    incidence: float
    incidence_low: float
    incidence_high: float


@dataclass(frozen=True)
class Hazards:
    """One exit, month by month; `at_risk` says in words who could still see it."""

    name: str
    words: str
    at_risk: str
    months: tuple[Month, ...]


class Exit(NamedTuple):
    """When an exit came about in each run (inf: it did not), since when it could, and when it no longer could."""

    name: str
    words: str
    at_risk: str
    came: FloatArray
    since: FloatArray
    over: FloatArray


def monthly_hazards(runs: Columns, start: date, level: float = 0.95) -> list[Hazards]:
    """Return split, removal and the complete government by month; the last only with a vote.

    Parameters
    ----------
    runs : columns of a table of runs (`sim.experiment.folder.columns.coded`), one point
    start : day 0
    level : of all intervals

    A month has 365.25/12 days, and the last one goes to the horizon. What has come about by then is told by Aalen &
    Johansen's estimate (`sim.statistics.survival`), which at the horizon is the share of all runs.
    """
    horizon = int(np.max(np.asarray(runs["horizon"])))
    return [_by_month(each, horizon, start, level) for each in _exits(runs)]


def _exits(runs: Columns) -> list[Exit]:
    gone, formed = _day(runs["removed_day"]), np.asarray(runs["formation_days"])
    closed = np.asarray(runs["horizon"], np.float64)
    opened = np.where(split(runs) > 0, runs["opened"], np.inf).astype(np.float64)
    always, vote = np.zeros(len(gone)), np.asarray(runs["election"], np.float64)
    exits = [
        Exit("split", "a split opens", "no split yet", opened, always, closed),
        Exit("removal", "the first incumbent loses power", "he rules", gone, always, closed),
    ]  # fmt: skip
    if ((vote >= 0) & (vote <= np.asarray(runs["horizon"]))).any():
        complete = np.where(formed >= 0, vote + formed, np.inf)
        exits.append(
            Exit("government", "the government is complete", "the vote was held", complete,
                 np.where(held(runs), vote, np.inf), closed)
        )  # fmt: skip
    return exits


def _day(days: object) -> FloatArray:
    """Return days as float64, inf for never."""
    counted = np.asarray(days, np.float64)
    return np.where(counted >= 0, counted, np.inf)


def _by_month(exit_: Exit, horizon: int, start: date, level: float) -> Hazards:
    came = exit_.came <= exit_.over  # on the day that closes the run, it still counts
    time = np.where(came, exit_.came, exit_.over)
    cause = np.where(came, 1, np.where(exit_.over < horizon, 2, 0)).astype(np.int64)
    curve = aalen_johansen(time, cause, 2, level)
    count = max(1, round(horizon / DAYS_A_MONTH))
    begins = [math.ceil(number * DAYS_A_MONTH) for number in range(count)]
    months = []
    for number, (first, after) in enumerate(zip(begins, [*begins[1:], horizon + 1], strict=True), start=1):
        at_risk = (time >= first) & (exit_.since < after) & (exit_.since <= time)
        events = int((at_risk & came & (time < after)).sum())
        share = wilson(events, at_risk.sum(), level)
        hazard = (float(share.estimate), float(share.low), float(share.high)) if at_risk.any() else (None, None, None)
        # Sums of shares are not exact: 5 of 400 shall be 1.25 %, as in every other table, and not a bit more.
        by_then = (round(limit, 12) for limit in incidence_at(curve, 1, after - 1))
        months.append(Month(number, start + timedelta(days=first), int(at_risk.sum()), events, *hazard, *by_then))
    return Hazards(exit_.name, exit_.words, exit_.at_risk, tuple(months))
