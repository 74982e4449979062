"""Checks of when people were born: before the start, and not longer ago than anybody lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sim.language.document import Document
from sim.language.errors import Problem
from sim.scenario.checks.names import entries
from sim.scenario.schema.actors import OLDEST
from sim.scenario.schema.days import age_at


def check_ages(document: Document) -> Iterator[Problem]:
    """Find births that cannot be."""
    start: Any = document.data.get("start")
    for leader, entry in entries(document.data, "leaders"):
        born = entry.get("born") if isinstance(entry, dict) else None
        is_year = isinstance(born, int) and not isinstance(born, bool) and 1 <= born <= date.max.year
        if not isinstance(start, date) or not (isinstance(born, date) or is_year):
            continue
        age = age_at(start, None, born)
        if age is not None and not 0.0 < age <= OLDEST + 1:
            message = f"must be before the start ({start})"
            if age > 0.0:
                message = f"makes an age of {age:.0f} at the start, and life tables end at {OLDEST}"
            yield document.problem(("leaders", leader, "born"), message, found=str(born))
