"""Faults, and what is left after them: a sweep of ours beside `mesa.batch_run`.

    python -m benchmarks.faults > table.md

Takes some minutes. Nothing outside of a temporary folder is touched; a full disk is tried on a small tmpfs if this
process may mount one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
MESA_RUNS = 200
CONFIG = """\
kingmaker: 1
sweep: faults
scenario: {court}
runs: 1000
chunk: 20
design: {{axes: {{loyalty: {{path: leaders.guard.loyalty, values: [0.1, 0.3, 0.5, 0.7, 0.9]}}}}}}
"""
BROKEN_RUN = """\
import sys
from sim.cli import main
from sim.experiment.playing import chunk
right = chunk.simulate_runs
def wrong(build, seed, runs, draws, keep=False):
    if 57 in runs:
        raise ArithmeticError("run 57 cannot be played")
    return right(build, seed, runs, draws, keep)
chunk.simulate_runs = wrong
sys.exit(main(sys.argv[1:]))
"""


class Ending(NamedTuple):
    """How a process ended: exit code (None: it hung and was ended by us), seconds, its last line."""

    code: int | None
    seconds: float
    last: str

    def __str__(self) -> str:
        how = f"**hangs** (ended after {self.seconds:.0f} s)" if self.code is None else f"exit {self.code}"
        return f"{how}: {self.last}" if self.last and self.code not in (0, None) else how


def play(command: list[str], disturb: Callable[[subprocess.Popen[str]], None] | None = None) -> Ending:
    """Run a command in a session of its own, disturb it, and tell how it ended."""
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
        if disturb is not None:
            disturb(process)
        try:
            out, _ = process.communicate(timeout=PATIENCE)
            code: int | None = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
            code = None
        errors.seek(0)
        lines = [line.strip() for line in errors.read().splitlines() if line.strip()]
    return Ending(
        code, time.monotonic() - begun, out.strip().splitlines()[-1] if code == 0 and out.strip() else _last(lines)
    )


def _last(lines: list[str]) -> str:
    return lines[-1][:110] if lines else ""


def mesa(fault: str, processes: int, disturb: Callable[[subprocess.Popen[str]], None] | None = None) -> Ending:
    return play([sys.executable, "-W", "ignore", "-m", "benchmarks.faults_mesa", fault, str(processes)], disturb)


def kept_by_mesa(ending: Ending) -> str:
    """Return how many runs came back: batch_run returns all at its end, or nothing."""
    runs = json.loads(ending.last)["runs"] if ending.code == 0 else 0
    return f"{runs} of {MESA_RUNS}"


def ours(config: Path, folder: Path, *more: str) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), "sweep", str(config), "-o", str(folder), "-q", *more]


def standing(folder: Path) -> str:
    """Return what `status` counts in a folder."""
    said = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "status", str(folder), "--format", "json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    about = json.loads(said.stdout)[0]
    failed = f", {about['runs']['failed']} failed and listed" if about["runs"]["failed"] else ""
    return f"{about['runs']['done']:,} of {about['runs']['asked']:,}{failed} ({about['state']})"


def after_parts(folder: Path, parts: int, act: Callable[[subprocess.Popen[str]], None]) -> Callable[..., None]:
    """Act when a folder has some parts."""

    def disturb(process: subprocess.Popen[str]) -> None:
        end = time.monotonic() + PATIENCE
        while len(list(folder.glob("runs/*.parquet"))) < parts and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        act(process)

    return disturb


def after_begun(seconds: float, act: Callable[[subprocess.Popen[str]], None]) -> Callable[..., None]:
    """Act some seconds after the first line of output."""

    def disturb(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        act(process)

    return disturb


def kill_all(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)


def interrupt(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def kill_a_worker(process: subprocess.Popen[str]) -> None:
    """Kill the youngest descendant of a process, which is a worker."""
    told = subprocess.run(["ps", "-eo", "pid=,pgid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in told.splitlines()]
    workers = [int(pid) for pid, _, args in rows if _descends(int(pid), process.pid) and "spawn_main" in args]
    os.kill(max(workers), signal.SIGKILL)


def _descends(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            return False
    return False


def rows_of(config: Path, room: Path) -> list[tuple[str, str, str, str, str]]:
    """Try every fault; return fault, how mesa ended, what it kept, how ours ended, what it kept and then."""
    rows = []

    def note(fault: str, other: Ending | str, ending: Ending, folder: Path) -> None:
        left = standing(folder)
        again = play(ours(config, folder))
        kept = kept_by_mesa(other) if isinstance(other, Ending) else "–"
        rows.append((fault, str(other), kept, str(ending), f"{left}; after the same command again: {standing(folder)}"))
        print(rows[-1], again.code, file=sys.stderr)

    folder = room / "raise"
    broken = play([sys.executable, "-c", BROKEN_RUN, "sweep", str(config), "-o", str(folder), "-q"])
    left = standing(folder)
    healed = play(ours(config, folder, "--retry-failed"))
    other = mesa("raise", 1)
    rows.append(
        ("one run raises", str(other), kept_by_mesa(other), str(broken),
         f"{left}; with `--retry-failed`, the cause gone (exit {healed.code}): {standing(folder)}")
    )  # fmt: skip
    folder = room / "worker"
    ending = play(ours(config, folder, "--cluster", "local", "-j", "2"), after_parts(folder, 40, kill_a_worker))
    note("a worker process is killed", mesa("worker-killed", 2), ending, folder)
    folder = room / "killed"
    ending = play(ours(config, folder), after_parts(folder, 100, kill_all))
    note("`kill -9` half way", mesa("none", 1, after_begun(2.0, kill_all)), ending, folder)
    folder = room / "interrupted"
    ending = play(ours(config, folder), after_parts(folder, 100, interrupt))
    note("Ctrl-C half way", mesa("none", 1, after_begun(2.0, interrupt)), ending, folder)
    disk = room / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False).returncode == 0:
        try:
            ending = play(ours(config, disk / "x"))
            left = standing(disk / "x")
            subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
            again = play(ours(config, disk / "x"))
            rows.append(
                ("the disk is full", "writes nothing: results are in memory until the last run", "–", str(ending),
                 f"{left}; with more room, the same command (exit {again.code}): {standing(disk / 'x')}")
            )  # fmt: skip
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    return rows


def main() -> None:
    """Print the table as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        config = room / "faults.yaml"
        config.write_text(CONFIG.format(court=ROOT / "scenarios" / "court.yaml"), encoding="utf-8")
        play(ours(config, room / "warm", "-n", "20"))  # compiles the rules
        rows = rows_of(config, room)
    print("| fault | `mesa.batch_run` | runs kept | `sweep` | runs kept, and then |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(cell.replace(name, "…").replace("|", "/") for cell in row) + " |")


if __name__ == "__main__":
    main()
