"""When it splits and how the first incumbent goes: competing risks, and the difference between two sides by then."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from sim.analysis.runs.differing import fisher_p
from sim.outcomes.spans import DAYS_A_MONTH
from sim.statistics.differences import paired_shares
from sim.statistics.estimates import NOTHING, FloatArray, IntArray, Interval
from sim.statistics.survival import aalen_johansen, incidence_at

MONTHS: Final = (6, 12, 24)
SPLIT: Final = ("split", "removed without a split")
EXIT: Final = ("patron", "challenger", "pact", "heir")  # to whom he lost power
EXIT_MEANINGS: Final = {
    "patron": "the patron took over", "challenger": "a challenger took over", "pact": "replaced by a pact",
    "heir": "an heir took over",
    "split": "an open split under the first incumbent",
    "removed without a split": "the first incumbent gone before any split",
}  # fmt: skip


class Histories(NamedTuple):
    """When each run ended, in days, and how: 0 not until it was closed, else a cause counted from 1."""

    time: FloatArray
    cause: IntArray
    causes: tuple[str, ...]


class ExitRow(NamedTuple):
    """The share that had ended in one way by some months on both sides, and the difference (second less first).

    `changed` counts the pairs in which one side had ended so and the other had not, None unless paired; `adjusted` is
    set once all tests are known.
    """

    what: str
    cause: str
    months: float
    a: Interval[float]
    b: Interval[float]
    diff: Interval[float]
    p: float
    changed: int | None = None
    adjusted: float | None = None

    @property
    def tells(self) -> bool:
        """Whether a test of it could have found anything: whether any ended so and, of pairs, whether any differ."""
        return self.changed != 0 and max(self.a.estimate, self.b.estimate) > 0.0


def split_histories(runs: pl.DataFrame, horizon: float) -> Histories:
    """Time to a split while the first incumbent rules; to be removed without one comes before it (a competing risk).

    A split under whoever follows him is no event here, as it is in the outcome `split`: those are more.
    """
    split, removed = runs["split"].to_numpy(), runs["removed_day"].to_numpy().astype(float)
    opened = runs["opened"].to_numpy().astype(float)
    gone = (removed >= 0) & ~(split & (opened <= np.where(removed < 0, np.inf, removed)))
    cause = np.where(gone, 2, np.where(split, 1, 0))
    time = np.where(cause == 1, opened, np.where(cause == 2, removed, horizon))
    return Histories(time, cause.astype(np.int64), SPLIT)


def exit_histories(runs: pl.DataFrame, horizon: float) -> Histories:
    """Time until the first incumbent is gone, by to whom he lost power."""
    removed = runs["removed_day"].to_numpy().astype(float)
    by = runs["removed_by"].to_numpy()
    cause = np.zeros(len(runs))
    for k, word in enumerate(EXIT):
        cause[by == word] = k + 1
    gone = removed >= 0
    return Histories(np.where(gone, removed, horizon), np.where(gone, cause, 0).astype(np.int64), EXIT)


def compare_histories(
    what: str, a: Histories, b: Histories, horizon: float, paired: bool, level: float = 0.95
) -> list[ExitRow]:
    """Return cumulative incidences after 6, 12 and 24 months, as far as the horizon reaches, by Aalen & Johansen.

    No run is stopped before the horizon, so that by any day each has ended in one way or has not. Paired (run k of
    either is the same run): Tango's interval for the difference, McNemar's exact p. Unpaired: from the limits of both
    shares, as Newcombe does (MOVER; Donner & Zou 2012, Stat. Methods Med. Res. 21:347-359), Fisher's exact p. A cause
    that never occurs is left out.
    """
    curves = [aalen_johansen(side.time, side.cause, len(side.causes), level) for side in (a, b)]
    rows = []
    for months in MONTHS:
        day = months * DAYS_A_MONTH
        if day > horizon + 1:
            continue
        for k, cause in enumerate(a.causes):
            first, second = ((side.cause == k + 1) & (side.time <= day) for side in (a, b))
            if not ((a.cause == k + 1).any() or (b.cause == k + 1).any()):
                continue
            one, two = (incidence_at(curve, k + 1, day) for curve in curves)
            about = (what, cause, months, one, two)
            if paired:
                rows.append(ExitRow(*about, *paired_shares(second, first, level)))
            else:
                p = fisher_p(int(first.sum()), len(first), int(second.sum()), len(second))
                rows.append(ExitRow(*about, _mover(one, two), p))
    return rows


def _mover(one: Interval[float], two: Interval[float]) -> Interval[float]:
    if not (np.isfinite(one.estimate) and np.isfinite(two.estimate)):
        return NOTHING
    diff = two.estimate - one.estimate
    low = diff - float(np.hypot(two.estimate - two.low, one.high - one.estimate))
    return Interval(diff, low, diff + float(np.hypot(two.high - two.estimate, one.estimate - one.low)))
