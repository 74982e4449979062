"""What is asked of a comparison, looked at before anything is played."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.analysis.questions.expect import Expectation
from sim.analysis.runs.orders import MOST_SIDES, Order, Stored, names_of, orders_to_compare
from sim.analysis.runs.quantities import names_in
from sim.experiment.folder.builds import Builder
from sim.experiment.folder.origins import builder_of, points_in
from sim.language.errors import UsageError
from sim.outcomes.registry import chosen_names


def orders_asked(
    sources: Sequence[str | Path], runs: int | None = None, seed: int | None = None, settings: Sequence[str] = (),
    outcomes: Sequence[str] = (), expected: Sequence[Expectation] = (),
) -> list[Stored | Order]:  # fmt: skip
    """Return what a comparison is to be made of, where it can tell what is asked of it.

    Parameters
    ----------
    sources, runs, seed, settings
        See `sim.analysis.runs.orders.orders_of`. One scenario and settings are two sides: as it stands, and with them.
    outcomes, expected
        See `sim.analysis.questions.compare.compare`.

    Raises
    ------
    UsageError
        If there are fewer than two sides, no side has an outcome, none beside the first is called as an expectation
        says, or as `orders_of`.
    ScenarioError, ResultsError
        As `orders_of`.
    """
    orders = orders_to_compare(sources, runs, seed, settings)
    names = names_of(orders)
    refuse_fewer_than_two(len(names))
    for each in expected:
        each.refuse_unknown_side(names[1:])
    _refuse_unknown([*outcomes, *(each.name for each in expected)], orders)
    return orders


def refuse_fewer_than_two(sides: int) -> None:
    """Raise UsageError where there is nothing to set beside the first side."""
    if sides < 2:
        raise UsageError(
            "needs at least two results, configs or scenarios to compare (or one with several points, "
            "or a scenario and what to change in it: --set)"
        )


def _refuse_unknown(outcomes: Sequence[str], orders: Sequence[Stored | Order]) -> None:
    """Raise UsageError for an outcome that no side has."""
    known: dict[str, None] = {}
    for each in orders if outcomes else ():
        if isinstance(each, Stored):
            builder, points = builder_of(each.folder), points_in(each.folder, each.number)
        else:
            builder, points = Builder(each.study.bases), list(each.study.points)
        for point in points[:MOST_SIDES]:  # more are refused anyway
            known |= dict.fromkeys(names_in(builder.build_of(point)))
            if known.keys() >= set(outcomes):
                return
    if known:
        chosen_names(list(known), outcomes)
