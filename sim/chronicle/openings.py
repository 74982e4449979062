"""The first sentences of a paragraph: what time it is, and how opinion moved over the stretch."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Final

import numpy as np

from sim.chronicle.plainly import plainly
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, day_in_words, definite, has_moved, number, sentence, share, went
from sim.core.ground.codes import Did, Institution, Phase
from sim.core.mechanisms.agenda import ENEMY
from sim.core.rules.formation import division
from sim.language.amounts import listed
from sim.language.sentences import inside
from sim.outcomes.spans import ON_TIME_DAYS
from sim.scenario.tables.build import Build
from sim.scenario.tables.recarrays import Record

MANY_CLANS: Final = 5  # more of them are counted
OPINION: Final = (
    ("support", "the support of the elite"), ("belief", "belief in the incumbent's stay"),
    ("approval", "approval in the country"), ("patron_support", "the patron's support"),
    ("coercive_access", "force at the incumbent's call"),
    ("team_share", "the share of offices held by the incumbent's own people"),
)  # fmt: skip


GAP_REFUSED: Final = 0.1  # share denied; a clan denied less has not agreed yet rather than refused
OBJECTION_TOLD: Final = 0.1


def opens_bargaining(event: Happening) -> bool:
    """Say whether a bargaining begins with an event; one that a contest interrupted is only taken up again."""
    return event.did is Did.PHASE_BEGAN and int(event.value) == Phase.FORMATION and event.actor >= 0


def opening_of(told: Recorded, phase: Phase, first: int, last: int, events: Sequence[Happening]) -> list[str]:
    """Return the first sentences of the paragraph for days `first` to `last`, in which `events` occurred."""
    sentences = []
    if phase is Phase.CAMPAIGN:
        sentences.append(sentence(_campaign(told, next(event for event in events if _opens_campaign(event)))))
    if phase is Phase.FORMATION:
        sentences += _formation(told, first, last, events)
    return [*sentences, *(_drift(told, phase, first, last) if phase is not Phase.CONTEST else [])]


def _opens_campaign(event: Happening) -> bool:
    return event.did is Did.PHASE_BEGAN and int(event.value) == Phase.CAMPAIGN


def _campaign(told: Recorded, opened: Happening) -> str:
    """Return that a campaign began, or went on after what it had been broken off for."""
    election = int(opened.world.after.election)
    earlier = (each for each in told.happenings if _opens_campaign(each) and each.day < opened.day)
    is_begun = any(int(each.world.after.election) == election for each in earlier)
    vote, day = day_in_words(told.date_of(election)), day_in_words(told.date_of(opened.day))
    return f"on {day} the campaign for the vote of {vote} {'went on' if is_begun else 'began'}"


def calm_until(told: Recorded, last: int, *, is_all: bool) -> str:
    """Return the sentence that opens a time of calm after the first, or is all that there is to tell of it."""
    until = day_in_words(told.date_of(last))
    return f"Nothing of note happened until {until}." if is_all else sentence(f"calm then lasted until {until}")


def beginning(told: Recorded) -> list[str]:
    """Return the first sentences of a story: how ruler, country and patron stood as the run set out."""
    world = told.world_at_start
    ruler = told.leader(int(world.first_incumbent))
    first = (
        f"on {day_in_words(told.build.start)} {inside(ruler)} governs, backed by the elite at {share(world.support)}"
    )
    mood = f"approval in the country stands at {share(world.approval)}"
    patron = int(world.patron)
    behind = f", and the patron, {inside(told.leader(patron))}, supports the incumbent at {share(world.patron_support)}"
    against = int(world.enemies)
    openly = f"{counted(against, 'person', 'people') if against else 'nobody'} {'show' if against > 1 else 'shows'}"
    return [
        sentence(f"{first}; {mood}{behind if patron >= 0 else ''}"),
        sentence(f"{openly} a loyalty to the incumbent below {share(ENEMY)}"),
    ]


def _place_at(told: Recorded, day: int) -> int:
    """Return which step was the last that began on `day` or before."""
    return max((place for place, begun in enumerate(told.days) if begun <= day), default=0)


def _world_at(told: Recorded, day: int) -> Record:
    """Return the world after the last step that began on `day` or before, with the support of who rules then."""
    return _world_after(told, _place_at(told, day))


def _world_after(told: Recorded, place: int) -> Record:
    """Return the world after a step, with the support of who rules then."""
    world = told.worlds[place].copy()
    world["support"] = _support_at(told, place)
    return world


def _support_at(told: Recorded, place: int) -> float:
    """Return how far the elite backs who rules after a step; nan where that has not been counted yet.

    It is counted as a step begins, but in a contest: of who comes to power in a step it is known in the next.
    """
    world, last = told.worlds[place], place
    while last > 0 and told.worlds[last - 1].phase == Phase.CONTEST:
        last -= 1
    before = told.worlds[last - 1] if last else told.world_at_start
    if before.incumbent == world.incumbent:
        return float(world.support)
    is_counted_next = place + 1 < len(told.worlds) and world.phase != Phase.CONTEST
    return float(told.worlds[place + 1].support) if is_counted_next else float("nan")


def _first_place(told: Recorded, phase: Phase, first: int) -> int:
    """Return the step after which the numbers of a stretch begin.

    A campaign and the bargaining after a vote open a step, so that the whole of it is theirs: they begin as the step
    before left things. Else the step in which a stretch begins has ended a contest or a bargaining, or made a ruler.
    """
    place = _place_at(told, first)
    if place == 0 or phase is Phase.CALM:
        return place
    before, after = told.worlds[place - 1], told.worlds[place]
    is_opened_by_it = before.phase != Phase.CONTEST and before.incumbent == after.incumbent
    return place - 1 if is_opened_by_it else place


def _last_place(told: Recorded, phase: Phase, last: int) -> int:
    """Return the step after which the numbers of a stretch end: the last before the next, with that in which the
    government is formed, unless a contest breaks out in it or another rules by night."""
    before, place = _place_at(told, last - 1), _place_at(told, last)
    after = told.worlds[place]
    is_formed = phase is Phase.FORMATION and after.incumbent == told.worlds[before].incumbent
    return place if is_formed and after.phase in (Phase.CALM, Phase.CAMPAIGN) else before


def _drift(told: Recorded, phase: Phase, first: int, last: int) -> list[str]:
    """Return how opinion moved over a stretch, as far as it moved."""
    if last <= first:
        return []
    before = _world_after(told, _first_place(told, phase, first))
    after = _world_after(told, _last_place(told, phase, last))
    if first == 0 and after.incumbent == told.world_at_start.incumbent:
        before = told.world_at_start
    without_patron = not (before.patron_active and after.patron_active)  # his support is not reckoned any more
    moves = [
        f"{words} {went(before[name], after[name])}"
        for name, words in OPINION
        if has_moved(before[name], after[name]) and not (name == "patron_support" and without_patron)
    ]
    return [sentence(f"over these days {listed(moves)}")] if moves else []


def _formation(told: Recorded, first: int, last: int, events: Sequence[Happening]) -> list[str]:
    """Return how the bargaining over a government went: after a vote, under a new ruler, or taken up again."""
    openings = [event for event in told.happenings if opens_bargaining(event) and event.day <= first]
    opened = next((event for event in events if opens_bargaining(event)), None)
    sentences = [_begun(told, first, opened)]
    objection = _world_at(told, first).objection
    if objection >= OBJECTION_TOLD and opened is not None:
        sentences.append(f"objections and open posts made it slower ({share(objection)})")
    formed = next((event for event in events if event.did is Did.GOVERNMENT_FORMED), None)
    days = last - first if formed is None else int(formed.value)
    if opened is not None and days > ON_TIME_DAYS and divided(opened) >= OBJECTION_TOLD:
        sentences.append(f"a parliament of its own mind in a divided country made it slower ({share(divided(opened))})")
    denied = {event.target: event.value for event in events if event.did is Did.CLAN_REFUSED}
    for names, words in (
        ([row for row in sorted(denied) if denied[row] > GAP_REFUSED], "refused the first offers"),
        ([row for row in sorted(denied) if denied[row] <= GAP_REFUSED], "had not yet agreed to the first offers"),
    ):
        if names:
            sentences.append(f"{_clans(told, names)} {words}")
    if formed is not None:
        again = opened is None
        sentences.append(_formed(told, opened or (openings[-1] if openings else None), formed, is_again=again))
    elif last >= int(told.world.horizon) or not any(event.day > last for event in told.happenings):
        sentences.append("no government was formed" if told.is_closed else "the government is not complete yet")
    return [sentence(words) for words in sentences]


def divided(opened: Happening) -> float:
    """Return how far there were two centres of power as a bargaining was opened, by which it is slower."""
    seen = SimpleNamespace(world=[opened.world.after])
    return float(plainly(division)(seen))


def _begun(told: Recorded, first: int, opened: Happening | None) -> str:
    if opened is None:
        return "the bargaining over the government went on"
    after = opened.world.after
    if first != int(after.held) or opened is not _at_the_vote(told, first):
        return f"{inside(told.leader(opened.actor))} began to form a government{_backed(told, first, opened.actor)}"
    due = int(after.election)
    late = f", which had been due on {day_in_words(told.date_of(due))}," if due < first else ""
    day = day_in_words(told.date_of(first))
    return f"the vote{late} was held on {day}, and the bargaining over the government began"


def _backed(told: Recorded, day: int, ruler: int) -> str:
    """Return how far the elite backs a new ruler, as it follows a clause; empty of who fell before it was counted."""
    world = _world_at(told, day)
    is_known = int(world.incumbent) == ruler and not np.isnan(world.support)
    return f", backed by the elite at {share(world.support)}" if is_known else ""


def _at_the_vote(told: Recorded, day: int) -> Happening | None:
    return next((event for event in told.happenings if opens_bargaining(event) and event.day == day), None)


def _formed(told: Recorded, opened: Happening | None, formed: Happening, *, is_again: bool) -> str:
    """Return how a bargaining ended: its days, who accepted, who did not, and who stayed, all since it was opened.

    `is_again`: whether it was only taken up again where it is told, so that those days are more than are told of there.
    """
    since = told.happenings.index(opened) if opened is not None else 0
    until = told.happenings.index(formed)
    bargained = told.happenings[since:until]
    accepted = sorted(event.target for event in bargained if event.did is Did.CLAN_ACCEPTED)
    at_first = {event.target for event in bargained if event.did is Did.CLAN_REFUSED}
    unwilling = map(int, formed.beside) if isinstance(formed.beside, tuple) else ()  # refused or not told to have
    refused = at_first.union(unwilling).difference(accepted)
    days = counted(int(formed.value), "day")
    after = f"after {days} in all" if is_again else f"{days} later"
    yes = f"{_clans(told, accepted)} accepted" if accepted else ""
    are_those = accepted and refused == at_first and len(refused) > 1
    no = "the others" if are_those else _clans(told, sorted(refused))
    others = f"{no} did not{'' if accepted else ' accept'}" if refused else ""
    answered = ", and ".join(each for each in (yes, others) if each)
    whose = f": {answered}" if answered else ""
    said = f"the government was formed {after}{whose}"
    if not has_government(told.build):
        return said
    kept = int(formed.world.after.kept) - (int(opened.world.before.kept) if opened is not None else 0)
    stayed = f"{number(kept)} of its members stayed" if kept > 0 else "none of its members stayed"
    return f"{said}; {stayed}"


def has_government(build: Build) -> bool:
    """Say whether a scenario has posts of a government."""
    return bool((build.posts.institution == Institution.GOVERNMENT).any())


def _clans(told: Recorded, rows: Sequence[int]) -> str:
    names = [definite(told.clan(row)) for row in rows]
    return listed(names) if len(names) <= MANY_CLANS else counted(len(names), "clan")
