"""Baselines: what other cases say of one, its own outcome never among them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.hindcast.baselines import climatology, left_out, neighbours, with_room
from sim.analysis.hindcast.conditioning import conditioned, fit, tilted
from sim.statistics.scores import brier

FORECASTERS = [climatology, neighbours, conditioned]


def cases(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.ones(4), n), rng.integers(4, size=n)


@pytest.mark.parametrize(
    ("counts", "published"), [((13, 2, 6, 4), 0.694), ((7, 2, 2, 2, 2, 6, 4), 0.882)], ids=["groups", "classes"]
)
def test_climatology_scores_what_was_worked_out_for_the_twenty_five_cases(counts, published):
    groups = np.repeat(np.arange(len(counts)), counts)
    known = np.zeros((len(groups), 1))
    assert brier(left_out(climatology, known, groups, len(counts)), groups).mean() == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize("forecaster", FORECASTERS)
@given(st.integers(4, 12), st.integers(0, 1000), st.data())
@settings(max_examples=30)
def test_a_forecast_does_not_move_with_the_outcome_of_its_own_case(forecaster, n, seed, data):
    known, groups = cases(n, seed)
    own = data.draw(st.integers(0, n - 1))
    turned = groups.copy()
    turned[own] = (groups[own] + data.draw(st.integers(1, 3))) % 4
    one, other = (left_out(forecaster, known, which, 4) for which in (groups, turned))
    np.testing.assert_array_equal(one[own], other[own])


@pytest.mark.parametrize("forecaster", FORECASTERS)
@given(st.integers(4, 12), st.integers(0, 1000))
@settings(max_examples=30)
def test_forecasts_are_chances_and_do_not_depend_on_the_order_of_cases(forecaster, n, seed):
    known, groups = cases(n, seed)
    found = left_out(forecaster, known, groups, 4)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    assert found.min() >= 0.0
    order = np.random.default_rng(seed).permutation(n)
    np.testing.assert_allclose(left_out(forecaster, known[order], groups[order], 4), found[order], atol=1e-9)


def test_neighbours_weigh_others_by_a_bell_of_their_distance():
    # others at 0, 1 and 3, the nearest of each 1, 1 and 2 away: h = 4/3; own at 1, so d = 1, 0, 2; the unit cancels,
    # and so does an input that is the same everywhere
    known, groups = np.array([[0.0, 7.0], [1.0, 7.0], [3.0, 7.0]]), np.array([0, 1, 1])
    weights = np.exp(-(np.array([1.0, 0.0, 4.0])) / (2 * (4 / 3) ** 2))
    expected = np.array([weights[0], weights[1] + weights[2]]) / weights.sum()
    np.testing.assert_allclose(neighbours(known, groups, np.array([1.0, 9.0]), 2), expected)


def test_neighbours_do_not_depend_on_units_of_inputs():
    known, groups = cases(10, 5)
    scaled = known * [1.0, 10.0, 0.1, 3.0]
    np.testing.assert_allclose(left_out(neighbours, scaled, groups, 4), left_out(neighbours, known, groups, 4))


def test_others_that_are_all_alike_say_how_often_each_group_occurs():
    np.testing.assert_allclose(neighbours(np.ones((4, 2)), np.array([0, 0, 1, 0]), np.zeros(2), 2), [0.75, 0.25])


def test_a_case_far_from_all_others_still_has_a_nearest():
    known = np.array([[0.0], [1e-3], [2e-3]])
    found = neighbours(known, np.array([0, 0, 1]), np.array([1e3]), 2)
    assert np.isfinite(found).all()
    assert found[1] > 0.5


def test_room_leaves_nothing_impossible_and_less_the_more_was_counted():
    few, many = with_room(np.array([1.0, 0.0]), 4), with_room(np.array([1.0, 0.0]), 4000)
    np.testing.assert_allclose(few, [0.9, 0.1])
    assert 0 < many[1] < few[1]


def test_tilt_multiplies_the_odds_of_a_break_and_keeps_its_proportions():
    found = tilted(np.array([0.8, 0.1, 0.06, 0.04]), np.log(4.0))  # odds 1 to 4 become 1 to 1
    np.testing.assert_allclose(found, [0.5, 0.25, 0.15, 0.1])


def test_the_tilt_forecasts_as_many_breaks_as_there_were():
    known, groups = cases(40, 3)
    made = tilted(known, fit(known, groups).tilt)
    assert (1 - made[:, 0]).sum() == pytest.approx(((groups > 0).sum() + 0.5) * 40 / 41)


@pytest.mark.parametrize("group", [0, 2])
def test_where_all_held_or_all_broke_the_tilt_stays_finite(group):
    known, _ = cases(6, 1)
    assert np.isfinite(fit(known, np.full(6, group)).tilt)


def test_an_engine_that_knows_is_trusted_and_one_that_does_not_is_not():
    groups = np.tile([0, 1, 2, 3], 5)
    knows = with_room(np.eye(4)[groups], 100)
    assert fit(knows, groups).trust == 1.0
    assert fit(with_room(np.eye(4)[(groups + 1) % 4], 100), groups).trust == 0.0
