"""Parts of the analysis at their edges: day 0, the last row, nobody, one run; worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError
from scipy.stats import t as students
from scipy.stats import wasserstein_distance

from sim.analysis.claims.basis import basis_of
from sim.analysis.claims.flat import flatten, held_fixed
from sim.analysis.claims.judging import TestResult, is_against, sign_of
from sim.analysis.claims.measures import MEASURES, measure, read_outcome
from sim.analysis.claims.schema import ClaimsFile, Test
from sim.analysis.hindcast.baselines import climatology, neighbours
from sim.analysis.hindcast.schema import HindcastFile
from sim.analysis.hindcast.targets import limits_of
from sim.analysis.hindcast.template import PLACES, overrides_of
from sim.analysis.questions.changes import Played, changes_of, counted, effects_of
from sim.analysis.questions.compare import compare_sides
from sim.analysis.questions.discovery import _nearest
from sim.analysis.questions.expect import parse_expectation
from sim.analysis.questions.screening import screen
from sim.analysis.runs.asked import answer_asked
from sim.analysis.runs.counting import change_of_seats
from sim.analysis.runs.counting import counted as share_of
from sim.analysis.runs.differing import welch_p
from sim.analysis.runs.endings import endings
from sim.analysis.runs.exits import Histories, compare_histories, exit_histories, split_histories
from sim.analysis.runs.halves import count, halves_of
from sim.analysis.runs.hazards import monthly_hazards
from sim.analysis.runs.quantities import horizon_in
from sim.analysis.runs.sides import play_side
from sim.analysis.runs.spread_apart import _areas, _paired_area
from sim.analysis.runs.summary import _formation, summarise
from sim.analysis.runs.tables import PointTables
from sim.core.ground.codes import Kind, Outcome
from sim.core.ground.codes import Path as Road
from sim.core.ground.draw import ASSUMED
from sim.core.ground.records import WORLD_DTYPE
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.spans import DAYS_A_MONTH
from sim.scenario.provenance import Provenance
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from sim.statistics.effects import Effect
from sim.statistics.verdicts import UNDECIDED

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
NEVER = (
    "opened",
    "closed",
    "removed_day",
    "ruler_died",
    "formation_days",
    "found_day",
    "election",
    "patron",
    "formation_start",
)


def world(runs: int, **fields: Any) -> Any:
    """Runs of 365 days in which nothing happens, but for what is named."""
    made = np.zeros(runs, WORLD_DTYPE)
    for name in NEVER:
        made[name] = -1
    made["day"] = made["horizon"] = 365
    made["outcome"] = Outcome.BALANCE
    for name, values in fields.items():
        made[name] = values
    return made


def arm(made: Any, **base: int) -> Any:
    """An arm whose runs came to this."""
    first = SimpleNamespace(**{name: [value] for name, value in {"horizon": 365, **base}.items()})
    laid_out = SimpleNamespace(world=first, own={})
    told = SimpleNamespace(values=lambda name: OUTCOMES[name].of(made))
    return SimpleNamespace(world=made, size=len(made), build=laid_out, told=told, remembered=lambda _, make: make())


def test_what_happens_on_day_0_has_happened():
    runs = pl.DataFrame({
        "split": [True, False, False, True, True], "opened": [0, -1, -1, 50, 50], "removed_day": [-1, 0, -1, 20, 60],
        "winner": ["incumbent", "patron", "incumbent", "challenger", "incumbent"],  # of the first split, blow or push
        "removed_by": ["incumbent", "patron", "incumbent", "pact", "heir"],
    })  # fmt: skip
    split = split_histories(runs, 365.0)
    assert split.time.tolist() == [0, 0, 365, 20, 50]
    assert split.cause.tolist() == [1, 2, 0, 2, 1]  # who was removed before the split left without one
    gone = exit_histories(runs, 365.0)
    assert gone.time.tolist() == [365, 0, 365, 20, 60]
    assert [gone.causes[cause - 1] if cause else "" for cause in gone.cause] == ["", "patron", "", "pact", "heir"]


def test_shares_by_6_and_12_months_are_those_counted_and_a_cause_that_never_occurs_is_left_out():
    def side(*times: float) -> Histories:
        ended = np.array(times)
        return Histories(
            np.where(ended < 0, 365.0, ended), np.where(ended < 0, 0, 1).astype(np.int64), ("split", "other")
        )

    rows = compare_histories("split", side(10, 200, -1, -1), side(10, 20, 30, -1), 365.0, paired=False)
    assert [(row.cause, row.months, row.a.estimate, row.b.estimate) for row in rows] == [
        ("split", 6, 0.25, 0.75), ("split", 12, 0.5, 0.75),
    ]  # fmt: skip
    assert rows[0].p == pytest.approx(0.4857, abs=1e-4)  # Fisher: 1 and 3 of 4: 2 (16 + 1) / 70
    assert rows[0].diff.low < rows[0].diff.estimate == 0.5 < rows[0].diff.high
    paired = compare_histories("split", side(10, 200, -1, -1), side(10, 20, 30, -1), 365.0, paired=True)
    assert [(row.changed, row.p) for row in paired] == [(2, 0.5), (1, 1.0)]
    assert [row.months for row in compare_histories("split", side(10), side(10), 364.25, False)] == [6, 12]
    assert [row.months for row in compare_histories("split", side(10), side(10), 364.0, False)] == [6]


def test_hazards_of_the_government_begin_with_the_vote_and_day_0_is_a_day():
    made = world(4, election=[0, 0, 0, 0], formation_start=[0, 0, 0, 0], formation_days=[0, 20, 40, -1])
    names = [each.name for each in monthly_hazards(made, date(2021, 1, 1))]
    assert names == ["split", "removal", "government"]
    government = monthly_hazards(made, date(2021, 1, 1))[2]
    first, second = government.months[:2]
    assert (first.at_risk, first.events, second.at_risk, second.events) == (4, 2, 2, 1)
    assert (first.first, second.first) == (date(2021, 1, 1), date(2021, 2, 1))  # 30.4 days: day 31
    assert first.hazard == 0.5
    assert government.months[-1].incidence == 0.75
    assert len(government.months) == 12
    none = monthly_hazards(world(2, election=[400, 400]), date(2021, 1, 1))
    assert [each.name for each in none] == ["split", "removal"], "a vote after the horizon is never held"
    assert len(monthly_hazards(world(2, election=[365, 365], formation_start=[365, 365]), date(2021, 1, 1))) == 3


def test_the_first_leader_in_the_tables_may_be_a_patron():
    made = world(2, patron=[0, 0], patron_active=[1, 0])
    assert (
        "The patron is still on the scene (1 run); the patron has left it (1 run)." in endings(made)["balance"].meaning
    )
    made = world(3, patron=[-1, -1, -1], removed_day=[10, -1, 60])
    said = endings(made)["balance"].meaning
    assert said.endswith("The first incumbent still rules (1 run); an heir rules after him (2 runs).")
    pushed = world(
        3, outcome=Outcome.CONSOLIDATION, patron=0, closed=[0, -1, 40], path=[Road.NONE, Road.NONE, Road.PALACE]
    )
    assert endings(pushed)["consolidation"].meaning == (
        "Who rules is his own man. He has put down a split or a plot (1 run); "
        "he has pushed his patron aside (1 run); he has filled at least half of the posts with own people (1 run)."
    )


def test_a_measure_counts_by_the_last_day_named():
    made = world(
        4,
        removed_day=[0, 60, 61, -1],
        opened=[0, 60, 61, -1],
        path=[Road.KYRGYZ] * 3 + [Road.NONE],
        found_day=[0, 60, 61, -1],
    )
    assert measure(arm(made), "survived(2)").tolist() == [0, 0, 1, 1]  # two months: 60.875 days
    assert measure(arm(made), "split(2)").tolist() == [1, 1, 0, 0]
    assert measure(arm(made), "found(2)").tolist() == [1, 1, 0, 0]
    assert measure(arm(made), "found").tolist() == [1, 1, 1, 0]
    assert measure(arm(made), "days_to_find").tolist() == [0, 60, 61, 365]
    assert measure(arm(made), "survived(240)").tolist() == [0, 0, 0, 1], "no later than the horizon"
    assert measure(arm(made), "path(kyrgyz, palace)").tolist() == [1, 1, 1, 0]
    assert pytest.approx(60.875) == 2 * DAYS_A_MONTH


def test_the_first_of_the_leaders_may_be_chosen_or_move_and_does_so_on_day_0_too():
    made = world(4, chosen=[0, 1, -1, 2])
    run = arm(made, patron=2)
    run.row_of = ["first", "second", "third"].index
    run.results = SimpleNamespace(leaders=np.full((4, 3, 5), -1.0))
    run.results.leaders[:, 0, 3] = [0, 365, 366, -1]
    weights = np.tile([0.2, 0.6, 0.9], (4, 1))
    run.at_start = lambda _, __: weights
    run.build.leaders = SimpleNamespace(candidate=[True, True, True])
    assert measure(run, "challenged(first)").tolist() == [1, 1, 0, 0]
    np.testing.assert_array_equal(measure(run, "chosen(first)"), [1, 0, np.nan, 0])
    np.testing.assert_array_equal(measure(run, "chosen_third(weakest)"), [1, 0, np.nan, 0])
    np.testing.assert_array_equal(measure(run, "chosen_third(strongest)"), [0, 1, np.nan, 0])
    np.testing.assert_allclose(measure(run, "chosen_weight")[[0, 1, 2]], [-0.2, 0.2, np.nan])


def test_followers_are_officials_of_any_category_in_what_the_leader_heads():
    run = arm(world(2))
    run.row_of = ["first", "second"].index
    run.build.clans = SimpleNamespace(head=[0, 1, 0], kind=[Kind.PATRONAGE, Kind.PATRONAGE, Kind.BODY])
    officials = SimpleNamespace(corps=np.array([-1, -1, 0, 0, 1, 1]), clan=np.array([0, 1, 0, 1, 0, 2]))
    run.at_start = lambda _, count: np.array([count(SimpleNamespace(leaders=officials))] * 2)
    assert measure(run, "followers(first)").tolist() == [2, 2], "neither himself nor who serves in a body"
    assert measure(run, "followers(second)").tolist() == [1, 1]


def test_on_time_is_fourteen_days_in_claims_as_everywhere():
    made = world(3, election=[100] * 3, formation_start=[100] * 3, formation_days=[14, 15, -1])
    assert measure(arm(made), "on_time").tolist() == [1, 0, 0]


def test_an_outcome_is_read_with_its_arguments():
    assert read_outcome(" split( 12 ) ") == ("split", (12.0,))
    assert read_outcome("pivotal(guard, 30)") == ("pivotal", ("guard", 30.0))
    assert read_outcome("split") == ("split", ())
    with pytest.raises(ValueError, match="must have the form"):
        read_outcome("split(")
    assert all(name in MEASURES for name in ("on_time", "split", "survived"))


def test_a_claim_rests_on_what_its_arms_set_whom_they_name_and_what_its_rules_govern():
    def rests_on(path: str, **arm: Any) -> bool:
        test = {"what": "w", "outcome": "split", "change": ["base", "a"], "direction": "up"}
        claim = {"says": "s", "status": "extension", "strength": "may", "tests": [test], "rules": ["soundings"]}
        about = {"kingmaker_claims": 1, "id": "x", "title": "t", "scenario": "x.yaml"}
        said = ClaimsFile.model_validate({**about, "arms": {"a": arm}, "claims": {"k": claim}})
        return basis_of(said.claims["k"], said, [Provenance(path, "", "assumed", (), None)]).numbers == 1

    assert rests_on("world.approval", set=["world.approval=0.5"])
    assert rests_on("leaders.elder.ambition", set=["leaders.elder.ambition.level=high"])
    assert not rests_on("leaders.elder.ambition", set=["leaders.elder.caution=0.5"])
    assert rests_on("leaders.elder.caution", shift={"leaders.elder.caution": 1})
    assert rests_on("leaders.guard.caution", rename={"guard": "elder", "elder": "guard"})
    assert not rests_on("ties.envy.strength", rename={"guard": "elder", "elder": "guard"})
    assert rests_on("ties.envy.strength", ties="cut")
    assert not rests_on("leaders.guard.caution", ties="cut")
    assert rests_on("leaders.guard.caution", events=[{"do": "neutralise", "day": 9, "who": "guard"}])
    assert not rests_on("leaders.elder.caution", events=[{"do": "neutralise", "day": 9, "who": "guard"}])
    assert rests_on("world.patron_support", events=[{"do": "patron_exit", "day": 9}])
    assert rests_on("parameters.leak_rate")
    assert not rests_on("parameters.chances")


def test_inputs_held_fixed_are_those_of_one_draw():
    assert held_fixed(np.array([5, 6, 7]), 3).tolist() == [[5, 5, 3], [6, 6, 3], [7, 7, 3]]


def test_neighbours_weigh_by_a_bell_of_the_distance_in_spreads():
    known, groups = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 1.0]]), np.array([0, 1, 1])
    spread = np.sqrt(8 / 3)
    width = 2 / spread  # each is so far from its nearest; the input that never differs is left out
    near = np.exp(-((np.array([1.0, 1.0, 3.0]) / spread) ** 2 - (1 / spread) ** 2) / (2 * width**2))
    found = neighbours(known, groups, np.array([1.0, 9.0]), 3)
    assert found.tolist() == pytest.approx([near[0] / near.sum(), (near[1] + near[2]) / near.sum(), 0.0])
    alike = np.ones((3, 2))
    assert neighbours(alike, groups, np.ones(2), 3).tolist() == climatology(alike, groups, np.ones(2), 3).tolist()
    twins = neighbours(np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0, 0, 1, 1]), np.array([1.0]), 2)
    assert twins.tolist() == pytest.approx([0.0, 1.0]), "twins have no distance, and the width is next to none"


def test_limits_of_a_tail_are_open_where_too_few_were_seen():
    assert limits_of({"95th percentile": list(range(1, 11))}) == (8, np.inf)
    low, high = limits_of({"95th percentile": list(range(1, 101))})
    assert (low, high) == (91, 99)
    assert limits_of({"95th percentile": list(range(1, 61))}) == (54, 60), "the largest of sixty bounds it"
    assert limits_of({"times": [1, 2, 1, 4]}) == pytest.approx(tuple(4 * x for x in limits_of({"share": [1, 2]})))
    low, high = limits_of({"share": [1, 2]})
    assert limits_of({"a month": [1, 2]}) == pytest.approx((1 - (1 - low) ** (1 / 12), 1 - (1 - high) ** (1 / 12)))
    assert limits_of({"a month, at most": [1, 2]}) == pytest.approx((0.0, 1 - (1 - high) ** (1 / 12)))


def test_a_case_with_a_vote_near_votes_forty_five_days_after_the_freeze():
    inputs = dict.fromkeys(PLACES, 0.5)
    case: Any = SimpleNamespace(freeze=date(2020, 1, 1), months=12, inputs=SimpleNamespace(**inputs, vote_near=True))
    found = {".".join(each.path): each.value for each in overrides_of(case, 0.1)}
    assert (found["start"], found["election"], found["horizon_months"]) == (date(2020, 1, 1), date(2020, 2, 15), 12)
    assert found["leaders.chief.loyalty"]["range"] == [0.4, 0.6]
    assert found["world.approval"]["value"] == 0.5
    case.inputs.vote_near, case.inputs.approval = False, 0.97
    again = {".".join(each.path): each.value for each in overrides_of(case, 0.1, 24)}
    assert (again["election"], again["horizon_months"]) == (None, 24)
    assert again["world.approval"]["range"] == pytest.approx([0.87, 1.0])


@pytest.mark.parametrize(("text", "value", "holds"), [
    ("split.diff>0.05", 0.06, True), ("split.diff>0.05", 0.05, False), ("split.diff>=5%", 0.05, True),
    ("split.diff<0.05", 0.04, True), ("split.diff<0.05", 0.05, False), ("split.diff<=0.05", 0.05, True),
    ("split.diff==0.05", 0.05, True), ("split.diff!=0.05", 0.05, False), ("split.diff!=0.05", 0.04, True),
    ("split.diff>-1", np.nan, False),
])  # fmt: skip
def test_an_expectation_holds_or_does_not_at_its_limit(text: str, value: float, holds: bool):
    row: Any = SimpleNamespace(diff=SimpleNamespace(estimate=value))
    assert parse_expectation(text).holds(row) == holds
    unknown: Any = SimpleNamespace(p=None)
    assert not parse_expectation("split.p<1").holds(unknown)


def test_one_run_says_nothing_of_a_change_of_seats():
    one = change_of_seats("house", np.array([0.2]), np.array([0.5]))
    assert (one.change, one.low, one.high) == (pytest.approx(0.3), -1.0, 1.0)
    two = change_of_seats("house", np.array([0.2, 0.2]), np.array([0.5, 0.4]))
    assert (two.before, two.after, two.change) == pytest.approx((0.2, 0.45, 0.25))
    assert -1.0 <= two.low < 0.25 < two.high <= 1.0
    none = change_of_seats("house", np.zeros(300), np.r_[0.1, np.zeros(299)])
    assert 0.0 <= none.low < none.change < none.high, "whoever has none can lose none"
    full = change_of_seats("house", np.ones(300), np.r_[0.9, np.ones(299)])
    assert full.low < full.change < full.high <= 0.0
    nothing = share_of("x", 0, 0)
    assert (nothing.runs, nothing.share, nothing.of, nothing.low, nothing.high) == (0, 0.0, 0, 0.0, 1.0)


def test_welch_s_p_is_that_of_the_formula_and_of_constants_fisher_s():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0, 8.0])
    u, v = 1 / 3, (20 / 3) / 4
    t, degrees = 3.0 / np.sqrt(u + v), (u + v) ** 2 / (u**2 / 2 + v**2 / 3)
    assert welch_p(x, y) == pytest.approx(2 * students.sf(t, degrees))
    assert welch_p(np.ones(3), np.ones(4)) == 1.0
    assert welch_p(np.ones(3), np.zeros(3)) == pytest.approx(0.1)  # 2 of the 20 ways to deal 3 of 6


def test_the_area_between_pairs_is_the_distance_of_their_distributions():
    x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 2.0])
    assert _areas(x, y, np.ones((1, 3), np.int64)).tolist() == pytest.approx([1.0])  # 0,1,2 to 1,2,3
    assert _areas(x, y, -np.ones((1, 3), np.int64)).tolist() == pytest.approx([1.0])
    assert _areas(x, y, np.array([[3, 0, 0]])).tolist() == pytest.approx([1.0])
    found = _paired_area(x, y, np.random.default_rng(1), 0.95)
    assert found.estimate == pytest.approx(1.0)
    same = _paired_area(x, x, np.random.default_rng(1), 0.95)
    assert (same.estimate, same.p) == (0.0, 1.0)


def played(outcome: list[int], split: list[float]) -> Played:
    asked = {"split": np.array(split), "balance": np.array([1.0 - each for each in split])}
    return Played(asked, np.array(outcome), np.zeros(len(outcome)), np.ones(len(outcome), bool))


def test_what_changes_is_counted_among_the_runs_that_are_seen():
    before, after = played([0, 0, 1, 1], [0.0, 1.0, np.nan, np.nan]), played([0, 1, 1, 0], [1.0, 1.0, np.nan, 0.0])
    seen = np.array([True, True, True, False])
    found = counted(before, after, seen)
    assert found.answer.tolist() == [True, False, False, True], "what neither shows has not changed"
    assert found.outcome.tolist() == [False, True, False, True]
    (change,) = changes_of([found], [found.answer], None, 0.95, 0.05)
    assert (change.answer.estimate, change.outcome.estimate, change.runs) == (
        pytest.approx(1 / 3),
        pytest.approx(1 / 3),
        3,
    )


def test_effects_are_of_what_was_asked_for_and_correct_for_all_but_the_control():
    before = played([0] * 8, [0.0] * 8)
    after = [played([0] * 8, [1.0] * 6 + [0.0] * 2), played([0] * 8, [1.0] + [0.0] * 7)]
    alone = effects_of(before, after, 1, 0.95, ["split"])
    assert [[each.name for each in one] for one in alone] == [["split"], ["split"]]
    assert (alone[0][0].before, alone[0][0].after, alone[0][0].difference.estimate) == (0.0, 0.75, 0.75)
    assert alone[0][0].p == pytest.approx(2 * 0.5**6)  # exact, of six that changed; the control is no test
    assert alone[1][0].p == 1.0
    both = effects_of(before, after, None, 0.95, ["split"])
    assert both[0][0].p == pytest.approx(2 * 2 * 0.5**6)


def test_halves_share_no_future_and_no_point_of_a_sample():
    futures = np.repeat(np.arange(40), 3)
    found = halves_of([], futures)
    assert not (found.peeled & found.held).any()
    assert (found.peeled | found.held).all()
    assert not set(futures[found.peeled]) & set(futures[found.held])
    assert count(futures[found.peeled]) == count(futures[found.held]) == 20


def test_days_of_a_formation_are_counted_in_classes_that_meet_without_a_gap():
    days = np.array([0.0, 7.0, 8.0, 14.0, 15.0, 30.0, 31.0, 60.0, 61.0, 9999.0, np.nan])
    assert [(each.name, each.runs, each.of) for each in _formation(days, 0.95)] == [
        ("0–7", 2, 11), ("8–14", 2, 11), ("15–30", 2, 11), ("31–60", 2, 11), ("over 60", 2, 11), ("never", 1, 11),
    ]  # fmt: skip


def test_a_cause_that_one_side_never_shows_is_compared():
    some = Histories(np.array([10.0, 365.0]), np.array([1, 0]), ("split",))
    none = Histories(np.array([365.0, 365.0]), np.array([0, 0]), ("split",))
    assert [row.diff.estimate for row in compare_histories("split", some, none, 365.0, False)] == [-0.5, -0.5]
    assert [row.diff.estimate for row in compare_histories("split", none, some, 365.0, False)] == [0.5, 0.5]
    assert compare_histories("split", none, none, 365.0, False) == []


@pytest.mark.parametrize(("form", "estimate", "against"), [
    ({"ratio": ["a", "b"], "size": 1}, 1.5, False), ({"ratio": ["a", "b"], "size": 1}, 1.0, False),
    ({"ratio": ["a", "b"], "size": 1}, 0.5, True), ({"ratio": ["a", "b"], "size": 1}, 0.0, True),
    ({"change": ["a", "b"], "direction": "down"}, -1.5, False), ({"change": ["a", "b"], "direction": "down"}, 0, False),
    ({"change": ["a", "b"], "direction": "down"}, 1.0, True), ({"change": ["a", "b"], "direction": "up"}, -1.0, True),
    ({"change": ["a", "b"], "direction": "up"}, 1.0, False), ({"change": ["a", "b"], "direction": "up"}, 0.0, False),
])  # fmt: skip
def test_no_effect_at_all_is_not_against_what_is_expected(form: dict[str, Any], estimate: float, against: bool):
    """A ratio is counted from one, a fall with its sign turned."""
    test = Test.model_validate({"what": "it", "outcome": "split", **form})
    effect = Effect(estimate, estimate - 0.1, estimate + 0.1, (), 10)
    assert is_against(TestResult(test, effect, "share", UNDECIDED, sign_of(test, effect), None)) is against


def test_the_box_told_is_nearest_to_all_cases_and_no_others():
    boxes: Any = [SimpleNamespace(coverage=c, density=d) for c, d in ((1.0, 0.2), (0.6, 0.7), (0.2, 1.0))]
    assert _nearest(boxes) == 1


def test_what_is_unlike_on_two_sides_is_said_in_their_order():
    one, two = (
        play_side(build(load(COURT, [f"horizon_months={months}"])), runs, 1, 1, name)
        for name, months, runs in (("a", 12, 5), ("b", 24, 7))
    )
    apart = "the horizons differ (365 and 730 days): shares are of unlike spans"
    assert compare_sides([one, two]).versus[0].notes == (apart, "runs without a partner are left out: 2 of b")
    assert compare_sides([two, one]).versus[0].notes == (
        apart.replace("365 and 730", "730 and 365"), "runs without a partner are left out: 2 of b"
    )  # fmt: skip
    assert compare_sides([one, two], "no").versus[0].notes == (apart,)
    assert compare_sides([one, one]).versus[0].notes == ("every run came out the same on both sides",)


def test_pairs_that_all_differ_alike_are_apart_by_more_than_chance():
    x = np.arange(30.0)
    found = _paired_area(x, x + 10.0, np.random.default_rng(1), 0.95)
    assert found.estimate == pytest.approx(10.0)
    assert found.p < 0.01
    rng, y = np.random.default_rng(2), x + 10.0
    swaps = rng.random((400, 30)) < 0.5
    exchanged = [wasserstein_distance(np.where(swap, y, x), np.where(swap, x, y)) for swap in swaps]
    assert found.noise == pytest.approx(np.mean(exchanged), rel=0.1)


@pytest.mark.parametrize(("model", "field", "least"), [(HindcastFile, "runs", 1), (ClaimsFile, "seed", 0)])
def test_a_file_asks_for_one_run_at_least_and_no_seed_below_0(model: Any, field: str, least: int):
    def troubles(value: int) -> list[str]:
        with pytest.raises(ValidationError) as raised:
            model.model_validate({field: value})
        return [each["type"] for each in raised.value.errors() if each["loc"] == (field,)]

    assert troubles(least) == []
    assert troubles(least - 1) == ["greater_than_equal"]


def test_the_horizon_of_a_table_is_the_longest_of_its_runs():
    assert horizon_in({"horizon": np.array([365, 730])}) == 730.0
    assert horizon_in({"horizon": np.array([], dtype=np.int64)}) == 0.0


def test_what_is_asked_is_answered_in_its_order_with_the_road_most_taken_first(tmp_path: Path):
    scenario = load(COURT, ["asks=[survived, path]", "leaders.guard.loyalty=0.05"])
    folder = play_study(single(scenario, 60, 1), tmp_path / "x", Options(1)).folder
    tables = PointTables(folder, 0)
    found = answer_asked(tables, scenario, summarise(tables), {})
    assert [each.name for each in found] == ["survived", "path"]
    shares = [part.runs for _, part in found[1].parts]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]
    assert found[0].share is not None
    assert found[0].share.of == 60


def test_a_clan_that_never_holds_a_post_has_a_share_of_nothing_and_one_that_can_hold_none_has_none(tmp_path: Path):
    scenario = load(COURT, ["asks=[cabinet.house, cabinet.watch]"])
    tables = PointTables(play_study(single(scenario, 5, 1), tmp_path / "x", Options(1)).folder, 0)
    house, watch = answer_asked(tables, scenario, summarise(tables), {"house": "The house"})
    assert house.words == "share of the government's posts held by The house"
    assert house.spread is not None
    assert (house.spread.mean, house.spread.most) == (0.0, 0.0)
    assert (watch.share, watch.spread, watch.parts) == (None, None, ())


def test_a_flat_build_believes_nothing_assumed():
    court = build(
        load(
            COURT,
            ["leaders.guard.caution={value: 0.4, range: [0.3, 0.6]}"],
        )
    )
    flat = flatten(court)
    row = len(court.laws)
    assert flat.laws[row].tolist() == pytest.approx(np.linspace(0, 1, court.laws.shape[1]).tolist())
    for told, made in zip(court.inputs, flat.inputs, strict=True):
        if told.status == ASSUMED:
            assert made.law == row
            assert (made.low, made.high) == pytest.approx((told.low, told.high))
        else:
            assert made.law == told.law
    assert flat.channels[:, 0].tolist() == [row] * len(court.channels)


def test_an_input_that_decides_is_found_among_however_many_outcomes():
    x = np.random.default_rng(4).random((60, 1))
    y = (x[:, 0] > 0.5).astype(float)
    many, one = (screen(x, y, outcomes=outcomes).moved[0].p for outcomes in (200, 1))
    assert many == pytest.approx(200 / 8001, rel=0.05), "so many permutations that the level can be reached"
    assert one == pytest.approx(1 / 1000, rel=0.05)
