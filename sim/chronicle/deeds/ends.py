"""Ends of a contest as clauses: how it ends, who falls, what becomes of losers, what a pact gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np

from sim.chronicle.acts import Act
from sim.chronicle.deeds.actors import Teller, act_of, came_before, decided_by, gone_over, who, whom
from sim.chronicle.deeds.contests import odds_in_brackets
from sim.chronicle.deeds.stances import MOVES
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import counted, day_in_words, share, the_office, were
from sim.core.ground.codes import Did, Institution, Status
from sim.core.rulebook import PARAMETERS
from sim.language.amounts import listed
from sim.language.sentences import inside

FALLEN: Final[Mapping[int, str]] = {
    Status.OUTSIDE: "stayed in the country, without an office", Status.ARRESTED: "was arrested",
    Status.ABROAD: "went abroad", Status.IN_SERVICE: "kept an office",
}  # fmt: skip
LONGEST: Final = next(each.low for each in PARAMETERS if each.name == "longest")
"""From so many days on a contest may be decided as it stands, where a scenario does not say that it is earlier."""
FALLS: Final = frozenset({Did.RULER_FELL, Did.RULER_FLED, Did.HANDED_OVER, Did.PLOT_SUCCEEDED})
"""By these a ruler has lost power, and those who stood by him have lost with him."""
DECIDED: Final = FALLS | {Did.BID_COLLAPSED, Did.PLOT_FAILED, Did.ROUND_TABLE}
DEALT_WITH: Final = frozenset({Did.TRIED, Did.DRIVEN_OUT})
"""What may be done with a ruler who has just fallen."""
PUNISHED: Final = frozenset({*DEALT_WITH, Did.LOST_OFFICE})
"""What may be done with those who have stood on the side that has lost."""


def _fell(told: Recorded, event: Happening) -> str:
    if _did_that_day(told, event, DEALT_WITH):
        return ""  # it is told with what became of him
    return f"{who(told, event)}, who had lost power, {FALLEN.get(int(event.value), 'was gone')}"


def _did_that_day(told: Recorded, event: Happening, dids: Collection[Did]) -> bool:
    """Say whether one of these occurred to the actor of an event on its day."""
    return any(each.did in dids and (each.day, each.actor) == (event.day, event.actor) for each in told.happenings)


def _loser(told: Recorded, event: Happening) -> str:
    """Return who has lost, and by what: his rule, his move, the side he took, or that his men took."""
    return f"{who(told, event)}, {_lost_by(told, event)},"


def _lost_by(told: Recorded, event: Happening) -> str:
    if _did_that_day(told, event, {Did.RULER_FELL}):
        return "who had lost power"
    before = list(came_before(told, event))
    last = next((each for each in reversed(before) if each.did in DECIDED), None)
    if last is not None and last.day == event.day and last.did in FALLS:
        return f"who had stood by {inside(told.leader(last.actor if last.did is Did.RULER_FELL else last.target))}"
    moved = next((each for each in reversed(before) if each.did in MOVES), None)
    if moved is not None and moved.actor == event.actor:
        return f"who had moved against {whom(told, moved)}"
    if event.actor in gone_over(told, event):
        return "who had gone over"
    turned = {each.actor for each in before if each.did is Did.BODY_DEFECTED}
    return "whose men had changed sides" if event.actor in turned else "who had stood on the other side"


def _tried(told: Recorded, event: Happening) -> str:
    return f"{_loser(told, event)} was arrested"


def _driven_out(told: Recorded, event: Happening) -> str:
    return f"{_loser(told, event)} went abroad"


def _lost_office(told: Recorded, event: Happening) -> str:
    return f"{_loser(told, event)} lost {the_office(told.post(event.target))}"


def _pact(told: Recorded, event: Happening) -> str:
    leaves_him = event.target >= 0 and event.target != int(event.world.before.incumbent)
    others = _spared(told, event, event.target) if leaves_him else ""
    return f"{_terms(told, event)}{_instead(told, event)}{others}"


def _terms(told: Recorded, event: Happening) -> str:
    """Return what a pact gives: a challenger who sits down with the ruler an office, a ruler who hands over his peace.

    The share of an outgoing ruler's people is one of the government's posts; where it is less than one post, of none.
    """
    rules = f"by the terms of the pact {who(told, event)} rules"
    if event.target < 0:
        return f"{rules}, and those against are left in peace"
    until = day_in_words(told.date_of(int(event.world.after.pact_until)))
    peace = f"{whom(told, event)} is left in peace until {until}"
    if event.target == int(event.world.before.incumbent):
        posts = int(np.count_nonzero(told.build.posts.institution == Institution.GOVERNMENT))
        kept = f"up to {share(event.value)}" if event.value * posts >= 1.0 else "none"
        return f"{rules}, and {peace}; {kept} of the government's posts may stay with people of the old ruler"
    before, after = event.whom
    if after.post < 0:
        return f"{rules}, and {peace}, without an office"
    office = the_office(told.post(int(after.post)))
    return f"{rules}, and {peace} and {'keeps' if after.post == before.post else 'is given'} {office}"


def _instead(told: Recorded, event: Happening) -> str:
    """Return whose pact another replaces, as it follows the terms of that one; empty where none still ran."""
    last = -1
    for each in came_before(told, event):
        if each.did is Did.PACT_MADE:
            last = each.target
        elif each.did in (Did.PACT_RAN_OUT, Did.TOOK_OFFICE) or (each.did in MOVES and each.actor == last):
            last = -1
    return f"; it replaces the pact with {inside(told.leader(last))}" if last not in (-1, event.target) else ""


def _ran_out(told: Recorded, event: Happening) -> str:
    ends = f"the terms of the pact of {who(told, event)} and {whom(told, event)} had run out"
    return f"{ends}, and the two were rivals still" if event.value > 0.0 else ends


def _gave_up(told: Recorded, event: Happening) -> str:
    is_forced = act_of(told, event, event.target, Act.LEAVE, Act.FLEE) is None and _was_decided(told, event)
    return f"{whom(told, event)} {'lost' if is_forced else 'gave up'} power{_how_lost(told, event)}"


def _fled(told: Recorded, event: Happening) -> str:
    lost = f"{whom(told, event)} left the country and lost power"
    return f"{lost}{_how_lost(told, event)}"


def _how_lost(told: Recorded, event: Happening) -> str:
    """Return after what time, how things stood and why a ruler went, as it follows a clause."""
    return f"{_lasted(told, event)}{_handed_on(event)}{_as_it_stood(told, event)}{_why_left(told, event)}"


def _why_left(told: Recorded, event: Happening) -> str:
    """Return what decided a ruler to go, or whether to leave the country as his seat fell, as it follows a clause.

    Who neither chose to go nor lost his seat has lost a struggle that was decided as it stood.
    """
    choice = act_of(told, event, event.target, Act.LEAVE, Act.FLEE)
    if choice is None and _was_decided(told, event):
        return "; neither side had given in, and it was decided as it stood"
    stayed = choice is not None and not choice.made
    return decided_by(told, choice, ", and stayed in the country: " if stayed else ": ")


def _was_decided(told: Recorded, event: Happening) -> bool:
    """Say whether a contest ended because it could last no longer, or with the run."""
    closed = any(each.did is Did.CLOSED and each.day == event.day for each in told.happenings)
    longest = min(LONGEST, float(told.build.parameters.longest[0]))
    return event.did is Did.HANDED_OVER and (event.value >= longest or closed)


def _as_it_stood(told: Recorded, event: Happening) -> str:
    """Return the odds and the force left at which a ruler went, in brackets; empty where his seat had been stormed."""
    if any(each.did is Did.SEAT_STORMED and each.day == event.day for each in told.happenings):
        return ""
    return odds_in_brackets(event, f", {share(event.world.after.force)} of the force still obeying")


def _handed_on(event: Happening) -> str:
    """Return that the office was handed on by the rules, as it follows a clause; empty where it was not."""
    by = "as parliament or a court had ruled" if event.world.after.mark_ruling else "by a parliament with its own will"
    return f", and the office was handed on {by}" if event.world.after.mark_handover else ""


def _collapsed(told: Recorded, event: Happening) -> str:
    whose = f"the bid of {who(told, event)}" if event.actor >= 0 else "the struggle in the open"
    after = f" after {counted(int(event.value), 'day')}" if event.value >= 1.0 else ""
    left = f", and {who(told, event)} {_left(event)}" if event.actor >= 0 else ""
    return f"{whose} collapsed{after}{left}{_why_given_up(told, event)}{_spared(told, event, event.actor)}"


def _why_given_up(told: Recorded, event: Happening) -> str:
    """Return that a challenger gave up, at what odds, and what decided, as it follows a clause; empty where he did
    not."""
    choice = act_of(told, event, event.actor, Act.GIVE_UP)
    if choice is None:
        return ""
    return f"; the bid was given up with odds put at {share(choice.odds)}{decided_by(told, choice)}"


def _spared(told: Recorded, event: Happening, leader: int) -> str:
    """Return to whom with a name, but the `leader`, nothing was done for having gone over, as it follows a clause.

    Who is abroad is not spared, but out of reach.
    """
    done = {each.actor for each in told.happenings if each.day == event.day and each.did in PUNISHED}
    others = (row for row in gone_over(told, event) if row != leader and told.is_named(row))
    left = [row for row in others if row not in done]
    abroad = [row for row in left if _is_abroad(told, event, row)]
    ways = (("spared", [row for row in left if row not in abroad]), ("out of reach", abroad))
    return "".join(
        f"; {listed([inside(told.leader(row)) for row in rows])}, who had gone over, {were(len(rows))} {became}"
        for became, rows in ways
        if rows
    )


def _is_abroad(told: Recorded, event: Happening, row: int) -> bool:
    """Say whether somebody who had gone over was abroad when it was told of him last."""
    seen = [each.who.after for each in came_before(told, event) if each.actor == row]
    return bool(seen) and bool(seen[-1].status == Status.ABROAD)


def _left(event: Happening) -> str:
    """Return what became of who has led a bid that collapsed: whom the ruler could not get at is at large."""
    after = event.who.after
    if after.status in (Status.ARRESTED, Status.ABROAD):
        return FALLEN[int(after.status)]
    return "was left at large" if after.post < 0 else "was left in office"


def _lasted(told: Recorded, event: Happening) -> str:
    opened = [each for each in told.happenings if each.did is Did.BID_OPENED and each.day <= event.day]
    since = "the bid" if opened and opened[-1].actor >= 0 else "the crowd had turned"
    return f", {counted(int(event.value), 'day')} after {since}" if event.value >= 1.0 else ""


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.RULER_FELL: _fell,
    Did.TRIED: _tried,
    Did.DRIVEN_OUT: _driven_out,
    Did.LOST_OFFICE: _lost_office,
    Did.PACT_MADE: _pact,
    Did.PACT_RAN_OUT: _ran_out,
    Did.HANDED_OVER: _gave_up,
    Did.RULER_FLED: _fled,
    Did.BID_COLLAPSED: _collapsed,
}
