"""Chances to move as sentences: who had one, what he did with it, and what decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.acts import ABOUT_A_FILE, TO_A_CROWD, Act, Deed
from sim.chronicle.choices import Choice
from sim.chronicle.deeds.actors import what_decided
from sim.chronicle.motives import likelihood, oddly
from sim.chronicle.record import Recorded
from sim.chronicle.words import counted, day_in_words, definite, sentence, share
from sim.core.ground.codes import Did
from sim.core.weighed import Move
from sim.language.amounts import listed
from sim.language.sentences import inside

TO: Final[Mapping[Deed, str]] = {
    Move.BID: "to move against {against}", Move.PLOT: "to move against {against}",
    Move.STRIKE: "to strike at {against}", Move.PUSH: "to push {against} aside",
}  # fmt: skip
DID: Final[Mapping[Deed, str]] = {
    Move.BID: "opened a bid against {against}", Move.PLOT: "plotted against {against}",
    Move.STRIKE: "struck at {against}", Move.PUSH: "turned on {against}", Move.SIDE: "went over from {against}",
    Move.DISMISS: "dismissed {against}", Move.TRANSFER: "moved {against} to another office",
    Move.PROMOTE: "promoted {against}", Move.MISSION: "meant {against} for a mission abroad",
    Move.CO_OPT: "gave an office to {against}", Move.ARREST: "had {against} arrested",
    Act.CLEAR: "gave the order to clear a crowd", Act.CONCEDE: "gave in to the street", Act.LEAVE: "gave up power",
    Act.SIT_DOWN: "sat down with {against}", Act.GIVE_UP: "gave up the bid against {against}",
    Act.FLEE: "left the country as the seat of power fell",
    Act.LEAVE_OUT: "meant to give {clan} none of the vacant posts",
    Act.PUBLISH: "chose to have the file on {against} published",
    Act.PROSECUTE: "chose to hand the file on {against} to the prosecutors",
    Act.SHOW: "let {against} know of a file", Act.HAND_IN: "handed the incumbent a file on {against}",
    Act.COME_TO_TERMS: "came to terms with {against} over a file",
    Act.GO_ABROAD: "went abroad over a file that {against} had shown",
}  # fmt: skip
GONE: Final = frozenset({Did.RULER_DIED, Did.RULER_FELL, Did.DIED, Did.PATRON_LEFT})
PUT_OUT: Final = frozenset({Did.RULER_FLED, Did.HANDED_OVER, Did.INHERITED, Did.PATRON_PUSHED_ASIDE})
"""After these their actor, or their target, is no longer ruler or patron."""


def passed(told: Recorded, first: int, last: int) -> list[str]:
    """Return for everybody with a name who had chances to move and took none: how many, and what decided.

    They are those that came after the event `first` of the log (-1: from the start) and up to the event `last`, so that
    nobody is told to have had one against a ruler who was gone. What decided is told of the chance that was the
    likeliest to be taken.
    """
    had: dict[tuple[int, str], list[Choice]] = {}
    for each in told.choices:
        if first < each.place <= last and not each.made and each.move in TO and told.is_named(each.leader):
            had.setdefault((each.leader, _in_words(told, each, TO)), []).append(each)
    return [_passed(told, chances, last) for chances in had.values()]


def _is_gone(told: Recorded, choice: Choice, last: int) -> bool:
    """Say whether between a chance and the event `last` he was gone against whom it went."""
    since = told.happenings[choice.place : last]
    gone = {each.actor for each in since if each.did in GONE} | {each.target for each in since if each.did in PUT_OUT}
    return choice.against in gone


def _still(choice: Choice) -> str:
    """Return what he was then against whom a chance went, and is no longer, as it follows his name."""
    return ", who was still the patron," if choice.move is Move.PUSH else ", who still ruled,"


def _passed(told: Recorded, chances: list[Choice], last: int) -> str:
    then = _still(chances[-1]) if _is_gone(told, chances[-1], last) else ""
    to_do = _in_words(told, chances[-1], TO, then)
    nearest = max(chances, key=lambda each: each.chance)
    name, day = inside(told.leader(nearest.leader)), day_in_words(told.date_of(nearest.day))
    if len(chances) == 1:
        had = f"{name} had a chance {to_do} on {day} and stayed"
    else:
        had = f"{name} had {counted(len(chances), 'chance')} {to_do} and stayed each time, the nearest on {day}"
    return sentence(f"{had}: {what_decided(told, nearest)}{oddly(nearest)}")


def weighings(told: Recorded) -> list[str]:
    """Return every chance to move of those with a name, and every move, in the order of time: a sentence each."""
    return [_weighing(told, each) for each in told.choices if told.is_named(each.leader) or each.move is not Move.SIDE]


def stood_by(told: Recorded, choice: Choice) -> bool:
    """Say whether somebody took the side of the ruler first, by a choice, rather than go over or back."""
    if choice.move is not Move.SIDE or choice.made:
        return False
    back = ((each.day, each.actor) for each in told.happenings if each.did is Did.JOINED_INCUMBENT)
    return (choice.day, choice.leader) not in back


def unwilling(told: Recorded, first: int, last: int) -> list[tuple[int, str]]:
    """Return day and clause of who with a name stood by the ruler with little loyalty, from a day to another."""
    found: dict[tuple[int, int], list[str]] = {}
    for each in told.choices:
        if first <= each.day <= last and stood_by(told, each):
            one = f"{inside(told.leader(each.leader))} ({what_decided(told, each, 1)})"
            found.setdefault((each.day, each.against), []).append(one)
    return [
        (day, f"{listed(names)} stood by {inside(told.leader(ruler))}, though with little loyalty")
        for (day, ruler), names in found.items()
    ]


def _weighing(told: Recorded, choice: Choice) -> str:
    when, name = day_in_words(told.date_of(choice.day)), inside(told.leader(choice.leader))
    if choice.made:
        did = _in_words(told, choice, DID)
    elif choice.move is Move.SIDE:
        verb = "stood by" if stood_by(told, choice) else "went back to"
        did = f"{verb} {inside(told.leader(choice.against))}"
    elif choice.move is Act.FLEE:
        did = "stayed in the country as the seat of power fell"
    elif choice.move is Act.COME_TO_TERMS:
        did = f"defied {inside(told.leader(choice.against))} over a file"
    else:
        did = f"had a chance {_in_words(told, choice, TO)} and stayed"
    return sentence(f"on {when} {name} {did} ({_seen(choice)}): {what_decided(told, choice)}")


def _seen(choice: Choice) -> str:
    if choice.about >= 0:
        return f"likelihood, against leaving things be, {likelihood(choice.chance)}"
    if choice.clan >= 0 or (choice.move in ABOUT_A_FILE and choice.move is not Act.PROSECUTE):
        return f"likelihood {likelihood(choice.chance if choice.made else 1.0 - choice.chance)}"
    if choice.move in TO_A_CROWD and choice.against < 0:
        return f"odds of the protesters {share(choice.odds)}, likelihood of the move {likelihood(choice.chance)}"
    odds = f"odds {share(choice.odds)}"
    return odds if choice.move is Move.SIDE else f"{odds}, likelihood of the move {likelihood(choice.chance)}"


def _in_words(told: Recorded, choice: Choice, words: Mapping[Deed, str], after_name: str = "") -> str:
    against = f"{inside(told.leader(choice.against))}{after_name}" if choice.against >= 0 else "the people"
    clan = definite(told.clan(choice.clan)) if choice.clan >= 0 else ""
    return words[choice.move].format(against=against, clan=clan)
