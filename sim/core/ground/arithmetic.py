"""Small formulas that several rules share."""

import math

import numpy as np

from sim.core.ground.jit import rule


@rule
def clip(x):
    """Return x held within [0, 1]."""
    return min(1.0, max(0.0, x))


@rule
def logistic(x):
    """Return 1 / (1 + exp(-x)), for any real x."""
    return 1.0 / (1.0 + math.exp(min(-x, 700.0)))  # math's, not numpy's: the same bytes uncompiled


@rule
def win_chance(strength, other, decisiveness):
    """Contest success: s^m / (s^m + o^m), strengths >= 0 in any common unit [tullock1980; skaperdas1996]."""
    if strength <= 0.0 and other <= 0.0:
        return 0.5
    if strength <= 0.0:
        return 0.0
    return 1.0 / (1.0 + (other / strength) ** decisiveness)


@rule
def approach(value, target, days, half_life):
    """Move `value` towards `target`; half the gap is closed in `half_life` days."""
    return target + (value - target) * 0.5 ** (days / half_life)


@rule
def step_scale(days):
    """Return the square root of the step in years: the standard deviation of a unit random walk over it."""
    return np.sqrt(days / 365.25)
