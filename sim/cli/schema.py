"""`schema`: the JSON Schemas of all kinds of files, for editors."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.common import Talk, plain_errors

if TYPE_CHECKING:
    from pydantic import BaseModel


class Which(StrEnum):
    """Which kind of file."""

    scenario = "scenario"
    config = "config"
    claims = "claims"
    hindcast = "hindcast"
    targets = "targets"
    calibration = "calibration"


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(schema)


def schema(
    which: Annotated[
        Which, typer.Argument(help="scenario, config, claims, hindcast, targets or calibration.")
    ] = Which.scenario,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write to this file instead of stdout.")] = None,
) -> None:
    """Print the JSON Schema of a kind of file of ours, which editors complete and check with."""
    talk, text = Talk(), _text_of(which)
    if out is None:
        talk.show(text.rstrip("\n"))
        return
    with plain_errors():
        out.write_text(text, encoding="utf-8")
    talk.say(f"written to {out}")


def _text_of(which: Which) -> str:
    from sim.language.jsonschema import schema_text

    return schema_text(_root_of(which))


def _root_of(which: Which) -> type[BaseModel]:
    if which is Which.config:
        from sim.experiment.design.config import Config

        return Config
    if which is Which.claims:
        from sim.analysis.claims.schema import ClaimsFile

        return ClaimsFile
    if which is Which.hindcast:
        from sim.analysis.hindcast.schema import HindcastFile

        return HindcastFile
    if which is Which.targets:
        from sim.analysis.hindcast.targets_file import TargetsFile

        return TargetsFile
    if which is Which.calibration:
        from sim.analysis.calibration.schema import CalibrationFile

        return CalibrationFile
    from sim.scenario.schema.scenario import Scenario

    return Scenario
