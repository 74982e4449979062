"""`export`: cells that are text stay text, and a table without rows keeps its header."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sim.cli import main
from sim.cli.export import _csv

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+a", "'+a"), ("-a", "'-a"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("＝1", "'＝1"),
        ("-0.5", "-0.5"), ("+1e-3", "+1e-3"), ("a=b", "a=b"), ("–", "–"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
    ],
)  # fmt: skip
def test_no_text_is_taken_for_a_formula_and_numbers_stay(cell: str, written: str) -> None:
    told = _csv(pl.DataFrame({"words": [cell], "number": [-0.5]})).splitlines()
    assert told == ["words,number", f"{written},-0.5"]


def test_a_line_break_at_the_start_and_a_head_are_made_safe_too() -> None:
    assert _csv(pl.DataFrame({"=x": ["\r=1"]})) == "'=x\n\"'\r=1\"\n"


def test_a_table_without_rows_keeps_its_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(COURT), "-n", "5", "-q", "-j", "1", "-o", str(tmp_path / "x")]) == 0
    capsys.readouterr()
    assert main(["export", str(tmp_path / "x"), "--table", "failures"]) == 0
    assert capsys.readouterr().out == "point,label,run,seed,reason,command,part\n"
