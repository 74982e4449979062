"""What an axis offers a point: a value to show, and what is set in the scenario for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sim.experiment.design.config import Axis
from sim.experiment.folder.study import Value
from sim.language.document import get_at
from sim.language.dotted import parts_of
from sim.language.errors import ScenarioError
from sim.language.yaml_places import Place
from sim.scenario.addresses.address import Address, number_at
from sim.scenario.provenance import provenance
from sim.scenario.reading.overrides import Override, shift_level, true_path
from sim.scenario.schema.numbers import Number
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.shape import shape_at
from sim.scenario.tables.evidence import law_of, limits_of

DIGITS: Final = 10  # of a sampled value: the same on every machine
LEVEL: Final = "level"


class AxisError(ValueError):
    """An axis that does not fit the scenario."""


@dataclass(frozen=True)
class Origin:
    """Where a value of a point is written: the place, the path there, and what to call it in a sentence."""

    place: Place
    path: str
    words: str

    def __str__(self) -> str:
        """The origin in a sentence: ``axis 'a' (x.yaml:5:20)``."""
        at = ":".join(str(part) for part in self.place if part is not None)
        return f"{self.words} ({at})" if at else self.words


NOWHERE: Final = Origin(Place("", None, None), "", "")


@dataclass(frozen=True)
class Choice:
    """One value of an axis. `moves`: it starts from what the scenario says there (a shift, a law), and replaces nothing
    unseen."""

    shown: Value
    settings: tuple[Override, ...]
    origin: Origin = NOWHERE
    moves: bool = False


@dataclass(frozen=True)
class Ready:
    """An axis ready for use: its values in order (empty where it is continuous), and the value at u in [0, 1)."""

    name: str
    choices: tuple[Choice, ...]
    at: Callable[[float], Choice]
    origin: Origin = NOWHERE


@dataclass(frozen=True)
class Ground:
    """The scenario an axis is laid over: checked, and as data."""

    scenario: Scenario
    data: dict[str, Any]


def ready(name: str, axis: Axis, ground: Ground, origin: Origin = NOWHERE) -> list[Ready]:
    """Return the axis, or the axes, that an entry of a config stands for in one scenario.

    Raises
    ------
    AxisError
        If it needs a distribution, a level or a whole number that the scenario does not have there.
    """
    if axis.every is not None:
        paths = [entry.path for entry in provenance(ground.scenario) if _is_meant(entry, axis)]
        found = [path for path in paths if not _number(ground.scenario, path).is_fixed]
        if not found:
            raise AxisError(f"the scenario has no uncertain number that is {axis.every} there")
        return [_stated(path, (path,), ground, origin) for path in found]
    paths_ = axis.path or (name,)
    if axis.law is not None:
        return [_stated(name, paths_, ground, origin)]
    if axis.range is not None:
        return [_ranged(name, paths_, axis, axis.range, origin)]
    if axis.variants is not None:
        choices = [
            Choice(variant, tuple(Override(parts_of(path), value) for path, value in settings.items()), origin)
            for variant, settings in axis.variants.items()
        ]
    elif axis.shift is not None:
        choices = [_shifted(paths_, steps, ground, origin) for steps in axis.shift]
    else:
        choices = [choose(paths_, value, origin) for value in axis.values or ()]
    return [Ready(name, tuple(choices), _picker(tuple(choices)), origin)]


def choose(paths: Sequence[str], value: Any, origin: Origin = NOWHERE, moves: bool = False) -> Choice:
    """Return the choice that sets one value at one or more paths."""
    return Choice(plain(value), tuple(Override(parts_of(path), value) for path in paths), origin, moves)


def plain(value: Any) -> Value:
    """Return a value as a table shows it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict) and ("level" in value or "value" in value):
        return plain(value.get("level", value.get("value")))
    return str(value)


def _number(scenario: Scenario, path: str) -> Number:
    """Return the number at a path of a checked scenario, that of the rulebook or the default where it says none.

    Raises
    ------
    AxisError
        If no number can stand there.
    """
    number = number_at(scenario, Address.parse(path))
    if number is None:
        raise AxisError(f"'{path}' is not a number of the scenario, so it has no distribution")
    return number


def _is_meant(entry: Any, axis: Axis) -> bool:
    return entry.status == axis.every and Address.parse(entry.path).table in axis.within


def _stated(name: str, paths: Sequence[str], ground: Ground, origin: Origin) -> Ready:
    numbers = [_number(ground.scenario, path) for path in paths]
    laws = [(law_of(number, ground.scenario.levels), limits_of(number)) for number in numbers]
    different = [path for path, other in zip(paths, laws, strict=True) if other != laws[0]]
    if different:
        raise AxisError(f"'{paths[0]}' and '{different[0]}' have different distributions: give each an axis of its own")
    law, (low, high) = laws[0]
    if law is None:
        raise AxisError(f"'{paths[0]}' is the same in every run, so it has no distribution; give 'values' or a 'range'")
    _, a, b = law

    def at(u: float) -> Choice:
        from scipy.special import betaincinv

        return choose(paths, rounded(low + (high - low) * float(betaincinv(a, b, u))), origin, moves=True)

    return Ready(name, (), at, origin)


def _ranged(name: str, paths: Sequence[str], axis: Axis, limits: tuple[float, float], origin: Origin) -> Ready:
    fractional = [path for path in paths if not axis.whole and holds_whole_numbers(path)]
    if fractional:
        raise AxisError(f"'{fractional[0]}' holds whole numbers: add 'whole: true'")
    choices: tuple[Choice, ...] = ()
    if axis.steps is not None:
        values = [_step(axis, limits, k, axis.steps - 1) for k in range(axis.steps)]
        if len(set(values)) < len(values):
            raise AxisError(f"has only {len(set(values)):,} different values in {len(values):,} steps")
        choices = tuple(choose(paths, value, origin) for value in values)
    return Ready(name, choices, lambda u: choose(paths, _drawn(axis, limits, u), origin), origin)


def _step(axis: Axis, limits: tuple[float, float], k: int, last: int) -> float:
    """Return value k of 0..last of a range in a grid: the ends as they are, equal steps or factors between them."""
    low, high = limits
    if k in (0, last):
        value = (low, high)[k > 0]
    else:
        value = low * (high / low) ** (k / last) if axis.scale == "log" else low + (high - low) * k / last
    return round(value) if axis.whole else rounded(value)


def _drawn(axis: Axis, limits: tuple[float, float], u: float) -> float:
    """Return the value of a range at u in [0, 1): uniform, or with a uniform logarithm (`scale: log`).

    Of whole numbers each stands for the stretch up to the next, so that all are equally likely on the linear scale.
    """
    low, high = limits
    end = high + 1 if axis.whole else high
    value = low * (end / low) ** u if axis.scale == "log" else low + (end - low) * u
    return min(int(high), math.floor(value)) if axis.whole else rounded(value)


def holds_whole_numbers(path: str) -> bool:
    """Say whether what stands at a path of a scenario is counted, and not measured."""
    shape = shape_at(true_path(parts_of(path)))
    return shape is not None and shape.of is int


def _shifted(paths: Sequence[str], steps: int, ground: Ground, origin: Origin) -> Choice:
    settings = []
    for path in paths:
        where = parts_of(path)
        try:
            moved = get_at(shift_level(ground.data, where, steps), true_path(where))
        except ScenarioError as trouble:
            raise AxisError(
                "; ".join(f"'{problem.file}' {problem.message}" for problem in trouble.problems)
            ) from trouble
        if steps == 0:
            continue
        level = moved if isinstance(moved, str) else moved[LEVEL]
        settings.append(Override((*where, LEVEL), level))
    return Choice(steps, tuple(settings), origin, moves=True)


def _picker(choices: tuple[Choice, ...]) -> Callable[[float], Choice]:
    return lambda u: choices[min(len(choices) - 1, int(u * len(choices)))]


def rounded(value: float) -> float:
    """Return a value to ten significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))
