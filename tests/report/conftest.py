"""Pages of small results, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.report.html import Page, make_page
from sim.scenario.reading.loader import load

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "scenarios" / "kazakhstan-2021.yaml"
COURT = ROOT / "scenarios" / "court.yaml"


def play(folder: Path, scenario: Path, runs: int, settings: tuple[str, ...] = (), months: bool = False) -> Path:
    """Play a scenario into a folder and return it."""
    play_study(single(load(scenario, list(settings)), runs, 1, months), folder, Options(1))
    return folder


@pytest.fixture(scope="session")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play(tmp_path_factory.mktemp("article"), ARTICLE, 60)


@pytest.fixture(scope="session")
def court(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play(tmp_path_factory.mktemp("court"), COURT, 80, months=True)


@pytest.fixture(scope="session")
def other_court(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play(tmp_path_factory.mktemp("other"), COURT, 80, ("leaders.guard.ambition=0.1",), months=True)


@pytest.fixture(scope="session")
def article_page(article: Path) -> Page:
    return make_page([article], replays=50)


@pytest.fixture(scope="session")
def court_page(court: Path, other_court: Path) -> Page:
    return make_page([court, other_court], replays=50)
