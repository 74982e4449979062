"""`hindcast` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from sim.cli import main

CASES = str(Path(__file__).parents[2] / "scenarios" / "cases" / "hindcast.yaml")


def test_scores_are_shown_with_what_they_rest_on(capsys):
    assert main(["hindcast", CASES, "-n", "20", "-q"]) == 0
    shown = capsys.readouterr()
    assert "15 cases, 20 runs of each over its own window (seed 1)" in shown.out
    assert "climatology          0.765" in shown.out
    assert "so the engine, conditioned, beats neither baseline for sure" in shown.out
    assert "luck of the runs: not told by fewer than 400 runs of each case" in shown.out
    for line in shown.out.splitlines():
        assert " 1 in 1 " not in line or line.endswith("too few cases"), line
    assert "trust in the engine" in shown.out
    assert "tjk_1992" in shown.out
    assert shown.err == ""


def test_json_holds_every_chance(capsys):
    assert main(["hindcast", CASES, "-n", "20", "-q", "--format", "json", "--seed", "3", "--months", "6"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["runs"], data["seed"], data["months"], len(data["cases"])) == (20, 3, 6, 15)
    assert set(data["scores"]) == {"raw", "conditioned", "climatology", "neighbours"}
    assert data["luck_of_the_runs"] == {"low": None, "high": None}
    assert all(row["agrees"] is None for rows in data["calibration"].values() for row in rows if row["cases"] < 5)
    assert {row["better"] for row in data["differences"]} <= {"holds", "does not hold", "cannot tell"}
    first = data["cases"][0]
    assert sum(first["runs"].values()) == 20
    assert abs(sum(first["chances"]["conditioned"].values()) - 1) < 1e-9


def test_a_split_can_be_imposed_on_every_case(capsys):
    assert main(["hindcast", CASES, "-n", "20", "-q", "--split", "14"]) == 0
    assert "in every case a split of the elite is imposed on day 14" in capsys.readouterr().out


def test_a_dry_run_says_how_many_runs_it_takes(capsys):
    assert main(["hindcast", CASES, "-n", "100", "--dry-run", "-q"]) == 0
    assert "15 cases of 100 runs: 1,500 runs" in capsys.readouterr().out
    assert main(["hindcast", CASES, "-n", "100", "--dry-run", "-q", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == 1500


def test_a_wrong_file_is_refused_with_its_places(tmp_path, capsys):
    file = tmp_path / "x.yaml"
    file.write_text("kingmaker_hindcast: 1\nid: X Y\ntitle: X\ntemplate: t.yaml\ncases: {}\n", encoding="utf-8")
    for verb in ("hindcast", "check"):
        assert main([verb, str(file)]) == 2
        said = capsys.readouterr().err
        assert "x.yaml:2:5: error: id: must be small letters" in said
        assert "x.yaml:5:8: error: cases: must have at least 3 entries" in said


def test_check_knows_a_file_of_cases_by_its_header(capsys):
    assert main(["check", CASES, "--format", "json"]) == 0
    about = json.loads(capsys.readouterr().out)["files"][0]
    assert (about["kind"], about["cases"]) == ("hindcast", 15)
    assert main(["check", CASES, "--set", "world.capacity=0.5"]) == 2
