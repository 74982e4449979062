"""A small fast sweep of the court, and how to compare what two folders hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COURT = ROOT / "scenarios" / "court.yaml"
CONFIG = """\
kingmaker: 1
sweep: court-test
scenario: {court}
runs: {runs}
chunk: {chunk}
design:
  axes:
    loyalty: {{path: leaders.guard.loyalty, values: {values}}}
    ambition: {{path: leaders.guard.ambition, values: [0.5, high]}}
"""
Maker = Callable[..., Path]


@pytest.fixture
def config(tmp_path: Path) -> Maker:
    """Write a config and return its path."""

    def write(runs: int = 40, chunk: int = 20, values: str = "[0.1, 0.4]", more: str = "") -> Path:
        path = tmp_path / "court-test.yaml"
        path.write_text(CONFIG.format(court=COURT, runs=runs, chunk=chunk, values=values) + more, encoding="utf-8")
        return path

    return write


def parts_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every part of a results folder by its name."""
    tables = ("runs", "leaders", "posts", "series")
    return {
        f"{table}/{file.name}": file.read_bytes() for table in tables for file in sorted((folder / table).glob("*"))
    }
