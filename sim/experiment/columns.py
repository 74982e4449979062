"""The tables of a results folder: which columns they have, and how they are made from what the engine returns.

Days are counted from the start of the scenario; -1 stands for never. Codes are written as words.
"""

from __future__ import annotations

import io
from enum import IntEnum
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.core import records
from sim.core.codes import Fate, Kind, Outcome, Path, Status, Winner
from sim.ensemble import SERIES, Results, named_rows
from sim.scenario.build import Build

WORDS: Final[dict[str, type[IntEnum]]] = {"outcome": Outcome, "path": Path, "winner": Winner}
PEOPLE: Final = ("incumbent", "chosen", "challenger")  # rows of leaders, written as ids
FLAGS: Final = tuple(field.name for field in records.WORLD if field.unit == "flag")
LEFT_OUT: Final = frozenset(("step", "phase", "horizon", "election", "first_incumbent", "patron", "team_clan"))
KEPT: Final = tuple(field.name for field in records.WORLD if field.name not in {*LEFT_OUT, *WORDS, *PEOPLE, *FLAGS})
SEATED: Final = (Kind.KIN, Kind.REGIONAL, Kind.PATRONAGE, Kind.IDEOLOGICAL, Kind.TEAM, Kind.COURT)
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
ON_TIME: Final = 14  # days from the vote to a complete government

RUN_MEANINGS: Final[dict[str, str]] = {
    "point": "number of the point in design.parquet",
    "run": "number of the run; runs of one number have the same luck at every point",
    "seed": "seed of the luck",
    "outcome": f"class of the run: {', '.join(word.name.lower() for word in Outcome)}",
    "path": f"road of the split: {', '.join(word.name.lower() for word in Path)}",
    "winner": f"who holds power at the close: {', '.join(word.name.lower() for word in Winner)}",
    "split": "whether a split opened and took a road",
    "survived": "whether the first incumbent was never removed",
    "on_time": f"whether the government was complete within {ON_TIME} days of the vote",
    "days": "days from the opening of the split to its close (-1 no split, or not closed)",
    "incumbent": "id of who rules at the close (where a pact leaves it open: empty)",
    "chosen": "id of the successor the patron chose (none: empty)",
    "challenger": "id of who opened the bid (none: empty)",
    **{field.name: f"{field.meaning} ({field.unit})" for field in records.WORLD if field.name in {*KEPT, *FLAGS}},
}


def word(code: IntEnum) -> str:
    """Return a code as results write it: ``ukrainian_path``."""
    return code.name.lower()


def tables(build: Build, results: Results, point: int, seed: int, runs: NDArray[np.int64]) -> dict[str, pl.DataFrame]:
    """Return the tables of a stretch of runs: runs, leaders, posts and series (a summary of it by month)."""
    return {
        "leaders": leaders_table(build, results, point, runs),
        "posts": posts_table(build, results, point, runs),
        "series": series_table(results, point, runs),
        "runs": runs_table(build, results, point, seed, runs),
    }


def runs_table(build: Build, results: Results, point: int, seed: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run, see RUN_MEANINGS."""
    world = results.world
    opened, closed, formed = world["opened"], world["closed"], world["formation_days"]
    columns: dict[str, Any] = {"point": _constant(point, len(runs), np.int32), "run": runs}
    columns["seed"] = _constant(seed, len(runs), np.uint64)
    columns |= {name: in_words(world[name], codes) for name, codes in WORDS.items()}
    columns["split"] = (opened >= 0) & (world["path"] != Path.NONE)
    columns["survived"] = world["removed_day"] < 0
    columns["on_time"] = (formed >= 0) & (formed <= ON_TIME)
    columns["days"] = np.where((opened >= 0) & (closed >= 0), closed - opened, -1)
    people = {"incumbent": _rulers(world, int(build.world.patron[0]))}
    columns |= {name: _ids(people.get(name, world[name]), build.leader_ids) for name in PEOPLE}
    columns |= {name: world[name].astype(bool) for name in FLAGS if name not in LEFT_OUT}
    return pl.DataFrame(columns | {name: np.ascontiguousarray(world[name]) for name in KEPT})


def leaders_table(build: Build, results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run and named leader: where they end."""
    rows = named_rows(build)
    status, weight, loyalty, challenged, left, risk = np.moveaxis(results.leaders, -1, 0).reshape(6, -1)
    return pl.DataFrame(
        {
            "point": _constant(point, len(runs) * len(rows), np.int32),
            "run": np.repeat(runs, len(rows)),
            "leader": np.tile(np.array([build.leader_ids[row] for row in rows]), len(runs)).tolist(),
            "status": in_words(status, Status),
            "weight": weight,
            "loyalty": loyalty,
            "challenged_day": challenged.astype(np.int64),
            "fate": in_words(left, Fate),
            "moves_expected": risk,
        },
        schema_overrides={"leader": pl.String},
    )


def posts_table(build: Build, results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run and clan that can sit in a government: its share of the posts, before and after."""
    rows = np.flatnonzero(np.isin(np.asarray(build.clans.kind), [int(kind) for kind in SEATED]))
    shares = results.shares[:, rows, :].reshape(-1, 2)
    return pl.DataFrame(
        {
            "point": _constant(point, len(shares), np.int32),
            "run": np.repeat(runs, len(rows)),
            "clan": [build.clan_ids[row] for row in rows] * len(runs),
            "share_before": np.ascontiguousarray(shares[:, 0]),
            "share_after": np.ascontiguousarray(shares[:, 1]),
        },
        schema_overrides={"clan": pl.String},
    )


def series_table(results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each month and quantity: mean and quantiles over these runs.

    Those of several stretches are joined by a mean weighted with `runs`, which is exact for the mean only.
    """
    n, months, fields = results.series.shape
    flat = results.series.reshape(n, months * fields)
    quantiles = np.quantile(flat, QUANTILES, axis=0) if n else np.zeros((len(QUANTILES), months * fields))
    return pl.DataFrame(
        {
            "point": _constant(point, months * fields, np.int32),
            "first_run": _constant(int(runs[0]) if n else -1, months * fields, np.int64),
            "runs": _constant(n, months * fields, np.int64),
            "month": np.repeat(np.arange(1, months + 1), fields),
            "quantity": list(SERIES) * months,
            "mean": flat.mean(axis=0) if n else np.zeros(months * fields),
            **{f"q{round(100 * q):02d}": quantiles[k] for k, q in enumerate(QUANTILES)},
        }
    )


def monthly_table(results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run and month, with the quantities of the series as columns."""
    n, months, _ = results.series.shape
    return pl.DataFrame(
        {
            "point": _constant(point, n * months, np.int32),
            "run": np.repeat(runs, months),
            "month": np.tile(np.arange(1, months + 1), n),
            **{name: results.series[:, :, k].reshape(-1) for k, name in enumerate(SERIES)},
        }
    )


def to_parquet(table: pl.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file: the same table gives the same bytes."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=3, statistics=True)
    return buffer.getvalue()


def in_words(codes: NDArray[Any], enumeration: type[IntEnum]) -> list[str]:
    """Return codes as words."""
    words = np.array([word(enumeration(k)) for k in range(len(enumeration))])
    return words[codes.astype(np.int64)].tolist() if len(codes) else []


def _rulers(world: Any, patron: int) -> NDArray[np.int64]:
    """Return the row of who rules at the close of each run: -1 where a pact leaves that open."""
    winner = world["winner"]
    after = [winner == Winner.CHALLENGER, winner == Winner.PATRON, winner == Winner.PACT]
    return np.select(after, [world["challenger"], patron, -1], world["incumbent"])


def _ids(rows: NDArray[np.int64], ids: tuple[str, ...]) -> pl.Series:
    return pl.Series([ids[row] if row >= 0 else None for row in rows.tolist()], dtype=pl.String)


def _constant(number: int, count: int, dtype: Any) -> NDArray[Any]:
    return np.full(count, number, dtype)
