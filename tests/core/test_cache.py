"""Compiled code is kept by content, only where nobody else can write, and never trusted when it is damaged."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim import ensemble
from sim.core.ground import luck
from sim.core.ground.checksum import unsealed
from sim.core.ground.folder import CACHED, why_not_kept
from sim.core.ground.whole import host
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build

ROOT = Path(__file__).parents[2]
ASKED = "from sim.core.ground.luck import seeded, uniform; print(uniform(seeded(1, 2), 3, 4, 5))"

pytestmark = pytest.mark.skipif(not CACHED or bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is kept")


def ask(question: str, cache: Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", question], cwd=root, env=os.environ | {"KINGMAKER_CACHE": str(cache)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    assert ask(ASKED, folder).returncode == 0
    return folder


@pytest.fixture
def cache(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "cache")


def files_of(cache: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(cache.rglob("*.nb?"))}


def test_a_second_checkout_finds_what_the_first_has_compiled(cache: Path, tmp_path: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in cache.rglob("*.nb?")}
    shutil.copytree(ROOT / "sim", tmp_path / "elsewhere" / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    done = ask(ASKED, cache, tmp_path / "elsewhere")
    assert float(done.stdout) == luck.uniform(luck.seeded(1, 2), 3, np.uint64(4), 5)
    assert {file: file.stat().st_mtime_ns for file in cache.rglob("*.nb?")} == before


def emptied(content: bytes) -> bytes:
    return b""


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def blanked_at_its_end(content: bytes) -> bytes:
    return content[:-9] + bytes(9)


def replaced(content: bytes) -> bytes:
    return b"nonsense"


INDEX, CODE = "*uniform*.nbi", "*uniform*.nbc"
ONCE = [(INDEX, blanked_at_its_end), (CODE, halved)]
AT_LENGTH = [
    (INDEX, emptied), (INDEX, halved), (INDEX, replaced), (CODE, emptied), (CODE, blanked_at_its_end), (CODE, replaced),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "damage"), [*ONCE, *(pytest.param(*each, marks=pytest.mark.slow) for each in AT_LENGTH)]
)
def test_damaged_code_is_compiled_anew_and_told_in_one_line(
    cache: Path, kind: str, damage: Callable[[bytes], bytes]
) -> None:
    whole = files_of(cache)
    (file,) = cache.rglob(kind)
    file.write_bytes(damage(file.read_bytes()))
    done = ask(ASKED, cache)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == luck.uniform(luck.seeded(1, 2), 3, np.uint64(4), 5)
    assert done.stderr.count("\n") <= 1
    assert "it is compiled anew" in done.stderr or file.read_bytes() == whole[file.name]


def test_a_folder_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    root = tmp_path / "cache"
    folder = root / "kingmaker" / "abc"
    assert why_not_kept(root, folder) == ""
    assert folder.stat().st_mode & 0o777 == 0o700
    (root / "kingmaker").chmod(0o777)
    assert "others may write" in why_not_kept(root, folder)
    (root / "kingmaker").chmod(0o755)
    assert why_not_kept(root, folder) == ""
    folder.chmod(0o770)
    assert "others may write" in why_not_kept(root, folder)
    root.chmod(0o777)
    folder.chmod(0o700)
    assert "others may write" in why_not_kept(root, folder)
    root.chmod(0o1777)  # such as /tmp, where nobody can put something in the place of another's folder
    assert why_not_kept(root, folder) == ""


def test_a_link_to_another_folder_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "kingmaker").symlink_to(tmp_path / "other")
    assert "others may write" in why_not_kept(tmp_path, tmp_path / "kingmaker" / "abc")


def test_without_a_home_nothing_is_kept_and_the_rules_are_played(tmp_path: Path) -> None:
    assert "no home" in why_not_kept(None, Path("kingmaker"))
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    done = ask(ASKED, blocked)
    assert done.returncode == 0, done.stderr


CALLING = "from sim.core.ground.luck import seeded, waiting_days; print(waiting_days(2.0, seeded(1, 2), 3, 4, 5))"


@pytest.mark.parametrize("lost", [
    ["*luck.uniform-*"], *(pytest.param(lost, marks=pytest.mark.slow) for lost in ([], ["*luck.waiting_days-*"])),
])  # fmt: skip
def test_code_finds_what_it_calls_even_where_that_was_compiled_anew(tmp_path: Path, lost: list[str]) -> None:
    asked = CALLING if not lost else f"import sim.core.ground.arithmetic as a; a.clip(0.5)\n{CALLING}"  # other symbols
    first = ask(CALLING, tmp_path)
    assert first.returncode == 0, first.stderr
    for pattern in lost:
        for file in tmp_path.rglob(pattern):
            file.unlink()
    second = ask(asked, tmp_path)
    assert (second.returncode, second.stdout) == (0, first.stdout), second.stderr


def test_of_a_function_that_stands_apart_its_symbols_are_kept_and_not_what_it_could_be_put_together_from(
    cache: Path,
) -> None:
    (file,) = cache.rglob("luck.uniform-*.nbc")
    _, apart, ((name, kind, (code, source)), *_) = pickle.loads(unsealed(file.read_bytes()) or b"")
    assert kind == "object"
    assert len(source) < 2000 < len(code)
    assert {each for each in apart.defined if "uniform" in each and "cpython" not in each}, name


def test_a_whole_run_is_played_by_what_another_process_has_compiled() -> None:
    """Loaded from the disk, in a process that does not even import numba, it plays what this one plays."""
    asked = (
        "from sim import ensemble; from sim.scenario.reading.loader import load; from sim.scenario.tables.build import"
        " build; print(ensemble.simulate(build(load('scenarios/court.yaml')), 0, 20, 1).world.tobytes().hex());"
        " import sys; print('numba' in sys.modules)"
    )
    here = ensemble.simulate(build(load(ROOT / "scenarios" / "court.yaml")), 0, 20, 1).world.tobytes().hex()
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [here, str(not host())], done.stderr


def test_of_a_part_no_machine_code_is_made_and_its_callers_find_it_again(tmp_path: Path) -> None:
    part = "import numba; from sim.core.mechanisms import fates; loss = fates.loss_of; loss.compile((numba.int64,))"
    caller = f"{part}; put_in = loss.dispatcher; f = numba.njit(lambda fate: 2.0 * put_in(fate)); print(f(1), f(0))"
    kept = "import numba; library = loss.overloads[(numba.int64,)].library; print(type(library).__name__)"
    made, found = ask(f"{caller}; {kept}", tmp_path), ask(f"{caller}; {kept}", tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.split()[-1] == "Ingredient"
    assert (found.returncode, found.stdout) == (0, made.stdout), found.stderr
