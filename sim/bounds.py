"""How large the numbers of a user may be, in one place: the command line, configs and callers from Python share it."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Final, TypeVar

from sim.language.errors import UsageError

SEEDS: Final = 2**64  # a seed is the key of the luck, two words of 32 bits
RUN_NUMBERS: Final = 2**32  # the number of a run is one word of its address
MOST_RUNS: Final = 10_000_000  # of one point: at a millisecond each, three hours
MOST_HELD: Final = 1_000_000  # runs that a verb holds in memory at once, of some kilobytes each
MOST_PARTS: Final = 1_000_000  # files of a results folder
MOST_POINTS: Final = 100_000
MOST_JOBS: Final = 1024
Entry = TypeVar("Entry")


class OutOfBoundsError(UsageError, ValueError):
    """A number that is too small or too large to mean anything; for callers from Python a ValueError."""


def whole(name: str, value: Any, least: int, most: int) -> int:
    """Return a whole number within its bounds.

    Parameters
    ----------
    name : str
        What it is called where it was given.
    value : int
    least, most : int
        Both allowed.

    Raises
    ------
    OutOfBoundsError
        If it lies beyond.
    TypeError
        If it is no whole number, or a yes or no: True is not taken for 1.
    """
    if isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, not true or false (found {value!r})")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number (found {value!r})") from None
    if not least <= number <= most:
        raise OutOfBoundsError(f"{name} must be from {least:,} to {most:,} (found {number:,})")
    return number


def several(name: str, given: Sequence[Entry]) -> Sequence[Entry]:
    """Return what is a list of texts, and not one text, whose letters would be taken for entries. Raises TypeError."""
    if isinstance(given, str | bytes | Mapping):
        raise TypeError(f"{name} must be a list of texts, as in ['...'] (found {given!r})")
    return given


def paths(name: str, given: Sequence[Any]) -> Sequence[Any]:
    """Return what names files or folders, each by its path. Raises TypeError for anything else, a list among it."""
    for entry in given:
        if not isinstance(entry, str | PathLike):
            raise TypeError(f"{name} must be paths, each by itself (found {type(entry).__name__})")
    return given


def seed_within(seed: Any) -> int:
    """Return a seed, 0 to 2**64 - 1. Raises OutOfBoundsError, TypeError."""
    return whole("seed", seed, 0, SEEDS - 1)


def run_within(run: Any, name: str = "run") -> int:
    """Return the number of a run, 0 to 2**32 - 1. Raises OutOfBoundsError, TypeError."""
    return whole(name, run, 0, RUN_NUMBERS - 1)


def jobs_within(jobs: Any) -> int:
    """Return a number of threads, 0 for one on each processor. Raises OutOfBoundsError, TypeError."""
    return whole("jobs", jobs, 0, MOST_JOBS)
