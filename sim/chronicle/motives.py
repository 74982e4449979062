"""What weighed in a choice, in words that follow its numbers, and what of somebody displeases a ruler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sim.chronicle.acts import Act, Deed
from sim.chronicle.choices import LOW, Choice, Term
from sim.chronicle.words import share
from sim.core.weighed import Move
from sim.language.amounts import listed
from sim.language.sentences import inside
from sim.scenario.tables.recarrays import Record

DANGEROUS: Final = 0.19  # ambition that shows, times means: that of a man of middling weight and force
NOTICED: Final = 0.005  # worth that two decimals show
NAMED: Final = 2  # terms of either side that are named at most
SMALL: Final = 0.25  # a term that is a smaller part of the largest of its side is not named
ODDLY: Final = 0.5  # a choice less likely than this was made against its own reckoning
INSTEAD: Final[Mapping[Deed, str]] = {Act.COME_TO_TERMS: "defiance"}
"""What is done where a move is not made, but for staying."""
BY_THE_DAY: Final = frozenset({Act.LEAVE, Act.SIT_DOWN, Act.GIVE_UP})
"""Acts about which somebody errs anew day by day, as long as a struggle lasts."""

Namer = Callable[[int], str]
OF_SOMEBODY: Final[Mapping[str, str]] = {
    "danger": "harm to be feared",
    "standing": "loyalty as it showed",
    "ability": "weight",
    "backing": "a following",
    "backlash": "fear of a following",
    "price": "the price of a change",
}
FOR: Final[Mapping[str, str]] = {
    "arrest": "the danger of standing with {against}",
    "fortune": "a fortune safer on the other side",
    "cause": "a fresh cause",
    "loyalty": "aversion to {against}",
    "clan": "what the clan would have",
    "place": "a place that would last",
    "prize": "a place under {ruler} worth",
    "claimant": "closeness to {ruler}",
    "bonds": "the call of clan, allies and kin",
    **OF_SOMEBODY,
}
AGAINST: Final[Mapping[str, str]] = {
    "arrest": "fear of arrest",
    "fortune": "fear for a fortune",
    "cause": "a fresh cause",
    "loyalty": "loyalty to {against}",
    "clan": "what the clan has under {against}",
    "place": "a place to lose worth",
    "prize": "a place under {ruler} worth",
    "claimant": "aversion to {ruler}",
    "bonds": "the call of clan, allies and kin",
    **OF_SOMEBODY,
}
OWN_RULE: Final = "the prospect of ruling"
OF_CLAIMANT: Final[Mapping[str, str]] = {"prize": OWN_RULE, "claimant": "being put up to rule"}
"""Of who would rule himself."""
WITH_RULER: Final = "a place for standing by {against} worth"
"""What the prize of a side is where the other side is likelier to give it."""
OF_MOVE: Final[Mapping[tuple[Move, str], str]] = {
    (Move.STRIKE, "prize"): OWN_RULE,
    (Move.STRIKE, "place"): "the part of the rule that backing {against} left",
    (Move.PUSH, "arrest"): "fear of the patron's levers",
    (Move.PUSH, "prize"): "the prospect of ruling alone",
    (Move.PUSH, "place"): "the part of the rule held beside the patron",
}
Said = str | tuple[str, str]
"""How a term is told: the same way whatever its sign, or as it speaks for an act and against it."""
FALLING: Final[Mapping[str, Said]] = {
    "arrest": "the danger in a fall",
    "fortune": "fear for a fortune",
    "rule": "the rule to keep worth",
}
"""What a ruler who may fall has to fear of it."""
USING: Final[Mapping[str, Said]] = {
    "enmity": "ill will to {against}",
    "answer": "what {against} could do in return",
    "spent": "the hold that it spends",
}
"""What a holder thinks of before he uses what he has on somebody."""
OF_ACT: Final[Mapping[Act, Mapping[str, Said]]] = {
    Act.CLEAR: {**FALLING, "failure": "what a failure would cost"},
    Act.CONCEDE: {**FALLING, "given": ("what was given away", "the part of the rule given away")},
    Act.LEAVE: {
        **FALLING,
        "rule": "the rule to lose worth",
        "afterwards": ("safety afterwards", "what might be done to a ruler who has left"),
    },
    Act.FLEE: {
        "arrest": "the danger at home",
        "fortune": "fear for a fortune",
    },
    Act.SIT_DOWN: {
        "arrest": "the danger in losing",
        "fortune": "fear for a fortune",
        "price": "the price of a change",
        "stance": ("closeness to {against}", "aversion to {against}"),
    },
    Act.GIVE_UP: {
        "arrest": "fear of arrest",
        "fortune": "fear for a fortune",
        "loyalty": ("loyalty to {against}", "aversion to {against}"),
        "clan": ("what the clan has under {against}", "what the clan would have"),
        "prize": "a place under {ruler} worth",
        "claimant": ("aversion to {ruler}", "closeness to {ruler}"),
    },
    Act.LEAVE_OUT: {
        "stance": ("the clan's aversion to the incumbent", "the clan's closeness to the incumbent"),
        "fear": "fear of the clan",
        "balance": "the wish for a balance",
        "rivalry": "rivalry with {against}",
        "bond": "the bond with {against}",
    },
    **dict.fromkeys((Act.PUBLISH, Act.PROSECUTE, Act.SHOW), USING),
    Act.HAND_IN: {
        "service": "service to the incumbent",
        "enmity": ("ill will to {against}", "closeness to {against}"),
        "lever": "the lever given away",
    },
    Act.COME_TO_TERMS: {
        "fear": "fear of the file",
        "given": "the weight to give up",
        "stance": ("closeness to {against}", "aversion to {against}"),
    },
    Act.GO_ABROAD: {
        "fear": "fear of the file",
        "fortune": "fear for a fortune",
        "place": "a place at home worth",
    },
}
"""What speaks for an act, and what against it."""


def weighed(choice: Choice, name: Namer, against: int, most: int = NAMED) -> str:
    """Return what decided a choice: the largest terms of either side with their numbers, and which side outweighed.

    At most so many terms of a side are named, and the others together; where there are such, the sums of both sides are
    said, too.
    """
    sign = 1.0 if choice.made else -1.0
    thing = "it" if choice.made or choice.move is Move.SIDE else INSTEAD.get(choice.move, "staying")
    chosen, others = _side(choice, sign), _side(choice, -sign)
    said, other = (_named(each, most, choice, name, against) for each in (chosen, others))
    if not said and not other:
        return "nothing weighed either way"
    if not other:
        return f"{said}, and nothing against"
    if not said:
        return f"nothing spoke for {thing}, and against it {other}"
    mine, theirs = (_sum_of(side) for side in (chosen, others))
    is_cut = any(_of_note(side, most) != side for side in (chosen, others))
    totals = f", in all {share(mine)} against {share(theirs)}" if is_cut else ""
    if share(mine) == share(theirs):
        return f"{said} weighed as much as {other}{totals}"
    if mine > theirs:
        return f"{said} outweighed {other}{totals}"
    return f"{said} spoke for {thing}, and {other} against it, which weighed more{totals}"


def _side(choice: Choice, sign: float) -> list[Term]:
    """Return the terms on one side that two decimals show, the largest first."""
    found = [each for each in choice.terms if each.value * sign >= NOTICED]
    return sorted(found, key=lambda each: -abs(each.value))


def _of_note(side: list[Term], most: int) -> list[Term]:
    return [each for each in side[:most] if abs(each.value) >= SMALL * abs(side[0].value)]


def _sum_of(side: list[Term]) -> float:
    return abs(sum(each.value for each in side))


def _named(side: list[Term], most: int, choice: Choice, name: Namer, against: int) -> str:
    """Return the terms of a side with their numbers: those of note by name, the others as one."""
    named = _of_note(side, most)
    said = [f"{_words(each, choice, name, against)} {share(abs(each.value))}" for each in named]
    rest = side[len(named) :]
    return listed([*said, f"lesser things {share(_sum_of(rest))}"] if rest else said)


def _words(term: Term, choice: Choice, name: Namer, against: int) -> str:
    if isinstance(choice.move, Act):
        said = OF_ACT[choice.move][term.name]
        words = said if isinstance(said, str) else said[0 if term.value > 0.0 else 1]
    else:
        words = (FOR if term.value > 0.0 else AGAINST)[term.name]
    if choice.move is Move.SIDE and term.name == "prize" and term.value < 0.0:
        words = WITH_RULER
    elif choice.ruler == choice.leader:
        words = OF_CLAIMANT.get(term.name, words)
    if isinstance(choice.move, Move):
        words = OF_MOVE.get((choice.move, term.name), words)
    ruler = inside(name(choice.ruler)) if choice.ruler >= 0 else "another ruler"
    return words.format(ruler=ruler, against=inside(name(against)) if against >= 0 else "the people")


def oddly(choice: Choice) -> str:
    """Return how likely it was, where somebody did the less likely of two things, as it follows what decided."""
    chance = choice.chance if choice.made else 1.0 - choice.chance
    often = " whenever it came up" if choice.move in BY_THE_DAY else ""
    return f" (likely at {likelihood(chance)}{often})" if chance < ODDLY else ""


def likelihood(chance: float) -> str:
    """Return a likelihood with two decimals, or that it is lower than they show."""
    return "less than 0.01" if chance < NOTICED else share(chance)


def displeasing(leader: Record) -> list[str]:
    """Return what makes a ruler want to be rid of somebody, where it is plain: little loyalty, ambition that shows."""
    found = []
    if leader.loyalty <= LOW:
        found.append(f"loyalty on display of only {share(leader.loyalty)}")
    shown = leader.ambition * (1.0 - leader.concealment)
    means = 1.0 - (1.0 - leader.weight) * (1.0 - leader.coercive)
    if leader.named and shown * means >= DANGEROUS:
        found.append(f"an ambition that showed ({share(shown)}), with a weight of {share(leader.weight)}")
    return found
