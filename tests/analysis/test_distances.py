import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.statistics import distances
from sim.statistics.distances import (
    jensen_shannon,
    measure_jensen_shannon,
    measure_wasserstein_1,
    wasserstein_1,
)

samples = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(0.1, 5)), min_size=1, max_size=20)
shares = st.lists(st.floats(0.01, 1), min_size=3, max_size=3)


def test_distances_are_those_of_scipys_documentation(published):
    for row in published("distances")["rows"]:
        weights = [row[side] for side in ("weights_a", "weights_b") if side in row]
        found = getattr(distances, row["distance"])(row["a"], row["b"], *weights)
        unit = np.sqrt(np.log(2)) if row.get("base") == "e" else 1.0
        assert found * unit == pytest.approx(row["expected"], abs=1e-14)


@given(samples, samples)
def test_weighted_samples_are_as_far_apart_as_scipy_says_either_way_round(one, two):
    (a, u), (b, v) = zip(*one, strict=True), zip(*two, strict=True)
    found = wasserstein_1(a, b, u, v)
    assert found == pytest.approx(stats.wasserstein_distance(a, b, u, v), rel=1e-9, abs=1e-9)
    assert found == pytest.approx(wasserstein_1(b, a, v, u), abs=1e-9)


@given(shares, shares, shares)
def test_jensen_shannon_is_a_distance_between_0_and_1(p, q, r):
    assert jensen_shannon(p, p) == 0
    assert jensen_shannon(p, q) == pytest.approx(jensen_shannon(q, p))
    assert 0 <= jensen_shannon(p, q) <= jensen_shannon(p, r) + jensen_shannon(r, q) + 1e-9
    assert jensen_shannon(p, q) == pytest.approx(jensen_shannon(np.array(p) * 100, np.array(q) * 7), abs=1e-6)


def test_weights_count_as_repeated_observations():
    assert wasserstein_1([1, 2], [0], [3, 1]) == pytest.approx(wasserstein_1([1, 1, 1, 2], [0]))


def both_measures(rng, shift, n):
    a, b = rng.normal(size=n), rng.normal(shift, 1, size=n)
    p, q = [0.5, 0.3, 0.2], np.array([0.5, 0.3, 0.2]) + shift * np.array([-0.4, 0.2, 0.2])
    return (
        measure_wasserstein_1(a, b, rng, resamples=200),
        measure_jensen_shannon(rng.multinomial(n, p), rng.multinomial(n, q), rng, resamples=200),
    )


def test_the_interval_covers_a_true_distance_and_a_true_0():
    truth = 0.5, jensen_shannon([0.5, 0.3, 0.2], [0.3, 0.4, 0.3])
    for shift, goals in ((0.5, truth), (0.0, (0.0, 0.0))):
        rng = np.random.default_rng(1)
        found = [both_measures(rng, shift, 150) for _ in range(250)]
        hits = [[m.low <= goal <= m.high for m, goal in zip(row, goals, strict=True)] for row in found]
        assert np.all(np.mean(hits, axis=0) >= 0.90)


def test_twins_exceed_the_noise_floor_one_time_in_twenty_and_lie_around_the_noise():
    rng = np.random.default_rng(2)
    twins = [both_measures(rng, 0.0, 80) for _ in range(300)]
    above = np.mean([[m.estimate > m.noise_floor for m in row] for row in twins], axis=0)
    sure = np.mean([[m.p <= 0.05 for m in row] for row in twins], axis=0)
    assert np.all((above > 0.02) & (above < 0.09))
    assert np.all((sure > 0.02) & (sure < 0.09))
    estimate, noise = (np.mean([[getattr(m, f) for m in row] for row in twins], axis=0) for f in ("estimate", "noise"))
    np.testing.assert_allclose(estimate, noise, rtol=0.1)


def test_a_real_difference_stands_out_of_the_noise():
    for found in both_measures(np.random.default_rng(3), 1.0, 200):
        assert found.low > found.noise_floor > found.noise > 0
        assert found.p < 1e-4  # beyond what 200 exchanges can count: the fitted tail


def test_the_same_generator_gives_the_same_interval():
    once, again = (both_measures(np.random.default_rng(4), 0.2, 50) for _ in range(2))
    assert once == again


@given(samples, samples, st.integers(0, 9))
@settings(max_examples=30)
def test_an_interval_holds_its_estimate_whatever_the_weights(one, two, seed):
    (a, u), (b, v) = zip(*one, strict=True), zip(*two, strict=True)
    found = measure_wasserstein_1(a, b, np.random.default_rng(seed), u, v, resamples=50)
    assert 0 <= found.low <= found.estimate <= found.high


def test_shares_have_no_noise_floor_and_are_refused():
    with pytest.raises(ValueError, match="counts in whole numbers"):
        measure_jensen_shannon([0.5, 0.5], [0.4, 0.6], np.random.default_rng(1))
    with pytest.raises(ValueError, match="same categories"):
        jensen_shannon([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="finite"):
        wasserstein_1([1.0, np.nan], [1.0])
