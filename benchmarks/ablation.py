"""What changes when something is taken out, pair by pair on the same luck: ``python -m benchmarks.ablation``.

What a scenario describes and no future feels is decoration. Each row takes something out as a user would with ``--set``
and plays the same futures again; its shares are of the runs in which something is another than it was. Luck is
addressed by name, so that taking something out moves nobody else's: the first control shows it.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks.pages import renew
from benchmarks.taken_out import WANTED, Taken, taken_out, with_allies
from benchmarks.timing import Sheet, verdict
from sim.analysis.runs.arms import ArmRun, with_orders
from sim.core.ground.codes import Institution, Order, Role
from sim.ensemble import LEADER_RESULTS, named_rows, same_draws, tables_of
from sim.experiment.folder.columns import coded, runs_table
from sim.experiment.folder.version import engine_version
from sim.outcomes.people import rulers
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from sim.statistics.estimates import BoolArray, FloatArray, IntArray
from sim.statistics.proportions import wilson

ROOT: Final = Path(__file__).parents[1]
SCENARIO: Final = "scenarios/kazakhstan-2021.yaml"
PAGE: Final = ROOT / "docs/ablation.md"
CHANGES: Final = ("outcome", "ruler", "government", "fate", "any", "any but government")
ROUNDING: Final = 1e-9  # of a share of posts: values, summed and divided by their sum


class Ends(NamedTuple):
    """How runs ended, in their order.

    outcome, ruler : (runs,), class, and id of who rules. standing : float64 (runs, named, 2), status and what became of
    them in the formation. offices : int64 (runs, named), rows of posts, -1 none; seated : of them those in the
    government. shares : float64 (runs, clans), of the posts of the government, by their value.
    """

    outcome: IntArray
    ruler: Any
    standing: FloatArray
    offices: IntArray
    seated: IntArray
    shares: FloatArray


def ends_of(laid: Build, runs: int, seed: int, jobs: int = 1) -> Ends:
    """Play runs 0..runs-1 and return how they ended."""
    numbers = np.arange(runs, dtype=np.int64)
    arm, named = ArmRun(laid, numbers, same_draws(numbers), seed, jobs), named_rows(laid)
    offices = arm.at_close("offices", lambda s: [s.leaders[row].post for row in named]).astype(np.int64)
    government = np.flatnonzero(np.asarray(laid.posts.institution) == Institution.GOVERNMENT)
    return Ends(
        outcome=arm.world["outcome"],
        ruler=rulers(coded(runs_table(laid, arm.results, 0, seed, numbers))),
        standing=arm.results.leaders[:, :, [LEADER_RESULTS.index(name) for name in ("status", "left_as")]],
        offices=offices,
        seated=np.where(np.isin(offices, government), offices, -1),
        shares=arm.results.shares[:, :, 1],
    )


def changed(one: Ends, other: Ends) -> dict[str, BoolArray]:
    """Return for each of CHANGES in which runs it is another."""
    outcome, ruler = one.outcome != other.outcome, one.ruler != other.ruler
    fate = (one.standing != other.standing).any(axis=(1, 2)) | (one.offices != other.offices).any(axis=1)
    shares = np.abs(one.shares - other.shares) > ROUNDING
    government = shares.any(axis=1) | (one.seated != other.seated).any(axis=1)
    felt = outcome | ruler | fate
    return dict(zip(CHANGES, (outcome, ruler, government, fate, felt | government, felt), strict=True))


def shares_of(change: dict[str, BoolArray]) -> list[str]:
    """Return the share of runs of each change in percent, with its Wilson interval."""
    found = [wilson(int(runs.sum()), len(runs)) for runs in change.values()]
    return [f"{100 * each.estimate:.1f} [{100 * each.low:.1f}, {100 * each.high:.1f}]" for each in found]


def judged(taken: Taken, change: dict[str, BoolArray]) -> str:
    """Say whether as many runs change as are wanted to, and whether that hangs on seats in the government alone."""
    if (taken.least, taken.most) == (0.0, 1.0):
        return ""
    shares = (float(change[name].mean()) for name in ("any", "any but government"))
    met, met_without = (taken.least <= share <= taken.most for share in shares)
    most = f", at most {100 * taken.most:g}" if taken.most < 1.0 else ""
    told = verdict(met, f"at least {100 * taken.least:g}{most} %")
    return told if met == met_without else f"{told}; {'met' if met_without else 'MISSED'} but for the government"


def is_the_same(one: Build, other: Build) -> bool:
    """Say whether two scenarios are laid out alike to the last byte."""
    parts = [(*tables_of(each), each.inputs, each.laws, np.array(each.rules_off)) for each in (one, other)]
    return all(np.array_equal(a, b) for a, b in zip(*parts, strict=True))


def without_a_nobody(base: Build) -> Build:
    """Return the scenario without the last official who holds no office: what as little as that sets off."""
    row = np.flatnonzero((np.asarray(base.leaders.corps) >= 0) & (np.asarray(base.leaders.post) < 0))[-1]
    return with_orders(base, [(0, Order.NEUTRALISE, Role.LEADER, int(row), -1, 0.0)])


def measure(path: str, runs: int, seed: int, jobs: int, sheet: Sheet) -> None:
    """Take out one thing after another and tell what changes."""
    scenario = load(path)
    base = build(scenario)
    before = ends_of(base, runs, seed, jobs)

    def change_to(other: Build, luck: int = seed) -> dict[str, BoolArray]:
        return changed(before, ends_of(other, runs, luck, jobs))

    sheet.head("controls", *CHANGES)
    nothing = change_to(build(with_allies(scenario)))
    met = verdict(not nothing["any"].any(), "exactly 0")
    sheet.row("ties of strength 0 before all others", shares_of(nothing), met)
    sheet.row("one official without an office", shares_of(change_to(without_a_nobody(base))))
    sheet.row("all luck anew", shares_of(change_to(base, seed + 1)))
    heading = ""
    for taken in taken_out(scenario):
        if taken.heading != heading:
            heading = taken.heading
            sheet.head(heading, *CHANGES)
        without = build(load(path, taken.settings))
        if is_the_same(base, without):
            why = "so in the scenario already" if taken.settings else "the scenario has none"
            sheet.row(taken.name, ["–"] * len(CHANGES), why)
            continue
        change = change_to(without)
        sheet.row(taken.name, shares_of(change), judged(taken, change))


def main() -> None:
    """Measure and print; write the page where asked to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.ablation", description=__doc__)
    options.add_argument("-n", "--runs", type=int, default=2000, help="pairs of runs for each row (2,000)")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("-j", "--jobs", type=int, default=1, help="threads (1)")
    options.add_argument("--write", action="store_true", help="renew the table in docs/ablation.md")
    said = options.parse_args()
    sheet = Sheet(label=46, column=21)
    command = f"python -m benchmarks.ablation -n {said.runs} --seed {said.seed}"
    sheet.say(
        f"`{command}`: {SCENARIO}, {said.runs:,} pairs of runs a row, seed {said.seed}; "
        f"engine {engine_version()}; {date.today().isoformat()}."
    )
    sheet.say(WANTED)
    measure(str(ROOT / SCENARIO), said.runs, said.seed, said.jobs, sheet)
    if said.write:
        renew(PAGE, "ablation", "\n".join(sheet.lines).strip())


if __name__ == "__main__":
    main()
