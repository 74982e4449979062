"""One run of a scenario as a Mesa model: for inspection, for the app, for Mesa's own tools.

The rules are those of the compiled run, called step by step on the same records with the same luck, so that events
and records at the close are the same, bit for bit. Mesa's random numbers (`model.random`, `model.rng`) shuffle
agent sets for those who want it; the run does not draw on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import mesa
import numpy as np

from sim.bounds import run_within, seed_within
from sim.core import play
from sim.core.ground import codes, records
from sim.core.ground.luck import seeded
from sim.ensemble import Bench, lay_bench, lay_out
from sim.model.agents import Clan, Leader
from sim.model.cells import WORLD_FIELDS, no_such_attribute, read_cell
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import Scenario
from sim.scenario.tables.build import Build
from sim.scenario.tables.build import build as build_of
from sim.scenario.tables.recarrays import Record, Records

play_step: Final[Callable[..., None]] = play.step
EVENTS_AT_FIRST = 256
Shuffling = int | Sequence[int] | np.random.Generator | None  # what Mesa makes its own random numbers from
OWN: Final = ("world", "state", "leaders", "clans", "events", "date", "agents", "running", "tick")
REBUILT = ("_bench",)  # records and their cells share memory, which a pickle would tear apart
GROWN = ("log", "episodes", "files")  # what play writes beside the cells


class PowerStruggle(mesa.Model):
    """One run of a scenario, step by step. The fields of the world (`sim.core.ground.records.WORLD`) can be read on it.

    Parameters
    ----------
    spec : Scenario, Build, str or Path
        What is played; a file is loaded and checked. (`scenario` is a name that Mesa keeps for itself.)
    run, seed : int
        Address of the luck: the same numbers give the run that `sim.ensemble.simulate` plays.
    rng : int, sequence of int, or numpy Generator
        For Mesa's own shuffling only. By default it follows from seed and run.

    Raises
    ------
    ScenarioError
        If the file has problems.
    OutOfBoundsError
        If `run` is not from 0 to 2**32 - 1, or `seed` from 0 to 2**64 - 1.
    """

    def __init__(self, spec: Scenario | Build | str | Path, run: int = 0, seed: int = 0, rng: Shuffling = None) -> None:
        run, seed = run_within(run), seed_within(seed)
        super().__init__(rng=[seed, run] if rng is None else rng)
        if isinstance(spec, str | Path):
            spec = load(spec)
        self.build: Build = spec if isinstance(spec, Build) else build_of(spec)
        self.run, self.seed, self.tick = run, seed, 0
        self._bench = lay_bench(self.build, EVENTS_AT_FIRST)
        self._luck = seeded(seed, run)
        self._lay_out()
        self.leaders = tuple(Leader(self, row) for row in range(len(self.build.leader_ids)))
        self.clans = tuple(Clan(self, row) for row in range(len(self.build.clan_ids)))
        _let_go(self)

    @property
    def state(self) -> records.State:
        """The records of this run: world, leaders, clans, posts, ties, members, schedule, log."""
        return self._bench.state

    @property
    def world(self) -> Record:
        """The one record of the world; its fields are in `sim.core.ground.records.WORLD`."""
        record: Record = self.state.world[0]
        return record

    @property
    def day(self) -> int:
        """Days since the start."""
        return int(self.world.day)

    @property
    def date(self) -> date:
        """The date of `day`."""
        return self.build.start + timedelta(days=self.day)

    @property
    def phase(self) -> codes.Phase:
        """Calm, campaign, formation, contest or settled."""
        return codes.Phase(int(self.world.phase))

    @property
    def incumbent(self) -> Leader:
        """Who rules."""
        return self.leaders[int(self.world.incumbent)]

    @property
    def patron(self) -> Leader | None:
        """Who put the incumbent there, if anybody did."""
        row = int(self.world.patron)
        return self.leaders[row] if row >= 0 else None

    @property
    def events(self) -> Records:
        """What happened so far: LOG records (`sim.core.ground.records`), in order."""
        log: Records = self.state.log[: int(self.world.events)].copy()
        return log

    def __getattr__(self, name: str) -> Any:
        """Return a field of the world, so that `model.support` reads, and Mesa's collector takes `"support"`."""
        if name not in WORLD_FIELDS:
            raise no_such_attribute("PowerStruggle", name, WORLD_FIELDS, OWN)
        return read_cell(self.world, WORLD_FIELDS[name])

    def leader(self, name: str) -> Leader:
        """Return a leader by id. Raises ValueError for an id that nobody has."""
        return self.leaders[self.build.leader_ids.index(name)]

    def clan(self, name: str) -> Clan:
        """Return a clan by id. Raises ValueError for an id that none has."""
        return self.clans[self.build.clan_ids.index(name)]

    def step(self) -> None:
        """Play one step of the engine; once the run is settled, nothing happens and `running` is False."""
        if self.phase != codes.Phase.SETTLED:
            self._make_room()
            bench = self._bench
            play_step(bench.state, bench.cells, bench.parameters[0], self._luck, self.build.rules_off, bench.scratch)
            self.tick += 1
        self.running = self.phase != codes.Phase.SETTLED

    def _lay_out(self) -> None:
        lay_out(self._bench, self._luck)

    def _make_room(self) -> None:
        """Lengthen the log well before it is full: each leader can be in a few events of a step."""
        log, state = self.state.log, self.state
        if len(log) - int(self.world.events) < 4 * len(state.leaders) + 64:
            longer = records.blank(log.dtype, 2 * len(log) + 4 * len(state.leaders))
            longer[: len(log)] = log
            self._bench = self._bench._replace(state=state._replace(log=longer))

    def __getstate__(self) -> dict[str, Any]:
        state = {name: value for name, value in self.__dict__.items() if name not in REBUILT}
        state["_cells"] = [cells.copy() for cells in self._bench.cells]
        state["_grown"] = [getattr(self.state, name).copy() for name in GROWN]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        cells, grown = state.pop("_cells"), state.pop("_grown")
        self.__dict__.update(state)
        bench: Bench = lay_bench(self.build)
        for there, here in zip(bench.cells, cells, strict=True):
            there[:] = here
        self._bench = bench._replace(state=bench.state._replace(**dict(zip(GROWN, grown, strict=True))))


def _let_go(model: PowerStruggle) -> None:
    """Make Mesa 3.3 forget a model once its agents have their numbers: its counter of ids keeps every model alive."""
    counters = getattr(mesa.Agent, "_ids", None)
    if counters is not None:
        counters.pop(model, None)
