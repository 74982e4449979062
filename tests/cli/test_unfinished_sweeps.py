"""Whoever reads a sweep that was stopped is told how far it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.again import into_folder
from sim.experiment.folder.store import contents_of
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Listener
from sim.experiment.playing.stop import Stop

COURT = Path(__file__).parents[2] / "scenarios" / "court.yaml"
CONFIG = """kingmaker: 1
sweep: guards
scenario: {court}
runs: 40
chunk: 10
design: {{kind: grid, axes: {{loyalty: {{path: leaders.guard.loyalty, values: [0.2, 0.8]}}}}}}
"""


class Impatient(Listener):
    """Asks to stop once some runs are there."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop

    def advanced(self, runs: int, agent_steps: int) -> None:
        self.stop.ask()


class Asked(Stop):
    """A stop that was asked for before anything was played."""

    def __init__(self) -> None:
        self.asked = True


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep that was stopped, and the same one played to its end."""
    home = tmp_path_factory.mktemp("unfinished")
    (home / "guards.yaml").write_text(CONFIG.format(court=COURT), encoding="utf-8")
    stop = Stop()
    sweep(home / "guards.yaml", home / "part", jobs=1, stop=stop, listener=Impatient(stop))
    sweep(home / "guards.yaml", home / "whole", jobs=1)
    return home


def told(folder: Path) -> str:
    done = sum(part.runs for part in contents_of(folder).parts())
    assert 0 < done < 80
    return f"{folder} is not finished: {done} of 80 runs are there"


def test_a_comparison_says_it_once_and_in_json_of_each_side(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    part, whole = home / "part", home / "whole"
    assert main(["compare", str(part), "-q"]) == 0
    assert capsys.readouterr().out.count(f"note: {told(part)}\n") == 1
    assert main(["compare", f"{part}#0", f"{whole}#0", "-q", "--format", "json"]) == 0
    assert [side["unfinished"] for side in json.loads(capsys.readouterr().out)["sides"]] == [told(part), ""]
    assert main(["compare", str(whole), "-q"]) == 0
    assert "not finished" not in capsys.readouterr().out


@pytest.mark.parametrize("table", ["points", "runs"])
def test_what_is_exported_is_said_to_be_a_part_beside_the_table(
    home: Path, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(home / "part"), "--table", table]) == 0
    assert capsys.readouterr().err == f"note: {told(home / 'part')}\n"
    assert main(["export", str(home / "whole"), "--table", table]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("without_figures")
def test_a_page_says_it_where_the_answer_stands_also_of_what_stands_beside(home: Path, tmp_path: Path) -> None:
    for sources, says in ((["part#0", "part#1"], True), (["whole#0", "part#1"], True), (["whole#0"], False)):
        page = tmp_path / "r.html"
        assert main(["report", *(str(home / each) for each in sources), "-o", str(page), "--replays", "0", "-q"]) == 0
        assert page.read_text(encoding="utf-8").count(f"<strong>{told(home / 'part')}.</strong>") == says


def test_boxes_are_looked_for_in_a_part_with_a_word_about_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["discover", str(home / "part"), "--outcome", "split", "-q"])
    assert f"note: {told(home / 'part')}\n" in capsys.readouterr().err


def test_status_says_once_that_it_was_interrupted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(home / "part")]) == 0
    said = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("  state"))
    assert said.split(maxsplit=1) == ["state", "interrupted: repeat the command to go on"]


def test_the_command_that_goes_on_plays_into_the_folder_as_it_lies_now(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop, moved = Stop(), tmp_path / "moved"
    typed = {"jobs": 1, "stop": stop, "listener": Impatient(stop), "command": "run.py sweep guards.yaml"}
    sweep(home / "guards.yaml", tmp_path / "first", **typed)  # type: ignore[arg-type]
    shutil.copytree(tmp_path / "first", moved)
    main(["status", str(moved)])
    assert capsys.readouterr().out.rstrip().endswith(f"to go on      python run.py sweep guards.yaml -o {moved}")


@pytest.mark.parametrize(
    ("typed", "goes_on"),
    [
        ("run.py run a.yaml -n 5", "run.py run a.yaml -n 5 -o out/b"),
        ("run.py run a.yaml -o out/b", "run.py run a.yaml -o out/b"),
        ("run.py run a.yaml --out=./out/b -q", "run.py run a.yaml --out=./out/b -q"),
        ("run.py run -o out/a a.yaml", "run.py run a.yaml -o out/b"),
        ("run.py sweep --out=out/a a.yaml", "run.py sweep a.yaml -o out/b"),
        ("run.py run -n 5 -- -a.yaml", "run.py run -n 5 -o out/b -- -a.yaml"),
        ("", ""),
    ],
)
def test_a_command_is_told_with_the_folder_it_must_name(typed: str, goes_on: str) -> None:
    assert into_folder(typed, Path("out/b")) == goes_on


def test_a_folder_that_a_command_finds_by_itself_need_not_be_named() -> None:
    assert into_folder("run.py sweep a.yaml", Path("out/a"), Path("out/a")) == "run.py sweep a.yaml"
    assert into_folder("run.py sweep a.yaml", Path("kept"), Path("out/a")) == "run.py sweep a.yaml -o kept"


def test_a_run_into_a_folder_of_our_choice_says_with_which_command_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["run.py", "run", str(COURT), "-n", "4000"])
    monkeypatch.setattr("sim.experiment.playing.stop.Stop", Asked)
    assert main() == 130
    (folder,) = (tmp_path / "out").iterdir()
    goes_on = f"python run.py run {COURT} -n 4000 -o {folder.relative_to(tmp_path)}"
    assert f"to go on: {goes_on}\n" in capsys.readouterr().err
    main(["status", str(folder.relative_to(tmp_path))])
    assert capsys.readouterr().out.rstrip().endswith(goes_on)
