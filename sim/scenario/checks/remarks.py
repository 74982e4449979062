"""What stops nothing: warnings of what is probably not meant, remarks upon what no rule reads."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from sim.language.document import Document
from sim.language.errors import Problem
from sim.language.yaml_places import PathTuple
from sim.scenario.addresses.address import Address
from sim.scenario.checks.idle import (
    Remark,
    clan_as_team,
    group_as_team,
    idle_fields,
    idle_parameters,
    idle_thrones,
    idle_ties,
    officials_of_no_clan,
)
from sim.scenario.checks.idle_orders import idle_election, idle_orders
from sim.scenario.checks.otherwise import played_otherwise, read_in_part
from sim.scenario.checks.said_twice import said_twice
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario

NAMED: Final = (("leaders", "name"), ("clans", "name"), ("categories", "name"), ("posts", "title"))


def remarks_on(scenario: Scenario, document: Document) -> tuple[Problem, ...]:
    """Return warnings (dates no run reaches, namesakes, what is played otherwise than it looks) and remarks."""
    warnings = [
        *idle_election(scenario),
        *idle_orders(scenario),
        *idle_thrones(scenario),
        *group_as_team(scenario),
        *officials_of_no_clan(scenario),
        *played_otherwise(scenario),
        *_namesakes(scenario),
        *_turned(scenario),
        *said_twice(scenario, document),
        *_out_of_range(scenario),
    ]
    remarks = [
        *idle_ties(scenario),
        *idle_fields(scenario),
        *clan_as_team(scenario),
        *idle_parameters(scenario),
        *read_in_part(scenario),
    ]
    return (
        *(replace(document.problem(path, message), severity="warning") for path, message in warnings),
        *(replace(document.problem(path, message), severity="remark") for path, message in remarks),
    )


def remarks_beside(known: Container[Problem], scenario: Scenario, document: Document) -> list[Problem]:
    """Return the remarks on a scenario that was changed for an experiment, without what is `known` of it as it stands.

    An experiment leaves the ranges of the rulebook on purpose: that is not remarked upon.
    """
    return [
        each for each in remarks_on(scenario, document)
        if each not in known and Address.parse(each.path).table != "parameters"
    ]  # fmt: skip


def _namesakes(scenario: Scenario) -> Iterator[Remark]:
    """Find people, groups and offices that a reader could tell apart by their ids only."""
    from sim.scenario.tables.rows import rows_of  # compiled code: not before it is needed
    from sim.scenario.tables.shown import names_as_written, namesakes

    names = names_as_written(scenario, rows_of(scenario))
    told: set[PathTuple] = set()
    for group in namesakes(names):
        paths = list(dict.fromkeys(_entry_of(row, scenario) for row in group))
        if paths[-1] in told:
            continue  # another official of the same category
        told.add(paths[-1])
        ids = ", ".join(f"'{row}'" for row in group)
        shown = f"{names[group[-1]]} ({group[-1]})"
        yield paths[-1], f"is the name of {ids}: readers are shown the id as well, as in '{shown}'"


def _turned(scenario: Scenario) -> Iterator[Remark]:
    """Find names with marks that turn the direction of what is read."""
    from sim.scenario.tables.directions import overrides

    for table, field in NAMED:
        for name, said in getattr(scenario, table).items():
            if overrides(getattr(said, field)):
                yield (
                    (table, name, field),
                    "has marks that turn the direction of a text; readers are shown it without them",
                )


def _entry_of(row: str, scenario: Scenario) -> PathTuple:
    """Return the path of the name of an id, or of what it is unfolded from."""
    for table, field in NAMED:
        entries = getattr(scenario, table)
        if (name := entry_of(row, entries)) in entries:
            return table, name, field
    raise KeyError(row)


def _out_of_range(scenario: Scenario) -> Iterator[Remark]:
    from sim.core.rulebook import PARAMETERS

    for parameter in PARAMETERS:
        number, low, high = scenario.parameters.get(parameter.name), parameter.low, parameter.high
        if low == high:
            continue
        message = f"lies outside of the range of the rulebook, {low:g} to {high:g} {parameter.unit}"
        said = [] if number is None or number.value is None else [number.value, *(number.range or ())]
        if not all(low <= value <= high for value in said):
            yield ("parameters", parameter.name), message
        address = Address.to("parameters", parameter.name)
        for place, event in enumerate(scenario.events):
            inside = event.value is None or isinstance(event.value, str) or low <= event.value <= high
            if Address.parse(event.path or "") == address and not inside:
                yield ("events", place, "value"), message
