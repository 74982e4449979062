"""Moves for power as clauses: alliances, the patron and his man, successions, bids and plots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.chronicle.beside import Mood
from sim.chronicle.deeds.actors import AS_ORDERED, Teller, because, by_order, choice_of, mover, on_behalf, who, whom
from sim.chronicle.deeds.country import in_the_street
from sim.chronicle.motives import likelihood
from sim.chronicle.record import Happening, Recorded
from sim.chronicle.words import has_moved, share, went
from sim.core.ground.codes import MASS, Did, Order, Phase, Right, Status
from sim.core.mechanisms.alliances import BY_DEED
from sim.core.weighed import Move
from sim.language.sentences import inside

RIGHTS: Final[Mapping[int, str]] = {
    Right.ELITE: "by the best claim among those with a say", Right.PATRON: "as the patron had chosen",
    Right.LAW: "by law, as the office has it", Right.NAMED: "named as heir by the scenario",
    Right.HAND: "by whose hand power was passed on", Right.VOTE: "by a vote",
}  # fmt: skip

ONLY_ORDERED: Final = frozenset({int(Right.HAND), int(Right.VOTE)})
"""Rights by which power passes where a scenario orders it, and not else."""
AGGRIEVED: Final = 0.1  # a grievance that is less is what most have
BEATEN: Final[Mapping[int, str]] = {Status.ARRESTED: "arrested", Status.ABROAD: "out of the reach of the state"}
"""What becomes of who has plotted in vain, if anything does."""


def _alliance_formed(told: Recorded, event: Happening) -> str:
    """Return who allied, and that both are aggrieved, where it is so."""
    one, two = float(event.who.before.grievance), float(event.whom.before.grievance)
    shared = f", both aggrieved ({share(one)} and {share(two)})," if min(one, two) >= AGGRIEVED else ""
    return f"{who(told, event)} and {whom(told, event)}{shared} formed an alliance"


def _alliance_broke(told: Recorded, event: Happening) -> str:
    """Return that an alliance ended, and what it cost a ruler; where another rules after the step, its force is his."""
    world = event.world.before
    own = int(world.incumbent) in (event.actor, event.target) and world.incumbent == event.world.after.incumbent
    why = f"a chance came to leave it, and the likelihood that one of them would do so was {likelihood(event.value)}"
    if event.value == BY_DEED:
        why = "the two had come to stand against each other"
    broke = f"the alliance of {who(told, event)} and {whom(told, event)} broke: {why}"
    if not own:
        return broke
    before, after = float(world.coercive_access), float(event.world.after.coercive_access)
    cost = f", and force at call {went(before, after)}" if after < before and has_moved(before, after) else ""
    return f"{broke}; the incumbent lost an ally{cost}"


def _patron_left(told: Recorded, event: Happening) -> str:
    return f"the patron, {who(told, event)}, left the scene{by_order(told, event, Order.PATRON_EXIT)}"


def _patron_struck(told: Recorded, event: Happening) -> str:
    start = event.world.before.start_support
    struck = f"the patron, {who(told, event)}, struck at {whom(told, event)}"
    moved = has_moved(start, event.value) and event.day > 0
    support = f"{went(start, event.value)} since the first days" if moved else f"stood at {share(event.value)}"
    return f"{struck}; the patron's support {support}{because(told, event, Move.STRIKE)}"


def _strike_failed(told: Recorded, event: Happening) -> str:
    world = event.world.before
    held = f"force at call {share(world.coercive_access)}, support of the elite {share(world.support)}"
    return f"the blow failed against office and following ({held})"


def _pushed_aside(told: Recorded, event: Happening) -> str:
    """Return that a patron is one no longer, whether he left the scene by it, and what decided his man."""
    gone = "left the scene" if int(event.whom.after.status) == Status.NEUTRAL else "stayed, without an office"
    pushed = f"{who(told, event)} pushed the patron, {whom(told, event)}, aside, who {gone}"
    return f"{pushed}{because(told, event, Move.PUSH)}"


def _push_failed(told: Recorded, event: Happening) -> str:
    failed = f"{who(told, event)} moved against the levers of the patron, {whom(told, event)}, and failed"
    return f"{failed}{because(told, event, Move.PUSH)}"


def _ruler_died(told: Recorded, event: Happening) -> str:
    return f"{who(told, event)} died in office{by_order(told, event, Order.RULER_DIES)}"


def _chosen(told: Recorded, event: Happening) -> str:
    if event.target < 0:
        return f"{who(told, event)} found no candidate to choose"
    one = event.whom.before
    traits = f"weight {share(one.weight)}, caution {share(one.caution)}, equidistance {share(one.equidistance)}"
    ordered = by_order(told, event, Order.CHOOSE_SUCCESSOR)
    return f"{who(told, event)} chose {whom(told, event)} as successor ({traits}){ordered}"


def _inherited(told: Recorded, event: Happening) -> str:
    ordered = AS_ORDERED if int(event.value) in ONLY_ORDERED else ""
    took = f"{who(told, event)} took the place of {whom(told, event)}, {RIGHTS[int(event.value)]}{ordered}"
    return f"{took}{_patronage(told, event)}"


def _took_office(told: Recorded, event: Happening) -> str:
    if event.value == 0.0:  # by the rules, which is told with by what right
        return ""
    took = f"{who(told, event)} took the place of {whom(told, event)}"
    before, after = float(event.world.before.approval), float(event.world.after.approval)
    if has_moved(before, after):
        took += f"; approval in the country, {share(before)} under {whom(told, event)}, began at {share(after)}"
    return f"{took}{_patronage(told, event)}"


def _patronage(told: Recorded, event: Happening) -> str:
    """Return who is the patron no longer as another comes to rule, and who is it now, as it follows a clause.

    Nothing of who takes power himself, nor where the patron has left the scene in the step and it is told.
    """
    before, after = event.world
    that_day = [each.did for each in told.happenings if each.day == event.day]
    old = int(before.patron) if before.patron_active and Did.PATRON_LEFT not in that_day else -1
    new = int(after.patron) if after.patron_active else -1
    if after.incumbent != event.actor or old == new:
        return ""
    gone = f"; {inside(told.leader(old))} was the patron no longer" if old not in (-1, event.actor) else ""
    come = f"; {inside(told.leader(new))} was the patron from then on" if new >= 0 else ""
    return f"{gone}{come}"


def _bid(told: Recorded, event: Happening) -> str:
    before, after = event.world
    if event.actor < 0:
        return f"the crowd turned on {whom(told, event)}, led by nobody ({in_the_street(_crowd_of(told, event))})"
    behalf = on_behalf(told, event.actor, int(after.claimant))
    bids = f"opened a bid for power{behalf} against {whom(told, event)}"
    opened = f"{mover(told, event)} {bids}"
    if after.forced:
        return f"{opened}, as the scenario orders"
    if _over_the_chair(event):
        over = f"over the death of the ruler (cohesion of the elite {share(before.elite_cohesion)})"
        return f"{opened} {over}{because(told, event, Move.BID)}"
    if _crowd_of(told, event) >= MASS:
        opened = f"{mover(told, event)} took the lead of the protest and {bids}"
    return f"{opened} with a capacity of {share(event.value)}{because(told, event, Move.BID)}"


def _over_the_chair(event: Happening) -> bool:
    """Say whether somebody has moved over the empty chair of a ruler who died on that day."""
    before, after = event.world
    return bool(before.ruler_died < 0 <= after.ruler_died)


def _crowd_of(told: Recorded, event: Happening) -> float:
    """Return the crowd that a bid found in the streets, which its step may have brought there or sent home.

    One that turned on the ruler itself is told as it was when it did.
    """
    if event.actor < 0 and isinstance(event.beside, Mood):
        return float(event.beside.after.crowd)
    came = [each.value for each in told.happenings if each.did is Did.PROTEST_BEGAN and each.day == event.day]
    return max([float(event.world.before.crowd), *came])


def _plot(told: Recorded, event: Happening) -> str:
    over = " over the death of the ruler" if _over_the_chair(event) else ""
    behalf = on_behalf(told, event.actor, int(event.world.after.claimant))
    moved = f"{mover(told, event)} moved covertly{behalf} against {whom(told, event)}{over}"
    return f"{moved}, {_forces(told, event)}{because(told, event, Move.PLOT)}"


def _forces(told: Recorded, event: Happening) -> str:
    """Return with what force a plot is made, against what: as they were weighed, where that is known."""
    at_call = f"with force of {share(event.value)} at call"
    choice = choice_of(told, event, Move.PLOT)
    if choice is None or choice.forces is None:
        return at_call
    following, ruled, on_guard = choice.forces
    much = (
        at_call if share(following) == share(event.value) else f"{at_call}, of which {share(following)} would follow,"
    )
    return f"{much} against {share(ruled)} at the call of {whom(told, event)} and bodies on guard of {share(on_guard)}"


def _plot_failed(told: Recorded, event: Happening) -> str:
    failed = f"the plot failed (its odds had been {share(event.value)})"
    if event.world.after.phase == Phase.CONTEST:
        return f"{failed} and spilled into the open"
    return f"{failed}, and {who(told, event)} was {BEATEN.get(int(event.who.after.status), 'left at large')}"


def _plot_succeeded(told: Recorded, event: Happening) -> str:
    return f"the plot of {who(told, event)} succeeded (odds {share(event.value)}), and {whom(told, event)} lost power"


TELLERS: Final[Mapping[Did, Teller]] = {
    Did.ALLIANCE_FORMED: _alliance_formed,
    Did.ALLIANCE_BROKE: _alliance_broke,
    Did.PATRON_LEFT: _patron_left,
    Did.PATRON_STRUCK: _patron_struck,
    Did.STRIKE_FAILED: _strike_failed,
    Did.PATRON_PUSHED_ASIDE: _pushed_aside,
    Did.PUSH_FAILED: _push_failed,
    Did.RULER_DIED: _ruler_died,
    Did.SUCCESSOR_CHOSEN: _chosen,
    Did.TOOK_OFFICE: _took_office,
    Did.INHERITED: _inherited,
    Did.BID_OPENED: _bid,
    Did.PLOT_MOVED: _plot,
    Did.PLOT_FAILED: _plot_failed,
    Did.PLOT_SUCCEEDED: _plot_succeeded,
}
