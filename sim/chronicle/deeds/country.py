"""The country as clauses: crowds, what the ruler answers, shocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.chronicle.acts import Act
from sim.chronicle.deeds.actors import (
    Teller,
    act_of,
    approval_moved,
    by_order,
    came_before,
    decided_by,
    mood_of,
    odds_seen,
    office_lost,
    on_behalf,
    who,
    whom,
)
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import as_holder, counted, share, went
from sim.core.ground.codes import Did, Order, Phase, Pole
from sim.language.amounts import listed
from sim.scenario.tables.recarrays import Record

SPARKING: Final = 0.2  # a smaller cause is not worth a word
SPARKING_DAYS: Final = 90  # two half-lives of a fresh cause (`fresh_half_life`)
STREET: Final = 0.2  # following in the street of one whose fall stirs it
SPARKS: Final[Mapping[Did, str]] = {
    Did.SHOCK_HIT: "a shock", Did.CLEARING_FAILED: "the failure to clear the streets",
    Did.BID_OPENED: "the struggle for power",
}  # fmt: skip
CONTEST_ENDS: Final = frozenset({Did.BID_COLLAPSED, Did.RULER_FLED, Did.HANDED_OVER, Did.PACT_MADE})
OF_NOTE: Final = frozenset({Did.ARRESTED, Did.EXILED, Did.TRIED, Did.DRIVEN_OUT, Did.DIED, Did.SENT_AS_ENVOY})
"""What takes somebody away from those who follow him in the street."""


def _protest_began(told: Recorded, event: Happening) -> str:
    world = event.beside if isinstance(event.beside, np.record) else event.world.before
    mood = f"approval {share(world.approval)}, grievance in the country {share(world.mass_grievance)}"
    causes = _causes(told, event, world)
    cause = f", a fresh cause of {share(world.spark)}{causes}" if world.spark >= SPARKING else ""
    came = "the people joined the struggle" if world.phase == Phase.CONTEST else "people took to the streets"
    return f"{came}: {in_the_street(event.value)} ({mood}{cause})"


def _causes(told: Recorded, event: Happening, world: Record) -> str:
    """Return what gave the country its fresh cause, as it follows the words: all that did within the last weeks.

    What came before the end of a contest is forgotten with it. `world` is as it was when the people came.
    """
    found: list[str] = []
    first = max(0, event.day - SPARKING_DAYS)
    for each in came_before(told, event):
        if each.did in CONTEST_ENDS:
            found, first = [], max(first, each.day)
        if each.day < first:
            continue
        if each.did in OF_NOTE and each.actor >= 0 and told.leaders_at_start[each.actor].street >= STREET:
            found.append(f"what had become of {who(told, each)}")
        elif each.did in SPARKS and (each.did is not Did.BID_OPENED or _stirred(told, event, each, world)):
            found.append(SPARKS[each.did])
    if first <= int(world.held) <= event.day:
        found.append("the vote")
    return f" from {listed(list(dict.fromkeys(found)))}" if found else " that came by chance"


def _stirred(told: Recorded, event: Happening, bid: Happening, world: Record) -> bool:
    """Say whether a bid has given the country a fresh cause: one does not that is opened when the people have chosen
    for the step. Where something else has in that step, nothing is known of the bid."""
    beside = (each for each in told.happenings if each.world is bid.world and each is not bid)
    if any(each.did in SPARKS for each in beside):
        return False
    after = world if bid.world is event.world else bid.world.after
    return bool(after.spark > bid.world.before.spark)


def in_the_street(crowd: float) -> str:
    """Return how large a crowd is."""
    return f"{share(crowd)} of those who could ever be brought there"


def _conceded(told: Recorded, event: Happening) -> str:
    gone = ""
    if event.target >= 0:
        gone = f"{whom(told, event)}, until then {as_holder(told.post(office_lost(event.whom)))}, had to go"
    choice = act_of(told, event, event.actor, Act.CONCEDE)
    chosen = f"the choice was made with {odds_seen(choice)}{decided_by(told, choice)}" if choice is not None else ""
    said = "; ".join(part for part in (gone, approval_moved(event), chosen) if part)
    return f"{who(told, event)} gave in to the street{f': {said}' if said else ''}"


def _led(told: Recorded, event: Happening) -> str:
    one = event.who.before
    lead = f"took the lead of the protest{on_behalf(told, event.actor, int(event.world.after.claimant))}"
    if one.pole == Pole.CHALLENGER:
        return f"{who(told, event)}, who had gone over before, {lead}"
    return f"{who(told, event)} (private loyalty {share(one.loyalty_latent)}) {lead}"


def _protest_ended(told: Recorded, event: Happening) -> str:
    return f"the streets were empty again after {counted(round(event.value), 'day')}"


def _shock(told: Recorded, event: Happening) -> str:
    before, after = mood_of(event)
    mood = approval_moved(event)
    anger = f"grievance in the country {went(before.mass_grievance, after.mass_grievance)}"
    hit = f"a shock of size {share(event.value)} hit the country{by_order(told, event, Order.SHOCK)}"
    return f"{hit}; {listed([part for part in (mood, anger) if part])}"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.SHOCK_HIT: _shock,
    Did.PROTEST_BEGAN: _protest_began,
    Did.RULER_CONCEDED: _conceded,
    Did.PROTEST_LED: _led,
    Did.PROTEST_ENDED: _protest_ended,
}
