"""A court of three, opened as the verb opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.app.stage import Opening, Stage, open_stage

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"


@pytest.fixture(scope="session")
def stage() -> Stage:
    return open_stage(Opening(str(COURT), ("leaders.guard.loyalty=0.2",), seed=3, runs=120, jobs=1))
