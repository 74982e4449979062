"""Days of a scenario: when an event falls, and on which day a run ends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.outcomes.spans import DAYS_A_MONTH
from sim.scenario.schema.events import Event
from sim.scenario.schema.scenario import Scenario


def months_later(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last one that month has."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def horizon_of(scenario: Scenario) -> int:
    """Return the day, counted from the start, on which a run is closed; what is dated then or later never happens."""
    return (months_later(scenario.start, scenario.horizon_months) - scenario.start).days


def election_day(scenario: Scenario) -> int | None:
    """Return the day of the vote, counted from the start; None where none is held before a run is closed."""
    if scenario.election is None:
        return None
    day = (scenario.election - scenario.start).days
    return day if day < horizon_of(scenario) else None


def days_between_votes(scenario: Scenario) -> int:
    """Return the days from one vote to the next; 0 where no other follows."""
    months = scenario.election_every_months
    return 0 if months is None or scenario.election is None else round(months * DAYS_A_MONTH)


def age_at(start: date, age: float | None, born: date | int | None) -> float | None:
    """Return the age in years on a day: as it is said, or since a birth (of a year alone, its middle), else None."""
    if born is None:
        return age
    day = date(born, 7, 1) if isinstance(born, int) else born
    return (start - day).days / 365.25


def day_of(event: Event, scenario: Scenario) -> int:
    """Return the day of an event, counted from the start.

    Raises
    ------
    ValueError
        If nothing says when it happens.
    """
    day = day_as_written(event.model_dump(include={"on", "day", "after_election"}), scenario.start, scenario.election)
    if day is None:
        raise ValueError(f"the event '{event.do}' has no day")
    return day


def day_as_written(event: Mapping[str, Any], start: Any, election: Any) -> int | None:
    """Return the day of an event of a file that need not be in order; None where it cannot be told."""
    day, on, after = event.get("day"), event.get("on"), event.get("after_election")
    if isinstance(day, int):
        return day
    if not isinstance(start, date):
        return None
    if isinstance(on, date):
        return (on - start).days
    if isinstance(after, int) and isinstance(election, date):
        return (election - start).days + after
    return None
