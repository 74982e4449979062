"""Whether bids come to what is expected of them: ``python -m benchmarks.expectations [runs] [--write]``.

Of each bid that somebody opened by his own choice: the odds that he expected, and whether the ruler was put out by it,
or had to hand over. By what people expect of each other's choices they are right in the mean [mckelvey1995]; that
`resolve` has the value it has is held to this.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from benchmarks.pages import renew
from sim.chronicle.record import record_run
from sim.core.ground.codes import Episode, Winner
from sim.core.weighed import Move
from sim.ensemble import simulate
from sim.scenario.reading.loader import load
from sim.scenario.tables.build import Build, build
from sim.statistics.estimates import FloatArray

HERE: Final = Path(__file__).parent
SCENARIOS: Final = tuple(HERE.parent / "scenarios" / f"{name}.yaml" for name in ("kazakhstan-2021", "regional-mean"))
PAGE: Final = HERE / "base_rates.md"
BANDS: Final = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 1.0))
WON: Final = (Winner.CHALLENGER, Winner.PACT)


class Bid(NamedTuple):
    """The odds that who opened a bid expected, and whether it was won."""

    expected: float
    won: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each band of odds of each scenario."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.expectations", description=__doc__)
    options.add_argument("runs", nargs="?", type=int, default=3000, help="runs of each scenario (default 3000)")
    options.add_argument("--write", action="store_true", help="renew the table in benchmarks/base_rates.md")
    said = options.parse_args(arguments)
    lines = ["| bids of a scenario, by expected odds | bids | expected | won |", "|---|--:|--:|--:|"]
    for file in SCENARIOS:
        bids = list(bids_of(build(load(file)), said.runs))
        for low, high in ((0.0, 1.0), *BANDS):
            lines += line(f"{file.stem}, {low:g} to {high:g}", [bid for bid in bids if low <= bid.expected < high])
    print("\n".join(lines))
    if said.write:
        renew(PAGE, "expectations", "\n".join(lines))
    return 0


def bids_of(scenario: Build, runs: int, seed: int = 1) -> Iterator[Bid]:
    """Yield the bids that somebody opened by his own choice in so many runs; only runs that have one are told."""
    found = simulate(scenario, 0, runs, seed)
    led = (found.episodes["kind"] == Episode.CONTEST) & (found.episodes["mover"] >= 0) & (found.episodes["forced"] == 0)
    for run in np.unique(found.episodes_of[0][led]):
        told = record_run(scenario, int(run), seed)
        opened = {(each.day, each.leader): each.odds for each in told.choices if each.move == Move.BID and each.made}
        for each in told.episodes:
            if each.kind == Episode.CONTEST and (int(each.opened), int(each.mover)) in opened:
                yield Bid(opened[int(each.opened), int(each.mover)], each.winner in WON)


def line(what: str, bids: Sequence[Bid]) -> list[str]:
    """Return bids as a line of a table: how many, the mean of what was expected, the share won with its error."""
    if not bids:
        return []
    expected: FloatArray = np.array([bid.expected for bid in bids])
    won = np.array([bid.won for bid in bids])
    error = float(np.sqrt(np.sum(expected * (1.0 - expected)))) / len(bids)
    return [f"| {what} | {len(bids):,} | {expected.mean():.3f} | {won.mean():.3f} (were it so, ±{error:.3f}) |"]


if __name__ == "__main__":
    raise SystemExit(main())
