"""What is bounded is bounded for callers from Python as it is on the command line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.bounds import MOST_HELD, MOST_PARTS, MOST_RUNS, SEEDS, OutOfBoundsError
from sim.ensemble import same_draws, simulate, simulate_all
from sim.experiment.folder.study import cuts, single
from sim.experiment.playing.runner import sweep
from sim.language.errors import UsageError
from sim.model import PowerStruggle
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

ROOT = Path(__file__).resolve().parents[1]
COURT = ROOT / "scenarios" / "court.yaml"
CONFIG = ROOT / "configs" / "court-guard.yaml"


def seeds_in(said: Any) -> list[Any]:
    """What a schema says of each entry that is called seed."""
    if not isinstance(said, dict | list):
        return []
    within = [found for each in (said.values() if isinstance(said, dict) else said) for found in seeds_in(each)]
    return [*([said["seed"]] if isinstance(said, dict) and "seed" in said else []), *within]


def test_a_seed_has_one_bound_in_all_files() -> None:
    found = [
        each for file in (ROOT / "schemas").glob("*.json") for each in seeds_in(json.loads(file.read_text("utf-8")))
    ]
    assert len(found) >= 5
    assert {(each["minimum"], each["exclusiveMaximum"]) for each in found} == {(0, SEEDS)}


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT))


@pytest.mark.parametrize(
    "call",
    [
        lambda court: simulate(court, first=5, last=2, seed=1),
        lambda court: simulate(court, first=2, last=2, seed=1),
        lambda court: simulate(court, first=-1, last=2, seed=1),
        lambda court: simulate(court, first=0, last=2**32 + 1, seed=1),
        lambda court: simulate(court, first=7, last=8 + MOST_HELD, seed=1),
        lambda court: simulate(court, first=0, last=1, seed=-1),
        lambda court: simulate(court, first=0, last=1, seed=2**64),
        lambda court: list(simulate_all(court, np.arange(2), same_draws(np.arange(2)), 1, -1)),
        lambda court: list(simulate_all(court, np.array([-1]), same_draws(np.array([1])), 1, 1)),
        lambda court: list(simulate_all(court, np.array([1]), same_draws(np.array([2**32])), 1, 1)),
        lambda court: PowerStruggle(court, run=-1),
        lambda court: PowerStruggle(court, run=2**32),
        lambda court: PowerStruggle(court, seed=2**64),
        lambda court: PowerStruggle(court, seed=-1),
        lambda _: sweep(CONFIG, "never", runs=0),
        lambda _: sweep(CONFIG, "never", runs=-3),
        lambda _: sweep(CONFIG, "never", runs=MOST_RUNS + 1),
        lambda _: sweep(CONFIG, "never", seed=2**64),
        lambda _: sweep(CONFIG, "never", jobs=-1),
        lambda _: sweep(CONFIG, "never", max_failures=-1),
        lambda _: sweep(CONFIG, "never", time_limit=float("nan")),
        lambda _: sweep(CONFIG, "never", until="P(split) ±0.1", max_runs=0),
        lambda _: single(load(COURT), 0, 1),
    ],
)
def test_a_number_beyond_its_bounds_is_refused(call: Callable[[Build], Any], court: Build) -> None:
    with pytest.raises(OutOfBoundsError) as raised:
        call(court)
    assert isinstance(raised.value, UsageError)
    assert isinstance(raised.value, ValueError)


def test_half_a_run_is_no_run(court: Build) -> None:
    with pytest.raises(TypeError, match="whole number"):
        simulate(court, first=0, last=1.5, seed=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "call",
    [
        lambda court: simulate(court, first=0, last=1, seed=True),
        lambda court: simulate(court, first=False, last=1, seed=1),
        lambda court: PowerStruggle(court, run=True),
        lambda court: PowerStruggle(court, seed=np.True_),
        lambda _: sweep(CONFIG, "never", runs=True),
        lambda _: sweep(CONFIG, "never", jobs=True),
    ],
)
def test_a_yes_is_not_taken_for_one(call: Callable[[Build], Any], court: Build) -> None:
    with pytest.raises(TypeError, match="must be a whole number"):
        call(court)


@pytest.mark.parametrize("call", [lambda: build(COURT), lambda: simulate(COURT, 0, 1, 1), lambda: PowerStruggle(None)])  # type: ignore[arg-type]
def test_what_is_no_scenario_is_told_by_whoever_takes_one(call: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match=r" takes what sim\.(load|build)\(\) returns \(found \w+\)$"):
        call()


def test_the_ends_of_the_bounds_are_allowed(court: Build) -> None:
    assert len(simulate(court, 2**32 - 1, 2**32, 2**64 - 1).world) == 1


def test_a_study_of_the_most_runs_is_laid_out_at_once() -> None:
    begun = time.perf_counter()
    study = single(load(COURT), MOST_RUNS, 1)
    assert study.parts == sum(1 for _ in cuts(MOST_RUNS, None))
    assert next(study.rounds())[0].first == 0
    assert time.perf_counter() - begun < 2.0


def test_a_study_with_more_parts_than_a_folder_holds_is_refused() -> None:
    study = single(load(COURT), 1000, 1)
    from dataclasses import replace

    with pytest.raises(OutOfBoundsError, match="parts; at most 1,000,000"):
        replace(study, runs=MOST_PARTS + 1, chunk=1)
