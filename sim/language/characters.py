"""Signs that are taken for something else: what cannot be seen, what a typesetter puts in, what a comma stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from sim.language.errors import with_escapes

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
BLANK: Final = (
    "\u00a0\u00ad\u1680\u2000-\u200b\u202f\u205f-\u2064\u3000\u180e\ufeff"  # looks like a blank, or like nothing
)
FORMAT: Final = "\u200c-\u200f\u202a-\u202e\u2066-\u2069\u061c"  # joins letters or turns them: part of many a script
STRANGE_BLANK: Final = re.compile(f"[{BLANK}]")
UNSEEN: Final = re.compile(f"[{BLANK}{FORMAT}]")
FOREIGN_LETTER: Final = re.compile(r"(?=[^\W\d_])[^\x00-\x7f]")
OPENING: Final = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u2039\u300c]")
WITH_COMMA: Final = re.compile(r"[-+]?[0-9]+,[0-9]+([eE][-+]?[0-9]+)?\Z")
WITHOUT_SPACE: Final = re.compile(r"([A-Za-z_][^\s:]*):([^\s:/].*)\Z", re.DOTALL)
NAMES: Final = {
    "\u00a0": "no-break space", "\u202f": "narrow no-break space", "\u3000": "ideographic space", "\x1b": "escape",
    "\u200b": "zero-width space", "\ufeff": "byte order mark", "\x00": "null", "\x85": "next line", "\x7f": "delete",
    "\t": "tab", "\n": "line break", "\r": "carriage return",
}  # fmt: skip


class Place(NamedTuple):
    """A line and a column of a text, both from 1."""

    line: int
    column: int


def named(sign: str) -> str:
    """Return a sign in words: ``a no-break space (U+00A0)``."""
    code = f"U+{ord(sign):04X}"
    name = NAMES.get(sign) or unicodedata.name(sign, "control character" if ord(sign) < 0xD800 else "").lower()
    if 0xD800 <= ord(sign) <= 0xDFFF:
        return f"half a character (a lone surrogate, {code})"
    article = "an" if name[:1] in "aeiou" else "a"
    return f"{article} {name} ({code})" if name else f"the character {code}"


def control_signs(text: str, most: int) -> Iterator[tuple[Place, str]]:
    """Go through the signs of a text that nobody can have meant to write into a file, with the place of each."""
    line, begun = 1, 0
    for _, found in zip(range(most), CONTROL.finditer(text), strict=False):
        line += text.count("\n", begun, found.start())
        begun = found.start()
        column = found.start() - text.rfind("\n", 0, found.start())
        yield Place(line, column), f"holds {named(found[0])}, which is not allowed here"


def control_in(value: str) -> str | None:
    """Say which control character a text holds, however it is written; a line break and a tab are none."""
    found = CONTROL.search(value)
    return None if found is None else f"holds {named(found[0])}; leave it out"


def fault_of_word(word: str) -> str | None:
    """Say what in an unquoted word is probably not meant, although YAML takes it; None where nothing is.

    A blank that cannot be told from another, or a sign that cannot be seen, may stand inside of a text of several
    words, but neither at its ends nor in a word by itself; where it is meant, quotes say so.
    """
    unseen = STRANGE_BLANK.search(word)
    if unseen is not None and _is_a_slip(word):
        kind = "use an ordinary blank" if unicodedata.category(unseen[0]) == "Zs" else "take it out"
        return f"holds {named(unseen[0])}, which cannot be seen: {kind}, or put the text in quotes if it is meant"
    if OPENING.match(word):
        return f"begins with a typographic quote, {word[0]}; use straight quotes around the text: '...' or \"...\""
    if WITH_COMMA.match(word):
        return f"has a decimal comma: write {word.replace(',', '.')}, with a point (quotes, if it is text)"
    return None


def fault_of_key(key: str, is_plain: bool) -> str | None:
    """Say what in a key is not allowed or probably not meant; None where nothing is."""
    after = re.search(f":([{BLANK}])", key) if is_plain else None
    if after is not None:
        why = f"{named(after[1])} stands after the colon; use an ordinary blank"
        return f"unknown key '{with_escapes(key)}': {why}"
    found = CONTROL.search(key) or re.search(r"[\t\n\r]", key) or (UNSEEN.search(key) if is_plain else None)
    if found is not None:
        return f"the key '{with_escapes(key)}' holds {named(found[0])}; a key has none"
    if is_plain and OPENING.match(key):
        return f"the key '{with_escapes(key)}' begins with a typographic quote; use straight quotes or none"
    return None


def spaced(word: str) -> str | None:
    """Return what was meant by ``ambition:0.8``, a key and its value without a space; None where it is neither."""
    found = WITHOUT_SPACE.match(word.strip(" "))
    if found is None:
        return None
    value = UNSEEN.sub("", found[2])
    return f"{found[1]}: {value}" if value else None


def quoted(word: str, *, goes_on: bool = False) -> str:
    """Return a word that names nothing in quotes, with what in it may be why; `goes_on`: the sentence does."""
    remark = remark_on(word)
    return f"'{word}'{remark}{',' if remark and goes_on else ''}"


def remark_on(word: str) -> str:
    """Return what to add where a word is not what it should be and a sign in it may be why; empty where none is."""
    unseen = UNSEEN.search(word) or CONTROL.search(word)
    if unseen is not None:
        return f", which holds {named(unseen[0])}"
    if WITH_COMMA.match(word):
        return "; decimals are written with a point"
    if OPENING.match(word):
        return ", in typographic quotes"
    letter = FOREIGN_LETTER.search(word)
    if letter is not None and " " not in word and re.search("[a-z]", word):
        return f", in which {letter[0]} is {named(letter[0])}"
    return "; a space is missing after the colon" if spaced(word) else ""


def _is_a_slip(word: str) -> bool:
    at_the_ends = STRANGE_BLANK.match(word[0]) or STRANGE_BLANK.match(word[-1])
    return bool(at_the_ends) or (" " not in word and STRANGE_BLANK.sub("", word).isascii())
