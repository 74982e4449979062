"""Outcomes of a table: who sits in the government, and between what a number must lie."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from sim.analysis.runs.quantities import ends_of, possible, seated, seats
from sim.outcomes.own import own_outcomes
from sim.outcomes.registry import OUTCOMES
from sim.statistics.means import A_SHARE, ANYTHING, AT_LEAST_0, Ends, Reached


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


def test_what_never_came_about_and_counts_to_the_close_has_ends_that_are_reached() -> None:
    lasting = {name for name, entry in OUTCOMES.items() if entry.lasts}
    assert lasting == {"days_forming", "days_in_office"}
    assert all("the days to the" in OUTCOMES[name].never for name in lasting)
    assert isinstance(possible("days", 730.0, lasts=True), Reached)
    assert type(possible("days", 730.0)) is Ends
    assert possible("share", 730.0, lasts=True) == A_SHARE


def test_an_outcome_of_an_author_reaches_its_ends_where_a_part_of_it_does() -> None:
    said = {name: SimpleNamespace(formula=formula, words=None, unit=None) for name, formula in {
        "left": "365 - days_in_office", "of_left": "left / 2", "slow": "formation_days * 2", "both": "slow + left",
        "wide": "cabinet.court - 1",
    }.items()}  # fmt: skip
    ends = ends_of(own_outcomes(said), 365.0)
    assert {name: (*each, isinstance(each, Reached)) for name, each in ends.items()} == {
        "left": (0.0, 365.0, True), "of_left": (0.0, 182.5, True), "slow": (0.0, 730.0, False),
        "both": (0.0, 1095.0, True), "wide": (-1.0, 0.0, False),
    }  # fmt: skip
