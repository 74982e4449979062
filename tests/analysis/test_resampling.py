"""What distances are worth: draws that keep their sizes, a noise floor, and a chance that is counted or fitted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.statistics import resampling
from sim.statistics.distances import measure_jensen_shannon, measure_wasserstein_1
from sim.statistics.resampling import batches, bootstrap, drawn_counts, measured, permutations


@pytest.mark.parametrize(("cells", "resamples", "held"), [
    (1_000, 1_000, [1_000]), (2_000, 1_500, [1_000, 500]), (2_000_000, 2, [1, 1]), (9_000_000, 2, [1, 1]), (7, 0, []),
])  # fmt: skip
def test_resamples_are_held_two_million_cells_at_a_time_until_all_are_done(
    cells: int, resamples: int, held: list[int]
) -> None:
    assert list(batches(cells, resamples)) == held


def test_n_are_drawn_of_n_and_each_as_often_as_any_other() -> None:
    counts = drawn_counts(5, 4_000, np.random.default_rng(1))
    assert counts.shape == (4_000, 5)
    assert (counts.sum(axis=1) == 5).all()
    assert counts.mean(axis=0) == pytest.approx(np.ones(5), abs=0.06)
    assert counts.var() == pytest.approx(5 * 0.2 * 0.8, rel=0.05)  # binomial, five draws of one in five


def test_each_sample_is_drawn_from_itself_and_exchanged_with_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resampling, "_CELLS", 50)
    weights, rng = np.array([1.0, 2.0, 4.0, 8.0, 16.0]), np.random.default_rng(2)
    drawn = list(bootstrap(weights, 2, rng, 25))
    assert [len(one) for one, _ in drawn] == [10, 10, 5]
    one, two = (np.vstack(side) for side in zip(*drawn, strict=True))
    assert (one[:, 2:] == 0).all()
    assert (two[:, :2] == 0).all()
    assert ((one / weights).sum(axis=1) == 2).all()
    assert ((two / weights).sum(axis=1) == 3).all()
    mixed = list(permutations(weights, 2, rng, 25))
    one, two = (np.vstack(side) for side in zip(*mixed, strict=True))
    assert (one + two == weights).all(), "each observation is on one side, with its weight"
    assert ((one > 0).sum(axis=1) == 2).all()
    assert (one > 0).any(axis=0).all()


def test_the_noise_of_a_distance_is_taken_off_twice_and_the_floor_is_a_quantile_of_chance() -> None:
    chance = np.linspace(0.0, 1.0, 201)
    found = measured(3.0, np.array([4.0, 5.0, 6.0]), chance, 0.9)
    excess = (16 + 25 + 36) / 3 - 9
    low, high = np.quantile(np.sqrt(np.maximum(np.array([16.0, 25.0, 36.0]) - 2 * excess, 0.0)), [0.05, 0.95])
    assert (found.estimate, found.low, found.high) == pytest.approx((3.0, low, max(high, 3.0)))
    assert (found.noise, found.noise_floor) == pytest.approx((0.5, 0.9))
    quiet = measured(3.0, np.array([2.0, 3.0]), chance, 0.9)  # draws below the estimate: there is no noise to take off
    assert (quiet.low, quiet.high) == pytest.approx((2.05, 3.0))
    holes = measured(3.0, np.array([4.0, np.nan, 5.0, 6.0]), np.append(chance, np.inf), 0.9)
    assert holes == found


def test_a_chance_is_counted_where_ten_lie_beyond_and_fitted_where_fewer_do() -> None:
    chance = np.random.default_rng(3).gamma(2.0, size=999)
    tenth, ninth = np.sort(chance)[-10], np.sort(chance)[-9]
    draws = np.array([1.0, 2.0])
    assert measured(float(tenth), draws, chance, 0.95).p == pytest.approx(11 / 1000)
    fitted = measured(float(ninth), draws, chance, 0.95).p
    law = stats.pearson3(stats.skew(chance), chance.mean(), chance.std())
    assert fitted == pytest.approx(min(10 / 1000, law.sf(ninth)))
    assert measured(40.0, draws, chance, 0.95).p == pytest.approx(law.sf(40.0), rel=1e-6)
    assert 0.0 < measured(1e9, draws, chance, 0.95).p < 1e-300, "never none at all"
    same = np.full(99, 0.5)
    assert measured(0.7, draws, same, 0.95).p == pytest.approx(1 / 100), "without a spread nothing can be fitted"
    turned = 5.0 - chance  # a tail to the left is fitted by one that is hardly skewed
    assert measured(8.0, draws, turned, 0.95).p == pytest.approx(
        stats.pearson3(0.01, turned.mean(), turned.std()).sf(8.0), rel=1e-3
    )


def test_a_thousand_resamples_at_95_percent_unless_it_is_said() -> None:
    counts, rng = ([30, 20, 10], [20, 20, 20]), np.random.default_rng
    said = measure_jensen_shannon(*counts, rng(1), 0.95, 1000)
    assert measure_jensen_shannon(*counts, rng(1)) == said
    assert measure_jensen_shannon(*counts, rng(1), 0.5).noise_floor < said.noise_floor
    x, y = np.arange(12.0), np.arange(12.0) ** 1.2
    assert measure_wasserstein_1(x, y, rng(1)) == measure_wasserstein_1(x, y, rng(1), None, None, 0.95, 1000)
