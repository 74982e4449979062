"""Damaged files of every kind: refused in plain words, or loaded as a second reading has them."""

import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutated_files import FILES, finding, findings, loaded, trees
from benchmarks.mutations import restructure


def counted(folder: Path, files: int, seed: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, content, found in findings(trees(folder), files, seed):
        assert found.kind != "fault", f"{name}: {found.what}\n{content.decode(errors='replace')}"
        counts[found.kind] += 1
    return counts


def test_some_damaged_files_are_refused_or_loaded_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {name: about for name, about in FILES.items() if about[1] > 2}
    monkeypatch.setattr("benchmarks.mutated_files.FILES", small)
    counts = counted(tmp_path, 40, 7)
    assert counts["refused"] > 15
    assert counts["same"] + counts["changed"] > 2


@pytest.mark.slow
def test_thousands_of_damaged_files_are_refused_or_loaded_as_they_stand(tmp_path: Path) -> None:
    assert sum(counted(tmp_path, 3000, 20201101).values()) == 3000


def test_a_key_that_vanishes_is_seen_as_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = trees(tmp_path) / "scenarios" / "court.yaml"
    before = loaded(file)
    assert finding(file, file, before).kind == "same"
    without = {**before, "leaders": {**before["leaders"], "guard": {"name": "The guard"}}}
    monkeypatch.setattr("benchmarks.mutated_files.loaded", lambda _: without)
    assert "nothing loaded" in finding(file, file, before).what


def test_what_is_moved_is_never_moved_into_itself() -> None:
    twice = "x: &x {b: {c: {d: 1}}}\ny: *x\n"
    written = {restructure(twice, random.Random(seed)) for seed in range(300)}
    assert len(written) > 20
