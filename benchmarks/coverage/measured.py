"""How often intervals hold what they should, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from benchmarks.coverage import compare, others, run
from benchmarks.coverage.world import Check, World

RUNS: Final = (400, 2000)
FEW: Final = 10.0
"""Runs that must carry the variance of what is measured: with fewer no interval can be near its level."""
BOUNDS: Final = (0.92, 0.98)
LEAST: Final = 0.85  # where fewer carry it, and their reach is not known beforehand
SOURCES: Final[Sequence[Callable[[World, int], Iterator[Check]]]] = (
    run.of_run, run.of_inputs_and_luck, compare.of_differences, compare.of_exits, compare.of_distances,
    others.of_pivots, others.of_claims, others.of_hindcast,
)  # fmt: skip


class Held(NamedTuple):
    """How often the interval of a check held the truth, in so many experiments."""

    world: str
    runs: int
    check: Check
    share: float
    experiments: int

    @property
    def few(self) -> bool:
        """Whether too few runs carry what is measured for the bounds to apply."""
        return self.check.carried < FEW

    @property
    def error(self) -> float:
        """Two standard errors of the share, at the level."""
        return 2.0 * float(np.sqrt(0.95 * 0.05 / self.experiments))

    @property
    def as_it_should(self) -> bool:
        """Whether it covers what it says, but for the error of the experiments."""
        if self.few:
            return self.share >= LEAST - self.error
        return BOUNDS[0] - self.error <= self.share <= BOUNDS[1] + self.error


def measure(world: World, runs: int, experiments: int, seed: int = 1) -> Iterator[Held]:
    """Draw batches of so many runs, and count how often each interval holds the value of the population."""
    for source in SOURCES:
        for check in source(world, runs):
            times = min(experiments, max(40, experiments // 10)) if check.costly else experiments
            rng = np.random.default_rng(seed)
            slack = 1e-9 * max(1.0, abs(check.truth))
            held = 0
            for _ in range(times):
                low, high = check.limits(*rng.integers(world.size, size=(2, runs)))
                held += low - slack <= check.truth <= high + slack
            yield Held(world.name, runs, check, held / times, times)


def table(found: Iterable[Held]) -> str:
    """Return a table by verb and what, a column for each world and size: the range over all that is of that kind.

    In brackets where too few runs carry what is measured.
    """
    cells: dict[tuple[str, str], dict[tuple[str, int], list[Held]]] = {}
    columns: list[tuple[str, int]] = []
    for each in found:
        place = (each.world, each.runs)
        columns += [] if place in columns else [place]
        cells.setdefault((each.check.verb, each.check.what), {}).setdefault(place, []).append(each)
    head = ["verb", "interval of", *(f"{world}, {runs:,}" for world, runs in columns)]
    lines = [_line(head), "|---|---|" + "---:|" * len(columns)]
    verbs = list(dict.fromkeys(verb for verb, _ in cells))
    for names in sorted(cells, key=lambda each: (verbs.index(each[0]), each[1])):
        lines.append(_line([*names, *(_cell(cells[names].get(place, [])) for place in columns)]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(held: Sequence[Held]) -> str:
    told = []
    for few in (False, True):
        shares = [100.0 * each.share for each in held if each.few == few]
        if shares:
            low, high = f"{min(shares):.1f}", f"{max(shares):.1f}"
            text = low if low == high else f"{low}–{high}"
            told.append(f"({text})" if few else text)
    return " ".join(told) or "–"
