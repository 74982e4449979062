"""How large an effect is: comparisons of outcomes seen on the same luck, with paired intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.statistics.differences import paired_shares
from sim.statistics.estimates import FloatArray, Interval, percentile_interval
from sim.statistics.means import A_SHARE, ANYTHING, ends_of, mean_interval
from sim.statistics.proportions import wilson
from sim.statistics.quantiles import quantile_interval, quantile_ranks
from sim.statistics.ratios import ratio_of_means_paired, ratio_of_shares_paired
from sim.statistics.resampling import batches, drawn_counts

MEDIAN_RESAMPLES: Final = 500
NEVER: Final = float("nan")

# How much of each cell enters an effect that is a sum: (b - a), (c - 2b + a), (b - a) - (d - c).
WEIGHTS: Final[dict[str, tuple[float, ...]]] = {
    "value": (1.0,),
    "change": (-1.0, 1.0),
    "same": (-1.0, 1.0),
    "bend": (1.0, -2.0, 1.0),
    "interaction": (-1.0, 1.0, 1.0, -1.0),
}


class Effect(NamedTuple):
    """An effect with its interval, the outcome in each cell, and on how many pairs they were all seen."""

    estimate: float
    low: float
    high: float
    cells: tuple[float, ...]
    pairs: int


def effect_of(
    form: str,
    series: Sequence[FloatArray],
    yes_no: bool,
    statistic: str = "mean",
    level: float = 0.95,
    possible: tuple[float, float] = ANYTHING,
) -> Effect:
    """Return the effect that a form of comparison asks for.

    Parameters
    ----------
    form : one of `sim.analysis.claims.schema.FORMS`
    series : float arrays of one shape (n,), an outcome in each cell; nan where it could not be seen. Runs in which it
        could not be seen in every cell are left out of all.
    yes_no : bool
        Whether all series are 0 or 1.
    statistic : "mean" or "median"
    level : float in (0, 1)
    possible : pair of floats
        Between which the outcome must lie in every cell; of a yes or no from 0 to 1.

    Intervals: a share, Wilson; a change of shares, Tango's for pairs; sums of means, `sim.statistics.means` on the sums
    within pairs, infinite where anything is possible and too few runs differ to say how far values reach; a ratio of
    shares, Bonett and Price's; ratios of means and what is lost, Fieller's with such intervals; medians, percentiles of
    a paired bootstrap (runs drawn anew, the same for all cells). Of steps the smallest is returned: its lower limit is
    the least of all steps, its upper one the least at a level at which all of them hold together (Bonferroni).
    Fewer than two pairs give nan. What is not bounded has infinite limits: a ratio over an outcome never seen.
    """
    table = np.array(series, np.float64)
    table = table[:, np.isfinite(table).all(axis=0)]
    pairs = table.shape[1]
    if pairs < 2:
        return Effect(NEVER, NEVER, NEVER, tuple(NEVER for _ in series), pairs)
    found = _interval(form, table, yes_no, statistic, level, A_SHARE if yes_no else possible)
    middle = np.median if statistic == "median" else np.mean
    return Effect(*found.plain, tuple(float(middle(row)) for row in table), pairs)


def _interval(
    form: str, table: FloatArray, yes_no: bool, statistic: str, level: float, possible: tuple[float, float]
) -> Interval[float]:
    if form == "steps":
        return _smallest_step(table, yes_no, statistic, level, possible)
    if statistic == "median":
        if form == "value":
            return quantile_interval(table[0], 0.5, level)
        return _bootstrap(_combined(form), table, level)
    if form not in WEIGHTS:
        return _ratio(form, table, yes_no, level, possible)
    if yes_no and form == "value":
        return wilson(table[0].sum(), table.shape[1], level).plain
    if yes_no and form in ("change", "same"):
        return change_of_share(table[0], table[1], level)
    return _mean_of_sums(np.asarray(WEIGHTS[form]), table, level, possible)


def _ratio(form: str, table: FloatArray, yes_no: bool, level: float, possible: tuple[float, float]) -> Interval[float]:
    """Return how many times as much, by what part more, or what part is lost."""
    ends = ends_of(table.ravel(), possible)
    reach = ends.width if form == "lost" else max(abs(ends.low), abs(ends.high))

    def mean_of(values: FloatArray, times: float) -> Interval[float]:
        return mean_interval(values, level, ends.around_0(times * reach))

    if form == "lost":
        kept = ratio_of_means_paired(table[3] - table[2], table[1] - table[0], mean_of)
        return Interval(1.0 - kept.estimate, 1.0 - kept.high, 1.0 - kept.low)
    above, below = table if form == "ratio" else table[::-1]
    if yes_no:
        one, two = above > 0.5, below > 0.5
        times = ratio_of_shares_paired(int((one & two).sum()), int((one & ~two).sum()), int((~one & two).sum()), level)
    else:
        times = ratio_of_means_paired(above, below, mean_of, possible[0] >= 0.0)
    return times if form == "ratio" else Interval(*(limit - 1.0 for limit in times))


def _mean_of_sums(
    weights: FloatArray, table: FloatArray, level: float, possible: tuple[float, float]
) -> Interval[float]:
    """Return the mean of a value, or of a comparison of values, which can lie as far from 0 as they from each other."""
    if weights.size == 1:
        return mean_interval(table[0], level, possible)
    ends = ends_of(table.ravel(), possible)
    return mean_interval(weights @ table, level, ends.around_0(float(weights[weights > 0].sum()) * ends.width))


def change_of_share(before: FloatArray, after: FloatArray, level: float = 0.95) -> Interval[float]:
    """Return after - before of a yes or no seen on the same runs, with Tango's interval."""
    return paired_shares(after > 0.5, before > 0.5, level).difference


def _smallest_step(
    table: FloatArray, yes_no: bool, statistic: str, level: float, possible: tuple[float, float]
) -> Interval[float]:
    """Return the step that is nearest to going the other way; callers turn a falling row round first.

    All steps lie above the least of their lower limits with the level of one, and the smallest below the least of their
    upper limits if all of these hold together.
    """
    pairs = [table[k : k + 2] for k in range(len(table) - 1)]
    steps = [_interval("change", pair, yes_no, statistic, level, possible) for pair in pairs]
    together = 1.0 - (1.0 - level) / len(pairs)
    upper = [_interval("change", pair, yes_no, statistic, together, possible).high for pair in pairs]
    return Interval(min(step.estimate for step in steps), min(step.low for step in steps), min(upper))


def _combined(form: str) -> Callable[[FloatArray], FloatArray]:
    """Return the function from the statistic of each cell, shape (cells, ...), to the effect."""
    weights = WEIGHTS.get(form)

    def effect(middles: FloatArray) -> FloatArray:
        if weights is not None:
            return np.asarray(np.tensordot(np.asarray(weights), middles, axes=1))
        with np.errstate(divide="ignore", invalid="ignore"):
            if form == "percent":
                return np.asarray(middles[1] / middles[0] - 1.0)
            if form == "ratio":
                return np.asarray(middles[0] / middles[1])
            return np.asarray(1.0 - (middles[3] - middles[2]) / (middles[1] - middles[0]))

    return effect


def _medians(table: FloatArray, counts: NDArray[np.int64]) -> FloatArray:
    """Return the median of each cell in each resample; shape (cells, resamples)."""
    found = np.empty((len(table), len(counts)))
    for k, row in enumerate(counts):
        found[:, k] = np.median(np.repeat(table, row, axis=1), axis=1)
    return found


def _bootstrap(effect: Callable[[FloatArray], FloatArray], table: FloatArray, level: float) -> Interval[float]:
    """Return an effect on medians with percentiles of its paired bootstrap. The same data give the same limits.

    Where there are too few runs to bound a median by any of them, the effect is not bounded either.
    """
    pairs = table.shape[1]
    rng = np.random.default_rng(pairs)
    estimate = float(effect(_medians(table, np.ones((1, pairs), np.int64)))[0])
    if quantile_ranks(pairs, 0.5, level).low == 0:
        return Interval(estimate, -np.inf, np.inf)
    drawn = [effect(_medians(table, drawn_counts(pairs, size, rng))) for size in batches(pairs, MEDIAN_RESAMPLES)]
    return percentile_interval(estimate, np.concatenate(drawn), level)
