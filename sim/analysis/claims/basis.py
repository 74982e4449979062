"""What a claim rests on: which of the scenario's numbers its arms and outcomes touch, and their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.analysis.claims.measures import read_outcome
from sim.analysis.claims.schema import Arm, Claim, ClaimsFile
from sim.core.rulebook import RULE_OF
from sim.language.dotted import parts_of
from sim.outcomes.own import NONE_OWN, OwnOutcomes, actors_named
from sim.scenario.provenance import Count, Provenance, count_statuses
from sim.scenario.schema.events import Event
from sim.scenario.schema.numbers import EvidenceStatus

ACTORS = ("leaders", "clans", "categories", "ties")


class Basis(NamedTuple):
    """How many numbers a claim touches by status, and which channels of the source some of them rest on."""

    shares: dict[EvidenceStatus, Count]
    channels: tuple[str, ...]
    numbers: int


def basis_of(
    claim: Claim, said: ClaimsFile, numbers: list[Provenance], choice: tuple[str, ...] = (), own: OwnOutcomes = NONE_OWN
) -> Basis:
    """Return what a claim rests on.

    Touched are the numbers that an arm sets or shifts, all numbers of an actor or tie whom an event or an outcome
    names, and the parameters of the rules that the claim says carry it. `numbers` are those of the scenario
    (`sim.scenario.provenance.provenance`); `choice` are the patron and his candidates, whom a choice names; `own` are
    the outcomes that the scenario defines.
    """
    paths = set(_paths(claim, said, choice, own))
    actors = {name for path in paths if path[0] == "*" for name in path[1:]}
    cuts_all = any(arm.ties == "cut" for arm in _arms(claim, said))
    found = [entry for entry in numbers if _is_touched(entry.path, paths, actors, claim.rules, cuts_all)]
    channels = tuple(sorted({entry.rests_on for entry in found if entry.rests_on is not None}))
    return Basis(count_statuses(found), channels, len(found))


def _is_touched(
    path: str, paths: set[tuple[str, ...]], actors: set[str], rules: tuple[str, ...], cuts_all: bool
) -> bool:
    parts = parts_of(path)
    if parts[0] == "parameters" and RULE_OF[parts[1]] in rules:
        return True
    if parts[0] == "ties" and cuts_all:
        return True
    if parts[0] in ACTORS and parts[1] in actors:
        return True
    return any(parts == each[: len(parts)] for each in paths)


def _arms(claim: Claim, said: ClaimsFile) -> Iterator[Arm]:
    """Go through the arms a claim uses, and what they are like."""
    wanted = [arm for test in (*claim.tests, *claim.controls) for _, arm in test.outcomes_and_arms]
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        arm = claim.arms.get(name, said.arms.get(name))
        if arm is None or name in seen:
            continue
        seen.add(name)
        yield arm
        wanted += [arm.like] if arm.like is not None else []


def _paths(
    claim: Claim, said: ClaimsFile, choice: tuple[str, ...], own: OwnOutcomes
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    """Go through what is touched: a path of the file, or ('*', ids) for all that is said of an actor."""
    for arm in _arms(claim, said):
        for text in (*arm.shift, *(each.partition("=")[0] for each in arm.set)):
            yield parts_of(text)
        for event in arm.events:
            yield from _of_event(event)
            if event.do == "choose_successor":
                yield ("*", *choice)
        yield ("*", *arm.rename)
    for test in (*claim.tests, *claim.controls):
        for outcome, _ in test.outcomes_and_arms:
            name, arguments = read_outcome(outcome)
            yield ("*", *(each for each in arguments if isinstance(each, str)))
            yield ("*", *actors_named(name, own))


def _of_event(event: Event) -> Iterator[tuple[str, ...]]:
    if event.path is not None:
        yield parts_of(event.path)
    if event.who is not None:
        yield ("*", event.who)
    if event.do == "patron_exit":
        yield ("world", "patron_support")
