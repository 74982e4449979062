"""The front page's few lines on speed, read from docs/performance.md: so both say the same."""

from __future__ import annotations

import re
from typing import Final

CORES: Final = re.compile(r"\b\d+ cores\b")  # of whatever machine it was measured on
HEAD: Final = (
    "| measured in one run of `make bench`: machine, date and all else in `docs/performance.md` | |\n|---|---|"
)
ROWS: Final = (
    ("ten thousand futures of the article, the whole command", "run scenarios/kazakhstan-2021.yaml -n 10000",
     "{0} s, {2} MiB at the peak"),
    ("a thousand", "run scenarios/kazakhstan-2021.yaml -n 1000", "{0} s"),
    ("one agent for one step, all rules, on one thread", "engine, all rules, one thread", "{0} ns"),
    ("plain Mesa under `mesa.batch_run`, with five of the rules, on all cores", "as mesa.batch_run, all cores both",
     "{0} times as long"),
    ("the same five in numpy over fifty futures at a time, and here", "as numpy, calm rules both", "{0} times as long"),
)  # fmt: skip
"""What is said, the row of the page it is read from, and how its numbers are told."""


def front(page: str) -> str:
    """Return the lines for the front page. Raises KeyError where the page lacks a row they are read from."""
    rows = dict(_cells(line) for line in page.splitlines() if line.startswith("| "))
    return "\n".join((HEAD, *(f"| {said} | {told.format(*rows[label])} |" for said, label, told in ROWS)))


def _cells(line: str) -> tuple[str, list[str]]:
    """Return the label of a row and its numbers, without what is said of whether a target was met."""
    label, *numbers = (CORES.sub("all cores", cell.partition("(")[0].strip()) for cell in line.strip("| ").split("|"))
    return label, numbers
