"""Base rates side by side with the engine: ``python -m benchmarks.base_rates [runs]``."""

from __future__ import annotations

import sys
from math import isfinite
from pathlib import Path

from sim.analysis.hindcast.base_rates import Row, base_rates
from sim.analysis.hindcast.targets import LEVEL, read_targets
from sim.ensemble import default_jobs
from sim.statistics.verdicts import UNDECIDED

HERE = Path(__file__).parent
SCENARIOS = HERE.parent / "scenarios"


def main(runs: int = 2000) -> int:
    """Print a row for each target; return 1 where one lies outside its interval without an explanation."""
    rows = base_rates(read_targets(HERE / "base_rates.json"), SCENARIOS, runs, jobs=default_jobs())
    print(f"{runs:,} runs in each system; {100 * LEVEL:g} % intervals, of the engine and of what was counted\n")
    print(f"{'':8}{'wanted':>20}  {'engine':>28}  {'cases':>6}  what")
    for row in rows:
        print(line(row))
    outside = [row.target for row in rows if not row.is_inside]
    print(f"\n{len(rows) - len(outside)} of {len(rows)} inside; ? the engine's interval reaches across a limit")
    for target in outside:
        print(f"outside: {target.id}: {target.explained or 'NOT EXPLAINED'}")
    return 0 if all(target.explained for target in outside) else 1


def line(row: Row) -> str:
    """Return a target and what was found as a line."""
    target, found = row.target, row.found
    wanted = f"{target.low:.4g} to {target.high:.4g}" if isfinite(target.high) else f"at least {target.low:.4g}"
    seen = f"{found.estimate:.4g} [{found.low:.4g}, {found.high:.4g}]"
    mark = "inside" if row.is_inside else "OUTSIDE"
    sure = "?" if row.verdict == UNDECIDED else " "
    return f"{mark:7}{sure}{wanted:>20}  {seen:>28}  {row.cases:>6}  {target.what} ({target.unit}; {target.scenario})"


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
