"""The first sentences of a paragraph: what time it is, and how opinion moved over the stretch."""

from __future__ import annotations

from typing import Final

from sim.chronicle.record import Recorded
from sim.chronicle.words import counted, day_in_words, has_moved, inside, listed, sentence, share, went
from sim.core.ground.codes import Did, Phase
from sim.scenario.tables.recarrays import Record

MANY_CLANS: Final = 5  # more of them are counted
OPINION: Final = (
    ("support", "the support of the elite"), ("belief", "belief in the incumbent's stay"),
    ("approval", "approval in the country"), ("patron_support", "the patron's support"),
    ("coercive_access", "force at the incumbent's call"),
    ("team_share", "the share of offices held by the incumbent's own people"),
)  # fmt: skip


def opening_of(told: Recorded, phase: Phase, first: int, last: int, place: int) -> list[str]:
    """Return the first sentences of the paragraph for days `first` to `last`; `place` 0 is the first paragraph."""
    sentences = _beginning(told) if place == 0 else []
    if phase is Phase.CALM and place > 0:
        sentences.append(sentence(f"calm then lasted until {day_in_words(told.date_of(last))}"))
    if phase is Phase.CAMPAIGN:
        vote = day_in_words(told.date_of(int(told.world.election)))
        sentences.append(sentence(f"on {day_in_words(told.date_of(first))} the campaign for the vote of {vote} began"))
    if phase is Phase.FORMATION:
        sentences += _formation(told, first, last)
    return [*sentences, *(_drift(told, first, last) if phase is not Phase.CONTEST else [])]


def _beginning(told: Recorded) -> list[str]:
    world = told.worlds[0]
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
        sentence(f"{openly} a loyalty to the incumbent below 0.30"),
    ]


def _world_at(told: Recorded, day: int) -> Record:
    """Return the world after the last step that began on `day` or before."""
    place = max((place for place, begun in enumerate(told.days) if begun <= day), default=0)
    return told.worlds[place]


def _drift(told: Recorded, first: int, last: int) -> list[str]:
    """Return how opinion moved over a stretch, as far as it moved."""
    before, after = _world_at(told, first), _world_at(told, max(first, last - 1))
    without_patron = int(told.world.patron) < 0
    moves = [
        f"{words} {went(before[name], after[name])}"
        for name, words in OPINION
        if has_moved(before[name], after[name]) and not (name == "patron_support" and without_patron)
    ]
    return [sentence(f"over these days {listed(moves)}")] if moves else []


def _formation(told: Recorded, first: int, last: int) -> list[str]:
    """Return how the bargaining over a government went: after a vote, under a new ruler, or taken up again."""
    begun = next((event for event in told.happenings if event.did is Did.PHASE_BEGAN and event.day == first), None)
    if begun is not None and begun.actor < 0:
        sentences = ["the bargaining over the government went on"]
    elif first == int(told.world.formation_start):
        due = int(told.world.election)
        late = f", which had been due on {day_in_words(told.date_of(due))}," if due < first else ""
        day = day_in_words(told.date_of(first))
        sentences = [f"the vote{late} was held on {day}, and the bargaining over the government began"]
    else:
        ruler = inside(told.leader(begun.actor)) if begun is not None else "the new ruler"
        sentences = [f"{ruler} began to form a government"]
    now = _world_at(told, last)
    objection = _world_at(told, first).objection
    if objection > 0.0 and (begun is None or begun.actor >= 0):
        sentences.append(f"the losers' objection, and posts left open, weighed {share(objection)}")
    here = [event for event in told.happenings if first <= event.day <= last]
    refused = {event.target for event in here if event.did is Did.CLAN_REFUSED}
    if refused:
        names = [inside(told.clan(row)) for row in sorted(refused)]
        who = listed(names) if len(names) <= MANY_CLANS else counted(len(names), "clan")
        sentences.append(f"{who} refused the first offers")
    formed = next((event for event in here if event.did is Did.GOVERNMENT_FORMED), None)
    if formed is not None:
        accepted = [event for event in here if event.did is Did.CLAN_ACCEPTED]
        names = [inside(told.clan(event.target)) for event in accepted]
        whose = (
            f": {listed(names)} accepted"
            if 0 < len(names) <= MANY_CLANS
            else f": {counted(len(names), 'clan')} accepted"
        )
        days = counted(int(formed.value), "day")
        kept = int(now.kept) - int(_world_at(told, first - 1).kept if first > 0 else 0)
        stayed = f"{kept} of its members stayed" if kept > 0 else "none of its members stayed"
        sentences.append(f"the government was formed {days} later{whose if names else ''}; {stayed}")
    elif last >= int(told.world.horizon) or not any(event.day > last for event in told.happenings):
        sentences.append("no government was formed" if told.is_closed else "the government is not complete yet")
    return [sentence(words) for words in sentences]
