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
HANDS_OVER = "{{do: appoint, day: {}, who: {}, post: throne}}"
SITUATIONS = {
    "as it is": (),
    "a split": ("events=[{do: split, day: 75, who: chief}]",),
    "files": (f"events=[{FOUND}]",),
    "no chief": ("ties.leads=null",),
    "the friend comes to rule": (f"events=[{HANDS_OVER.format(20, 'friend')}]", "ties.asks.from=agency"),
    "others come to rule": (
        f"events=[{', '.join(HANDS_OVER.format(*each) for each in ((20, 'chief'), (50, 'other'), (80, 'ruler')))}]",
    ),
}
BASES = {name: load(FILE, said) for name, said in SITUATIONS.items()}
AROUND = {name: ties_around(base) for name, base in BASES.items()}


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


def is_read(tie: Tie, name: str) -> bool:
    return use_of(tie, BASES[name], AROUND[name]) is not None


def change_something(ties: list[Tie], name: str, runs: int) -> bool:
    return differ(played_without(name, runs), played(with_ties(BASES[name], ties), runs))


@pytest.mark.parametrize("kind", get_args(TieKind))
def test_ties_that_are_said_not_to_be_read_change_nothing(kind: TieKind) -> None:
    for name in BASES:
        assert not change_something([tie for tie in ties_of(kind) if not is_read(tie, name)], name, 40), name


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.kind}-{use.start[0]}-{use.end[0]}")
def test_a_tie_that_is_said_to_be_read_changes_something(use: Use) -> None:
    read = [tie for tie in ties_of(use.kind) if use_of(tie, BASES["as it is"], AROUND["as it is"]) == use]
    assert any(change_something([tie], name, 15) for tie in read[:3] for name in BASES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", get_args(TieKind))
def test_each_tie_changes_something_just_where_it_is_said_to_be_read(kind: TieKind) -> None:
    for tie in ties_of(kind):
        changes = {name for name in BASES if change_something([tie], name, 200)}
        read = {name for name in BASES if is_read(tie, name)}
        assert changes <= read, f"{kind} {tie.from_} {tie.to} {changes - read}"
        assert bool(changes) == bool(read), f"{kind} {tie.from_} {tie.to}"


def test_the_table_names_every_kind_but_the_one_that_carries_nothing() -> None:
    assert {use.kind for use in USES} == set(get_args(TieKind)) - {"alignment"}
    assert {use.needs for use in USES} - {""} <= set(NEEDS)
