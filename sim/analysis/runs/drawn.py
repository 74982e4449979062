"""The inputs that differ between runs, under the names of the scenario; those of like officials or clans as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from sim.core.ground import records
from sim.core.ground.codes import Role
from sim.core.ground.draw import STATUSES
from sim.core.ground.records import Field
from sim.ensemble import default_jobs, join, same_draws, simulate_all
from sim.scenario.addresses.cells import TABLES, Spot, address_of, setting_of
from sim.scenario.addresses.words import address_in_words
from sim.scenario.tables.build import Build
from sim.statistics.estimates import FloatArray, IntArray

STRETCH: Final = 1000  # runs whose thousands of inputs are held at once


@dataclass(frozen=True)
class Input:
    """An uncertain number of the scenario.

    `path` is as for ``--set``, `words` for readers. `columns` are the rows of `Build.inputs` that it stands for: one,
    or one for each official of a category and each of several like clans or offices, whose mean is then the input.
    `share` says whether it lies in the unit interval by its kind, so that levels (low, high) can name its values.
    """

    path: str
    words: str
    status: str
    columns: tuple[int, ...]
    share: bool


def inputs_of(build: Build) -> list[Input]:
    """Return the uncertain numbers of a build in the order of its ledger."""
    found: dict[tuple[str, str], list[int]] = {}
    about: dict[tuple[str, str], tuple[str, bool]] = {}
    for k, entry in enumerate(build.inputs):
        spot = Spot(Role(int(entry.role)), int(entry.row), int(entry.column))
        address = setting_of(spot, build)
        key = str(address), STATUSES[int(entry.status)]
        found.setdefault(key, []).append(k)
        words = address_in_words(address, build.names, several=address != address_of(spot, build))
        about[key] = words, isinstance(spot.field, Field) and (spot.field.low, spot.field.high) == (0.0, 1.0)
    return [Input(path, about[path, status][0], status, tuple(columns), about[path, status][1])
            for (path, status), columns in found.items()]  # fmt: skip


def drawn_values(build: Build, inputs: list[Input], runs: IntArray, seed: int, jobs: int = 0) -> tuple[FloatArray, Any]:
    """Play runs and return the inputs they drew, float64 (runs, inputs), and the results without them.

    What stands for several officials is the mean of their draws.
    """
    values, parts = np.empty((len(runs), len(inputs))), []
    at = 0
    for first in range(0, len(runs), STRETCH):
        stretch = runs[first : first + STRETCH]
        for part in simulate_all(build, stretch, same_draws(stretch), seed, jobs or default_jobs(), keep_inputs=True):
            count = len(part.world)
            for k, each in enumerate(inputs):
                columns = part.inputs[:, list(each.columns)]
                values[at : at + count, k] = columns[:, 0] if len(each.columns) == 1 else columns.mean(axis=1)
            parts.append(replace(part, inputs=part.inputs[:, :0]))
            at += count
    return values, join(parts)


def with_values(build: Build, inputs: Mapping[str, Input], values: Mapping[str, float]) -> Build | None:
    """Return a build in which numbers are the same in every run, or None if some path is not of an uncertain number.

    Parameters
    ----------
    inputs : mapping of path to Input
    values : mapping of path to float
        All officials of a category get the same value, as with ``--set``.
    """
    if not values.keys() <= inputs.keys():
        return None
    changed: dict[str, Any] = {}
    gone: list[int] = []
    for path, value in values.items():
        for k in inputs[path].columns:
            entry = build.inputs[k]
            attribute = TABLES[Role(int(entry.role))].attribute
            if attribute not in changed:
                changed[attribute] = getattr(build, attribute).copy()
            records.cells(changed[attribute])[int(entry.row), int(entry.column)] = value
            gone.append(k)
    return replace(build, inputs=np.delete(np.asarray(build.inputs), gone).view(np.recarray), **changed)
