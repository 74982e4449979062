import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.statistics.differences import (
    mcnemar,
    mean_difference_paired,
    newcombe_difference,
    paired_difference,
    paired_shares,
    pairing_gain,
)

EXPERIMENTS = 2000
tables = st.tuples(*[st.integers(0, 300)] * 4)


def drawn_tables(n, p1, p2, correlation, rng):
    """Tables (n11, n10, n01, n00) of paired yes-or-no outcomes with the given shares and correlation."""
    both = p1 * p2 + correlation * np.sqrt(p1 * (1 - p1) * p2 * (1 - p2))
    return rng.multinomial(n, [both, p1 - both, p2 - both, 1 - p1 - p2 + both], size=EXPERIMENTS).T


def covered(found, truth):
    return np.mean((found.low <= truth + 1e-12) & (found.high >= truth - 1e-12))


def test_unpaired_limits_are_those_newcombe_published_in_table_ii(published):  # Stat. Med. 17:873, method 10
    for row in published("newcombe_difference")["rows"]:
        found = newcombe_difference(row["k1"], row["n1"], row["k2"], row["n2"])
        assert (found.low, found.high) == pytest.approx(row["published"], abs=5.1e-5)
        assert (found.low, found.high) == pytest.approx(row["statsmodels"], abs=1e-12)


def test_paired_limits_are_those_published_for_tangos_score(published):
    for row in published("paired_difference_tango")["rows"]:
        found = paired_difference(row["n11"], row["n10"], row["n01"], row["n00"], row["level"])
        assert (found.low, found.high) == pytest.approx(row["interval"], abs=0.51 * 10.0 ** -row["digits"])


def test_mcnemar_is_that_of_agrestis_1600_voters(published):  # Agresti 2002, 10.1
    case = published("paired_binary_mcnemar")
    (n11, n10), (n01, n00) = case["table"]
    expected, found = case["expected"], mcnemar(n10, n01)
    assert found == pytest.approx(expected["exact_p"], rel=1e-9)
    difference = paired_difference(n11, n10, n01, n00)
    assert difference.estimate == pytest.approx(expected["diff"])
    assert (difference.low, difference.high) == pytest.approx(expected["wald_ci"], abs=5e-4)  # large n: near Wald's


@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("p", [0.5, 0.1, 0.02])
@pytest.mark.parametrize("fall", [1.0, 0.5])
def test_the_unpaired_interval_covers_93_to_97_times_in_100(n, p, fall):
    rng = np.random.default_rng(2)
    found = newcombe_difference(rng.binomial(n, p, EXPERIMENTS), n, rng.binomial(n, p * fall, EXPERIMENTS), n)
    coverage = covered(found, p - p * fall)
    assert coverage >= 0.93
    assert coverage <= 0.97 or n * p * fall < 4  # see the next test


def test_with_hardly_a_case_either_interval_covers_more_than_it_says():
    rng = np.random.default_rng(3)
    unpaired = newcombe_difference(rng.binomial(50, 0.02, EXPERIMENTS), 50, rng.binomial(50, 0.02, EXPERIMENTS), 50)
    paired = paired_difference(*drawn_tables(50, 0.02, 0.02, 0.5, rng))
    assert covered(unpaired, 0) > 0.97
    assert covered(paired, 0) > 0.97


@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("p", [0.5, 0.1, 0.02])
@pytest.mark.parametrize(("fall", "correlation"), [(1.0, 0.0), (1.0, 0.5), (0.8, 0.5), (0.8, 0.8)])
def test_the_paired_interval_covers_93_to_97_times_in_100(n, p, fall, correlation):
    rng = np.random.default_rng(4)
    found = paired_difference(*drawn_tables(n, p, p * fall, correlation, rng))
    changed = n * (p + p * fall - 2 * (p * p * fall + correlation * np.sqrt(p * (1 - p) * p * fall * (1 - p * fall))))
    coverage = covered(found, p - p * fall)
    assert coverage >= 0.93
    assert coverage <= 0.97 or changed < 4


@given(tables)
def test_the_paired_interval_leaves_out_0_exactly_when_mcnemars_chi2_is_significant(table):
    found, (_, first, second, _) = paired_difference(*table), table
    p = stats.chi2.sf((first - second) ** 2 / max(1, first + second), 1)
    if abs(p - 0.05) > 1e-9:
        assert (found.low > 0 or found.high < 0) == (p < 0.05)


@given(tables, st.floats(0.5, 0.99))
def test_the_paired_interval_holds_its_estimate_and_turns_with_the_sides(table, level):
    n11, n10, n01, n00 = table
    found, turned = paired_difference(*table, level), paired_difference(n11, n01, n10, n00, level)
    assert -1 <= found.low <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-12)
    assert sum(table) == 0 or found.low - 1e-12 <= (n10 - n01) / sum(table) <= found.high + 1e-12


@given(st.tuples(*[st.integers(0, 60)] * 2), st.integers(0, 60), st.integers(0, 60))
def test_the_unpaired_interval_holds_its_estimate_and_turns_with_the_sides(hits, misses_1, misses_2):
    one, two = (hits[0], hits[0] + misses_1), (hits[1], hits[1] + misses_2)
    found, turned = newcombe_difference(*one, *two), newcombe_difference(*two, *one)
    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-12)
    assert np.isnan(found.estimate) or found.low <= found.estimate <= found.high


@given(st.integers(0, 40), st.integers(0, 40))
def test_exact_mcnemar_is_the_binomial_test_of_the_changed_pairs(n10, n01):
    expected = stats.binomtest(n10, n10 + n01).pvalue if n10 + n01 else 1.0
    assert mcnemar(n10, n01) == pytest.approx(expected, rel=1e-9)


def test_pairs_are_both_the_first_alone_the_second_alone_and_neither():
    one = np.array([True, True, True, True, False, False, False, False, False, False])
    two = np.array([True, False, False, False, True, True, False, False, False, False])
    found, turned = paired_shares(one, two, 0.9), paired_shares(two, one, 0.9)
    assert found == (paired_difference(1, 3, 2, 4, 0.9), mcnemar(3, 2), 5)
    assert turned == (paired_difference(1, 2, 3, 4, 0.9), mcnemar(2, 3), 5)


def test_no_pairs_say_nothing():
    found = paired_difference(0, 0, 0, 0)
    assert np.isnan(found.estimate)
    assert (found.low, found.high) == (-1, 1)


def test_mean_difference_of_many_pairs_that_all_differ_is_students_interval():
    rng = np.random.default_rng(9)
    a, b = rng.normal(0.2, 1, 5000), rng.uniform(-1, 1, 5000)
    interval = stats.ttest_rel(a, b).confidence_interval(0.9)
    found = mean_difference_paired(a, b, 0.9)
    assert found.estimate == pytest.approx(np.mean(a - b))
    width = interval.high - interval.low
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=0.03 * width)


@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_the_interval_of_a_mean_difference_covers_whatever_the_pairs_share(correlation):
    rng = np.random.default_rng(5)
    cov = [[1, correlation], [correlation, 1]]
    pairs = rng.multivariate_normal([0.3, 0.0], cov, size=(EXPERIMENTS, 100))
    found = [mean_difference_paired(*experiment.T) for experiment in pairs]
    assert 0.93 <= np.mean([f.low <= 0.3 <= f.high for f in found]) <= 0.97


def test_common_luck_makes_a_pair_worth_221_where_exponential_waits_share_it(published):
    case = published("crn_exponential")
    u = (np.arange(200_000) + 0.5) / 200_000
    a, b = (-np.log(u) / rate for rate in case["rates"])
    gain = pairing_gain(a, b)
    assert gain.correlation == pytest.approx(1.0)
    assert gain.worth / u.size == pytest.approx(case["expected"]["reduction"], rel=1e-9)
    assert mean_difference_paired(a, b).estimate == pytest.approx(case["expected"]["mean"], rel=1e-4)
    assert np.var(a - b) == pytest.approx(case["expected"]["var_crn"], rel=1e-3)


def test_pairs_that_never_differ_are_worth_any_number_and_constants_nothing_known():
    assert pairing_gain([1.0, 2.0], [1.0, 2.0]).worth == np.inf
    assert np.isnan(pairing_gain([1.0, 1.0], [1.0, 1.0])).all()


def test_series_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="same length"):
        mean_difference_paired([1.0, 2.0], [1.0])
