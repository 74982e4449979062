"""When an effect may be called none: an interval that lies within a margin, never a test that found nothing."""

from __future__ import annotations


def equivalent(low: float, high: float, margin: float) -> bool:
    """Whether all that an interval holds is too small to matter.

    Parameters
    ----------
    low, high : float
        Limits at level 1 - 2 alpha, for a test at alpha: two one-sided tests reject there together.
    margin : float > 0, in the unit of the effect

    Source: Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657-680.
    """
    return -margin <= low and high <= margin
