"""Laying one scenario on top of another: maps merge key by key, everything else replaces, and null removes.

What null says where nothing lies below is said in `sim.scenario.reading.nulls`; besides, it is kept in the lowest layer
where something has to stand, so that the check of the merged whole complains of it.

A number is one claim: where a layer gives a level or a value of its own, the evidence below does not carry over. Marks
follow the values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sim.language.blanks import needs_a_value
from sim.language.document import Replacement
from sim.language.dotted import dotted
from sim.language.errors import Problem, did_you_mean
from sim.language.yaml_places import Key, Marked, PathTuple, Place
from sim.scenario.reading.nulls import ASTRAY, names_at, null_over_nothing, without_nulls
from sim.scenario.schema.outcomes import OwnOutcome
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.shape import Shape, shape_at

COLLECTIONS: Final = ("leaders", "categories", "clans", "posts", "ties", "processes", "conditionals", "sources")


@dataclass
class Pile:
    """What has been merged so far, and what is wrong with it; `is_broken` where a whole layer is missing."""

    data: dict[str, Any] = field(default_factory=dict)
    values: dict[PathTuple, Place] = field(default_factory=dict)
    keys: dict[PathTuple, Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    layers: list[str] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_broken: bool = False
    lacks_sources: bool = False

    def give_up(self, problem: Problem) -> None:
        """Note a problem without whose solution nothing else can be judged."""
        self.problems.append(problem)
        self.is_broken = True


def lay(marked: Marked, pile: Pile) -> None:
    """Merge one layer on top of the pile."""
    is_first = not pile.layers
    pile.layers.append(marked.file)
    pile.values[()] = marked.values[()]
    if "question" in marked.data and "asks" not in marked.data:  # what answers one question does not answer another
        _forget(("asks",), pile.data.pop("asks", None), pile)
    _merge(pile.data, marked.data, (), marked, pile, None if is_first else pile.replacements)


def _merge(
    below: dict[str, Any],
    layer: dict[str, Any],
    path: PathTuple,
    marked: Marked,
    pile: Pile,
    replacements: list[Replacement] | None,
) -> None:
    for key, value in layer.items():
        here = (*path, key)
        _spell_out(here, value, below, pile)
        before = below.get(key)
        if value is None:
            _remove(below, here, marked, pile, replacements)
        elif isinstance(value, dict) and isinstance(before, dict) and not _is_new_claim(here, value):
            pile.keys[here] = marked.keys[here]
            _merge(before, value, here, marked, pile, replacements)
        else:
            taken = without_nulls(value, here, lambda at, beside: _is_kept_null(at, beside, marked, pile))
            if replacements is not None and before != taken:
                replacements.append(Replacement(here, before, taken, marked.values[here]))
            _forget(here, before, pile)
            below[key] = taken
            _take_marks(here, taken, marked, pile)


def _remove(
    below: dict[str, Any], here: PathTuple, marked: Marked, pile: Pile, replacements: list[Replacement] | None
) -> None:
    key = str(here[-1])
    if key not in below:
        if _is_kept_null(here, below, marked, pile):
            below[key] = None
            _take_marks(here, None, marked, pile)
    elif needs_a_value(here, Scenario) and here in marked.blanks:
        return  # told already: see `forgotten_values`
    elif here in marked.blanks:
        message = "has no value; write null to remove what lies below, or leave the key out to keep it"
        pile.problems.append(Problem(*marked.keys[here], dotted(here), message))
    else:
        if replacements is not None:
            replacements.append(Replacement(here, below[key], None, marked.values[here]))
        _forget(here, below.pop(key), pile)


def _is_kept_null(here: PathTuple, beside: Collection[str], marked: Marked, pile: Pile) -> bool:
    """Say whether a null that removes nothing is left for the check to complain of; of a name, complain here."""
    meaning, is_lowest, is_blank = null_over_nothing(here), len(pile.layers) == 1, here in marked.blanks
    in_a_map = len(here) == 2 and here[0] in COLLECTIONS
    if meaning == "astray" and (in_a_map or not (is_lowest or is_blank)):
        known = [*beside, *names_at(here[:-1])]
        pile.problems.append(Problem(*marked.keys[here], dotted(here), ASTRAY, hint=did_you_mean(str(here[-1]), known)))
        return False
    if meaning != "nothing":
        return True
    shape, above = shape_at(here), shape_at(here[:-1])
    if above is not None and above.kind == "map":
        return is_lowest or is_blank
    return is_lowest and not is_blank and not (shape is not None and shape.may_be_null)


def spelled_out(said: Any, shape: Shape | None) -> dict[str, Any]:
    """Return the short form of a quantity or of an outcome as a map that can take another key."""
    if shape is not None and shape.of is OwnOutcome:
        return {"formula": said}
    return {"level" if isinstance(said, str) else "value": said}


def _spell_out(here: PathTuple, value: Any, below: dict[str, Any], pile: Pile) -> None:
    """Make room below for what a layer adds to something in its short form: a confidence, a reason, words."""
    shape, before = shape_at(here), below.get(str(here[-1]))
    if shape is None or not isinstance(before, str | int | float) or not isinstance(value, dict):
        return
    if (shape.is_number and not _claims_anew(value)) or (shape.of is OwnOutcome and "formula" not in value):
        below[str(here[-1])] = spelled_out(before, shape)
        for name in below[str(here[-1])]:
            pile.values[*here, name], pile.keys[*here, name] = pile.values[here], pile.keys[here]


def _is_new_claim(path: PathTuple, value: dict[str, Any]) -> bool:
    shape = shape_at(path)
    return shape is not None and shape.is_number and _claims_anew(value)


def _claims_anew(number: dict[str, Any]) -> bool:
    return "level" in number or "value" in number


def _forget(path: PathTuple, value: Any, pile: Pile) -> None:
    for known in _paths(path, value):
        pile.values.pop(known, None)
        pile.keys.pop(known, None)


def _take_marks(path: PathTuple, value: Any, marked: Marked, pile: Pile) -> None:
    for known in _paths(path, value):
        pile.values[known] = marked.values[known]
        pile.keys[known] = marked.keys[known]


def _paths(path: PathTuple, value: Any) -> Iterator[PathTuple]:
    """Go through the path of a value and of everything in it."""
    yield path
    entries: Iterable[tuple[Key, Any]] = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, entry in entries:
        yield from _paths((*path, key), entry)
