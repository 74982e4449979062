"""Who is a patron, or may come to be one as the scenario has it: who hands power on stands behind his heir."""

from __future__ import annotations

from sim.scenario.schema.events import Event
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario


def patrons_of(scenario: Scenario) -> frozenset[str]:
    """Return the patron, and where events let power be handed on who rules and whom they let rule.

    By chance anybody may become one, who puts another in power: of that nothing is said here.
    """
    found = {scenario.world.patron}
    for event in scenario.events:
        if hands_power_on(event, scenario):
            found |= {scenario.world.incumbent, event.who}
    return frozenset(name for name in found if name is not None)


def hands_power_on(event: Event, scenario: Scenario) -> bool:
    """Say whether an event appoints somebody to the presidency, who rules from then on."""
    if event.do != "appoint":
        return False
    return scenario.posts[entry_of(str(event.post), scenario.posts)].institution == "presidency"
