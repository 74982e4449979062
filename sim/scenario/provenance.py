"""What a scenario rests on: every number with its evidence, and the shares that are stated, implied and assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from sim.scenario.addresses.address import MEMBERSHIPS, Address, in_the_book
from sim.scenario.schema.numbers import EVIDENCE_STATUSES, EvidenceStatus, Number
from sim.scenario.schema.scenario import FIELD_DEFAULTS, Scenario
from sim.scenario.tables.evidence import certainty_of

Part = Literal["all", "scenario", "parameters"]


class Provenance(NamedTuple):
    """A number: where it stands in the file, what it is in words, and what it rests on."""

    path: str
    value: str
    status: EvidenceStatus
    evidence: tuple[str, ...]
    rests_on: str | None


class Count(NamedTuple):
    """How many numbers, and what share of all of them, in [0, 1] (0 where there are none)."""

    number: int
    share: float


def provenance(scenario: Scenario, part: Part = "all") -> list[Provenance]:
    """List the numbers of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Read and checked.
    part : {"all", "scenario", "parameters"}
        Everything, or only what the author says of the world, or only the parameters of the rulebook.

    Returns
    -------
    list of Provenance
        In the order of the file: what the author gives, fixed or not, and what nobody gives and is therefore drawn (an
        attribute left at its default, a parameter from the rulebook's range): that is assumed, too. A category counts
        once, however many officials are drawn from it.
    """
    numbers = {"scenario": _said, "parameters": _parameters}
    wanted = tuple(numbers) if part == "all" else (part,)
    return [_entry(address, number) for each in wanted for address, number in numbers[each](scenario)]


def shares(scenario: Scenario, part: Part = "all") -> dict[EvidenceStatus, Count]:
    """Count the numbers of a scenario that are stated, implied and assumed (see `provenance` for what counts)."""
    return count_statuses(provenance(scenario, part))


def count_statuses(numbers: Iterable[Provenance]) -> dict[EvidenceStatus, Count]:
    """Count numbers by status; every status is a key."""
    counted = Counter(number.status for number in numbers)
    total = sum(counted.values())
    return {status: Count(counted[status], counted[status] / max(1, total)) for status in EVIDENCE_STATUSES}


def in_words(number: Number) -> str:
    """Return a number as a reader should see it: ``high (medium confidence)``, ``0.3``, ``0.3 [0.1, 0.6]``."""
    if number.level is not None:
        certainty = certainty_of(number)
        return number.level if certainty == "assumed" else f"{number.level} ({certainty} confidence)"
    if number.range is None or number.is_fixed:
        return f"{number.value:g}"
    low, high = number.range
    return f"{number.value:g} [{low:g}, {high:g}]"


def _entry(address: Address, number: Number) -> Provenance:
    return Provenance(str(address), in_words(number), number.status, number.evidence, number.rests_on)


def _said(scenario: Scenario) -> Iterator[tuple[Address, Number]]:
    """Go through the numbers of world, leaders, categories, clans, posts and ties."""
    yield from _fields(scenario.world, "world")
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("leaders", scenario.leaders),
        ("categories", scenario.categories),
        ("clans", scenario.clans),
        ("posts", scenario.posts),
    )
    for table, rows in tables:
        for name, said in rows.items():
            yield from _fields(said, table, name)
            for clan, strength in getattr(said, "memberships", {}).items():
                yield Address.to(table, name, MEMBERSHIPS, clan), strength
    for name, tie in scenario.ties.items():
        yield Address.to("ties", name, "strength"), tie.strength


def _fields(said: Any, *above: str) -> Iterator[tuple[Address, Number]]:
    for name in FIELD_DEFAULTS[above[0]]:
        number = getattr(said, name)
        if number is not None and (name in said.model_fields_set or not number.is_fixed):
            yield Address.to(*above, name), number


def _parameters(scenario: Scenario) -> Iterator[tuple[Address, Number]]:
    """Go through the parameters of the rulebook: what the scenario says of them, else their range."""
    from sim.core.rulebook import PARAMETERS  # compiled code: not before it is needed

    for parameter in PARAMETERS:
        number = scenario.parameters.get(parameter.name, in_the_book(parameter))
        if parameter.name in scenario.parameters or not number.is_fixed:
            yield Address.to("parameters", parameter.name), number
