"""What a run hung on: the same luck again, with one thing changed at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, NamedTuple

import numpy as np

from sim.chronicle.befallen import Befallen, befallen_in, fallen_in
from sim.chronicle.close import PATHS, outcome_in_words, ruler_in_words
from sim.chronicle.orders import order_in_words
from sim.chronicle.record import name_of_leader
from sim.chronicle.words import day_in_words
from sim.core.ground.codes import Path, Role, Status
from sim.core.ground.draw import cell_of
from sim.core.ground.records import TIE
from sim.ensemble import Results, simulate
from sim.language.dotted import dotted
from sim.language.sentences import inside
from sim.scenario.tables.build import Build

STRENGTH: Final = cell_of(TIE, "strength")


class Ending(NamedTuple):
    """How a run ended, in words: outcome, who holds power, path, and days to form the government (-1: none)."""

    outcome: str
    winner: str
    path: str
    formation_days: int


@dataclass(frozen=True)
class Change:
    """One thing changed at a time: a leader taken out, a tie cut, a dated event left out."""

    kind: str
    id: str
    words: str
    build: Build


@dataclass(frozen=True)
class Hinge:
    """A change on which something hung: what it was, and how the run then ended."""

    kind: str
    id: str
    words: str
    ending: Ending
    moved: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """Something that befell somebody with a name or the country, in words, and the changes without which it does not.

    Left out is the change that takes the man himself out of the play.
    """

    id: str
    what: str
    words: str
    without: tuple[Change, ...]


@dataclass(frozen=True)
class Why:
    """What a run hung on: its own ending, the changes that moved it, what befell people, how many changes were tried.

    The changes in `reasons` are told apart by kind and id.
    """

    ending: Ending
    hinges: tuple[Hinge, ...]
    reasons: tuple[Reason, ...]
    replays: int
    seconds: float


def why(build: Build, run: int = 0, seed: int = 0) -> Why:
    """Replay a run on the same luck with one thing changed at a time.

    Each named leader but the incumbent is taken out of the play at the start (status neutral, office vacant); each tie
    is cut, whatever strength would have been drawn; each dated event is left out, its day still ending a step, so that
    no luck moves. Of what befell people, and of the people's coming out, it is told without which change it is not so.
    """
    begun = time.perf_counter()
    played = simulate(build, run, run + 1, seed)
    ending, befell, fallen = _ending(build, played), befallen_in(build, played), fallen_in(build, played)
    without: dict[Befallen, list[Change]] = {each: [] for each in befell}
    hinges, replays = [], 0
    for change in changes(build):
        replays += 1
        played = simulate(change.build, run, run + 1, seed)
        other, still = _ending(build, played), befallen_in(build, played)
        moved = tuple(name for name, one, two in zip(Ending._fields, ending, other, strict=True) if one != two)
        if moved:
            hinges.append(Hinge(change.kind, change.id, change.words, other, moved))
        for each in befell:
            if each not in still and (change.kind, change.id) != ("leader", each.id):
                without[each].append(change)
    hinges.sort(key=lambda hinge: Ending._fields.index(hinge.moved[0]))
    reasons = tuple(Reason(*each, each.in_words(build.names, fallen), tuple(found)) for each, found in without.items())
    return Why(ending, tuple(hinges), reasons, replays, time.perf_counter() - begun)


def changes(build: Build) -> Iterator[Change]:
    """Return the changes to be tried, each with a build in which it is made."""
    named, incumbent = np.asarray(build.leaders.named), int(build.world.incumbent[0])
    for row, name in enumerate(build.leader_ids):
        if named[row] and row != incumbent:
            words = f"without {inside(build.names.get(name, name))}"
            yield Change("leader", name, words, without_leader(build, row))
    for row, name in enumerate(build.tie_ids):
        yield Change("tie", name, f"without the tie {name} ({build.names.get(name, name)})", without_tie(build, row))
    for row in range(len(build.schedule)):
        day = day_in_words(build.start + timedelta(days=int(build.schedule.day[row])))
        words = f"without {order_in_words(build, row)} of {day}"
        yield Change("event", dotted(("events", row)), words, without_event(build, row))


def without_leader(build: Build, row: int) -> Build:
    """Return a build in which a leader has no part: neutral from the start, without office, no patron if it is he."""
    leaders, posts, world = build.leaders.copy(), build.posts.copy(), build.world.copy()
    leaders.status[row], leaders.post[row] = Status.NEUTRAL, -1
    posts.holder[posts.holder == row] = -1
    if world.patron[0] == row:
        world.patron[0], world.patron_active[0] = -1, 0
    return replace(build, leaders=leaders, posts=posts, world=world)


def without_tie(build: Build, row: int) -> Build:
    """Return a build in which a tie has no strength, and none is drawn for it."""
    ties, inputs = build.ties.copy(), build.inputs
    ties.strength[row] = 0.0
    drawn = (inputs.role == Role.TIE) & (inputs.row == row) & (inputs.column == STRENGTH)
    return replace(build, ties=ties, inputs=inputs[~drawn])


def without_event(build: Build, row: int) -> Build:
    """Return a build in which a dated event counts as done: its day still ends a step."""
    schedule = build.schedule.copy()
    schedule.done[row] = 1
    return replace(build, schedule=schedule)


def _ending(build: Build, played: Results) -> Ending:
    return _in_words(lambda row: name_of_leader(build, row), played.world[0])


def _in_words(name: Callable[[int], str], world: np.void) -> Ending:
    path = PATHS[Path(int(world["path"]))]
    return Ending(outcome_in_words(world), ruler_in_words(name, world), path, int(world["formation_days"]))
