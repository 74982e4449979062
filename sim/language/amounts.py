"""Counts of things, as they stand in a sentence."""

from __future__ import annotations


def amount(count: int, noun: str) -> str:
    """Return a count in digits with its noun: ``1 run``, ``1,200 runs``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
