"""Playing a study into a folder: goes on where it stopped, keeps what is finished, and says what failed."""

from __future__ import annotations

import contextlib
import json
import shlex
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sim.experiment.design.until import Until
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.columns import to_parquet
from sim.experiment.folder.files import NO_ROOM, checksum, in_utf8
from sim.experiment.folder.inventory import Failure, Part
from sim.experiment.folder.ledger import Ledger, State
from sim.experiment.folder.resume import Standing, take_stock
from sim.experiment.folder.store import DESIGN, FAILURES, scenario_file
from sim.experiment.folder.study import Chunk, Study
from sim.experiment.playing.chunk import Orders, Played
from sim.experiment.playing.pool import Pool, PoolLostError, Threads
from sim.experiment.playing.stop import Stop
from sim.language.errors import UsageError


class Listener:
    """Hears how it goes; this one says nothing."""

    def began(self, total: int, done: int) -> None:
        """Hear how many runs there are to play in all, and how many of them are there already."""

    def advanced(self, runs: int, agent_steps: int) -> None:
        """Hear of runs just finished."""

    def failed(self, failure: Failure) -> None:
        """Hear of a run that failed."""

    def said(self, sentence: str) -> None:
        """Hear of something the user should know."""


@dataclass(frozen=True)
class Options:
    """How a study is played, as far as it changes no result."""

    jobs: int = 1
    kind: Literal["run", "sweep"] = "run"
    command: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    retry_failed: bool = False
    fresh: bool = False
    max_failures: int | None = None
    until: Until | None = None
    stop: Stop = field(default_factory=Stop)


@dataclass(frozen=True)
class Report:
    """How it went. `played`, `agent_steps` and `seconds` are of this session, `done` counts all that is there."""

    folder: Path
    state: State
    why: str
    asked: int
    done: int
    failed: int
    played: int
    agent_steps: int
    seconds: float
    failures: tuple[Failure, ...] = ()


PoolMaker = Callable[[Builder, Orders], Pool]


def play_study(
    study: Study,
    folder: Path,
    options: Options,
    listener: Listener | None = None,
    pool: PoolMaker | None = None,
    builder: Builder | None = None,
) -> Report:
    """Play what is not there yet.

    Parameters
    ----------
    study : Study
    folder : Path
        Made if it is not there; what it holds of this study is kept and not played again.
    options : Options
    listener : Listener, optional
    pool : callable, optional
        Makes what plays the stretches; threads of this process if left out.
    builder : Builder, optional
        Of the bases of the study; given by who has built some of its points already.

    Raises
    ------
    UsageError
        If the folder cannot be written, or another process works in it.
    ResultsError
        If the folder was made by another version.
    """
    ears = listener or Listener()
    standing = take_stock(study, folder, options.fresh, options.retry_failed, ears.said)
    with standing as ready:
        return _Session(ready, options, ears, pool, builder or Builder(study.bases)).play()


class _Session:
    """One process at work in one folder."""

    def __init__(
        self, standing: Standing, options: Options, ears: Listener, pool: PoolMaker | None, builder: Builder
    ) -> None:
        self.study, self.store = standing.study, standing.store
        self.standing, self.options, self.ears = standing, options, ears
        orders = Orders(self.study.seed, self.study.keep_months, self.study.time_limit)
        self.pool = pool(builder, orders) if pool else Threads(builder, orders, options.jobs)
        self.ledger = Ledger(self.study, options.kind, options.command, options.about, standing.manifest)
        self.ledger.runs, self.ledger.failed = standing.runs, len(standing.failures)
        self.failures = list(standing.failures)
        self.new_failures = 0
        self.why = ""
        self.state: State = "finished"

    def play(self) -> Report:
        begun = time.perf_counter()
        self._lay_out()
        self.ears.began(self.study.total, self.ledger.runs + self.ledger.failed)
        try:
            self._play_rounds()
        except PoolLostError as trouble:
            self._halt("stopped", f"{trouble}; all that came back is kept. Repeat the command to go on")
        except OSError as trouble:
            self._halt("stopped", _disk_trouble(trouble, self.store.folder))
        if self.options.stop.asked and self.state == "finished" and not self._is_complete():
            self._halt("interrupted", "interrupted; repeat the command to go on")
        self.ledger.seconds = time.perf_counter() - begun
        with contextlib.suppress(OSError):  # a full disk must not hide what went before
            self._note(self.state, self.why)
        ledger = self.ledger
        return Report(
            self.store.folder, self.state, self.why, self.study.total, ledger.runs, ledger.failed, ledger.played,
            ledger.agent_steps, ledger.seconds, tuple(self.failures),
        )  # fmt: skip

    def _lay_out(self) -> None:
        """Write what was asked for, before any of it is played, and the manifest once it is all there."""
        try:
            files = {
                scenario_file(place, name): base.text.encode()
                for place, (name, base) in enumerate(self.study.bases.items())
            }
            files[DESIGN] = to_parquet(self.study.design())
            for name, content in files.items():
                if self.store.put(name, content):
                    self.ears.said(f"{self.store.folder / name}: was changed, and is set aside and written again")
            self._note("running")
        except OSError as trouble:
            raise UsageError(_disk_trouble(trouble, self.store.folder)) from trouble

    def _note(self, state: State, why: str = "") -> None:
        """Write down how it stands: the failed runs as a list to read, and the manifest. Raises OSError."""
        rows = sorted(self.failures, key=lambda row: (row["point"], row["run"]))
        if rows or FAILURES in self.store.inventory.files:
            lines = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
            self.store.put(FAILURES, in_utf8(lines))
        self.ledger.write(self.store, state, why)

    def _play_rounds(self) -> None:
        if self.options.until is None:
            self._take(self.pool.play(self._open_chunks(chunk for round_ in self.study.rounds() for chunk in round_)))
            return
        for round_ in self.study.rounds():
            self._take(self.pool.play(self._open_chunks(iter(round_))))
            if self._is_halted():
                return
            self.options.until.add(self.store, [chunk.key for chunk in round_])
            if self.options.until.is_reached():
                self.why = self.options.until.sentence()
                return
        self._halt("stopped", f"the most runs were played, but {self.options.until.sentence()}")

    def _open_chunks(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        for chunk in chunks:
            if self._is_halted():
                return
            if chunk.key not in self.standing.done:
                yield chunk

    def _is_halted(self) -> bool:
        return self.options.stop.asked or self.state != "finished"

    def _is_complete(self) -> bool:
        return self.ledger.runs + self.ledger.failed >= self.study.total

    def _halt(self, state: State, why: str) -> None:
        self.state, self.why = state, why

    def _take(self, finished: Iterator[Played]) -> None:
        for played in finished:
            self._keep(played)

    def _keep(self, played: Played) -> None:
        failures = [self._row(played.chunk, failure.run, failure.reason) for failure in played.failures]
        chunk = played.chunk
        marks = {table: checksum(content) for table, content in played.content.items()}
        part = Part(chunk.key, chunk.point.number, chunk.first, chunk.last, marks, tuple(failures))
        self.store.save(part, played.content)
        lasting = played.runs - len(failures)
        self.ledger.runs += lasting
        self.ledger.failed += len(failures)
        self.ledger.played += lasting
        self.ledger.agent_steps += played.agent_steps
        self.failures += failures
        self.new_failures += len(failures)
        for failure in failures:
            self.ears.failed(failure)
        self.ears.advanced(played.runs, played.agent_steps)
        if self.options.stop.asked:
            self._note("interrupted", "interrupted; repeat the command to go on")
        elif self.ledger.is_due():
            self._note("running")
        most = self.options.max_failures
        if most is not None and self.new_failures > most and self.state == "finished":
            self._halt("stopped", f"stopped after {self.new_failures:,} failed runs (at most {most:,} allowed)")

    def _row(self, chunk: Chunk, run: int, reason: str) -> Failure:
        folder = shlex.quote(str(self.store.folder))
        return {
            "point": chunk.point.number,
            "label": chunk.point.label,
            "run": run,
            "seed": self.study.seed,
            "reason": reason,
            "command": f"python run.py rerun {folder} --point {chunk.point.number} --run {run}",
            "part": chunk.key,
        }


def _disk_trouble(trouble: OSError, folder: Path) -> str:
    what = "the disk is full" if trouble.errno in NO_ROOM else f"results cannot be written ({trouble.strerror})"
    return f"{folder}: {what}; all parts written so far are whole. Make room and repeat the command to go on"
