"""Names as they stand within a sentence."""

from __future__ import annotations


def inside(name: str) -> str:
    """Return a name as it stands within a sentence: ``The guard`` becomes ``the guard``."""
    return f"{name[0].lower()}{name[1:]}" if name.startswith(("The ", "A ", "An ")) else name
