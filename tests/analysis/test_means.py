import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.statistics.differences import flipped_sign_p, mean_difference_paired, mean_difference_unpaired
from sim.statistics.means import A_SHARE, AT_LEAST_0, Ends, Reached, around_all, ends_of, mean_interval

EXPERIMENTS = 400
samples = st.lists(st.integers(-20, 20).map(float), min_size=2, max_size=40)


@pytest.mark.parametrize(("k", "n"), [(0, 10), (0, 400), (1, 400), (8, 16), (5, 2000), (30, 100), (400, 400)])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_of_yes_and_no_it_leaves_out_what_the_beta_law_leaves_out(k, n, level):
    """Dirichlet's law of two cells is the Beta law: exact, but for the saddlepoint's error."""
    out = (1 - level) / 2
    found = mean_interval(np.repeat([1.0, 0.0], [k, n - k]), level, A_SHARE)
    low = stats.beta.cdf(found.low, k, n - k + 0.5) if k else out
    high = stats.beta.sf(found.high, k + 0.5, n - k) if k < n else out
    assert (low, high) == pytest.approx((out, out), rel=0.06)
    assert (found.low == 0) == (k == 0)
    assert (found.high == 1) == (k == n)


def test_the_quantile_is_that_of_drawn_weights():
    rng = np.random.default_rng(1)
    x = np.sort(rng.lognormal(size=30))
    ends = ends_of(x, AT_LEAST_0)
    found = mean_interval(x, 0.9, AT_LEAST_0)
    with_top = rng.dirichlet([*[1.0] * 30, 0.5], 100_000) @ np.append(x, ends.high)
    with_bottom = rng.dirichlet([*[1.0] * 30, 0.5], 100_000) @ np.append(x, ends.low)
    assert np.mean(with_top > found.high) == pytest.approx(0.05, abs=0.003)
    assert np.mean(with_bottom < found.low) == pytest.approx(0.05, abs=0.003)


def test_of_many_values_alike_it_is_students():
    x = np.random.default_rng(2).normal(size=20_000)
    found, student = mean_interval(x), stats.ttest_1samp(x, 0).confidence_interval()
    assert (found.low, found.high) == pytest.approx((student.low, student.high), abs=0.0005)


def test_the_ends_are_five_gaps_out_by_robson_and_whitlock():  # x(n) + (1-p)/p (x(n) - x(n-1)), p = 1/5
    x = np.array([3.0, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 10.0, 20.0])
    assert ends_of(x) == (3.0 - 4 * 1.0, 20.0 + 4 * 10.0)
    assert ends_of(x, AT_LEAST_0) == (0.0, 60.0)
    assert ends_of(np.array([0.0] * 20 + [1.0] * 20)) == (0.0, 1.0)  # ties at the end: it has been reached


def test_ends_that_are_reached_are_taken_as_they_are():
    days = np.repeat([5.0, 8.0, 11.0, 20.0], 25)  # as many set themselves apart as one likes
    assert ends_of(days, Ends(0.0, 660.0)) == (5.0, 20.0)
    found = ends_of(days, Reached(0.0, 660.0))
    assert isinstance(found, Reached)
    assert found == (0.0, 660.0)
    assert ends_of(days - 30.0, Reached(0.0, 660.0)).low == -25.0  # what was seen was possible
    around = found.around_0(2.0 * found.width)
    assert isinstance(around, Reached)
    assert around == (-1320.0, 1320.0)
    assert type(Ends(0.0, 1.0).around_0(3.0)) is Ends


def test_around_several_ends_lies_what_lies_within_any_of_them():
    assert around_all([Ends(0.0, 2.0), Ends(-1.0, 1.0)]) == (-1.0, 2.0)
    assert type(around_all([Ends(0.0, 2.0), Ends(-1.0, 1.0)])) is Ends
    reached = around_all([Ends(0.0, 2.0), Reached(1.0, 9.0)])
    assert isinstance(reached, Reached)
    assert reached == (0.0, 9.0)


@pytest.mark.parametrize("runs", [200, 400])
def test_what_one_run_in_three_hundred_never_ends_is_covered_where_that_is_known(runs):
    """Governments are formed within some days, and by a few never: those days last until the horizon."""
    rng = np.random.default_rng(4)
    never = rng.random((EXPERIMENTS, 2, runs)) < 1 / 300
    days = np.where(never, 660.0, 5.0 + rng.geometric(0.3, never.shape))
    level = 5.0 + 1 / 0.3
    true = level + (660.0 - level) / 300

    def held(possible):
        return np.mean(
            [found.low <= true <= found.high for found in (mean_interval(x, 0.95, possible) for x, _ in days)]
        )

    assert held(Ends(0.0, 660.0)) < 0.85  # nobody who has not seen it thinks of it
    assert held(Reached(0.0, 660.0)) >= 0.93
    apart = [mean_difference_paired(x, y, 0.95, Reached(0.0, 660.0)) for x, y in days]
    assert np.mean([found.low <= 0.0 <= found.high for found in apart]) >= 0.95


def test_where_hardly_a_value_sets_itself_apart_only_what_is_possible_is_known():
    x = np.append(np.zeros(393), [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0])
    assert ends_of(x, (0.0, 365.0)) == (0.0, 365.0)
    assert ends_of(np.append(x, 1.0), (0.0, 365.0)).high < 365.0
    assert mean_interval(x, 0.95, AT_LEAST_0).high == np.inf
    noise = np.append(x, np.full(100, 1e-7))  # differs, but not by anything that carries the mean
    assert ends_of(noise, (0.0, 365.0)).high == 365.0


@given(samples, st.floats(0.5, 0.99), st.integers(-5, 5), st.sampled_from([1e-9, 0.5, 3.0, 1e9]))
def test_it_holds_its_estimate_stays_within_the_possible_and_moves_with_the_unit(values, level, shift, factor):
    x = np.array(values)
    found = mean_interval(x, level, (-20.0, 20.0))
    assert -20.0 <= found.low <= found.estimate <= found.high <= 20.0
    assert found.estimate == pytest.approx(x.mean())
    assert found.low < found.high
    ends = (factor * (shift - 20.0), factor * (shift + 20.0))
    moved = mean_interval(factor * (x + shift), level, ends)
    assert moved == pytest.approx([factor * (limit + shift) for limit in found], abs=1e-5 * factor)
    turned = mean_interval(-x, level, (-20.0, 20.0))
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-6)


@given(samples, st.floats(0.6, 0.9))
def test_a_higher_level_reaches_farther(values, level):
    near, far = (mean_interval(values, one, (-20.0, 20.0)) for one in (level, level + 0.05))
    assert far.low <= near.low + 1e-9
    assert near.high <= far.high + 1e-9


def test_pairs_of_which_none_differs_leave_room_for_one_in_a_few_hundred_that_does():
    x = np.arange(400.0) % 10
    found = mean_difference_paired(x, x)
    assert found.estimate == 0.0
    assert found.low == pytest.approx(-found.high)
    assert found.high == pytest.approx(9 * stats.beta.isf(0.025, 0.5, 400), rel=0.01)  # as far as 0 and 9 are apart


def test_of_what_nobody_knows_the_reach_a_difference_has_no_limit():
    assert mean_difference_paired(np.zeros(400), np.zeros(400)) == (0.0, -np.inf, np.inf)
    known = mean_difference_paired(np.zeros(400), np.zeros(400), 0.95, A_SHARE)
    assert known.high == -known.low == pytest.approx(stats.beta.isf(0.025, 0.5, 400), rel=0.01)


def test_a_mean_of_counts_is_never_less_than_nothing():
    x = np.append(np.zeros(390), np.arange(1.0, 11.0) ** 3)
    assert mean_interval(x, 0.999, AT_LEAST_0).low > 0.0


RARE = {
    "one pair in fifty, one way": lambda rng, n: (rng.random(n) < 0.02) * rng.uniform(50, 700, n),
    "one pair in fifty, both ways": lambda rng, n: (rng.random(n) < 0.02) * rng.uniform(-700, 700, n),
    "a toll with a heavy tail": lambda rng, n: (rng.random(n) < 0.05) * np.exp(0.9 + 1.2 * rng.normal(size=n)),
}
TRUTH = {
    "one pair in fifty, one way": 0.02 * 375,
    "one pair in fifty, both ways": 0.0,
    "a toll with a heavy tail": 0.05 * np.exp(0.9 + 0.72),
}


@pytest.mark.parametrize("kind", RARE)
def test_it_covers_where_few_differ_and_tails_are_heavy_and_student_does_not(kind):
    """Bounds for 400 experiments; 92 to 98 % with as many as it takes."""
    rng, n = np.random.default_rng(3), 400
    hits, students = [], []
    for _ in range(EXPERIMENTS):
        x = RARE[kind](rng, n)
        found = mean_interval(x, 0.95, (-730.0, 730.0) if "pair" in kind else AT_LEAST_0)
        hits.append(found.low <= TRUTH[kind] <= found.high)
        half = 1.96 * x.std() / np.sqrt(n)
        students.append(abs(x.mean() - TRUTH[kind]) <= half)
    assert 0.92 <= np.mean(hits) <= 0.99
    assert np.mean(students) <= np.mean(hits) + 0.01


def test_unpaired_means_are_covered_too():
    rng, hits = np.random.default_rng(4), 0
    for _ in range(EXPERIMENTS):
        a, b = ((rng.random(400) < p) * rng.uniform(0, 100, 400) for p in (0.05, 0.03))
        found = mean_difference_unpaired(a, b, 0.95, (0.0, 100.0))
        hits += found.low <= 1.0 <= found.high
    assert 0.93 <= hits / EXPERIMENTS <= 0.99


@given(st.lists(st.integers(-9, 9).map(float), min_size=2, max_size=9))
@settings(max_examples=50)
def test_exchanging_the_sides_is_scipys_permutation_test(differences):
    x = np.array(differences)
    expected = stats.permutation_test((x,), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue
    assert flipped_sign_p(x) == pytest.approx(expected)


def test_with_many_changed_pairs_exchanging_and_student_agree():
    rng = np.random.default_rng(5)
    x = np.append(np.zeros(300), rng.normal(0.6, 1, 16))
    assert flipped_sign_p(x) == pytest.approx(flipped_sign_p(np.append(x, 1e-12)), rel=0.2)


def test_a_missing_value_is_refused():
    with pytest.raises(ValueError, match="finite"):
        mean_interval([1.0, np.nan])


@given(st.floats(-1e6, 1e6), st.integers(1, 400))
def test_what_is_one_value_at_its_very_end_has_that_for_both_limits(value, n):
    found = mean_interval([value] * n, 0.95, (value, value))
    assert found == pytest.approx((value, value, value), rel=1e-12)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(16, 100))
def test_pairs_that_all_differ_by_the_same_as_fixed_numbers_do_are_told_by_that(one, other, pairs):
    found = mean_difference_paired(np.full(pairs, one), np.full(pairs, other), 0.95, (0.0, 1.0))
    assert found.low <= found.estimate <= found.high
    assert found.estimate == pytest.approx(one - other, abs=1e-12)
