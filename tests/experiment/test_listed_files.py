"""What an inventory lists is there as it was written: file by file, with the step of the last line half done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.folder.files import checksum, holds
from sim.experiment.folder.inventory import Inventory, Part, _opened, read_inventory
from sim.experiment.folder.keeping import Store
from sim.experiment.folder.store import Contents, check_listed, contents_of, refuse_links, refuse_other_inventory
from sim.language.errors import ResultsError


def said_of(lines: int, seal: str = "") -> dict[str, Any]:
    return {"inventory": {"lines": lines, "seal": seal}}


def listing(steps: list[Mapping[str, Any]]) -> Inventory:
    """An inventory of these steps, line k with the seal k."""
    inventory = Inventory()
    for number, step in enumerate(steps, start=1):
        inventory.take(step, str(number), 10)
    return inventory


def a_file(name: str, content: bytes | None) -> dict[str, Any]:
    return {"file": name, "checksum": None if content is None else checksum(content)}


def test_a_listed_file_that_is_missing_or_changed_is_told_as_such(tmp_path: Path) -> None:
    inventory = listing([a_file("a", b"one"), a_file("b", b"two")])
    (tmp_path / "a").write_bytes(b"one")
    with pytest.raises(ResultsError, match="b: is missing; repeat the command"):
        check_listed(tmp_path, said_of(2, "2"), inventory)
    (tmp_path / "b").write_bytes(b"three")
    with pytest.raises(ResultsError, match="b: was changed after it was written; repeat the command"):
        check_listed(tmp_path, said_of(2, "2"), inventory)
    (tmp_path / "b").write_bytes(b"two")
    check_listed(tmp_path, said_of(2, "2"), inventory)


def test_the_file_of_a_last_line_the_manifest_does_not_know_may_be_as_it_was_before(tmp_path: Path) -> None:
    inventory = listing([a_file("a", b"old"), a_file("a", b"new")])
    for content in (b"old", b"new"):
        (tmp_path / "a").write_bytes(content)
        check_listed(tmp_path, said_of(1, "1"), inventory)
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(ResultsError, match="was changed"):
        check_listed(tmp_path, said_of(2, "2"), inventory)
    (tmp_path / "a").write_bytes(b"other")
    with pytest.raises(ResultsError, match="was changed"):
        check_listed(tmp_path, said_of(1, "1"), inventory)


def test_only_the_file_of_the_last_line_may_be_as_it_was_before(tmp_path: Path) -> None:
    inventory = listing([a_file("b", b"b"), a_file("a", b"new")])
    (tmp_path / "a").write_bytes(b"new")
    with pytest.raises(ResultsError, match="b: is missing"):
        check_listed(tmp_path, said_of(1, "1"), inventory)
    (tmp_path / "b").write_bytes(b"b")
    (tmp_path / "a").unlink()
    check_listed(tmp_path, said_of(1, "1"), inventory)  # it was not there before, and is not yet


def test_an_inventory_has_all_lines_of_the_manifest_and_those_seals(tmp_path: Path) -> None:
    inventory = listing([a_file("a", b"a"), a_file("b", b"b")])
    for lines, seal in ((0, ""), (1, "1"), (2, "2")):
        refuse_other_inventory(tmp_path, said_of(lines, seal), inventory)
    for lines, seal in ((1, "2"), (2, "1"), (3, "3")):
        with pytest.raises(ResultsError, match="is not the one that"):
            refuse_other_inventory(tmp_path, said_of(lines, seal), inventory)


@pytest.mark.parametrize("name", ["runs", "monthly", "scenarios"])
def test_a_folder_inside_that_is_a_link_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    refuse_links(tmp_path)
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ResultsError, match=f"{name}: is a link, and not followed"):
        refuse_links(tmp_path)


def a_part(key: str, point: int, first: int, last: int, *failed: int) -> Part:
    failures = tuple(
        {"point": point, "label": "", "run": run, "seed": 1, "reason": "", "command": "", "part": key} for run in failed
    )
    return Part(key, point, first, last, {"runs": checksum(key.encode())}, failures)  # type: ignore[arg-type]


def contents(folder: Path, lines: int, *parts: Part) -> Contents:
    return Contents(folder, said_of(lines), listing([part.entry() for part in parts]))


def test_parts_and_failures_are_told_by_point_and_run_and_of_one_point_alone(tmp_path: Path) -> None:
    found = contents(
        tmp_path, 3, a_part("b", 1, 0, 5, 4, 2), a_part("c", 0, 5, 9, 6), a_part("a", 0, 0, 5, 3)
    )  # fmt: skip
    assert [part.key for part in found.parts()] == ["a", "c", "b"]
    assert [part.key for part in found.parts("runs", 0)] == ["a", "c"]
    assert found.parts("leaders") == []
    assert [(row["point"], row["run"]) for row in found.failures()] == [(0, 3), (0, 6), (1, 2), (1, 4)]
    assert [part.runs for part in found.parts()] == [4, 3, 3]


def test_a_part_of_the_last_line_is_none_while_a_table_of_it_is_missing(tmp_path: Path) -> None:
    one, two = a_part("one", 0, 0, 5), a_part("two", 0, 5, 9)
    assert [part.key for part in contents(tmp_path, 1, one, two).parts()] == ["one"]
    assert [part.key for part in contents(tmp_path, 2, one, two).parts()] == ["one", "two"]
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "part-two.parquet").write_bytes(b"two")
    assert [part.key for part in contents(tmp_path, 1, one, two).parts()] == ["one", "two"]
    with pytest.raises(ResultsError, match=r"part-one\.parquet: is missing"):
        contents(tmp_path, 1, one, two).files("runs")
    (tmp_path / "runs" / "part-one.parquet").write_bytes(b"one")
    assert [path.name for path in contents(tmp_path, 1, one, two).files("runs")] == [
        "part-one.parquet", "part-two.parquet",
    ]  # fmt: skip
    (tmp_path / "runs" / "part-two.parquet").write_bytes(b"torn")
    with pytest.raises(ResultsError, match=r"part-two\.parquet: is damaged"):
        contents(tmp_path, 2, one, two).files("runs")


def test_where_nothing_was_completed_the_table_and_the_point_are_named(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="holds no leaders: nothing was completed"):
        contents(tmp_path, 0).files("leaders")
    with pytest.raises(ResultsError, match="holds no runs of point 0: nothing was completed"):
        contents(tmp_path, 0).files("runs", 0)


def test_a_file_that_the_inventory_does_not_list_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "design.parquet").write_bytes(b"")
    with pytest.raises(ResultsError, match=r"design\.parquet: is missing"):
        contents(tmp_path, 0).own("design.parquet")


def test_a_folder_in_which_somebody_works_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two looks the inventory has grown by the file that was missed."""
    import sim.experiment.folder.store as reading

    store = Store.begin(tmp_path)
    store.put("a", b"old")
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "running"})
    stale = read_inventory(tmp_path)
    store.put("a", b"new")
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "running"})
    looks = [stale]
    monkeypatch.setattr(reading, "read_inventory", lambda at: looks.pop() if looks else read_inventory(at))
    assert contents_of(tmp_path).inventory.files["a"] == checksum(b"new")


def test_a_folder_that_is_damaged_and_at_rest_is_refused_at_once(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    store.put("a", b"one")
    store.write_manifest({"kingmaker": "results", "format": 3, "state": "running"})
    (tmp_path / "a").unlink()
    with pytest.raises(ResultsError, match="a: is missing"):
        contents_of(tmp_path)


def test_moved_parts_are_where_they_were_moved_to_and_forgotten_ones_nowhere() -> None:
    part = a_part("one", 0, 0, 5)
    inventory = listing([part.entry(), {"move": {"one": ["runs"]}, "from": "", "to": "set-aside/"}])
    assert (list(inventory.here), list(inventory.aside)) == ([], ["one"])
    assert list(inventory.paths()) == ["set-aside/runs/part-one.parquet"]
    inventory.take({"move": {"one": ["runs"]}, "from": "set-aside/", "to": ""}, "3", 10)
    assert (list(inventory.here), list(inventory.aside)) == (["one"], [])
    assert inventory.size == 30
    inventory.take({"move": {"one": ["runs"]}, "from": "", "to": "set-aside/damaged-1/"}, "4", 10)
    assert list(inventory.paths()) == []
    other = listing([part.entry(), {"forget": "one"}])
    assert other.here == {}
    with pytest.raises(KeyError):
        other.take({"unknown": 1}, "3", 10)


def test_a_file_that_was_taken_back_is_listed_no_more() -> None:
    inventory = listing([a_file("a", b"a"), a_file("a", None)])
    assert inventory.files == {}
    assert inventory.replaced == checksum(b"a")


def test_what_a_dead_process_left_half_done_is_brought_to_an_end(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    store.put("a", b"old")
    part = a_part("one", 0, 0, 5)
    store.note(part.entry())  # and dies: no table was written
    again = Store.open(tmp_path, read_inventory(tmp_path), known=1)
    assert again.inventory.here == {}
    assert again.inventory.last == {"forget": "one"}
    again.note(a_file("a", b"new"))  # and dies: the file is as it was
    last = Store.open(tmp_path, read_inventory(tmp_path), known=1)
    assert last.inventory.files == {"a": checksum(b"old")}
    assert holds(tmp_path / "a", checksum(b"old"))
    assert last.done == len(last.inventory.seals) == 6


def test_a_move_that_was_begun_is_finished(tmp_path: Path) -> None:
    store = Store.begin(tmp_path)
    part = a_part("one", 0, 0, 5)
    store.save(part, {"runs": b"one"})
    store.note({"move": {"one": ["runs"]}, "from": "", "to": "set-aside/"})  # and dies
    again = Store.open(tmp_path, read_inventory(tmp_path), known=2)
    assert again.is_whole(part, "set-aside/")
    assert not again.is_whole(part)
    again.take_back(["one"])
    assert again.is_whole(part)
    assert again.put_away(["one"], "damaged") == "set-aside/damaged-1/"
    assert (tmp_path / "set-aside" / "damaged-1" / "runs" / "part-one.parquet").read_bytes() == b"one"


def test_a_line_is_opened_only_with_the_seal_over_it_and_the_one_before() -> None:
    first, second = Inventory(), Inventory()
    line, seal = first.line_of({"kingmaker": "results"})
    assert _opened(line[:-1], "") == {"kingmaker": "results"}
    second.seals.append(seal)
    after, _ = second.line_of({"kingmaker": "results"})
    assert _opened(after[:-1], seal) == {"kingmaker": "results"}
    for torn, before in ((line[:-1], seal), (after[:-1], ""), (line[:-1].replace(b"results", b"resultz"), ""),
                         (line[:-2], ""), (b"", ""), (line[:-1].replace(b", ", b",  ", 1), "")):  # fmt: skip
        with pytest.raises(ValueError, match="the seal does not fit"):
            _opened(torn, before)
