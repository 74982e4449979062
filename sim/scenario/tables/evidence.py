"""From what an author says of a number to the law it is drawn from, and to what it becomes if its channel fails.

The mapping is that of the coding of the article: five equal bins with their centres as means, and a concentration by
confidence. A number that is assumed is drawn from a nearly flat law whatever its level: no result should hang on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.scenario.schema.numbers import LEVEL_MEANS, Level, Number

CELLS: Final = 1024
PERT_WEIGHT: Final = 4.0  # of the mode against either end: Malcolm, Roseboom, Clark & Fazar 1959

TABLES_KEPT: Final = 1024  # 8 kB each; the article has 60

Certainty = Literal["high", "medium", "low", "assumed"]
Law = tuple[str, float, float]


class Spread(NamedTuple):
    """How far a mean is drawn in towards 1/2, and how closely draws keep to it (shapes sum to `concentration`)."""

    shrink: float
    concentration: float


SPREADS: Final[Mapping[Certainty, Spread]] = {
    "high": Spread(1.0, 40.0),
    "medium": Spread(0.9, 14.0),
    "low": Spread(0.7, 6.0),
    "assumed": Spread(0.5, 4.0),
}
ONE_STEP_LOWER: Final[Mapping[Certainty, Certainty]] = {
    "high": "medium",
    "medium": "low",
    "low": "assumed",
    "assumed": "assumed",
}
NO_IDEA: Final[Law] = ("beta", 2.0, 2.0)  # an attribute whose channel has failed


def certainty_of(number: Number) -> Certainty:
    """Return how sure one is of a level: ``assumed`` overrides the confidence, which is low where none is given."""
    return "assumed" if number.status == "assumed" else number.confidence or "low"


def law_of(number: Number, levels: Mapping[Level, float] = LEVEL_MEANS) -> Law | None:
    """Return the Beta distribution a number is drawn from.

    Parameters
    ----------
    number : Number
        A level, a value with a range, or a fixed value.
    levels : mapping of level to float
        The mean each level stands for, in (0, 1).

    Returns
    -------
    (str, float, float) or None
        ``("beta", a, b)``, to be scaled to the limits of the number (see `limits_of`); None for a fixed value.
        Level: mean = 1/2 + shrink (level mean - 1/2), a = mean * concentration, b = (1 - mean) * concentration.
        Value m in [l, h] (PERT): a = 1 + 4 (m - l) / (h - l), b = 1 + 4 (h - m) / (h - l), so that the mode is m.
    """
    if number.level is not None:
        return beta_of_level(levels[number.level], certainty_of(number))
    if number.value is None or number.is_fixed or number.range is None:
        return None
    return pert(number.value, *number.range)


def fallback_of(number: Number, levels: Mapping[Level, float] = LEVEL_MEANS) -> Law:
    """Return the law of an attribute in the runs in which its channel fails.

    Beta(2, 2); where the number rests on the channel only partly, its own level at one step less of confidence.
    """
    if number.rests_on == "partly" and number.level is not None:
        return beta_of_level(levels[number.level], ONE_STEP_LOWER[certainty_of(number)])
    return NO_IDEA


def channel_of(number: Number) -> Literal["insiders", "unsourced"] | None:
    """Return the channel a number stands or falls with; insiders where it rests on both, or on them in part."""
    if number.rests_on is None:
        return None
    return "unsourced" if number.rests_on == "unsourced" else "insiders"


def limits_of(number: Number) -> tuple[float, float]:
    """Return the values that stand for quantiles 0 and 1: the range, the value twice if fixed, or 0 and 1."""
    if number.range is not None:
        return number.range
    return (0.0, 1.0) if number.value is None else (number.value, number.value)


def centre_of(number: Number, levels: Mapping[Level, float] = LEVEL_MEANS) -> float:
    """Return the value that stands for a number where none is drawn: the mean of a level, the value of a value."""
    if number.value is not None:
        return number.value
    law = law_of(number, levels)
    return mean_of(law) if law is not None else 0.5


def beta_of_level(mean: float, certainty: Certainty) -> Law:
    """Return the Beta distribution of a level with this mean, see `law_of`."""
    shrink, concentration = SPREADS[certainty]
    drawn_in = 0.5 + shrink * (mean - 0.5)
    return "beta", drawn_in * concentration, (1.0 - drawn_in) * concentration


def pert(mode: float, low: float, high: float) -> Law:
    """Return the Beta distribution on [low, high] with this mode, ``low <= mode <= high`` and ``low < high``."""
    width = high - low
    return "beta", 1.0 + PERT_WEIGHT * (mode - low) / width, 1.0 + PERT_WEIGHT * (high - mode) / width


def mean_of(law: Law) -> float:
    """Return the mean of a Beta distribution, on [0, 1]."""
    _, a, b = law
    return a / (a + b)


@lru_cache(maxsize=TABLES_KEPT)  # most laws are those of five levels, and every point of a sweep has them
def quantile_table(a: float, b: float, cells: int = CELLS) -> npt.NDArray[np.float64]:
    """Return the quantiles of Beta(a, b) at u = 0, 1/cells, ..., 1: `cells` + 1 float64, kept and so not writeable."""
    from scipy.special import betaincinv  # takes a sixth of a second, which who only checks a file need not wait for

    u: npt.NDArray[np.float64] = np.arange(cells + 1, dtype=np.float64) / cells
    found: Any = betaincinv(a, b, u)
    table: npt.NDArray[np.float64] = np.asarray(found, dtype=np.float64)
    table.flags.writeable = False
    return table
