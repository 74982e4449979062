"""What an agent-step costs in elites of 10 to 100,000: time and memory, of loading, checking, building and playing.

Each size has a process of its own, so that its memory can be told: ``python -m benchmarks.sizes N`` prints it.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.elites import elite
from benchmarks.timing import Sheet, launched, verdict
from sim import ensemble
from sim.core.rulebook import RULES, mask_of
from sim.scenario.reading.loader import examine
from sim.scenario.resolved import resolved_yaml, too_much_to_write
from sim.scenario.tables.build import Build, build

ROOT: Final = Path(__file__).parents[1]
SIZES: Final = (10, 100, 300, 1_000, 10_000, 100_000)
USUAL: Final = 300  # the size of the article, to which others are compared
TIMES_USUAL: Final = 1.5
AGENT_STEPS: Final = 6_000_000  # played for a measure
FEWEST: Final = 3  # runs, where one has as many steps
LONGEST: Final = 90.0  # seconds that a size may be expected to play; what would take longer is left out


def bench_sizes(sheet: Sheet, sizes: tuple[int, ...] = SIZES) -> None:
    """Measure every size, the larger ones only as far as they can be waited for."""
    sheet.head(
        "elites of N leaders and officials",
        "ns a step",
        "/ of 300",
        "KiB a leader",
        "build s",
        "check s",
        "MiB at peak",
    )
    told: list[dict[str, Any]] = []
    for size in sizes:
        if len(told) > 1 and (wait := _expected(told, size)) > LONGEST:
            sheet.row(f"{size:,}", ("–",) * 6, f"left out: a run of it would take some {wait:,.0f} s")
            continue
        told.append(_told(size))
        usual = next((each["ns"] for each in told if each["size"] == USUAL), None)
        times = told[-1]["ns"] / usual if usual else None
        check = told[-1]["check"]
        numbers = (
            f"{told[-1]['ns']:,.1f}", f"{times:.2f}" if times else "", f"{told[-1]['kib']:.2f}",
            f"{told[-1]['build']:,.2f}", f"{check:,.2f}" if check is not None else "–", f"{told[-1]['peak']:,.0f}",
        )  # fmt: skip
        met = "" if times is None or size <= USUAL else verdict(times <= TIMES_USUAL, f"at most {TIMES_USUAL}")
        sheet.row(f"{size:,}", numbers, met)
    worst = [each for each in told if each["rules"]][-1:]
    for each in worst:
        grows = ", ".join(f"{rule} {ns:,.0f}" for rule, ns in each["rules"].items() if ns > 0.1 * each["ns"])
        sheet.say(
            f"Of {each['ns']:,.0f} ns an agent-step at {each['size']:,}, gone with a rule off: {grows or 'little'}."
        )


def _expected(told: list[dict[str, Any]], size: int) -> float:
    """Return the seconds that a run of a size should take, if costs go on growing as they did in the last step."""
    before, last = told[-2:]
    power = max(0.0, math.log(last["ns"] / before["ns"]) / math.log(last["size"] / before["size"]))
    grown = size / last["size"]
    return float(last["seconds_a_run"] * grown ** (1.0 + power))


def _told(size: int) -> dict[str, Any]:
    done = launched(["-m", "benchmarks.sizes", str(size)], ROOT)
    told: dict[str, Any] = json.loads(done.said)
    return told | {"peak": done.mib}


def measure_size(size: int) -> dict[str, Any]:
    """Measure one size in this process; seconds of processor time, nanoseconds an agent-step, KiB and MiB."""
    ensemble.simulate(build(elite(10)), 0, 1, 1)  # loads what is compiled, and what builds
    scenario = elite(size)
    seconds, built = _timed(lambda: _laid_out(scenario))
    _, steps = _played(built, 1)
    runs = max(FEWEST, min(1000, int(AGENT_STEPS / steps)))
    ns, seconds_a_run = _cost(built, runs)
    rules = {}
    if size > USUAL and runs * seconds_a_run < 5.0:
        for rule in RULES:
            rules[rule] = ns - _cost(replace(built, rules_off=mask_of(frozenset({rule}))), runs)[0]
    held = sum(table.nbytes for table in ensemble.tables_of(built)) + built.inputs.nbytes + built.laws.nbytes
    return {
        "size": size, "ns": ns, "seconds_a_run": seconds_a_run, "kib": held / size / 1024, "build": seconds,
        "check": _seconds_to_check(scenario), "rules": rules,
    }  # fmt: skip


def _laid_out(scenario: Any) -> Build:
    """Build an elite, and lay a bench for it as each thread does before it plays: neither is part of a step."""
    built = build(scenario)
    ensemble.lay_bench(built)
    return built


def _cost(what: Build, runs: int) -> tuple[float, float]:
    """Return nanoseconds an agent-step, and seconds a run: of so many runs beyond a first, the least of three times."""
    one, one_steps = min(_played(what, 1) for _ in range(3))
    all_of_them, all_steps = min(_played(what, 1 + runs) for _ in range(3))
    took = all_of_them - one
    return took / (all_steps - one_steps) * 1e9, took / runs


def _played(what: Build, runs: int) -> tuple[float, float]:
    seconds, results = _timed(lambda: ensemble.simulate(what, 0, runs, 1))
    return seconds, float(results.world["agent_steps"].sum())


def _seconds_to_check(scenario: Any) -> float | None:
    """Return the time to read and check the elite from a file; None where a file may not hold so much."""
    if too_much_to_write(scenario) is not None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "elite.yaml"
        file.write_text(resolved_yaml(scenario), encoding="utf-8")
        seconds, examined = _timed(lambda: examine(file))
    if examined.scenario is None:
        raise SystemExit(examined.problems[0].render())
    return seconds


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    value = call()
    return time.process_time() - begun, value


if __name__ == "__main__":
    print(json.dumps(measure_size(int(sys.argv[1]))))
