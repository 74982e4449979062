"""What is written reaches its reader: in any encoding, at any width, and without obeying what stands in a name."""

from __future__ import annotations

import builtins
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.cli.common import Talk
from sim.cli.layout import table
from sim.cli.terminal import in_plain_signs, is_terminal, visible, wants_colour, width

ROOT = Path(__file__).parents[2]
COURT = "scenarios/court.yaml"


def kingmaker(*arguments: str, tail: str = "", **surroundings: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a shell of its own, with what stands behind it (a pipe, a file)."""
    command = f'"{sys.executable}" run.py {" ".join(arguments)} {tail}'
    return subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=os.environ | surroundings, capture_output=True, check=False
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal") / "results"
    assert main(["run", str(ROOT / COURT), "-n", "20", "-o", str(folder), "-q"]) == 0
    return folder


@pytest.mark.parametrize(
    "encoding",
    ["cp1252", "cp437", *(pytest.param(other, marks=pytest.mark.slow) for other in ("ascii", "cp1251", "latin-1"))],
)
def test_what_an_encoding_lacks_is_written_in_plain_signs(encoding: str, tmp_path: Path) -> None:
    done = kingmaker("run", COURT, "-n", "20", "-o", str(tmp_path / "o"), PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert "  ####" in done.stdout.decode(encoding) or encoding == "cp437"  # which has blocks


def test_a_letter_keeps_its_base_where_the_accent_is_lacking() -> None:
    assert in_plain_signs(UnicodeEncodeError("ascii", "Kuleba – ż 文!", 7, 12, "")) == ("- z ?", 12)


def test_data_keep_every_letter_in_any_encoding() -> None:
    code = (
        "import sys; from sim.cli.common import Talk; from sim.cli.terminal import prepare_streams;"
        "prepare_streams(); Talk().show_json({'name': 'Қасым \\x9b31m'})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "cp1252"},
                          capture_output=True, check=True)  # fmt: skip
    assert json.loads(done.stdout.decode("cp1252")) == {"name": "Қасым \x9b31m"}
    assert b"\x9b" not in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("verb", [("run", COURT, "-n", "5"), ("schema", "scenario"), ("--help",)])
def test_a_full_disk_behind_stdout_is_told_in_a_line(verb: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "o"
    more = ["-o", str(folder)] if verb[0] == "run" else []
    done = kingmaker(*verb, *more, tail="> /dev/full")
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (
        1, "error: the output could not be written: No space left on device",
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert verb[0] != "run" or (folder / "manifest.json").is_file()


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_fault(closed: str, tmp_path: Path) -> None:
    assert kingmaker("run", COURT, "-n", "5", "-o", str(tmp_path / "o"), tail=closed).returncode == 0


@pytest.mark.parametrize("verb", ["schema scenario", "export RESULTS --table series", "trace scenarios/court.yaml"])
def test_a_reader_that_has_had_enough_is_no_fault(verb: str, results: Path) -> None:
    done = kingmaker(verb.replace("RESULTS", str(results)), tail='| head -1; echo "${PIPESTATUS[0]}"')
    assert done.stdout.decode().splitlines()[-1] == "0"
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_control_characters_are_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    assert visible("a\x1b[31mb\x9b1m\rc\x00\u202e\n\td") == "a\\x1b[31mb\\x9b1m\\rc\\x00\\u202e\n\td"
    talk = Talk()
    talk.show("red \x1b[31m king")
    talk.warn("bell \x07")
    assert capsys.readouterr() == ("red \\x1b[31m king\n", "bell \\x07\n")
    talk.colour = True
    talk.show(talk.paint("king \x1b]0;title\x07", "bold"))
    assert capsys.readouterr().out == "\x1b[1mking \\x1b]0;title\\x07\x1b[0m\n"


def test_columns_stand_under_each_other_in_any_script() -> None:
    lines = table([["习近平", "1"], ["👑", "22"], ["Ko\u0301", "333"]], align="lr", indent=0).splitlines()
    assert [width(line) for line in lines] == [11, 11, 11]
    assert lines[1] == "👑       22"


@pytest.mark.parametrize(
    ("surroundings", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_that_have_them_and_users_who_want_them(
    surroundings: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(Terminal()) is colour  # type: ignore[arg-type]
    assert is_terminal(Terminal()) is (surroundings != {"TERM": "dumb"})  # type: ignore[arg-type]
    assert not is_terminal(None)


def test_the_end_of_a_file_is_not_taken_for_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def torn(*_: object) -> None:
        raise EOFError("Ran out of input")

    monkeypatch.setattr("sim.scenario.reading.loader.load", torn)
    assert main(["trace", str(ROOT / COURT)]) == 70
    assert "EOFError: Ran out of input" in capsys.readouterr().err


def test_a_name_is_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / COURT).read_text(encoding="utf-8").replace("name: The guard", 'name: "The [/] [bold]guard"')
    file = tmp_path / "court.YAML"
    file.write_text(text.replace("loyalty: 0.4,", "loyalty: 0.05,").replace("ambition: 0.8,", "ambition: 0.95,"))
    assert main([str(file), "-n", "5", "-o", str(tmp_path / "o")]) == 0
    for run in range(3):
        assert main(["trace", str(file), "--why", "--run", str(run)]) == 0
    assert "The [/] [bold]guard" in capsys.readouterr().out


def test_an_interrupt_while_the_program_is_loaded_ends_it_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str, *rest: Any) -> Any:
        if name == "sim.cli":
            raise KeyboardInterrupt
        return imported(name, *rest)

    imported = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", interrupted)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "run.py"), run_name="run")
    assert ended.value.code == 130


@pytest.mark.parametrize(
    ("verb", "takes"),
    [("run", "A scenario or a config"), ("sensitivity", "A scenario or a config"), ("trace", "A scenario (YAML)"),
     ("pivots", "A scenario (YAML)")],
)  # fmt: skip
def test_help_names_the_kinds_of_file_that_a_verb_takes(
    verb: str, takes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([verb, "--help"]) == 0
    assert f"FILE <path>  {takes}" in capsys.readouterr().out
