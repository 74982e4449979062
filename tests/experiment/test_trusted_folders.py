"""What is read from a folder is what was written there: damage, edits and strays are found, named, and played again."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from small_sweeps import COURT, Maker, parts_of

from sim.analysis.runs.summary import summarise
from sim.analysis.runs.tables import tables_of
from sim.cli import main
from sim.experiment.folder.files import checksum
from sim.experiment.folder.inventory import INVENTORY, TABLES, read_inventory
from sim.experiment.folder.manifest import as_sealed
from sim.experiment.folder.origins import points_in
from sim.experiment.folder.store import contents_of, read_design, read_manifest, read_table
from sim.experiment.folder.study import single
from sim.experiment.playing.runner import sweep
from sim.experiment.playing.session import Options, play_study
from sim.language.errors import ResultsError, UsageError
from sim.report.material import read_material
from sim.scenario.reading.loader import load
from tests.read_sides import read_sides

HELD = ("runs", "leaders", "posts", "series")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of two points, played once; tests work on copies of it."""
    place = tmp_path_factory.mktemp("played")
    config = place / "two.yaml"
    config.write_text(
        f"kingmaker: 1\nsweep: two\nscenario: {COURT}\nruns: 40\nchunk: 20\n"
        "design: {axes: {leaders.guard.loyalty: [0.1, 0.4]}}\n",
        encoding="utf-8",
    )
    return sweep(config, place / "two", jobs=1).folder


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(played, tmp_path / "two"))


def read_all(folder: Path) -> list[pl.DataFrame]:
    return [read_table(folder, table) for table in HELD]


def part_files(folder: Path, table: str = "runs") -> list[Path]:
    """Return the files of a table, those of point 0 first."""
    contents = contents_of(folder)
    return [contents.path(part, table) for part in contents.parts(table)]


def play_again(folder: Path, played: Path) -> str:
    """Repeat the sweep that made a folder and return what was said."""
    from test_resuming import Ears

    ears = Ears()
    assert sweep(played.parent / "two.yaml", folder, jobs=1, listener=ears).finished
    return ears.text


def test_every_single_flipped_bit_of_every_table_is_found(folder: Path) -> None:
    luck = random.Random(20)
    for _ in range(60):
        path = luck.choice(part_files(folder, luck.choice(HELD)))
        whole = path.read_bytes()
        place = luck.randrange(8 * len(whole))
        path.write_bytes(whole[: place // 8] + bytes([whole[place // 8] ^ (1 << place % 8)]) + whole[place // 8 + 1 :])
        with pytest.raises(ResultsError, match=f"{path.name}: is damaged; repeat the command"):
            read_all(folder)
        path.write_bytes(whole)
    assert read_all(folder)


def test_every_single_flipped_bit_of_the_other_files_is_found(folder: Path) -> None:
    luck = random.Random(21)
    names = ("manifest.json", INVENTORY, "design.parquet", "points.json", "scenario.resolved.yaml")
    whole = read_table(folder)
    for name in names * 8:
        path = folder / name
        content = path.read_bytes()
        place = luck.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ (1 << luck.randrange(8))]) + content[place + 1 :])
        said = None
        try:
            there = read_table(folder)
        except ResultsError as trouble:
            said = str(trouble)
        if said is None:  # a blank of the manifest
            assert name == "manifest.json"
            assert there.equals(whole)
        else:
            assert name in said or INVENTORY in said
        path.write_bytes(content)


def swap(folder: Path) -> None:
    """Swap the parts of two points."""
    first, last = part_files(folder)[0], part_files(folder)[-1]
    first.rename(first.with_suffix(".x"))
    last.rename(first)
    first.with_suffix(".x").rename(last)


def rename(folder: Path) -> None:
    first = part_files(folder)[0]
    first.rename(first.with_name("part-00000000000000000000.parquet"))


def lose(folder: Path) -> None:
    part_files(folder)[-1].unlink()


def truncate(folder: Path) -> None:
    path = part_files(folder)[1]
    path.write_bytes(path.read_bytes()[:-1])


def empty(folder: Path) -> None:
    part_files(folder)[1].write_bytes(b"")


def repeat(folder: Path) -> None:
    """Let one part hold what another one does."""
    shutil.copy(part_files(folder)[0], part_files(folder)[1])


def link(folder: Path) -> None:
    """Put a link in the place of a part, to the same bytes."""
    path = part_files(folder)[0]
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize("damage", [swap, rename, lose, truncate, empty, repeat, link])
def test_a_part_that_is_not_as_written_is_refused_set_aside_and_played_again(
    folder: Path, played: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    with pytest.raises(ResultsError, match=r"part-\w{20}\.parquet: is (damaged|missing); repeat the command"):
        read_table(folder)
    assert "damaged and are played again" in play_again(folder, played)
    mine, right = parts_of(folder), parts_of(played)
    assert {name: mine[name] for name in right} == right
    assert all(table.equals(other) for table, other in zip(read_all(folder), read_all(played), strict=True))


def test_a_stray_part_is_not_counted_and_not_touched(folder: Path, played: Path, tmp_path: Path) -> None:
    other = play_study(single(load(COURT), 20, 5), tmp_path / "other", Options()).folder
    stray = shutil.copy(part_files(other)[0], folder / "runs")
    before = Path(stray).read_bytes()
    assert read_table(folder).height == 80
    assert main(["status", str(folder)]) == 0
    play_again(folder, played)
    assert Path(stray).read_bytes() == before
    assert read_table(folder).equals(read_table(played))


@pytest.mark.parametrize("name", ["scenario.resolved.yaml", "design.parquet", "points.json", "failures.jsonl"])
@pytest.mark.parametrize("verb", ["report", "compare", "export", "status", "rerun", "discover"])
def test_a_file_that_was_edited_is_refused_by_every_verb(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, verb: str, failing: Path
) -> None:
    source = failing if name == "failures.jsonl" else played
    folder = Path(shutil.copytree(source, tmp_path / "edited"))
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    more = {"report": ["--replays", "0", "-o", str(tmp_path / "page.html")], "rerun": ["--run", "1", "--point", "0"],
            "discover": ["--outcome", "split", "--columns", "design"]}.get(verb, [])  # fmt: skip
    assert main([verb, str(folder), *more]) == 4
    assert f"{name}: was changed after it was written" in capsys.readouterr().err


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of which one run failed."""
    with pytest.MonkeyPatch.context() as patch:
        from test_resuming import break_run

        break_run(patch, 7)
        return play_study(single(load(COURT), 20, 1), tmp_path_factory.mktemp("failing") / "x", Options()).folder


def test_failed_runs_are_read_from_the_inventory_and_listed_beside_it(failing: Path) -> None:
    (row,) = contents_of(failing).failures()
    assert (row["run"], row["point"], row["seed"]) == (7, 0, 1)
    assert [json.loads(line) for line in (failing / "failures.jsonl").read_text(encoding="utf-8").splitlines()] == [row]


def test_what_was_edited_is_kept_aside_when_the_command_is_repeated(folder: Path, played: Path) -> None:
    edited = (folder / "scenario.resolved.yaml").read_text(encoding="utf-8").replace("loyalty", "loyalty ", 1)
    (folder / "scenario.resolved.yaml").write_text(edited, encoding="utf-8")
    assert "scenario.resolved.yaml: was changed, and is set aside" in play_again(folder, played)
    assert (folder / "set-aside" / "changed-1" / "scenario.resolved.yaml").read_text(encoding="utf-8") == edited
    assert read_table(folder).equals(read_table(played))


def test_without_the_numbers_of_its_points_no_result_goes_to_another_point(folder: Path, played: Path) -> None:
    swapped = folder.parent / "swapped.yaml"
    text = (played.parent / "two.yaml").read_text(encoding="utf-8")
    swapped.write_text(text.replace("[0.1, 0.4]", "[0.4, 0.1]"), encoding="utf-8")
    (folder / "points.json").unlink()
    with pytest.raises(ResultsError, match=r"points\.json: is missing or was changed"):
        sweep(swapped, folder, jobs=1)
    shutil.copy(played / "points.json", folder)
    found = sweep(swapped, folder, jobs=1)
    assert found.report.played == 0
    mine, right = found.runs(), read_table(played).join(read_design(played), on="point")
    for loyalty in (0.1, 0.4):
        here, there = (table.filter(pl.col("leaders.guard.loyalty") == loyalty) for table in (mine, right))
        assert here["outcome"].to_list() == there["outcome"].to_list()
        assert len(here) == 40


def test_an_inventory_of_other_results_or_with_lines_lost_is_refused(folder: Path, tmp_path: Path) -> None:
    path = folder / INVENTORY
    lines = path.read_bytes().splitlines(keepends=True)
    other = play_study(single(load(COURT), 20, 5), tmp_path / "other", Options()).folder
    for content in (lines[:-1], lines[:3] + lines[4:], [*lines[:3], lines[4], lines[3], *lines[5:]], [], None):
        path.write_bytes(b"".join(content) if content is not None else (other / INVENTORY).read_bytes())
        with pytest.raises(ResultsError, match=INVENTORY):
            read_table(folder)


def test_a_torn_last_line_of_the_inventory_was_never_begun(folder: Path, played: Path) -> None:
    with open(folder / INVENTORY, "ab") as file:
        file.write(b'["0123456789abcdef0123456789abcdef", {"part":"torn')
    assert read_table(folder).equals(read_table(played))
    assert sweep(played.parent / "two.yaml", folder, runs=60, jobs=1).report.played == 2 * 20
    assert b"torn" not in (folder / INVENTORY).read_bytes()
    assert read_table(folder).height == 120


@pytest.mark.parametrize("change", [{"seed": 2}, {"engine": "0.0.9+abc"}, {"runs_per_point": 41}, {"state": "stopped"}])
def test_a_manifest_that_was_edited_is_refused(folder: Path, change: dict[str, object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest | change), encoding="utf-8")
    with pytest.raises(ResultsError, match=r"manifest\.json: was changed"):
        read_table(folder)


def test_results_of_an_earlier_format_say_which_version_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old" / "runs").mkdir(parents=True)
    manifest = {"format": 2, "engine": "0.1.0+0123456789ab", "study": "x", "seed": 1, "runs_per_point": 10,
                "versions": {"kingmaker": "0.1.0"}}  # fmt: skip
    (tmp_path / "old" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for command in (["status", "OLD"], ["run", str(COURT), "-n", "5", "-o", "OLD"], ["compare", "OLD", str(COURT)]):
        assert main([str(tmp_path / "old") if word == "OLD" else word for word in command]) == 4
        assert "is of format 2, made by kingmaker 0.1.0 (engine 0.1.0+0123456789ab)" in capsys.readouterr().err
    assert {entry.name for entry in (tmp_path / "old").iterdir()} == {"runs", "manifest.json"}


def other_engine(folder: Path, engine: str = "0.0.9+abc") -> None:
    (folder / "manifest.json").write_bytes(as_sealed(read_manifest(folder) | {"engine": engine}))


def test_results_of_two_engines_are_refused_by_every_verb_that_reads_several(
    folder: Path, played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other_engine(folder)
    for verb, more in (("compare", []), ("report", ["--replays", "0", "-o", str(tmp_path / "page.html")])):
        assert main([verb, str(played), str(folder), *more]) == 4
        assert "not mixed" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()
    with pytest.raises(ResultsError, match="not mixed"):
        read_material([played, folder])


def test_one_point_of_a_folder_is_named_alike_wherever_results_are_read(folder: Path) -> None:
    (side,), (page,) = read_sides([f"{folder}#1"]), read_material([f"{folder}#1"])
    assert side.name == page.label == "leaders.guard.loyalty=0.4"
    assert side.runs.equals(page.runs)
    assert page.summary.runs == 40
    for read in (read_sides, read_material):
        with pytest.raises(UsageError, match=r"has no point 7 \(it has 0, 1\)"):
            read([f"{folder}#7"])


@pytest.mark.usefixtures("without_figures")
def test_a_page_of_one_point_is_written(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["report", f"{folder}#1", "--replays", "0", "-o", str(page), "-q"]) == 0
    assert "40" in page.read_text(encoding="utf-8")
    assert main(["report", f"{folder}#2", "--replays", "0", "-o", str(page), "-q"]) == 2


def runs_in(text: str) -> int:
    return int(json.loads(text)["runs"])


def test_a_scenario_played_again_after_an_edit_is_told_in_full_and_read_by_every_verb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "q")
    run = ["run", str(COURT), "-n", "60", "-o", folder, "-j", "1", "--when", "--format", "json"]
    first, edited = [], ["--set", "leaders.guard.loyalty=0.1"]
    said, found = {}, []
    for step, more in enumerate([first, edited, edited, first, [*edited, "-n", "40"], [*first, "--seed", "2"]]):
        assert main([*run, *more]) == 0
        heard = capsys.readouterr()
        said[step], runs = heard.err, 40 if "40" in more else 60
        assert runs_in(heard.out) == runs
        told = json.loads(heard.out)
        found.append(told["outcomes"])
        assert {each["share"]["of"] for each in told["answer"]["asked"] if each["share"]} == {runs}
        assert all(months[0]["at_risk"] == runs for months in told["when"].values())
        assert sum(row["runs"] for row in found[-1]) == runs == read_table(folder).height
        assert main(["status", folder, "--format", "json"]) == 0
        about = json.loads(capsys.readouterr().out)[0]
        assert (about["runs"]["done"], about["points"]["fewest_runs"]) == (runs, runs)
        (point,) = points_in(folder)
        assert summarise(tables_of(folder)).runs == summarise(tables_of(folder, point.number)).runs == runs
        assert main(["rerun", folder, "--run", "3"]) == 0
        assert "the same as in the folder" in capsys.readouterr().out
    assert found[1] == found[2] != found[0] == found[3]
    assert "played anew, and what was there" in said[1]
    assert "are there already" in said[2]
    assert "2 finished parts still fit" in said[3]
    assert main(["compare", folder, folder]) == 0
    assert "(60 pairs" in capsys.readouterr().out
    assert main(["export", folder, "--table", "runs"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 61


def test_a_point_that_is_not_there_is_no_table_of_zeros(folder: Path) -> None:
    with pytest.raises(ResultsError, match="of point 9: nothing was completed"):
        summarise(tables_of(folder, 9))
    with pytest.raises(UsageError, match="has 2 points; say which"):
        summarise(tables_of(folder))


def test_two_scenarios_of_one_content_keep_a_point_each(tmp_path: Path, config: Maker) -> None:
    path = tmp_path / "twins.yaml"
    path.write_text(
        f"kingmaker: 1\nsweep: twins\nscenarios: {{one: {COURT}, two: {COURT}}}\nruns: 30\n"
        "design: {axes: {leaders.guard.loyalty: [0.1, 0.4]}}\n",
        encoding="utf-8",
    )
    found = sweep(path, tmp_path / "x")
    table = found.runs().join(found.design().select("point", "scenario"), on="point")
    assert table.group_by("scenario", "leaders.guard.loyalty").len()["len"].to_list() == [30] * 4
    assert sorted(set(table["point"])) == [0, 1, 2, 3]
    one, two = (table.filter(scenario=name).drop("scenario", "point") for name in ("one", "two"))
    assert one.equals(two)


def test_every_file_in_a_folder_is_listed_with_its_checksum(folder: Path) -> None:
    inventory = read_inventory(folder)
    listed = dict(inventory.files)
    for part in inventory.here.values():
        listed |= {path: part.files[table] for table, path in part.paths().items()}
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    own = {"manifest.json", INVENTORY, ".lock"}
    assert {name: checksum(path.read_bytes()) for name, path in there.items() if name not in own} == listed
    assert {path.split("/")[0] for path in listed if "/" in path} == set(TABLES) - {"monthly"}
