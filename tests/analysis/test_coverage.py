"""Intervals hold what they say: drawn from large populations of runs. docs/quality.md tells more, from more."""

import pytest

from benchmarks.coverage import measured, nothing
from benchmarks.coverage.world import article, court

POPULATION, EXPERIMENTS, COMPARISONS = 8000, 150, 60
WORLDS = {"court": court, "article": article}


@pytest.fixture(scope="module", params=WORLDS)
def world(request):
    return WORLDS[request.param](POPULATION)


@pytest.mark.slow
@pytest.mark.parametrize("runs", measured.RUNS)
def test_every_interval_covers_what_it_says_or_more_where_hardly_a_run_carries_it(world, runs):
    held = list(measured.measure(world, runs, EXPERIMENTS))
    assert len({each.check.verb for each in held}) >= 5
    wrong = {
        f"{each.check.verb}, {each.check.what}": (each.share, round(each.check.carried, 1))
        for each in held
        if not each.as_it_should
    }
    by_chance = 0.05 * len(held)  # two standard errors are left by one in twenty that covers exactly at a bound
    assert len(wrong) <= max(2.0, by_chance), wrong


@pytest.mark.slow
def test_where_nothing_differs_hardly_a_comparison_shows_anything(world):
    for each in nothing.shown(world, 400, COMPARISONS):
        assert each.share <= 0.05 + 2 * (0.05 * 0.95 / COMPARISONS) ** 0.5
        assert each.tests > 10


def test_what_is_measured_reaches_every_interval_of_a_small_world():
    """As the long test does it, of few runs: every source yields checks, and each of them gives limits."""
    small = court(200)
    held = list(measured.measure(small, 60, 2))
    assert {each.check.verb for each in held} >= {"run", "compare, paired", "compare, unpaired", "pivots", "hindcast"}
    shown = measured.table(held)
    assert shown.startswith("| verb | interval of | court, 60 |")
    assert "| run | change of seats" not in shown  # the court holds no vote
