"""The numbers of a scenario that a slider can fix: their names, meanings, limits, and what they are as opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from sim.core.ground.parameter import Parameter
from sim.core.rulebook import PARAMETERS
from sim.scenario.provenance import provenance
from sim.scenario.schema.actors import Category, Clan, Leader
from sim.scenario.schema.numbers import Number
from sim.scenario.schema.scenario import Post, Scenario, World
from sim.scenario.tables.evidence import centre_of
from sim.scenario.tables.shown import shown_names

STEPS: Final = 100  # places of a slider
MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "world": World, "leaders": Leader, "categories": Category, "clans": Clan, "posts": Post,
}  # fmt: skip
BOOK: Final[Mapping[str, Parameter]] = {parameter.name: parameter for parameter in PARAMETERS}


@dataclass(frozen=True)
class Input:
    """A number that can be set.

    `path` is that of ``--set``; `value` what the scenario says, in words; `centre` about where it is drawn; `low` to
    `high` where a slider may stand, in the number's own unit.
    """

    path: str
    whose: str
    meaning: str
    value: str
    status: str
    centre: float
    low: float
    high: float

    @property
    def step(self) -> float:
        """How far apart two places of the slider are."""
        return (self.high - self.low) / STEPS

    @property
    def start(self) -> float:
        """Where the slider stands as long as nothing is fixed: the place nearest to the centre."""
        return round(self.low + self.step * round((self.centre - self.low) / self.step), 9)

    @property
    def label(self) -> str:
        """What to call it in a list."""
        return f"{self.whose}: {self.meaning} ({self.path})"

    def setting(self, value: float) -> str:
        """Return what ``--set`` takes to fix it."""
        return f"{self.path}={value:.4g}"


def inputs_of(scenario: Scenario) -> dict[str, Input]:
    """Return every number that the scenario rests on and that can be moved, by path, in the order of the file."""
    names = shown_names(scenario)
    found = [_input(scenario, names, each.path, each.value, each.status) for each in provenance(scenario)]
    return {each.path: each for each in found if each.low < each.high}


def first_inputs(scenario: Scenario, known: Mapping[str, Input]) -> tuple[str, ...]:
    """Return the numbers that stand under sliders at first: those of incumbent, patron and main challenger."""
    world = scenario.world
    wanted = [f"leaders.{world.incumbent}.{name}" for name in ("ambition", "concealment")]
    wanted += ["world.approval", "world.lame_duck"]
    if world.patron is not None:
        wanted[-1:] = ["world.patron_support", f"leaders.{world.patron}.loyalty"]
    challenger = main_challenger(scenario)
    if challenger is not None:
        wanted += [f"leaders.{challenger}.{name}" for name in ("loyalty", "ambition", "caution")]
    return tuple(path for path in wanted if path in known)


def main_challenger(scenario: Scenario) -> str | None:
    """Return the leader beside incumbent and patron in whom weight, ambition and disloyalty multiply to most."""

    def danger(name: str) -> float:
        said = scenario.leaders[name]
        weight, ambition, loyalty = (
            centre_of(number, scenario.levels) for number in (said.weight, said.ambition, said.loyalty)
        )
        return weight * ambition * (1.0 - loyalty)

    world = scenario.world
    others = [name for name in scenario.leaders if name not in (world.incumbent, world.patron)]
    return max(others, key=danger, default=None)


def _input(scenario: Scenario, names: Mapping[str, str], path: str, value: str, status: str) -> Input:
    table, _, rest = path.partition(".")
    if table == "parameters":
        said = BOOK[rest]
        number = scenario.parameters.get(rest)
        low, high = (
            (said.low, said.high) if number is None or number.is_fixed else number.range or (said.low, said.high)
        )
        centre = said.value if number is None or number.value is None else number.value
        return Input(path, "Rules", said.meaning, value, status, centre, min(low, centre), max(high, centre))
    centre = centre_of(_number_at(scenario, path), scenario.levels)
    return Input(path, _whose(scenario, names, path), _meaning(scenario, names, path), value, status, centre, 0.0, 1.0)


def _number_at(scenario: Scenario, path: str) -> Number:
    found: Any = scenario
    for part in path.split("."):
        found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    return found if isinstance(found, Number) else Number(value=0.5)


def _whose(scenario: Scenario, names: Mapping[str, str], path: str) -> str:
    table, name, *_ = path.split(".")
    if table == "world":
        return "The country"
    if table == "ties":
        return "Tie"
    if table == "posts" and scenario.posts[name].count > 1:
        return scenario.posts[name].title
    return names[name]


def _meaning(scenario: Scenario, names: Mapping[str, str], path: str) -> str:
    table, *parts = path.split(".")
    if table == "ties":
        tie = scenario.ties[parts[0]]
        return f"strength of {tie.kind} from {names[tie.from_]} to {names[tie.to]}"
    if "memberships" in parts:
        return f"how strongly they belong to {names[parts[-1]]}"
    said = MODELS[table].model_fields[parts[-1]].description or ""
    return said.removeprefix("Share, 0 to 1: ").partition(";")[0].partition(" (absent")[0].rstrip(".")
