"""What the engine is held to: base rates, with limits that follow from what was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.statistics.estimates import IntArray
from sim.statistics.proportions import jeffreys
from sim.statistics.quantiles import quantile_ranks

LEVEL: Final = 0.9
MONTHS_A_YEAR: Final = 12.0
Limits = tuple[float, float]
System = tuple[str, tuple[str, ...]]  # the file of a scenario, as the targets name it, and what is set in it
Mix = tuple[tuple[System, float], ...]  # systems, and how many parts of the runs are played in each


@dataclass(frozen=True)
class Target:
    """A base rate to be met: what, where it is looked for in the engine, its interval, and where it was counted.

    `among` shares the runs out: in how many parts of them what is set beside `overrides`. Targets of the same `mix` of
    systems share its runs.

    `counted` is empty where the source, or a judgement, states a range without counts. `explained` says why the engine
    lies outside, where it does and the reason is known.
    """

    id: str
    what: str
    scenario: str
    overrides: tuple[str, ...]
    measure: str
    low: float
    high: float
    unit: str
    source: str
    counted: Mapping[str, Sequence[float]]
    explained: str = ""
    among: tuple[tuple[float, tuple[str, ...]], ...] = ()

    @property
    def mix(self) -> Mix:
        """Where it is looked for: one system, or several of one scenario."""
        return tuple(
            ((self.scenario, (*self.overrides, *more)), parts) for parts, more in self.among or ((1.0, ()),)
        )  # fmt: skip


def mixes_of(targets: Iterable[Target]) -> tuple[Mix, ...]:
    """Return the systems, or mixes of them, that targets are looked for in, each once."""
    return tuple(dict.fromkeys(target.mix for target in targets))


def dealt(mix: Mix, numbers: IntArray) -> list[tuple[System, IntArray]]:
    """Deal run numbers out to the systems of a mix by their parts, one after the other; who gets none is left out."""
    upto = np.cumsum([parts for _, parts in mix])
    cuts = np.rint(upto[:-1] / upto[-1] * len(numbers)).astype(np.int64)
    shares = zip((system for system, _ in mix), np.split(numbers, cuts), strict=True)
    return [(system, some) for system, some in shares if len(some)]


def limits_of(counted: Mapping[str, Sequence[float]]) -> Limits:
    """Return the 90 % limits of what was counted.

    Shares: Jeffreys, with 0 and 1 themselves where nothing or everything was counted (Brown, Cai & DasGupta 2001,
    Stat. Sci. 16:101-133). Medians and percentiles: order statistics, and the range of all that was seen where these
    are too few to bound a median so surely.
    """
    fault = fault_of(counted)
    if fault is not None:
        raise ValueError(fault)
    ((kind, numbers),) = counted.items()
    return LIMITS[kind](numbers)


def fault_of(counted: Mapping[str, Sequence[float]]) -> str | None:
    """Say what is wrong with what was counted; None where limits follow from it."""
    if len(counted) != 1 or not LIMITS.keys() >= counted.keys():
        return f"must be one of {', '.join(LIMITS)} (found {', '.join(counted) or 'nothing'})"
    ((kind, numbers),) = counted.items()
    if kind in VALUES:
        return None if numbers and min(numbers) >= 0 else f"'{kind}' must list every value seen, none below 0"
    wanted = 4 if kind == TIMES else 2
    if len(numbers) != wanted:
        return f"'{kind}' must have {wanted} numbers: {SAYS[kind]}"
    parts = numbers[:2], numbers[2:]
    if not all(0 <= part[0] <= part[1] and part[1] > 0 for part in parts if part) or 0 in numbers[2:]:
        return f"'{kind}' must be some of all there were: {SAYS[kind]}"
    broken = next((number for number in numbers[: WHOLE[kind]] if number % 1), None)
    return None if broken is None else f"'{kind}' must count in whole numbers: {SAYS[kind]} (found {broken:g})"


def fault_of_unit(counted: Mapping[str, Sequence[float]], unit: str) -> str | None:
    """Say why what was counted, which is in order by itself, gives no figure in a unit; None where it does."""
    ((kind, numbers),) = counted.items()
    own = UNIT_COUNTED.get(kind, unit)
    if own != unit:
        return f"'{kind}' counts what has the unit '{own}' (found '{unit}')"
    return beyond_one(max(numbers), unit) if kind in VALUES else None


def beyond_one(number: float, unit: str) -> str | None:
    """Say that a share or a chance is none, as a percentage is; None for one, and for what has another unit."""
    if unit not in UP_TO_ONE or number <= 1:
        return None
    return f"must be at most 1, as {UP_TO_ONE[unit]}: write 0.05 for 5 % (found {number:g})"


def _share(counts: Sequence[float]) -> Limits:
    k, n = counts
    found = jeffreys(k, n, LEVEL)
    return (0.0 if k == 0 else float(found.low)), (1.0 if k == n else float(found.high))


def _a_month(counts: Sequence[float]) -> Limits:
    """Return the monthly chance at which as many years see it: 1 - (1 - p)^(1/12)."""
    low, high = (1.0 - (1.0 - share) ** (1.0 / MONTHS_A_YEAR) for share in _share(counts))
    return low, high


def _at_most_a_month(counts: Sequence[float]) -> Limits:
    return 0.0, _a_month(counts)[1]


def _times(counts: Sequence[float]) -> Limits:
    """Return how many times as often it happens there: its share of events over its share of time."""
    k, n, time_there, time = counts
    low, high = (share * time / time_there for share in _share((k, n)))
    return low, high


def _median(values: Sequence[float]) -> Limits:
    ordered = sorted(values)
    low, high, _ = quantile_ranks(len(ordered), 0.5, LEVEL)
    return ordered[max(low, 1) - 1], ordered[min(high, len(ordered)) - 1]


def _tail(values: Sequence[float]) -> Limits:
    ordered = sorted(values)
    low, high, _ = quantile_ranks(len(ordered), 0.95, LEVEL)
    return (ordered[low - 1] if low > 0 else -np.inf), (ordered[high - 1] if high <= len(ordered) else np.inf)


TIMES: Final = "times"
VALUES: Final = ("median", "95th percentile")  # all that was seen, not how many of how many
SAYS: Final[Mapping[str, str]] = {
    "share": "k of n",
    "a month": "in k of n years",
    "a month, at most": "in k of n years",
    TIMES: "k of n events in so much of so much time",
}
WHOLE: Final[Mapping[str, int]] = {"share": 2, "a month": 1, "a month, at most": 1, TIMES: 2}  # numbers that count
UNIT_COUNTED: Final[Mapping[str, str]] = {
    "share": "share", "a month": "a month", "a month, at most": "a month", TIMES: "times",
}  # fmt: skip
UP_TO_ONE: Final[Mapping[str, str]] = {"share": "a share", "a month": "a chance"}
LIMITS: Final[Mapping[str, Callable[[Sequence[float]], Limits]]] = {
    "share": _share,
    "a month": _a_month,
    "a month, at most": _at_most_a_month,
    TIMES: _times,
    "median": _median,
    "95th percentile": _tail,
}
