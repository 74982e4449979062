"""What is said of each kind of tie, between each sort of ends, is what the engine does with it."""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.ensemble import Results, simulate
from sim.scenario.build import build
from sim.scenario.loader import load
from sim.scenario.numbers import Share
from sim.scenario.schema import TIE_KINDS, Scenario, Tie
from sim.scenario.tie_uses import USES, use_of

COURT = Path(__file__).parent / "many_ties.yaml"
ENDS = ("ruler", "patron", "chief", "friend", "other", "circle", "clan", "place", "body", "houses", "ministers", "aspirants")
RULER_DIES = "parameters.ruler_mortality=0"
SITUATIONS = {
    "as it is": (),
    "a split": ("events=[{do: split, day: 75, who: chief}, {do: switch_sides, day: 75, who: friend, pole: challenger}]",),
    "a file": ("events=[{do: find_file, day: 10, who: friend}, {do: find_file, day: 10, who: other}]",),
}
BASES = {name: load(COURT, said) for name, said in SITUATIONS.items()}


def played(scenario: Scenario, runs: int) -> Results:
    return simulate(build(scenario), 0, runs, 1)


def with_tie(scenario: Scenario, tie: Tie | None) -> Scenario:
    return scenario if tie is None else scenario.model_copy(update={"ties": {**scenario.ties, "tried": tie}})


def as_matrices(results: Results) -> list[Any]:
    world = [results.world[name].astype(float) for name in results.world.dtype.names if name not in ("key", "events")]
    return [*world, results.leaders, results.shares, results.series]


def differ(one: Results, other: Results) -> bool:
    return any(not np.array_equal(a, b) for a, b in zip(as_matrices(one), as_matrices(other), strict=True))


def tie_between(start: str, end: str, kind: str) -> Tie:
    return Tie.model_validate({"from": start, "to": end, "kind": kind, "strength": Share(value=1.0)})


def changes(tie: Tie, runs: int, without: dict[str, Results]) -> bool:
    return any(differ(without[name], played(with_tie(base, tie), runs)) for name, base in BASES.items())


def wrongly_told(runs: int, kinds: tuple[str, ...]) -> list[str]:
    """Return the ties of which the table says something else than the engine does."""
    without = {name: played(base, runs) for name, base in BASES.items()}
    wrong = []
    for kind, (start, end) in product(kinds, product(ENDS, ENDS)):
        leaders = BASES["as it is"].leaders
        if start == end or (kind == "alliance" and not {start, end} <= set(leaders)):
            continue  # the loader refuses these
        tie = tie_between(start, end, kind)
        said = use_of(tie, BASES["as it is"]) is not None
        found = changes(tie, runs, without)
        if said != found:
            wrong.append(f"{kind} from {start} to {end}: said {said}, found {found}")
    return wrong


if __name__ == "__main__":
    import sys, time
    t=time.time()
    for kind in TIE_KINDS:
        print(kind, wrongly_told(int(sys.argv[1]), (kind,)), time.time()-t, flush=True)
