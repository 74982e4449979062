"""A file of two targets of the court, for the tests of calibrations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
COURT: Final = ROOT / "scenarios" / "court.yaml"


def few_targets(more: str = "") -> str:
    """Return the file; `more` is what else is said of the second target."""
    return f"""kingmaker_targets: 1
id: few
title: Few targets
targets:
  split: {{what: Split., scenario: {COURT}, measure: split in a year, counted: {{share: [1, 20]}}, unit: share,
    source: me}}
  tries: {{what: Won., scenario: {COURT}, measure: success per attempt, stated: [0.4, 0.6], unit: share,
    source: me{more}}}
"""
