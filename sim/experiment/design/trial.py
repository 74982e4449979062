"""Trying the values of the axes before anything is played, so that their author hears of all mistakes at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final, get_args

from pydantic import TypeAdapter, ValidationError

from sim.experiment.design.axes import NOWHERE, Choice, Origin
from sim.experiment.design.layout import Row
from sim.experiment.folder.study import Value
from sim.language.document import Document
from sim.language.dotted import encloses, parts_of
from sim.language.errors import Problem, ScenarioError
from sim.language.yaml_places import PathTuple
from sim.scenario.checks.remarks import remarks_beside
from sim.scenario.reading.loader import validate
from sim.scenario.reading.overrides import Override, apply_overrides, true_path
from sim.scenario.schema.shape import fields_of, shape_at

Plain: Final = str | int | float | bool
MOST_TRIED: Final = 24  # points; what else fails, fails as a run and is told then


def problems_of_settings(
    rows: Sequence[tuple[str, Row]], data: Mapping[str, dict[str, Any]], document: Document
) -> list[Problem]:
    """Return what is wrong with the values of the axes, each placed where the config gives it.

    Points are tried until every value of a listed axis was, but no more than MOST_TRIED; and besides them as many that
    have a value which its field cannot hold, wherever they stand.
    """
    problems: dict[tuple[Origin, str], Problem] = {}
    for name, row in _worth_trying(rows):
        set_by = {setting.written: choice.origin for choice in row.values() for setting in choice.settings}
        settings = _settings_of(row.values())
        try:
            apply_overrides(data[name], settings)
        except ScenarioError as trouble:  # names what leads nowhere by how it is written
            wrong = [(set_by.get(found.file, NOWHERE), found) for found in trouble.problems]
            for origin, found in wrong:
                problems.setdefault((origin, found.message), _placed(found, origin, document))
            settings = [entry for entry in settings if set_by[entry.written] not in {origin for origin, _ in wrong}]
        refused = partial(_refused, name, data[name])
        for found in refused(settings):
            origin = _cause_of(found, row, refused)
            problems.setdefault((origin, f"{found.message} {found.found}"), _placed(found, origin, document))
    return list(problems.values())


def warnings_of_settings(
    rows: Sequence[tuple[str, Row]], data: Mapping[str, dict[str, Any]], document: Document
) -> list[Problem]:
    """Return what the scenarios are warned of at the points, and not as they stand: a vote that no run reaches.

    Each is placed where the config gives the value that brings it about. The points looked at are some of those that
    `problems_of_settings` tries, which has found nothing wrong with them.
    """
    warnings: dict[tuple[Origin, str], Problem] = {}
    known = {name: _warned((), name, data[name], ()) for name in {name for name, _ in rows}}
    for name, row in _with_each_value(rows):
        warned = partial(_warned, known[name], name, data[name])
        for found in warned(_settings_of(row.values())):
            origin = _cause_of(found, row, warned)
            placed = replace(_placed(found, origin, document), severity="warning")
            warnings.setdefault((origin, found.message), placed)
    return list(warnings.values())


def _settings_of(choices: Iterable[Choice]) -> list[Override]:
    return [setting for choice in choices for setting in choice.settings]


def _refused(name: str, data: dict[str, Any], settings: Sequence[Override]) -> Sequence[Problem]:
    """Return why a scenario with some settings cannot be played."""
    try:
        validate(Document(name, apply_overrides(data, settings)))
    except ScenarioError as trouble:
        return trouble.problems
    return ()


def _warned(
    known: Sequence[Problem], name: str, data: dict[str, Any], settings: Sequence[Override]
) -> Sequence[Problem]:
    """Return what a scenario with some settings is warned of beside what is known, if it can be played."""
    changed = Document(name, apply_overrides(data, settings))
    try:
        found = remarks_beside(known, validate(changed), changed)
    except ScenarioError:
        return ()
    return [each for each in found if each.severity == "warning"]


def _said(problem: Problem) -> tuple[str, str]:
    return problem.path, problem.message


def _worth_trying(rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    tried = _with_each_value(rows)
    misfits = itertools.islice(_misfits(rows), MOST_TRIED)
    return [*tried, *(place for place in misfits if place not in tried)]


def _with_each_value(rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Return the first points until every value of a listed axis is among them, and at most MOST_TRIED."""
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


def _misfits(rows: Sequence[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """Go through the points with a value that is of the wrong type or beyond the bounds of its field."""
    known: dict[tuple[tuple[str, ...], type, Value], bool] = {}
    for name, row in rows:
        for setting in (setting for choice in row.values() for setting in choice.settings):
            if not isinstance(setting.value, Plain):
                continue
            key = setting.path, type(setting.value), setting.value
            if key not in known:
                known[key] = _fits(setting)
            if not known[key]:
                yield name, row
                break


def _fits(setting: Override) -> bool:
    checked = _type_at(true_path(setting.path))
    try:
        if checked is not None:
            checked.validate_python(setting.value, strict=True)
    except ValidationError:
        return False
    return True


@cache
def _type_at(path: PathTuple) -> TypeAdapter[Any] | None:
    """Return what checks the value at a path by itself; None where nothing can stand."""
    above = shape_at(path[:-1])
    if above is None or shape_at(path) is None:
        return None
    return TypeAdapter(fields_of(above.of)[str(path[-1])] if above.kind == "model" else get_args(above.of)[-1])


def _cause_of(problem: Problem, row: Row, told_with: Callable[[list[Override]], Sequence[Problem]]) -> Origin:
    """Return where that is set of which a problem speaks, or without which there is none: a start after the vote.

    Values are left out one after the other until it is gone; where two of them bring it about, the last is named.
    Nowhere if no value of the row does it.
    """
    at = parts_of(problem.path)
    for choice in row.values():
        for setting in choice.settings:
            if encloses(setting.path, at) or encloses(at, setting.path):
                return choice.origin
    left = [choice for choice in row.values() if choice.settings]
    while left:
        gone = left.pop(0)
        if all(_said(found) != _said(problem) for found in told_with(_settings_of(left))):
            return gone.origin
    return NOWHERE


def _placed(problem: Problem, origin: Origin, document: Document) -> Problem:
    said = f"{problem.path}: {problem.message}" if problem.path else problem.message
    if origin is NOWHERE:
        return Problem(
            *document.place_of(("design",)), "design", said, problem.found, problem.hint, known=problem.known
        )
    return Problem(*origin.place, origin.path, said, problem.found, problem.hint, known=problem.known)
