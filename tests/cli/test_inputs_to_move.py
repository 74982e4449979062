"""What `sensitivity --input` may move: what `--set` may set, asked before anything is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.questions import sensitivity
from sim.analysis.questions.inputs_to_move import prepare
from sim.analysis.runs.quantities import names_in
from sim.analysis.runs.sides import play_side
from sim.cli import main
from sim.outcomes.registry import SEVERAL
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

HOME = Path(__file__).parents[2] / "scenarios"
COURT = HOME / "court.yaml"


@pytest.fixture(autouse=True)
def nothing_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("by_evidence", "one_by_one", "over_ranges"):
        monkeypatch.setattr(sensitivity, name, lambda *_: pytest.fail("played"))


@pytest.mark.parametrize(("typed", "told"), [
    ("world.capacity=0:5", "error: world.capacity.value: must be at most 1 (found 5.0)"),
    ("world.capacity=-1:1", "error: world.capacity.value: must be at least 0 (found -1.0)"),
    ("leaders.guard.loyalty=0:2", "error: leaders.guard.loyalty.value: must be at most 1 (found 2.0)"),
    ("world.foo=0:1", "error: 'world' has no 'foo'"),
    ("leaders.guad.loyalty=0:1", "error: 'leaders' has no 'guad'; did you mean 'guard'?"),
    ("parameters.foo=0:1", "error: parameters.foo: 'foo' is not a parameter of the rulebook"),
    ("world.foo", "'world.foo' is not a number of the scenario, so it has no distribution"),
    ("horizon_months=6.5:12", "'horizon_months' holds whole numbers, and so must the limits be"),
])  # fmt: skip
def test_what_cannot_be_set_cannot_be_moved_and_the_option_that_was_typed_is_named(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sensitivity", str(COURT), "--input", "leaders.guard.ambition=0:1", "--input", typed, "-q"]) == 2
    said = capsys.readouterr().err
    assert f"--input {typed}: " in said
    assert told in said
    assert "--set" not in said


def test_two_that_fit_alone_are_tried_together(capsys: pytest.CaptureFixture[str]) -> None:
    moved = ["leaders.guard.loyalty=0:1", "leaders.guard.ambition=0:1", "world.capacity=0.2:0.4"]
    _, axes, _ = prepare(COURT, [], moved)
    assert [axis.name for axis in axes] == [each.partition("=")[0] for each in moved]


def test_whole_numbers_are_moved_in_whole_numbers() -> None:
    _, (axis,), _ = prepare(COURT, [], ["horizon_months=6:12"])
    values = {axis.at(u / 100).shown for u in range(100)}
    assert values == set(range(6, 13))


@pytest.mark.parametrize("name", ["foo", "nobody.rules", "cabinet.nobody"])
def test_an_unknown_outcome_is_told_before_anything_is_played(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sensitivity", str(COURT), "--outcome", name, "-q"]) == 2
    assert f"there is no outcome '{name}'" in capsys.readouterr().err


@pytest.mark.parametrize("scenario", ["court.yaml", "kazakhstan-2021.yaml"])
def test_the_names_that_runs_will_show_are_known_before_they_are_played(scenario: str) -> None:
    built = build(load(HOME / scenario))
    assert set(names_in(built)) - set(SEVERAL) == set(play_side(built, 2, 1, 1).quantities)
