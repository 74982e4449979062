"""Approximate Bayesian computation: known posteriors are found again, and weights are weights."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.statistics.approximate_bayes import (
    Generation,
    drawn,
    first_scores,
    generations,
    weighted_quantiles,
)

NOISE, SEEN = 0.5, 1.0


def last_of(distances_of: Any, dimensions: int, size: int, number: int, seed: int) -> Generation:
    *_, last = itertools.islice(generations(distances_of, dimensions, size, 0.5, seed), number)
    return last


def normal_toy(seed: int, dimensions: int = 1) -> Any:
    """y ~ N(θ, NOISE²) in each dimension, SEEN seen, prior N(0, 1)."""

    def distances(generation: int, scores: Any) -> Any:
        rng = np.random.default_rng([seed, generation])
        return np.abs(scores + NOISE * rng.standard_normal(scores.shape) - SEEN).max(axis=1)

    return distances


def test_the_posterior_of_a_normal_mean_is_that_of_the_closed_form() -> None:
    found = [last_of(normal_toy(seed), 1, 400, 8, seed).population for seed in range(8)]
    means = [each.weights @ each.scores[:, 0] for each in found]
    spreads = [np.sqrt(each.weights @ (each.scores[:, 0] - mean) ** 2) for each, mean in zip(found, means, strict=True)]
    precision = 1 + 1 / NOISE**2
    assert np.mean(means) == pytest.approx(SEEN / NOISE**2 / precision, abs=0.03)  # 0.8
    assert np.mean(spreads) == pytest.approx(precision**-0.5, rel=0.06)  # 0.447, a tolerance of 0.16 beside noise 0.5


def test_weights_undo_where_the_points_were_looked_for() -> None:
    """Where every point is equally far, each generation is a sample of the prior, wherever its points came from."""
    rng = np.random.default_rng(1)
    population = last_of(lambda _, scores: rng.random(len(scores)), 2, 1000, 5, 3).population
    mean = population.weights @ population.scores
    spread = population.weights @ (population.scores - mean) ** 2
    assert mean == pytest.approx([0, 0], abs=0.15)
    assert spread == pytest.approx([1, 1], abs=0.2)


def test_two_parameters_that_only_their_sum_is_told_of_hang_together() -> None:
    population = last_of(lambda _, scores: np.abs(scores.sum(axis=1)), 2, 300, 6, 1).population
    assert np.cov(population.scores.T, aweights=population.weights)[0, 1] < -0.3
    assert np.abs(population.scores.sum(axis=1)).max() < 0.1


@settings(max_examples=25, deadline=None)
@given(dimensions=st.integers(1, 5), size=st.integers(16, 60), seed=st.integers(0, 2**64 - 1), number=st.integers(1, 4))
def test_weights_sum_to_one_and_no_generation_lies_further_than_the_one_before(
    dimensions: int, size: int, seed: int, number: int
) -> None:
    found = list(itertools.islice(generations(normal_toy(1, dimensions), dimensions, size, 0.5, seed), number))
    for each in found:
        assert each.population.weights.sum() == pytest.approx(1.0)
        assert (each.population.weights >= 0).all()
        assert each.population.distances.max() == each.tolerance
        assert 1 <= each.population.effective <= len(each.population.weights) + 1e-9
    assert [each.tolerance for each in found] == sorted((each.tolerance for each in found), reverse=True)


def test_one_seed_gives_the_same_points_and_another_gives_others() -> None:
    first, again, other = (last_of(normal_toy(1), 1, 40, 3, seed).population for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert not (first.scores == other.scores).any()


def test_as_many_points_are_played_as_was_said() -> None:
    played: list[int] = []

    def distances(_: int, scores: Any) -> Any:
        played.append(len(scores))
        return np.abs(scores[:, 0])

    found = list(itertools.islice(generations(distances, 1, 40, 0.25, 1), 3))
    assert played == [40, 30, 30] == [each.played for each in found]
    assert len(found[-1].population.weights) == 10


def test_too_few_points_for_their_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="keeps 4 of 8 points: needs at least 5"):
        next(generations(normal_toy(1, 3), 3, 8, 0.5, 1))


def test_first_points_are_spread_evenly_along_each_axis() -> None:
    from scipy.special import ndtr

    cells = np.sort(np.floor(ndtr(first_scores(50, 3, np.random.default_rng(1))) * 50), axis=0)
    assert (cells == np.arange(50)[:, None]).all()


@given(weights=st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda w: sum(w) > 0), n=st.integers(1, 60))
def test_a_point_is_drawn_as_often_as_its_weight_says_give_or_take_one(weights: list[float], n: int) -> None:
    share = np.array(weights) / np.sum(weights)
    counts = np.bincount(drawn(share, n, np.random.default_rng(1)), minlength=len(share))
    assert counts.sum() == n
    assert (np.abs(counts - n * share) <= 1 + 1e-6).all()


def test_quantiles_go_by_weight() -> None:
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25])
    assert weighted_quantiles(values, weights, np.array([0.0, 0.125, 0.375, 0.75, 1.0])) == pytest.approx(
        [1, 1, 2, 3, 3]
    )


def test_who_enters_is_who_comes_nearer_than_all_before() -> None:
    new: list[Any] = []

    def distances(_: int, scores: Any) -> Any:
        new.append(np.abs(scores[:, 0]))
        return new[-1]

    first, second = itertools.islice(generations(distances, 1, 40, 0.5, 1), 2)
    assert first.entered == 1.0
    assert 0 < second.entered == np.mean(new[1] < first.tolerance) < 1
