"""What an axis offers a point: a value to show, and what is set in the scenario for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sim.experiment.config import Axis
from sim.experiment.study import Value
from sim.scenario.evidence import law_of, limits_of
from sim.scenario.numbers import Number
from sim.scenario.overrides import Override, shift_level
from sim.scenario.provenance import provenance
from sim.scenario.schema import FIELD_DEFAULTS, Scenario

DIGITS: Final = 10  # of a sampled value: the same on every machine
LEVEL: Final = "level"


class AxisError(ValueError):
    """An axis that does not fit the scenario."""


@dataclass(frozen=True)
class Choice:
    """One value of an axis."""

    shown: Value
    settings: tuple[Override, ...]


@dataclass(frozen=True)
class Ready:
    """An axis ready for use: its values in order (empty where it is continuous), and the value at u in [0, 1)."""

    name: str
    choices: tuple[Choice, ...]
    at: Callable[[float], Choice]


@dataclass(frozen=True)
class Ground:
    """The scenario an axis is laid over: checked, and as data."""

    scenario: Scenario
    data: dict[str, Any]


def ready(name: str, axis: Axis, ground: Ground) -> list[Ready]:
    """Return the axis, or the axes, that an entry of a config stands for.

    Raises
    ------
    AxisError
        If it needs a distribution or a level that the scenario does not have there.
    """
    if axis.every is not None:
        paths = [entry.path for entry in provenance(ground.scenario) if _is_meant(entry, axis)]
        found = [path for path in paths if not number_at(ground.scenario, path).is_fixed]
        if not found:
            raise AxisError(f"the scenario has no uncertain number that is {axis.every} there")
        return [_stated(path, (path,), ground) for path in found]
    paths_ = axis.path or (name,)
    if axis.law is not None:
        return [_stated(name, paths_, ground)]
    if axis.variants is not None:
        choices = [
            Choice(variant, tuple(Override(split(path), value) for path, value in settings.items()))
            for variant, settings in axis.variants.items()
        ]
    elif axis.shift is not None:
        choices = [_shifted(paths_, steps, ground) for steps in axis.shift]
    elif axis.values is not None:
        choices = [choose(paths_, value) for value in axis.values]
    else:
        assert axis.range is not None
        return [_ranged(name, paths_, axis.range, axis.steps)]
    return [Ready(name, tuple(choices), _picker(tuple(choices)))]


def choose(paths: Sequence[str], value: Any) -> Choice:
    """Return the choice that sets one value at one or more paths."""
    return Choice(plain(value), tuple(Override(split(path), value) for path in paths))


def plain(value: Any) -> Value:
    """Return a value as a table shows it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict) and ("level" in value or "value" in value):
        return plain(value.get("level", value.get("value")))
    return str(value)


def split(path: str) -> tuple[str, ...]:
    """Return a path in its parts."""
    return tuple(part.strip() for part in path.split("."))


def number_at(scenario: Scenario, path: str) -> Number:
    """Return the number at a path of a checked scenario, that of the rulebook or the default where it says none.

    Raises
    ------
    AxisError
        If no number can stand there.
    """
    at: Any = scenario
    parts = split(path)
    for part in parts:
        at = at.get(part) if isinstance(at, Mapping) else getattr(at, part, None)
        if at is None:
            break
    if isinstance(at, Number):
        return at
    if len(parts) == 2 and parts[0] == "parameters":
        from sim.core.rulebook import PARAMETERS

        for parameter in PARAMETERS:
            if parameter.name == parts[1]:
                return Number(value=parameter.value, range=(parameter.low, parameter.high))
    default = FIELD_DEFAULTS.get(parts[0], {}).get(parts[-1])
    if default is not None:
        return default
    raise AxisError(f"'{path}' is not a number of the scenario, so it has no distribution")


def _is_meant(entry: Any, axis: Axis) -> bool:
    return entry.status == axis.every and entry.path.split(".")[0] in axis.within


def _stated(name: str, paths: Sequence[str], ground: Ground) -> Ready:
    number = number_at(ground.scenario, paths[0])
    law = law_of(number, ground.scenario.levels)
    if law is None:
        raise AxisError(f"'{paths[0]}' is the same in every run, so it has no distribution; give 'values' or a 'range'")
    low, high = limits_of(number)
    _, a, b = law

    def at(u: float) -> Choice:
        from scipy.special import betaincinv

        return choose(paths, rounded(low + (high - low) * float(betaincinv(a, b, u))))

    return Ready(name, (), at)


def _ranged(name: str, paths: Sequence[str], limits: tuple[float, float], steps: int | None) -> Ready:
    low, high = limits
    choices: tuple[Choice, ...] = ()
    if steps is not None:
        choices = tuple(choose(paths, rounded(low + (high - low) * k / (steps - 1))) for k in range(steps))
    return Ready(name, choices, lambda u: choose(paths, rounded(low + (high - low) * u)))


def _shifted(paths: Sequence[str], steps: int, ground: Ground) -> Choice:
    settings = []
    for path in paths:
        where = split(path)
        if steps == 0:
            continue
        moved: Any = shift_level(ground.data, where, steps)
        for part in where:
            moved = moved[part]
        level = moved if isinstance(moved, str) else moved[LEVEL]
        settings.append(Override((*where, LEVEL), level))
    return Choice(steps, tuple(settings))


def _picker(choices: tuple[Choice, ...]) -> Callable[[float], Choice]:
    return lambda u: choices[min(len(choices) - 1, int(u * len(choices)))]


def rounded(value: float) -> float:
    """Return a value to ten significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))
