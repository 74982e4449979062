"""What is compared of a run: the outcomes of the registry, read off result tables.

A run in which an outcome cannot be seen (no government was formed) gives nan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.ensemble import named_rows
from sim.experiment.folder.columns import leader_in, seated_rows
from sim.experiment.folder.told import Told
from sim.language.dotted import dotted, owner_and_last
from sim.outcomes import ends, events
from sim.outcomes.between import Between, FloatArray
from sim.outcomes.entry import Columns, Entry
from sim.outcomes.own import NONE_OWN, Own, OwnOutcomes, entry_of, in_order
from sim.outcomes.registry import CABINET, OF_A_LEADER, OUTCOMES, is_seat, names_of
from sim.scenario.tables.build import Build
from sim.statistics.means import A_SHARE, ANYTHING, AT_LEAST_0, Ends, Reached, around_all

Family = Literal["outcome", "cabinet", "people"]
EVENTS: Final = tuple(each.name for each in events.EVENTS)
ENDS: Final = tuple(each.name for each in ends.ENDS)
PATHS: Final = tuple(each.name for each in ends.PATHS)


COMPARED: Final = (
    *EVENTS, *ENDS, *PATHS, "formation_days", "days_in_office", "contest_days", "deaths", "attempts", "episodes",
    "team", "team_share", "enemies", "patron_support", "approval",
)  # fmt: skip
FROM_0_TO_1: Final = ("share", "support", "force", "weight")
COUNTED: Final = ("people", "attempts", "episodes", "uses", "posts", "actors", "moves")
COMPARED_OF_A_LEADER: Final = ("rules", "in_service", "left_office", "dismissed", "challenged", "chosen", "weight")


class Quantity(NamedTuple):
    """A quantity of every run of a point, in the order of the runs; `possible` is where every value must lie."""

    values: FloatArray
    yes_no: bool
    unit: str
    meaning: str
    family: Family = "outcome"
    possible: Ends = ANYTHING


def by_default(known: Iterable[str], own: Collection[str] = ()) -> list[str]:
    """Return what is compared where nothing is asked for: a test more costs every other one."""
    return [
        name
        for name in known
        if name in COMPARED or name in own or is_seat(name) or owner_and_last(name)[1] in COMPARED_OF_A_LEADER
    ]


def quantities(runs: Columns) -> dict[str, Quantity]:
    """Return the outcomes of the runs of one point (`sim.experiment.folder.columns.coded`), by name."""
    horizon = horizon_in(runs)
    return {
        name: Quantity(
            entry.of(runs), entry.yes_no, entry.unit, entry.row, "outcome", possible(entry.unit, horizon, entry.lasts)
        )
        for name, entry in OUTCOMES.items()
    }


def possible(unit: str, horizon: float, lasts: bool = False) -> Ends:
    """Return between what a number of a unit must lie, whether it was seen or not; `horizon` in days.

    `lasts` : whether what never came about counts for as long as a run went on.
    """
    if unit == "days":
        return Reached(0.0, horizon) if lasts else Ends(0.0, horizon)
    return A_SHARE if unit in FROM_0_TO_1 else AT_LEAST_0 if unit in COUNTED else ANYTHING


def seats(posts: pl.DataFrame, names: Mapping[str, str]) -> dict[str, Quantity]:
    """Return the share of the government that each clan holds at the close, as ``cabinet.<clan>``.

    `posts` is sorted by run. The meaning of a quantity is the clan's name. Every clan that can sit in a government is
    there, also one that holds nothing in these runs: elsewhere it may.
    """
    found = {}
    for clan, rows in _by(posts, "clan"):
        values = rows["share_after"].to_numpy().astype(np.float64)
        found[dotted((CABINET, clan))] = Quantity(values, False, "share", names.get(clan, clan), "cabinet", A_SHARE)
    return found


def seated(posts: pl.DataFrame) -> set[str]:
    """Return those of `seats` that hold anything in some run, at the start or at the close."""
    holding = posts.filter((pl.col("share_before") != 0) | (pl.col("share_after") != 0))
    return {dotted((CABINET, clan)) for clan in holding["clan"].unique().to_list()}


def fates(leaders: pl.DataFrame, runs: Mapping[str, NDArray[Any]], names: Mapping[str, str]) -> dict[str, Quantity]:
    """Return what becomes of each named leader, as ``<leader>.<fate>``; `leaders` is sorted by run, as `runs` are."""
    found = {}
    for leader, rows in _by(leaders, "leader"):
        shown, told = names.get(leader, leader), leader_in(rows, runs, leader)
        for name, fortune in OF_A_LEADER.items():
            meaning, ends = f"{shown}: {fortune.row}", possible(fortune.unit, np.inf)
            found[dotted((leader, name))] = Quantity(
                fortune.of(told), fortune.yes_no, fortune.unit, meaning, "people", ends
            )
    return found


def of_point(
    runs: pl.DataFrame, leaders: pl.DataFrame, posts: pl.DataFrame, names: Mapping[str, str],
    own: OwnOutcomes = NONE_OWN,
) -> dict[str, Quantity]:  # fmt: skip
    """Return every outcome of the runs of one point, by name; all tables are sorted by run."""
    told = Told(runs, lambda: leaders, lambda: posts, own)
    ends = ends_of(own, horizon_in(told.columns))
    return {
        **quantities(told.columns), **seats(posts, names), **fates(leaders, told.columns, names),
        **{name: of_own(each, told, ends[name]) for name, each in own.items()},
    }  # fmt: skip


def names_in(build: Build) -> list[str]:
    """Return the names of `of_point` for runs of a build, and those of SEVERAL, without playing any."""
    leaders = (build.leader_ids[row] for row in named_rows(build))
    return names_of(leaders, (build.clan_ids[row] for row in seated_rows(build)), build.own)


def of_own(own: Own, told: Told, ends: Ends) -> Quantity:
    """Return an outcome that a scenario defines, of the runs that are told of."""
    return Quantity(told.values(own.name), own.yes_no, own.unit, own.row, "outcome", ends)


def ends_of(own: OwnOutcomes, horizon: float) -> dict[str, Ends]:
    """Return between what each outcome that a scenario defines must lie, by what it is made of; `horizon` in days."""
    found: dict[str, Ends] = {}

    def limits(name: str) -> Ends:
        entry = entry_of(name)
        if name in found or entry is None:  # None: seats in the government
            return found.get(name, A_SHARE)
        lasts = isinstance(entry, Entry) and entry.lasts
        return A_SHARE if entry.yes_no else possible(entry.unit, horizon, lasts)

    for each in in_order(own):
        between = each.between(lambda name: Between(*(np.array([end]) for end in limits(name))))
        parts = around_all([ANYTHING, *map(limits, each.rule.names)])
        found[each.name] = type(parts)(*(float(limit.item()) for limit in between))
    return found


def horizon_in(runs: Columns) -> float:
    """Return the horizon of runs, in days."""
    return float(np.max(runs["horizon"], initial=0.0))


def _by(table: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    parts = table.partition_by(column, maintain_order=True)
    return [(str(part[column][0]), part) for part in parts]
