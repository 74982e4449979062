"""Playing a scenario rule by rule, in the order of play, so that tests can look between rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim import ensemble
from sim.core import play as order_of_play
from sim.core.ground.codes import Phase
from sim.core.ground.luck import seeded
from sim.core.rulebook import ORDER, Rule
from sim.ensemble import Bench
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TABLES = ("world", "leaders", "clans", "posts", "ties", "members", "parameters", "schedule")
LOG = 20_000

# Orders and settings that take the rules where they seldom go by themselves; days are those of the article's scenario.
SITUATIONS: dict[str, tuple[str, ...]] = {
    "as it is": (),
    "material": (
        "{do: find_file, day: 20, who: rakishev}", "{do: discover_search, day: 30, who: tasmagambetov}",
        "{do: publish_file, day: 150, who: rakishev}", "{do: leak, day: 40, size: 0.5}",
        "{do: appoint, day: 120, who: tasmagambetov, post: defence_ministry_post}",
    ),
    "a split in the capital": (
        "{do: shock, day: 100, size: 0.8}", "{do: split, day: 120, venue: capital}",
        "{do: switch_sides, day: 122, who: masimov, pole: challenger}",
    ),
    "a split in the regions": (
        "{do: choose_successor, day: 0}", "{do: neutralise, day: 90, who: akhmetov}",
        "{do: split, day: 160, who: tasmagambetov, venue: regions}",
    ),
    "plots": ("parameters.chances=2", "parameters.safety=0", "parameters.plot_edge=5"),
    "deaths": ("{do: patron_exit, day: 200}", "{do: ruler_dies, day: 250}"),
    "fates": tuple(
        f"{{do: fate, day: {day}, who: {who}, what: {what}}}" for day, who, what in (
            (20, "masimov", "move"), (30, "esimov", "promote"), (40, "akhmetov", "dismiss"), (50, "rakishev", "arrest"),
            (60, "shukeyev", "envoy"), (80, "rakishev", "pardon"), (90, "shukeyev", "return"),
            (120, "tasmagambetov", "exile"), (130, "esimov", "retire"), (140, "nazarbayev", "arrest"),
        )
    ),
}  # fmt: skip


def article(situation: str, overrides: Sequence[str] = ()) -> Build:
    """Return the article's scenario with the orders of a situation."""
    orders = [said for said in SITUATIONS[situation] if said.startswith("{")]
    events = [f"events=[{', '.join(orders)}]"] if orders else []
    settings = [said for said in SITUATIONS[situation] if not said.startswith("{")]
    return build(load(SCENARIOS / "kazakhstan-2021.yaml", [*events, *settings, *overrides]))


def laid_out(laid: Build, run: int, seed: int = 1) -> tuple[Bench, Any]:
    """Return a bench with a fresh run on it, and the luck of the run."""
    bench = ensemble.lay_bench(laid, LOG)
    luck = seeded(seed, run)
    ensemble.lay_out(bench, luck)
    return bench, luck


def call(rule: Rule, bench: Bench, luck: Any) -> None:
    """Call a rule as the order of play does."""
    rule.play(bench.state, bench.cells, bench.parameters[0], luck, bench.scratch)


def rule_by_rule(
    bench: Bench, luck: Any, off: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Go through a run: yields each rule with the call that plays it, which must be made before going on."""
    world = bench.state.world[0]
    while world.phase != Phase.SETTLED:
        order_of_play.open_step(bench.state)
        calm = world.phase != Phase.CONTEST
        for rule in ORDER:
            if (calm or rule.in_contest) and rule.name not in off:
                yield rule.name, lambda rule=rule: call(rule, bench, luck)  # type: ignore[misc]
        world.agent_steps += len(bench.state.leaders)
        world.day += world.step


def snapshot(bench: Bench) -> tuple[Any, ...]:
    """Return copies of all cells."""
    return tuple(cells.copy() for cells in bench.cells)


def columns_changed(bench: Bench, before: tuple[Any, ...]) -> set[str]:
    """Return the fields that differ from a snapshot, as ``leaders.grievance``. Compared byte for byte."""
    tables = (*bench.state[:6], bench.parameters, bench.state.schedule)
    found = set()
    for name, table, now, then in zip(TABLES, tables, bench.cells, before, strict=True):
        differs = now.view(np.int64) != then.view(np.int64)
        if differs.any():  # seldom: most tables are left alone
            found |= {f"{name}.{table.dtype.names[k]}" for k in np.flatnonzero(differs.any(axis=0))}
    return found


def events_of(bench: Bench) -> list[int]:
    """Return the codes of the events in the log."""
    count = min(int(bench.state.world.events[0]), LOG)
    return [int(code) for code in bench.state.log["did"][:count]]
