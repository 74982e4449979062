"""Nothing is touched in a folder that is not ours; and a process that dies at any step loses nothing of what is."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_sweeps import COURT, Maker

from sim.cli import main
from sim.cli.report import MARK
from sim.experiment.design.plan import load_plan
from sim.experiment.folder import files, keeping
from sim.experiment.folder.files import wrong_with_name
from sim.experiment.folder.manifest import as_sealed
from sim.experiment.folder.store import read_manifest, read_table
from sim.experiment.folder.study import Study, single
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import ResultsError, ScenarioError, UsageError
from sim.scenario.reading.loader import load

RUN = ["run", str(COURT), "-n", "10", "-j", "1", "-q", "-o"]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in a folder, played once; `folder` is a copy for each test."""
    found = tmp_path_factory.mktemp("played") / "x"
    assert main([*RUN, str(found)]) == 0
    return found


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    return shutil.copytree(played, tmp_path / "x")


def tree(folder: Path) -> dict[str, bytes | str]:
    """Return everything under a folder: bytes of files, and where links lead."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"mine: {name}", encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["design.parquet", "failures.jsonl", "scenario.resolved.yaml"], "design.parquet"),
        (["thesis.tmp"], "thesis.tmp"),
        (["manifest.json", "draft.tmp", "deep/er.tmp"], "manifest.json"),
        (["runs/part-0123.parquet"], "runs"),
        (["inventory.jsonl"], "inventory.jsonl"),
        ([".lock"], ".lock"),
        ([".unfinished"], ".unfinished"),
        (["points.json"], "points.json"),
    ],
)
def test_a_folder_with_anything_else_in_it_is_refused_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, names: list[str], told: str
) -> None:
    lay(tmp_path / "mine", *names)
    before = tree(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    for out in (str(tmp_path / "mine"), "."):
        assert main([*RUN, out]) == 2
        assert f"holds something else ({told})" in capsys.readouterr().err
        assert tree(tmp_path / "mine") == before


@pytest.mark.parametrize("text", ['{"name": "an app", "format": 3}', "{}", '{"manifest_version": 3}', "[3]", "\xff"])
def test_a_manifest_of_something_else_makes_no_folder_ours(tmp_path: Path, text: str) -> None:
    lay(tmp_path / "app", "draft.tmp", "design.parquet")
    (tmp_path / "app" / "manifest.json").write_text(text, encoding="latin-1")
    before = tree(tmp_path / "app")
    assert main([*RUN, str(tmp_path / "app")]) == 2
    assert main(["status", str(tmp_path / "app")]) == 4
    assert tree(tmp_path / "app") == before


def test_an_empty_folder_may_be_taken(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert main([*RUN, str(tmp_path / "x")]) == 0
    assert read_table(tmp_path / "x").height == 10


@pytest.mark.parametrize("fresh", [False, True])
def test_what_is_not_ours_in_a_folder_of_ours_stays_as_it_is(tmp_path: Path, config: Maker, fresh: bool) -> None:
    folder = sweep(config(runs=20), tmp_path / "x", jobs=1).folder
    names = ("notes.tmp", "runs/draft.tmp", "runs/part-0.parquet.7.tmp", "runs/part-0.parquet", "leaders/x.parquet",
             "monthly/y.txt", "set-aside/runs/z.parquet", "scenarios/mine.yaml", "mine/design.parquet",
             "manifest.json.tmp", ".probe")  # fmt: skip
    lay(folder, *names)
    (folder / "away").symlink_to(tmp_path)
    before = {name: tree(folder)[name] for name in (*names, "away")}
    sweep(config(values="[0.4, 0.9]", runs=40), folder, jobs=1, fresh=fresh)
    assert sweep(config(runs=20), folder, jobs=1).report.done == read_table(folder).height == 4 * 20
    after = tree(folder)
    assert {name: after[name] for name in before} == before


def test_what_stands_where_a_part_has_to_is_told_and_not_overwritten(tmp_path: Path, config: Maker) -> None:
    whole = sweep(config(), tmp_path / "whole", jobs=1).folder
    folder = sweep(config(runs=20), tmp_path / "x", jobs=1).folder
    there = {path.name for path in (folder / "runs").iterdir()}
    name = next(path.name for path in sorted((whole / "runs").iterdir()) if path.name not in there)
    lay(folder, f"runs/{name}")
    with pytest.raises(UsageError, match=f"{name}: is not one of ours, and stands where one has to"):
        sweep(config(), folder, jobs=1)
    assert (folder / "runs" / name).read_text(encoding="utf-8") == f"mine: runs/{name}"


@pytest.mark.parametrize("name", [".lock", ".unfinished"])
def test_a_link_in_the_place_of_a_file_of_ours_leaves_alone_what_it_leads_to(tmp_path: Path, name: str) -> None:
    lay(tmp_path, "precious.txt")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / name).symlink_to(tmp_path / "precious.txt")
    assert main([*RUN, str(tmp_path / "new")]) == 2
    assert main([*RUN, str(tmp_path / "old")]) == 0
    (tmp_path / "old" / name).unlink(missing_ok=True)
    (tmp_path / "old" / name).symlink_to(tmp_path / "precious.txt")
    main([*RUN, str(tmp_path / "old"), "--seed", "2"])
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "mine: precious.txt"


@pytest.mark.parametrize("name", ["scenario.resolved.yaml", "design.parquet", "points.json", "manifest.json",
                                  "inventory.jsonl"])  # fmt: skip
@pytest.mark.parametrize("more", [["--seed", "2"], ["--set", "leaders.guard.loyalty=0.1"]])
def test_no_file_of_ours_is_written_through_a_link(folder: Path, tmp_path: Path, name: str, more: list[str]) -> None:
    (folder / name).rename(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert main(["status", str(folder)]) == 4
    main([*RUN, str(folder), *more])
    assert (tmp_path / "elsewhere").read_bytes() == before


@pytest.mark.parametrize("name", ["runs", "leaders", "scenarios", "set-aside"])
def test_a_folder_inside_that_is_a_link_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    if (folder / name).exists():
        (folder / name).rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir(exist_ok=True)
    before = tree(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert main([*RUN, str(folder), "--seed", "2"]) in (2, 4)
    assert tree(tmp_path / "elsewhere") == before
    if name != "set-aside":
        with pytest.raises(ResultsError, match=f"{name}: is a link"):
            read_table(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", [".lock", "manifest.json", "inventory.jsonl", "design.parquet"])
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert main(["status", str(folder)]) == (0 if name == ".lock" else 4)
    assert main([*RUN, str(folder), "--seed", "2"]) in (0, 2, 4)


class Killed(BaseException):
    """Stands for the end of a process, which nothing catches."""


def kill_at(patch: pytest.MonkeyPatch, step: int, before: bool) -> list[str]:
    """Let the process die at one of the steps in which a folder is changed; return the steps that were taken."""
    taken: list[str] = []

    def dying(name: str, right: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if before and len(taken) == step:
                raise Killed
            found = right(*arguments)
            taken.append(name)
            if not before and len(taken) == step + 1:
                raise Killed
            return found

        return call

    patch.setattr(keeping, "append", dying("line", keeping.append))
    patch.setattr(keeping, "write_atomically", dying("file", keeping.write_atomically))
    patch.setattr(keeping.Store, "_rename", dying("move", keeping.Store._rename))
    patch.setattr(keeping.os, "unlink", dying("unlink", os.unlink))
    return taken


@pytest.fixture(scope="module")
def two() -> tuple[Study, Study]:
    """A small study, and what becomes of it when its scenario is edited and it is extended."""
    study = replace(single(load(COURT), 8, 1), chunk=4)
    edited = replace(single(load(COURT, ["leaders.guard.loyalty=0.1"]), 12, 1), chunk=4)
    return study, edited


@pytest.mark.parametrize(
    ("before", "every"),
    [(False, 6), pytest.param(True, 1, marks=pytest.mark.slow), pytest.param(False, 1, marks=pytest.mark.slow)],
)
def test_a_process_that_dies_at_any_step_leaves_no_wrong_table_and_loses_no_finished_part(
    tmp_path: Path, two: tuple[Study, Study], before: bool, every: int
) -> None:
    study, edited = two
    right = {name: play_study(each, tmp_path / name, Options()).folder for name, each in (("a", study), ("b", edited))}
    tables = [read_table(right["a"]), read_table(right["b"]).drop("point")]
    for step in range(1, 100, every):
        folder = tmp_path / f"{step}"
        play_study(study, folder, Options())
        with pytest.MonkeyPatch.context() as patch:
            taken = kill_at(patch, step, before)
            try:
                play_study(edited, folder, Options())
            except Killed:
                pass
            else:
                break
        there = what_is_read(folder)
        assert any(there.equals(table.drop("point", strict=False).head(len(there))) for table in tables) or not len(
            there
        )
        finished = finished_parts(folder, edited)
        report = play_study(edited, folder, Options())
        assert (report.state, report.done, report.played) == ("finished", 12, 12 - 4 * finished)
        assert read_table(folder).drop("point").equals(tables[1])
        back = play_study(study, folder, Options())
        assert (back.done, back.played) == (8, 0)
        assert read_table(folder).equals(tables[0])
    assert step > 20
    assert set(taken) >= {"line", "file", "move"}


def what_is_read(folder: Path) -> pl.DataFrame:
    """Return the runs that a folder gives, none where it says that it has none."""
    try:
        return read_table(folder).drop("point")
    except ResultsError:
        return pl.DataFrame()


def finished_parts(folder: Path, study: Study) -> int:
    """Return how many parts of a study have all their tables, of which that of the runs is the last."""
    keys = [chunk.key for round_ in study.rounds() for chunk in round_]
    return sum((folder / "runs" / f"part-{key}.parquet").exists() for key in keys)


def test_a_folder_that_was_only_begun_is_taken_up_and_says_so(tmp_path: Path, two: tuple[Study, Study]) -> None:
    for step in range(0, 12, 3):
        folder = tmp_path / f"{step}"
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, step, before=step % 2 == 0)
            with pytest.raises(Killed):
                play_study(two[0], folder, Options())
        with pytest.raises(ResultsError):
            read_table(folder)
        assert play_study(two[0], folder, Options()).done == 8
        assert read_table(folder).height == 8


def test_beginning_anew_keeps_what_was_there_as_results_of_their_own(tmp_path: Path, config: Maker) -> None:
    folder = sweep(config(), tmp_path / "x", jobs=1).folder
    sweep(config(values="[0.4, 0.9]"), folder, jobs=1)
    before = read_table(folder)
    sweep(config(), folder, jobs=1, fresh=True)
    kept = folder / "set-aside" / "before-1"
    assert read_table(kept).equals(before)
    assert read_manifest(kept)["state"] == "finished"
    assert sweep(config(), kept, jobs=1).report.played == 0


@pytest.mark.parametrize(
    "name",
    ["../x", "..", ".", "a/b", "/tmp/x", "a\\b", "a\x00b", "a\nb", "con", "NUL.txt", "Com1", "trailing.", "blank ",
     " blank", ".hidden", "x" * 300, "c:x", "a|b", "ж" * 150],
)  # fmt: skip
def test_a_name_that_could_leave_the_folder_is_refused_at_its_place(tmp_path: Path, name: str) -> None:
    assert wrong_with_name(name) is not None
    path = tmp_path / "named.yaml"
    written = json.dumps(name, ensure_ascii=False)
    path.write_text(
        f"kingmaker: 1\nsweep: named\nruns: 2\nscenarios:\n  base: {COURT}\n  {written}: {COURT}\n"
        "design: {axes: {leaders.guard.ambition: [0.1]}}\n",
        encoding="utf-8",
    )
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ScenarioError) as found:
        sweep(path, tmp_path / "x", jobs=1)
    assert all(problem.line is not None for problem in found.value.problems)
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["base", "Базовый сценарий", "v1.2", "what-if (2)", "日本", "console", "x" * 100])
def test_an_ordinary_name_is_none_of_these(name: str) -> None:
    assert wrong_with_name(name) is None


def test_names_that_some_systems_take_for_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "named.yaml"
    path.write_text(
        f"kingmaker: 1\nsweep: named\nscenarios: {{base: {COURT}, Base: {COURT}}}\n"
        "design: {axes: {leaders.guard.ambition: [0.1]}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError, match="cannot be told from"):
        load_plan(path)


@pytest.mark.usefixtures("without_figures")
def test_pages_and_tables_replace_their_like_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "x")
    assert main([*RUN, folder]) == 0
    report, export = ["report", folder, "--replays", "0", "-q", "-o"], ["export", folder, "-q", "-o"]
    for command, mine in ((report, "mine.yaml"), (export, "mine.csv")):
        lay(tmp_path, mine)
        assert main([*command, str(tmp_path / mine)]) == 2
        assert "is there already, and is not" in capsys.readouterr().err
        assert (tmp_path / mine).read_text(encoding="utf-8") == f"mine: {mine}"
    page, table = tmp_path / "page.html", tmp_path / "table.csv"
    page.write_bytes(b"<!doctype html>\n" + MARK)
    assert main([*report, str(page)]) == 0
    assert b"</html>" in page.read_bytes()
    assert [main([*export, str(table)]), main([*export, str(table)])] == [0, 0]


def test_an_export_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    folder, table = tmp_path / "x", tmp_path / "runs.csv"
    assert main([*RUN, str(folder)]) == 0
    assert main(["export", str(folder), "-o", str(table), "-q"]) == 0
    before = table.read_bytes()
    next((folder / "runs").iterdir()).write_bytes(b"PAR1 nothing PAR1")
    assert main(["export", str(folder), "-o", str(table), "-q"]) == 4
    assert table.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"x", "runs.csv"}


def test_parts_whose_lines_a_power_cut_has_taken_are_written_again(tmp_path: Path, two: tuple[Study, Study]) -> None:
    folder = play_study(two[0], tmp_path / "x", Options()).folder
    right = read_table(folder)
    lines = (folder / "inventory.jsonl").read_bytes().splitlines(keepends=True)
    parts = [k for k, line in enumerate(lines) if b'"part"' in line]
    (folder / "inventory.jsonl").write_bytes(b"".join(lines[: parts[0]]))
    anchor = {"lines": parts[0], "seal": lines[parts[0] - 1][2:34].decode()}
    (folder / "manifest.json").write_bytes(as_sealed(read_manifest(folder) | {"inventory": anchor}))
    assert play_study(two[0], folder, Options()).played == 8
    assert read_table(folder).equals(right)


@pytest.mark.parametrize("flags", [files.CAREFUL, 0])
def test_no_link_is_followed_where_the_system_cannot_be_told_so_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: int
) -> None:
    lay(tmp_path, "precious.txt")
    (tmp_path / "link").symlink_to(tmp_path / "precious.txt")
    monkeypatch.setattr(files, "CAREFUL", flags)
    for action in (os.O_RDONLY, os.O_RDWR | os.O_CREAT | os.O_TRUNC):
        with pytest.raises(OSError, match=r"is a link|symbolic links"):
            files.open_own(tmp_path / "link", action)
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "mine: precious.txt"
