"""Whether there is no effect that would matter: shown by an interval, never by a difference that is not significant."""

from __future__ import annotations


def equivalent(low: float, high: float, margin: float) -> bool:
    """Say whether an effect is shown to be smaller than a margin, whichever way it goes.

    Parameters
    ----------
    low, high : float
        Limits of a two-sided interval of the effect. At level 1 - 2a this is two one-sided tests at a: an interval of
        95 % wrongly shows sameness one time in 40, one of 90 % one time in 20.
    margin : float > 0, in the unit of the effect
        The largest effect that still counts as none.

    False where the limits are nan or infinite: what was not measured is not shown.
    Source: Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657-680 (TOST); Westlake 1972 for the interval.
    """
    if not margin > 0.0:
        raise ValueError(f"margin must be above 0 (found {margin})")
    return bool(-margin < low and high < margin)
