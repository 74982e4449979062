"""How often power is struggled over, what it is a struggle of, and what follows: more of it, and who governs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import polars as pl

from sim.analysis.runs.counting import Counted, counted
from sim.core.ground.codes import Episode
from sim.outcomes.people import NOBODY
from sim.scenario.schema.ids import entry_of

NUMBERS: Final = ("none", "one", "two", "three or more")


@dataclass(frozen=True)
class History:
    """Struggles over power in the runs of a point.

    `numbers` are the runs with so many of them; `kinds` those that see one of a kind. `another` : of the runs that see
    one, those that see another by the close. `after` : of the runs in which somebody else takes power, who it is, the
    first time; whoever is not named is told by his category. `again` : of these runs, those in which he, too, is
    followed by another.
    """

    numbers: list[Counted]
    kinds: list[Counted]
    another: Counted
    after: list[Counted]
    again: Counted


def history_of(runs: pl.DataFrame, episodes: pl.DataFrame, named: list[str], level: float = 0.95) -> History:
    """Return what the episodes of some runs came to; `episodes` sorted by run and number."""
    size = len(runs)
    numbers = runs["episodes"].to_numpy()
    kept = {*named, NOBODY}
    changed = episodes.filter(pl.col("ruler_before").ne_missing(pl.col("ruler_after")))
    first = changed.group_by("run", maintain_order=True).agg(pl.col("ruler_after").first(), pl.len().alias("changes"))
    after = Counter(entry_of(str(one), kept) or str(one) for one in first["ruler_after"].fill_null(NOBODY).to_list())
    some = int((numbers > 0).sum())
    seen = episodes.group_by("kind").agg(pl.col("run").n_unique())
    of_kind = dict(seen.iter_rows())
    return History(
        numbers=[
            counted(name, int((numbers == k).sum() if k < 3 else (numbers >= k).sum()), size, level)
            for k, name in enumerate(NUMBERS)
        ],
        kinds=[
            counted(name, int(of_kind[name]), size, level) for name in (kind.name.lower() for kind in Episode)
            if name in of_kind
        ],
        another=counted("another", int((numbers > 1).sum()), some, level),
        after=[counted(name, hits, len(first), level) for name, hits in after.most_common()],
        again=counted("again", int((first["changes"] > 1).sum()), len(first), level),
    )  # fmt: skip
