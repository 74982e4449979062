"""Checks of dates and of dated events: in order, complete, and about somebody who exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sim.language.amounts import amount
from sim.language.document import Document, get_at
from sim.language.errors import Problem
from sim.language.yaml_places import PathTuple
from sim.scenario.checks.names import Names
from sim.scenario.checks.orders import check_orders, hands_over, thrones_of
from sim.scenario.checks.references import unknown
from sim.scenario.checks.settable import check_set
from sim.scenario.schema.events import FORMS, WHEN, Event, Form

ALWAYS: Final = ("do", "note", *WHEN)
NEEDS_PATRON: Final = ("patron_exit", "choose_successor")


def check_calendar(document: Document, names: Names, parameters: tuple[str, ...]) -> Iterator[Problem]:
    """Find dates out of order and events that cannot happen as they are written."""
    start, election = _date(document, "start"), _date(document, "election")
    if start is not None and election is not None and election < start:
        yield document.problem(("election",), f"must not be before the start ({start})", found=election.isoformat())
    if "election" not in document.data and document.data.get("election_every_months") is not None:
        yield document.problem(("election_every_months",), "needs the date of the first vote: 'election'", at_key=True)
    events = get_at(document.data, ("events",))
    for place, event in enumerate(events if isinstance(events, list) else []):
        if isinstance(event, dict):
            yield from _check_day(document, ("events", place), event, start, election)
            yield from _check_event(document, ("events", place), event, names, parameters)
    yield from check_orders(document)


def _date(document: Document, name: str) -> date | None:
    found = document.data.get(name)
    return found if isinstance(found, date) else None


def _check_day(
    document: Document, path: PathTuple, event: dict[str, Any], start: date | None, election: date | None
) -> Iterator[Problem]:
    named = [name for name in WHEN if event.get(name) is not None]
    if len(named) != 1:
        found = " and ".join(f"'{name}'" for name in named) or None
        yield document.problem(path, "needs exactly one of 'on', 'day' and 'after_election'", found=found)
        return
    when = event[named[0]]
    if named[0] == "on" and isinstance(when, date) and start is not None and when < start:
        yield document.problem((*path, "on"), f"must not be before the start ({start})", found=when.isoformat())
    if named[0] != "after_election":
        return
    if "election" not in document.data:
        yield document.problem((*path, "after_election"), "needs the date of an 'election'", at_key=True)
    elif start is not None and election is not None and isinstance(when, int) and abs(when) <= 4000:
        day = (election - start) + timedelta(days=when)
        if day.days < 0:
            message = f"is {amount(-day.days, 'day')} before the start ({start})"
            yield document.problem((*path, "after_election"), message)


def _check_event(
    document: Document, path: PathTuple, event: dict[str, Any], names: Names, parameters: tuple[str, ...]
) -> Iterator[Problem]:
    order = event.get("do")
    form: Form | None = FORMS.get(order) if isinstance(order, str) else None  # type: ignore[call-overload]
    if form is None:
        return
    for name in form.needs:
        if event.get(name) is None:
            yield document.problem(path, f"'{order}' needs '{name}'")
    for name in event:
        if name in Event.model_fields and name not in (*ALWAYS, *form.needs, *form.may):
            allowed = (*form.needs, *form.may)
            yield document.problem((*path, name), f"'{order}' has no '{name}'", known=allowed, at_key=True)
    if order in NEEDS_PATRON and not get_at(document.data, ("world", "patron")) and not _makes_a_patron(document):
        yield document.problem((*path, "do"), f"'{order}' needs a patron: set 'world.patron'")
    if form.who:
        what, known = "a leader or official", names.people
        if "clans" in form.who:
            what, known = "a leader, official or clan", names.people + names.clans
        yield from unknown(document, (*path, "who"), what, known)
    who = event.get("who")
    if order == "neutralise" and isinstance(who, str) and who == get_at(document.data, ("world", "incumbent")):
        message = "must not be the incumbent, for somebody has to rule; what ends his rule is 'ruler_dies'"
        yield document.problem((*path, "who"), message)
    if event.get("heir") is not None and "heir" in form.may:
        yield from unknown(document, (*path, "heir"), "a leader or official", names.people)
    if "post" in form.needs:
        yield from unknown(document, (*path, "post"), "a post", names.posts)
    if order == "set" and isinstance(event.get("path"), str):
        yield from check_set(document, path, event, names, parameters)


def _makes_a_patron(document: Document) -> bool:
    """Say whether some event hands power on to somebody whose patron the ruler then is."""
    events, thrones = get_at(document.data, ("events",)), thrones_of(document.data)
    return any(hands_over(event, thrones) for event in (events if isinstance(events, list) else []))
