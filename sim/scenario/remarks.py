"""What is not wrong with a scenario, but probably not meant: warnings, which stop nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sim.errors import Problem
from sim.scenario.document import Document
from sim.scenario.events import Event
from sim.scenario.schema import Scenario
from sim.scenario.yamlmarks import PathTuple

LONGEST_MONTH = 31  # days: an event is only called late if it is later than any horizon of so many months


def remarks_on(scenario: Scenario, document: Document) -> tuple[Problem, ...]:
    """Return warnings: dates a run never reaches, parameters outside of the range the rulebook gives them."""
    found = [*_never_reached(scenario), *_out_of_range(scenario)]
    return tuple(replace(document.problem(path, message), severity="warning") for path, message in found)


def _never_reached(scenario: Scenario) -> Iterator[tuple[PathTuple, str]]:
    months = scenario.horizon_months
    last = months * LONGEST_MONTH
    if scenario.election is not None and (scenario.election - scenario.start).days > last:
        yield ("election",), f"is never held: a run ends {months} months after the start"
    for place, event in enumerate(scenario.events):
        day = _day_of(event, scenario)
        if day is not None and day > last:
            yield ("events", place), f"never happens: a run ends {months} months after the start"


def _day_of(event: Event, scenario: Scenario) -> int | None:
    if event.after_election is not None and scenario.election is not None:
        return (scenario.election + timedelta(days=event.after_election) - scenario.start).days
    return event.day if event.on is None else (event.on - scenario.start).days


def _out_of_range(scenario: Scenario) -> Iterator[tuple[PathTuple, str]]:
    from sim.core.rulebook import PARAMETERS  # compiled code: not before it is needed

    for parameter in PARAMETERS:
        number, low, high = scenario.parameters.get(parameter.name), parameter.low, parameter.high
        if number is None or number.value is None or low == high:
            continue
        if not low <= number.value <= high:
            message = f"lies outside of the range of the rulebook, {low:g} to {high:g} {parameter.unit}"
            yield ("parameters", parameter.name), message
