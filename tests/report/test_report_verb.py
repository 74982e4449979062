"""The verb `report`: from a file or a folder to a page, figures on request, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from tests.report.conftest import COURT


def test_a_scenario_is_simulated_on_the_spot_and_figures_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    page, figures = tmp_path / "deep" / "page.html", tmp_path / "figures"
    arguments = ["report", str(COURT), "-n", "30", "--replays", "0", "-o", str(page), "--figures", str(figures)]
    assert main([*arguments, "-q"]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    names = {file.name for file in figures.iterdir()}
    assert {f"outcomes-{size}.{kind}" for size in ("narrow", "wide") for kind in ("svg", "png")} <= names


@pytest.mark.usefixtures("without_figures")
def test_settings_are_played_and_shown(tmp_path: Path):
    page = tmp_path / "page.html"
    arguments = ["report", str(COURT), "-n", "20", "--replays", "0", "--set", "leaders.guard.ambition=0.123"]
    assert main([*arguments, "-o", str(page), "-q"]) == 0
    assert "0.123" in page.read_text(encoding="utf-8")


def test_what_is_played_for_a_page_is_called_by_its_file_where_titles_are_alike(tmp_path: Path):
    bold, page = tmp_path / "bold.yaml", tmp_path / "page.html"
    bold.write_text(COURT.read_text("utf-8").replace("ambition: 0.8", "ambition: 0.9"), encoding="utf-8")
    assert main(["report", str(COURT), str(bold), "-n", "20", "--replays", "0", "-q", "-o", str(page)]) == 0
    shown = page.read_text("utf-8")
    assert "<summary>bold</summary>" in shown
    assert "compared with <b>court</b>" in shown
    assert "kingmaker-" not in shown.lower()


def test_what_is_not_there_is_a_bad_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["report", str(tmp_path / "nowhere"), "-o", str(tmp_path / "page.html")]) == 2
    assert "no such results folder" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


def test_a_folder_without_results_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "page.html")]) == 4
    assert "manifest" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_a_bad_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("")
    arguments = ["report", str(COURT), "-n", "20", "--replays", "0", "-o", str(tmp_path / "file" / "page.html")]
    assert main(arguments) == 2
    assert "file" in capsys.readouterr().err


def test_a_page_goes_into_a_folder_that_is_named_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["report", str(COURT), "-n", "40", "--replays", "0", "-q", "-o", str(tmp_path)]
    assert main(arguments) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Does the guard move against a ruler whom he serves?" in page
    says_nothing_of_what_its_scenario_does_not_have(page)


def says_nothing_of_what_its_scenario_does_not_have(page: str) -> None:
    before_the_numbers = page[: page.index('id="rests"')]
    for absent in (
        "patron returns",
        "Incumbent and patron",
        "by his own growth",
        "dotted upright",
        "own team",
        "Chosen",
        "change by vote",
        "blow of the patron",
    ):
        assert absent not in before_the_numbers
    people = page[page.index('id="people"') : page.index('id="network"')]
    assert "Kept office <b>" in people
    assert "<b>0 %</b>" not in people, "what became of nobody and what was done with nobody is left out"
    assert "Who rules at the close" in page
