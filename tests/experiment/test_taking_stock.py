"""What a folder holds of a study: where it was extended, the numbers of its points, what is said, and its store."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.experiment.folder.files import checksum
from sim.experiment.folder.inventory import INVENTORY, Part, read_inventory
from sim.experiment.folder.keeping import Store
from sim.experiment.folder.manifest import BEGUN, MANIFEST, any_manifest, as_sealed, foreign_in, read_manifest
from sim.experiment.folder.numbering import NUMBERS, numbered, numbers_of
from sim.experiment.folder.resume import (
    _open,
    _stock_of,
    _take_back,
    _tell_what_changed,
    breaks_of,
    claim,
)
from sim.experiment.folder.study import Base, Point, Study
from sim.experiment.folder.version import engine_version
from sim.language.errors import ResultsError, UsageError
from sim.scenario.reading.overrides import Override


def study(runs: int = 100, *values: int) -> Study:
    points = tuple(Point(k, "a", (Override(("x",), value),), {"x": value}) for k, value in enumerate(values or (1,)))
    return Study("s", {"a": Base("a", "", "m", "a", "A", {})}, points, 1, runs)


@pytest.mark.parametrize(("manifest", "breaks"), [
    ({}, ()), ({"runs_per_point": 100}, ()), ({"runs_per_point": 60}, (60,)), ({"runs_per_point": 150}, ()),
    ({"runs_per_point": 60, "breaks": [20, 100, 120]}, (20, 60)), ({"runs_per_point": 20, "breaks": [20]}, (20,)),
])  # fmt: skip
def test_a_study_is_cut_where_it_ended_before_it_was_extended(
    manifest: dict[str, Any], breaks: tuple[int, ...]
) -> None:
    assert breaks_of(study(), manifest) == breaks


def test_points_keep_the_numbers_they_have_had_in_a_folder(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    assert [point.number for point in numbered(study(9, 5, 6), store).points] == [0, 1]
    assert [point.number for point in numbered(study(9, 6, 7, 5), store).points] == [1, 2, 0]
    assert [point.number for point in numbered(study(9, 8, 5), store).points] == [3, 0]
    assert sorted(json.loads((tmp_path / NUMBERS).read_text()).values()) == [0, 1, 2, 3]
    (tmp_path / NUMBERS).write_text("{}")
    with pytest.raises(ResultsError, match=r"points\.json: is missing or was changed, so nothing says which"):
        numbered(study(9, 5), store)


def test_points_of_another_study_are_numbered_from_the_first_and_of_two_of_one_number_that_keeps_it_which_lies_here(
    tmp_path: Path,
) -> None:
    store = Store.begin(tmp_path)
    numbered(study(9, 5, 6), store)
    assert [point.number for point in numbered(study(9, 7, 8), store).points] == [0, 1]
    assert [point.number for point in numbered(study(9, 6, 5), store).points] == [1, 0], "they come back"
    (chunk_of_7,) = [chunk.key for chunk in next(study(9, 5, 7).rounds()) if chunk.point.values["x"] == 7]
    given = json.loads((tmp_path / NUMBERS).read_text())
    assert list(numbers_of(study(9, 5, 7), given, {}).values()) == [0, 2], "the first keeps it"
    assert list(numbers_of(study(9, 5, 7), given, {chunk_of_7}).values()) == [2, 0], "what lies here keeps it"


def test_a_part_whose_point_has_another_number_now_is_not_taken_back(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    store.save(a_part("one"), {"runs": b"one"})
    store.set_aside(["one"])
    _take_back(store, {"one": 3})
    assert (store.inventory.here, store.inventory.aside) == ({}, {})
    assert (tmp_path / "set-aside" / "renumbered-1" / "runs" / "part-one.parquet").read_bytes() == b"one"


def test_what_becomes_of_earlier_parts_is_told() -> None:
    said: list[str] = []
    store: Any = SimpleNamespace(folder=Path("out"))
    for fit, stale in ((0, 1200), (3, 2), (3, 0), (0, 0)):
        _tell_what_changed(store, fit, stale, said.append)
    assert all(each.startswith("out: this is not what was asked for before (config, scenario,") for each in said)
    ends = [each.partition("edited): ")[2] for each in said]
    assert ends[0] == "it is played anew, and what was there (1,200 parts) lies in out/set-aside"
    assert ends[1] == "3 finished parts still fit and are kept; 2 do not and lie in out/set-aside"
    assert ends[2].startswith("3 finished parts still fit and are kept; 0 do not")
    assert ends[3].startswith("0 finished parts still fit")


def a_part(key: str) -> Part:
    return Part(key, 0, 0, 5, {"runs": checksum(key.encode())})


def test_parts_set_aside_are_taken_back_where_they_are_wanted_and_whole(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    for key in ("good", "torn", "other"):
        store.save(a_part(key), {"runs": key.encode()})
    store.set_aside(["good", "torn", "other"])
    (tmp_path / "set-aside" / "runs" / "part-torn.parquet").write_bytes(b"x")
    _take_back(store, {"good": 0, "torn": 0})
    assert (list(store.inventory.here), list(store.inventory.aside)) == (["good"], ["other"])
    assert (tmp_path / "runs" / "part-good.parquet").read_bytes() == b"good"
    assert (tmp_path / "set-aside" / "damaged-1" / "runs" / "part-torn.parquet").read_bytes() == b"x"
    _take_back(store, {"good": 0})
    assert list(store.inventory.here) == ["good"]


def test_what_is_put_away_has_a_folder_of_its_own_each_time(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    names = []
    for key in ("one", "two"):
        store.save(a_part(key), {"runs": key.encode()})
        names.append(store.put_away([key], "damaged"))
    assert names == ["set-aside/damaged-1/", "set-aside/damaged-2/"]
    lines = len(store.inventory.seals)
    store.set_aside([])
    assert len(store.inventory.seals) == lines, "nothing to move is no step"


def test_a_file_in_the_way_of_a_part_is_told_and_stays(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "part-one.parquet").write_bytes(b"mine")
    with pytest.raises(UsageError, match="is not one of ours, and stands where one has to: move it away"):
        store.save(a_part("one"), {"runs": b"one"})
    (tmp_path / "runs" / "part-one.parquet").write_bytes(b"one")
    store.save(a_part("one"), {"runs": b"one"})  # what a part left behind by a power cut has is the same
    assert store.is_whole(a_part("one"))
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(UsageError, match="x: is not one of ours"):
        store.put("x", b"ours")


def test_a_manifest_speaks_of_the_lines_whose_steps_are_finished(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    assert any_manifest(tmp_path)["state"] == BEGUN
    with pytest.raises(ResultsError, match="holds nothing yet"):
        read_manifest(tmp_path)
    store.put("a", b"a")
    store.note({"file": "b", "checksum": checksum(b"b")})  # and dies
    assert (store.done, len(store.inventory.seals)) == (2, 3)
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "running"})
    assert read_manifest(tmp_path)["inventory"] == {"lines": 2, "seal": store.inventory.seals[1]}
    reopened = Store.open(tmp_path, read_inventory(tmp_path), 2)
    assert reopened.inventory.files == {"a": checksum(b"a")}
    all_known = Store.open(tmp_path, read_inventory(tmp_path), 9)
    assert all_known.done == len(all_known.inventory.seals) == 4


def test_a_store_whose_inventory_was_never_begun_begins_it(tmp_path: Path) -> None:
    Store.begin(tmp_path)
    (tmp_path / INVENTORY).unlink()
    store = Store.open(tmp_path, read_inventory(tmp_path), 0)
    assert (store.done, len(read_inventory(tmp_path).seals)) == (1, 1)


def test_results_begun_anew_are_kept_as_results_of_their_own(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    store.put("a", b"a")
    store.save(a_part("one"), {"runs": b"one"})
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "finished"})
    assert store.begin_anew() == "set-aside/before-1/"
    before = tmp_path / "set-aside" / "before-1"
    assert (before / "runs" / "part-one.parquet").read_bytes() == b"one"
    assert read_manifest(before)["state"] == "finished"
    assert len(read_inventory(before).seals) == 3
    assert (store.inventory.files, store.inventory.here, store.done) == ({}, {}, 1)
    assert any_manifest(tmp_path)["state"] == BEGUN


def test_a_folder_is_ours_by_its_manifest_or_by_its_inventory_or_is_empty(tmp_path: Path) -> None:
    assert foreign_in(tmp_path) is None
    assert foreign_in(tmp_path / "nothing") is None
    (tmp_path / ".unfinished").write_text("")
    assert foreign_in(tmp_path) == ".unfinished", "without a lock beside it, it is anybody's"
    (tmp_path / ".lock").write_text("")
    assert foreign_in(tmp_path) is None
    (tmp_path / "z").write_text("")
    assert foreign_in(tmp_path) == "z"
    (tmp_path / "z").unlink()
    (tmp_path / MANIFEST).write_text('{"format": 3}')
    assert foreign_in(tmp_path) == MANIFEST
    (tmp_path / MANIFEST).write_bytes(as_sealed({"kingmaker": "results", "format": 3}))
    assert foreign_in(tmp_path) is None
    (tmp_path / MANIFEST).write_text("torn")
    assert foreign_in(tmp_path) == MANIFEST
    (tmp_path / INVENTORY).write_text('["x", {"kingmaker": "results"}]\n')
    assert foreign_in(tmp_path) is None
    (tmp_path / INVENTORY).write_text('["x", {"kingmaker": "else"}]\n')
    assert foreign_in(tmp_path) == MANIFEST


def test_a_file_or_what_holds_something_else_is_no_folder_for_results(tmp_path: Path) -> None:
    claim(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="file: is a file, not a folder"):
        claim(tmp_path / "file")
    (tmp_path / "link").symlink_to("gone")
    with pytest.raises(UsageError, match="link: is a link to 'gone', which is not there"):
        claim(tmp_path / "link")
    with pytest.raises(UsageError, match=r"holds something else \(a\); name an empty or new folder"):
        claim(tmp_path)
    with pytest.raises(UsageError, match="results cannot be written here"):
        claim(tmp_path / "file" / "inside")


@pytest.mark.parametrize(("manifest", "says"), [
    ({"kingmaker": "results", "format": 2, "versions": {"kingmaker": "0.1"}, "engine": "e"},
     r"is of format 2, made by kingmaker 0\.1 \(engine e\)"),
    ({"kingmaker": "results", "format": 4},
     r"is of format 4, made by kingmaker of another version \(engine not told\)"),
    ({"kingmaker": "results"}, "is not one of ours"), ({"kingmaker": "other", "format": 3}, "is not one of ours"),
    ({"kingmaker": "results", "format": "3"}, "is not one of ours"),
    ({"kingmaker": "results", "format": True}, "is not one of ours"),
    ({"engine": "e", "study": "s", "seed": 1, "runs_per_point": 2, "format": 1}, "is of format 1"),
    ({"engine": "e", "study": "s", "seed": 1, "format": 1}, "is not one of ours"),
])  # fmt: skip
def test_a_manifest_of_another_format_says_who_reads_it(tmp_path: Path, manifest: dict[str, Any], says: str) -> None:
    (tmp_path / MANIFEST).write_bytes(as_sealed(manifest))
    with pytest.raises(ResultsError, match=says):
        any_manifest(tmp_path)


def test_a_manifest_that_was_changed_is_read_only_where_it_need_not_be_sealed(tmp_path: Path) -> None:
    sealed = as_sealed({"kingmaker": "results", "format": 3, "seed": 1})
    (tmp_path / MANIFEST).write_bytes(sealed.replace(b'"seed": 1', b'"seed": 2'))
    with pytest.raises(ResultsError, match="its checksum does not fit"):
        any_manifest(tmp_path)
    assert any_manifest(tmp_path, sealed=False)["seed"] == 2
    assert "checksum" not in any_manifest(tmp_path, sealed=False)


def opened(folder: Path, fresh: bool = False, **manifest: Any) -> tuple[Store, list[str]]:
    said: list[str] = []
    known = {**any_manifest(folder), **manifest} if (folder / MANIFEST).exists() else {}
    return _open(folder, known, fresh, said.append), said


def test_a_folder_is_opened_as_it_is_begun_or_begun_anew(tmp_path: Path) -> None:
    store, said = opened(tmp_path)
    assert (any_manifest(tmp_path)["state"], said) == (BEGUN, [])
    store.save(a_part("one"), {"runs": b"one"})
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "running"})
    again, said = opened(tmp_path)
    assert (list(again.inventory.here), said) == (["one"], [])
    anew, said = opened(tmp_path, fresh=True)
    assert (anew.inventory.here, len(said)) == ({}, 1)
    assert said[0].startswith(f"{tmp_path}: begun anew; what was there lies in {tmp_path / 'set-aside/before-1'}")
    _, said = opened(tmp_path, fresh=True)
    assert said == [], "there was nothing"


def test_only_a_folder_of_this_engine_and_of_its_own_inventory_is_opened_unless_begun_anew(tmp_path: Path) -> None:
    store, _ = opened(tmp_path)
    store.put("a", b"a")
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "running"})
    opened(tmp_path, engine=engine_version())
    with pytest.raises(ResultsError, match="was made by engine other"):
        opened(tmp_path, engine="other")
    with pytest.raises(ResultsError, match="is not the one that"):
        opened(tmp_path, inventory={"lines": 9, "seal": ""})
    anew, said = opened(tmp_path, fresh=True, engine="other", inventory={"lines": 9, "seal": ""})
    assert (anew.inventory.files, len(said)) == ({}, 1)


def stock(store: Store, study_: Study, retry: bool = False, **manifest: Any) -> tuple[Any, list[str]]:
    said: list[str] = []
    return _stock_of(study_, store, manifest, retry, said.append), said


def test_what_fits_a_study_is_kept_and_what_does_not_is_set_aside_and_comes_back(tmp_path: Path) -> None:
    store, ten = Store.begin(tmp_path), study(10)
    (chunk,) = next(ten.rounds())
    failure: Any = {"point": 0, "run": 3}
    store.save(Part(chunk.key, 0, 0, 10, {"runs": checksum(b"ten")}, (failure,)), {"runs": b"ten"})
    found, said = stock(store, ten, study=ten.mark)
    assert (found.done, found.runs, found.failures, said) == ({chunk.key}, 9, (failure,), [])
    assert found.manifest == {"study": ten.mark}
    assert stock(store, ten)[1] == [], "a folder of which nothing is known yet was not edited"
    kept, said = stock(store, ten, study="other")
    assert kept.done == {chunk.key}
    assert "1 finished parts still fit and are kept; 0 do not" in said[0]
    other, said = stock(store, study(7), study=ten.mark)
    assert (other.done, other.runs, other.failures) == (frozenset(), 0, ())
    assert "it is played anew, and what was there (1 parts)" in said[0]
    back, said = stock(store, ten, study=ten.mark)
    assert (back.done, said) == ({chunk.key}, [])
    again, said = stock(store, ten, retry=True, study=ten.mark)
    assert (again.done, again.runs, said) == (frozenset(), 0, ["1 stretches with failed runs are played again"])
    assert (tmp_path / "set-aside" / "retried-1" / "runs" / f"part-{chunk.key}.parquet").exists()


def test_a_damaged_part_is_put_away_and_told_and_one_without_failures_is_not_played_again(tmp_path: Path) -> None:
    store, ten = Store.begin(tmp_path), study(10, 1, 2)
    one, two = next(ten.rounds())
    for chunk in (one, two):
        store.save(Part(chunk.key, chunk.point.number, 0, 10, {"runs": checksum(b"ten")}), {"runs": b"ten"})
    found, said = stock(store, ten, retry=True, study=ten.mark)
    assert (found.done, found.runs, said) == ({one.key, two.key}, 20, [])
    (tmp_path / "runs" / f"part-{one.key}.parquet").write_bytes(b"x")
    found, said = stock(store, ten, study=ten.mark)
    assert (found.done, found.runs) == ({two.key}, 10)
    assert said == [f"1 parts were damaged and are played again (kept in {tmp_path / 'set-aside/damaged-1'})"]
