"""`check` at the command line: scenarios, configs and claims, with what is wrong and what is probably not meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main

COURT = (Path(__file__).parents[2] / "scenarios" / "court.yaml").read_text(encoding="utf-8")
for idle in (
    "loyalty_patron: 0.5, ",
    "candidate: true, ",
    ", stance_patron: 0.5",
    ", body: watch",
    "coercive: 0.2, econ",
):
    assert idle in COURT  # what no rule reads in a court without a patron is remarked upon, and is not the matter here
    COURT = COURT.replace(idle, "econ" * idle.endswith("econ"))
CONFIG = """\
kingmaker: 1
sweep: x
scenario: court.yaml
set: {parameters.chances: 50}
design: {axes: {world.approval: [0.1]}}
"""
CLAIMS = """\
# a comment may come first
kingmaker_claims: 1
id: small
title: Small
scenario: court.yaml
claims:
  c1:
    says: Something.
    status: extension
    strength: must
    arms: {low: {set: [leaders.guard.ambition=0.1], events: [{do: split, day: 3000}]}}
    tests: [{what: it, outcome: survived, change: [base, low], direction: up}]
"""


@pytest.fixture(autouse=True)
def beside_a_court(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "court.yaml").write_text(COURT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def checked(text: str, *more: str) -> int:
    Path("x.yaml").write_text(text, encoding="utf-8")
    return main(["check", "x.yaml", *more])


@pytest.mark.parametrize(("text", "kind"), [(CONFIG, "config"), (CLAIMS, "claims"), (COURT, "scenario")])
def test_a_file_is_known_by_its_header(text: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(text, "--format", "json") == 0
    about = json.loads(capsys.readouterr().out)["files"][0]
    assert about["kind"] == kind
    assert about["ok"] is True


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        (COURT + "parameters: {chances: 50}\n", (), "x.yaml:32:23: warning: parameters.c"),
        (COURT, ("--set", "parameters.chances=50"), "--set parameters.chances=50: warn"),
        (CONFIG, (), "x.yaml:4:27: warning: set.parameters.chances: parameters.chances: lies outside"),
        (CLAIMS, (), "x.yaml:11:17: warning: claims.c1.arms.low: events.0: never happens"),
    ],
)
def test_a_warning_has_its_place_and_stops_nothing(
    text: str, more: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(text, *more) == 0
    said = capsys.readouterr()
    assert "x.yaml: in order" in said.out
    assert says in said.err
    assert said.err.endswith("1 warning in 1 file\n")
    assert checked(text, *more, "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [problem["severity"] for problem in data["problems"]] == ["warning"]
    assert data["files"][0]["ok"] is True


def test_what_is_said_of_one_scenario_twice_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    Path("y.yaml").write_text(CONFIG.replace("set: {parameters.chances: 50}\n", ""), encoding="utf-8")
    Path("court.yaml").write_text(COURT + "parameters: {chances: 50}\n", encoding="utf-8")
    assert main(["check", "y.yaml", "court.yaml"]) == 0
    assert capsys.readouterr().err.endswith("1 warning in 1 file\n")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("scenario: court", "scenario: cort", "x.yaml:5:11: error: scenario: the file 'cort.yaml' is not there; did"),
        ("strength: must", "strength: most", "x.yaml:10:15: error: claims.c1.strength: must be one of must, should"),
        ("[base, low]", "[base, lou]", "x.yaml:12:51: error: claims.c1.tests.0.change: 'lou' is not an arm"),
        ("ambition=0.1", "ambition=1.1", "x.yaml:11:17: error: claims.c1.arms.low: leaders.guard.ambition.value: must"),
        ("id: small", "id: small\nid: big", "x.yaml:4:1: error: the key 'id' occurs twice"),
    ],
)
def test_mistakes_in_claims_have_their_place(old: str, new: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(CLAIMS.replace(old, new)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err


def test_errors_and_warnings_of_several_files_are_told_together(capsys: pytest.CaptureFixture[str]) -> None:
    Path("y.yaml").write_text(CLAIMS.replace("strength: must", "strength: most"), encoding="utf-8")
    assert checked(CONFIG, "y.yaml", "--format", "json") == 2
    said = capsys.readouterr()
    assert said.err.endswith("1 error and 1 warning in 2 files\n")
    assert [about["ok"] for about in json.loads(said.out)["files"]] == [True, False]


def test_nothing_can_be_set_in_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(CLAIMS, "--set", "world.approval=0.1") == 2
    assert "arms say what is set" in capsys.readouterr().err
