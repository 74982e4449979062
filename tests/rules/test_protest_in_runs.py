"""What protest comes to in whole runs of the regional mean; its steps are worked out in `test_hand_protest`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sim.ensemble import simulate
from sim.outcomes.registry import OUTCOMES
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
STRONG = ("world.capacity=0.75", "world.parliament_autonomy=0.2", "world.media_autonomy=0.2",
          "world.mass_grievance=0.35", "world.elite_cohesion=0.65")  # fmt: skip


@cache
def runs(*overrides: str) -> Any:
    """Return the world records of two hundred runs of the regional mean."""
    return simulate(build(load(SCENARIOS / "regional-mean.yaml", list(overrides))), 0, 200, 1).world


def test_approval_at_the_floor_does_not_pass_in_silence_but_in_a_strong_state():
    assert OUTCOMES["protest"].of(runs("world.approval=0.08")).mean() > 0.6
    assert OUTCOMES["protest"].of(runs("world.approval=0.08", *STRONG)).mean() < 0.25


def test_a_shock_sets_it_off():
    shocked = OUTCOMES["protest"].of(runs("events=[{do: shock, day: 100, size: 0.6}]")).mean()
    assert shocked > OUTCOMES["protest"].of(runs()).mean() + 0.2


def test_without_the_rule_the_country_is_silent():
    silent = runs("rules.protest=off", "world.approval=0.08")
    assert not silent["crowd_record"].any()
    assert not OUTCOMES["protest"].of(silent).any()


def test_a_ruler_can_fall_to_people_whom_nobody_led_and_somebody_rules_then():
    world = runs("world.approval=0.08")
    fell = (world["challenger"] < 0) & (world["opened"] >= 0) & (world["removed_day"] >= 0)
    assert fell.any()
    gone = world["incumbent"][fell] != world["first_incumbent"][fell]
    assert (gone | (world["episodes"][fell] > 1)).all(), "unless he has come back since"
    assert gone.mean() > 0.9
