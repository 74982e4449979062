from fractions import Fraction
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.power import banzhaf, shapley_shubik


def swings(weights, quota, i):
    """Sizes of the coalitions without player i that i turns from losing to winning, by trying all."""
    others = [w for j, w in enumerate(weights) if j != i]
    return [
        size
        for size in range(len(weights))
        for members in combinations(others, size)
        if sum(members) < quota <= sum(members) + weights[i]
    ]


@st.composite
def games(draw):
    weights = draw(st.lists(st.integers(0, 12), min_size=1, max_size=7).filter(any))
    return weights, draw(st.integers(1, sum(weights)))


def test_indices_are_those_published(published):
    for row in published("power_indices")["rows"]:
        found = banzhaf(row["weights"], row["quota"]), shapley_shubik(row["weights"], row["quota"])
        for index, key in zip(found, ("banzhaf", "shapley_shubik"), strict=True):
            if key in row:
                np.testing.assert_allclose(index, [float(Fraction(x)) for x in row[key]], atol=1e-14)
            else:
                expected = [float(Fraction(x)) for x in row[f"{key}_first_last"]]
                np.testing.assert_allclose(index[[0, -1]], expected, rtol=1e-12)


def test_luxembourg_had_a_vote_in_1958_and_no_power():
    assert banzhaf([4, 4, 4, 2, 2, 1], 12) == pytest.approx([5 / 21] * 3 + [1 / 7] * 2 + [0])


@given(games())
def test_both_indices_agree_with_trying_every_coalition(game):
    weights, quota = game
    n = len(weights)
    every = [swings(weights, quota, i) for i in range(n)]
    total = sum(len(s) for s in every)
    np.testing.assert_allclose(banzhaf(weights, quota), [len(s) / total for s in every], atol=1e-14)
    orders = [sum(factorial(s) * factorial(n - 1 - s) for s in sizes) / factorial(n) for sizes in every]
    np.testing.assert_allclose(shapley_shubik(weights, quota), orders, atol=1e-13)


@given(games())
def test_power_adds_up_goes_with_weight_and_not_with_names(game):
    weights, quota = game
    shares, value = banzhaf(weights, quota), shapley_shubik(weights, quota)
    for index, turned in (
        (shares, banzhaf(weights[::-1], quota)),
        (value, shapley_shubik(weights[::-1], quota)),
    ):
        assert index.sum() == pytest.approx(1)
        np.testing.assert_allclose(index, turned[::-1], atol=1e-13)
        assert np.all(np.diff(index[np.argsort(weights)]) >= -1e-13)


def test_sixty_players_are_counted_to_rounding():
    assert shapley_shubik(np.arange(1, 61), 916).sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(shapley_shubik([1] * 60, 31), 1 / 60, rtol=1e-12)


def test_a_game_that_none_can_win_is_refused():
    with pytest.raises(ValueError, match="quota"):
        banzhaf([1, 2], 4)
    with pytest.raises(ValueError, match="whole numbers"):
        shapley_shubik([0.5, 0.5], 1)
