"""Base rates: how often what the engine does happens where it has been counted, and how often in the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.analysis.hindcast.spells import spells_of
from sim.analysis.hindcast.targets import LEVEL, Mix, System, Target, dealt, mixes_of
from sim.analysis.runs.arms import ArmRun, together
from sim.core.ground.codes import Episode, Outcome, Winner
from sim.core.ground.codes import Path as Road
from sim.ensemble import same_draws
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.spans import DAYS_A_MONTH
from sim.scenario.tables.build import Build
from sim.statistics.estimates import NOTHING, Interval
from sim.statistics.proportions import wilson, wilson_of_share
from sim.statistics.quantiles import quantile_interval
from sim.statistics.verdicts import Claimed, Verdict, verdict

WINDOW: Final = 91  # days: the quarter after a vote
WHOLE: Final = 8  # years of a rule that its parts are set against


@dataclass(frozen=True)
class Row:
    """A target and what the engine gives, with its 90 % interval and the number of cases behind it."""

    target: Target
    found: Interval[float]
    cases: int

    @property
    def is_inside(self) -> bool:
        """Whether the engine's value lies in the interval of the target."""
        return self.target.low <= self.found.estimate <= self.target.high

    @property
    def verdict(self) -> Verdict:
        """Whether all of the engine's interval lies there, or none of it, or so few cases cannot tell."""
        return verdict(self.found.low, self.found.high, Claimed(self.target.low, self.target.high))


def base_rates(
    targets: Sequence[Target], builds: Mapping[System, Build], runs: int, seed: int = 1, jobs: int = 1
) -> list[Row]:
    """Play the systems each target is looked for in, and measure.

    Parameters
    ----------
    targets, builds : from `sim.analysis.hindcast.targets_file.load_targets`
    runs : in each mix of systems; targets that share one share its runs.
    """
    numbers = np.arange(runs, dtype=np.int64)
    played = {}
    for mix in mixes_of(targets):
        parts = [ArmRun(builds[system], some, same_draws(some), seed, jobs) for system, some in dealt(mix, numbers)]
        played[mix] = together(parts)
    return measure(targets, played)


def measure(targets: Sequence[Target], played: Mapping[Mix, ArmRun]) -> list[Row]:
    """Return what the runs of each mix of systems come to, a row for each target."""
    return [Row(target, *MEASURED[target.measure](played[target.mix])) for target in targets]


def _share(hits: Any, cases: Any) -> tuple[Interval[float], int]:
    k, n = int(np.sum(hits)), int(np.sum(cases))
    if n == 0:
        return NOTHING, 0
    return wilson(k, n, LEVEL).plain, n


def _is_split(world: Any) -> Any:
    return OUTCOMES["split"].of(world) > 0


def _split_in_a_year(run: ArmRun) -> tuple[Interval[float], int]:
    world = run.world
    return _share(_is_split(world) & (world["opened"] <= 365), np.ones(run.size))


def _a_month(gone: int, world: Any) -> tuple[Interval[float], int]:
    """Return exits by months in which the first incumbent was there and the run was played."""
    last = np.where(world["removed_day"] >= 0, world["removed_day"], world["day"])
    return wilson(gone, max(1.0, float(np.sum(last) / DAYS_A_MONTH)), LEVEL).plain, gone


def _irregular_a_month(run: ArmRun) -> tuple[Interval[float], int]:
    return _a_month(int((OUTCOMES["irregular"].of(run.world) > 0).sum()), run.world)


def _exits_by_protest(run: ArmRun) -> tuple[Interval[float], int]:
    """Exits of the first incumbent in a contest in which a mass held the square, by months in which he was there."""
    world, rows = run.world, run.results.episodes
    first = world["first_incumbent"][run.results.episodes_of[0]]
    fell = np.isin(rows["winner"], [Winner.CHALLENGER, Winner.PACT]) & (rows["ruler_before"] == first)
    fell &= (rows["kind"] == Episode.CONTEST) & (rows["square_record"] > 0)
    gone = len(np.unique(run.results.episodes_of[0][fell]))
    return _a_month(gone, world)


def _after_the_vote(run: ArmRun) -> tuple[Interval[float], int]:
    """Splits opened in the quarter after the vote, by day, against the mean of the whole time."""
    world = run.world
    opened = np.asarray(world["opened"])[_is_split(world)]
    vote, horizon = int(run.build.world.election[0]), int(run.build.world.horizon[0])
    if len(opened) == 0:
        return NOTHING, 0
    found = wilson(int(((opened >= vote) & (opened < vote + WINDOW)).sum()), len(opened), LEVEL)
    scale = horizon / WINDOW
    return Interval(*(x * scale for x in found.plain)), len(opened)


def _success(run: ArmRun) -> tuple[Interval[float], int]:
    return _share(run.world["attempts_won"], run.world["attempts"])


def _first_breaks(run: ArmRun, of_anyone: bool = False) -> Any:
    """Return the first open break of each run between patron and ruler, by a blow or a push: the first, or anyone."""
    of, rows = run.results.episodes_of[0], run.results.episodes
    here = np.isin(rows["kind"], [Episode.STRIKE, Episode.PUSH])
    if not of_anyone:
        here &= rows["ruler_before"] == run.world["first_incumbent"][of]
    return rows[here][np.unique(of[here], return_index=True)[1]]


def _breaks_in_15_months(run: ArmRun) -> tuple[Interval[float], int]:
    early = (_first_breaks(run)["opened"] <= 15 * DAYS_A_MONTH).sum()
    return _share(early, run.size)


def _breaks_won(run: ArmRun) -> tuple[Interval[float], int]:
    broke = _first_breaks(run)
    return _share((broke["winner"] == Winner.INCUMBENT).sum(), len(broke))


def _breaks_within(months: float) -> Callable[[ArmRun], tuple[Interval[float], int]]:
    """Return the share of runs in which patron and ruler, whoever they are by then, break so soon after the start."""

    def of(run: ArmRun) -> tuple[Interval[float], int]:
        of_run, rows = run.results.episodes_of[0], run.results.episodes
        broke = np.isin(rows["kind"], [Episode.STRIKE, Episode.PUSH]) & (rows["opened"] <= months * DAYS_A_MONTH)
        return _share(len(np.unique(of_run[broke])), run.size)

    return of


def _successors_who_prevail(run: ArmRun) -> tuple[Interval[float], int]:
    """Return the share of first breaks between patron and ruler, whoever they are, that the ruler wins."""
    broke = _first_breaks(run, of_anyone=True)
    return _share((broke["winner"] == Winner.INCUMBENT).sum(), len(broke))


def _ousted_within(years: float, by_force: bool) -> Callable[[ArmRun], tuple[Interval[float], int]]:
    """Return the share of rulers ousted so soon after an entry by the rules, or against them."""

    def of(run: ArmRun) -> tuple[Interval[float], int]:
        spells = spells_of(run)
        here = (spells.by_force == by_force) & spells.followed(years)
        return _share(int((spells.ousted_within(years) & here).sum()), int(here.sum()))

    return of


def _by_tenure(first: int, last: int) -> Callable[[ArmRun], tuple[Interval[float], int]]:
    """Return how many times as often rulers are ousted in some years of their rule as in all the first eight."""

    def of(run: ArmRun) -> tuple[Interval[float], int]:
        spells = spells_of(run)
        there, all_years = spells.leader_years(first, last), spells.leader_years(0, WHOLE)
        cases = spells.ousted_in(0, WHOLE)
        if cases == 0.0 or there == 0.0:
            return NOTHING, 0
        found = wilson_of_share(spells.ousted_in(first, last) / cases, cases, LEVEL)
        return Interval(*(x * all_years / there for x in found.plain)), round(cases)

    return of


def _ruled_upon(run: ArmRun) -> tuple[Interval[float], int]:
    """Return in how many contests on the Ukrainian path a parliament or a court has ruled."""
    rows = run.results.episodes
    here = (rows["kind"] == Episode.CONTEST) & (rows["path"] == Road.UKRAINIAN) & (rows["closed"] >= 0)
    return _share(int((rows["mark_ruling"][here] > 0).sum()), int(here.sum()))


def _formed_within(days: float) -> Callable[[ArmRun], tuple[Interval[float], int]]:
    """Return the share of governments formed in so many days, of those that were."""

    def of(run: ArmRun) -> tuple[Interval[float], int]:
        seen = _seen(OUTCOMES["formation_days"].of(run.world))
        return _share(int((seen <= days).sum()), len(seen))

    return of


def _after_a_death(run: ArmRun) -> tuple[Interval[float], int]:
    """Regimes that a challenger did not bring down within a year of the ruler's death."""
    died = run.world["ruler_died"]
    of, rows = run.results.episodes_of[0], run.results.episodes
    since = rows["opened"] - died[of]
    fell = (died[of] >= 0) & (since >= 0) & (since <= 365) & np.isin(rows["kind"], [Episode.CONTEST, Episode.PLOT])
    fell &= np.isin(rows["winner"], [Winner.CHALLENGER, Winner.PACT])
    return _share((died >= 0).sum() - len(np.unique(of[fell])), (died >= 0).sum())


def _formation(run: ArmRun) -> tuple[Interval[float], int]:
    """The median over the runs in which a government was completed after the vote."""
    return _median(_seen(OUTCOMES["formation_days"].of(run.world)))


def _seen(values: Any) -> Any:
    return values[np.isfinite(values)]


def _days_on(road: Road, run: ArmRun) -> Any:
    """Days of the contests on a road that were decided; one that the horizon cuts off has none."""
    return _seen(OUTCOMES["contest_days"].of(run.world[run.world["path"] == road]))


def _duration(road: Road) -> Callable[[ArmRun], tuple[Interval[float], int]]:
    return lambda run: _median(_days_on(road, run))


def _in_the_range(road: Road, low: int, high: int) -> Callable[[ArmRun], tuple[Interval[float], int]]:
    def of(run: ArmRun) -> tuple[Interval[float], int]:
        days = _days_on(road, run)
        return _share((days >= low) & (days <= high), np.ones(len(days)))

    return of


def _tolls(run: ArmRun) -> Any:
    """Return the deaths in each contest, without those where streets are cleared outside of one."""
    rows = run.results.episodes
    return rows["deaths"][rows["kind"] == Episode.CONTEST]


def _deaths(run: ArmRun) -> tuple[Interval[float], int]:
    return _median(_tolls(run))


def _tail_of_deaths(run: ArmRun) -> tuple[Interval[float], int]:
    """The 95th percentile of deaths in contests: far from the median where the tail is heavy."""
    deaths = _tolls(run)
    if len(deaths) == 0:
        return NOTHING, 0
    return quantile_interval(deaths, 0.95, LEVEL), len(deaths)


def _median(values: Any) -> tuple[Interval[float], int]:
    if len(values) == 0:
        return NOTHING, 0
    return quantile_interval(values, 0.5, LEVEL), len(values)


def _balance(run: ArmRun) -> tuple[Interval[float], int]:
    return _share(run.world["outcome"] == Outcome.BALANCE, np.ones(run.size))


Measuring = Callable[[ArmRun], tuple[Interval[float], int]]
BY_UNIT: Final[Mapping[str, Mapping[str, Measuring]]] = {
    "share": {
        "split in a year": _split_in_a_year,
        "success per attempt": _success,
        "breaks in 15 months": _breaks_in_15_months,
        "breaks won": _breaks_won,
        "breaks in 12 months": _breaks_within(12.0),
        "breaks in 36 months": _breaks_within(36.0),
        "successors who prevail": _successors_who_prevail,
        "ousted in a year, by the rules": _ousted_within(1.0, False),
        "ousted in five years, by the rules": _ousted_within(5.0, False),
        "ousted in five years, by force": _ousted_within(5.0, True),
        "formed in five days": _formed_within(5.0),
        "ruled upon": _ruled_upon,
        "survival of a death": _after_a_death,
        "kyrgyz in range": _in_the_range(Road.KYRGYZ, 1, 25),
        "ukrainian in range": _in_the_range(Road.UKRAINIAN, 8, 93),
        "balance goes on": _balance,
    },
    "a month": {
        "irregular exits a month": _irregular_a_month,
        "exits by protest a month": _exits_by_protest,
    },
    "times": {
        "quarter after a vote": _after_the_vote,
        "ousted in the first year": _by_tenure(0, 1),
        "ousted in the second year": _by_tenure(1, 2),
        "ousted in the third year": _by_tenure(2, 3),
        "ousted in years four and five": _by_tenure(3, 5),
        "ousted in years six to eight": _by_tenure(5, 8),
    },
    "days": {
        "formation days": _formation,
        "kyrgyz days": _duration(Road.KYRGYZ),
        "ukrainian days": _duration(Road.UKRAINIAN),
    },
    "people": {
        "deaths": _deaths,
        "tail of deaths": _tail_of_deaths,
    },
}
MEASURED: Final[Mapping[str, Measuring]] = {name: of for each in BY_UNIT.values() for name, of in each.items()}
UNIT_OF: Final[Mapping[str, str]] = {name: unit for unit, each in BY_UNIT.items() for name in each}
