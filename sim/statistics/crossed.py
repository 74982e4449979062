"""What inputs and luck explain of an outcome, each alone and both together: two draws of each, crossed."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import stdtrit

from sim.statistics.agreement import intraclass_yes_no
from sim.statistics.estimates import BoolArray, FloatArray, normal_limit, tail
from sim.statistics.means import mean_interval
from sim.statistics.variance import Share

_PRECISE: Final = 1e-4  # of a limit of a share
_FEWEST: Final = 2.0  # degrees of freedom


class Parts(NamedTuple):
    """The shares of variance from inputs alone, from luck alone, and from what only both together decide."""

    inputs: Share
    luck: Share
    together: Share

    @property
    def bounded(self) -> Parts:
        """The same for a reader: each in [0, 1], and of the third what the other two leave as they are told.

        Noise can carry one of the first two below 0; told as 0 beside the third as it was, they would pass 100 %. Only
        where the first two alone pass 100 % do all three.
        """
        inputs, luck, (_, low, high) = self.inputs.bounded, self.luck.bounded, self.together.bounded
        rest = max(0.0, 1.0 - inputs.estimate - luck.estimate)
        return Parts(inputs, luck, Share(rest, min(low, rest), max(high, rest)))


def crossed(outcomes: ArrayLike, level: float = 0.95) -> Parts | None:
    """Split the variance of an outcome in three.

    Parameters
    ----------
    outcomes : float array, shape (blocks, 2, 2), finite
        Of each block four runs: the first axis of a block is the draw of the inputs, the second that of luck. In any
        unit, 0/1 for yes or no.
    level : float in (0, 1)

    Returns
    -------
    Parts, which add up to 1, or None where nothing varies.

    Formula: inputs = cov/var over the two runs of a block with the same inputs, luck = cov/var over the two with the
    same luck, together = 1 - inputs - luck. Intervals of a yes or no: `sim.statistics.agreement`, the 2 blocks pairs
    counted as 2 blocks/(1 + s²), s the share of what the pairs of a block have in common; of a number: all shares r
    for which 0 lies within the limits (`sim.statistics.means`) of the mean of product - r square, stretched by
    Student's quantile with as many degrees of freedom as blocks carry that mean (blocks over kurtosis, at least 2;
    after Satterthwaite 1946, Biometrics Bull. 2:110-114): unstretched it covered 75-92 % where tails are heavy. The
    interval of the third is made of the limits of the others (Donner & Zou 2012, Stat. Methods Med. Res. 21:347-359).
    Source: two crossed effects, Searle, Casella & McCulloch 1992, Variance Components, ch. 4; the shares are the
    first-order indices of all inputs and of luck (Sobol 2001, Math. Comput. Simul. 55:271-280).
    """
    y = np.asarray(outcomes, dtype=float)
    if y.ndim != 3 or y.shape[1:] != (2, 2) or not np.isfinite(y).all():
        raise ValueError(f"needs finite outcomes of shape (blocks, 2, 2) (found {y.shape})")
    kinds = np.unique(y)
    if kinds.size < 2:
        return None
    if kinds.size == 2:
        inputs, luck = _of_yes_and_no(y == kinds[1], level)
    else:
        inputs, luck = _of_numbers(y - y.mean(), level)
    rest = 1.0 - inputs.estimate - luck.estimate
    low = rest - float(np.hypot(inputs.high - inputs.estimate, luck.high - luck.estimate))
    high = rest + float(np.hypot(inputs.estimate - inputs.low, luck.estimate - luck.low))
    return Parts(inputs, luck, Share(rest, low, high))


def _of_yes_and_no(y: BoolArray, level: float) -> tuple[Share, Share]:
    pairs = y.shape[0] * 2

    def share(one: BoolArray, other: BoolArray, in_common: float) -> Share:
        worth = 1.0 / (1.0 + min(1.0, max(0.0, in_common)) ** 2)
        both, differ = int(np.sum(one & other)), int(np.sum(one ^ other))
        return Share(*intraclass_yes_no(worth * both, worth * differ, worth * pairs, level))

    of_inputs, of_luck = (y[:, :, 0], y[:, :, 1]), (y[:, 0], y[:, 1])
    inputs, luck = share(*of_inputs, 0.0), share(*of_luck, 0.0)
    return share(*of_inputs, luck.estimate), share(*of_luck, inputs.estimate)


def _of_numbers(centred: FloatArray, level: float) -> tuple[Share, Share]:
    squares = (centred**2).mean(axis=(1, 2))
    of_inputs, of_luck = (
        (centred[:, :, 0] * centred[:, :, 1]).mean(axis=1),
        (centred[:, 0] * centred[:, 1]).mean(axis=1),
    )
    return _ratio(of_inputs, squares, level), _ratio(of_luck, squares, level)


def _ratio(products: FloatArray, squares: FloatArray, level: float) -> Share:
    estimate = float(products.mean() / squares.mean())

    def limits(share: float) -> tuple[float, float]:
        found = mean_interval(products - share * squares, level)
        return found.low, found.high

    low = -1.0 if limits(-1.0)[0] <= 0.0 else brentq(lambda share: limits(share)[0], -1.0, estimate, xtol=_PRECISE)
    high = 1.0 if limits(1.0)[1] >= 0.0 else brentq(lambda share: limits(share)[1], estimate, 1.0, xtol=_PRECISE)
    apart = (products - estimate * squares) ** 2
    carrying = float(apart.sum() ** 2 / max(float(apart @ apart), np.finfo(float).tiny))
    stretch = float(stdtrit(max(carrying, _FEWEST), 1.0 - tail(level))) / normal_limit(level)
    return Share(
        estimate,
        max(-1.0, estimate - stretch * (estimate - float(low))),
        min(1.0, estimate + stretch * (float(high) - estimate)),
    )
