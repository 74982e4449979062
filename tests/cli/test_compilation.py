"""That the rules are compiled is announced where they are, and only there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.cli import compiling, main
from sim.cli.common import Talk

ROOT = Path(__file__).parents[2]
COURT = str(ROOT / "scenarios" / "court.yaml")
CONFIG = str(ROOT / "configs" / "court-guard.yaml")
CLAIMS = str(ROOT / "scenarios" / "claims" / "kazakhstan-2021.yaml")
SAID = "compiling the rules for the first time"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("played") / "results")
    assert main(["run", COURT, "-n", "20", "-o", folder, "-q"]) == 0
    return folder


@pytest.fixture(autouse=True)
def nothing_is_compiled(results: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.core.ground.folder.CACHED", True)
    monkeypatch.setattr("sim.core.ground.folder.is_compiled", lambda: False)


@pytest.mark.parametrize(
    "command", [["claims", CLAIMS], ["compare", COURT, COURT], ["pivots", COURT], ["sensitivity", COURT]]
)
def test_a_dry_run_that_plays_nothing_announces_nothing(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--dry-run"]) == 0
    assert SAID not in capsys.readouterr().err


@pytest.mark.parametrize("command", [["run", COURT], ["sweep", CONFIG]])
def test_a_dry_run_that_measures_a_few_runs_announces_it(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--dry-run"]) == 0
    assert capsys.readouterr().err.count(SAID) == 1


def test_reading_results_announces_nothing(results: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", results, results]) == 0
    assert main(["report", results, "--replays", "0", "-o", str(tmp_path / "page.html")]) == 0
    assert main(["compare", results, "nothing.yaml"]) == 2
    assert SAID not in capsys.readouterr().err


@pytest.mark.parametrize(
    "more", [["compare", COURT], ["pivots", COURT, "-n", "5"], ["trace", COURT], ["rerun", "--run", "3"]]
)
def test_playing_announces_it_once(more: list[str], results: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = [*more, results] if more[0] in ("compare", "rerun") else more
    assert main(command) == 0
    assert capsys.readouterr().err.count(SAID) == 1


def test_how_far_it_is_is_told_whenever_further_rules_are_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looks = iter([(0, 3), (1, 3), (1, 3), (2, 3), (3, 3)])
    monkeypatch.setattr(compiling, "compiled_rules", lambda: next(looks))
    compiling.tell_how_far(Talk().say, every=0.0).join(timeout=10.0)
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" after ")[0] for line in lines] == ["compiling: 1 of 3 rules", "compiling: 2 of 3 rules"]


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled")
def test_every_rule_lies_in_the_folder_once_a_run_was_played(results: str) -> None:
    there, rules = compiling.compiled_rules()
    assert there == rules > 0
