"""Who did it, to whom, and because of what: the parts of a clause that are alike in all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Final

from sim.chronicle.acts import Act
from sim.chronicle.beside import Mood
from sim.chronicle.choices import Choice
from sim.chronicle.motives import NAMED, oddly, weighed
from sim.chronicle.orders import orders_fate_of, orders_of_office
from sim.chronicle.record import Happening, Pair, Recorded
from sim.chronicle.words import definite, has_moved, share, went
from sim.core.ground.codes import Did, Order, Phase
from sim.core.weighed import Move
from sim.language.sentences import inside
from sim.scenario.tables.recarrays import Record

Teller = Callable[[Recorded, Happening], str]
AS_ORDERED: Final = ", as the scenario orders"


def who(told: Recorded, event: Happening) -> str:
    """Return the name of the actor as it stands within a sentence."""
    return inside(told.leader(event.actor)) if event.actor >= 0 else "somebody"


def whom(told: Recorded, event: Happening) -> str:
    """Return the name of the leader it happened to as it stands within a sentence."""
    return inside(told.leader(event.target)) if event.target >= 0 else "nobody"


def mover(told: Recorded, event: Happening) -> str:
    """Return who moves for power; of an official, who is nobody to a reader, which clan he heads, if he heads one."""
    group = event.group.before
    if told.is_named(event.actor) or group is None or int(group.head) != event.actor:
        return who(told, event)
    return f"{who(told, event)}, the head of {definite(told.clan(int(event.who.before.clan)))},"


def on_behalf(told: Recorded, mover: int, claimant: int) -> str:
    """Return for whom somebody moves who would not rule himself, as it follows a clause; empty where he would."""
    return f" on behalf of {inside(told.leader(claimant))}" if claimant not in (-1, mover) else ""


def mood_of(event: Happening) -> tuple[Record, Record]:
    """Return the world before and after the rule that an event is of, where that is known; else of its step."""
    mood = event.beside if isinstance(event.beside, Mood) else event.world
    return mood.before, mood.after


def approval_moved(event: Happening) -> str:
    """Return how approval moved by an event, if it did; empty where another ruled after it, whose own it is then."""
    before, after = mood_of(event)
    is_his = before.incumbent == after.incumbent and has_moved(before.approval, after.approval)
    return f"approval {went(before.approval, after.approval)}" if is_his else ""


def office_lost(one: Pair) -> int:
    """Return the office that somebody lost in the step of an event, which he may have been given in it; -1 none."""
    before, after = one
    left = int(after.left_post)
    return left if left >= 0 and (before.post >= 0 or left != before.left_post) else int(before.post)


def came_before(told: Recorded, event: Happening) -> Iterator[Happening]:
    """Return the events that came before one."""
    return takewhile(lambda each: each is not event, told.happenings)


def gone_over(told: Recorded, event: Happening) -> list[int]:
    """Return who stood against the ruler before an event of a contest, as told: who has opened it, and who joined."""
    rows: dict[int, None] = {}  # in order
    for each in came_before(told, event):
        if each.did is Did.BID_OPENED:
            rows = {each.actor: None}
        elif each.did is Did.JOINED_CHALLENGER:
            rows[each.actor] = None
        elif each.did is Did.JOINED_INCUMBENT:
            rows.pop(each.actor, None)
    return [row for row in rows if row >= 0]


def ordered(told: Recorded, event: Happening) -> str:
    """Return that a scenario orders what became of somebody, as it follows a clause; empty where it does not."""
    orders = (each for each in told.happenings if each.did is Did.ORDERED and each.day == event.day and each.actor < 0)
    done = any(each.value == 0.0 and orders_fate_of(told.build, each.target) == event.actor for each in orders)
    return AS_ORDERED if done else ""


def appointed_by_order(told: Recorded, event: Happening) -> str:
    """Return that a scenario orders an appointment, as it follows a clause; empty where it does not."""
    orders = orders_of_office(told.build, event.actor, event.target)
    earlier = (each for each in came_before(told, event) if each.did is Did.APPOINTED)
    done = [each.day for each in earlier if (each.actor, each.target) == (event.actor, event.target)]
    is_due = any(day <= event.day and not any(before >= day for before in done) for day in orders)
    return AS_ORDERED if is_due else ""


def by_order(told: Recorded, event: Happening, order: Order, row: int = -1) -> str:
    """Return that a scenario orders what happened, as it follows a clause; empty where it does not.

    `row` is whom such an order concerns; -1: it is alike for all.
    """
    found = (each for each in told.build.schedule if each.order == order and row in (-1, int(each.row)))
    return AS_ORDERED if any(_carried_out(told, int(each.day), order) == event.day for each in found) else ""


def _carried_out(told: Recorded, day: int, order: Order) -> int:
    """Return on which day an order of a `day` is carried out: all but a shock wait for the end of a contest; or -1."""
    before = told.world_at_start
    for begun, world in zip(told.days, told.worlds, strict=True):
        if begun >= day and (order is Order.SHOCK or before.phase != Phase.CONTEST):
            return begun
        before = world
    return -1


def because(told: Recorded, event: Happening, move: Move) -> str:
    """Return the odds as who moved saw them and what decided, as it follows a clause; empty where nobody chose it."""
    choice = choice_of(told, event, move)
    if choice is None:
        return ""
    return f"; with odds put at {share(choice.odds)}, {what_decided(told, choice)}{oddly(choice)}"


def choice_of(told: Recorded, event: Happening, move: Move) -> Choice | None:
    """Return the choice by which somebody made a move that is told; None where it was no choice of his."""
    found = (each for each in told.choices if (each.day, each.leader, each.move) == (event.day, event.actor, move))
    return next((each for each in found if each.made or move is Move.SIDE), None)


def act_of(told: Recorded, event: Happening, leader: int, *acts: Act, against: int | None = None) -> Choice | None:
    """Return the choice by which a leader, in a matter with `against` if that is said, brought about an event; None
    where it was no choice of his."""
    of_that_day = (each for each in told.choices if (each.day, each.leader) == (event.day, leader))
    return next((each for each in of_that_day if each.move in acts and against in (None, each.against)), None)


def decided_by(told: Recorded, choice: Choice | None, before: str = ": ") -> str:
    """Return what decided an act, as it follows a clause; empty where there was no choice."""
    return f"{before}{what_decided(told, choice)}{oddly(choice)}" if choice is not None else ""


def odds_seen(choice: Choice) -> str:
    """Return whose odds a ruler saw as he chose, and how large."""
    return f"the odds of {'the challenger' if choice.against >= 0 else 'the protesters'} at {share(choice.odds)}"


def what_decided(told: Recorded, choice: Choice, most: int = NAMED) -> str:
    """Return the terms that decided a choice, in words; at most so many of either side."""
    return weighed(choice, told.leader, choice.against, most)
