"""Targets looked for in several systems: runs are dealt out by parts, and told together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from few_targets import COURT

from sim.analysis.calibration.file import load_calibration
from sim.analysis.calibration.playing import rows_over
from sim.analysis.calibration.priors import Prior
from sim.analysis.hindcast.base_rates import base_rates
from sim.analysis.hindcast.targets import Mix, Target, dealt
from sim.analysis.hindcast.targets_file import Targets, load_targets
from sim.analysis.runs.arms import ArmRun, together
from sim.ensemble import same_draws
from sim.language.errors import ScenarioError

SPLIT, CALM = '["events=[{do: split, day: 1, who: guard}]"]', "[rules.challenge=off]"
AMONG = f"[{{parts: 1, set: {SPLIT}}}, {{parts: 3, set: {CALM}}}]"
FILE = """kingmaker_targets: 1
id: mixed
title: Mixed
targets:
  mixed: {what: w, scenario: COURT, set: [leaders.guard.ambition=0.9], among: AMONG, measure: split in a year,
    stated: [0.1, 0.4], unit: share, source: s}
  calm: {what: w, scenario: COURT, set: [leaders.guard.ambition=0.9, rules.challenge=off], measure: split in a year,
    stated: [0, 0.1], unit: share, source: s}
"""
CALIBRATION = """kingmaker_calibration: 1
id: few
title: Few points
targets: t.yaml
free: {noise: {law: uniform, range: [0.05, 0.3]}}
population: 8
runs: 12
check_runs: 40
"""


def read(folder: Path, among: str = AMONG) -> Targets:
    (folder / "t.yaml").write_text(FILE.replace("COURT", str(COURT)).replace("AMONG", among))
    return load_targets(folder / "t.yaml")


def mix(*parts: float) -> Mix:
    return tuple((("s", (str(k),)), each) for k, each in enumerate(parts))


@pytest.mark.parametrize(("parts", "numbers", "shares"), [
    ((1.0,), 4, [[0, 1, 2, 3]]),
    ((1.0, 3.0), 8, [[0, 1], [2, 3, 4, 5, 6, 7]]),
    ((0.5, 0.25, 0.25), 4, [[0, 1], [2], [3]]),
    ((63.0, 33.0, 83.0), 18, [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9], [10, 11, 12, 13, 14, 15, 16, 17]]),  # 6.3, 9.7
    ((1.0, 1e4), 3, [[0, 1, 2]]),  # to whom no run falls is left out
])  # fmt: skip
def test_runs_are_dealt_out_by_parts_one_after_the_other(parts, numbers, shares):
    found = dealt(mix(*parts), np.arange(numbers))
    assert [some.tolist() for _, some in found] == shares
    assert found[-1][0] == ("s", (str(len(parts) - 1),))


def test_what_a_part_sets_comes_after_what_is_set_in_all():
    target = Target("x", "w", "s", ("a=1",), "m", 0.1, 0.2, "share", "s", {}, among=((2.0, ("b=1",)), (1.0, ("a=2",))))
    assert target.mix == ((("s", ("a=1", "b=1")), 2.0), (("s", ("a=1", "a=2")), 1.0))
    assert Target("x", "w", "s", ("a=1",), "m", 0.1, 0.2, "share", "s", {}).mix == ((("s", ("a=1",)), 1.0),)


def test_a_figure_is_that_of_all_the_runs_together(tmp_path):
    """Every run of one system splits on the first day, and none of the other: one part of four."""
    found = read(tmp_path)
    assert (len(found.mixes), len(found.scenarios), found.about()["systems"]) == (2, 2, 2)
    mixed, calm = base_rates(found.targets, found.builds, 40)
    assert (mixed.found.estimate, mixed.cases) == (0.25, 40)
    assert (calm.found.estimate, calm.cases) == (0.0, 40)


def test_runs_told_together_are_those_of_the_arms_one_after_the_other(tmp_path):
    found = read(tmp_path)
    arms = [ArmRun(build, some, same_draws(some), 1) for build, some in
            zip(found.builds.values(), (np.arange(3), np.arange(3, 8)), strict=True)]  # fmt: skip
    one = together(arms)
    assert (one.size, one.build) == (8, arms[0].build)
    assert one.luck_runs.tolist() == list(range(8))
    assert one.world.tobytes() == np.concatenate([arm.world for arm in arms]).tobytes()
    assert together(arms[:1]) is arms[0]


def test_a_calibration_plays_every_part_at_the_values_of_its_point(tmp_path):
    found = read(tmp_path)
    noise = Prior("noise", "uniform", 0.1, 0.05, 0.3, "worth", "")
    rows = rows_over(found.targets, found.builds, [noise], np.array([[0.1], [0.2]]), 100, 40, 1, 1)
    assert [(row.found.estimate, row.cases) for row in rows] == [(0.25, 40), (0.0, 40)]


def test_runs_and_mark_of_a_calibration_count_mixes_and_parts(tmp_path):
    def loaded(among):
        read(tmp_path, among)
        (tmp_path / "c.yaml").write_text(CALIBRATION)
        return load_calibration(tmp_path / "c.yaml")

    plain = loaded(AMONG)
    assert "of 2 systems a point" in plain.about()["runs"]
    assert loaded(AMONG.replace("parts: 3", "parts: 4")).mark() != plain.mark() == loaded(AMONG).mark()


@pytest.mark.parametrize(("among", "path", "message"), [
    (AMONG.replace("challenge=off", "chalenge=off"), "targets.mixed.among.1.set.0", "rules.chalenge"),
    (AMONG.replace(CALM, "[rules.challenge=off, horizon_months=13]"), "targets.mixed.among.1.set", "in the first part"),
    (AMONG.replace(CALM, "[rules.challenge=off, start=2021-01-02]"), "targets.mixed.among.1.set", "in the first part"),
    (AMONG.replace("parts: 3", "parts: 0"), "targets.mixed.among.1.parts", "above 0"),
    (AMONG.replace(", set: [rules.challenge=off]", ""), "targets.mixed.among.1", "set"),
    (f"[{{parts: 1, set: {SPLIT}}}]", "targets.mixed.among", "2"),
])  # fmt: skip
def test_what_is_wrong_with_a_part_is_told_in_its_place(tmp_path, among, path, message):
    with pytest.raises(ScenarioError) as raised:
        read(tmp_path, among)
    (problem,) = raised.value.problems
    assert (problem.file, problem.path) == (str(tmp_path / "t.yaml"), path)
    assert message in problem.message
