"""What becomes of people as clauses: fates told and done, offices taken and left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.choices import BY_RULER
from sim.chronicle.deeds.actors import (
    Teller,
    appointed_by_order,
    came_before,
    office_lost,
    ordered,
    what_decided,
    who,
)
from sim.chronicle.motives import displeasing, oddly
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import as_holder, day_in_words, has_moved, share, the_office, went
from sim.core.ground.codes import Did, Fate, Phase
from sim.language.amounts import listed
from sim.language.sentences import inside
from sim.scenario.tables.recarrays import Record

EXPECTED: Final[Mapping[int, str]] = {
    Fate.KEEP: "no change", Fate.MOVE: "a move", Fate.DISMISS: "dismissal", Fate.PROMOTE: "promotion",
    Fate.ENVOY: "a mission abroad as envoy", Fate.RETIRE: "retirement",
}  # fmt: skip
FATES: Final[Mapping[int, str]] = {
    Fate.KEEP: "would stay", Fate.MOVE: "would be moved", Fate.DISMISS: "would go", Fate.PROMOTE: "would rise",
    Fate.ENVOY: "would be sent abroad as envoy", Fate.RETIRE: "would retire",
}  # fmt: skip
AWAY: Final[Mapping[Did, Fate]] = {
    Did.SENT_AS_ENVOY: Fate.ENVOY, Did.EXILED: Fate.EXILE, Did.DRIVEN_OUT: Fate.EXILE, Did.WENT_ABROAD: Fate.EXILE,
}  # fmt: skip
"""By what somebody goes abroad, and as what."""
LONG: Final = 60  # days after which it is told when a new ruler took power who has decided something by that
DONE: Final = frozenset({*BY_RULER, Did.MOVED, Did.RETIRED, Did.EXILED, Did.WENT_ABROAD, Did.DIED})
"""What can become of somebody instead of what he was told."""


def _told(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was told to expect {EXPECTED.get(int(event.value), 'no change')}"


def _lapsed(told: Recorded, event: Happening) -> str:
    """Return that nothing came of a fate that was told, or only meant; nothing where another was done on that day."""
    if any((each.day, each.actor) == (event.day, event.actor) and each.did in DONE for each in told.happenings):
        return ""
    expected = EXPECTED.get(int(event.value), "a change")
    said, _ = _last_told(told, event)
    was_told = said == int(event.value)
    what = f"{who(told, event)} had been told to expect" if was_told else f"had been meant for {who(told, event)}"
    return f"nothing came of what {what}, {expected}{_why_lapsed(told, event)}"


def _why_lapsed(told: Recorded, event: Happening) -> str:
    """Return why nothing came of it, as it follows a clause: put off as a government was formed, or thought over."""
    if any((each.day, each.did) == (event.day, Did.GOVERNMENT_FORMED) for each in told.happenings):
        return ": the change would have waited for longer than a ruler's word holds"
    return f": nothing had been said of it, and {who(told, event)} was no longer seen to hedge"


def _leaked(told: Recorded, event: Happening) -> str:
    return f"it leaked that {who(told, event)} {FATES.get(int(event.value), 'would stay')}"


def _died(told: Recorded, event: Happening) -> str:
    place = ", the patron," if event.actor == int(event.world.before.patron) else ""
    return f"{who(told, event)}{place} died at the age of {int(event.value)}"


def _from_office(told: Recorded, event: Happening) -> str:
    return f" from {the_office(told.post(event.target))}" if event.target >= 0 else ""


def _to_office(told: Recorded, event: Happening) -> str:
    old, new = inside(told.post(int(event.value))), inside(told.post(event.target))
    return f"from {old} to {new}" if old != new else f"to another office of {new}"


def _moved_out(told: Recorded, event: Happening) -> str:
    if event.target < 0:
        return f"{who(told, event)} had to make room"
    why = ordered(told, event) or _made_room(told, event)
    return f"{who(told, event)} was moved out of {the_office(told.post(event.target))}{why}"


def _made_room(told: Recorded, event: Happening) -> str:
    """Return for whom a scenario has somebody make room, as it follows a clause; empty where it does not."""
    that_day = (each for each in told.happenings if each.did is Did.APPOINTED and each.day == event.day)
    other = next((each for each in that_day if each.target == event.target), None)
    by_order = appointed_by_order(told, other) if other is not None else ""
    return f" to make room for {who(told, other)}{by_order}" if other is not None and by_order else ""


def _refused(told: Recorded, event: Happening) -> bool:
    """Say whether somebody would not go abroad as envoy that day."""
    stayed = ((each.day, each.actor) for each in told.happenings if each.did is Did.STAYED_AT_HOME)
    return (event.day, event.actor) in stayed


def _dismissed(told: Recorded, event: Happening) -> str:
    before, after = event.who
    embittered = has_moved(before.grievance, after.grievance)
    grievance = f"; grievance {went(before.grievance, after.grievance)}" if embittered else ""
    return f"{who(told, event)} was dismissed{_from_office(told, event)}{_why(told, event, Fate.DISMISS)}{grievance}"


def _why(told: Recorded, event: Happening, fate: Fate) -> str:
    """Return why somebody was moved, as it follows a clause: by order, decided before, what decided, what displeased,
    or nothing."""
    if by_order := ordered(told, event):
        return by_order
    one = event.who.before
    if fate == Fate.DISMISS and _refused(told, event):
        return ", having refused a mission abroad"
    if one.fate == fate or _came_that_day(told, event):
        return _decided(told, event, fate)
    if thought := _thought_of(told, event):
        return thought
    if Phase.FORMATION in (event.world.before.phase, event.world.after.phase):  # reopened: no turn, but the slate
        return _decided(told, event, fate)
    weighed = displeasing(one)
    if not weighed:
        return ", in the usual turn of things"
    return f", and what weighed with {_ruler(told, event)} was {listed(weighed)}"


def _ruler(told: Recorded, event: Happening) -> str:
    """Return the name of who rules: a scenario may call somebody "the ruler" who does so no longer."""
    _, took = _last_told(told, event)
    return who(told, took) if took is not None else inside(told.leader(int(told.world_at_start.first_incumbent)))


def _decided(told: Recorded, event: Happening, fate: Fate) -> str:
    """Return when it was decided what is done now, as it follows a clause.

    Before, where he was told so by who rules; else a new ruler has decided it on coming to power, or the bargaining
    over a government has opened again what he was told.
    """
    said, took = _last_told(told, event)
    if said == fate:
        return ", as decided before"
    if said != Fate.NONE:
        return f", against what was told before, {EXPECTED.get(said, 'a change')}"
    if took is None:
        return ", as it was then decided"
    decided = f", as {who(told, took)} had decided on"
    if event.day - took.day < LONG:
        return f"{decided} coming to power"
    return f"{decided} coming to power, on {day_in_words(told.date_of(took.day))}"


def _came_that_day(told: Recorded, event: Happening) -> bool:
    """Say whether somebody took power before, on the day of an event: what he does at once he has decided then."""
    return any(each.did is Did.TOOK_OFFICE and each.day == event.day for each in came_before(told, event))


def _last_told(told: Recorded, event: Happening) -> tuple[Fate, Happening | None]:
    """Return what somebody was told last by who rules, and how that one took power; None of who ruled at the start."""
    said, took = Fate.NONE, None
    for each in came_before(told, event):
        if each.did is Did.TOOK_OFFICE:
            said, took = Fate.NONE, each
        elif each.did is Did.FATE_TOLD and each.actor == event.actor:
            said = Fate(int(each.value))
    return said, took


def _thought_of(told: Recorded, event: Happening) -> str:
    """Return what decided the ruler to do it, as it follows a clause; empty where it was no choice of that day."""
    found = (each for each in told.choices if (each.day, each.about) == (event.day, event.actor))
    choice = next(found, None)
    if choice is None or BY_RULER[event.did] is not choice.move:
        return ""
    return f": {what_decided(told, choice)}{oddly(choice)}"


def _stayed(told: Recorded, event: Happening) -> str:
    """Return that somebody would not go, and what the ruler thought who had asked, or when he had decided to ask."""
    thought = _thought_of(told, event).replace(": ", f"; what {_ruler(told, event)} had weighed: ", 1)
    decided = f"{_decided(told, event, Fate.ENVOY)}," if event.who.before.fate == Fate.ENVOY and not thought else ""
    return f"{who(told, event)} was asked to go abroad as envoy{decided or ','} and would not{thought}"


def _transferred(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was moved {_to_office(told, event)}{_why(told, event, Fate.MOVE)}"


def _promoted(told: Recorded, event: Happening) -> str:
    decided = _decided(told, event, Fate.PROMOTE) if event.who.before.fate == Fate.PROMOTE else ""
    why_so = ordered(told, event) or decided or _thought_of(told, event)
    return f"{who(told, event)} was promoted {_to_office(told, event)}{why_so}"


def _envoy(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was sent abroad as envoy{_from_office(told, event)}{_why(told, event, Fate.ENVOY)}"


def _retired(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} retired{_from_office(told, event)}{ordered(told, event)}"


def _co_opted(told: Recorded, event: Happening) -> str:
    office = the_office(told.post(event.target))
    return f"{who(told, event)} was given {office}{_thought_of(told, event)}"


def _arrested(told: Recorded, event: Happening) -> str:
    one = event.who.before
    by_order = ordered(told, event)
    searches = listed([share(strength) for strength in event.beside]) if isinstance(event.beside, tuple) else ""
    searched = [f"a search for material ({searches})"] if searches else []
    grounds = [*_held_against(one, one.file), *searched]
    office = _until_then(told, event)
    spoke = f"; the grounds were {listed(grounds)}" if grounds and not by_order else ""
    return f"{who(told, event)}{office} was arrested{by_order or _thought_of(told, event)}{spoke}"


def _appointed(told: Recorded, event: Happening) -> str:
    """Return who came to an office, and from which, if he held another until that step."""
    before = int(event.who.before.post)
    until = f", until then {as_holder(told.post(before))}," if before not in (-1, event.target) else ""
    office = the_office(told.post(event.target))
    return f"{who(told, event)}{until} was appointed to {office}{appointed_by_order(told, event)}"


def _until_then(told: Recorded, event: Happening) -> str:
    """Return which office somebody has lost by what is told of him, as it follows his name; empty where none."""
    office = office_lost(event.who)
    return f", until then {as_holder(told.post(office))}," if office >= 0 else ""


def _held_against(one: Record, file: float) -> list[str]:
    """Return what is held against somebody, in words: a file of this weight without terms over it, and a move that was
    not pardoned."""
    filed = [f"a file of {share(file)}"] if file > 0.0 and not one.settled else []
    return [*filed, *(["an earlier move against the incumbent"] if one.moved_day >= 0 else [])]


def _pardoned(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} was pardoned and let out of prison{ordered(told, event)}"


def _exiled(told: Recorded, event: Happening) -> str:
    office = _until_then(told, event)
    return f"{who(told, event)}{office} went into exile{ordered(told, event) or _fleeing(event.who.before)}"


def _fleeing(one: Record) -> str:
    """Return from what somebody flees, as it follows a clause: what there is against him that he knows of."""
    search = ["a search for material"] if one.knows_search else []
    known = [*_held_against(one, one.file if one.knows_file else 0.0), *search]
    return f" rather than wait for arrest, for which there was {listed(known)}" if known else ""


def _came_back(told: Recorded, event: Happening) -> str:
    """Return that somebody is home: from a mission where he was sent on one last, be it on that very day."""
    fates = [AWAY[each.did] for each in came_before(told, event) if each.did in AWAY and each.actor == event.actor]
    envoy = (fates[-1] if fates else int(event.who.before.last_fate)) == Fate.ENVOY
    where = "from a mission abroad" if envoy else "from abroad"
    return f"{who(told, event)} came back {where}{ordered(told, event)}"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.FATE_TOLD: _told,
    Did.FATE_LAPSED: _lapsed,
    Did.LEAKED: _leaked,
    Did.DIED: _died,
    Did.MOVED: _moved_out,
    Did.DISMISSED: _dismissed,
    Did.TRANSFERRED: _transferred,
    Did.PROMOTED: _promoted,
    Did.SENT_AS_ENVOY: _envoy,
    Did.STAYED_AT_HOME: _stayed,
    Did.RETIRED: _retired,
    Did.CO_OPTED: _co_opted,
    Did.APPOINTED: _appointed,
    Did.ARRESTED: _arrested,
    Did.PARDONED: _pardoned,
    Did.EXILED: _exiled,
    Did.CAME_BACK: _came_back,
}
