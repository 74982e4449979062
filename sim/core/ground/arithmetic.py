"""Small formulas that several rules share."""

import math

import numpy as np

from sim.core.ground.jit import called, rule, written_in

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


FURTHEST = 8.0  # scores beyond which nothing is left of a standard normal distribution
CELLS = 512  # of equal width, between them


def _cubics_of_phi():
    """Return the cubics that join Phi at the ends of each cell, with its slope there: float64 (CELLS, 4), from 1 to
    the cube of the place in the cell, 0 to 1.

    By functions of `math`: those of numpy differ in the last digit from processor to processor.
    """
    width = 2.0 * FURTHEST / CELLS
    ends = [k * width - FURTHEST for k in range(CELLS + 1)]
    share = np.array([0.5 * math.erfc(-score / math.sqrt(2.0)) for score in ends])
    density = [math.exp(-0.5 * score * score) / math.sqrt(2.0 * math.pi) for score in ends]
    slope = width * np.array(density)
    rise = np.diff(share)
    first, last = slope[:-1], slope[1:]
    return np.stack([share[:-1], first, 3.0 * rise - 2.0 * first - last, first + last - 2.0 * rise], axis=1)


CUBICS = _cubics_of_phi()


@rule
def share_below(score):
    """Return the share of a standard normal distribution below a score, Phi, to eight digits: from a table of cubics,
    for it is asked for some thousand times a run."""
    place = (score + FURTHEST) * (CELLS / (2.0 * FURTHEST))
    if place <= 0.0:
        return 0.0
    if place >= CELLS:
        return 1.0
    cell = int(place)
    t = place - cell
    return ((CUBICS[cell, 3] * t + CUBICS[cell, 2]) * t + CUBICS[cell, 1]) * t + CUBICS[cell, 0]


MIDDLE = 0.425  # how far from a half a share may lie for `middle_score`


@written_in
def middle_score(q):
    """Return `standard_score` of 1/2 + q where q lies within MIDDLE of 0: no more than a ratio of polynomials."""
    r = 0.180625 - q * q
    top = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
    return q * top / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)


@called
def middle_scores(shares, out):
    """Fill `out` with `middle_score` of every share, right or wrong, four or eight at a time."""
    for k in range(len(out)):
        out[k] = middle_score(shares[k] - 0.5)


@rule
def standard_score(share):
    """Return the score with this share, in (0, 1), of a standard normal distribution below it: the inverse of Phi.

    Ratios of polynomials to seven digits, algorithm AS 241, PPND7 [wichura1988].
    """
    q = share - 0.5
    if abs(q) <= MIDDLE:
        return middle_score(q)
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
