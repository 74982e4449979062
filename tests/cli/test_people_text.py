"""What becomes of the named, as `run` writes it: no wider than the terminal, without columns of nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.analysis.runs.summary import Summary, summarise
from sim.analysis.runs.tables import tables_of
from sim.cli.common import Talk
from sim.cli.people_text import show_heads, show_people
from sim.cli.terminal import LEAST_COLUMNS, PAGE_COLUMNS, room, width
from sim.experiment.folder.study import single
from sim.experiment.playing.session import Options, play_study
from sim.scenario.reading.loader import load

ARTICLE = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2021.yaml"
NUMBER = r"\d+\.\d"


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    folder = tmp_path_factory.mktemp("article")
    play_study(single(load(ARTICLE), 60, 1), folder, Options(1))
    return summarise(tables_of(folder))


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_the_tables_of_people_are_folded_to_the_width_of_the_terminal(
    article: Summary, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("COLUMNS", str(columns))
    show_people(Talk(), article, {})
    numbers = [line for line in capsys.readouterr().out.splitlines() if re.search(rf"{NUMBER}|–", line)]
    assert max(width(line) for line in numbers) <= columns
    assert len(numbers) > 3 * len(article.leaders)


def test_what_became_of_them_adds_up_and_what_became_of_nobody_has_no_column(
    article: Summary, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("COLUMNS", "300")
    show_people(Talk(), article, {})
    became, _, on_the_way = capsys.readouterr().out.strip().partition("\n\n")
    for leader in article.leaders:
        (line,) = (line for line in became.splitlines() if line.startswith(f"  {leader.leader}  "))
        shares = re.findall(rf" ({NUMBER}|–)(?= |$)", line)
        assert sum(float(each) for each in shares if each != "–") == pytest.approx(100, abs=0.3)
    rows = [re.findall(rf" ({NUMBER}|–)(?= |$)", line) for line in became.splitlines()[3:-1:2]]
    assert len(rows) == len(article.leaders)
    assert all(set(column) != {"–"} for column in zip(*rows, strict=True))
    assert "moves" in on_the_way
    assert "chosen" in on_the_way or not any(each.chosen and each.chosen.runs for each in article.leaders)


def test_heads_of_clans_are_told_one_a_line_with_their_intervals(article: Summary, capsys: pytest.CaptureFixture[str]):
    show_heads(Talk(), article, {"tasmagambetov": "Imangali Tasmagambetov", "western_clan": "Western clan"})
    said = capsys.readouterr().out
    assert re.search(rf"Western clan +Imangali Tasmagambetov +{NUMBER}%  \[{NUMBER}, {NUMBER}\]", said)


def test_room_is_that_of_the_terminal_or_of_a_page_and_never_too_little(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert room() == LEAST_COLUMNS
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr("os.get_terminal_size", lambda *_: (_ for _ in ()).throw(OSError()))
    assert room() == PAGE_COLUMNS
