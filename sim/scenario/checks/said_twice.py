"""What stands in a scenario twice, where once is probably meant."""

from __future__ import annotations

from collections.abc import Iterator

from sim.language.document import Document
from sim.scenario.checks.idle import Remark
from sim.scenario.checks.references import evidence_in
from sim.scenario.schema.scenario import Scenario


def said_twice(scenario: Scenario, document: Document) -> Iterator[Remark]:
    """Find outcomes that are asked for again, ties that bind again, and sources that are named again."""
    for place, name in enumerate(scenario.asks):
        if name in scenario.asks[:place]:
            yield ("asks", place), f"'{name}' is asked for already"
    yield from _ties(scenario)
    for path, evidence in evidence_in(document.data):
        for place, source in enumerate(evidence):
            if source in evidence[:place]:
                yield (*path, place), f"'{source}' is named already"


def _ties(scenario: Scenario) -> Iterator[Remark]:
    """Find ties of one kind and sign between the same two, in one direction."""
    first: dict[tuple[str, str, str, int], str] = {}
    for name, tie in scenario.ties.items():
        earlier = first.setdefault((tie.from_, tie.to, tie.kind, tie.sign), name)
        if earlier != name:
            yield ("ties", name), f"is of one kind with '{earlier}', from '{tie.from_}' to '{tie.to}': both are played"
