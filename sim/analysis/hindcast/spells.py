"""Rulers one after another: when each came, how, and how his time ended.

Counted as the lists of rulers do [goemans2009]: an entry or exit is irregular where power was taken against the rules,
by a patron, a challenger, or a pact that took the office; a succession, by death or vote, is regular. Whom the elite
has not let pass on the day he inherited is in no list, if it prevails. A leader-year is a calendar year in which
somebody ruled on any day, and its tenure that year less the one he came in (decision 44).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.runs.arms import ArmRun
from sim.core.ground.codes import Episode, Winner

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
    left, ousted : bool (n,), whether he lost it, and whether against the rules.
    """

    by_force: NDArray[np.bool_]
    entered: NDArray[np.float64]
    watched: NDArray[np.float64]
    lasted: NDArray[np.float64]
    left: NDArray[np.bool_]
    ousted: NDArray[np.bool_]

    def followed(self, years: float) -> NDArray[np.bool_]:
        """Return bool (n,): whose run is known for so many years, whatever became of him."""
        return self.watched >= years * YEAR_DAYS

    def ousted_within(self, years: float) -> NDArray[np.bool_]:
        """Return bool (n,): who lost power against the rules within so many years."""
        return self.ousted & (self.lasted <= years * YEAR_DAYS)

    def leader_years(self, first: int, last: int) -> float:
        """Return how many leader-years of tenure `first` to `last` - 1 there are, on average over the day of the year.

        One of tenure k begins with the k-th New Year of a rule, which comes after k - 1 to k years; who is there when
        his run ends has had those that it shows to their end.
        """
        years = self.lasted / YEAR_DAYS + self.left
        return float(sum(np.clip(years - k, 0.0, 1.0).sum() for k in range(first, last)))

    def ousted_in(self, first: int, last: int) -> float:
        """Return in how many of these leader-years somebody was ousted, on average over the day of the year."""
        years = self.lasted[self.ousted] / YEAR_DAYS
        return float(sum(np.clip(1.0 - np.abs(years - k), 0.0, 1.0).sum() for k in range(first, last)))


def spells_of(run: ArmRun) -> Spells:
    """Return the rulers who came to power in the runs.

    Who ruled from the start has no known entry, and is left out; so is an heir who fell to those who moved against him
    on the day he inherited.
    """
    of, rows = run.results.episodes_of[0], run.results.episodes
    changed = (rows["closed"] >= 0) & (rows["ruler_after"] >= 0) & (rows["ruler_after"] != rows["ruler_before"])
    runs, changes = of[changed], rows[changed]
    entered = changes["closed"].astype(np.float64)
    watched = run.world["day"][runs].astype(np.float64) - entered
    followed_by = np.append(runs[1:] == runs[:-1], False)
    leaves = np.append(entered[1:], 0.0)
    lasted = np.where(followed_by, leaves - entered, watched)
    ousted = followed_by & np.isin(np.append(changes["winner"][1:], -1), IRREGULAR)
    inherited = changes["kind"] == Episode.SUCCESSION
    passed = ~(inherited & ousted & (np.append(changes["opened"][1:], -1) == entered))
    by_force = np.isin(changes["winner"], IRREGULAR)
    return Spells(*(column[passed] for column in (by_force, entered, watched, lasted, followed_by, ousted)))
