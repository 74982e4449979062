"""Checks of what a scenario says about the rulebook: its parameters and its rules."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Problem, did_you_mean
from sim.scenario.document import Document
from sim.scenario.names import entries

CLOSING = "verdict"


def parameter_names() -> tuple[str, ...]:
    """Return the names of the parameters of the rulebook, in its order."""
    from sim.core.rulebook import PARAMETERS  # compiled code: not before it is needed

    return tuple(parameter.name for parameter in PARAMETERS)


def rule_names() -> tuple[str, ...]:
    """Return the names of the rules of the rulebook, in its order."""
    from sim.core.rulebook import RULES

    return tuple(RULES)


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
