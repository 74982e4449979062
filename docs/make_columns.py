"""Write docs/columns.md from the code: ``python -m docs.make_columns``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.experiment.folder.columns import RUN_MEANINGS

TARGET: Final = Path(__file__).parent / "columns.md"
HEAD: Final = """# Columns of the table of runs

One row for each run: `runs/` in a results folder, and `python run.py export FOLDER --table runs`. Outcomes that are no
columns follow from these: `python run.py outcomes` lists them. This page is written by `python -m docs.make_columns`.

| column | meaning |
|---|---|
"""


def text() -> str:
    """Return columns.md as it should be."""
    return HEAD + "".join(f"| `{name}` | {_cell(meaning)} |\n" for name, meaning in RUN_MEANINGS.items())


def _cell(said: str) -> str:
    return said.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET}")
