"""Parts of the hindcast and of base rates, worked out by hand: windows, tilts, trust, room, counts and limits."""

from __future__ import annotations

import copy
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.special import expit, logit

from sim.analysis.hindcast import controls
from sim.analysis.hindcast.base_rates import Row
from sim.analysis.hindcast.baselines import left_out, with_room
from sim.analysis.hindcast.conditioning import TRUSTS, Conditions, _fit_tilt, conditioned, fit, tilted
from sim.analysis.hindcast.controls import _tilts, conditioned_briers, dealt, luck_of_the_runs
from sim.analysis.hindcast.schema import Case
from sim.analysis.hindcast.scoring import Scored, _score
from sim.analysis.hindcast.spells import YEAR_DAYS, Spells
from sim.analysis.hindcast.targets import Target, fault_of, limits_of
from sim.analysis.hindcast.targets_file import TargetEntry
from sim.statistics.estimates import Interval

INPUTS = dict.fromkeys(
    ("own_network", "lame_duck", "approval", "force_loyalty", "wealth_autonomy", "regional_cleavage", "media_autonomy",
     "parliament_autonomy", "capacity", "mass_grievance", "external_backing"), 0.5,
)  # fmt: skip
CASE = {
    "country": "X", "about": "it", "freeze": date(2000, 1, 1), "until": date(2001, 1, 1), "outcome": "palace_coup",
    "inputs": {**INPUTS, "vote_near": False},
}  # fmt: skip


def case(**more: Any) -> Case:
    return Case.model_validate({**CASE, **more})


@pytest.mark.parametrize(("until", "months"), [
    (date(2000, 1, 2), 1), (date(2000, 2, 14), 1), (date(2000, 2, 17), 2), (date(2001, 1, 1), 12),
    (date(2010, 1, 1), 120), (date(2010, 1, 15), 120),
])  # fmt: skip
def test_a_window_is_told_in_whole_months_one_at_least(until: date, months: int) -> None:
    assert case(until=until).months == months


@pytest.mark.parametrize("until", [date(2000, 1, 1), date(1999, 12, 31), date(2010, 2, 1)])
def test_a_window_ends_after_it_begins_and_within_ten_years(until: date) -> None:
    with pytest.raises(ValidationError, match="at most 120 months later"):
        case(until=until)


def test_the_odds_of_a_break_are_multiplied_and_breaks_keep_their_proportions() -> None:
    found = tilted(np.array([[0.8, 0.15, 0.05]]), np.log(4.0))  # odds of 1 to 4 become 1 to 1
    assert found[0] == pytest.approx([0.5, 0.375, 0.125])
    assert tilted(np.array([0.8, 0.15, 0.05]), 0.0) == pytest.approx([0.8, 0.15, 0.05])


def test_as_many_breaks_are_forecast_as_there_were_and_half_a_one_more() -> None:
    broken = np.array([0.1, 0.2, 0.4])
    tilt = _fit_tilt(broken, 2)
    assert expit(logit(broken) + tilt).mean() == pytest.approx(2.5 / 4)
    found = _tilts(logit(np.array([broken, broken[::-1], [0.01, 0.02, 0.9]])), 2.5 / 4)
    assert found[:2] == pytest.approx([tilt, tilt])
    assert expit(logit(np.array([0.01, 0.02, 0.9])) + found[2]).mean() == pytest.approx(2.5 / 4)
    one = _fit_tilt(np.array([0.5]), 0)
    assert expit(one) == pytest.approx(0.25)


def test_an_engine_is_trusted_as_far_as_it_lowers_the_score_on_the_others() -> None:
    groups = np.array([0, 0, 1, 1, 2, 2])
    knows = np.full((6, 3), 0.01) + 0.97 * np.eye(3)[groups]
    assert fit(knows, groups).trust == 1.0
    astray = np.full((6, 3), 0.01) + 0.97 * np.eye(3)[[0, 0, 2, 2, 1, 1]]
    assert fit(astray, groups).trust < 0.5
    assert TRUSTS.tolist() == pytest.approx(np.linspace(0, 1, 21).tolist())
    own = np.array([0.2, 0.7, 0.1])
    found: Conditions = fit(astray, groups)
    usual = np.array([1 / 3, 1 / 3, 1 / 3])
    assert conditioned(astray, groups, own, 3) == pytest.approx(
        found.trust * tilted(own, found.tilt) + (1 - found.trust) * usual
    )


def test_what_is_dealt_by_chance_is_dealt_so_often_and_alike_for_a_seed() -> None:
    rng, groups = np.random.default_rng(1), np.array([0, 1, 2, 0, 1])
    possible = rng.dirichlet(np.ones(3), 5)
    assert len(dealt(possible, groups)) == 199
    assert dealt(possible, groups, 3).tolist() == dealt(possible, groups, 5, 1)[:3].tolist()
    assert dealt(possible, groups, 3, 2).tolist() != dealt(possible, groups, 3).tolist()
    order = np.random.default_rng(1).permutation(5)
    assert dealt(possible, groups, 1)[0] == pytest.approx(conditioned_briers(possible[order][None], groups)[0])


def test_the_luck_of_runs_is_told_from_four_hundred_of_each_case_on() -> None:
    groups, counts = np.array([0, 0, 1, 1, 2]), np.tile([300, 80, 20], (5, 1))
    found = luck_of_the_runs(counts, groups, 0.9, 50)
    assert 0.0 <= found.low < found.estimate < found.high
    counts[3, 0] -= 1
    assert np.isnan(luck_of_the_runs(counts, groups, 0.9, 50).low)
    wide = luck_of_the_runs(np.tile([300, 80, 20], (5, 1)), groups, 0.99, 50)
    assert wide.low <= found.low
    assert wide.high >= found.high


def test_limits_of_luck_are_the_outer_ones_of_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    groups, counts = np.array([0, 1]), np.full((2, 2), 400)

    def limits(found: float, drawn: Any) -> Interval[float]:
        answers = iter([np.array([found]), np.array(drawn)])
        monkeypatch.setattr(controls, "conditioned_briers", lambda sets, of: next(answers))
        return luck_of_the_runs(counts, groups, 0.5, 5)

    assert limits(0.5, [0.4, 0.45, 0.5, 0.6, 0.8])[:] == pytest.approx((0.5, 0.4, 0.6))  # quartiles 0.45 and 0.6
    assert limits(0.5, [0.4, 0.49, 0.5, 0.51, 0.8])[:] == pytest.approx((0.5, 0.49, 0.51))
    assert limits(0.1, [0.3, 0.4, 0.4, 0.5, 0.5])[:] == pytest.approx((0.1, 0.0, 0.5)), "no score lies below 0"


def test_room_is_half_a_case_of_each_group() -> None:
    assert with_room(np.array([1.0, 0.0, 0.0, 0.0]), 8) == pytest.approx([8.5 / 10, 0.05, 0.05, 0.05])


def test_a_case_is_forecast_from_all_others_and_its_own_inputs() -> None:
    def forecaster(known: Any, groups: Any, own: Any, n_groups: int) -> Any:
        return np.array([known.sum(), groups.sum(), float(own[0])])[:n_groups]

    known = np.array([[1.0], [2.0], [4.0]])
    assert left_out(forecaster, known, np.array([0, 1, 2]), 3).tolist() == [[6, 3, 1], [5, 2, 2], [3, 1, 4]]


def test_a_score_counts_how_often_the_likeliest_came_true() -> None:
    chances = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.2, 0.6, 0.1], [0.25, 0.25, 0.25, 0.25]])
    found = _score("x", chances, 8, np.array([0, 1, 0]))
    assert found.right == 2
    assert found.each == pytest.approx([0.09 + 0.03, 0.01 + 0.64 + 0.36 + 0.01, 0.5625 + 3 * 0.0625])
    assert found.brier == pytest.approx(found.each.mean())
    room = (chances * 8 + 0.5) / 10
    assert found.log == pytest.approx(-np.mean(np.log([room[0, 0], room[1, 1], room[2, 0]])))


def test_the_share_of_deals_that_score_as_well_counts_the_forecasts_themselves() -> None:
    score: Any = SimpleNamespace(brier=0.5)
    nothing: Any = None
    scored = Scored((), nothing, nothing, {"conditioned": score}, (), np.array([0.4, 0.5, 0.6]), nothing)
    assert scored.by_chance == pytest.approx(3 / 4)


def test_years_of_a_rule_are_counted_from_its_start_to_its_end() -> None:
    days = np.array([0.5, 1.0, 2.5, 3.0]) * YEAR_DAYS
    ousted = np.array([True, True, True, False])
    spells = Spells(np.zeros(4, bool), np.zeros(4), days, days, ousted, ousted)
    assert spells.followed(1.0).tolist() == [False, True, True, True]
    assert spells.ousted_within(1.0).tolist() == [True, True, False, False]
    # a New Year comes within half a year of half of all entries; who is still there has seen three of them to their end
    assert [spells.leader_years(k, k + 1) for k in range(5)] == pytest.approx([4, 0.5 + 1 + 1 + 1, 2, 0.5, 0])
    assert spells.leader_years(0, 5) == pytest.approx(10)
    assert [spells.ousted_in(k, k + 1) for k in range(5)] == pytest.approx([0.5, 0.5 + 1, 0.5, 0.5, 0])


def test_leader_years_are_those_of_a_list_by_calendar_years() -> None:
    luck = np.random.default_rng(1)
    lasted, watched = luck.exponential(3.0, 400), np.full(400, 4.0)
    left = lasted < watched
    ousted = left & (luck.random(400) < 0.5)
    lasted = np.minimum(lasted, watched)
    spells = Spells(np.zeros(400, bool), np.zeros(400), watched * YEAR_DAYS, lasted * YEAR_DAYS, left, ousted)
    begun = (np.arange(1000) + 0.5) / 1000  # the part of the year that has gone when somebody comes
    last = np.floor(begun[:, None] + lasted)  # tenure of the calendar year in which he goes, or is seen last
    for k in range(5):
        listed = ((last > k) | ((last == k) & left)).sum() / 1000
        assert spells.leader_years(k, k + 1) == pytest.approx(listed, abs=1e-3 * 400)
        assert spells.ousted_in(k, k + 1) == pytest.approx(((last == k) & ousted).sum() / 1000, abs=1e-3 * 400)


@pytest.mark.parametrize(("counted", "fault"), [
    ({"share": [1, 2]}, None), ({"share": [0, 2]}, None), ({"share": [2, 2]}, None), ({"share": [3, 2]}, "some of all"),
    ({"share": [-1, 2]}, "some of all"), ({"share": [0, 0]}, "some of all"), ({"share": [1, 2, 3]}, "must have 2 numb"),
    ({"times": [1, 2, 1, 4]}, None), ({"times": [1, 2, 4, 4]}, None), ({"times": [1, 2, 5, 4]}, "some of all"),
    ({"times": [1, 2, 0, 4]}, "some of all"), ({"times": [1, 2]}, "must have 4 numbers"), ({"median": [0]}, None),
    ({"median": []}, "every value seen"), ({"median": [1, -1]}, "none below 0"), ({}, "found nothing"),
    ({"share": [1, 2], "median": [1]}, "found share, median"), ({"mean": [1]}, "found mean"),
])  # fmt: skip
def test_what_was_counted_is_some_of_all_there_were(counted: dict[str, list[float]], fault: str | None) -> None:
    found = fault_of(counted)
    assert found is None if fault is None else fault in (found or "")
    if fault is not None:
        with pytest.raises(ValueError, match=fault):
            limits_of(counted)


def test_a_median_lies_between_two_of_the_values_or_in_the_range_of_all_where_they_are_few() -> None:
    assert limits_of({"median": [5, 1, 3]}) == (1, 5)
    assert limits_of({"median": list(range(1, 12))}) == (3, 9)  # 2 (1 + 11 + 55) of 2,048 lie outside: 6.5 %


@pytest.mark.parametrize(("low", "high", "verdict", "inside"), [
    (0.2, 0.4, "holds", True), (0.1, 0.4, "cannot tell", True), (0.5, 0.7, "does not hold", False),
])  # fmt: skip
def test_a_row_is_inside_by_its_figure_and_for_sure_by_its_interval(
    low: float, high: float, verdict: str, inside: bool
) -> None:
    target = Target("x", "w", "s", (), "m", 0.15, 0.45, "share", "s", {})
    row = Row(target, Interval((low + high) / 2, low, high), 9)
    assert (row.verdict, row.is_inside) == (verdict, inside)
    assert Row(target, Interval(0.15, 0.1, 0.2), 9).is_inside
    assert Row(target, Interval(0.45, 0.4, 0.5), 9).is_inside


TARGET = {"what": "w", "scenario": "s.yaml", "measure": "m", "unit": "share", "source": "s"}


@pytest.mark.parametrize(("more", "said"), [
    ({"stated": [0.1, 0.2]}, ""), ({"stated": [0, 0.2]}, ""), ({"stated": [0.2, 0.2]}, "lowest, highest"),
    ({"stated": [-0.1, 0.2]}, "not below 0"), ({"counted": {"share": [1, 2]}}, ""), ({}, "exactly one of"),
    ({"counted": {"share": [1, 2]}, "stated": [0.1, 0.2]}, "exactly one of"),
    ({"counted": {"share": [3, 2]}}, "some of all there were"),
])  # fmt: skip
def test_a_target_is_counted_or_stated_and_not_both(more: dict[str, Any], said: str) -> None:
    if not said:
        TargetEntry.model_validate({**copy.deepcopy(TARGET), **more})
        return
    with pytest.raises(ValidationError, match=said):
        TargetEntry.model_validate({**TARGET, **more})
