"""What the numbers rest on, paragraph by paragraph of the source, and the parameters with theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.core.rulebook import PARAMETERS, RULE_OF
from sim.report.material import Material
from sim.report.words import capital
from sim.scenario.addresses.address import Address
from sim.scenario.addresses.words import address_in_words
from sim.scenario.provenance import Provenance, in_words, provenance, shares
from sim.scenario.schema.scenario import FIELD_DEFAULTS, Scenario
from sim.sources import spelt_out

NO_PASSAGE: Final = ""
DEFAULT: Final = "default"
CHANNELS = {
    "insiders": "insiders",
    "unsourced": "no source given",
    "insiders+unsourced": "insiders, and no source given",
    "partly": "partly on insiders or on no source",
}


@dataclass(frozen=True)
class Line:
    """A number: of what, its value in words, its status, the passages it rests on, and its channel."""

    what: str
    path: str
    value: str
    status: str
    evidence: tuple[str, ...]
    channel: str


@dataclass(frozen=True)
class Passage:
    """A passage of the source, or NO_PASSAGE, or DEFAULT, with the numbers that rest on it before any other."""

    id: str
    where: str
    voice: str
    text: str
    lines: tuple[Line, ...]

    def counts(self) -> str:
        """Return ``3 stated, 2 implied``."""
        found = {
            status: sum(line.status == status for line in self.lines) for status in ("stated", "implied", "assumed")
        }
        return ", ".join(f"{number} {status}" for status, number in found.items() if number)


@dataclass(frozen=True)
class Knob:
    """A parameter of the rulebook as it was played."""

    name: str
    rule: str
    value: str
    unit: str
    source: str
    meaning: str
    status: str
    changed: bool


def passages(material: Material) -> list[Passage]:
    """Return the numbers of the scenario (not those of the rulebook) by the first passage each rests on."""
    sources = material.scenario.sources
    grouped: dict[str, list[Line]] = {some_id: [] for some_id in sources}
    grouped[NO_PASSAGE], grouped[DEFAULT] = [], []
    for number in provenance(material.scenario, "scenario"):
        otherwise = DEFAULT if is_default(material.scenario, number) else NO_PASSAGE
        key = next((some_id for some_id in number.evidence if some_id in sources), otherwise)
        grouped[key].append(_line(material, number))
    found = []
    for some_id, lines in grouped.items():
        if not lines:
            continue
        source = sources.get(some_id)
        found.append(
            Passage(
                some_id,
                (source and source.where) or "",
                (source and source.voice) or "",
                source.text if source else "",
                tuple(lines),
            )
        )
    return found


def knobs(material: Material) -> list[Knob]:
    """Return the parameters of the rulebook in the order of play."""
    found = []
    for each in PARAMETERS:
        said = material.scenario.parameters.get(each.name)
        status = "assumed" if said is None else said.status
        if said is not None:
            value = in_words(said)
            source = ": ".join(filter(None, (", ".join((said.status, *said.evidence)), said.why)))
        else:
            value, source = f"{each.value:g} [{each.low:g}, {each.high:g}]", spelt_out(each.source)
        found.append(
            Knob(each.name, RULE_OF[each.name], value, each.unit, source, each.meaning, status, said is not None)
        )
    return found


def counts_of(material: Material) -> dict[str, tuple[int, float]]:
    """Return number and share of the inputs by status, as they were counted before the scenario was written in full."""
    found: dict[str, int] = dict(material.manifest.get("rests_on") or {})
    if not found:
        found = {status: count.number for status, count in shares(material.scenario).items()}
    total = max(1, sum(found.values()))
    return {status: (number, number / total) for status, number in found.items()}


def is_default(scenario: Scenario, number: Provenance) -> bool:
    """Say whether a number stands at a fixed default that nobody gave a reason for.

    A scenario in full names these, too; they are the same in every run and are not counted among what it rests on.
    """
    address = Address.parse(number.path)
    default = FIELD_DEFAULTS.get(address.table, {}).get(address.field)
    return (
        number.status == "assumed"
        and not number.evidence
        and default is not None
        and default.is_fixed
        and number.value == in_words(default)
    )


def _line(material: Material, number: Provenance) -> Line:
    return Line(
        capital(address_in_words(Address.parse(number.path), material.build.names)), number.path, number.value,
         number.status, number.evidence,
        CHANNELS.get(number.rests_on or "", number.rests_on or "–"),
    )  # fmt: skip
