"""Where an outcome's variance comes from: inputs or luck, and which inputs."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.agreement import intraclass_yes_no
from sim.statistics.estimates import CONVERGED_HALF_WIDTH, BoolArray, FloatArray, paired_series
from sim.statistics.ratios import ratio_of_means

MOST_ALIKE: Final = 0.8  # of all runs with one value, beyond which the others are too few for Fieller's interval


class Share(NamedTuple):
    """A share of variance with its interval; sampling noise can carry it outside of [0, 1], where no true share is."""

    estimate: float
    low: float
    high: float

    @property
    def converged(self) -> bool:
        """Whether the interval is narrow enough (half-width at most 0.1) for the share to be reported."""
        return bool((self.high - self.low) / 2 <= CONVERGED_HALF_WIDTH)

    @property
    def above_zero(self) -> bool:
        """Whether it is told apart from 0: the interval lies above it."""
        return self.low > 0

    @property
    def bounded(self) -> Share:
        """The same for a reader, each of the three in [0, 1]; nan stays."""
        return Share(*(min(1.0, max(0.0, part)) if part == part else part for part in self))


class GroupIndices(NamedTuple):
    """How much a group of inputs explains alone (`first`), and with all it interacts with (`total`)."""

    first: Share
    total: Share | None


def pick_freeze(
    y: ArrayLike,
    y_group_frozen: ArrayLike,
    y_group_redrawn: ArrayLike | None = None,
    level: float = 0.95,
) -> GroupIndices:
    """First-order and total index of a group of inputs.

    Parameters
    ----------
    y : float array, shape (n,), n >= 2
        An outcome, one run for each draw of all inputs.
    y_group_frozen : float array, shape (n,)
        The same outcome with the group kept as it was and everything else, luck included, drawn afresh.
    y_group_redrawn : float array, shape (n,), optional
        The same outcome with the group drawn afresh and everything else, luck included, kept.
        Without it there is no total index.
    level : float in (0, 1)

    Formula: first = cov(y, frozen)/var; total = 1 - cov(y, redrawn)/var = mean (y - redrawn)²/(2 var).
    Intervals: see `sim.statistics.agreement` for yes or no; Fieller's over pairs for all else. Where four in five runs
    have one and the same value, the interval holds that of "another value" as well: what few runs show says little. In
    our simulations (six numbers of the court and the article, n = 400 and 2000) they covered 91-100 %; a bootstrap over
    pairs, 29-97 %.
    Freezing one group is redrawing the rest: total of the rest = 1 - first of the group.
    Source: Janon, Klein, Lagnoux, Nodet & Prieur 2014, ESAIM: Probab. Stat. 18:342-364; Jansen 1999,
    Comput. Phys. Commun. 117:35-43.
    """
    first = _shared(*paired_series(y, y_group_frozen), level)
    if y_group_redrawn is None:
        return GroupIndices(first, None)
    return GroupIndices(first, _rest(_shared(*paired_series(y, y_group_redrawn), level)))


def _shared(a: FloatArray, b: FloatArray, level: float) -> Share:
    """cov/var of exchangeable pairs, with the interval that suits the outcome."""
    values, counts = np.unique(np.concatenate((a, b)), return_counts=True)
    if values.size == 1:
        return Share(float("nan"), float("nan"), float("nan"))
    if values.size == 2:
        return _of_yes_or_no(a == values[1], b == values[1], level)
    centre = (a.mean() + b.mean()) / 2  # against cancellation
    x, y = a - centre, b - centre
    product, square = x * y, (x**2 + y**2) / 2
    found = ratio_of_means(product[:, None], square, level)
    estimate = float(product.mean() / square.mean())
    low, high = max(-1.0, float(found.low[0])), min(1.0, float(found.high[0]))
    if counts.max() >= MOST_ALIKE * counts.sum():
        usual = values[np.argmax(counts)]
        other = _of_yes_or_no(a != usual, b != usual, level)
        low, high = min(low, other.low), max(high, other.high)
    return Share(estimate, min(low, estimate), max(high, estimate))


def _of_yes_or_no(a: BoolArray, b: BoolArray, level: float) -> Share:
    return Share(*intraclass_yes_no(int((a & b).sum()), int((a ^ b).sum()), a.size, level))


def _rest(share: Share) -> Share:
    return Share(1 - share.estimate, 1 - share.high, 1 - share.low)
