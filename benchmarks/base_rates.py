"""Base rates side by side with the engine: ``python -m benchmarks.base_rates [runs] [--write] [--numbers]``.

With ``--numbers``: the numbers to reproduce, which nothing is fitted to.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

from benchmarks.pages import renew
from sim.analysis.hindcast.base_rates import Row, base_rates
from sim.analysis.hindcast.targets import LEVEL
from sim.analysis.hindcast.targets_file import load_targets
from sim.ensemble import default_jobs
from sim.statistics.verdicts import UNDECIDED

HERE = Path(__file__).parent
TARGETS = HERE.parent / "scenarios" / "targets" / "base-rates.yaml"
NUMBERS = TARGETS.with_name("numbers.yaml")
PAGE = HERE / "base_rates.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each target; return 1 where one lies outside its interval without an explanation."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.base_rates", description=__doc__)
    options.add_argument("runs", nargs="?", type=int, default=2000, help="runs in each system (default 2000)")
    options.add_argument("--write", action="store_true", help="renew the table in benchmarks/base_rates.md")
    options.add_argument("--numbers", action="store_true", help="numbers to reproduce, which nothing is fitted to")
    said = options.parse_args(arguments)
    found = load_targets(NUMBERS if said.numbers else TARGETS)
    rows = base_rates(found.targets, found.builds, said.runs, jobs=default_jobs())
    print(f"{said.runs:,} runs in each system; {100 * LEVEL:g} % intervals, of the engine and of what was counted\n")
    print(f"{'':8}{'wanted':>20}  {'engine':>28}  {'cases':>6}  what")
    for row in rows:
        print(line(row))
    outside = [row.target for row in rows if not row.is_inside]
    print(f"\n{len(rows) - len(outside)} of {len(rows)} inside; ? the engine's interval reaches across a limit")
    for target in outside:
        print(f"outside: {target.id}: {target.explained or 'NOT EXPLAINED'}")
    if said.write:
        head = "| what (unit; scenario) | wanted | engine | cases | |\n|---|---|---|---|---|"
        renew(PAGE, "numbers" if said.numbers else "base rates", "\n".join([head, *map(table_line, rows)]))
    return 0 if all(target.explained for target in outside) else 1


def wanted_of(row: Row) -> str:
    """Return the limits of a target."""
    low, high = row.target.low, row.target.high
    return f"{low:.4g} to {high:.4g}" if isfinite(high) else f"at least {low:.4g}"


def seen_of(row: Row) -> str:
    """Return what the engine gives, with its interval."""
    return f"{row.found.estimate:.4g} [{row.found.low:.4g}, {row.found.high:.4g}]"


def what_of(row: Row) -> str:
    """Return what a target is of."""
    return f"{row.target.what} ({row.target.unit}; {row.target.scenario})"


def line(row: Row) -> str:
    """Return a target and what was found as a line."""
    mark = "inside" if row.is_inside else "OUTSIDE"
    sure = "?" if row.verdict == UNDECIDED else " "
    return f"{mark:7}{sure}{wanted_of(row):>20}  {seen_of(row):>28}  {row.cases:>6}  {what_of(row)}"


def table_line(row: Row) -> str:
    """Return the same as a line of the page's table."""
    mark = "inside" if row.is_inside else "**outside**" + (", perhaps" if row.verdict == UNDECIDED else "")
    return f"| {what_of(row)} | {wanted_of(row)} | {seen_of(row)} | {row.cases:,} | {mark} |"


if __name__ == "__main__":
    raise SystemExit(main())
