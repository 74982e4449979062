"""The kinds of files an author writes: how each is told, what it is called, and which verb it is for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, Literal

from pydantic import BaseModel

FileKind = Literal["scenario", "config", "claims", "hindcast", "calibration", "targets", "posterior"]
MARKS: Final[dict[str, FileKind]] = {  # keys no scenario has
    "sweep": "config",
    "design": "config",  # of one that lacks its name
    "kingmaker_claims": "claims",
    "kingmaker_hindcast": "hindcast",
    "kingmaker_calibration": "calibration",
    "kingmaker_targets": "targets",
    "kingmaker_posterior": "posterior",
}
OF_SCENARIOS: Final = ("leaders", "world", "extends")  # keys nothing else has
CALLED: Final[dict[FileKind, str]] = {
    "scenario": "a scenario", "config": "a config", "claims": "a file of claims", "hindcast": "a file of cases",
    "calibration": "a calibration", "targets": "a file of targets", "posterior": "a posterior",
}  # fmt: skip
USES: Final[dict[FileKind, str]] = {
    "scenario": "use `run.py run FILE`",
    "config": "use `run.py sweep FILE`",
    "claims": "use `run.py claims FILE`",
    "hindcast": "use `run.py hindcast FILE`",
    "calibration": "use `run.py calibrate FILE`",
    "targets": "name it under 'targets' in a calibration",
    "posterior": "use `run.py run SCENARIO --posterior FILE`",
}


def mark_of(data: Collection[Any]) -> tuple[str, FileKind] | None:
    """Return the key that tells what a file is, and its kind; None where no key does."""
    marked = next((key for key in data if key in MARKS), None)
    if marked is not None:
        return marked, MARKS[marked]
    return next(((key, "scenario") for key in data if key in OF_SCENARIOS), None)


def kind_of_model(root: type[BaseModel]) -> FileKind:
    """Return the kind of file that a model is of."""
    return next((kind for mark, kind in MARKS.items() if mark in root.model_fields), "scenario")
