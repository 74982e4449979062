"""Files and searches as clauses: who found, holds, shows, publishes or hands in what on whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sim.chronicle.acts import Act
from sim.chronicle.deeds.actors import (
    Teller,
    act_of,
    approval_moved,
    by_order,
    came_before,
    decided_by,
    office_lost,
    who,
    whom,
)
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import has_moved, number, share, the_office, went
from sim.core.ground.codes import Did, Order
from sim.language.amounts import listed
from sim.language.sentences import inside


def _file_found(told: Recorded, event: Happening) -> str:
    """Return that something was found: of several finds of one day on one man the whole, for it is told once.

    What was found on his kin is told with that, and not counted here.
    """
    before, after = event.whom
    count = _found_by_kinship(told, event).count(False)
    found = f"{number(count)} files on {whom(told, event)} were" if count > 1 else f"a file on {whom(told, event)} was"
    ordered = by_order(told, event, Order.FIND_FILE, event.target)
    return f"{found} found for the incumbent{ordered}; what is held {went(before.file, after.file)}"


def _file_gathered(told: Recorded, event: Happening) -> str:
    """Return that somebody came by material: more of it, where it was told before or he has more in all than this."""
    in_all = event.beside if isinstance(event.beside, float) else event.value
    more = "more " if has_moved(event.value, in_all) or _gathered_before(told, event) else ""
    total = f", {share(in_all)} in all" if has_moved(event.value, in_all) else ""
    return (
        f"{who(told, event)} came by {more}material on {whom(told, event)} ({share(event.value)}{total}), and kept it"
    )


def _gathered_before(told: Recorded, event: Happening) -> bool:
    """Say whether it was told before that somebody came by material on the same man."""
    found = (each for each in came_before(told, event) if each.did is Did.FILE_GATHERED)
    return any((each.actor, each.target) == (event.actor, event.target) for each in found)


def _file_handed_in(told: Recorded, event: Happening) -> str:
    before, after = event.whom
    handed = f"{who(told, event)} handed the incumbent a file on {whom(told, event)}"
    lies = f"what lies with the state {went(before.file, after.file)}"
    return f"{handed}; {lies}{_why(told, event, Act.HAND_IN)}"


def _why(told: Recorded, event: Happening, act: Act) -> str:
    """Return what decided somebody to do something with material, or about it, as it follows a clause."""
    decided = f"; what decided {inside(told.leader(event.actor))}: "
    return decided_by(told, act_of(told, event, event.actor, act, against=event.target), decided)


def files_passed(told: Recorded, events: Sequence[Happening]) -> str:
    """Return that files that lay with a body of force passed to who leads it now, or to the state where he rules."""
    first = events[0]
    on = listed([f"{whom(told, event)} ({share(event.value)})" for event in events])
    lay = f"{'a file' if len(events) == 1 else 'files'} on {on} that lay with a body of force passed"
    if first.actor == int(first.world.before.incumbent):
        return f"{lay} to the state"
    return f"{lay} to {who(told, first)}, who leads that body now"


def _file_passed(told: Recorded, event: Happening) -> str:
    return files_passed(told, [event])


def by_kinship_alone(told: Recorded, event: Happening) -> bool:
    """Say whether all that was found for the incumbent on the target of an event that day was found on his kin."""
    by_kinship = _found_by_kinship(told, event)
    return bool(by_kinship) and all(by_kinship)


def _found_by_kinship(told: Recorded, event: Happening) -> list[bool]:
    """Return of each find for the incumbent on the target of an event that day whether it was found on his kin.

    What bears on kin is written down, and right after it that it was found on them, too.
    """
    return [
        before is not None and (before.did, before.target) == (Did.FILE_ON_KIN, event.target)
        for before, each in zip((None, *told.happenings), told.happenings, strict=False)
        if (each.did, each.day, each.target) == (Did.FILE_FOUND, event.day, event.target)
    ]


def _file_on_kin(told: Recorded, event: Happening) -> str:
    """Return that a find bore on kin, and once a day what is held on them, where nothing else was found on them."""
    bore = f"what was found on {who(told, event)} also bore on {whom(told, event)}, through kinship"
    of_that_day = (each for each in told.happenings if each.did is Did.FILE_ON_KIN and each.day == event.day)
    first = next(each for each in of_that_day if each.target == event.target)
    if first is not event or not by_kinship_alone(told, event):
        return bore
    before, after = event.whom
    return f"{bore}; what is held on {whom(told, event)} {went(before.file, after.file)}"


def _search_discovered(told: Recorded, event: Happening) -> str:
    before, after = event.who
    grievance = f"grievance {went(before.grievance, after.grievance)}"
    ordered = by_order(told, event, Order.DISCOVER_SEARCH, event.actor)
    return f"{who(told, event)} learned of being the target of a search for material{ordered}; {grievance}"


def _file_threatened(told: Recorded, event: Happening) -> str:
    lets = f"{who(told, event)} let {whom(told, event)} know of a file ({share(event.value)}{_why_used(event)})"
    shown = f"{lets}{by_order(told, event, Order.SHOW_FILE, event.target)}, and from then on the file deterred"
    showing = _why(told, event, Act.SHOW)
    case = act_of(told, event, event.actor, Act.PROSECUTE, against=event.target)
    if case is not None:
        failed = f"; a case before the prosecutors, at odds of {share(case.odds)}, had failed: "
        showing = decided_by(told, case, failed)
    answer = act_of(told, event, event.target, Act.COME_TO_TERMS, against=event.actor)
    defied = answer if answer is not None and not answer.made else None
    return f"{shown}{showing}{decided_by(told, defied, f'; {whom(told, event)} defied it: ')}"


def _file_published(told: Recorded, event: Happening) -> str:
    before, after = event.whom
    office = office_lost(event.whom) if after.post < 0 else -1
    lost = f", and {the_office(told.post(office))} was lost" if office >= 0 else ""
    ordered = by_order(told, event, Order.PUBLISH_FILE, event.target)
    behind = "as the scenario orders" if ordered else _why_used(event).removeprefix("; ")
    how = "; ".join(part for part in (share(event.value), behind) if part)
    published = f"{who(told, event)} had the file on {whom(told, event)} published ({how})"
    if event.target == int(event.world.before.incumbent):
        cost = approval_moved(event)
    else:
        cost = f"grievance {went(before.grievance, after.grievance)}"
    weight = f"the weight of {whom(told, event)} {went(before.weight, after.weight)}"
    why = _why(told, event, Act.PUBLISH)
    return f"{published}; {', '.join(part for part in (weight, cost) if part)}{lost}{why}"


def _why_used(event: Happening) -> str:
    """Return what stood behind the use of a file where a ruler is one of the two, how they stand, within brackets."""
    ruler, holder, target = int(event.world.before.incumbent), event.who.before, event.whom.before
    if event.actor == ruler:
        return f"; loyalty on display {share(target.loyalty)}"
    if event.target == ruler:
        return f"; private loyalty {share(holder.loyalty_latent)}"
    return ""


def _file_prosecuted(told: Recorded, event: Happening) -> str:
    office = office_lost(event.whom)
    lost = f" and lost {the_office(told.post(office))}" if office >= 0 else ""
    return (
        f"{who(told, event)} handed the file on {whom(told, event)} to the prosecutors ({share(event.value)}): "
        f"{whom(told, event)} was arrested{lost}{_why(told, event, Act.PROSECUTE)}"
    )


def _terms(told: Recorded, event: Happening) -> str:
    ruler = event.target == int(event.world.before.incumbent)
    before, after = event.who
    gave = "declared loyalty" if ruler else f"promised to do nothing against {whom(told, event)}"
    lost = f"; weight {went(before.weight, after.weight)}" if has_moved(before.weight, after.weight) else ""
    terms = f"{who(told, event)} came to terms with {whom(told, event)} over it and {gave}{lost}"
    return f"{terms}; the file is left to lie{_why(told, event, Act.COME_TO_TERMS)}"


def _went_abroad(told: Recorded, event: Happening) -> str:
    went_away = f"{who(told, event)} went abroad before {whom(told, event)} could do worse"
    return f"{went_away}{_why(told, event, Act.GO_ABROAD)}"


def _shielded(told: Recorded, event: Happening) -> str:
    world, later = event.world
    before, after = world.patron_support, later.patron_support
    moved = world.incumbent == later.incumbent and has_moved(before, after)
    cost = f"; the patron's support {went(before, after)}" if moved else ""
    return f"{who(told, event)} shielded {whom(told, event)} from what was found or would have been published{cost}"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.FILE_FOUND: _file_found,
    Did.FILE_ON_KIN: _file_on_kin,
    Did.SEARCH_DISCOVERED: _search_discovered,
    Did.FILE_THREATENED: _file_threatened,
    Did.FILE_PUBLISHED: _file_published,
    Did.FILE_GATHERED: _file_gathered,
    Did.FILE_HANDED_IN: _file_handed_in,
    Did.FILE_PASSED: _file_passed,
    Did.FILE_PROSECUTED: _file_prosecuted,
    Did.DEAL_STRUCK: _terms,
    Did.WENT_ABROAD: _went_abroad,
    Did.SHIELDED: _shielded,
}
