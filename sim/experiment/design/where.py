"""What `where:` says: comparisons of axes, joined by and, or, not (`sim.language.expression`), held to each point."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sim.experiment.folder.study import shown
from sim.language.expression import (
    Called,
    Compared,
    Denied,
    ExpressionError,
    Joined,
    Listed,
    Name,
    Negative,
    Node,
    Reckoned,
    Value,
    Vocabulary,
    read_expression,
)

Values = Mapping[str, Any]
Kinds = frozenset[str]
Reading = Callable[[Values], Any]
ORDERED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
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
    ExpressionError
        If it is not of this language, speaks of an axis that is not there, compares what cannot be compared, or is
        something else than a yes or no.
    """
    kinds = axes if isinstance(axes, Mapping) else dict.fromkeys(axes, ANY)
    condition = _part(read_expression(text, Vocabulary("axis", tuple(kinds))), kinds)
    _need_truth(condition)

    def holds(values: Values) -> bool:
        try:
            return _truth(condition, values)
        except (TypeError, OverflowError) as trouble:
            raise ExpressionError(f"cannot be worked out {_at(values)}: {trouble}") from trouble

    return holds


def _part(node: Node, kinds: Mapping[str, Kinds]) -> Part:
    parts = [_part(each, kinds) for each in node.parts]
    match node:
        case Name():
            return Part(node.text, kinds[node.name], _value_of(node.name))
        case Value(value=value):
            return Part(node.text, frozenset((_kind_of(value),)), lambda _: value)
        case Negative():
            _need_number(parts[0])
            return Part(node.text, frozenset((NUMBER,)), lambda values: -_number(parts[0].read(values)))
        case Reckoned():
            return _reckoned(node, parts)
        case Compared():
            links = [_link(sign, parts[k], parts[k + 1]) for k, sign in enumerate(node.signs)]
            return Part(node.text, frozenset((TRUTH,)), lambda values: all(link(values) for link in links))
        case Joined():
            return _joined(node, parts)
        case Denied():
            _need_truth(parts[0])
            return Part(node.text, frozenset((TRUTH,)), lambda values: not _truth(parts[0], values))
        case Listed():
            return Part(
                node.text, frozenset((LIST,)), lambda values: [part.read(values) for part in parts], tuple(parts)
            )
        case Called() | _:
            raise ExpressionError(f"'{node.text}' is not of this language", node.at)


def _joined(node: Joined, parts: Sequence[Part]) -> Part:
    for part in parts:
        _need_truth(part)
    together = any if node.word == "or" else all
    return Part(node.text, frozenset((TRUTH,)), lambda values: together(_truth(part, values) for part in parts))


def _value_of(name: str) -> Reading:
    def read(values: Values) -> Any:
        if name not in values:
            raise ExpressionError(f"speaks of '{name}', which there is not {_at(values)}")
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
    compare = ORDERED[sign]

    def ordered(values: Values) -> bool:
        first, second = left.read(values), right.read(values)
        if _kind_of(first) != _kind_of(second) or _kind_of(first) not in (NUMBER, WORD):
            both = f"{_kind_of(first)} and {_kind_of(second)}"
            raise ExpressionError(f"'{left.text} {sign} {right.text}' would order {both} {_at(values)}")
        return compare(first, second)

    return ordered


def _refuse_strangers(left: Part, right: Part) -> None:
    _refuse(
        not left.kinds & right.kinds,
        f"compares '{left.text}', which is {_said(left.kinds)}, with '{right.text}', which is {_said(right.kinds)}",
    )


def _reckoned(node: Reckoned, parts: Sequence[Part]) -> Part:
    for part in parts:
        _need_number(part)

    def read(values: Values) -> float:
        found = _number(parts[0].read(values))
        for sign, part in zip(node.signs, parts[1:], strict=True):
            number = _number(part.read(values))
            if sign == "/" and number == 0:
                raise ExpressionError(f"'{node.text}' divides by 0 {_at(values)}")
            found = ARITHMETIC[sign](found, number)
        return found

    return Part(node.text, frozenset((NUMBER,)), read)


def _need_truth(part: Part) -> None:
    _refuse(
        TRUTH not in part.kinds, f"'{part.text}' is {_said(part.kinds)}, not a condition: compare it with something"
    )


def _truth(part: Part, values: Values) -> bool:
    found = part.read(values)
    if not isinstance(found, bool):
        raise ExpressionError(f"'{part.text}' is {_kind_of(found)}, not a condition, {_at(values)}")
    return found


def _need_number(part: Part) -> None:
    _refuse(NUMBER not in part.kinds, f"'{part.text}' is {_said(part.kinds)}, and only numbers can be reckoned with")


def _number(value: Any) -> float:
    if _kind_of(value) != NUMBER:
        raise ExpressionError(f"'{value}' is no number, and only numbers can be reckoned with")
    return float(value)


def _at(values: Values) -> str:
    """Return where a condition is worked out, in words."""
    return f"at the point {', '.join(f'{name}={shown(value)}' for name, value in values.items())}"


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
        raise ExpressionError(message)
