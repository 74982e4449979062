"""Clans as clauses: heads who are followed or turned from, what splits, unites and is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.deeds.actors import Teller, came_before, decided_by, who
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import definite, has_moved, went
from sim.core.ground.codes import Did, Status
from sim.language.sentences import inside

HEADED: Final = frozenset({Did.HEAD_FOLLOWED, Did.HEAD_DISOWNED})
"""By these somebody comes to head a clan."""
GONE: Final[Mapping[int, str]] = {
    Status.ARRESTED: "was in prison", Status.ABROAD: "was abroad", Status.DEAD: "was dead",
    Status.NEUTRAL: "had left the scene",
}  # fmt: skip


def _followed(told: Recorded, event: Happening) -> str:
    clan, heir = definite(told.clan(event.target)), int(event.value)
    if event.actor < 0:
        return f"{inside(told.leader(heir))} took the lead of {clan}, {_headed_before(told, event)}"
    before, after = (int(one.status) for one in event.who)  # who came home on that very day was gone before
    why = GONE.get(after, GONE.get(before, "was gone"))
    if after == Status.NEUTRAL and _was_pushed_aside(told, event):
        why = "had been pushed aside"
    gone = f"{who(told, event)} {why}"
    was, now = event.group
    angry = was is not None and has_moved(was.grievance, now.grievance)
    grievance = f"; grievance in the clan {went(was.grievance, now.grievance)}" if angry else ""
    if heir < 0:
        return f"nobody was left at the head of {clan}, for {gone}{grievance}"
    return f"{inside(told.leader(heir))} took the lead of {clan}, for {gone}{grievance}"


def _was_pushed_aside(told: Recorded, event: Happening) -> bool:
    """Say whether somebody was the patron and had been pushed aside, by which he left the scene."""
    pushed = (each for each in came_before(told, event) if each.did is Did.PATRON_PUSHED_ASIDE)
    return any(each.target == event.actor for each in pushed)


def _headed_before(told: Recorded, event: Happening) -> str:
    """Return who headed a clan last that has no head, and why no longer, as it follows its name."""
    head = int(told.clans_at_start[event.target].head)
    for each in came_before(told, event):
        if each.did in HEADED and each.target == event.target:
            head = int(each.value)
        elif each.did is Did.CLANS_UNITED and each.target == event.target:
            head = -1
    if head < 0:
        return "at whose head there had been nobody"
    return f"which {inside(told.leader(head))} had headed{_until(told, event, head)}"


def _until(told: Recorded, event: Happening, head: int) -> str:
    """Return until when a ruler headed his clan, as it follows that he did; empty where he never ruled."""
    last = ""
    for each in came_before(told, event):
        if each.did is Did.RULER_DIED and each.actor == head:
            return " until death"
        if each.did is Did.TOOK_OFFICE and each.target == head:
            last = " until losing power" if each.value > 0.0 else " until leaving office"
    return last


def _disowned(told: Recorded, event: Happening) -> str:
    heir = inside(told.leader(int(event.value)))
    return f"{definite(told.clan(event.target))} turned from {who(told, event)}, until then at the head, to {heir}"


def _clan_split(told: Recorded, event: Happening) -> str:
    refuge = int(event.value)
    where = f"went over to {definite(told.clan(refuge))}" if refuge >= 0 else "stood by itself from then on"
    return f"a wing under {who(told, event)} left {definite(told.clan(event.target))} and {where}"


def _united(told: Recorded, event: Happening) -> str:
    one, two = definite(told.clan(int(event.value))), definite(told.clan(event.target))
    return f"{two} joined {one} under {who(told, event)}: their heads were allied and both clans aggrieved"


def _left_out(told: Recorded, event: Happening) -> str:
    meant = f"{who(told, event)} meant to give {definite(told.clan(event.target))} none of the vacant posts"
    return f"{meant}{_why_left_out(told, event)}"


def _why_left_out(told: Recorded, event: Happening) -> str:
    """Return what decided a ruler to leave a clan out, as it follows a clause; empty where it was no choice."""
    found = (each for each in told.choices if (each.day, each.clan) == (event.day, event.target))
    return decided_by(told, next(found, None))


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.HEAD_FOLLOWED: _followed,
    Did.HEAD_DISOWNED: _disowned,
    Did.CLAN_SPLIT: _clan_split,
    Did.CLANS_UNITED: _united,
    Did.CLAN_LEFT_OUT: _left_out,
}
