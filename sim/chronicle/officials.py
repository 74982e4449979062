"""What happened to officials, of whom there are hundreds: counted, not listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sim.chronicle.choices import SIDES
from sim.chronicle.deeds.contests import other_side
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, number, of_them, sentence, share, were
from sim.core.ground.codes import Did, Fate, Institution
from sim.language.amounts import listed

COUNTED: Final = frozenset({
    Did.FATE_TOLD, Did.LEAKED, Did.FILE_FOUND, Did.FILE_ON_KIN, Did.SEARCH_DISCOVERED, Did.FILE_THREATENED,
    Did.FILE_PUBLISHED, Did.SHIELDED, Did.FILE_PROSECUTED, Did.DEAL_STRUCK, Did.WENT_ABROAD, Did.JOINED_CHALLENGER,
    Did.JOINED_INCUMBENT, Did.PRISON_OPENED,
})  # fmt: skip
"""Told one by one for those the scenario names, and counted for officials."""
OF_OFFICES: Final = frozenset({Did.APPOINTED, Did.MOVED, Did.DISMISSED, Did.VETOED})
TO_TARGET: Final = frozenset({
    Did.FILE_FOUND, Did.FILE_ON_KIN, Did.FILE_THREATENED, Did.FILE_PUBLISHED, Did.FILE_PROSECUTED, Did.SHIELDED,
})  # fmt: skip
FATES: Final = ((Fate.KEEP, "stay"), (Fate.MOVE, "be moved"), (Fate.DISMISS, "go"))


def concerns_official(told: Recorded, event: Happening) -> bool:
    """Say whether an event is about somebody whom the scenario does not name, so that it is counted."""
    if event.did in OF_OFFICES:
        return event.did is Did.VETOED or not (told.is_named(event.actor) or told.is_of_note(event.target))
    return event.did in COUNTED and not told.is_named(event.target if event.did in TO_TARGET else event.actor)


def summary(told: Recorded, events: Sequence[Happening]) -> list[str]:
    """Return the sentences about officials for a stretch of a run."""
    counts = Counter(event.did for event in events)
    against = next((other_side(event) for event in events if event.did in SIDES), "")
    said = _fates(events)
    leaked = counts[Did.LEAKED]
    for did in SIDES:
        counts[did] = len({event.actor for event in events if event.did is did})
    if leaked:
        said.append(f"{number(leaked)} of the fates told became public")
    said += [
        f"{counted(counts[did], 'official')} {words}"
        for did, words in (
            (Did.SEARCH_DISCOVERED, "learned of being the target of a search for material"),
            (Did.FILE_FOUND, "came to have a file with the state"),
            (
                Did.FILE_THREATENED,
                "were let know of a file" if counts[Did.FILE_THREATENED] > 1 else "was let know of a file",
            ),
            (Did.FILE_PUBLISHED, "had a file published"),
            (Did.FILE_PROSECUTED, f"{were(counts[Did.FILE_PROSECUTED])} arrested on a file"),
            (Did.DEAL_STRUCK, "came to terms over a file"),
            (Did.WENT_ABROAD, "went abroad before worse came of a file"),
            (Did.JOINED_CHALLENGER, f"of weight went over to {against}"),
            (Did.JOINED_INCUMBENT, "of weight went back to the incumbent"),
            (Did.PRISON_OPENED, f"{were(counts[Did.PRISON_OPENED])} let out of prison"),
        )
        if counts[did]
    ]
    return [sentence(words) for words in [*said, *_offices(told, events)]]


def _fates(events: Sequence[Happening]) -> list[str]:
    fates = Counter(int(event.value) for event in events if event.did is Did.FATE_TOLD)
    told = [(fates[fate], words) for fate, words in FATES if fates[fate]]
    if not told:
        return []
    (first, words), *others = told
    parts = [f"{number(count)} that they would {words}" for count, words in others]
    return [listed([f"{counted(first, 'official')} {were(first)} told that they would {words}", *parts])]


def _offices(told: Recorded, events: Sequence[Happening]) -> list[str]:
    said = []
    government = Institution.GOVERNMENT
    for inside_government in (True, False):
        those = [
            event
            for event in events
            if event.did in OF_OFFICES
            and (int(told.build.posts.institution[event.target]) == government) is inside_government
        ]
        changes = _changes(those)
        if changes:
            said.append(
                f"{'in the government' if inside_government else 'outside of the government'} {listed(changes)}"
            )
        vetoes = [event for event in those if event.did is Did.VETOED]
        if vetoes:
            support = share(vetoes[0].world.before.patron_support)
            times = "once" if len(vetoes) == 1 else f"{number(len(vetoes))} times"
            said.append(f"the patron, supporting the incumbent at {support}, refused a proposal {times}")
    return said


def _changes(events: Sequence[Happening]) -> list[str]:
    counts = Counter(event.did for event in events)
    own = sum(event.did is Did.APPOINTED and event.value > 0.0 for event in events)
    parts = []
    if counts[Did.MOVED]:
        parts.append(f"{counted(counts[Did.MOVED], 'official')} {were(counts[Did.MOVED])} moved")
    if counts[Did.DISMISSED]:
        gone = number(counts[Did.DISMISSED]) if parts else counted(counts[Did.DISMISSED], "official")
        parts.append(f"{gone} {were(counts[Did.DISMISSED])} dismissed")
    if counts[Did.APPOINTED]:
        filled = f"{counted(counts[Did.APPOINTED], 'office')} {were(counts[Did.APPOINTED])} filled"
        own_people = f"{of_them(own, counts[Did.APPOINTED])} with the incumbent's own people"
        if counts[Did.APPOINTED] == 1:
            own_people = f"{'' if own else 'not '}with one of the incumbent's own people"
        parts.append(f"{filled}, {own_people}")
    return parts
