"""Engines that play in a process of their own, of this checkout or of an earlier one: the same seed and runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from benchmarks.timing import Cost
from sim.core.ground.folder import cache_root

ROOT: Final = Path(__file__).parents[1]
BEFORE: Final = "98106fe5b8eacc3fe5d47ca9b7fe8bd55897f756"  # the last commit before the engine was made faster
READY: Final = "ready"

# What is asked of an engine, old or new: only names that both have.
PLAYER: Final = """
import json, os, sys, time
tree, scenario, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, tree)
import numpy as np
import sim
if os.path.dirname(os.path.dirname(os.path.abspath(sim.__file__))) != tree:
    sys.exit(f"played {sim.__file__}, and not {tree}")
from dataclasses import replace
from sim import ensemble
from sim.core.rulebook import mask_of
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import build
built = build(load(scenario))
ensemble.simulate(built, 0, 1, seed)
print("ready", flush=True)
for line in sys.stdin:
    runs, threads, off = json.loads(line)
    played = replace(built, rules_off=mask_of(frozenset(off))) if off else built
    start, busy = time.perf_counter(), time.process_time()
    if threads == 1:
        parts = [ensemble.simulate(played, 0, runs, seed)]
    else:
        numbers = np.arange(runs)
        parts = ensemble.simulate_all(played, numbers, ensemble.same_draws(numbers), seed, threads)
    steps = float(sum(part.world["agent_steps"].sum() for part in parts))
    print(json.dumps([steps, time.perf_counter() - start, time.process_time() - busy]), flush=True)
"""


class Player:
    """An engine at work on the article's scenario.

    Parameters
    ----------
    tree : Path
        The checkout whose engine and scenario are played, by this interpreter and its packages.
    scenario : str
        Within the checkout.
    seed : int
    """

    def __init__(self, tree: Path, scenario: str, seed: int) -> None:
        words = [sys.executable, "-c", PLAYER, str(tree.resolve()), str(tree / scenario), str(seed)]
        self.process = subprocess.Popen(words, cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._answer() != READY:
            raise SystemExit(f"the engine in {tree} does not play {scenario}")

    def __enter__(self) -> Player:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def play(self, runs: int, threads: int = 1, off: Sequence[str] = ()) -> Cost:
        """Play the first runs of the seed, some rules switched off; return nanoseconds an agent-step."""
        return self.played(runs, threads, off)[0]

    def played(self, runs: int, threads: int = 1, off: Sequence[str] = ()) -> tuple[Cost, float]:
        """Play as `play` does; return the agent-steps, too."""
        assert self.process.stdin is not None
        print(json.dumps([runs, threads, list(off)]), file=self.process.stdin, flush=True)
        answer = self._answer()
        if not answer:
            raise SystemExit("an engine ended before it had played")
        steps, clock, busy = json.loads(answer)
        return Cost(clock / steps * 1e9, busy / threads / steps * 1e9), steps

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def checkout_before() -> tuple[Path | None, str]:
    """Lay the engine of `BEFORE` into the cache, once; return its folder, or None and why it cannot be had."""
    root = cache_root()
    if root is None:
        return None, "there is no home folder to keep it in"
    mark = _git("rev-parse", "--verify", "--quiet", f"{BEFORE}^{{commit}}")
    if mark is None:
        return None, f"there is no git history with commit {BEFORE[:7]} here"
    folder = root / "kingmaker-before" / mark.decode().strip()
    if folder.is_dir():
        return folder, ""
    packed = _git("archive", "--format=tar", mark.decode().strip(), "sim", "scenarios")
    if packed is None:
        return None, f"git cannot take commit {BEFORE[:7]} out of its history"
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        with tempfile.TemporaryFile() as file:
            file.write(packed)
            file.seek(0)
            with tarfile.open(fileobj=file) as tar:
                tar.extractall(Path(made) / "tree", filter="data")
        (Path(made) / "tree").rename(folder)  # all of it, or nothing
    return folder, ""


def _git(*words: str) -> bytes | None:
    """Return what git says of this checkout; None where there is none, or it does not know."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False, env=os.environ)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
