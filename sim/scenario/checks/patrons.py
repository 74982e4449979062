"""Who is a patron, or may come to be one as the scenario has it: who hands power on stands behind his heir."""

from __future__ import annotations

from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario


def patrons_of(scenario: Scenario) -> frozenset[str]:
    """Return the patron, and where events let power be handed on who rules and whom they let rule.

    By chance anybody may become one, who puts another in power: of that nothing is said here.
    """
    found = {scenario.world.patron}
    thrones = {name for name, post in scenario.posts.items() if post.institution == "presidency"}
    for event in scenario.events:
        if event.post is not None and entry_of(event.post, scenario.posts) in thrones:
            found |= {scenario.world.incumbent, event.who}
    return frozenset(name for name in found if name is not None)
