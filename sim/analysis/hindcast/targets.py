"""What the engine is held to: base rates, with limits that follow from what was counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.statistics.proportions import jeffreys
from sim.statistics.quantiles import quantile_ranks

LEVEL: Final = 0.9
MONTHS_A_YEAR: Final = 12.0
Limits = tuple[float, float]


@dataclass(frozen=True)
class Target:
    """A base rate to be met: what, where it is looked for in the engine, its interval, and where it was counted.

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


def read_targets(file: Path) -> list[Target]:
    """Read the targets from their file: each has either `counted`, one thing that is a key of LIMITS, or `stated`."""
    return [_target(entry) for entry in json.loads(file.read_text(encoding="utf-8"))["targets"]]


def _target(entry: dict[str, Any]) -> Target:
    said = {name: value for name, value in entry.items() if name not in ("counted", "stated")}
    counted = entry.get("counted", {})
    if ("stated" in entry) == bool(counted):
        raise ValueError(f"target {entry['id']}: needs 'counted' or 'stated', and not both")
    low, high = limits_of(counted) if counted else entry["stated"]
    return Target(**{**said, "overrides": tuple(entry["overrides"]), "low": low, "high": high, "counted": counted})


def limits_of(counted: Mapping[str, Sequence[float]]) -> Limits:
    """Return the 90 % limits of what was counted.

    Shares: Jeffreys, with 0 and 1 themselves where nothing or everything was counted (Brown, Cai & DasGupta 2001,
    Stat. Sci. 16:101-133). Medians and percentiles: order statistics, and the range of all that was seen where these
    are too few to bound a median so surely.
    """
    (kind, numbers), *others = counted.items()
    if others or kind not in LIMITS:
        raise ValueError(f"counted must be one of {', '.join(LIMITS)} (found {', '.join(counted)})")
    return LIMITS[kind](numbers)


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


LIMITS: Final[Mapping[str, Callable[[Sequence[float]], Limits]]] = {
    "share": _share,  # k of n
    "a month": _a_month,  # k of n years
    "a month, at most": _at_most_a_month,
    "times": _times,  # k of n events in so much of so much time
    "median": _median,  # every value seen
    "95th percentile": _tail,
}
