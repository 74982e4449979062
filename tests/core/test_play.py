"""What many runs return, held to the same runs played step by step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import ensemble
from sim.core.ground.codes import Fate
from sim.core.ground.draw import STATUSES
from sim.model import PowerStruggle
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

COURT = "scenarios/court.yaml"
SPLIT = "events=[{do: split, day: 40, who: guard}]"
SEED = 7


def test_a_picture_is_taken_at_the_end_of_each_month_and_the_last_one_stays():
    split = SPLIT.replace("guard", "heir")
    built = build(load(COURT, [split, "horizon_months=4", "world.capacity=0.9", "world.approval=0.6"]))
    results = ensemble.simulate(built, 0, 200, SEED)
    removed = results.series[:, -1, -1].tolist()
    assert set(removed) == {0.0, 1.0}, "some bids are won and some lost"
    for run in (removed.index(1.0), removed.index(0.0)):
        model = PowerStruggle(built, run=run, seed=SEED)
        pictures: list[list[float]] = []
        while model.running:
            model.step()
            world = model.world
            now = [float(world[name]) for name in ensemble.SERIES[:-1]] + [float(world.removed_day >= 0)]
            pictures += [now] * (int(model.day) // 30 - len(pictures))
        pictures += [now] * (4 - len(pictures))
        assert results.series[run].tolist() == pictures


@pytest.mark.parametrize(
    ("setting", "before", "after", "guard_left_as"),
    [
        ("rules={soundings: off}", 1.0, 1.0, Fate.KEEP),  # nobody is told to go
        ("parameters.fate_binding=1", 1.0, 0.0, Fate.DISMISS),  # as he was told
        ("events=[{do: neutralise, day: 5, who: guard}]", 1.0, 0.0, Fate.NONE),
    ],
)
def test_a_vote_shows_in_the_shares_before_and_after_and_in_what_became_of_whom(setting, before, after, guard_left_as):
    ministry = ["posts.command.institution=government", "posts.command.body=null"]  # who heads one is told nothing
    settings = ["election=2021-01-10", *ministry, "horizon_months=1", setting]
    results = ensemble.simulate(build(load(COURT, settings)), 0, 1, SEED)
    assert results.shares[0, 0, :2].tolist() == [before, after]  # the house, whose man is the guard
    assert results.leaders[0, 1, ensemble.LEADER_RESULTS.index("left_as")] == guard_left_as


@pytest.mark.parametrize("status", STATUSES)
def test_numbers_of_each_status_are_drawn_by_their_own_run_number(status):
    fields = ("ambition", "caution", "weight")
    levels = [f"leaders.guard.{field}={{level: medium}}" for field in fields]
    built = build(load(COURT, [*levels, "horizon_months=1"]))
    k = STATUSES.index(status)
    inputs = built.inputs.copy()
    inputs.status[:] = k
    built = replace(built, inputs=inputs)
    one = np.array([0], np.int64)
    drawn = ensemble.simulate_runs(built, SEED, one, np.array([[1, 2, 3]], np.int64), keep_inputs=True).inputs
    assert drawn[0].tolist() == ensemble.simulate(built, 1 + k, 2 + k, SEED, keep_inputs=True).inputs[0].tolist()
    assert len(set(drawn[0])) == len(inputs)
