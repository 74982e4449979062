"""`calibrate` at the command line, and `--posterior` of the verbs that play."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main

ROOT = Path(__file__).parents[2]
COURT = str(ROOT / "scenarios" / "court.yaml")
SHIPPED = str(ROOT / "configs" / "calibration.yaml")
TARGETS = f"""kingmaker_targets: 1
id: few
title: Few targets
targets:
  split: {{what: A split, scenario: {COURT}, measure: split in a year, counted: {{share: [1, 20]}}, unit: share,
    source: me}}
  deaths: {{what: Deaths, scenario: {COURT}, measure: tail of deaths, counted: {{95th percentile: [1, 3, 9]}},
    unit: people, source: me, explained: "nobody dies here"}}
"""
CALIBRATION = """kingmaker_calibration: 1
id: few
title: Few points
targets: targets.yaml
without: [deaths]
free: {chances: pert, noise: {law: uniform}}
population: 8
generations: 2
stop_below: 0
runs: 10
check_runs: 30
"""
SWEEP = f"""kingmaker: 1
sweep: draws
scenario: {COURT}
runs: 2
design: {{kind: csv, file: draws.csv}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("calibrated")
    (made / "targets.yaml").write_text(TARGETS)
    (made / "few.yaml").write_text(CALIBRATION)
    assert main(["calibrate", str(made / "few.yaml"), "-o", str(made / "out"), "-j", "1", "-q"]) == 0
    return made


def test_prior_and_posterior_stand_side_by_side_with_the_targets(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(folder / "few.yaml"), "-o", str(folder / "out"), "-j", "2"]) == 0
    shown = capsys.readouterr()
    assert "14 points and laws are in" in shown.err, "nothing is played again"
    assert "12 points of 10 runs of each system (seed 1); all 2 generations were played" in shown.out
    assert "prior" in shown.out
    assert "as a law of a scenario" in shown.out
    assert "deaths (not fitted)" in shown.out
    assert "correlated: chances and noise" in shown.out
    assert (folder / "out" / "table.txt").read_text(encoding="utf-8") in shown.out
    assert (folder / "out" / "posterior.png").read_bytes().startswith(b"\x89PNG")


def test_json_says_what_the_file_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(folder / "few.yaml"), "-o", str(folder / "out"), "-q", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["parameters"]) == {"chances", "noise"}
    assert data["sizes"]["points"] == 12
    assert data["rows"]["deaths"]["wanted"][1] is None
    assert Path(data["files"]["posterior"]).is_file()


def test_a_dry_run_plays_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(folder / "few.yaml"), "-o", str(folder / "dry"), "--dry-run", "-q"]) == 0
    assert "at most 12 points of 10 runs of 1 systems" in capsys.readouterr().out
    assert not (folder / "dry").exists()


def test_check_knows_all_three_files_by_their_headers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(folder / "few.yaml"), str(folder / "targets.yaml"), str(folder / "out" / "posterior.yaml"), SHIPPED]
    assert main(["check", *files, "--format", "json"]) == 0
    kinds = [about["kind"] for about in json.loads(capsys.readouterr().out)["files"]]
    assert kinds == ["calibration", "targets", "posterior", "calibration"]
    assert main(["check", SHIPPED, "--set", "runs=2"]) == 2


def test_a_wrong_file_is_refused_with_its_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = folder / "wrong.yaml"
    wrong.write_text(CALIBRATION.replace("chances", "chanses").replace("deaths", "death"))
    for verb in ("calibrate", "check"):
        assert main([verb, str(wrong)]) == 2
        said = capsys.readouterr().err
        assert "wrong.yaml:6:8: error: free.chanses: 'chanses' is not the id of a parameter; did you mean" in said
        assert "wrong.yaml:5:11: error: without.0: 'death' is not the id of a target; did you mean 'deaths'?" in said
    assert main(["calibrate", COURT]) == 2
    assert "is a scenario, not a calibration: use `run.py run FILE`" in capsys.readouterr().err


def test_results_of_something_else_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder / "other"
    other.mkdir(exist_ok=True)
    (other / "posterior.yaml").write_text("mine")
    assert main(["calibrate", str(folder / "few.yaml"), "-o", str(other), "-q"]) == 2
    assert "holds other things ('posterior.yaml')" in capsys.readouterr().err
    assert (other / "posterior.yaml").read_text() == "mine"


def test_a_run_draws_from_a_posterior_and_one_thing_is_set_in_one_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posterior = ["--posterior", str(folder / "out" / "posterior.yaml")]
    where = folder / "run"
    assert main(["run", COURT, *posterior, "-n", "5", "-q", "-o", str(where)]) == 0
    resolved = (where / "scenario.resolved.yaml").read_text(encoding="utf-8")
    assert "posterior of few" in resolved
    capsys.readouterr()
    fixed = ["--set", "parameters.chances=0.2"]
    assert main(["run", COURT, *posterior, *fixed, "-n", "5", "-q", "-o", str(folder / "again")]) == 2
    assert "one thing set in two places" in capsys.readouterr().err
    assert main(["run", COURT, "--posterior", COURT, "-n", "5", "-q"]) == 2
    assert "is a scenario, not a posterior: use `run.py run FILE`" in capsys.readouterr().err


def test_a_posterior_of_another_engine_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "out" / "posterior.yaml").read_text(encoding="utf-8")
    old = folder / "old.yaml"
    old.write_text(text.replace("engine: ", "engine: old-"), encoding="utf-8")
    assert main(["run", COURT, "--posterior", str(old), "-n", "5", "-q", "-o", str(folder / "of-old")]) == 0
    assert "was fitted with engine old-" in capsys.readouterr().err


def test_the_draws_are_a_design(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "draws.yaml").write_text(SWEEP)
    (folder / "draws.csv").write_bytes((folder / "out" / "draws.csv").read_bytes())
    assert main(["sweep", str(folder / "draws.yaml"), "-o", str(folder / "swept"), "-q", "--format", "json"]) == 0
    points = json.loads(capsys.readouterr().out)["points"]
    assert 1 <= len(points) <= 30
    assert {"parameters.chances", "parameters.noise"} <= set(points[0])
