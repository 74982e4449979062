"""Filling the records of the engine from what a scenario says, and entering what is uncertain in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.core.ground.codes import Institution, Kind, Role, Sex, Status, TieKind
from sim.core.ground.luck import key_of
from sim.core.ground.records import (
    CLAN,
    CLAN_DTYPE,
    FOREVER,
    LEADER,
    LEADER_DTYPE,
    MEMBER,
    MEMBER_DTYPE,
    POST,
    POST_DTYPE,
    TIE,
    TIE_DTYPE,
    WORLD,
    WORLD_DTYPE,
    Field,
    blank,
)
from sim.language.dotted import dotted
from sim.scenario.schema.days import age_at, days_between_votes, horizon_of
from sim.scenario.schema.ids import official_ids
from sim.scenario.schema.scenario import FIELD_DEFAULTS, Scenario
from sim.scenario.tables.inputs import Cell, Ledger, Place, places_of
from sim.scenario.tables.recarrays import Records
from sim.scenario.tables.rows import DRAWN, NOBODY, Rows, address, assigned_clans, code_of

WEEK: Final = 7
UNSAID: Final = 0.0  # an age that is not given
AS_DISPLAYED: Final = -1.0  # the engine copies what is displayed
FROM_TIES: Final = -1.0  # the engine takes it from the incumbent's ties of deference
MIDDLING: Final = ("cohesion", "stance_incumbent", "stance_patron", "cohesion_trend")


def fill_world(scenario: Scenario, rows: Rows, ledger: Ledger) -> Records:
    """Return WORLD, one row: who rules, the calendar, and the state of the country at the start."""
    said = scenario.world
    table: Records = blank(WORLD_DTYPE, 1)
    world = table[0]
    _mark_absent(table, WORLD)
    world.step = WEEK
    world.people = sum(person.category is None for person in rows.people)
    world.horizon = horizon_of(scenario)
    if scenario.election is not None:
        world.election = (scenario.election - scenario.start).days
        world.term = days_between_votes(scenario)
    world.incumbent = world.first_incumbent = rows.leaders[said.incumbent]
    if said.patron is not None:
        world.patron, world.patron_active = rows.leaders[said.patron], 1
    if said.team is not None:
        world.team_clan = rows.clans[said.team]
    world.deference = FROM_TIES
    _note_shares(said, "world", table, 0, Role.WORLD, places_of(WORLD), key_of("world"), ledger)
    return table


def fill_leaders(scenario: Scenario, rows: Rows, ledger: Ledger) -> Records:
    """Return LEADER: the named, then the officials of each category, who differ around one draw for all of them."""
    table: Records = blank(LEADER_DTYPE, len(rows.people))
    _mark_absent(table, LEADER)
    table.meeting_day = FOREVER
    table.pole = table.pole_set = table.first_pole = 0
    table.loyalty_latent = table.loyalty_patron_latent = AS_DISPLAYED
    clans = _clans_of_officials(scenario, rows)
    posts = {leader: rows.posts[post] for post, leader in rows.holders.items()}
    places = places_of(LEADER)
    for row, (leader, person) in enumerate(zip(table, rows.people, strict=True)):
        leader.key = address("leaders", person.id)
        leader.status = code_of(Status, person.said.status)
        leader.clan = clans[person.id]
        leader.post = posts.get(person.id, NOBODY)
        corps = NOBODY
        if person.category is None:
            said = scenario.leaders[person.id]
            leader.named, leader.candidate = 1, said.candidate
            leader.age = age_at(scenario.start, said.age, said.born) or UNSAID
            leader.sex = Sex.UNSAID if said.sex is None else code_of(Sex, said.sex)
        else:
            leader.corps = rows.clans[person.category]
            corps = address("categories", person.category)
        _note_shares(person.said, "leaders", table, row, Role.LEADER, places, leader.key, ledger, corps)
    return table


def fill_clans(scenario: Scenario, rows: Rows, ledger: Ledger) -> Records:
    """Return CLAN: clans and groupings, then a row without weight for each group of like clans and each category."""
    table: Records = blank(CLAN_DTYPE, len(rows.clans))
    table.obeys = 1.0
    places = places_of(CLAN)
    for row, (name, entry) in enumerate(zip(rows.clans, rows.clan_entries, strict=True)):
        clan = table[row]
        clan.key = address("clans", name)
        clan.head, clan.exists = NOBODY, 1.0
        said = scenario.clans.get(entry)
        if said is None or (said.count is not None and name == entry):
            clan.kind = Kind.CORPS if said is None else Kind.AGGREGATE
            for field in MIDDLING:
                clan[field] = 0.5
            continue
        clan.kind = code_of(Kind, said.kind)
        if said.head is not None:
            clan.head = rows.leaders[said.head]
        _note_shares(said, "clans", table, row, Role.CLAN, places, clan.key, ledger)
    return table


def fill_posts(scenario: Scenario, rows: Rows, ledger: Ledger) -> Records:
    """Return POST: offices, several of one kind unfolded, with their holders."""
    table: Records = blank(POST_DTYPE, len(rows.posts))
    places = places_of(POST)
    for row, (name, entry) in enumerate(zip(rows.posts, rows.post_entries, strict=True)):
        post, said = table[row], scenario.posts[entry]
        post.key = address("posts", name)
        post.institution = code_of(Institution, said.institution)
        post.second_key = said.second_key
        post.succeeds, post.alone = said.succeeds, name == entry
        post.body = NOBODY if said.body is None else rows.clans[said.body]
        post.holder = rows.leaders[rows.holders[name]] if name in rows.holders else NOBODY
        post.since, post.change_day = -FOREVER, NOBODY
        kind = address("posts", entry) if name != entry else NOBODY  # of several what is said is said once
        _note_shares(said, "posts", table, row, Role.POST, places, post.key, ledger, kind)
    _mark_the_head(table)
    return table


def fill_ties(scenario: Scenario, rows: Rows, ledger: Ledger) -> Records:
    """Return TIE. Each end is a leader or a clan; a group of like clans and a category are rows of clans."""
    table: Records = blank(TIE_DTYPE, len(rows.ties))
    strength = places_of(TIE)["strength"]
    for row, (name, said) in enumerate(scenario.ties.items()):
        tie = table[row]
        tie.key = address("ties", name)
        tie.kind = code_of(TieKind, said.kind)
        tie.sign, tie.known = said.sign, said.known
        tie.from_leader, tie.from_clan = _end(said.from_, rows)
        tie.to_leader, tie.to_clan = _end(said.to, rows)
        tie.strength = ledger.note(
            said.strength, Cell(Role.TIE, row, strength.column, tie.key, strength.field), falls_to_zero=True
        )
    return table


def fill_members(scenario: Scenario, rows: Rows, ledger: Ledger) -> Records:
    """Return MEMBER: further clans a leader belongs to, beside the own one."""
    table: Records = blank(MEMBER_DTYPE, len(rows.members))
    strength = places_of(MEMBER)["strength"]
    for (leader, clan), row in rows.members.items():
        key = address("members", dotted((leader, clan)))
        cell = Cell(Role.MEMBER, row, strength.column, key, strength.field)
        table[row].leader, table[row].clan = rows.leaders[leader], rows.clans[clan]
        table[row].strength = ledger.note(scenario.leaders[leader].memberships[clan], cell, falls_to_zero=True)
    return table


def _note_shares(
    said: Any, kind: str, table: Records, row: int, role: Role, places: Mapping[str, Place], key: int, ledger: Ledger,
    corps: int = NOBODY,
) -> None:  # fmt: skip
    """Write every share that a table of the scenario may set; None leaves what is there."""
    record = np.asarray(table)[row]
    for name in FIELD_DEFAULTS[kind]:
        number = getattr(said, name)
        if number is not None:
            cell = Cell(role, row, places[name].column, key, places[name].field, corps)
            record[name] = ledger.note(number, cell)


def _mark_the_head(posts: Records) -> None:
    """Mark the office that heads the government: of those of which there is one, and which command no body, the one
    that is worth most by what is said of it."""
    could = np.flatnonzero((posts.institution == Institution.GOVERNMENT) & (posts.alone == 1) & (posts.body == NOBODY))
    if len(could) > 0:
        posts.heads[could[np.argmax(posts.value[could])]] = 1


def _mark_absent(table: Records, fields: tuple[Field, ...]) -> None:
    """Write -1 for every row, day or count of days that there is not yet."""
    for field in fields:
        if field.kind == "i" and field.low < 0:
            table[field.name] = -1


def _clans_of_officials(scenario: Scenario, rows: Rows) -> dict[str, int]:
    """Return the clan of everybody as a row: -1 for none, -2 where it is drawn in each run."""
    clans = {name: NOBODY if said.clan is None else rows.clans[said.clan] for name, said in scenario.leaders.items()}
    for name, category in scenario.categories.items():
        officials = official_ids(name, category.number_of_officials)
        if isinstance(category.clans, dict):
            assigned = assigned_clans(category.clans, len(officials))
            clans |= {
                each: NOBODY if clan is None else rows.clans[clan]
                for each, clan in zip(officials, assigned, strict=True)
            }
        else:
            clans |= dict.fromkeys(officials, DRAWN)
    return clans


def _end(name: str, rows: Rows) -> tuple[int, int]:
    """Return leader row and clan row of an end of a tie; one of them is -1."""
    return (rows.leaders[name], NOBODY) if name in rows.leaders else (NOBODY, rows.clans[name])
