"""From an address to its cell in the records, and from a cell back to its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from sim.core.ground.codes import Role
from sim.core.ground.draw import cell_of
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import CLAN, LEADER, MEMBER, POST, TIE, WORLD, Field
from sim.core.rulebook import PARAMETERS
from sim.scenario.addresses.address import MEMBERSHIPS, Address

NOBODY: Final = -1


class Table(NamedTuple):
    """A table of the records: its part of the file, its attribute of a build, and its fields by column."""

    part: str
    attribute: str
    fields: Sequence[Field] | Sequence[Parameter]


TABLES: Final[Mapping[Role, Table]] = {
    Role.WORLD: Table("world", "world", WORLD),
    Role.LEADER: Table("leaders", "leaders", LEADER),
    Role.CLAN: Table("clans", "clans", CLAN),
    Role.POST: Table("posts", "posts", POST),
    Role.TIE: Table("ties", "ties", TIE),
    Role.MEMBER: Table("leaders", "members", MEMBER),
    Role.PARAMETER: Table("parameters", "parameters", PARAMETERS),
}
ROLES: Final[Mapping[str, Role]] = {table.part: role for role, table in TABLES.items() if role is not Role.MEMBER}


class Spot(NamedTuple):
    """A cell of the records."""

    role: Role
    row: int
    column: int

    @property
    def field(self) -> Field | Parameter:
        """The field that stands there."""
        return TABLES[self.role].fields[self.column]


class RowsById(Protocol):
    """The rows of each table by id (`sim.scenario.tables.rows.Rows`)."""

    @property
    def leaders(self) -> Mapping[str, int]: ...
    @property
    def clans(self) -> Mapping[str, int]: ...
    @property
    def posts(self) -> Mapping[str, int]: ...
    @property
    def ties(self) -> Mapping[str, int]: ...
    @property
    def members(self) -> Mapping[tuple[str, str], int]: ...


class IdsByRow(Protocol):
    """The ids of each table by row (`sim.scenario.tables.build.Build`)."""

    @property
    def leaders(self) -> Any: ...
    @property
    def members(self) -> Any: ...
    @property
    def leader_ids(self) -> tuple[str, ...]: ...
    @property
    def clan_ids(self) -> tuple[str, ...]: ...
    @property
    def post_ids(self) -> tuple[str, ...]: ...
    @property
    def clan_entries(self) -> tuple[str, ...]: ...
    @property
    def post_entries(self) -> tuple[str, ...]: ...
    @property
    def tie_ids(self) -> tuple[str, ...]: ...


def spot_of(address: Address, rows: RowsById) -> Spot:
    """Return the cell that an address names, as dated events write it: ``leaders.akims_03.loyalty`` is one official's.

    Raises
    ------
    KeyError, ValueError
        Where it names no cell: `sim.scenario.checks.settable` finds fault with such before.
    """
    if address.clan:
        return Spot(Role.MEMBER, rows.members[address.owner, address.clan], cell_of(MEMBER, "strength"))
    role = ROLES[address.table]
    by_id: Mapping[Role, Mapping[str, int]] = {
        Role.LEADER: rows.leaders, Role.CLAN: rows.clans, Role.POST: rows.posts, Role.TIE: rows.ties,
    }  # fmt: skip
    row = by_id[role][address.owner] if role in by_id else 0
    return Spot(role, row, [field.name for field in TABLES[role].fields].index(address.field))


def address_of(spot: Spot, ids: IdsByRow) -> Address:
    """Return the address of a cell as dated events write it: the inverse of `spot_of`."""
    if spot.role is Role.MEMBER:
        member = ids.members[spot.row]
        return Address.to("leaders", ids.leader_ids[int(member.leader)], MEMBERSHIPS, ids.clan_ids[int(member.clan)])
    by_row = {Role.LEADER: ids.leader_ids, Role.CLAN: ids.clan_ids, Role.POST: ids.post_ids, Role.TIE: ids.tie_ids}
    part, name = TABLES[spot.role].part, spot.field.name
    return Address.to(part, by_row[spot.role][spot.row], name) if spot.role in by_row else Address.to(part, name)


def setting_of(spot: Spot, ids: IdsByRow) -> Address:
    """Return the address under which a file and ``--set`` have a cell: of the category, the like offices or clans."""
    if spot.role is Role.LEADER and int(ids.leaders.corps[spot.row]) != NOBODY:
        return Address.to("categories", ids.clan_ids[int(ids.leaders.corps[spot.row])], spot.field.name)
    if spot.role is Role.CLAN:
        return Address.to("clans", ids.clan_entries[spot.row], spot.field.name)
    if spot.role is Role.POST:
        return Address.to("posts", ids.post_entries[spot.row], spot.field.name)
    return address_of(spot, ids)
