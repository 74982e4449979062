"""Who heads the clans at the close: the named by name, all others together, and it adds up."""

from __future__ import annotations

import polars as pl

from sim.analysis.runs.heads import heads_of
from sim.outcomes.people import NOBODY, OFFICIAL


def test_heads_are_counted_by_name_officials_together_and_nobody_is_told_too():
    heads = ["guard", "ministers_3", "guard", None, "ministers_1"]
    (house,) = heads_of(pl.DataFrame({"clan": ["house"] * 5, "head": heads}), ["guard", "heir"])
    assert house.clan == "house"
    assert {each.name: each.runs for each in house.heads} == {"guard": 2, OFFICIAL: 2, NOBODY: 1}
    assert all(each.of == 5 and each.low <= each.share <= each.high for each in house.heads)


def test_a_clan_that_nobody_named_ever_heads_is_not_told():
    posts = pl.DataFrame({"clan": ["house", "league"], "head": ["guard", "ministers_3"]})
    assert [each.clan for each in heads_of(posts, ["guard"])] == ["house"]
