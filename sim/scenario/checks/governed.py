"""Checks of what a scenario says about the rulebook: its parameters and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from sim.language.document import Document
from sim.language.errors import Problem, did_you_mean
from sim.language.yaml_places import PathTuple
from sim.scenario.checks.names import entries

CLOSING = "verdict"


def parameter_names() -> tuple[str, ...]:
    """Return the names of the parameters of the rulebook, in its order."""
    from sim.core.rulebook import PARAMETERS  # compiled code: not before it is needed

    return tuple(parameter.name for parameter in PARAMETERS)


def rule_names() -> tuple[str, ...]:
    """Return the names of the rules of the rulebook, in its order."""
    from sim.core.rulebook import RULES

    return tuple(RULES)


def beyond_limits(name: str, value: object) -> str | None:
    """Say within which limits a parameter must stay if a value lies outside of them, else None."""
    from sim.core.rulebook import PARAMETERS
    from sim.scenario.schema.limits import limits_of_parameter

    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    parameter = next(each for each in PARAMETERS if each.name == name)
    low, high = limits_of_parameter(parameter)
    if low <= value <= high:
        return None
    credible = f"the rulebook's own is {parameter.low:g} to {parameter.high:g}"
    return f"must lie between {low:g} and {high:g} {parameter.unit}; beyond, its formula has no meaning ({credible})"


def in_digits(value: float) -> str:
    """Return a number as it is told to its author, however large."""
    try:
        return f"{value:g}"
    except OverflowError:  # a whole number beyond what a float holds
        return "a number of hundreds of digits"


def check_rulebook(document: Document) -> Iterator[Problem]:
    """Find parameters and rules that do not exist, and parameters given in words."""
    parameters, rules = parameter_names(), rule_names()
    for name, entry in entries(document.data, "parameters"):
        path = ("parameters", name)
        if name not in parameters:
            hint = did_you_mean(name, parameters)
            yield document.problem(path, f"'{name}' is not a parameter of the rulebook", hint=hint, at_key=True)
        elif isinstance(entry, str) or (isinstance(entry, dict) and "level" in entry):
            yield document.problem(path, "a parameter has a unit of its own: give a 'value', not a level")
        else:
            yield from _check_limits(document, name, entry)
    for name, switch in entries(document.data, "rules"):
        if name == CLOSING and switch == "off":
            yield document.problem(("rules", name), "cannot be left out: every run has to be closed", at_key=True)
        if name not in rules:
            hint, path = did_you_mean(name, rules), ("rules", name)
            message = f"'{name}' is not a rule of the rulebook"
            yield document.problem(path, message, hint=hint, known=() if hint else rules, at_key=True)
    for name, entry in entries(document.data, "processes"):
        listed = entry.get("parameters") if isinstance(entry, dict) else None
        for place, parameter in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(parameter, str) and parameter not in parameters:
                hint = did_you_mean(parameter, parameters)
                message = f"'{parameter}' is not a parameter of the rulebook"
                yield document.problem(("processes", name, "parameters", place), message, hint=hint)


def _check_limits(document: Document, name: str, entry: Any) -> Iterator[Problem]:
    """Find a value of a parameter, or an end of its range, that no formula has a meaning for."""
    path: PathTuple = ("parameters", name)
    said: list[tuple[PathTuple, Any]] = [(path, entry)]
    if isinstance(entry, dict):
        limits = entry.get("range")
        said = [((*path, "value"), entry.get("value"))]
        said += [((*path, "range", place), end) for place, end in enumerate(limits if isinstance(limits, list) else [])]
    for where, value in said:
        endless = isinstance(value, float) and not isfinite(value)  # the form is at fault, and says so itself
        message = None if endless else beyond_limits(name, value)
        if message is not None:
            yield document.problem(where, message, found=in_digits(value))
