"""Which future is told: the one nearest to the middle, by what it shows and not by a sign for never."""

import numpy as np

from sim.report.stories import TRAITS, nearest_to_the_middle


def test_a_government_that_is_never_formed_is_not_one_that_is_formed_in_no_time():
    assert "formation_days" not in TRAITS
    days = np.array([3.0, 4.0, 5.0, 400.0, 400.0, 6.0, 7.0])  # those who never had one by the close: the days to it
    assert nearest_to_the_middle(days[:, None]) == 5


def test_what_a_run_does_not_show_puts_it_off_the_middle_by_a_spread():
    traits = np.array([[np.nan, 1.0], [2.0, 1.0], [1.0, 1.0], [3.0, 1.0]])
    assert nearest_to_the_middle(traits) == 1


def test_a_trait_that_no_run_shows_counts_for_nothing():
    assert nearest_to_the_middle(np.array([[np.nan, 5.0], [np.nan, 4.0], [np.nan, 9.0]])) == 0


def test_the_middle_is_counted_in_middle_halves():
    rng = np.random.default_rng(1)
    for _ in range(60):
        traits = rng.normal(size=(9, 3)) ** 3
        low, middle, high = np.percentile(traits, [25, 50, 75], axis=0)
        away = (np.abs(traits - middle) / (high - low)).sum(axis=1)
        assert nearest_to_the_middle(traits) == np.argmin(away)
