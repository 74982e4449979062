"""The words of a condition: axes by the names they have, dots and dashes included, numbers, words in quotes, signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sim.language.errors import did_you_mean

WORDS: Final = ("and", "or", "not", "in")
VALUES: Final[dict[str, Any]] = {"true": True, "True": True, "false": False, "False": False}
BLANKS: Final = re.compile(r"\s+")
NUMBER: Final = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])", re.ASCII)
QUOTED: Final = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
BACKTICKS: Final = re.compile(r"`([^`]+)`")
NAME: Final = re.compile(r"[^\W\d](?:[\w.-]*\w)?")
PLAIN: Final = re.compile(r"[^\W\d][\w.]*")
SIGN: Final = re.compile(r"<=|>=|==|!=|[<>+\-*/(),\[\]]")
MOST_DIGITS: Final = 300
MOST_LISTED, MOST_SHOWN = 16, 80  # names in an error, and letters of one


class WhereError(ValueError):
    """A condition that cannot be read, or does not fit the values of a point."""


class Token(NamedTuple):
    """A word of a condition. `kind`: ``axis``, ``value``, ``sign`` (and, or, not, in among them) or ``end``."""

    kind: str
    text: str
    value: Any = None


def tokens_of(text: str, axes: Sequence[str]) -> list[Token]:
    """Return the words of a condition, with one at the end that stands for it.

    The longest name of an axis that stands somewhere is meant: where there is an axis ``a-b``, the difference of two
    others is written ``a - b``.

    Raises
    ------
    WhereError
        For signs that are none of this language, and names that no axis has.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        blank = BLANKS.match(text, at)
        if blank is not None:
            at = blank.end()
            continue
        token, at = _next(text, at, axes)
        tokens.append(token)
    return [*tokens, Token("end", "")]


def _next(text: str, at: int, axes: Sequence[str]) -> tuple[Token, int]:
    if (quoted := QUOTED.match(text, at)) is not None:
        word = quoted[1] if quoted[1] is not None else quoted[2]
        return Token("value", quoted[0], word), quoted.end()
    if (named := BACKTICKS.match(text, at)) is not None:
        return Token("axis", _known(named[1], axes), None), named.end()
    if (name := NAME.match(text, at)) is not None:
        return _name(name[0], at, axes)
    if (number := NUMBER.match(text, at)) is not None:
        value = float(number[0])
        if value - value != 0 or len(number[0]) > MOST_DIGITS:
            raise WhereError(f"'{number[0][:40]}' is too large a number")
        return Token("value", number[0], value), number.end()
    if (sign := SIGN.match(text, at)) is not None:
        if text[at : at + 2] in ("**", "//"):
            raise WhereError(f"'{text[at : at + 2]}' is no sign of this language")
        return Token("sign", sign[0]), sign.end()
    raise WhereError(f"'{text[at : at + 20]}' is not of this language, which compares axes and joins by and, or, not")


def _name(run: str, at: int, axes: Sequence[str]) -> tuple[Token, int]:
    """Return the axis, or the word of the language, with which a run of letters, dots and dashes begins."""
    ends = [end for end in range(len(run), 0, -1) if end == len(run) or not (run[end].isalnum() or run[end] == "_")]
    known = next((run[:end] for end in ends if run[:end] in axes), None)
    if known is not None and known not in (*WORDS, *VALUES):
        return Token("axis", known), at + len(known)
    plain = PLAIN.match(run)
    word = plain[0] if plain is not None else run
    if word in WORDS:
        return Token("sign", word), at + len(word)
    if word in VALUES:
        return Token("value", word, VALUES[word]), at + len(word)
    raise WhereError(_unknown(run, axes))


def _known(name: str, axes: Sequence[str]) -> str:
    if name not in axes:
        raise WhereError(_unknown(name, axes))
    return name


def _unknown(name: str, axes: Sequence[str]) -> str:
    hint = did_you_mean(name, axes)
    guess = f"; did you mean '{hint}'?" if hint else f" (there are: {', '.join(axes[:MOST_LISTED])})"
    return f"there is no axis '{name[:MOST_SHOWN]}'{guess}"
