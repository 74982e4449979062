"""Shares of rows that are copies of each other, and intervals from draws, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.statistics.clustered import clustered_share, difference, spread
from sim.statistics.estimates import percentile_interval
from sim.statistics.proportions import wilson

EACH = np.arange(8)
HITS = np.array([1, 1, 1, 0, 0, 0, 0, 0], bool)
ALL = np.ones(8, bool)


def test_rows_that_are_each_their_own_future_have_the_interval_of_a_share() -> None:
    found = clustered_share(HITS, ALL, [EACH])
    assert found.share.estimate == 3 / 8
    # of eight futures the variance is p (1 - p) / 7, so that seven eighths of them count
    low, high = (float(each) for each in wilson(3 / 8 * 7, 7, 0.95)[1:])
    assert (found.share.low, found.share.high) == pytest.approx((low, high))
    assert found.pulls.tolist() == pytest.approx([(1 - 3 / 8) / 8] * 3 + [-3 / 64] * 5)
    assert found.clusters == 8


def test_two_copies_of_each_future_tell_no_more_than_one() -> None:
    once = clustered_share(np.array([1, 1, 0, 0, 0, 0], bool), np.ones(6, bool), [np.arange(6)])
    twice = clustered_share(
        np.repeat(np.array([1, 1, 0, 0, 0, 0], bool), 2), np.ones(12, bool), [np.repeat(np.arange(6), 2)]
    )
    assert (once.share.estimate, once.clusters) == (twice.share.estimate, twice.clusters) == (1 / 3, 6)
    assert twice.share.low < once.share.low < once.share.high < twice.share.high  # Student's t on five


def test_a_variance_over_clusters_is_that_of_their_sums() -> None:
    pulls, clusters = np.array([1.0, 1.0, -1.0, -1.0]), [np.array([0, 0, 1, 1])]
    assert spread(pulls, pulls, clusters, np.ones(4, bool)) == pytest.approx((4 + 4) * 2 / 1)
    other = np.array([1.0, -1.0, 1.0, -1.0])
    assert spread(pulls, other, clusters, np.ones(4, bool)) == 0.0
    kinds = [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])]
    # rows within either kind of cluster, less single rows once: 16 + 0 - 4; and no less than the larger of the two
    assert spread(pulls, pulls, kinds, np.ones(4, bool)) == pytest.approx(16.0)
    assert spread(pulls, other, kinds, np.ones(4, bool)) == 0.0
    assert spread(pulls, pulls, clusters, np.array([True, True, True, False])) == pytest.approx((4 + 1) * 2)


def test_what_no_case_shows_may_be_anything_and_one_future_tells_nothing() -> None:
    nobody = clustered_share(np.zeros(3, bool), np.zeros(3, bool), [np.arange(3)])
    assert math.isnan(nobody.share.estimate)
    assert (nobody.share.low, nobody.share.high, nobody.clusters) == (0.0, 1.0, 0)
    one = clustered_share(np.array([True, False]), np.ones(2, bool), [np.zeros(2, int)])
    assert (one.share.low, one.share.high) == (0.0, 1.0)
    certain = clustered_share(np.ones(9, bool), np.ones(9, bool), [np.arange(9)])
    assert (certain.share.low, certain.share.high) == pytest.approx([float(each) for each in wilson(9, 9, 0.95)[1:]])


def test_a_difference_of_a_share_and_itself_is_nothing_and_of_two_apart_as_wide_as_both() -> None:
    one, two = clustered_share(HITS, ALL, [EACH]), clustered_share(~HITS, ALL, [EACH])
    same = difference(one, one, [EACH], ALL)
    odd = abs((one.share.high - 3 / 8) - (3 / 8 - one.share.low))  # by how much an arm of the interval is the longer
    assert (same.estimate, same.low, same.high) == pytest.approx((0.0, -odd, odd))
    apart = difference(two, one, [EACH], ALL)  # what is no hit of one is one of the other: they go against each other
    assert apart.estimate == pytest.approx(0.25)
    (a, a_low, a_high), (b, b_low, b_high) = two.share, one.share
    assert apart.low == pytest.approx(0.25 - (a - a_low) - (b_high - b))
    assert apart.high == pytest.approx(0.25 + (a_high - a) + (b - b_low))


def test_an_interval_from_draws_is_their_middle_and_reaches_to_the_estimate() -> None:
    draws = np.linspace(0.0, 1.0, 101)
    assert percentile_interval(0.4, draws, 0.9) == pytest.approx((0.4, 0.05, 0.95))
    assert percentile_interval(0.4, draws, 0.5) == pytest.approx((0.4, 0.25, 0.75))
    assert percentile_interval(0.0, draws, 0.9) == pytest.approx((0.0, 0.0, 0.95))
    assert percentile_interval(2.0, draws, 0.9) == pytest.approx((2.0, 0.05, 2.0))
    with_holes = np.concatenate([draws, [np.nan, np.inf]])
    assert percentile_interval(0.4, with_holes, 0.9) == pytest.approx((0.4, 0.05, 0.95))
    for estimate, of in ((np.nan, draws), (0.4, np.array([np.nan]))):
        assert np.isnan(percentile_interval(estimate, of, 0.9)[1:]).all()


def test_two_shares_of_unlike_spread_are_as_far_apart_as_their_correlation_lets_them() -> None:
    """By the formula, with the correlation of the two counts over futures that are each their own."""
    rare = np.array([1, 0, 0, 0, 0, 0, 0, 0], bool)
    one, two = clustered_share(HITS, ALL, [EACH]), clustered_share(rare, ALL, [EACH])
    r = np.corrcoef(HITS, rare)[0, 1]
    (a, a_low, a_high), (b, b_low, b_high) = one.share, two.share
    found = difference(one, two, [EACH], ALL)
    below = (a - a_low) ** 2 + (b_high - b) ** 2 - 2 * r * (a - a_low) * (b_high - b)
    above = (a_high - a) ** 2 + (b - b_low) ** 2 - 2 * r * (a_high - a) * (b - b_low)
    assert found == pytest.approx((0.25, 0.25 - np.sqrt(below), 0.25 + np.sqrt(above)))
    turned = difference(two, one, [EACH], ALL)
    assert turned == pytest.approx((-0.25, -found.high, -found.low))
