"""Parts of claims, worked out by hand: arms in layers, what a test claims, verdicts of flat draws, what is measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.analysis.claims import judging
from sim.analysis.claims.arms import ArmMaker
from sim.analysis.claims.basis import _is_touched
from sim.analysis.claims.flat import flatten
from sim.analysis.claims.judging import (
    Bench,
    ClaimResult,
    FlatResult,
    TestResult,
    _would_tell,
    arms_of,
    claimed_by,
    has_sign,
    judge,
    run_flat,
    sign_of,
)
from sim.analysis.claims.measures import (
    MEASURES,
    _chosen_third,
    _picture,
    _pivotal,
    _weight_share,
    measure,
    possible_of,
    read_outcome,
    side_of,
)
from sim.analysis.claims.schema import ClaimsFile, Test
from sim.analysis.runs.arms import set_leader, whole_as_cell, with_orders
from sim.core.ground.codes import Order, Pole, Winner
from sim.core.ground.draw import ASSUMED
from sim.ensemble import LEADER_RESULTS, SERIES
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from sim.statistics.effects import Effect
from sim.statistics.means import Ends
from sim.statistics.verdicts import Claimed

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"


def a_test(**said: Any) -> Test:
    return Test.model_validate({"what": "it", "outcome": "split", **said})


UP, DOWN = a_test(change=["a", "b"], direction="up", size=0.1), a_test(change=["a", "b"], direction="down", size=0.1)
VALUE = a_test(value="a", between=[0.2, 0.4])
SAME = a_test(same=["a", "b"], within=0.05)
RATIO = a_test(ratio=["a", "b"], size=2)


def test_a_test_says_where_its_effect_lies() -> None:
    assert claimed_by(UP)[:2] == (0.1, np.inf)
    assert claimed_by(DOWN)[:2] == (-np.inf, -0.1)
    assert claimed_by(VALUE) == Claimed(0.2, 0.4)
    assert claimed_by(SAME)[:2] == (-0.05, 0.05)
    assert claimed_by(RATIO)[:2] == (2.0, np.inf)
    assert [has_sign(each) for each in (UP, DOWN, VALUE, SAME, RATIO)] == [True, True, False, False, True]


def test_a_sign_holds_where_an_effect_goes_the_way_that_is_expected() -> None:
    def sign(test: Test, estimate: float) -> bool | None:
        return sign_of(test, Effect(estimate, 0.0, 0.0, (), 9))

    assert [sign(UP, x) for x in (0.01, 0.0, -0.01)] == [True, False, False]
    assert [sign(DOWN, x) for x in (0.01, 0.0, -0.01)] == [False, False, True]
    assert [sign(RATIO, x) for x in (1.01, 1.0, 0.5)] == [True, False, False]
    assert sign(VALUE, 0.3) is None


def test_runs_that_would_tell_count_those_in_which_nothing_was_seen() -> None:
    """Shown four times in five: the standard error is 0.1/1.96, and 1.96 + 0.84 of it have to fit into 0.05."""
    effect = Effect(0.15, 0.05, 0.25, (), 100)
    of_all = _would_tell(UP, effect, 100, 0.95)
    assert of_all == pytest.approx(100 * ((1.96 + 0.8416) * 0.1 / 1.96 / 0.05) ** 2, rel=1e-3)
    assert _would_tell(UP, effect, 300, 0.95) == pytest.approx(3 * of_all)
    ratio = Effect(3.0, 1.5, 6.0, (), 100)  # in logarithms ± log 2 about log 3, and log 2 is claimed
    wanted = 100 * ((1.96 + 0.8416) / 1.96 * np.log(2) / np.log(1.5)) ** 2
    assert _would_tell(RATIO, ratio, 100, 0.95) == pytest.approx(wanted, rel=1e-3)


def result(verdict: str, would_tell: float | None = None, sign: bool | None = True) -> TestResult:
    return TestResult(UP, Effect(0.0, 0.0, 0.0, (), 9), "share", verdict, sign, would_tell)  # type: ignore[arg-type]


def claim(tests: list[TestResult], *controls: TestResult) -> ClaimResult:
    nothing: Any = None
    return ClaimResult("k", nothing, tuple(tests), tuple(controls), nothing)


def test_a_claim_holds_if_all_of_it_does_and_would_be_told_by_the_most_of_its_runs() -> None:
    assert claim([result("holds")], result("holds")).verdict == "holds"
    assert claim([result("holds")], result("does not hold")).verdict == "does not hold"
    open_ = claim([result("holds"), result("cannot tell", 300.0)], result("cannot tell", 900.0))
    assert (open_.verdict, open_.would_tell) == ("cannot tell", 900.0)
    assert claim([result("holds")]).would_tell is None
    unknown = claim([result("cannot tell", float("nan")), result("cannot tell", 900.0)]).would_tell
    assert unknown is not None
    assert np.isnan(unknown)
    assert claim([result("holds"), result("holds", sign=None)]).sign_holds
    assert not claim([result("holds"), result("holds", sign=False)]).sign_holds
    assert claim([result("holds")], result("holds", sign=False)).sign_holds, "a control has its verdict, and no sign"


def test_signs_that_hold_in_so_many_draws_are_told_by_their_interval() -> None:
    def said(holds: int, draws: int, threshold: float = 0.8) -> str:
        return FlatResult("k", draws, holds, (holds,)).verdict(threshold)

    assert [said(100, 100), said(40, 100), said(80, 100)] == ["holds", "does not hold", "cannot tell"]
    assert FlatResult("k", 9, 0, ()).verdict(0.8) == "holds", "a claim without a sign has none that fails"
    assert FlatResult("k", 100, 87, (87,)).verdict(0.8, 0.95) == "cannot tell"
    assert FlatResult("k", 100, 87, (87,)).verdict(0.8, 0.9) == "holds"


def claims_of(tests: list[dict[str, Any]], controls: list[dict[str, Any]], arms: dict[str, Any]) -> ClaimsFile:
    one = {"says": "s", "status": "extension", "strength": "may", "tests": tests, "controls": controls}
    return ClaimsFile.model_validate(
        {"kingmaker_claims": 1, "id": "x", "title": "t", "scenario": "x.yaml", "arms": arms,
         "claims": {"k": {**one, "arms": {"own": {"like": "far"}}}}}
    )  # fmt: skip


TESTS = [{"what": "w", "outcome": "split", "change": ["base", "own"], "direction": "up"}]
CONTROLS = [{"what": "w", "same": ["split @ far", "survived @ base"], "within": 0.1}]


def test_a_claim_uses_the_arms_of_its_tests_and_its_controls_each_once() -> None:
    said = claims_of(TESTS, CONTROLS, {"far": {"like": "base"}})
    assert arms_of(said.claims["k"]) == ("base", "own", "far")


def layers(arm: str, **arms: Any) -> list[str] | None:
    nothing: Any = None
    found = ArmMaker(claims_of(TESTS, [], arms), nothing, nothing, nothing)._layers("k", arm)
    return None if found is None else [".".join(map(str, place)) for place, _ in found]


def test_an_arm_is_laid_over_what_it_is_like_the_lowest_first() -> None:
    assert layers("own", far={"like": "near"}, near={}) == ["arms.near", "arms.far", "claims.k.arms.own"]
    assert layers("own", far={"like": "base"}) == ["arms.far", "claims.k.arms.own"]
    assert layers("base") == []
    assert layers("own") is None, "it is like an arm that is not there"
    assert layers("own", far={"like": "own"}) is None, "it is like itself"
    assert layers("far", far={}) == ["arms.far"]
    assert layers("base", base={}) == ["arms.base"]


def test_a_number_is_touched_by_its_path_its_actor_its_rule_or_cut_ties() -> None:
    def touched(path: str, *paths: tuple[str, ...], actors: Any = (), rules: Any = (), cuts: bool = False) -> bool:
        return _is_touched(path, set(paths), set(actors), rules, cuts)

    assert touched("world.approval", ("world", "approval"))
    assert touched("world.approval", ("world", "approval", "level"))
    assert not touched("world.approval", ("world",))
    assert touched("leaders.a.caution", actors=["a"])
    assert touched("ties.a.strength", actors=["a"])
    assert not touched("posts.a.value", actors=["a"])
    assert touched("ties.x.strength", cuts=True)
    assert not touched("leaders.x.caution", cuts=True)
    assert not touched("parameters.leak_rate", rules=("soundings_",))


class Arms:
    """Arms that come to given values of an outcome."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def runs(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        monkeypatch.setattr(judging, "measure", lambda run, outcome: np.asarray(run.values, float))
        monkeypatch.setattr(judging, "possible_of", lambda run, outcome: Ends(0.0, 1.0))
        return {
            name: SimpleNamespace(values=values, build=SimpleNamespace(own={})) for name, values in self.values.items()
        }


def test_a_test_is_judged_by_its_effect_in_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = [1.0] * 10 + [0.0] * 190, [1.0] * 120 + [0.0] * 80
    runs = Arms(a=few, b=many).runs(monkeypatch)
    up = judge(UP, runs)
    assert (up.effect.estimate, up.verdict, up.unit, up.sign_holds, up.would_tell) == (
        pytest.approx(0.55), "holds", "share", True, None,
    )  # fmt: skip
    assert up.yes_no
    down = judge(DOWN, runs)
    assert (down.verdict, down.sign_holds) == ("does not hold", False)
    ratio = judge(a_test(ratio=["b", "a"], size=2), runs)
    assert (ratio.effect.estimate, ratio.unit) == (pytest.approx(12.0), "times")
    percent = judge(a_test(outcome="approval", percent=["a", "b"], direction="up"), runs)
    assert (percent.effect.estimate, percent.unit, percent.yes_no) == (pytest.approx(11.0), "share", False)
    narrow = judge(a_test(change=["a", "b"], direction="up", size=0.54), runs)
    assert narrow.verdict == "cannot tell"
    assert narrow.would_tell is not None
    assert narrow.would_tell > 200
    assert judge(UP, runs, 0.5).effect.low > up.effect.low


def test_steps_down_are_told_as_the_least_of_them_with_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    series = [[1.0] * n + [0.0] * (100 - n) for n in (90, 60, 50)]
    runs = Arms(a=series[0], b=series[1], c=series[2]).runs(monkeypatch)
    found = judge(a_test(steps=["a", "b", "c"], direction="down"), runs)
    assert found.effect.estimate == pytest.approx(-0.1)
    assert found.effect.low < -0.1 < found.effect.high
    assert found.sign_holds
    assert list(found.effect.cells) == pytest.approx([0.9, 0.6, 0.5])
    up = judge(a_test(steps=["c", "b", "a"], direction="up"), runs)
    assert up.effect.estimate == pytest.approx(0.1)
    assert (up.effect.low, up.effect.high) == pytest.approx((-found.effect.high, -found.effect.low))


def test_flat_draws_are_counted_where_all_signs_hold_and_apart_where_nothing_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = claims_of([TESTS[0], {**TESTS[0], "direction": "down"}, {"what": "w", "outcome": "split", "value": "base",
                      "between": [0, 1]}], [], {"far": {}})  # fmt: skip
    signs = {0: (True, True), 1: (True, False), 2: (False, False)}
    towards = {True: 0.2, False: -0.2}

    def flat_run_of(self: Bench, key: str, draw: int, known: Any) -> int:
        return draw

    def judged(test: Test, runs: Any) -> TestResult:
        draw = runs["base"]
        holds = signs[draw][0 if test.direction == "up" else 1]
        estimate = towards[holds] if draw < 2 else 0.0
        estimate = -estimate if test.direction == "down" else estimate
        return TestResult(test, Effect(estimate, 0.0, 0.0, (), 9), "share", "holds", holds, None)

    monkeypatch.setattr(Bench, "flat_run_of", flat_run_of)
    monkeypatch.setattr(judging, "judge", judged)
    told: list[int] = []
    claims: Any = SimpleNamespace(said=said, arm_of=lambda claim, arm: arm)
    (found,) = run_flat(claims, 3, 2, 1, 1, told.append)
    assert (found.name, found.draws, found.holds, found.by_test, found.unseen) == ("k", 3, 1, (2, 1), 1)
    assert told == [1, 2, 3]


def test_the_builds_and_runs_of_an_arm_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(judging, "build", lambda scenario: made.append(scenario) or scenario)
    monkeypatch.setattr(judging, "flatten", lambda build: f"flat {build}")
    bench = Bench(SimpleNamespace(scenarios={"a": "A", "b": "B"}), 3, 5, 2)  # type: ignore[arg-type]
    one = bench.run_of("a")
    assert bench.run_of("a") is one
    assert (one.build, one.seed, one.jobs, one.luck_runs.tolist()) == ("A", 5, 2, [0, 1, 2])
    assert one.draw_runs.tolist() == [[0, 0, 0], [1, 1, 1], [2, 2, 2]]
    known: dict[str, Any] = {}
    flat = bench.flat_run_of("b", 4, known)
    assert bench.flat_run_of("b", 4, known) is flat
    assert (flat.build, flat.luck_runs.tolist()) == ("flat B", [0, 1, 2])
    assert flat.draw_runs.tolist() == [[0, 0, 1_000_007], [1, 1, 1_000_007], [2, 2, 1_000_007]]
    assert made == ["A", "B"]


def run(**about: Any) -> Any:
    made = SimpleNamespace(remembered=lambda _, make: make(), **about)
    made.row_of = ["a", "b", "c"].index
    return made


def test_who_prevailed_is_told_by_a_sign_and_a_pact_by_whether_the_ruler_stays() -> None:
    winners = [Winner.INCUMBENT, Winner.HEIR, Winner.CHALLENGER, Winner.PATRON, Winner.PACT, Winner.SHARED]
    assert side_of({"winner": np.array(winners)}).tolist() == [1.0, 1.0, -1.0, -1.0, 0.0, 0.5]


def test_a_level_is_read_in_the_picture_of_a_month_the_first_and_the_last_at_most() -> None:
    column = SERIES.index("approval")
    series = np.zeros((1, 12, len(SERIES)))
    series[0, :, column] = np.arange(12) / 100
    made = run(results=SimpleNamespace(series=series), world={"approval": np.array([0.99]), "patron": np.array([0])})
    of = _picture("approval")
    assert [of(made, (month,))[0] for month in (1.0, 2.0, 0.1, 12.0, 99.0)] == [0.0, 0.01, 0.0, 0.11, 0.11]
    assert of(made, (0.5,))[0] == 0.0


def test_a_share_of_weight_is_that_of_the_first_of_all_that_are_named() -> None:
    leaders = np.zeros((2, 3, 5))
    leaders[:, :, 1] = [[0.1, 0.3, 0.6], [0.0, 0.0, 0.5]]
    made = run(results=SimpleNamespace(leaders=leaders))
    assert _weight_share(made, ("a", "b")).tolist() == pytest.approx([0.25, 0.0])
    assert _weight_share(made, ("c", "a", "b")).tolist() == pytest.approx([0.6, 1.0])


def test_a_third_of_the_candidates_is_one_at_least_and_the_patron_is_none() -> None:
    leaders = np.zeros((7, 7, 5))
    weights = np.tile([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.05], (7, 1))
    made = run(
        world={"chosen": np.array([0, 1, 2, 4, 5, -1, 3])}, at_start=lambda _, __: weights,
        results=SimpleNamespace(leaders=leaders),
        build=SimpleNamespace(leaders=SimpleNamespace(candidate=[True] * 7), world=SimpleNamespace(patron=[6])),
    )  # fmt: skip
    np.testing.assert_array_equal(_chosen_third(made, ("weakest",)), [1, 1, 0, 0, 0, np.nan, 0])
    np.testing.assert_array_equal(_chosen_third(made, ("strongest",)), [0, 0, 0, 1, 1, np.nan, 0])


def test_who_is_pivotal_changes_who_prevails_when_he_is_gone_or_on_the_other_side() -> None:
    won, lost = Winner.INCUMBENT, Winner.CHALLENGER
    before = np.array([lost, lost, won, won, won])
    poles = np.array([Pole.CHALLENGER, Pole.CHALLENGER, Pole.INCUMBENT, Pole.UNDECIDED, Pole.UNDECIDED], float)[:, None]
    after = {
        "out": np.array([lost, lost, won, won, lost]), "with": np.array([won, lost, won, lost, won]),
        "against": np.array([lost, won, lost, lost, won]),
    }  # fmt: skip
    days: list[int] = []

    def replay(key: str, orders: Any) -> Any:
        days.append(orders[0][0])
        return SimpleNamespace(world={"winner": after[key.rstrip("0123456789/")]})

    made = run(world={"winner": before, "forced": np.ones(5)}, at_close=lambda _, __: poles, replay=replay,
               build=SimpleNamespace(schedule=[]))  # fmt: skip
    assert _pivotal(made, ("b",)).tolist() == [1, 0, 1, 0, 1]
    assert set(days) == {0}
    days.clear()
    assert _pivotal(made, ("b", 30.0)).tolist() == [1, 0, 1, 0, 1]
    assert set(days) == {30}
    days.clear()
    made.build.schedule = [SimpleNamespace(order=Order.SPLIT, day=9), SimpleNamespace(order=Order.SET, day=2)]
    made.world["forced"] = np.array([1, 1, 0, 1, 1])
    np.testing.assert_array_equal(_pivotal(made, ("b",)), [1, 0, np.nan, 0, 1])
    assert set(days) == {9}


def test_an_outcome_of_posts_or_of_leaders_has_as_many_as_there_are() -> None:
    world = SimpleNamespace(horizon=[365])
    made = run(build=SimpleNamespace(posts=[0] * 7, leaders=[0] * 9, own={}, world=world))
    assert possible_of(made, "own_team") == Ends(0.0, 7.0)
    assert possible_of(made, "enemies") == Ends(0.0, 9.0)
    assert possible_of(made, "chosen_weight") == Ends(-1.0, 1.0)
    assert possible_of(made, "loyalty(a)") == possible_of(made, "cohesion(a)") == Ends(0.0, 1.0)
    assert possible_of(made, "days_to_find") == Ends(0.0, 365.0)
    assert possible_of(made, "split(3)") == Ends(0.0, 1.0)
    assert read_outcome("a( 1e3 , b,)") == ("a", (1000.0, "b"))
    assert measure(run(build=SimpleNamespace(own={}), world={"vetoes": np.array([2, 0])}), "vetoes").tolist() == [2, 0]
    assert not MEASURES["own_team"].yes_no


def test_orders_come_before_those_of_the_scenario_on_the_same_day_and_by_day() -> None:
    court = build(load(COURT, ["events=[{day: 5, do: ruler_dies}]"]))
    made = with_orders(court, [(9, Order.SET, 1, 2, 3, 0.5), (5, Order.NEUTRALISE, 1, 2, -1, 0.0)])
    assert [(int(item.day), int(item.order)) for item in made.schedule] == [
        (5, Order.NEUTRALISE), (5, int(court.schedule[0].order)), (9, Order.SET)
    ]  # fmt: skip
    last = made.schedule[2]
    assert (last.table, last.row, last.column, last.value) == (1, 2, 3, 0.5)
    assert np.float64(whole_as_cell(7)).view(np.int64) == 7
    day, order, _, row, column, value = set_leader(4, 2, "team", 1)
    assert (day, order, row) == (4, Order.SET, 2)
    assert court.leaders.dtype.names is not None
    assert value == whole_as_cell(1)
    assert column >= 0


def test_an_assumed_number_is_drawn_flat_between_the_ends_of_its_law_and_its_fallback_as_well() -> None:
    court = build(load(COURT))
    laws = np.linspace(0.25, 0.75, court.laws.shape[1])[None, :]
    inputs = court.inputs[:4].copy()
    inputs["status"], inputs["law"], inputs["low"], inputs["high"] = [ASSUMED] * 3 + [ASSUMED - 1], 0, 2.0, 6.0
    inputs["channel"], inputs["fallback"] = [0, 0, -1, 0], [0, -1, 5, 7]
    made = flatten(replace(court, inputs=inputs, laws=laws))
    assert made.laws[1].tolist() == pytest.approx(np.linspace(0, 1, laws.shape[1]).tolist())
    assert made.inputs["law"].tolist() == [1, 1, 1, 0]
    assert made.inputs["low"].tolist() == [3.0, 3.0, 3.0, 2.0]
    assert made.inputs["high"].tolist() == [5.0, 5.0, 5.0, 6.0]
    assert made.inputs["fallback"].tolist() == [1, -1, 5, 7]
    assert inputs["low"].tolist() == [2.0] * 4, "the build it is made of stays as it is"


def test_weight_and_loyalty_of_a_leader_are_the_columns_of_that_name() -> None:
    leaders = np.arange(2 * 3 * len(LEADER_RESULTS), dtype=float).reshape(2, 3, -1)
    made = run(results=SimpleNamespace(leaders=leaders), build=SimpleNamespace(own={}))
    for name in ("weight", "loyalty"):
        assert measure(made, f"{name}(b)").tolist() == leaders[:, 1, LEADER_RESULTS.index(name)].tolist()
