"""Opening the table of a csv design: a regular file that begins with names of axes or paths, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sim.experiment.design.config import Design
from sim.language.dotted import parts_of
from sim.language.textfiles import CSV, UTF_16, UnreadableError, read_bytes
from sim.scenario.schema.scenario import Scenario

MOST_BYTES: Final = 64_000_000  # of the most points there can be, with what they set


def read_table(file: Path, design: Design) -> bytes:
    """Return the content of a table that a config names.

    Raises
    ------
    UnreadableError
        Where its first line names neither an axis nor a path of a scenario: nothing of such a file is ever shown.
    """
    content = read_bytes(file, CSV, MOST_BYTES)
    text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8", errors="replace")
    text = re.sub(r"^sep=.\r?\n", "", text)
    known = {"scenario", "settings", *axes_of(design), *Scenario.model_fields}
    found = re.split(r"[,;\t|]", re.split(r"[\r\n]", text.lstrip("\ufeff\r\n \t"), maxsplit=1)[0])
    names = [name.strip("\"' \r") for name in found]
    if not any(parts_of(name)[0] in known or name in known for name in names):
        raise UnreadableError("is no table of ours: its first line must name axes, or paths of the scenario")
    return content


def axes_of(design: Design) -> Iterable[str]:
    """Go through the names of the axes of a design and of its parts."""
    for part in design.all_parts:
        yield from part.axes
