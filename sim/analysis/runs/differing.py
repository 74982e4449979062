"""How one quantity differs between two sides: each side, the difference, a p-value, and what pairing was worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from sim.analysis.runs.quantities import Quantity
from sim.statistics.differences import (
    flipped_sign_p,
    mean_difference_paired,
    mean_difference_unpaired,
    newcombe_difference,
    paired_shares,
    pairing_gain,
)
from sim.statistics.estimates import NOTHING, FloatArray, Interval
from sim.statistics.means import Reached, around_all, mean_interval
from sim.statistics.partly_seen import difference_where_seen, exchanged_where_seen_p, parts_of_means
from sim.statistics.proportions import wilson


@dataclass(frozen=True)
class Row:
    """A quantity on both sides; the difference is second less first.

    `seen` counts the runs of each side in which it could be seen, of `of` runs each. `p` is None where it was
    not tested: it does not vary, or too few runs show it. `adjusted` is set once all tests are known. `changed` counts
    the pairs whose two runs differ, also by showing it or not; `correlation` and `worth` (unpaired pairs that these
    would be worth) say what pairing gave. All three are None unless paired.
    """

    name: str
    meaning: str
    yes_no: bool
    unit: str
    family: str
    a: Interval[float]
    b: Interval[float]
    diff: Interval[float]
    seen: tuple[int, int]
    p: float | None = None
    adjusted: float | None = None
    correlation: float | None = None
    worth: float | None = None
    changed: int | None = None
    of: tuple[int, int] = (0, 0)

    @property
    def is_partly_seen(self) -> bool:
        """Whether some runs of either side do not show it."""
        return self.seen != self.of

    @property
    def tells(self) -> bool:
        """Whether a test of it could have found anything: of pairs, whether any differ."""
        return self.p is not None and self.changed != 0


def differ(name: str, a: Quantity, b: Quantity, paired: bool, level: float = 0.95) -> Row:
    """Compare a quantity of two sides.

    Parameters
    ----------
    name : str
    a, b : Quantity
        Paired: value k of either is of the same run. nan where it cannot be seen.
    paired : bool
    level : float in (0, 1)

    Each side is told of all its runs that show it, as everywhere. Shares: Wilson; differences within pairs by Tango's
    score interval and McNemar's exact p, between unpaired runs by Newcombe's hybrid score interval and Fisher's exact
    p. Numbers: `sim.statistics.means`; p within pairs by exchanging their sides, between unpaired runs Welch's. Where
    other pairs show it on one side than on the other: `sim.statistics.partly_seen`. A quantity that has one and the
    same value on both sides is not tested: no data of this kind could ever count against anything (Tarone 1990,
    Biometrics 46:515-522), so that it must not cost others power.
    """
    of = len(a.values), len(b.values)
    in_a, in_b = np.isfinite(a.values), np.isfinite(b.values)
    x, y = a.values[in_a], b.values[in_b]
    possible = around_all([a.possible, b.possible])  # horizons may differ
    sides = tuple(_share(side, level) if a.yes_no else _mean(side, level, possible) for side in (x, y))
    about = (name, b.meaning, a.yes_no, a.unit, a.family, sides[0], sides[1])
    seen = (len(x), len(y))
    if min(seen) < 2:
        return Row(*about, NOTHING, seen, of=of)
    pairing: tuple[float | None, float | None, int | None] = None, None, None
    if not paired:
        if a.yes_no:
            diff, p = _unpaired_share(x, y, level)
        else:
            diff, p = mean_difference_unpaired(y, x, level, possible), welch_p(x, y)
    elif np.array_equal(in_a, in_b):
        if a.yes_no:
            diff, p, _ = paired_shares(y > 0.5, x > 0.5, level)
        else:
            diff, p = mean_difference_paired(y, x, level, possible), flipped_sign_p(y - x)
        pairing = (*_gain(x, y), int(np.sum(x != y)))
    else:
        ends = Reached(0.0, 1.0) if a.yes_no else possible
        diff, p = difference_where_seen(b.values, a.values, level, ends), exchanged_where_seen_p(b.values, a.values)
        alike = (a.values == b.values) | ~(in_a | in_b)
        pairing = (*_gain(*parts_of_means(a.values, b.values)), int(np.sum(~alike)))
    varies = bool(np.ptp(np.concatenate((x, y))) > 0)
    return Row(*about, diff, seen, p if varies and np.isfinite(p) else None, None, *pairing, of)


def _gain(x: FloatArray, y: FloatArray) -> tuple[float | None, float | None]:
    """Correlation and worth of pairs, None where a side does not vary (but for rounding) or nothing sets them apart."""
    if min(np.ptp(side) - 1e-9 * np.abs(side).max() for side in (x, y)) <= 0:
        return None, None
    gain = pairing_gain(x, y)
    return gain.correlation, gain.worth if np.isfinite(gain.worth) else None


def _share(x: FloatArray, level: float) -> Interval[float]:
    return wilson(x.sum(), len(x), level).plain


def _mean(x: FloatArray, level: float, possible: tuple[float, float]) -> Interval[float]:
    if len(x) < 2:
        return NOTHING._replace(estimate=float(x[0])) if len(x) else NOTHING
    return mean_interval(x, level, possible)


def _unpaired_share(x: FloatArray, y: FloatArray, level: float) -> tuple[Interval[float], float]:
    k, m = int(x.sum()), int(y.sum())
    return newcombe_difference(m, len(y), k, len(x), level).plain, fisher_p(k, len(x), m, len(y))


def fisher_p(k: int, n: int, m: int, of: int) -> float:
    """Return Fisher's exact p of k of n against m of `of`: all tables with these margins that are no likelier."""
    from scipy.stats import hypergeom

    hits = np.arange(max(0, k + m - of), min(n, k + m) + 1)
    chances = hypergeom.pmf(hits, n + of, k + m, n)
    return min(1.0, float(chances[chances <= chances[hits == k][0] * (1 + 1e-7)].sum()))


def welch_p(x: FloatArray, y: FloatArray) -> float:
    """Return Welch's p: degrees of freedom (u + v)²/(u²/(n-1) + v²/(m-1)), u = var x/n, v = var y/m.

    Where neither side varies, the chance that exchanged runs would be told apart as well as these.
    Source: Welch 1947, Biometrika 34:28-35.
    """
    u, v = float(np.var(x, ddof=1)) / len(x), float(np.var(y, ddof=1)) / len(y)
    mean = float(y.mean() - x.mean())
    if u + v == 0.0:
        return 1.0 if mean == 0.0 else fisher_p(0, len(x), len(y), len(y))
    degrees = (u + v) ** 2 / (u**2 / (len(x) - 1) + v**2 / (len(y) - 1))
    return 2 * float(stdtr(degrees, -abs(mean) / float(np.sqrt(u + v))))
