"""The language of `where:`: comparisons of axes, joined by and, or, not. It is read here, and never run as code.

either   = both {"or" both}
both     = denial {"and" denial}
denial   = "not" denial | compared
compared = sum {sign sum}
sum      = product {("+" | "-") product}
product  = single {("*" | "/") single}
single   = "-" single | number | word in quotes | axis | "(" either {"," either} ")"
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.experiment.design.wherewords import Token, WhereError, tokens_of

__all__ = ["WhereError", "compile_where", "kinds_of"]

Values = Mapping[str, Any]
Kinds = frozenset[str]
Reading = Callable[[Values], Any]
COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
LONGEST: Final = 2000
DEEPEST: Final = 50
NUMBER, WORD, TRUTH, NOTHING, LIST = "a number", "a word", "true or false", "nothing", "a list"
ANY: Final[Kinds] = frozenset((NUMBER, WORD, TRUTH, NOTHING))


@dataclass(frozen=True)
class Part:
    """A part of a condition: its text, the kinds of value it can have, and how it is worked out at a point."""

    text: str
    kinds: Kinds
    read: Reading
    members: tuple[Part, ...] = ()


def kinds_of(points: Iterable[Values]) -> dict[str, Kinds]:
    """Return the kinds of value each axis takes over the points."""
    kinds: dict[str, set[str]] = {}
    for values in points:
        for name, value in values.items():
            kinds.setdefault(name, set()).add(_kind_of(value))
    return {name: frozenset(found) for name, found in kinds.items()}


def compile_where(text: str, axes: Mapping[str, Kinds] | Sequence[str]) -> Callable[[Values], bool]:
    """Return a condition on the values of a point.

    Parameters
    ----------
    text : str
        Such as ``search > 0.2 and (key == 'off' or my-axis + search < 1)``. Words are in quotes; what is not, is an
        axis, dots and dashes included. In backticks it may have any sign: ```in```.
    axes : mapping of name to kinds, or sequence of names
        The axes there are, and which kinds of value they take (see `kinds_of`).

    Raises
    ------
    WhereError
        If it is not of this language, speaks of an axis that is not there, or compares what cannot be compared.
    """
    if len(text) > LONGEST:
        raise WhereError(f"must have at most {LONGEST:,} characters")
    kinds = axes if isinstance(axes, Mapping) else dict.fromkeys(axes, ANY)
    condition = _Reader(tokens_of(text, tuple(kinds)), kinds).condition()

    def holds(values: Values) -> bool:
        try:
            return bool(condition.read(values))
        except (TypeError, ZeroDivisionError, OverflowError) as trouble:
            raise WhereError(f"does not fit the values {dict(values)}: {trouble}") from trouble

    return holds


class _Reader:
    """Reads a condition from left to right, one token ahead."""

    def __init__(self, tokens: Sequence[Token], kinds: Mapping[str, Kinds]) -> None:
        self._tokens, self._kinds = tokens, kinds
        self._at, self._depth = 0, 0

    def condition(self) -> Part:
        found = self._either()
        if self._sign() != "end":
            raise WhereError(f"'{self._tokens[self._at].text}' cannot follow '{found.text}'")
        _refuse(found.kinds == frozenset((LIST,)), f"'{found.text}' is a list, not a condition")
        return found

    def _sign(self) -> str:
        token = self._tokens[self._at]
        return token.text if token.kind == "sign" else token.kind

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self) -> Part:
        return self._joined("or", lambda: self._joined("and", self._denial))

    def _joined(self, word: str, inner: Callable[[], Part]) -> Part:
        parts = [inner()]
        while self._sign() == word:
            self._take()
            parts.append(inner())
        if len(parts) == 1:
            return parts[0]
        for part in parts:
            _refuse(LIST in part.kinds, f"'{part.text}' is a list, not a condition")
        reads, together = [part.read for part in parts], any if word == "or" else all
        return Part(f" {word} ".join(part.text for part in parts), frozenset((TRUTH,)),
                    lambda values: together(bool(read(values)) for read in reads))  # fmt: skip

    def _denial(self) -> Part:
        if self._sign() != "not":
            return self._compared()
        self._take()
        inner = self._deeper(self._denial)
        return Part(f"not {inner.text}", frozenset((TRUTH,)), lambda values: not inner.read(values))

    def _compared(self) -> Part:
        parts, signs = [self._sum()], []
        while (sign := self._comparison()) is not None:
            signs.append(sign)
            parts.append(self._sum())
        if not signs:
            return parts[0]
        links = [_link(sign, parts[k], parts[k + 1]) for k, sign in enumerate(signs)]
        text = parts[0].text + "".join(f" {sign} {part.text}" for sign, part in zip(signs, parts[1:], strict=True))
        return Part(text, frozenset((TRUTH,)), lambda values: all(link(values) for link in links))

    def _comparison(self) -> str | None:
        sign = self._sign()
        if sign == "not" and self._tokens[self._at + 1].text == "in":
            self._at += 2
            return "not in"
        return self._take().text if sign in COMPARISONS or sign == "in" else None

    def _sum(self) -> Part:
        return self._arithmetic("+-", lambda: self._arithmetic("*/", self._single))

    def _arithmetic(self, signs: str, inner: Callable[[], Part]) -> Part:
        left = inner()
        while self._sign() in tuple(signs):
            left = _reckoned(self._take().text, left, inner())
        return left

    def _single(self) -> Part:
        token = self._take()
        if token.kind == "axis":
            if token.text not in self._kinds:
                raise WhereError(f"there is no axis '{token.text}'")
            return Part(token.text, self._kinds[token.text], _value_of(token.text))
        if token.kind == "value":
            return Part(token.text, frozenset((_kind_of(token.value),)), lambda _: token.value)
        if token.text == "-":
            inner = self._deeper(self._single)
            _need_number(inner)
            return Part(f"-{inner.text}", frozenset((NUMBER,)), lambda values: -_number(inner.read(values)))
        if token.text in ("(", "["):
            return self._deeper(lambda: self._enclosed(token.text))
        found = "the end" if token.kind == "end" else f"'{token.text}'"
        raise WhereError(f"needs an axis, a number or a word in quotes where {found} stands")

    def _enclosed(self, opening: str) -> Part:
        """Read a list, or a condition in round brackets."""
        closing = ")" if opening == "(" else "]"
        parts, commas = [self._either()], 0
        while self._sign() == ",":
            self._take()
            commas += 1
            if self._sign() != closing:
                parts.append(self._either())
        if self._sign() != closing:
            raise WhereError(f"a '{opening}' is never closed")
        self._take()
        text = f"{opening}{', '.join(part.text for part in parts)}{closing}"
        if opening == "(" and not commas:
            return Part(text, parts[0].kinds, parts[0].read, parts[0].members)
        for part in parts:
            _refuse(LIST in part.kinds, "a list cannot hold a list")
        reads = [part.read for part in parts]
        return Part(text, frozenset((LIST,)), lambda values: [read(values) for read in reads], tuple(parts))

    def _deeper(self, inner: Callable[[], Part]) -> Part:
        self._depth += 1
        _refuse(self._depth > DEEPEST, f"must not be nested deeper than {DEEPEST} levels")
        found = inner()
        self._depth -= 1
        return found


def _value_of(name: str) -> Reading:
    def read(values: Values) -> Any:
        if name not in values:
            raise WhereError(f"speaks of '{name}', which the point {dict(values)} does not have")
        return values[name]

    return read


def _link(sign: str, left: Part, right: Part) -> Callable[[Values], bool]:
    """Return one comparison. What never has a value of one kind with the other cannot be meant."""
    if sign in ("in", "not in"):
        _refuse(LIST not in right.kinds, f"'{sign}' needs a list of values, as in \"{left.text} {sign} ('a', 'b')\"")
        _refuse(LIST in left.kinds, f"'{left.text}' is a list, and a list is in no other")
        for member in right.members:
            _refuse_strangers(left, member)
        wanted = sign == "in"
        return lambda values: (
            any(_is_same(left.read(values), member.read(values)) for member in right.members) == wanted
        )
    _refuse(LIST in left.kinds | right.kinds, f"a list goes with 'in': '{left.text} in {right.text}'")
    _refuse_strangers(left, right)
    if sign in ("==", "!="):
        return lambda values: _is_same(left.read(values), right.read(values)) == (sign == "==")
    compare = COMPARISONS[sign]

    def ordered(values: Values) -> bool:
        first, second = left.read(values), right.read(values)
        if _kind_of(first) != _kind_of(second) or _kind_of(first) not in (NUMBER, WORD):
            both = f"{_kind_of(first)} and {_kind_of(second)}"
            raise WhereError(f"'{left.text} {sign} {right.text}' would order {both} at {dict(values)}")
        return compare(first, second)

    return ordered


def _refuse_strangers(left: Part, right: Part) -> None:
    _refuse(
        not left.kinds & right.kinds,
        f"compares '{left.text}', which is {_said(left.kinds)}, with '{right.text}', which is {_said(right.kinds)}",
    )


def _reckoned(sign: str, left: Part, right: Part) -> Part:
    _need_number(left)
    _need_number(right)
    reckon = ARITHMETIC[sign]
    return Part(f"{left.text} {sign} {right.text}", frozenset((NUMBER,)),
                lambda values: reckon(_number(left.read(values)), _number(right.read(values))))  # fmt: skip


def _need_number(part: Part) -> None:
    _refuse(NUMBER not in part.kinds, f"'{part.text}' is {_said(part.kinds)}, and only numbers can be reckoned with")


def _number(value: Any) -> float:
    if _kind_of(value) != NUMBER:
        raise WhereError(f"'{value}' is no number, and only numbers can be reckoned with")
    return float(value)


def _is_same(first: Any, second: Any) -> bool:
    return _kind_of(first) == _kind_of(second) and bool(first == second)


def _kind_of(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return TRUTH
    return NUMBER if isinstance(value, int | float) else WORD


def _said(kinds: Kinds) -> str:
    return " or ".join(sorted(kinds))


def _refuse(condition: bool, message: str) -> None:
    if condition:
        raise WhereError(message)
