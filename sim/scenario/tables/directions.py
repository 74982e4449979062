"""Names that are written from right to left, set among words that are not."""

from __future__ import annotations

import unicodedata
from typing import Final

ISOLATE: Final = "\u2068"
END_OF_ISOLATE: Final = "\u2069"
TURNING: Final = frozenset(("R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"))
INVISIBLE: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # embeddings, overrides, isolates


def overrides(text: str) -> bool:
    """Say whether a text has marks that turn it, or what follows, whatever its letters are; `isolated` drops them."""
    return any(ord(letter) in INVISIBLE for letter in text)


def turns_round(text: str) -> bool:
    """Say whether a text has letters or marks that change the direction in which it is read (Unicode Annex 9)."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in TURNING for letter in text)


def isolated(name: str) -> str:
    """Return a name that keeps its direction to itself, wherever it is set: nothing beside it is turned round.

    Where it changes direction it stands between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, without the marks
    that could end that early.
    """
    return f"{ISOLATE}{name.translate(INVISIBLE)}{END_OF_ISOLATE}" if turns_round(name) else name
