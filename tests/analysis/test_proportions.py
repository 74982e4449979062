import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.proportions import jeffreys, wilson

counts = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.floats(0.01, 0.999)
METHODS = [wilson, jeffreys]


def test_limits_are_those_newcombe_published_in_table_i(published):  # Newcombe 1998, Stat. Med. 17:857
    for row in published("proportion_intervals")["rows"]:
        found = wilson(row["k"], row["n"])
        assert (found.low, found.high) == pytest.approx(row["published"]["wilson"], abs=5.1e-5)


@pytest.mark.parametrize(("method", "column"), [(wilson, "wilson_full"), (jeffreys, "jeffreys_full")])
def test_limits_agree_with_another_implementation_to_the_last_digits(published, method, column):
    rows = published("proportion_intervals")["rows"]
    found = method([row["k"] for row in rows], [row["n"] for row in rows])
    np.testing.assert_allclose(np.column_stack((found.low, found.high)), [row[column] for row in rows], atol=1e-12)


def test_jeffreys_limits_are_the_quantiles_of_the_posterior(published):
    for row in published("jeffreys_n")["rows"]:
        found = jeffreys(row["k"], row["n"])
        assert (found.low, found.high) == pytest.approx(row["interval"], rel=1e-10)


@given(counts, levels)
def test_an_interval_holds_its_estimate_and_stays_between_0_and_1(count, level):
    found = wilson(*count, level)
    assert 0 <= found.low <= found.high <= 1
    assert count[1] == 0 or found.low <= count[0] / count[1] <= found.high


@pytest.mark.parametrize("method", METHODS)
@given(counts, levels)
def test_counting_the_misses_instead_mirrors_the_interval(method, count, level):
    k, n = count
    hits, misses = method(k, n, level), method(n - k, n, level)
    assert (hits.low, hits.high) == pytest.approx((1 - misses.high, 1 - misses.low), abs=1e-9)


def test_no_runs_say_nothing():
    assert np.isnan(jeffreys(0, 0).estimate)
    found = wilson(0, 0)
    assert np.isnan(found.estimate)
    assert (found.low, found.high) == (0, 1)


@pytest.mark.parametrize("p", [0.5, 0.1, 0.02])
def test_wilson_covers_a_share_93_to_97_times_in_100(p):
    found = wilson(np.random.default_rng(1).binomial(500, p, size=2000), 500)
    assert 0.93 <= np.mean((found.low <= p) & (p <= found.high)) <= 0.97


def test_more_hits_than_runs_or_a_level_of_1_are_refused():
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(3, 2)
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, 1.0)
