"""Runs of an arm read at the start, at the close and up to a day; how far distributions are apart; expectations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.analysis.hindcast.schema import Case
from sim.analysis.hindcast.template import overrides_of
from sim.analysis.questions.expect import LONGEST, parse_expectation
from sim.analysis.runs.arms import ArmRun
from sim.analysis.runs.exits import Histories, _mover, compare_histories, exit_histories
from sim.analysis.runs.quantities import Quantity
from sim.analysis.runs.spread_apart import DistanceRow, _between_margins, _classes, distances
from sim.core.ground.codes import Order, Role, Status
from sim.core.ground.draw import STATUSES
from sim.core.ground.records import cells
from sim.ensemble import same_draws, simulate, simulate_runs
from sim.experiment.folder.columns import WORDS
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from sim.statistics.distances import jensen_shannon
from sim.statistics.estimates import Interval

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
LIVELY = ["parameters.chances=5", "leaders.guard.loyalty=0.1"]


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT, LIVELY))


@pytest.fixture
def arm(court: Build) -> ArmRun:
    runs = np.arange(6, dtype=np.int64)
    return ArmRun(court, runs, same_draws(runs), 1, 2)


def test_runs_of_an_arm_are_those_of_the_ensemble_and_are_played_once(court: Build, arm: ArmRun) -> None:
    assert (arm.size, arm.row_of("heir")) == (6, 2)
    assert arm.world.tobytes() == simulate(court, 0, 6, 1).world.tobytes()
    assert arm.results is arm.results
    assert arm.told.values("split").tolist() == (arm.world["opened"] >= 0).astype(float).tolist()


def test_an_arm_is_read_on_its_first_morning_and_at_its_close(arm: ArmRun) -> None:
    def day_and_weight(state: Any) -> list[float]:
        return [float(state.world[0].day), float(state.leaders[1].weight)]

    start, close = arm.at_start("x", day_and_weight), arm.at_close("x", day_and_weight)
    assert start.shape == close.shape == (6, 2)
    assert start[:, 0].tolist() == [0.0] * 6
    assert close[:, 0].tolist() == arm.world["day"].tolist()
    assert close[:, 1].tolist() == arm.results.leaders[:, 1, 1].tolist()
    assert arm.at_start("x", lambda state: [9.0]) is start, "what was read under a name is not read again"
    assert arm.at_close("x", lambda state: [9.0]) is close


def test_runs_up_to_a_day_go_as_they_went_and_none_is_longer_than_it_was(arm: ArmRun) -> None:
    assert arm.until(365) is arm
    assert arm.until(400) is arm
    early = arm.until(98)  # the end of a week
    assert early is arm.until(98)
    assert int(early.build.world.horizon[0]) == 98
    assert int(arm.build.world.horizon[0]) == 365
    moved, before = (run.results.leaders[:, 1, 3] for run in (arm, early))
    assert before.tolist() == np.where(moved < 98, moved, -1).tolist()
    assert (early.seed, early.jobs) == (1, 2)
    cut = arm.until(100).results.leaders[:, 1, 3]  # within a week: of its moves some come to nothing, and none is new
    assert cut[moved < 98].tolist() == moved[moved < 98].tolist()
    assert np.isin(cut[moved >= 98], (98, -1)).all()


def test_runs_played_again_with_an_order_have_the_same_luck(arm: ArmRun) -> None:
    orders = [(0, Order.NEUTRALISE, int(Role.LEADER), 1, -1, 0.0)]
    again = arm.replay("x", orders)
    assert again is arm.replay("x", [])
    assert (again.results.leaders[:, 1, 0] == Status.NEUTRAL).all()
    assert again.luck_runs is arm.luck_runs
    assert arm.replay("y", []).world.tobytes() == arm.world.tobytes()


def table(outcomes: list[str], paths: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"outcome": outcomes, "path": paths})


def days(*values: float) -> dict[str, Quantity]:
    return {"days_in_office": Quantity(np.array(values), False, "days", "m")}


def test_distances_are_those_of_what_varies_and_tell_where_pairs_differ() -> None:
    classes = list(WORDS["outcome"])
    one, two = (member.name.lower() for member in classes[:2])
    none = next(iter(WORDS["path"])).name.lower()
    a, b = table([one] * 6 + [two] * 2, [none] * 8), table([one] * 4 + [two] * 4, [none] * 8)
    found = {row.name: row for row in distances(a, b, days(*range(8)), days(*range(1, 9)), True)}
    assert set(found) == {"outcome", "days_in_office"}, "all take one road, and nothing else is there on both sides"
    assert (found["outcome"].kind, found["outcome"].changed) == ("jensen-shannon", 2)
    assert found["outcome"].distance.estimate == pytest.approx(float(jensen_shannon([6, 2], [4, 4])))
    assert (found["days_in_office"].kind, found["days_in_office"].unit) == ("wasserstein", "days")
    assert (found["days_in_office"].distance.estimate, found["days_in_office"].changed) == (pytest.approx(1.0), 8)
    apart = {row.name: row for row in distances(a, b, days(*range(8)), days(*range(1, 9)), False)}
    assert apart["outcome"].changed is None
    assert apart["outcome"].tells
    same = {row.name: row for row in distances(a, a, days(*range(8)), days(*range(8)), True)}
    assert [row.changed for row in same.values()] == [0, 0]
    assert not same["outcome"].tells
    assert same["outcome"].p == same["outcome"].distance.p


def test_numbers_seen_once_or_never_varying_have_no_distance() -> None:
    alike, nan = table(["balance"] * 2, ["none"] * 2), np.nan

    def named(a: dict[str, Quantity], b: dict[str, Quantity], paired: bool = True) -> list[str]:
        return [row.name for row in distances(alike, alike, a, b, paired)]

    assert named(days(1, 2), days(1, 3)) == ["days_in_office"]
    assert named(days(1, nan), days(1, 3)) == named(days(1, nan), days(1, 3), False) == []
    assert named(days(2, 2), days(2, 2)) == []
    assert named(days(1, 2), {}) == named({}, days(1, 2)) == []


def test_distances_of_pairs_are_those_of_the_margins_of_their_tables() -> None:
    tables = np.array([[[3, 1], [0, 4]], [[4, 0], [0, 4]]])
    assert _between_margins(tables).tolist() == pytest.approx([float(jensen_shannon([4, 4], [3, 5])), 0.0])
    x, y = np.array([0, 0, 0, 1, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 1, 1, 1, 1])
    found = _classes(x, y, 2, True, np.random.default_rng(1), 0.95)
    assert found.estimate == pytest.approx(float(jensen_shannon([3, 5], [2, 6])))
    assert found.p == pytest.approx(1.0), "one pair that differs could as well differ the other way"
    unpaired = _classes(x, y, 2, False, np.random.default_rng(1), 0.95)
    assert unpaired.estimate == pytest.approx(found.estimate)
    assert DistanceRow("x", "k", "u", found, 0).tells is False


def test_exits_tell_where_any_ended_so_and_of_pairs_some_differ() -> None:
    def side(*gone: int) -> Histories:
        cause = np.array(gone)
        return Histories(np.where(cause > 0, 10.0, 365.0), cause, ("x", "y"))

    rows = compare_histories("exit", side(1, 0, 2, 1), side(1, 1, 2, 0), 365.0, True)
    assert [(row.cause, row.months, row.changed, row.tells) for row in rows] == [
        ("x", 6, 2, True), ("y", 6, 0, False), ("x", 12, 2, True), ("y", 12, 0, False),
    ]  # fmt: skip
    late = Histories(np.array([200.0, 365.0]), np.array([1, 0]), ("x",))
    early, by_twelve = compare_histories("exit", late, late, 365.0, False)
    assert (early.tells, by_twelve.tells) == (False, True), "nobody had gone after six months"
    assert rows[0].diff.estimate == 0.0


def test_a_difference_that_cannot_be_seen_on_one_side_has_no_limits() -> None:
    seen, unseen = Interval(0.5, 0.25, 0.625), Interval(np.nan, 0.0, 1.0)
    assert np.isnan(_mover(seen, unseen).estimate)
    assert np.isnan(_mover(unseen, seen).low)
    found = _mover(seen, Interval(0.75, 0.5, 1.0))
    assert found.estimate == 0.25
    assert found.low == pytest.approx(0.25 - (0.25**2 + 0.125**2) ** 0.5)
    assert found.high == pytest.approx(0.25 + (0.25**2 + 0.25**2) ** 0.5)


def test_who_lost_power_to_nobody_named_is_gone_without_a_cause() -> None:
    runs = pl.DataFrame({"removed_day": [5, 6, -1, 7], "removed_by": ["heir", "shared", "heir", "patron"]})
    found = exit_histories(runs, 100.0)
    assert found.cause.tolist() == [4, 0, 0, 1]
    assert found.time.tolist() == [5, 6, 100, 7]


@pytest.mark.parametrize(("text", "read"), [
    ("split.diff>0.05", (None, "split", "diff", ">", 0.05)), ("b: split.p <= 5%", ("b", "split", "p", "<=", 0.05)),
    ("a.b.c.low!=-1e-3", (None, "a.b.c", "low", "!=", -0.001)), (" x y : s.a == .5 ", ("x y", "s", "a", "==", 0.5)),
])  # fmt: skip
def test_an_expectation_is_read_with_its_side_its_number_and_its_limit(text: str, read: tuple[Any, ...]) -> None:
    found = parse_expectation(text)
    assert (found.side, found.name, found.what, found.sign, found.limit) == read
    assert found.text == text


@pytest.mark.parametrize(("text", "says"), [
    ("split>0.05", "must have the form"), ("split.diff=0.05", "must have the form"), 
    ("split.dif>1", "did you mean 'diff'"),
    ("split.diff>1e999", "larger than any number"), ("split.xyzzy>1", "is not one of a, b, diff, low"),
    (f"{'x' * LONGEST}.diff>1", "must have the form"),
])  # fmt: skip
def test_an_expectation_that_says_nothing_of_a_row_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse_expectation(text)
    longest = f"{'x' * (LONGEST - len('.diff>1'))}.diff>1"
    assert parse_expectation(longest).limit == 1.0


def test_a_case_sets_its_inputs_within_the_error_of_coding_and_a_split_where_one_is_imposed() -> None:
    from datetime import date

    names = ("own_network", "lame_duck", "approval", "force_loyalty", "wealth_autonomy", "regional_cleavage",
             "media_autonomy", "parliament_autonomy", "capacity", "mass_grievance", "external_backing")  # fmt: skip
    case = Case.model_validate({
        "country": "X", "about": "it", "freeze": date(2000, 1, 1), "until": date(2000, 7, 1), "outcome": "palace_coup",
        "inputs": {**{name: 0.05 + 0.09 * k for k, name in enumerate(names)}, "vote_near": True},
    })  # fmt: skip
    found = {".".join(each.path): each.value for each in overrides_of(case, 0.1, None, 9)}
    assert found["events"] == [{"do": "split", "day": 9}]
    assert (found["horizon_months"], found["election"]) == (6, date(2000, 2, 15))
    assert found["clans.centre.weight"]["range"] == pytest.approx([0.0, 0.15])
    assert found["world.external_backing"]["range"] == pytest.approx([0.85, 1.0])
    assert found["leaders.chief.loyalty"] == found["clans.service.stance_incumbent"]
    assert "events" not in {".".join(each.path) for each in overrides_of(case, 0.1)}
    assert {".".join(each.path): each.value for each in overrides_of(case, 0.1, 24)}["horizon_months"] == 24


def test_each_status_of_an_arm_is_drawn_by_its_own_address() -> None:
    """What is stated, implied and assumed: each where the ensemble draws it, whatever addresses they are given."""
    made = build(load(Path(__file__).parents[1] / "invalid" / "base" / "court.yaml"))
    inputs = {status: next(k for k, each in enumerate(made.inputs) if each.status == place and each.role == Role.LEADER)
              for place, status in enumerate(STATUSES) if status in ("implied", "assumed")}  # fmt: skip
    runs = np.arange(4, dtype=np.int64)
    draws = np.column_stack([runs + 100, runs + 200, runs + 300])
    wanted = simulate_runs(made, 1, runs, draws, keep_inputs=True).inputs
    arm = ArmRun(made, runs, draws, 1)
    for k in inputs.values():
        row, column = int(made.inputs[k].row), int(made.inputs[k].column)
        read = arm.at_start(f"{k}", lambda state, row=row, column=column: [cells(state.leaders)[row, column]])
        np.testing.assert_allclose(read[:, 0], wanted[:, k])
    assert len(inputs) == 2
