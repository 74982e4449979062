"""Where everything of a scenario stands in the tables of the engine: ids to rows, and words to codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from sim.core.ground.luck import key_of
from sim.language.dotted import dotted
from sim.scenario.schema.actors import Category, Leader
from sim.scenario.schema.ids import clan_ids, official_ids, post_ids
from sim.scenario.schema.scenario import Scenario

NOBODY: Final = -1
DRAWN: Final = -2  # the clan of an official who is given one in each run


class SharedLuckError(ValueError):
    """Two rows of a table have ids of one luck address: they would draw the same numbers in every run."""

    def __init__(self, table: str, row: str, other: str) -> None:
        super().__init__(f"{table} '{other}' and '{row}' have the same luck address: rename one of them")
        self.table, self.row = table, row


def code_of(words: type[IntEnum], word: str) -> int:
    """Return the code of a word of a file: ``in-service`` is `Status.IN_SERVICE`."""
    return int(words[word.upper().replace("-", "_")])


@dataclass(frozen=True)
class Person:
    """A row of LEADER: its id, what the file says of it, and the category it is drawn from (None if named)."""

    id: str
    said: Leader | Category
    category: str | None


@dataclass(frozen=True)
class Rows:
    """The rows of each table by id, each in the order of the table.

    `clans` hold the clans of the file (several like ones unfolded), then a row for each group of like clans, then a row
    for each category of officials, so that ties can end at a group or category as a whole.
    """

    people: tuple[Person, ...]
    leaders: Mapping[str, int]
    clans: Mapping[str, int]
    posts: Mapping[str, int]
    ties: Mapping[str, int]
    members: Mapping[tuple[str, str], int]
    holders: Mapping[str, str]
    clan_entries: tuple[str, ...]
    post_entries: tuple[str, ...]


def rows_of(scenario: Scenario) -> Rows:
    """Lay out the tables of a scenario. Raises SharedLuckError where two rows of one would share a luck address."""
    people = tuple(_people(scenario))
    clans: list[tuple[str, str]] = []
    for name, clan in scenario.clans.items():
        clans += [(row, name) for row in clan_ids(name, clan.count)]
    clans += [(name, name) for name, clan in scenario.clans.items() if clan.count is not None]
    clans += [(name, name) for name in scenario.categories]
    posts = [(row, name) for name, post in scenario.posts.items() for row in post_ids(name, post.count)]
    members = [(leader, clan) for leader, said in scenario.leaders.items() for clan in said.memberships]
    rows = Rows(
        people=people,
        leaders=_numbered(person.id for person in people),
        clans=_numbered(row for row, _ in clans),
        posts=_numbered(row for row, _ in posts),
        ties=_numbered(iter(scenario.ties)),
        members={member: row for row, member in enumerate(members)},
        holders=_holders(scenario),
        clan_entries=tuple(entry for _, entry in clans),
        post_entries=tuple(entry for _, entry in posts),
    )
    for table in ("leaders", "clans", "posts", "ties"):
        _check_addresses(table, getattr(rows, table))
    return rows


def address(table: str, row: str) -> int:
    """Return the luck address of a row: of ``leaders`` and ``akims_07``, the hash of ``leaders.akims_07``."""
    return key_of(dotted((table, row)))


def assigned_clans(shares: Mapping[str, float], number: int) -> list[str | None]:
    """Assign `number` officials to clans in proportion to fixed shares; what is left of 1 has no clan.

    One after another, each to whoever is owed most, so that every stretch of officials keeps to the shares. An equal
    claim goes to the clan that is named first.
    """
    claims: dict[str | None, float] = {clan: share for clan, share in shares.items()}
    claims[None] = max(0.0, 1.0 - sum(shares.values()))
    got = dict.fromkeys(claims, 0)
    assigned = []
    for place in range(1, number + 1):
        owed = {clan: round(share * place - got[clan], 9) for clan, share in claims.items() if share > 0.0}
        clan = max(owed, key=lambda each: owed[each])
        got[clan] += 1
        assigned.append(clan)
    return assigned


def _people(scenario: Scenario) -> Iterator[Person]:
    for name, leader in scenario.leaders.items():
        yield Person(name, leader, None)
    for name, category in scenario.categories.items():
        for official in official_ids(name, category.number_of_officials):
            yield Person(official, category, name)


def _numbered(ids: Iterator[str]) -> dict[str, int]:
    return {name: row for row, name in enumerate(ids)}


def _holders(scenario: Scenario) -> dict[str, str]:
    """Return who holds which office: named leaders have the first of several, then come the officials."""
    named: dict[str, dict[str, Any]] = {post: {} for post in scenario.posts}
    for post, office in scenario.posts.items():
        named[post] |= dict.fromkeys([*office.holders, *([office.holder] if office.holder is not None else [])])
    for leader, said in scenario.leaders.items():
        if said.post is not None:
            named[said.post][leader] = None
    vacant = {post: iter(post_ids(post, office.count)) for post, office in scenario.posts.items()}
    holders = {next(vacant[post]): leader for post, leaders in named.items() for leader in leaders}
    for name, category in scenario.categories.items():
        officials = iter(official_ids(name, category.number_of_officials))
        for post, number in category.posts.items():
            holders |= {next(vacant[post]): next(officials) for _ in range(number)}
    return holders


def _check_addresses(table: str, rows: Mapping[str, int]) -> None:
    taken: dict[int, str] = {}
    for row in rows:
        other = taken.setdefault(address(table, row), row)
        if other != row:
            raise SharedLuckError(table, row, other)
