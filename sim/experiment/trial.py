"""Trying the values of the axes before anything is played, so that their author hears of all mistakes at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.errors import Problem, ScenarioError
from sim.experiment.design import Row
from sim.scenario.document import Document
from sim.scenario.loader import validate
from sim.scenario.overrides import apply_overrides, true_path
from sim.scenario.yamlmarks import Place

MOST_TRIED: Final = 24  # points; what else fails, fails as a run and is told then


def problems_of_settings(
    rows: Sequence[tuple[str, Row]], data: Mapping[str, dict[str, Any]], document: Document
) -> list[Problem]:
    """Return what is wrong with the values of the axes, each placed where the config gives it.

    Points are tried until every value of a listed axis was, but no more than MOST_TRIED of each scenario.
    """
    problems: dict[tuple[str, str], Problem] = {}
    for name, row in _worth_trying(rows):
        set_by = {setting.written: axis for axis, choice in row.items() for setting in choice.settings}
        settings = [setting for choice in row.values() for setting in choice.settings]
        try:
            apply_overrides(data[name], settings)
        except ScenarioError as trouble:  # names what leads nowhere by how it is written
            wrong = [(set_by.get(found.file, ""), found) for found in trouble.problems]
            for axis, found in wrong:
                problems.setdefault((axis, found.message), _placed(found, axis, document))
            settings = [entry for entry in settings if set_by[entry.written] not in {axis for axis, _ in wrong}]
        try:
            validate(Document(name, apply_overrides(data[name], settings)))
        except ScenarioError as trouble:
            for found in trouble.problems:
                axis = _axis_of(found, row)
                problems.setdefault((axis, f"{found.message} {found.found}"), _placed(found, axis, document))
    return list(problems.values())


def _worth_trying(rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    seen: set[tuple[str, str, str]] = set()
    tried: list[tuple[str, Row]] = []
    for name, row in rows:
        values = {(name, axis, str(choice.shown)) for axis, choice in row.items()}
        if values <= seen and tried:
            continue
        seen |= values
        tried.append((name, row))
        if len(tried) >= MOST_TRIED:
            break
    return tried


def _axis_of(problem: Problem, row: Row) -> str:
    """Return the axis that sets what a problem speaks of; empty where none does."""
    for axis, choice in row.items():
        for setting in choice.settings:
            path = ".".join(str(part) for part in true_path(setting.path))
            if problem.path == path or problem.path.startswith(f"{path}.") or path.startswith(f"{problem.path}."):
                return axis
    return ""


def _placed(problem: Problem, axis: str, document: Document) -> Problem:
    place = _place_of(axis, document)
    path = ".".join(str(part) for part in _path_of(axis, document))
    said = f"{problem.path}: {problem.message}" if problem.path else problem.message
    return Problem(*place, path, said, problem.found, problem.hint, known=problem.known)


def _place_of(axis: str, document: Document) -> Place:
    path = _path_of(axis, document)
    return document.keys.get(path) or document.place_of(path)


def _path_of(axis: str, document: Document) -> tuple[str | int, ...]:
    """Return where an axis is defined in a config, at whatever depth."""
    found = [path for path in document.keys if path[-1] == axis and len(path) >= 2 and path[-2] == "axes"]
    return found[0] if found else ("design",)
