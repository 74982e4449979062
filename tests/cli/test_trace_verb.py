"""`trace` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.chronicle import Reason
from sim.chronicle.why import Change
from sim.cli import main
from sim.cli.trace import _on_what
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")
SPLIT = ["--set", "events=[{do: split, day: 30, who: guard}]"]


def test_a_story_is_dated_and_fits_into_100_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", COURT, "--run", "3", "--seed", "7", "-q", *SPLIT, "--why"]) == 0
    shown = capsys.readouterr().out
    assert max(len(line) for line in shown.splitlines()) <= 100
    assert "The ruler, the guard and the heir: run 3 of seed 7" in shown
    for heading in (
        "Calm, 1 January 2021 to 31 January 2021",
        "Contest, 31 January 2021",
        "Close, ",
        "What it hung on",
        "What became of people, and on what it hung",
        "The guard moved against the ruler: not so without an imposed split by the guard",
    ):
        assert heading in shown
    assert "replays on the same luck, with one thing changed at a time" in shown


def test_without_why_nothing_is_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", COURT, "-q"]) == 0
    assert "What it hung on" not in capsys.readouterr().out


def test_json_holds_story_events_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", COURT, "--run", "3", "-q", *SPLIT, "--why", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["scenario"]["id"], data["seed"], data["run"]) == ("court", 1, 3)
    assert [each["phase"] for each in data["paragraphs"]] == ["calm", "contest", "formation", "calm", "close"]
    bid = next(each for each in data["events"] if each["did"] == "bid_opened")
    assert (bid["date"], bid["day"], bid["actor"], bid["target"]) == ("2021-01-31", 30, "guard", "ruler")
    assert data["why"]["replays"] == 5
    assert "events.0" in [hinge["id"] for hinge in data["why"]["hinges"]]
    moved = next(each for each in data["why"]["people"] if (each["id"], each["what"]) == ("guard", "challenged"))
    assert [(each["kind"], each["id"]) for each in moved["without"]] == [("event", "events.0")]


def test_json_holds_answers_and_who_is_left_out_with_their_terms(capsys: pytest.CaptureFixture[str]) -> None:
    capital = str(Path(COURT).parent / "what-if" / "split-in-the-capital.yaml")
    assert main(["trace", capital, "--run", "2", "-q", "--format", "json"]) == 0
    choices = json.loads(capsys.readouterr().out)["choices"]
    for each in choices:
        assert sum(each["terms"].values()) == pytest.approx(each["gain"], abs=1e-12)
    left, given_up = (next(each for each in choices if each["move"] == move) for move in ("leave_out", "give_up"))
    assert (left["leader"], left["clan"], given_up["clan"]) == ("tokayev", "western_clan", None)
    assert list(left["terms"]) == ["stance", "fear", "balance", "rivalry", "bond"]


def test_the_same_run_is_told_in_the_same_words(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for _ in range(2):
        assert main(["trace", COURT, "--run", "5", "-q"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


@pytest.mark.parametrize(("others", "words"), [(1, "one other of the 50"), (2, "two others of the 50")])
def test_of_many_reasons_a_few_are_named_and_the_others_counted(others: int, words: str) -> None:
    built = build(load(COURT))
    without = tuple(Change("tie", name, f"without {name}", built) for name in "abcde"[: 3 + others])
    told = _on_what(Reason("guard", "dismiss", "the guard was dismissed", without), 50)
    assert told == f"The guard was dismissed: not so without a, b, c and {words} things tried."


def test_a_misspelt_setting_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", COURT, "-q", "--set", "leaders.gard.ambition=0.9"]) == 2
    assert "did you mean 'guard'" in capsys.readouterr().err


def test_a_run_below_nought_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", COURT, "--run", "-1"]) == 2
    capsys.readouterr()
