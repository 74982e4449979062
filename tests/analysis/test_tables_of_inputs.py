"""What differs between the runs of a folder: its axes at each run's point, and what each run drew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.drawn import drawn_values, inputs_of
from sim.analysis.runs.table_of_inputs import cases_of
from sim.experiment.folder.store import read_table
from sim.experiment.playing.runner import sweep
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
CONFIG = """kingmaker: 1
sweep: small
scenario: court.yaml
runs: 6
seed: 3
design:
  axes:
    leaders.guard.ambition: [0.2, 0.9]
    horizon_months: [6, 12]
    world.approval: [0.4]
    mood: {variants: {calm: {}, sour: {world.capacity: 0.1}}}
"""
SET = ["leaders.guard.caution={value: 0.4, range: [0.3, 0.6]}", "outcomes.bold=guard.challenged",
       "outcomes.tries=2 * attempts"]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("inputs")
    (home / "court.yaml").write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    (home / "small.yaml").write_text(CONFIG, encoding="utf-8")
    return sweep(home / "small.yaml", home / "out", settings=SET, jobs=1).folder


def test_each_run_has_the_values_of_its_point(folder: Path) -> None:
    found = {each.name: each for each in cases_of(folder, "split", columns="design").columns}
    assert list(found) == ["leaders.guard.ambition", "horizon_months", "mood"], "approval is the same everywhere"
    assert found["leaders.guard.ambition"].values.tolist() == [0.2] * 24 + [0.9] * 24
    assert found["horizon_months"].values.tolist() == ([6.0] * 12 + [12.0] * 12) * 2
    assert found["mood"].values.tolist() == ([0.0] * 6 + [1.0] * 6) * 4
    assert [(each.share, each.labels, each.drawn) for each in found.values()] == [
        (True, (), False), (False, (), False), (False, ("calm", "sour"), False),
    ]  # fmt: skip


def test_inputs_are_those_that_each_run_drew(folder: Path) -> None:
    found = {each.name: each for each in cases_of(folder, "split", columns="inputs").columns}
    caution = found["leaders.guard.caution"]
    assert (caution.drawn, caution.share, caution.words) == (True, True, "The guard: caution")
    made = build(load(COURT, SET))
    inputs = [each for each in inputs_of(made) if each.path == "leaders.guard.caution"]
    drawn, _ = drawn_values(made, inputs, np.arange(6), 3, 1)
    assert caution.values.tolist() == drawn[:, 0].tolist() * 8, "one number of a run has one draw at every point"


def test_one_number_of_a_run_is_one_future_at_every_point(folder: Path) -> None:
    found = cases_of(folder, "split", columns="design")
    assert found.futures is not None
    assert found.futures.tolist() == list(range(6)) * 8
    runs = read_table(folder)
    assert found.outcomes["split"].tolist() == runs["split"].to_list()
    assert found.source == str(folder)


def test_what_a_leader_does_and_an_outcome_of_the_scenario_s_own_can_be_looked_for(folder: Path) -> None:
    days = read_table(folder, "leaders").filter(pl.col("leader") == "guard")["challenged_day"].to_numpy()
    for name in ("guard.challenged", "bold"):
        found = cases_of(folder, name, columns="design").outcomes
        assert list(found) == [name]
        assert found[name].tolist() == (days >= 0).tolist()


@pytest.mark.parametrize(("outcome", "says"), [
    ("attempts", "'attempts' is a number, and what is looked for must be a yes or no"),
    ("tries", "'tries' is a number"), ("guard.weight", "'guard.weight' is a number"),
    ("outcome", "'outcome' stands for several outcomes: name one of them"), ("on_time", "cannot be seen in these runs"),
    ("gard.challenged", "there is no outcome 'gard.challenged'"),
])  # fmt: skip
def test_what_cannot_be_looked_for_is_told(folder: Path, outcome: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        cases_of(folder, outcome, columns="design")


def test_an_outcome_that_only_some_scenarios_define_is_told_with_which(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(COURT.read_text(encoding="utf-8") + "outcomes: {bold: guard.challenged}\n")
    (tmp_path / "b.yaml").write_text(COURT.read_text(encoding="utf-8"))
    text = (
        "kingmaker: 1\nsweep: x\nscenarios: {a: a.yaml, b: b.yaml}\nruns: 2\ndesign: {axes: {world.approval: [0.4]}}\n"
    )
    (tmp_path / "x.yaml").write_text(text)
    folder = sweep(tmp_path / "x.yaml", tmp_path / "out", jobs=1).folder
    with pytest.raises(UsageError, match=r"define: only a$"):
        cases_of(folder, "bold", columns="design")


def test_a_config_and_what_is_not_there_are_not_looked_at(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"small\.yaml: is a config; play it with sweep"):
        cases_of(folder.parent / "small.yaml", "split")
    with pytest.raises(UsageError, match="there is no such results folder or scenario"):
        cases_of(folder.parent / "nothing.yaml", "split")
