"""The words of an expression in a file: names with their dots and dashes, numbers, words in quotes, signs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from sim.language.characters import quoted
from sim.language.errors import did_you_mean

WORDS: Final = ("and", "or", "not", "in")
VALUES: Final[dict[str, Any]] = {"true": True, "True": True, "false": False, "False": False}
SLIPS: Final = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "≤": "<=", "≥": ">=", "≠": "!=", "=": "==", "!": "not", "×": "*",
    "−": "-",
}  # fmt: skip
BLANKS: Final = re.compile(r"\s+")
NUMBER: Final = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])", re.ASCII)
QUOTED: Final = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
BACKTICKS: Final = re.compile(r"`([^`]+)`")
NAME: Final = re.compile(r"[^\W\d](?:[\w.-]*\w)?")
PLAIN: Final = re.compile(r"[^\W\d](?:[\w.]*\w)?")
SIGN: Final = re.compile(r"<=|>=|==|!=|[<>+\-*/(),\[\]]")
MOST_DIGITS: Final = 300
MOST_LISTED, MOST_SHOWN = 16, 80  # names in an error, and letters of one


class ExpressionError(ValueError):
    """An expression that cannot be read, or does not fit what it speaks of.

    `at` is the place of the sign in the text where it goes wrong, from 0; None where it is none in particular.
    """

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


class Vocabulary(NamedTuple):
    """What the names of an expression are called, and which there are: None leaves them to who reads the tree."""

    noun: str
    names: Sequence[str] | None = None
    functions: Collection[str] = ()


class Token(NamedTuple):
    """A word of an expression, and its place. `kind`: ``name``, ``value``, ``sign`` (and, or, not, in too), ``end``."""

    kind: str
    text: str
    at: int
    value: Any = None


def tokens_of(text: str, vocabulary: Vocabulary) -> list[Token]:
    """Return the words of an expression, with one at the end that stands for it.

    The longest name that stands somewhere is meant: where there is an axis ``a-b``, the difference of two others is
    written ``a - b``. Where the names are not known beforehand, none has a dash.

    Raises
    ------
    ExpressionError
        For signs that are none of this language, and names that are not known.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        blank = BLANKS.match(text, at)
        if blank is not None:
            at = blank.end()
            continue
        token, at = _next(text, at, vocabulary)
        tokens.append(token)
    return [*tokens, Token("end", "", len(text))]


def _next(text: str, at: int, vocabulary: Vocabulary) -> tuple[Token, int]:
    if (quoted := QUOTED.match(text, at)) is not None:
        word = quoted[1] if quoted[1] is not None else quoted[2]
        return Token("value", quoted[0], at, word), quoted.end()
    if (named := BACKTICKS.match(text, at)) is not None:
        return Token("name", _known(named[1], at, vocabulary), at), named.end()
    if (name := NAME.match(text, at)) is not None:
        return _name(name[0], at, vocabulary)
    if (number := NUMBER.match(text, at)) is not None:
        value = float(number[0])
        if value - value != 0 or len(number[0]) > MOST_DIGITS:
            raise ExpressionError(f"'{number[0][:40]}' is too large a number", at)
        return Token("value", number[0], at, value), number.end()
    if (sign := SIGN.match(text, at)) is not None:
        if text[at : at + 2] in ("**", "//"):
            raise ExpressionError(f"'{text[at : at + 2]}' is no sign of this language", at)
        return Token("sign", sign[0], at), sign.end()
    raise ExpressionError(_foreign(text, at, vocabulary), at)


def _foreign(text: str, at: int, vocabulary: Vocabulary) -> str:
    slip = next((slip for slip in SLIPS if text.startswith(slip, at)), None)
    if slip is not None:
        return f"'{slip}' is not of this language; did you mean '{SLIPS[slip]}'?"
    return (
        f"'{text[at : at + 20]}' is not of this language, which reckons with {_plural(vocabulary.noun)}, compares them "
        "and joins by and, or, not"
    )


def _name(run: str, at: int, vocabulary: Vocabulary) -> tuple[Token, int]:
    """Return the name, or the word of the language, with which a run of letters, dots and dashes begins."""
    names = vocabulary.names
    if names is not None:
        ends = [end for end in range(len(run), 0, -1) if end == len(run) or not (run[end].isalnum() or run[end] == "_")]
        known = next((run[:end] for end in ends if run[:end] in names), None)
        if known is not None and known not in (*WORDS, *VALUES):
            return Token("name", known, at), at + len(known)
    plain = PLAIN.match(run)
    word = plain[0] if plain is not None else run
    if word in WORDS:
        return Token("sign", word, at), at + len(word)
    if word in VALUES:
        return Token("value", word, at, VALUES[word]), at + len(word)
    if names is None:
        return Token("name", word, at), at + len(word)
    raise ExpressionError(_unknown(run, vocabulary), at)


def _known(name: str, at: int, vocabulary: Vocabulary) -> str:
    if vocabulary.names is not None and name not in vocabulary.names:
        raise ExpressionError(_unknown(name, vocabulary), at)
    return name


def _unknown(name: str, vocabulary: Vocabulary) -> str:
    names = vocabulary.names or ()
    hint = did_you_mean(name, names)
    guess = f"; did you mean '{hint}'?" if hint else f" (there are: {', '.join(names[:MOST_LISTED])})"
    return f"there is no {vocabulary.noun} {quoted(name[:MOST_SHOWN])}{guess}"


def _plural(noun: str) -> str:
    return f"{noun[:-2]}es" if noun.endswith("is") else f"{noun}s"
