"""Distributions of outcomes side by side: each against the first, run by run on the same luck where that can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np

from sim.analysis.questions.ahead import orders_asked, refuse_fewer_than_two
from sim.analysis.questions.expect import Expectation
from sim.analysis.runs.differing import Row, differ
from sim.analysis.runs.exits import ExitRow, compare_histories, exit_histories, split_histories
from sim.analysis.runs.quantities import Quantity, by_default, seated
from sim.analysis.runs.sides import Side, sides_of
from sim.analysis.runs.spread_apart import DistanceRow, distances
from sim.bounds import paths, several
from sim.language.errors import UsageError
from sim.outcomes.registry import chosen_names, is_seat
from sim.statistics.estimates import FloatArray, IntArray
from sim.statistics.multiplicity import benjamini_hochberg, holm

Paired = Literal["auto", "yes", "no"]
PAIRINGS: Final[tuple[Paired, ...]] = get_args(Paired)
ROW_FAMILIES: Final = ("outcome", "cabinet", "people")
SIGNIFICANT: Final = 0.05  # corrected p below which a difference stands clear of chance
Correction = Literal["holm", "bh", "none"]
CORRECTIONS: Final[dict[str, Callable[[FloatArray], FloatArray]]] = {
    "holm": holm,
    "bh": benjamini_hochberg,
    "none": lambda p: p,
}


@dataclass(frozen=True)
class SideAbout:
    """What a side is: its name, where it comes from, its seed, how many runs it has, and what was set in it.

    `unfinished` says so where runs of its folder are still to be played.
    """

    name: str
    source: str
    kind: str
    seed: int
    runs: int
    horizon_days: float
    settings: tuple[str, ...] = ()
    unfinished: str = ""


@dataclass(frozen=True)
class Versus:
    """One side against the first.

    `pairs` is 0 where it was not paired, and `why_not` then says why. Rows are in the order of the quantities; those of
    `not_in_both` (a clan or leader of one scenario only) are left out.
    """

    a: str
    b: str
    pairs: int
    why_not: str
    rows: tuple[Row, ...]
    exits: tuple[ExitRow, ...]
    distances: tuple[DistanceRow, ...]
    not_in_both: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def paired(self) -> bool:
        """Whether runs were compared on the same luck."""
        return self.pairs > 0

    def row(self, name: str) -> Row:
        """Return the row of a quantity. Raises KeyError."""
        return next(row for row in self.rows if row.name == name)

    def of(self, family: str) -> list[Row]:
        """Return the rows of a family: outcome, cabinet or people."""
        return [row for row in self.rows if row.family == family]

    @property
    def pairing(self) -> tuple[float, float] | None:
        """Medians, over outcomes that vary on both sides, of the correlation and of what the pairs were worth.

        The worth is inf where the two runs of a pair do not differ at all in half of the outcomes.
        """
        known = [(row.correlation, row.worth) for row in self.of("outcome") if row.correlation is not None]
        if not known:
            return None
        worths = [float("inf") if worth is None else worth for _, worth in known]
        return float(np.median([correlation for correlation, _ in known])), float(np.median(worths))


@dataclass(frozen=True)
class Comparison:
    """Sides compared: `tests` says, by family, how many p-values were corrected; all of them were so together."""

    sides: tuple[SideAbout, ...]
    level: float
    correction: str
    tests: dict[str, int]
    versus: tuple[Versus, ...]


def compare(
    *sources: str | Path,
    runs: int | None = None,
    seed: int | None = None,
    jobs: int = 0,
    paired: Paired = "auto",
    outcomes: Sequence[str] = (),
    level: float = 0.95,
    correct: Correction = "holm",
    settings: Sequence[str] = (),
    expected: Sequence[Expectation] = (),
) -> Comparison:
    """Compare results, configs or scenarios, each with the first.

    Parameters
    ----------
    sources, runs, seed, jobs, settings
        See `sim.analysis.runs.orders.orders_of` and `sim.analysis.runs.sides.sides_of`: what is not a results folder
        is simulated on the spot, with the same seed and run numbers as the first.
    paired : {"auto", "yes", "no"}
        Whether to compare run by run: auto, where seeds and run numbers agree; yes refuses where they do not.
    outcomes : sequence of str
        What to compare, by name (`sim.outcomes.registry`), and nothing else; by default
        `sim.analysis.runs.quantities.COMPARED`, seats and fates, and when and how it ends and how far the distributions
        are apart. Fewer cost less correction.
    expected : sequence of Expectation
        What will be looked up in what is found: outcomes added to what is compared, whether that is named or not.
    level : float in (0, 1)
        Level of all intervals.
    correct : {"holm", "bh", "none"}
        Correction of the p-values, over everything that is tested in all comparisons of this call together (outcomes,
        seats in the government, fates of leaders, exits, distances): with holm, the chance that anything at all stands
        out where nothing differs is at most 5 %.

    Raises
    ------
    UsageError
        If there are fewer than two sides, an outcome or the side of an expectation is unknown, or pairs are asked for
        where there are none. But for the last nothing is played before.
    ScenarioError, ResultsError
        As `orders_of` and `sides_of`.
    """
    several("outcomes", outcomes)
    _refuse_words(paired, level)
    orders = orders_asked(paths("sources", sources), runs, seed, several("settings", settings), outcomes, expected)
    return compare_sides(sides_of(orders, jobs), paired, outcomes, level, correct, [each.name for each in expected])


def compare_sides(
    sides: Sequence[Side],
    paired: Paired = "auto",
    outcomes: Sequence[str] = (),
    level: float = 0.95,
    correct: Correction = "holm",
    also: Sequence[str] = (),
) -> Comparison:
    """Compare sides that were gathered; arguments and errors as for `compare`; `also` are outcomes added to these."""
    refuse_fewer_than_two(len(sides))
    _refuse_words(paired, level)
    known = _known_of(sides)
    _refuse_unlike(sides, [*outcomes, *also])
    own = {name for side in sides for name in side.own if len(set(_meanings(sides, name).values())) == 1}
    names = chosen_names(known, [*(outcomes or by_default(known, own)), *also])
    found = [_versus(sides[0], side, paired, names, not outcomes, level) for side in sides[1:]]
    corrected, tests = _corrected(found, correct)
    about = tuple(
        SideAbout(
            side.name, side.source, side.kind, side.seed, len(side.numbers), side.horizon, side.settings,
            side.unfinished,
        )
        for side in sides
    )  # fmt: skip
    return Comparison(about, level, correct, tests, tuple(corrected))


def _refuse_words(paired: str, level: float) -> None:
    """Raise UsageError for a way of pairing that there is not, and for what is no level."""
    if not 0.0 < level < 1.0:
        raise UsageError(f"--level must lie between 0 and 1 (found {level:g})")
    if paired not in PAIRINGS:
        raise UsageError(f"--paired must be one of {', '.join(PAIRINGS)} (found {paired})")


def _known_of(sides: Sequence[Side]) -> list[str]:
    """Return what there is to compare; clans that hold no post on any side are left out."""
    names = dict.fromkeys(name for side in sides for name in side.quantities)
    held = set().union(*(seated(side.posts) for side in sides))
    return [name for name in names if not is_seat(name) or name in held]


def _meanings(sides: Sequence[Side], name: str) -> dict[str, str]:
    """Return what an outcome means to each side that defines it itself."""
    return {side.name: side.own[name].meaning for side in sides if name in side.own}


def _refuse_unlike(sides: Sequence[Side], asked: Sequence[str]) -> None:
    """Raise UsageError where an outcome is asked for that some sides define, and others do not, or in another way."""
    for name in asked:
        meanings = _meanings(sides, name)
        without = [side.name for side in sides if side.name not in meanings]
        if meanings and without:
            first, meaning = next(iter(meanings.items()))
            raise UsageError(
                f"'{name}' is an outcome that {first} defines ({meaning}) and {', '.join(without[:3])} does not: "
                "say the same under 'outcomes' there"
            )
        if len(set(meanings.values())) > 1:
            raise UsageError(f"{_unlike(name, meanings)}: they cannot be compared under one name")


def _unlike(name: str, meanings: dict[str, str]) -> str:
    first: dict[str, str] = {}
    for side, meaning in meanings.items():
        first.setdefault(meaning, side)
    return f"'{name}' is not one outcome: " + ", ".join(f"in {side} it is {text}" for text, side in first.items())


def _versus(a: Side, b: Side, paired: Paired, names: Sequence[str], everything: bool, level: float) -> Versus:
    shared, at_a, at_b = np.intersect1d(a.numbers, b.numbers, return_indices=True)
    why_not = _why_not(a, b, len(shared), paired)
    is_paired = not why_not
    picks = (at_a, at_b) if is_paired else (np.arange(len(a.numbers)), np.arange(len(b.numbers)))
    known_a, known_b = (_picked(side.quantities, pick) for side, pick in zip((a, b), picks, strict=True))
    runs_a, runs_b = (side.runs[pick] for side, pick in zip((a, b), picks, strict=True))
    horizon = min(a.horizon, b.horizon)
    exits: list[ExitRow] = []
    for what, histories in (("split", split_histories), ("exit", exit_histories)) if everything else ():
        one, two = histories(runs_a, a.horizon), histories(runs_b, b.horizon)
        exits += compare_histories(what, one, two, horizon, is_paired, level)
    return Versus(
        a=a.name,
        b=b.name,
        pairs=len(shared) if is_paired else 0,
        why_not=why_not,
        rows=tuple(
            differ(name, known_a[name], known_b[name], is_paired, level)
            for name in names
            if name in known_a and name in known_b
        ),
        exits=tuple(exits),
        distances=tuple(distances(runs_a, runs_b, known_a, known_b, is_paired, level) if everything else ()),
        not_in_both=tuple(name for name in names if (name in known_a) != (name in known_b)),
        notes=(*_alike(a, b), *_notes(a, b, len(shared) if is_paired else 0)),
    )


def _why_not(a: Side, b: Side, shared: int, paired: Paired) -> str:
    """Say why runs are not compared one by one; empty where they are."""
    if paired == "no":
        return "not asked for"
    reason = ""
    if a.seed != b.seed:
        reason = f"the seeds differ ({a.name}: {a.seed}, {b.name}: {b.seed})"
    elif shared == 0:
        reason = "they have no run numbers in common"
    elif shared == 1:
        reason = "they have one run in common, and two pairs are the least"
    if reason and paired == "yes":
        raise UsageError(f"{a.name} and {b.name} cannot be paired: {reason}")
    return reason


def _alike(a: Side, b: Side) -> list[str]:
    """Say so where there is nothing to compare: the same runs on both sides, or runs that all came out the same."""
    if a.seed != b.seed or not np.array_equal(a.numbers, b.numbers):
        return []
    if not all(one.drop("point").equals(two.drop("point")) for one, two in zip(a.tables, b.tables, strict=True)):
        return []
    if a.kind == b.kind == "results" and a.source == b.source and a.runs["point"].equals(b.runs["point"]):
        return ["both sides are the same results, so that nothing can differ"]
    return ["every run came out the same on both sides"]


def _notes(a: Side, b: Side, pairs: int) -> list[str]:
    notes = []
    if a.horizon != b.horizon:
        notes.append(f"the horizons differ ({a.horizon:.0f} and {b.horizon:.0f} days): shares are of unlike spans")
    for name, own in a.own.items():
        if name in b.own and own.meaning != b.own[name].meaning:
            notes.append(f"{_unlike(name, _meanings((a, b), name))}: left out")
    left = [f"{len(side.numbers) - pairs:,} of {side.name}" for side in (a, b) if pairs and len(side.numbers) > pairs]
    if left:
        notes.append(f"runs without a partner are left out: {', '.join(left)}")
    return notes


def _picked(known: dict[str, Quantity], rows: IntArray) -> dict[str, Quantity]:
    return {name: quantity._replace(values=quantity.values[rows]) for name, quantity in known.items()}


def _corrected(found: Sequence[Versus], correct: Correction) -> tuple[list[Versus], dict[str, int]]:
    """Correct all p-values of all comparisons together. What could not have been found is not counted as looked for."""
    if correct not in CORRECTIONS:
        raise UsageError(f"--correct must be one of {', '.join(CORRECTIONS)} (found {correct})")
    tested = [row for each in found for row in _tests(each) if row.tells]
    adjusted = iter(CORRECTIONS[correct](np.array([row.p for row in tested])) if tested else ())
    told = [
        replace(
            each,
            rows=tuple(replace(row, adjusted=_next(row, adjusted)) for row in each.rows),
            exits=tuple(row._replace(adjusted=_next(row, adjusted)) for row in each.exits),
            distances=tuple(row._replace(adjusted=_next(row, adjusted)) for row in each.distances),
        )
        for each in found
    ]
    tests = {family: sum(row.tells for each in found for row in each.of(family)) for family in ROW_FAMILIES}
    tests["exits"] = sum(row.tells for each in found for row in each.exits)
    tests["distances"] = sum(row.tells for each in found for row in each.distances)
    return told, tests


def _tests(versus: Versus) -> tuple[Row | ExitRow | DistanceRow, ...]:
    return (*versus.rows, *versus.exits, *versus.distances)


def _next(row: Row | ExitRow | DistanceRow, adjusted: Iterator[float]) -> float | None:
    """Return the corrected p of a row; its own, if it was not looked for."""
    return float(next(adjusted)) if row.tells else row.p


def is_clear(row: Row | ExitRow | DistanceRow) -> bool:
    """Say whether a difference stands clear of chance after correction for everything that was looked at."""
    return row.tells and row.adjusted is not None and row.adjusted < SIGNIFICANT
