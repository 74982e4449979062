"""From a design to its points: every combination, samples, or rows that are given."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.bounds import MOST_POINTS
from sim.experiment.design.axes import Choice, Ready
from sim.experiment.design.config import Axis, Design
from sim.experiment.design.given import given_places
from sim.experiment.design.layout import SCENARIO, DesignError, Layout, Row, Rows, axes_of
from sim.experiment.design.where import compile_where, kinds_of
from sim.language.expression import ExpressionError
from sim.language.yaml_places import PathTuple


def points_of(design: Design, layout: Layout) -> list[tuple[str, Row]]:
    """Return the points of a design in order: the scenario of each by name, and a choice for every axis.

    Several scenarios are an axis of their own; each plays every point of the design, with its own levels and laws.

    Raises
    ------
    DesignError, ScenarioError
        If it has no points or too many, or does not fit a scenario.
    """
    _refuse_two_meanings(design)
    found = _places(design, layout, ("design",))
    _refuse_too_many(sum(len(rows) for rows in found), ("design",))
    several = len(layout.grounds) > 1
    return [
        (name, {SCENARIO: Choice(name, ()), **row} if several else row) for rows in found for name, row in rows.items()
    ]


def _places(design: Design, layout: Layout, place: PathTuple) -> list[Rows]:
    if design.kind in ("union", "product"):
        parts = [_places(part, layout, (*place, "of", k)) for k, part in enumerate(design.of)]
        found = _in_turn(parts, place) if design.kind == "union" else _crossed(parts, place)
    else:
        axes = axes_of(design, layout, place)
        if design.kind in ("list", "csv"):
            found = given_places(design, axes, layout, place)
            _refuse_too_many(len(found), place)
        elif design.kind in ("grid", "zip"):
            found = _side_by_side({name: _listed(design, own, place) for name, own in axes.items()})
        else:
            found = _side_by_side(_sampled(design, axes))
    if design.where is not None:
        found = _kept(design.where, found, layout, (*place, "where"))
    if not found:
        raise DesignError((*place, "where") if design.where else place, "leaves no point to play")
    return found


def _refuse_two_meanings(design: Design) -> None:
    """Refuse a name under which parts of a design set different things: it is one column of the results."""
    meanings: dict[str, tuple[str, ...]] = {}
    for name, axis, place in _all_axes(design, ("design",)):
        meaning = ("variants",) if axis.variants is not None else axis.path or (name,)
        if meanings.setdefault(name, meaning) != meaning:
            said = [", ".join(each) for each in (meanings[name], meaning)]
            raise DesignError(place, f"is '{said[1]}' here and '{said[0]}' in a part before it; call one otherwise")


def _all_axes(design: Design, place: PathTuple) -> Iterator[tuple[str, Axis, PathTuple]]:
    """Go through the axes of a design and its parts, those of `every` aside, which are called by their paths."""
    for name, axis in design.axes.items():
        if axis.every is None:
            yield name, axis, (*place, "axes", name)
    for k, part in enumerate(design.of):
        yield from _all_axes(part, (*place, "of", k))


def _side_by_side(each: Mapping[str, Sequence[Row]]) -> list[Rows]:
    return [dict(zip(each, rows, strict=True)) for rows in zip(*each.values(), strict=True)]


def _in_turn(parts: Sequence[list[Rows]], place: PathTuple) -> list[Rows]:
    _refuse_too_many(sum(len(part) for part in parts), place)
    return list(itertools.chain.from_iterable(parts))


def _crossed(parts: Sequence[list[Rows]], place: PathTuple) -> list[Rows]:
    """Return all combinations of places, those of one scenario with each other."""
    _refuse_too_many(math.prod(len(part) for part in parts), place)
    names = [{name for rows in part for row in rows.values() for name in row} for part in parts]
    for k, own in enumerate(names):
        twice = sorted(own & set[str]().union(*names[:k]))
        if twice:
            raise DesignError((*place, "of", k), f"has the axis '{twice[0]}', which a part before it has, too")
    found = []
    for combination in itertools.product(*parts):
        common = [name for name in combination[0] if all(name in rows for rows in combination)]
        found.append({name: {k: v for rows in combination for k, v in rows[name].items()} for name in common})
    return [rows for rows in found if rows]


def _listed(design: Design, axes: Sequence[Ready], place: PathTuple) -> list[Row]:
    """Return the rows of a grid, or of axes that go in step."""
    names = [axis.name for axis in axes]
    for axis in axes:
        if not axis.choices:
            if axis.name not in design.axes:
                every = next(name for name, said in design.axes.items() if said.every is not None)
                message = f"stands for '{axis.name}' and others, which are continuous: sample the design (lhs, sobol)"
                raise DesignError((*place, "axes", every), message)
            message = "is continuous: give 'values', or 'steps' with a 'range', or sample the design"
            raise DesignError((*place, "axes", axis.name), message)
    lengths = [len(axis.choices) for axis in axes]
    if design.kind == "grid":
        _refuse_too_many(math.prod(lengths), place)
        return [dict(zip(names, row, strict=True)) for row in itertools.product(*(axis.choices for axis in axes))]
    if len(set(lengths)) > 1:
        said = ", ".join(f"{name}: {length}" for name, length in zip(names, lengths, strict=True))
        raise DesignError((*place, "axes"), f"axes that go in step need equally many values ({said})")
    return [dict(zip(names, row, strict=True)) for row in zip(*(axis.choices for axis in axes), strict=True)]


def _sampled(design: Design, axes: Mapping[str, Sequence[Ready]]) -> dict[str, list[Row]]:
    """Return the sampled rows of each scenario: an axis that several have is at one quantile in all of them."""
    columns = {name: k for k, name in enumerate(dict.fromkeys(axis.name for own in axes.values() for axis in own))}
    unit = sample(design.kind, design.points or 1, len(columns), design.seed)
    return {
        scenario: [{axis.name: axis.at(float(row[columns[axis.name]])) for axis in own} for row in unit]
        for scenario, own in axes.items()
    }


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


def _kept(where: str, places: Sequence[Rows], layout: Layout, at: PathTuple) -> list[Rows]:
    """Return the places at which a condition holds, each with the scenarios in which it does."""
    several = len(layout.grounds) > 1
    shown = [
        {
            name: {**({SCENARIO: name} if several else {}), **{axis: choice.shown for axis, choice in row.items()}}
            for name, row in rows.items()
        }
        for rows in places
    ]
    try:
        holds = compile_where(where, kinds_of(values for rows in shown for values in rows.values()))
        found = [
            {name: row for name, row in rows.items() if holds(values[name])}
            for rows, values in zip(places, shown, strict=True)
        ]
    except ExpressionError as trouble:
        raise DesignError(at, str(trouble)) from trouble
    return [rows for rows in found if rows]


def _refuse_too_many(points: int, place: PathTuple) -> None:
    if points > MOST_POINTS:
        raise DesignError(place, f"has {points:,} points; at most {MOST_POINTS:,} can be played")
