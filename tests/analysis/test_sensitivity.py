"""Sensitivity: groups that are known to decide, inputs that are known to matter, and the same luck throughout."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.questions.screening import _detectable, screen
from sim.analysis.questions.sensitivity import Ground, _addresses, _tables, by_evidence, one_by_one, over_ranges
from sim.analysis.runs.drawn import drawn_values, inputs_of, with_values
from sim.ensemble import same_draws, simulate, simulate_runs
from sim.experiment.design.axes import Ground as AxisGround
from sim.experiment.design.axes import ready
from sim.experiment.design.config import Axis
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.study import Base, Point
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COURT = SCENARIOS / "court.yaml"
CROWD = Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"  # with like clans, like offices and officials


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT))


@pytest.fixture(scope="module")
def ground() -> Ground:
    base = Base.of(load(COURT, ["leaders.guard.loyalty={value: 0.4, range: [0.1, 0.9]}"]))
    builder = Builder({base.name: base})
    return Ground(builder, base.name, builder.build_of(Point(0, base.name)))


def test_every_input_has_one_name_and_every_column_of_the_ledger_is_in_one(court):
    inputs = inputs_of(court)
    columns = sorted(column for each in inputs for column in each.columns)
    assert columns == list(range(len(court.inputs)))
    assert len({(each.path, each.status) for each in inputs}) == len(inputs)


def test_officials_of_a_category_and_like_offices_are_one_input():
    article = build(load(SCENARIOS / "regional-mean.yaml"))
    paths = {each.path: each for each in inputs_of(article)}
    officials = [each for path, each in paths.items() if path.startswith("categories.")]
    assert officials
    assert all(len(each.columns) > 1 for each in officials)
    assert all(column >= 0 for each in officials for column in each.columns)
    values, results = drawn_values(article, officials, np.arange(3), 1, 1)
    drawn = simulate(article, 0, 3, 1, keep_inputs=True).inputs
    np.testing.assert_allclose(values[:, 0], drawn[:, list(officials[0].columns)].mean(axis=1))
    assert len(results.world) == 3


def test_every_input_is_shown_under_a_path_that_set_takes():
    """Like clans, like offices and officials of a category are one input each, and set as one."""
    made = build(load(CROWD))
    inputs = inputs_of(made)
    assert {"clans.houses.weight", "posts.minister.value", "categories.ministers.loyalty"} <= {it.path for it in inputs}
    assert [it.words for it in inputs if it.path == "clans.houses.weight"] == ["Small houses: mean weight"]
    drawn, _ = drawn_values(made, inputs, np.arange(1), 1, 1)
    values = {each.path: float(value) for each, value in zip(inputs, drawn[0], strict=True)}
    typed = build(load(CROWD, [f"{path}={value!r}" for path, value in values.items()]))
    assert len(typed.inputs) == 0
    quick = with_values(made, {each.path: each for each in inputs}, values)
    for table in ("leaders", "clans", "posts", "ties", "members", "parameters", "world"):
        np.testing.assert_array_equal(getattr(quick, table), getattr(typed, table))


def test_a_number_fixed_in_the_tables_plays_as_one_set_in_the_file(ground):
    known = {each.path: each for each in inputs_of(ground.build)}
    quick = with_values(ground.build, known, {"leaders.guard.loyalty": 0.75, "parameters.search_rate": 0.2})
    if quick is None:  # the rulebook may name its parameters anew
        quick = with_values(ground.build, known, {"leaders.guard.loyalty": 0.75})
        slow = build(load(COURT, ["leaders.guard.loyalty=0.75"]))
    else:
        slow = build(load(COURT, ["leaders.guard.loyalty=0.75", "parameters.search_rate=0.2"]))
    assert quick is not None
    a, b = simulate(quick, 0, 40, 3).world, simulate(slow, 0, 40, 3).world
    np.testing.assert_array_equal(a, b)
    assert with_values(ground.build, known, {"events.0.size": 0.5}) is None


def test_a_frozen_group_keeps_its_own_addresses_and_nothing_else():
    numbers = np.arange(5, dtype=np.int64)
    luck, draws = _addresses(numbers, 1, kept=True)
    assert (draws[:, 1] == numbers).all()
    assert (draws[:, [0, 2]] >= 2**31).all()
    assert (luck >= 2**31).all()
    luck, draws = _addresses(numbers, 3, kept=False)
    assert (draws == same_draws(numbers)).all()
    assert (luck == numbers + 2**31).all()


def test_freezing_a_group_freezes_its_draws(court):
    numbers = np.arange(20, dtype=np.int64)
    status = np.asarray(court.inputs["status"])
    base = simulate(court, 0, 20, 1, keep_inputs=True).inputs
    luck, draws = _addresses(numbers, 2, kept=True)
    frozen = simulate_runs(court, 1, luck, draws, keep_inputs=True).inputs
    np.testing.assert_array_equal(frozen[:, status == 2], base[:, status == 2])


def test_what_does_not_vary_comes_from_nothing_and_what_nobody_states_from_no_statement(court):
    rows = by_evidence(court, 60, 1, ["on_time", "approval"], 2)
    assert {row.outcome for row in rows} == {"on_time", "approval"}
    assert all(row.first is None for row in rows if row.outcome == "on_time")  # the court has no vote
    stated = next(row for row in rows if row.outcome == "approval" and row.group == "stated")
    assert stated.inputs == 0
    assert stated.total is not None
    assert stated.total.estimate == pytest.approx(0.0, abs=1e-9)


def test_all_inputs_and_luck_together_explain_everything(court):
    rows = {row.group: row for row in by_evidence(court, 150, 1, ["approval"], 2)}
    assumed, luck = rows["assumed"], rows["luck"]  # the only two groups of the court that vary
    assert assumed.first is not None
    assert luck.total is not None
    assert assumed.first.estimate + luck.total.estimate == pytest.approx(1.0, abs=1e-6)


def test_screening_finds_what_moves_an_outcome_and_nothing_else():
    rng = np.random.default_rng(1)
    x = rng.random((600, 40))
    found = screen(x, 2 * x[:, 3] - x[:, 7] + 0.3 * rng.normal(size=600), 5)
    strong = [each for each in found.moved if each.strength > found.noise_floor]
    assert [each.column for each in strong] == [3, 7]
    assert strong[0].rank.estimate > 0 > strong[1].rank.estimate
    assert strong[0].rank.low < strong[0].rank.estimate < strong[0].rank.high


def test_screening_sees_a_hump_that_a_rank_correlation_misses():
    rng = np.random.default_rng(2)
    x = rng.random((800, 10))
    found = screen(x, (np.abs(x[:, 4] - 0.5) < 0.2).astype(float), 1)
    assert found.moved[0].column == 4
    assert abs(found.moved[0].rank.estimate) < 0.15
    assert found.moved[0].ratio.estimate > 0.6


def test_screening_of_nothing_stays_below_its_noise_floor_nineteen_times_in_twenty():
    rng, above = np.random.default_rng(3), 0
    for _ in range(60):
        found = screen(rng.random((120, 30)), rng.normal(size=120), 1)
        above += found.moved[0].strength > found.noise_floor
    assert above <= 8


def test_what_stands_above_the_noise_floor_has_a_p_that_says_so_and_nothing_else_has():
    rng = np.random.default_rng(7)
    x = rng.random((500, 30))
    hump = (np.abs(x[:, 4] - 0.5) < 0.2) + 0.5 * x[:, 9] + rng.normal(size=500)
    found = screen(x, hump, 30, outcomes=6)
    assert [each.p <= 0.05 for each in found.moved] == [each.strength > found.noise_floor for each in found.moved]
    first = found.moved[0]
    assert first.column == 4
    assert abs(first.rank.estimate) < 0.1  # a test of the rank correlation alone would have said p = 1
    assert first.p <= 0.01


def test_looking_at_more_outcomes_raises_the_floor():
    rng = np.random.default_rng(8)
    x, y = rng.random((200, 20)), rng.normal(size=200)
    one, many = screen(x, y), screen(x, y, outcomes=20)
    assert many.noise_floor > one.noise_floor
    assert many.moved[0].p == min(1.0, 20 * one.moved[0].p)


def test_an_input_of_the_size_called_detectable_is_found_four_times_in_five():
    rng = np.random.default_rng(9)
    size = screen(rng.normal(size=(400, 40)), rng.normal(size=400)).detectable
    found = 0
    for _ in range(40):
        x = rng.normal(size=(400, 40))
        screened = screen(x, np.sqrt(size) * x[:, 0] + np.sqrt(1 - size) * rng.normal(size=400), 1)
        found += screened.moved[0].column == 0 and screened.moved[0].p <= 0.05
    assert 24 <= found <= 39


def test_intervals_of_the_correlation_ratio_and_rank_correlation_cover():
    rng, ratio, rank = np.random.default_rng(4), 0, 0
    big = rng.random((20_000, 1))
    truth = screen(big, big[:, 0] + rng.normal(size=len(big)), 1).moved[0]
    for _ in range(100):
        x = rng.random((300, 1))
        found = screen(x, x[:, 0] + rng.normal(size=300), 1).moved[0]
        ratio += found.ratio.low <= truth.ratio.estimate <= found.ratio.high
        rank += found.rank.low <= truth.rank.estimate <= found.rank.high
    assert ratio >= 88
    assert rank >= 88


def test_inputs_of_the_court_are_screened_under_their_names(court):
    found = one_by_one(court, 80, 1, ["approval", "on_time"], 2, 3)
    assert len(found[0].rows) == 3
    assert all("." in row.path and row.words for row in found[0].rows)
    assert found[1].rows == ()


def test_ranges_are_moved_by_sobol_and_morris(ground):
    data = ground.builder.data_of(ground.base)
    scenario = ground.builder.scenario_of(Point(0, ground.base))
    axes = [
        *ready("leaders.guard.loyalty", Axis.model_validate({"law": "stated"}), AxisGround(scenario, data)),
        *ready("horizon_months", Axis.model_validate([6, 12]), AxisGround(scenario, data)),
    ]
    found = over_ranges(ground, axes, 1, ["days_in_office"], 2, blocks=4, trajectories=2, runs=4)
    assert found.rows == 4 * 4 + 2 * 3
    names = found.morris["days_in_office"].names
    effects = dict(zip(names, found.morris["days_in_office"].size.estimate, strict=True))
    assert effects["horizon_months"] > 100  # half a year more
    assert found.sobol["days_in_office"].names == names
    assert found.sobol["days_in_office"].blocks == 4
    with pytest.raises(UsageError, match="from 1 to 20"):
        over_ranges(ground, [], 1)
    with pytest.raises(UsageError, match="at least 2 runs"):
        over_ranges(ground, axes, 1, runs=1)


def test_an_outcome_never_seen_at_some_point_is_told_from_the_blocks_in_which_it_was(ground):
    data = ground.builder.data_of(ground.base)
    axes = ready("horizon_months", Axis.model_validate([6, 12]),
                 AxisGround(ground.builder.scenario_of(Point(0, ground.base)), data))  # fmt: skip
    found = over_ranges(ground, axes, 1, ["formation_days", "approval"], 2, blocks=2, trajectories=0, runs=2)
    assert set(found.sobol) == {"approval"}  # the court has no vote


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A court with one office of the government, and three clans that could have it."""
    file = tmp_path_factory.mktemp("desk") / "court.yaml"
    text = COURT.read_text(encoding="utf-8")
    clans = "\n  clerk: {name: The clerk, clan: tent}\nclans:\n  tent: {name: The tent, kind: kin, head: clerk}"
    text = text.replace("\nclans:", clans + "\n  camp: {name: The camp, kind: kin, head: clerk}")
    file.write_text(text.replace("\nties:", "\n  desk: {title: A desk, institution: government, holder: heir}\nties:"))
    base = Base.of(load(file))
    builder = Builder({base.name: base})
    return Ground(builder, base.name, builder.build_of(Point(0, base.name)))


def test_a_clan_that_holds_a_post_at_one_point_only_holds_nothing_at_the_other(desk):
    data, scenario = desk.builder.data_of(desk.base), desk.builder.scenario_of(Point(0, desk.base))
    axes = ready("posts.desk.holder", Axis.model_validate(["heir", "clerk"]), AxisGround(scenario, data))
    found = over_ranges(desk, axes, 1, ["cabinet"], 1, blocks=0, trajectories=4, runs=4).morris
    assert set(found) == {"cabinet.tent", "cabinet.house"}  # the camp holds nothing anywhere
    assert found["cabinet.tent"].mean.estimate[0] > 1 / 2  # from none of it to most of it
    assert found["cabinet.house"].mean.estimate[0] < -1 / 2
    assert found["cabinet.house"].walks == 4


def test_clans_without_a_post_are_left_out_unless_they_are_asked_for_by_name(desk):
    assert [each.outcome for each in one_by_one(desk.build, 4, 1, ["cabinet"], 1)] == ["cabinet.house"]
    rows = by_evidence(desk.build, 4, 1, ["cabinet", "cabinet.camp"], 1)
    assert {row.outcome for row in rows} == {"cabinet.house", "cabinet.camp"}
    assert all(row.first is None for row in rows if row.outcome == "cabinet.camp")


def test_an_outcome_that_a_point_does_not_have_is_not_seen_there():
    found = _tables([{"a": (1.0, 2.0, 3.0)}, {"a": (4.0, 5.0, 6.0), "b": (7.0, 8.0, 9.0)}])
    assert list(found) == ["a", "b"]
    np.testing.assert_array_equal(found["a"], [[1, 2, 3], [4, 5, 6]])
    np.testing.assert_array_equal(found["b"], [[np.nan] * 3, [7, 8, 9]])


@pytest.mark.parametrize(("floor", "runs"), [(0.05, 40), (0.02, 400), (0.3, 12)])
def test_what_is_detectable_exceeds_the_floor_by_what_luck_takes_away_one_time_in_five(floor, runs):
    """Fisher's z of a correlation r has the standard error √((1 + r²/2)/(n - 3))."""
    r = math.sqrt(_detectable(floor, runs))
    reach = 0.8416212 * math.sqrt((1 + r**2 / 2) / (runs - 3))
    assert math.atanh(r) - reach == pytest.approx(math.atanh(math.sqrt(1 - (1 - floor) * (runs - 2) / (runs - 1))))
    assert _detectable(1.0, runs) == _detectable(-0.01, runs) == 1.0
    assert _detectable(0.0, runs) < 1.0
