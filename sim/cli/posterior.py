"""`--posterior FILE`: the free parameters drawn from the laws that a calibration found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from sim.cli.common import Talk

FELT: Final = 0.3  # a correlation from which on two laws drawn each for itself are another law
Posterior = Annotated[
    Path | None,
    typer.Option("--posterior", metavar="FILE", help="Draw parameters from the laws that calibrate found."),
]


def with_posterior(settings: list[str] | None, file: Path | None, talk: Talk) -> list[str]:
    """Return settings with those of a posterior before them; what both set is refused, as is whatever is set twice.

    Says where it was fitted with another engine, and where parameters hang together that are drawn each for itself.

    Raises
    ------
    ScenarioError
        If the file is no posterior.
    """
    if file is None:
        return settings or []
    from sim.analysis.calibration.posterior import load_posterior, settings_of
    from sim.experiment.folder.version import engine_version

    said, _ = load_posterior(file)
    if said.engine != engine_version():
        talk.warn(f"{file}: was fitted with engine {said.engine}, and this is {engine_version()}: fit it again")
    together = [pair.replace(", ", " and ") for pair, size in said.correlations.items() if abs(size) >= FELT]
    if together:
        talk.say(
            f"{file}: {'; '.join(together)} hang together there and are drawn each for itself here; a design of kind "
            "csv with the draws.csv of the calibration keeps them together"
        )
    return [*settings_of(said), *(settings or [])]
