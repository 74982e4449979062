"""`compare` at the command line: tables, JSON, and exit codes for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.analysis.runs import sides
from sim.cli import main

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")
QUIET = ("-n", "40", "-q")


@pytest.fixture
def bold(tmp_path):
    file = tmp_path / "bold.yaml"
    text = f"kingmaker: 1\nextends: {COURT}\nid: bold\nlayer: what-if\n"
    text += "leaders: {guard: {ambition: 1.0, caution: 0.0}}\n"
    file.write_text(text.replace(COURT, "court.yaml"), encoding="utf-8")
    (tmp_path / "court.yaml").write_text(Path(COURT).read_text(encoding="utf-8"), encoding="utf-8")
    return str(file)


def test_two_scenarios_are_compared_run_by_run(bold, capsys):
    assert main(["compare", COURT, bold, *QUIET]) == 0
    shown = capsys.readouterr().out
    assert "paired by run (40 pairs" in shown
    assert "p (Holm, " in shown
    assert "When it splits under the first incumbent, and how he goes (competing risks" in shown


def test_three_are_each_compared_with_the_first(bold, capsys):
    assert main(["compare", COURT, bold, COURT, *QUIET]) == 0
    shown = capsys.readouterr().out
    assert "At a glance" in shown
    assert "court → bold" in shown
    assert "court → court (2)" in shown


def test_json_has_everything_and_no_nan(bold, capsys):
    assert main(["compare", COURT, bold, *QUIET, "--format", "json", "--expect", "survived.b>=0"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["versus"][0]["pairs"] == 40
    assert {"split", "guard.challenged"} <= {row["name"] for row in data["versus"][0]["rows"]}
    assert data["expected"] == [{"test": "survived.b>=0", "met": True}]


@pytest.mark.parametrize(("expected", "said"), [
    ("split.a>80", "'a' lies between 0 and 1; of a share write 5% or 0.05 (found 80)"),
    ("split.diff>=-5", "'diff' lies between -1 and 1; of a share write 5% or 0.05 (found -5)"),
    ("split.low>1.5", "'low' lies between -1 and 1; of a share write 5% or 0.05 (found 1.5)"),
    ("split.p<5", "'p' lies between 0 and 1 (found 5)"),
    ("split.correlation>2", "'correlation' lies between -1 and 1 (found 2)"),
    ("deaths.a<-1", "'a' lies between 0 and inf (found -1)"),
])  # fmt: skip
def test_an_expectation_that_nothing_could_meet_or_miss_is_refused(expected, said, capsys):
    assert main(["compare", COURT, COURT, *QUIET, "--expect", expected]) == 2
    assert f"--expect '{expected}': {said}" in capsys.readouterr().err


@pytest.mark.parametrize("expected", ["split.diff<=100%", "split.a<=1", "deaths.diff<500", "split.worth<=1e300"])
def test_an_expectation_at_the_ends_of_what_can_be_is_read(expected):
    assert main(["compare", COURT, COURT, *QUIET, "--expect", expected]) in (0, 1)


def test_an_expectation_not_met_exits_with_1_and_says_what_was_found(capsys):
    assert main(["compare", COURT, COURT, *QUIET, "--outcome", "survived", "--expect", "split.diff>0.05"]) == 1
    assert "not as expected: split.diff>0.05 (court (2): 0)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "extra",
    [("--expect", "splt.diff>0"), ("--expect", "import os"), ("--outcome", "splt"), ("--level", "2"),
     ("--expect", "nobody: split.diff>0")],
)  # fmt: skip
def test_bad_commands_exit_with_2(extra, capsys):
    assert main(["compare", COURT, COURT, *QUIET, *extra]) == 2
    assert "error" in capsys.readouterr().err.lower()


@pytest.mark.parametrize("asked", [("--outcome", "splt"), ("--expect", "splt.diff>0"), ("--outcome", "cabinet.nobody")])
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_an_unknown_outcome_is_told_before_anything_is_played(asked, more, monkeypatch, capsys):
    monkeypatch.setattr(sides, "simulate_all", lambda *_: pytest.fail("played"))
    assert main(["compare", COURT, COURT, "-q", *asked, *more]) == 2
    assert "there is no outcome" in capsys.readouterr().err


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize(("sources", "said"), [
    ((COURT,), "needs at least two results, configs or scenarios to compare"),
    ((COURT, COURT, "--expect", "courd (2): split.diff>0"), "nothing compared is called 'courd (2)'; known: court (2)"),
    ((COURT, COURT, "--expect", "court: split.diff>0"), "did you mean 'court (2)'?"),
    ((COURT, "--set", "leaders.guard.ambition=1", "--expect", "changed: split.diff>0"), "known: court changed"),
])  # fmt: skip
def test_one_side_alone_and_an_unknown_one_are_told_before_anything_is_played(sources, said, more, monkeypatch, capsys):
    monkeypatch.setattr(sides, "simulate_all", lambda *_: pytest.fail("played"))
    assert main(["compare", *sources, "-q", *more]) == 2
    assert said in capsys.readouterr().err


def test_a_side_is_expected_of_by_the_name_it_is_told_by(capsys):
    command = ["compare", COURT, "--set", "leaders.guard.ambition=1", "-n", "5", "-q"]
    assert main([*command, "--expect", "court changed: split.diff>=-1"]) == 0
    assert "court → court changed" in capsys.readouterr().out


def test_a_dry_run_plays_nothing(capsys):
    assert main(["compare", COURT, COURT, "-n", "1000000", "--dry-run", "-q"]) == 0
    assert "would be simulated" in capsys.readouterr().out


def test_results_are_compared_without_playing_them_again(tmp_path, capsys):
    folder = str(tmp_path / "base")
    assert main(["run", COURT, "-n", "30", "-q", "-o", folder]) == 0
    assert main(["compare", folder, f"{folder}#0", "--paired", "no", "-q"]) == 0
    assert "not paired: not asked for" in capsys.readouterr().out
