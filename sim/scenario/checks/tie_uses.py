"""What each kind of tie is read for, and between whom: the one table that checks, the guide and a test share."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.scenario.schema.days import election_day
from sim.scenario.schema.numbers import fixed
from sim.scenario.schema.scenario import Scenario, Tie, TieKind

LEADER: Final = "leader"  # anybody named, the incumbent and the patron among them
INCUMBENT: Final = "incumbent"
OTHER: Final = "leader who does not rule"
PATRON: Final = "patron"
CLAN: Final = "clan"  # one clan, grouping or body
GROUP: Final = "group"  # several like clans as a whole
CORPS: Final = "category"  # a category of officials as a whole
OFFICE_HOLDERS: Final = "category with offices"
GROUPING: Final = "clan that acts"  # a described whole and a category do not
WEIGHTY: Final = "clan with a weight"  # a group or a category has none of its own
PATRONS_CLAN: Final = "clan headed by the patron"
SEARCHED: Final = "clan or category under investigation"
ANY_CLAN: Final = (CLAN, GROUP, CORPS)
ANYBODY: Final = (LEADER, *ANY_CLAN)
NEVER_FILLED: Final = ("presidency", "court")  # institutions whose offices the ruler does not fill anew

NEEDS: Final[dict[str, str]] = {
    "patron": "a patron",
    "vote": "a vote within the horizon",
    "patron or vote": "a patron, or a vote within the horizon",
    "search": "an investigation that can find something",
    "instruction": "an instruction by the incumbent, and an investigation that can find something",
    "place": "an instruction by the incumbent or an investigation by a leader, and another leader with an association "
    "to it",
    "own search": "an investigation by him or by whom he instructs",
    "material": "material that lies with it",
    "alliance": "a patron, and an alliance of the same leader with the incumbent",
}


class Use(NamedTuple):
    """One way in which a kind of tie is read.

    `start` and `end` are sorts of ends (see `sorts_of`), `needs` a key of NEEDS or empty, `rules` those that read it.
    """

    kind: TieKind
    start: tuple[str, ...]
    end: tuple[str, ...]
    rules: tuple[str, ...]
    does: str
    needs: str = ""


USES: Final[tuple[Use, ...]] = (
    Use("patronage", (PATRON,), (INCUMBENT,), ("succession",), "raises or lowers the patron's support", "patron"),
    Use("patronage", (PATRON,), (LEADER,), ("kompromat",),
        "shields a client from what is found on him, as far as his `protection` goes", "patron"),
    Use("kinship", (LEADER,), (LEADER,), ("kompromat", "pacts", "succession", "challenge", "contest"),
        "both ways: a file on one is found on the other; force can be called on through it; in a contest kin stand "
        "together; kin of the patron are heard at his court"),
    Use("alliance", (LEADER,), (LEADER,), ("pacts", "succession", "challenge", "contest"),
        "both ways: lends force and following, binds an ally to the incumbent, carries him to one's side; can break"),
    Use("deference", (INCUMBENT,), ANYBODY, ("succession",),
        "the mean of these ties is how far he minds them: pleases the patron, leaves fewer places to his own people",
        "patron or vote"),
    Use("membership", (LEADER,), (PATRONS_CLAN,), ("succession",),
        "makes an ally of the incumbent heard at the patron's court (further clans of a leader are `memberships`)",
        "alliance"),
    Use("membership", (OTHER,), (GROUPING,), ("loyalty",),
        "beside his own clan: its stance carries him; any clan goes by him, as far as he is of it and by his weight"),
    Use("leadership", (LEADER,), (*ANY_CLAN,), ("kompromat", "pacts", "challenge", "contest"),
        "makes him head where none is named; of a body: its force is at his call and lets him plot; one with force to "
        "call on can plot if he leads anything, at any strength"),
    Use("leadership", (LEADER,), (LEADER,), ("kompromat",), "makes him a chief who gathers material", "instruction"),
    Use("rivalry", (LEADER,), (INCUMBENT,), ("loyalty", "formation"),
        "both ways: lowers his loyalty to the incumbent; where he heads a clan, it is left out sooner, and refuses a "
        "slate with many of the incumbent's own people"),
    Use("rivalry", (INCUMBENT,), (LEADER,), ("loyalty", "formation"), "the same, written from the other side"),
    Use("rivalry", (OTHER,), (OTHER,), ("kompromat",),
        "both ways: each looks for material on the other, and is quicker to use it"),
    Use("rivalry", (OTHER,), (OTHER,), ("contest", "formation", "loyalty", "pacts"),
        "both ways: neither backs a bid of the other; a clan that one heads refuses a slate that favours the other's; "
        "they break an alliance sooner and form none; whom a patron chose as successor is a rival to his rivals"),
    Use("investigation", ANYBODY, (OTHER, CORPS), ("kompromat",),
        "can be discovered, and finds material: for the incumbent if an instruction stands behind it, for another "
        "leader by his own reach"),
    Use("investigation", (OTHER,), (INCUMBENT,), ("kompromat",), "finds material on the incumbent by his own reach"),
    Use("investigation", ANYBODY, (CLAN, GROUP), ("kompromat",),
        "finds material on those with an association to it", "place"),
    Use("appointment", (INCUMBENT,), (OFFICE_HOLDERS,), ("formation",),
        "how far he fills their offices with people of his own", "vote"),
    Use("instruction", (INCUMBENT,), ANYBODY, ("kompromat",), "how hard the agencies are pushed to search", "search"),
    Use("instruction", (OTHER,), ANYBODY, ("kompromat",),
        "makes it search for him, in place of his own reach", "own search"),
    Use("association", (OTHER,), (SEARCHED,), ("kompromat",),
        "what is found there is found on him", "instruction"),
    Use("association", (LEADER,), (CLAN,), ("kompromat",),
        "material on him lies there: more is found, and whoever commands it comes by some", "material"),
    Use("association", (LEADER,), (LEADER,), ("kompromat",),
        "both ways: each comes by material on the other, and more is found"),
    Use("recruitment", (INCUMBENT,), ANY_CLAN, ("formation",), "how far he has people of his own to place", "vote"),
    Use("hostility", (WEIGHTY,), (INCUMBENT,), ("calendar", "loyalty", "challenge", "contest"),
        "lowers approval in the country, by the clan's weight; turns its members from him; part of its weight goes to "
        "whoever challenges him"),
    Use("hostility", (OTHER,), (INCUMBENT,), ("challenge", "contest"),
        "part of his weight goes to whoever challenges the incumbent"),
    Use("hostility", (WEIGHTY, LEADER), (OTHER,), ("challenge", "contest"),
        "takes from the following of a challenger, and from his side in a contest; its members do not back him"),
    Use("coverage", ANYBODY, (INCUMBENT,), ("calendar",), "raises (or with sign -1 lowers) approval in the country"),
    Use("founder", (PATRON,), ANYBODY, ("succession",), "adds to the patron's strength in a break", "patron"),
    Use("peers", (OTHER,), (OTHER,), ("pacts",),
        "both ways: each hears of what is done to the other, and two with cause ally"),
)  # fmt: skip

# Kinds that are read at a strength of 0, too: what such a tie does, which no tie would not.
AT_ZERO: Final[dict[TieKind, str]] = {
    "leadership": "who leads heads the group, and can plot",
    "peers": "each hears of what is done to the other, and two with cause can ally",
    "deference": "it counts in the mean of the incumbent's ties of deference",
    "instruction": "it counts in the mean of the instructions of who gives it",
    "appointment": "it halves how far he fills these offices with people of his own",
    "recruitment": "it halves how far he has people of his own to place",
    "patronage": "it lowers the patron's support",
}


class Around(NamedTuple):
    """What all ties of a scenario together say of each of them, gathered once: there may be tens of thousands.

    `searched` is who and what is investigated, `associated` to what a leader has an association, `has_search` whether
    an investigation can find something, `has_push` whether the incumbent instructs anybody, `pacts` who are allied.
    """

    searched: frozenset[str]
    associated: frozenset[str]
    has_search: bool
    has_push: bool
    pacts: frozenset[frozenset[str]]


def ties_around(scenario: Scenario) -> Around:
    """Gather what `use_of` has to know of the other ties."""
    ties, ruler = scenario.ties.values(), scenario.world.incumbent
    searches = [tie for tie in ties if tie.kind == "investigation"]
    associated = frozenset(
        tie.to for tie in ties if tie.kind == "association" and tie.from_ in scenario.leaders and tie.from_ != ruler
    )
    return Around(
        searched=frozenset(tie.to for tie in searches),
        associated=associated,
        has_search=any(_can_find(tie, scenario, associated) for tie in searches),
        has_push=any(tie.kind == "instruction" and tie.from_ == ruler for tie in ties),
        pacts=frozenset(frozenset((tie.from_, tie.to)) for tie in ties if tie.kind == "alliance"),
    )


def sorts_of(name: str, scenario: Scenario, around: Around) -> tuple[str, ...]:
    """Return every sort of end that an end of a tie is: of the incumbent ``leader`` and ``incumbent``."""
    world = scenario.world
    if name in scenario.leaders:
        found = [LEADER]
        found += [INCUMBENT] if name == world.incumbent else [OTHER]
        found += [PATRON] if name == world.patron else []
        return tuple(found)
    found = [CLAN]
    if name in scenario.categories:
        found = [CORPS]
        posts = [scenario.posts[post] for post in scenario.categories[name].posts]
        if posts and posts[0].institution not in NEVER_FILLED:
            found.append(OFFICE_HOLDERS)
    elif name in scenario.clans and scenario.clans[name].count is not None:
        found = [GROUP]
    else:
        found.append(WEIGHTY)
        said = scenario.clans.get(name)
        found += [] if said is not None and said.kind == "aggregate" else [GROUPING]
        if said is not None and said.head is not None and said.head == world.patron:
            found.append(PATRONS_CLAN)
    if name in around.searched:
        found.append(SEARCHED)
    return tuple(found)


def use_of(tie: Tie, scenario: Scenario, around: Around, *, as_ruler: str | None = None) -> Use | None:
    """Return a way in which a tie is read in this scenario, or None.

    `around` is what `ties_around` gathered. `as_ruler` is somebody who might come to rule: then the tie is looked at as
    if he did.
    """
    if tie.kind == "coverage" and tie.sign == 0:
        return None
    start, end = sorts_of(tie.from_, scenario, around), sorts_of(tie.to, scenario, around)
    if as_ruler is not None:
        start = (*start, INCUMBENT) if tie.from_ == as_ruler else start
        end = (*end, INCUMBENT) if tie.to == as_ruler else end
    for use in USES:
        fits = use.kind == tie.kind and set(use.start) & set(start) and set(use.end) & set(end)
        if fits and is_met(use, tie, scenario, around) and not _are_off(use.rules, scenario):
            return use
    return None


def is_met(use: Use, tie: Tie, scenario: Scenario, around: Around) -> bool:
    """Say whether the scenario has what a use needs beside the tie itself."""
    has_patron, has_vote = scenario.world.patron is not None, election_day(scenario) is not None
    ends = frozenset((tie.from_, scenario.world.incumbent))
    met = {
        "patron": has_patron,
        "vote": has_vote,
        "patron or vote": has_patron or has_vote,
        "search": around.has_search,
        "instruction": around.has_push and around.has_search,
        "place": (around.has_push or _is_by_another(tie, scenario)) and _can_find(tie, scenario, around.associated),
        "own search": _searches_with(tie, scenario),
        "material": tie.to in scenario.clans and scenario.clans[tie.to].holds_material != fixed(0.0),
        "alliance": has_patron and ends in around.pacts,
    }
    return met.get(use.needs, True)


def _is_by_another(tie: Tie, scenario: Scenario) -> bool:
    return tie.from_ in scenario.leaders and tie.from_ != scenario.world.incumbent


def _searches_with(tie: Tie, scenario: Scenario) -> bool:
    """Say whether whoever gives an instruction has anybody searched, himself or through the agency it reaches."""
    through = (tie.from_,) if tie.to in scenario.leaders else (tie.from_, tie.to)
    return any(other.kind == "investigation" and other.from_ in through for other in scenario.ties.values())


def _can_find(tie: Tie, scenario: Scenario, associated: frozenset[str]) -> bool:
    """Say whether a tie is an investigation of somebody, or of a place to which somebody has an association.

    Of the incumbent nothing is found.
    """
    if tie.kind != "investigation" or tie.to == scenario.world.incumbent:
        return False
    return tie.to in scenario.leaders or tie.to in scenario.categories or tie.to in associated


def _are_off(rules: tuple[str, ...], scenario: Scenario) -> bool:
    return all(scenario.rules.get(rule) == "off" for rule in rules)
