"""Checks that what a scenario refers to exists: leaders, clans, posts, sources, parameters, rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sim.language.characters import quoted
from sim.language.document import Document, get_at
from sim.language.errors import Problem, did_you_mean, numbered
from sim.language.yaml_places import PathTuple
from sim.outcomes.registry import SEE, names_of
from sim.scenario.checks.names import Names, count_of, entries

FEW: Final = 16


def check_references(document: Document, names: Names) -> Iterator[Problem]:
    """Find every id that names nothing of the kind it should name."""
    yield from _check_asked(document, names)
    yield from _check_world(document, names)
    yield from _check_people(document, names)
    yield from _check_groups(document, names)
    yield from _check_ties(document, names)
    if "sources" not in document.unread:
        sources = tuple(name for name, _ in entries(document.data, "sources"))
        for path, evidence in evidence_in(document.data):
            for place in range(len(evidence)):
                yield from unknown_source(document, (*path, place), sources)


def unknown(
    document: Document, path: PathTuple, what: str, known: tuple[str, ...], *, at_key: bool = False
) -> Iterator[Problem]:
    """Find fault with the id at `path` (or the key there) if it is not known."""
    found = path[-1] if at_key else get_at(document.data, path)
    if not isinstance(found, str) or found in known:
        return
    message = f"'{found}' is not the id of {what}"
    of_several = numbered(found, known)
    if len(of_several) > 1:
        message += f": there are {len(of_several)}, {of_several[0]} to {of_several[-1]}; name one of them"
        yield document.problem(path, message, at_key=at_key)
        return
    hint = did_you_mean(found, known)
    shown = known if hint is None and len(known) <= FEW else ()
    yield document.problem(path, message, hint=hint, known=shown, at_key=at_key)


def unknown_source(document: Document, path: PathTuple, known: tuple[str, ...]) -> Iterator[Problem]:
    """Find fault with the id of a source at `path` if it is not known, or none is."""
    yield from unknown(document, path, "a source" if known else "a source: there are no 'sources'", known)


def _check_asked(document: Document, names: Names) -> Iterator[Problem]:
    asked = document.data.get("asks")
    known = names_of(names.leaders, names.clans, (name for name, _ in entries(document.data, "outcomes")))
    for place, name in enumerate(asked if isinstance(asked, list) else [asked]):
        path = ("asks", place) if isinstance(asked, list) else ("asks",)
        if isinstance(name, str) and name not in known:
            yield document.problem(path, f"there is no outcome {quoted(name)} ({SEE})", hint=did_you_mean(name, known))


def _check_world(document: Document, names: Names) -> Iterator[Problem]:
    yield from unknown(document, ("world", "incumbent"), "a leader", names.leaders)
    yield from unknown(document, ("world", "patron"), "a leader", names.leaders)
    yield from unknown(document, ("world", "team"), "a clan", names.clans)


def _check_people(document: Document, names: Names) -> Iterator[Problem]:
    for leader, entry in entries(document.data, "leaders"):
        path = ("leaders", leader)
        yield from unknown(document, (*path, "clan"), "a clan", names.clans)
        yield from unknown(document, (*path, "post"), "a post", names.post_entries)
        for clan, _ in entries(entry, "memberships"):
            yield from unknown(document, (*path, "memberships", clan), "a clan", names.clans, at_key=True)
    for category, entry in entries(document.data, "categories"):
        above = ("categories", category)
        for post, _ in entries(entry, "posts"):
            yield from unknown(document, (*above, "posts", post), "a post", names.post_entries, at_key=True)
        for clan, _ in entries(entry, "clans"):
            yield from unknown(document, (*above, "clans", clan), "a clan", names.clans, at_key=True)


def _check_groups(document: Document, names: Names) -> Iterator[Problem]:
    for clan, _ in entries(document.data, "clans"):
        yield from unknown(document, ("clans", clan, "head"), "a leader", names.leaders)
    bodies = tuple(
        clan
        for clan, entry in entries(document.data, "clans")
        if isinstance(entry, dict) and entry.get("kind") == "body" and count_of(entry, None) is None
    )
    for post, entry in entries(document.data, "posts"):
        path = ("posts", post)
        yield from unknown(document, (*path, "body"), "a clan of kind body", bodies)
        yield from unknown(document, (*path, "holder"), "a leader", names.leaders)
        holders = entry.get("holders") if isinstance(entry, dict) else None
        for place in range(len(holders) if isinstance(holders, list) else 0):
            yield from unknown(document, (*path, "holders", place), "a leader", names.leaders)


def _check_ties(document: Document, names: Names) -> Iterator[Problem]:
    known = names.endpoints
    for tie, entry in entries(document.data, "ties"):
        for end in ("from", "to"):
            yield from unknown(document, ("ties", tie, end), "a leader, clan or category", known)
        if isinstance(entry, dict) and isinstance(entry.get("to"), str) and entry["to"] == entry.get("from"):
            yield document.problem(("ties", tie, "to"), "must not be where the tie starts from")
        if isinstance(entry, dict) and entry.get("kind") == "alliance":
            for end in ("from", "to"):  # the engine looks for a leader at either end
                if entry.get(end) in names.endpoints and entry[end] not in names.leaders:
                    message = "must be a leader, for an alliance binds two leaders: name the head of the clan"
                    yield document.problem(("ties", tie, end), message, found=entry[end])


def evidence_in(data: Any, path: PathTuple = ()) -> Iterator[tuple[PathTuple, list[Any]]]:
    """Go through the lists of evidence anywhere but in the sources themselves, each with its path."""
    if path == ("sources",):
        return
    if isinstance(data, dict):
        for key, entry in data.items():
            here = (*path, key)
            if key == "evidence" and isinstance(entry, list):
                yield here, entry
            else:
                yield from evidence_in(entry, here)
    elif isinstance(data, list):
        for place, entry in enumerate(data):
            yield from evidence_in(entry, (*path, place))
