"""Who heads each clan at the close: those the scenario names by name, all others together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from sim.analysis.runs.counting import Counted, counted
from sim.outcomes.people import NOBODY, OFFICIAL


@dataclass(frozen=True)
class Heads:
    """Who heads a clan at the close, most often first: ids of leaders, OFFICIAL, NOBODY. They add up to all runs."""

    clan: str
    heads: list[Counted]


def heads_of(posts: pl.DataFrame, named: list[str], level: float = 0.95) -> list[Heads]:
    """Return who heads the clans that some named leader heads in some run, in the order of the file."""
    known = {*named, NOBODY}
    found = []
    for (clan,), rows in posts.partition_by("clan", as_dict=True, maintain_order=True).items():
        heads = Counter(one if one in known else OFFICIAL for one in rows["head"].fill_null(NOBODY).to_list())
        if not heads.keys().isdisjoint(named):
            shares = [counted(str(head), hits, len(rows), level) for head, hits in heads.most_common()]
            found.append(Heads(str(clan), shares))
    return found
