"""How fast, and against what: ``make bench``. All ratios are measured in one run, on this machine, in turns.

Ratios are of processor time, which other work on the machine does not count into; the clock stands beside. Against: the
engine before it was made faster (built from git), plain Mesa, numpy over many futures, and the luck by itself; then by
rule, and by the size of the elite. ``--write`` renews docs/performance.md and the front page's table.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final

import mesa
import numba
import numpy

from benchmarks.compiling import bench_compiling
from benchmarks.front import front
from benchmarks.luck_drawn import count_draws, seconds_a_draw
from benchmarks.pages import renew
from benchmarks.plain_mesa import CalmElite, write_elite
from benchmarks.plain_numpy import CalmFutures
from benchmarks.players import BEFORE, ROOT, Player, checkout_before
from benchmarks.sizes import bench_sizes
from benchmarks.timing import Cost, Play, Sheet, in_turns, launched, measure, verdict
from sim import ensemble
from sim.core.rulebook import RULES
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build

SCENARIO: Final = "scenarios/kazakhstan-2021.yaml"
PAGE: Final = ROOT / "docs/performance.md"
README: Final = ROOT / "README.md"
CALM: Final = frozenset({"calendar", "soundings", "expectations", "loyalty", "challenge"})
SEED: Final = 1
ROUNDS: Final = 5
RUNS_TOLD: Final = 10_000  # that the command line plays on the page
RUNS: Final = 600  # of the engine in a round, on each thread
FUTURES: Final = 50  # that numpy plays side by side: with more they leave the cache
TIMES_BEFORE, TIMES_MESA, TIMES_LUCK, TIMES_THREADS = 4.0, 400.0, 3.0, 0.95  # the last for each thread
SECTIONS: Final = ("engine", "rules", "luck", "sizes", "command", "compiling")


def main() -> None:
    """Measure and print; write the page where asked to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--runs", type=int, default=RUNS_TOLD, help="futures that the command line plays (10,000)")
    options.add_argument("--only", choices=SECTIONS, action="append", help="one part of it; repeatable")
    options.add_argument("--cold", action="store_true", help="measure the first compilation, too")
    options.add_argument("--write", action="store_true", help="write docs/performance.md and the table of README.md")
    said = options.parse_args()
    parts = said.only or [part for part in SECTIONS if part != "compiling" or said.cold]
    if said.write and (said.only or said.runs != RUNS_TOLD):
        options.error(f"--write renews the whole page, and not a part of it, with {RUNS_TOLD:,} futures")
    sheet, cores = Sheet(), ensemble.default_jobs()
    sheet.say(machine(cores))
    elite = build(load(str(ROOT / SCENARIO)))
    sheet.say(f"{SCENARIO}: {len(elite.leaders)} leaders, {len(elite.inputs):,} uncertain numbers a run, seed {SEED}.")
    if "engine" in parts or "luck" in parts:
        best = bench_engine(sheet, elite, cores)
        if "luck" in parts:
            bench_luck(sheet, best["one"])
    if "rules" in parts:
        bench_rules(sheet)
    if "sizes" in parts:
        bench_sizes(sheet)
    if "command" in parts:
        bench_command_line(sheet, said.runs)
    if "compiling" in parts:
        bench_compiling(sheet)
    if said.write:
        text = page(sheet)
        PAGE.write_text(text, encoding="utf-8")
        renew(README, "bench", front(text))


def machine(cores: int) -> str:
    """Say on what, with what and when."""
    versions = f"Python {platform.python_version()}, " + ", ".join(
        f"{package.__name__} {package.__version__}" for package in (numba, numpy, mesa)
    )
    return f"{processor()}, {cores} cores, {platform.system()}; {versions}; {date.today().isoformat()}."


def processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    about = Path("/proc/cpuinfo")
    names = (
        [line for line in about.read_text().splitlines() if line.startswith("model name")] if about.is_file() else []
    )
    return names[0].partition(":")[2].strip() if names else platform.processor() or platform.machine()


def page(sheet: Sheet) -> str:
    """Return the page with what was measured."""
    about = "Made by `python -m benchmarks --write`; every ratio is of two things measured in turns, in one run."
    counts = "Processor time leaves out what else the machine does; on several cores a time counts as if they were one."
    return "\n".join(("# Performance", "", about, counts, "", *sheet.lines)).rstrip() + "\n"


def bench_engine(sheet: Sheet, elite: Build, cores: int) -> dict[str, Cost]:
    """Time the engine, the one before, plain Mesa and numpy in turns; return the best of each."""
    off = sorted(frozenset(RULES) - CALM)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "elite.json"
        write_elite(elite, file)
        now = stack.enter_context(Player(ROOT, SCENARIO, SEED))
        plays: dict[str, Play] = {"one": lambda: now.play(RUNS), "many": lambda: now.play(RUNS * cores, cores)}
        tree, why = checkout_before()
        if tree is not None:
            before = stack.enter_context(Player(tree, SCENARIO, SEED))
            plays |= {
                "one before": lambda: before.play(RUNS),
                "many before": lambda: before.play(RUNS * cores, cores),
            }
        plays |= {
            "calm": lambda: now.play(RUNS // 4, 1, off),
            "numpy": lambda: measure(lambda: CalmFutures(file, FUTURES, SEED).play()),
            "mesa": lambda: measure(lambda: play_mesa(file)),
            "batch": lambda: measure(lambda: play_batch(file, 20 * cores, cores), cores),
        }
        best = in_turns(plays, ROUNDS)
    labels = {
        "one": "engine, all rules, one thread", "many": f"engine, all rules, {cores} threads",
        "one before": f"engine of {BEFORE[:7]}, one thread", "many before": f"engine of {BEFORE[:7]}, {cores} threads",
        "calm": "engine, the calm rules alone, one thread",
        "numpy": f"numpy, the calm rules, {FUTURES} futures at a time",
        "mesa": "plain Mesa, the calm rules, one model", "batch": f"plain Mesa, mesa.batch_run on {cores} processes",
    }  # fmt: skip
    sheet.head("nanoseconds an agent-step", "processor", "clock")
    for name, cost in best.items():
        sheet.costs(labels[name], cost)
    sheet.head("how many times as fast the engine is", "processor", "clock")
    if tree is not None:
        for name in ("one", "many"):
            ratio = best[f"{name} before"].over(best[name])
            met = verdict(ratio.processor >= TIMES_BEFORE, f"at least {TIMES_BEFORE:.0f}")
            sheet.costs(f"as {labels[f'{name} before']}", ratio, met)
    else:
        sheet.row("as the engine before it was made faster", ("–", "–"), f"not measured: {why}")
    sheet.costs("as numpy, calm rules both", best["numpy"].over(best["calm"]))
    sheet.costs("as one Mesa model, on one thread", best["mesa"].over(best["one"]))
    ratio = best["batch"].over(best["many"])
    met = verdict(ratio.processor >= TIMES_MESA, f"at least {TIMES_MESA:.0f}")
    sheet.costs(f"as mesa.batch_run, {cores} cores both", ratio, met)
    gained = best["one"].over(best["many"])
    met = verdict(gained.clock >= TIMES_THREADS * cores, f"at least {TIMES_THREADS * cores:.1f} by the clock")
    sheet.costs(f"on {cores} threads as on one", gained, met if cores > 1 else "")
    if tree is not None and (tree / SCENARIO).read_bytes() != (ROOT / SCENARIO).read_bytes():
        sheet.say(f"The engine of {BEFORE[:7]} played its own {SCENARIO}, which has been changed since.")
    return best


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


def bench_rules(sheet: Sheet) -> None:
    """Time a run with each rule off, beside one with all of them on."""
    with Player(ROOT, SCENARIO, SEED) as now:
        steps: dict[str, float] = {}

        def play(name: str, *off: str) -> Cost:
            cost, steps[name] = now.played(RUNS // 2, 1, off)
            return cost

        plays: dict[str, Play] = {"all on": lambda: play("all on"), "all off": lambda: play("all off", *RULES)}
        for rule in RULES:
            plays[rule] = lambda rule=rule: play(rule, rule)  # type: ignore[misc]
        best = in_turns(plays, ROUNDS - 2)
    sheet.head("by rule, one thread", "ns a step", "saved", "steps a run")
    for name, cost in best.items():
        label = name if name.startswith("all") else f"{name} off"
        saved = "" if name == "all on" else f"{best['all on'].processor - cost.processor:,.1f}"
        sheet.row(label, (f"{cost.processor:,.1f}", saved, f"{2 * steps[name] / RUNS:,.0f}"))
    sheet.say("A rule that is off changes the run, too: without formation nothing is settled, and there are more days.")


def bench_luck(sheet: Sheet, one: Cost) -> None:
    """Compare a run with the bare cost of the luck it draws, one by one and for many at once."""
    drawn, steps = count_draws(str(ROOT / SCENARIO), SEED)
    costs = seconds_a_draw()
    sheet.head("luck", "draws", "an agent-step")
    sheet.row("in one run", (f"{drawn:,}", f"{drawn / steps:.2f}"))
    sheet.head("luck alone", "ns a draw", "ns a step", "engine / luck")
    for way, seconds in costs.items():
        step = seconds * 1e9 * drawn / steps
        ratio = one.processor / step
        met = verdict(ratio <= TIMES_LUCK, f"at most {TIMES_LUCK:.0f}") if way == "wide" else ""
        numbers = (f"{seconds * 1e9:.1f}", f"{step:.1f}", f"{ratio:.1f}")
        sheet.row({"scalar": "drawn one by one", "wide": "drawn for everybody at once"}[way], numbers, met)


def bench_command_line(sheet: Sheet, runs: int) -> None:
    """Time verbs as a user types them, and their peak memory, with everything compiled."""
    sheet.head("command line, warm", "clock s", "processor s", "MiB at peak")
    with tempfile.TemporaryDirectory() as folder:
        verbs: dict[str, tuple[list[str], float | None]] = {
            "--help": (["--help"], 0.4), f"check {SCENARIO}": (["check", SCENARIO], 0.8),
            f"run {SCENARIO} -n 1000": (["run", SCENARIO, "-n", "1000"], 2.5),
            f"run {SCENARIO} -n {runs}": (["run", SCENARIO, "-n", str(runs)], None),
        }  # fmt: skip
        for place, (label, (words, target)) in enumerate(verbs.items()):
            tries = []
            for k in range(1 if target is None else 2):
                out = Path(folder) / f"{place}-{k}"  # anew, or what is there would not be played again
                tries.append(launched(["run.py", *words, *(["-o", str(out)] if "run" in words else [])], ROOT))
            clock, processor, mib = (min(each) for each in zip(*(it[1:] for it in tries), strict=True))
            met = "" if target is None else verdict(clock <= target, f"at most {target} s")
            sheet.row(label, (f"{clock:.2f}", f"{processor:.2f}", f"{mib:,.0f}"), met)
        written = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    sheet.say(f"The {runs:,} futures take {written / 2**20:.1f} MiB on disk.")


if __name__ == "__main__":
    main()
