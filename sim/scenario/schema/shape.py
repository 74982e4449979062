"""What may stand at a path of a scenario, read off the models: for guesses at what was meant, merging and overrides."""

from __future__ import annotations

from sim.language.shape import Shape, fields_of, known_in, shape_in
from sim.language.yaml_places import PathTuple
from sim.scenario.schema.scenario import Scenario

__all__ = ["Shape", "fields_of", "known_at", "shape_at"]


def shape_at(path: PathTuple) -> Shape | None:
    """Return what may stand at `path` of a scenario; None where nothing can."""
    return shape_in(Scenario, path)


def known_at(path: PathTuple) -> tuple[str, ...]:
    """Return the keys a map at `path` of a scenario may have, where they are few and fixed."""
    return known_in(Scenario, path)
