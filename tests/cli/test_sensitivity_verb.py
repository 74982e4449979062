"""`sensitivity` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.analysis.questions.sensitivity import GroupShare, Screened
from sim.cli import main
from sim.cli.common import Talk
from sim.cli.sensitivity_text import _show_screened, show_sensitivity
from sim.statistics.variance import Share

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")
SMALL = ("-n", "50", "-q", "--outcome", "approval", "--top", "3")


def test_evidence_and_single_inputs_are_shown(capsys):
    assert main(["sensitivity", COURT, *SMALL]) == 0
    shown = capsys.readouterr().out
    assert "What the forecast's variance comes from" in shown
    assert "assumed" in shown
    assert "not converged" in shown
    assert "Which inputs move it, one by one: approval" in shown


def test_noise_below_nothing_is_shown_as_none(capsys):
    row = GroupShare("split", "stated", 5, Share(-0.06, -0.1, 0.02), Share(-0.01, -0.03, 0.03), 1000)
    show_sensitivity(Talk(), [row, row._replace(group="luck", total=Share(0.9, 0.85, 1.05))], [], None, 0.95)
    stated, luck = (line for line in capsys.readouterr().out.splitlines() if "[" in line)
    assert " ".join(stated.split()) == "stated by the source 5 draws 0% [0, 2] 0% [0, 3] not told apart from 0"
    assert "90% [85, 100]" in luck
    assert "not told apart" not in luck


def test_named_inputs_are_moved_over_ranges(capsys):
    command = [
        "sensitivity",
        COURT,
        *SMALL,
        "--input",
        "leaders.guard.loyalty=0.1:0.9",
        "--blocks",
        "2",
        "--walks",
        "2",
    ]
    assert main([*command, "--each", "2", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    sobol = data["over_ranges"]["sobol"]["approval"]
    assert sobol["names"] == ["leaders.guard.loyalty"]
    assert sobol["can_tell"] is False  # in two blocks nothing can be told
    assert sobol["first"] == sobol["first_high"] == [None]
    assert len(data["over_ranges"]["morris"]["approval"]["size_low"]) == 1
    assert len(data["by_evidence"]) == 4
    assert len(data["one_by_one"][0]["rows"]) == 3


def test_a_status_that_no_input_has_explains_nothing(capsys):
    assert main(["sensitivity", COURT, *SMALL]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "stated by the source" in line)
    assert " ".join(line.split()) == "stated by the source no draws"  # the court rests on assumptions alone


def test_what_two_blocks_cannot_tell_is_not_given_as_a_number(capsys):
    command = ["sensitivity", COURT, *SMALL, "--input", "leaders.guard.loyalty=0.1:0.9", "--walks", "0", "--each", "2"]
    assert main([*command, "--blocks", "2"]) == 0
    assert "cannot tell whether leaders.guard.loyalty moves it" in capsys.readouterr().out
    assert main([*command, "--blocks", "32"]) == 0
    assert "of a single run, luck" in capsys.readouterr().out


def test_what_is_listed_as_standing_out_passes_the_test_it_is_listed_with(capsys):
    assert main(["sensitivity", COURT, "-n", "60", "-q", "--format", "json", "--outcome", "approval"]) == 0
    found = json.loads(capsys.readouterr().out)["one_by_one"][0]
    assert found["rows"]
    assert all(row["above_noise"] == (row["p"] <= 0.05) for row in found["rows"])
    assert 0 < found["detectable"] <= 1


def test_an_interval_that_noise_has_carried_below_nothing_is_no_interval(capsys):
    row = GroupShare("split", "luck", 0, Share(-0.06, -0.1, -0.02), Share(1.2, 1.1, 1.3), 1000)
    show_sensitivity(Talk(), [row], [], None, 0.95)
    assert "cannot tell  cannot tell" in " ".join(capsys.readouterr().out.split("luck", 1)).replace("   ", "  ")


def test_a_config_names_what_is_moved(tmp_path, capsys):
    file = tmp_path / "config.yaml"
    (tmp_path / "court.yaml").write_text(Path(COURT).read_text(encoding="utf-8"), encoding="utf-8")
    file.write_text(
        "kingmaker: 1\nsweep: small\nscenario: court.yaml\nruns: 5\n"
        "design: {kind: lhs, points: 4, axes: {leaders.guard.ambition: {range: [0.2, 0.9]}}}\n",
        encoding="utf-8",
    )
    assert main(["sensitivity", str(file), *SMALL, "--blocks", "2", "--walks", "0", "--each", "2"]) == 0
    assert "leaders.guard.ambition" in capsys.readouterr().out


@pytest.mark.parametrize(
    "extra",
    [("--blocks", "1"), ("--walks", "1"), ("--each", "1"), ("--outcome", "aproval"), ("-n", "1"),
     ("--input", "leaders.guard.loyalty=0.9:0.1"), ("--input", "title")],
)  # fmt: skip
def test_bad_commands_exit_with_2(extra, capsys):
    assert main(["sensitivity", COURT, *SMALL, *extra]) == 2
    assert "error" in capsys.readouterr().err.lower()


def test_a_dry_run_tells_how_many_runs_it_takes(capsys):
    assert main(["sensitivity", COURT, "-n", "1000", "--dry-run"]) == 0
    assert "9,000 runs by evidence" in capsys.readouterr().out


def test_what_was_not_tested_is_not_said_to_be(capsys):
    _show_screened(Talk(), Screened("team_share", (), 0.5, 1.0, 59, 6))
    printed = capsys.readouterr().out
    assert printed == (
        "\nWhich inputs move it, one by one: team share\n  nothing was tested: too few runs, or it does not vary\n"
    )


def test_a_scenario_without_outcomes_of_its_own_is_said_to_define_none(capsys):
    assert main(["outcomes", COURT]) == 0
    assert f"Defined in {COURT}: none\n" in capsys.readouterr().out
