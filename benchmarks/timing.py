"""Timing calls by the clock and by processor time, in turns, and setting out what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple


class Cost(NamedTuple):
    """Nanoseconds an agent-step: on the clock, and of processor time, in which the other work of a machine is left out.

    On several cores both count as if the cores were one that is so much faster.
    """

    clock: float
    processor: float

    def over(self, other: Cost) -> Cost:
        """Return how many times as much this is as the other."""
        return Cost(self.clock / other.clock, self.processor / other.processor)


Play = Callable[[], Cost]


def processor_seconds() -> float:
    """Return the processor time of this process and of those it has started and seen end."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def measure(play: Callable[[], float], cores: int = 1) -> Cost:
    """Time a call that returns the agent-steps it played."""
    start, busy = time.perf_counter(), processor_seconds()
    steps = play()
    return Cost((time.perf_counter() - start) / steps * 1e9, (processor_seconds() - busy) / cores / steps * 1e9)


def in_turns(plays: Mapping[str, Play], rounds: int) -> dict[str, Cost]:
    """Time each call once a round, one after another, and keep the best of each: noise then falls on all of them."""
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, play in plays.items():
            now = play()
            before = best.get(name, now)
            best[name] = Cost(min(now.clock, before.clock), min(now.processor, before.processor))
    return best


class Launched(NamedTuple):
    """What became of a command: its output, seconds by the clock and of processor time, and MiB at the peak."""

    said: str
    clock: float
    processor: float
    mib: float


# A process counts as large as the one it was started from, so commands are started from a small one.
LAUNCHER: Final = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
took, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
kib = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
if done.returncode != 0:
    sys.exit(f"{' '.join(sys.argv[2:])} ended with {done.returncode}:\\n{done.stderr[-2000:]}")
print(json.dumps([done.stdout, took, used.ru_utime + used.ru_stime, kib / 1024]))
"""


def launched(words: Sequence[str], folder: Path) -> Launched:
    """Run Python with these words in a folder. Raises CalledProcessError, once it has told why, where that fails."""
    command = [sys.executable, "-c", LAUNCHER, sys.executable, *words]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return Launched(*json.loads(done.stdout))


class Sheet:
    """Tables, told as they come and kept to be written down; `label` and `column` are widths in characters."""

    def __init__(self, label: int = 58, column: int = 14) -> None:
        self.lines: list[str] = []
        self.label, self.column = label, column

    def say(self, line: str = "") -> None:
        """Tell a sentence at once, also into a pipe, and keep it."""
        print(line, flush=True)
        self.lines += [line, ""] if line else []

    def head(self, title: str, *columns: str) -> None:
        """Begin a table: what its rows are, and the names of its columns of numbers."""
        print(f"\n{title:{self.label}}" + "".join(f"{column:>{self.column}}" for column in columns), flush=True)
        self.lines += ["", f"| {title} |" + "".join(f" {column} |" for column in columns)]
        self.lines.append("|---|" + "--:|" * len(columns))

    def row(self, label: str, numbers: Sequence[str], remark: str = "") -> None:
        """Add a row; a remark follows the last number."""
        cells = "".join(f"{number:>{self.column}}" for number in numbers)
        print(f"  {label:{self.label - 2}}{cells}   {remark}".rstrip(), flush=True)
        shown = [*numbers[:-1], f"{numbers[-1]} ({remark})" if remark else numbers[-1]]
        self.lines.append(f"| {label} |" + "".join(f" {cell} |" for cell in shown))

    def costs(self, label: str, cost: Cost, remark: str = "") -> None:
        """Add a row of a processor time and a time on the clock, or of two ratios."""
        self.row(label, (f"{cost.processor:,.1f}", f"{cost.clock:,.1f}"), remark)


def verdict(met: bool, target: str) -> str:
    """Say whether a target was met."""
    return f"{'met' if met else 'MISSED'}: {target}"
