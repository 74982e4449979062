"""Changing a scenario from outside: ``leaders.guard.ambition=0.9``, on the command line, in a sweep, under a slider.

What is changed is the merged document, before it is checked, so that every check runs again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

from sim.language.amounts import amount
from sim.language.characters import quoted
from sim.language.document import Document, Replacement, copied, get_at
from sim.language.dotted import dotted, parts_of
from sim.language.errors import Problem, ScenarioError, did_you_mean, some
from sim.language.yaml_places import PathTuple, Place, read_marked
from sim.scenario.addresses.address import OWNED
from sim.scenario.reading.merging import spelled_out
from sim.scenario.reading.nulls import ASTRAY, is_kept_over_a_scenario, names_at, null_over_nothing, without_nulls
from sim.scenario.schema.numbers import LEVELS, Number
from sim.scenario.schema.outcomes import OwnOutcome
from sim.scenario.schema.scenario import FIELD_DEFAULTS
from sim.scenario.schema.shape import Shape, known_at, shape_at

Noted = TypeVar("Noted")
WHY: Final = "set on the command line"
OPEN: Final = ("parameters", "rules", "levels", "channels", "outcomes")  # maps whose keys need not be in the file


@dataclass(frozen=True)
class Override:
    """A value for a path. `path` is as in the file; places of a list are digits. `text` is how it was written."""

    path: tuple[str, ...]
    value: object
    text: str = ""

    @property
    def written(self) -> str:
        """The override as one would type it."""
        return f"--set {self.text or f'{dotted(self.path)}={self.value}'}"


def parse_override(text: str) -> Override:
    """Read ``path=value``; the value is read as YAML: ``0.9``, ``high``, ``2021-03-01``, ``off``, ``[0.1, 0.3]``.

    Raises
    ------
    ScenarioError
        If it has no ``=``, an empty path, or a value that is not YAML.
    """
    text = text.encode("utf-8", "replace").decode()  # the shell hands on bytes that are no text as lone surrogates
    name, equals, written = text.partition("=")
    place = f"--set {text}"
    path = parts_of(name)
    if not equals or not all(path):
        raise ScenarioError([Problem(place, None, None, "", "must have the form path=value")])
    if not written.strip():
        raise ScenarioError([Problem(place, None, None, "", "needs a value after '='; write null to remove")])
    marked = read_marked(written, place)
    if marked.problems:
        raise ScenarioError([replace(problem, line=None, column=None) for problem in marked.problems])
    return Override(path, marked.data, text)


def apply_overrides(document: dict[str, Any], overrides: Sequence[Override]) -> dict[str, Any]:
    """Return merged scenario data with overrides applied in order; the data given stay as they are.

    A level or a number put where a quantity stands replaces it with all its evidence: it is now assumed, and a number
    is fixed. Null removes.

    Raises
    ------
    ScenarioError
        For paths that lead nowhere, all at once, with guesses at what was meant.
    """
    data: dict[str, Any] = copied(document)
    problems: list[Problem] = []
    for entry in overrides:
        trouble = _apply(data, entry)
        problems += [trouble] if trouble is not None else []
    if problems:
        raise ScenarioError(problems)
    return data


def override(document: Document, overrides: Sequence[str | Override]) -> Document:
    """Return a document with overrides applied, which are then the place of what they set.

    Raises
    ------
    ScenarioError
        For overrides that cannot be read or lead nowhere, all at once.
    """
    changed, problems = override_what_can_be(document, overrides)
    if problems:
        raise ScenarioError(problems, document.texts)
    return changed


def override_what_can_be(document: Document, overrides: Sequence[str | Override]) -> tuple[Document, list[Problem]]:
    """Apply overrides as `override` does, but hand back the problems, so that the rest can be checked as well."""
    problems: list[Problem] = []
    parsed: list[Override] = []
    for entry in overrides:
        try:
            parsed.append(parse_override(entry) if isinstance(entry, str) else entry)
        except ScenarioError as trouble:
            problems += trouble.problems
    problems += _set_twice(parsed)
    data, done, places = copied(document.data), list(document.replacements), dict[PathTuple, Place]()
    for entry in parsed:
        path, place = true_path(entry.path), Place(entry.written, None, None)
        before = copied(get_at(data, path))
        wrong = _apply(data, entry)
        if wrong is not None:
            problems.append(wrong)
            continue
        done.append(Replacement(path, before, copied(get_at(data, path)), place))
        places.pop(path, None)
        places[path] = place
    values, keys = (_replaced(marks, places) for marks in (document.values, document.keys))
    return replace(document, data=data, values=values, keys=keys, replacements=tuple(done)), some(problems)


def _replaced(marks: Mapping[PathTuple, Place], places: dict[PathTuple, Place]) -> dict[PathTuple, Place]:
    """Return marks in which what was set stands where it was set; what is set as a whole has no other place inside."""
    last: dict[PathTuple, Place] = {}
    for path in reversed(places):
        if not any(path[:length] in last for length in range(len(path))):
            last[path] = places[path]
    kept = {path: at for path, at in marks.items() if not any(path[:n] in places for n in range(len(path) + 1))}
    return kept | last


def shift_level(document: dict[str, Any], path: Sequence[str], steps: int) -> dict[str, Any]:
    """Return merged scenario data in which the level at `path` is some steps higher (or lower, below 0).

    Confidence, status and evidence stay: only the level moves. An absent quantity starts from its default.

    Raises
    ------
    ScenarioError
        If no level stands there, or the scale ends before.
    """
    name = f"{dotted(tuple(path))} {steps:+d}"
    where = true_path(path)
    shape = shape_at(where)
    if shape is None or not shape.is_number:
        raise ScenarioError([Problem(name, None, None, "", "is not a path of a quantity that can have a level")])
    before = get_at(document, where)
    if before is None:
        default = FIELD_DEFAULTS.get(str(where[0]), {}).get(str(where[-1]))
        before = default.model_dump(exclude_unset=True) if isinstance(default, Number) else None
    claim = {"level": before} if isinstance(before, str) else before
    level = claim.get("level") if isinstance(claim, dict) else None
    if level not in LEVELS:
        raise ScenarioError([Problem(name, None, None, "", "needs a level there to move")])
    place = LEVELS.index(level) + steps
    if not 0 <= place < len(LEVELS):
        raise ScenarioError([Problem(name, None, None, "", f"would leave the scale of levels, from '{level}'")])
    return apply_overrides(document, [Override(tuple(path), {**claim, "level": LEVELS[place]})])


def undoes(later: Override, earlier: Override) -> bool:
    """Say whether what one override sets is lost under a later one: the same thing, or all of which it is a part.

    A later one that sets a part of what the earlier says as a whole adds to it, unless the earlier speaks of that part.
    """
    after, before = true_path(later.path), true_path(earlier.path)
    if after == before[: len(after)]:
        return True
    if before != after[: len(before)]:
        return False
    shape = shape_at(before)
    if shape is not None and shape.is_number and after[-1] in ("level", "value"):
        return True
    return get_at(earlier.value, after[len(before) :]) is not None


class Earlier(Generic[Noted]):
    """What was set so far, each with something noted of it, to find what a later override would undo."""

    def __init__(self) -> None:
        self._whole: dict[PathTuple, tuple[Override, Noted]] = {}
        self._within: dict[PathTuple, Noted] = {}  # what is set there or in a part of it

    def add(self, entry: Override, note: Noted) -> None:
        """Note what is set."""
        path = true_path(entry.path)
        self._whole[path] = entry, note
        self._within.update((path[:length], note) for length in range(1, len(path) + 1))

    def lost_under(self, later: Override) -> Noted | None:
        """Return what is noted of something that a later override undoes, see `undoes`; None where nothing is lost."""
        path = true_path(later.path)
        if path in self._within:
            return self._within[path]
        above = (self._whole.get(path[:length]) for length in range(1, len(path)))
        return next((note for entry, note in filter(None, above) if undoes(later, entry)), None)


def true_path(path: Sequence[str]) -> PathTuple:
    """Return a path with the places of lists as numbers."""
    found: PathTuple = ()
    for part in path:
        shape = shape_at(found)
        is_place = shape is not None and shape.kind == "list" and part.isdecimal()
        found = (*found, int(part) if is_place else part)
    return found


def _set_twice(overrides: Sequence[Override]) -> list[Problem]:
    """Find what was typed and is lost under something typed behind it."""
    before, problems = Earlier[Override](), []
    for later in (entry for entry in overrides if entry.text):
        lost = before.lost_under(later)
        if lost is not None:
            message = f"sets what '{lost.written}' sets, too: one thing set in two places"
            problems.append(Problem(later.written, None, None, "", message))
        before.add(later, later)
    return problems


def _apply(data: dict[str, Any], entry: Override) -> Problem | None:
    path = true_path(entry.path)
    shape = shape_at(path)
    if path[:1] == ("extends",):
        return Problem(entry.written, None, None, "", "what a scenario extends is read before anything is set in it")
    for length in range(len(path)):
        trouble = _check_step(data, path[: length + 1], entry)
        if trouble is not None:
            return trouble
    target: Any = data
    for place, (key, following) in enumerate(pairwise(path)):
        if isinstance(target, dict) and not isinstance(target.get(key), dict | list):
            target[key] = _as_map(target.get(key), following, shape_at(path[: place + 1]))
        target = target[key]
    if entry.value is None and isinstance(target, dict):
        if path[-1] not in target and null_over_nothing(path) == "astray":
            hint = did_you_mean(str(path[-1]), [*target, *names_at(path[:-1])])
            return Problem(entry.written, None, None, "", f"'{dotted(path)}' {ASTRAY}", hint=hint)
        target.pop(path[-1], None)
    else:
        target[path[-1]] = _claim(shape, without_nulls(entry.value, path, is_kept_over_a_scenario))
    return None


def _check_step(data: dict[str, Any], path: PathTuple, entry: Override) -> Problem | None:
    """Say what is wrong with the last step of a path, given that the steps before are right."""
    above, key = path[:-1], path[-1]
    shape = shape_at(above)
    present = get_at(data, above)
    if shape is None or shape.kind == "plain":
        return Problem(entry.written, None, None, "", f"'{dotted(above)}' has nothing in it to set")
    is_short = shape.is_number or (shape.of is OwnOutcome and isinstance(present, str))
    if present is not None and not isinstance(present, list if shape.kind == "list" else dict) and not is_short:
        return Problem(entry.written, None, None, "", f"'{dotted(above)}' of the file is not in order itself")
    if shape.kind == "list":
        length = len(present) if isinstance(present, list) else 0
        if isinstance(key, int) and key < length:
            return None
        message = f"'{dotted(above)}' has {amount(length, 'entry')}, counted from 0; there is no '{key}'"
        return Problem(entry.written, None, None, "", message)
    known = known_at(above)
    if shape.kind == "map" and not known:
        if above[-1] in OPEN or len(above) != 1:
            return None
        known = tuple(present) if isinstance(present, dict) else ()
    if key in known:
        return None
    hint = did_you_mean(str(key), known) if above else _where_it_is(data, key) or did_you_mean(str(key), known)
    where = f"'{dotted(above)}' has" if above else "a scenario has"
    message = f"{where} no {quoted(str(key))}"
    return Problem(entry.written, None, None, "", message, hint=hint, known=() if hint else known[:16])


def _where_it_is(data: dict[str, Any], key: str | int) -> str | None:
    """Return the path of somebody, or of a parameter or field of the world, that was named without its table."""
    tables = [table for table in OWNED if isinstance(data.get(table), dict) and key in data[table]]
    tables += [table for table in ("world", "parameters") if key in names_at((table,))]
    return dotted((tables[0], key)) if tables else None


def _as_map(present: Any, following: str | int, shape: Shape | None) -> dict[str, Any]:
    """Return a short form as a map that can take another key, or an empty map."""
    if present is None or following in ("level", "value"):
        return {}
    return spelled_out(present, shape)


def _claim(shape: Shape | None, value: Any) -> Any:
    """Return a bare level or number as a claim of whoever set it."""
    if shape is None or not shape.is_number or isinstance(value, dict | list | bool):
        return copied(value)
    return {"level" if isinstance(value, str) else "value": value, "status": "assumed", "why": WHY}
