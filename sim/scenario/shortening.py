"""Text cut to a width: it keeps its direction to itself, and those that begin alike can be told apart by their ends."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len, chop_cells

from sim.scenario.tables.directions import END_OF_ISOLATE, ISOLATE

NARROWEST: Final = 5  # columns: a wide letter at either end and an ellipsis


def shortened(text: str, columns: int) -> str:
    """Return a text cut at its end to at most so many columns, an ellipsis for the rest."""
    if cell_len(text) <= columns:
        return text
    return _closed(f"{chop_cells(text, max(2, columns - 1))[0].rstrip()}…")


def shortened_within(text: str, columns: int) -> str:
    """Return a text cut in its middle, so that those which begin alike can be told apart."""
    if cell_len(text) <= columns:
        return text
    room = max(NARROWEST, columns) - 1
    tail = chop_cells(text[::-1], max(2, room // 2))[0][::-1].lstrip()
    while tail and unicodedata.category(tail[0]).startswith("M"):  # a mark without the letter it stands on
        tail = tail[1:]
    head = chop_cells(text, max(2, room - cell_len(tail)))[0].rstrip()
    return _closed(f"{head}…{tail}")


def shortened_apart(texts: Sequence[str], columns: Sequence[int]) -> list[str]:
    """Return texts cut to so many columns each: at their ends, but where two would then be alike, in their middle."""
    at_end = [shortened(text, width) for text, width in zip(texts, columns, strict=True)]
    whole: dict[str, set[str]] = {}
    for cut, text in zip(at_end, texts, strict=True):
        whole.setdefault(cut, set()).add(text)
    return [
        cut if len(whole[cut]) == 1 else shortened_within(text, width)
        for cut, text, width in zip(at_end, texts, columns, strict=True)
    ]


def _closed(text: str) -> str:
    """Return a text with an end for each isolate whose end was cut off."""
    signs = Counter(text)
    return text + END_OF_ISOLATE * max(0, signs[ISOLATE] - signs[END_OF_ISOLATE])
