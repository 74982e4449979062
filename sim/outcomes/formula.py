"""Formulas over outcomes: what one may say, what it gives, and how it is worked out over runs.

A yes or no is compared with a yes or no, and joined by and, or, not. A number is reckoned with, and compared with
numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from sim.language.expression import (
    COMPARISONS,
    Called,
    Compared,
    Denied,
    ExpressionError,
    Joined,
    Name,
    Negative,
    Node,
    Reckoned,
    Value,
    Vocabulary,
    names_in,
    read_expression,
)
from sim.language.tokens import tokens_of
from sim.outcomes.between import FUNCTIONS, RECKONED, Between, compared, denied, least, most, negative, seen

VOCABULARY: Final = Vocabulary("outcome", None, tuple(FUNCTIONS))
ONE_PART: Final = ("abs", "seen")
ALIKE: Final = ("==", "!=")
YES_NO, NUMBER = "a yes or no", "a number"


class Meaning(NamedTuple):
    """What a part of a formula gives: a yes or no, or a number of a unit (None: a bare number, which takes any)."""

    yes_no: bool
    unit: str | None = None

    @property
    def words(self) -> str:
        """What it is."""
        return YES_NO if self.yes_no else NUMBER


class Fault(NamedTuple):
    """What is wrong with a formula: at which sign of it, from 0 (None: all of it), and what may have been meant."""

    message: str
    at: int | None = None
    hint: str | None = None


Known = Callable[[Name], Meaning | Fault | None]


@dataclass(frozen=True)
class Formula:
    """A formula that was read: as it was written, its tree, and the outcomes it names, each once, in order."""

    written: str
    tree: Node
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """The formula in one form, whatever blanks it was written with."""
        return self.tree.text

    def spelled_out(self, meanings: Mapping[str, str]) -> str:
        """Return the formula in one form, with what some of its names mean in their place."""
        return " ".join(
            f"( {meanings[token.text]} )" if token.kind == "name" and token.text in meanings else token.text
            for token in tokens_of(self.written, VOCABULARY)[:-1]
        )

    def between(self, of: Callable[[str], Between]) -> Between:
        """Return between what its value lies in each run, from what the outcomes named lie between."""
        found = _worked_out(self.tree, of)
        return Between(*np.broadcast_arrays(*found))


def read_formula(text: str) -> Formula:
    """Return a formula, whatever its names mean. Raises ExpressionError where it is not of the language."""
    tree = read_expression(text, VOCABULARY)
    return Formula(text, tree, tuple(dict.fromkeys(each.name for each in names_in(tree))))


def meaning_of(formula: Formula, known: Known) -> tuple[Meaning | None, list[Fault]]:
    """Return what a formula gives, and everything that is wrong with it; None where that cannot be told.

    `known` says what a name gives, or what is wrong with it; None where that is told elsewhere.
    """
    faults: list[Fault] = []
    found = _Examiner(known, faults).look_at(formula.tree)
    if not formula.names:
        faults.append(Fault("names no outcome, so that it would be the same in every run"))
    return found, faults


class _Examiner:
    """Goes through a tree and notes what cannot be meant."""

    def __init__(self, known: Known, faults: list[Fault]) -> None:
        self._known, self._faults = known, faults

    def look_at(self, node: Node) -> Meaning | None:
        """Return what a part gives, or None where that cannot be told, and note what is wrong with it."""
        if isinstance(node, Compared) and not set(node.signs) <= set(COMPARISONS):
            self._fault("'in' is not for outcomes: compare with each, and join by 'or'", node)
            return Meaning(True)
        parts = [self.look_at(each) for each in node.parts]
        match node:
            case Name():
                found = self._known(node)
                if isinstance(found, Fault):
                    self._faults.append(found._replace(at=node.at))
                return found if isinstance(found, Meaning) else None
            case Value(value=bool()):
                return Meaning(True)
            case Value(value=float()):
                return Meaning(False)
            case Joined() | Denied():
                word = node.word if isinstance(node, Joined) else "not"
                self._need(True, node, parts, f"and '{word}' goes with yes or no: compare it with something")
                return Meaning(True)
            case Compared():
                self._look_at_links(node, parts)
                return Meaning(True)
            case Negative() | Reckoned():
                self._need(False, node, parts, "and only numbers can be reckoned with")
                self._refuse_no_number(node)
                return Meaning(False, _unit_of(node, parts))
            case Called():
                return self._look_at_call(node, parts)
        self._fault(f"{node.text} is a {'list' if node.parts else 'word'}; outcomes are numbers, or a yes or no", node)
        return None

    def _fault(self, message: str, node: Node) -> None:
        self._faults.append(Fault(message, node.at))

    def _need(self, yes_no: bool, node: Node, parts: Sequence[Meaning | None], why: str) -> None:
        for part, meaning in zip(node.parts, parts, strict=True):
            if meaning is not None and meaning.yes_no != yes_no:
                self._fault(f"'{part.text}' is {meaning.words}, {why}", part)

    def _look_at_links(self, node: Compared, parts: Sequence[Meaning | None]) -> None:
        for k, sign in enumerate(node.signs):
            (left, one), (right, two) = (node.of[k], parts[k]), (node.of[k + 1], parts[k + 1])
            if one is None or two is None:
                continue
            if one.yes_no != two.yes_no:
                self._fault(f"compares '{left.text}', which is {one.words}, with '{right.text}', which is {two.words}",
                            left)  # fmt: skip
            elif one.yes_no and sign not in ALIKE:
                self._fault(f"'{left.text} {sign} {right.text}' would order a yes or no", left)

    def _refuse_no_number(self, node: Node) -> None:
        """Refuse to divide by what is 0 in every run, and what is beyond all numbers in every run."""
        for sign, part in zip(node.signs, node.of[1:], strict=True) if isinstance(node, Reckoned) else ():
            is_constant = sign == "/" and not self._faults and not any(names_in(part))
            if is_constant and _worked_out(part, _nothing).low == 0:
                self._fault(f"divides by '{part.text}', which is 0", part)
        if not self._faults and not any(names_in(node)) and not np.isfinite(_worked_out(node, _nothing).low):
            self._fault(f"'{node.text}' is too large a number", node)

    def _look_at_call(self, node: Called, parts: Sequence[Meaning | None]) -> Meaning:
        of_one, name = node.function in ONE_PART, node.function
        if of_one != (len(parts) == 1):
            needs = "one outcome or number" if of_one else "two or more numbers"
            self._fault(f"'{name}' needs {needs} in its brackets", node)
        if name == "seen":
            return Meaning(True)
        self._need(False, node, parts, "and only numbers can be reckoned with")
        return Meaning(False, _unit_of(node, parts))


def _unit_of(node: Node, parts: Sequence[Meaning | None]) -> str | None:
    """Return the unit of what is reckoned: that of its parts where they have one, as a multiple of it has."""
    units = [meaning.unit for meaning in parts if meaning is not None and meaning.unit is not None]
    if not units:
        return None
    if isinstance(node, Reckoned) and node.signs[0] in "*/":
        is_multiple = len(units) == 1 and parts[0] is not None and (parts[0].unit is not None or "/" not in node.signs)
        return units[0] if is_multiple else ""
    return units[0] if len(set(units)) == 1 else ""


def _nothing(name: str) -> Between:
    raise KeyError(name)


def _worked_out(node: Node, of: Callable[[str], Between]) -> Between:
    if isinstance(node, Name):
        return of(node.name)
    if isinstance(node, Value):
        return seen(node.value)
    parts = [_worked_out(each, of) for each in node.parts]
    match node:
        case Negative():
            return negative(parts[0])
        case Denied():
            return denied(parts[0])
        case Joined():
            return (most if node.word == "or" else least)(*parts)
        case Compared():
            return least(*(compared(parts[k], sign, parts[k + 1]) for k, sign in enumerate(node.signs)))
        case Reckoned():
            found = parts[0]
            for sign, part in zip(node.signs, parts[1:], strict=True):
                found = RECKONED[sign](found, part)
            return found
        case Called():
            return FUNCTIONS[node.function](*parts)
    raise ExpressionError(f"'{node.text}' cannot be worked out", node.at)
