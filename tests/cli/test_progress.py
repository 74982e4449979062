"""Progress: one plain line every ten seconds where there is no terminal, and failures told at once."""

from __future__ import annotations

import pytest

from sim.cli import progress as module
from sim.cli.common import Talk
from sim.cli.progress import Progress


def test_without_a_terminal_a_plain_line_tells_rate_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    ears = Progress(Talk())
    ears.began(total=1000, done=0)
    for clock[0] in (4.0, 11.0, 12.0):
        ears.advanced(110, 1)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "220 of 1,000 runs (22%), 20 runs/s, 39 s left\n"


def test_a_failed_run_is_told_at_once_even_if_quiet_and_many_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    ears = Progress(Talk(quiet=True))
    failure = {
        "point": 3,
        "label": "a=1",
        "run": 27,
        "seed": 1,
        "reason": "because",
        "command": "python run.py rerun x",
    }
    for _ in range(20):
        ears.failed(failure)
    said = capsys.readouterr().err
    assert said.count("because") == 5
    assert "again: python run.py rerun x" in said
    assert said.count("more runs failed") == 1
