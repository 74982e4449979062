"""How fast, and against what: ``make bench``. All ratios are measured in one run, on this machine, one after another.

Ratios are of processor time, which other work on the machine does not count into; the clock stands beside.
``--cold`` measures the first compilation too; ``--runs N`` sets how many futures the command line plays.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import mesa
import numba
import numpy as np

from benchmarks.luck_drawn import count_draws, seconds_a_draw
from benchmarks.plain_mesa import CalmElite, write_elite
from sim import ensemble
from sim.core.rulebook import RULES, mask_of
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

ROOT = Path(__file__).parents[1]
SCENARIO = "scenarios/kazakhstan-2021.yaml"
CALM = frozenset({"calendar", "soundings", "expectations", "loyalty", "challenge"})
SEED = 1
ROUNDS = 3
TIMES_MESA = 100.0
TIMES_LUCK = 6.0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--runs", type=int, default=10_000, help="futures that the command line plays (10,000)")
    options.add_argument("--cold", action="store_true", help="measure the first compilation too")
    said = options.parse_args()
    cores = ensemble.default_jobs()
    say(f"{cores} cores, Python {platform.python_version()}, numba {numba.__version__}, mesa {mesa.__version__}")
    elite = build(load(str(ROOT / SCENARIO)))
    say(f"{SCENARIO}: {len(elite.leaders)} leaders, {len(elite.inputs):,} uncertain numbers a run")
    if said.cold:
        say(f"\n{'first compilation':46}{compile_cold():10.1f} s")
    ensemble.simulate(elite, 0, 1, SEED)
    bench_luck(bench_engine_and_mesa(elite, cores))
    bench_command_line(said.runs)


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


class Cost(NamedTuple):
    """Nanoseconds an agent-step: on the clock, and of processor time, in which the other work of a machine is left out.

    On several cores both count as if the cores were one that is so much faster.
    """

    clock: float
    processor: float


def processor_seconds() -> float:
    """Return the processor time of this process and of those it has started and seen end."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def measure(play: Callable[[], float], cores: int = 1) -> Cost:
    """Time a call that returns the agent-steps it played."""
    start, busy = time.perf_counter(), processor_seconds()
    steps = play()
    return Cost((time.perf_counter() - start) / steps * 1e9, (processor_seconds() - busy) / cores / steps * 1e9)


def bench_engine_and_mesa(elite: Build, cores: int) -> float:
    """Time the engine and plain Mesa in turns, keep the best of each, print both; return the engine's on one thread.

    In turns, and the best of several, because others may use the machine at the same time.
    """
    calm = replace(elite, rules_off=mask_of(frozenset(RULES) - CALM))
    best: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "elite.json"
        write_elite(elite, file)
        plays: dict[str, tuple[Callable[[], float], int]] = {
            "one": (lambda: play_alone(elite, 600), 1),
            "calm": (lambda: play_alone(calm, 150), 1),
            "many": (lambda: play_together(elite, 600 * cores, cores), cores),
            "mesa": (lambda: play_mesa(file), 1),
            "batch": (lambda: play_batch(file, 20 * cores, cores), cores),
        }
        for _ in range(ROUNDS):
            for name, (play, used) in plays.items():
                now = measure(play, used)
                best[name] = Cost(*(min(pair) for pair in zip(now, best.get(name, now), strict=True)))
    labels = {
        "one": "engine, all eleven rules, one thread", "calm": "engine, the calm rules alone, one thread",
        "many": f"engine, all eleven rules, {cores} threads", "mesa": "plain Mesa, the calm rules, one model",
        "batch": f"plain Mesa, mesa.batch_run on {cores} processes",
    }  # fmt: skip
    say(f"\n{'ns an agent-step':46}{'processor':>10}{'clock':>10}")
    for name, label in labels.items():
        say(f"  {label:44}{best[name].processor:10.1f}{best[name].clock:10.1f}")
    ratio = best["batch"].processor / best["many"].processor
    say(f"  {'Mesa / engine, one model and one thread':44}{best['mesa'].processor / best['one'].processor:10.1f}"
        f"{best['mesa'].clock / best['one'].clock:10.1f}")  # fmt: skip
    say(f"  {'Mesa / engine, all cores':44}{ratio:10.1f}{best['batch'].clock / best['many'].clock:10.1f}   "
        f"{verdict(ratio >= TIMES_MESA, f'at least {TIMES_MESA:.0f}')}")  # fmt: skip
    return best["one"].processor


def play_alone(what: Build, runs: int) -> float:
    """Play runs on this thread; return agent-steps."""
    return float(ensemble.simulate(what, 0, runs, SEED).world["agent_steps"].sum())


def play_together(elite: Build, runs: int, cores: int) -> float:
    """Play runs on all cores; return agent-steps."""
    numbers = np.arange(runs)
    parts = ensemble.simulate_all(elite, numbers, ensemble.same_draws(numbers), SEED, cores)
    return float(sum(part.world["agent_steps"].sum() for part in parts))


def play_mesa(file: Path) -> float:
    """Play two Mesa models to their end; return agent-steps."""
    steps = 0
    for luck in range(2):
        model = CalmElite(str(file), luck)
        while model.running:
            model.step()
        steps += model.steps * model.leaders
    return float(steps)


def play_batch(file: Path, models: int, cores: int) -> float:
    """Play models by `mesa.batch_run`, starting its processes included; return agent-steps."""
    told = mesa.batch_run(
        CalmElite, {"elite": [str(file)], "luck": range(models)}, number_processes=cores, display_progress=False
    )
    return float(sum(row["steps"] * row["leaders"] for row in told))


def bench_luck(one: float) -> None:
    """Compare a run with the bare cost of the luck it draws."""
    drawn, steps = count_draws(str(ROOT / SCENARIO), SEED)
    cost = seconds_a_draw() * 1e9
    ratio = one / (drawn * cost / steps)
    met = verdict(ratio <= TIMES_LUCK, f"at most {TIMES_LUCK:.0f}")
    say(f"\n{'luck':46}")
    say(f"  {'draws in one run':44}{drawn:10,}   {drawn / steps:.2f} an agent-step")
    say(f"  {'one draw in a bare loop, ns':44}{cost:10.1f}")
    say(f"  {'engine, one thread / its luck alone':44}{ratio:10.1f}   {met}")


def bench_command_line(runs: int) -> None:
    """Time ``run`` as a user types it, and its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "run.py", "run", SCENARIO, "-n", str(runs), "-o", f"{folder}/out"]
        start = time.perf_counter()
        with open(os.devnull, "w") as nowhere, open(f"{folder}/talk", "w+") as talk:
            child = subprocess.Popen(words, cwd=ROOT, stdout=nowhere, stderr=talk)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            talk.seek(0)
            if child.returncode != 0:
                sys.exit(f"{' '.join(words[1:])} ended with {child.returncode}:\n{talk.read()[-2000:]}")
        seconds = time.perf_counter() - start
        written = sum(file.stat().st_size for file in Path(folder, "out").rglob("*") if file.is_file())
    mib = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    say(f"\n{f'run of {runs:,} futures':46}{seconds:10.1f} s   {mib:.0f} MiB at the peak, "
        f"{written / 2**20:.1f} MiB written")  # fmt: skip


def compile_cold() -> float:
    """Return the seconds that a first run takes with an empty cache of compiled code, less what a second one takes."""
    words = [sys.executable, "-c", "from sim import ensemble; from sim.scenario.reading.loader import load; "
             "from sim.scenario.tables.build import build; "
             "ensemble.simulate(build(load('scenarios/court.yaml')), 0, 1, 1)"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        took = []
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run(words, cwd=ROOT, env={**os.environ, "KINGMAKER_CACHE": folder}, check=True)
            took.append(time.perf_counter() - start)
    return took[0] - took[1]


def verdict(met: bool, target: str) -> str:
    """Say whether a target was met."""
    return f"{'met' if met else 'MISSED'}: {target}"


if __name__ == "__main__":
    main()
