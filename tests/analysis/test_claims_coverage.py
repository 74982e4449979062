"""Intervals of claims cover what they say, simulated on the article: what many runs find, few find again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.claims.file import load_claims
from sim.analysis.claims.judging import Bench, arms_of
from sim.analysis.claims.measures import MEASURES, measure, possible_of, read_outcome
from sim.ensemble import default_jobs
from sim.statistics.effects import effect_of
from sim.statistics.means import around_all

ARTICLE = Path(__file__).parents[2] / "scenarios" / "claims" / "kazakhstan-2021.yaml"
MANY, TIMES = 20_000, 1000
LEAST = 0.925  # 95 % less three and a half standard errors of so many times

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("pairs", [400, 2000])
@pytest.mark.parametrize("name", ["k01", "k03", "k07", "k17", "k22", "k26"])  # every form but those of medians
def test_an_interval_of_a_claim_covers_what_many_runs_find(name: str, pairs: int) -> None:
    claims = load_claims(ARTICLE, (name,))
    claim = claims.said.claims[name]
    bench = Bench(claims, MANY, 1, default_jobs())
    runs = {arm: bench.run_of(claims.arm_of(name, arm)) for arm in arms_of(claim)}
    rng = np.random.default_rng(1)
    for test in (*claim.tests, *claim.controls):
        series = np.array([measure(runs[arm], outcome) for outcome, arm in test.outcomes_and_arms])
        if test.form == "steps" and test.direction == "down":
            series = series[::-1]
        kinds = [MEASURES[read_outcome(outcome)[0]] for outcome, _ in test.outcomes_and_arms]
        ends = [possible_of(runs[arm], outcome) for outcome, arm in test.outcomes_and_arms]
        possible = around_all(ends)
        yes_no = all(kind.yes_no for kind in kinds)
        true = effect_of(test.form, list(series), yes_no, test.statistic, 0.95, possible).estimate
        inside = 0
        for _ in range(TIMES):
            drawn = series[:, rng.integers(MANY, size=pairs)]
            found = effect_of(test.form, list(drawn), yes_no, test.statistic, 0.95, possible)
            inside += found.low <= true <= found.high
        told = f"{test.form} {true:.4g}: {inside / TIMES:.3f}"
        assert inside / TIMES >= LEAST, told
