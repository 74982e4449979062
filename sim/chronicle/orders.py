"""Dated events of a scenario in words: when they are carried out, and when a replay leaves one out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.chronicle.words import share
from sim.core.ground.codes import Fate, Order, Role, Status
from sim.core.ground.records import Field
from sim.language.sentences import inside
from sim.scenario.addresses.address import Address
from sim.scenario.addresses.cells import Spot, address_of
from sim.scenario.addresses.words import name_of_owner
from sim.scenario.tables.build import Build

PLAIN: Final = {
    Order.PATRON_EXIT: "the patron's exit", Order.CHOOSE_SUCCESSOR: "the choice of a successor",
    Order.RULER_DIES: "the death of the ruler",
}  # fmt: skip
OF_SOMEBODY: Final = {
    Order.FIND_FILE: "the find of a file on {}", Order.DISCOVER_SEARCH: "the discovery of the search by {}",
    Order.SHOW_FILE: "the showing of the file to {}", Order.PUBLISH_FILE: "the publication of the file on {}",
    Order.NEUTRALISE: "the neutralising of {}",
    Order.HAND_OVER: "the handing on of power to {}", Order.ELECT: "the election of {}",
}  # fmt: skip
FATES: Final = {
    Fate.DISMISS: "the dismissal of {}", Fate.MOVE: "the moving of {}", Fate.PROMOTE: "the promotion of {}",
    Fate.ENVOY: "the sending abroad of {}", Fate.RETIRE: "the retirement of {}", Fate.ARREST: "the arrest of {}",
    Fate.EXILE: "the exile of {}", Fate.PARDON: "the pardon of {}", Fate.RETURN: "the return of {}",
}  # fmt: skip
VENUES: Final = {0: "", 1: " in the capital", -1: " in the regions"}


def order_in_words(build: Build, row: int) -> str:
    """Return a dated event of the schedule as a noun phrase: ``a shock of size 0.40``."""
    item = build.schedule[row]
    order = Order(int(item.order))
    if order is Order.RULER_DIES and item.row >= 0:
        return f"{PLAIN[order]}, with {_actor(build, item)} as heir"
    if order in PLAIN:
        return PLAIN[order]
    if order in OF_SOMEBODY:
        return OF_SOMEBODY[order].format(_actor(build, item))
    if order is Order.FATE:
        return FATES[Fate(int(item.value))].format(_actor(build, item))
    if order is Order.SET:
        return f"the setting of {_cell(build, item)}"
    if order is Order.SHOCK:
        return f"a shock of size {share(item.magnitude)}"
    if order is Order.LEAK:
        whose = "the fates told" if item.row < 0 else f"the fate told to {_actor(build, item)}"
        return f"a leak of {whose}"
    if order is Order.APPOINT:
        post = build.post_ids[int(item.value)]
        return f"the appointment of {_actor(build, item)} as {inside(build.names.get(post, post))}"
    if order is Order.SPLIT:
        by = "" if item.row < 0 else f" by {_actor(build, item)}"
        return f"an imposed split{by}{VENUES[int(item.value)]}"
    side = "incumbent" if item.value > 0 else "challenger"
    return f"the imposed turn of {_actor(build, item)} to the {side}"


def _actor(build: Build, item: Any) -> str:
    ids = build.leader_ids if item.table == Role.LEADER else build.clan_ids
    name = ids[int(item.row)]
    return inside(build.names.get(name, name))


def orders_fate_of(build: Build, row: int) -> int:
    """Return the leader whose fate a dated event of the schedule orders, -1 where it orders none."""
    item = build.schedule[row]
    return int(item.row) if item.order == Order.FATE else -1


def orders_of_office(build: Build, leader: int, post: int) -> list[int]:
    """Return the days for which dated events of the schedule order that a leader be put into an office."""
    items = (each for each in build.schedule if each.order == Order.APPOINT)
    return [int(each.day) for each in items if (int(each.row), int(each.value)) == (leader, post)]


def _cell(build: Build, item: Any) -> str:
    """Return ``grievance of the guard to 0.90``."""
    spot = Spot(Role(int(item.table)), int(item.row), int(item.column))
    field, address = spot.field, address_of(spot, build)
    whole = isinstance(field, Field) and field.kind == "i"
    number = int(np.float64(item.value).view(np.int64)) if whole else float(item.value)
    content = Status(int(number)).name.lower().replace("_", " ") if field.name == "status" else f"{number:g}"
    return f"{field.name.replace('_', ' ')}{_owner(build, address)} to {content}"


def _owner(build: Build, address: Address) -> str:
    if address.table == "world":
        return " of the country"
    name = name_of_owner(address, build.names)
    if name is None:
        return ""
    if address.clan:
        group = build.names.get(address.clan, address.clan)
        return f" of the membership of {inside(name)} in {inside(group)}"
    return f" of the tie '{name}'" if address.table == "ties" else f" of {inside(name)}"
