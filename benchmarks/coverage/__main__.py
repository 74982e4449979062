"""Measure the coverage of intervals, and what null comparisons show, and write both into docs/quality.md.

    python -m benchmarks.coverage [--experiments 250] [--population 20000] [--write]

Takes about half an hour on one core; without --write the tables go to stdout.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from benchmarks.coverage import measured, nothing
from benchmarks.coverage.world import article, court
from benchmarks.pages import renew

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "quality.md"


def main() -> int:
    """Play, draw, count, and tell what does not cover what it says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=250)
    parser.add_argument("--population", type=int, default=20_000)
    parser.add_argument("--comparisons", type=int, default=100)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    held, seen = [], []
    for play in (court, article):
        world = play(asked.population)
        for runs in measured.RUNS:
            held += list(measured.measure(world, runs, asked.experiments))
            print(f"{world.name}, {runs}: measured", file=sys.stderr)
        seen += list(nothing.shown(world, measured.RUNS[0], asked.comparisons))
    tables = {"coverage": measured.table(held), "nothing": nothing.table(seen)}
    for name, table in tables.items():
        if asked.write:
            renew(PAGE, name, table)
        else:
            print(table, end="\n\n")
    wrong = [each for each in held if not each.as_it_should]
    for each in wrong:
        check = each.check
        print(
            f"{each.world}, {each.runs}: {check.verb}, {check.what}: {100 * each.share:.1f} % of {each.experiments} "
            f"(carried by {check.carried:.1f} runs)",
            file=sys.stderr,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
