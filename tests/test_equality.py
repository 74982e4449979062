"""One set of rules, four ways to play them: compiled, stepped under Mesa, traced, and as plain Python."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim import ensemble
from sim.chronicle import record_run
from sim.core.ground.records import cells
from sim.model import PowerStruggle
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

COURT = "scenarios/court.yaml"
SEED = 7
RUNS = 4
SETTINGS = {
    "as it stands": [],
    "with a split in the capital": ["events=[{do: split, day: 30, who: guard, venue: capital}]"],
    "with a split in the regions": ["events=[{do: split, day: 31, who: guard, venue: regions}]"],
    "with an election, a patron and a search": [
        "election=2021-03-01",
        "world.patron=heir",
        "ties.envy.kind=investigation",
        "ties.envy.strength=0.9",
        "world.parliament_autonomy=0.8",
        "events=[{do: shock, day: 10, size: 0.6}, {do: find_file, day: 40, who: guard}, {do: split, day: 200}]",
    ],
}
PLAIN = """
import json, sys
from tests.test_equality import SETTINGS, court, fingerprints
print(json.dumps({name: fingerprints(court(name)) for name in SETTINGS}))
"""


def court(name: str) -> Build:
    return build(load(COURT, SETTINGS[name]))


def fingerprint(state, log) -> dict[str, list]:  # type: ignore[no-untyped-def]
    """Every cell of a finished run as a hexadecimal float, so that nothing is rounded away."""
    tables = {name: getattr(state, name) for name in ("world", "leaders", "clans", "posts", "ties", "members")}
    return {
        name: [cell.hex() for cell in cells(table).ravel().tolist()] for name, table in {**tables, "log": log}.items()
    }


def fingerprints(built: Build) -> list[dict[str, list]]:
    found = []
    for run in range(RUNS):
        model = PowerStruggle(built, run=run, seed=SEED)
        model.run_model()
        found.append(fingerprint(model.state, model.events.view(np.recarray)))
    return found


@pytest.fixture(scope="module")
def plain() -> dict[str, list]:
    """What plain Python makes of the same runs, in a process of its own."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PLAIN],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_stepped_and_a_traced_run_are_the_compiled_run(name: str) -> None:
    built = court(name)
    compiled = ensemble.simulate(built, 0, RUNS, SEED)
    for run in range(RUNS):
        stepped, traced = PowerStruggle(built, run=run, seed=SEED), record_run(built, run, SEED)
        stepped.run_model()
        assert bytes(compiled.world[run]) == stepped.world.tobytes() == traced.world.tobytes()
        assert stepped.state.leaders.tobytes() == traced.leaders.tobytes()
        assert stepped.state.clans.tobytes() == traced.clans.tobytes()
        assert [(e.day, e.did, e.actor, e.target, e.value) for e in traced.happenings] == stepped.events.tolist()


@pytest.mark.parametrize("name", SETTINGS)
def test_plain_python_plays_the_events_and_records_of_the_compiled_rules(name: str, plain: dict[str, list]) -> None:
    compiled = fingerprints(court(name))
    for mine, theirs in zip(compiled, plain[name], strict=True):
        for table in mine:
            assert mine[table] == theirs[table], table


def test_the_cases_show_splits_and_formations_as_well_as_calm() -> None:
    worlds = {name: ensemble.simulate(court(name), 0, RUNS, SEED).world for name in SETTINGS}
    assert (worlds["with a split in the capital"]["opened"] >= 0).all()
    assert (worlds["with an election, a patron and a search"]["formation_start"] >= 0).any()
    assert (worlds["as it stands"]["opened"] < 0).any()
