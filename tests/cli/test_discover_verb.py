"""`discover` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")
BOLD = (
    "--set", "leaders.guard.loyalty=0.05", "--set", "world.approval={value: 0.2, range: [0.0, 1.0]}",
    "--set", "leaders.guard.ambition={value: 0.9, range: [0.2, 1.0]}", "--set", "world.lame_duck=0.9",
    "--set", "leaders.guard.caution=0.0", "--outcome", "survived", "-n", "400", "-q",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):  # how many cases there are hangs on the calibration
    monkeypatch.setattr("sim.analysis.runs.halves.FEWEST", 3)


def test_a_box_or_that_there_is_none_is_told_with_the_trajectory(capsys):
    assert main(["discover", COURT, *BOLD]) == 0
    shown = capsys.readouterr().out
    assert "Where 'survived' concentrates" in shown
    assert "Peeling trajectory" in shown
    assert "held to the other" in shown


def test_json_has_the_trajectory_and_the_worth(capsys):
    assert main(["discover", COURT, *BOLD, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["trajectory"][0]["coverage"] == 1.0
    assert isinstance(data["holds"], bool)


@pytest.mark.parametrize(
    "arguments", [(COURT, "--outcome", "splt"), ("nowhere", "--outcome", "split"), (COURT, "--outcome", "approval")]
)
def test_bad_commands_exit_with_2(arguments, capsys):
    assert main(["discover", *arguments, "-n", "10", "-q"]) == 2
    assert "error" in capsys.readouterr().err
