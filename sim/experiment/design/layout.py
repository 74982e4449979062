"""What a design is laid out with, and its axes worked out in every scenario for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.experiment.design.axes import AxisError, Choice, Ground, Origin, Ready, ready
from sim.experiment.design.axisnames import form_trouble, twins
from sim.experiment.design.config import Axis, Design
from sim.language.document import Document
from sim.language.dotted import dotted
from sim.language.errors import Problem, ScenarioError
from sim.language.yaml_places import PathTuple

Row = dict[str, Choice]
Rows = dict[str, Row]  # one place of a design: a row for each scenario that has it
SCENARIO: Final = "scenario"  # the axis of several scenarios; a row may name one


class DesignError(ValueError):
    """A design that has no points, too many, or does not fit together. `place` is its path in the config."""

    def __init__(self, place: PathTuple, message: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Layout:
    """The scenarios by name, the config, where a file lies that it names, and who hears how one was read."""

    grounds: Mapping[str, Ground]
    document: Document
    beside: Callable[[str], Path]
    say: Callable[[Problem], None]

    def origin(self, place: PathTuple, words: str) -> Origin:
        """Return where something of the config is written, by its path there."""
        at = self.document.keys.get(place) or self.document.place_of(place)
        return Origin(at, dotted(place), words)


def axes_of(design: Design, layout: Layout, place: PathTuple) -> dict[str, list[Ready]]:
    """Return the axes of a design in each scenario: a shift starts from its own level, a law is its own.

    Raises
    ------
    DesignError
        For an axis that does not fit a scenario; `every` fits where one of them has such numbers.
    ScenarioError
        For two that are one.
    """
    _refuse_names(design, place)
    found: dict[str, list[Ready]] = {scenario: [] for scenario in layout.grounds}
    for name, axis in design.axes.items():
        at = (*place, "axes", name)
        origin = layout.origin(at, f"axis '{name}'")
        for scenario, axes in _in_each(name, axis, layout, origin, at).items():
            found[scenario] += axes
    for axes in found.values():
        _refuse_twins(axes, layout)
    return found


def _in_each(name: str, axis: Axis, layout: Layout, origin: Origin, at: PathTuple) -> dict[str, list[Ready]]:
    found: dict[str, list[Ready]] = {}
    troubles: dict[str, str] = {}
    for scenario, ground in layout.grounds.items():
        try:
            found[scenario] = ready(name, axis, ground, origin)
        except AxisError as trouble:
            troubles[scenario] = str(trouble)
    if troubles and (axis.every is None or not found):
        scenario, message = next(iter(troubles.items()))
        raise DesignError(at, message if len(layout.grounds) == 1 else f"{message} (in scenario '{scenario}')")
    return found


def _refuse_names(design: Design, place: PathTuple) -> None:
    for name in design.axes:
        trouble = form_trouble(name)
        if trouble is not None:
            raise DesignError((*place, "axes", name), trouble)
    for first, second in twins(design.axes):
        raise DesignError((*place, "axes", second), f"cannot be told from '{first}'")


def _refuse_twins(axes: list[Ready], layout: Layout) -> None:
    """Refuse an axis of `every` that is also one of its own, or of another."""
    for first, second in twins(axis.name for axis in axes):
        one, other = [axis.origin for axis in axes if axis.name in (first, second)][:2]
        message = f"sets '{second}', which {one} sets, too: one thing set in two places"
        raise ScenarioError([Problem(*other.place, other.path, message)], layout.document.texts)
