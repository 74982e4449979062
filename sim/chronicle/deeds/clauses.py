"""Each kind of event as a clause: who did what to whom, and because of what. Everything said stands in the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.deeds import clans, contests, country, ends, files, people, power
from sim.chronicle.deeds.actors import Teller, who
from sim.chronicle.orders import order_in_words, orders_fate_of
from sim.chronicle.record import Happening, Recorded
from sim.core.ground.codes import Did


def clause_of(told: Recorded, event: Happening) -> str:
    """Return the clause for an event; empty where it is told elsewhere (phases, bargaining, the close)."""
    teller = TELLERS.get(event.did)
    return teller(told, event) if teller is not None else ""


def _ordered(told: Recorded, event: Happening) -> str:
    if event.actor >= 0:
        return f"{who(told, event)} was taken out of the play, as the scenario orders"
    if event.value > 0.0:
        return f"the scenario's event found nothing to do as things stood: {order_in_words(told.build, event.target)}"
    if told.is_named(orders_fate_of(told.build, event.target)):
        return ""  # it is told with what became of him
    return f"the scenario's event took place: {order_in_words(told.build, event.target)}"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.ORDERED: _ordered,
    **files.TELLERS, **people.TELLERS, **power.TELLERS, **country.TELLERS, **contests.TELLERS,
    **ends.TELLERS, **clans.TELLERS,
}  # fmt: skip
