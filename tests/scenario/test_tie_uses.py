"""What is said of each kind of tie, between each sort of ends, is what the engine does with it."""

from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from sim.ensemble import Results, simulate
from sim.scenario.checks.tie_uses import NEEDS, USES, Use, ties_around, use_of
from sim.scenario.reading.loader import load
from sim.scenario.schema.numbers import Share
from sim.scenario.schema.scenario import Scenario, Tie, TieKind
from sim.scenario.tables.build import build

FILE = Path(__file__).parent / "many_ties.yaml"
LEADERS = ("ruler", "patron", "chief", "friend", "other")
ENDS = (*LEADERS, "circle", "clan", "place", "body", "houses", "ministers", "aspirants")
FOUND = ", ".join(f"{{do: find_file, day: 10, who: {who}}}" for who in ("chief", "friend", "other"))
SITUATIONS = {
    "as it is": (),
    "a split": ("events=[{do: split, day: 75, who: chief}]",),
    "files": (f"events=[{FOUND}]",),
    "no chief": ("ties.leads=null",),
}
BASES = {name: load(FILE, said) for name, said in SITUATIONS.items()}
COURT = BASES["as it is"]
AROUND = ties_around(COURT)


@cache
def played_without(name: str, runs: int) -> Results:
    return played(BASES[name], runs)


def played(scenario: Scenario, runs: int) -> Results:
    return simulate(build(scenario), 0, runs, 1)


def as_matrices(results: Results) -> list[Any]:
    world = [results.world[name].astype(float) for name in results.world.dtype.names if name not in ("key", "events")]
    return [*world, results.leaders, results.shares, results.series]


def differ(one: Results, other: Results) -> bool:
    return any(not np.array_equal(a, b) for a, b in zip(as_matrices(one), as_matrices(other), strict=True))


def tie_between(start: str, end: str, kind: TieKind) -> Tie:
    return Tie.model_validate({"from": start, "to": end, "kind": kind, "strength": Share(value=1.0)})


def ties_of(kind: TieKind) -> list[Tie]:
    """Return a tie of a kind between every two that the loader lets it bind."""
    ends = LEADERS if kind == "alliance" else ENDS
    return [tie_between(start, end, kind) for start, end in permutations(ends, 2)]


def with_ties(scenario: Scenario, ties: list[Tie]) -> Scenario:
    more = {f"tried_{place}": tie for place, tie in enumerate(ties)}
    return scenario.model_copy(update={"ties": {**scenario.ties, **more}})


def change_something(ties: list[Tie], runs: int) -> bool:
    return any(differ(played_without(name, runs), played(with_ties(base, ties), runs)) for name, base in BASES.items())


@pytest.mark.parametrize("kind", get_args(TieKind))
def test_ties_that_are_said_not_to_be_read_change_nothing(kind: TieKind) -> None:
    idle = [tie for tie in ties_of(kind) if use_of(tie, COURT, AROUND) is None]
    assert not change_something(idle, 40)


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.kind}-{use.start[0]}-{use.end[0]}")
def test_a_tie_that_is_said_to_be_read_changes_something(use: Use) -> None:
    read = [tie for tie in ties_of(use.kind) if use_of(tie, COURT, AROUND) == use]
    assert change_something(read[:1], 15)


@pytest.mark.slow
@pytest.mark.parametrize("kind", get_args(TieKind))
def test_each_tie_changes_something_just_where_it_is_said_to_be_read(kind: TieKind) -> None:
    for tie in ties_of(kind):
        assert change_something([tie], 200) == (use_of(tie, COURT, AROUND) is not None), f"{kind} {tie.from_} {tie.to}"


def test_the_table_names_every_kind_but_the_one_that_carries_nothing() -> None:
    assert {use.kind for use in USES} == set(get_args(TieKind)) - {"alignment"}
    assert {use.needs for use in USES} - {""} <= set(NEEDS)
