import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.proportions import wilson
from sim.statistics.scores import CalibrationBin, brier, calibration_table, log_score

weights = st.lists(st.floats(0.01, 1), min_size=2, max_size=6)


def test_brier_is_that_of_briers_own_table(published):  # Brier 1950, Table 1
    case = published("brier_1950")
    rain, forecast = np.array(case["rain"]), np.array(case["forecast_rain"])
    both = brier(np.column_stack((1 - forecast, forecast)), rain)
    assert both.mean() == pytest.approx(case["expected"]["P_two_class"])


def test_log_score_is_the_surprise_in_nats():
    np.testing.assert_allclose(
        log_score([[0.5, 0.5], [0.9, 0.1], [1.0, 0.0]], [0, 1, 1]), [np.log(2), np.log(10), np.inf]
    )


@pytest.mark.parametrize("score", [brier, log_score])
@given(weights, weights)
def test_no_other_forecast_is_expected_to_score_better_than_the_truth(score, belief, other):  # propriety
    r = min(len(belief), len(other))
    truth, said = (np.array(w[:r]) / sum(w[:r]) for w in (belief, other))
    honest, told = (truth @ score(np.tile(p, (r, 1)), np.arange(r)) for p in (truth, said))
    assert honest <= told + 1e-12


@pytest.mark.parametrize("score", [brier, log_score])
def test_a_sure_and_true_forecast_scores_0(score):
    np.testing.assert_allclose(score(np.eye(4), np.arange(4)), 0, atol=1e-12)


def test_calibration_counts_each_range_and_leaves_out_empty_ones():
    table = calibration_table([0.0, 0.1, 0.15, 0.95, 1.0], [0, 0, 1, 1, 1])
    assert [(row.low, row.high, row.chances) for row in table] == [(0.0, 0.1, 1), (0.1, 0.2, 2), (0.9, 1.0, 2)]
    assert table[1].forecast == pytest.approx(0.125)
    assert (table[1].observed, table[2].observed) == (0.5, 1.0)
    assert all(row.observed_low <= row.observed <= row.observed_high for row in table)


def test_every_tenth_falls_into_the_range_that_it_opens():
    table = calibration_table(np.arange(10) / 10, np.zeros(10))
    assert [row.chances for row in table] == [1] * 10


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50), st.integers(1, 20))
def test_calibration_loses_no_case(cases, bins):
    p, happened = zip(*cases, strict=True)
    table = calibration_table(p, happened, bins)
    assert sum(row.chances for row in table) == len(cases)
    assert sum(row.chances * row.forecast for row in table) == pytest.approx(sum(p))
    assert all(row.low <= row.forecast + 1e-12 and row.forecast <= row.high + 1e-12 for row in table)


def test_probabilities_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up to 1"):
        brier([[0.5, 0.4]], [0])
    with pytest.raises(ValueError, match="from 0 to 1"):
        brier([[0.5, 0.5]], [2])
    with pytest.raises(ValueError, match="yes or no"):
        calibration_table([0.5], [2])


@pytest.mark.parametrize(("p", "happened"), [
    ([0.5, 0.5], [True]), ([0.5], [True, False]), ([[0.5, 0.5]], [[True, False]]), (0.5, True), ([1.5], [True]),
    ([-0.1], [True]), ([np.nan], [True]), ([0.5], [0.5]),
])  # fmt: skip
def test_chances_and_what_happened_are_two_lists_of_one_length_in_their_limits(p, happened):
    with pytest.raises(ValueError, match="p "):
        calibration_table(p, happened)


@pytest.mark.parametrize(("p", "outcome"), [
    ([0.5, 0.5], [0, 1]), ([[0.5, 0.5]], [0, 1]), ([[0.5, 0.4]], [0]), ([[1.5, -0.5]], [0]), ([[0.5, 0.5]], [2]),
    ([[0.5, 0.5]], [-1]), ([[np.nan, 0.5]], [0]),
])  # fmt: skip
@pytest.mark.parametrize("score", [brier, log_score])
def test_a_forecast_is_a_row_of_chances_for_each_outcome_that_is_among_them(score, p, outcome):
    with pytest.raises(ValueError, match=r"needs one row|add up to 1|must run from 0"):
        score(p, outcome)


@pytest.mark.parametrize(("forecast", "cases", "agrees"), [
    (0.2, 5, True), (0.7, 5, True), (0.19, 5, False), (0.71, 5, False), (0.5, 4, None), (0.9, 4, None),
])  # fmt: skip
def test_a_range_agrees_where_its_interval_holds_the_forecast_and_five_cases_say_so(forecast, cases, agrees):
    assert CalibrationBin(0.0, 1.0, 9, cases, forecast, 4, 0.4, 0.2, 0.7).agrees is agrees


def test_chances_of_one_case_are_one_case_and_ten_ranges_at_95_percent_are_meant_unless_it_is_said():
    table = calibration_table([0.21, 0.22, 0.29, 0.5], [0, 1, 0, 1], case=[4, 4, 6, 9])
    assert [(row.chances, row.cases, row.happened) for row in table] == [(3, 2, 1), (1, 1, 1)]
    low, high = (float(each) for each in wilson(1, 3, 0.95)[1:])
    assert (table[0].observed_low, table[0].observed_high) == pytest.approx((low, high))
    assert [(row.low, row.high) for row in table] == [pytest.approx((0.2, 0.3)), pytest.approx((0.5, 0.6))]
    assert [row.cases for row in calibration_table([0.21, 0.22, 0.29], [0, 1, 0])] == [3]
