"""How far it is: a bar where there is a terminal, one plain line every ten seconds where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sim.cli.common import Talk
from sim.cli.terminal import is_terminal, visible
from sim.experiment.folder.inventory import Failure
from sim.experiment.playing.session import Listener

EVERY: Final = 10.0
SHOWN: Final = 5  # failures told one by one; the rest are counted


class Progress(Listener):
    """Tells the user on stderr."""

    def __init__(self, talk: Talk, bar: Any = None) -> None:
        self.talk, self.bar = talk, bar
        self.task: Any = None
        self.total = self.done = self.fresh = self.failures = self.steps = 0
        self.begun = self.told = time.monotonic()

    def began(self, total: int, done: int) -> None:
        self.total, self.done = total, done
        self.begun = self.told = time.monotonic()
        if done:
            self.said(f"{done:,} of {total:,} runs are there already")
        if self.bar is not None:
            self.task = self.bar.add_task("playing", total=total, completed=done, rate="")

    def advanced(self, runs: int, agent_steps: int) -> None:
        self.done += runs
        self.fresh += runs
        self.steps += agent_steps
        rate = self.fresh / max(1e-9, time.monotonic() - self.begun)
        if self.bar is not None:
            self.bar.update(self.task, completed=self.done, rate=f"{rate:,.0f} runs/s")
        elif time.monotonic() - self.told >= EVERY and not self.talk.quiet:
            self.told = time.monotonic()
            left = max(0, self.total - self.done)
            share = self.done / max(1, self.total)
            self.talk.say(
                f"{self.done:,} of {self.total:,} runs ({share:.0%}), {rate:,.0f} runs/s, {in_words(left / rate)} left"
            )

    def failed(self, failure: Failure) -> None:
        self.failures += 1
        if self.failures <= SHOWN:
            self.said(failure_line(failure), important=True)
        elif self.failures == SHOWN + 1:
            self.said("more runs failed; all are listed in failures.jsonl", important=True)

    def said(self, sentence: str, important: bool = False) -> None:
        if self.bar is not None and (important or not self.talk.quiet):
            self.bar.console.print(visible(sentence), highlight=False, markup=False, soft_wrap=True)
        elif important:
            self.talk.warn(sentence)
        else:
            self.talk.say(sentence)


@contextmanager
def progress(talk: Talk) -> Iterator[Progress]:
    """Show progress while something is played."""
    if talk.quiet or not is_terminal(sys.stderr):
        yield Progress(talk)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=False) as bar:
        yield Progress(talk, bar)


def failure_line(failure: Failure) -> str:
    """Return a failed run in one line, with the command that plays it again."""
    place = f"point {failure['point']} ({failure['label']}), run {failure['run']}, seed {failure['seed']}"
    return f"failed: {place}: {failure['reason']}\n  again: {failure['command']}"


def in_words(seconds: float) -> str:
    """Return a length of time for people: ``40 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
