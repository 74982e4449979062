"""On whom the outcome hangs: each leader and clan taken out of the play, on the same luck, beside power indices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from sim.analysis.arms import with_orders
from sim.analysis.estimates import BoolArray, IntArray, Interval
from sim.analysis.measures import side_of
from sim.analysis.power import banzhaf, integer_game, shapley_shubik
from sim.analysis.proportions import wilson
from sim.core import records
from sim.core.codes import Kind, Order, Role
from sim.ensemble import default_jobs, join, named_rows, same_draws, simulate_all
from sim.scenario.build import Build

SPLIT_DAY: Final = 120
MEANS: Final = ("weight", "coercive", "economic", "media", "regional", "street", "cohesion")  # of a clan as such
PLAYERS: Final = (Kind.KIN, Kind.REGIONAL, Kind.PATRONAGE, Kind.IDEOLOGICAL, Kind.TEAM, Kind.COURT)
Orders = list[tuple[int, Order, int, int, int, float]]


class Change(NamedTuple):
    """How often something is another than it was when somebody is taken out: a share with its Wilson interval."""

    outcome: Interval[float]
    winner: Interval[float]
    runs: int


@dataclass(frozen=True)
class Pivot:
    """How much hangs on one of them.

    `kind` : leader, clan, or control (an official of no weight: what any change at all sets off).
    `taken_out` : how many leaders that is.
    `free` : taken out from the first day. `split` : the split is imposed, and they are taken out that morning; of the
    runs in which it opens. `banzhaf`, `shapley` : of clans, by weight; None for others.
    """

    id: str
    name: str
    kind: str
    taken_out: int
    free: Change
    split: Change
    banzhaf: float | None = None
    shapley: float | None = None


def pivots(
    build: Build, runs: int = 300, seed: int = 1, jobs: int = 0, split_day: int = SPLIT_DAY, level: float = 0.95,
    only: Sequence[str] = (),
) -> list[Pivot]:  # fmt: skip
    """Take out each named leader and each clan with members in turn, and count what ends otherwise.

    Parameters
    ----------
    build : Build
    runs, seed : int
        Runs 0..runs-1 of this seed, the same luck for all.
    jobs : int
        Threads; 0 for one for each processor.
    split_day : int, days
        When the split is imposed, unless the scenario imposes one itself; whoever is taken out is so that morning, just
        before.
    level : float in (0, 1)
    only : ids of leaders and clans; all if empty.

    The incumbent is not taken out: who wins against nobody is no question. A clan is taken out with its head and the
    members the scenario gives it, but without the incumbent, and its own means (weight, force, money, media, following,
    cohesion) are set to 0; officials who are given a clan by chance in each run stay. "Winner" is the side that holds
    power at the close (the government, a challenger or patron, a pact), "outcome" the class of the run.
    """
    luck = np.arange(runs, dtype=np.int64)
    imposed = [int(item.day) for item in build.schedule if item.order == Order.SPLIT]
    day = min(imposed) if imposed else split_day
    split = build if imposed else with_orders(build, [(day, Order.SPLIT, int(Role.WORLD), -1, -1, 0.0)])
    bases = [(build, 0, _world(build, luck, seed, jobs)), (split, day, _world(split, luck, seed, jobs))]
    found = []
    index = _power(build)
    for name, kind, rows, clan in actors_of(build, only):
        changes = []
        for base, since, world in bases:
            other = _world(with_orders(base, _orders(rows, clan, since)), luck, seed, jobs)
            seen = np.ones(runs, bool) if since == 0 and base is build else np.asarray(world["forced"] == 1)
            changes.append(_change(world, other, seen, level))
        powers = index.get(name, (None, None)) if kind == "clan" else (None, None)
        shown = build.names.get(name, name)
        found.append(Pivot(name, shown, kind, len(rows), changes[0], changes[1], *powers))
    return found


def _world(build: Build, luck: IntArray, seed: int, jobs: int) -> Any:
    return join(list(simulate_all(build, luck, same_draws(luck), seed, jobs or default_jobs()))).world


def actors_of(build: Build, only: Sequence[str] = ()) -> list[tuple[str, str, list[int], int]]:
    """Return id, kind, the rows of leaders to take out, and the row of a clan (-1 for a leader)."""
    incumbent = int(build.world.incumbent[0])
    actors = [(build.leader_ids[row], "leader", [int(row)], -1) for row in named_rows(build) if int(row) != incumbent]
    for clan, name in enumerate(build.clan_ids):
        if int(build.clans.kind[clan]) in (Kind.CORPS, Kind.AGGREGATE):
            continue
        rows = [row for row in members_of(build, clan) if row != incumbent]
        if rows:
            actors.append((name, "clan", rows, clan))
    if only:
        actors = [actor for actor in actors if actor[0] in only]
    officials = np.flatnonzero(np.asarray(build.leaders.corps) >= 0)
    if len(officials):
        least = int(officials[np.argmin(np.asarray(build.leaders.weight)[officials])])
        actors.append((build.leader_ids[least], "control", [least], -1))
    return actors


def members_of(build: Build, clan: int) -> list[int]:
    """Return the rows of leaders who belong to a clan by the scenario: as their clan, by membership, or as its head."""
    rows = set(np.flatnonzero(np.asarray(build.leaders.clan) == clan).tolist())
    rows |= {int(member.leader) for member in build.members if int(member.clan) == clan}
    head = int(build.clans.head[clan])
    return sorted(rows | ({head} if head >= 0 else set()))


def _orders(rows: Sequence[int], clan: int, day: int) -> Orders:
    """Return the orders that take leaders out on a day, and a clan's own means with them."""
    orders: Orders = [(day, Order.NEUTRALISE, int(Role.LEADER), row, -1, 0.0) for row in rows]
    names = [field.name for field in records.CLAN]
    if clan >= 0:
        orders += [(day, Order.SET, int(Role.CLAN), clan, names.index(name), 0.0) for name in MEANS]
    return orders


def _change(before: Any, after: Any, seen: BoolArray, level: float) -> Change:
    cases = int(seen.sum())
    outcome = int(((before["outcome"] != after["outcome"]) & seen).sum())
    winner = int(((side_of(before) != side_of(after)) & seen).sum())
    shares = (wilson(hits, cases, level) for hits in (outcome, winner))
    first, second = (Interval(float(s.estimate), float(s.low), float(s.high)) for s in shares)
    return Change(first, second, cases)


def _power(build: Build) -> dict[str, tuple[float, float]]:
    """Return Banzhaf (normalised) and Shapley-Shubik index of each clan, by weight, quota more than half of it all."""
    rows = [
        clan
        for clan, kind in enumerate(build.clans.kind)
        if int(kind) in PLAYERS and float(build.clans.weight[clan]) > 0
    ]
    weights = np.asarray(build.clans.weight, np.float64)[rows]
    if not len(weights):
        return {}
    game = integer_game(weights, float(weights.sum()) / 2, more_than=True)
    quota = min(game.quota, int(game.weights.sum()))
    swings, order = banzhaf(game.weights, quota).normalised, shapley_shubik(game.weights, quota)
    return {build.clan_ids[clan]: (float(swings[k]), float(order[k])) for k, clan in enumerate(rows)}
