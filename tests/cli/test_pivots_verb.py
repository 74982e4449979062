"""`pivots` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")


def test_leaders_and_clans_are_listed(capsys):
    assert main(["pivots", COURT, "-n", "20", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "The guard" in shown
    assert "The house (clan, 2 people)" in shown
    assert shown.index("On whom the answer hangs, without imposing a split") < shown.index("with a split imposed")
    assert "the answer: guard.challenged, survived" in shown  # as the scenario asks
    assert "(Holm, 4)" in shown
    assert "no weight" not in shown
    assert "Shapley-Shubik" in shown


def test_json_of_one_leader(capsys):
    assert main(["pivots", COURT, "-n", "20", "-q", "--only", "guard", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in data["pivots"]] == ["guard"]
    assert data["pivots"][0]["free"]["runs"] == 20


@pytest.mark.parametrize(("name", "said"), [("splt", "did you mean 'split'"), ("approval", "is a number")])
def test_what_is_counted_must_be_a_yes_or_no(name, said, capsys):
    assert main(["pivots", COURT, "--outcome", name, "-q"]) == 2
    assert said in capsys.readouterr().err


def test_the_split_of_a_scenario_that_has_one_is_called_imposed_by_nobody(capsys):
    split = Path(COURT).parent / "what-if" / "split-in-the-capital.yaml"
    assert main(["pivots", str(split), "-n", "4", "-q", "--only", "tasmagambetov"]) == 0
    shown = capsys.readouterr().out
    assert "imposed" not in shown.replace("imposing", "imposed")
    assert "cabinet" not in shown  # a number, which the source asks for, and which is no answer that can be another


def test_an_unknown_name_gets_a_guess(capsys):
    assert main(["pivots", COURT, "--only", "gard", "-q"]) == 2
    assert "did you mean 'guard'" in capsys.readouterr().err


def test_a_dry_run_tells_how_many_runs_it_takes(capsys):
    assert main(["pivots", COURT, "-n", "100", "--dry-run", "-q"]) == 0
    assert "4 taken out in turn, with and without a split: 1,000 runs" in capsys.readouterr().out
