"""Kingmaker: scenario simulation of elite power struggles. The public face; nobody inside imports it."""

from typing import Any

__version__ = "0.1.0"
_HALL = {
    "load": "sim.scenario.reading.loader",
    "build": "sim.scenario.tables.build",
    "simulate": "sim.ensemble",
    "PowerStruggle": "sim.model",
    "sweep": "sim.experiment.playing.runner",
    "compare": "sim.analysis.questions.compare",
}
__all__ = ["PowerStruggle", "__version__", "build", "compare", "load", "simulate", "sweep"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `import sim` costs nothing."""
    if name not in _HALL:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HALL[name]), name)
