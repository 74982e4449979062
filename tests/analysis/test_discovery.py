"""Discovery: a box that is there is found and holds, one that is not does not, and its words are the scenario's."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.questions.discovery import discover, in_words
from sim.analysis.runs.halves import halves_of
from sim.analysis.runs.table_of_inputs import Cases, Column, _seen, cases_of
from sim.experiment.folder.manifest import as_sealed, read_manifest
from sim.experiment.folder.study import single
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import ResultsError, UsageError
from sim.scenario.reading.loader import load

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
N = 2000


def cases(rng: np.random.Generator, noise: float = 0.05) -> Cases:
    x = rng.random((N, 30))
    regime = rng.integers(0, 3, N).astype(float)
    inside = (x[:, 3] > 0.62) & (x[:, 7] < 0.5) & (regime != 1)
    columns = [Column(f"x{k}", f"X{k}: ambition", x[:, k], True, (), True) for k in range(30)]
    columns.append(Column("regime", "regime", regime, False, ("old", "new", "none")))
    return Cases(tuple(columns), {"hit": inside ^ (rng.random(N) < noise)}, "made up")


def test_a_box_that_is_there_is_found_and_holds_in_the_other_half():
    found = discover(cases(np.random.default_rng(1)), "hit")
    limits = {each.name: each.limits for each in found.restrictions}
    assert {"x3", "x7"} <= limits.keys()
    assert limits["x3"][0] == pytest.approx(0.62, abs=0.06)
    assert limits["x3"][1] == math.inf
    assert limits["x7"][1] == pytest.approx(0.5, abs=0.06)
    assert found.holds
    assert found.density.estimate > 0.6
    assert found.density.low < found.density.estimate < found.density.high
    assert all(each.quasi_p <= 0.05 for each in found.restrictions)


def test_the_same_cases_give_the_same_box():
    assert discover(cases(np.random.default_rng(1)), "hit") == discover(cases(np.random.default_rng(1)), "hit")


def test_boxes_of_nothing_seldom_hold():
    rng, held = np.random.default_rng(2), 0
    for _ in range(12):
        x = rng.random((600, 25))
        columns = tuple(Column(f"x{k}", f"X{k}", x[:, k], True, (), True) for k in range(25))
        held += discover(Cases(columns, {"hit": rng.random(600) < 0.3}, ""), "hit").holds
    assert held <= 2


def test_another_box_of_the_trajectory_can_be_taken():
    some = cases(np.random.default_rng(1))
    first = discover(some, "hit", step=0)
    assert first.restrictions == ()
    assert first.mass == 1.0
    assert not first.holds
    with pytest.raises(UsageError, match="there is no box"):
        discover(some, "hit", step=10_000)


def test_too_few_cases_are_refused_not_peeled():
    columns = (Column("x", "x", np.random.default_rng(1).random(400)),)
    with pytest.raises(UsageError, match="too few"):
        discover(Cases(columns, {"hit": np.arange(400) < 10}, ""), "hit")


@pytest.mark.parametrize(
    ("limits", "words"),
    [((0.63, math.inf), "Tokayev: ambition at least high (0.63)"),
     ((-math.inf, 0.1), "Tokayev: ambition at most very low (0.10)"),
     ((0.45, 0.95), "Tokayev: ambition at least medium (0.45) and at most very high (0.95)")],
)  # fmt: skip
def test_limits_are_said_as_levels(limits, words):
    assert (
        in_words(Column("leaders.tokayev.ambition", "Tokayev: ambition", np.array([0.0, 1.0]), True), limits) == words
    )


def test_what_has_no_levels_is_said_in_numbers_and_classes_by_their_names():
    assert in_words(Column("p", "parameter p", np.array([0.0, 9.0])), (2.5, math.inf)) == "parameter p at least 2.5"
    regime = Column("regime", "regime", np.array([0.0, 1.0]), False, ("old", "new", "none"))
    assert in_words(regime, (0.0, 2.0)) == "regime is old or none"


def test_a_scenario_is_looked_at_with_all_it_draws():
    found = cases_of(COURT, "split", 30, 1, 2)
    assert found.outcomes["split"].shape == (30,)
    assert all(column.drawn and column.values.shape == (30,) for column in found.columns)
    with pytest.raises(UsageError, match="did you mean 'split'"):
        cases_of(COURT, "splt", 30)


def test_a_folder_is_looked_at_with_what_its_runs_drew(tmp_path):
    play_study(single(load(COURT), 25, 5), tmp_path / "base", Options(2))
    folder, spot = cases_of(tmp_path / "base", "split"), cases_of(COURT, "split", 25, 5)
    np.testing.assert_array_equal(folder.outcomes["split"], spot.outcomes["split"])
    for one, two in zip(folder.columns, spot.columns, strict=True):
        assert one.name == two.name
        np.testing.assert_array_equal(one.values, two.values)
    with pytest.raises(UsageError, match="nothing differs between its points"):
        cases_of(tmp_path / "base", "split", columns="design")


def test_axes_of_a_sweep_are_columns_under_the_names_of_the_scenario(tmp_path):
    (tmp_path / "court.yaml").write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text(
        "kingmaker: 1\nsweep: small\nscenario: court.yaml\nruns: 6\ndesign: {axes: "
        "{leaders.guard.ambition: [0.2, 0.9], horizon_months: [6, 12], rules.found: {variants: {with: {}, short: "
        "{world.approval: 0.1}}}}}\n",
        encoding="utf-8",
    )
    folder = sweep(config, tmp_path / "out", jobs=2).folder
    found = {column.name: column for column in cases_of(folder, "split", columns="design").columns}
    assert found["leaders.guard.ambition"].words == "The guard: ambition"
    assert found["leaders.guard.ambition"].share
    assert sorted(set(found["horizon_months"].values)) == [6, 12]
    assert found["rules.found"].labels == ("with", "short")
    drawn = cases_of(folder, "split").columns
    assert sum(column.drawn for column in drawn) > 0


def test_a_folder_of_another_engine_is_not_played_again(tmp_path):
    play_study(single(load(COURT), 5, 1), tmp_path / "old", Options(1))
    manifest = read_manifest(tmp_path / "old") | {"engine": "0.0.0+old"}
    (tmp_path / "old" / "manifest.json").write_bytes(as_sealed(manifest))
    with pytest.raises(ResultsError, match="was made by engine"):
        cases_of(tmp_path / "old", "split")


COPIES = """
kingmaker: 1
sweep: copies
scenario: court.yaml
set: {leaders.guard.loyalty: 0.05, leaders.guard.ambition: 0.95, leaders.guard.caution: 0.05}
runs: 41
design: {kind: grid, axes: {street: {path: leaders.heir.street, range: [0.28, 0.32], steps: 60}}}
"""  # an axis that hardly matters: the same 41 futures, sixty times each


def test_two_futures_copied_sixty_times_are_two(tmp_path):
    (tmp_path / "court.yaml").write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "copies.yaml").write_text(COPIES, encoding="utf-8")
    folder = sweep(tmp_path / "copies.yaml", tmp_path / "out", jobs=2).folder
    found = cases_of(folder, "irregular")
    assert found.futures is not None
    assert len(np.unique(found.futures)) == 41
    with pytest.raises(UsageError, match="only 9 of 41 futures show 'irregular'"):
        discover(found, "irregular")


def copied(found: Cases, times: int) -> Cases:
    """The same futures at several points of a design that does nothing."""
    n = len(found.outcomes["hit"])
    columns = tuple(replace(each, values=np.tile(each.values, times)) for each in found.columns)
    axis = Column("idle", "idle", np.repeat(np.arange(times, dtype=float), n))
    return Cases((axis, *columns), {"hit": np.tile(found.outcomes["hit"], times)}, "", np.tile(np.arange(n), times))


def few(rng: np.random.Generator, futures: int = 400) -> Cases:
    x = rng.random((futures, 4))
    columns = tuple(Column(f"x{k}", f"X{k}", x[:, k], True, (), True) for k in range(4))
    return Cases(columns, {"hit": rng.random(futures) < 0.1 + 0.5 * (x[:, 0] > 0.7)}, "")


def test_copies_of_futures_make_no_interval_narrower():
    alone = few(np.random.default_rng(3))
    once, often = discover(alone, "hit"), discover(copied(alone, 8), "hit")
    assert (often.futures, often.rows) == (400, 3200)
    assert often.held_back == once.held_back == 200
    assert (often.base.high - often.base.low) == pytest.approx(once.base.high - once.base.low, rel=0.05)
    width = (each.density.high - each.density.low for each in (once, often))
    assert next(width) == pytest.approx(next(width), rel=0.3)
    assert {each.name for each in often.restrictions} == {"x0"}


def test_no_future_is_both_peeled_and_held_back_nor_any_point_of_a_sample():
    rng = np.random.default_rng(4)
    futures, points = np.tile(np.arange(30), 60), np.repeat(np.arange(60), 30)
    axes = [Column(f"a{k}", f"a{k}", rng.random(60)[points]) for k in range(2)]
    halves = halves_of(axes, futures)
    for codes in (futures, points):
        assert not np.intersect1d(codes[halves.peeled], codes[halves.held]).size
    grid = [Column("a", "a", points % 6), Column("b", "b", points // 6)]
    crossed = halves_of(grid, futures)
    assert (crossed.peeled | crossed.held).all()
    assert not np.intersect1d(futures[crossed.peeled], futures[crossed.held]).size


def test_what_goes_with_an_axis_in_few_sampled_points_is_not_looked_for():
    rng = np.random.default_rng(5)
    points = np.repeat(np.arange(12), 100)
    axes = tuple(Column(f"a{k}", f"a{k}", rng.random(12)[points]) for k in range(3))
    y = rng.random(1200) < rng.random(12)[points]
    with pytest.raises(UsageError, match="12 points that are no grid"):
        discover(Cases(axes, {"hit": y}, "", np.tile(np.arange(100), 12)), "hit")


def test_one_future_played_at_a_thousand_points_is_one():
    x = np.random.default_rng(6).random(1000)
    one = Cases((Column("a", "a", x),), {"hit": x > 0.5}, "", np.zeros(1000, np.int64))
    with pytest.raises(UsageError, match="only 1 of 1 futures"):
        discover(one, "hit")


def test_a_box_taken_by_hand_has_intervals_that_hold_for_all_boxes():
    some = cases(np.random.default_rng(1))
    best = discover(some, "hit")
    by_hand = discover(some, "hit", step=best.chosen)
    assert by_hand.level == pytest.approx(1 - 0.05 / len(best.trajectory))
    assert by_hand.density.low < best.density.low
    assert by_hand.density.estimate == best.density.estimate


def test_runs_in_which_nothing_differs_are_refused(tmp_path):
    still = Cases((), {}, "made up")
    with pytest.raises(UsageError, match="nothing differs"):
        _seen(still, np.array([True, True]))
    fixed = Column("y", "y", np.array([1.0, 1.0, 3.0]))
    column = Column("x", "x", np.array([1.0, 2.0, 3.0]))
    yes = {"on_time": np.array([False, True, False])}
    seen = _seen(Cases((column, fixed), yes, "", np.arange(3)), np.array([True, True, False]))
    assert seen.columns == (replace(column, values=seen.columns[0].values),)
    assert seen.futures is not None
    assert seen.futures.tolist() == [0, 1]


@pytest.mark.slow
def test_what_a_box_is_worth_among_those_held_back_is_what_it_is_worth_afresh():
    held, gained, looked = 0, 0, 0
    for number in range(150):
        rng = np.random.default_rng([number, 5])
        found = discover(copied(few(rng), 6), "hit")
        if not found.restrictions or any(each.name == "idle" for each in found.restrictions):
            continue
        x = rng.random((20_000, 4))
        inside = np.ones(len(x), bool)
        for each in found.restrictions:
            column = x[:, int(each.name[1:])]
            inside &= (column >= each.limits[0]) & (column <= each.limits[1])
        chance = 0.1 + 0.5 * (x[:, 0] > 0.7)
        worth, rest = chance[inside].mean(), chance[~inside].mean()
        looked += 1
        held += found.density.low <= worth <= found.density.high
        gained += found.gain.low <= worth - rest <= found.gain.high
    print(looked, held / looked, gained / looked)
    assert looked > 100
    assert 0.91 <= held / looked <= 0.99
    assert 0.91 <= gained / looked <= 0.99


@pytest.mark.slow
def test_a_box_of_the_court_is_worth_as_much_in_fresh_runs():
    wide = ["leaders.guard.loyalty={value: 0.3, range: [0.0, 0.9]}", "leaders.guard.caution=0.2", "horizon_months=24",
            "leaders.guard.ambition={value: 0.9, range: [0.2, 1.0]}", "world.lame_duck=0.9",
            "parameters.chances=1"]  # fmt: skip
    fresh = cases_of(COURT, "split", 20_000, 77, 2, wide)
    held = looked = 0
    for seed in range(60):
        found = discover(cases_of(COURT, "split", 2000, seed, 2, wide), "split")
        if not found.restrictions:
            continue
        inside = np.ones(20_000, bool)
        for each in found.restrictions:
            column = next(c for c in fresh.columns if c.name == each.name).values
            inside &= (column >= each.limits[0]) & (column <= each.limits[1])
        looked += 1
        held += found.density.low <= fresh.outcomes["split"][inside].mean() <= found.density.high
    assert looked >= 50
    assert held >= 0.9 * looked


def test_runs_of_a_scenario_on_the_spot_are_those_of_the_first_seed():
    found, first, other = (cases_of(COURT, "split", 12, *seed) for seed in ((), (1,), (2,)))
    for one, two in zip(found.columns, first.columns, strict=True):
        np.testing.assert_array_equal(one.values, two.values)
    assert any((one.values != two.values).any() for one, two in zip(found.columns, other.columns, strict=True))
