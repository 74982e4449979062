"""What a scenario says that is played, but otherwise than it looks, or never for a reason that stands elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from sim.language.dotted import dotted
from sim.scenario.addresses.address import Address
from sim.scenario.checks.idle import Remark, listed
from sim.scenario.checks.orders import PUTS
from sim.scenario.checks.tie_uses import AT_ZERO, Around, ties_around, use_of
from sim.scenario.provenance import provenance
from sim.scenario.schema.days import day_of, horizon_of
from sim.scenario.schema.events import Event
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario, TieKind

OUT_OF_THE_COUNTRY: Final = ("arrested", "abroad", "dead", "neutral")
LEADS_NOBODY: Final = {"arrested": "in prison", "dead": "dead", "neutral": "out of the play"}
LOOSE: Final = ("milieu", "aggregate")  # groups that do not act: only who belongs to them does
NOT_SAID_OF_A_GROUP: Final = ("name", "kind", "note", "weight", "head", "count")


def played_otherwise(scenario: Scenario) -> Iterator[Remark]:
    """Go through what is played otherwise than it looks, or not at all, and is probably a mistake."""
    yield from _deference_twice(scenario)
    yield from _candidates_away(scenario)
    yield from _leaderless_groups(scenario)
    yield from _splits_that_lead_to_nothing(scenario)
    yield from _of_the_ruler(scenario)
    yield from _of_the_dead(scenario)


def read_in_part(scenario: Scenario) -> Iterator[Remark]:
    """Go through what counts less, or more, than an author would think, and need not be a mistake."""
    around = ties_around(scenario)
    yield from _ties_of_no_strength(scenario, around)
    yield from _ties_of_any_strength(scenario, around)
    yield from _groups_of_nobody(scenario)
    yield from _idle_channels(scenario)


def _ties_of_no_strength(scenario: Scenario, around: Around) -> Iterator[Remark]:
    """Find ties of strength 0 whose kind is read at 0, too, which is not the same as no tie."""
    found: dict[TieKind, list[str]] = defaultdict(list)
    for name, tie in scenario.ties.items():
        fixed_at_zero = tie.strength.value == 0.0 and tie.strength.is_fixed
        use = use_of(tie, scenario, around) if fixed_at_zero and tie.kind in AT_ZERO else None
        if use is not None:
            found[tie.kind].append(name)
    for kind, names in found.items():
        message = f"of {listed(names)} is 0, which is not the same as no tie: {AT_ZERO[kind]}"
        yield ("ties", names[0], "strength"), message


def _ties_of_any_strength(scenario: Scenario, around: Around) -> Iterator[Remark]:
    """Find ties of leadership to a group that is no body of force: that he leads is read, how strongly is not."""
    found = [
        name
        for name, tie in scenario.ties.items()
        if tie.kind == "leadership"
        and tie.to not in scenario.leaders  # to a person it is how far the two stand together
        and not _is_body(tie.to, scenario)
        and use_of(tie, scenario, around) is not None
    ]
    if found:
        message = f"of {listed(found)} is not read: leading what is no body of force counts the same at any strength"
        yield ("ties", found[0], "strength"), message


def _is_body(some_id: str, scenario: Scenario) -> bool:
    clan = scenario.clans.get(entry_of(some_id, scenario.clans))
    return clan is not None and clan.kind == "body"


def _deference_twice(scenario: Scenario) -> Iterator[Remark]:
    ruler, said = scenario.world.incumbent, scenario.world.deference
    ties = [name for name, tie in scenario.ties.items() if tie.kind == "deference" and tie.from_ == ruler]
    if said is not None and ties and scenario.rules.get("succession") != "off":
        yield ("world", "deference"), f"gives way to the ties of deference of '{ruler}', {listed(ties)}"


def _candidates_away(scenario: Scenario) -> Iterator[Remark]:
    """Find candidates whom no patron can choose, as they are not in the country."""
    moved = _moved(scenario)
    away = [
        name
        for name, leader in scenario.leaders.items()
        if leader.candidate and leader.status in OUT_OF_THE_COUNTRY and name not in moved
    ]
    if away and scenario.world.patron is not None:
        status = scenario.leaders[away[0]].status
        message = f"cannot be chosen: {listed(away)} {'is' if len(away) == 1 else 'are'} not in the country ({status})"
        yield ("leaders", away[0], "candidate"), message


def _leaderless_groups(scenario: Scenario) -> Iterator[Remark]:
    moved = _moved(scenario)
    for name, clan in scenario.clans.items():
        head = None if clan.head is None else scenario.leaders[clan.head]
        if head is not None and head.status in LEADS_NOBODY and clan.head not in moved:
            message = f"is {LEADS_NOBODY[head.status]}: nobody brings the means of '{name}' to a side, or calls on it"
            yield ("clans", name, "head"), message


def _groups_of_nobody(scenario: Scenario) -> Iterator[Remark]:
    """Find milieus and aggregates of which something is said although nobody belongs to them or is instructed."""
    belonged = {clan for leader in scenario.leaders.values() for clan in (leader.clan, *leader.memberships)}
    belonged |= {clan for each in scenario.categories.values() if each.clans != "mixed" for clan in each.clans}
    led = {tie.to for tie in scenario.ties.values() if tie.kind in ("instruction", "investigation", "leadership")}
    idle = [
        name
        for name, clan in scenario.clans.items()
        if clan.kind in LOOSE
        and clan.count is None
        and clan.head is None
        and name not in belonged | led
        and clan.model_fields_set - set(NOT_SAID_OF_A_GROUP)
    ]
    if idle:
        message = f"nobody belongs to {listed(idle)}: no rule reads more of it than its weight, for ties of hostility"
        yield ("clans", idle[0]), message


def _idle_channels(scenario: Scenario) -> Iterator[Remark]:
    """Find channels whose reliability is said though nothing rests on them."""
    default = Scenario.model_fields["channels"].default
    said = [name for name, channel in scenario.channels.items() if channel != default[name]]
    if not said:
        return
    rests_on = {entry.rests_on for entry in provenance(scenario)} - {None}
    resting = {"unsourced" if name == "unsourced" else "insiders" for name in rests_on}  # as `evidence.channel_of`
    for name in said:
        if name not in resting:
            yield ("channels", name), "no number rests on this channel ('rests_on')"


def _splits_that_lead_to_nothing(scenario: Scenario) -> Iterator[Remark]:
    """Find dated splits where contests are switched off."""
    if scenario.rules.get("contest") != "off" or scenario.rules.get("challenge") == "off":
        return
    for place, event in enumerate(scenario.events):
        if event.do == "split" and day_of(event, scenario) < horizon_of(scenario):
            yield ("events", place), "opens a bid that nobody fights out: the rule 'contest' is off"


def _of_the_ruler(scenario: Scenario) -> Iterator[Remark]:
    """Find orders that put the ruler where he rules as before."""
    ruler = scenario.world.incumbent
    status = Address.to("leaders", ruler, "status")
    for place, event in enumerate(scenario.events):
        if Address.parse(event.path or "") == status and event.value in ("in-service", "outside"):
            yield ("events", place), f"has no effect: '{ruler}' rules, in office or not, while he is in the country"


def _of_the_dead(scenario: Scenario) -> Iterator[Remark]:
    """Find events that set something of a leader whom earlier ones, or the start, have put where nobody asks for it."""
    status: dict[str, str] = {name: leader.status for name, leader in scenario.leaders.items()}
    in_order = sorted(enumerate(scenario.events), key=lambda each: day_of(each[1], scenario))
    for place, event in in_order:
        whose, field = _of_leader(event)
        if field == "status":
            status[whose] = str(event.value)
        elif event.do == "neutralise":
            status[str(event.who)] = "neutral"
        elif event.do == "fate" and event.what in PUTS:
            status[str(event.who)] = PUTS[event.what]
        elif status.get(whose) in LEADS_NOBODY:
            yield ("events", place), f"has no effect: '{whose}' is {LEADS_NOBODY[status[whose]]} by then"


def _moved(scenario: Scenario) -> set[str]:
    """Return the leaders whose standing an event of the scenario changes."""
    moved = {whose for whose, field in map(_of_leader, scenario.events) if field == "status"}
    named = {str(event.who) for event in scenario.events if event.do in ("appoint", "elect", "fate")}
    return moved | named | {str(event.heir) for event in scenario.events if event.heir is not None}


def _of_leader(event: Event) -> tuple[str, str]:
    """Return of whom an event sets what, of the leaders; empty words where it does not."""
    address = Address.parse(event.path or "")
    return (address.owner, dotted(address.rest)) if address.table == "leaders" else ("", "")
