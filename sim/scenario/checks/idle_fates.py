"""Ordered fates that nothing in the file makes possible: said of them, not refused, for a run may yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from sim.scenario.addresses.address import Address
from sim.scenario.checks.orders import PUTS
from sim.scenario.schema.days import day_of
from sim.scenario.schema.events import Event
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario

OF_OFFICES: Final = ("dismiss", "move", "promote", "retire")
NOT_OF_A_PATRON: Final = (*OF_OFFICES, "envoy")
FROM_HOME: Final = (*NOT_OF_A_PATRON, "exile")
EXITS: Final = ("patron_exit", "ruler_dies", "elect")  # after which a patron may be one no longer


class Stand(NamedTuple):
    """Where somebody is as far as the file tells: status, and whether he holds an office."""

    status: str
    in_office: bool


def why_idle_fate(event: Event, scenario: Scenario) -> str | None:
    """Return why an ordered fate has no effect as far as the file tells; None where it may have one."""
    who, what, before = str(event.who), event.what, list(_before(event, scenario))
    on_scene = who == scenario.world.patron and not any(each.do in EXITS or _moves(each, who) for each in before)
    if on_scene and what in NOT_OF_A_PATRON:
        return f"has no effect while '{who}' is the patron on the scene: he goes by himself ('patron_exit')"
    stand = _at_start(who, scenario)
    for each in before:
        stand = _after(stand, each, who)
    if what == "pardon" and stand.status != "arrested":
        return f"has no effect unless '{who}' is in prison by then, and nothing in the file puts him there"
    if what == "return" and stand.status != "abroad":
        return f"has no effect unless '{who}' is abroad by then, and nothing in the file sends him there"
    if what in FROM_HOME and stand.status == "abroad":
        return f"has no effect unless '{who}' has come back from abroad by then"
    if what in OF_OFFICES and not stand.in_office:
        return f"has no effect unless '{who}' holds an office by then, and nothing in the file gives him one"
    return None


def _before(event: Event, scenario: Scenario) -> Iterator[Event]:
    """Return the events of earlier days, and the appointments of the same day, in their order."""
    day = day_of(event, scenario)
    dated = sorted(((day_of(each, scenario), each) for each in scenario.events), key=lambda pair: pair[0])
    return (each for on, each in dated if on < day or (on == day and each.do in ("appoint", "set", "neutralise")))


def _moves(event: Event, who: str) -> bool:
    """Say whether an event puts somebody elsewhere, or gives him an office."""
    if event.do in ("fate", "appoint", "elect", "neutralise"):
        return event.who == who
    return event.heir == who or Address.parse(event.path or "") == Address.to("leaders", who, "status")


def _after(stand: Stand, event: Event, who: str) -> Stand:
    if not _moves(event, who):
        return stand
    if event.do == "set":
        return Stand(str(event.value), stand.in_office and event.value in ("in-service", "outside"))
    if event.do == "neutralise":
        return Stand("neutral", False)
    if event.do != "fate":
        return Stand("in-service", True)
    if event.what in OF_OFFICES and not stand.in_office:
        return stand
    return Stand(PUTS[event.what], False) if event.what in PUTS else stand


def _at_start(who: str, scenario: Scenario) -> Stand:
    from sim.scenario.tables.rows import rows_of  # compiled code: not before it is needed

    said = scenario.leaders.get(who) or scenario.categories[entry_of(who, scenario.categories)]
    return Stand(str(said.status), who in rows_of(scenario).holders.values())
