import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.quantiles import quantile_interval, quantile_ranks


def test_ranks_around_the_median_are_those_conover_printed(published):
    case = published("median_order_stat_ci")
    for n, row in case["rows"].items():
        assert quantile_ranks(int(n)) == pytest.approx(row, abs=1e-12)
    for n, row in case["published"].items():
        assert quantile_ranks(int(n)) == pytest.approx(row, abs=5.1e-5)


def test_the_limits_are_observations():
    values = np.random.default_rng(1).permutation(np.arange(10.0, 130.0, 12.0))
    assert quantile_interval(values) == (64.0, 22.0, 106.0)  # n = 10: the 2nd and the 9th


def test_five_observations_bound_no_median_at_95_percent():
    assert quantile_interval([1.0, 2.0, 3.0, 4.0, 5.0]) == (3.0, -np.inf, np.inf)


def test_runs_that_have_not_ended_yet_may_stand_in_as_infinite():
    assert quantile_interval([1.0, np.inf, np.inf, 2.0]).estimate == np.inf
    assert quantile_interval([np.inf, np.inf, 3.0, 1.0, 2.0]).estimate == 3.0


@given(st.integers(1, 400), st.floats(0.01, 0.99), st.floats(0.5, 0.999))
def test_ranks_cover_at_least_the_level_and_no_narrower_ones_would(n, q, level):
    low, high, coverage = quantile_ranks(n, q, level)
    assert 0 <= low < high <= n + 1
    assert coverage >= level - 1e-9


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=80), st.floats(0.02, 0.98))
def test_the_interval_holds_its_estimate(values, q):
    found = quantile_interval(values, q)
    assert found.low <= found.estimate <= found.high


@pytest.mark.parametrize("q", [0.5, 0.9])
def test_the_interval_covers_a_quantile_of_a_skewed_distribution(q):
    draws = np.sort(np.random.default_rng(2).exponential(size=(2000, 100)), axis=1)
    low, high, coverage = quantile_ranks(100, q)
    truth = -np.log(1 - q)
    assert np.mean((draws[:, low - 1] <= truth) & (truth <= draws[:, high - 1])) == pytest.approx(coverage, abs=0.015)


def test_of_six_observations_the_least_and_the_greatest_bound_the_median():
    assert quantile_interval([3.0, 1.0, 6.0, 2.0, 5.0, 4.0]) == (3.5, 1.0, 6.0)
    assert quantile_interval([3.0, 1.0, 6.0, 2.0, 5.0, 4.0], level=0.99) == (3.5, -np.inf, np.inf)
    assert quantile_interval(np.arange(1.0, 11.0), 0.7)[0] == 7.5  # reached between the seventh and the eighth
