"""Renew the figures that texts quote of the engine: ``python -m docs.make_figures [README|base-rates|page]``.

Minutes, and a change of a rule moves them all; read what changed, for the sentences around them are written by hand.
Figures on speed are those of ``python -m benchmarks --write``, ablation has a command of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks import base_rates
from benchmarks.pages import renew

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
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


def renew_readme() -> None:
    """Renew the front page's run and its table of what-ifs."""
    renew(README, "run", run_block())
    renew(README, "what-ifs", what_ifs_block())


def renew_base_rates() -> None:
    """Renew the table of base rates."""
    base_rates.main(["20000", "--write"])


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
