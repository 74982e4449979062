"""Which test enters which function: recorded once, so that a fault is shown only to tests that can see it.

A plugin of pytest. What a fixture enters is ascribed to every test that uses it, and what is entered while a test
module is read to all tests of the module.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple

import pytest

OUTERMOST: Final = ".<locals>"


class Test(NamedTuple):
    """One test: how long it takes a processor (s), and the functions it enters, as ``sim/a/b.py:Class.method``."""

    name: str
    seconds: float
    entered: frozenset[str]

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.name.split("::")[0]

    @property
    def function(self) -> str:
        """The function that it is, whatever it is given."""
        return self.name.split("[")[0].split("::")[-1]


class Recorder:
    """Writes down, for each test, its time and the functions of ``sim`` that it enters."""

    def __init__(self, root: Path) -> None:
        self.start = f"{root}/sim/"
        self.root = f"{root}/"
        self.names: dict[Any, str] = {}  # by code object
        self.now: set[str] = set()
        self.fixtures: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.tests: dict[str, set[str]] = defaultdict(set)
        self.modules: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}

    def enter(self, frame: FrameType, _event: str, _value: Any) -> None:
        """Note a call; returning nothing, no line of the function is traced."""
        code = frame.f_code
        name = self.names.get(code)
        if name is None:
            file = code.co_filename
            inside = file.startswith(self.start) and code.co_name != "<module>"
            name = f"{file.removeprefix(self.root)}:{code.co_qualname.split(OUTERMOST)[0]}" if inside else ""
            self.names[code] = name
        if name:
            self.now.add(name)

    @contextmanager
    def into(self, entered: set[str]) -> Iterator[None]:
        """Write what is entered meanwhile into a set, and into no other."""
        outside, self.now = self.now, entered
        sys.settrace(self.enter)
        threading.settrace(self.enter)
        try:
            yield
        finally:
            self.now = outside

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """The reading of a test module is part of each of its tests."""
        with self.into(self.modules[collector.nodeid.split("::")[0]]):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """A fixture is set up once, and is part of each test that asks for it."""
        with self.into(self.fixtures[fixturedef.baseid, fixturedef.argname]):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Time a test with what it sets up, and note what it enters."""
        begun = _spent()
        with self.into(self.tests[item.nodeid]):
            result = yield
        self.seconds[item.nodeid] = _spent() - begun
        used = getattr(item, "_fixtureinfo", None)
        for definitions in used.name2fixturedefs.values() if used else ():
            for definition in definitions:
                self.tests[item.nodeid] |= self.fixtures[definition.baseid, definition.argname]
        self.tests[item.nodeid] |= self.modules[item.nodeid.split("::")[0]]
        return result

    def write(self, file: Path) -> None:
        """Keep the record as JSON, beside what was recorded of other tests."""
        record = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        record |= {name: [round(self.seconds[name], 3), sorted(self.tests[name])] for name in self.seconds}
        file.write_text(json.dumps(record), encoding="utf-8")


def _spent() -> float:
    """Return the time of the processor spent so far, by what was started from here as well, in seconds."""
    return sum(os.times()[:4])


def record(root: Path, folders: list[str], file: Path) -> int:
    """Run the tests of some folders once and keep what each enters; return pytest's exit code."""
    recorder = Recorder(root)
    code = pytest.main(["-q", "-p", "no:cacheprovider", "--tb=short", *folders], plugins=[recorder])
    sys.settrace(None)
    threading.settrace(None)
    recorder.write(file)
    return int(code)


def recorded(file: Path, root: Path) -> list[Test]:
    """Read a record, but for tests that do not stand in the tree at `root` any more."""
    content = json.loads(file.read_text(encoding="utf-8"))
    tests = [Test(name, seconds, frozenset(entered)) for name, (seconds, entered) in content.items()]
    standing = {name: _functions_in(root / name) for name in {test.file for test in tests}}
    return [test for test in tests if test.function in standing[test.file]]


def _functions_in(file: Path) -> frozenset[str]:
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
