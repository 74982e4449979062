"""The ledger of uncertain numbers: which cell each stands for, its law, its channel, and its luck address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from sim.core.ground.codes import Role
from sim.core.ground.draw import INPUT_DTYPE, STATUSES
from sim.core.ground.luck import key_of
from sim.core.ground.parameter import Parameter
from sim.scenario.addresses.address import in_the_book
from sim.scenario.schema.numbers import Level, Number
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.evidence import (
    CELLS,
    Law,
    centre_of,
    channel_of,
    fallback_of,
    law_of,
    limits_of,
    pert,
    quantile_table,
)
from sim.scenario.tables.recarrays import Records

CHANNEL_NAMES: Final = ("insiders", "unsourced")
NONE: Final = -1
UNIT: Final = (0.0, 1.0)


class Cell(NamedTuple):
    """A cell of the records: table, row and column, and the luck address of its draw: whose it is, and what.

    `corps` is the luck address of the corps that the number was said of as a whole, -1 where it was said of him alone.
    """

    role: Role
    row: int
    column: int
    key: int
    field: int
    corps: int = NONE


class Named(Protocol):
    """A field of a record, or a parameter."""

    @property
    def name(self) -> str: ...


class Place(NamedTuple):
    """Where a field stands in its table, and the luck address of its name, which stays when columns come and go."""

    column: int
    field: int


def places_of(fields: Sequence[Named]) -> dict[str, Place]:
    """Return where each field of a table stands, by name."""
    return {field.name: Place(column, key_of(field.name)) for column, field in enumerate(fields)}


class _Table(NamedTuple):
    """A law stretched to limits, as a row of the quantile tables."""

    law: Law
    low: float
    high: float


class Ledger:
    """Collects the uncertain numbers of a scenario, table by table. `note` returns what to write in the records."""

    def __init__(self, scenario: Scenario) -> None:
        self._levels: Mapping[Level, float] = scenario.levels
        self._tables: dict[_Table, int] = {}
        self._entries: list[tuple[float, ...]] = []
        shapes = {name: scenario.channels[name] for name in CHANNEL_NAMES}
        self.channels = np.array(
            [(self._row(("beta", each.alpha, each.beta)), key_of(name)) for name, each in shapes.items()], np.int64
        )

    def note(self, number: Number, cell: Cell, *, falls_to_zero: bool = False) -> float:
        """Return the base value of a number; enter it as an input if its value differs between runs.

        A number whose channel fails becomes 0 where `falls_to_zero` (ties, memberships), else follows `fallback_of`.
        """
        fallback = None if falls_to_zero and number.rests_on != "partly" else fallback_of(number, self._levels)
        self._enter(number, cell, _Table(fallback, *UNIT) if fallback is not None else None)
        return centre_of(number, self._levels)

    def note_parameter(self, parameter: Parameter, said: Number | None, cell: Cell) -> float:
        """Return the base value of a parameter: what the scenario says of it, else the rulebook's range, assumed.

        Where its channel fails, a parameter goes back to the rulebook.
        """
        book = in_the_book(parameter)
        if said is None:
            return self.note(book, cell)
        point: Law = ("point", parameter.value, parameter.value)
        fallback = point if book.is_fixed else pert(parameter.value, parameter.low, parameter.high)
        limits = UNIT if book.is_fixed else (parameter.low, parameter.high)
        self._enter(said, cell, _Table(fallback, *limits))
        return centre_of(said, self._levels)

    def inputs(self) -> Records:
        """Return the entries as INPUT records."""
        return np.array(self._entries, INPUT_DTYPE).view(np.recarray)

    def laws(self) -> npt.NDArray[np.float64]:
        """Return the quantile tables, float64 of shape (laws, 1025)."""
        return np.array([_quantiles(table) for table in self._tables])

    def _enter(self, number: Number, cell: Cell, fallback: _Table | None) -> None:
        law = law_of(number, self._levels)
        channel = channel_of(number)
        low, high = limits_of(number)
        if channel is not None:  # the limits go into the table, for the fallback has limits of its own
            told = _Table(law, low, high) if law is not None else _Table(("point", low, high), *UNIT)
            fallen = NONE if fallback is None else self._row(*fallback)
            rows = (self._row(*told), fallen, CHANNEL_NAMES.index(channel))
            low, high = UNIT
        elif law is not None:
            rows = (self._row(law), NONE, NONE)
        else:
            return
        self._entries.append((*cell, *rows, STATUSES.index(number.status), low, high))

    def _row(self, law: Law, low: float = 0.0, high: float = 1.0) -> int:
        return self._tables.setdefault(_Table(law, low, high), len(self._tables))


def _quantiles(table: _Table) -> npt.NDArray[np.float64]:
    kind, a, b = table.law
    if kind == "point":
        return np.full(CELLS + 1, a)
    return table.low + (table.high - table.low) * quantile_table(a, b)
