"""The tables of a results folder: which columns they have, and how they are made from what the engine returns.

Days are counted from the start of the scenario; -1 stands for never. Codes are written as words.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.core.ground import records
from sim.core.ground.codes import Episode, Fate, Kind, Outcome, Path, Status, Winner
from sim.ensemble import LEADER_RESULTS, SERIES, Results, named_rows
from sim.language.errors import ResultsError
from sim.outcomes.numbers import MEANS
from sim.outcomes.people import BEFELL, Column
from sim.outcomes.registry import OUTCOMES, READ
from sim.scenario.tables.build import Build

WORDS: Final[dict[str, type[IntEnum]]] = {"outcome": Outcome, "path": Path, "winner": Winner, "removed_by": Winner}
PEOPLE: Final = ("incumbent", "chosen", "challenger", "claimant", "patron")  # rows of leaders, written as ids
FLAGS: Final = tuple(field.name for field in records.WORLD if field.unit == "flag")
LEFT_OUT: Final = frozenset(
    (
        "step",
        "phase",
        "first_incumbent",
        "first_patron",
        "team_clan",
        "pact_with",
        "pact_until",
        "bargaining",
        "file_keeper",
        "start_capacity",
        "start_cohesion",
        "start_grievance",
        "favourites",
    )
)
KEPT: Final = tuple(field.name for field in records.WORLD if field.name not in {*LEFT_OUT, *WORDS, *PEOPLE, *FLAGS})
SEATED: Final = (Kind.KIN, Kind.REGIONAL, Kind.PATRONAGE, Kind.IDEOLOGICAL, Kind.TEAM, Kind.COURT)
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
DAYS_OF_A_LEADER: Final = ("left_day", "took_day")
EVENTS: Final = ("split", "survived", "on_time")  # outcomes kept as columns; all others follow from the columns


def _meaning_of(field: records.Field) -> str:
    if field.unit == "row":
        return f"id of {field.meaning.replace('(-1', '(empty:').replace('::', ':')}"
    return field.meaning if field.unit in ("Episode", "Path", "Winner") else f"{field.meaning} ({field.unit})"


RUN_MEANINGS: Final[dict[str, str]] = {
    "point": "number of the point in design.parquet",
    "run": "number of the run; runs of one number have the same luck at every point",
    "seed": "seed of the luck",
    "outcome": f"class of the run: {', '.join(word.name.lower() for word in Outcome)}",
    "path": f"road of the first split: {', '.join(word.name.lower() for word in Path)}",
    "winner": f"who won the first split, or the first blow or push: {', '.join(word.name.lower() for word in Winner)}",
    "removed_by": "to whom the first incumbent lost power, in the same words (incumbent: he has not)",
    **{name: f"whether {OUTCOMES[name].formula}; empty: cannot be seen" for name in EVENTS},
    "days": "days from the opening of the first split to its close (-1 no split, or not closed)",
    "incumbent": "id of who rules at the close (nobody can: empty)",
    "chosen": "id of the successor the patron chose (none: empty)",
    "challenger": "id of who opened the first split (none, or nobody leads it: empty)",
    "claimant": "id of who would have ruled by it (none: empty)",
    "patron": "id of who put the first incumbent there (none: empty)",
    **{f"{name}_mean": f"{OUTCOMES[f'{name}_mean'].formula}: mean over time" for name in MEANS},
    **{field.name: f"{field.meaning} ({field.unit})" for field in records.WORLD if field.name in {*KEPT, *FLAGS}},
}


IN_AN_EPISODE: Final = ("mover", "claimant", "ruler_before", "ruler_after", "partner")  # rows, written as ids
OF_AN_EPISODE: Final = ("kind", "path", "winner")  # codes, written as words
EPISODE_MEANINGS: Final[dict[str, str]] = {
    "point": RUN_MEANINGS["point"],
    "run": RUN_MEANINGS["run"],
    "number": f"which of the run's episodes it is, from 1 (at most {records.EPISODES} are kept)",
    **{field.name: _meaning_of(field) for field in records.EPISODE},
}


def word(code: IntEnum) -> str:
    """Return a code as results write it: ``ukrainian_path``."""
    return code.name.lower()


def tables(build: Build, results: Results, point: int, seed: int, runs: NDArray[np.int64]) -> dict[str, pl.DataFrame]:
    """Return the tables of a stretch of runs: runs, leaders, posts, episodes and series (a summary of it by month)."""
    return {
        "leaders": leaders_table(build, results, point, runs),
        "posts": posts_table(build, results, point, runs),
        "episodes": episodes_table(build, results, point, runs),
        "series": series_table(results, point, runs),
        "runs": runs_table(build, results, point, seed, runs),
    }


def runs_table(build: Build, results: Results, point: int, seed: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run, see RUN_MEANINGS."""
    world = results.world
    columns: dict[str, Any] = {"point": _constant(point, len(runs), np.int32), "run": runs}
    columns["seed"] = _constant(seed, len(runs), np.uint64)
    columns |= {name: in_words(world[name], codes) for name, codes in WORDS.items()}
    columns |= {name: _flags(OUTCOMES[name].of(world)) for name in EVENTS}
    columns["days"] = np.nan_to_num(OUTCOMES["contest_days"].of(world), nan=-1.0).astype(np.int64)
    people = {"incumbent": np.where(world["outcome"] == Outcome.NOBODY, -1, world["incumbent"])}
    columns |= {name: _ids(people.get(name, world[name]), build.leader_ids) for name in PEOPLE}
    columns |= {name: world[name].astype(bool) for name in FLAGS if name not in LEFT_OUT}
    columns |= {name: np.ascontiguousarray(world[name]) for name in KEPT}
    return pl.DataFrame(columns | {f"{name}_mean": _over_time(results, name) for name in MEANS})


def leaders_table(build: Build, results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run and named leader: where they end."""
    rows = named_rows(build)
    found = dict(zip(LEADER_RESULTS, np.moveaxis(results.leaders, -1, 0).reshape(len(LEADER_RESULTS), -1), strict=True))
    befell = found["befell"].astype(np.int64)
    return pl.DataFrame(
        {
            "point": _constant(point, len(runs) * len(rows), np.int32),
            "run": np.repeat(runs, len(rows)),
            "leader": np.tile(np.array([build.leader_ids[row] for row in rows]), len(runs)).tolist(),
            "status": in_words(found["status"], Status),
            "weight": found["weight"],
            "loyalty": found["loyalty"],
            "challenged_day": found["challenged_day"].astype(np.int64),
            "fate": in_words(found["left_as"], Fate),
            "moves_expected": found["risk"],
            "last_fate": in_words(found["last_fate"], Fate),
            "office_before": _ids(found["start_post"].astype(np.int64), build.post_ids),
            "office_after": _ids(found["post"].astype(np.int64), build.post_ids),
            **{name: found[name].astype(np.int64) for name in DAYS_OF_A_LEADER},
            **{name: (befell >> fate & 1).astype(bool) for name, fate in BEFELL.items()},
        },
        schema_overrides={"leader": pl.String},
    )


def seated_rows(build: Build) -> NDArray[np.int64]:
    """Return the rows of clans that can sit in a government."""
    return np.flatnonzero(np.isin(np.asarray(build.clans.kind), [int(kind) for kind in SEATED]))


def posts_table(build: Build, results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each run and clan that can sit in a government: its share of the posts, before and after.

    And who heads it at the close (nobody: empty).
    """
    rows = seated_rows(build)
    shares = results.shares[:, rows, :].reshape(-1, results.shares.shape[-1])
    return pl.DataFrame(
        {
            "point": _constant(point, len(shares), np.int32),
            "run": np.repeat(runs, len(rows)),
            "clan": [build.clan_ids[row] for row in rows] * len(runs),
            "share_before": np.ascontiguousarray(shares[:, 0]),
            "share_after": np.ascontiguousarray(shares[:, 1]),
            "head": _ids(shares[:, 2].astype(np.int64), build.leader_ids),
        },
        schema_overrides={"clan": pl.String},
    )


def episodes_table(build: Build, results: Results, point: int, runs: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row for each episode, in the order of runs and days, see EPISODE_MEANINGS."""
    of, number = results.episodes_of
    columns: dict[str, Any] = {"point": _constant(point, len(of), np.int32), "run": runs[of], "number": number}
    codes = dict(zip(OF_AN_EPISODE, (Episode, Path, Winner), strict=True))
    for field in records.EPISODE:
        values = np.ascontiguousarray(results.episodes[field.name])
        if field.name in IN_AN_EPISODE:
            columns[field.name] = _ids(values, build.leader_ids)
        elif field.name in codes:
            columns[field.name] = pl.Series(in_words(values, codes[field.name]), dtype=pl.String)
        else:
            columns[field.name] = values.astype(bool) if field.unit == "flag" else values
    return pl.DataFrame(columns)


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


def coded(runs: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Return a table of runs as columns that outcomes are reckoned from (`sim.outcomes.entry.Columns`).

    Words are codes again; of the patron only whether there is one (0, or -1) is told; other people stay ids.

    Raises
    ------
    ResultsError
        If columns are missing: the table was written by another version.
    """
    missing = [name for name in READ if name not in runs.columns]
    if missing:
        raise ResultsError(f"these results hold no {missing[0]}: they were made by another version; play them again")
    found = {name: runs[name].to_numpy() for name in READ}
    found |= {name: codes_of(runs[name], codes) for name, codes in WORDS.items()}
    return found | {"patron": np.where(runs["patron"].is_null().to_numpy(), -1, 0)}


def leader_in(rows: pl.DataFrame, runs: Mapping[str, NDArray[Any]], leader: str) -> Column:
    """Return what tables say of one leader in every run: what `sim.outcomes.registry.OF_A_LEADER` reckons from.

    `rows` are those of the leader in a table of leaders, `runs` the columns of the same runs in the same order (see
    `coded`).
    """
    return Column(runs, rows_of(rows), leader)


def rows_of(rows: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Return the rows of one leader in a table of leaders as `sim.outcomes.people.Column` has them."""
    own = {"status": codes_of(rows["status"], Status)}
    own |= {name: codes_of(rows[name], Fate) for name in ("fate", "last_fate")}
    own |= {f"has_{name}": rows[name].is_not_null().to_numpy() for name in ("office_before", "office_after")}
    own |= {"same_office": (rows["office_before"] == rows["office_after"]).fill_null(False).to_numpy()}
    return own | {name: rows[name].to_numpy() for name in ("challenged_day", "weight", *DAYS_OF_A_LEADER, *BEFELL)}


def codes_of(words: pl.Series, enumeration: type[IntEnum]) -> NDArray[np.int64]:
    """Return words as codes, none empty; to read them as categories is far faster than to replace them."""
    codes = np.array([int(code) for code in enumeration], np.int64)
    found: NDArray[np.int64] = codes[words.cast(pl.Enum([word(code) for code in enumeration])).to_physical().to_numpy()]
    return found


def _flags(values: NDArray[np.float64]) -> pl.Series:
    """Return a yes or no of runs, empty where it cannot be seen."""
    return pl.Series(values > 0.5).set(pl.Series(np.isnan(values)), None)


def _over_time(results: Results, name: str) -> NDArray[np.float64]:
    return np.asarray(results.series[:, :, SERIES.index(name)].mean(axis=1))


def _ids(rows: NDArray[np.int64], ids: tuple[str, ...]) -> pl.Series:
    return pl.Series([ids[row] if row >= 0 else None for row in rows.tolist()], dtype=pl.String)


def _constant(number: int, count: int, dtype: Any) -> NDArray[Any]:
    return np.full(count, number, dtype)
