"""Results of published theory in closed form: who rules together [acemoglu2008].

Nothing here draws luck or touches a record, and no array is made: whoever asks lends the memory.
"""

import numpy as np
from numpy.typing import NDArray

from sim.core.ground.jit import called

Floats = NDArray[np.float64]
EXACT = 1e-9  # a sum that equals its bar, but for rounding, does not exceed it


@called
def power_of_coalitions(powers: Floats, sums: Floats) -> None:
    """Write the power of every coalition, float64 (2**n,): bit i of the place says whether player i is in it."""
    sums[0] = 0.0
    for i in range(len(powers)):
        size = 1 << i
        for m in range(size):
            sums[size + m] = sums[m] + powers[i]


@called
def self_enforcing_coalitions(sums: Floats, alpha: float, holds: Floats) -> None:
    """Write flags, float64 (2**n,), of the coalitions that hold together: no proper winning part of one does.

    A part T of S wins if power(T) > alpha * power(S). A part has a lower number than the whole, so one pass is enough.
    """
    holds[0] = 0.0
    for whole in range(1, len(sums)):
        holds[whole] = 1.0
        bar = sums[whole] * (alpha + EXACT)
        part = (whole - 1) & whole
        while part > 0:
            if sums[part] > bar and holds[part]:
                holds[whole] = 0.0
                break
            part = (part - 1) & whole


@called
def ruling_coalition(powers: Floats, alpha: float, sums: Floats, holds: Floats) -> int:
    """Return the ultimate ruling coalition as a bit mask: bit i says whether player i is in it.

    The cheapest, in total power, of everybody and of the proper winning parts that are self-enforcing; of two that are
    equally cheap, the one with the lower number. Powers for which no two coalitions are equal have exactly one.

    Parameters
    ----------
    powers : float64 (n,), n from 1 to 12, each above 0, in any common unit. Memory grows as 2**n and time up to 3**n:
        0.1 ms for 12 players who are nearly equal, 1 ms for 15.
    alpha : share of the power present that must be exceeded to win, from 1/2 (majority) to below 1.
    sums, holds : float64 (2**n,), memory that is written to: the power of every coalition, and which hold together.

    Source: [acemoglu2008].
    """
    power_of_coalitions(powers, sums)
    self_enforcing_coalitions(sums, alpha, holds)
    everybody = len(sums) - 1
    best = everybody
    for mask in range(1, everybody):
        if holds[mask] and sums[mask] > sums[everybody] * (alpha + EXACT) and sums[mask] < sums[best] * (1.0 - EXACT):
            best = mask
    return best
