"""What is asked of a folder: the table that was named, a run that is there; and one of a thing is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.language.amounts import amount

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")


def test_a_folder_takes_the_table_that_is_named_or_all(court_folder: str, tmp_path: Path) -> None:
    assert main(["export", court_folder, "--table", "leaders", "-o", str(tmp_path / "one"), "-q"]) == 0
    assert [each.name for each in (tmp_path / "one").iterdir()] == ["leaders.csv"]
    assert main(["export", court_folder, "-o", str(tmp_path / "all"), "-q"]) == 0
    assert {"runs.csv", "leaders.csv", "points.csv"} <= {each.name for each in (tmp_path / "all").iterdir()}
    one, every = (tmp_path / name / "leaders.csv" for name in ("one", "all"))
    assert one.read_bytes() == every.read_bytes()


def test_without_a_table_runs_are_written(
    court_folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", court_folder]) == 0
    shown = capsys.readouterr().out
    assert main(["export", court_folder, "--table", "runs"]) == 0
    assert capsys.readouterr().out == shown
    assert main(["export", court_folder, "-o", str(tmp_path / "t.csv"), "-q"]) == 0
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(("asked", "told"), [
    (["--run", "9"], "holds no run 9 of point 0 (it has 0 to 8)"),
    (["--run", "9999", "--point", "0"], "holds no run 9999 of point 0 (it has 0 to 8)"),
    (["--run", "0", "--point", "3"], "has no point 3 (it has 0)"),
])  # fmt: skip
def test_a_run_that_is_not_there_is_not_played_again(
    court_folder: str, asked: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rerun", court_folder, *asked]) == 2
    assert f"error: {court_folder}: {told}" in capsys.readouterr().err
    assert main(["rerun", court_folder, "--run", "8", "-q"]) == 0
    printed = capsys.readouterr().out
    assert "never" in printed
    assert " -1\n" not in printed
    assert "None" not in printed
    assert "the same as in the folder" in printed


@pytest.mark.usefixtures("without_figures")
def test_one_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [amount(count, "run") for count in (0, 1, 2, 1200)] == ["0 runs", "1 run", "2 runs", "1,200 runs"]
    assert main(["run", COURT, "-n", "1", "-j", "1", "-q", "-o", str(tmp_path / "one")]) == 0
    shown = capsys.readouterr().out
    assert "\n1 future, seed 1;" in shown
    assert "\n1 run in " in shown
    assert shown.rstrip().splitlines()[-2].endswith("on 1 thread")
    page = tmp_path / "r.html"
    assert main(["report", str(tmp_path / "one"), "--replays", "0", "-q", "-o", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "they come from 1 simulated future, and" in html
    assert "Shares of 1 future with 95 % intervals" in html
    assert "<p>1 run, seed 1," in html


def test_rerun_says_that_no_run_has_failed_and_takes_no_run_beside(
    court_folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rerun", court_folder, "--failed"]) == 0
    assert f"{court_folder}: no run has failed" in capsys.readouterr().err
    assert main(["rerun", court_folder, "--failed", "--run", "3"]) == 2
    assert "leave --run and --point out" in capsys.readouterr().err
