"""Put a fault into a copy of the tree and show it to the tests that can see it.

A copy of the sources is made, what never changes is imported once (libraries, the core, the language), and each fault
is tried in a fork of that one process, so that a trial costs the tests alone. Nothing is written outside the copy.
"""

from __future__ import annotations

import ast
import importlib
import os
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pytest

from benchmarks.mutants.places import Fault, with_fault
from benchmarks.mutants.sight import Test

COPIED: Final = (
    "sim", "kingmaker", "tests", "scenarios", "configs", "schemas", "docs", "benchmarks", "run.py", "pyproject.toml",
    "CHANGELOG.md", "CITATION.cff",
)  # fmt: skip
KEPT: Final = (  # the same for every fault
    "scipy.stats", "scipy.optimize", "polars", "pydantic", "typer", "rich.console", "jinja2", "matplotlib.figure",
    "matplotlib.backends.backend_svg", "jsonschema", "SALib", "hypothesis.strategies",
)  # fmt: skip
FLOORS: Final = ("sim.core", "sim.language")  # below the rooms that are tried, and so imported once
READ_LAID_PLAYED: Final = ("scenario.reading.loader", "scenario.tables.build", "ensemble")
ROOM_OF_TESTS: Final = {"statistics": "analysis"}  # where it is called otherwise
PATIENCE: Final = 60  # s of the processor, for a trial
LONGEST: Final = 300.0  # s of the clock, for one that waits for nothing
FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
PASSED: Final = 0
BROKEN: Final = 70


class Trial(NamedTuple):
    """What became of a fault: "killed", "timeout" or "survived"; by which test; of how many; after how long (s)."""

    key: str
    room: str
    ending: str
    by: str
    tests: int
    seconds: float


def copied(root: Path, to: Path) -> Path:
    """Copy what the tests need."""
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, to / name)
    return to


def witnesses(fault: Fault, tests: list[Test], callers: dict[str, set[str]], budget: float) -> list[str]:
    """Return the tests that can see a fault, the cheapest of many files first, as far as the budget (s) goes.

    First those of its own room, and of these those of the test file that is called as the file at fault; then others.
    A fault in what is worked out when a file is read is seen by the functions that say its name, anywhere
    (``callers``), and by those of the file, or else of its folder.
    """
    kind, _, name = fault.function.rpartition(" ")
    inside = {f"{fault.file}:{name}"}
    if not kind:
        functions = {each for test in tests for each in test.entered}
        beside = {each for each in functions if each.startswith(f"{fault.file}:")}
        beside = beside or {each for each in functions if each.startswith(fault.file.rpartition("/")[0])}
        inside = callers.get(name.rpartition(".")[2], set()) | beside
    seeing = [test for test in tests if inside & test.entered]
    seeing = seeing or [
        test for test in tests if Path(fault.file).stem in test.name
    ]  # which enters it in another process
    rank: Counter[str] = Counter()
    ranked = []
    for test in sorted(seeing, key=_cost):
        named_alike = f"_{Path(fault.file).stem}" in test.file
        elsewhere = not test.file.startswith(f"tests/{ROOM_OF_TESTS.get(fault.room, fault.room)}/")
        ranked.append((elsewhere, _cost(test) * (1 + rank[test.file]) / (10 if named_alike else 1), test))
        rank[test.file] += 1
    seeing = [test for *_, test in sorted(ranked)]
    spent = np.cumsum([_cost(test) for test in seeing])
    chosen = seeing[: max(1, int(np.searchsorted(spent, budget)))]
    weight: dict[str, float] = defaultdict(float)
    for test in chosen:
        weight[test.file] += _cost(test)
    return [test.name for test in sorted(chosen, key=lambda test: (weight[test.file], test.name))]


def _cost(test: Test) -> float:
    """What a test costs, in seconds: what it took, or more where what it enters was set up for another one."""
    return max(test.seconds, (len(test.entered) / 150) ** 2)


def callers_of(root: Path) -> dict[str, set[str]]:
    """For each name, the functions of ``sim`` that say it."""
    saying: dict[str, set[str]] = {}
    for path in sorted((root / "sim").rglob("*.py")):
        file = str(path.relative_to(root))
        for name, function in _defined(ast.parse(path.read_text(encoding="utf-8")), ""):
            for node in ast.walk(function):
                word = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
                saying.setdefault(word, set()).add(f"{file}:{name}")
    return saying


def trials(root: Path, drawn: Iterable[tuple[Fault, list[str]]]) -> Iterator[Trial]:
    """Try faults one after another in a copy of the tree at ``root``, which becomes the working folder."""
    os.chdir(root)
    sys.path.insert(0, str(root))
    _warm_up()
    sound: set[str] = set()  # tests that were seen to pass where nothing is at fault
    for fault, names in drawn:
        begun = time.monotonic()
        ending, by = _tried(root, fault, names) if names else ("survived", "")
        if by and by not in sound:
            if _shown(root, [by])[0] != PASSED and _shown(root, [by.split("::")[0]])[0] != PASSED:
                raise RuntimeError(f"{by}: fails where nothing is at fault")
            sound.add(by)
        yield Trial(fault.key, fault.room, ending, by, len(names), round(time.monotonic() - begun, 1))


def _tried(root: Path, fault: Fault, names: list[str]) -> tuple[str, str]:
    """Return what became of a fault, and the test that saw it."""
    file = root / fault.file
    text, times = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(with_fault(text, fault), encoding="utf-8")
    try:
        code, said = _shown(root, names)
    finally:
        file.write_text(text, encoding="utf-8")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    if code is None:
        return "timeout", ""
    if code == PASSED:
        return "survived", ""
    return "killed", next(iter(FAILED.findall(said)), "")


def _shown(root: Path, names: list[str]) -> tuple[int | None, str]:
    """Run tests; return pytest's exit code, None where they lasted too long, and what it said."""
    code = _in_a_fork(lambda: _tests(names), root / "said.txt")
    said = (root / "said.txt").read_text(encoding="utf-8", errors="replace")
    if code == BROKEN:
        raise RuntimeError(said)
    return code, said


def _warm_up() -> None:
    """Import what stays as it is and load the compiled rules, by playing; then forget whatever may be faulty."""
    for name in KEPT:
        importlib.import_module(name)
    read, lay, play = (importlib.import_module(f"sim.{name}") for name in READ_LAID_PLAYED)
    play.simulate(lay.build(read.load(Path("scenarios/court.yaml"))), 0, 2, 1)
    for name in [name for name in sys.modules if name.startswith("sim.") and not name.startswith(FLOORS)]:
        del sys.modules[name]
        above, _, own = name.rpartition(".")
        if above in sys.modules:
            vars(sys.modules[above]).pop(own, None)


class _InOrder:
    """Runs tests in the order in which they were named."""

    def __init__(self, names: list[str]) -> None:
        self.place = {name: place for place, name in enumerate(names)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.place.get(item.nodeid, 0))


def _tests(names: list[str]) -> int:
    sys.dont_write_bytecode = True  # of a faulty file nothing may be kept
    asked = ["-x", "-q", "-p", "no:cacheprovider", "--tb=line", "-rfE", "--hypothesis-seed=0"]
    asked += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of what is imported already
    return int(pytest.main([*asked, *names], plugins=[_InOrder(names)]))


def _in_a_fork(act: Callable[[], int], said: Path) -> int | None:
    """Return the exit code of an act in a fork, or None where it lasted too long."""
    child = os.fork()
    if not child:
        code = BROKEN
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
            paper = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(paper, 1)
            os.dup2(paper, 2)
            code = act()
            sys.stdout.flush()
        except BaseException:  # nothing of the child may go on as the parent
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return None if code in (-signal.SIGXCPU, -signal.SIGKILL) else code
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _defined(node: ast.AST, inside: str) -> Iterator[tuple[str, Any]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield f"{inside}.{child.name}".removeprefix("."), child
        elif isinstance(child, ast.ClassDef):
            yield from _defined(child, f"{inside}.{child.name}".removeprefix("."))
