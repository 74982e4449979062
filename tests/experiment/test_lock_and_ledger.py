"""Who works in a folder, and what its manifest says of how it went: in every state that a session may leave behind."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from small_sweeps import ROOT

from sim.experiment.folder import ledger as ledgers
from sim.experiment.folder import lock as locks
from sim.experiment.folder.files import append, force
from sim.experiment.folder.ledger import Ledger
from sim.experiment.folder.lock import NAME, holder_of, is_lock, locked
from sim.experiment.folder.study import single
from sim.language.errors import UsageError
from sim.scenario.reading.loader import load

COURT = ROOT / "scenarios" / "court.yaml"


@pytest.mark.parametrize(("content", "ours"), [
    (b"", True), (b'{"pid": 7, "host": "h"}', True), (b'{"pid": 7, "host": "h", "more": 1}', True),
    (b'{"pid": 7}', False), (b'{"host": "h"}', False), (b"[]", False), (b"7", False), (b"pid", False), (b"\xff", False),
])  # fmt: skip
def test_a_lock_of_ours_is_empty_or_tells_who_holds_it(tmp_path: Path, content: bytes, ours: bool) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert is_lock(tmp_path / NAME) is ours
    assert not is_lock(tmp_path / "nothing")


def test_whoever_holds_a_folder_is_told_while_he_does_and_afterwards_nobody(tmp_path: Path) -> None:
    assert holder_of(tmp_path) is None
    with locked(tmp_path) as left:
        assert left is None
        assert holder_of(tmp_path) == {"pid": os.getpid(), "host": socket.gethostname()}
        with pytest.raises(UsageError, match=f"process {os.getpid()} on {socket.gethostname()} is working"):
            locked(tmp_path).__enter__()
    assert holder_of(tmp_path) is None
    assert (tmp_path / NAME).read_bytes() == b""
    with locked(tmp_path) as left:
        assert left is None, "nobody was left behind"


def test_a_lock_that_a_dead_process_left_is_told_and_does_not_stay(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"pid": 4242, "host": "a host with a name longer than ours can be, by far"}')
    assert holder_of(tmp_path) is None
    with locked(tmp_path) as left:
        assert left == "taken over from process 4242, which is gone"
        assert json.loads((tmp_path / NAME).read_text())["pid"] == os.getpid(), "nothing of the longer one is left"


def test_where_a_holder_has_not_said_who_he_is_it_is_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NAME).write_text("{")
    monkeypatch.setattr(locks, "_take", lambda _: False)
    with pytest.raises(UsageError, match=r"another process is working in this folder; wait for it"):
        locked(tmp_path).__enter__()


def test_without_locks_of_the_system_a_folder_is_always_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with locked(tmp_path), locked(tmp_path) as left:
        assert left == f"taken over from process {os.getpid()}, which is gone"


def test_a_folder_in_which_nothing_can_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=rf"results cannot be written here: {NAME} No such file"):
        locked(tmp_path / "nothing").__enter__()

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(UsageError, match="No space left on device"):
        locked(tmp_path).__enter__()
    monkeypatch.undo()
    assert holder_of(tmp_path) is None, "the lock went with the process that could not write"


def ledger(before: dict[str, Any]) -> Ledger:
    return Ledger(single(load(COURT), 30, 5), "run", "run court", {"wishes": {"months": True}}, before)


def test_a_manifest_counts_what_was_played_before_to_what_is_played_now() -> None:
    first = ledger({})
    first.runs, first.failed, first.played, first.agent_steps, first.seconds = 12, 2, 12, 700, 1.23456
    said = first.manifest("interrupted", "by hand")
    assert said["runs"] == {"asked": 30, "done": 12, "failed": 2}
    assert said["performance"] == {"runs": 12, "agent_steps": 700, "seconds": 1.235}
    assert (said["state"], said["why"], said["kind"], said["seed"]) == ("interrupted", "by hand", "run", 5)
    assert (said["points"], said["runs_per_point"], said["wishes"]) == (1, 30, {"months": True})
    second = ledger({**said, "started": "2020-01-01T00:00:00+00:00"})
    second.runs, second.played, second.agent_steps, second.seconds = 30, 18, 1000, 2.0
    again = second.manifest("finished")
    assert again["performance"] == {"runs": 30, "agent_steps": 1700, "seconds": 3.235}
    assert (again["started"], again["why"], again["runs"]["done"]) == ("2020-01-01T00:00:00+00:00", "", 30)
    assert again["updated"] >= second.started


def test_a_manifest_is_due_after_ten_seconds_and_at_once_where_none_was_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1000.0]
    monkeypatch.setattr(ledgers.time, "monotonic", lambda: now[0])
    written: list[dict[str, Any]] = []

    class Kept:
        def write_manifest(self, said: dict[str, Any]) -> None:
            written.append(said)

    one = ledger({})
    assert one.is_due()
    one.write(Kept(), "running")  # type: ignore[arg-type]
    assert [each["state"] for each in written] == ["running"]
    due = {}
    for later in (0.0, 10.0, 10.1):
        now[0] = 1000.0 + later
        due[later] = one.is_due()
    assert due == {0.0: False, 10.0: False, 10.1: True}


def test_what_must_be_on_the_disk_is_forced_there_and_what_need_not_be_is_left_to_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: forced.append(os.fstat(descriptor).st_size))
    file = tmp_path / "lines"
    append(file, b"one\n", 0)
    assert forced == [4]
    append(file, b"two\n", 4, durably=False)
    assert forced == [4]
    force(file)
    assert forced == [4, 8]
    append(file, b"2\n", 4)
    assert file.read_bytes() == b"one\n2\n", "what came only in part is taken back"
