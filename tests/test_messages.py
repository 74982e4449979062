"""The same mistake is told in the same words, whatever file it stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.analysis.calibration.file import load_calibration
from sim.analysis.claims.file import load_claims
from sim.analysis.hindcast.file import load_hindcast
from sim.analysis.hindcast.targets_file import load_targets
from sim.experiment.design.plan import load_plan
from sim.language.errors import ScenarioError
from sim.scenario.reading.loader import load

SCENARIO = """kingmaker: 1
id: court
title: A court
start: 2020-01-01
horizon_months: 12
world: {incumbent: king}
leaders: {king: {name: King}, guard: {name: Guard}}
"""
CONFIG = "kingmaker: 1\nsweep: court\nscenario: court.yaml\ndesign: {kind: grid, axes: {world.approval: [0.1]}}\n"
CLAIMS = """kingmaker_claims: 1
id: court
title: A court
scenario: court.yaml
claims: {c1: {says: a, status: stated, strength: must,
  tests: [{what: a, outcome: split, value: base, between: [0, 1]}]}}
"""
CASES = "kingmaker_hindcast: 1\nid: court\ntitle: Courts\ntemplate: court.yaml\ncases: {}\n"
TARGETS = "kingmaker_targets: 1\nid: court\ntitle: A court\ntargets: {}\n"
CALIBRATION = "kingmaker_calibration: 1\nid: court\ntitle: A court\ntargets: t.yaml\nfree: {chances: pert}\n"
KINDS = {"scenario": (load, SCENARIO), "config": (load_plan, CONFIG), "claims": (load_claims, CLAIMS),
         "hindcast": (load_hindcast, CASES), "targets": (load_targets, TARGETS),
         "calibration": (load_calibration, CALIBRATION)}  # fmt: skip


def told(folder: Path, read: Callable[[Path], object], text: str) -> list[str]:
    """Return the problems of a file, without the name of its folder."""
    file = folder / "f.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as raised:
        read(file)
    return [problem.render().removeprefix(str(file)) for problem in raised.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_told_alike_with_what_was_meant(tmp_path: Path, kind: str) -> None:
    read, text = KINDS[kind]
    line = text.count("\n") + 1
    assert f":{line}:1: error: unknown key 'titel'; did you mean 'title'?" in told(tmp_path, read, f"{text}titel: x\n")


@pytest.mark.parametrize("kind", ["scenario", "claims", "hindcast", "targets", "calibration"])
def test_a_missing_key_is_told_alike(tmp_path: Path, kind: str) -> None:
    read, text = KINDS[kind]
    assert any("error: needs 'id'" in line for line in told(tmp_path, read, text.replace("id: court\n", "")))


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_that_is_none_is_told_alike(tmp_path: Path, kind: str) -> None:
    read, text = KINDS[kind]
    head = text.partition(":")[0]
    said = told(tmp_path, read, text.replace(f"{head}: 1", f"{head}: 2"))
    assert f":1:{len(head) + 3}: error: {head}: must be 1 (found 2)" in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_told_the_form_it_should_have(tmp_path: Path, kind: str) -> None:
    read, text = KINDS[kind]
    said = told(tmp_path, read, text.replace(": court\n", ": a_court\n", 1))
    assert any("must be small letters, digits and hyphens, at most 64 (found 'a_court')" in line for line in said)


@pytest.mark.parametrize(
    ("read", "text", "place"),
    [
        (load, SCENARIO.replace("name: Guard", "name: Guard, loyalty: {value: 0, range: [0]}"), "loyalty.range"),
        (load, SCENARIO.replace("name: Guard", "name: Guard, loyalty: {value: 0, range: [0, 0, 1]}"), "loyalty.range"),
        (load_plan, CONFIG.replace("[0.1]", "{range: [0.1]}"), "approval.range"),
        (load_plan, CONFIG.replace("[0.1]", "{range: [0.1, 0.2, 0.3]}"), "approval.range"),
        (load_claims, CLAIMS.replace("[0, 1]", "[0]"), "tests.0.between"),
    ],
)  # fmt: skip
def test_two_limits_are_asked_for_alike_where_there_are_fewer_or_more(
    tmp_path: Path, read: Callable[[Path], object], text: str, place: str
) -> None:
    wanted = "must be a list of two numbers, [lowest, highest]"
    assert [line for line in told(tmp_path, read, text) if line.endswith(f"{place}: {wanted}")]


def test_a_list_of_fixed_length_says_its_length(tmp_path: Path) -> None:
    said = told(tmp_path, load_claims, CLAIMS.replace("value: base, between: [0, 1]", "change: [base], direction: up"))
    assert any(line.endswith("tests.0.change: must be a list of 2") for line in said)


def test_a_word_of_few_is_told_which_in_every_file(tmp_path: Path) -> None:
    said = [
        *told(tmp_path, load, SCENARIO.replace("name: Guard", "name: Guard, status: arested")),
        *told(tmp_path, load_plan, CONFIG.replace("kind: grid", "kind: gird")),
        *told(tmp_path, load_claims, CLAIMS.replace("strength: must", "strength: muss")),
    ]
    assert sum("must be one of " in line and "; did you mean '" in line for line in said) == 3


def test_a_key_that_is_no_id_is_pointed_at_itself_in_claims_too(tmp_path: Path) -> None:
    said = told(tmp_path, load_claims, CLAIMS.replace("{c1:", "{C-1:"))
    assert said[0].startswith(":5:10: error: claims.C-1: must be an id: small letters, digits and _, at most 64")


def test_what_does_not_go_together_shows_no_value_and_what_is_one_value_does(tmp_path: Path) -> None:
    text = SCENARIO.replace("name: Guard", "name: Guard, loyalty: {level: high, value: 0.5}")
    assert [line.partition("error: ")[2] for line in told(tmp_path, load, text)] == [
        "leaders.guard.loyalty: needs exactly one of 'level' and 'value'"
    ]
    text = SCENARIO.replace("start: 2020-01-01", "start: 0020-01-01")
    assert "(found 0020-01-01)" in told(tmp_path, load, text)[0]
