"""Where the variance of outcomes comes from, by evidence status and luck, and which inputs an outcome goes with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.analysis.questions.sensitivity import GROUPS, ScreenRow, by_evidence, one_by_one
from sim.outcomes.registry import OUTCOMES
from sim.report.material import Material
from sim.statistics.variance import Share

FEWEST: Final = 50
TOP: Final = 5


@dataclass(frozen=True)
class Sources:
    """Of one outcome: the share of its variance from each group alone, and in `total` with all it interacts with."""

    outcome: str
    meaning: str
    runs: int
    alone: dict[str, Share]
    total: dict[str, Share]

    @property
    def converged(self) -> bool:
        """Whether every interval is narrow enough to be relied on."""
        return all(share.converged for share in self.alone.values())

    def parts(self) -> dict[str, float]:
        """Return shares of a whole: each group alone, and what groups do only together. Noise below 0 is shown as 0."""
        parts = {name: max(0.0, share.estimate) for name, share in self.alone.items()}
        parts["together"] = max(0.0, 1.0 - sum(parts.values()))
        whole = sum(parts.values())
        return {name: part / whole for name, part in parts.items()}


@dataclass(frozen=True)
class Movers:
    """The inputs an outcome goes with most, of so many tested, and what share of its spread would have been found."""

    meaning: str
    rows: tuple[ScreenRow, ...]
    looked_at: int
    detectable: float


def sources_of(material: Material, runs: int, jobs: int) -> list[Sources]:
    """Return where the variance of each outcome comes from; nine times `runs` runs are played.

    Outcomes that do not vary are left out. See `sim.analysis.questions.sensitivity.by_evidence`.
    """
    if not can_tell(material, runs):
        return []
    alone: dict[str, dict[str, Share]] = {}
    total: dict[str, dict[str, Share]] = {}
    seen: dict[str, int] = {}
    for row in by_evidence(material.build, runs, material.seed, _outcomes(material), jobs):
        if row.first is not None and row.total is not None:
            alone.setdefault(row.outcome, {})[row.group] = row.first
            total.setdefault(row.outcome, {})[row.group] = row.total
            seen[row.outcome] = row.runs
    return [
        Sources(name, _words(material, name), seen[name], alone[name], total[name])
        for name in alone
        if set(alone[name]) == set(GROUPS)
    ]


def movers_of(material: Material, runs: int, jobs: int) -> list[Movers]:
    """Return for each outcome the inputs that stand clear of what chance would show, strongest first, at most TOP."""
    if not can_tell(material, runs):
        return []
    found = []
    for each in one_by_one(material.build, runs, material.seed, _outcomes(material), jobs, TOP):
        strong = tuple(row for row in each.rows if row.above_noise)
        found.append(Movers(_words(material, each.outcome), strong, each.looked_at, each.detectable))
    return found


def can_tell(material: Material, runs: int) -> bool:
    """Say whether there are runs and uncertain inputs enough."""
    return runs >= FEWEST and len(material.build.inputs) > 0


def _outcomes(material: Material) -> list[str]:
    has_vote, has_patron = int(material.build.world.election[0]) >= 0, int(material.build.world.patron[0]) >= 0
    names = ["split", "survived", "balance", "team_share"]
    names += ["on_time", "formation_days"] if has_vote else []
    return [*names, *(["patron_support"] if has_patron else []), *material.build.own]


def _words(material: Material, name: str) -> str:
    return material.build.own[name].row if name in material.build.own else OUTCOMES[name].row
