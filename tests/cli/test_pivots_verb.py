"""`pivots` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from sim.cli import main

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")


def test_leaders_and_clans_are_listed(capsys):
    assert main(["pivots", COURT, "-n", "20", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "The guard" in shown
    assert "The house (2)" in shown
    assert "Shapley-Shubik" in shown


def test_json_of_one_leader(capsys):
    assert main(["pivots", COURT, "-n", "20", "-q", "--only", "guard", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in data["pivots"]] == ["guard"]
    assert data["pivots"][0]["free"]["runs"] == 20


def test_an_unknown_name_gets_a_guess(capsys):
    assert main(["pivots", COURT, "--only", "gard", "-q"]) == 2
    assert "did you mean 'guard'" in capsys.readouterr().err


def test_a_dry_run_tells_how_many_runs_it_takes(capsys):
    assert main(["pivots", COURT, "-n", "100", "--dry-run", "-q"]) == 0
    assert "4 taken out in turn, with and without a split: 1,000 runs" in capsys.readouterr().out
