"""Every parameter and every attribute, moved across its credible range, changes some outcome on the same luck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from playing import SCENARIOS, SITUATIONS

from sim.core.ground import records
from sim.core.ground.codes import Role, TieKind
from sim.core.ground.draw import cell_of
from sim.core.ground.records import Field
from sim.core.rulebook import PARAMETERS
from sim.ensemble import default_jobs, join, same_draws, simulate_all
from sim.scenario.reading.loader import load
from sim.scenario.schema.scenario import FIELD_DEFAULTS
from sim.scenario.tables.build import Build, build

RUNS = 150
LOW, HIGH = 0.1, 0.9  # the centres of the lowest and the highest level
OUTCOMES = (
    "outcome", "winner", "path", "formation_days", "removed_day", "challenger", "opened", "closed", "team", "enemies",
    "vetoes", "found_day", "files_found", "chosen", "deaths", "attempts", "attempts_won", "told", "losers", "leaked",
    "kept", "moved", "dismissed", "coercive_access", "support", "belief", "broker_broke", "ruler_died",
)  # fmt: skip
# No outcome can depend on these: what they are for is said beside each.
NO_KNOBS = {"ties.alignment": "said to follow from two other ties, and carries nothing of its own"}


class Knob(NamedTuple):
    """What is moved: a column of a table, in all rows or in those of ties of one kind, between two values."""

    name: str
    role: Role
    column: int
    low: float
    high: float
    kind: int = -1


def knobs() -> Iterator[Knob]:
    """Go through every parameter with a range, and everything that a scenario may set."""
    for column, parameter in enumerate(PARAMETERS):
        low, high = parameter.low, parameter.high
        if parameter.name == "shock_rate":
            low, high = 0.0, 0.6  # fixed at 0 in the rulebook, set by layers
        yield Knob(f"parameters.{parameter.name}", Role.PARAMETER, column, low, high)
    tables: dict[str, tuple[Role, tuple[Field, ...]]] = {
        "world": (Role.WORLD, records.WORLD), "leaders": (Role.LEADER, records.LEADER),
        "clans": (Role.CLAN, records.CLAN), "posts": (Role.POST, records.POST),
    }  # fmt: skip
    for name, (role, fields) in tables.items():
        for field in FIELD_DEFAULTS[name]:
            yield Knob(f"{name}.{field}", role, cell_of(fields, field), LOW, HIGH)
    yield Knob("members.strength", Role.MEMBER, cell_of(records.MEMBER, "strength"), LOW, HIGH)
    for kind in TieKind:
        yield Knob(f"ties.{kind.name.lower()}", Role.TIE, cell_of(records.TIE, "strength"), 0.0, HIGH, int(kind))


@cache
def systems() -> tuple[Build, ...]:
    """Return the systems in which a knob is looked at, one after another until it changes something."""
    splits = (*SITUATIONS["a split in the capital"], "{do: find_file, day: 20, who: rakishev}",
              "{do: find_file, day: 20, who: akims_03}", "{do: leak, day: 40, size: 0.5}",
              "{do: choose_successor, day: 0}")  # fmt: skip
    background = load(SCENARIOS / "kazakhstan-2021-background.yaml")
    stirred = load(SCENARIOS / "kazakhstan-2021.yaml", [f"events=[{', '.join(splits)}]"])
    fought = load(SCENARIOS / "kazakhstan-2021.yaml", ["events=[{do: split, day: 100, venue: regions}]"])
    bold = [*(f"ties.{tie}.strength=0.1" for tie in ("t02", "t03", "t04")),
            *(f"leaders.tokayev.{name}=0.9" for name in ("ambition", "coercive", "authority", "autonomy_wish")),
            "leaders.tokayev.caution=0.1"]  # fmt: skip
    grasping = load(SCENARIOS / "kazakhstan-2021.yaml", [*bold, "horizon_months=60"])
    half_way = load(SCENARIOS / "kazakhstan-2021.yaml", bold)  # before most offices are held by people of his own
    plotting = load(SCENARIOS / "kazakhstan-2021.yaml", SITUATIONS["plots"])
    threatened = load(SCENARIOS / "kazakhstan-2021.yaml", [
        "events=[{do: find_file, day: 14, who: tasmagambetov}, {do: show_file, day: 21, who: tasmagambetov},"
        " {do: split, day: 180, who: tasmagambetov}]", "parameters.chances=2",
    ])  # fmt: skip
    heads = ("tasmagambetov", "akhmetov", "esimov", "shukeyev")
    resentful = load(SCENARIOS / "kazakhstan-2021.yaml", [
        *(f"leaders.{head}.grievance=0.9" for head in heads), "events=[{do: split, day: 500, who: tasmagambetov}]",
        "parameters.slow_half_life=730",
    ])  # fmt: skip
    feuding = load(SCENARIOS / "kazakhstan-2021.yaml", [
        "ties.t34.from=western_clan", "ties.t34.strength=0.9", "leaders.tokayev.caution=0.05",
        "parameters.price_of_change=0.2",
    ])  # fmt: skip
    bereft = load(SCENARIOS / "kazakhstan-2021.yaml", [
        f"events=[{', '.join(('{do: choose_successor, day: 0}', *SITUATIONS['deaths']))}]",
        "posts.prime_minister.succeeds=true",
    ])  # fmt: skip
    served = load(SCENARIOS / "kazakhstan-2021.yaml", ["ties.t11.from=nazarbayev", "parameters.search_rate=6"])
    mean = load(SCENARIOS / "regional-mean.yaml", ["events=[{do: ruler_dies, day: 300}]"])
    return tuple(
        build(scenario)
        for scenario in (
            background,
            stirred,
            fought,
            mean,
            grasping,
            half_way,
            plotting,
            threatened,
            resentful,
            feuding,
            bereft,
            served,
        )
    )


def pinned(laid: Build, knob: Knob, value: float) -> Build | None:
    """Return a build in which a knob has one value in all runs; None where it has no such rows."""
    tables = {
        Role.WORLD: "world", Role.LEADER: "leaders", Role.CLAN: "clans", Role.POST: "posts", Role.TIE: "ties",
        Role.MEMBER: "members", Role.PARAMETER: "parameters",
    }  # fmt: skip
    table = getattr(laid, tables[knob.role]).copy()
    rows = np.arange(len(table)) if knob.kind < 0 else np.flatnonzero(np.asarray(table.kind) == knob.kind)
    if len(rows) == 0:
        return None
    table[table.dtype.names[knob.column]][rows] = value
    inputs = np.asarray(laid.inputs)
    moved = (inputs["role"] == knob.role) & (inputs["column"] == knob.column) & np.isin(inputs["row"], rows)
    return replace(laid, **{tables[knob.role]: table, "inputs": inputs[~moved].view(np.recarray)})


def outcomes(laid: Build) -> Any:
    """Return what runs came to, one row a run: the world's results, and who moved and how they ended."""
    runs = np.arange(RUNS, dtype=np.int64)
    results = join(list(simulate_all(laid, runs, same_draws(runs), 1, default_jobs())))
    world = np.stack([np.asarray(results.world[name], np.float64) for name in OUTCOMES], axis=1)
    return np.hstack([world, results.leaders[:, :, 0], results.leaders[:, :, 3]])


def is_alive(knob: Knob) -> bool:
    """Say whether moving a knob changes an outcome of some run in some system."""
    for laid in systems():
        low, high = pinned(laid, knob, knob.low), pinned(laid, knob, knob.high)
        if low is not None and high is not None and (outcomes(low) != outcomes(high)).any():
            return True
    return False


KNOBS = list(knobs())


@pytest.mark.slow
@pytest.mark.parametrize("knob", KNOBS, ids=[knob.name for knob in KNOBS])
def test_a_knob_moved_across_its_range_changes_some_outcome(knob: Knob) -> None:
    if knob.name in NO_KNOBS:
        assert not is_alive(knob), "is a knob after all: take it off the list"
        return
    assert is_alive(knob)


@pytest.mark.slow
def test_what_is_no_knob_at_all_would_be_called_dead() -> None:
    key = Knob("leaders.signal", Role.LEADER, cell_of(records.LEADER, "signal"), LOW, HIGH)  # overwritten before use
    assert not is_alive(key)
