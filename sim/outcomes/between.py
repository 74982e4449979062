"""Between what a value of a run lies: one number where the run shows it, a range where it leaves it open.

What never came about lies at infinity: later than any day. What the horizon cut off lies beyond the horizon. What
cannot be seen at all lies anywhere, a yes or no between 0 and 1. Whatever is reckoned from such values is reckoned for
all that they may be, so that a comparison is answered wherever every one of them gives the same answer, and nowhere
else: the strong logic of three values [kleene1938] and the arithmetic of intervals [moore1966].
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Between(NamedTuple):
    """The least and the most a value may be in each run, float64 (runs,); of a yes or no each is 0 or 1."""

    low: FloatArray
    high: FloatArray


def seen(values: Any, yes_no: bool = False) -> Between:
    """Return values as they are where a run shows them; nan becomes all that they might be."""
    given = np.asarray(values, np.float64)
    least, most = (0.0, 1.0) if yes_no else (-np.inf, np.inf)
    unseen = np.isnan(given)
    return Between(np.where(unseen, least, given), np.where(unseen, most, given))


def shown(value: Between) -> FloatArray:
    """Return a value where there is but one, nan where it is open or lies at infinity: where it cannot be seen."""
    return np.where((value.low == value.high) & np.isfinite(value.low), value.low, np.nan)


def is_shown(value: Between) -> Between:
    """Return whether each run shows the value."""
    return seen(np.isfinite(shown(value)))


def added(one: Between, two: Between) -> Between:
    with np.errstate(invalid="ignore", over="ignore"):
        return _open_where_unknown(one.low + two.low, one.high + two.high)


def taken(one: Between, two: Between) -> Between:
    return added(one, negative(two))


def times(one: Between, two: Between) -> Between:
    with np.errstate(invalid="ignore", over="ignore"):
        corners = np.array([x * y for x in one for y in two])
    low, high = corners.min(axis=0), corners.max(axis=0)  # nan where one corner is 0 times infinity
    return _open_where_unknown(low, high)


def divided(one: Between, two: Between) -> Between:
    """Return a quotient; it cannot be seen where the divisor is, or may be, 0."""
    by_zero = (two.low <= 0) & (two.high >= 0)
    with np.errstate(divide="ignore", over="ignore"):
        turned = Between(1 / np.where(by_zero, 1.0, two.high), 1 / np.where(by_zero, 1.0, two.low))
    found = times(one, turned)
    return Between(np.where(by_zero, -np.inf, found.low), np.where(by_zero, np.inf, found.high))


def negative(value: Between) -> Between:
    return Between(-value.high, -value.low)


def least(*values: Between) -> Between:
    return Between(*(reduce(np.minimum, limits) for limits in zip(*values, strict=True)))


def most(*values: Between) -> Between:
    return Between(*(reduce(np.maximum, limits) for limits in zip(*values, strict=True)))


def size(value: Between) -> Between:
    """Return the absolute value."""
    return Between(
        np.maximum(np.maximum(value.low, -value.high), 0.0), np.maximum(np.abs(value.low), np.abs(value.high))
    )


def denied(value: Between) -> Between:
    return Between(1 - value.high, 1 - value.low)


def compared(one: Between, sign: str, two: Between) -> Between:
    """Return whether a comparison holds: open where it holds for some of what both may be, and not for others."""
    if sign in (">", ">="):
        return compared(two, {">": "<", ">=": "<="}[sign], one)
    if sign == "!=":
        return denied(compared(one, "==", two))
    if sign == "==":
        surely = (one.low == one.high) & (two.low == two.high) & (one.low == two.low)
        maybe = (one.low <= two.high) & (two.low <= one.high)
    else:
        holds = {"<": operator.lt, "<=": operator.le}[sign]
        surely, maybe = holds(one.high, two.low), holds(one.low, two.high)
    return Between(np.asarray(surely, np.float64), np.asarray(maybe, np.float64))


def _open_where_unknown(low: FloatArray, high: FloatArray) -> Between:
    """Return limits with those that are no number at infinity: infinity less infinity may be anything."""
    return Between(np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high))


RECKONED: Final[dict[str, Callable[[Between, Between], Between]]] = {
    "+": added, "-": taken, "*": times, "/": divided,
}  # fmt: skip
FUNCTIONS: Final[dict[str, Callable[..., Between]]] = {"min": least, "max": most, "abs": size, "seen": is_shown}
