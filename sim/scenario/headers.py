"""Which kind of file it is, by its header: a scenario, a config, claims, or cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

FileKind = Literal["scenario", "config", "claims", "hindcast"]
MARKS: Final[dict[str, FileKind]] = {  # keys no scenario has
    "sweep": "config",
    "kingmaker_claims": "claims",
    "kingmaker_hindcast": "hindcast",
}
HEADER: Final = re.compile(rf"^({'|'.join(MARKS)})\s*:", re.MULTILINE)


def kind_of(file: str | Path) -> FileKind:
    """Say what a file is: what has no mark of its own is a scenario. What cannot be read is left to who reads it."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return "scenario"
    marked = HEADER.search(text)
    return MARKS[marked[1]] if marked else "scenario"
