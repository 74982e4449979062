"""Kingmaker: scenario simulation of elite power struggles. The public face; nobody inside imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.version import __version__

if TYPE_CHECKING:  # what a type checker sees of the names below
    from sim.analysis.questions.compare import compare
    from sim.ensemble import simulate
    from sim.experiment.playing.runner import sweep
    from sim.model import PowerStruggle
    from sim.scenario.reading.loader import load
    from sim.scenario.tables.build import build

_HALL = {
    "load": "sim.scenario.reading.loader",
    "build": "sim.scenario.tables.build",
    "simulate": "sim.ensemble",
    "PowerStruggle": "sim.model",
    "sweep": "sim.experiment.playing.runner",
    "compare": "sim.analysis.questions.compare",
}
__all__ = ["PowerStruggle", "__version__", "build", "compare", "load", "simulate", "sweep"]


if not TYPE_CHECKING:  # which would take any name for one of ours

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for, so that `import sim` costs nothing."""
        if name not in _HALL:
            raise AttributeError(f"module 'sim' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HALL[name]), name)


def __dir__() -> list[str]:
    """Return the public names, also those that are not imported yet."""
    return __all__
