"""On whom the outcome hangs: each leader and clan taken out of the play, on the same luck, beside power indices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.claims.measures import side_of
from sim.analysis.questions.changes import Change, Effect, Played, changes_of, counted, effects_of
from sim.analysis.questions.sensitivity import outcomes_of
from sim.analysis.runs.arms import with_orders
from sim.analysis.runs.quantities import ENDS
from sim.core.ground import records
from sim.core.ground.codes import Kind, Order, Role, TieKind
from sim.ensemble import default_jobs, join, named_rows, same_draws, simulate_all
from sim.experiment.folder.columns import seated_rows
from sim.outcomes.own import is_yes_or_no
from sim.scenario.tables.build import Build
from sim.statistics.estimates import IntArray
from sim.statistics.power import banzhaf, shapley_shubik

SPLIT_DAY: Final = 120
MARGIN: Final = 0.05  # share of runs below which nothing of note hangs on somebody
CONTROL: Final = "control"
GRID: Final = 10_000  # units of weight in the power indices: four decimals
MEANS: Final = ("weight", "coercive", "economic", "media", "regional", "street", "cohesion")  # of a clan as such
BELONGS: Final = (TieKind.MEMBERSHIP, TieKind.LEADERSHIP)  # ties of who is of a clan
Orders = list[tuple[int, Order, int, int, int, float]]


@dataclass(frozen=True)
class Pivot:
    """How much hangs on one of them.

    `kind` : leader, clan, or control (an official without an office, see `least_of`: what a small change sets
    off). `weight` : at the start, of the leader or the clan as such. `taken_out` : how many people that is, named
    or not.
    `free` : taken out from the first day, nothing imposed; what leads is `answer`. `split` : the split is imposed, and
    they are taken out that morning; of the runs in which it opens; what leads is `winner`.
    `effects` : on each yes or no that was asked for, without a split. `banzhaf`, `shapley` : of clans, by weight; None
    for others.
    """

    id: str
    name: str
    kind: str
    weight: float
    taken_out: int
    free: Change
    split: Change
    effects: tuple[Effect, ...] = ()
    banzhaf: float | None = None
    shapley: float | None = None


def pivots(
    build: Build, runs: int = 300, seed: int = 1, jobs: int = 0, split_day: int = SPLIT_DAY, level: float = 0.95,
    only: Sequence[str] = (), asked: Sequence[str] = ENDS, margin: float = MARGIN,
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
    asked : names of outcomes that answer the scenario's question. Those that are no yes or no are left out; where none
        is left, it is how a run ends.
    margin : float in (0, 1)
        A share of runs below which nothing of note hangs on somebody.

    The incumbent is not taken out: who wins against nobody is no question. A clan is taken out with its head and the
    members the scenario gives it, but without the incumbent, and its own means (weight, force, money, media, following,
    cohesion) are set to 0; officials who are given a clan by chance in each run stay. "Winner" is the side that holds
    power at the close (the government, a challenger or patron, a pact), "outcome" the class of the run.

    On the same luck nothing changes but by what was changed, so that any run that ends otherwise shows some effect.
    What a change as small as taking out the least of all officials sets off is therefore taken off: a leader is clear
    only of that. "At most" is said where the interval at 1 - 2 (1 - level) stays within the margin (two one-sided
    tests).
    """
    luck = np.arange(runs, dtype=np.int64)
    bases = [(build, 0), _with_a_split(build, split_day)]
    before = [_played(base, luck, seed, jobs, asked) for base, _ in bases]
    actors = actors_of(build, only)
    after = [
        [_played(with_orders(base, _orders(rows, clan, since)), luck, seed, jobs, asked) for base, since in bases]
        for _, _, rows, clan in actors
    ]
    control = next((k for k, actor in enumerate(actors) if actor[1] == CONTROL), None)
    free = [counted(before[0], each[0], np.ones(runs, bool)) for each in after]
    forced = [counted(before[1], each[1], before[1].opened) for each in after]
    changes = [
        changes_of(free, [each.answer for each in free], control, level, margin),
        changes_of(forced, [each.winner for each in forced], control, level, margin),
    ]
    effects = effects_of(before[0], [each[0] for each in after], control, level, asked)
    index = _power(build)
    found = []
    for k, (name, kind, rows, clan) in enumerate(actors):
        weight = float(build.clans.weight[clan] if clan >= 0 else build.leaders.weight[rows[0]])
        powers = index.get(name, (None, None)) if kind == "clan" else (None, None)
        shown = build.names.get(name, name)
        found.append(Pivot(name, shown, kind, weight, len(rows), changes[0][k], changes[1][k], effects[k], *powers))
    return found


def _with_a_split(build: Build, day: int) -> tuple[Build, int]:
    """Return a build in which a split is imposed, and when: on a day, unless the scenario imposes one itself."""
    imposed = [int(item.day) for item in build.schedule if item.order == Order.SPLIT]
    if imposed:
        return build, min(imposed)
    return with_orders(build, [(day, Order.SPLIT, int(Role.WORLD), -1, -1, 0.0)]), day


def _played(build: Build, luck: IntArray, seed: int, jobs: int, asked: Sequence[str]) -> Played:
    results = join(list(simulate_all(build, luck, same_draws(luck), seed, jobs or default_jobs())))
    outcomes, world = outcomes_of(build, results, seed, luck, (*asked, *ENDS)), results.world
    known = [name for name in outcomes if name not in ENDS or name in asked or "outcome" in asked]
    wanted = {name: outcomes[name] for name in known if is_yes_or_no(name, build.own)}
    wanted = wanted or {name: outcomes[name] for name in ENDS}
    return Played(wanted, world["outcome"], side_of(world), np.asarray(world["forced"] == 1))


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
        least = least_of(build, officials)
        actors.append((build.leader_ids[least], CONTROL, [least], -1))
    return actors


def least_of(build: Build, officials: IntArray) -> int:
    """Return the official on whom least hangs: one without an office, where there is one; the lightest, and the last.

    Offices of one kind stand in the order of the file, and the first of many alike may be the Prime Minister.
    """
    idle = officials[np.asarray(build.leaders.post)[officials] < 0]
    among = idle if len(idle) else officials
    weights = np.asarray(build.leaders.weight)[among]
    return int(among[np.flatnonzero(weights == weights.min())[-1]])


def members_of(build: Build, clan: int) -> list[int]:
    """Return the rows of those who belong to a clan by the scenario: as their clan, by membership, or at its head.

    A tie of membership is as good as one of `memberships`, and who leads a clan by a tie is head where none is named.
    """
    rows = set(np.flatnonzero(np.asarray(build.leaders.clan) == clan).tolist())
    rows |= {int(member.leader) for member in build.members if int(member.clan) == clan}
    ties = build.ties
    belongs = np.isin(ties.kind, BELONGS) & (np.asarray(ties.to_clan) == clan) & (np.asarray(ties.from_leader) >= 0)
    rows |= set(np.asarray(ties.from_leader)[belongs].tolist())
    head = int(build.clans.head[clan])
    return sorted(rows | ({head} if head >= 0 else set()))


def _orders(rows: Sequence[int], clan: int, day: int) -> Orders:
    """Return the orders that take leaders out on a day, and a clan's own means with them."""
    orders: Orders = [(day, Order.NEUTRALISE, int(Role.LEADER), row, -1, 0.0) for row in rows]
    names = [field.name for field in records.CLAN]
    if clan >= 0:
        orders += [(day, Order.SET, int(Role.CLAN), clan, names.index(name), 0.0) for name in MEANS]
    return orders


def _power(build: Build) -> dict[str, tuple[float, float]]:
    """Return Banzhaf (normalised) and Shapley-Shubik index of clans that can govern, by weight, quota above half."""
    rows = [clan for clan in seated_rows(build) if float(build.clans.weight[clan]) > 0]
    weights = np.asarray(build.clans.weight, np.float64)[rows]
    if not len(weights):
        return {}
    whole = np.round(weights * GRID).astype(np.int64)
    if not whole.any():
        return {}
    whole //= int(np.gcd.reduce(whole))  # as the author wrote them: rounding moves no coalition to the other side
    quota = int(whole.sum()) // 2 + 1
    swings, order = banzhaf(whole, quota), shapley_shubik(whole, quota)
    return {build.clan_ids[clan]: (float(swings[k]), float(order[k])) for k, clan in enumerate(rows)}
