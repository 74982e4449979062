"""Threads of this process that play stretches: compiled code lets them run side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from sim.experiment.folder.builds import Builder
from sim.experiment.folder.study import Chunk
from sim.experiment.playing.chunk import Orders, Played, play_chunk


class PoolLostError(Exception):
    """Those who played are gone, and no stretch comes back any more; what came back is whole."""


class Pool(Protocol):
    """Something that plays stretches."""

    def play(self, chunks: Iterator[Chunk]) -> Iterator[Played]:
        """Take stretches as there is room and yield them as they are finished, in any order."""


class Threads:
    """A pool on this machine."""

    def __init__(self, builder: Builder, orders: Orders, jobs: int) -> None:
        self._builder = builder
        self._orders = orders
        self._jobs = max(1, jobs)

    def play(self, chunks: Iterator[Chunk]) -> Iterator[Played]:
        with ThreadPoolExecutor(self._jobs) as threads:
            task: Callable[[Chunk], Played] = lambda chunk: play_chunk(self._builder, self._orders, chunk)  # noqa: E731
            under_way: set[Future[Played]] = set()
            try:
                while True:
                    while len(under_way) <= self._jobs and (chunk := next(chunks, None)) is not None:
                        under_way.add(threads.submit(task, chunk))
                    if not under_way:
                        return
                    finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for each in finished:
                        yield each.result()
            finally:
                for each in under_way:
                    each.cancel()
