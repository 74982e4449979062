"""The pool of a cluster with a client made up: how many stretches are given out, and what is given out again."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest

from sim.experiment.folder.builds import Builder
from sim.experiment.folder.study import Base, Chunk, Point
from sim.experiment.folder.version import engine_version
from sim.experiment.playing import cluster
from sim.experiment.playing.chunk import Orders
from sim.experiment.playing.cluster import AHEAD, TRIES, Cluster, _given_up, _refuse_other_workers, play_remotely
from sim.experiment.playing.pool import PoolLostError
from sim.language.errors import UsageError


class Future:
    def __init__(self, chunk: Chunk, status: str) -> None:
        self.chunk, self.status, self.released, self.cancelled = chunk, status, False, False

    def result(self) -> str:
        return f"played {self.chunk.key}"

    def exception(self) -> Exception:
        return MemoryError("too little")

    def release(self) -> None:
        self.released = True

    def cancel(self) -> None:
        self.cancelled = True


class Client:
    """A client whose stretches come back in the order in which they were given out; those named fail so many times."""

    loop = None

    def __init__(self, threads: dict[str, int], failing: dict[str, int]) -> None:
        self.threads, self.failing = threads, dict(failing)
        self.given: list[Future] = []
        self.waiting: deque[Future] = deque()
        self.most = 0

    def ncores(self) -> dict[str, int]:
        return self.threads

    def submit(self, function: Any, *letter: Any, **how: Any) -> Future:
        assert function is play_remotely
        assert (how["pure"], how["retries"]) == (False, 1)
        chunk = letter[4]
        left = self.failing.get(chunk.key, 0)
        self.failing[chunk.key] = left - 1
        future = Future(chunk, "error" if left > 0 else "finished")
        self.given.append(future)
        return future

    def as_completed(self, loop: Any) -> Any:
        client = self

        class Finished:
            def add(self, future: Future) -> None:
                client.waiting.append(future)
                client.most = max(client.most, len(client.waiting))

            def __iter__(self) -> Any:
                while client.waiting:
                    yield client.waiting.popleft()

        return Finished()


def pool(client: Client) -> Cluster:
    base = Base("a", "text", "mark", "a", "A", {})
    return Cluster(SimpleNamespace(as_completed=client.as_completed), client, Builder({"a": base}), Orders(1))


def chunks(count: int) -> list[Chunk]:
    return [Chunk(Point(0, "a"), 10 * k, 10 * k + 10, f"c{k}") for k in range(count)]


def test_two_stretches_are_given_out_for_each_thread_and_all_come_back() -> None:
    client = Client({"one": 2, "two": 1}, {})
    assert list(pool(client).play(iter(chunks(20)))) == [f"played c{k}" for k in range(20)]
    assert client.most == AHEAD * 3 == 6
    assert all(future.released for future in client.given)
    nobody = Client({}, {})
    assert len(list(pool(nobody).play(iter(chunks(5))))) == 5
    assert nobody.most == AHEAD, "workers may still come"


def test_a_stretch_that_is_given_up_is_given_out_three_times_and_then_told_run_by_run() -> None:
    client = Client({"one": 1}, {"c0": TRIES - 1, "c1": TRIES})
    found = list(pool(client).play(iter(chunks(2))))
    assert [future.chunk.key for future in client.given].count("c0") == TRIES
    assert [future.chunk.key for future in client.given].count("c1") == TRIES
    assert "played c0" in found
    (failed,) = (each for each in found if not isinstance(each, str))
    assert (failed.chunk.key, failed.content, failed.agent_steps, failed.seconds) == ("c1", {}, 0, 0.0)
    assert [each.run for each in failed.failures] == list(range(10, 20))
    assert {each.reason for each in failed.failures} == {
        "given up after 3 tries on the cluster: MemoryError: too little"
    }  # fmt: skip


def test_what_is_given_up_has_a_failure_for_each_run() -> None:
    future = Future(chunks(1)[0], "error")
    assert [each.run for each in _given_up(future.chunk, future).failures] == list(range(10))


def test_stretches_under_way_are_taken_back_where_nobody_asks_for_more() -> None:
    client = Client({"one": 1}, {})
    playing = pool(client).play(iter(chunks(9)))
    next(playing)
    playing.close()  # type: ignore[attr-defined]
    assert [future.cancelled for future in client.given] == [False, True]


def test_a_scheduler_that_has_gone_is_told() -> None:
    client = Client({"one": 1}, {})
    client.submit = lambda *_, **__: (_ for _ in ()).throw(OSError("gone"))  # type: ignore[method-assign]
    with pytest.raises(PoolLostError, match="does not answer any more"):
        list(pool(client).play(iter(chunks(1))))


def test_a_worker_gets_all_it_needs_and_refuses_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = pool(Client({}, {}))._letter(chunks(1)[0])
    name, mark, text, orders, chunk, engine = letter
    assert (name, mark, orders, chunk.key, engine) == ("a", "mark", Orders(1), "c0", engine_version())
    monkeypatch.setattr(cluster, "play_chunk", lambda builder, orders, chunk: (builder, orders, chunk))
    builder, told, played = play_remotely(*letter)  # type: ignore[misc]
    assert (builder.bases["a"].text, told, played) == ("text", orders, chunk)
    with pytest.raises(RuntimeError, match="the worker has engine"):
        play_remotely(name, mark, text, orders, chunk, "another")


@pytest.mark.parametrize(("found", "says"), [
    ({"w": "0+x"}, "worker w has engine 0"),
    ({"w": ImportError("no numba")}, "worker w cannot load kingmaker: no numba"),
])  # fmt: skip
def test_workers_of_another_version_are_refused(found: dict[str, Any], says: str) -> None:
    _refuse_other_workers(SimpleNamespace(run=lambda function, on_error: {"w": function(), "v": function()}))
    with pytest.raises(UsageError, match=says):
        _refuse_other_workers(SimpleNamespace(run=lambda function, on_error: {"v": function(), **found}))

    def silent(function: Any, on_error: str) -> Any:
        raise TimeoutError("nobody")

    with pytest.raises(UsageError, match="the workers do not answer: nobody"):
        _refuse_other_workers(SimpleNamespace(run=silent))
