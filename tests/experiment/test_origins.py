"""From what somebody types, or a table holds, to what was played there; and which file is a table of ours."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.design.config import Design
from sim.experiment.design.tablefile import axes_of, read_table
from sim.experiment.folder import origins
from sim.experiment.folder.origins import _listed, _point, folder_of, only_point, points_in
from sim.experiment.folder.study import Base, Point, Study
from sim.experiment.folder.version import digest_of, engine_version, versions
from sim.experiment.playing import pool as pools
from sim.experiment.playing.chunk import Orders
from sim.experiment.playing.pool import Threads
from sim.language.errors import UsageError
from sim.language.textfiles import UnreadableError
from sim.scenario.reading.overrides import Override


def test_results_are_named_by_their_folder_or_by_it_and_a_point(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "a.yaml").write_text("")
    assert folder_of(folder) == (folder, None)
    assert folder_of(f"{folder}#3") == (folder, 3)
    assert folder_of(f"{folder}#03") == (folder, 3)
    assert folder_of(tmp_path / "a.yaml") is None
    for nothing in (f"{folder}#", f"{folder}#x", f"{folder}#-1", f"{folder}#²", f"{tmp_path}/other#3", f"{tmp_path}/b"):
        with pytest.raises(UsageError, match="there is no such results folder, config or scenario"):
            folder_of(nothing)
    (tmp_path / "odd#3").mkdir()
    assert folder_of(tmp_path / "odd#3") == (tmp_path / "odd#3", None), "a folder of that very name comes first"


def test_points_that_are_not_there_are_told_with_those_that_are() -> None:
    assert _listed([0, 1]) == "0, 1"
    assert _listed(list(range(12))) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"
    assert _listed(list(range(13))).endswith("10, 11, …")


def test_a_point_of_a_design_has_its_axes_and_what_it_sets() -> None:
    row = {"point": 4, "label": "x", "scenario": "s", "a": 0.5, "b": None, "settings": '[["world.c", 0.5]]'}
    assert _point(row) == Point(4, "s", (Override(("world", "c"), 0.5),), {"a": 0.5, "b": None})


def test_a_point_is_called_as_when_it_was_played() -> None:
    base = Base("s", "", "", "s", "", {})
    points = (
        Point(0, "s", (), {"scenario": "s", "a": 0.5}),
        Point(1, "s", (), {"b": "high"}),
        Point(2, "s", (), {"a": None}),
    )
    study = Study("x", {"s": base}, points, 1, 1)
    read = [_point(row) for row in study.design().iter_rows(named=True)]
    assert [point.label for point in read] == ["scenario=s, a=0.5", "b=high", "a=null"]
    assert [point.label for point in read] == [point.label for point in points]


def test_a_point_of_a_hundred_axes_is_called_by_its_number() -> None:
    values = {f"leaders.guard.number_{k}": 0.123456 for k in range(100)}
    assert Point(7, "s", (), values).short == "point 7"
    assert Point(7, "s", (), {"a": 1}).short == "a=1"


def test_only_one_point_needs_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    def design(*numbers: int) -> Any:
        count = len(numbers)
        return pl.DataFrame({
            "point": numbers, "label": [""] * count, "scenario": ["s"] * count, "settings": ["[]"] * count
        })  # fmt: skip

    monkeypatch.setattr(origins, "read_design", lambda folder: design(7))
    assert only_point("f") == 7
    assert [each.number for each in points_in("f", 7)] == [7]
    with pytest.raises(UsageError, match=r"f: has no point 0 \(it has 7\)"):
        points_in("f", 0)
    monkeypatch.setattr(origins, "read_design", lambda folder: design(0, 7))
    with pytest.raises(UsageError, match="f: has 2 points; say which"):
        only_point("f")
    assert [each.number for each in points_in("f", 0)] == [0], "the first point has a number like any other"
    assert len(points_in("f")) == 2


TABLE = {"kind": "csv", "file": "x.csv", "axes": {"amb": {"path": "world.approval", "range": [0, 1]}}}
DESIGN = Design.model_validate({"kind": "union", "of": [TABLE, {"axes": {"own": [1]}}]})


@pytest.mark.parametrize("text", [
    "amb\n1\n", "own,x\n1,2\n", "world.approval;y\n1;2\n", '"amb"\t"z"\n', "sep=;\namb;b\n", "\n \tamb\n1\n",
    "x|scenario\n", "leaders.guard.loyalty\n1\n", "x,y, settings\n", "sep=;\r\nleaders.a\r\n", "\ufeffamb\n",
])  # fmt: skip
def test_a_table_names_an_axis_or_a_path_of_the_scenario_in_its_first_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8", newline="")
    assert read_table(tmp_path / "x.csv", DESIGN) == text.encode()
    (tmp_path / "x.csv").write_text(text.removeprefix("\ufeff"), encoding="utf-16", newline="")
    assert read_table(tmp_path / "x.csv", DESIGN)
    assert list(axes_of(DESIGN)) == ["amb", "own"]


@pytest.mark.parametrize("text", ["x,y\namb,1\n", "root:x:0:0\n", "", "name of a thing\n", "ambition\n", "my.world\n"])
def test_a_file_that_names_nothing_of_ours_is_not_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match="its first line must name axes"):
        read_table(tmp_path / "x.csv", DESIGN)


def test_as_many_stretches_are_under_way_as_there_are_threads_and_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, begun = threading.Event(), []

    def play(builder: Any, orders: Any, chunk: Any) -> Any:
        begun.append(chunk)
        waiting.wait(5)
        return chunk

    monkeypatch.setattr(pools, "play_chunk", play)
    taken: list[int] = []

    def chunks() -> Any:
        for number in range(6):
            taken.append(number)
            yield number

    nothing: Any = None
    found = Threads(nothing, Orders(1), 2).play(chunks())
    threading.Timer(0.05, waiting.set).start()
    first = next(found)
    assert taken == [0, 1, 2], "none is taken before there is room"
    assert sorted([first, *found]) == list(range(6))  # type: ignore[type-var]
    assert list(Threads(nothing, Orders(1), 2).play(iter(()))) == []


def test_an_engine_is_told_by_its_version_and_by_what_decides_its_results() -> None:
    name, plus, mark = engine_version().partition("+")
    assert (name, plus) == (versions()["kingmaker"], "+")
    assert mark
    assert len(mark) == len(digest_of(("outcomes",))) == 12
    digests = [digest_of(("outcomes",)), digest_of(("statistics",)), digest_of(("outcomes",), ("bounds.py",))]
    assert len(set(digests)) == 3
    assert mark == digest_of(("core", "scenario/tables"), ("ensemble.py",)), "nothing else decides what a run returns"
