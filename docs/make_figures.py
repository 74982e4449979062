"""Renew the figures that texts quote of the engine: ``python -m docs.make_figures [README|base-rates|page]``.

Minutes, and a change of a rule moves them all; read what changed, for the sentences around them are written by hand.
Figures on speed are those of ``python -m benchmarks --write``, ablation has a command of its own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, Final

import yaml

from sim.analysis.hindcast.base_rates import Row, base_rates
from sim.analysis.hindcast.targets import read_targets
from sim.ensemble import default_jobs
from sim.statistics.verdicts import UNDECIDED

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
RATES: Final = ROOT / "benchmarks" / "base_rates.md"
PAGE: Final = ROOT / "docs" / "examples" / "kazakhstan-2021.html"
ARTICLE: Final = "scenarios/kazakhstan-2021.yaml"
WHAT_IFS: Final = tuple(sorted(str(file.relative_to(ROOT)) for file in (ROOT / "scenarios" / "what-if").glob("*.yaml")))
LAST_OF_RUN: Final = "Days from the vote"  # the front page shows what stands before it
SHARES: Final = {
    "split": "a split", "survived": "he stays", "on_time": "on time", "formation_days": "days to form",
    "ukrainian_path": "Ukrainian path", "kyrgyz_path": "Kyrgyz path",
}  # fmt: skip
PAIRED: Final = "survived"  # the outcome whose pairing is told


def kingmaker(*arguments: str) -> str:
    """Return what a command prints."""
    command = [sys.executable, "run.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def put(text: str, name: str, block: str) -> str:
    """Return a text with the block behind its mark `numbers: name` exchanged: a fence, or the lines of a table."""
    mark = re.escape(f"<!-- numbers: {name} -->\n")
    block_there = r"```text\n(?:.*\n)*?```|(?:\|.*\n)*\|.*"
    return re.sub(f"({mark})(?:{block_there})", lambda found: found[1] + block, text, count=1)


def run_block() -> str:
    """Return the head of what `run` prints of the article, fenced."""
    printed = kingmaker("run", ARTICLE, "-n", "10000")
    return f"```text\n{printed[: printed.index(LAST_OF_RUN)].strip()}\n```"


def change(row: Mapping[str, Any]) -> str:
    """Return a difference as points of a percent or days, with a star where it is told from none."""
    found = row["diff"]["estimate"]
    said = f"{100 * found:+.1f}" if row["yes_no"] else f"{found:+.2f}"
    said = "0.0" if row["yes_no"] and float(said) == 0 else "0" if float(said) == 0 else said
    return said + (r"\*" if row["adjusted"] is not None and row["adjusted"] < 0.05 else "")


def what_if_line(versus: Mapping[str, Any]) -> str:
    """Return what one what-if changes, as a line of the table."""
    rows = {row["name"]: row for row in versus["rows"]}
    title = yaml.safe_load((ROOT / "scenarios" / "what-if" / f"{versus['b']}.yaml").read_text())["title"]
    cells = [change(rows[name]) for name in SHARES]
    worth = rows[PAIRED]["worth"]
    return f"| {title.removeprefix('What if ')} | {' | '.join(cells)} | {'' if worth is None else f'{worth:,.0f}'} |"


def what_ifs_block() -> str:
    """Return the table of the article's what-ifs."""
    compared = json.loads(kingmaker("compare", ARTICLE, *WHAT_IFS, "-n", "2000", "--format", "json"))
    first = {row["name"]: row for row in compared["versus"][0]["rows"]}
    means = [first[name]["a"]["estimate"] for name in SHARES]
    shown = [
        f"{100 * mean:.1f}%" if first[name]["yes_no"] else f"{mean:.1f}"
        for name, mean in zip(SHARES, means, strict=True)
    ]
    lines = [
        f"| what if | {' | '.join(SHARES.values())} | worth |", "|---" * (len(SHARES) + 2) + "|",
        f"| *the article: share of futures* | {' | '.join(shown)} | |", *map(what_if_line, compared["versus"]),
    ]  # fmt: skip
    print(f"tests in all: {sum(compared['tests'].values()):,}")
    return "\n".join(lines)


def rate_line(row: Row) -> str:
    """Return a base rate beside the engine's, as a line of the table."""
    target, found = row.target, row.found
    wanted = f"{target.low:.4g} to {target.high:.4g}" if isfinite(target.high) else f"at least {target.low:.4g}"
    seen = f"{found.estimate:.4g} [{found.low:.4g}, {found.high:.4g}]"
    mark = "inside" if row.is_inside else "**outside**" + (", perhaps" if row.verdict == UNDECIDED else "")
    return f"| {target.what} ({target.unit}; {target.scenario}) | {wanted} | {seen} | {row.cases:,} | {mark} |"


def renew_readme() -> None:
    """Renew the front page's run and its table of what-ifs."""
    text = put(README.read_text(), "run", run_block())
    README.write_text(put(text, "what-ifs", what_ifs_block()))


def renew_base_rates(runs: int = 20_000) -> None:
    """Renew the table of base rates."""
    rows = base_rates(
        read_targets(ROOT / "benchmarks" / "base_rates.json"), ROOT / "scenarios", runs, jobs=default_jobs()
    )
    head = "| what (unit; scenario) | wanted | engine | cases | |\n|---|---|---|---|---|\n"
    text = RATES.read_text()
    begin = text.index(head)
    end = text.index("\n\n", begin)
    RATES.write_text(text[:begin] + head + "\n".join(map(rate_line, rows)) + text[end:])
    print(f"{sum(row.is_inside for row in rows)} of {len(rows)} base rates inside")


def renew_page() -> None:
    """Renew the example of a report."""
    PAGE.unlink(missing_ok=True)
    kingmaker("report", ARTICLE, *WHAT_IFS, "-n", "2000", "--replays", "1000", "-o", str(PAGE))


PARTS: Final[Mapping[str, Callable[[], None]]] = {
    "README": renew_readme, "base-rates": renew_base_rates, "page": renew_page,
}  # fmt: skip


if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
