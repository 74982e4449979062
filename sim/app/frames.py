"""One future, stepped as a Mesa model: how everyone stands after each step, and the story as far as it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from sim.chronicle import Paragraph, Recorded, record_run, tell
from sim.chronicle.close import last_day
from sim.core.ground.codes import Phase, Pole
from sim.core.mechanisms.agenda import ENEMY
from sim.model import Leader, PowerStruggle
from sim.scenario.tables.build import Build

CURVES: Final = ("support", "patron_support", "approval", "belief")
CONTEST: Final = ("side", "force", "square", "regions")


@dataclass(frozen=True)
class Standing:
    """How a leader stands: `part` is what they are in the play, `side` the one backed in a contest, or empty."""

    id: str
    name: str
    part: str
    post: str
    status: str
    loyalty: float
    weight: float
    side: str


@dataclass(frozen=True)
class Officials:
    """How those stand whom the scenario does not name."""

    number: int
    loyalty: float
    disloyal: int
    with_challenger: int
    with_incumbent: int


@dataclass(frozen=True)
class Frame:
    """How things stand after a number of steps; `values` are fields of the world."""

    day: int
    date: date
    phase: str
    values: dict[str, float]
    people: tuple[Standing, ...]
    officials: Officials


@dataclass(frozen=True)
class Future:
    """One run: how things stand after each of its steps, and the run as the chronicle wrote it down."""

    build: Build
    run: int
    seed: int
    frames: tuple[Frame, ...]
    recorded: Recorded

    @property
    def last(self) -> int:
        """How many steps it has."""
        return len(self.frames)

    @property
    def horizon(self) -> int:
        """The day on which a run is closed."""
        return int(self.build.world.horizon[0])

    @cached_property
    def curves(self) -> dict[str, list[tuple[int, float]]]:
        """Day and value of each curve; that of the patron's support only where there is a patron."""
        shown = [name for name in CURVES if name != "patron_support" or int(self.build.world.patron[0]) >= 0]
        return {name: [(frame.day, frame.values[name]) for frame in self.frames] for name in shown}

    def after(self, steps: int) -> Frame:
        """Return how things stand after so many steps, at least one: before the first nothing is reckoned yet."""
        return self.frames[steps - 1]

    def story(self, steps: int) -> tuple[Paragraph, ...]:
        """Return the story after so many steps, at least one; after the last, what `trace` tells."""
        return tell(self.recorded.after(steps))


def play_future(build: Build, run: int, seed: int) -> Future:
    """Play a run step by step: the run of this number that `trace` tells and `run` counts."""
    model = PowerStruggle(build, run=run, seed=seed)
    frames = []
    while model.running:
        model.step()
        frames.append(_frame(model))
    recorded = record_run(build, run, seed)
    closed = last_day(recorded)  # a run that closes within a step counts that step to its end
    frames[-1] = replace(frames[-1], day=closed, date=recorded.date_of(closed))
    return Future(build, run, seed, tuple(frames), recorded)


def _frame(model: PowerStruggle) -> Frame:
    in_play = (int(model.world.incumbent), int(model.world.challenger))  # officials can be either
    shown = [leader for leader in model.leaders if leader.named or leader.row in in_play]
    values = {name: float(model.world[name]) for name in (*CURVES, *CONTEST)}
    people = tuple(_standing(model, leader) for leader in shown)
    return Frame(model.day, model.date, model.phase.name.lower(), values, people, _officials(model))


def _standing(model: PowerStruggle, leader: Leader) -> Standing:
    post = "" if leader.post is None else model.build.names.get(leader.post, leader.post)
    return Standing(
        leader.id, leader.name, _part(model, leader), post, leader.status.name.lower(), leader.loyalty, leader.weight,
        _side(model, leader),
    )  # fmt: skip


def _part(model: PowerStruggle, leader: Leader) -> str:
    if leader.row == _ruler(model):
        return "rules"
    if leader.row in _fallen(model):
        return "fallen"
    if leader is model.patron and model.patron_active:
        return "patron"
    if leader.row != int(model.world.challenger):
        return ""
    return "challenger" if model.phase is Phase.CONTEST else "challenged"


def _fallen(model: PowerStruggle) -> set[int]:
    """Return the rows of those who have ruled, and do not."""
    closed = [one for one in model.state.episodes[: int(model.world.episodes)] if one.closed >= 0]
    return {int(one.ruler_before) for one in closed if one.ruler_after != one.ruler_before} - {_ruler(model)}


def _ruler(model: PowerStruggle) -> int:
    """Return the row of who rules, -1 where he is gone and nobody has followed."""
    return -1 if model.world.vacant else int(model.world.incumbent)


def _side(model: PowerStruggle, leader: Leader) -> str:
    in_contest = model.phase is Phase.CONTEST
    return Pole(leader.pole).name.lower() if in_contest else ""


def _officials(model: PowerStruggle) -> Officials:
    those = model.state.leaders[np.asarray(model.state.leaders.named) == 0]
    poles = those.pole if model.phase is Phase.CONTEST else np.zeros(0)
    return Officials(
        len(those), float(those.loyalty.mean()) if len(those) else 0.0, int((those.loyalty < ENEMY).sum()),
        int((poles == Pole.CHALLENGER).sum()), int((poles == Pole.INCUMBENT).sum()),
    )  # fmt: skip
