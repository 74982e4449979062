"""Base rates: targets name their source, and what is measured is what the records say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.analysis.base_rates import MEASURED, Row, read_targets
from sim.analysis.estimates import Interval
from sim.core.codes import Path as Road
from sim.core.codes import Winner
from sim.core.records import WORLD_DTYPE
from sim.scenario.loader import load

ROOT = Path(__file__).parents[2]
TARGETS = read_targets(ROOT / "benchmarks" / "base_rates.json")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
def test_a_target_has_a_range_a_source_and_a_system_that_loads(target: Any) -> None:
    assert target.low < target.high
    assert target.source
    assert target.measure in MEASURED
    assert load(ROOT / "scenarios" / target.scenario, target.overrides).horizon_months >= 12


def world(**fields: list[float]) -> Any:
    runs = len(next(iter(fields.values())))
    made = np.zeros(runs, WORLD_DTYPE)
    for name in ("opened", "closed", "removed_day", "ruler_died", "formation_days"):
        made[name] = -1
    for name, values in fields.items():
        made[name] = values
    return made


def run_of(made: Any, **base: int) -> Any:
    laid_out = SimpleNamespace(world=SimpleNamespace(**{name: [value] for name, value in base.items()}))
    return SimpleNamespace(world=made, size=len(made), build=laid_out)


def estimate(measure: str, run: Any) -> float:
    return MEASURED[measure](run)[0].estimate


def test_a_split_counts_within_a_year_and_only_on_a_path() -> None:
    run = run_of(world(opened=[10, 400, 10, -1], path=[Road.PALACE, Road.KYRGYZ, Road.NONE, Road.NONE]))
    assert estimate("split in a year", run) == pytest.approx(0.25)


def test_irregular_exits_are_counted_by_months_at_risk() -> None:
    run = run_of(world(removed_day=[365, -1], irregular=[1, 0]), horizon=730)
    assert estimate("irregular exits a month", run) == pytest.approx(1 / (1095 / (365.25 / 12)))


def test_a_flat_hazard_gives_a_quarter_after_the_vote_no_more_than_any_other() -> None:
    opened = np.arange(0, 728)
    run = run_of(world(opened=list(opened), path=[Road.KYRGYZ] * 728), election=100, horizon=728)
    assert estimate("quarter after a vote", run) == pytest.approx(1.0)


def test_a_regime_is_not_intact_where_a_challenger_wins_within_a_year_of_a_death() -> None:
    run = run_of(world(
        ruler_died=[100, 100, 100, -1], opened=[120, 120, 600, 120], path=[Road.KYRGYZ] * 4,
        winner=[Winner.CHALLENGER, Winner.HEIR, Winner.CHALLENGER, Winner.CHALLENGER],
    ))  # fmt: skip
    assert estimate("survival of a death", run) == pytest.approx(2 / 3)


def test_a_row_is_inside_only_within_its_limits() -> None:
    target = TARGETS[0]
    assert Row(target, Interval(target.high, 0.0, 1.0), 9).is_inside
    assert not Row(target, Interval(float("nan"), 0.0, 1.0), 0).is_inside
