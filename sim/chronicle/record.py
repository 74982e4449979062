"""One run, played step by step, with everything that happened and how the actors stood before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np

from sim.chronicle.beside import Beside, Mood, beside_of
from sim.chronicle.choices import TRIED, Choice, bring_up_to_date, copied
from sim.chronicle.reading import choices_in
from sim.chronicle.words import singular
from sim.core import play
from sim.core.ground.codes import Did, Phase
from sim.core.ground.luck import Luck, seeded
from sim.core.ground.records import State, cells
from sim.core.rulebook import RULES, bit_of
from sim.ensemble import Bench, lay_bench, lay_out, simulate
from sim.language.dotted import dotted
from sim.scenario.tables.build import Build
from sim.scenario.tables.recarrays import Record, Records

play_step: Final[Callable[..., None]] = play.step

TO_LEADER: Final = frozenset({
    Did.FILE_FOUND, Did.FILE_ON_KIN, Did.SEARCH_DISCOVERED, Did.FILE_THREATENED, Did.FILE_PUBLISHED, Did.SHIELDED,
    Did.ALLIANCE_FORMED, Did.ALLIANCE_BROKE, Did.PATRON_STRUCK, Did.STRIKE_FAILED, Did.PATRON_PUSHED_ASIDE,
    Did.PUSH_FAILED, Did.SUCCESSOR_CHOSEN, Did.BID_OPENED, Did.PLOT_MOVED, Did.PLOT_FAILED, Did.PLOT_SUCCEEDED,
    Did.JOINED_CHALLENGER, Did.JOINED_INCUMBENT, Did.VOTE_PASSED, Did.SEAT_STORMED, Did.ROUND_TABLE, Did.RULER_FLED,
    Did.HANDED_OVER, Did.BID_COLLAPSED, Did.TOOK_OFFICE, Did.CLOSED, Did.TRIED, Did.DRIVEN_OUT, Did.PACT_MADE,
    Did.FILE_GATHERED, Did.FILE_PROSECUTED, Did.DEAL_STRUCK, Did.WENT_ABROAD, Did.FILE_HANDED_IN, Did.FILE_PASSED,
    Did.RULER_CONCEDED, Did.PROTEST_LED, Did.PACT_RAN_OUT,
})  # fmt: skip
"""What happens to a leader: of these, `target` is a row of leaders."""


TO_CLAN: Final = frozenset({
    Did.CLAN_ACCEPTED, Did.CLAN_REFUSED, Did.BODY_STALLED, Did.BODY_DEFECTED, Did.HEAD_FOLLOWED, Did.HEAD_DISOWNED,
    Did.CLAN_SPLIT, Did.CLANS_UNITED, Did.CLAN_LEFT_OUT,
})  # fmt: skip
OF_HEADS: Final = frozenset({Did.BID_OPENED, Did.PLOT_MOVED})
"""Moves for power: an official makes one as the head of his clan."""
TO_POST: Final = frozenset({
    Did.VETOED, Did.APPOINTED, Did.MOVED, Did.DISMISSED, Did.LOST_OFFICE, Did.TRANSFERRED, Did.PROMOTED,
    Did.SENT_AS_ENVOY, Did.STAYED_AT_HOME, Did.RETIRED, Did.CO_OPTED,
})  # fmt: skip


Tables = tuple[Records, Records]
"""Leaders and clans."""


class Pair(NamedTuple):
    """A record (or None where there is none) before and after the step in which something happened."""

    before: Any  # Record or None: which events have one is known to those who tell them
    after: Any


class Happening(NamedTuple):
    """An event of the log, with the records of those it concerns.

    `actor` is a row of leaders (-1 nobody); `target` a row of leaders, clans, posts or of the schedule, by the kind of
    event; `value` how much, by the kind of event. `group` is a clan, where it happened to one, or that of who has moved
    for power. `beside` is what else is told with it: of a protest that began the world as it was then, of what moves
    the mood the world before and after its rule, of an arrest how strongly material was searched for, of material that
    somebody came by what he then had in all, of a government the clans that had not accepted.
    """

    day: int
    did: Did
    actor: int
    target: int
    value: float
    world: Pair
    who: Pair
    whom: Pair
    group: Pair = Pair(None, None)
    beside: Beside = None


@dataclass(frozen=True)
class Recorded:
    """A run that was written down.

    Parameters
    ----------
    build, run, seed
        What was played, and the address of its luck.
    happenings : tuple of Happening
        In order.
    world_at_start : record
        The world as the run set out, before its first step.
    worlds : tuple of records
        The world after each step; the first one is that after the first step.
    days : tuple of int
        The day on which each of these steps began.
    leaders_at_start, clans_at_start, leaders, clans, files : recarray
        Leaders and clans as the run set out; leaders, clans and the files that leaders keep as their own, at its close.
    world : record
        The world at the close.
    episodes : recarray
        The struggles over power that have opened, in order (`sim.core.ground.records.EPISODE`).
    choices : tuple of Choice
        The moves that people with a name weighed, and those that anybody made, in order.
    """

    build: Build
    run: int
    seed: int
    happenings: tuple[Happening, ...]
    world_at_start: Record
    worlds: tuple[Record, ...]
    days: tuple[int, ...]
    leaders_at_start: Records
    clans_at_start: Records
    leaders: Records
    clans: Records
    files: Records
    world: Record
    episodes: Records
    choices: tuple[Choice, ...]

    def date_of(self, day: int) -> date:
        """Return the date of a day."""
        return self.build.start + timedelta(days=day)

    def leader(self, row: int) -> str:
        """Return the name of a leader; an official goes by category and number, ``akim 12``."""
        return name_of_leader(self.build, row)

    def clan(self, row: int) -> str:
        """Return the name of a clan."""
        name = self.build.clan_ids[row]
        return self.build.names.get(name, name)

    def post(self, row: int) -> str:
        """Return the title of an office."""
        name = self.build.post_ids[row]
        return self.build.names.get(name, name)

    def target_id(self, event: Happening) -> str | None:
        """Return the id of what an event happened to: leader, clan, post or ``events.3``; None for nothing."""
        if event.target < 0:
            return None
        if event.did in TO_LEADER:
            return self.build.leader_ids[event.target]
        if event.did in TO_CLAN:
            return self.build.clan_ids[event.target]
        return self.build.post_ids[event.target] if event.did in TO_POST else dotted(("events", event.target))

    def is_named(self, row: int) -> bool:
        """Say whether a leader is one the scenario names; the others are officials of a category."""
        return row >= 0 and bool(self.build.leaders.named[row])

    def is_of_note(self, post: int) -> bool:
        """Say whether an office is told of whoever holds it: it commands a body, or is the only one of its kind."""
        return int(self.build.posts.body[post]) >= 0 or dotted(("posts", self.build.post_ids[post])) in self.build.names

    @property
    def is_closed(self) -> bool:
        """Whether it was written down to its close."""
        return bool(self.world.phase == Phase.SETTLED)

    def after(self, steps: int) -> Recorded:
        """Return what was written down of a run after so many of its steps, at least one.

        `leaders`, `clans` and `files` stay those of the close.
        """
        world = self.worlds[steps - 1]
        return replace(
            self,
            happenings=self.happenings[: int(world.events)],
            worlds=self.worlds[:steps],
            days=self.days[:steps],
            world=world,
            episodes=self.episodes[: int(world.episodes)].view(np.recarray),
            choices=tuple(each for each in self.choices if each.day <= self.days[steps - 1]),
        )


def name_of_leader(build: Build, row: int) -> str:
    """Return the name of a leader as stories have it: for an official the category's id in words, and the number."""
    name, corps = build.leader_ids[row], int(build.leaders.corps[row])
    if corps < 0:
        return build.names.get(name, name)
    category = build.clan_ids[corps]
    return f"{singular(category.replace('_', ' '))} {int(name.removeprefix(category + '_'))}"


def record_run(build: Build, run: int = 0, seed: int = 0) -> Recorded:
    """Play one run step by step and write it down.

    It is first played compiled, which tells how many events there will be, so that the log holds them all.
    """
    number_of_events = int(simulate(build, run, run + 1, seed).world["events"][0])
    bench = lay_bench(build, log=number_of_events)
    state, luck = bench.state, seeded(seed, run)
    lay_out(bench, luck)
    at_start, clans_at_start = state.leaders.copy(), state.clans.copy()
    world_at_start = _as_set_out(build, luck)
    happenings: list[Happening] = []
    worlds: list[Record] = []
    days: list[int] = []
    choices: list[Choice] = []
    after, before_step, before_rule = world_at_start, copied(state, TRIED), copied(state)
    while int(state.world.phase[0]) != Phase.SETTLED:
        world = after
        bring_up_to_date(before_step, state, TRIED)
        chosen, beside = _play_step_by_rules(bench, luck, build.rules_off, before_rule)
        choices += chosen
        after = _kept(state.world, 0)
        step, before = Pair(world, after), (before_step.leaders, before_step.clans)
        for entry, more in zip(state.log[int(world.events) : int(after.events)], beside, strict=True):
            happenings.append(_happening(entry, step, before, (state.leaders, state.clans))._replace(beside=more))
        worlds.append(after)
        days.append(int(world.day))
    return Recorded(
        build, run, seed, tuple(happenings), world_at_start, tuple(worlds), tuple(days), at_start,
        clans_at_start, state.leaders, state.clans, state.files[: int(state.world.files_kept[0])], state.world[0],
        state.episodes[: int(state.world[0].episodes)], tuple(choices),
    )  # fmt: skip


def _play_step_by_rules(bench: Bench, luck: Luck, off: int, before: State) -> tuple[list[Choice], list[Beside]]:
    """Play one step as `sim.core.play.step` does, rule by rule; return what was chosen in it, and what is to be told
    beside each of its events.

    `before` is a copy of the records, overwritten.
    """
    state, p = bench.state, bench.parameters[0]
    play.open_step(state)
    choices: list[Choice] = []
    beside: list[Beside] = []
    for name, play_rule in play.rules_of_step(off, state.world.phase[0] != Phase.CONTEST):
        first, world = int(state.world.events[0]), _kept(state.world, 0)
        called = partial(play_rule, state, bench.cells, p, luck, bench.scratch)
        choices += choices_in(name, state, before, p, luck, called)
        log = state.log[first : int(state.world.events[0])]
        if len(log):
            mood = Mood(world, _kept(state.world, 0))
            beside += [beside_of(entry, state, before, mood, p, luck, play_rule) for entry in log]
    play.close_step(state)
    return choices, beside


def _as_set_out(build: Build, luck: Luck) -> Record:
    """Return the world before the first step, with support, belief and enemies as that step will first count them.

    They are not among the numbers of a scenario, and by the end of that step another may rule.
    """
    bench = lay_bench(build)
    lay_out(bench, luck)
    world = _kept(bench.state.world, 0)
    all_but_expectations = (1 << len(RULES)) - 1 & ~bit_of("expectations")
    off = build.rules_off | all_but_expectations
    play_step(bench.state, bench.cells, bench.parameters[0], luck, off, bench.scratch)
    for name in ("support", "belief", "enemies", "lame_duck"):
        world[name] = bench.state.world[name][0]
    return world


def _happening(entry: Record, world: Pair, before: Tables, after: Tables) -> Happening:
    """Return an event with the records of those it concerns, from the leaders and clans before and after its step."""
    did, actor, target = Did(int(entry.did)), int(entry.actor), int(entry.target)
    clan = target if did in TO_CLAN else -1
    if did in OF_HEADS and actor >= 0:
        clan = int(before[0].clan[actor])
    rows = ((0, actor), (0, target if did in TO_LEADER else -1), (1, clan))
    who, whom, group = (
        Pair(_kept(before[table], row), _kept(after[table], row)) if row >= 0 else Pair(None, None)
        for table, row in rows
    )
    return Happening(int(entry.day), did, actor, target, float(entry.value), world, who, whom, group)


def _kept(table: Records, row: int) -> Record:
    """Return a record as it stands now. Copied as cells: field by field, as numpy copies records, takes far longer."""
    record: Record = cells(table)[row].copy().view(table.dtype)[0]
    return record
