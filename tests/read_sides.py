"""Sides of sources in one step: what is there, and what is to be played, without anything that is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.analysis.runs.orders import orders_to_compare
from sim.analysis.runs.sides import Side, sides_of


def read_sides(
    sources: Sequence[str | Path], runs: int | None = None, seed: int | None = None, settings: Sequence[str] = ()
) -> list[Side]:
    """Return the sides that sources stand for."""
    return sides_of(orders_to_compare(sources, runs, seed, settings))
