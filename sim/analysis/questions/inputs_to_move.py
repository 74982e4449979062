"""Which inputs `sensitivity` moves: the axes of a config and those of --input, tried before anything is played."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.analysis.questions.sensitivity import MOST_AXES, Ground
from sim.experiment.design.axes import AxisError, Origin, Ready, holds_whole_numbers, ready
from sim.experiment.design.axes import Ground as AxisGround
from sim.experiment.design.config import Axis
from sim.experiment.design.overlaps import Overlaps
from sim.experiment.design.plan import is_plan, load_plan
from sim.experiment.design.trial import problems_of_settings
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.study import Base, Point
from sim.language.document import Document
from sim.language.errors import ScenarioError, UsageError
from sim.language.yaml_places import Place
from sim.scenario.reading.loader import load
from sim.scenario.reading.overrides import parse_override
from sim.scenario.schema.scenario import Scenario

TYPED: Final = "an input"  # what is moved by --input, in a sentence


def prepare(file: Path, settings: Sequence[str], inputs: Sequence[str]) -> tuple[Scenario, list[Ready], Ground]:
    """Return the scenario of a file, the inputs to move (of a config: its axes), and where points are built.

    Raises
    ------
    ScenarioError
        If the file is not in order, an end of an input cannot be set, or one thing is set and moved.
    UsageError
        If an input has another form, leads nowhere or is moved twice, or there are more than MOST_AXES.
    """
    scenario, said = _loaded(file, settings)
    origins = {name: Origin(Place(str(file), None, None), "design", f"axis '{name}'") for name in said}
    for text in inputs:
        path, axis = _axis_of(text)
        if path in said:
            raise UsageError(f"--input {text}: moves what {origins[path]} moves, too: one thing set in two places")
        said[path] = Axis.model_validate(axis)
        origins[path] = Origin(Place(f"--input {text}", None, None), "", TYPED)
    base = Base.of(scenario)
    builder = Builder({base.name: base})
    data = builder.data_of(base.name)
    axes = [axis for name, one in said.items() for axis in _ready(name, one, AxisGround(scenario, data), origins[name])]
    _refuse_ends(file, base.name, data, axes)
    _refuse_what_is_set(axes, settings)
    if len(axes) > MOST_AXES:
        most = f"{MOST_AXES} are the most here; name those that matter: --input"
        raise UsageError(f"{file}: moves {len(axes)} inputs, and {most}")
    return scenario, axes, Ground(builder, base.name, builder.build_of(Point(0, base.name)))


def _loaded(file: Path, settings: Sequence[str]) -> tuple[Scenario, dict[str, Axis]]:
    """Return a scenario without axes, or the first of a config with the axes of that."""
    if not is_plan(file):
        return load(file, settings), {}
    plan = load_plan(file, settings)
    return next(iter(plan.scenarios.values())), dict(plan.config.design.axes)


def _ready(name: str, axis: Axis, ground: AxisGround, origin: Origin) -> Sequence[Ready]:
    try:
        return ready(name, axis, ground, origin)
    except AxisError as trouble:
        raise UsageError(f"{origin.place.file if origin.words == TYPED else origin}: {trouble}") from trouble


def _refuse_ends(file: Path, base: str, data: dict[str, Any], axes: Sequence[Ready]) -> None:
    """Raise ScenarioError where either end of a typed input cannot be set, alone or with those of all others."""
    moved = [axis for axis in axes if axis.origin.words == TYPED]
    rows = [(base, {axis.name: axis.at(end) for axis in some})
            for some in (*([axis] for axis in moved), axes if moved else []) for end in (0.0, 1.0)]  # fmt: skip
    if problems := problems_of_settings(rows, {base: data}, Document(str(file), {})):
        raise ScenarioError(problems)


def _refuse_what_is_set(axes: Sequence[Ready], settings: Sequence[str]) -> None:
    """Raise ScenarioError where --set sets what is moved, or two axes move one thing."""
    typed = [parse_override(setting) for setting in settings]
    overlaps = Overlaps([(entry, Origin(Place(entry.written, None, None), "", "the command line")) for entry in typed])
    overlaps.look([axis.at(0.5) for axis in axes])
    if overlaps.problems:
        raise ScenarioError([*overlaps.problems.values()])


def _axis_of(text: str) -> tuple[str, dict[str, Any]]:
    """Read ``path`` (its stated distribution) or ``path=low:high``."""
    path, equals, limits = text.partition("=")
    if not equals:
        return path.strip(), {"law": "stated"}
    low, colon, high = limits.partition(":")
    path = path.strip()
    try:
        ends = [end for end in (float(low), float(high)) if math.isfinite(end)]
    except ValueError:
        ends = []
    if not colon or len(ends) != 2 or not ends[0] < ends[1]:
        raise UsageError(f"--input {text}: must have the form path, or path=low:high, two numbers with low below high")
    if not holds_whole_numbers(path):
        return path, {"range": ends}
    if not all(end.is_integer() for end in ends):
        raise UsageError(f"--input {text}: '{path}' holds whole numbers, and so must the limits be")
    return path, {"range": [int(end) for end in ends], "whole": True}
