"""Small formulas that several rules share."""

import math

import numpy as np

from sim.core.ground.jit import rule

YEAR = 365.25  # days


@rule
def clip(x):
    """Return x held within [0, 1]."""
    return min(1.0, max(0.0, x))


@rule
def logistic(x):
    """Return 1 / (1 + exp(-x)), for any real x."""
    return 1.0 / (1.0 + math.exp(min(-x, 700.0)))  # math's, not numpy's: the same bytes uncompiled


@rule
def mean_of(values):
    """Return the mean of a tuple of numbers."""
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


@rule
def share_below(score):
    """Return the share of a standard normal distribution below a score: Phi."""
    return 0.5 * math.erfc(-score / math.sqrt(2.0))


@rule
def standard_score(share):
    """Return the score with this share, in (0, 1), of a standard normal distribution below it: the inverse of Phi.

    Ratios of polynomials to seven digits, algorithm AS 241, PPND7 [wichura1988].
    """
    q = share - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        return q * top / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
    r = math.sqrt(-math.log(share if q < 0.0 else 1.0 - share))
    if r <= 5.0:
        r -= 1.6
        top = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        size = top / ((0.12021132975 * r + 0.73700164250) * r + 1.0)
    else:
        r -= 5.0
        top = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        size = top / ((0.012258202635 * r + 0.24197894225) * r + 1.0)
    return -size if q < 0.0 else size


@rule
def win_chance(strength, other, decisiveness):
    """Contest success: s^m / (s^m + o^m), strengths >= 0 in any common unit [tullock1980; skaperdas1996]."""
    if strength <= 0.0 and other <= 0.0:
        return 0.5
    if strength <= 0.0:
        return 0.0
    return 1.0 / (1.0 + (other / strength) ** decisiveness)


@rule
def by_lot(upto, draw):
    """Return whom a uniform `draw` in (0, 1) falls on, each in proportion to his share; -1 where nobody has any.

    Parameters
    ----------
    upto : float64 (n,), shares of at least 0 in any common unit, summed up to and with each.
    """
    if len(upto) == 0 or upto[-1] <= 0.0:
        return -1
    row = np.searchsorted(upto, draw * upto[-1], side="right")
    return row if row < len(upto) else -1  # a draw may be so near 1 that the product is the sum


@rule
def left_after(days, half_life):
    """Return what is left of 1 after so many days, of what fades by half in `half_life` days."""
    return 0.5 ** (days / half_life)


@rule
def approach(value, target, days, half_life):
    """Move `value` towards `target`; half the gap is closed in `half_life` days."""
    return target + (value - target) * left_after(days, half_life)


@rule
def wander_scale(days, half_life):
    """Return the standard deviation that a walk of unit volatility in a year gathers in `days` on its way home.

    That of an Ornstein-Uhlenbeck process, which is exact for a step of any length [gillespie1996].
    """
    pull = 2.0 * math.log(2.0) / half_life
    return math.sqrt(-math.expm1(-pull * days) / (pull * YEAR))
