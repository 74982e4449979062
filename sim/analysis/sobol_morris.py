"""Which single input moves an outcome: Sobol indices and Morris screening, by SALib.

SALib is imported only when one of these is called: it takes about a second, and pandas with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.estimates import CONVERGED_HALF_WIDTH, BoolArray, FloatArray, tail

Ranges = Mapping[str, tuple[float, float]]  # of each input: lowest and highest, drawn uniformly in between


class SobolIndices(NamedTuple):
    """Of each input, the share of variance it explains alone and with all it interacts with; half-widths beside."""

    names: tuple[str, ...]
    first: FloatArray
    first_half_width: FloatArray
    total: FloatArray
    total_half_width: FloatArray

    @property
    def converged(self) -> BoolArray:
        """Whether both half-widths of an input are at most 0.1."""
        return (self.first_half_width <= CONVERGED_HALF_WIDTH) & (self.total_half_width <= CONVERGED_HALF_WIDTH)


class MorrisEffects(NamedTuple):
    """Of each input, the effect of moving it over its whole range, in the unit of the outcome.

    `mean` keeps the sign, `mean_absolute` ranks inputs, `spread` shows that the effect hangs on other inputs.
    """

    names: tuple[str, ...]
    mean: FloatArray
    mean_absolute: FloatArray
    mean_absolute_half_width: FloatArray
    spread: FloatArray


def sobol_design(ranges: Ranges, n: int, rng: np.random.Generator) -> FloatArray:
    """Inputs to run for Sobol indices, in the order `sobol_indices` expects its outcomes.

    Parameters
    ----------
    ranges : {name: (low, high)}
    n : int, a power of 2
    rng : numpy Generator

    Returns
    -------
    float array, shape (n (inputs + 2), inputs)

    Source: Saltelli et al. 2010, Comput. Phys. Commun. 181:259-270, on a scrambled Sobol' sequence.
    """
    from SALib.sample import sobol

    if n < 2 or n & (n - 1):
        raise ValueError(f"n must be a power of 2 (found {n})")
    return np.asarray(sobol.sample(_problem(ranges), n, calc_second_order=False, seed=rng))


def sobol_indices(
    ranges: Ranges, y: ArrayLike, rng: np.random.Generator, level: float = 0.95, resamples: int = 100
) -> SobolIndices:
    """First-order and total indices of every input, with the half-widths of bootstrap intervals.

    Parameters
    ----------
    ranges : as given to `sobol_design`
    y : float array, shape (n (inputs + 2),)
        The outcome of each row of the design. Where it never varies all indices are nan.
    rng : numpy Generator
    level : float in (0, 1)
    resamples : int >= 2

    A model with luck of its own must be given the same luck in all rows of one block, or means over many runs.
    Source: first, Saltelli et al. 2010; total, Jansen 1999, Comput. Phys. Commun. 117:35-43.
    """
    from SALib.analyze import sobol

    outcome = _outcome(y)
    tail(level)
    if np.ptp(outcome) == 0:
        unknown = np.full(len(ranges), np.nan)
        return SobolIndices(tuple(ranges), unknown, unknown, unknown, unknown)
    # A Generator, never a number: SALib takes seed 0 for none and then draws from numpy's global state.
    found = sobol.analyze(
        _problem(ranges), outcome, calc_second_order=False, num_resamples=resamples, conf_level=level, seed=rng
    )
    return SobolIndices(tuple(ranges), *(np.asarray(found[key]) for key in ("S1", "S1_conf", "ST", "ST_conf")))


def morris_design(ranges: Ranges, trajectories: int, rng: np.random.Generator, levels: int = 4) -> FloatArray:
    """Inputs to run for Morris screening: walks over a grid that move one input at a time.

    Parameters
    ----------
    ranges : {name: (low, high)}
    trajectories : int >= 2
    rng : numpy Generator
    levels : int, even
        Grid points for each input.

    Returns
    -------
    float array, shape (trajectories (inputs + 1), inputs)

    Source: Morris 1991, Technometrics 33:161-174.
    """
    from SALib.sample import morris

    if levels < 2 or levels % 2:
        raise ValueError(f"levels must be even (found {levels})")
    return np.asarray(morris.sample(_problem(ranges), trajectories, num_levels=levels, seed=rng))


def morris_effects(
    ranges: Ranges,
    x: ArrayLike,
    y: ArrayLike,
    rng: np.random.Generator,
    levels: int = 4,
    level: float = 0.95,
    resamples: int = 100,
) -> MorrisEffects:
    """Elementary effects of every input.

    Parameters
    ----------
    ranges, levels : as given to `morris_design`
    x : float array, the design
    y : float array, shape (rows of the design,)
    rng : numpy Generator
    level : float in (0, 1)
    resamples : int >= 2

    Source: Morris 1991; mean of absolute effects, Campolongo, Cariboni & Saltelli 2007, Environ. Model. Softw.
    22:1509-1518.
    """
    from SALib.analyze import morris

    design, outcome = np.asarray(x, dtype=float), _outcome(y)
    tail(level)
    found = morris.analyze(
        _problem(ranges), design, outcome, num_resamples=resamples, conf_level=level, num_levels=levels, seed=rng
    )
    columns = (np.asarray(found[key], dtype=float) for key in ("mu", "mu_star", "mu_star_conf", "sigma"))
    return MorrisEffects(tuple(ranges), *columns)


def _problem(ranges: Ranges) -> dict[str, Any]:
    return {"num_vars": len(ranges), "names": list(ranges), "bounds": [list(pair) for pair in ranges.values()]}


def _outcome(y: ArrayLike) -> FloatArray:
    outcome = np.asarray(y, dtype=float)
    if outcome.ndim != 1 or not np.isfinite(outcome).all():
        raise ValueError("outcomes must be a list of finite numbers, one for each row of the design")
    return outcome
