"""Playing the systems of the targets with the free parameters at given values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from sim.analysis.calibration.priors import Prior
from sim.analysis.hindcast.base_rates import Row, measure
from sim.analysis.hindcast.targets import LEVEL, System, Target, dealt, mixes_of
from sim.analysis.runs.arms import ArmRun, together
from sim.core.ground.codes import Role
from sim.core.rulebook import PARAMETER_DTYPE
from sim.ensemble import CHUNK, same_draws
from sim.scenario.tables.build import Build
from sim.statistics.beyond import Placed, Scale, placed
from sim.statistics.estimates import FloatArray

SCALE_OF: Mapping[str, Scale] = {
    "share": "share", "a month": "share", "times": "times", "days": "amount", "people": "amount",
}  # fmt: skip
Builds = Mapping[System, Build]


def with_values(build: Build, values: Mapping[str, float]) -> Build:
    """Return a build in which parameters stand at given values, as if the scenario had fixed them there."""
    parameters = build.parameters.copy()
    for name, value in values.items():
        parameters[name][0] = value
    columns = [list(PARAMETER_DTYPE.names or ()).index(name) for name in values]
    drawn = (build.inputs.role == Role.PARAMETER) & np.isin(build.inputs.column, columns)
    return replace(build, parameters=parameters, inputs=build.inputs[~drawn])


def rows_over(
    targets: Sequence[Target], builds: Builds, priors: Sequence[Prior], values: FloatArray, first: int, runs: int,
    seed: int, jobs: int,
) -> list[Row]:  # fmt: skip
    """Return what each target comes to where the parameters follow a law, given by equally likely values (n, d).

    Runs first..first+runs-1 of each mix of systems are dealt out to these, and to the values, in stretches. No two
    points share runs: each has luck of its own, so that a point is not chosen for suiting one luck of all.
    """
    numbers = np.arange(first, first + runs, dtype=np.int64)
    played = {}
    for mix in mixes_of(targets):
        arms = [
            ArmRun(with_values(builds[system], _named(priors, row)), cut, same_draws(cut), seed)
            for system, of_system in dealt(mix, numbers)
            for row, some in zip(values, np.array_split(of_system, len(values)), strict=True)
            for cut in np.split(some, range(CHUNK, len(some), CHUNK))
            if len(cut)
        ]
        with ThreadPoolExecutor(max(1, jobs)) as pool:
            list(pool.map(lambda arm: arm.results, arms))  # remembered by each
        played[mix] = together(arms)
    return measure(targets, played)


def placed_rows(rows: Sequence[Row]) -> list[Placed]:
    """Return where the figure of each row lies on the line of its target's interval."""
    return [
        placed(row.found, row.target.low, row.target.high, SCALE_OF[row.target.unit], LEVEL) for row in rows
    ]  # fmt: skip


def _named(priors: Sequence[Prior], row: FloatArray) -> dict[str, float]:
    return {prior.name: float(x) for prior, x in zip(priors, row, strict=True)}
