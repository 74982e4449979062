"""Events that are carried out and change nothing, one remark each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sim.language.amounts import amount
from sim.language.yaml_places import PathTuple
from sim.scenario.addresses.address import Address
from sim.scenario.checks.field_uses import FIELD_USES, is_told
from sim.scenario.checks.idle import Remark, is_switched_off
from sim.scenario.checks.idle_fates import why_idle_fate
from sim.scenario.checks.patrons import hands_power_on
from sim.scenario.checks.tie_uses import ties_around, use_of
from sim.scenario.schema.days import day_of, days_between_votes, election_day, horizon_of
from sim.scenario.schema.events import Event
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario

RULE_OF_ORDER: Final[dict[str, str]] = {
    **dict.fromkeys(("set", "shock", "neutralise"), "calendar"),
    "leak": "soundings",
    **dict.fromkeys(("find_file", "discover_search", "show_file", "publish_file"), "kompromat"),
    "appoint": "formation",
    "fate": "service",
    **dict.fromkeys(("patron_exit", "choose_successor", "ruler_dies", "elect"), "succession"),
    "split": "challenge",
    "switch_sides": "contest",
}
LENT_AT_THE_START: Final = ("lends_economic", "lends_media", "lends_regional")


def idle_orders(scenario: Scenario) -> Iterator[Remark]:
    """Go through the events that change nothing as they stand, each with why."""
    for place, event in enumerate(scenario.events):
        why = _why_idle(event, scenario)
        if why is not None:
            yield ("events", place), why


def _why_idle(event: Event, scenario: Scenario) -> str | None:
    day, horizon = day_of(event, scenario), horizon_of(scenario)
    hands_on = hands_power_on(event, scenario)
    rule = "succession" if hands_on else RULE_OF_ORDER[event.do]
    if day >= horizon:
        return f"never happens: a run ends {amount(scenario.horizon_months, 'month')} after the start (day {horizon})"
    if scenario.rules.get(rule) == "off":
        return f"has no effect: '{event.do}' is carried out by the rule '{rule}', which is off"
    if event.do in ("shock", "find_file", "leak") and event.size == 0.0:
        return f"has no effect: '{event.do}' of size 0"
    if event.do == "leak":
        return _why_idle_leak(event, day, scenario)
    if event.do == "set" and event.path is not None:
        return _why_idle_set(Address.parse(event.path), scenario)
    if event.do == "appoint" and not hands_on and _holds_already(event, day, scenario):
        return f"has no effect: '{event.who}' holds '{event.post}' already, unless he has lost it by then"
    if event.do == "fate":
        return why_idle_fate(event, scenario)
    if event.do == "choose_successor" and not any(leader.candidate for leader in scenario.leaders.values()):
        return "has no effect: nobody is a 'candidate'"
    if event.do == "switch_sides" and event.who in scenario.clans and not _has_members(str(event.who), scenario):
        return f"has no effect: nobody's clan is '{event.who}' (memberships do not count)"
    if event.do == "show_file" and not _may_have_a_file(event, day, scenario):
        return f"shows nothing: there is no file on '{event.who}', unless one is handed in by then"
    if event.do == "publish_file" and not _may_have_a_file(event, day, scenario):
        return (
            f"publishes nothing: there is no file on '{event.who}', unless one is handed in by then; he is "
            "provoked all the same"
        )
    return None


def _why_idle_leak(event: Event, day: int, scenario: Scenario) -> str | None:
    vote = election_day(scenario)
    if vote is None:
        return "has no effect: no fates are told, as no vote is held"
    if event.who in scenario.leaders and day < vote and not is_told(scenario, event.who):
        return (
            "has no effect: only officials, and who holds an office in the ruler's gift, are told their fate before "
            f"the vote, and '{event.who}' is neither"
        )
    if event.who is not None and event.size is not None:
        return "'size' has no effect where it is said whose fate leaks"
    return None


def _why_idle_set(address: Address, scenario: Scenario) -> str | None:
    table, field = address.table, address.field
    if (table, field) == ("world", "lame_duck") and scenario.rules.get("expectations") != "off":
        return "has no effect: the rule 'expectations' reckons lame_duck anew each step, from its value at the start"
    if (table, field) == ("world", "deference") and scenario.rules.get("succession") != "off":
        ruler = scenario.world.incumbent
        if any(tie.kind == "deference" and tie.from_ == ruler for tie in scenario.ties.values()):
            return "has no effect: it is reckoned anew each step from the incumbent's ties of deference"
    if table == "posts" and field in LENT_AT_THE_START:
        return f"has no effect: what an office lends in '{field}' is lent at the start only"
    if table == "ties":
        tie = scenario.ties[address.owner]
        if field == "strength" and use_of(tie, scenario, ties_around(scenario)) is None:
            return f"has no effect: no rule reads '{address.owner}'"
    if table == "parameters":
        return _why_idle_parameter(field, scenario)
    return _why_idle_field(address, scenario)


def _why_idle_parameter(name: str, scenario: Scenario) -> str | None:
    from sim.core.rulebook import RULE_OF

    return f"has no effect: the rule '{RULE_OF[name]}' is off" if is_switched_off(scenario, name) else None


def _why_idle_field(address: Address, scenario: Scenario) -> str | None:
    table = address.table
    if table == "leaders" and address.owner not in scenario.leaders:
        table = "categories"
    entry = address.owner if table == "world" else entry_of(address.owner, getattr(scenario, table))
    for use in FIELD_USES:
        if (use.table, use.field) == (table, address.field) and not use.is_read(scenario, entry):
            return f"has no effect: '{use.field}' is {use.of}"
    return None


def _holds_already(event: Event, day: int, scenario: Scenario) -> bool:
    """Say whether somebody is appointed to the office he holds at the start, before anything can have changed it."""
    vote = election_day(scenario)
    if vote is not None and day >= vote:
        return False
    earlier = [each for each in scenario.events if each.do in ("appoint", "fate") and day_of(each, scenario) < day]
    if any(event.post == other.post or event.who == other.who for other in earlier):
        return False
    from sim.scenario.tables.rows import rows_of  # compiled code: not before it is needed

    return rows_of(scenario).holders.get(str(event.post)) == event.who


def _has_members(clan: str, scenario: Scenario) -> bool:
    if any(leader.clan == clan for leader in scenario.leaders.values()):
        return True
    for category in scenario.categories.values():
        if (category.clans == "mixed" and scenario.clans[clan].takes) or clan in category.clans:
            return True
    return False


def _may_have_a_file(event: Event, day: int, scenario: Scenario) -> bool:
    """Say whether there can be a file by then: from the start, found by order, or through a search."""
    who = str(event.who)
    said = scenario.leaders.get(who) or scenario.categories[entry_of(who, scenario.categories)]
    if said.file.value != 0.0 or any(tie.kind == "investigation" for tie in scenario.ties.values()):
        return True
    kin = {who, *(end for tie in scenario.ties.values() if tie.kind == "kinship" for end in (tie.from_, tie.to))}
    orders = [other for other in scenario.events if day_of(other, scenario) <= day]
    given = Address.to("leaders", who, "file")
    return any(
        (other.do == "find_file" and other.who in kin) or Address.parse(other.path or "") == given for other in orders
    )


def idle_election(scenario: Scenario) -> Iterator[Remark]:
    """Find a vote that a run never reaches, be it the first or the next."""
    vote, end = election_day(scenario), horizon_of(scenario)
    if vote is not None and 0 < end - vote <= days_between_votes(scenario):
        yield ("election_every_months",), f"no other vote is held: the next would be after the run ends (day {end})"
    if scenario.election is not None and election_day(scenario) is None:
        path: PathTuple = ("election",)
        months = scenario.horizon_months
        yield path, f"is never held: a run ends {amount(months, 'month')} after the start (day {horizon_of(scenario)})"
