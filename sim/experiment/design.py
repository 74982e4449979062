"""From a design to its points: every combination, samples, or rows that are given."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.axes import AxisError, Choice, Ground, Ready, choose, ready
from sim.experiment.config import MOST_POINTS, Design
from sim.experiment.where import WhereError, compile_where
from sim.scenario.scalars import read_scalar

Row = dict[str, Choice]
Reader = Callable[[str], str]  # the text of a file a config names
SCENARIO: Final = "scenario"  # the axis of several scenarios; a row may name one


class DesignError(ValueError):
    """A design that has no points, too many, or does not fit together. `place` is its path in the config."""

    def __init__(self, place: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.place = place


def points_of(design: Design, ground: Ground, read: Reader, place: tuple[str | int, ...] = ("design",)) -> list[Row]:
    """Return the points of a design, each a choice for every axis, in order.

    Parameters
    ----------
    design : Design
    ground : Ground
        The scenario the axes are laid over.
    read : callable
        Returns the text of a file named in the config.

    Raises
    ------
    DesignError
    """
    axes = _ready_axes(design, ground, place)
    rows = _rows(design, axes, ground, read, place)
    if design.where is not None:
        rows = kept(design.where, rows, place)
    if not rows:
        raise DesignError((*place, "where") if design.where else place, "leaves no point to play")
    return rows


def _rows(design: Design, axes: list[Ready], ground: Ground, read: Reader, place: tuple[str | int, ...]) -> list[Row]:
    names = [axis.name for axis in axes]
    if design.kind in ("union", "product"):
        parts = [points_of(part, ground, read, (*place, "of", k)) for k, part in enumerate(design.of)]
        if design.kind == "union":
            return list(itertools.chain.from_iterable(parts))
        _refuse_too_many(math.prod(len(part) for part in parts), place)
        return [dict(itertools.chain.from_iterable(row.items() for row in rows)) for rows in itertools.product(*parts)]
    if design.kind in ("list", "csv"):
        return _given(design, axes, read, place)
    if design.kind in ("grid", "zip"):
        choices = [_listed(axis, place) for axis in axes]
        if design.kind == "grid":
            _refuse_too_many(math.prod(len(each) for each in choices), place)
            return [dict(zip(names, row, strict=True)) for row in itertools.product(*choices)]
        if len({len(each) for each in choices}) > 1:
            lengths = ", ".join(f"{name}: {len(each)}" for name, each in zip(names, choices, strict=True))
            raise DesignError((*place, "axes"), f"axes that go in step need equally many values ({lengths})")
        return [dict(zip(names, row, strict=True)) for row in zip(*choices, strict=True)]
    unit = sample(design.kind, design.points or 1, len(axes), design.seed)
    return [{axis.name: axis.at(float(u)) for axis, u in zip(axes, row, strict=True)} for row in unit]


def sample(kind: str, points: int, axes: int, seed: int) -> NDArray[np.float64]:
    """Return points in the unit cube, shape (points, axes).

    ``sobol`` is scrambled (Owen 1998) and, like ``random``, keeps its first points when there are to be more; a Latin
    hypercube (McKay, Beckman & Conover 1979) is a new one for each number of points.
    """
    if kind == "random":
        return np.random.default_rng(seed).random((points, axes))
    from scipy.stats import qmc

    if kind == "lhs":
        return np.asarray(qmc.LatinHypercube(axes, rng=np.random.default_rng(seed)).random(points))
    power = max(1, math.ceil(math.log2(points)))  # the sequence is balanced at powers of two; the rest is cut off
    return np.asarray(qmc.Sobol(axes, scramble=True, rng=np.random.default_rng(seed)).random_base2(power))[:points]


def _ready_axes(design: Design, ground: Ground, place: tuple[str | int, ...]) -> list[Ready]:
    axes: list[Ready] = []
    for name, axis in design.axes.items():
        try:
            axes += ready(name, axis, ground)
        except AxisError as trouble:
            raise DesignError((*place, "axes", name), str(trouble)) from trouble
    return axes


def _listed(axis: Ready, place: tuple[str | int, ...]) -> tuple[Choice, ...]:
    if not axis.choices:
        raise DesignError(
            (*place, "axes", axis.name), "is continuous: give 'values', or 'steps' with a 'range', or sample the design"
        )
    return axis.choices


def _given(design: Design, axes: list[Ready], read: Reader, place: tuple[str | int, ...]) -> list[Row]:
    """Return the rows of a list or a table; a column is an axis, or else a path of the scenario."""
    by_name = {axis.name: axis for axis in axes}
    paths = {name: axis.path or (name,) for name, axis in design.axes.items()}
    rows: Sequence[Mapping[str, Any]] = design.rows
    at: tuple[str | int, ...] = (*place, "rows")
    if design.kind == "csv":
        at = (*place, "file")
        try:
            rows = table_rows(read(design.file or ""))
        except (OSError, UnicodeDecodeError, ValueError) as trouble:
            raise DesignError(at, f"the table '{design.file}' cannot be read: {trouble}") from trouble
    _refuse_too_many(len(rows), place)
    made: list[Row] = []
    for row in rows:
        choices: Row = {}
        for name, value in row.items():
            axis = by_name.get(name)
            if axis is not None and axis.choices:
                known = {str(choice.shown): choice for choice in axis.choices}
                if str(value) in known:
                    choices[name] = known[str(value)]
                    continue
                if design.axes[name].variants is not None:
                    raise DesignError(at, f"'{value}' is not a variant of '{name}' ({', '.join(known)})")
            choices[name] = Choice(str(value), ()) if name == SCENARIO else choose(paths.get(name, (name,)), value)
        made.append(choices)
    return made


def table_rows(text: str) -> list[dict[str, Any]]:
    """Return the rows of a CSV table, values read as in a scenario.

    Raises
    ------
    ValueError
        If a row has more or fewer values than there are names.
    """
    lines = [line for line in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if line]
    if len(lines) < 2:
        raise ValueError("it needs a line of names and at least one of values")
    names = [name.strip() for name in lines[0]]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(names):
            raise ValueError(f"line {number} has {len(line)} values for {len(names)} names")
        rows.append({name: read_scalar(value.strip()) for name, value in zip(names, line, strict=True)})
    return rows


def kept(where: str, rows: list[Row], place: tuple[str | int, ...]) -> list[Row]:
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    try:
        holds = compile_where(where, names)
        return [row for row in rows if holds({name: choice.shown for name, choice in row.items()})]
    except (WhereError, KeyError) as trouble:
        raise DesignError((*place, "where"), str(trouble)) from trouble


def _refuse_too_many(points: int, place: tuple[str | int, ...]) -> None:
    if points > MOST_POINTS:
        raise DesignError(place, f"has {points:,} points; at most {MOST_POINTS:,} can be played")
