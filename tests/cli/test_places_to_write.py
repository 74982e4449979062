"""Where a page or a table is to be written is looked at first, and told by the name that was typed."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.runs import table_of_inputs
from sim.cli import main
from sim.experiment.folder.files import refuse_unwritable, write_atomically
from sim.language.errors import UsageError

COURT = str(Path(__file__).parents[2] / "scenarios" / "court.yaml")


def test_a_page_is_not_made_for_a_place_that_cannot_be_written_to(
    court_folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.report.html.make_page", lambda *_: pytest.fail("made"))
    (tmp_path / "file").write_text("x", encoding="utf-8")
    page = tmp_path / "file" / "r.html"
    assert main(["report", court_folder, "-o", str(page)]) == 2
    assert f"error: {page}: cannot be written: Not a directory" in capsys.readouterr().err
    assert (
        main(["report", court_folder, "-o", str(tmp_path / "r.html"), "--figures", str(tmp_path / "file" / "f")]) == 2
    )
    assert "cannot be written" in capsys.readouterr().err


def test_what_is_looked_at_is_the_nearest_folder_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unwritable(tmp_path / "new" / "newer" / "r.html")
    assert list(tmp_path.iterdir()) == []

    def refused(**where: Any) -> Any:
        assert where == {"dir": tmp_path}
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "tmpabc"))

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    with pytest.raises(UsageError, match=r"newer/r\.html: cannot be written: Permission denied$"):
        refuse_unwritable(tmp_path / "new" / "newer" / "r.html")
    with pytest.raises(UsageError, match="cannot be written: File name too long"):
        refuse_unwritable(tmp_path / ("a" * 300))


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)


@pytest.mark.usefixtures("full")
def test_a_full_disk_is_told_by_the_file_that_was_named_and_can_be_gone_on_from(
    court_folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, table = tmp_path / "r.html", tmp_path / "t.csv"
    for command, file in (
        (["report", court_folder, "--replays", "0", "-q", "-o", str(page)], page),
        (["export", court_folder, "-o", str(table)], table),
    ):
        assert main(command) == 3
        said = capsys.readouterr().err
        assert said == f"error: {file}: No space left on device; make room and repeat the command\n"
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_given_its_name_is_told_by_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as told:
        write_atomically(tmp_path / "nowhere" / "r.html", b"x")
    assert told.value.filename == str(tmp_path / "nowhere" / "r.html")
    (tmp_path / "r.html").mkdir()
    with pytest.raises(OSError, match="directory") as told:
        write_atomically(tmp_path / "r.html", b"x")
    assert told.value.filename == str(tmp_path / "r.html")
    assert [each.name for each in tmp_path.iterdir()] == ["r.html"]


@pytest.mark.parametrize("outcome", ["foo", "attempts", "outcome", "nobody.rules"])
def test_boxes_are_not_looked_for_of_what_is_no_yes_or_no(
    court_folder: str, outcome: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(table_of_inputs, "drawn_values", lambda *_: pytest.fail("played"))
    for source in (court_folder, COURT):
        assert main(["discover", source, "--outcome", outcome]) == 2
        said = capsys.readouterr().err
        assert said.startswith("error: ")
        assert f"'{outcome}'" in said


def test_a_scenario_has_no_design_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", COURT, "--outcome", "split", "--columns", "design"]) == 2
    assert "is a scenario, which has no design" in capsys.readouterr().err
