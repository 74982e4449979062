"""Numbers that are written as no YAML has them: in quotes, in percent, with a decimal comma or a typographic minus."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MINUS: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\ufe63": "-", "\uff0d": "-"})
POINT: Final = str.maketrans({",": ".", "_": None})
NUMERAL: Final = re.compile(r"([-+]?)([0-9][0-9_]*|[0-9]*[.,][0-9]+|[0-9]+[.,])([eE][-+]?[0-9]{1,2})?( ?%)?\Z")
LONGEST: Final = 40


def numeral(word: str) -> str | None:
    """Return the number that a word was probably meant for, as YAML writes it; None where it is none.

    Examples
    --------
    ``80%`` gives 0.8, as do ``'0.8'`` and ``0,8``; of ``−0.5`` the minus becomes a hyphen.
    """
    if len(word) > LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", word.strip()).translate(MINUS)
    plain = "".join(f"{unicodedata.decimal(sign)}" if sign.isdecimal() else sign for sign in plain)
    found = NUMERAL.match(plain)
    if found is None:
        return None
    sign, digits, power, percent = (part or "" for part in found.groups())
    number = float(f"{sign}{digits.translate(POINT)}{power}")
    return f"{number / 100 if percent else number:.12g}"


def with_numeral(word: str) -> str | None:
    """Return a word as it was found, with the number to write in its place; None where none was meant.

    Examples
    --------
    ``'80%'; write 0.8``, and of ``'0.8'`` in quotes ``'0.8'; write 0.8, without quotes``.
    """
    meant = numeral(word)
    if meant is None:
        return None
    return f"'{word}'; write {meant}{', without quotes' if word == meant else ''}"
