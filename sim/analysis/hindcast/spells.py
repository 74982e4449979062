"""Rulers one after another: when each came, how, and how his time ended.

Counted as the lists of rulers do [goemans2009]: an entry or exit is irregular where power was taken against the rules,
by a patron, a challenger, or a pact that took the office; a succession, by death or vote, is regular.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.runs.arms import ArmRun
from sim.core.ground.codes import Winner

YEAR_DAYS = 365.25
IRREGULAR = (Winner.PATRON, Winner.CHALLENGER, Winner.PACT)


@dataclass(frozen=True)
class Spells:
    """The rulers who came to power in the runs of a system, one place each.

    Attributes
    ----------
    by_force : bool (n,), whether he came against the rules.
    entered, watched : float64 (n,), day of his entry, and for how many days from then his run is known.
    lasted : float64 (n,), days until he lost power; `watched` where he had not.
    ousted : bool (n,), whether he lost it against the rules.
    """

    by_force: NDArray[np.bool_]
    entered: NDArray[np.float64]
    watched: NDArray[np.float64]
    lasted: NDArray[np.float64]
    ousted: NDArray[np.bool_]

    def followed(self, years: float) -> NDArray[np.bool_]:
        """Return bool (n,): whose run is known for so many years, whatever became of him."""
        return self.watched >= years * YEAR_DAYS

    def ousted_within(self, years: float) -> NDArray[np.bool_]:
        """Return bool (n,): who lost power against the rules within so many years."""
        return self.ousted & (self.lasted <= years * YEAR_DAYS)

    def years_in(self, first: float, last: float) -> float:
        """Return the years of rule, of all, between the end of year `first` and the end of year `last` of a rule."""
        return float(np.clip(self.lasted / YEAR_DAYS - first, 0.0, last - first).sum())

    def ousted_in(self, first: float, last: float) -> int:
        """Return how many were ousted in that part of their rule."""
        years = self.lasted / YEAR_DAYS
        return int((self.ousted & (years > first) & (years <= last)).sum())


def spells_of(run: ArmRun) -> Spells:
    """Return the rulers who came to power in the runs; who ruled from the start has no known entry, and is left out."""
    of, rows = run.results.episodes_of[0], run.results.episodes
    changed = (rows["closed"] >= 0) & (rows["ruler_after"] >= 0) & (rows["ruler_after"] != rows["ruler_before"])
    runs, changes = of[changed], rows[changed]
    entered = changes["closed"].astype(np.float64)
    watched = run.world["day"][runs].astype(np.float64) - entered
    followed_by = np.append(runs[1:] == runs[:-1], False)
    leaves = np.append(entered[1:], 0.0)
    lasted = np.where(followed_by, leaves - entered, watched)
    winner_next = np.append(changes["winner"][1:], -1)
    return Spells(
        np.isin(changes["winner"], IRREGULAR), entered, watched, lasted, followed_by & np.isin(winner_next, IRREGULAR)
    )
