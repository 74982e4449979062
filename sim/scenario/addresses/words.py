"""Addresses as readers are told them: under the names of the scenario."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.addresses.address import Address
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.shape import shape_at

Names = Mapping[str, str]  # what to show for an id, see `sim.scenario.tables.shown.shown_names`


def address_in_words(address: Address, names: Names, several: bool = False) -> str:
    """Return what an address means in a few words, or the address where it leads nowhere.

    Parameters
    ----------
    address : Address
    names : mapping of id to name
    several : bool
        Whether it stands for several officials or offices, of whom the mean is told.

    Returns
    -------
    str
        ``The guard: ambition``, ``Akims: mean loyalty``, ``the country's approval``, ``parameter pace``.
    """
    said = " ".join(address.rest).replace("_", " ")
    if address.table == "world" and said:
        return f"the country's {said}"
    if address.table == "parameters" and len(address.rest) == 1:
        return f"parameter {said}"
    owner = name_of_owner(address, names)
    if owner is None or not said:
        return str(address)
    if address.clan in names:
        return f"{owner}: membership of {names[address.clan]}"
    return f"{owner}: {'mean ' if several else ''}{said}"


def name_of_owner(address: Address, names: Names) -> str | None:
    """Return the name of whom an address is said; None where there is nobody of this id."""
    if not address.owner:
        return None
    return names.get(str(Address.to(address.table, address.owner)), names.get(address.owner))


def whose(address: Address, names: Names) -> str:
    """Return the heading under which a number stands in a list: ``The country``, ``Rules``, ``Tie``, a name."""
    headings = {"world": "The country", "parameters": "Rules", "ties": "Tie"}
    return headings.get(address.table) or name_of_owner(address, names) or str(address)


def meaning(address: Address, scenario: Scenario, names: Names) -> str:
    """Return what a number of the world, of an actor or an office means, in the words of the schema."""
    if address.table == "ties":
        tie = scenario.ties[address.owner]
        return f"strength of {tie.kind} from {names[tie.from_]} to {names[tie.to]}"
    if address.clan:
        return f"how strongly they belong to {names[address.clan]}"
    above = shape_at(address.parts[:-1])
    field = None if above is None else above.of.model_fields.get(address.parts[-1])
    said = "" if field is None or field.description is None else str(field.description)
    return said.removeprefix("Share, 0 to 1: ").partition(";")[0].partition(" (absent")[0].rstrip(".")
