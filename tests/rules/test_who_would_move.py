"""What ambition, caution and chances come to in whole runs of the article; the steps are in `test_hand_will`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.core.ground import records
from sim.core.ground.codes import Role
from sim.core.ground.draw import cell_of
from sim.ensemble import LEADER_RESULTS, Results, simulate
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

ARTICLE = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2021.yaml"
ALONE = ("rules.succession=off", "rules.protest=off")  # patron and ruler, heirs and crowds open contests of their own
OFTEN = "parameters.chances=3"
SAFE = "parameters.safety=20"
RUNS = 150
RISK = LEADER_RESULTS.index("risk")


def alike(laid: Build, name: str, level: float) -> Build:
    """Return a build in which everybody, named or not, has one and the same level of something in all runs."""
    leaders = laid.leaders.copy()
    leaders[name] = level
    inputs = np.asarray(laid.inputs)
    drawn = (inputs["role"] == Role.LEADER) & (inputs["column"] == cell_of(records.LEADER, name))
    return replace(laid, leaders=leaders, inputs=inputs[~drawn].view(np.recarray))


@cache
def runs(*overrides: str, **levels: float) -> Results:
    laid = build(load(ARTICLE, [*ALONE, *overrides]))
    for name, level in levels.items():
        laid = alike(laid, name, level)
    return simulate(laid, 0, RUNS, 1)


def attempts(results: Results) -> int:
    return int(results.world["attempts"].sum())


def risk(results: Results) -> Any:
    """Return the bids and plots to be expected of those with a name, in a run."""
    return results.leaders[:, :, RISK].sum() / RUNS


@pytest.mark.parametrize("overrides", [(), (OFTEN,), (OFTEN, "parameters.safety=0")])
def test_without_ambition_nobody_bids_or_plots(overrides):
    assert attempts(runs(*overrides)) > 0
    nobody = runs(*overrides, ambition=0.0)
    assert attempts(nobody) == 0
    assert not nobody.leaders[:, :, RISK].any()
    assert (nobody.world["opened"] < 0).all()


def test_where_all_are_cautious_and_safety_is_dear_hardly_anybody_does():
    cautious, bold = runs(SAFE, caution=1.0), runs(SAFE, caution=0.0)
    assert attempts(cautious) <= 1
    assert risk(cautious) < 0.005
    assert risk(bold) > 0.5
    assert risk(runs(OFTEN, SAFE, caution=1.0)) < 0.05


def test_without_chances_nobody_does():
    nobody = runs("parameters.chances=0", caution=0.0)
    assert (attempts(nobody), risk(nobody)) == (0, 0.0)


def test_the_more_cautious_all_are_the_less_they_move():
    bold, middle, wary = (risk(runs(caution=level)) for level in (0.1, 0.5, 0.9))
    assert bold > 2.0 * middle > 4.0 * wary


@pytest.mark.parametrize(
    ("setting", "low", "high"), [("chances", 0.15, 0.6), ("safety", 20.0, 10.0), ("noise", 0.05, 0.2)]
)
def test_more_chances_less_worth_of_safety_and_more_noise_make_for_more_moves(setting, low, high):
    assert risk(runs(f"parameters.{setting}={low}")) < risk(runs(f"parameters.{setting}={high}"))
