"""Which single input moves an outcome, over ranges: Sobol indices and Morris screening, of what is expected of a run.

A model with luck answers the same inputs with other numbers each time. The mean of some runs still holds luck, and the
variance of such means holds the luck's: indices that divide by it come out too small, however many points are played.
Every point is therefore played twice, on luck that has nothing in common (*replicates*), and every square or product
is taken of one replicate with the other, which the luck leaves in place on average. Within a replicate all points of a
block, or of a walk, have the same luck, so that differences between them hold little of it.

SALib is imported only for Morris' walks: it takes about a second, and pandas with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from sim.statistics.estimates import CONVERGED_HALF_WIDTH, BoolArray, FloatArray, Interval, tail
from sim.statistics.multiplicity import holm
from sim.statistics.ratios import ratio_of_means

LEVELS: Final = 4  # points of the grid that a walk of Morris goes over, for each input
FEWEST: Final = 10  # blocks, or walks, in which an input must have changed both replicates for their spread to be known
Ranges = Mapping[str, tuple[float, float]]  # of each input: lowest and highest, drawn uniformly in between


class SobolIndices(NamedTuple):
    """Of each input, the share of the variance of what is expected that it explains.

    `first` : alone. `total` : with all it interacts with. Estimates are nan, and limits infinite, where it cannot be
    told whether any input moves the outcome. Sampling can carry them outside of [0, 1], where no true share is.
    `luck` : the share of the variance of a single run that is not due to these inputs: luck, and whatever else is
    drawn.
    `moves` : whether the input changed the outcome of any run at all.
    """

    names: tuple[str, ...]
    first: Interval[FloatArray]
    total: Interval[FloatArray]
    luck: Interval[float]
    moves: BoolArray
    blocks: int

    @property
    def can_tell(self) -> bool:
        """Whether the variance due to the inputs is told apart from 0."""
        return bool(np.isfinite(self.first.low).all())

    @property
    def converged(self) -> BoolArray:
        """Whether both intervals of an input are narrow enough (half-width at most 0.1) to be reported as found."""
        widest = np.maximum(self.first.high - self.first.low, self.total.high - self.total.low)
        return np.asarray(widest / 2 <= CONVERGED_HALF_WIDTH)


class MorrisEffects(NamedTuple):
    """Of each input, the effect of moving it over its whole range on what is expected, in the unit of the outcome.

    `mean` keeps the sign. `size` is the root of the mean square of the effects, never below 0, without the luck of the
    runs; where it is more than the mean, the effect hangs on other inputs, or bends. `p` : whether there is any effect,
    corrected for all inputs (Holm). `moves` : whether the input changed the outcome of any run at all.
    """

    names: tuple[str, ...]
    mean: Interval[FloatArray]
    size: Interval[FloatArray]
    p: FloatArray
    moves: BoolArray
    walks: int


def sobol_design(ranges: Ranges, blocks: int, rng: np.random.Generator) -> FloatArray:
    """Inputs to run for Sobol indices, in the order `sobol_indices` expects its outcomes.

    Parameters
    ----------
    ranges : {name: (low, high)}
    blocks : int >= 2
    rng : numpy Generator

    Returns
    -------
    float array, shape (blocks (inputs + 2), inputs)
        Of each block, a point A; A with one input after the other as in B; and B.

    The points of different blocks are independent, since intervals rest on that; a Sobol' sequence would be more
    exact and say less well how exact. Source: Saltelli et al. 2010, Comput. Phys. Commun. 181:259-270.
    """
    if blocks < 2:
        raise ValueError(f"needs at least 2 blocks (found {blocks})")
    low, high = np.array(list(ranges.values()), dtype=float).T
    a, b = low + (high - low) * rng.random((2, blocks, len(ranges)))
    mixed = [np.where(np.arange(len(ranges)) == k, b, a) for k in range(len(ranges))]
    return np.stack([a, *mixed, b], axis=1).reshape(-1, len(ranges))


def sobol_indices(
    ranges: Ranges, y: ArrayLike, again: ArrayLike, within: ArrayLike | None = None, level: float = 0.95
) -> SobolIndices:
    """First-order and total indices of every input, of the expected outcome.

    Parameters
    ----------
    ranges : as given to `sobol_design`
    y, again : float arrays, shape (blocks (inputs + 2),)
        The mean outcome of each row of the design on some luck, and on other luck. A model without luck: the same
        twice.
    within : float array, shape (blocks (inputs + 2),), optional
        The variance of single runs at each point. Without it there is no share of luck.
    level : float in (0, 1)

    Formula: with ' for the replicate, of deviations from the mean, V = E y y'; first = E y(B) (y'(AB) - y'(A)) / V;
    total = E (y(A) - y(AB)) (y'(A) - y'(AB)) / 2V. Intervals by Fieller over blocks: in our simulations (Ishigami,
    linear, yes-or-no steps, g-function, with and without luck, 128 blocks) they covered 92-97 %; see `tests`.
    Source: first, Saltelli et al. 2010; total, Jansen 1999, Comput. Phys. Commun. 117:35-43; on models with luck and
    replicates of their points, Mazo, arXiv:2210.08807.
    """
    one, two = (_of_blocks(values, len(ranges) + 2) for values in (y, again))
    centre = (one.mean() + two.mean()) / 2
    a, b = one - centre, two - centre
    under = (a * b).mean(axis=1)
    steps = [side[:, 1:-1] - side[:, :1] for side in (a, b)]
    first = (a[:, -1:] * steps[1] + b[:, -1:] * steps[0]) / 2
    total = steps[0] * steps[1] / 2
    luck = Interval(float("nan"), -np.inf, np.inf)
    if within is not None:
        rest = _of_blocks(within, len(ranges) + 2).mean(axis=1)
        estimate, low, high = (float(each[0]) for each in ratio_of_means(rest[:, None], under + rest, level))
        luck = Interval(estimate, low, high)
    moves = np.asarray(((steps[0] != 0) | (steps[1] != 0)).any(axis=0))
    alone, in_all = (ratio_of_means(over, under, level) for over in (first, total))
    with_luck = ratio_of_means((steps[0] ** 2 + steps[1] ** 2) / 4, under, level)
    in_all = _bounded(in_all, with_luck, _is_few(total))
    return SobolIndices(tuple(ranges), alone, in_all, luck, moves, len(one))


def morris_design(ranges: Ranges, trajectories: int, rng: np.random.Generator) -> FloatArray:
    """Inputs to run for Morris screening: walks over a grid of four points an input that move one at a time.

    Parameters
    ----------
    ranges : {name: (low, high)}
    trajectories : int >= 2
    rng : numpy Generator

    Returns
    -------
    float array, shape (trajectories (inputs + 1), inputs)

    Source: Morris 1991, Technometrics 33:161-174.
    """
    from SALib.sample import morris

    problem: dict[str, Any] = {
        "num_vars": len(ranges), "names": list(ranges), "bounds": [list(pair) for pair in ranges.values()]
    }  # fmt: skip
    return np.asarray(morris.sample(problem, trajectories, num_levels=LEVELS, seed=rng))


def morris_effects(ranges: Ranges, x: ArrayLike, y: ArrayLike, again: ArrayLike, level: float = 0.95) -> MorrisEffects:
    """Elementary effects of every input on the expected outcome.

    Parameters
    ----------
    ranges : as given to `morris_design`
    x : float array, the design
    y, again : float arrays, shape (rows of the design,)
        The mean outcome of each row on some luck, and on other luck. A model without luck: the same twice.
    level : float in (0, 1)

    Formula: effect = change of the outcome / share of its range by which the input was moved; size² = E effect effect',
    with ' for the replicate. The mean of absolute effects (Campolongo, Cariboni & Saltelli 2007) grows with luck and is
    not used. Student's intervals over walks, that of the size from its square, and as wide as that of the mean makes
    it, since no size is below its mean: in our simulations (20 walks, as for `sobol_indices`) they covered 92-98 %. p
    is twice the smaller of those of mean and size. Source: Morris 1991.
    """
    design = np.asarray(x, dtype=float)
    low, high = np.array(list(ranges.values()), dtype=float).T
    inputs = len(ranges)
    steps = np.diff(_of_blocks(((design - low) / (high - low)).ravel(), (inputs + 1) * inputs)
                    .reshape(-1, inputs + 1, inputs), axis=1)  # fmt: skip
    moved = np.argmax(np.abs(steps), axis=2)  # of every step, which input it moved
    by = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    place = np.argsort(moved, axis=1)
    one, two = (
        np.take_along_axis(np.diff(_of_blocks(values, inputs + 1), axis=1) / by, place, axis=1) for values in (y, again)
    )
    mean, below = _student((one + two) / 2, level)
    square, above = _student(one * two, level)
    few = _is_few(one * two)
    with_luck, _ = _student((one**2 + two**2) / 2, level)
    square = _bounded(square, with_luck, few)
    p = 2 * np.minimum(2 * np.minimum(below, 1 - below), np.where(few, 1.0, above))
    moves = np.asarray(((one != 0) | (two != 0)).any(axis=0))
    estimate, low, high = (np.sqrt(np.maximum(each, 0.0)) for each in square)
    furthest = np.maximum(np.abs(mean.low), np.abs(mean.high))
    size = Interval(estimate, low, np.maximum(high, furthest))
    return MorrisEffects(tuple(ranges), mean, size, holm(np.where(moves, np.minimum(p, 1.0), 1.0)), moves, len(one))


def _is_few(products: FloatArray) -> BoolArray:
    """Whether so few products of replicates are not 0 that their spread says nothing of how large their mean can be."""
    return np.asarray((products != 0).sum(axis=0) < FEWEST)


def _bounded(products: Interval[FloatArray], squares: Interval[FloatArray], few: BoolArray) -> Interval[FloatArray]:
    """The interval of a mean of products; where `few`, up to that of squares, which hold the luck as well."""
    low, high = products.low, np.maximum(products.high, squares.high)
    return Interval(products.estimate, low, np.where(few, high, products.high))


def _student(values: FloatArray, level: float) -> tuple[Interval[FloatArray], FloatArray]:
    """Mean of each column with Student's interval, and p of a mean above 0."""
    n = len(values)
    mean, error = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(n)
    half = float(stdtrit(n - 1, 1 - tail(level))) * error
    t = np.where(error > 0, mean / np.where(error > 0, error, 1.0), np.copysign(np.inf, mean))
    return Interval(mean, mean - half, mean + half), np.asarray(stdtr(n - 1, -t))


def _of_blocks(y: ArrayLike, size: int) -> FloatArray:
    values = np.asarray(y, dtype=float)
    if values.ndim != 1 or not np.isfinite(values).all() or values.size % size or values.size < 2 * size:
        raise ValueError("outcomes must be a list of finite numbers, one for each row of the design")
    return values.reshape(-1, size)
