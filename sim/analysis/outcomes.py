"""What the runs of one point came to: outcomes, government, paths, who ends where, and what that rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any, Final

import numpy as np
import polars as pl

from sim.analysis.estimates import normal_limit
from sim.analysis.proportions import wilson
from sim.core.codes import Fate, Outcome, Path, Status
from sim.experiment.recall import only_point
from sim.experiment.store import scan

EVENTS: Final = ("split", "survived", "on_time", "irregular")
FORMATION_BINS: Final = ((0, 7), (8, 14), (15, 30), (31, 60), (61, 10**6))
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Counted:
    """How often something happened: a share in [0, 1] with its Wilson interval."""

    name: str
    runs: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Spread:
    """How a quantity is distributed over runs, in its own unit; nan-free, None where nothing was counted."""

    runs: int
    mean: float | None
    quantiles: dict[str, float]


@dataclass(frozen=True)
class Seats:
    """Mean share of the posts of a government that a clan holds, before and after, and the interval of the change."""

    clan: str
    before: float
    after: float
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Mean:
    """A mean over runs with its interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class LeaderEnds:
    """Where a named leader ends: shares of runs, and how many moves against the incumbent were to be expected."""

    leader: str
    status: dict[str, float]
    fate: dict[str, float]
    challenged: Counted
    moves_expected: Mean
    rules: float
    chosen: float
    weight: float
    loyalty: float


@dataclass(frozen=True)
class PathTaken:
    """A road of the split: how often, how long it lasted, and what it cost."""

    path: Counted
    days: Spread
    deaths: Spread
    won: float


@dataclass(frozen=True)
class Summary:
    """Everything `run` reports of one point."""

    runs: int
    outcomes: list[Counted]
    events: list[Counted]
    formation_days: Spread
    formation_bins: list[Counted]
    cabinet: list[Seats]
    leaders: list[LeaderEnds]
    team_share: Spread
    team_posts: Spread
    paths: list[PathTaken]


def summarise(folder: str | File, point: int | None = None, level: float = 0.95) -> Summary:
    """Summarise the runs of one point of a results folder.

    Parameters
    ----------
    folder : str or Path
    point : int, optional
        Number of the point; the only one of the folder, if left out.
    level : float
        Level of all intervals.

    Raises
    ------
    UsageError
        If no point is named where the folder has several.
    ResultsError
        If the folder is not one of results, is damaged, or holds no run of this point.
    """
    columns = [
        "outcome", "path", "winner", *EVENTS, "formation_days", "days", "deaths", "team", "team_share", "incumbent",
        "chosen",
    ]  # fmt: skip
    number = only_point(folder) if point is None else point
    runs = scan(folder, "runs", number).select(columns).collect()
    n = len(runs)
    formed = runs["formation_days"].to_numpy()
    leaders, seats = scan(folder, "leaders", number), scan(folder, "posts", number)
    return Summary(
        runs=n,
        outcomes=_words(runs["outcome"], [code.name.lower() for code in Outcome], level),
        events=[counted(name, int(runs[name].sum()), n, level) for name in EVENTS],
        formation_days=spread(formed[formed >= 0]),
        formation_bins=_formation(formed, level),
        cabinet=_cabinet(seats, level),
        leaders=_leaders(leaders, runs, level),
        team_share=spread(runs["team_share"].to_numpy()),
        team_posts=spread(runs["team"].to_numpy()),
        paths=_paths(runs, level),
    )


def counted(name: str, hits: int, n: int, level: float = 0.95) -> Counted:
    """Return hits of n runs as a share with its Wilson interval."""
    share = wilson(hits, n, level)
    return Counted(name, hits, _number(share.estimate, 0.0), float(share.low), float(share.high))


def _mean(mean: float, half: float) -> Mean:
    return Mean(mean, max(0.0, mean - half), mean + half)


def spread(values: Any) -> Spread:
    """Return mean and quantiles of values, in their own unit."""
    numbers = np.asarray(values, dtype=float)
    if not numbers.size:
        return Spread(0, None, {})
    quantiles = np.quantile(numbers, QUANTILES)
    named = {f"q{round(100 * q):02d}": float(value) for q, value in zip(QUANTILES, quantiles, strict=True)}
    return Spread(int(numbers.size), float(numbers.mean()), named)


def _words(column: pl.Series, words: Sequence[str], level: float) -> list[Counted]:
    counts = dict(column.value_counts().iter_rows())
    found = [counted(word, int(counts.get(word, 0)), len(column), level) for word in words]
    return sorted(found, key=lambda each: -each.runs)


def _formation(days: Any, level: float) -> list[Counted]:
    bins = [
        counted(f"{a}–{b}" if b < 10**6 else f"over {a - 1}", int(((days >= a) & (days <= b)).sum()), len(days), level)
        for a, b in FORMATION_BINS
    ]
    return [*bins, counted("never", int((days < 0).sum()), len(days), level)]


def _cabinet(seats: pl.LazyFrame, level: float) -> list[Seats]:
    """Mean of before, after and their difference; the interval of the mean difference is the normal one."""
    change = pl.col("share_after") - pl.col("share_before")
    table = (
        seats.group_by("clan", maintain_order=True)
        .agg(
            pl.col("share_before").mean().alias("before"),
            pl.col("share_after").mean().alias("after"),
            change.mean().alias("change"),
            (change.std().fill_null(0.0) / pl.len().sqrt()).alias("error"),
        )
        .filter((pl.col("before") > 0) | (pl.col("after") > 0))
        .sort("after", "clan", descending=[True, False])
        .collect()
    )
    z = normal_limit(level)
    return [
        Seats(clan, before, after, mean, mean - z * error, mean + z * error)
        for clan, before, after, mean, error in table.iter_rows()
    ]


def _leaders(leaders: pl.LazyFrame, runs: pl.DataFrame, level: float) -> list[LeaderEnds]:
    statuses = {code.name.lower(): (pl.col("status") == code.name.lower()).mean() for code in Status}
    fates = {f"fate_{code.name.lower()}": (pl.col("fate") == code.name.lower()).mean() for code in Fate}
    table = (
        leaders.group_by("leader", maintain_order=True)
        .agg(
            pl.len().alias("n"),
            (pl.col("challenged_day") >= 0).sum().alias("challenged"),
            pl.col("moves_expected").mean().alias("expected"),
            (pl.col("moves_expected").std().fill_null(0.0) / pl.len().sqrt()).alias("error"),
            pl.col("weight").mean().alias("weight"),
            pl.col("loyalty").mean().alias("loyalty"),
            **statuses,
            **fates,
        )
        .collect()
    )
    rules = dict(runs["incumbent"].value_counts(normalize=True).iter_rows())
    chosen = dict(runs["chosen"].value_counts(normalize=True).iter_rows())
    return [
        LeaderEnds(
            leader=row["leader"],
            status={name: row[name] for name in statuses},
            fate={name.removeprefix("fate_"): row[name] for name in fates},
            challenged=counted("challenged", row["challenged"], row["n"], level),
            moves_expected=_mean(row["expected"], normal_limit(level) * row["error"]),
            rules=float(rules.get(row["leader"], 0.0)),
            chosen=float(chosen.get(row["leader"], 0.0)),
            weight=row["weight"],
            loyalty=row["loyalty"],
        )
        for row in table.iter_rows(named=True)
    ]


def _paths(runs: pl.DataFrame, level: float) -> list[PathTaken]:
    taken = []
    for code in Path:
        rows = runs.filter(pl.col("path") == code.name.lower())
        if code is Path.NONE or not len(rows):
            continue
        days = rows["days"].to_numpy()
        won = float(rows.select((pl.col("winner") != "incumbent").mean()).item())
        path = counted(code.name.lower(), len(rows), len(runs), level)
        taken.append(PathTaken(path, spread(days[days >= 0]), spread(rows["deaths"].to_numpy()), won))
    return sorted(taken, key=lambda each: -each.path.runs)


def _number(value: Any, otherwise: float) -> float:
    number = float(value)
    return otherwise if number != number else number
