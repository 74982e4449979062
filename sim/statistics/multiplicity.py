"""What a p-value is worth when several were looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.estimates import FloatArray, IntArray


def holm(p: ArrayLike) -> FloatArray:
    """Adjusted p-values that keep the chance of even one false finding below the level; the default.

    Parameters
    ----------
    p : float array, shape (m,), in [0, 1]

    Returns
    -------
    float array, shape (m,), in the order given.

    Formula: running maximum of (m - i + 1) p(i) over the ordered p, at most 1.
    Source: Holm 1979, Scand. J. Stat. 6:65-70.
    """
    values, order = _ordered(p)
    m = values.size
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(values[order] * np.arange(m, 0, -1)))
    return adjusted


def benjamini_hochberg(p: ArrayLike) -> FloatArray:
    """Adjusted p-values that keep the expected share of false findings among the findings below the level.

    Parameters and result as in `holm`. Valid for independent or positively dependent tests.
    Formula: running minimum from above of m p(i) / i. Source: Benjamini & Hochberg 1995, JRSS B 57:289-300.
    """
    values, order = _ordered(p)
    m = values.size
    adjusted = np.empty(m)
    scaled = values[order] * m / np.arange(1, m + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def _ordered(p: ArrayLike) -> tuple[FloatArray, IntArray]:
    values = np.asarray(p, dtype=float)
    if values.ndim != 1 or np.any(~((values >= 0) & (values <= 1))):
        raise ValueError("p-values must be a list of numbers from 0 to 1, without nan")
    return values, np.argsort(values, kind="stable")
