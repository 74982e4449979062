"""Checks of outcomes of an author's own: their names, their formulas, and what these speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sim.language.document import Document
from sim.language.errors import Problem, lines_of
from sim.outcomes.formula import Fault
from sim.outcomes.own import fault_of_name, faults_of
from sim.outcomes.registry import names_of
from sim.scenario.checks.names import Names, entries

TABLE: Final = "outcomes"
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Raw(NamedTuple):
    """An outcome of an author's own as it stands in a file: see `sim.outcomes.own.Said`."""

    formula: str
    words: str | None = None
    unit: str | None = None


def check_own_outcomes(document: Document, names: Names, besides: Mapping[str, Any] = NOTHING) -> Iterator[Problem]:
    """Find everything that is wrong with the outcomes a scenario, or a config, defines.

    `names` are those of the scenario they are of; `besides` are those it defines itself, where a config adds to them.
    """
    said = {name: raw for name, entry in entries(document.data, TABLE) if (raw := _raw(entry)) is not None}
    for name in said:
        fault = fault_of_name(name)
        if fault is None and name in besides:
            fault = f"'{name}' is an outcome of the scenario already; one name means one thing: take another"
        if fault is not None:
            yield document.problem((TABLE, name), fault, at_key=True)
    others = {name: raw for name, entry in besides.items() if (raw := _raw(entry)) is not None}
    for name, found in faults_of(others | said, names_of(names.leaders, names.clans)):
        if name in said:
            yield _problem(document, name, said[name].formula, found)


def _problem(document: Document, name: str, formula: str, fault: Fault) -> Problem:
    """Return what is wrong with a formula, at the sign where it goes wrong if that can be told from the file."""
    is_map = isinstance(document.data[TABLE][name], dict)
    problem = document.problem((TABLE, name, "formula") if is_map else (TABLE, name), fault.message, hint=fault.hint)
    if fault.at is None or problem.line is None or problem.column is None:
        return problem
    line = lines_of(document.texts.get(problem.file, ""))[problem.line - 1 : problem.line]
    before = next((k for k in (0, 1) if line and line[0].startswith(formula, problem.column - 1 + k)), None)
    return problem if before is None else replace(problem, column=problem.column + before + fault.at)


def _raw(entry: Any) -> Raw | None:
    """Return what an entry says; None where it has not the form it should have, which is told elsewhere."""
    if isinstance(entry, str):
        return Raw(entry)
    formula = entry.get("formula") if isinstance(entry, dict) else None
    return Raw(formula, entry.get("words"), entry.get("unit")) if isinstance(formula, str) else None
