"""Checks that people, groups and offices fit together: one holder a post, one post a leader, one thing an id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sim.language.document import Document, get_at
from sim.language.dotted import dotted
from sim.language.errors import Problem
from sim.language.yaml_places import PathTuple
from sim.outcomes.people import NOBODY, OFFICIAL
from sim.outcomes.registry import CABINET
from sim.scenario.checks.names import Names, count_of, entries, is_count, officials_in
from sim.scenario.schema.actors import TAKES_OFFICIALS
from sim.scenario.schema.ids import clan_ids, official_ids, post_ids

WITHOUT_OFFICE: Final = {"arrested": "the arrested", "abroad": "those abroad", "dead": "the dead"}
RULES: Final = {NOBODY: "that nobody rules"}
OURS: Final = {
    "leaders": {
        **RULES, OFFICIAL: "that an official who is not named heads a clan", CABINET: "who sits in the government",
    },
    "categories": RULES,
}  # fmt: skip
"""Words that stand in results where the id of a leader, or of a category, may stand, and what they say."""


def check_offices(document: Document, names: Names) -> Iterator[Problem]:
    """Find what cannot all be so at the same time."""
    yield from _check_rulers(document)
    yield from _check_distinct(document)
    yield from _check_words(document)
    yield from _check_clans(document)
    yield from _check_posts(document, names)


def _check_rulers(document: Document) -> Iterator[Problem]:
    world = dict(entries(document.data, "world"))
    leaders = dict(entries(document.data, "leaders"))
    incumbent, patron = world.get("incumbent"), world.get("patron")
    if isinstance(patron, str) and patron == incumbent:
        yield document.problem(("world", "patron"), "must not be the incumbent himself")
    if _status(leaders, incumbent) not in (None, "in-service"):
        path = ("leaders", str(incumbent), "status")
        yield document.problem(path, "must be in-service, as he rules", found=_status(leaders, incumbent))
    if patron != incumbent and _status(leaders, patron) in ("dead", "arrested", "neutral"):
        path = ("leaders", str(patron), "status")
        message = "must not be dead, arrested or neutral, as he is the patron"
        yield document.problem(path, message, found=_status(leaders, patron))


def _status(leaders: dict[str, Any], leader: Any) -> str | None:
    entry = leaders.get(leader) if isinstance(leader, str) else None
    status = entry.get("status") if isinstance(entry, dict) else None
    return status if isinstance(status, str) else None


def _check_distinct(document: Document) -> Iterator[Problem]:
    """An id names one leader, official, clan, category or tie; and one post."""
    owners: dict[str, PathTuple] = {}
    offices: dict[str, PathTuple] = {}
    for table in ("leaders", "clans", "categories", "ties", "posts"):
        for name, entry in entries(document.data, table):
            path = (table, name)
            taken = offices if table == "posts" else owners
            for row in _rows(table, name, entry):
                first = taken.setdefault(row, path)
                if first != path:
                    where = dotted(first)
                    yield document.problem(path, f"the id '{row}' is already taken by {where}", at_key=True)
                    break


def _check_words(document: Document) -> Iterator[Problem]:
    """Find ids that results say something else with."""
    for table, words in OURS.items():
        for name, _ in entries(document.data, table):
            if name in words:
                message = f"the id '{name}' is a word of ours: results say with it {words[name]}; take another id"
                yield document.problem((table, name), message, at_key=True)


def _rows(table: str, name: str, entry: Any) -> tuple[str, ...]:
    if table == "clans":
        return tuple(dict.fromkeys((name, *clan_ids(name, count_of(entry, None)))))
    if table == "categories":
        return (name, *official_ids(name, officials_in(entry)))
    return post_ids(name, count_of(entry, 1)) if table == "posts" else (name,)


def _check_clans(document: Document) -> Iterator[Problem]:
    for clan, entry in entries(document.data, "clans"):
        if not isinstance(entry, dict):
            continue
        if count_of(entry, None) is not None and "head" in entry:
            yield document.problem(("clans", clan, "head"), "several like clans ('count') cannot have one head")
        takes, kind = entry.get("takes_officials"), entry.get("kind")
        if isinstance(takes, bool) and isinstance(kind, str) and takes != (kind in TAKES_OFFICIALS):
            whether = "do not" if takes else "do"
            message = f"must follow from the kind: officials {whether} belong to a clan of kind {kind}"
            yield document.problem(("clans", clan, "takes_officials"), message)
    for leader, entry in entries(document.data, "leaders"):
        for clan, _ in entries(entry, "memberships"):
            if clan == entry.get("clan"):
                path = ("leaders", leader, "memberships", clan)
                yield document.problem(path, "is already the clan of this leader", at_key=True)


def _check_posts(document: Document, names: Names) -> Iterator[Problem]:
    """Compare the offices there are with who is said to hold them."""
    holders: dict[str, dict[str, PathTuple]] = {post: {} for post in names.post_entries}
    offices: dict[str, dict[str, PathTuple]] = {leader: {} for leader in names.leaders}
    for post, leader, path in _claims(document):
        if post in holders and leader in offices:
            holders[post].setdefault(leader, path)
            offices[leader].setdefault(post, path)
    for held in offices.values():
        for path in list(held.values())[1:]:
            yield document.problem(path, f"a leader holds at most one post, and this one holds '{next(iter(held))}'")
    leaders, incumbent = dict(entries(document.data, "leaders")), get_at(document.data, ("world", "incumbent"))
    for leader, held in offices.items():
        who = WITHOUT_OFFICE.get(_status(leaders, leader) or "")
        if who and held and leader != incumbent:  # of him more is asked: see `_check_rulers`
            yield document.problem(next(iter(held.values())), f"{who} hold no post")
    for post, entry in entries(document.data, "posts"):
        count = count_of(entry, None) if isinstance(entry, dict) and "count" in entry else 1
        if count is not None:
            yield from _check_room(document, post, count, holders[post])


def _claims(document: Document) -> Iterator[tuple[str, str, PathTuple]]:
    """Go through everything that says that a leader holds a post."""
    for leader, entry in entries(document.data, "leaders"):
        post = entry.get("post") if isinstance(entry, dict) else None
        if isinstance(post, str):
            yield post, leader, ("leaders", leader, "post")
    for post, entry in entries(document.data, "posts"):
        if not isinstance(entry, dict):
            continue
        if isinstance(entry.get("holder"), str):
            yield post, entry["holder"], ("posts", post, "holder")
        listed = entry.get("holders")
        for place, leader in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(leader, str):
                yield post, leader, ("posts", post, "holders", place)


def _check_room(document: Document, post: str, count: int, holders: dict[str, PathTuple]) -> Iterator[Problem]:
    there_is = f"there is one '{post}'" if count == 1 else f"there are {count} of '{post}'"
    for path in list(holders.values())[count:]:
        yield document.problem(path, f"{there_is}, and {len(holders)} leaders are said to hold it")
    room, placed = max(0, count - len(holders)), 0
    for category, entry in entries(document.data, "categories"):
        for name, number in entries(entry, "posts"):
            if name != post or not is_count(number):
                continue
            placed += number
            if placed > room:
                taken = f", {len(holders)} held by leaders" if holders else ""
                path = ("categories", category, "posts", post)
                yield document.problem(path, f"{there_is}{taken}; no room for {placed} officials")
