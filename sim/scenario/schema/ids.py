"""What the ids of a file unfold to: officials of a category, clans and posts of which there are several."""

from __future__ import annotations

from collections.abc import Container


def official_ids(category: str, number: int) -> tuple[str, ...]:
    """Return the ids of the officials of a category: ``akims_01``, ``akims_02``, ..."""
    return tuple(f"{category}_{place:02d}" for place in range(1, number + 1))


def clan_ids(clan: str, count: int | None) -> tuple[str, ...]:
    """Return the ids of like clans, ``elite_1``, ``elite_2``, ...; of a clan without a count its own id."""
    return (clan,) if count is None else tuple(f"{clan}_{place}" for place in range(1, count + 1))


def post_ids(post: str, count: int) -> tuple[str, ...]:
    """Return the ids of like posts, ``minister_01``, ``minister_02``, ...; of a single post its own id."""
    return (post,) if count == 1 else tuple(f"{post}_{place:02d}" for place in range(1, count + 1))


def entry_of(row: str, entries: Container[str]) -> str:
    """Return the id in the file that a row is unfolded from: ``akims`` of ``akims_07``; of any other its own."""
    return row if row in entries else row.rpartition("_")[0]
