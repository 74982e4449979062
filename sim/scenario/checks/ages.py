"""Checks of when people were born: before the start, and not longer ago than anybody lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sim.language.document import Document
from sim.language.errors import Problem
from sim.scenario.checks.names import entries
from sim.scenario.schema.actors import OLDEST, is_birth
from sim.scenario.schema.days import age_at


def check_ages(document: Document) -> Iterator[Problem]:
    """Find births that cannot be."""
    start: Any = document.data.get("start")
    for leader, entry in entries(document.data, "leaders"):
        born = entry.get("born") if isinstance(entry, dict) else None
        if not isinstance(start, date) or not is_birth(born):
            continue
        age = age_at(start, None, born)
        if age is not None and not 0.0 < age <= OLDEST + 1:
            message = f"must be before the start ({start})"
            if age > 0.0:
                message = f"makes an age of {age:.0f} at the start, and life tables end at {OLDEST}"
            yield document.problem(("leaders", leader, "born"), message, found=str(born))
