"""The story of a run: a paragraph for each phase, and a close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sim.chronicle.close import close_of, contest_of, last_day
from sim.chronicle.days import clauses_of
from sim.chronicle.officials import concerns_official, summary
from sim.chronicle.openings import beginning, calm_until, opening_of, opens_bargaining
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.weighings import passed, unwilling
from sim.chronicle.words import day_in_words, sentence
from sim.core.ground.codes import Did, Phase

ENDINGS: Final = frozenset({Did.CLOSED})  # told by the close
SILENT: Final = ENDINGS | {Did.PHASE_BEGAN}
RESTLESS: Final = frozenset({
    Did.PATRON_STRUCK, Did.STRIKE_FAILED, Did.PATRON_PUSHED_ASIDE, Did.PUSH_FAILED, Did.PLOT_MOVED, Did.PLOT_FAILED,
    Did.PLOT_SUCCEEDED, Did.PROTEST_BEGAN, Did.PROTEST_LED, Did.PROTEST_ENDED, Did.SQUARE_CLEARED, Did.CLEARING_FAILED,
    Did.RULER_CONCEDED, Did.RULER_DIED, Did.RULER_FELL, Did.TOOK_OFFICE, Did.INHERITED, Did.SHOCK_HIT, Did.PATRON_LEFT,
})  # fmt: skip
"""Where one of these occurred, the days without bargaining or contest were not calm."""


@dataclass(frozen=True)
class Paragraph:
    """A stretch of a run in one phase: its heading, its days, and its sentences."""

    phase: str
    first: date
    last: date
    sentences: tuple[str, ...]
    restless: bool = False

    @property
    def heading(self) -> str:
        """``Campaign, 1 November 2020 to 10 January 2021``; calm in which much happened is headed ``Between``."""
        first, last = day_in_words(self.first), day_in_words(self.last)
        name = "Between" if self.restless else self.phase.capitalize()
        return f"{name}, {first}" + (f" to {last}" if first != last else "")

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
    after: int  # number in the log of the event with which it began; -1: with the run
    until: int  # number in the log of the event with which the next one begins

    in_the_street: bool  # whether a mass protest went on over all of it, and neither began nor ended in it

    @property
    def is_stirred(self) -> bool:
        return any(event.did in RESTLESS for event in self.events)

    @property
    def is_restless(self) -> bool:
        return self.phase is Phase.CALM and (self.in_the_street or self.is_stirred)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be told of it: no day, or a day of calm between two phases."""
        if self.phase is not Phase.CALM:
            return not self.events and self.first == self.last
        least = 1 if self.first > 0 else 0
        return self.last - self.first <= least and all(event.did in SILENT for event in self.events)


def tell(told: Recorded) -> tuple[Paragraph, ...]:
    """Return the story of a run: a paragraph for each phase in the order of time, then the close.

    A run that is not closed (`Recorded.after`) is told as far as it has come, without a close.
    """
    stretches = _stretches(told)
    paragraphs = []
    for place, stretch in enumerate(stretches):
        sentences = [*opening_of(told, stretch.phase, stretch.first, stretch.last, stretch.events)]
        sentences += _deeds(told, stretch)
        if place == 0:
            sentences = [*beginning(told), *sentences]
        elif stretch.phase is Phase.CALM and not stretch.is_restless:
            sentences = [calm_until(told, stretch.last, is_all=not sentences), *sentences]
        elif stretch.phase is Phase.CALM and not stretch.is_stirred:
            sentences = ["People stayed in the streets.", *sentences]
        first, last = told.date_of(stretch.first), told.date_of(stretch.last)
        paragraphs.append(Paragraph(stretch.phase.name.lower(), first, last, tuple(sentences), stretch.is_restless))
    if not told.is_closed:
        return tuple(paragraphs)
    end = told.date_of(last_day(told))
    return (*paragraphs, Paragraph("close", end, end, tuple(close_of(told))))


def _stretches(told: Recorded) -> list[_Stretch]:
    """Cut the run where its phase changes: campaign, each bargaining, a government, a bid and its end."""
    cuts: list[tuple[Phase, int, int, list[Happening]]] = [(Phase.CALM, 0, -1, [])]
    for place, event in enumerate(told.happenings):
        phase = _begun_by(event)
        if phase is not None and (phase != cuts[-1][0] or opens_bargaining(event)):
            cuts.append((phase, event.day, place, []))
        cuts[-1][3].append(event)
        if event.did is Did.GOVERNMENT_FORMED:
            cuts.append((Phase.CALM, event.day, place, []))
    ends = [(first, after) for _, first, after, _ in cuts[1:]] + [(last_day(told), len(told.happenings))]
    stretches = [
        _Stretch(phase, first, last, tuple(events), after, until, _in_the_street(told, first, last))
        for (phase, first, after, events), (last, until) in zip(cuts, ends, strict=True)
    ]
    return [each for each in stretches if not each.is_empty or (each is stretches[-1] and not told.is_closed)]


def _in_the_street(told: Recorded, first: int, last: int) -> bool:
    """Say whether a mass protest that began before a stretch of days is not over by its end."""
    since = [int(world.protest_since) for day, world in zip(told.days, told.worlds, strict=True) if first <= day < last]
    return bool(since) and all(0 <= each < first for each in since)


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
    clauses = clauses_of(told, others)
    if stretch.phase is Phase.CONTEST:
        clauses = sorted([*clauses, *unwilling(told, stretch.first, stretch.last)], key=lambda each: each[0])
    for day, clause in clauses:
        when = "On the same day" if day == before else f"On {day_in_words(told.date_of(day))}"
        sentences.append(sentence(f"{when} {clause}"))
        before = day
    if stretch.phase is Phase.CONTEST:
        return [*sentences, *summary(told, counted_ones), *contest_of(told, stretch.first)]
    return [*sentences, *passed(told, stretch.after, stretch.until)]
