"""Whoever reads a sweep that was stopped is told how far it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
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
