"""The numbers of a scenario that a slider can fix: their names, meanings, limits, and what they are as opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sim.core.ground.parameter import Parameter
from sim.core.rulebook import PARAMETERS
from sim.scenario.addresses.address import Address, number_at
from sim.scenario.addresses.words import meaning, whose
from sim.scenario.provenance import provenance
from sim.scenario.schema.numbers import Number
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.evidence import centre_of
from sim.scenario.tables.shown import shown_names

STEPS: Final = 100  # places of a slider
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
    wanted = [Address.to("leaders", world.incumbent, name) for name in ("ambition", "concealment")]
    wanted += [Address.to("world", name) for name in ("approval", "lame_duck")]
    if world.patron is not None:
        wanted[-1:] = [Address.to("world", "patron_support"), Address.to("leaders", world.patron, "loyalty")]
    challenger = main_challenger(scenario)
    if challenger is not None:
        wanted += [Address.to("leaders", challenger, name) for name in ("loyalty", "ambition", "caution")]
    return tuple(path for path in map(str, wanted) if path in known)


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
    address = Address.parse(path)
    heading = whose(address, names)
    if address.table == "parameters":
        said = BOOK[address.field]
        number = scenario.parameters.get(address.field)
        low, high = (
            (said.low, said.high) if number is None or number.is_fixed else number.range or (said.low, said.high)
        )
        centre = said.value if number is None or number.value is None else number.value
        return Input(path, heading, said.meaning, value, status, centre, min(low, centre), max(high, centre))
    centre = centre_of(number_at(scenario, address) or Number(value=0.5), scenario.levels)
    return Input(path, heading, meaning(address, scenario, names), value, status, centre, 0.0, 1.0)
