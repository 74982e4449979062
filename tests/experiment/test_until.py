"""Stopping when an interval is narrow enough: the width is that of the 95 % Wilson interval."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest
from small_sweeps import COURT

from sim.ensemble import simulate
from sim.experiment.design.until import Until, half_width, parse_until
from sim.experiment.folder.columns import runs_table, tables, to_parquet
from sim.language.errors import UsageError
from sim.outcomes.registry import OUTCOMES
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from sim.statistics.proportions import wilson


def test_half_the_width_of_5_of_20_is_that_of_the_formula_worked_out_by_hand() -> None:
    # z = 1.96, z^2 = 3.8415: z sqrt(.25 * .75 / 20 + 3.8415 / 1600) / (1 + 3.8415 / 20)
    assert half_width(5, 20) == pytest.approx(0.17842, abs=2e-5)
    assert half_width(0, 20) == pytest.approx(0.08056, abs=2e-5)  # z^2 / 2n / (1 + z^2 / n): no share, and yet a width


@pytest.mark.parametrize(("hits", "runs"), [(0, 1), (1, 1), (3, 7), (412, 1000)])
def test_half_the_width_is_that_of_the_interval_which_run_tells(hits: int, runs: int) -> None:
    found = wilson(hits, runs, 0.95)
    assert half_width(hits, runs) == pytest.approx((float(found.high) - float(found.low)) / 2, abs=1e-12)


def test_the_widest_of_all_points_decides_and_one_without_runs_is_never_narrow() -> None:
    until = Until("split", half_width(5, 20), hits={0: 5, 1: 20}, runs={0: 20, 1: 100})
    assert until.widest() == half_width(5, 20)
    assert until.is_reached(), "a width asked for is reached when it is met exactly"
    assert not Until("split", 0.178, hits={0: 5, 1: 20}, runs={0: 20, 1: 100}).is_reached()
    assert Until("split", 0.4, hits={0: 5, 1: 0}, runs={0: 20, 1: 0}).widest() == math.inf
    assert Until("split", 0.4).widest() == math.inf


@pytest.mark.parametrize(
    ("text", "width"), [("P(split) ±0.02", 0.02), ("P(split) +/-2%", 0.02), (" P( split )+-.49 ", 0.49)]
)
def test_a_width_is_a_share_or_percents(text: str, width: float) -> None:
    until = parse_until(text)
    assert (until.what, until.width) == ("split", pytest.approx(width))


@pytest.mark.parametrize("text", ["P(split) ±0", "P(split) ±0.5", "P(split) ±50%", "P(split) ±1.2.3"])
def test_a_width_of_nothing_or_of_everything_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the width must lie between 0 and"):
        parse_until(text)


def test_a_number_cannot_be_stopped_on() -> None:
    with pytest.raises(UsageError, match="'deaths' is a number"):
        parse_until("P(deaths) ±0.1")
    with pytest.raises(UsageError, match="must have the form"):
        parse_until("P(split) ±0.1" + " " * 200)


def test_runs_are_counted_point_by_point_and_part_by_part(tmp_path: Path) -> None:
    court = build(load(COURT))
    results = simulate(court, 0, 30, 1)
    table = pl.concat([runs_table(court, results, point, 1, np.arange(30)) for point in (2, 5)])
    for key, rows in (("a", slice(0, 20)), ("b", slice(20, 50)), ("c", slice(50, 60))):
        table[rows].write_parquet(tmp_path / f"runs-{key}")
    store: Any = SimpleNamespace(path_of=lambda name, key: tmp_path / f"{name}-{key}")
    until = Until("split", 0.1)
    until.add(store, ["a", "missing"])
    until.add(store, ["b", "c"])
    splits = int(OUTCOMES["split"].of(results.world).sum())
    assert until.runs == {2: 30, 5: 30}
    assert until.hits == {2: splits, 5: splits}


def test_what_a_leader_does_is_counted_from_the_table_of_leaders_and_seats_from_that_of_posts(tmp_path: Path) -> None:
    laid_out = build(load(COURT, ["outcomes.both=guard.challenged or cabinet.house > 2"]))
    numbers = np.arange(12)
    made = tables(laid_out, simulate(laid_out, 0, 12, 1), 0, 1, numbers)
    for name in ("runs", "leaders", "posts"):
        (tmp_path / name).write_bytes(to_parquet(made[name]))
    store: Any = SimpleNamespace(path_of=lambda table, key: tmp_path / (table if key == "here" else "nowhere"))
    moved = int((made["leaders"].filter(pl.col("leader") == "guard")["challenged_day"] >= 0).sum())
    for what, own in (("guard.challenged", {}), ("both", laid_out.own)):
        until = Until(what, 0.1, own)
        until.add(store, ["here", "gone"])
        assert (until.hits, until.runs) == ({0: moved}, {0: 12})
        until.add(store, ["here"])
        assert until.runs == {0: 24}
    with pytest.raises(UsageError, match="--until: there is no leader 'gard' in every scenario"):
        Until("gard.challenged", 0.1).add(store, ["here"])
