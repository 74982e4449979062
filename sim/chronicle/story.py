"""The story of a run: a paragraph for each phase, and a close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sim.chronicle.close import close_of, contest_of, last_day
from sim.chronicle.days import clauses_of
from sim.chronicle.officials import concerns_official, summary
from sim.chronicle.openings import opening_of
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import day_in_words, sentence
from sim.core.ground.codes import Did, Phase

ENDINGS: Final = frozenset({Did.CLOSED})  # told by the close


@dataclass(frozen=True)
class Paragraph:
    """A stretch of a run in one phase: its heading, its days, and its sentences."""

    phase: str
    first: date
    last: date
    sentences: tuple[str, ...]

    @property
    def heading(self) -> str:
        """``Campaign, 1 November 2020 to 10 January 2021``."""
        first, last = day_in_words(self.first), day_in_words(self.last)
        return f"{self.phase.capitalize()}, {first}" + (f" to {last}" if first != last else "")

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
    """Return the story of a run: a paragraph for each phase in the order of time, then the close.

    A run that is not closed (`Recorded.after`) is told as far as it has come, without a close.
    """
    stretches = _stretches(told)
    paragraphs = []
    for place, stretch in enumerate(stretches):
        sentences = [*opening_of(told, stretch.phase, stretch.first, stretch.last, place), *_deeds(told, stretch)]
        first, last = told.date_of(stretch.first), told.date_of(stretch.last)
        paragraphs.append(Paragraph(stretch.phase.name.lower(), first, last, tuple(sentences)))
    if not told.is_closed:
        return tuple(paragraphs)
    end = told.date_of(last_day(told))
    return (*paragraphs, Paragraph("close", end, end, tuple(close_of(told))))


def _stretches(told: Recorded) -> list[_Stretch]:
    """Cut the run where its phase changes: at the campaign, at a bargaining, at a government, at a bid and its end."""
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
    for day, clause in clauses_of(told, others):
        when = "On the same day" if day == before else f"On {day_in_words(told.date_of(day))}"
        sentences.append(sentence(f"{when} {clause}"))
        before = day
    if stretch.phase is Phase.CONTEST:
        sentences += [*summary(told, counted_ones), *contest_of(told, stretch.first)]
    return sentences
