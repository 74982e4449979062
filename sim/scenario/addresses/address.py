"""An address in a scenario: its parts by name, and the number that stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.core.ground.parameter import Parameter
from sim.language.dotted import dotted, parts_of
from sim.scenario.schema.numbers import Number
from sim.scenario.schema.scenario import FIELD_DEFAULTS, Scenario

OWNED: Final = ("leaders", "categories", "clans", "posts", "ties")  # tables whose fields belong to somebody
MEMBERSHIPS: Final = "memberships"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something stands: ``leaders.guard.ambition``, ``world.approval``, ``parameters.pace``.

    As authors write it, it need not lead anywhere: a part that is missing is an empty word. Dated events name rows
    (``leaders.akims_03.loyalty``, ``posts.minister_07.value``), files and ``--set`` what these are unfolded from
    (``categories.akims.loyalty``, ``posts.minister.value``).
    """

    parts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Address:
        """Return the address that a text spells."""
        return cls(parts_of(text))

    @classmethod
    def to(cls, *parts: str) -> Address:
        """Return the address with these parts."""
        return cls(parts)

    def __str__(self) -> str:
        """The address as an author writes it."""
        return dotted(self.parts)

    @property
    def table(self) -> str:
        """The part of the file: ``leaders``, ``world``, ``parameters``."""
        return self.parts[0]

    @property
    def owner(self) -> str:
        """The id of whom it is said; empty where nobody is: ``world.approval``, ``parameters.pace``."""
        return self.parts[1] if self.table in OWNED and len(self.parts) > 1 else ""

    @property
    def rest(self) -> tuple[str, ...]:
        """What comes behind the table and the owner."""
        return self.parts[2:] if self.table in OWNED else self.parts[1:]

    @property
    def field(self) -> str:
        """What is said: ``ambition``, ``memberships``, the name of a parameter."""
        return self.rest[0] if self.rest else ""

    @property
    def clan(self) -> str:
        """The clan of a membership, ``leaders.guard.memberships.court``; else empty."""
        return self.rest[1] if len(self.rest) == 2 and self.field == MEMBERSHIPS else ""


def number_at(scenario: Scenario, address: Address) -> Number | None:
    """Return the number at an address of a checked scenario.

    Returns
    -------
    Number or None
        What the scenario says there, else the rulebook's parameter or the default of the field; None where no number
        can stand.
    """
    at: Any = scenario
    for part in address.parts:
        at = at.get(part) if isinstance(at, Mapping) else getattr(at, part, None)
        if at is None:
            break
    if isinstance(at, Number):
        return at
    if address.table == "parameters" and len(address.rest) == 1:
        from sim.core.rulebook import PARAMETERS  # compiled code: not before it is needed

        return next((in_the_book(parameter) for parameter in PARAMETERS if parameter.name == address.field), None)
    return FIELD_DEFAULTS.get(address.table, {}).get(address.parts[-1])


def in_the_book(parameter: Parameter) -> Number:
    """Return what the rulebook says of a parameter: its central value, and its range."""
    return Number(value=parameter.value, range=(parameter.low, parameter.high))
