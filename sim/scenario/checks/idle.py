"""What a scenario says that no rule reads, one remark for each kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sim.language.yaml_places import PathTuple
from sim.scenario.checks.field_uses import FIELD_USES, is_said
from sim.scenario.checks.tie_uses import NEEDS, USES, Use, ties_around, use_of
from sim.scenario.schema.actors import TAKES_OFFICIALS, Clan
from sim.scenario.schema.ids import entry_of
from sim.scenario.schema.scenario import Scenario

SHOWN: Final = 6
# Parameters that are read by further rules than the one that declares them, so that they count though that is off.
READ_ELSEWHERE: Final[dict[str, tuple[str, ...]]] = {
    "share_told": ("formation",),
    "fresh_half_life": ("expectations", "formation", "kompromat", "pacts", "protest", "succession"),
    "slow_half_life": ("calendar", "contest", "expectations", "formation", "protest", "service", "succession",
                       "verdict"),
    "blow": ("challenge", "clans", "contest", "formation", "kompromat", "pacts", "protest", "service", "soundings",
             "succession", "verdict"),
    "resentment": ("challenge", "clans", "contest", "formation", "kompromat", "protest", "service", "soundings",
                   "succession", "verdict"),
    "gratitude": ("challenge", "contest", "formation", "kompromat", "pacts", "protest", "service", "soundings",
                  "succession", "verdict"),
    "volatility": ("calendar",),
    "rise_rate": ("loyalty",),
    "leader_premium": ("challenge", "contest", "protest", "service", "succession"),
    "price_of_change": ("challenge", "contest", "formation", "soundings", "succession", "verdict"),
    "noise": ("clans", "contest", "formation", "kompromat", "pacts", "protest", "service", "soundings", "succession",
              "verdict"),
    "chances": ("clans", "kompromat", "pacts", "service", "soundings", "succession"),
    "safety": ("contest", "kompromat", "protest", "service", "soundings", "succession", "verdict"),
    "vote_salience": ("succession",),
    "voice": ("contest", "protest", "soundings", "succession"),
    "bond": ("challenge", "succession"),
    "momentum": ("challenge", "protest", "succession"),
    "resolve": ("challenge", "succession"),
    "pace": ("protest",),
    "shake": ("calendar", "challenge", "clans", "protest", "succession", "verdict"),
    "violence": ("protest",),
    "heavy_tail": ("protest",),
    "obedience": ("challenge", "succession"),
    "plot_edge": ("succession",),
}  # fmt: skip


def is_switched_off(scenario: Scenario, parameter: str) -> bool:
    """Say whether every rule that reads a parameter is off."""
    from sim.core.rulebook import RULE_OF  # compiled code: not before it is needed

    readers = {RULE_OF[parameter], *READ_ELSEWHERE.get(parameter, ())}
    return all(scenario.rules.get(rule) == "off" for rule in readers)


NOBODYS_CLAN: Final = ("court", "body", "milieu", "aggregate")
NOT_HIS: Final = "its members do not become his people; a following is a clan of kind team"
Remark = tuple[PathTuple, str]


def idle_ties(scenario: Scenario) -> Iterator[Remark]:
    """Go through the kinds of tie of which some bind nobody for whom a rule reads them."""
    idle: dict[str, list[str]] = defaultdict(list)
    around = ties_around(scenario)
    for name, tie in scenario.ties.items():
        if tie.strength.value != 0.0 and use_of(tie, scenario, around) is None:
            idle[tie.kind].append(name)
    for kind, names in idle.items():
        ways = [_way(use) for use in USES if use.kind == kind]
        counts = "it is documentation" if not ways else f"{kind} counts {'; or '.join(dict.fromkeys(ways))}"
        off = "" if not ways else _off(scenario, [use for use in USES if use.kind == kind])
        yield ("ties", names[0]), f"no rule reads {listed(names)}: {counts}{off}"


def _way(use: Use) -> str:
    needs = f", where there is {NEEDS[use.needs]}" if use.needs else ""
    return f"from {_either(use.start)} to {_either(use.end)}{needs}"


def _off(scenario: Scenario, uses: Sequence[Use]) -> str:
    off = dict.fromkeys(rule for use in uses for rule in use.rules if scenario.rules.get(rule) == "off")
    return f"; rules that are off: {', '.join(off)}" if off else ""


def _either(sorts: Sequence[str]) -> str:
    return " or ".join(f"the {sort}" if sort == "patron" else f"a {sort}" for sort in sorts)


def idle_fields(scenario: Scenario) -> Iterator[Remark]:
    """Go through the fields that are said of somebody of whom no rule reads them, those of one reason together."""
    idle: dict[str, list[PathTuple]] = defaultdict(list)
    for use in FIELD_USES:
        for name, said in _entries(scenario, use.table):
            if is_said(said, use.field) and not use.is_read(scenario, name):
                idle[use.of].append((use.table, use.field) if use.table == "world" else (use.table, name, use.field))
    for reason, paths in idle.items():
        places: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            places[str(path[-1])].append(str(path[-2]))
        said = ", ".join(
            field if names == ["world"] else f"{field} of {listed(names)}" for field, names in places.items()
        )
        yield paths[0], f"no rule reads {said} here: it is {reason}"


def _entries(scenario: Scenario, table: str) -> list[tuple[str, Any]]:
    return [("world", scenario.world)] if table == "world" else list(getattr(scenario, table).items())


def clan_as_team(scenario: Scenario) -> Iterator[Remark]:
    """Find a following of the incumbent that is a clan of its own: what it is owed then follows other rules."""
    clan = _not_a_team(scenario)
    if clan is not None and clan.takes:
        message = (
            f"'{scenario.world.team}' is a {clan.kind} clan: what its weight entitles it to gives way to the share "
            f"of an incumbent's own following (leader_premium), and {NOT_HIS}"
        )
        yield ("world", "team"), message


def group_as_team(scenario: Scenario) -> Iterator[Remark]:
    """Find a following of the incumbent that is a group of another kind, as a body or a court."""
    clan = _not_a_team(scenario)
    if clan is not None and not clan.takes:
        yield ("world", "team"), f"'{scenario.world.team}' is of kind {clan.kind}: {NOT_HIS}"


def officials_of_no_clan(scenario: Scenario) -> Iterator[Remark]:
    """Find categories of which officials are given to a group that is nobody's clan, as a body."""
    for name, category in scenario.categories.items():
        for some_id, share in category.clans.items() if isinstance(category.clans, dict) else ():
            kind = scenario.clans[entry_of(some_id, scenario.clans)].kind
            if share > 0.0 and kind in NOBODYS_CLAN:
                message = (
                    f"'{some_id}' is of kind {kind}, and officials belong to clans ({', '.join(TAKES_OFFICIALS)}): "
                    "it is played as the clan of those who are given to it, and no posts are due to it for them"
                )
                yield ("categories", name, "clans", some_id), message


def _not_a_team(scenario: Scenario) -> Clan | None:
    team = scenario.world.team
    clan = None if team is None else scenario.clans.get(entry_of(team, scenario.clans))
    return None if clan is None or clan.kind == "team" else clan


def idle_parameters(scenario: Scenario) -> Iterator[Remark]:
    """Go through the parameters that are set though their rule is switched off."""
    from sim.core.rulebook import RULE_OF  # compiled code: not before it is needed

    idle: dict[str, list[str]] = defaultdict(list)
    for name in scenario.parameters:
        if is_switched_off(scenario, name):
            idle[RULE_OF[name]].append(name)
    for rule, names in idle.items():
        yield ("parameters", names[0]), f"no rule reads {listed(names)}: '{rule}' is off"


def idle_thrones(scenario: Scenario) -> Iterator[Remark]:
    """Find somebody who holds the presidency and does not rule, and offices of one id with a person or clan."""
    incumbent = scenario.world.incumbent
    for name, post in scenario.posts.items():
        holders = [leader for leader, said in scenario.leaders.items() if said.post == name]
        holders += [*post.holders, *([post.holder] if post.holder is not None else [])]
        others = [leader for leader in dict.fromkeys(holders) if leader != incumbent]
        if post.institution == "presidency" and others:
            message = f"is the presidency, held by {listed(others)}, but '{incumbent}' rules (world.incumbent)"
            yield ("posts", name), message
    shared = [name for name in scenario.posts if name in scenario.leaders or name in scenario.clans]
    if shared:
        message = f"{listed(shared)}: also the id of a person or clan, by whose name stories will call the office"
        yield ("posts", shared[0]), message


def listed(names: Sequence[str], last: str = ", ") -> str:
    """Return ids in quotes, a few of many."""
    shown = last.join(f"'{name}'" for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"
