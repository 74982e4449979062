"""`view` at the command line: what it refuses, and the server it starts."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from sim.app import serve
from sim.app.stage import Opening, Stage
from sim.cli import main
from sim.language.errors import UsageError

ROOT = Path(__file__).parents[2]
COURT = str(ROOT / "scenarios" / "court.yaml")


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("nothing may be served")

    monkeypatch.setattr(serve, "serve", refuse)


def test_a_bad_file_is_refused_with_the_errors_of_check(capsys: pytest.CaptureFixture[str]) -> None:
    bad = str(ROOT / "tests" / "invalid" / "clan-head-unknown.yaml")
    assert main(["view", bad]) == 2
    shown = capsys.readouterr().err
    assert main(["check", bad]) == 2
    assert shown == capsys.readouterr().err
    assert "did you mean 'guard'" in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([str(ROOT / "scenarios" / "none.yaml")], "is not there"),
        ([COURT, "--set", "leaders.gard.ambition=0.9"], "did you mean 'guard'"),
        ([str(ROOT / "configs" / "patron-exit.yaml")], "is a config, not a scenario: use `run.py sweep FILE`"),
        ([COURT, "--port", "70000"], "65535"),
    ],
)
def test_a_bad_command_is_refused(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["view", *given]) == 2
    assert said in capsys.readouterr().err


def test_without_the_extra_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "NEEDED", ("numpy", "no-such-package"))
    assert main(["view", COURT]) == 2
    assert "pip install 'kingmaker[app]'" in capsys.readouterr().err


def test_a_port_that_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(serve, "NEEDED", ())
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["view", COURT, "--port", str(port)]) == 2
    assert f"port {port}: address already in use" in capsys.readouterr().err


def test_without_a_port_the_next_free_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(serve, "PORT", other.getsockname()[1])
        with serve.take_port("127.0.0.1", None) as taken:
            assert serve.PORT < taken.getsockname()[1] < serve.PORT + serve.TRIED
            assert serve.address(taken) == f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UsageError, match=r"cannot serve on 192\.0\.2\.1"):
        serve.take_port("192.0.2.1", None)


def test_ctrl_c_ends_it_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[tuple[Opening, bool]] = []

    def interrupted(opening: Opening, taken: socket.socket, open_browser: bool, token: str) -> None:
        assert token == ""
        heard.append((opening, open_browser))
        taken.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "NEEDED", ())
    monkeypatch.setattr(serve, "serve", interrupted)
    assert main(["view", COURT, "--no-browser", "-n", "50", "--seed", "4", "--set", "world.approval=0.1"]) == 0
    assert heard == [(Opening(COURT, ("world.approval=0.1",), 4, 50, 0), False)]
    assert "http://127.0.0.1:" in capsys.readouterr().err


def test_what_was_asked_for_reaches_the_server_whole(stage: Stage) -> None:
    assert Opening.from_text(stage.opening.as_text()) == stage.opening


def test_nothing_is_reported_to_anybody() -> None:
    assert serve.SURROUNDINGS["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "false"


def test_it_rests_on_what_check_counts(stage: Stage) -> None:
    assert stage.rests_on.startswith("Rests on 72 numbers of its author (0% stated, 0% implied, 100% assumed)")


def test_beyond_this_machine_there_is_a_token_and_a_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens: list[str] = []

    def served(opening: Opening, taken: socket.socket, open_browser: bool, token: str) -> None:
        tokens.append(token)
        taken.close()

    monkeypatch.setattr(serve, "NEEDED", ())
    monkeypatch.setattr(serve, "serve", served)
    assert main(["view", COURT, "--no-browser", "--host", "0.0.0.0"]) == 0
    said = capsys.readouterr().err
    assert "warning: other machines reach this one" in said
    assert len(tokens[0]) >= 32
    assert f"/?token={tokens[0]}" in said
