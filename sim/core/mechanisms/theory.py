"""Results of published theory in closed form: who rules together [acemoglu2008].

Nothing here draws luck or touches a record.
"""

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.jit import allocating

Floats = NDArray[np.float64]
EXACT = 1e-9  # a sum that equals its bar, but for rounding, does not exceed it


@allocating
def power_of_coalitions(powers: Floats) -> Floats:
    """Return the power of every coalition, float64 (2**n,): bit i of the place says whether player i is in it."""
    sums = np.zeros(1 << len(powers))
    for i in range(len(powers)):
        size = 1 << i
        for m in range(size):
            sums[size + m] = sums[m] + powers[i]
    return sums


@allocating
def self_enforcing_coalitions(sums: Floats, alpha: float) -> NDArray[np.bool_]:
    """Return flags (2**n,) of the coalitions that hold together: no proper winning part of one does.

    A part T of S wins if power(T) > alpha * power(S). A part has a lower number than the whole, so one pass is enough.
    """
    holds = np.ones(len(sums), np.bool_)
    holds[0] = False
    for whole in range(1, len(sums)):
        bar = sums[whole] * (alpha + EXACT)
        part = (whole - 1) & whole
        while part > 0:
            if sums[part] > bar and holds[part]:
                holds[whole] = False
                break
            part = (part - 1) & whole
    return holds


@allocating
def ruling_coalition(powers: Floats, alpha: float) -> int:
    """Return the ultimate ruling coalition as a bit mask: bit i says whether player i is in it.

    The cheapest, in total power, of everybody and of the proper winning parts that are self-enforcing; of two that are
    equally cheap, the one with the lower number. Powers for which no two coalitions are equal have exactly one.

    Parameters
    ----------
    powers : float64 (n,), n from 1 to 12, each above 0, in any common unit. Memory grows as 2**n and time up to 3**n:
        0.1 ms for 12 players who are nearly equal, 1 ms for 15.
    alpha : share of the power present that must be exceeded to win, from 1/2 (majority) to below 1.

    Source: [acemoglu2008].
    """
    sums = power_of_coalitions(powers)
    holds = self_enforcing_coalitions(sums, alpha)
    everybody = len(sums) - 1
    best = everybody
    for mask in range(1, everybody):
        if holds[mask] and sums[mask] > sums[everybody] * (alpha + EXACT) and sums[mask] < sums[best] * (1.0 - EXACT):
            best = mask
    return best
