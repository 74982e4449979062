"""Opening the table of a csv design: a regular file that begins with names of axes or paths, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sim.experiment.config import Design
from sim.scenario.schema import Scenario
from sim.scenario.textfiles import CSV, UnreadableError, as_text, read_bytes


def read_table_text(file: Path, design: Design) -> str:
    """Return the text of a table that a config names.

    Raises
    ------
    UnreadableError
        Where its first line names neither an axis nor a path of a scenario: nothing of such a file is ever shown.
    """
    text = as_text(read_bytes(file, CSV))
    known = {"scenario", *axes_of(design), *Scenario.model_fields}
    names = re.split(r"[,;\t|]", text.lstrip("\ufeff\r\n \t").split("\n", 1)[0])
    if not any(name.strip("\"' \r").partition(".")[0] in known or name.strip("\"' \r") in known for name in names):
        raise UnreadableError("is no table of ours: its first line must name axes, or paths of the scenario")
    return text


def axes_of(design: Design) -> Iterable[str]:
    """Go through the names of the axes of a design and of its parts."""
    yield from design.axes
    for part in design.of:
        yield from axes_of(part)
