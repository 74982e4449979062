"""What is compared of a run: every yes or no, every number, seats by clan and fates by leader, read off result tables.

A run in which a quantity cannot be seen (no government was formed) gives nan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import polars as pl

from sim.analysis.estimates import FloatArray
from sim.core.codes import Outcome, Path
from sim.errors import UsageError, did_you_mean

Family = Literal["outcome", "cabinet", "people"]
EVENTS: Final[Mapping[str, str]] = {
    "split": "the elite split openly",
    "survived": "the first incumbent stayed throughout",
    "on_time": "government complete within 14 days of the vote",
    "irregular": "the first incumbent removed against the rules",
}
ENDS: Final = tuple(code.name.lower() for code in Outcome)
PATHS: Final = tuple(code.name.lower() for code in Path if code is not Path.NONE)
FATES: Final[Mapping[str, tuple[str, str, str]]] = {  # by name: column of the table, word in it, meaning
    "in_service": ("status", "in_service", "in service at the close"),
    "dismissed": ("fate", "dismiss", "dismissed in the formation"),
}


class Quantity(NamedTuple):
    """A quantity of every run of a point, in the order of the runs."""

    values: FloatArray
    yes_no: bool
    unit: str
    meaning: str
    family: Family = "outcome"


class Number(NamedTuple):
    """How a number is read off the table of runs."""

    of: Callable[[pl.DataFrame, float], Any]
    unit: str
    meaning: str


def _where(name: str, test: str) -> Callable[[pl.DataFrame, float], Any]:
    return lambda runs, _: np.where(runs[test].to_numpy() >= 0, runs[name].to_numpy(), np.nan)


def _plain(name: str) -> Callable[[pl.DataFrame, float], Any]:
    return lambda runs, _: runs[name].to_numpy()


def _days_in_office(runs: pl.DataFrame, horizon: float) -> Any:
    removed = runs["removed_day"].to_numpy()
    return np.where(removed >= 0, np.minimum(removed, horizon), horizon)


NUMBERS: Final[Mapping[str, Number]] = {
    "formation_days": Number(_where("formation_days", "formation_days"), "days",
                             "days from the vote to a complete government, where one was formed"),
    "days_in_office": Number(_days_in_office, "days", "days the first incumbent stayed, at most the horizon"),
    "contest_days": Number(_where("days", "days"), "days", "days from the opening of a split to its close"),
    "deaths": Number(_plain("deaths"), "people", "deaths in a contest (0 where there was none)"),
    "attempts": Number(_plain("attempts"), "attempts", "bids, plots and strikes against the incumbent"),
    "team": Number(_plain("team"), "posts", "posts held by the incumbent's own people at the close"),
    "team_share": Number(_plain("team_share"), "share", "the same as a share of the posts he fills"),
    "enemies": Number(_plain("enemies"), "actors", "leaders whose displayed loyalty is below 0.3 at the close"),
    "patron_support": Number(_plain("patron_support"), "support", "the patron's support at the close"),
    "approval": Number(_plain("approval"), "share", "approval in the country at the close"),
}  # fmt: skip


def quantities(runs: pl.DataFrame, horizon: float) -> dict[str, Quantity]:
    """Return the outcomes of runs by name.

    Parameters
    ----------
    runs : DataFrame
        A table of runs (`sim.experiment.columns`), one point, sorted by run.
    horizon : float, days
        When a run is closed.
    """
    found = {name: Quantity(_yes(runs[name]), True, "share", meaning) for name, meaning in EVENTS.items()}
    found |= {
        word: Quantity(_yes(runs["outcome"] == word), True, "share", f"class of the run: {_words(word)}")
        for word in ENDS
    }
    found |= {
        f"path_{word}": Quantity(_yes(runs["path"] == word), True, "share", f"the split took the {word} road")
        for word in PATHS
    }
    for name, number in NUMBERS.items():
        values = np.asarray(number.of(runs, horizon), np.float64)
        found[name] = Quantity(values, False, number.unit, number.meaning)
    return found


def seats(posts: pl.DataFrame, names: Mapping[str, str]) -> dict[str, Quantity]:
    """Return the share of the government that each clan holds at the close, as ``cabinet.<clan>``.

    `posts` is sorted by run. The meaning of a quantity is the clan's name. Clans that hold nothing are left out.
    """
    found = {}
    for clan, rows in _by(posts, "clan"):
        values = rows["share_after"].to_numpy().astype(np.float64)
        if values.any() or rows["share_before"].to_numpy().any():
            found[f"cabinet.{clan}"] = Quantity(values, False, "share", names.get(clan, clan), "cabinet")
    return found


def fates(leaders: pl.DataFrame, runs: pl.DataFrame, names: Mapping[str, str]) -> dict[str, Quantity]:
    """Return what becomes of each named leader, as ``<leader>.<fate>``; both tables are sorted by run."""
    found = {}
    for leader, rows in _by(leaders, "leader"):
        shown = names.get(leader, leader)
        told = {f"{leader}.rules": (runs["incumbent"] == leader, f"{shown} rules at the close")}
        for fate, (column, word, meaning) in FATES.items():
            told[f"{leader}.{fate}"] = (rows[column] == word, f"{shown}: {meaning}")
        told[f"{leader}.challenged"] = (rows["challenged_day"] >= 0, f"{shown} moved against the incumbent")
        told[f"{leader}.chosen"] = (runs["chosen"] == leader, f"{shown} chosen by the patron as successor")
        for name, (hits, meaning) in told.items():
            found[name] = Quantity(_yes(hits), True, "share", meaning, "people")
        weight = rows["weight"].to_numpy().astype(np.float64)
        found[f"{leader}.weight"] = Quantity(weight, False, "weight", f"{shown}: weight at the close", "people")
    return found


def chosen_names(known: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Return the quantities asked for, or all. Raises UsageError, with a guess at what was meant."""
    for name in asked:
        if name not in known:
            hint = did_you_mean(name, known)
            meant = f"; did you mean '{hint}'?" if hint else f"; known: {', '.join(known)}"
            raise UsageError(f"there is no outcome '{name}'{meant}")
    return list(dict.fromkeys(asked)) if asked else list(known)


def _by(table: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    parts = table.partition_by(column, maintain_order=True)
    return [(str(part[column][0]), part) for part in parts]


def _yes(hits: pl.Series) -> FloatArray:
    return hits.fill_null(False).to_numpy().astype(np.float64)


def _words(name: str) -> str:
    return name.replace("_", " ")
