"""Leaders and clans as Mesa agents: thin views, which hold nothing but the number of their row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import mesa

from sim.core.ground.records import Field, State
from sim.model.cells import CLAN_FIELDS, LEADER_FIELDS, no_such_attribute, read_cell, write_cell
from sim.scenario.tables.build import Build
from sim.scenario.tables.recarrays import Record

MESA = ("model", "unique_id", "pos", "cell")  # what Mesa and its spaces write on an agent


class Played(Protocol):
    """What leaders and clans ask of the model they stand in (`sim.model.power_struggle.PowerStruggle`)."""

    build: Build
    leaders: tuple[Leader, ...]
    clans: tuple[Clan, ...]

    @property
    def state(self) -> State:
        """The records of the run."""


class Row(mesa.Agent):
    """A row of a table of records as a Mesa agent: reading and writing an attribute reads and writes its cell.

    Parameters
    ----------
    model : Played
        The model whose records are looked at.
    row : int
        Row of the table.

    Raises
    ------
    AttributeError
        For an attribute that there is not, with a guess at what was meant.
    TypeError, ValueError
        For a value that a field cannot take (see `sim.core.ground.records`).
    """

    FIELDS: ClassVar[Mapping[str, Field]] = {}
    OWN: ClassVar[tuple[str, ...]] = ("id", "name", "row")
    model: Played
    _row: int

    def __init__(self, model: Played, row: int) -> None:
        object.__setattr__(self, "_row", row)
        super().__init__(model)

    @property
    def row(self) -> int:
        """Row of the table."""
        return self._row

    @property
    def name(self) -> str:
        """The name to show readers."""
        return self.model.build.names.get(self.id, self.id)

    @property
    def id(self) -> str:
        """Id as in the scenario."""
        raise NotImplementedError

    @property
    def record(self) -> Record:
        """The record itself."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        field = self.FIELDS.get(name)
        if field is None:
            raise no_such_attribute(type(self).__name__.lower(), name, self.FIELDS, self.OWN)
        return read_cell(self.record, field)

    def __setattr__(self, name: str, value: object) -> None:
        if name in MESA or name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
            return
        field = self.FIELDS.get(name)
        if field is None:
            raise no_such_attribute(type(self).__name__.lower(), name, self.FIELDS, self.OWN)
        write_cell(self.record, field, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.FIELDS})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r})"


class Leader(Row):
    """A person who can act. Attributes are the fields of LEADER in `sim.core.ground.records`.

    `clan` is a Clan (or None) and can be set to one; `post` is the id of the office held (or None), which only the
    rules and the events of a scenario give and take.
    """

    FIELDS = LEADER_FIELDS
    OWN = (*Row.OWN, "clan", "post")

    @property
    def id(self) -> str:
        """Id as in the scenario (of an official: `akims_07`)."""
        return self.model.build.leader_ids[self._row]

    @property
    def record(self) -> Record:
        """The row of LEADER: the same bytes that the rules change."""
        record: Record = self.model.state.leaders[self._row]
        return record

    @property
    def clan(self) -> Clan | None:
        """The clan or grouping belonged to."""
        row = int(self.record.clan)
        return self.model.clans[row] if row >= 0 else None

    @clan.setter
    def clan(self, clan: Clan | None) -> None:
        self.record.clan = _row_of("clan", clan, Clan, self.model)

    @property
    def post(self) -> str | None:
        """Id of the office held."""
        row = int(self.record.post)
        return self.model.build.post_ids[row] if row >= 0 else None


class Clan(Row):
    """A clan, court, state body or other grouping. Attributes are the fields of CLAN in `sim.core.ground.records`.

    `head` is a Leader (or None) and can be set to one.
    """

    FIELDS = CLAN_FIELDS
    OWN = (*Row.OWN, "head", "members")

    @property
    def id(self) -> str:
        """Id as in the scenario (of several like clans: `clans_2`)."""
        return self.model.build.clan_ids[self._row]

    @property
    def record(self) -> Record:
        """The row of CLAN: the same bytes that the rules change."""
        record: Record = self.model.state.clans[self._row]
        return record

    @property
    def head(self) -> Leader | None:
        """Who leads it."""
        row = int(self.record.head)
        return self.model.leaders[row] if row >= 0 else None

    @head.setter
    def head(self, head: Leader | None) -> None:
        self.record.head = _row_of("head", head, Leader, self.model)

    @property
    def members(self) -> tuple[Leader, ...]:
        """The leaders whose own clan it is."""
        rows = (self.model.state.leaders.clan == self._row).nonzero()[0]
        return tuple(self.model.leaders[row] for row in rows)


def _row_of(what: str, found: object, kind: type[Row], model: Played) -> int:
    """Return the row of an agent of the same model, -1 for None. Raises TypeError for anything else."""
    if found is None:
        return -1
    if not isinstance(found, kind) or found.model is not model:
        raise TypeError(f"{what} must be a {kind.__name__} of the same model, or None (found {found!r})")
    return found.row
