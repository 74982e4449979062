"""What the first run compiles, and how long each function of it takes: with an empty cache, in other processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Final

from benchmarks.players import ROOT
from benchmarks.timing import Sheet, processor_seconds, verdict

MOST_SECONDS: Final = 20.0
SHOWN: Final = 15  # functions that take longest, told one by one

ONE_RUN: Final = """
from sim import ensemble
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
ensemble.simulate(build(load("scenarios/court.yaml")), 0, 1, 1)
"""
LISTENING: Final = """
import json, time
from numba.core import event
from sim.core import ahead
ahead.start = lambda: None
spent, open_, times = {}, [], {}
class Ear(event.Listener):
    def on_start(self, told):
        open_.append([time.process_time(), 0.0])
    def on_end(self, told):
        begun, within = open_.pop()
        took = time.process_time() - begun
        function = told.data["dispatcher"].py_func
        name = f"{function.__module__}.{function.__qualname__}"
        spent[name] = spent.get(name, 0.0) + took - within
        times[name] = times.get(name, 0) + 1
        if open_:
            open_[-1][1] += took
event.register("numba:compile", Ear())
""" + ONE_RUN + "print(json.dumps([[name, seconds, times[name]] for name, seconds in spent.items()]))"  # fmt: skip


def bench_compiling(sheet: Sheet) -> None:
    """Time the first run as users have it, and every function of it on one processor."""
    clock, busy = seconds_of_a_first_run()
    sheet.head("first compilation", "processor s", "clock s")
    met = verdict(clock <= MOST_SECONDS, f"at most {MOST_SECONDS:.0f} by the clock")
    sheet.row("until the first run is there, on all cores", (f"{busy:.1f}", f"{clock:.1f}"), met)
    spent = seconds_by_function()
    rooms: dict[str, float] = {}
    for name, seconds, _ in spent:
        rooms[name.rpartition(".")[0]] = rooms.get(name.rpartition(".")[0], 0.0) + seconds
    total = sum(rooms.values())
    sheet.head("compiling by file, on one processor", "processor s", "share")
    for name, seconds in sorted(rooms.items(), key=lambda each: -each[1])[:SHOWN]:
        sheet.row(name, (f"{seconds:.2f}", f"{seconds / total:.0%}"))
    sheet.row("all", (f"{total:.2f}", "100%"))
    sheet.head("compiling by function, without what it calls", "processor s", "versions")
    for name, seconds, times in sorted(spent, key=lambda each: -each[1])[:SHOWN]:
        sheet.row(name.removeprefix("sim.core."), (f"{seconds:.2f}", f"{times}"))


def seconds_of_a_first_run() -> tuple[float, float]:
    """Return how long a first run takes with an empty cache of compiled code, less what a second one takes.

    Seconds by the clock, and of processor time of all processes that compile.
    """
    with tempfile.TemporaryDirectory() as folder:
        took = []
        for _ in range(2):
            start, busy = time.perf_counter(), processor_seconds()
            _python(ONE_RUN, folder)
            took.append((time.perf_counter() - start, processor_seconds() - busy))
    return took[0][0] - took[1][0], took[0][1] - took[1][1]


def seconds_by_function() -> list[tuple[str, float, int]]:
    """Return functions, the processor time of compiling each without what it calls, and how many versions of it."""
    with tempfile.TemporaryDirectory() as folder:
        return [(name, seconds, times) for name, seconds, times in json.loads(_python(LISTENING, folder))]


def _python(code: str, cache: str) -> str:
    words = [sys.executable, "-c", code]
    environment = {**os.environ, "KINGMAKER_CACHE": cache}
    return subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
