"""The same sweep on many machines: dask.distributed hands out stretches, and this process writes what comes back.

Workers need the same version of this package and no shared disk: they return the bytes of the parts. A stretch whose
worker dies is handed to another one.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from sim.experiment.folder.builds import Builder
from sim.experiment.folder.study import Base, Chunk
from sim.experiment.folder.version import engine_version
from sim.experiment.playing.chunk import FailedRun, Orders, Played, play_chunk
from sim.experiment.playing.pool import Pool, PoolLostError
from sim.language.errors import UsageError

AHEAD: Final = 2  # stretches given out for each thread of the cluster
TRIES: Final = 3  # times a stretch is given out again when dask gives it up
DEATHS: Final = 100  # workers a stretch may outlive before dask gives it up
PATIENCE: Final = "10s"  # to wait for a scheduler
MAIN_GUARD: Final = (
    "Each worker reads the script that starts it: put what the script does under if __name__ == '__main__':"
)


class Cluster:
    """A pool of dask workers."""

    def __init__(self, distributed: Any, client: Any, builder: Builder, orders: Orders) -> None:
        self._distributed = distributed
        self._client = client
        self._orders = orders
        self._bases = {
            name: (base, zlib.compress(base.text.encode(), 9)) for name, base in builder.bases.items()
        }  # fmt: skip

    def play(self, chunks: Iterator[Chunk]) -> Iterator[Played]:
        try:
            yield from self._play(chunks)
        except OSError as trouble:  # what dask raises where the scheduler has gone
            raise PoolLostError("the scheduler of the cluster does not answer any more") from trouble

    def _play(self, chunks: Iterator[Chunk]) -> Iterator[Played]:
        given: dict[Any, tuple[Chunk, int]] = {}
        finished = self._distributed.as_completed(loop=self._client.loop)

        def hand_out(chunk: Chunk, tries: int) -> None:
            future = self._client.submit(play_remotely, *self._letter(chunk), pure=False, retries=1)
            given[future] = (chunk, tries)
            finished.add(future)

        def fill() -> None:
            while len(given) < AHEAD * max(1, sum(self._client.ncores().values())):
                chunk = next(chunks, None)
                if chunk is None:
                    return
                hand_out(chunk, 1)

        fill()
        try:
            for future in finished:
                chunk, tries = given.pop(future)
                if future.status == "finished":
                    yield future.result()
                elif tries < TRIES:
                    hand_out(chunk, tries + 1)
                else:
                    yield _given_up(chunk, future)
                future.release()
                fill()
        finally:
            for future in given:
                future.cancel()

    def _letter(self, chunk: Chunk) -> tuple[Any, ...]:
        base, text = self._bases[chunk.point.base]
        return base.name, base.fingerprint, text, self._orders, chunk, engine_version()


def play_remotely(name: str, mark: str, text: bytes, orders: Orders, chunk: Chunk, engine: str) -> Played:
    """Play a stretch on a worker.

    Raises
    ------
    RuntimeError
        If the worker has another version of the engine.
    """
    if engine != engine_version():
        raise RuntimeError(f"the worker has engine {engine_version()}, and the sweep is played by {engine}")
    return play_chunk(_builder(name, mark, text), orders, chunk)


@lru_cache(maxsize=8)
def _builder(name: str, mark: str, text: bytes) -> Builder:
    return Builder({name: Base(name, zlib.decompress(text).decode(), mark, name, "", {})})


@contextmanager
def cluster_pool(address: str, jobs: int) -> Iterator[Any]:
    """Connect to a cluster and hand back what makes its pool.

    Parameters
    ----------
    address : str
        ``local`` for workers on this machine, started and ended here; else that of a scheduler, ``tcp://host:8786``.
    jobs : int
        Workers of a local cluster, each a process with one thread.

    Raises
    ------
    UsageError
        If dask is not installed, no scheduler answers, or a worker has another version.
    """
    try:
        dask: Any = import_module("dask")
        distributed: Any = import_module("distributed")
    except ImportError as trouble:
        raise UsageError("--cluster needs dask: pip install 'kingmaker[cluster]'") from trouble
    dask.config.set({"distributed.scheduler.allowed-failures": DEATHS, "distributed.worker.daemon": True})
    if address != "local":
        _refuse_what_is_no_address(distributed, address)
    elif getattr(multiprocessing.current_process(), "_inheriting", False):  # a worker that reads the user's script
        raise UsageError(f"--cluster local: {MAIN_GUARD}")
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what goes wrong is told in a line of ours
    local = None
    try:
        if address == "local":
            local = distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                dashboard_address=":0",
                silence_logs=50,
                preload=[__name__],
            )
        client = distributed.Client(local or address, timeout=PATIENCE, set_as_default=False)
    except RuntimeError as trouble:
        raise UsageError(f"--cluster local: the workers could not be started ({trouble}). {MAIN_GUARD}") from trouble
    except (OSError, TimeoutError, ValueError) as trouble:
        raise UsageError(f"--cluster {address}: no scheduler answers there ({trouble})") from trouble
    try:
        _refuse_other_workers(client)

        def pool(builder: Builder, orders: Orders) -> Pool:
            return Cluster(distributed, client, builder, orders)

        yield pool
    finally:
        client.close()
        if local is not None:
            local.close()


def dask_setup(worker: Any) -> None:
    """Let a local worker ignore Ctrl-C, which reaches the whole terminal: the sweep waits for what it has under way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _refuse_what_is_no_address(distributed: Any, address: str) -> None:
    """Raise where an address cannot be one: dask's own client would wait for it, and again at the end."""
    try:
        scheme, place = distributed.comm.parse_address(address)
        distributed.comm.registry.get_backend(scheme)
        distributed.comm.parse_host_port(place)
    except ValueError as trouble:
        raise UsageError(f"--cluster {address}: must be local, or the address of a scheduler such as "
                         f"tcp://host:8786 ({trouble})") from trouble  # fmt: skip


def _refuse_other_workers(client: Any) -> None:
    """Raise where a worker would play other results than this process."""
    try:
        found = client.run(engine_version, on_error="return")
    except Exception as trouble:
        raise UsageError(f"--cluster: the workers do not answer: {trouble}") from trouble
    for worker, version in found.items():
        if isinstance(version, Exception):
            raise UsageError(f"--cluster: worker {worker} cannot load kingmaker: {version}")
        if version != engine_version():
            raise UsageError(
                f"--cluster: worker {worker} has engine {version}, this is {engine_version()}; install the same"
            )


def _given_up(chunk: Chunk, future: Any) -> Played:
    trouble = future.exception()
    reason = f"given up after {TRIES} tries on the cluster: {type(trouble).__name__}: {trouble}"
    runs = range(chunk.first, chunk.last)
    return Played(chunk, {}, tuple(FailedRun(run, reason) for run in runs), 0, 0.0)
