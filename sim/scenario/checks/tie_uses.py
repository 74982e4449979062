"""What each kind of tie is read for, and between whom: the one table that checks, the guide and a test share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.scenario.checks.patrons import patrons_of
from sim.scenario.schema.numbers import fixed
from sim.scenario.schema.scenario import Scenario, Tie, TieKind

LEADER: Final = "leader"  # anybody named, whoever rules and the patron among them: any may come to rule
OTHER: Final = "leader who does not rule"  # at the start
PATRON: Final = "patron"
CLAN: Final = "clan"  # one clan, grouping or body
GROUP: Final = "group"  # several like clans as a whole
CORPS: Final = "category"  # a category of officials as a whole
OFFICE_HOLDERS: Final = "category of those in offices that he fills"
GROUPING: Final = "clan that acts"  # a described whole and a category do not
WEIGHTY: Final = "clan with a weight"  # a group or a category has none of its own
ANY_CLAN: Final = (CLAN, GROUP, CORPS)
ANYBODY: Final = (LEADER, *ANY_CLAN)
NEVER_FILLED: Final = ("presidency", "court")  # institutions whose offices the ruler does not fill anew

NEEDS: Final[dict[str, str]] = {
    "patron": "a patron",
    "search": "an investigation that can find something",
    "place": "an instruction or an investigation by a leader, and another leader with an association to it",
    "another head": "somebody else who heads it, if it is his own",
    "material": "material that lies with it, or an investigation of it",
}
STANDING: Final = ("challenge", "contest", "succession", "verdict")  # rules in which leaders stand to one another


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
    Use("patronage", (PATRON,), (LEADER,), ("kompromat", *STANDING),
        "any client is shielded from what is found on him, as far as his `protection` goes", "patron"),
    Use("patronage", (LEADER,), (LEADER,), ("kompromat", *STANDING),
        "patron and client stand together where one of them might rule or does, and put each other up for it; neither "
        "uses a file on the other; a client of whoever rules has a better claim to follow him"),
    Use("kinship", (LEADER,), (LEADER,), ("kompromat", "pacts", "service", *STANDING),
        "both ways: a file on one is found on the other; force can be called on through it; in a contest, and under a "
        "new ruler, kin stand together; kin of whoever rules keep their offices, and have a better claim to follow "
        "him; kin of the patron are heard at his court"),
    Use("alliance", (LEADER,), (LEADER,), ("kompromat", "pacts", "service", *STANDING),
        "both ways: lends force and following, binds an ally to whoever rules, keeps him in office, carries him to "
        "one's side and lets him be put up to rule; can break"),
    Use("deference", (LEADER,), ANYBODY, ("succession",),
        "the mean of those of whoever rules is how far he minds them: pleases the patron, leaves fewer places to his "
        "own people, keeps heads of clans in office"),
    Use("membership", (LEADER,), (GROUPING,), ("loyalty", "succession"),
        "beside his own clan: its stance carries him; any clan goes by him, as far as he is of it and by his weight; "
        "in a clan of the patron's, it makes an ally of whoever rules heard at his court (further clans of a leader "
        "are `memberships`)", "another head"),
    Use("leadership", (LEADER,), (*ANY_CLAN,), ("kompromat", "pacts", "challenge", "contest"),
        "makes him head where none is named; of a body: its force is at his call and lets him plot; one with force to "
        "call on can plot if he leads anything, at any strength"),
    Use("leadership", (LEADER,), (LEADER,), ("kompromat", *STANDING),
        "makes him a chief who gathers material; the two stand together where one of them might rule or does"),
    Use("rivalry", (LEADER,), (LEADER,), ("formation", "kompromat", "loyalty", "pacts", "service", *STANDING),
        "both ways: neither backs the other as a ruler; each looks for material on the other, and is quicker to use "
        "it; they break an alliance sooner and form none; a clan that one heads refuses a slate that favours the "
        "other's. With whoever rules, or is chosen to: lowers loyalty to him, costs offices, and the clan is left out "
        "sooner"),
    Use("investigation", ANYBODY, (OTHER,), ("kompromat", "service"),
        "can be discovered, and finds material: for whoever rules if an instruction stands behind it, for another "
        "leader by his own reach; is a ground to arrest him"),
    Use("investigation", ANYBODY, (CORPS,), ("kompromat",),
        "can be discovered, and finds material on them if an instruction or a leader's own reach stands behind it"),
    Use("investigation", (LEADER,), (LEADER,), ("kompromat",), "of whoever rules: finds material by his own reach"),
    Use("investigation", ANYBODY, (CLAN, GROUP), ("kompromat",),
        "finds material on those with an association to it", "place"),
    Use("appointment", (LEADER,), (OFFICE_HOLDERS,), ("formation", "service"),
        "of whoever rules: how far he fills their offices with people of his own"),
    Use("instruction", (LEADER,), ANYBODY, ("kompromat",),
        "of whoever rules: how hard the agencies are pushed to search, and his orders stay with the office; of anybody "
        "else: makes it search for him, in place of his own reach", "search"),
    Use("association", (LEADER,), ANY_CLAN, ("kompromat",),
        "what an investigation finds there is found on him; material that lies there is on him: more is found, and "
        "whoever commands it comes by some", "material"),
    Use("association", (LEADER,), (LEADER,), ("kompromat",),
        "both ways: each comes by material on the other, and more is found"),
    Use("recruitment", (LEADER,), ANY_CLAN, ("formation", "service"),
        "of whoever rules: how far he has people of his own to place"),
    Use("hostility", (WEIGHTY,), (LEADER,), ("calendar", "kompromat", "loyalty", *STANDING),
        "to whoever rules: lowers approval in the country, by the clan's weight, turns its members from him, and lends "
        "part of its weight to whoever challenges him; to a challenger: takes from his following and from his side; "
        "its members do not back him as a ruler, and use files on him"),
    Use("hostility", (LEADER,), (LEADER,), ("kompromat", *STANDING),
        "part of the one's weight goes to whoever challenges the other, or is taken from the other's following and "
        "side if he is the challenger; neither backs the other as a ruler, and both use files on each other"),
    Use("coverage", ANYBODY, (LEADER,), ("calendar",),
        "of whoever rules: raises (or with sign -1 lowers) approval in the country"),
    Use("founder", (LEADER,), ANYBODY, ("challenge", "contest", "kompromat", "succession"),
        "covers him where he moves, takes a side, or defies a threat, against whoever rules; adds to his strength in a "
        "break of patron and ruler"),
    Use("peers", (LEADER,), (LEADER,), ("pacts",),
        "both ways, while neither rules: each hears of what is done to the other, and two with cause ally"),
)  # fmt: skip

# Kinds that are read at a strength of 0, too: what such a tie does, which no tie would not.
AT_ZERO: Final[dict[TieKind, str]] = {
    "leadership": "who leads heads the group, and can plot",
    "peers": "each hears of what is done to the other, and two with cause can ally",
    "deference": "it counts in the mean of the ties of deference of whoever rules",
    "instruction": "it counts in the mean of the instructions of who gives it",
    "appointment": "it halves how far he fills these offices with people of his own",
    "recruitment": "it halves how far he has people of his own to place",
}


class Around(NamedTuple):
    """What all ties of a scenario together say of each of them, gathered once: there may be tens of thousands.

    `searched` is who and what is investigated, `associated` which leaders have an association to what, `has_search`
    whether an investigation can find something, `has_push` whether a leader instructs anybody, `patrons` who is a
    patron or is to become one.
    """

    searched: frozenset[str]
    associated: Mapping[str, frozenset[str]]
    has_search: bool
    has_push: bool
    patrons: frozenset[str]


def ties_around(scenario: Scenario) -> Around:
    """Gather what `use_of` has to know of the other ties."""
    ties = scenario.ties.values()
    searches = [tie for tie in ties if tie.kind == "investigation"]
    associated: dict[str, frozenset[str]] = {}
    for tie in ties:
        if tie.kind == "association" and tie.from_ in scenario.leaders:
            associated[tie.to] = associated.get(tie.to, frozenset()) | {tie.from_}
    return Around(
        searched=frozenset(tie.to for tie in searches),
        associated=associated,
        has_search=any(_can_find(tie, scenario, associated) for tie in searches),
        has_push=any(tie.kind == "instruction" and tie.from_ in scenario.leaders for tie in ties),
        patrons=patrons_of(scenario),
    )


def sorts_of(name: str, scenario: Scenario, around: Around) -> tuple[str, ...]:
    """Return every sort of end that an end of a tie is: of the patron ``leader`` and ``patron``, and so on."""
    if name in scenario.leaders:
        found = [LEADER]
        found += [OTHER] if name != scenario.world.incumbent else []
        found += [PATRON] if name in around.patrons else []
        return tuple(found)
    found = [CLAN]
    if name in scenario.categories:
        found = [CORPS]
        posts = [scenario.posts[post] for post in scenario.categories[name].posts]
        if not posts or posts[0].institution not in NEVER_FILLED:
            found.append(OFFICE_HOLDERS)
    elif name in scenario.clans and scenario.clans[name].count is not None:
        found = [GROUP]
    else:
        found.append(WEIGHTY)
        said = scenario.clans.get(name)
        found += [] if said is not None and said.kind == "aggregate" else [GROUPING]
    return tuple(found)


def use_of(tie: Tie, scenario: Scenario, around: Around) -> Use | None:
    """Return a way in which a tie is read in this scenario, or None; `around` is what `ties_around` gathered.

    Play goes on under whoever comes to rule, so what is read of a ruler is read of any leader.
    """
    if tie.kind == "coverage" and tie.sign == 0:
        return None
    start, end = sorts_of(tie.from_, scenario, around), sorts_of(tie.to, scenario, around)
    for use in USES:
        fits = use.kind == tie.kind and set(use.start) & set(start) and set(use.end) & set(end)
        if fits and is_met(use, tie, scenario, around) and not _are_off(use.rules, scenario):
            return use
    return None


def is_met(use: Use, tie: Tie, scenario: Scenario, around: Around) -> bool:
    """Say whether the scenario has what a use needs beside the tie itself."""
    met = {
        "patron": bool(around.patrons),
        "search": around.has_search,
        "place": (around.has_push or tie.from_ in scenario.leaders) and _can_find(tie, scenario, around.associated),
        "another head": not _is_his_own(tie, scenario),
        "material": tie.to in around.searched or _holds_material(tie.to, scenario),
    }
    return met.get(use.needs, True)


def _is_his_own(tie: Tie, scenario: Scenario) -> bool:
    """Say whether a tie is of a leader to his own clan, of which he is said to be the head."""
    leader, clan = scenario.leaders.get(tie.from_), scenario.clans.get(tie.to)
    return leader is not None and clan is not None and leader.clan == tie.to and clan.head == tie.from_


def _holds_material(name: str, scenario: Scenario) -> bool:
    return name in scenario.clans and scenario.clans[name].holds_material != fixed(0.0)


def _can_find(tie: Tie, scenario: Scenario, associated: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a tie is an investigation of somebody, or of a place to which somebody else has an association.

    Of whoever rules only another leader finds anything, for an agency is his.
    """
    if tie.kind != "investigation":
        return False
    if tie.to == scenario.world.incumbent:
        return tie.from_ in scenario.leaders
    others = associated.get(tie.to, frozenset()) - {tie.from_}
    return tie.to in scenario.leaders or tie.to in scenario.categories or bool(others)


def _are_off(rules: tuple[str, ...], scenario: Scenario) -> bool:
    return all(scenario.rules.get(rule) == "off" for rule in rules)
