"""What an interval says of a claim: it holds, it does not, or so few runs cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import numpy as np
from scipy.special import ndtri

from sim.statistics.equivalence import equivalent
from sim.statistics.estimates import normal_limit

Verdict = Literal["holds", "does not hold", "cannot tell"]
HOLDS: Final = "holds"
FAILS: Final = "does not hold"
UNDECIDED: Final = "cannot tell"
VERDICTS: Final[tuple[Verdict, ...]] = (HOLDS, FAILS, UNDECIDED)
POWER: Final = 0.8  # the chance with which so many pairs should tell


class Claimed(NamedTuple):
    """Where an effect is claimed to lie. The ends themselves belong to it where they are `included`."""

    low: float
    high: float
    included: bool = True


def at_least(size: float) -> Claimed:
    """Return what is claimed of an effect that goes up by `size` or more; of size 0, that it goes up at all."""
    return Claimed(size, np.inf, included=size > 0.0)


def at_most(size: float) -> Claimed:
    """Return what is claimed of an effect that goes down by `size` or more; of size 0, that it goes down at all."""
    return Claimed(-np.inf, -size, included=size > 0.0)


def within(margin: float) -> Claimed:
    """Return what is claimed where nothing should move by as much as `margin`."""
    return Claimed(-margin, margin, included=False)


def verdict(low: float, high: float, claimed: Claimed) -> Verdict:
    """Say what an interval says of a claim.

    Parameters
    ----------
    low, high : float
        Limits of the effect; nan where it was not seen, infinite where it is not bounded.
    claimed : Claimed

    The claim *holds* where the whole interval lies in what is claimed, *does not hold* where none of it does; else one
    *cannot tell*. A claim of no effect holds by equivalence (`sim.statistics.equivalence`). An interval at level 1 - 2a
    errs to either side one time in 1/a at most.
    """
    if np.isnan(low) or np.isnan(high):
        return UNDECIDED
    if claimed.included:
        inside = claimed.low <= low and high <= claimed.high
        outside = high < claimed.low or claimed.high < low
    else:
        is_sameness = claimed.low == -claimed.high
        inside = equivalent(low, high, claimed.high) if is_sameness else claimed.low < low and high < claimed.high
        outside = high <= claimed.low or claimed.high <= low
    return HOLDS if inside else FAILS if outside else UNDECIDED


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a claim of several parts: it holds if all do, and does not if one does not.

    That all hold by chance is no likelier than that one does: no correction (Berger 1982, Technometrics 24:295-300).
    """
    found = tuple(verdicts)
    if FAILS in found:
        return FAILS
    return UNDECIDED if UNDECIDED in found else HOLDS


def pairs_that_would_tell(
    estimate: float, low: float, high: float, claimed: Claimed, pairs: int, level: float
) -> float:
    """Return how many pairs would tell with a chance of 80 %, if the effect is what it is estimated to be.

    Parameters
    ----------
    estimate, low, high : float
        Of an effect on `pairs` pairs that cannot tell; of a ratio, logarithms.
    claimed : Claimed
    level : float in (0, 1), of the interval.

    Formula: n (w/d)² ((z + z_0.8)/z)², d from the estimate to an end of what is claimed, w to the limit beyond it, z of
    the level; the larger of both where the estimate lies between two ends. Infinite where the estimate stands on an
    end, nan where it is not known, or the interval has no end there.
    """
    if not np.isfinite(estimate):
        return float("nan")
    to_low, to_high = (estimate - low, estimate - claimed.low), (high - estimate, claimed.high - estimate)
    if estimate < claimed.low:
        asked = [(high - estimate, claimed.low - estimate)]
    elif estimate > claimed.high:
        asked = [(estimate - low, estimate - claimed.high)]
    else:
        asked = [way for way in (to_low, to_high) if np.isfinite(way[1])]
    if not np.isfinite([reach for reach, _ in asked]).all():
        return float("nan")
    needed = max((reach / distance if distance > 0.0 else float("inf") for reach, distance in asked), default=0.0)
    z = normal_limit(level)
    return float(pairs * (needed * (z + float(ndtri(POWER))) / z) ** 2)
