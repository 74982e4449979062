"""Write docs/columns.md from the code: ``python -m docs.make_columns``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sim.experiment.folder.columns import EPISODE_MEANINGS, RUN_MEANINGS

TARGET: Final = Path(__file__).parent / "columns.md"
HEAD: Final = """# Columns of the tables of runs and of episodes

One row for each run: `runs/` in a results folder, and `python run.py export FOLDER --table runs`. Outcomes that are no
columns follow from these: `python run.py outcomes` lists them. This page is written by `python -m docs.make_columns`.

Play goes on after a struggle over power, so that a run may have several; its row tells of the first split. All of them
are rows of `episodes/`, below.

| column | meaning |
|---|---|
"""
EPISODES: Final = """
## Episodes

One row for each contest, plot, blow, push and succession of a run, in order: `episodes/` in a results folder, and
`python run.py export FOLDER --table episodes`. Of the kinds, a contest is a bid in the open, a plot a covert move (also
one that fails), a strike that of a patron, a push that of who rules against his patron; at a succession the office was
empty. Marks and deaths are those of the one contest. Who is removed, or beaten, acts again where he is free to.

| column | meaning |
|---|---|
"""


def text() -> str:
    """Return columns.md as it should be."""
    return HEAD + _rows(RUN_MEANINGS) + EPISODES + _rows(EPISODE_MEANINGS)


def _rows(meanings: Mapping[str, str]) -> str:
    return "".join(f"| `{name}` | {_cell(meaning)} |\n" for name, meaning in meanings.items())


def _cell(said: str) -> str:
    return said.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET}")
