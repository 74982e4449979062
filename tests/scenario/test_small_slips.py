"""Slips that change nothing, or show nothing, are said: blank names, marks that turn a text, what is said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.language.errors import ScenarioError
from sim.scenario.reading.loader import examine, load

PLAIN = """kingmaker: 1
id: plain
title: Plain
start: 2024-01-01
horizon_months: 1
world: {incumbent: ruler}
leaders:
  ruler: {name: The Ruler}
  heir: {name: The Heir}
"""


def examined(tmp_path: Path, text: str):
    file = tmp_path / "plain.yaml"
    file.write_text(text, encoding="utf-8")
    return examine(file)


@pytest.mark.parametrize("name", ["   ", "\u200b", "\u2060 \u200e"])
def test_a_name_in_which_nothing_is_to_be_seen_is_refused(tmp_path: Path, name: str):
    (problem,) = examined(tmp_path, PLAIN.replace("The Heir", f'"{name}"')).problems
    assert (problem.line, problem.path) == (9, "leaders.heir.name")
    assert "must say something" in problem.message


def test_a_name_that_turns_the_text_beside_it_is_warned_of(tmp_path: Path):
    found = examined(tmp_path, PLAIN.replace("The Heir", '"The \\u202EHeir"'))
    assert [(each.line, each.severity) for each in found.warnings] == [(9, "warning")]
    assert "marks that turn the direction" in found.warnings[0].message
    assert examined(tmp_path, PLAIN.replace("The Heir", "\u05d0\u05d1")).warnings == ()


def test_an_outcome_asked_for_twice_is_warned_of_where_it_stands_again(tmp_path: Path):
    found = examined(tmp_path, PLAIN + "asks: [split, ruler, split]\n")
    assert [(each.path, each.message) for each in found.warnings] == [("asks.2", "'split' is asked for already")]


def test_a_tie_that_stands_there_already_is_warned_of_and_another_one_is_not(tmp_path: Path):
    tie = "{{from: heir, to: ruler, kind: {}, strength: 0.5, {}}}"
    twice = (
        f"{PLAIN}ties:\n  first: {tie.format('rivalry', 'sign: -1')}\n  other: {tie.format('alliance', 'sign: 1')}\n"
    )
    assert examined(tmp_path, twice).warnings == examined(tmp_path, PLAIN).warnings
    found = examined(tmp_path, f"{twice}  second: {tie.format('rivalry', 'sign: -1, note: again')}\n").warnings
    assert [(each.path, each.message, each.line) for each in found if each.severity == "warning"] == [
        ("ties.second", "is of one kind with 'first', from 'heir' to 'ruler': both are played", 13)
    ]


def test_a_source_that_is_named_twice_in_one_place_is_warned_of(tmp_path: Path):
    said = PLAIN + "sources: {p1: {text: One}, p2: {text: Two}}\n"
    said = said.replace("The Heir", "The Heir, ambition: {level: high, status: stated, evidence: [p1, p2, p1]}")
    said = said.replace("The Ruler", "The Ruler, caution: {level: low, status: stated, evidence: [p1]}")
    (found,) = (each for each in examined(tmp_path, said).warnings if each.severity == "warning")
    assert (found.path, found.message) == ("leaders.heir.ambition.evidence.2", "'p1' is named already")


@pytest.mark.parametrize("extends", ["[base.yaml]", "."])
def test_a_file_that_extends_no_file_is_told_how_one_is_named(tmp_path: Path, extends: str):
    (tmp_path / "plain.yaml").write_text(f"extends: {extends}\nid: x\n")
    with pytest.raises(ScenarioError, match="or with 'extends:' and one YAML file"):
        load(tmp_path / "plain.yaml")


def test_what_there_is_one_of_is_told_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "plain.yaml").write_text(PLAIN + "clans: {kin: {name: Kin, kind: kin, head: heir}}\n")
    assert main(["check", str(tmp_path / "plain.yaml")]) == 0
    assert "2 named leaders, 1 clan or group, 0 ties" in capsys.readouterr().out
