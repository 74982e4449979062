"""Tables: what the columns say, and that they are the same however they were played."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from small_sweeps import COURT, parts_of

from docs.make_columns import TARGET, text
from sim.core.ground import records
from sim.core.ground.codes import Kind, Outcome
from sim.ensemble import same_draws, simulate, simulate_runs
from sim.experiment.folder.columns import LEFT_OUT, RUN_MEANINGS, posts_table, runs_table, tables, to_parquet
from sim.experiment.folder.store import read_table
from sim.experiment.folder.study import cuts, single
from sim.experiment.playing.session import Options, play_study
from sim.experiment.playing.timed import TooLongError, play_timed
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build


@pytest.fixture(scope="module")
def court() -> object:
    return build(load(COURT))


def test_every_result_of_the_world_is_a_column_and_every_column_has_a_meaning(court: object) -> None:
    table = runs_table(court, simulate(court, 0, 3, 1), 0, 1, np.arange(3))  # type: ignore[arg-type]
    fields = {field.name for field in records.WORLD} - LEFT_OUT
    assert fields <= set(table.columns)
    assert set(table.columns) == set(RUN_MEANINGS)


def test_the_page_of_columns_is_the_one_of_the_code() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "columns changed: python -m docs.make_columns"


def test_words_and_flags_say_what_the_codes_say(court: object) -> None:
    results = simulate(court, 0, 400, 3)  # type: ignore[arg-type]
    table = runs_table(court, results, 0, 3, np.arange(400))  # type: ignore[arg-type]
    world = results.world
    assert table.filter(pl.col("outcome") == "balance").height == int((world["outcome"] == 1).sum()) > 0
    assert table["survived"].sum() == int((world["removed_day"] < 0).sum()) < 400
    assert table["split"].sum() == int(((world["opened"] >= 0) & (world["path"] > 0)).sum()) > 0
    assert table["on_time"].sum() == int(((world["formation_days"] >= 0) & (world["formation_days"] <= 14)).sum())
    assert set(table["challenger"].drop_nulls()) <= {"ruler", "guard", "heir"}
    assert table.filter(pl.col("split"))["days"].min() >= 0


def test_where_nobody_rules_no_incumbent_is_named(court: object) -> None:
    results = simulate(court, 0, 3, 1)  # type: ignore[arg-type]
    results.world["outcome"][:2] = Outcome.NOBODY, Outcome.BALANCE
    results.world["incumbent"][:2] = 0
    table = runs_table(court, results, 0, 1, np.arange(3))  # type: ignore[arg-type]
    ruler = court.leader_ids[0]  # type: ignore[attr-defined]
    assert table["incumbent"].to_list()[:2] == [None, ruler]


def test_a_court_sits_in_the_government_and_bodies_milieus_and_categories_do_not() -> None:
    laid = SimpleNamespace(
        clans=SimpleNamespace(kind=np.array(Kind, np.int64)), clan_ids=tuple(kind.name.lower() for kind in Kind),
        leader_ids=("ruler", "guard"),
    )  # fmt: skip
    shares = np.arange(2 * len(Kind) * 2, dtype=np.float64).reshape(2, len(Kind), 2)
    heads = np.full((2, len(Kind), 1), -1.0)
    heads[1, Kind.REGIONAL] = 1.0
    results = SimpleNamespace(shares=np.concatenate([shares, heads], axis=2))
    found = posts_table(laid, results, 3, np.array([7, 8]))  # type: ignore[arg-type]
    seated = ["kin", "regional", "patronage", "ideological", "team", "court"]
    assert found["clan"].to_list() == seated * 2
    assert found["run"].to_list() == [7] * 6 + [8] * 6
    assert found.filter(pl.col("run") == 8)["share_before"].to_list() == [20.0, 22.0, 24.0, 26.0, 28.0, 30.0]
    assert found.filter(pl.col("run") == 7)["share_after"].to_list() == [1.0, 3.0, 5.0, 7.0, 9.0, 11.0]
    assert found.filter(pl.col("head").is_not_null()).select("run", "clan", "head").rows() == [(8, "regional", "guard")]


def test_the_same_runs_give_the_same_bytes_whatever_the_threads(tmp_path: Path) -> None:
    study = single(load(COURT), 300, 7)
    for jobs in (1, 2):
        play_study(study, tmp_path / str(jobs), Options(jobs=jobs))
    assert parts_of(tmp_path / "1") == parts_of(tmp_path / "2")


def test_how_runs_are_cut_into_parts_changes_no_row(tmp_path: Path) -> None:
    from dataclasses import replace

    study = single(load(COURT), 130, 7)
    whole = play_study(replace(study, chunk=130), tmp_path / "whole", Options())
    cut = play_study(replace(study, chunk=17), tmp_path / "cut", Options())
    for table in ("runs", "leaders", "posts"):
        assert read_table(whole.folder, table).equals(read_table(cut.folder, table))


@pytest.mark.parametrize("runs", [1, 49, 50, 251, 2001, 25_000])
def test_parts_are_small_do_not_overlap_and_begin_where_they_always_do(runs: int) -> None:
    made = list(cuts(runs, None))
    assert [first for first, _ in made] == [0, *(last for _, last in made[:-1])]
    assert made[-1][1] == runs
    assert all(last - first <= 2000 for first, last in made)
    assert made[:-1] == list(cuts(10 * runs, None))[: len(made) - 1]


def test_a_run_under_a_time_limit_is_the_same_run(court: object) -> None:
    runs = np.array([3, 4, 260])
    plain = simulate_runs(court, 5, runs, same_draws(runs))  # type: ignore[arg-type]
    timed = play_timed(court, 5, runs, 60.0)  # type: ignore[arg-type]
    assert plain.world.tobytes() == timed.world.tobytes()
    for name in ("leaders", "shares", "series"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(timed, name))


def test_a_run_that_takes_too_long_is_given_up(court: object) -> None:
    with pytest.raises(TooLongError, match="took more than 1e-09 s"):
        play_timed(court, 5, np.array([3]), 1e-9)  # type: ignore[arg-type]


def test_a_table_is_written_as_the_same_bytes_twice(court: object) -> None:
    results = simulate(court, 0, 20, 1)  # type: ignore[arg-type]
    made = [tables(court, results, 0, 1, np.arange(20)) for _ in range(2)]  # type: ignore[arg-type]
    assert {name: to_parquet(table) for name, table in made[0].items()} == {
        name: to_parquet(table) for name, table in made[1].items()
    }
