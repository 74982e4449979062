"""The story of a run: a paragraph for each phase, and a close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sim.chronicle.close import close_of, last_day
from sim.chronicle.deeds import clause_of, leaning
from sim.chronicle.officials import concerns_official, summary
from sim.chronicle.openings import opening_of
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, day_in_words, inside, listed, sentence, share
from sim.core.codes import Did, Phase

ENDINGS: Final = frozenset({Did.RULER_FLED, Did.HANDED_OVER, Did.BID_COLLAPSED, Did.CLOSED})  # told by the close
OFTEN: Final = 3  # from so many on, events of one kind in a paragraph are told together
TOGETHER: Final = frozenset({Did.REGION_SEIZED, Did.CLEARING_FAILED, Did.SQUARE_CLEARED, Did.SQUARE_FILLED})
SIDES: Final = frozenset({Did.JOINED_CHALLENGER, Did.JOINED_INCUMBENT})


@dataclass(frozen=True)
class Paragraph:
    """A stretch of a run in one phase: its heading, its days, and its sentences."""

    phase: str
    first: date
    last: date
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences one after another."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class _Stretch:
    phase: Phase
    first: int
    last: int
    events: tuple[Happening, ...]


def tell(told: Recorded) -> tuple[Paragraph, ...]:
    """Return the story of a run: a paragraph for each phase in the order of time, then the close."""
    stretches = _stretches(told)
    paragraphs = []
    for place, stretch in enumerate(stretches):
        sentences = [*opening_of(told, stretch.phase, stretch.first, stretch.last, place), *_deeds(told, stretch)]
        first, last = told.date_of(stretch.first), told.date_of(stretch.last)
        paragraphs.append(Paragraph(stretch.phase.name.lower(), first, last, tuple(sentences)))
    end = told.date_of(last_day(told))
    return (*paragraphs, Paragraph("close", end, end, tuple(close_of(told))))


def _stretches(told: Recorded) -> list[_Stretch]:
    """Cut the run where its phase changes: at the campaign, at the vote, at the government, at a bid."""
    cuts: list[tuple[Phase, int, list[Happening]]] = [(Phase.CALM, 0, [])]
    for event in told.happenings:
        phase = _begun_by(event)
        if phase is not None and phase != cuts[-1][0]:
            cuts.append((phase, event.day, []))
        cuts[-1][2].append(event)
        if event.did is Did.GOVERNMENT_FORMED:
            cuts.append((Phase.CALM, event.day, []))
    ends = [first for _, first, _ in cuts[1:]] + [last_day(told)]
    whole = zip(cuts, ends, strict=True)
    return [
        _Stretch(phase, first, last, tuple(events)) for (phase, first, events), last in whole if events or first < last
    ]


def _begun_by(event: Happening) -> Phase | None:
    if event.did is Did.PHASE_BEGAN:
        return Phase(int(event.value))
    return Phase.CONTEST if event.did is Did.BID_OPENED else None


def _deeds(told: Recorded, stretch: _Stretch) -> list[str]:
    """Return the sentences of a stretch: officials counted, then who moved, day by day."""
    counted_ones = [event for event in stretch.events if concerns_official(told, event)]
    others = [event for event in stretch.events if not concerns_official(told, event) and event.did not in ENDINGS]
    sentences = [] if stretch.phase is Phase.CONTEST else summary(told, counted_ones)
    before = -1
    for day, clause in _clauses(told, others):
        when = "On the same day" if day == before else f"On {day_in_words(told.date_of(day))}"
        sentences.append(sentence(f"{when} {clause}"))
        before = day
    return [*sentences, *(summary(told, counted_ones) if stretch.phase is Phase.CONTEST else [])]


def _clauses(told: Recorded, events: Sequence[Happening]) -> list[tuple[int, str]]:
    """Return day and clause of each event; what happens often is told once, those who join on one day together."""
    clauses: list[tuple[int, str]] = []
    often = {did for did in TOGETHER if sum(event.did is did for event in events) >= OFTEN}
    waverers = _waverers(events)
    for place, event in enumerate(events):
        if event.did in often:
            if event is next(each for each in events if each.did is event.did):
                clauses.append((event.day, _many(told, [each for each in events if each.did is event.did])))
        elif event.did in SIDES and event.actor in waverers:
            if event is next(each for each in events if each.did in SIDES and each.actor == event.actor):
                clauses.append((event.day, _wavering(told, [each for each in events if each.actor == event.actor])))
        elif event.did in SIDES:
            together = [
                each
                for each in events
                if each.did is event.did and each.day == event.day and each.actor not in waverers
            ]
            if event is together[0]:
                names = listed([f"{inside(told.leader(each.actor))}{leaning(each)}" for each in together])
                where = "over to the challenger" if event.did is Did.JOINED_CHALLENGER else "back to the incumbent"
                clauses.append((event.day, f"{names} went {where}"))
        elif event.did is Did.APPOINTED:
            clauses.append((event.day, f"{inside(told.leader(event.actor))} became {inside(told.post(event.target))}"))
        elif not (event.did is Did.ROUND_TABLE and any(each.did is Did.ROUND_TABLE for each in events[:place])):
            clause = clause_of(told, event)
            clauses += [(event.day, clause)] if clause else []
    return clauses


def _waverers(events: Sequence[Happening]) -> set[int]:
    moves = [event.actor for event in events if event.did in SIDES]
    return {actor for actor in moves if moves.count(actor) >= OFTEN}


def _wavering(told: Recorded, events: Sequence[Happening]) -> str:
    moves = [event for event in events if event.did in SIDES]
    side = "the challenger" if moves[-1].did is Did.JOINED_CHALLENGER else "the incumbent"
    until = day_in_words(told.date_of(moves[-1].day))
    name = inside(told.leader(moves[0].actor))
    return f"{name} began to waver, changed sides {counted(len(moves), 'time')} until {until}, and ended with {side}"


def _many(told: Recorded, events: Sequence[Happening]) -> str:
    """Return one clause for several events of a kind."""
    days = counted(len({event.day for event in events}), "day")
    until = day_in_words(told.date_of(events[-1].day))
    last, did = events[-1], events[-1].did
    died = sum(round(event.world.after.deaths - event.world.before.deaths) for event in events)
    toll = f"; on these days {counted(died, 'person', 'people')} died" if died else ""
    if did is Did.REGION_SEIZED:
        began = "the challenger's followers began to seize seats of power in the regions"
        return f"{began}: on {days} until {until}, when {share(last.value)} of them were held"
    what = {
        Did.CLEARING_FAILED: f"{inside(told.leader(last.actor))} tried in vain to have the square cleared",
        Did.SQUARE_CLEARED: f"{inside(told.leader(last.actor))} had the square cleared",
        Did.SQUARE_FILLED: "a crowd took the capital's square",
    }[did]
    return f"{listed([what])} for the first time, and again on other days: on {days} until {until}{toll}"
