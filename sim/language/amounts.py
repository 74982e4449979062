"""Counts of things, lists of them, and what was set, as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def amount(count: int, noun: str) -> str:
    """Return a count in digits with its noun: ``1 run``, ``1,200 runs``, ``2 entries``."""
    if count != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("try") else f"{noun}s"
    return f"{count:,} {noun}"


def listed(words: Sequence[str]) -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def settings_told(settings: Sequence[str]) -> str:
    """Return what was set, to stand behind a name: `` with world.approval=0.9``; nothing where nothing was."""
    return f" with {', '.join(settings)}" if settings else ""
