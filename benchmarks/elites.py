"""Elites of any size that nobody has described: leaders, clans, posts, officials and ties in the article's proportions.

Levels go round in a fixed order, so that an elite of one size is always the same; everything is assumed and so drawn
anew in every run, as most of the article is. Whoever is named may bid for power. Where they are many, chances
to act come to each the more rarely, or every run of a large elite would end in a contest within weeks, and be no run of
the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count, cycle, islice
from typing import Any, Final

from pydantic_core import PydanticUndefined

from sim.core.rulebook import PARAMETERS
from sim.scenario.schema.actors import MOST_OFFICIALS
from sim.scenario.schema.scenario import FIELD_DEFAULTS, Scenario

LEVELS: Final = ("low", "medium", "high", "medium", "very-low", "medium", "very-high")
NAMED: Final = 0.03  # of the leaders: 9 of the article's 300
CLANS: Final = 0.05  # kin, regional and patronage clans and bodies of force, for each leader
TIES: Final = 0.14
OFFICES: Final = {"government": 0.12, "akimat": 0.23, "holding": 0.23, "media": 0.23}  # the rest hope for one
USUAL: Final = 300  # the size of the article: as many bids and plots are made in a run of a larger elite
RARER: Final = ("chances",)
KINDS: Final = ("kin", "patronage", "regional", "body")
TIE_KINDS: Final = ("rivalry", "patronage", "alliance", "peers", "kinship", "investigation", "appointment", "deference")


def elite(leaders: int) -> Scenario:
    """Return a scenario with so many leaders and officials (10 or more), checked by the schema."""
    return Scenario.model_validate(data_of(leaders))


def data_of(leaders: int) -> dict[str, Any]:
    """Return what a file with such an elite says, as plain data."""
    levels = cycle(LEVELS)
    named = [f"leader_{k}" for k in range(max(3, round(NAMED * leaders)))]
    clans = [f"clan_{k}" for k in range(max(4, round(CLANS * leaders)))]
    posts, categories = _offices(leaders - len(named), levels)
    return {
        "kingmaker": 1, "id": f"elite-{leaders}", "title": f"An elite of {leaders:,}", "layer": "court",
        "question": "What does an elite of this size cost?", "asks": ["outcome"],
        "start": date(2021, 1, 1), "election": date(2021, 3, 12), "horizon_months": 24,
        "world": {"incumbent": named[0], "patron": named[1], "team": clans[0]} | _shares("world", levels),
        "leaders": {
            name: {"name": name, "clan": clans[k % len(clans)], "candidate": k < 9} | _shares("leaders", levels)
            | ({"post": "throne"} if k == 0 else {})
            for k, name in enumerate(named)
        },
        "clans": {
            name: {"name": name, "kind": kind} | _shares("clans", levels)
            for name, kind in zip(clans, cycle(KINDS))
        },
        "posts": {"throne": {"title": "throne", "institution": "presidency", "value": 1.0}} | posts,
        "categories": categories,
        "ties": _ties(round(TIES * leaders), named, clans, levels),
        "parameters": _rates(leaders),
    }  # fmt: skip


def _rates(leaders: int) -> dict[str, Any]:
    """Return the rate of chances that come to one leader, where it is not that of the rulebook."""
    if leaders <= USUAL:
        return {}
    return {
        each.name: {"value": each.value * USUAL / leaders, "status": "assumed", "why": "Invented."}
        for each in PARAMETERS
        if each.name in RARER
    }


def _offices(officials: int, levels: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the posts that officials hold, and the officials, none of a kind more than a file may have."""
    posts: dict[str, Any] = {}
    categories: dict[str, Any] = {}
    for institution, share in OFFICES.items():
        for number, size in enumerate(_portions(round(share * officials))):
            name = f"{institution}_{number}"
            posts[name] = {"title": name, "institution": institution, "count": size} | _shares("posts", levels)
            categories[f"heads_of_{name}"] = {"name": name, "posts": {name: size}} | _shares("leaders", levels)
    hopeful = officials - sum(post["count"] for post in posts.values())
    for number, size in enumerate(_portions(hopeful)):
        categories[f"aspirants_{number}"] = {"name": "aspirants", "count": size} | _shares("leaders", levels)
    return posts, categories


def _portions(number: int) -> list[int]:
    full, rest = divmod(number, MOST_OFFICIALS)
    return [MOST_OFFICIALS] * full + [rest] * bool(rest)


def _shares(table: str, levels: Any) -> dict[str, Any]:
    """Return a level for each share that has to be said, all of them assumed."""
    defaults: Mapping[str, object] = FIELD_DEFAULTS[table]
    needed = [name for name, default in defaults.items() if default is PydanticUndefined]
    return {name: {"level": next(levels), "status": "assumed", "why": "Invented."} for name in needed}


def _ties(number: int, named: list[str], clans: list[str], levels: Any) -> dict[str, Any]:
    """Return ties between named leaders, from some to their rivals and from others to clans."""
    ties: dict[str, Any] = {}
    for k, kind in zip(islice(count(), number), cycle(TIE_KINDS)):
        start, step = k % len(named), 1 + k // len(named) % (len(named) - 1)
        end = clans[k % len(clans)] if kind == "investigation" else named[(start + step) % len(named)]
        strength = {"level": next(levels), "status": "assumed", "why": "Invented."}
        ties[f"tie_{k}"] = {"from": named[start], "to": end, "kind": kind, "strength": strength}
        if kind == "rivalry":
            ties[f"tie_{k}"]["sign"] = -1
    return ties
