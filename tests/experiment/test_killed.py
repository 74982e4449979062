"""A process or a worker that is killed costs what it had not finished, and nothing else."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_sweeps import ROOT, Maker, parts_of

from sim.cli import main
from sim.experiment.folder.store import read_manifest, read_table
from sim.experiment.playing.runner import sweep

PATIENCE = 120.0
CHUNK, VALUES = 20, "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]"


def start(config: Path, folder: Path, *more: str) -> subprocess.Popen[str]:
    """Begin a sweep in a process of its own."""
    command = [sys.executable, str(ROOT / "run.py"), "sweep", str(config), "-o", str(folder), "-j", "2", *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def count(folder: Path) -> int:
    return len(list((folder / "runs").glob("part-*.parquet"))) if (folder / "runs").is_dir() else 0


def wait_for_parts(process: subprocess.Popen[str], folder: Path, beyond: int) -> None:
    """Wait until there are more parts than before, or the process is over."""
    end = time.monotonic() + PATIENCE
    while count(folder) <= beyond and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)


def kill_again_and_again(config: Path, folder: Path, kills: int, seed: int) -> int:
    """Kill sweeps at random moments of their work, then finish here; return how many were killed at work."""
    luck, killed = random.Random(seed), 0
    for _ in range(kills):
        process = start(config, folder)
        wait_for_parts(process, folder, count(folder))
        time.sleep(luck.uniform(0.0, 0.25))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    assert main(["sweep", str(config), "-o", str(folder), "-j", "2", "-q"]) == 0
    return killed


@pytest.mark.parametrize(("kills", "runs"), [(1, 120), pytest.param(10, 400, marks=pytest.mark.slow)])
def test_a_sweep_killed_at_random_moments_ends_as_if_it_never_was(
    tmp_path: Path, config: Maker, kills: int, runs: int
) -> None:
    path = config(runs=runs, chunk=CHUNK, values=VALUES)
    whole = sweep(path, tmp_path / "whole", jobs=2)
    assert kill_again_and_again(path, tmp_path / "killed", kills, seed=kills) >= 1
    assert parts_of(whole.folder) == parts_of(tmp_path / "killed")
    table = read_table(tmp_path / "killed")
    assert table.equals(read_table(whole.folder))
    assert table.select("point", "run").n_unique() == table.height == 12 * runs
    assert read_manifest(tmp_path / "killed")["state"] == "finished"
    assert not list((tmp_path / "killed").rglob("*.tmp"))


def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(tmp_path: Path, config: Maker) -> None:
    path = config(runs=4000, chunk=CHUNK, values=VALUES)
    process = start(path, tmp_path / "x")
    wait_for_parts(process, tmp_path / "x", 2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert "press Ctrl-C again" in said
    manifest = read_manifest(tmp_path / "x")
    assert manifest["state"] == "interrupted"
    assert 0 < manifest["runs"]["done"] == read_table(tmp_path / "x").height < manifest["runs"]["asked"]


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_does_not_take_the_workers_of_a_local_cluster_along(tmp_path: Path, config: Maker) -> None:
    command = [sys.executable, str(ROOT / "run.py"), "sweep", str(config(runs=4000, chunk=CHUNK, values=VALUES))]
    command += ["-o", str(tmp_path / "x"), "--cluster", "local", "-j", "2"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for_parts(process, tmp_path / "x", 2)
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, said
    assert read_manifest(tmp_path / "x")["state"] == "interrupted"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def scheduler() -> Iterator[str]:
    """Run the public `dask scheduler` command, and yield its address."""
    address = f"tcp://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", address.split(":")[-1]]
    process = subprocess.Popen([*command, "--no-dashboard"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def worker(address: str) -> subprocess.Popen[bytes]:
    """Run the public `dask worker` command with one thread."""
    command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.slow
def test_a_worker_killed_every_few_seconds_costs_nothing(tmp_path: Path, config: Maker) -> None:
    path = config(runs=1000, chunk=CHUNK, values=VALUES)
    whole = sweep(path, tmp_path / "whole", jobs=2)
    with scheduler() as address:
        workers = [worker(address), worker(address)]
        process = start(path, tmp_path / "x", "--cluster", address)
        killed = 0
        try:
            wait_for_parts(process, tmp_path / "x", 0)
            while process.poll() is None:
                time.sleep(2.0)
                if process.poll() is None and killed < 5:
                    workers[0].kill()
                    workers[0].wait(PATIENCE)
                    workers = [workers[1], worker(address)]
                    killed += 1
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
            for each in workers:
                each.kill()
                each.wait(PATIENCE)
    assert process.returncode == 0, said
    assert killed >= 1
    assert parts_of(tmp_path / "x") == parts_of(whole.folder)


def test_a_worker_that_gets_its_stretches_by_wire_returns_the_same_bytes(tmp_path: Path, config: Maker) -> None:
    """A cluster whose one worker is a thread of this process; the next one has processes."""
    distributed = pytest.importorskip("distributed")
    whole = sweep(config(), tmp_path / "whole")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address=None
    ) as cluster:
        found = sweep(config(), tmp_path / "x", cluster=cluster.scheduler_address)
    assert found.finished
    assert parts_of(found.folder) == parts_of(whole.folder)


@pytest.mark.slow
def test_a_local_cluster_returns_the_same_bytes(tmp_path: Path, config: Maker) -> None:
    path = config()
    whole = sweep(path, tmp_path / "whole")
    process = start(path, tmp_path / "x", "--cluster", "local")
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert parts_of(tmp_path / "x") == parts_of(whole.folder)


def test_a_cluster_that_is_not_there_is_told_at_once(
    tmp_path: Path, config: Maker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.experiment.playing.cluster.PATIENCE", "500ms")
    address = f"tcp://127.0.0.1:{free_port()}"
    assert main(["sweep", str(config()), "-o", str(tmp_path / "x"), "--cluster", address]) == 2
    assert "no scheduler answers there" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["nonsense", "http://here:8786", "", "tcp://here:eighty"])
def test_what_is_no_address_is_refused_before_anybody_waits(
    address: str, tmp_path: Path, config: Maker, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", str(config()), "-o", str(tmp_path / "x"), "--cluster", address]) == 2
    assert "must be local, or the address of a scheduler such as tcp://host:8786" in capsys.readouterr().err


def test_a_script_without_a_main_guard_is_told_what_it_lacks(tmp_path: Path, config: Maker) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"from sim import sweep\nsweep({str(config())!r}, {str(tmp_path / 'x')!r}, cluster='local', jobs=1)\n"
    )
    done = subprocess.run([sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, timeout=PATIENCE, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "put what the script does under if __name__ == '__main__':" in done.stderr.splitlines()[-1]


@pytest.mark.slow
def test_a_scheduler_that_dies_costs_nothing_that_came_back(tmp_path: Path, config: Maker) -> None:
    path = config(runs=1000, chunk=CHUNK, values=VALUES)
    whole = sweep(path, tmp_path / "whole", jobs=2)
    with scheduler() as address:
        one = worker(address)
        process = start(path, tmp_path / "x", "--cluster", address)
        wait_for_parts(process, tmp_path / "x", 0)
    _, said = process.communicate(timeout=PATIENCE)
    one.kill()
    one.wait(PATIENCE)
    assert process.returncode == 3
    assert said.splitlines()[-1].startswith("the scheduler of the cluster does not answer any more")
    assert sweep(path, tmp_path / "x", jobs=2).finished
    assert parts_of(tmp_path / "x") == parts_of(whole.folder)
