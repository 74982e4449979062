"""What the runs of one point came to: how they end, who rules, government, roads, who ends where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from sim.analysis.runs.counting import (
    Counted,
    Mean,
    Seats,
    Spread,
    change_of_seats,
    counted,
    moves_between,
    part_of,
    spread,
)
from sim.analysis.runs.endings import Ending, endings
from sim.analysis.runs.heads import Heads, heads_of
from sim.analysis.runs.history import History, history_of
from sim.analysis.runs.quantities import horizon_in, possible
from sim.analysis.runs.tables import PointTables
from sim.core.ground.codes import Episode, Fate, Path, Status
from sim.experiment.folder.columns import rows_of
from sim.outcomes.ends import ENDS, lost
from sim.outcomes.entry import Columns
from sim.outcomes.events import EVENTS
from sim.outcomes.people import BEFELL, NOBODY, rulers, turns, was_arrested, went_abroad
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.spans import ON_TIME_DAYS
from sim.scenario.schema.ids import entry_of
from sim.statistics.means import A_SHARE

SPLITS: Final = (Episode.CONTEST.name.lower(), Episode.PLOT.name.lower())
FORMATION_BINS: Final = ((0, 7), (8, ON_TIME_DAYS), (ON_TIME_DAYS + 1, 30), (31, 60), (61, 10**6))


@dataclass(frozen=True)
class LeaderEnds:
    """Where a named leader ends, and how many moves against the incumbent were to be expected.

    `status` and `fate` by word; `turns` what became of them by the close, one of `sim.outcomes.people.TURNS` in every
    run; `ever` what was done with them at least once (`sim.outcomes.people.BEFELL`, arrest and exile by whatever cause,
    and ``left_office``); `chosen` is None where there is no patron to choose.
    """

    leader: str
    status: dict[str, Counted]
    fate: dict[str, Counted]
    turns: dict[str, Counted]
    ever: dict[str, Counted]
    challenged: Counted
    moves_expected: Mean
    rules: Counted
    chosen: Counted | None
    weight: float
    loyalty: float


@dataclass(frozen=True)
class PathTaken:
    """A road of the split: how often it was taken, and of these how long it lasted, what it cost, and who lost."""

    path: Counted
    days: Spread
    deaths: Spread
    lost: Counted


@dataclass(frozen=True)
class Summary:
    """Everything `run` reports of one point.

    What cannot be seen is left out: a class that needs a patron where there is none, what follows a vote where there is
    none (`formation_bins` empty), a team where nobody is ever of one (None). `rulers` adds up to all runs: ids of
    leaders, ids of categories of officials, ``nobody``.
    """

    runs: int
    outcomes: list[Counted]
    endings: dict[str, Ending]
    rulers: list[Counted]
    events: list[Counted]
    formation_days: Spread
    formation_bins: list[Counted]
    cabinet: list[Seats]
    leaders: list[LeaderEnds]
    team_share: Spread | None
    team_posts: Spread | None
    paths: list[PathTaken]
    history: History
    heads: list[Heads]


def summarise(tables: PointTables, level: float = 0.95) -> Summary:
    """Summarise the runs of one point of a results folder.

    Parameters
    ----------
    tables : PointTables
        See `sim.analysis.runs.tables.tables_of`.
    level : float
        Level of all intervals.

    Raises
    ------
    ResultsError
        If the folder is not one of results, is damaged, or holds no run of this point.
    """
    runs = tables.columns
    formed = OUTCOMES["formation_days"].of(runs)
    has_vote = bool(np.isfinite(OUTCOMES["on_time"].of(runs)).any() or np.isfinite(formed).any())
    has_team = bool(np.any(runs["team"]) or np.any(runs["start_team"]))
    people, ends = _leaders(tables.leaders, runs, level), _sorted(_seen(ENDS, runs, level))
    return Summary(
        runs=len(runs["run"]),
        outcomes=ends,
        endings={name: ending for name, ending in endings(runs).items() if name in {each.name for each in ends}},
        rulers=rulers_of(runs, [each.leader for each in people], level),
        events=_seen(EVENTS, runs, level),
        formation_days=spread(formed, level, possible("days", horizon_in(runs))),
        formation_bins=_formation(formed, level) if has_vote else [],
        cabinet=_cabinet(tables.posts, level),
        leaders=people,
        team_share=spread(runs["team_share"], level, A_SHARE) if has_team else None,
        team_posts=spread(runs["team"], level) if has_team else None,
        paths=_paths(runs, _deaths_of_first(tables), level),
        history=history_of(tables.runs, tables.episodes, [each.leader for each in people], level),
        heads=heads_of(tables.posts, [each.leader for each in people], level),
    )


def rulers_of(runs: Columns, named: Sequence[str], level: float = 0.95) -> list[Counted]:
    """Return who rules at the close, most often first, adding up to all runs.

    Whoever is not `named` is an official, ``ministers_07``, and is counted with the others of the category.
    """
    found = rulers(runs)
    kept = {*named, NOBODY}
    groups = [entry_of(str(one), kept) or str(one) for one in found]
    counts = {one: groups.count(one) for one in dict.fromkeys(groups)}
    return _sorted([counted(one, hits, len(groups), level) for one, hits in counts.items()])


def _seen(entries: Sequence[Any], runs: Columns, level: float) -> list[Counted]:
    found = (part_of(entry.name, entry.of(runs), level) for entry in entries)
    return [each for each in found if each.of]


def _sorted(found: list[Counted]) -> list[Counted]:
    return sorted(found, key=lambda each: -each.runs)


def _formation(days: Any, level: float) -> list[Counted]:
    bins = [
        counted(f"{a}–{b}" if b < 10**6 else f"over {a - 1}", int(((days >= a) & (days <= b)).sum()), len(days), level)
        for a, b in FORMATION_BINS
    ]
    return [*bins, counted("never", int(np.isnan(days).sum()), len(days), level)]


def _cabinet(seats: pl.DataFrame, level: float) -> list[Seats]:
    """Return what clans that ever sit in the government hold of it, those with most seats after it first."""
    found = []
    for (clan,), rows in seats.partition_by("clan", as_dict=True, maintain_order=True).items():
        before, after = (rows[f"share_{when}"].to_numpy().astype(np.float64) for when in ("before", "after"))
        if before.any() or after.any():
            found.append(change_of_seats(str(clan), before, after, level))
    return sorted(found, key=lambda each: (-each.after, each.clan))


def _leaders(leaders: pl.DataFrame, runs: Columns, level: float) -> list[LeaderEnds]:
    statuses = {code.name.lower(): (pl.col("status") == code.name.lower()).sum() for code in Status}
    fates = {f"fate_{code.name.lower()}": (pl.col("fate") == code.name.lower()).sum() for code in Fate}
    table = leaders.group_by("leader", maintain_order=True).agg(
        pl.len().alias("n"),
        (pl.col("challenged_day") >= 0).sum().alias("challenged"),
        pl.col("moves_expected"),
        pl.col("weight").mean().alias("weight"),
        pl.col("loyalty").mean().alias("loyalty"),
        **statuses,
        **fates,
    )
    of_each = {str(leader): rows_of(rows) for (leader,), rows in leaders.partition_by("leader", as_dict=True).items()}
    ruling, chosen = rulers(runs), np.asarray(runs["chosen"], object)
    has_patron = bool(np.any(runs["patron"] >= 0))

    def ends(row: dict[str, Any]) -> LeaderEnds:
        def of(name: str, hits: Any) -> Counted:
            return counted(name, int(hits), row["n"], level)

        own = of_each[row["leader"]]
        ever = {"left_office": own["left_day"] >= 0, **{name: own[name] for name in BEFELL}}
        ever |= {"arrest": was_arrested(own), "exile": went_abroad(own)}
        return LeaderEnds(
            leader=row["leader"],
            turns={name: of(name, here.sum()) for name, here in turns(own).items()},
            ever={name: of(name, here.sum()) for name, here in ever.items()},
            status={name: of(name, row[name]) for name in statuses},
            fate={name.removeprefix("fate_"): of(name.removeprefix("fate_"), row[name]) for name in fates},
            challenged=of("challenged", row["challenged"]),
            moves_expected=moves_between(row["moves_expected"], level),
            rules=of("rules", np.sum(ruling == row["leader"])),
            chosen=of("chosen", np.sum(chosen == row["leader"])) if has_patron else None,
            weight=row["weight"],
            loyalty=row["loyalty"],
        )

    return [ends(row) for row in table.iter_rows(named=True)]


def _deaths_of_first(tables: PointTables) -> Any:
    """Return the deaths in the first split of each run, 0 where there is none; float64 (runs,)."""
    splits = tables.episodes.filter(pl.col("kind").is_in(SPLITS)).group_by("run", maintain_order=True).first()
    joined = tables.runs.select("run").join(splits.select("run", "deaths"), on="run", how="left", maintain_order="left")
    return joined["deaths"].fill_null(0.0).to_numpy()


def _paths(runs: Columns, deaths_of_first: Any, level: float) -> list[PathTaken]:
    taken = []
    paths, days, losing = np.asarray(runs["path"]), OUTCOMES["contest_days"].of(runs), lost(runs)
    ends = possible("days", horizon_in(runs))
    for code in Path:
        here = paths == code
        if code is Path.NONE or not here.any():
            continue
        path = counted(code.name.lower(), int(here.sum()), len(here), level)
        deaths = spread(deaths_of_first[here], level)
        taken.append(PathTaken(path, spread(days[here], level, ends), deaths, part_of("lost", losing[here], level)))
    return sorted(taken, key=lambda each: -each.path.runs)
