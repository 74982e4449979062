"""Boxes of inputs in which an outcome concentrates: the patient rule induction method, peeling only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from sim.statistics.estimates import BoolArray, FloatArray, IntArray

Limits = dict[str, tuple[float, ...]]


class Box(NamedTuple):
    """A box on the peeling trajectory.

    coverage : of all cases of interest, the share in the box
    density : of the cases in the box, the share of interest
    mass : of all cases, the share in the box
    cases, of_interest : how many of either are in it
    limits : for each restricted column, (lowest, highest) inclusive; for a categorical one, the values kept
    inside : bool array, shape (n,)
    """

    coverage: float
    density: float
    mass: float
    cases: int
    of_interest: int
    limits: Limits
    inside: BoolArray

    @property
    def restricted(self) -> int:
        """How many columns the box restricts."""
        return len(self.limits)


def peel(
    x: ArrayLike,
    y: ArrayLike,
    names: Sequence[str],
    alpha: float = 0.05,
    mass_min: float = 0.05,
    categorical: Collection[str] = (),
    futures: IntArray | None = None,
    fewest: int = 1,
) -> list[Box]:
    """The trajectory of ever smaller and denser boxes, from the box of all cases to the last that peeling reaches.

    Parameters
    ----------
    x : float array, shape (n, columns), without nan
        Inputs. Columns of whole numbers get whole limits.
    y : bool or 0/1 array, shape (n,)
        Whether the case is of interest; at least one must be.
    names : list of str, one for each column
    alpha : float in (0, 0.5]
        Share of the cases in the box that one step peels off; more where values are tied, never part of a tie.
    mass_min : float in (0, 1)
        Share of all cases that no box may fall below.
    categorical : names of columns whose numbers have no order
        One value is peeled off at a time.
    futures : int array, shape (n,), optional
        Which cases are the same future under other settings; each its own if left out.
    fewest : int >= 1
        Futures that every box must hold.

    Each step takes the peel with the greatest gain in density for each case given up,
    (density_new - density_old)/(cases_old - cases_new), among equals the one that restricts fewest columns, and
    stops when none gains. A limit lies half-way between two neighbouring values.
    Source: Friedman & Fisher 1999, Stat. Comput. 9:123-143; the objective, Kwakkel & Jaxa-Rozen 2016, Environ.
    Model. Softw. 79:311-321 ("lenient1" of the EMA workbench). Without ties it is the plain gain in density.
    """
    columns, interest = _inputs(x, y, names, alpha, mass_min, categorical)
    whole = [bool(np.all(column == np.round(column))) for column in columns.T]
    own = np.unique(futures, return_inverse=True)[1] if futures is not None else np.arange(interest.size)
    box = _box(np.ones(interest.size, dtype=bool), interest, {})
    trajectory = [box]
    while True:
        best = None
        for limits, inside in _peels(columns, box, names, alpha, categorical, whole):
            rest = _box(inside, interest, limits)
            if rest.mass < mass_min or rest.cases == box.cases:  # rounding can lose a limit
                continue
            if int((np.bincount(own[inside]) > 0).sum()) < fewest:
                continue
            score = ((rest.density - box.density) / (box.cases - rest.cases), -rest.restricted)
            if score[0] > 0 and (best is None or score > best[0]):
                best = (score, rest)
        if best is None:
            return trajectory
        box = best[1]
        trajectory.append(box)


def without(
    box: Box, name: str, x: ArrayLike, y: ArrayLike, names: Sequence[str], categorical: Collection[str] = ()
) -> Box:
    """The box with the restriction on one column dropped; arguments as given to `peel`."""
    if name not in box.limits:
        raise ValueError(f"the box does not restrict {name!r}; it restricts {sorted(box.limits)}")
    columns, interest = np.asarray(x, dtype=float), np.asarray(y, dtype=bool)
    limits = {key: value for key, value in box.limits.items() if key != name}
    inside = np.ones(interest.size, dtype=bool)
    for key, kept in limits.items():
        column = columns[:, list(names).index(key)]
        inside &= np.isin(column, kept) if key in categorical else (column >= kept[0]) & (column <= kept[1])
    return _box(inside, interest, limits)


def quasi_p(
    box: Box, x: ArrayLike, y: ArrayLike, names: Sequence[str], categorical: Collection[str] = (), worth: float = 1.0
) -> dict[str, float]:
    """For each restricted column, how likely chance alone would gain as much density by its restriction.

    `worth` is how many independent cases each case counts for, at most 1: copies of one future are one between them.
    Small where the restriction matters. "Quasi", since the box was chosen to be dense: no test in the strict sense.
    Formula: P(X >= k), X ~ Binomial(cases, density of the box without that restriction), k of interest in the box;
    as an incomplete beta function, for cases that are not whole.
    Source: Bryant & Lempert 2010, Technol. Forecast. Soc. Change 77:34-49.
    """
    chances = {}
    for name in box.limits:
        wider = without(box, name, x, y, names, categorical)
        hits, misses = box.of_interest * worth, (box.cases - box.of_interest) * worth
        chances[name] = float(betainc(hits, misses + 1, wider.density)) if box.of_interest else 1.0
    return chances


def _peels(
    columns: FloatArray,
    box: Box,
    names: Sequence[str],
    alpha: float,
    categorical: Collection[str],
    whole: Sequence[bool],
) -> Iterator[tuple[Limits, BoolArray]]:
    """Every box that one peel can make: from below and from above, or without one category."""
    for j, name in enumerate(names):
        column = columns[:, j]
        values, counts = np.unique(column[box.inside], return_counts=True)
        if values.size < 2:
            continue
        if name in categorical:
            for value in values:
                kept = tuple(float(v) for v in values if v != value)
                yield {**box.limits, name: kept}, box.inside & (column != value)
            continue
        low, high = box.limits.get(name, (float(column.min()), float(column.max())))
        least = int((box.cases - 1) * alpha + 1e-9) + 1  # cases to peel; ties are peeled whole
        up = int(np.searchsorted(np.cumsum(counts), least)) + 1
        down = values.size - 1 - int(np.searchsorted(np.cumsum(counts[::-1]), least))
        if up < values.size:
            cut = float(values[up]) if whole[j] else float((values[up - 1] + values[up]) / 2)
            yield {**box.limits, name: (cut, high)}, box.inside & (column >= cut)
        if down > 0:
            cut = float(values[down - 1]) if whole[j] else float((values[down - 1] + values[down]) / 2)
            yield {**box.limits, name: (low, cut)}, box.inside & (column <= cut)


def _box(inside: BoolArray, interest: BoolArray, limits: Limits) -> Box:
    cases, hits = int(inside.sum()), int((inside & interest).sum())
    return Box(hits / int(interest.sum()), hits / cases, cases / interest.size, cases, hits, limits, inside)


def _inputs(
    x: ArrayLike, y: ArrayLike, names: Sequence[str], alpha: float, mass_min: float, categorical: Collection[str]
) -> tuple[FloatArray, BoolArray]:
    columns, interest = np.asarray(x, dtype=float), np.asarray(y)
    if columns.ndim != 2 or columns.shape[1] != len(names) or interest.shape != columns.shape[:1]:
        raise ValueError(
            f"needs one name a column and one y a row (found {columns.shape}, {len(names)}, {interest.shape})"
        )
    if np.isnan(columns).any():
        raise ValueError("inputs must not contain nan")
    if not np.isin(interest, (0, 1)).all() or not interest.any():
        raise ValueError("y must be yes or no, and yes at least once")
    if not 0 < alpha <= 0.5 or not 0 < mass_min < 1:
        raise ValueError(f"needs alpha in (0, 0.5] and mass_min in (0, 1) (found {alpha}, {mass_min})")
    if unknown := set(categorical) - set(names):
        raise ValueError(f"categorical names no column: {sorted(unknown)}")
    return columns, interest.astype(bool)
