"""Effects of every form: their limits are those of the interval that suits them, on the sums that the form asks for."""

from __future__ import annotations

import numpy as np
import pytest

from sim.statistics.differences import mean_difference_paired, paired_difference
from sim.statistics.effects import Effect, effect_of
from sim.statistics.means import A_SHARE, ANYTHING, Reached, ends_of, mean_interval
from sim.statistics.proportions import wilson
from sim.statistics.quantiles import quantile_interval
from sim.statistics.ratios import ratio_of_shares_paired

RNG = np.random.default_rng(1)
A, B, C, D = RNG.normal(size=(4, 60)) + np.array([[0.0], [1.0], [1.5], [3.0]])
YES, NO = np.arange(60) < 24, np.arange(60) % 3 == 0


def limits(effect: Effect) -> tuple[float, float]:
    return effect.low, effect.high


def test_a_share_has_wilsons_limits_and_a_change_of_shares_tangos() -> None:
    share = effect_of("value", [YES * 1.0], True, level=0.9)
    assert share[:3] == pytest.approx([float(each) for each in wilson(24, 60, 0.9)])
    both, first, second = (NO & YES).sum(), (NO & ~YES).sum(), (~NO & YES).sum()
    expected = [float(each) for each in paired_difference(both, first, second, 60 - both - first - second)]
    for form in ("change", "same"):
        found = effect_of(form, [YES * 1.0, NO * 1.0], True)
        assert found[:3] == pytest.approx(expected)
        assert found.estimate == pytest.approx((20 - 24) / 60)
        assert (found.cells, found.pairs) == (pytest.approx((0.4, 1 / 3)), 60)


@pytest.mark.parametrize(("form", "cells", "reach"), [
    ("value", [A], None), ("change", [A, B], 1), ("same", [A, B], 1), ("bend", [A, B, C], 2),
    ("interaction", [A, B, C, D], 2),
])  # fmt: skip
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_a_sum_of_means_is_bounded_as_far_as_the_values_it_is_made_of_may_lie_apart(
    form: str, cells: list[np.ndarray], reach: int | None, level: float
) -> None:
    sums = {
        "value": A, "change": B - A, "same": B - A, "bend": (C - B) - (B - A), "interaction": (B - A) - (D - C)
    }[form]  # fmt: skip
    found = effect_of(form, cells, False, level=level)
    width = ends_of(np.concatenate(cells)).width
    ends = ANYTHING if reach is None else (-reach * width, reach * width)
    assert found[:3] == pytest.approx(mean_interval(sums, level, ends))
    assert found.cells == pytest.approx([each.mean() for each in cells])


def test_a_bend_of_a_yes_or_no_knows_that_it_lies_within_2_and_a_change_of_counts_that_none_is_below_0() -> None:
    cells = [YES * 1.0, NO * 1.0, (YES | NO) * 1.0]
    sums = cells[0] - 2 * cells[1] + cells[2]
    assert effect_of("bend", cells, True)[:3] == pytest.approx(mean_interval(sums, 0.95, (-2.0, 2.0)))
    few = np.zeros(60)
    few[:3] = 5.0
    found = effect_of("change", [np.zeros(60), few], False, possible=(0.0, 9.0))
    assert limits(found) == pytest.approx(mean_difference_paired(few, np.zeros(60), 0.95, (0.0, 9.0))[1:])
    assert limits(effect_of("change", [np.zeros(60), few], False)) == (-np.inf, np.inf), "nobody knows how far it goes"


@pytest.mark.parametrize("statistic", ["mean", "median"])
def test_ratios_percents_and_what_is_lost_are_those_of_the_middles(statistic: str) -> None:
    middle = np.median if statistic == "median" else np.mean
    a, b, c, d = (float(middle(each)) for each in (A + 9, B + 9, C + 9, D + 9))
    cells = [A + 9, B + 9, C + 9, D + 9]
    for form, used, expected in (
        ("ratio", cells[:2], a / b), ("percent", cells[:2], b / a - 1), ("lost", cells, 1 - (d - c) / (b - a)),
        ("value", cells[:1], a), ("change", cells[:2], b - a), ("bend", cells[:3], c - 2 * b + a),
        ("interaction", cells, (b - a) - (d - c)),
    ):  # fmt: skip
        found = effect_of(form, used, False, statistic)
        assert found.estimate == pytest.approx(expected), form
        assert found.low < found.estimate < found.high, form
        assert found.cells == pytest.approx([float(middle(each)) for each in used])


def test_a_percent_is_a_ratio_turned_round_less_one() -> None:
    for yes_no, cells in ((True, [YES * 1.0, NO * 1.0]), (False, [A + 9, B + 9])):
        ratio, percent = effect_of("ratio", cells[::-1], yes_no), effect_of("percent", cells, yes_no)
        assert percent[:3] == pytest.approx([each - 1.0 for each in ratio[:3]])
    both, first, second = int((NO & YES).sum()), int((NO & ~YES).sum()), int((~NO & YES).sum())
    expected = ratio_of_shares_paired(both, first, second, 0.95)
    assert effect_of("ratio", [NO * 1.0, YES * 1.0], True)[:3] == pytest.approx(expected)


def test_a_ratio_of_what_is_never_below_0_is_not_either() -> None:
    rare = np.zeros(60)
    rare[:2] = 1.0
    counts = effect_of("ratio", [rare, B + 9], False, possible=(0.0, np.inf))
    signed = effect_of("ratio", [rare, B + 9], False, possible=(-50.0, 50.0))
    assert counts.low == 0.0
    assert signed.low < 0.0


def test_the_smallest_step_is_bounded_above_where_all_steps_hold_together() -> None:
    steps = [effect_of("change", pair, False, level=0.9) for pair in ([A, B], [B, C], [C, D])]
    together = [effect_of("change", pair, False, level=1 - 0.1 / 3) for pair in ([A, B], [B, C], [C, D])]
    found = effect_of("steps", [A, B, C, D], False, level=0.9)
    assert found.estimate == min(each.estimate for each in steps)
    assert found.low == pytest.approx(min(each.low for each in steps))
    assert found.high == pytest.approx(min(each.high for each in together))


def test_a_median_has_the_limits_of_two_of_the_runs_and_a_difference_of_medians_those_of_a_paired_bootstrap() -> None:
    assert effect_of("value", [A], False, "median", 0.9)[:3] == pytest.approx(quantile_interval(A, 0.5, 0.9))
    once, again = (effect_of("change", [A, B], False, "median") for _ in range(2))
    assert once == again
    assert effect_of("change", [A, A + 2.0], False, "median")[:3] == pytest.approx((2.0, 2.0, 2.0)), "of the same runs"
    wide, narrow = (effect_of("change", [A, B], False, "median", level) for level in (0.99, 0.5))
    assert wide.low < narrow.low < once.estimate < narrow.high < wide.high
    six, five = (effect_of("change", [A[:n], B[:n]], False, "median") for n in (6, 5))
    assert np.isfinite(limits(six)).all(), "of six runs the least and the greatest bound a median"
    assert limits(five) == (-np.inf, np.inf)


def test_one_pair_tells_nothing_and_two_do() -> None:
    one, two = (effect_of("change", [A[:n], B[:n]], False, possible=(-9.0, 9.0)) for n in (1, 2))
    assert np.isnan([*one[:3], *one.cells]).all()
    assert (one.pairs, len(one.cells), two.pairs) == (1, 2, 2)
    assert two.estimate == pytest.approx((B - A)[:2].mean())
    assert np.isfinite(limits(two)).all()


def test_runs_in_which_anything_is_unseen_count_in_no_cell() -> None:
    holed = B.copy()
    holed[[3, 7]], held = np.nan, np.delete(np.arange(60), [3, 7])
    found = effect_of("change", [A, holed], False)
    assert found == effect_of("change", [A[held], B[held]], False)
    assert (found.pairs, found.cells[0]) == (58, pytest.approx(A[held].mean()))
    assert effect_of("value", [YES * 1.0], True, possible=A_SHARE).pairs == 60


def test_an_effect_on_what_may_last_to_the_end_leaves_room_for_the_few_runs_in_which_it_does() -> None:
    days = np.stack([np.tile([5.0, 8.0, 11.0, 20.0], 25), np.tile([6.0, 8.0, 14.0, 21.0], 25)])
    possible = Reached(0.0, 660.0)
    change = effect_of("change", list(days), False, possible=possible)
    expected = mean_interval(days[1] - days[0], 0.95, Reached(-660.0, 660.0))
    assert limits(change) == pytest.approx((expected.low, expected.high))
    unaware = {form: effect_of(form, list(days), False, possible=(0.0, 660.0)) for form in ("change", "ratio")}
    assert np.ptp(limits(change)) > 5.0 > np.ptp(limits(unaware["change"]))
    bend = effect_of("bend", [*days, days[0]], False, possible=possible)
    assert bend.high == pytest.approx(mean_interval(2.0 * (days[0] - days[1]), 0.95, Reached(-1320.0, 1320.0)).high)
    ratio = effect_of("ratio", list(days), False, possible=possible)
    assert np.ptp(limits(ratio)) > 2.0 * np.ptp(limits(unaware["ratio"]))
