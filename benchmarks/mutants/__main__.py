"""Put faults into the rooms above the core, one at a time, and count how many the tests see.

    python -m benchmarks.mutants [--each 75] [--seed 1] [--write]      half an hour on one core
    python -m benchmarks.mutants --only "until.py:def half_width"      the faults of a function
    python -m benchmarks.mutants --again                               those that survived last time

Needs a record of which test enters which function (`--record`, ten minutes), which is made where there is none. Record
and trials are kept in .cache/mutants. Faults that change nothing anybody could see are judged by hand, in equal.yaml.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

import yaml

from benchmarks.mutants.places import Fault, faults, sample
from benchmarks.mutants.sight import record, recorded
from benchmarks.mutants.trying import Trial, callers_of, copied, trials, witnesses
from benchmarks.pages import renew

ROOT: Final = Path(__file__).resolve().parents[2]
KEPT: Final = ROOT / ".cache" / "mutants"
PAGE: Final = ROOT / "docs" / "quality.md"
EQUAL: Final = Path(__file__).with_name("equal.yaml")
ROOMS: Final = ("scenario", "experiment", "analysis", "report", "statistics")
TESTS: Final = (
    "tests/scenario", "tests/experiment", "tests/analysis", "tests/report", "tests/outcomes", "tests/cli",
    "tests/test_addresses.py", "tests/test_bounds.py", "tests/test_chronicle.py", "tests/test_equality.py",
    "tests/test_errors.py", "tests/test_messages.py", "tests/test_odd.py", "tests/test_public_face.py",
    "tests/test_sources.py",
)  # fmt: skip


def main() -> int:
    """Draw, try, tell; 1 where fewer than 85 % of a room's faults were seen, or where not all were tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=75, help="faults of each room")
    parser.add_argument("--rooms", nargs="+", default=ROOMS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--budget", type=float, default=10.0, help="seconds of tests that are shown a fault, as recorded"
    )
    parser.add_argument("--tests", nargs="+", help="show these to every fault, whatever was recorded")
    parser.add_argument("--only", help="all faults whose name holds this, and no others")
    parser.add_argument("--again", action="store_true", help="only those that survived last time")
    parser.add_argument("--told", action="store_true", help="try nothing, tell what was found so far")
    parser.add_argument("--record", nargs="*", help="record anew which test enters what, of these tests or of all")
    parser.add_argument("--write", action="store_true", help="write the table into docs/quality.md")
    asked = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    sight, kept = KEPT / "sight.json", KEPT / f"trials-{asked.seed}.jsonl"
    equal = yaml.safe_load(EQUAL.read_text(encoding="utf-8")) or {}
    last = {trial.key: trial for trial in _read(kept)}
    if asked.only:
        files = sorted(
            str(path.relative_to(ROOT)) for room in asked.rooms for path in (ROOT / "sim" / room).rglob("*.py")
        )
        drawn = [fault for file in files for fault in faults(ROOT, file) if asked.only in fault.key]
    else:
        drawn = sample(ROOT, list(asked.rooms), asked.each, asked.seed)
    meant = [fault for fault in drawn if fault.key not in equal]
    if asked.again:
        meant = [fault for fault in meant if fault.key not in last or last[fault.key].ending == "survived"]
    if not asked.told and not _try(asked, meant, sight, kept, last):
        print("the tests fail as it is", file=sys.stderr)
        return 1
    if asked.only:
        return 0
    tried = [fault for fault in drawn if fault.key in equal or fault.key in last]
    told, good = _table(tried, last, equal)
    print(told)
    if len(tried) < len(drawn):
        print(f"{len(drawn) - len(tried)} of the {len(drawn)} that were drawn have not been tried", file=sys.stderr)
        return 1
    if asked.write:
        said = (
            f"Seed {asked.seed}, {asked.each} of each room, {datetime.date.today()}, {os.cpu_count()} cores, one used."
        )
        renew(PAGE, "mutants", f"{said}\n\n{told}")
    return 0 if good else 1


def _try(asked: argparse.Namespace, meant: list[Fault], sight: Path, kept: Path, last: dict[str, Trial]) -> bool:
    """Try faults in a copy of the tree, and note what became of each; false where the tests fail without any."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(ROOT, Path(folder).resolve())
        if asked.record is not None or not sight.exists():
            os.chdir(copy)
            code = os.fork() or os._exit(record(copy, asked.record or list(TESTS), sight))
            if os.waitstatus_to_exitcode(os.waitpid(code, 0)[1]):
                return False
        tests, callers = recorded(sight, ROOT), callers_of(ROOT)
        shown = [(fault, asked.tests or witnesses(fault, tests, callers, asked.budget)) for fault in meant]
        for trial in trials(copy, shown):
            last[trial.key] = trial
            print(f"{trial.ending:9} {trial.seconds:5.1f} s {trial.tests:4} {trial.key}  {trial.by}", flush=True)
            with kept.open("a", encoding="utf-8") as file:  # the last word on a fault counts
                file.write(json.dumps(trial._asdict()) + "\n")
    return True


def _read(kept: Path) -> list[Trial]:
    if not kept.exists():
        return []
    return [Trial(**json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]


def _table(drawn: list[Fault], trials: dict[str, Trial], equal: dict[str, str]) -> tuple[str, bool]:
    """Return the table by room, and whether each sees 85 %; a timeout counts as seen, what is equal does not count."""
    lines = ["| room | faults | equal | killed | timeouts | survived | seen |", "|---|---:|---:|---:|---:|---:|---:|"]
    good, total = True, Counter[str]()
    for room in dict.fromkeys(fault.room for fault in drawn):
        count = Counter("equal" if it.key in equal else trials[it.key].ending for it in drawn if it.room == room)
        good = _line(lines, f"`sim/{room}`", count) >= 0.85 and good
        total += count
    _line(lines, "together", total)
    return "\n".join(lines), good


def _line(lines: list[str], name: str, count: Counter[str]) -> float:
    faulty = count.total() - count["equal"]
    seen = (count["killed"] + count["timeout"]) / faulty if faulty else 1.0
    numbers = [count.total(), *(count[each] for each in ("equal", "killed", "timeout", "survived"))]
    lines.append(f"| {name} | {' | '.join(map(str, numbers))} | {100 * seen:.0f} % |")
    return seen


if __name__ == "__main__":
    sys.exit(main())
