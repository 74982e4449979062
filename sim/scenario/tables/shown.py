"""What readers are shown for an id: its name, and where two share one, the id as well."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sim.language.dotted import dotted
from sim.language.sentences import inside
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.directions import isolated
from sim.scenario.tables.rows import Rows, rows_of


def shown_names(scenario: Scenario, rows: Rows | None = None) -> dict[str, str]:
    """Return what to call each row: several of one kind are numbered, ``Minister 7``, namesakes told apart by their id.

    Offices have ids of their own: where one is also that of a person or clan, the person or clan is named. Under
    ``posts.<id>`` stands an office in any case, and what several of a kind are called.
    """
    rows = rows_of(scenario) if rows is None else rows
    names = _told_apart({row: isolated(name) for row, name in names_as_written(scenario, rows).items()})
    for tie, said in scenario.ties.items():
        names[tie] = f"{said.kind}: {inside(names[said.from_])} to {inside(names[said.to])}"
    others = {*rows.leaders, *rows.clans}
    for post, office in scenario.posts.items():
        is_told = office.count == 1 and post not in others
        names[dotted(("posts", post))] = names[post] if is_told else isolated(office.title)
    return names


def names_as_written(scenario: Scenario, rows: Rows) -> dict[str, str]:
    """Return the name of each office, clan, category and person as the file has it, several of one kind numbered."""
    groups = {name: clan.name for name, clan in scenario.clans.items()}
    groups |= {name: category.name for name, category in scenario.categories.items()}
    names = {}
    for row, entry in zip(rows.posts, rows.post_entries, strict=True):
        names[row] = _numbered(row, entry, scenario.posts[entry].title)
    for row, entry in zip(rows.clans, rows.clan_entries, strict=True):
        names[row] = _numbered(row, entry, groups[entry])
    for person in rows.people:
        names[person.id] = _numbered(person.id, person.category or person.id, person.said.name)
    return names


def namesakes(names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the ids, in groups of two or more, that a reader could not tell apart by their names."""
    alike: dict[str, list[str]] = defaultdict(list)
    for row, name in names.items():
        alike[_as_read(name)].append(row)
    return [tuple(group) for group in alike.values() if len(group) > 1]


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Return the names, with the id in parentheses wherever the name alone would leave open who is meant."""
    names = dict(names)
    while groups := namesakes(names):  # again, for somebody may be called "Akhmetov (elder)" in the file
        for row in _all_of(groups):
            names[row] = f"{names[row]} ({row})"
    return names


def _as_read(name: str) -> str:
    """Return a name as it looks: without case, blanks, signs that are not seen, or ways of writing one letter."""
    seen = (sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return "".join("".join(seen).casefold().split())


def _all_of(groups: Iterable[tuple[str, ...]]) -> Iterable[str]:
    return (row for group in groups for row in group)


def _numbered(row: str, entry: str, name: str) -> str:
    return name if row == entry else f"{name} {int(row.removeprefix(entry + '_'))}"
