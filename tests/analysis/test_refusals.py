"""What a statistic cannot be worked out of is refused, each thing by itself; and what is just enough is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.statistics.crossed import crossed
from sim.statistics.differences import mean_difference_paired, paired_difference
from sim.statistics.distances import jensen_shannon, measure_jensen_shannon, wasserstein_1
from sim.statistics.estimates import tail
from sim.statistics.means import mean_interval
from sim.statistics.multiplicity import benjamini_hochberg, holm
from sim.statistics.power import banzhaf
from sim.statistics.prim import peel
from sim.statistics.proportions import jeffreys, wilson
from sim.statistics.quantiles import quantile_interval, quantile_ranks
from sim.statistics.ratios import ratio_of_means
from sim.statistics.scores import calibration_table
from sim.statistics.sobol_morris import morris_design, sobol_design, sobol_indices
from sim.statistics.survival import aalen_johansen, incidence_at

NAN, INF = float("nan"), float("inf")
RANGES = {"a": (0.0, 1.0), "b": (0.0, 1.0)}
RNG = np.random.default_rng(1)
CURVES = aalen_johansen([1.0, 2.0], [1, 0], 1)
X, Y, NAMES = [[1.0, 5.0], [2.0, 6.0], [3.0, 7.0]], [1, 0, 0], ["a", "b"]


@pytest.mark.parametrize(("make", "arguments", "said"), [
    (tail, (0.0,), "level"), (tail, (1.0,), "level"), (tail, (NAN,), "level"), (wilson, (-1, 2), "between 0 and n"),
    (wilson, ([1, 3], [2, 2]), "between 0 and n"), (jeffreys, (3, 2), "between"),
    (paired_difference, (-1, 0, 0, 0), "negative"), (paired_difference, (0, -1, 0, 5), "negative"),
    (paired_difference, (5, 5, -1, 5), "negative"), (paired_difference, (5, 5, 5, [1, -1]), "negative"),
    (mean_difference_paired, ([1.0], [1.0]), "same length"),
    (mean_difference_paired, ([[1.0, 2.0]], [[1.0, 2.0]]), "same"),
    (mean_difference_paired, ([1.0, INF], [1.0, 2.0]), "finite"),
    (mean_difference_paired, ([1.0, 2.0], [NAN, 2.0]), "fin"), (mean_interval, ([],), "at least one"),
    (mean_interval, ([[1.0]],), "list"), (mean_interval, ([INF],), "finite"), (quantile_ranks, (0,), "n >= 1"),
    (quantile_ranks, (5, 0.0), "q between"), (quantile_ranks, (5, 1.0), "q between"),
    (quantile_interval, ([1.0, NAN],), "nan"), (quantile_interval, ([],), "n >= 1"), (holm, ([1.01],), "from 0 to 1"),
    (holm, ([-0.01],), "from 0 to 1"), (benjamini_hochberg, ([[0.5]],), "list"),
    (wasserstein_1, ([], [1.0]), "at least one"), (wasserstein_1, ([1.0], [[1.0]]), "list"),
    (wasserstein_1, ([1.0], [1.0], [1.0, 1.0]), "one weight"), (wasserstein_1, ([1.0], [1.0], [0.0]), "not all"),
    (wasserstein_1, ([1.0, 2.0], [1.0], [2.0, -1.0]), "at least 0"),
    (wasserstein_1, ([1.0], [1.0], [NAN]), "at least 0"), (jensen_shannon, ([[1.0]], [[1.0]]), "same categories"),
    (jensen_shannon, ([1.0, -0.5], [1.0, 1.0]), "at least 0"),
    (jensen_shannon, ([1.0, 1.0], [2.0, -1.0]), "at least 0"), (jensen_shannon, ([0.0], [1.0]), "not all"),
    (jensen_shannon, ([1.0], [0.0]), "not all"), (measure_jensen_shannon, ([1], [0.5], RNG), "whole numbers"),
    (banzhaf, ([1, -1], 1), "whole"), (banzhaf, ([1, 2], 0), "between 1"),
    (banzhaf, ([[1, 2]], 1), "whole"), (crossed, (np.zeros((3, 2, 3)),), "blocks, 2, 2"),
    (crossed, (np.zeros((3, 3, 2)),), "blocks, 2, 2"), (ratio_of_means, ([[1.0]], [1.0]), "at least 2"),
    (ratio_of_means, ([1.0, 2.0], [1.0, 2.0]), "as many above"),
    (ratio_of_means, ([[1.0]] * 3, [1.0] * 2), "as many"), (calibration_table, ([0.5], [1], 0), "one bin"),
    (aalen_johansen, ([], [], 1), "same length"), (aalen_johansen, ([1.0], [1, 1], 1), "same length"),
    (aalen_johansen, ([-0.1], [1], 1), "at least 0"), (aalen_johansen, ([NAN], [1], 1), "without nan"),
    (aalen_johansen, ([1.0], [-1], 1), "from 0"), (aalen_johansen, ([1.0], [2], 1), "to 1"),
    (aalen_johansen, ([[1.0]], [[1]], 1), "two lists"), (incidence_at, (CURVES, 1, -0.1), "at least 0"),
    (incidence_at, (CURVES, 1, NAN), "at least 0"), (sobol_design, (RANGES, 1, RNG), "2 blocks"),
    (sobol_indices, (RANGES, np.ones(4), np.ones(4)), "each row"),
    (sobol_indices, (RANGES, np.ones(9), np.ones(9)), "each row"),
    (sobol_indices, (RANGES, [NAN] * 8, [1] * 8), "finite"),
    (sobol_indices, (RANGES, np.ones((8, 1)), np.ones(8)), "list"), (peel, (X, Y, ["a"]), "one name"),
    (peel, (X, Y[:2], NAMES), "one y a row"), (peel, ([1.0, 2.0], Y, NAMES), "one name"),
    (peel, ([[NAN, 1.0]], [1], NAMES), "nan"), (peel, (X, [2, 0, 0], NAMES), "yes or no"),
    (peel, (X, Y, NAMES, 0.0), "alpha"), (peel, (X, Y, NAMES, 0.51), "alpha"),
    (peel, (X, Y, NAMES, 0.1, 0.0), "mass_min"), (peel, (X, Y, NAMES, 0.1, 1.0), "mass_min"),
])  # fmt: skip
def test_what_says_nothing_is_refused(make: Callable[..., Any], arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make(*arguments)


@pytest.mark.parametrize(("make", "arguments"), [
    (tail, (0.001,)), (wilson, (0, 0)), (wilson, (2, 2)), (jeffreys, (0, 0)), (paired_difference, (0, 0, 0, 0)),
    (mean_difference_paired, ([1.0, 2.0], [1.0, 1.0])), (mean_interval, ([1.0],)), (quantile_ranks, (1,)),
    (quantile_interval, ([INF],)), (holm, ([0.0, 1.0],)), (holm, ([],)),
    (wasserstein_1, ([1.0, 2.0], [1.0], [0.0, 1.0])), (jensen_shannon, ([0.0, 0.5], [1.0, 0.0])),
    (measure_jensen_shannon, ([1], [1], RNG)), (banzhaf, ([1, 2], 1)),
    (banzhaf, ([1, 2], 3)), (banzhaf, ([0, 2], 1)), (crossed, (np.zeros((1, 2, 2)),)),
    (ratio_of_means, ([[1.0], [2.0]], [1.0, 2.0])), (calibration_table, ([0.5], [1], 1)),
    (aalen_johansen, ([0.0], [0], 1)), (aalen_johansen, ([0.0], [1], 1)), (incidence_at, (CURVES, 1, 0.0)),
    (sobol_design, (RANGES, 2, RNG)), (morris_design, (RANGES, 2, RNG)), (peel, (X, Y, NAMES, 0.5, 0.99)),
    (sobol_indices, (RANGES, np.arange(8.0), np.arange(8.0))),
])  # fmt: skip
def test_what_says_just_enough_is_not_refused(make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    make(*arguments)
