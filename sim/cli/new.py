"""`new`: a commented scenario to start from."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.common import Talk, plain_errors
from sim.language.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(new)


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; its name becomes the id.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a small commented scenario that passes every check, to be changed step by step."""
    from sim.language.textfiles import is_yaml
    from sim.scenario.template import template

    if not is_yaml(file):
        raise UsageError(f"{file}: the name of a scenario ends with .yaml")
    if file.exists() and not force:
        raise UsageError(f"{file}: is there already; --force replaces it")
    scenario_id = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:64] or "my-scenario"
    with plain_errors():
        file.write_text(template(scenario_id), encoding="utf-8")
    name = shlex.quote(str(file))
    Talk().say(f"written to {file}; next: kingmaker check {name}, then kingmaker run {name}")
