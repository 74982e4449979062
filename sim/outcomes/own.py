"""Outcomes of an author's own: each a formula over the registered ones and over others of his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Final, Protocol

from sim.language.characters import quoted
from sim.language.dotted import owner_and_last
from sim.language.errors import did_you_mean
from sim.language.expression import ExpressionError, Name
from sim.language.tokens import VALUES, WORDS
from sim.outcomes.between import FUNCTIONS, Between, FloatArray, shown
from sim.outcomes.entry import Entry, Kind, Seen
from sim.outcomes.formula import Fault, Formula, Meaning, meaning_of, read_formula
from sim.outcomes.people import Fortune
from sim.outcomes.registry import CABINET, OF_A_LEADER, OUTCOMES, SEVERAL, is_seat

KINDS: Final[Mapping[str, Kind]] = {"days": "days", "share": "share"}
COLUMNS: Final = ("point", "run", "runs", "seed", "label", "scenario", "settings")  # of every table of results
ENDINGS: Final = ("_low", "_high")  # of columns that hold the limits of a share
MEAN: Final = "mean_"  # before the name of a number in a table of points
PLAIN: Final = "number"  # the unit of a number that has none


class Said(Protocol):
    """What an author says of an outcome of his own: a formula; what to call it, and its unit, where he says so."""

    @property
    def formula(self) -> str: ...
    @property
    def words(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...


@dataclass(frozen=True)
class Own:
    """An outcome of an author's own; its attributes are those of `sim.outcomes.entry.Entry`.

    `meaning` is the formula with other outcomes of his own spelled out: what two of one name must share to be one.
    """

    name: str
    kind: Kind
    unit: str
    row: str
    clause: str
    rule: Formula
    meaning: str
    seen: Seen = "as its parts"
    never: str = "as in the outcomes it is made of; a run that leaves the answer open: cannot be seen"

    @property
    def yes_no(self) -> bool:
        """Whether it either is so or not, in each run."""
        return self.kind == "yes or no"

    @property
    def formula(self) -> str:
        """Its formula as text."""
        return self.rule.text

    def between(self, of: Callable[[str], Between]) -> Between:
        """Return between what it lies in each run, from what the outcomes of its formula lie between."""
        return self.rule.between(of)

    def of(self, others: Callable[[str], Between]) -> FloatArray:
        """Return it in each run as `Entry.of` does: 1 and 0 for a yes or no, nan where it cannot be seen."""
        return shown(self.between(others))


OwnOutcomes = Mapping[str, Own]
NONE_OWN: Final[OwnOutcomes] = MappingProxyType({})


def entry_of(name: str, own: OwnOutcomes = NONE_OWN) -> Entry | Fortune | Own | None:
    """Return what there is to say of an outcome: an author's own, of a run, or of a leader; None where it is neither.

    Whether there is such a leader is not looked at. The share of a clan in the government (CABINET) has no entry.
    """
    leader, fortune = owner_and_last(name)
    return own.get(name) or OUTCOMES.get(name) or (OF_A_LEADER.get(fortune) if leader else None)


def is_yes_or_no(name: str, own: OwnOutcomes = NONE_OWN) -> bool:
    """Whether an outcome is a yes or no; false for a number, for a name in SEVERAL, and for one that is not known."""
    entry = entry_of(name, own)
    return entry is not None and entry.yes_no


def own_outcomes(said: Mapping[str, Said]) -> dict[str, Own]:
    """Return outcomes of an author's own, in his order. Nothing may be wrong with them (`faults_of`)."""
    read = {name: read_formula(each.formula) for name, each in said.items()}
    found: dict[str, Own] = {}
    for name in _in_order(read)[0]:
        meaning, _ = meaning_of(read[name], lambda each: _meaning(each.name, found))
        if meaning is not None:
            found[name] = _own(name, said[name], read[name], meaning, found)
    return {name: found[name] for name in said if name in found}


def in_order(own: OwnOutcomes) -> list[Own]:
    """Return outcomes of an author's own each behind those it names, as they have to be worked out."""
    return [own[name] for name in _in_order({name: each.rule for name, each in own.items()})[0]]


def needed_by(name: str, own: OwnOutcomes) -> OwnOutcomes:
    """Return an outcome of an author's own, with all others of his that it is made of; nothing for another name."""
    found: dict[str, Own] = {}
    wanted = [name]
    while wanted:
        each = own.get(wanted.pop())
        if each is not None and each.name not in found:
            found[each.name] = each
            wanted += each.rule.names
    return found


def actors_named(name: str, own: OwnOutcomes) -> Iterator[str]:
    """Go through the leaders and clans of which an outcome of an author's own, or one that it is made of, speaks."""
    for each in needed_by(name, own).values():
        for owner, what in map(owner_and_last, each.rule.names):
            if owner:
                yield what if owner == CABINET else owner


def defined_in_all(every: Sequence[OwnOutcomes]) -> dict[str, Own]:
    """Return the outcomes that all of several scenarios define alike."""
    first = every[0] if every else NONE_OWN
    return {
        name: each
        for name, each in first.items()
        if all(name in other and other[name].meaning == each.meaning for other in every)
    }


def _own(name: str, said: Said, formula: Formula, meaning: Meaning, others: OwnOutcomes) -> Own:
    plain = name.replace("_", " ")
    unit = "share" if meaning.yes_no else said.unit or meaning.unit or PLAIN
    kind: Kind = "yes or no" if meaning.yes_no else KINDS.get(unit, "number")
    clause = (said.words or f"{formula.text} ({plain})") if meaning.yes_no else ""
    spelled = formula.spelled_out({each: others[each].meaning for each in formula.names if each in others})
    return Own(name, kind, unit, said.words or plain, clause, formula, spelled)


def _meaning(name: str, own: OwnOutcomes) -> Meaning | None:
    """Return what a name that is known gives."""
    if is_seat(name):
        return Meaning(False, "share")
    entry = entry_of(name, own)
    return Meaning(entry.yes_no, entry.unit) if entry is not None else None


def faults_of(said: Mapping[str, Said], names: Sequence[str]) -> Iterator[tuple[str, Fault]]:
    """Go through everything that is wrong with outcomes of an author's own, each with the one it is wrong with.

    Parameters
    ----------
    said : mapping of name to Said
    names : sequence of str
        Every other name there is (`sim.outcomes.registry.names_of`).
    """
    read: dict[str, Formula] = {}
    for name, each in said.items():
        try:
            read[name] = read_formula(each.formula)
        except ExpressionError as trouble:
            yield name, Fault(str(trouble), trouble.at)
    order, circles = _in_order(read)
    for circle in circles:
        yield circle[0], Fault(f"is defined by itself: {' → '.join((*circle, circle[0]))}")
    known = [*(name for name in names if name not in SEVERAL), *said]
    found: dict[str, Own] = {}

    def look_up(node: Name) -> Meaning | Fault | None:
        if node.name in said or node.name in known:
            return _meaning(node.name, found)
        return _unknown(node.name, known)

    for name in order:
        meaning, faults = meaning_of(read[name], look_up)
        yield from ((name, fault) for fault in faults)
        if meaning is not None:
            found[name] = _own(name, said[name], read[name], meaning, found)
        if meaning is not None and meaning.yes_no and said[name].unit is not None:
            yield name, Fault("has a 'unit', which goes with a number: its formula gives a yes or no")


def _unknown(name: str, known: Sequence[str]) -> Fault:
    if name in SEVERAL:
        return Fault(f"'{name}' stands for several outcomes: name one of them, {SEVERAL[name].members}")
    return Fault(f"there is no outcome {quoted(name)}", hint=did_you_mean(name, known))


def fault_of_name(name: str) -> str | None:
    """Say why an outcome of an author's own cannot have this name; None where it can."""
    if name in OUTCOMES:
        return f"'{name}' is an outcome already ({OUTCOMES[name].formula}); one name means one thing: take another"
    if name in SEVERAL:
        return f"'{name}' stands for several outcomes already ({SEVERAL[name].meaning}): take another name"
    if name in (*WORDS, *VALUES, *FUNCTIONS):
        return f"'{name}' is a word of the formulas: take another name"
    if name in COLUMNS or name.startswith(MEAN) or name.endswith(ENDINGS):
        return f"'{name}' is, or looks like, a column of tables of results: take another name"
    return None


def _in_order(read: Mapping[str, Formula]) -> tuple[list[str], list[list[str]]]:
    """Return names, each behind those its formula names, and the circles in which some are defined by themselves.

    Those of a circle are left out of the order.
    """
    needs = {name: [each for each in formula.names if each in read] for name, formula in read.items()}
    circles: list[list[str]] = []
    while True:
        try:
            return list(TopologicalSorter(needs).static_order()), circles
        except CycleError as trouble:
            circle = list(reversed(trouble.args[1][1:]))
            first = min(range(len(circle)), key=lambda k: list(read).index(circle[k]))
            circles.append([*circle[first:], *circle[:first]])
            needs = {
                name: [each for each in others if each not in circle]
                for name, others in needs.items()
                if name not in circle
            }
