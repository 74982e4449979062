"""Dotted names: how a place in a file is written, ``leaders.guard.loyalty``. Nothing else joins or splits one."""

from __future__ import annotations

from collections.abc import Sequence

DOT = "."


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as an author writes it: ``leaders.guard.loyalty``."""
    return DOT.join(str(part) for part in path)


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a path as it is written, without the blanks around them; places of lists are digits."""
    return tuple(part.strip() for part in text.split(DOT))


def is_dotted(text: str) -> bool:
    """Say whether a name has more than one part."""
    return DOT in text


def owner_and_last(text: str) -> tuple[str, str]:
    """Return all of a dotted name but its last part, and that part: ``guard`` and ``rules`` of ``guard.rules``."""
    *owner, last = parts_of(text)
    return dotted(owner), last


def encloses(outer: Sequence[str | int], inner: Sequence[str | int]) -> bool:
    """Say whether one path is the other, or that of something in which the other lies."""
    return outer == inner[: len(outer)]
