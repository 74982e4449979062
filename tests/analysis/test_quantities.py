"""Outcomes of a table: who sits in the government, and between what a number must lie."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.quantities import possible, seated, seats
from sim.outcomes.registry import OUTCOMES
from sim.statistics.means import A_SHARE, ANYTHING, AT_LEAST_0, Ends


def test_every_clan_that_can_sit_has_its_share_and_seated_are_those_that_ever_held_a_post() -> None:
    posts = pl.DataFrame(
        {
            "run": [0, 0, 0, 0, 1, 1, 1, 1],
            "clan": ["lost", "won", "keeps", "never"] * 2,
            "share_before": [0.5, 0.0, 0.5, 0.0] * 2,
            "share_after": [0.0, 0.25, 0.75, 0.0, 0.0, 0.5, 0.5, 0.0],
        }
    )
    found = seats(posts, {"won": "The winners"})
    assert list(found) == ["cabinet.lost", "cabinet.won", "cabinet.keeps", "cabinet.never"]
    assert seated(posts) == {"cabinet.lost", "cabinet.won", "cabinet.keeps"}
    assert {name: each.values.tolist() for name, each in found.items()} == {
        "cabinet.lost": [0.0, 0.0], "cabinet.won": [0.25, 0.5], "cabinet.keeps": [0.75, 0.5],
        "cabinet.never": [0.0, 0.0],
    }  # fmt: skip
    assert [each.meaning for each in found.values()] == ["lost", "The winners", "keeps", "never"]
    assert all(each.possible == A_SHARE and not each.yes_no for each in found.values())


@pytest.mark.parametrize(("unit", "ends"), [
    ("days", Ends(0.0, 730.0)), ("share", A_SHARE), ("people", AT_LEAST_0), ("roubles", ANYTHING),
])  # fmt: skip
def test_days_end_at_the_horizon_shares_at_1_and_counts_nowhere(unit: str, ends: Ends) -> None:
    assert possible(unit, 730.0) == ends


def test_values_are_numbers_of_double_width() -> None:
    posts = pl.DataFrame({"clan": ["a"], "share_before": [1.0], "share_after": pl.Series([0.5], dtype=pl.Float32)})
    assert seats(posts, {})["cabinet.a"].values.dtype == np.float64


@pytest.mark.parametrize("name", OUTCOMES)
def test_no_outcome_of_the_registry_may_lie_below_0(name: str) -> None:
    assert possible(OUTCOMES[name].unit, 730.0).low == 0.0
