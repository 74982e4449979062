"""The what-ifs: small files on top of a layer, each of which asks one question and changes something."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sim.scenario.reading.layers import read_layers
from sim.scenario.reading.loader import load
from sim.scenario.resolved import fingerprint
from sim.scenario.schema.scenario import Scenario

FOLDER = Path(__file__).parents[2] / "scenarios" / "what-if"
FILES = sorted(FOLDER.glob("*.yaml"))
LARGEST = 40  # lines of a small file


def test_there_is_one_for_each_of_the_ten_questions() -> None:
    assert len(FILES) >= 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_what_if_is_small_and_asks_its_own_question_in_one_sentence(file: Path) -> None:
    scenario, below = read(file), read(_below(file))
    assert scenario.question is not None
    assert scenario.question != below.question
    assert scenario.question.endswith("?")
    assert scenario.question.count("?") == 1
    assert scenario.layer == "what-if"
    assert scenario.id == f"what-if-{file.stem}"
    assert len(file.read_text().splitlines()) <= LARGEST


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_what_if_changes_what_can_change_results(file: Path) -> None:
    assert fingerprint(read(file)) != fingerprint(read(_below(file)))


def test_no_two_ask_for_the_same_change() -> None:
    assert len({fingerprint(read(file)) for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_what_if_adds_nobody(file: Path) -> None:
    assert read(file).leaders.keys() == read(_below(file)).leaders.keys()


@cache
def read(file: Path) -> Scenario:
    return load(file)


@cache
def _below(file: Path) -> Path:
    """Return the layer that a what-if lies on."""
    return Path(read_layers(file)[0].layers[-2])
