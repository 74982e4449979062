"""The code of a whole run lies in one file, is run without numba, and is found again only where it may be."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim import ensemble
from sim.chronicle.record import record_run
from sim.core.ground import folder, whole
from sim.core.ground.address import kinds_of
from sim.core.ground.entry import entry
from sim.core.ground.handed import DIMENSIONS, ENTRY, by_address, faces_of, table_of
from sim.core.ground.jit import PLAIN, called
from sim.core.play import play_many
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

ROOT = Path(__file__).parents[2]
COURT = ROOT / "scenarios" / "court.yaml"

pytestmark = pytest.mark.skipif(not folder.CACHED or PLAIN or not whole.host(), reason="nothing is kept")


@pytest.fixture(scope="module")
def court() -> Build:
    return build(load(COURT))


@pytest.fixture(scope="module")
def played(court: Build) -> bytes:
    return worlds(court)


@pytest.fixture
def kept(court: Build, played: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file of a whole run, in a folder of its own in which a process that knows of no code yet looks."""
    (file,) = found_in(folder.FOLDER)
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(folder, "place_of", lambda function: tmp_path)
    monkeypatch.setattr(play_many, "codes", {})
    return copy


def worlds(built: Build) -> bytes:
    return ensemble.simulate(built, 0, 20, 1).world.tobytes()


def found_in(place: Path) -> list[Path]:
    """The files that are meant for this processor, and for what is handed over here."""
    file = whole.file_of(place, "play.play_many", next(iter(play_many.codes)))  # type: ignore[attr-defined]
    return [found for found in place.glob("*.whole") if found == file]


def forbid_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.core.ground.gathered.compiled_for", lambda *_: pytest.fail("numba was asked"))


# ------------------------------------------------------------------------------------------------- found again, or not


def test_a_kept_run_is_played_without_numba_and_is_the_same(
    kept: Path, court: Build, played: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_numba(monkeypatch)
    assert worlds(court) == played


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-9] + bytes(9),
        lambda content: b"nonsense",
    ],
)
def test_a_damaged_file_is_told_of_and_made_anew(
    kept: Path, court: Build, played: bytes, damage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    whole_file = kept.read_bytes()
    kept.write_bytes(damage(whole_file))
    with caplog.at_level(logging.WARNING):
        assert worlds(court) == played
    assert [each.message for each in caplog.records] == [f"{kept}: this compiled code is damaged; it is compiled anew"]
    assert whole.read(kept)[-1].symbol == whole.read(folder.FOLDER / kept.name)[-1].symbol


def test_code_that_cannot_be_linked_is_left_to_numba(kept: Path, court: Build, played: bytes) -> None:
    last = whole.read(kept)[-1]
    whole.write(kept, [last._replace(calls={})])
    assert whole.linked(whole.read(kept)) == 0
    assert worlds(court) == played


def test_another_processor_another_setting_and_another_face_have_files_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(faces: object = ()) -> Path | None:
        whole.host.cache_clear()
        return whole.file_of(tmp_path, "run", faces)

    here = named()
    assert named() == here
    assert named((np.dtype(np.float64), 2)) != here
    with monkeypatch.context() as other:
        other.setenv("NUMBA_OPT", "1")
        assert named() != here
    for told in ("get_host_cpu_name", "get_process_triple"):
        with monkeypatch.context() as other:
            other.setattr(whole.llvm, told, lambda: "another")
            assert named() != here
    with monkeypatch.context() as other:
        features = whole.llvm.get_host_cpu_features()
        features["avx2"] = not features.get("avx2", False)
        other.setattr(whole.llvm, "get_host_cpu_features", lambda: features)
        assert named() != here
    with monkeypatch.context() as other:
        other.setattr(whole.llvm, "get_host_cpu_features", unknown)
        assert named() is None
    with monkeypatch.context() as other:
        other.setattr(whole.platform, "machine", lambda: "aarch64")
        assert named() is None
    assert named() == here


def unknown() -> None:
    raise RuntimeError("failed to get host cpu features.")


def test_where_nothing_is_kept_numba_compiles_and_no_file_is_written(
    court: Build, played: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "place_of", lambda function: None)
    monkeypatch.setattr(play_many, "codes", {})
    monkeypatch.setattr(whole, "write", lambda *_: pytest.fail("a file was written"))
    assert worlds(court) == played


def test_numba_and_the_kept_code_live_in_one_process(kept: Path, court: Build, played: bytes) -> None:
    """A story is played through numba, rule by rule, before and after a batch that is not."""
    before = record_run(court, 3, 1).happenings
    assert worlds(court) == played
    assert record_run(court, 3, 1).happenings == before


def test_threads_that_ask_at_once_are_all_served(kept: Path, court: Build, played: bytes) -> None:
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(worlds(court))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [played] * 4
    assert len(play_many.codes) == 1  # type: ignore[attr-defined]


def test_a_command_that_plays_imports_no_numba_once_it_is_compiled(tmp_path: Path, played: bytes) -> None:
    command = ["run", str(COURT), "-n", "20", "-q", "-o", str(tmp_path / "out")]
    told = (
        f"import sys; from sim.cli import main; sys.exit(main({command}) or ('numba' in sys.modules and 'numba') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# -------------------------------------------------------------------------------------------------- what is handed over


@by_address
class Inner(NamedTuple):
    cube: np.ndarray


@by_address
class Outer(NamedTuple):
    row: np.ndarray
    matrix: np.ndarray
    inner: Inner


@called
def read_off(outer, found):
    found[0] = outer.row[1] + outer.matrix[1, 2] + outer.inner.cube[1, 2, 3]
    found[1] = outer.inner.cube.shape[2]


@by_address
class Asked(NamedTuple):
    found: np.ndarray
    outer: Outer


@entry
def ask(asked):
    read_off(asked.outer, asked.found)


def outer_of(cube: np.ndarray) -> Outer:
    return Outer(np.arange(2.0), np.arange(6.0).reshape(2, 3), Inner(cube))


def test_the_table_that_python_lays_is_the_one_that_compiled_code_reads() -> None:
    asked = Asked(np.zeros(2), outer_of(np.arange(24.0).reshape(2, 3, 4)))
    ask(asked)
    assert asked.found.tolist() == [1.0 + 5.0 + 23.0, 4.0]
    (kind,) = kinds_of((asked,))
    assert len(table_of(asked)) == kind.words == 4 * ENTRY
    assert asked.outer.inner.cube.ndim == DIMENSIONS


def test_what_is_not_laid_out_as_the_table_says_is_refused() -> None:
    turned = np.zeros((2, 3, 4)).transpose()
    with pytest.raises(TypeError, match="contiguous"):
        ask(Asked(np.zeros(2), outer_of(turned)))


def test_code_is_told_apart_by_the_faces_of_what_it_is_handed() -> None:
    one, writeable, locked = (outer_of(np.zeros((1, 1, 1))) for _ in range(3))
    locked.inner.cube.flags.writeable = False
    assert faces_of(one) == faces_of(writeable) != faces_of(locked)
    assert faces_of(one) != faces_of(outer_of(np.zeros((1, 1, 1), np.int64)))
    assert faces_of(one) != faces_of(outer_of(np.zeros((1, 1))))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="modes say nothing here")
def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    whole.write(tmp_path / "closed" / kept.name, whole.read(kept))
    assert not list((tmp_path / "closed").iterdir())
