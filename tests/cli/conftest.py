"""Results that tests of verbs look at, and leave as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.scenario.reading.loader import load

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"


@pytest.fixture(scope="module")
def court_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A results folder of nine runs of the court."""
    folder = tmp_path_factory.mktemp("held") / "court"
    play_study(single(load(COURT), 9, 7), folder, Options(1))
    return str(folder)
