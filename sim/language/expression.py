"""Expressions in files, read into a tree and never run as code: the conditions of designs, outcomes of an author's own.

either   = both {"or" both}
both     = denial {"and" denial}
denial   = "not" denial | compared
compared = sum {sign sum}
sum      = product {("+" | "-") product}
product  = single {("*" | "/") single}
single   = "-" single | number | word in quotes | name | function "(" either {"," either} ")"
         | "(" either {"," either} ")"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sim.language.characters import quoted
from sim.language.errors import did_you_mean
from sim.language.tokens import WORDS, ExpressionError, Token, Vocabulary, tokens_of

__all__ = [
    "COMPARISONS", "Called", "Compared", "Denied", "ExpressionError", "Joined", "Listed", "Name", "Negative", "Node",
    "Reckoned", "Value", "Vocabulary", "names_in", "read_expression",
]  # fmt: skip

COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
LONGEST: Final = 2000
DEEPEST: Final = 20


@dataclass(frozen=True)
class Node:
    """A part of an expression: its text, and its place in the whole, from 0."""

    text: str
    at: int

    @property
    def parts(self) -> tuple[Node, ...]:
        """The parts it is made of."""
        return ()


@dataclass(frozen=True)
class Name(Node):
    """A name."""

    name: str


@dataclass(frozen=True)
class Value(Node):
    """A number, a word in quotes, or true and false."""

    value: Any


@dataclass(frozen=True)
class _Whole(Node):
    of: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.of


@dataclass(frozen=True)
class Negative(_Whole):
    """Minus one part."""


@dataclass(frozen=True)
class Reckoned(_Whole):
    """A row of parts joined by + and -, or by * and /, from left to right: sign k stands before the part k + 1."""

    signs: tuple[str, ...]


@dataclass(frozen=True)
class Compared(_Whole):
    """A chain of comparisons: sign k stands between the parts k and k + 1."""

    signs: tuple[str, ...]


@dataclass(frozen=True)
class Joined(_Whole):
    """Two or more parts joined by `word`: and, or."""

    word: str


@dataclass(frozen=True)
class Denied(_Whole):
    """Not one part."""


@dataclass(frozen=True)
class Listed(_Whole):
    """A list in brackets."""


@dataclass(frozen=True)
class Called(_Whole):
    """A function of its parts."""

    function: str


def read_expression(text: str, vocabulary: Vocabulary) -> Node:
    """Return the tree of an expression.

    Raises
    ------
    ExpressionError
        If it is not of this language, or longer or deeper than anybody writes.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"must have at most {LONGEST:,} characters")
    return _Reader(tokens_of(text, vocabulary), vocabulary).whole()


def names_in(node: Node) -> Iterator[Name]:
    """Go through the names of an expression in the order in which they stand."""
    if isinstance(node, Name):
        yield node
    for part in node.parts:
        yield from names_in(part)


class _Reader:
    """Reads an expression from left to right, one token ahead."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self._tokens, self._vocabulary = tokens, vocabulary
        self._place, self._depth = 0, 0

    def whole(self) -> Node:
        found = self._either()
        token = self._tokens[self._place]
        if token.kind != "end":
            hint = did_you_mean(token.text, WORDS) if token.kind == "name" else None
            meant = f"; did you mean '{hint}'?" if hint else ""
            raise ExpressionError(f"{quoted(token.text, goes_on=True)} cannot follow '{found.text}'{meant}", token.at)
        return found

    def _sign(self) -> str:
        token = self._tokens[self._place]
        return token.text if token.kind == "sign" else token.kind

    def _take(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _either(self) -> Node:
        return self._joined("or", lambda: self._joined("and", self._denial))

    def _joined(self, word: str, inner: Callable[[], Node]) -> Node:
        parts = [inner()]
        while self._sign() == word:
            self._take()
            parts.append(inner())
        if len(parts) == 1:
            return parts[0]
        return Joined(f" {word} ".join(part.text for part in parts), parts[0].at, tuple(parts), word)

    def _denial(self) -> Node:
        if self._sign() != "not":
            return self._compared()
        token = self._take()
        inner = self._deeper(self._denial)
        return Denied(f"not {inner.text}", token.at, (inner,))

    def _compared(self) -> Node:
        parts, signs = [self._sum()], []
        while (sign := self._comparison()) is not None:
            signs.append(sign)
            parts.append(self._sum())
        if not signs:
            return parts[0]
        return Compared(_row(parts, signs), parts[0].at, tuple(parts), tuple(signs))

    def _comparison(self) -> str | None:
        sign = self._sign()
        if sign == "not" and self._tokens[self._place + 1].text == "in":
            self._place += 2
            return "not in"
        return self._take().text if sign in COMPARISONS or sign == "in" else None

    def _sum(self) -> Node:
        return self._arithmetic("+-", lambda: self._arithmetic("*/", self._single))

    def _arithmetic(self, signs: str, inner: Callable[[], Node]) -> Node:
        parts, between = [inner()], []
        while self._sign() in tuple(signs):
            between.append(self._take().text)
            parts.append(inner())
        return Reckoned(_row(parts, between), parts[0].at, tuple(parts), tuple(between)) if between else parts[0]

    def _single(self) -> Node:
        token = self._take()
        if token.kind == "name":
            if token.text in self._vocabulary.functions and self._sign() == "(":
                return self._deeper(lambda: self._called(token))
            return Name(token.text, token.at, token.text)
        if token.kind == "value":
            return Value(token.text, token.at, token.value)
        if token.text == "-":
            inner = self._deeper(self._single)
            return Negative(f"-{inner.text}", token.at, (inner,))
        if token.text in ("(", "["):
            return self._deeper(lambda: self._enclosed(token))
        found = "the end" if token.kind == "end" else f"'{token.text}'"
        noun = self._vocabulary.noun
        message = (
            f"needs {'an' if noun[0] in 'aeiou' else 'a'} {noun}, a number or a word in quotes where {found} stands"
        )
        raise ExpressionError(message, token.at)

    def _enclosed(self, opening: Token) -> Node:
        """Read a list, or an expression in round brackets, which is another with brackets about its text."""
        parts, commas, text = self._members(opening)
        if opening.text == "(" and not commas:
            return _in_brackets(parts[0], opening.at)
        for part in parts:
            if isinstance(part, Listed):
                raise ExpressionError("a list cannot hold a list", part.at)
        return Listed(text, opening.at, tuple(parts))

    def _called(self, name: Token) -> Node:
        parts, _, text = self._members(self._take())
        return Called(f"{name.text}{text}", name.at, tuple(parts), name.text)

    def _members(self, opening: Token) -> tuple[list[Node], int, str]:
        """Read what stands in brackets, up to the one that closes: the parts, how many commas, and the text."""
        closing = ")" if opening.text == "(" else "]"
        parts, commas = [self._either()], 0
        while self._sign() == ",":
            self._take()
            commas += 1
            if self._sign() != closing:
                parts.append(self._either())
        if self._sign() != closing:
            raise ExpressionError(f"a '{opening.text}' is never closed", opening.at)
        self._take()
        return parts, commas, f"{opening.text}{', '.join(part.text for part in parts)}{closing}"

    def _deeper(self, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(f"must not be nested deeper than {DEEPEST} levels")
        found = inner()
        self._depth -= 1
        return found


def _in_brackets(node: Node, at: int) -> Node:
    return replace(node, text=f"({node.text})", at=at)


def _row(parts: Sequence[Node], signs: Sequence[str]) -> str:
    return parts[0].text + "".join(f" {sign} {part.text}" for sign, part in zip(signs, parts[1:], strict=True))
