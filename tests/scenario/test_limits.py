"""Parameters beyond what their formula has a meaning for are refused; what is accepted gives results in their range."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.core.ground.parameter import Parameter
from sim.core.ground.records import LEADER, WORLD
from sim.core.rulebook import PARAMETERS
from sim.ensemble import LEADER_RESULTS, Results, simulate
from sim.scenario.checks.governed import beyond_limits
from sim.scenario.reading.loader import examine, load
from sim.scenario.schema.limits import BY_NAME, BY_UNIT, limits_of_parameter
from sim.scenario.schema.numbers import Number
from sim.scenario.tables.build import build

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
BASE = load(COURT, ["events=[{do: split, day: 200}]"])
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
NAMES = [parameter.name for parameter in PARAMETERS]


def results_are_in_their_range(results: Results) -> None:
    for field in WORLD:
        found = results.world[field.name].astype(float)
        assert np.isfinite(found).all(), field.name
        assert field.low <= found.min(), field.name
        assert found.max() <= field.high, field.name
    ranges = {field.name: (field.low, field.high) for field in LEADER}
    for column, name in enumerate(LEADER_RESULTS):
        found = results.leaders[:, :, column]
        assert np.isfinite(found).all(), name
        assert ranges[name][0] <= found.min(), name
        assert found.max() <= ranges[name][1], name
    assert np.isfinite(results.series).all()
    held, heads = results.shares[:, :, :2], results.shares[:, :, 2]
    assert ((held >= 0.0) & (held <= 1.0)).all()
    assert ((heads >= -1) & (heads == np.round(heads))).all()


def played(chosen: dict[str, float], runs: int = 50) -> Results:
    numbers = {name: Number(value=value) for name, value in chosen.items()}
    return simulate(build(BASE.model_copy(update={"parameters": numbers})), 0, runs, 1)


def test_every_parameter_can_stand_at_either_limit() -> None:
    for parameter in PARAMETERS:
        for limit in limits_of_parameter(parameter):
            results_are_in_their_range(played({parameter.name: limit}, 10))


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 1), min_size=1))
@FEW
def test_any_set_of_parameters_at_their_limits_gives_results_in_their_range(ends: dict[str, int]) -> None:
    limits = {parameter.name: limits_of_parameter(parameter) for parameter in PARAMETERS}
    results_are_in_their_range(played({name: limits[name][end] for name, end in ends.items()}))


@given(st.lists(st.integers(0, 1), min_size=len(NAMES), max_size=len(NAMES)))
@FEW
def test_all_parameters_at_their_limits_give_results_in_their_range(ends: list[int]) -> None:
    pairs = zip(PARAMETERS, ends, strict=True)
    results_are_in_their_range(played({each.name: limits_of_parameter(each)[end] for each, end in pairs}))


def test_the_credible_range_lies_inside_of_what_is_allowed() -> None:
    assert set(BY_NAME) <= set(NAMES)
    assert {parameter.unit for parameter in PARAMETERS} == set(BY_UNIT)
    for parameter in PARAMETERS:
        low, high = limits_of_parameter(parameter)
        assert low <= parameter.low <= parameter.high <= high, parameter.name


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("parameters.blow=1e300", "parameters.blow.value"),
        ("parameters.blow=1.01", "parameters.blow.value"),
        ("parameters={chances: -0.1}", "parameters.chances"),
        ("parameters.fresh_half_life=-1", "parameters.fresh_half_life.value"),
        ("parameters.obedience={value: 0, range: [-21, 0]}", "parameters.obedience.range.0"),
        ("parameters.obedience={value: 21}", "parameters.obedience.value"),
        ("parameters.objection_bite=0", "parameters.objection_bite.value"),
        ("parameters.noise=0", "parameters.noise.value"),
        ("events=[{do: set, day: 5, path: parameters.cue, value: 1e300}]", "events.0.value"),
        ("events=[{do: set, day: 5, path: parameters.cue, value: -0.001}]", "events.0.value"),
    ],
)
def test_what_no_formula_has_a_meaning_for_is_refused(setting: str, path: str) -> None:
    problems = [problem for problem in examine(COURT, [setting]).problems if problem.path == path]
    assert any("must lie between" in problem.message for problem in problems)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=NAMES)
def test_just_beyond_either_limit_is_refused(parameter: Parameter) -> None:
    low, high = limits_of_parameter(parameter)
    assert beyond_limits(parameter.name, low) is beyond_limits(parameter.name, high) is None
    for value in (low - 1e-3, high + 1e-3, float("nan"), float("inf"), 10**400):
        assert "must lie between" in (beyond_limits(parameter.name, value) or "")
