"""Discovery: a box that is there is found and holds, one that is not does not, and its words are the scenario's."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.cases import Cases, Column, cases_of
from sim.analysis.discovery import discover, in_words
from sim.errors import ResultsError, UsageError
from sim.experiment.manifest import as_sealed, read_manifest
from sim.experiment.runner import sweep
from sim.experiment.session import Options, play_study
from sim.experiment.study import single
from sim.scenario.loader import load

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
N = 2000


def cases(rng: np.random.Generator, noise: float = 0.05) -> Cases:
    x = rng.random((N, 30))
    regime = rng.integers(0, 3, N).astype(float)
    inside = (x[:, 3] > 0.62) & (x[:, 7] < 0.5) & (regime != 1)
    columns = [Column(f"x{k}", f"X{k}: ambition", x[:, k], True, (), True) for k in range(30)]
    columns.append(Column("regime", "regime", regime, False, ("old", "new", "none")))
    return Cases(tuple(columns), {"hit": inside ^ (rng.random(N) < noise)}, "made up")


def test_a_box_that_is_there_is_found_and_holds_in_the_other_half():
    found = discover(cases(np.random.default_rng(1)), "hit")
    limits = {each.name: each.limits for each in found.restrictions}
    assert {"x3", "x7"} <= limits.keys()
    assert limits["x3"][0] == pytest.approx(0.62, abs=0.06)
    assert limits["x3"][1] == math.inf
    assert limits["x7"][1] == pytest.approx(0.5, abs=0.06)
    assert found.holds
    assert found.density.estimate > 0.6
    assert found.density.low < found.density.estimate < found.density.high
    assert all(each.quasi_p <= 0.05 for each in found.restrictions)


def test_the_same_cases_give_the_same_box():
    assert discover(cases(np.random.default_rng(1)), "hit") == discover(cases(np.random.default_rng(1)), "hit")


def test_boxes_of_nothing_seldom_hold():
    rng, held = np.random.default_rng(2), 0
    for _ in range(12):
        x = rng.random((600, 25))
        columns = tuple(Column(f"x{k}", f"X{k}", x[:, k], True, (), True) for k in range(25))
        held += discover(Cases(columns, {"hit": rng.random(600) < 0.3}, ""), "hit").holds
    assert held <= 2


def test_another_box_of_the_trajectory_can_be_taken():
    some = cases(np.random.default_rng(1))
    first = discover(some, "hit", step=0)
    assert first.restrictions == ()
    assert first.mass == 1.0
    assert not first.holds
    with pytest.raises(UsageError, match="there is no box"):
        discover(some, "hit", step=10_000)


def test_too_few_cases_are_refused_not_peeled():
    columns = (Column("x", "x", np.random.default_rng(1).random(400)),)
    with pytest.raises(UsageError, match="too few"):
        discover(Cases(columns, {"hit": np.arange(400) < 10}, ""), "hit")


@pytest.mark.parametrize(
    ("limits", "words"),
    [((0.63, math.inf), "Tokayev: ambition at least high (0.63)"),
     ((-math.inf, 0.1), "Tokayev: ambition at most very low (0.10)"),
     ((0.45, 0.95), "Tokayev: ambition at least medium (0.45) and at most very high (0.95)")],
)  # fmt: skip
def test_limits_are_said_as_levels(limits, words):
    assert (
        in_words(Column("leaders.tokayev.ambition", "Tokayev: ambition", np.array([0.0, 1.0]), True), limits) == words
    )


def test_what_has_no_levels_is_said_in_numbers_and_classes_by_their_names():
    assert in_words(Column("p", "parameter p", np.array([0.0, 9.0])), (2.5, math.inf)) == "parameter p at least 2.5"
    regime = Column("regime", "regime", np.array([0.0, 1.0]), False, ("old", "new", "none"))
    assert in_words(regime, (0.0, 2.0)) == "regime is old or none"


def test_a_scenario_is_looked_at_with_all_it_draws():
    found = cases_of(COURT, "split", 30, 1, 2)
    assert found.outcomes["split"].shape == (30,)
    assert all(column.drawn and column.values.shape == (30,) for column in found.columns)
    with pytest.raises(UsageError, match="did you mean 'split'"):
        cases_of(COURT, "splt", 30)


def test_a_folder_is_looked_at_with_what_its_runs_drew(tmp_path):
    play_study(single(load(COURT), 25, 5), tmp_path / "base", Options(2))
    folder, spot = cases_of(tmp_path / "base", "split"), cases_of(COURT, "split", 25, 5)
    np.testing.assert_array_equal(folder.outcomes["split"], spot.outcomes["split"])
    for one, two in zip(folder.columns, spot.columns, strict=True):
        assert one.name == two.name
        np.testing.assert_array_equal(one.values, two.values)
    with pytest.raises(UsageError, match="nothing differs between its points"):
        cases_of(tmp_path / "base", "split", columns="design")


def test_axes_of_a_sweep_are_columns_under_the_names_of_the_scenario(tmp_path):
    (tmp_path / "court.yaml").write_text(COURT.read_text(encoding="utf-8"), encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text(
        "kingmaker: 1\nsweep: small\nscenario: court.yaml\nruns: 6\ndesign: {axes: "
        "{leaders.guard.ambition: [0.2, 0.9], horizon_months: [6, 12], rules.found: {variants: {with: {}, short: "
        "{horizon_months: 3}}}}}\n",
        encoding="utf-8",
    )
    folder = sweep(config, tmp_path / "out", jobs=2).folder
    found = {column.name: column for column in cases_of(folder, "split", columns="design").columns}
    assert found["leaders.guard.ambition"].words == "The guard: ambition"
    assert found["leaders.guard.ambition"].share
    assert sorted(set(found["horizon_months"].values)) == [6, 12]
    assert found["rules.found"].labels == ("with", "short")
    drawn = cases_of(folder, "split").columns
    assert sum(column.drawn for column in drawn) > 0


def test_a_folder_of_another_engine_is_not_played_again(tmp_path):
    play_study(single(load(COURT), 5, 1), tmp_path / "old", Options(1))
    manifest = read_manifest(tmp_path / "old") | {"engine": "0.0.0+old"}
    (tmp_path / "old" / "manifest.json").write_bytes(as_sealed(manifest))
    with pytest.raises(ResultsError, match="was made by engine"):
        cases_of(tmp_path / "old", "split")
