"""What holds for all tests: an example may take long, a long file is parsed once a process, no disk is waited for."""

import tests.one_thread  # noqa: F401  # before anything imports numpy

# isort: split
import gc
import os
import pickle
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import settings

import sim.core.ground.address  # noqa: F401  # tests have numba look at records before they call what is ours
from sim.language import reading
from sim.language.yaml_places import Marked, read_marked

settings.register_profile("kingmaker", deadline=None)
settings.load_profile("kingmaker")
LONG = 1500  # characters; a court is longer
WITH_PAGES = ("tests/report/test_report_page.py", "tests/report/test_report_browser.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With --dist loadfile, give the tests of the page to one process: two would each make every page.

    Files go out as they stand: by their number of tests those of one test, some of the longest, would be the last.
    """
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    from xdist.scheduler import LoadFileScheduling

    class LoadFilesWithTheirPages(LoadFileScheduling):  # type: ignore[misc, unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return WITH_PAGES[0] if file in WITH_PAGES else file

    return LoadFilesWithTheirPages(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Thousands of tests are there to stay: nobody looks for garbage among them, neither now nor later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@lru_cache(64)
def _pickled(text: str, name: str) -> bytes:
    return pickle.dumps(read_marked(text, name))


def _read_once(text: str, name: str) -> Marked:
    """Return what `read_marked` does, a copy of its own for each who asks."""
    if len(text) < LONG:
        return read_marked(text, name)
    marked: Marked = pickle.loads(_pickled(text, name))
    return marked


@pytest.fixture(scope="session", autouse=True)
def long_files_are_parsed_once() -> Iterator[None]:
    """The article's files are read a thousand times by the tests, and take a tenth of a second each."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "read_marked", _read_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_waits_for_the_disk() -> Iterator[None]:
    """No test pulls the plug: that files are forced to the disk is tested by who asks for it, not by waiting."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture
def without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pages of words alone, for a test that looks at nothing else: to draw its figures is most of making one."""
    monkeypatch.setattr("sim.report.html.inline_svg", lambda picture, size: "")
