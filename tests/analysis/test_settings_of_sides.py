"""What is set on the command line changes what is played, never what lies there, and is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.questions.compare import compare_sides
from sim.analysis.runs.sides import play_side
from sim.analysis.runs.table_of_inputs import cases_of
from sim.cli import main
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import ScenarioError, UsageError
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
from tests.read_sides import read_sides

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")
BOLD = "leaders.guard.ambition=1.0"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Nine futures of the court, with seed 7."""
    folder = tmp_path_factory.mktemp("settings") / "court"
    play_study(single(load(COURT), 9, 7), folder, Options(1, about={"file": COURT, "settings": []}))
    return str(folder)


@pytest.mark.parametrize("option", [("--set", BOLD), ("-n", "100"), ("--seed", "9")])
@pytest.mark.parametrize("verb", [("compare", 2), ("report", 1), ("discover", 1)])
def test_what_would_change_futures_that_are_played_is_refused_by_name(
    folder: str, verb: tuple[str, int], option: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, sides = verb
    extra = {"compare": [], "report": ["-o", str(tmp_path / "r.html")], "discover": ["--outcome", "split"]}[name]
    assert main([name, *[folder] * sides, *extra, *option]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"error: {' '.join(option)}: the futures in {folder} are played already")
    assert f"name the scenario file instead ({COURT})" in told
    assert not (tmp_path / "r.html").exists()


def test_a_script_is_refused_as_the_command_line_is(folder: str) -> None:
    with pytest.raises(UsageError, match=f"--set {BOLD}, -n 3: the futures in {folder}"):
        read_sides([folder, f"{folder}#0"], runs=3, settings=[BOLD])
    with pytest.raises(UsageError, match="--seed 0: the futures"):
        cases_of(folder, "split", seed=0)


def test_one_scenario_and_a_setting_are_compared_with_each_other_run_by_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", COURT, "--set", BOLD, "-n", "40", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "court (40 runs), court changed (40 runs)" in shown
    assert f"court as it stands; court changed with {BOLD}" in shown
    assert "paired by run (40 pairs" in shown
    plain, changed = read_sides([COURT], runs=5, settings=[BOLD])
    (before,), (after, again) = read_sides([COURT], runs=5), read_sides([COURT, COURT], runs=5, settings=[BOLD])
    assert plain.runs.equals(before.runs)
    assert changed.runs.equals(after.runs)
    assert after.runs.equals(again.runs)
    assert not plain.runs.equals(changed.runs)


def test_what_is_set_on_both_sides_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", COURT, COURT, "--set", BOLD, "-n", "10", "-q"]) == 0
    assert f"\nwith {BOLD} on both sides\n" in capsys.readouterr().out
    assert main(["compare", COURT, COURT, COURT, "--set", BOLD, "-n", "10", "-q"]) == 0
    assert f"\nwith {BOLD} on all sides\n" in capsys.readouterr().out
    assert main(["compare", COURT, COURT, "-n", "10", "-q"]) == 0
    assert "as it stands" not in capsys.readouterr().out


def test_beside_a_folder_it_is_said_which_side_was_changed(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["compare", folder, COURT, "--set", BOLD, "-q"]
    assert main(asked) == 0
    assert f"court as it was played; court (2) with {BOLD}\n" in capsys.readouterr().out
    assert main([*asked, "--format", "json"]) == 0
    sides: list[Any] = json.loads(capsys.readouterr().out)["sides"]
    assert [side["settings"] for side in sides] == [[], [BOLD]]


def test_what_cannot_be_set_is_told_before_anything_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.analysis.runs.sides.play_side", lambda *_: pytest.fail("played"))
    with pytest.raises(ScenarioError):
        read_sides([COURT], settings=["leaders.guard.ambitoin=1"])


@pytest.mark.usefixtures("without_figures")
def test_a_page_of_a_config_has_the_runs_and_the_seed_asked_for(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    config.write_text(f"kingmaker: 1\nsweep: c\nscenario: {COURT}\nruns: 6\nseed: 4\ndesign: {{kind: grid, axes: "
                      "{loyalty: {path: leaders.guard.loyalty, values: [0.2]}}}\n")  # fmt: skip
    asked = ["report", str(config), "-q", "-o", str(tmp_path / "r.html"), "--replays", "0"]
    for more, told in (([], "6 runs, seed 4"), (["-n", "7", "--seed", "9"], "7 runs, seed 9")):
        assert main([*asked, *more]) == 0
        assert told in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("without_figures")
def test_a_page_says_what_was_set(tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    asked = ["report", COURT, "-q", "-o", str(page), "--replays", "0", "-n", "8"]
    assert main(asked) == 0
    assert "Set on the command line" not in page.read_text(encoding="utf-8")
    assert main([*asked, "--set", BOLD]) == 0
    assert f'<p class="kicker">Set on the command line: {BOLD}</p>' in page.read_text(encoding="utf-8")


def test_a_folder_beside_itself_is_said_to_be_and_nothing_to_be_tested(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", folder, folder, "-q"]) == 0
    shown = capsys.readouterr().out
    assert "intervals at 95 %; nothing was tested: no row differs, or too few runs show any;" in shown
    assert "note: both sides are the same results, so that nothing can differ" in shown
    assert "0 tests" not in shown
    assert "(Holm, 0)" not in shown


def test_of_one_run_each_the_true_reason_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (play_side(build(load(COURT)), 1, 3, 1, name) for name in "ab")
    versus = compare_sides([one, two]).versus[0]
    assert versus.why_not == "they have one run in common, and two pairs are the least"
    assert versus.notes == ("every run came out the same on both sides",)
